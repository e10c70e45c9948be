"""Every page of the workbench by axe, at 1400 and at 360 points, and its controls by the Tab key; a
page that nothing here opens fails."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import uvicorn
from serving import client, done, kept, told
from test_access import CONTROLS, axe
from test_assistant import good
from test_serve_assistant import stub

from crossread.records import Article
from crossread.serve.app import Bench, app, routes
from crossread.serve.passwords import hashed
from crossread.serve.people import user_of
from crossread.serve.provider import Admission, provider
from crossread.store.accounts import add_account
from crossread.store.jobs import enqueue, fail, lease
from crossread.store.opening import Archive
from crossread.store.opening import archive as opened
from crossread.store.stories import StoryRow, listed

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
SIZES = {"wide": {"width": 1400, "height": 900}, "narrow": {"width": 360, "height": 740}}
LONG = 240_000  # ms: a busy machine
PASSWORD = "correct horse battery"  # noqa: S105 - of nobody
LATER = told(0, extra="again", url=told(0).url, published="2024-03-05")
APART = Article("Rain in Olm\n\nThe mayor of Olm said that it rained.", "Olm Post", title_length=11)
# What has no page of its own: files, and the ways to and from another provider.
FILES = {
    "/review/pairs.jsonl", "/sign-in/oidc", "/sign-in/oidc/back", "/sign-in/oidc/out",
    "/review/{story}/decisions.jsonl", "/review/{story}/questions.jsonl", "/alerts.xml",
    "/case/{case}/file", "/static/{name:path}", "/article/{article}/received",
}  # fmt: skip


@contextmanager
def served(archive: Archive) -> Iterator[str]:
    """The address of a workbench with accounts, in a thread of this process."""
    who = provider("https://login.example", "crossread", "", Admission())
    bench = Bench(archive, users=partial(user_of, archive), provider=who)
    server = uvicorn.Server(uvicorn.Config(app(bench), port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with opened(str(tmp_path / "a.db"), create=True) as made:
        kept(made, [told(0), told(1), told(2), APART])
        kept(made, [LATER])
        yield made


def ferry(archive: Archive) -> StoryRow:
    return max(listed(archive), key=lambda each: each.articles)


def addresses(archive: Archive, case: str) -> dict[str, list[str]]:
    """Where each page is, by the path of its route."""
    row = ferry(archive)
    story = {
        path: [path.replace("{story}", row.id)]
        for path in (
            "/story/{story}", "/story/{story}/timeline", "/story/{story}/map",
            "/story/{story}/copying", "/story/{story}/articles", "/review/{story}",
            "/review/{story}/settle", "/review/{story}/assistant",
        )
    }  # fmt: skip
    plain = (
        "/", "/speakers", "/outlets", "/copies", "/feeds", "/cases", "/alerts", "/review", "/add",
        "/jobs", "/account", "/people", "/log", "/sign-in",
    )  # fmt: skip
    return {
        **story,
        **{path: [path] for path in plain},
        "/story/{story}/evidence": [f"/story/{row.id}/evidence?row=1&column=0"],
        "/article/{article}": [f"/article/{LATER.id}", f"/article/{APART.id}"],
        "/beside": [f"/beside?a={told(1).id}&b={told(2).id}"],
        "/changes/{article}": [f"/changes/{LATER.id}"],
        "/search": ["/search?words=ferry", "/search?in=claims&words=ferry", "/search?in=speakers"],
        "/speaker": ["/speaker?name=Mara+Linden"],
        "/outlet": ["/outlet?name=Outlet+1"],
        "/case/{case}": [case],
    }


def lived_in(archive: Archive) -> str:
    """Something of everything in an archive; the address of its case."""
    row = ferry(archive)
    with client(Bench(archive, me="ada")) as asking:
        for path, sent in (
            (f"/story/{row.id}/compare", {}), (f"/changes/{LATER.id}", {}),
            ("/add", {"text": "Late news\n\nIt rained."}), ("/alerts", {"story": row.id}),
            ("/alerts", {"words": "ferry"}), ("/feeds", {"addresses": "https://n.example/feed"}),
        ):  # fmt: skip
            assert asking.post(path, data=sent).status_code == 303, path
        done(archive)
        assert asking.post(f"/review/{row.id}/assistant").status_code == 303
        done(archive)
        made = {"question": "Was the captain away or ill?", "hypotheses": "Away\nIll"}
        case = asking.post("/cases", data=made).headers["location"]
        cell = {"row": "1", "column": "0", "case": case.rpartition("/")[2]}
        assert asking.post(f"/story/{row.id}/evidence", data=cell).status_code == 303
    enqueue(archive, "read", "{}")
    taken = lease(archive, ["read"], "nobody", seconds=9)
    assert taken
    fail(archive, taken, reason="the page answered 404")
    return case


@pytest.fixture
def walked(
    archive: Archive, browser: "Browser", monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple["Page", dict[str, list[str]]]]:
    """A page of one who is signed in, and all addresses of an archive that has something of all."""
    with stub(monkeypatch, good):
        case = lived_in(archive)
        add_account(archive, "ada", hashed(PASSWORD), "admin")
        with served(archive) as base:
            context = browser.new_context(base_url=base, bypass_csp=True)
            context.set_default_timeout(LONG)
            page = context.new_page()
            page.goto("/sign-in")
            page.locator("main input[name=name]").fill("ada")
            page.locator("main input[name=password]").fill(PASSWORD)
            page.locator("main input[name=password]").press("Enter")
            page.wait_for_url(base + "/")
            yield page, addresses(archive, case)
            context.close()


def test_axe_finds_nothing_serious_on_any_page(
    walked: tuple["Page", dict[str, list[str]]],
) -> None:
    page, known = walked
    assert {each.path for each in routes() if each.method == "GET"} - FILES == set(known)
    script, bad = axe(), list[str]()
    places = [path for paths in known.values() for path in paths]
    for path in (*places, "/none"):
        for size in SIZES.values():
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.goto(path)
            if page.evaluate("document.documentElement.scrollWidth") > size["width"]:
                bad.append(f"{path} {size['width']}: wider than the window")
            page.add_script_tag(content=script)
            page.evaluate("document.querySelectorAll('details').forEach((e) => { e.open = true; })")
            found = page.evaluate("axe.run({resultTypes: ['violations']})")
            bad += [
                f"{path} {size['width']}: {each['id']} {each['nodes'][0]['html'][:100]}"
                for each in found["violations"]
                if each["impact"] in ("serious", "critical")
            ]
    assert bad == []


REACHED = """([query, most]) => {
  const all = [...document.querySelectorAll(query)].filter((each) => {
    const other = each.type === 'radio' && !each.checked;
    return !other && !each.disabled && each.type !== 'hidden' && each.tabIndex >= 0
      && each.checkVisibility({visibilityProperty: true});
  });
  all.slice(0, most).forEach((each) => { each.dataset.tried = '1'; });
  return all.slice(0, most).length;
}"""
MOST = 120  # controls of a page that are tabbed to


def test_every_control_is_reached_by_keyboard(
    walked: tuple["Page", dict[str, list[str]]],
) -> None:
    page, known = walked
    page.set_viewport_size(SIZES["wide"])  # type: ignore[arg-type]
    step: Callable[[], bool] = lambda: page.evaluate(  # noqa: E731
        "(() => { const at = document.activeElement; const held = 'tried' in at.dataset;"
        " delete at.dataset.tried; return held; })()"
    )
    for paths in known.values():
        page.goto(paths[0])
        count = page.evaluate(REACHED, [CONTROLS, MOST])
        assert count > 5 or paths[0] == "/sign-in"
        reached = 0
        for _ in range(3 * count):  # a date has several stops
            page.keyboard.press("Tab")
            reached += step()
            if reached == count:
                break
        left = page.eval_on_selector_all("[data-tried]", "(all) => all.map((e) => e.outerHTML)")
        assert left == [], paths[0]
