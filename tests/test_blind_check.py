"""Outlets' names swapped in the texts, and findings brought back: the check sees what changes."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from compared import STORY
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_models import toy_models

from crossread.cli import main
from crossread.exports.comparisons import comparison_json
from crossread.pipeline import compare
from crossread.records import Article, Comparison
from crossread.story.blindness import findings_of, kept, plain_texts, swapped, told
from crossread.text.outlets import pattern

OUTLETS = ("The Inlet Times", "Northern Ledger", "CNN", "Olm Voice", "The National")
BODY = (
    "Pier at Olm closes after crack\n\nThe pier at Olm was closed on Monday, Ada Ohm said. {0} "
    "reported that the crack was three metres long. Nobody was hurt, {1} said. The Times, which "
    "asked the board, said that the pier had been shut in March."
)


def story() -> list[Article]:
    return [
        Article(
            BODY.format(OUTLETS[(at + 1) % 5], OUTLETS[(at + 2) % 5]).replace("Monday", day),
            outlet=name,
            published=f"2031-03-0{at + 1}",
            title_length=30,
        )
        for at, (name, day) in enumerate(zip(OUTLETS, ("Monday", "Tuesday") * 3, strict=False))
    ]


def found(articles: list[Article], number: int) -> Comparison:
    return compare([each.article for each in swapped(articles, number).texts], toy_models())


@given(st.integers(1, 40))
def test_every_outlet_gets_another_name_and_every_mention_moves_with_it(number: int) -> None:
    articles = story()
    made = swapped(articles, number)
    given_names = dict(made.swap.names)
    assert sorted(given_names.values()) == sorted(given_names)
    assert any(new != old for new, old in made.names.items())
    assert made.swap.renamed >= 10
    find = pattern(OUTLETS)
    assert find
    for text in made.texts:
        assert text.article.outlet == given_names[text.original.outlet or ""]
        assert {*text.held} == {each.span() for each in find.finditer(text.article.text)}
        for held, place in zip(text.held, text.told, strict=True):
            span = text.article.span(*held)
            assert text.span(span).text == text.original.text[slice(*place)]


@settings(max_examples=5)
@given(st.integers(1, 40))
def test_what_the_pipeline_finds_is_the_same_under_any_names(number: int) -> None:
    articles = story()
    own = plain_texts(articles)
    true = findings_of(compare([each.article for each in own], toy_models()), own, {})
    assert len(true["attributions"]) > 5
    other = swapped(articles, number)
    run = findings_of(found(articles, number), other.texts, other.names)
    assert [(each.kind, each.missing, each.new) for each in kept(true, [run])] == [
        (kind, 0, 0) for kind in true
    ]


def test_a_finding_that_hangs_on_a_name_is_caught() -> None:
    articles = story()
    own = plain_texts(articles)
    plain = compare([each.article for each in own], toy_models())
    true = findings_of(plain, own, {})
    biased = {**true, "claims": frozenset(list(true["claims"])[1:])}
    biased["rows"] = true["rows"] | {frozenset({"x"})}
    result = kept(true, [true, biased])
    assert {each.kind: (each.missing, each.new) for each in result if each.missing or each.new} == {
        "claims": (1, 0), "rows": (0, 1),
    }  # fmt: skip
    assert "claims: 1 of" in told(result, 2)


@pytest.mark.slow
def test_the_command_writes_the_result_into_the_report(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text(comparison_json(STORY), encoding="utf-8")
    names = ["blind-check", str(tmp_path / "s.json"), "--runs", "1", "-q"]
    done = CliRunner().invoke(
        main, [*names, "--format", "json", "--report", str(tmp_path / "r.json")]
    )
    result = json.loads(done.stdout)
    assert done.exit_code == (0 if result["blind"] else 1)
    assert {each["kind"] for each in result["check"]["kept"]} >= {"claims", "cells", "conflicts"}
    assert any(
        "shuffled" in note for note in json.loads((tmp_path / "r.json").read_text())["notes"]
    )
