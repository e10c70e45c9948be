"""The walk of a comparison on toy models: blind to names and order, whole whatever comes in."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_models import toy_models

from crossread.errors import UsageError
from crossread.pipeline import MOST_SENTENCES, Models, comparable, compare, open_models
from crossread.read import read
from crossread.records import (
    Article,
    Between,
    Comparison,
    ConflictKind,
    Coverage,
    ReuseKind,
    Span,
    Stance,
)
from crossread.story.index import index
from crossread.story.rows import rows as matrix

ROOT = Path(__file__).parents[1]
OUTLETS = ("Northern Ledger", "Inlet Times", "Holm", "Post of Skarne", "Evening Bell")
TEXTS = (
    """Ferry sinks off Olm

The ferry Asker sank off Olm on Monday with 40 people aboard. Harbour chief Tove Lindgard said \
that the ferry carried 12 cars. Inspectors had not found rust in the hull.

The northern pier of Olm was closed for repairs. Families waited on the quay of Olm all night, the \
{0} has learnt.""",
    """Olm ferry sinks

The ferry Asker sank off Olm on Monday with 44 people aboard. The ferry carried 12 cars. \
Inspectors had found rust in the hull.

Tove Lindgard told the {1} that the crew had left the ferry. Divers will search the wreck.""",
    """Ferry down off Olm

The {0} reported that the ferry carried 12 cars. Tove Lindgard said that inspectors had not \
found rust in the hull. Olm ferry service is stopped.""",
    """Ferry sinks near Olm

The ferry Asker sank off Olm on Monday with 40 people aboard. Harbour chief Tove Lindgard said \
that the ferry carried 12 cars. Inspectors had not found rust in the hull.

The northern pier of Olm was closed for repairs. Families waited on the quay of Olm all night.""",
    """Who knew of the rust

{1} reported that divers will search the wreck. The ferry Asker of Olm carried 14 cars, says a \
list that the {3} has seen.""",
)
TIMES = ("04T08:00", "04T11:00", "04T15:30", "05", "05T09:00")


def coverage(names: Sequence[str] = OUTLETS) -> list[Article]:
    """The story with these outlets, in their metadata and in their texts."""
    return [
        Article(
            text.format(*names),
            name,
            url=f"https://example.org/{number}",
            title_length=text.index("\n"),
            published=f"2031-03-{when}",
            complete=number != 2,
            name=f"{number}.txt",
        )
        for number, (text, name, when) in enumerate(zip(TEXTS, names, TIMES, strict=True))
    ]


def renamed(text: str, names: Mapping[str, str]) -> str:
    """The text with each name, and its last word behind `the`, changed."""
    short = {name.split()[-1]: to.split()[-1] for name, to in names.items() if " " in name}
    whole, last = ("|".join(sorted(map(re.escape, each), key=len)[::-1]) for each in (names, short))
    pattern = rf"(?<!\w)(?:({whole})|(?<=[Tt]he )({last or '(?!)'}))(?!\w)"
    return re.sub(pattern, lambda m: names[m[1]] if m[1] else short[m[2]], text)


def plain(found: Comparison, names: Mapping[str, str]) -> object:
    """A comparison without ids and offsets: articles by their files, spans by their words, and
    outlets by what `names` calls them."""
    known = {each.article.id: f"article {each.article.name}" for each in found.readings}

    def named(text: str) -> str:
        return renamed(f"the {text}", names)  # a last word alone stands for its name

    def told(value: object) -> object:
        if isinstance(value, Span):
            return (known[value.article], named(value.text))
        if isinstance(value, str):
            return known.get(value) or named(value)
        if isinstance(value, tuple):
            return tuple(told(each) for each in value)
        if not is_dataclass(value) or isinstance(value, type):
            return value
        skipped = {"capture", "links"} | ({"position"} if isinstance(value, Coverage) else set())
        parts = {f.name: getattr(value, f.name) for f in fields(value) if f.name not in skipped}
        if isinstance(value, Article):
            parts["title_length"] = value.title is not None
        own = parts.pop("id", None)
        made = type(value).__name__, tuple((name, told(part)) for name, part in parts.items())
        if isinstance(own, str) and own not in known:
            known[own] = f"{type(value).__name__} {len(known)}"
        return made

    # Parents first, so that every id is known when it is told.
    order = ("story", "readings", "claims", "speakers", "propositions")
    rest = [f.name for f in fields(found) if f.name not in order]
    known[found.story.id] = "story"
    return [(name, told(getattr(found, name))) for name in (*order, *rest)]


NAMES = ("Sun", "Olm Post", "Radio Free Skarne", "Mirror", "Quellhaven Morning Star", "Echo Now")


@cache
def lettered() -> object:
    """The story with its outlets called A to E."""
    return plain(compare(coverage(), toy_models()), dict(zip(OUTLETS, "ABCDE", strict=True)))


@settings(max_examples=12)
@given(names=st.permutations(NAMES), order=st.permutations(range(5)))
def test_names_and_order_change_only_the_names(names: list[str], order: list[int]) -> None:
    articles = coverage(names[:5])
    found = compare([articles[n] for n in order], toy_models())
    assert plain(found, dict(zip(names, "ABCDE", strict=False))) == lettered()


@settings(max_examples=12)
@given(names=st.permutations(NAMES), order=st.permutations(range(5)))
def test_names_of_two_words_and_order_change_only_the_names(
    names: list[str], order: list[int]
) -> None:
    """What holds for names of any length, for names of one length and as many words."""
    two = [f"{each.split()[0]:x<8.8} Daily" for each in names[:5]]
    alike = dict(zip(two, "ABCDE", strict=True))
    first = plain(compare(coverage(two), toy_models()), alike)
    mixed = two[1:] + two[:1]
    articles = coverage(mixed)
    found = compare([articles[n] for n in order], toy_models())
    assert plain(found, dict(zip(mixed, "ABCDE", strict=True))) == first


@settings(max_examples=5)
@given(st.permutations(("The Sun", "The Olm Post", "The Bell of Quellhaven", "Echo", "Mirror")))
def test_an_article_before_a_name_changes_nothing(names: list[str]) -> None:
    """Names written with `The` in the metadata, without it in the texts."""
    bare = [each.removeprefix("The ") for each in names]
    letters = dict(zip(bare, "ABCDE", strict=True))
    texts = coverage(bare)
    with_the = [replace(a, outlet=name) for a, name in zip(texts, names, strict=True)]
    one, other = (plain(compare(each, toy_models()), letters) for each in (texts, with_the))
    assert repr(other).replace("'the The ", "'the ") == repr(one).replace("'the The ", "'the ")


def test_the_same_input_gives_the_same_bytes() -> None:
    assert compare(coverage(), toy_models()) == compare(coverage(), toy_models())


@pytest.fixture(scope="module")
def story() -> Comparison:
    return compare(coverage(), toy_models())


def cell(story: Comparison, words: str, outlet: str) -> Coverage:
    (row,) = [each for each in story.propositions if words in each.text]
    return next(
        each for each in every_cell(story) if (each.proposition, each.outlet) == (row.id, outlet)
    )


def every_cell(made: Comparison) -> list[Coverage]:
    """The cells that are kept and those that are made when asked for."""
    return [cell for row in matrix(made, index(made)) for cell in row.cells]


def test_every_cell_and_every_record_is_there(story: Comparison) -> None:
    cells = every_cell(story)
    assert len(cells) == len(story.propositions) * len(story.columns)
    assert {each.id for each in story.coverage} < {each.id for each in cells}
    assert all(each.stances or each.searched or each.nearest for each in story.coverage)
    texts = {each.article.id: each.article.text for each in story.readings}
    claims = {each.id: each for each in story.claims}
    assert len(claims) == len(story.claims)
    for one in cells:
        assert bool(set(one.stances) - {Stance.ABSENT}) != bool(one.reason)
        assert all(each in claims for each in one.claims)
    for each in story.claims:
        assert all(s.text == texts[s.article][s.start : s.end] for s in each.spans)
        assert each.text == " ".join(s.text for s in each.spans)
    known = {a.id for reading in story.readings for a in reading.attributions}
    assert {each.attribution for each in story.claims} <= known | {None}
    rows = Counter(each for row in story.propositions for each in row.claims)
    assert set(rows.values()) == {1}
    backed = [each for origin in story.origins for each in origin.claims]
    assert sorted(backed) == sorted(rows)


def test_a_figure_conflicts_a_denial_disputes_and_a_copy_adds_no_voice(story: Comparison) -> None:
    (number,) = [
        each
        for each in story.conflicts
        if each.kind is ConflictKind.NUMBER and "40" in each.shown_by[0].text
    ]
    assert [each.text for each in number.shown_by] == ["40 people", "44 people"]
    assert number.between is Between.OUTLETS
    assert cell(story, "rust in the hull", "Inlet Times").stances == (Stance.DISPUTES,)
    assert cell(story, "rust in the hull", "Holm").stances == (Stance.REPORTS,)
    assert ReuseKind.REPRINT in {each.kind for each in story.reuses}
    assert cell(story, "northern pier", "Post of Skarne").stances == (Stance.ASSERTS,)
    pier = next(row for row in story.propositions if "northern pier" in row.text)
    assert [each.name for each in story.origins if each.proposition == pier.id] == [
        "Northern Ledger"
    ]


def test_a_lost_speaker_a_citation_and_an_omission(story: Comparison) -> None:
    assert [(each.speaker) for each in story.losses] == ["Tove Lindgard"]
    assert {each.outlet for each in story.citations} >= {"Northern Ledger", "Inlet Times"}
    assert cell(story, "on Monday with 40", "Evening Bell").stances == (Stance.OMITS,)
    assert cell(story, "on Monday with 40", "Holm").reason == "the text is not complete"
    assert cell(story, "ivers will", "Northern Ledger").reason.startswith("published before")


def test_what_an_outlet_and_its_copy_alone_carry_is_omitted_by_nobody(story: Comparison) -> None:
    for words in ("northern pier", "Families waited"):
        assert cell(story, words, "Post of Skarne").stances == (Stance.ASSERTS,)
        for outlet in ("Inlet Times", "Evening Bell"):
            missing = cell(story, words, outlet)
            assert (missing.stances, missing.reason) == (
                (),
                "no other outlet carries it in its own words",
            )
    omitted = {each.proposition for each in story.coverage if Stance.OMITS in each.stances}
    for one in omitted:
        carry = {each.outlet for each in story.coverage if each.proposition == one and each.claims}
        assert len(carry - {"Post of Skarne"}) > 1
    assert omitted


COPIES = st.lists(st.tuples(st.integers(0, 4), st.integers(1, 3), st.integers(0, 5)), min_size=1)


def with_copies(planned: Sequence[tuple[int, int, int]]) -> list[Article]:
    """The story with copies: of which article, how many days later, at what place of the input."""
    articles = coverage()
    for number, (of, days, place) in enumerate(planned):
        source = coverage()[of]
        when = f"2031-03-{4 + days + (of > 2):02d}{(source.published or '')[10:]}"
        name = f"copy {number}"
        articles.insert(place, replace(source, outlet=name, url=None, published=when, name=name))
    return articles


@settings(max_examples=20)
@given(COPIES)
def test_copies_change_the_count_of_articles_and_their_own_columns_alone(
    planned: list[tuple[int, int, int]],
) -> None:
    """Any number of copies of any articles: all else is the same bit for bit, but for ids, which
    hold those of all articles of a story."""
    found = compare(with_copies(planned), toy_models())
    assert len(found.readings) == len(uncopied().readings) + len(planned)
    assert told_of(found) == told_of(uncopied())


@settings(max_examples=10)
@given(COPIES.map(lambda planned: [(of, 0, place) for of, _, place in planned]))
def test_copies_of_the_same_minute_change_no_count_and_no_score(
    planned: list[tuple[int, int, int]],
) -> None:
    """Which of them was first is not known, so either may stand for the text."""

    def counted(story: Comparison) -> tuple[object, ...]:
        rows = {row.id: row.text for row in story.propositions}
        own = set(OUTLETS)
        return (
            Counter((row.text, row.score) for row in story.propositions),
            Counter((rows[each.proposition], each.kind) for each in story.origins),
            Counter((each.kind, each.between) for each in story.conflicts),
            {
                (rows[each.proposition], each.outlet): (each.stances, each.reason, each.score)
                for each in every_cell(story)
                if each.outlet in own
            },
        )

    assert counted(compare(with_copies(planned), toy_models())) == counted(uncopied())


@cache
def uncopied() -> Comparison:
    return compare(coverage(), toy_models())


def told_of(found: Comparison) -> dict[str, object]:
    """All that is told of the articles that are no copies, without ids."""
    own = {each.article.id for each in found.readings if each.article.outlet in OUTLETS}
    rows = {row.id: row.text for row in found.propositions}
    claims = {each.id: (each.article, each.spans) for each in found.claims}
    columns = [each.name for each in found.columns if set(each.articles) <= own]
    return {
        "columns": columns,
        "rows": Counter((row.text, row.score) for row in found.propositions),
        "cells": {
            (rows[each.proposition], each.outlet): (
                each.stances,
                [claims[claim] for claim in each.claims],
                (each.shown_by, each.prominence, each.position),
                (each.searched, each.nearest, each.reason, each.score),
            )
            for each in every_cell(found)
            if each.outlet in columns
        },
        "origins": Counter((rows[e.proposition], e.kind, e.name, e.score) for e in found.origins),
        "conflicts": Counter((e.kind, e.between, e.shown_by) for e in found.conflicts),
        "losses": [
            (each.speaker, claims[each.earlier], claims[each.later])
            for each in found.losses
            if claims[each.later][0] in own
        ],
        "reuses": [
            (each.later, each.earlier, each.direction, each.share, each.edits)
            for each in found.reuses
            if {each.later.article, each.earlier.article} <= own
        ],
    }


def test_a_copy_changes_no_count_and_no_other_cell(story: Comparison) -> None:
    copy = replace(coverage()[0], outlet="Copy Now", url="copy", published="2031-03-06", name="c")
    found = compare([*coverage(), copy], toy_models())

    def cells(of: Comparison) -> dict[tuple[str, str], tuple[object, ...]]:
        rows = {row.id: row.text for row in of.propositions}
        return {
            (rows[each.proposition], each.outlet): (
                each.stances,
                each.claims,
                each.score,
                each.reason,
            )
            for each in every_cell(of)
            if each.outlet != "Copy Now"
        }

    def roots(of: Comparison) -> set[tuple[str, str, str, float]]:
        rows = {row.id: row.text for row in of.propositions}
        return {(rows[e.proposition], e.kind.value, e.name, e.score) for e in of.origins}

    assert cells(found) == cells(story)
    assert roots(found) == roots(story)
    assert len(found.conflicts) == len(story.conflicts)


# --- whatever comes in


def test_no_article_is_misuse() -> None:
    with pytest.raises(UsageError, match=r"there is no article .*to compare; give at least one"):
        compare([], toy_models())


def test_one_article_says_that_nothing_is_compared() -> None:
    found = compare(coverage()[:1], toy_models())
    assert len(found.notes) == 1
    assert len(found.columns) == 1
    assert found.propositions
    assert {each.stances for each in found.coverage} == {(Stance.ASSERTS,), (Stance.REPORTS,)}


def test_an_article_of_too_many_sentences_is_named_and_not_compared() -> None:
    fits, over = (
        Article("The ferry sank off Olm. " * number, "Herald", name=f"{number}")
        for number in (MOST_SENTENCES, MOST_SENTENCES + 1)
    )
    kept, unfit = comparable([fits, over])
    assert kept == [fits]
    assert [each.name for each in unfit] == ["1001"]


def test_the_same_article_twice_is_counted_once() -> None:
    one, other = coverage()[:2]
    found = compare([one, other, replace(one, name="again.txt")], toy_models())
    assert [(each.name, each.reason) for each in found.unused] == [
        ("again.txt", "it is the same as 0.txt; counted once")
    ]
    assert found.coverage == compare([one, other], toy_models()).coverage


def test_articles_on_another_event_are_named_and_left_out() -> None:
    goat = "Goat wins a prize\n\nA goat from Vell beat all others, to the joy of Mrs Rask."
    more = goat.replace("wins", "takes").replace("beat all others", "was the best of all")
    aside = [Article(goat, "Farm Week", name="g"), Article(more, "Farm Day", name="h")]
    found = compare([aside[0], *coverage(), aside[1]], toy_models())
    assert [each.name for each in found.unused] == ["g", "h"]
    assert "'Ferry sinks off Olm'" in found.unused[0].reason
    assert len(found.readings) == 5


def test_a_bare_headline_omits_nothing() -> None:
    bare = Article("Ferry Asker sinks off Olm", "Olm Post", title_length=25, complete=True)
    found = compare([*coverage(), replace(bare, published="2031-03-06")], toy_models())
    cells = [each for each in every_cell(found) if each.outlet == "Olm Post"]
    assert {each.reason for each in cells if not each.stances} == {"only a headline"}
    assert Stance.OMITS not in {stance for each in cells for stance in each.stances}
    assert any(note.startswith("1 input ") for note in found.notes)


def test_without_dates_what_needs_time_is_not_assessed() -> None:
    found = compare([replace(each, published=None) for each in coverage()], toy_models())
    silent = [each for each in every_cell(found) if not each.claims]
    assert {stance for each in silent for stance in each.stances} <= {Stance.ABSENT}
    assert {each.reason for each in silent if each.stances} <= {"no date"}
    assert not any(each.directed for each in found.reuses)
    assert not any(each.between is Between.UPDATE for each in found.conflicts)
    assert (found.story.first, found.story.last) == (None, None)
    assert any(note.startswith("5 articles ") for note in found.notes)


def test_texts_not_known_to_be_whole_omit_nothing() -> None:
    found = compare([replace(each, complete=None) for each in coverage()], toy_models())
    assert Stance.OMITS not in {stance for each in found.coverage for stance in each.stances}
    assert any("--complete" in note for note in found.notes)


GERMAN = """Fähre vor Olm gesunken

Die Fähre Asker ist am Montag vor Olm gesunken. Hafenchefin Tove Lindgard sagte, die Fähre habe \
zwölf Autos geladen. Taucher sollen das Wrack in den nächsten Tagen untersuchen, während die \
Familien auf dem Kai von Olm die ganze Nacht auf eine Nachricht von der Insel warteten."""


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("de", GERMAN[:90]),
        (None, GERMAN),
        (None, GERMAN[:170]),
    ],
)
def test_an_article_in_another_language_omits_nothing_and_is_named(
    lang: str | None, text: str
) -> None:
    other = Article(text, "Bote", title_length=22, lang=lang, complete=True, name="bote.txt")
    found = compare([*coverage(), replace(other, published="2031-03-06")], toy_models())
    assert [each.outlet for each in found.coverage if Stance.OMITS in each.stances] != []
    assert not any(e.outlet == "Bote" and Stance.OMITS in e.stances for e in found.coverage)
    assert [each.name for each in found.unused] == ["bote.txt"]


def test_articles_that_differ_in_an_outlets_name_only_are_two() -> None:
    text = "Ferry sinks off Olm\n\nThe ferry Asker sank off Olm, {} reported on its page."
    twins = [Article(text.format(x), None, title_length=19, name=x) for x in OUTLETS[:2]]
    assert len(compare([*coverage(), *twins], toy_models()).readings) == 7


ODD = st.sampled_from([*TEXTS, "", " ", "\n\n", "x", "“", "Ann said that", "\x00", "the ", "é" * 9])


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(
            ODD | st.text(max_size=60),
            st.sampled_from([None, "", " ", "Sun", "The Sun", "Bathe Sun", "x", "(", "the"]),
            st.sampled_from([None, "2031-03-04", "2031-03-04T08:00+02:00", "soon"]),
        ),
        min_size=1,
        max_size=5,
        unique_by=lambda each: each[0],
    )
)
def test_odd_articles_never_raise_and_none_is_dropped(
    said: list[tuple[str, str | None, str | None]],
) -> None:
    articles = [
        Article(text, outlet, published=when, name=str(n))
        for n, (text, outlet, when) in enumerate(said)
    ]
    found = compare(articles, toy_models())
    used = [each.article.name for each in found.readings]
    assert sorted([*used, *(each.name for each in found.unused)]) == [a.name for a in articles]
    texts = {each.article.id: each.article.text for each in found.readings}
    for claim in found.claims:
        assert all(s.text == texts[s.article][s.start : s.end] for s in claim.spans)


# --- the shipped models


@pytest.fixture(scope="module")
def models() -> Models:
    return open_models()


def example() -> list[Article]:
    found = read([str(ROOT / "examples" / "skarne-picket")])
    return [each for each in found if isinstance(each, Article)]


@pytest.mark.slow
def test_the_shipped_models_are_blind_to_names_and_order(models: Models) -> None:
    articles = example()
    outlets = {each.outlet.removeprefix("The ") for each in articles if each.outlet}
    others = ("Night Echo", "Vell Evening Mirror", "Bell", "Vell Star", "Post", "Sun", "Globe Now")
    to = dict(zip(sorted(outlets), others, strict=True))
    letters = {old: chr(65 + number) for number, old in enumerate(sorted(outlets))}
    one = compare(articles, models)
    assert len(one.readings) == len(articles)
    found = compare([renamed_in(each, to) for each in reversed(articles)], models)
    assert plain(found, {to[old]: letter for old, letter in letters.items()}) == plain(one, letters)


def renamed_in(article: Article, names: Mapping[str, str]) -> Article:
    """The article with each outlet named otherwise, in its text and of its own."""
    title, rest = article.text[: article.title_length], article.text[article.title_length :]
    title, rest = renamed(title, names), renamed(rest, names)
    outlet = renamed(article.outlet, names) if article.outlet else None
    return replace(article, text=title + rest, title_length=len(title), outlet=outlet, links=())
