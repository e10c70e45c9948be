"""The pages of a case in a real browser: the report read, the evidence rated by keyboard alone."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from test_casepage import EXAMPLE, HOSTILE, whole

from crossread.cli import main
from crossread.report import case_page, rating_page
from crossread.weighing.case_file import open_case
from crossread.weighing.judging import judge
from crossread.weighing.writing import written

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
NARROW = {"viewport": {"width": 400, "height": 800}}
CASE = open_case(EXAMPLE)
Open = Callable[..., "Page"]


@pytest.fixture
def show(visit: Open, tmp_path: Path) -> Open:
    """Opens a page, and accepts what it asks."""

    def opened(html: str, **options: Any) -> "Page":
        file = tmp_path / "page.html"
        file.write_text(html, encoding="utf-8", newline="")
        page = visit(file.as_uri(), file.as_uri(), "blob:", **options)
        page.on("dialog", lambda dialog: dialog.accept())
        return page

    return opened


def begin(page: "Page", name: str) -> None:
    page.fill("#by", name)
    page.keyboard.press("Enter")


def rate(page: "Page", digit: str = "4") -> list[str]:
    """Rate the piece that is shown by keyboard alone; the explanations in their order."""
    order = list(page.locator("legend").all_inner_texts())
    for _ in order:
        page.keyboard.press(digit)
    page.keyboard.type("It fits")
    page.keyboard.press("Control+Enter")
    return order


def test_a_cell_leads_to_the_words_and_these_to_their_source(show: Open) -> None:
    page = show(case_page(judge(CASE)))
    page.locator("#h2 td a").first.click()
    piece = page.locator(".piece:target")
    assert piece.is_visible()
    assert "“Herald note: The sirens did not sound in the low town”" in piece.inner_text()
    piece.locator("a[href^='#s']").first.click()
    assert "Northline" in page.locator(".source:target").inner_text()


@pytest.mark.parametrize("options", [{}, NARROW, {"java_script_enabled": False}])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_fits_every_screen(show: Open, options: dict[str, Any], scheme: str) -> None:
    for made in (CASE, whole(HOSTILE)):
        page = show(case_page(judge(made)), color_scheme=scheme, **options)
        size = page.viewport_size
        assert size
        box = page.locator("main").bounding_box()
        assert box
        assert box["x"] + box["width"] <= size["width"]
        assert page.locator("#h1 td .sign").first.is_visible()
        assert page.locator("script").count() == 0


def test_the_report_on_a_narrow_screen_has_no_sideways_scroll(show: Open) -> None:
    page = show(case_page(judge(CASE)), **NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") == 400


def test_rated_by_keyboard_saved_and_taken_in(show: Open, tmp_path: Path) -> None:
    page = show(rating_page(CASE))
    begin(page, "Mara Quill")
    for _ in CASE.evidence:
        rate(page)
    assert "10 of 10" in page.locator("#tally").inner_text()
    with page.expect_download() as waiting:
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    saved = tmp_path / waiting.value.suggested_filename
    assert saved.name == "ratings-mara-quill.json"
    waiting.value.save_as(saved)
    file = tmp_path / "case.toml"
    file.write_text(written(CASE), encoding="utf-8")
    done = CliRunner().invoke(main, ["weigh", "rate", str(file), "--from", str(saved)])
    assert done.exit_code == 0, done.output
    mine = [each for each in open_case(file).ratings if each.author == "Mara Quill"]
    assert len(mine) == len(CASE.evidence) * len(CASE.hypotheses)
    assert {each.value for each in mine} == {"I"}
    assert {each.why for each in mine} == {"It fits"}


def test_explanations_are_shuffled_by_person_and_evidence_and_the_same_again(show: Open) -> None:
    orders: dict[str, list[list[list[str]]]] = {}
    for name in ("Mara Quill", "Mara Quill", "Bo Lind"):
        page = show(rating_page(CASE))
        begin(page, name)
        seen = {page.locator("#what").inner_text(): rate(page) for _ in CASE.evidence}
        orders.setdefault(name, []).append([value for _, value in sorted(seen.items())])
        page.evaluate("localStorage.clear()")
    first, second = orders["Mara Quill"]
    assert first == second
    assert first != orders["Bo Lind"][0]
    assert len({tuple(order) for order in first}) > 1
    assert all(sorted(order) == sorted(first[0]) for order in first)


def test_earlier_answers_are_hidden_and_kept(show: Open) -> None:
    page = show(rating_page(CASE))
    begin(page, "Mara Quill")
    rate(page)
    assert page.locator(":checked").count() == 0
    assert page.locator("#why").input_value() == ""
    assert "It fits" not in page.locator("main").inner_text()
    page.reload()
    begin(page, "Mara Quill")
    assert page.locator("#count").inner_text() == "Piece 2 of 10"


def test_every_explanation_is_asked_for_and_so_is_a_reason(show: Open) -> None:
    page = show(rating_page(CASE))
    page.get_by_role("button", name="Begin").click()
    assert page.locator("#start .error").inner_text()
    begin(page, "Mara Quill")
    page.get_by_role("button", name="Next").click()
    assert "3 of 3 explanations are not rated yet" in page.locator("#rate .error").inner_text()
    for _ in CASE.hypotheses:
        page.keyboard.press("7")
    page.get_by_role("button", name="Next").click()
    assert page.locator("#rate .error").inner_text()
    page.get_by_role("button", name="Next").click()
    assert page.locator("#count").inner_text() == "Piece 2 of 10"
    page.locator("#skip").click()
    page.locator("#stop").click()
    assert '"?"' in page.locator("#text").input_value()
    assert "1 of 10" in page.locator("#tally").inner_text()
    page.get_by_role("button", name="Rate everything again").click()
    assert page.locator("#count").inner_text() == "Piece 1 of 10"


def test_hostile_words_stay_words_on_the_rating_page(show: Open) -> None:
    page = show(rating_page(whole(HOSTILE)), **NARROW)
    begin(page, HOSTILE)
    assert page.locator("#what").inner_text().startswith("</script><script>alert(1)")
    assert page.evaluate("document.images.length") == 0
    assert page.evaluate("document.documentElement.scrollWidth") == 400


def test_without_scripts_the_page_says_what_it_needs(show: Open) -> None:
    page = show(rating_page(CASE), java_script_enabled=False)
    assert page.locator(".noscript").is_visible()
    assert not page.locator("form").first.is_visible()


def test_nobodys_answers_are_in_the_rating_page() -> None:
    made = rating_page(CASE)
    assert not any(each.author in made or (each.why and each.why in made) for each in CASE.ratings)
    assert "liable" not in made
