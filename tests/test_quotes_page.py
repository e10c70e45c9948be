"""The page of a check of quotations: nothing in a text is obeyed; in a browser it can be read."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from compared import saying

from crossread.quotations import quotes, texts_at_hand
from crossread.report import open_console, quotes_json, quotes_page, quotes_view
from crossread.types import Article, QuoteCheck, Reading, Unused

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

EVIL = "<script>alert(1)</script> & \u202egnp.exe \x1b[31m \ud800 ]]> {{ 7 }} =cmd"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
browser_test = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")


def checked(evil: str = "") -> QuoteCheck:
    text = f"The gate {evil}\n\n“We never closed the gate in March {evil},” Ada Ohm said."
    text += "\n\n“The repair cost 9,000 crowns,” Ada Ohm said."
    article = Article(text, evil or "Post", evil or None, title_length=text.index("\n"), name=evil)
    said = saying(article, "Ada Ohm", "said", f"“We never closed the gate in March {evil},”")
    source = Article(f"Ada Ohm: We closed the gate in March {evil}. It cost 3,000.", name="s.txt")
    reading = Reading(article, (said,))
    texts = (Reading(source, ()),)
    found = quotes(reading, texts_at_hand(texts, {}, cited=True))
    return QuoteCheck((reading,), texts, found, (Unused(evil or "x.txt", evil or "it is empty"),))


def test_nothing_in_a_text_is_obeyed(capsys: pytest.CaptureFixture[str]) -> None:
    check = checked(EVIL)
    assert check.quotes
    page = quotes_page(check)
    page.encode("utf-8")
    assert "<script" not in page
    assert "javascript:" not in page
    assert "http" not in re.sub(r'http-equiv="[^"]*"', "", page)
    assert "\u202e" not in quotes_json(check)
    quotes_view(check, open_console())
    assert "\x1b" not in capsys.readouterr().out


def test_an_article_without_a_quotation_has_a_page() -> None:
    empty = QuoteCheck((Reading(Article("Nothing here."), ()),), (), ())
    assert "No quotation was found." in quotes_page(empty)


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as started:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        opened = started.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield opened
        opened.close()


def opened(browser: "Browser", folder: Path, width: int) -> "tuple[Page, list[str]]":
    file, troubles = folder / "page.html", list[str]()
    file.write_text(quotes_page(checked()), encoding="utf-8", newline="")
    context = browser.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=False
    )
    page = context.new_page()
    page.on("console", lambda message: troubles.append(message.text))
    page.on(
        "request", lambda asked: troubles.append(asked.url) if "file:" not in asked.url else None
    )
    page.goto(file.as_uri())
    return page, troubles


@pytest.mark.browser
@browser_test
@pytest.mark.parametrize("width", [1280, 360])
def test_it_is_read_without_scripts_on_any_width(
    browser: "Browser", tmp_path: Path, width: int
) -> None:
    page, troubles = opened(browser, tmp_path, width)
    box = page.locator("body").bounding_box()
    assert box is not None
    assert box["width"] <= width
    assert page.locator("ins", has_text="never").is_visible()
    assert page.locator("#q1").get_by_text("altered").is_visible()
    assert troubles == []


@pytest.mark.browser
@browser_test
def test_a_quotation_leads_to_its_place_and_to_its_source_and_back(
    browser: "Browser", tmp_path: Path
) -> None:
    page, _ = opened(browser, tmp_path, 1280)
    page.locator("#q1 a.no").click()
    assert page.locator("#h1").inner_text().startswith("We never closed")
    page.go_back()
    page.locator("#q1 td.from a").click()
    assert page.url.endswith("#f1")
    assert page.locator("#f1").inner_text().startswith("We")
    page.locator("#sources a.n").first.click()
    assert page.url.endswith("#q1")
