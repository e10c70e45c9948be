"""The web server's side: every route in one place, who may ask, and what no page may skip.

The only importer of starlette. A request becomes an `Ask`, a view's `Answer` becomes a response.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from crossread.errors import Interrupted, UsageError
from crossread.serve import (
    adding,
    alerts,
    articles,
    assistant,
    beside,
    cases,
    changes,
    feeds,
    inbox,
    jobs,
    oidc,
    outlets,
    people,
    review,
    search,
    speakers,
    statics,
    stories,
)
from crossread.serve.asking import FIELD, NOBODY, Answer, Ask, Refused, Role, Route, User
from crossread.serve.frame import show
from crossread.serve.provider import Provider, is_here
from crossread.store.audit import log
from crossread.store.jobs import Upload
from crossread.store.opening import Archive

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response

ROOMS = (
    inbox, stories, articles, beside, changes, search, speakers, outlets, cases, alerts, review,
    assistant, adding, feeds, jobs, people, oidc, statics,
)  # fmt: skip
COOKIE, BEGUN = "crossread", "crossread-begun"  # of a session, and of a sign-in that began
BEGUN_PATH, BEGUN_SECONDS = "/sign-in", 600  # where and how long a sign-in that began is kept
THREADS = 8  # requests that are answered at once; each may hold a connection to the database
FILES_MOST = 200  # of one form
FIELDS_MOST = 200  # of one form
SHORT = 80  # characters of a field that the log keeps
_UNLOGGED = ("password", "old", "new", "text")
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "private, no-cache",
    "Vary": "HX-Request",
}
_PASSED_ON = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
Users = Callable[[str], User]
Receive = Callable[[], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Bench:
    """What a running workbench knows: its archive, and who a session's token belongs to.

    `users` None: there are no accounts, and only this computer is answered.
    """

    archive: Archive
    me: str = "local"
    users: Users | None = None
    provider: Provider | None = None


def routes() -> tuple[Route, ...]:
    """Every route of every room."""
    return tuple(route for room in ROOMS for route in room.ROUTES)


def app(bench: Bench, *, rooms: Sequence[Route] | None = None) -> "Starlette":
    """The workbench as an ASGI application."""
    from starlette.applications import Starlette
    from starlette.routing import Route as Served

    turns = asyncio.Semaphore(THREADS)
    served = [
        Served(route.path, _endpoint(bench, route, turns), methods=[route.method])
        for route in (routes() if rooms is None else rooms)
    ]
    handlers: Any = {404: _unknown(bench), 405: _unknown(bench), 500: _failed(bench)}
    return Starlette(routes=served, exception_handlers=handlers)


def _endpoint(
    bench: Bench, route: Route, turns: asyncio.Semaphore
) -> "Callable[[Request], Awaitable[Response]]":
    from starlette.concurrency import run_in_threadpool
    from starlette.exceptions import HTTPException
    from starlette.requests import Request as Asked

    async def endpoint(request: "Request") -> "Response":
        user = NOBODY
        try:
            _check_origin(request, bench)
            async with turns:
                user = await run_in_threadpool(_user, bench, request)
            _check_role(user, route)
            limited = Asked(request.scope, _limited(request.receive, route.most))
            form, files = await _sent(limited, route) if route.method == "POST" else ({}, ())
            ask = _ask(bench, request, user, form, files)
            async with turns:
                answer = await run_in_threadpool(_answer, route, ask)
        except (Refused, HTTPException) as refused:
            answer = _refusal(bench, request, user, refused)
        return _response(answer, request, head=request.method == "HEAD")

    return endpoint


def _answer(route: Route, ask: Ask) -> Answer:
    try:
        if route.method == "POST" and ask.user.name:
            _log(route, ask)
        return route.view(ask)
    except Interrupted as problem:
        raise Refused(503, str(problem)) from problem
    except UsageError as problem:
        status = 404 if route.method == "GET" else 400
        raise Refused(status, str(problem)) from problem


def _log(route: Route, ask: Ask) -> None:
    """Write down who asked for what, before it is done: of what was sent only the short fields."""
    sent = [
        f"{name}={value}"
        for name, value in ask.form.items()
        if name not in _UNLOGGED and 0 < len(value) <= SHORT
    ]
    log(
        ask.archive, ask.user.name, route.path, ask.address, client=ask.client, note=", ".join(sent)
    )


def _ask(
    bench: Bench,
    request: "Request",
    user: User,
    form: Mapping[str, str],
    files: tuple[Upload, ...],
) -> Ask:
    return Ask(
        archive=bench.archive,
        user=user,
        address=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        path={name: str(value) for name, value in request.path_params.items()},
        query=dict(request.query_params),
        form=form,
        files=files,
        partial="hx-request" in request.headers,
        client=request.client.host if request.client else "",
        base=f"{request.url.scheme}://{request.url.netloc}",
        begun=request.cookies.get(BEGUN, "")[:200],
        provider=bench.provider,
    )


def _user(bench: Bench, request: "Request") -> User:
    if bench.users is None:
        return User(bench.me, Role.ADMIN)
    try:
        return bench.users(request.cookies.get(COOKIE, ""))
    except (Interrupted, UsageError) as problem:
        raise Refused(503, str(problem)) from problem


def _check_role(user: User, route: Route) -> None:
    if user.role >= route.role:
        return
    if user.role is Role.ANYONE:
        raise Refused(401, "Sign in to see this page.")
    raise Refused(403, f"This needs the role {route.role.name.lower()}; ask an admin for it.")


def _check_origin(request: "Request", bench: Bench) -> None:
    """No other page may have its reader send a form here; without accounts, no other computer."""
    headers = request.headers
    host = headers.get("host", "")
    if bench.users is None and (not _is_here(host) or any(name in headers for name in _PASSED_ON)):
        raise Refused(
            403,
            "This workbench runs without accounts and answers only to this computer; "
            "add an account and start it again: crossread accounts add NAME --role admin",
        )
    if request.method in ("GET", "HEAD"):
        return
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        trusted = site in ("same-origin", "none")
    else:
        trusted = origin is not None and urlsplit(origin).netloc == host
    if not trusted:
        raise Refused(
            403, "This form was sent from another site; open the workbench and try again."
        )


def _is_here(host: str) -> bool:
    try:
        return is_here(urlsplit(f"//{host}").hostname or "")
    except ValueError:
        return False


def _limited(receive: Receive, most: int) -> Receive:
    """What is sent, up to so many bytes."""
    seen = 0

    async def bounded() -> Any:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise Refused(413, f"More than {most:,} bytes were sent, the limit; send less at once.")
        return message

    return bounded


async def _sent(request: "Request", route: Route) -> tuple[dict[str, str], tuple[Upload, ...]]:
    length = request.headers.get("content-length", "0")
    if not length.isdigit() or int(length) > route.most:
        raise Refused(413, f"More than {route.most:,} bytes were sent, the limit; send less.")
    form = await request.form(max_files=FILES_MOST, max_fields=FIELDS_MOST, max_part_size=FIELD)
    try:
        return await _read(form)
    finally:
        await form.close()


async def _read(form: "FormData") -> tuple[dict[str, str], tuple[Upload, ...]]:
    fields: dict[str, str] = {}
    files = []
    for name, value in form.multi_items():
        if isinstance(value, str):
            fields[name] = value
        elif value.filename:
            files.append(Upload(value.filename, await value.read()))
    return fields, tuple(files)


def _response(answer: Answer, request: "Request", *, head: bool) -> "Response":
    from starlette.responses import Response as Given

    headers = {**HEADERS, **dict(answer.headers)}
    if "hx-request" in request.headers:
        headers["Cache-Control"] = "no-store"  # a part is never shown for the page of its address
    if answer.to:
        headers["Location"] = answer.to
    response = Given(
        b"" if head else answer.body, answer.status, headers, media_type=answer.media_type
    )
    if answer.cookie is not None:
        _keep(response, answer.cookie, secure=request.url.scheme == "https")
    if answer.begun is not None:
        response.set_cookie(
            BEGUN, answer.begun, max_age=BEGUN_SECONDS if answer.begun else 0, path=BEGUN_PATH,
            httponly=True, samesite="lax", secure=request.url.scheme == "https",
        )  # fmt: skip
    return response


def _keep(response: "Response", token: str, *, secure: bool) -> None:
    """Keep a session in the browser, or, where the token is "", end it."""
    if token:
        response.set_cookie(COOKIE, token, httponly=True, samesite="lax", secure=secure, path="/")
    else:
        response.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=secure, path="/")


def _refusal(bench: Bench, request: "Request", user: User, problem: Exception) -> Answer:
    status = getattr(problem, "status", 0) or getattr(problem, "status_code", 500)
    sentence = getattr(problem, "sentence", "") or str(getattr(problem, "detail", ""))
    ask = _ask(bench, request, user, {}, ())
    return show(ask, "refused.html", status=status, sentence=sentence)


def _unknown(bench: Bench) -> "Callable[[Request, Exception], Awaitable[Response]]":
    async def unknown(request: "Request", problem: Exception) -> "Response":
        sentences = {
            404: "There is no page at this address; go back to the stories.",
            405: "This address does not take that kind of request.",
        }
        status = getattr(problem, "status_code", 404)
        refused = Refused(status, sentences.get(status, ""))
        return _response(
            _refusal(bench, request, NOBODY, refused), request, head=request.method == "HEAD"
        )

    return unknown


def _failed(bench: Bench) -> "Callable[[Request, Exception], Awaitable[Response]]":
    """A fault of ours: the reader gets one sentence, the log all of it."""

    async def failed(request: "Request", problem: Exception) -> "Response":
        logging.getLogger("crossread.serve").error(
            "%s %s failed", request.method, request.url.path, exc_info=problem
        )
        refused = Refused(500, "Something went wrong here; the server's log says what. Try again.")
        return _response(_refusal(bench, request, NOBODY, refused), request, head=False)

    return failed
