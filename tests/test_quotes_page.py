"""The page of a check of quotations: nothing in a text is obeyed; in a browser it can be read."""

import json
import re
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema  # type: ignore[import-untyped, unused-ignore]
import pytest
from compared import article, saying
from compared_plainly import comparison

from crossread.records import Article, Comparison, QuoteCheck, Reading, Unused
from crossread.report import (
    comparison_json,
    comparison_page,
    open_console,
    quotes_json,
    quotes_page,
    quotes_view,
)
from crossread.story.quotations import quotes, texts_at_hand, variants

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

EVIL = "<script>alert(1)</script> & \u202egnp.exe \x1b[31m \ud800 ]]> {{ 7 }} =cmd"


def checked(evil: str = "") -> QuoteCheck:
    text = f"The gate {evil}\n\n“We never closed the gate in March {evil},” Ada Ohm said."
    text += "\n\n“The repair cost 9,000 crowns,” Ada Ohm said."
    of = Article(text, evil or "Post", evil or None, title_length=text.index("\n"), name=evil)
    said = saying(of, "Ada Ohm", "said", f"“We never closed the gate in March {evil},”")
    source = Article(f"Ada Ohm: We closed the gate in March {evil}. It cost 3,000.", name="s.txt")
    reading = Reading(of, (said,))
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
    page = quotes_page(empty)
    assert "No quotations" in page
    assert 'id="q1"' not in page


def compared(evil: str = "") -> Comparison:
    """Two articles that quote one utterance in different words."""
    words = ("The gate was rotten from top to bottom", "The gate was rotten from end to bottom")
    articles = [
        article(f"News {evil}\n\n“{each},” Ada Ohm said. {evil}", f"{evil} {n}", None)
        for n, each in enumerate(words)
    ]
    readings = tuple(
        Reading(of, (saying(of, "Ada Ohm", "said", f"“{each},”"),))
        for of, each in zip(articles, words, strict=True)
    )
    known = texts_at_hand(readings, {}, cited=False)
    found = tuple(quote for reading in readings for quote in quotes(reading, known))
    plain = comparison(articles, [{0: "Ada Ohm said", 1: "Ada Ohm said"}])
    return replace(plain, readings=readings, quotes=found, variants=variants(found))


@pytest.mark.parametrize("evil", ["", EVIL])
def test_a_comparison_sets_the_versions_of_one_quotation_side_by_side(evil: str) -> None:
    made = compared(evil)
    assert [quote.state.value for quote in made.quotes] == ["altered", "altered"]
    page = comparison_page(made)
    section = page.partition('id="quotations"')[2].partition("</section>")[0]
    assert section.count("≠") == 2
    assert "<del>end</del> <ins>top</ins>" in section
    assert "<del>top</del> <ins>end</ins>" in section
    assert "<script>alert" not in page
    document = json.loads(comparison_json(made))
    schema = json.loads((files("crossread.report") / "comparison.schema.json").read_text("utf-8"))
    check = jsonschema.Draft202012Validator(schema)
    check.validate(document)
    (group,) = document["variants"]
    assert group["quotes"] == [quote["id"] for quote in document["quotes"]]
    for part, name in (("quotes", "state"), ("variants", "differing")):
        broken = json.loads(json.dumps(document))
        del broken[part][0][name]
        assert not check.is_valid(broken)


def test_a_comparison_without_quotations_has_no_such_part() -> None:
    assert 'id="quotations"' not in comparison_page(replace(compared(), quotes=(), variants=()))


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
