"""The workbench in Chromium: every page and control by mouse and keyboard, wide and narrow."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn
from serving import done, kept, told

from crossread.serve.app import Bench, app
from crossread.store.opening import Archive
from crossread.store.opening import archive as opened
from crossread.store.stories import listed

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser
WIDE, NARROW = {"width": 1400, "height": 900}, {"width": 360, "height": 740}
LONG = 240_000  # ms: comparing on a busy machine
Open = Callable[..., "Page"]


@pytest.fixture
def archive(place: str) -> Iterator[Archive]:
    with opened(place, create=True) as made:
        kept(made, [told(0), told(1), told(2)])
        yield made


@pytest.fixture
def base(archive: Archive) -> Iterator[str]:
    """The address of a workbench with a worker beside it, both in threads of this process."""
    config = uvicorn.Config(
        app(Bench(archive, me="ada")), port=0, log_level="error", lifespan="off"
    )
    server = uvicorn.Server(config)
    ending = threading.Event()

    def working() -> None:
        while not ending.wait(0.1):
            done(archive)

    threads = [threading.Thread(target=server.run), threading.Thread(target=working)]
    for each in threads:
        each.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    ending.set()
    for each in threads:
        each.join()


@pytest.fixture
def show(visit: Open, base: str) -> Iterator[Open]:
    """Opens a page of the workbench; pages are closed before the workbench is."""
    pages = list["Page"]()

    def to(path: str, *, size: dict[str, int] = WIDE, **options: Any) -> "Page":
        pages.append(visit(path, base, viewport=size, base_url=base, **options))
        return pages[-1]

    yield to
    for page in pages:
        page.context.close()


def compared(archive: Archive, page: "Page") -> str:
    """Ask for the comparison of the one story by its button, and wait until the page shows it."""
    (row,) = listed(archive)
    page.goto(f"/story/{row.id}")
    page.get_by_role("button", name="Compare", exact=True).click()
    page.wait_for_selector(".matrix", timeout=LONG)  # it comes by itself
    return row.id


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1400", "360"])
def test_a_reader_walks_by_mouse(archive: Archive, show: Open, size: dict[str, int]) -> None:
    page = show("/", size=size)
    key = compared(archive, page)
    page.locator(".matrix td a").first.click()
    assert page.locator(".detail:target, .detail:has(:target)").is_visible()
    page.get_by_role("link", name="Timeline").click()
    assert page.locator(".line > li").count() == 3
    page.get_by_role("link", name="Articles", exact=True).first.click()
    page.get_by_role("button", name="Show side by side").click()
    assert page.locator("#h-shared").is_visible()
    page.get_by_role("link", name="swap sides").click()
    page.locator(".heads a").first.click()
    assert page.locator(".findings").count() == 1
    page.locator(".t .s.c").first.click()
    assert page.locator(".panel").first.is_visible()
    page.get_by_role("link", name="Speakers").click()
    page.get_by_role("link", name="Mara Linden").click()
    assert page.locator(".passage").count() == 3
    page.get_by_role("link", name="Outlets").first.click()
    page.get_by_role("link", name="Outlet 1").click()
    page.get_by_role("link", name="search in it").click()
    assert page.locator(".list .head").count() == 1
    for path in ("/", f"/story/{key}", "/search?words=ferry", "/add", "/jobs", "/copies"):
        page.goto(path)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"], path


def test_a_reader_walks_by_keyboard(archive: Archive, show: Open) -> None:
    page = show("/")
    compared(archive, page)
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(40):
        page.keyboard.press("Tab")
        ringed = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert ringed != "none", page.evaluate("document.activeElement.outerHTML")
        if page.evaluate("document.activeElement.classList.contains('head')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_selector(".matrix")
    page.goto("/")
    page.locator(".seek input").focus()
    page.keyboard.type("bridge captain")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**", timeout=LONG)  # the inbox has a list of heads, too
    assert page.locator(".list .head").count() == 3


def test_what_is_added_appears_by_itself(show: Open, tmp_path: Path) -> None:
    file = tmp_path / "late.txt"
    file.write_text(told(7).text)
    page = show("/add")
    page.get_by_label("Text", exact=True).fill(told(6).text)
    page.get_by_label("Outlet").fill("Late Post")
    page.locator("input[type=file]").set_input_files(str(file))
    page.get_by_role("button", name="Add").click()
    page.wait_for_selector("text=added", timeout=LONG)  # the list renews itself
    page.locator(".is-done").nth(2).wait_for(timeout=LONG)
    assert "5 articles" in show("/").locator(".list").inner_text()


def test_stories_and_searches_are_followed(archive: Archive, show: Open) -> None:
    page = show("/search?words=ferry")
    page.get_by_role("button", name="Save this search").click()
    (row,) = listed(archive)
    page.goto(f"/story/{row.id}")
    page.get_by_role("button", name="Follow").click()
    kept(archive, [told(5)])
    page.goto("/alerts")
    assert page.locator("text=1 new").count() == 2
    page.get_by_role("button", name="Mark all as read").click()
    assert page.locator("text=0 new").count() == 2
    page.get_by_role("button", name="Stop following").first.click()
    assert page.locator("section h2").count() == 1


def test_a_story_is_changed_by_its_reviewer(archive: Archive, show: Open) -> None:
    (row,) = listed(archive)
    page = show(f"/story/{row.id}/articles")
    page.locator("summary", has_text="Change this story").click()
    page.get_by_role("button", name="Pin to the top").click()
    assert listed(archive)[0].pinned
    page.locator("summary", has_text="Change this story").click()
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Make the chosen").click()
    assert len(listed(archive)) == 2


def test_pages_read_without_scripts(archive: Archive, show: Open) -> None:
    key = compared(archive, show("/"))
    page = show(f"/story/{key}", java_script_enabled=False)
    page.locator(".matrix td a").first.click()
    assert page.locator(".detail:target, .detail:has(:target)").is_visible()
    page.goto("/search?words=ferry")
    page.locator(".list .head").first.click()
    assert page.locator(".findings").count() == 1


def test_news_of_a_page_calls_nobody_back_who_went_on(archive: Archive, show: Open) -> None:
    (row,) = listed(archive)
    page = show("/")
    held, later = list["Route"](), list["Route"]()

    def asked(route: "Route") -> None:
        held.append(route) if "hx-request" in route.request.headers else route.continue_()

    page.route(f"**/story/{row.id}", asked)
    page.route("**/speakers", lambda route: later.append(route))  # noqa: PLW0108 - it takes notes
    page.goto(f"/story/{row.id}")
    page.get_by_role("button", name="Compare", exact=True).click()
    while not held:
        page.wait_for_timeout(50)
    page.evaluate("document.querySelector('a[href=\"/speakers\"]').click()")
    while not later:
        page.wait_for_timeout(50)
    held[0].fulfill(status=200, headers={"HX-Refresh": "true"})
    page.wait_for_timeout(400)
    later[0].continue_()
    page.wait_for_url("**/speakers")
    page.wait_for_timeout(400)
    assert page.url.endswith("/speakers")  # and it stays there
