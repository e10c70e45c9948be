"""The cells of a row: those that say something are kept, the others are made when asked for.

What is not kept is not assessed, and its reason follows from the texts and dates of the articles.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from crossread.records import Article, Claim, Column, Coverage, Proposition
from crossread.records.publication import before, published
from crossread.story.index import Index

METHOD = "cells@3"
ALONE = "no other outlet carries it in its own words"


class ColumnTexts(NamedTuple):
    """A column, why nothing can be said of what it lacks, or "", and the texts that can be searched
    for it."""

    column: Column
    fault: str
    texts: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a row in the order of the columns; `told` are those kept, by outlet."""

    row: Proposition
    told: Mapping[str, Coverage]
    columns: Sequence[ColumnTexts]
    known: Index

    def __getitem__(self, place: int) -> Coverage:
        of = self.columns[place]
        return self.told.get(of.column.name) or unassessed(self.row, of, self.known)

    def __iter__(self) -> Iterator[Coverage]:
        return (self[place] for place in range(len(self)))

    def __len__(self) -> int:
        return len(self.columns)


def searched(columns: Sequence[Column], known: Index) -> tuple[ColumnTexts, ...]:
    """What can be searched of each column."""
    return tuple(ColumnTexts(each, *_texts(each, known)) for each in columns)


def _texts(column: Column, known: Index) -> tuple[str, tuple[Article, ...]]:
    own = [known.articles[each] for each in column.articles]
    bodies = tuple(each for each in own if len(each.text.rstrip()) > each.title_length)
    if not bodies:
        return "only a headline", ()
    whole = tuple(each for each in bodies if each.complete is True)
    if not whole and any(each.complete is False for each in bodies):
        return "the text is not complete", ()
    return "", whole or bodies


def excuse(
    members: Sequence[Claim], texts: tuple[Article, ...], known: Index
) -> tuple[str, tuple[Article, ...]]:
    """Why it is no omission that these texts do not carry a proposition, or ""; and those of them
    to search: where it may be one, what came, or may have come, after the proposition was known."""
    carriers = [known.articles[each] for each in dict.fromkeys(c.article for c in members)]
    dated = [each for each in texts if published(each)]
    if not dated or not any(published(each) for each in carriers):
        return "no date", texts
    undated = tuple(each for each in texts if not published(each))
    later = tuple(e for e in dated if any(before(other, e) is True for other in carriers))
    if not later:
        if not undated and all(before(e, other) is True for e in dated for other in carriers):
            return "published before any outlet carried it", texts
        return "dates do not show whether it was already public", texts
    if not all(each.complete for each in (*later, *undated)):
        return "not known whether the text is complete", later + undated
    return "", later + undated


def unassessed(row: Proposition, of: ColumnTexts, known: Index) -> Coverage:
    """The cell of a column that lacks a row and was not searched for it."""
    reason = of.fault
    if not reason:
        members = [known.claims[each] for each in row.claims]
        reason = excuse(members, of.texts, known)[0] or ALONE
    return silent(row, of.column, reason)


def silent(row: Proposition, column: Column, reason: str) -> Coverage:
    """A cell of which nothing is said, for this reason."""
    made_by = f"{METHOD}+{row.method}"
    return Coverage(row.id, column.name, reason=reason, method=made_by, score=0.0)
