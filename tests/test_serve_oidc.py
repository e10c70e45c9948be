"""Signing in through another provider: who is let in, and everything that proves nobody."""

import base64
import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import uvicorn
from providing import CLIENT, PERSON, SECRET, Stub, key, providing
from serving import client
from starlette.testclient import TestClient
from test_serve_people import PASSWORD, newsroom, run, sign_in

from crossread.errors import UsageError
from crossread.serve.app import BEGUN, COOKIE, Bench, app
from crossread.serve.people import BY_CLIENT, user_of
from crossread.serve.provider import SECRET as SECRET_NAME
from crossread.serve.provider import Admission, Begun, provider
from crossread.store.accounts import accounts, change_account, session
from crossread.store.audit import logged
from crossread.store.identities import admit, identified, identify, identities
from crossread.store.opening import Archive
from crossread.store.opening import archive as opened

if TYPE_CHECKING:
    from playwright.sync_api import Page

ANYONE = Admission(anyone=True)


@pytest.fixture
def file(tmp_path: Path) -> str:
    """An archive where the kind of database does not matter."""
    return str(tmp_path / "a.db")


@contextmanager
def elsewhere(place: str, admits: Admission = ANYONE) -> Iterator[tuple[Archive, TestClient, Stub]]:
    """A newsroom whose people may sign in at a provider on loopback."""
    with providing() as stub, newsroom(place) as (archive, _):
        who = provider(stub.issuer, CLIENT, SECRET, admits)
        made = Bench(archive, users=partial(user_of, archive), provider=who)
        with client(made, **{"sec-fetch-site": "cross-site"}) as asking:  # a link of the provider
            yield archive, asking, stub


def gone(asking: TestClient, to: str = "") -> str:
    """Begin to sign in, sign in at the provider; the address that it sends the browser back to."""
    begun = asking.get("/sign-in/oidc", params={"to": to} if to else {})
    assert begun.status_code == 303
    back = httpx.get(begun.headers["location"]).headers["location"]
    return back.removeprefix("http://localhost")


def told(archive: Archive) -> list[tuple[str, str]]:
    with archive.reading() as connection:
        return [(each.act, each.what) for each in logged(connection, page=0, size=50)]


def names(archive: Archive) -> list[str]:
    return [each.name for each in accounts(archive)]


def test_a_person_signs_in_there_and_out_here(place: str) -> None:
    with elsewhere(place) as (archive, asking, stub):
        back = gone(asking, to="/search?words=x")
        came = asking.get(back)
        assert (came.status_code, came.headers["location"]) == (303, "/search?words=x")
        assert asking.get("/").status_code == 200
        assert asking.get("/add").status_code == 403  # a reader
        assert "Noor Haddad" in asking.get("/account").text
        assert told(archive)[:2] == [("signed in", "Noor Haddad"), ("account added", "Noor Haddad")]
        asking.headers["sec-fetch-site"] = "same-origin"
        out = asking.post("/sign-out")
        assert asking.get("/").status_code == 401
        assert "/sign-in/oidc/out" in asking.get(out.headers["location"]).text
        there = asking.get("/sign-in/oidc/out").headers["location"]
        asked = parse_qs(urlsplit(there).query)
        assert there.startswith(f"{stub.issuer}/out?")
        assert asked["post_logout_redirect_uri"] == ["http://localhost/sign-in"]
        asking.get(gone(asking))  # and the account is the same one again
        assert names(archive).count("Noor Haddad") == 1
        assert stub.refused == []


def test_who_somebody_is_does_not_hang_on_the_mail_address(place: str) -> None:
    with elsewhere(place) as (archive, asking, stub):
        asking.get(gone(asking))
        stub.person = {**PERSON, "sub": "u-18"}  # of the same name and address
        asking.get(gone(asking))
        stub.person = {**PERSON, "name": "N. H.", "email": "new@other.example"}
        asking.get(gone(asking))
        assert "Noor Haddad" in asking.get("/account").text
        assert {"Noor Haddad", "Noor Haddad (2)"} <= set(names(archive))
        assert len(names(archive)) == 5  # three were there


def test_a_session_is_a_new_one(file: str) -> None:
    with elsewhere(file) as (archive, asking, _):
        asking.headers["sec-fetch-site"] = "same-origin"
        sign_in(asking, "reviewer")
        before = asking.cookies.get(COOKIE, domain="localhost.local")
        assert before
        came = asking.get(gone(asking))
        cookies = came.headers.get_list("set-cookie")
        assert all("HttpOnly" in each and "SameSite=lax" in each for each in cookies)
        after = asking.cookies.get(COOKIE, domain="localhost.local")
        assert after != before
        assert session(archive, before) is None  # and the old one is over
        begun = asking.get("https://localhost/sign-in/oidc").headers["set-cookie"]
        assert "Secure" in begun
        assert "Path=/sign-in" in begun


BENT: dict[str, Callable[[Stub], object]] = {
    "nonce": lambda stub: stub.says.update(nonce="of another"),
    "no nonce": lambda stub: stub.says.update(nonce=None),
    "audience": lambda stub: stub.says.update(aud="another"),
    "audiences": lambda stub: stub.says.update(aud=[CLIENT, "another"]),
    "party": lambda stub: stub.says.update(azp="another"),
    "issuer": lambda stub: stub.says.update(iss="https://evil.example"),
    "expired": lambda stub: stub.says.update(exp=int(time.time()) - 120),
    "no end": lambda stub: stub.says.update(exp=None),
    "old": lambda stub: stub.says.update(iat=int(time.time()) - 7_200),
    "to come": lambda stub: stub.says.update(iat=int(time.time()) + 7_200),
    "no subject": lambda stub: stub.says.update(sub=None),
    "number": lambda stub: stub.says.update(sub=17),
    "unsigned": lambda stub: setattr(stub, "algorithm", "none"),
    "by the public key": lambda stub: setattr(stub, "algorithm", "HS256"),
    "unencrypted": lambda stub: stub.about.update({"token_endpoint": "http://10.0.0.1/t"}),
    "not itself": lambda stub: stub.about.update(issuer="https://evil.example"),
    "named by none": lambda stub: stub.about.update(
        authorization_response_iss_parameter_supported=True
    ),
}


@pytest.mark.parametrize("how", BENT)
def test_what_proves_nobody_lets_nobody_in(how: str, file: str) -> None:
    with elsewhere(file) as (archive, asking, stub):
        BENT[how](stub)
        if how == "not itself":
            assert asking.get("/sign-in/oidc").status_code == 502
        else:
            assert asking.get(gone(asking)).status_code == 401
            assert told(archive)[0] == ("sign-in refused", stub.issuer)
        assert asking.get("/").status_code == 401
        assert len(names(archive)) == 3


def test_a_key_that_is_not_the_providers_signs_nothing(file: str) -> None:
    with elsewhere(file) as (_, asking, stub):
        asking.get(gone(asking))  # its keys are known now
        asking.cookies.clear()
        stub.keys["two"] = key()  # rotated, and published
        assert asking.get(gone(asking)).status_code == 303
        asking.cookies.clear()
        forged = Stub(issuer=stub.issuer, keys={"two": key()}, pending=stub.pending)
        stub.signed = forged.signed  # type: ignore[method-assign]
        assert asking.get(gone(asking)).status_code == 401


def test_an_answer_is_good_once_and_in_one_browser(place: str) -> None:
    with elsewhere(place) as (archive, asking, stub):
        back = gone(asking)
        other = asking.cookies.get(BEGUN, domain="localhost.local")
        asking.cookies.delete(BEGUN)
        assert asking.get(back).status_code == 401  # another browser
        asking.cookies.set(BEGUN, "x", domain="localhost.local", path="/sign-in")
        assert asking.get(back).status_code == 401
        assert stub.used == []  # and the code was not given away
        asking.cookies.set(BEGUN, other or "", domain="localhost.local", path="/sign-in")
        assert asking.get(back.replace("state=", "state=L2V2aWw")).status_code == 401
        assert asking.get(back).status_code == 303
        asking.cookies.clear()
        asking.cookies.set(BEGUN, other or "", domain="localhost.local", path="/sign-in")
        again = stub.authorize({
            "response_type": "code", "code_challenge_method": "S256", "scope": "openid",
            "redirect_uri": "http://localhost/sign-in/oidc/back", "state": "x",
            **_asked(other or ""),
        })  # fmt: skip
        state = parse_qs(urlsplit(back).query)["state"][0]
        fresh = again.removeprefix("http://localhost").replace("state=x", f"state={state}")
        assert asking.get(fresh).status_code == 401  # the state was used, whatever the code
        assert "signed in" not in told(archive)[0]


def _asked(token: str) -> dict[str, str]:
    """What a browser with that token would send to the provider."""
    begun = Begun(token)
    digest = hashlib.sha256(begun.verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return {"nonce": begun.nonce, "code_challenge": challenge}


def test_only_those_come_in_whom_the_admin_lets_in(place: str) -> None:
    with elsewhere(place, Admission()) as (archive, asking, stub):
        refused = asking.get(gone(asking))
        assert refused.status_code == 403
        assert "u-17" in refused.text  # what to tell the admin
        assert 'href="/sign-in"' in refused.text
        assert len(names(archive)) == 3
        identify(archive, "reviewer", stub.issuer, "u-17")
        assert asking.get(gone(asking)).status_code == 303
        assert asking.get("/add").status_code == 200
        with pytest.raises(UsageError):
            identify(archive, "reader", stub.issuer, "u-17")  # one identity, one account
        change_account(archive, "reviewer", ended=True)
        assert asking.get("/").status_code == 401
        assert asking.get(gone(asking)).status_code == 403


@pytest.mark.parametrize(
    ("says", "status"),
    [
        ({}, 303),
        ({"email": "noor@PAPER.example"}, 303),
        ({"email_verified": False}, 403),
        ({"email_verified": "true"}, 403),
        ({"email": "noor@paper.example.evil.example"}, 403),
        ({"email": None}, 403),
    ],
)
def test_a_domain_lets_in_whose_address_was_checked(
    says: dict[str, Any], status: int, file: str
) -> None:
    admits = Admission(("paper.example",), role="reviewer")
    with elsewhere(file, admits) as (archive, asking, stub):
        stub.says = says
        assert asking.get(gone(asking)).status_code == status
        made = identified(archive, stub.issuer, "u-17")
        assert (made.role if made else None) == ("reviewer" if status == 303 else None)


@pytest.mark.parametrize(
    ("name", "becomes"),
    [
        ("Noor Haddad", "Noor Haddad"),
        ("(shell)", "shell"),
        ("<b>\u202eNoor</b>", "b Noor b"),
        ("model gpt", "person"),
        ("\0\n", "person"),
        ("ＡＤＭＩＮ", "ＡＤＭＩＮ (2)"),
        ("x" * 500, "x" * 80),
    ],
)
def test_a_name_is_nobody_elses(name: str, becomes: str, file: str) -> None:
    with elsewhere(file) as (archive, asking, stub):
        stub.says = {"name": name, "preferred_username": None}
        assert asking.get(gone(asking)).status_code == 303
        made = identified(archive, stub.issuer, "u-17")
        assert made is not None
        assert made.name == becomes
        asking.headers["sec-fetch-site"] = "same-origin"
        sent = {"name": made.name, "password": ""}
        asking.cookies.clear()
        assert asking.post("/sign-in", data=sent).status_code == 401  # it has no password


def test_refusals_are_counted_here_too(file: str) -> None:
    with elsewhere(file) as (_, asking, _):
        for _ in range(BY_CLIENT):
            assert asking.get("/sign-in/oidc/back?state=x&code=y").status_code == 401
        assert asking.get(gone(asking)).status_code == 429


def test_a_provider_that_is_away_is_said(file: str) -> None:
    with newsroom(file) as (archive, _):
        who = provider("http://127.0.0.1:9", CLIENT, "", ANYONE)
        with client(Bench(archive, users=partial(user_of, archive), provider=who)) as asking:
            assert asking.get("/sign-in/oidc").status_code == 502
            assert asking.get("/sign-in/oidc/out").status_code == 502
            sign_in(asking, "reader")  # passwords go on
            assert asking.get("/").status_code == 200


@pytest.mark.parametrize(
    ("issuer", "given", "domains"),
    [
        ("http://login.example", CLIENT, ()),
        ("http://10.0.0.1", CLIENT, ()),
        ("https://", CLIENT, ()),
        ("https://a:b@login.example", CLIENT, ()),
        ("https://login.example/?x=1", CLIENT, ()),
        ("ftp://login.example", CLIENT, ()),
        ("https://login.example", " ", ()),
        ("https://login.example", CLIENT, ("noor@paper.example",)),
    ],
)
def test_settings_are_checked(issuer: str, given: str, domains: tuple[str, ...]) -> None:
    with pytest.raises(UsageError):
        provider(issuer, given, "", Admission(domains))
    assert SECRET not in repr(provider("https://10.0.0.1/x", CLIENT, SECRET, ANYONE))


def test_the_shell_sets_it_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = str(tmp_path / "a.db")
    line = f"{PASSWORD}\n"
    at = ("--archive", place)
    assert run("accounts", "add", "ada", "--role", "admin", "--stdin", *at, given=line) == 0
    who = ("--issuer", "https://login.example", "--subject", "u-1")
    assert run("accounts", "add", "bo", "--issuer", "https://login.example", *at) == 2
    assert run("accounts", "add", "bo", *who, *at) == 0
    assert run("accounts", "add", "cy", *who, *at) == 2
    assert run("accounts", "add", "bo", *who[:3], "u-2", *at) == 2
    assert run("accounts", "change", "ada", *who[:3], "u-3", *at) == 0
    assert run("accounts", "list", *at) == 0
    with opened(place) as archive:
        assert sorted(held[0][1] for held in identities(archive).values()) == ["u-1", "u-3"]
        assert admit(archive, "ada", "reader", *who[1::2][:1], "u-4").name == "ada (2)"
    monkeypatch.delenv(SECRET_NAME, raising=False)
    port = ("--port", "0", "--workers", "0")
    assert run("serve", "--oidc-client", "x", *port, *at) == 2
    assert run("serve", "--oidc", "https://login.example", *port, *at) == 2
    assert run("serve", "--oidc", "http://login.example", "--oidc-client", "x", *port, *at) == 2


@pytest.mark.browser
def test_one_signs_in_there_by_keyboard(file: str, visit: Callable[..., "Page"]) -> None:
    with providing() as stub, newsroom(file) as (archive, _):
        who = provider(stub.issuer, CLIENT, SECRET, ANYONE)
        made = app(Bench(archive, users=partial(user_of, archive), provider=who))
        server = uvicorn.Server(uvicorn.Config(made, port=0, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        base = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        page = visit("/sign-in", base, stub.issuer, base_url=base)
        try:
            for _ in range(9):
                page.keyboard.press("Tab")
                if page.evaluate("document.activeElement.matches('a.button')"):
                    break
            ringed = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert ringed != "none"
            page.keyboard.press("Enter")
            page.get_by_role("link", name="Noor Haddad").wait_for()
            assert page.url == f"{base}/"
            page.goto("/account")
            page.get_by_role("button", name="Sign out").press("Enter")
            page.get_by_role("link", name="Sign out of").wait_for()
        finally:
            page.context.close()
            server.should_exit = True
            thread.join()
