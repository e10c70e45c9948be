"""The workbench's safety: every route by role, other sites, other hosts, sizes, hostile text."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from serving import HOSTILE, bench, client, done, told

from crossread.errors import UsageError
from crossread.records import Article
from crossread.serve.app import FIELDS_MOST, Bench, routes
from crossread.serve.asking import NOBODY, Role, Route, User, link
from crossread.serve.passwords import hashed, matches
from crossread.store.opening import Archive
from crossread.store.opening import archive as opened
from crossread.store.stories import listed

# Who may ask for each route: a route that is not here fails, and so does a line without a route.
RULES = {
    "GET /": Role.READER,
    "GET /story/{story}": Role.READER,
    "GET /story/{story}/timeline": Role.READER,
    "GET /story/{story}/map": Role.READER,
    "GET /story/{story}/copying": Role.READER,
    "GET /story/{story}/articles": Role.READER,
    "POST /story/{story}/compare": Role.READER,
    "POST /story/{story}/pin": Role.REVIEWER,
    "POST /story/{story}/split": Role.REVIEWER,
    "POST /story/{story}/merge": Role.REVIEWER,
    "GET /article/{article}": Role.READER,
    "GET /article/{article}/received": Role.READER,
    "GET /beside": Role.READER,
    "POST /beside": Role.READER,
    "GET /search": Role.READER,
    "GET /review": Role.REVIEWER,
    "GET /review/pairs.jsonl": Role.REVIEWER,
    "GET /review/{story}": Role.REVIEWER,
    "POST /review/{story}": Role.REVIEWER,
    "POST /review/{story}/undo": Role.REVIEWER,
    "GET /review/{story}/settle": Role.REVIEWER,
    "POST /review/{story}/settle": Role.REVIEWER,
    "GET /review/{story}/decisions.jsonl": Role.REVIEWER,
    "POST /review/{story}/decisions": Role.REVIEWER,
    "GET /add": Role.REVIEWER,
    "POST /add": Role.REVIEWER,
    "GET /changes/{article}": Role.READER,
    "POST /changes/{article}": Role.READER,
    "GET /speakers": Role.READER,
    "GET /speaker": Role.READER,
    "GET /outlets": Role.READER,
    "GET /outlet": Role.READER,
    "GET /copies": Role.READER,
    "GET /feeds": Role.READER,
    "POST /feeds": Role.REVIEWER,
    "POST /feeds/end": Role.REVIEWER,
    "GET /cases": Role.READER,
    "POST /cases": Role.REVIEWER,
    "GET /case/{case}": Role.READER,
    "GET /case/{case}/file": Role.REVIEWER,
    "POST /case/{case}/file": Role.REVIEWER,
    "POST /case/{case}/rate": Role.REVIEWER,
    "GET /story/{story}/evidence": Role.REVIEWER,
    "POST /story/{story}/evidence": Role.REVIEWER,
    "GET /review/{story}/assistant": Role.REVIEWER,
    "POST /review/{story}/assistant": Role.REVIEWER,
    "POST /review/{story}/assistant/end": Role.REVIEWER,
    "GET /review/{story}/questions.jsonl": Role.REVIEWER,
    "GET /alerts": Role.READER,
    "GET /alerts.xml": Role.ANYONE,
    "POST /alerts": Role.READER,
    "POST /alerts/feed": Role.READER,
    "POST /alerts/seen": Role.READER,
    "POST /alerts/{n}/end": Role.READER,
    "GET /sign-in": Role.ANYONE,
    "POST /sign-in": Role.ANYONE,
    "GET /sign-in/oidc": Role.ANYONE,
    "GET /sign-in/oidc/back": Role.ANYONE,
    "GET /sign-in/oidc/out": Role.ANYONE,
    "POST /sign-out": Role.READER,
    "GET /account": Role.READER,
    "POST /account": Role.READER,
    "GET /people": Role.ADMIN,
    "POST /people": Role.ADMIN,
    "POST /people/change": Role.ADMIN,
    "GET /log": Role.ADMIN,
    "GET /jobs": Role.READER,
    "POST /jobs/{n}/again": Role.REVIEWER,
    "GET /static/{name:path}": Role.ANYONE,
}
ALLOWED = {200, 303, 400, 404}
SIGN_IN = "POST /sign-in"  # refuses an empty name by 401, which stands for "sign in" elsewhere


def by_role(archive: Archive) -> Bench:
    """A workbench where the token is the name of the role."""
    known = {role.name.lower(): User(role.name.lower(), role) for role in Role if role}
    return Bench(archive, users=lambda token: known.get(token, NOBODY))


def address(route: Route) -> str:
    return re.sub(r"\{[^}]*\}", "x", route.path)


def test_every_route_has_a_rule() -> None:
    assert {f"{each.method} {each.path}": each.role for each in routes()} == RULES


@pytest.mark.parametrize("route", routes(), ids=lambda each: f"{each.method} {each.path}")
def test_a_route_answers_only_those_who_may(route: Route, tmp_path: Path) -> None:
    with opened(str(tmp_path / "a.db"), create=True) as archive:
        for role in Role:
            headers = {"cookie": f"crossread={role.name.lower()}"} if role else {}
            with client(by_role(archive), **headers) as asking:
                status = asking.request(route.method, address(route)).status_code
            if f"{route.method} {route.path}" == SIGN_IN:
                assert status == 401
            elif role >= route.role:
                assert status in ALLOWED, (role, status)
            else:
                assert status == (403 if role else 401), (role, status)


@pytest.mark.parametrize("route", [each for each in routes() if each.method == "POST"])
def test_another_site_cannot_send_a_form(route: Route, tmp_path: Path) -> None:
    with opened(str(tmp_path / "a.db"), create=True) as archive, client(Bench(archive)) as asking:
        del asking.headers["sec-fetch-site"]
        for sent in (
            {"sec-fetch-site": "cross-site", "origin": "http://localhost"},
            {"sec-fetch-site": "same-site"},
            {"origin": "https://evil.example"},
            {"origin": "null"},
            {"origin": "http://localhost.evil.example"},
            {},
        ):
            assert asking.post(address(route), headers=sent).status_code == 403, sent
        asked = asking.post(address(route), headers={"origin": "http://localhost"})
        assert asked.status_code in {303, 400, 401, 404}


@pytest.mark.parametrize(
    "sent",
    [
        {"host": "evil.example"},
        {"host": "localhost.evil.example"},
        {"host": "192.168.1.7:8080"},
        {"host": ""},
        {"host": "[::1"},
        {"x-forwarded-for": "10.0.0.1"},
        {"forwarded": "for=10.0.0.1"},
    ],
)
def test_without_accounts_only_this_computer_is_answered(
    sent: dict[str, str], tmp_path: Path
) -> None:
    with bench(str(tmp_path / "a.db")) as (_, asking):
        assert asking.get("/", headers=sent).status_code == 403
        for here in ("localhost:8080", "127.0.0.1:1", "[::1]:80"):
            assert asking.get("/", headers={"host": here}).status_code == 200


def test_a_password_is_kept_as_a_hash_alone() -> None:
    kept = hashed("correct horse")
    assert kept.startswith("$argon2id$")
    assert matches(kept, "correct horse")
    assert not matches(kept, "correct house")
    assert not matches("", "nobody has this password")
    with pytest.raises(UsageError):
        hashed("short")


def test_every_answer_carries_the_policy(tmp_path: Path) -> None:
    with bench(str(tmp_path / "a.db")) as (_, asking):
        for path in ("/", "/none", "/static/paper.css", "/article/x", "/beside"):
            got = asking.get(path)
            policy = got.headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert got.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "name", ["../store/tables.py", "..%2f..%2fserve%2fapp.py", "/etc/passwd", "matrix.html", ""]
)
def test_no_other_file_is_served(name: str, tmp_path: Path) -> None:
    with bench(str(tmp_path / "a.db")) as (_, asking):
        assert asking.get(f"/static/{name}").status_code == 404


def test_what_is_too_large_is_refused(tmp_path: Path) -> None:
    with bench(str(tmp_path / "a.db")) as (archive, asking):
        long = {"why": "x" * 1_100_000}
        assert asking.post("/story/x/pin", data=long).status_code == 413

        def pieces() -> list[bytes]:  # sent without a length
            return [b"on=" + b"x" * 100_000] * 20

        kind = {"content-type": "application/x-www-form-urlencoded"}
        got = asking.post("/story/x/pin", content=iter(pieces()), headers=kind)
        assert got.status_code == 413
        many = {f"f{n}": "x" for n in range(FIELDS_MOST + 1)}
        assert asking.post("/add", data=many, files={"files": b""}).status_code == 400
        assert asking.post("/add", content=b"\xff\x00", headers=kind).status_code == 400
        assert listed(archive) == []


class Tags(HTMLParser):
    """What a page holds: every tag with its attributes, as a browser's parser finds them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def harmless(page: str) -> None:
    """Fails where a page holds a script of its own, a handler, a style or a foreign address."""
    tags = Tags()
    tags.feed(page)
    for tag, attributes in tags.found:
        if tag == "script":
            assert str(attributes.get("src", "")).startswith("/static/"), attributes
        assert tag not in {"img", "iframe", "object", "embed", "base", "style"}, tag
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        for name in ("href", "src", "action"):
            value = attributes.get(name) or ""
            assert value == "" or re.match(r"(/(?!/)|#|https?://)", value), value
    assert "62615533" not in page  # 7919 * 7907, which templates would work out


def test_stored_text_runs_in_no_page(place: str) -> None:
    hostile: list[Article] = [
        told(n, extra=HOSTILE, outlet=f"O{n} {HOSTILE}", name=f"{n} {HOSTILE}",
             url=f"javascript:alert({n})//{HOSTILE}", authors=(HOSTILE,), lang="en")
        for n in range(3)
    ]  # fmt: skip
    with bench(place, hostile) as (archive, asking):
        (row,) = listed(archive)
        asking.post(f"/story/{row.id}/compare")
        asking.post("/add", data={"text": f"{HOSTILE}\n\nNews.", "outlet": HOSTILE})
        asking.post("/alerts", data={"words": f"ferry {HOSTILE}"})
        asking.post("/alerts", data={"words": "ferry", "outlet": HOSTILE})
        asking.post("/alerts", data={"story": row.id})
        asking.post("/sign-in", data={"name": HOSTILE, "password": HOSTILE})
        done(archive)
        made = {"question": f"Who? {HOSTILE}", "hypotheses": f"A {HOSTILE}\nB {HOSTILE}"}
        case = asking.post("/cases", data=made | {"story": row.id}).headers["location"]
        cells = re.findall(r'<select name="(E\d+ H\d)"', asking.get(case).text)
        assert cells
        asking.post(f"{case}/rate", data=dict.fromkeys(cells, "C"))
        asking.post("/add", data={"addresses": f"http://127.0.0.1:1/{'x' * 50}"})
        done(archive)
        first, second = hostile[0].id, hostile[1].id
        pages = [
            "/", "/?all=1", f"/story/{row.id}", f"/story/{row.id}/articles", f"/article/{first}",
            f"/beside?a={first}&b={second}", "/search?words=ferry", "/jobs", "/add", "/outlets",
            f"/story/{row.id}/timeline", f"/story/{row.id}/map", f"/story/{row.id}/copying",
            f"/review/{row.id}/assistant", "/search?in=claims&words=ferry", "/review",
            f"/review/{row.id}", "/search?in=speakers&words=mara", "/speakers",
            link("/speaker", name="Mara Linden"),
            link("/outlet", name=hostile[0].outlet), "/copies", "/alerts", "/people", "/log",
            f"/changes/{first}", "/cases", case, "/feeds", "/sign-in",
            f"/story/{row.id}/evidence?row=1&column=0", "/account", "/?order=followed",
        ]  # fmt: skip
        given = "%3Cscript%3Ealert(1)%3C/script%3E%22%20onx=%22"
        pages += [
            f"/search?words={given}", f"/search?outlet={given}&lang={given}", f"/story/{given}",
            f"/article/{given}", f"/beside?a={given}&b={given}", f"/?order={given}&page={given}",
            f"/none/{given}", f"/speaker?name={given}", f"/outlet?name={given}",
            f"/speakers?words={given}", f"/sign-in?to={given}", f"/changes/{given}",
        ]  # fmt: skip
        for path in pages:
            got = asking.get(path)
            assert got.status_code in {200, 404}, path
            harmless(got.text)
