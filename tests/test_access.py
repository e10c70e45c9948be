"""The page of a comparison by axe in a browser, by keyboard alone, and 320 points wide."""

import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from compared import STORY

from crossread.records import Comparison, Entity, EntityKind, Moment
from crossread.report import comparison_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
AXE_HASH = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"
CONTROLS = "a[href], button, select, input, summary, [tabindex='0']"


def axe() -> str:
    held = gzip.decompress((Path(__file__).parent / "axe" / "axe.min.js.gz").read_bytes())
    assert hashlib.sha256(held).hexdigest() == AXE_HASH
    return held.decode("utf-8")


def placed() -> Comparison:
    """The story with a pin, a name that may be several places, and a day of the event."""
    first, second, *others = STORY.claims
    return replace(
        STORY,
        claims=(
            replace(
                first,
                places=(Entity(first.spans[0], "Baghdad", EntityKind.PLACE),),
                moments=(Moment(first.spans[0], "2024-03-11", "2024-03-11", "on"),),
            ),
            replace(second, places=(Entity(second.spans[0], "Georgia", EntityKind.PLACE),)),
            *others,
        ),
    )


@pytest.fixture
def shown(browser: "Browser", tmp_path: Path) -> Iterator["Page"]:
    file = tmp_path / "page.html"
    file.write_text(comparison_page(placed()), encoding="utf-8", newline="")
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(file.as_uri())
    yield page
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 320])
def test_axe_finds_nothing_serious(shown: "Page", scheme: str, width: int) -> None:
    shown.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    shown.set_viewport_size({"width": width, "height": 900})
    shown.add_script_tag(content=axe())
    shown.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    found = shown.evaluate("axe.run({resultTypes: ['violations']})")
    assert len(found["passes"]) > 10
    bad = [each["id"] for each in found["violations"] if each["impact"] in ("serious", "critical")]
    assert bad == []


def test_every_control_is_reached_by_keyboard(shown: "Page") -> None:
    shown.evaluate(
        """(query) => document.querySelectorAll(query).forEach((each, place) => {
             const seen = each.checkVisibility({visibilityProperty: true});
             if (seen) each.dataset.tried = place; })""",
        CONTROLS,
    )
    wanted = set(
        shown.eval_on_selector_all("[data-tried]", "(all) => all.map((e) => e.dataset.tried)")
    )
    assert len(wanted) > 40
    reached = set[str]()
    for _ in range(2 * len(wanted)):
        shown.keyboard.press("Tab")
        at = shown.evaluate("document.activeElement.dataset.tried || ''")
        reached.add(at)
    assert wanted - reached == set()


def test_a_pin_leads_to_its_line_by_keyboard(shown: "Page") -> None:
    shown.locator("svg.map a").first.focus()
    shown.keyboard.press("Enter")
    assert shown.url.endswith("#l1")
    assert shown.locator("#l1").is_visible()


def test_320_points_need_no_sideways_scrolling(shown: "Page") -> None:
    shown.set_viewport_size({"width": 320, "height": 800})
    shown.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert shown.evaluate("document.documentElement.scrollWidth") == 320
