"""A comparison as one self-contained HTML page: the matrix, its lists, the articles themselves.

Takes a `Comparison`; no network, readable without scripts and on paper; the end of the walk.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from crossread import __version__
from crossread.records import (
    Article,
    Claim,
    Column,
    Comparison,
    ConflictKind,
    Coverage,
    Prominence,
    Stance,
)
from crossread.report.html import lists
from crossread.report.html.graph import NODES_MAX, graph
from crossread.report.html.templates import content, policy_hash, template
from crossread.report.html.timeline import timeline
from crossread.report.views.passages import Excerpt, PassagePiece, blocks, excerpt
from crossread.report.views.quotations import summary, utterances
from crossread.report.views.segments import percent
from crossread.story.index import Index, index
from crossread.story.rows import KINDS, Row, counted, finding, listed, rows, tally

if TYPE_CHECKING:
    from jinja2 import Template

ROWS_MAX = 300  # rows that several carry, and as many that one carries, printed on the page
ENTRIES_MAX = 500  # lines of one list
TEXT_MAX = 1_500_000  # characters of all articles together
AROUND_MAX = 1_500  # claims up to which the sentences around each are printed in its card
FEW = 8  # names in one line of a list
_VALUES_MAX = 3  # conflicting words in one cell


class StanceSign(NamedTuple):
    """How a stance is shown, never by colour alone: a class for it, a sign, a word, its meaning."""

    colour: str
    sign: str
    word: str
    meaning: str


SIGNS = {
    Stance.ASSERTS: StanceSign("a", "●", "asserts", "in the outlet’s own voice"),
    Stance.REPORTS: StanceSign("r", "”", "reports", "in the mouth of a source it names or means"),
    Stance.DISPUTES: StanceSign(
        "d", "×", "disputes", "the outlet’s own voice says that it is not so"
    ),
    Stance.OMITS: StanceSign(
        "o", "○", "leaves out",
        "its complete texts were searched, it could have known, and it is not there",
    ),
}  # fmt: skip
DENIAL = StanceSign("e", "”", "reports a denial", "in the mouth of a source that says it is not so")
NOT_ASSESSED = StanceSign(
    "n", "–", "not assessed", "nothing is said either way, for the reason given; it is no omission"
)
_WHERE = {Prominence.HEADLINE: "headline", Prominence.LEAD: "lead", Prominence.BODY: ""}


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One cell of the matrix: its signs, the conflicting words, where it stands or why it is not
    assessed.
    """

    column: int
    signs: tuple[StanceSign, ...]
    values: tuple[str, ...]
    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Carried:
    """One claim of a card: who says it, its sentence."""

    statement: lists.Statement
    article: int
    headline: str
    excerpt: Excerpt


@dataclass(frozen=True, slots=True)
class Card:
    """What one outlet has of a row: its claims, or what was searched and the nearest sentence."""

    cell: MatrixCell
    coverage: Coverage
    where: str
    claims: tuple[Carried, ...]
    searched: tuple[int, ...]
    nearest: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the page prints it; `ranks` are its places in each order of sorting."""

    row: Row
    kinds: tuple[str, ...]
    tally: str
    cells: tuple[MatrixCell, ...]
    cards: tuple[Card, ...]
    quiet: tuple[Card, ...]
    silent: tuple[tuple[str, tuple[int, ...]], ...]
    ranks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """An article as the page prints it: its paragraphs in pieces, the headline first where it has
    one, and how many characters are left out at its end.
    """

    number: int
    article: Article
    column: str
    headline: str
    title: tuple[PassagePiece, ...]
    body: tuple[tuple[PassagePiece, ...], ...]
    left_out: int


def comparison_page(comparison: Comparison) -> str:
    """One self-contained page: no network, readable without scripts and on paper."""
    known = index(comparison)
    made = rows(comparison, known)
    shared = sorted((row for row in made if row.shared), key=most_different)
    alone = [row for row in made if not row.shared]
    printed = (*shared[:ROWS_MAX], *alone[:ROWS_MAX])
    row_of = {claim.id: row.number for row in printed for claim in row.claims}
    numbers = {claim.id: n for n, claim in enumerate(comparison.claims, 1) if claim.id in row_of}
    texts, anchors = _texts(known, comparison, numbers)
    style = content("paper.css") + content("matrix.css") + content("quotes.css")
    script = content("matrix.js")
    ranks = _ranks(shared)
    return _template().render(
        comparison=comparison,
        version=__version__,
        style=style,
        script=script,
        style_hash=policy_hash(style),
        script_hash=policy_hash(script),
        finding=finding(comparison, made),
        shared=[_line(known, comparison.columns, row, anchors, ranks) for row in printed
                if row.shared],
        alone=[_line(known, comparison.columns, row, anchors, {}) for row in printed
               if not row.shared],
        more_shared=len(shared[ROWS_MAX:]),
        more_alone=len(alone[ROWS_MAX:]),
        shown={row.number for row in printed},
        row_of_claim={numbers[claim]: number for claim, number in row_of.items()},
        around=len(numbers) <= AROUND_MAX,
        texts=texts,
        conflicts=lists.conflicts(known, made, anchors),
        losses=lists.losses(known, made, anchors),
        omissions=lists.omissions(known, made),
        origins=lists.origins(known, [row for row in made if row.shared], anchors),
        copies=lists.copies(known, comparison),
        families=lists.families(known, comparison),
        citations=lists.citations(known, comparison, anchors),
        utterances=utterances(known, comparison),
        quotations=summary(comparison.quotes),
        timeline=timeline(shared[:ROWS_MAX]),
        graph=graph(known, comparison),
    )  # fmt: skip


@cache
def _template() -> "Template":
    filters: dict[str, Callable[..., object]] = {"counted": counted, "listed": listed}
    asserts, reports, *others = SIGNS.values()
    signs = (asserts, reports, DENIAL, *others, NOT_ASSESSED)
    names = {"signs": signs, "most": ENTRIES_MAX, "few": FEW, "nodes": NODES_MAX}
    return template("matrix.html", filters, names)


def most_different(row: Row) -> tuple[int, ...]:
    """A key that sorts rows by how much the columns differ, most first."""
    return (*(-part for part in row.difference), row.number)


def _ranks(shared: Sequence[Row]) -> dict[int, tuple[int, ...]]:
    """Each row's place by disagreement, by few origins, by who omits, by first carried, in the
    order of the story.
    """
    orders = (
        most_different,
        lambda row: (not row.origins, len(row.origins), -len(row.carriers), row.number),
        lambda row: (-len(row.having(Stance.OMITS)), row.number),
        lambda row: (not row.first, *(c.when for c in row.first[:1]), row.number),
        lambda row: (row.number,),
    )
    found: dict[int, tuple[int, ...]] = {row.number: () for row in shared}
    for order in orders:
        for place, row in enumerate(sorted(shared, key=order)):
            found[row.number] += (place,)
    return found


def _line(
    known: Index,
    columns: Sequence[Column],
    row: Row,
    anchors: Mapping[str, int],
    ranks: Mapping[int, tuple[int, ...]],
) -> Line:
    values = values_of(known, row)
    cells = [
        _cell(place, item, signs_of(known, row, item), values.get(column.name, ()))
        for place, (column, item) in enumerate(zip(columns, row.cells, strict=True))
    ]
    cards = [
        _card(known, cell, item, anchors)
        for cell, item in zip(cells, row.cells, strict=True)
        if item and item.stances
    ]
    silent: dict[str, list[int]] = {}
    for cell in cells:
        if cell.signs == (NOT_ASSESSED,):
            silent.setdefault(cell.reason, []).append(cell.column)
    return Line(
        row=row,
        kinds=tuple(KINDS[kind] for kind in row.kinds),
        tally=tally(row.origins),
        cells=tuple(cells),
        cards=tuple(card for card in cards if not card.searched),
        quiet=tuple(card for card in cards if card.searched),
        silent=tuple((reason, tuple(places)) for reason, places in silent.items()),
        ranks=ranks.get(row.number, ()),
    )


def values_of(known: Index, row: Row) -> dict[str, tuple[str, ...]]:
    """The words in which the columns of a row differ."""
    found: dict[str, list[str]] = {}
    for item in row.conflicts:
        if item.kind is not ConflictKind.POLARITY:
            for span in item.shown_by:
                name = known.columns.get(span.article, "")
                found.setdefault(name, []).append(" ".join(span.text.split()))
    for figure in row.figures.reported if row.figures else ():
        found.setdefault(figure.outlet, []).append(" ".join(figure.quantity.span.text.split()))
    return {name: tuple(dict.fromkeys(words)) for name, words in found.items()}


def signs_of(known: Index, row: Row, item: Coverage | None) -> tuple[StanceSign, ...]:
    """How the stances of a cell are shown; a source's denial is told from a source's claim."""
    if item is None or not item.stances:
        return (NOT_ASSESSED,)
    found = [SIGNS[stance] for stance in Stance if stance in item.stances]
    if Stance.REPORTS in item.stances:
        told = [key for key in item.claims if known.claims[key].attribution]
        denied = [key in row.proposition.denying for key in told]
        place = found.index(SIGNS[Stance.REPORTS])
        found[place : place + 1] = [found[place]] * (not denied or not all(denied)) + [
            DENIAL
        ] * any(denied)
    return tuple(found)


def _cell(
    place: int, item: Coverage | None, signs: tuple[StanceSign, ...], values: Sequence[str]
) -> MatrixCell:
    if item is None or not item.stances:
        reason = item.reason if item else ""
        return MatrixCell(place, signs, (), "", reason or "no reason given")
    shown = tuple(values[:_VALUES_MAX]) + (("…",) if len(values) > _VALUES_MAX else ())
    where = _WHERE[item.prominence] if item.prominence else ""
    return MatrixCell(place, signs, () if Stance.OMITS in item.stances else shown, where, "")


def _card(known: Index, cell: MatrixCell, item: Coverage, anchors: Mapping[str, int]) -> Card:
    where = cell.where and f"in the {cell.where}"
    if not where and item.position is not None:
        where = f"{percent(item.position)} into the text"
    claims = [known.claims[key] for key in item.claims]
    claims.sort(key=lambda claim: (known.number[claim.article], claim.spans))
    return Card(
        cell=cell,
        coverage=item,
        where=where,
        claims=tuple(_carried(known, claim, anchors) for claim in claims if claim.spans),
        searched=tuple(known.number[key] for key in item.searched),
        nearest=item.nearest.text if item.nearest else "",
    )


def _carried(known: Index, claim: Claim, anchors: Mapping[str, int]) -> Carried:
    return Carried(
        lists.state(known, claim, anchors),
        known.number[claim.article],
        lists.title(known, claim.article),
        excerpt(known, claim.spans),
    )


def _texts(
    known: Index, comparison: Comparison, numbers: Mapping[str, int]
) -> tuple[list[Text], dict[str, int]]:
    """Every article as printed, and the claims (ids) that have a place there, with their number."""
    most = TEXT_MAX // max(1, len(comparison.readings))
    held: dict[str, list[Claim]] = {}
    for claim in comparison.claims:
        if claim.id in numbers:
            held.setdefault(claim.article, []).append(claim)
    found, anchors = [], dict[str, int]()
    for number, (key, article) in enumerate(known.articles.items(), 1):
        claims = held.get(key, [])
        cut, end = blocks(article, most, {numbers[claim.id]: claim.spans for claim in claims})
        there = {n for block in cut for piece in block for n in piece.begins}
        anchors |= {c.id: numbers[c.id] for c in claims if numbers[c.id] in there}
        titled = bool(article.title_length and cut)
        text = Text(
            number=number,
            article=article,
            column=known.columns.get(key, ""),
            headline=lists.title(known, key),
            title=cut[0] if titled else (),
            body=cut[1:] if titled else cut,
            left_out=len(article.text[end:].strip()),
        )
        found.append(text)
    return found, anchors
