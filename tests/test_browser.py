"""The page in a real browser: choosing, keyboard, scripts off, no network, narrow screens."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from handmade import BRIDGE, STORY, attribution, reading

from crossread.records import Article, Reading, Unused
from crossread.report import to_html

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

Open = Callable[..., "Page"]


@pytest.fixture
def show(visit: Open, tmp_path: Path) -> Open:
    """Opens a page made of readings."""

    def opened(
        *readings: Reading, anchor: str = "", unused: tuple[Unused, ...] = (), **options: Any
    ) -> "Page":
        file = tmp_path / "page.html"
        file.write_text(to_html(readings, unused), encoding="utf-8", newline="")
        return visit(file.as_uri() + anchor, file.as_uri(), **options)

    return opened


def lit(page: "Page", role: str) -> str:
    """The words that are chosen in that role: w source, h cue, c content."""
    found = page.eval_on_selector_all(
        ".t .c.lit" if role == "c" else f".t .{role}.on",
        "(all) => all.map((one) => one.textContent).join('|')",
    )
    return str(found)


def held(text: str) -> str:
    return re.sub("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]", "\ufffd", text)


def page_text(page: "Page") -> str:
    return str(page.eval_on_selector_all(".t", "(all) => all.map((e) => e.textContent).join('')"))


def test_choosing_a_source_shows_all_it_says(show: Open) -> None:
    page = show(STORY)
    page.click(".voice:has-text('Ilse Tarn')")
    assert lit(page, "c") == (
        "“We are looking at weeks, not days,”|“The channel is simply not safe.”"
        "|A first report is expected in March"
    )
    panel = page.inner_text(".panel")
    assert "2 attributions in this text" in panel
    assert "A first report is expected in March" in panel
    assert page.get_attribute(".voice:has-text('Ilse Tarn')", "aria-pressed") == "true"
    assert page.locator(".voice[aria-pressed=true]").count() == 1
    page.click(".voice:has-text('Ronan Achterberg')")
    assert lit(page, "c") == "that the vessel had been off its course"
    assert page.locator(".voice[aria-pressed=true]").count() == 1
    page.click(".voice:has-text('Ronan Achterberg')")
    assert lit(page, "c") == ""
    assert page.is_hidden(".panel")


def test_choosing_a_content_shows_its_source_and_cue(show: Open) -> None:
    page = show(STORY)
    page.click(".t .c:has-text('in a stable condition')", position={"x": 5, "y": 8})
    assert (lit(page, "w"), lit(page, "h")) == ("The authority", "said in a statement")
    panel = page.inner_text(".panel")
    for shown in ("The authority", "said in a statement", "indirect", "88 %", "by-hand@1"):
        assert shown in panel


def test_the_innermost_of_nested_contents_is_chosen(show: Open) -> None:
    page = show(STORY)
    content = page.locator(".t .c2:has-text('the channel was clear')")
    content.scroll_into_view_if_needed()  # it may run over two lines: its first one is chosen
    first = "each => { const line = each.getClientRects()[0]; return [line.x + 5, line.y + 8]; }"
    page.mouse.click(*content.evaluate(first))
    assert (lit(page, "w"), lit(page, "h")) == ("the harbour master", "had assured")
    assert lit(page, "c") == "that “the channel was clear”"
    assert "quoted in 6 He" in page.inner_text(".panel")


def test_the_keyboard_is_enough(show: Open) -> None:
    page = show(STORY)
    source = page.locator(".t .wf:has-text('The union of dock workers')")
    source.focus()
    page.keyboard.press("Enter")
    assert lit(page, "c").startswith("The breakwater was known to be weak.")
    assert source.get_attribute("aria-pressed") == "true"
    page.keyboard.press("Escape")
    assert lit(page, "c") == ""
    assert source.get_attribute("aria-pressed") == "false"
    page.keyboard.press("Space")
    assert "a wall could wait" in lit(page, "c")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "who"
    number = page.locator(".t a.n[data-n='7']")
    number.focus()
    page.keyboard.press("Enter")
    assert lit(page, "w") == "the harbour master"
    page.locator(".panel .close").focus()
    page.keyboard.press("Enter")
    assert page.is_hidden(".panel")
    assert page.evaluate("document.activeElement.dataset.n") == "7"


def test_everything_to_choose_has_a_name_and_a_role(show: Open) -> None:
    page = show(STORY)
    assert page.get_by_role("button", name="source: The authority").count() == 1
    assert page.get_by_role("link", name="Attribution 7: the harbour master").count() == 1
    assert page.get_by_role("row").count() == 1 + len(STORY.attributions)
    assert page.get_by_role("heading", level=2).count() == 1


def test_a_link_to_a_finding_opens_it(show: Open) -> None:
    page = show(STORY, STORY, anchor="#r2-5")
    assert lit(page, "w") == "Ronan Achterberg"
    assert page.locator("#s1 .on").count() == 0
    page.click("#s1 tr[data-n='3'] a.back")
    assert page.url.endswith("#a1-3")
    assert lit(page, "w") == "The authority"


def test_without_scripts_the_page_reads_well(show: Open) -> None:
    page = show(STORY, anchor="#a1-7", java_script_enabled=False)
    assert page.is_visible("text=Trains to the ferry terminal run every two hours.")
    assert page.is_visible("table.findings")
    assert not page.is_visible(".panel")
    assert not page.is_visible(".keys")
    assert page.locator(".t .s:target").inner_text() == "that “the channel was clear”"
    page.click(".t a.n[data-n='7']")
    assert page.url.endswith("#r1-7")
    assert page.locator("tr:target").count() == 1
    page.click(".voice:has-text('Ronan Achterberg')")
    assert page.url.endswith("#a1-5")
    page.click(".voices li:has-text('Ilse Tarn') .nos a[data-n='10']")
    assert page.url.endswith("#r1-10")


def test_a_note_beside_the_text_chooses_what_it_is_about(show: Open) -> None:
    page = show(BRIDGE)
    page.click(".notes li[data-n='8'] b")
    assert (lit(page, "w"), lit(page, "h")) == ("the board", "had told")
    panel = page.inner_text(".panel")
    for shown in ("Tollgate Board", "quoted in 7 Eskil Dahl", "low confidence", "31 %"):
        assert shown in panel
    page.click(".panel .about a")
    assert page.inner_text(".panel h3") == "Attribution 7"
    page.keyboard.press("Escape")
    page.focus(".voice:has-text('Eskil Dahl')")
    page.keyboard.press("Space")
    assert "2 attributions in this text" in page.inner_text(".panel")
    assert lit(page, "w") == "the minister of works, Eskil Dahl,|the board|Mr. Dahl"
    for place in (".t .c:has-text('two of its piers cracked')", ".notes li[data-n='2'] b"):
        page.click(place)
        page.click(".panel .close")
        assert page.evaluate("document.activeElement.dataset.n") == "2", "not back at the voice"


@pytest.mark.parametrize("width", [390, 1280])
def test_notes_stand_beside_their_paragraph_or_below_it(show: Open, width: int) -> None:
    page = show(BRIDGE, viewport={"width": width, "height": 800})
    text = page.locator(".row p:has-text('Maren Ort')").bounding_box()
    note = page.locator(".notes li[data-n='4']").bounding_box()
    assert text
    assert note
    if width == 390:
        assert text["y"] + text["height"] <= note["y"] < text["y"] + text["height"] + 120
    else:
        assert text["x"] + text["width"] <= note["x"]
        assert text["y"] <= note["y"] <= text["y"] + text["height"]
    inner, outer = (page.locator(f".notes li[data-n='{n}']").bounding_box() for n in (8, 7))
    assert inner
    assert outer
    assert inner["x"] > outer["x"], "what is nested stands further in"


@pytest.mark.parametrize("scripts", [True, False])
def test_the_print_shows_all_speakers_and_where_they_speak(show: Open, scripts: bool) -> None:
    page = show(BRIDGE, java_script_enabled=scripts)
    assert not page.is_visible(".voices .voice:has-text('inspectors')")
    if scripts:  # what a browser without ::details-content goes by
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.is_visible(".voices .voice:has-text('inspectors')")
    assert page.is_visible(".voices li:has-text('Maren Ort') .nos a[data-n='5']")


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
@pytest.mark.parametrize("chosen", [False, True])
def test_nothing_is_wider_than_the_screen(show: Open, width: int, chosen: bool) -> None:
    long = reading(
        f"{{s1:{'Maximilian' * 12}}} {{c1:{'said' * 30}}} {{q1:{'https://olm.example/' * 12}}}",
        url="https://olm.example/" + "a" * 300,
        outlet="O" * 200,
    )
    page = show(
        STORY, long, BRIDGE, unused=(Unused("u" * 300, "r" * 300),),
        viewport={"width": width, "height": 800},
    )  # fmt: skip
    if chosen:
        page.click("#s2 .t a.n")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_browser_holds_the_exact_text(show: Open) -> None:
    hostile = (
        "<img src=//olm.example/x onerror=alert(1)></p></script> \U0001f600 e\u0301 \u202eabc\u202c"
        "\r\n\r\n&lt;b&gt; \0 \x85 \ufeff\n \n\n{{ x }} \ud800 end\n"
    )
    article = Article(hostile, title_length=9)
    spans = tuple(article.span(at, at + 20) for at in range(0, len(hostile) - 20, 7))
    made = tuple(attribution(article, (span,), (span,), (span,)) for span in spans)
    page = show(Reading(article, made))
    assert page_text(page) == held(hostile)
    for story in (STORY, BRIDGE):
        assert page_text(show(story)) == story.article.text


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("chosen", [0, 6, 7, 8])
@pytest.mark.parametrize("story", [STORY, BRIDGE], ids=["plain", "full"])
def test_every_text_has_contrast_enough(
    show: Open, story: Reading, scheme: str, chosen: int
) -> None:
    page = show(story, color_scheme=scheme, reduced_motion="reduce")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    if chosen:
        page.click(f".t a.n[data-n='{chosen}']")
    weak = page.evaluate(
        """() => {
          const parts = (css) => css.match(/[\\d.]+/g).map(Number);
          const light = (css) => parts(css).slice(0, 3).map((v) => v / 255)
            .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
            .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
          const behind = (element) => {
            for (let at = element; at; at = at.parentElement) {
              const style = getComputedStyle(at);
              const tint = style.backgroundImage.match(/rgb\\([^)]*\\)/);
              if (tint) return tint[0];
              const back = style.backgroundColor;
              if (parts(back)[3] !== 0) return back;
            }
          };
          const words = (node) => node.nodeType === 3 && node.data.trim();
          const ratio = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
          return [...document.querySelectorAll("body *:not(script)")]
            .filter((e) => e.matches("a.n") || [...e.childNodes].some(words))
            .map((e) => [e.className, ratio(light(getComputedStyle(e).color), light(behind(e)))])
            .filter(([, found]) => found < 4.5);
        }"""
    )
    assert weak == []


def test_fifty_articles_stay_usable(show: Open) -> None:
    page = show(*[STORY] * 50)
    assert page.locator(".contents li").count() == 50
    page.click(".contents li:nth-child(50) a")
    assert page.url.endswith("#s50")
    page.click("#s50 .voice >> nth=0")
    assert "The union of dock workers" in page.inner_text("#s50 .panel")
    milliseconds = page.evaluate(
        """() => { const from = performance.now();
          document.querySelector("#s49 .voice").click();
          document.body.getBoundingClientRect();
          return performance.now() - from; }"""
    )
    assert milliseconds < 500
