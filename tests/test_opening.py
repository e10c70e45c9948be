"""What a comparison opens with and its sheet of paper hold: no more is said than was found."""

from dataclasses import replace
from time import process_time

from compared import article, span
from compared_plainly import comparison

from crossread.article.page import page_of
from crossread.article.quantities import quantities
from crossread.records import Attribution, Between, Comparison, Conflict, ConflictKind, Kind
from crossread.records.sources import Piece
from crossread.report.views.matrix import fullest
from crossread.report.views.opening import opening
from crossread.report.views.sheet import sheet
from crossread.story.cells import ALONE
from crossread.story.figures import figures
from crossread.story.index import index
from crossread.story.rows import finding, rows


def counted(made: Comparison) -> Comparison:
    """The same with the figures of its claims."""
    pages = {each.article.id: page_of(each.article) for each in made.readings}
    claims = (
        replace(
            each,
            quantities=quantities(pages[each.article], each.spans[0].start, each.spans[0].end),
        )
        for each in made.claims
    )
    return replace(made, claims=tuple(claims))


def test_no_sentence_with_a_figure_that_differs_is_quoted_as_agreed_on() -> None:
    texts = (
        article(
            "Day one\n\nAs many as 4,000 people fled when the dam broke. It rained.", "Post", None
        ),
        article("Day two\n\n2,300 people fled. The dam broke. It rained.", "Wire", None),
    )
    fled = {0: "As many as 4,000 people fled", 1: "2,300 people fled"}
    broke = {0: "the dam broke", 1: "The dam broke"}
    made = counted(comparison(texts, [fled, broke, {0: "It rained", 1: "It rained"}]))
    known = index(made)
    every = rows(made, known)
    said = opening(known, made, every)
    assert [each.row for each in said if each.kind == "agreed"] == [3]
    assert "on the 3 claims" in said[0].text  # those with figures that differ are shared too
    assert "none with a different figure" not in finding(made, every)
    told = {each.number: each for each in sheet(known, made.columns, every, said).rows}
    assert [each.words for each in told[2].versions] == ["the dam broke"]  # not the sentence
    assert [each.words for each in told[3].versions] == [""]


def test_a_conflict_is_told_with_the_sentence_that_has_its_figures() -> None:
    hurt = "7 people died and 300 people were hurt", "9 people died and 40 people were hurt"
    texts = (
        article(f"Day one\n\n{hurt[0]}.", "Post", None),
        article(f"Day two\n\n{hurt[1]}.", "Wire", None),
        article("Day three\n\n9 people died.", "Hour", None),
    )
    made = counted(comparison(texts, [{0: hurt[0], 1: hurt[1], 2: "9 people died"}]))
    (row,) = made.propositions
    one, other, third = row.claims
    row = replace(row, clearest=third)
    found = tuple(
        Conflict(row.id, one, other, ConflictKind.NUMBER, Between.OUTLETS, shown, "", "h@1", 0.5)
        for shown in (
            (span(texts[0], "300 people"), span(texts[1], "40 people")),
            (span(texts[0], "7 people"), span(texts[1], "9 people")),
        )
    )
    cells_ = tuple(replace(each, proposition=row.id) for each in made.coverage)
    made = replace(made, propositions=(row,), coverage=cells_, conflicts=found)
    known = index(made)
    (first, *_) = opening(known, made, rows(made, known))
    assert "“7 people”" in first.text
    assert "300" not in first.text


def test_a_figure_is_kept_beside_a_longer_one_of_another_worth() -> None:
    for words, kept in (
        ("2 people, or 2 dozen people", ("2 people", "2 dozen people")),
        ("two, or two dozen", ("two", "two dozen")),
        ("nine, or nine dead", ("nine dead",)),
        ("3, or 3 to 5", ("3", "3 to 5")),
        ("3.4.2026, or 3.4.2026 early", ("3.4.2026 early",)),
    ):
        assert tuple(fullest(words.split(", or "))) == kept


def test_every_outlet_of_a_lone_claim_is_named_or_counted() -> None:
    texts = [article(f"Day\n\nRain fell in {n}.", f"Paper {n}", None) for n in range(7)]
    made = comparison(texts, [{n: f"Rain fell in {n}" for n in range(6)}])
    copies = [replace(each, reason=ALONE) if each.claims else each for each in made.coverage]
    made = replace(made, coverage=tuple(copies))
    known = index(made)
    *_, last = opening(known, made, rows(made, known))
    assert last.kind == "single"
    assert "3 more" in last.text


def test_the_sheet_says_how_many_versions_it_leaves_off() -> None:
    said = [f"{n}00 people fled" for n in range(1, 9)]
    texts = [article(f"Day\n\n{each}.", f"Paper {each}", None) for each in said]
    made = counted(comparison(texts, [dict(enumerate(said))]))
    known = index(made)
    ((row, *_), _) = sheet(known, made.columns, rows(made, known), ())
    assert len(row.versions) == 5
    assert "4 more versions" in row.versions[-1].who


def test_a_side_of_a_contradiction_begins_with_a_capital() -> None:
    texts = (
        article("Day one\n\nIt failed, said records of the port.", "Post", None),
        article("Day two\n\nIt did not fail.", "Wire", None),
    )
    made = comparison(texts, [{0: "It failed", 1: "It did not fail"}])
    (row,) = made.propositions
    row = replace(row, denying=row.claims[1:])
    held = (span(texts[0], "It failed"),)
    given = Attribution(texts[0].id, (), (), held, Kind.INDIRECT, None, "h@1", 0.5)
    cells_ = tuple(replace(each, proposition=row.id) for each in made.coverage)
    claims = (replace(made.claims[0], attribution=given.id), *made.claims[1:])
    readings = (replace(made.readings[0], attributions=(given,)), *made.readings[1:])
    made = replace(made, propositions=(row,), coverage=cells_, claims=claims, readings=readings)
    known = index(made)
    (first, *_) = opening(known, made, rows(made, known))
    assert "An unnamed source (in Post): “It failed" in first.text


def test_the_figures_of_a_row_of_a_thousand_claims_are_held_together_at_once() -> None:
    said = [f"9 people died and 40 were hurt at {n}" for n in range(20)]
    texts = [article(f"Day\n\n{'. '.join(said)}.", f"Paper {n}", None) for n in range(50)]
    made = counted(comparison(texts, [dict.fromkeys(range(50), each) for each in said]))
    known = index(made)
    start = process_time()
    assert figures(known, made.claims, [], []) is None
    assert process_time() - start < 2  # each pair of claims by itself takes 6 seconds
    other = replace(made.claims[-1].quantities[0], value=8.0)
    last = replace(made.claims[-1], quantities=(other, *made.claims[-1].quantities[1:]))
    found = figures(known, (*made.claims[:-1], last), [], [])
    assert found
    assert found.best is None
    assert {each.quantity.value for each in (found.low, found.high)} == {8, 9}


def test_what_an_article_says_of_its_author_is_not_news_of_one_outlet() -> None:
    note = "Ada Moor is an analyst at the Tarn Institute"
    texts = (
        article(f"Day one\n\n{note}.\n\nIt rained.", "Post", None),
        article("Day two\n\nIt rained. The gates were shut.", "Wire", None),
    )
    made = comparison(texts, [{0: note}, {1: "The gates were shut"}])
    says = Piece(texts[0].id, ("Ada Moor",), (span(texts[0], note),), "", None, (), "h@1", 0.5)
    for pieces, row in (((), 1), ((says,), 2)):
        given = replace(made, pieces=pieces)
        known = index(given)
        *_, last = opening(known, given, rows(given, known))
        assert (last.kind, last.row) == ("single", row)
