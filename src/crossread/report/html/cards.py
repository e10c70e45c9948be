"""A row of the matrix as its page prints it: its cells, and opened the sentences side by side.

Takes a `Row` with the lists of its page, gives a `Line`; the template only prints it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from crossread.records import Claim, Column, ConflictKind, Coverage, Origin, Stance
from crossread.report.html.lists import Lists
from crossread.report.views.decided import Ruled
from crossread.report.views.matrix import NOT_ASSESSED, SIGNS, MatrixCell, cells, title
from crossread.report.views.passages import Excerpt, PassagePiece, excerpt
from crossread.report.views.segments import percent, plain_date
from crossread.story.index import Index, published, sentence, speaker
from crossread.story.rows import KINDS, MatrixGroup, Row, tally
from crossread.text.listing import grouped

FEW = 8  # names in one line of a list
ABSENT = SIGNS[Stance.ABSENT]


class Carried(NamedTuple):
    """One sentence of a card with its claims marked: who says them, its article (number), the place
    of the first claim there."""

    speakers: tuple[str, ...]
    published: str
    anchor: int | None
    article: int
    excerpt: Excerpt


class Card(NamedTuple):
    """What one outlet has of a row: its claims, or what was searched and the nearest sentence."""

    cell: MatrixCell
    coverage: Coverage
    where: str
    claims: tuple[Carried, ...]
    searched: tuple[int, ...]
    nearest: str


class Others(NamedTuple):
    """Outlets (places of columns) of which the same is said; `rest` where they are all those not
    named elsewhere in the row, so that a count is enough."""

    word: str
    reason: str
    columns: tuple[int, ...]
    rest: bool


class How(NamedTuple):
    """Findings found by one method with one confidence; those of all the row where `whole`."""

    found: tuple[Coverage | Origin, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the page prints it; `ranks` are its places in each order, `facets` its values in
    each filter, `place` its place in its group, from 0; `topic` numbers the topic it is
    folded under, 0 none; `linked` are the columns that have a card
    or a line of their own when it is opened.
    """

    row: Row
    title: tuple[PassagePiece, ...]
    kinds: tuple[str, ...]
    tally: str
    cells: tuple[MatrixCell, ...]
    cards: tuple[Card, ...]
    hows: tuple[How, ...]
    quiet: tuple[Card, ...]
    others: tuple[Others, ...]
    linked: frozenset[int]
    ranks: tuple[int, ...]
    facets: Mapping[str, Sequence[str]]
    place: int
    topic: int


@dataclass(frozen=True, slots=True)
class MatrixLines:
    """What the rows of one page share; `ruled` are the findings (ids) that people decided on."""

    lists: Lists
    columns: Sequence[Column]
    ranks: Mapping[int, tuple[int, ...]]
    ruled: Mapping[str, Sequence[Ruled]]

    def line(self, row: Row, place: int, topic: int = 0) -> Line:
        known = self.lists.known
        made = cells(known, self.columns, row)
        cards = [
            self._card(cell, item)
            for cell, item in zip(made, row.cells, strict=True)
            if item.stances
        ]
        told = tuple(card for card in cards if not card.searched)
        silent = [card for card in cards if card.searched]
        silent.sort(key=lambda card: Stance.OMITS not in card.coverage.stances)
        quiet = tuple(silent[:FEW])
        shown = {card.cell.column for card in (*told, *quiet)}
        left = [cell for cell in made if cell.column not in shown]
        return Line(
            row=row,
            title=title(known, row),
            kinds=tuple(KINDS[kind] for kind in row.kinds),
            tally=tally(row.origins),
            cells=made,
            cards=told,
            hows=hows([card.coverage for card in told]),
            quiet=quiet,
            others=self._others(row, left),
            linked=frozenset(
                card.cell.column for card in (*told, *quiet) if card.cell.signs != (ABSENT,)
            ),
            ranks=self.ranks[row.number],
            facets={name: list(dict.fromkeys(held)) for name, held in _values(known, row)},
            place=place,
            topic=topic,
        )

    def _others(self, row: Row, left: Sequence[MatrixCell]) -> tuple[Others, ...]:
        """The outlets left, by what is said of them; of the largest group only how many."""
        held: dict[tuple[str, str, bool], list[int]] = {}
        for cell in left:
            ruled = row.cells[cell.column].id in self.ruled
            word = NOT_ASSESSED.word if cell.signs == (NOT_ASSESSED,) else cell.signs[0].word
            held.setdefault((word, cell.reason, ruled), []).append(cell.column)
        found = [
            Others(word, reason, tuple(some), rest=False)
            for (word, reason, _), some in held.items()
        ]
        most = max(
            (key for key in held if not key[2]), key=lambda key: len(held[key]), default=None
        )
        if most and len(held[most]) > FEW:
            found.append(found.pop([*held].index(most))._replace(rest=True))
        return tuple(found)

    def _card(self, cell: MatrixCell, item: Coverage) -> Card:
        known = self.lists.known
        where = cell.where and f"in the {cell.where}"
        if not where and item.position is not None:
            where = f"{percent(item.position)} into the text"
        claims = [known.claims[key] for key in item.claims]
        claims.sort(key=lambda claim: (known.number[claim.article], claim.spans))
        return Card(
            cell=cell,
            coverage=item,
            where=where,
            claims=tuple(self._carried([claim for claim in claims if claim.spans])),
            searched=tuple(known.number[key] for key in item.searched),
            nearest=item.nearest.text if item.nearest else "",
        )

    def _carried(self, claims: Sequence[Claim]) -> Iterator[Carried]:
        """The sentences of these claims, each once however many claims it holds."""
        known = self.lists.known
        for _, group in groupby(claims, lambda claim: (claim.article, *_sentence(known, claim))):
            same = list(group)
            said = [self.lists.claim(claim) for claim in same]
            yield Carried(
                tuple(dict.fromkeys(each.speaker for each in said if each.speaker)),
                published(known, same[0]),
                next((each.anchor for each in said if each.anchor is not None), None),
                known.number[same[0].article],
                excerpt(known, [span for claim in same for span in claim.spans]),
            )


def _sentence(known: Index, claim: Claim) -> tuple[int, int]:
    """Where the sentence of a claim begins and ends."""
    low = min(span.start for span in claim.spans)
    high = max(span.end for span in claim.spans)
    return sentence(known, claim.article, low, high)[1]


def hows(found: Sequence[Coverage | Origin]) -> tuple[How, ...]:
    """The findings of a row by method and confidence, so that each is said once."""
    held = grouped(((each.method, percent(each.score)), each) for each in found)
    return tuple(How(tuple(some), len(held) == 1) for some in held.values())


def _values(known: Index, row: Row) -> Iterator[tuple[str, list[str]]]:
    """What a row has of each filter."""
    yield "outlet", [each.column for each in row.carriers]
    yield "speaker", list(filter(None, (speaker(known, claim) for claim in row.claims)))
    unsure = [KINDS[ConflictKind.NUMBER]] if row.group is MatrixGroup.DIFFERING else []
    yield "differs in", [*(KINDS[kind] for kind in row.kinds), *unsure]
    yield "place", [each.name for claim in row.claims for each in claim.places]
    spans = [(m.start or "", m.end or "") for claim in row.claims for m in claim.moments]
    yield "day", [plain_date(a[:10]) for a, b in spans if a and a[:10] == b[:10]]
