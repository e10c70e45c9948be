"""Accounts: signing in and out, one's own password, and, for admins, people and the log."""

from crossread.errors import UsageError
from crossread.serve.asking import (
    NOBODY,
    PAGE_SIZE,
    Answer,
    Ask,
    Refused,
    Role,
    Route,
    User,
    go,
    link,
)
from crossread.serve.frame import show
from crossread.serve.passwords import hashed, matches
from crossread.store.accounts import (
    ROLES,
    Account,
    account,
    accounts,
    add_account,
    change_account,
    end_session,
    open_session,
    session,
)
from crossread.store.audit import REFUSED, log, logged, refusals
from crossread.store.identities import identities
from crossread.store.opening import Archive

BY_NAME, BY_CLIENT = 10, 40  # refusals in a quarter of an hour after which nobody is let in


def user_of(archive: Archive, token: str) -> User:
    """Whose session a token is."""
    found = session(archive, token)
    return User(found.name, Role[found.role.upper()], token) if found else NOBODY


def _sign_in_form(ask: Ask) -> Answer:
    to, out = local(ask.query.get("to", "")), bool(ask.asked("out"))
    return show(ask, "sign_in.html", to=to, sentence="", out=out)


def _sign_in(ask: Ask) -> Answer:
    name, client = ask.given("name")[:200], ask.client
    named, sent = refusals(ask.archive, name, client)
    if named >= BY_NAME or sent >= BY_CLIENT:
        raise Refused(429, "Too many sign-ins were refused; try again in a quarter of an hour.")
    found = account(ask.archive, name)
    if not matches(found.password if found else "", ask.form.get("password", "")) or not found:
        log(ask.archive, "", REFUSED, name, client=client)
        sentence = "That name and password do not belong together; try again or ask an admin."
        return show(
            ask, "sign_in.html", status=401, to=local(ask.given("to")), sentence=sentence, out=False
        )
    return let_in(ask, found, ask.given("to"))


def let_in(ask: Ask, found: Account, to: str, *, note: str = "") -> Answer:
    """Go on in a new session of this account: none that was given is taken."""
    if ask.user.session:
        end_session(ask.archive, ask.user.session)
    token = open_session(ask.archive, found.n)
    log(ask.archive, found.name, "signed in", found.name, client=ask.client, note=note)
    return Answer(status=303, to=local(to), cookie=token)


def local(address: str) -> str:
    """An address of this workbench; the first page for any other."""
    plain = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if plain and address.isprintable() and "\\" not in address else "/"


def _sign_out(ask: Ask) -> Answer:
    end_session(ask.archive, ask.user.session)
    out = "1" if ask.provider else None
    return Answer(status=303, to=link("/sign-in", out=out), cookie="")


def _account(ask: Ask) -> Answer:
    found = account(ask.archive, ask.user.name) if ask.user.session else None
    return show(ask, "account.html", has_password=bool(found and found.password))


def _own_password(ask: Ask) -> Answer:
    found = _own(ask)
    if not matches(found.password, ask.form.get("old", "")):
        raise Refused(403, "The present password is not that; nothing was changed.")
    change_account(ask.archive, found.name, password=hashed(ask.form.get("new", "")))
    return Answer(status=303, to="/", cookie=open_session(ask.archive, found.n))


def _own(ask: Ask) -> Account:
    found = account(ask.archive, ask.user.name)
    if not ask.user.session or found is None:
        raise Refused(404, "This workbench runs without accounts, so there is no password.")
    return found


def _people(ask: Ask) -> Answer:
    held = identities(ask.archive)
    return show(ask, "people.html", accounts=accounts(ask.archive), roles=ROLES, held=held)


def _add(ask: Ask) -> Answer:
    password = hashed(ask.form.get("password", ""))
    add_account(ask.archive, ask.given("name"), password, ask.given("role"))
    return go("/people")


def _change(ask: Ask) -> Answer:
    name = ask.given("name")
    if not name:
        raise UsageError("no account was named; choose one in the list")
    ended = {"end": True, "reopen": False}.get(ask.given("do"))
    given = ask.form.get("password", "")
    change_account(
        ask.archive, name, role=ask.given("role") or None, ended=ended,
        password=hashed(given) if given else None,
    )  # fmt: skip
    return go("/people")


def _log(ask: Ask) -> Answer:
    found = ask.archive.read(logged, page=ask.page, size=4 * PAGE_SIZE + 1)
    return show(ask, "log.html", acts=found[: 4 * PAGE_SIZE], more=len(found) > 4 * PAGE_SIZE)


ROUTES = (
    Route("GET", "/sign-in", _sign_in_form, Role.ANYONE),
    Route("POST", "/sign-in", _sign_in, Role.ANYONE, most=20_000),
    Route("POST", "/sign-out", _sign_out, Role.READER),
    Route("GET", "/account", _account, Role.READER),
    Route("POST", "/account", _own_password, Role.READER, most=20_000),
    Route("GET", "/people", _people, Role.ADMIN),
    Route("POST", "/people", _add, Role.ADMIN),
    Route("POST", "/people/change", _change, Role.ADMIN),
    Route("GET", "/log", _log, Role.ADMIN),
)
