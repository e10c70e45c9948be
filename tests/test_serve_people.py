"""Accounts: who is let in, sessions that cannot be given or kept, the log, back-up and restore."""

import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from serving import client, done, kept, told
from sqlalchemy import text
from starlette.testclient import TestClient

from crossread.cli import main
from crossread.errors import UsageError
from crossread.serve.app import Bench
from crossread.serve.passwords import hashed
from crossread.serve.people import BY_NAME, local, user_of
from crossread.store.accounts import accounts, add_account, change_account, session_key
from crossread.store.audit import log, logged
from crossread.store.backup import backup, restore
from crossread.store.opening import Archive
from crossread.store.opening import archive as opened
from crossread.store.stories import listed

PASSWORD = "correct horse battery"  # noqa: S105 - of nobody
KEPT = hashed(PASSWORD)


@contextmanager
def newsroom(place: str) -> Iterator[tuple[Archive, TestClient]]:
    """A workbench with one account of each role."""
    with opened(place, create=True) as archive:
        for role in ("reader", "reviewer", "admin"):
            add_account(archive, role, KEPT, role)
        with client(Bench(archive, users=partial(user_of, archive))) as asking:
            yield archive, asking


def sign_in(asking: TestClient, name: str, password: str = PASSWORD) -> int:
    return asking.post("/sign-in", data={"name": name, "password": password}).status_code


def test_one_signs_in_and_out(place: str) -> None:
    with newsroom(place) as (archive, asking):
        refused = asking.get("/")
        assert refused.status_code == 401
        assert "/sign-in" in refused.text
        assert asking.get("/", headers={"host": "news.example"}).status_code == 401
        assert sign_in(asking, "admin", "wrong horse battery") == 401
        assert sign_in(asking, "nobody") == 401
        assert sign_in(asking, "admin") == 303
        assert asking.get("/people").status_code == 200
        assert asking.post("/sign-out").status_code == 303
        assert asking.get("/").status_code == 401
        with archive.reading() as connection:
            acts = [each.act for each in logged(connection, page=0, size=20)]
        assert acts == ["/sign-out", "signed in", "sign-in refused", "sign-in refused"]


def test_a_session_that_was_given_is_not_taken(tmp_path: Path) -> None:
    with newsroom(str(tmp_path / "a.db")) as (archive, asking):
        asking.cookies.set("crossread", "given-by-another")
        assert sign_in(asking, "reader") == 303
        token = asking.cookies.get("crossread", domain="localhost.local")
        assert token
        assert token != "given-by-another"  # noqa: S105
        with archive.reading() as connection:
            held = set(connection.scalars(text("SELECT key FROM sessions")))
        assert held == {session_key(token)}  # and only its hash is kept


def test_the_cookie_is_for_the_server_alone(tmp_path: Path) -> None:
    with newsroom(str(tmp_path / "a.db")) as (_, asking):
        given = {"name": "reader", "password": PASSWORD}
        cookie = asking.post("/sign-in", data=given).headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert "Secure" not in cookie
        safe = asking.post("https://localhost/sign-in", data=given).headers["set-cookie"]
        assert "Secure" in safe


def test_too_many_refusals_let_nobody_in(tmp_path: Path) -> None:
    with newsroom(str(tmp_path / "a.db")) as (_, asking):
        for _ in range(BY_NAME):
            assert sign_in(asking, "reader", "guess") == 401
        assert sign_in(asking, "reader") == 429
        assert sign_in(asking, "admin") == 303  # others are not kept out by it


def test_a_changed_account_is_signed_out(place: str) -> None:
    with newsroom(place) as (archive, asking):
        sign_in(asking, "reviewer")
        assert asking.get("/add").status_code == 200
        change_account(archive, "reviewer", role="reader")
        assert asking.get("/").status_code == 401
        sign_in(asking, "reviewer")
        assert asking.get("/add").status_code == 403
        change_account(archive, "reviewer", ended=True)
        assert sign_in(asking, "reviewer") == 401
        for change in ({"role": "reader"}, {"ended": True}):
            with pytest.raises(UsageError):
                change_account(archive, "admin", **change)
        assert [each.role for each in accounts(archive) if each.name == "admin"] == ["admin"]


def test_one_changes_ones_own_password(tmp_path: Path) -> None:
    with newsroom(str(tmp_path / "a.db")) as (_, asking):
        sign_in(asking, "reader")
        new = "a longer passphrase"
        assert asking.post("/account", data={"old": "no", "new": new}).status_code == 403
        assert asking.post("/account", data={"old": PASSWORD, "new": "short"}).status_code == 400
        assert asking.post("/account", data={"old": PASSWORD, "new": new}).status_code == 303
        assert asking.get("/").status_code == 200
        asking.post("/sign-out")
        assert sign_in(asking, "reader") == 401
        assert sign_in(asking, "reader", new) == 303


def test_an_admin_manages_people(place: str) -> None:
    with newsroom(place) as (archive, asking):
        sign_in(asking, "admin")
        given = {"name": "Noor <b>", "role": "reviewer", "password": PASSWORD}
        assert asking.post("/people", data=given).status_code == 303
        assert asking.post("/people", data=given).status_code == 400
        assert asking.post("/people", data=given | {"name": "x", "role": "king"}).status_code == 400
        assert "<b>" not in asking.get("/people").text
        given = {"name": "Noor <b>", "role": "reader", "do": "end"}
        assert asking.post("/people/change", data=given).status_code == 303
        noor = next(each for each in accounts(archive) if each.name == "Noor <b>")
        assert noor.ended
        page = asking.get("/log").text
        assert "/people/change" in page
        assert PASSWORD not in page


@pytest.mark.parametrize(
    ("address", "goes"),
    [
        ("/story/1?x=2", "/story/1?x=2"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("/a\r\nSet-Cookie: x", "/"),
        ("", "/"),
    ],
)
def test_signing_in_leads_to_no_other_site(address: str, goes: str) -> None:
    assert local(address) == goes


def test_the_log_only_grows(place: str) -> None:
    with opened(place, create=True) as archive:
        log(archive, "ada", "did", "something")
        for asked in ("UPDATE audit SET who = 'bob'", "DELETE FROM audit"):
            with pytest.raises(UsageError), archive.writing() as connection:
                connection.execute(text(asked))
        with archive.reading() as connection:
            assert [each.who for each in logged(connection, page=0, size=9)] == ["ada"]


def test_a_back_up_goes_into_an_empty_archive(place: str, tmp_path: Path) -> None:
    file, other = tmp_path / "back.zip", str(tmp_path / "other.db")
    with newsroom(place) as (archive, asking):
        kept(archive, [told(0), told(1)])
        sign_in(asking, "admin")
        (row,) = listed(archive)
        asking.post(f"/story/{row.id}/compare")
        done(archive)
        page = asking.get(f"/story/{row.id}").text
        counts = backup(archive, file)
        assert counts["articles"] == 2
        with pytest.raises(UsageError):
            restore(archive, file)  # it is not empty
        with pytest.raises(UsageError):
            backup(archive, file)
    with opened(other, create=True) as again:
        assert restore(again, file) == counts
        with client(Bench(again, users=partial(user_of, again))) as asking:
            assert asking.get("/").status_code == 401
            sign_in(asking, "admin")
            assert asking.get(f"/story/{row.id}").text == page
            assert asking.get("/search?words=ferry").text.count('class="head"') == 2
            kept(again, [told(2)])  # numbers go on behind those restored
    (tmp_path / "bad.zip").write_bytes(b"no zip")
    with opened(str(tmp_path / "third.db"), create=True) as third, pytest.raises(UsageError):
        restore(third, tmp_path / "bad.zip")


def run(*arguments: str, given: str = "") -> int:
    return CliRunner().invoke(main, arguments, prog_name="crossread", input=given).exit_code


def test_accounts_are_made_from_the_shell(tmp_path: Path) -> None:
    place = str(tmp_path / "a.db")
    assert run("serve", "--host", "0.0.0.0", "--port", "0", "--archive", place) == 2  # noqa: S104
    assert run("accounts", "add", "ada", "--stdin", "--archive", place, given="short\n") == 2
    line = f"{PASSWORD}\n"
    assert (
        run("accounts", "add", "ada", "--role", "admin", "--stdin", "--archive", place, given=line)
        == 0
    )
    assert run("accounts", "change", "ada", "--close", "--archive", place) == 2
    assert run("accounts", "list", "--archive", place) == 0
    backed = str(tmp_path / "b.zip")
    assert run("archive", "backup", backed, "--archive", place) == 0
    assert run("archive", "restore", backed, "--archive", str(tmp_path / "c.db")) == 0
    with sqlite3.connect(tmp_path / "c.db") as database:
        assert database.execute("SELECT name FROM accounts").fetchall() == [("ada",)]
    database.close()


def test_a_feed_has_a_key_of_its_own(place: str) -> None:
    with newsroom(place) as (archive, asking):
        assert asking.get("/alerts.xml").status_code == 404
        sign_in(asking, "reader")
        for words in ("ferry", "captain"):
            asking.post("/alerts", data={"words": words})
        kept(archive, [told(0)])
        found = re.search(r"/alerts\.xml\?key=([\w-]+)", asking.post("/alerts/feed").text)
        assert found
        address = found[0]
        with archive.reading() as connection:
            held = list(connection.scalars(text("SELECT key FROM feed_keys")))
        assert held == [session_key(found[1])]
        asking.post("/sign-out")
        page = asking.get(address).text
        (cause,) = re.findall("<summary>(.*)</summary>", page)  # one entry, both searches
        assert cause == "captain: found captain; ferry: found Ferry"
        assert "http://localhost/article/" in page
        assert asking.get("/alerts").status_code == 401  # it opens nothing else
        assert asking.get(f"{address}x").status_code == 404
        change_account(archive, "reader", ended=True)
        assert asking.get(address).status_code == 404


def test_the_server_ends_quietly_when_told_to(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "crossread", "serve", "--port", "0", "--workers", "0"]
    place = str(tmp_path / "a.db")
    with subprocess.Popen(
        [*command, "--archive", place], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout
        address = re.search(r"http://\S+", server.stdout.readline())
        assert address
        assert httpx.get(address[0], timeout=60).status_code == 200
        server.terminate()
        assert server.communicate(timeout=60) == ("", "")
    assert server.returncode == 0
