"""The lists under the matrix: conflicts, losses, omissions, origins, copies, who names whom.

Takes the `Index` and `Row`s of a comparison, gives entries in the words people are shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from crossread.records import (
    Between,
    Claim,
    Comparison,
    Direction,
    Relation,
    Reuse,
    ReuseKind,
    Span,
    Stance,
)
from crossread.records.attributions import who
from crossread.story.index import Index, published, speaker
from crossread.story.rows import KINDS, Row

BETWEEN = {
    Between.OUTLETS: "two outlets",
    Between.SPEAKERS: "two speakers",
    Between.UPDATE: "one figure, updated",
}
DIRECTIONS = {
    Direction.CREDIT: "known by a credit line",
    Direction.TIME: "known by the dates",
    Direction.EXTENT: "likely: one side only leaves out",
    Direction.UNKNOWN: "can’t be told",
}
RELATIONS = {
    Relation.HEAD: "likely the first",
    Relation.REPRINT: "reprint",
    Relation.EXCERPT: "excerpt",
    Relation.AGENCY: "agency copy",
    Relation.REWRITE: "rewrite",
}
_DIFF_MAX = 4_000  # characters of a copied passage that are shown with its changes
_WORDS_MAX = 240  # characters of a copied passage or of a content that a list shows


@dataclass(frozen=True, slots=True)
class Statement:
    """Who put it in which words, on whose word ("" its own), when; `anchor` its place below."""

    words: str
    outlet: str
    speaker: str
    published: str
    anchor: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list: the row it is about (0 none), its statements, and what is said of it."""

    row: int
    claim: str
    kind: str
    statements: tuple[Statement, ...]
    remark: str
    method: str
    score: float


@dataclass(frozen=True, slots=True)
class Copied:
    """A passage in two articles: where it stands, the later side first where that is known, and
    what tells so; its words as `pieces` (`compared`).
    """

    sides: tuple[Statement, Statement]
    kind: str
    told: str
    directed: bool
    share: float
    edits: int
    pieces: tuple[tuple[str, str], ...]
    method: str


class Relative(NamedTuple):
    """An article (number) of a family: its column, what it is of the text, and the share of its own
    that the text has.
    """

    number: int
    outlet: str
    relation: str
    share: float


@dataclass(frozen=True, slots=True)
class Kin:
    """A family as it is shown: its head (number) where that is known, the agency it credits."""

    head: int | None
    agency: str
    members: tuple[Relative, ...]
    method: str
    score: float


@dataclass(frozen=True, slots=True)
class Quiet:
    """One omission: the articles (numbers and headlines) searched and the nearest sentence."""

    row: int
    claim: str
    outlet: str
    searched: tuple[tuple[int, str], ...]
    nearest: str
    method: str
    score: float


def state(known: Index, claim: Claim, anchors: Mapping[str, int], words: str = "") -> Statement:
    """A claim as a statement; `words` are those shown instead of all of it."""
    return Statement(
        words or claim.text,
        known.columns.get(claim.article, ""),
        speaker(known, claim),
        published(known, claim),
        anchors.get(claim.id),
    )


def conflicts(known: Index, rows: Sequence[Row], anchors: Mapping[str, int]) -> list[Entry]:
    """Every conflict, in what and between whom."""
    return [
        Entry(
            row=row.number,
            claim=row.proposition.text,
            kind=KINDS[item.kind],
            statements=tuple(
                state(known, known.claims[key], anchors, shown.text)
                for key, shown in zip((item.a, item.b), item.shown_by, strict=True)
            ),
            remark=(
                BETWEEN[item.between]
                if item.between
                else f"can’t be told: {item.reason or 'no reason given'}"
            ),
            method=item.method,
            score=item.score,
        )
        for row in rows
        for item in row.conflicts
    ]


def losses(known: Index, rows: Sequence[Row], anchors: Mapping[str, int]) -> list[Entry]:
    """Every attribution loss: first the report in a speaker's mouth, then the bare claim."""
    return [
        Entry(
            row=row.number,
            claim=row.proposition.text,
            kind="loss",
            statements=tuple(
                state(known, known.claims[key], anchors) for key in (item.earlier, item.later)
            ),
            remark=item.speaker,
            method=item.method,
            score=item.score,
        )
        for row in rows
        for item in row.losses
    ]


def omissions(known: Index, rows: Sequence[Row]) -> list[Quiet]:
    """Every cell that omits, with where it was searched for."""
    return [
        Quiet(
            row=row.number,
            claim=row.proposition.text,
            outlet=cell.outlet,
            searched=tuple((known.number[key], title(known, key)) for key in cell.searched),
            nearest=cell.nearest.text if cell.nearest else "",
            method=cell.method,
            score=cell.score,
        )
        for row in rows
        for cell in row.cells
        if cell and Stance.OMITS in cell.stances
    ]


def origins(known: Index, rows: Sequence[Row], anchors: Mapping[str, int]) -> list[Entry]:
    """Every origin of every row, with all claims that go back to it."""
    return [
        Entry(
            row=row.number,
            claim=row.proposition.text,
            kind=item.kind.value,
            statements=tuple(state(known, known.claims[key], anchors) for key in item.claims),
            remark=item.name,
            method=item.method,
            score=item.score,
        )
        for row in rows
        for item in row.origins
    ]


def copies(known: Index, comparison: Comparison) -> list[Copied]:
    """Every passage that stands in two articles, with what was changed in it."""
    words = {ReuseKind.REPRINT: "near copy of the text", ReuseKind.PASSAGE: "passage"}
    return [
        Copied(
            sides=(_place(known, item.later), _place(known, item.earlier)),
            kind=words[item.kind],
            told=DIRECTIONS[item.direction],
            directed=item.directed,
            share=item.share,
            edits=len(item.edits),
            pieces=compared(item),
            method=item.method,
        )
        for item in comparison.reuses
    ]


def compared(item: Reuse) -> tuple[tuple[str, str], ...]:
    """A passage as pieces (text, mark): words of both sides "", of the earlier one only "was", of
    the later one only "now"; long ones are cut."""
    pieces, at, left = list[tuple[str, str]](), item.later.start, _DIFF_MAX

    def own(start: int, end: int) -> str:
        return item.later.text[start - item.later.start : end - item.later.start]

    for edit in item.edits:
        was = edit.earlier.text if edit.later.text else f" {edit.earlier.text}"
        pieces += [(own(at, edit.later.start), ""), (was, "was")]
        pieces.append((edit.later.text, "now"))
        at = edit.later.end
    pieces.append((own(at, item.later.end), ""))
    shown = []
    for text, mark in filter(lambda piece: piece[0], pieces):
        shown.append((text if len(text) <= left else f"{text[:left]}…", mark))
        left -= len(text)
        if left <= 0:
            break
    return tuple(shown)


def citations(known: Index, comparison: Comparison, anchors: Mapping[str, int]) -> list[Entry]:
    """Every outlet given as a source by another, and which article is meant where that is known."""
    named = {
        claim.attribution: anchors[claim.id]
        for claim in comparison.claims
        if claim.attribution and claim.id in anchors
    }
    found = []
    for item in comparison.citations:
        made = known.attributions.get(item.attribution)
        content = " ".join(span.text for span in made.content) if made else ""
        outlet, day = known.columns.get(item.article, ""), known.articles[item.article].published
        told = who(made) if made else ""
        at = named.get(item.attribution)
        entry = Entry(
            row=0,
            claim=item.outlet,
            kind=title(known, item.cited) if item.cited else "",
            statements=(Statement(_short(content), outlet, told, day or "", at),),
            remark=str(known.number.get(item.cited or "", "")),
            method=item.method,
            score=item.score,
        )
        found.append(entry)
    return found


def families(known: Index, comparison: Comparison) -> list[Kin]:
    """The families of near copies, the article that the others go back to first."""
    return [
        Kin(
            head=known.number[item.head] if item.head else None,
            agency=item.agency,
            members=tuple(
                Relative(
                    known.number[each.article],
                    known.columns.get(each.article, ""),
                    RELATIONS[each.relation],
                    each.share,
                )
                for each in item.members
            ),
            method=item.method,
            score=item.score,
        )
        for item in comparison.families
    ]


def title(known: Index, article: str) -> str:
    """An article's headline, or what else it is known by."""
    of = known.articles[article]
    named = of.text[: of.title_length] or of.name or of.url or "text without a headline"
    return " ".join(named.split())


def _place(known: Index, span: Span) -> Statement:
    day = known.articles[span.article].published or ""
    outlet, number = known.columns.get(span.article, ""), known.number[span.article]
    return Statement(_short(span.text), outlet, "", day, number)


def _short(text: str) -> str:
    plain = " ".join(text[: 4 * _WORDS_MAX].split())
    return plain if len(plain) <= _WORDS_MAX else f"{plain[: _WORDS_MAX - 1]}…"
