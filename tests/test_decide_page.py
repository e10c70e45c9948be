"""Overruling findings on the page of a comparison: what it saves is what `compare` takes in."""

from pathlib import Path
from typing import TYPE_CHECKING

from test_decisions import ALL, PLAIN, cell_of
from toy_models import toy_models

from crossread.exports.decisions import decisions, read_decisions
from crossread.pipeline import compare
from crossread.report import comparison_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def overruled(page: "Page", place: str, verdict: str) -> None:
    """Overrule the finding in this place by keyboard alone once its button has the focus."""
    page.locator(f"{place} > .rule").focus()
    page.keyboard.press("Enter")
    page.locator(f'.overrule [value="{verdict}"]').check()
    page.locator('.overrule [name="by"]').fill("Ada Ohm")
    page.locator('.overrule [name="why"]').fill("line 3")
    page.keyboard.press("Enter")


def test_what_the_page_saves_overrules(tmp_path: Path, browser: "Browser") -> None:
    path = tmp_path / "page.html"
    path.write_text(comparison_page(PLAIN), encoding="utf-8")
    before = cell_of(PLAIN, "Times")
    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    number = 1 + next(n for n, r in enumerate(PLAIN.propositions) if r.id == before.proposition)
    column = next(n for n, c in enumerate(PLAIN.columns) if c.name == "Times")
    page.goto(f"{path.as_uri()}#p{number}")
    overruled(page, f"#p{number} [data-cell='{column}']", "absent")
    overruled(page, f"#p{number} .wide", "kept")
    page.locator("#conflicts summary").first.click()
    overruled(page, "#conflicts tr[data-finding] td:last-child", "rejected")
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save the file").click()
    saving.value.save_as(tmp_path / "decisions.jsonl")
    page.close()
    assert errors == []
    made, refused = decisions(read_decisions([tmp_path / "decisions.jsonl"]), ALL)
    assert refused == []
    assert {(e.kind, e.verdict, e.author, e.why) for e in made} == {
        ("cell", "absent", "Ada Ohm", "line 3"),
        ("row", "kept", "Ada Ohm", "line 3"),
        ("conflict", "rejected", "Ada Ohm", "line 3"),
    }
    after = compare(ALL, toy_models(), together=True, decisions=made)
    assert cell_of(after, "Times").stances == ("absent",)
    assert (len(PLAIN.conflicts), after.conflicts) == (1, ())
    assert after.unused == ()
