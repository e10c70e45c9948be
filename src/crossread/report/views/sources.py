"""Sources and authors in words: what the articles show, and beside it what a person's notes say.

Takes a comparison and its index, gives lines that the page prints.
"""

from collections.abc import Sequence
from typing import NamedTuple

from crossread.records import Comparison
from crossread.records.sources import Grade, Piece, Placed, ShownSource
from crossread.report.views.segments import printable
from crossread.story.index import Index

PLACED = {
    Placed.WITNESS: "says it was there",
    Placed.OFFICE: "by office or work",
    Placed.DOCUMENT: "a document",
    Placed.NOT_SHOWN: "not shown",
}


class SourceLine(NamedTuple):
    """One source: what is shown of it, and the grades that people gave it."""

    source: ShownSource
    placed: str
    placed_by: tuple[str, ...]
    interest: tuple[str, ...]
    backed: str
    grades: tuple[Grade, ...]


class PieceLine(NamedTuple):
    """One article: its outlet, its authors, what it is and what shows it."""

    number: int
    outlet: str
    authors: str
    says: tuple[str, ...]
    writes_for: str
    kind: str
    shown_by: tuple[str, ...]
    grades: tuple[Grade, ...]
    piece: Piece


def source_lines(comparison: Comparison) -> tuple[SourceLine, ...]:
    """Every source: those with a grade first, then by how many rows they back."""
    made = [
        SourceLine(
            each,
            PLACED[each.placed],
            tuple(printable(span.text) for span in each.placed_by),
            tuple(printable(span.text) for span in each.interest),
            _backed(each),
            _of(comparison.grades, each.name),
        )
        for each in comparison.sources
    ]
    made.sort(
        key=lambda line: (not line.grades, -len(line.source.confirmed) - len(line.source.alone))
    )
    return tuple(made)


def piece_lines(comparison: Comparison, known: Index) -> tuple[PieceLine, ...]:
    """Every article by who wrote it and what it is."""
    kinds = {True: "opinion piece", False: "report", None: "not clear"}
    return tuple(
        PieceLine(
            known.number[each.article],
            known.columns.get(each.article, ""),
            ", ".join(each.authors) or "nobody named",
            tuple(printable(span.text) for span in each.says),
            each.writes_for,
            kinds[each.opinion],
            tuple(printable(span.text) for span in each.shown_by),
            _of(comparison.grades, known.articles[each.article].outlet or ""),
            each,
        )
        for each in comparison.pieces
    )


def _of(grades: Sequence[Grade], name: str) -> tuple[Grade, ...]:
    return tuple(each for each in grades if each.name.casefold() == name.casefold())


def _backed(source: ShownSource) -> str:
    total = len(source.confirmed) + len(source.alone)
    if not total:
        return "no claim of the matrix rests on it"
    return f"{len(source.confirmed)} of {total} also from an independent source"
