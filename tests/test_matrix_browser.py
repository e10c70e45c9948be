"""The page of a comparison in a real browser: sort, open, follow, copy, scripts off, narrow."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from compared import STORY
from compared_plainly import hostile, large, wordy
from test_topics import long_story

from crossread.records import Comparison
from crossread.report import comparison_page

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
NARROW = {"viewport": {"width": 360, "height": 800}}

Open = Callable[..., "Page"]


@pytest.fixture
def show(visit: Open, tmp_path: Path) -> Open:
    """Opens the page of a comparison."""

    def opened(compared: Comparison = STORY, *, anchor: str = "", **options: Any) -> "Page":
        file = tmp_path / "page.html"
        file.write_text(comparison_page(compared), encoding="utf-8", newline="")
        return visit(file.as_uri() + anchor, file.as_uri(), **options)

    return opened


def order(page: "Page") -> list[int]:
    """The numbers of the rows of the matrix that are shown, from top to bottom."""
    found = page.eval_on_selector_all(
        ".matrix tbody:not([hidden]) th .no", "(all) => all.map((one) => Number(one.textContent))"
    )
    return list(found)


def test_rows_sort_by_each_order_within_their_groups(show: Open) -> None:
    page = show()
    assert order(page) == [3, 5, 1, 4, 2, 7]
    for value, expected in (
        ("1", [3, 1, 4, 5, 2, 7]),
        ("2", [1, 3, 4, 5, 2, 7]),
        ("4", [1, 3, 4, 5, 2, 7]),
        ("0", [3, 5, 1, 4, 2, 7]),
    ):
        page.select_option("[data-order]", value)
        assert order(page) == expected
    page.select_option("[data-order]", "3")
    assert sorted(order(page)) == [1, 2, 3, 4, 5, 7]


def test_a_cell_opens_the_sentences_side_by_side_and_leads_to_the_article(show: Open) -> None:
    page = show()
    assert page.locator(".detail:visible").count() == 0
    page.click("a[href='#p3-1']")
    detail = page.locator("#p3")
    assert detail.is_visible()
    assert page.locator(".detail:visible").count() == 1
    cards = detail.locator(".card")
    assert cards.count() == 4
    assert "Some 2,300 people have left their homes in Quellhaven, county" in detail.inner_text()
    assert "Tove Lindgard" in cards.nth(0).inner_text()
    assert detail.locator(".card:target b").inner_text() == "Northern Ledger"
    detail.locator(".card:target").get_by_role("link", name="in the article").click()
    marked = page.locator("mark:target")
    assert marked.inner_text() == "2,300 people have left their homes in Quellhaven"
    assert page.locator("#t2 mark:target").is_visible()
    page.click("#t2 mark:target + a.n")
    assert detail.is_visible()


def test_an_omission_opens_what_was_searched(show: Open) -> None:
    page = show(anchor="#p2-3")
    said = page.locator("#p2-3").inner_text()
    assert "omits" in said
    assert "A blaze broke out at the Tannery Road depot" in said
    page.click("#p2-3 a")
    assert page.url.endswith("#t4")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_cell_without_words_has_an_address_that_opens_its_row(show: Open, scripts: bool) -> None:
    page = show(anchor="#p2-4", java_script_enabled=scripts)
    assert "Not assessed (no date): notes.txt." in page.locator("#p2").inner_text()
    if scripts:
        page.click("#p5-4")
        assert page.url.endswith("#p5-4")
        assert [each.get_attribute("id") for each in page.locator(".detail:visible").all()] == [
            "p5"
        ]
        page.keyboard.press("Escape")
        assert page.locator(".detail:visible").count() == 0


def test_the_keyboard_opens_and_closes(show: Open) -> None:
    page = show()
    page.locator("a[href='#p5-3']").focus()
    page.keyboard.press("Enter")
    assert page.locator("#p5").is_visible()
    page.keyboard.press("Escape")
    assert page.locator(".detail:visible").count() == 0
    assert page.evaluate("document.activeElement.hash") == "#p5-3"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "in the article"
    page.click("a[href='#p5-3']")
    assert page.locator(".detail:visible").count() == 0


def test_the_filter_leaves_the_rows_that_hold_the_words(show: Open) -> None:
    page = show()
    page.fill(".filter input", "JANUARY")
    assert order(page) == [5]
    assert page.inner_text(".hits") == "1 of 6 claims"
    assert page.url.endswith("#?words=JANUARY")
    page.fill(".filter input", "2,300 tannery")
    assert order(page) == []
    page.fill(".filter input", "")
    assert len(order(page)) == 6
    assert page.url.endswith("#matrix")


def test_a_filter_has_an_address(show: Open) -> None:
    page = show()
    page.select_option("[data-facet='differs in']", "date")
    (number,) = order(page)
    assert page.url.endswith("#?differs+in=date")
    assert page.locator(".grouphead:visible").count() == 1
    page.click("[data-clear]")
    assert len(order(page)) == 6
    sent = show(anchor="#?outlet=Harbour+Radio&words=left")
    assert order(sent) == [3]
    assert sent.input_value("[data-facet=outlet]") == "Harbour Radio"
    assert number in order(page)


def test_a_column_folds_and_opens_again(show: Open) -> None:
    page = show()
    button = page.locator("thead th:nth-child(3) .fold")
    wide = page.locator("#r3 td:nth-child(3)").bounding_box()
    button.focus()
    page.keyboard.press("Enter")
    narrow = page.locator("#r3 td:nth-child(3)").bounding_box()
    assert wide
    assert narrow
    assert narrow["width"] < wide["width"] / 2
    assert button.get_attribute("aria-pressed") == "true"
    button.click()
    assert page.locator("#r3 td:nth-child(3) b").is_visible()


def test_a_long_group_is_shown_in_parts(show: Open) -> None:
    page = show(large(26, 20))
    assert page.locator(".claimrow:visible").count() == 15
    page.locator(".rest:visible").click()
    assert page.locator(".claimrow:visible").count() == 20
    far = show(large(26, 20), anchor="#p20")
    assert far.locator("#p20").is_visible()


def test_on_paper_one_page_unless_everything_is_asked_for(show: Open) -> None:
    page = show()
    page.emulate_media(media="print")
    assert page.locator(".finding").is_visible()
    assert page.locator(".onepage tr").count() > 4
    assert page.locator("main").is_hidden()
    whole = show(anchor="#whole", java_script_enabled=False)
    whole.emulate_media(media="print")
    assert whole.locator("#articles").is_visible()
    assert whole.locator("#p3").is_visible()
    assert whole.locator(".onepage").is_hidden()


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("compared", [STORY, large(13, 3), large(13, 40), large(50, 300), wordy()])
def test_the_sheet_is_one_page_and_says_what_it_leaves_off(
    show: Open, compared: Comparison, scripts: bool
) -> None:
    paper = {"width": 703, "height": 1028}  # A4 without its margins
    page = show(compared, java_script_enabled=scripts, viewport=paper)
    page.emulate_media(media="print")
    sheet = page.locator(".onepage")
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 1
    left = sheet.locator(".left").inner_text().partition(";")[0]
    missing = sum(int(number.replace(",", "")) for number in re.findall(r"[\d,]*\d", left))
    assert sheet.locator(".no").count() + missing == len(compared.propositions)
    assert sheet.evaluate("e => e.scrollHeight - e.clientHeight") <= 1  # nothing is cut off
    if scripts:
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.url in sheet.locator(".left").inner_text()


def test_a_list_is_copied_as_csv(show: Open) -> None:
    page = show(permissions=["clipboard-read", "clipboard-write"])
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.click("#conflicts summary")
    page.click("#conflicts .copy")
    shown = page.input_value("#conflicts .fallback")
    assert shown.startswith("Claim,Differs in,One version,Other version,Who conflicts\n")
    assert "900 people had left their homes.,figure,“900” Quellhaven Herald" in shown.replace(
        '"', ""
    )
    page.click(".tools .copy")
    rows = page.input_value(".tools .fallback").splitlines()
    assert rows[0] == (
        "Claim,Quellhaven Herald,Northern Ledger,Harbour Radio,The Inlet Times,"
        "notes.txt outlet unknown"
    )
    assert len(rows) == 1 + 6
    assert "900 asserts own words reports Tove Lindgard · headline" in rows[1]
    page.click("#timeline summary")
    page.click("#timeline .copy")
    assert "Northern Ledger (3 h 20 min later)" in page.input_value("#timeline .fallback")


def test_the_clipboard_gets_what_no_spreadsheet_runs(show: Open) -> None:
    page = show(hostile("=1+2"), permissions=["clipboard-read", "clipboard-write"])
    page.click(".tools .copy")
    page.wait_for_selector("text=Copied")
    lines = str(page.evaluate("navigator.clipboard.readText()")).splitlines()
    assert any(line.startswith("'=1+2 is so") for line in lines)


def test_without_scripts_all_of_it_reads(show: Open) -> None:
    page = show(anchor="#p3-1", java_script_enabled=False)
    assert page.locator("#p3").is_visible()
    assert page.locator(".tools").is_hidden()
    assert page.locator(".copy:visible").count() == 0
    assert "Schools stay closed on Tuesday" in page.inner_text("#t1")
    page.click("#p3 .card:target a")
    assert page.locator("mark:target").is_visible()
    page.click(".alone > summary")
    assert "was told twice of a leak" in page.inner_text(".alone")


@pytest.mark.parametrize(
    "compared", [STORY, hostile("Endless" * 60), hostile("\u202e\u05d0\u05d1\u05d2 \u202e")]
)
def test_a_narrow_screen_needs_no_sideways_scrolling(show: Open, compared: Comparison) -> None:
    for anchor in ("", "#p1", "#p1-1"):
        page = show(compared, anchor=anchor, **NARROW)
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        name = "getComputedStyle(document.querySelector('.matrix td a'), '::before').content"
        assert len(str(page.evaluate(name))) > 4


def test_heads_stay_in_sight_in_a_large_matrix(show: Open) -> None:
    page = show(large(), viewport={"width": 1280, "height": 800})
    page.evaluate("document.querySelector('.frame').scrollTo(3000, 9000)")
    frame = page.locator(".frame").bounding_box()
    head = page.locator(".matrix thead th").first.bounding_box()
    assert frame
    assert head
    assert abs(head["x"] - frame["x"]) < 2
    assert abs(head["y"] - frame["y"]) < 4
    assert page.evaluate("document.documentElement.scrollWidth") == 1280


def test_hostile_words_run_nothing(show: Open) -> None:
    evil = "</script><script>window.ran = 1</script><img src=x onerror='window.ran = 1'>"
    page = show(hostile(evil))
    page.click("a[href='#p1-0']")
    assert page.evaluate("window.ran") is None
    assert page.locator("img").count() == 0


def test_on_paper_every_sentence_is_printed(show: Open) -> None:
    page = show(anchor="#whole")
    page.emulate_media(media="print")
    assert page.locator("#p3").is_visible()
    assert page.locator(".tools").is_hidden()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_long_group_folds_by_topic(show: Open, scripts: bool) -> None:
    page = show(long_story(), java_script_enabled=scripts)
    rows, heads = page.locator(".claimrow:visible"), page.locator(".topichead summary")
    assert (heads.count(), rows.count()) == (3, 10)
    heads.nth(1).focus()
    page.keyboard.press("Enter")
    assert rows.count() == 19
    heads.nth(0).click()
    assert rows.count() == 9
    far = show(long_story(), anchor="#p30", java_script_enabled=scripts)
    assert far.locator("#p30").is_visible()
    whole = show(long_story(), anchor="#whole", java_script_enabled=scripts)
    whole.emulate_media(media="print")
    assert whole.locator("#r3").is_visible()
    assert whole.locator("#r30").is_visible()


def test_what_is_searched_for_shows_in_closed_topics_and_other_orders_have_none(show: Open) -> None:
    page = show(long_story())
    rows = page.locator(".claimrow:visible")
    page.fill(".filter input", "ledgers")
    assert rows.count() == 9
    page.click("[data-clear]")
    assert rows.count() == 10
    page.select_option("[data-order]", "4")
    assert order(page)[:30] == list(range(1, 31))
    assert page.locator(".topichead:visible").count() == 0
    page.select_option("[data-order]", "0")
    page.locator(".rest:visible").click()
    assert rows.count() == 30
