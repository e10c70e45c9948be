"""The matrix row by row: a proposition with its cells, conflicts, origins, figures, first carrier.

Takes a `Comparison` and its `Index`, gives `Row`s for the page, the terminal and the data.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from crossread.records import (
    Claim,
    Comparison,
    Conflict,
    ConflictKind,
    Coverage,
    Loss,
    Origin,
    OriginKind,
    Proposition,
    Stance,
)
from crossread.records.publication import moment
from crossread.story.cells import ALONE, Cells, searched
from crossread.story.figures import Figures, figures
from crossread.story.index import Index
from crossread.text.listing import counted, grouped, listed

CARRIES = (Stance.ASSERTS, Stance.REPORTS, Stance.DISPUTES)
KINDS = {
    ConflictKind.NUMBER: "figure",
    ConflictKind.DATE: "date",
    ConflictKind.PLACE: "place",
    ConflictKind.ACTOR: "actor",
    ConflictKind.POLARITY: "said and denied",
}


class MatrixGroup(StrEnum):
    """Where a row belongs: its claims conflict; only their figures differ, and both may be right;
    nothing in them differs; or one outlet alone carries it in words of its own."""

    DISPUTED = "disputed"
    DIFFERING = "differing"
    AGREED = "agreed"
    SINGLE = "single"


@dataclass(frozen=True, slots=True)
class Carrier:
    """A column that carries a row, and when its earliest dated article that does was published;
    `when` holds the first and the last moment that may be meant, None where it has no date.
    """

    column: str
    published: str
    when: tuple[datetime, datetime] | None


@dataclass(frozen=True, slots=True)
class Row:
    """One proposition; `cells` stand in the order of the columns, `told` are those of them that say
    something, `number` counts from 1.

    `first` are those who may have carried it first (one where that is certain), empty where no
    carrier has a date; `differing` are the columns in conflict with another.
    """

    number: int
    proposition: Proposition
    claims: tuple[Claim, ...]
    cells: Cells
    conflicts: tuple[Conflict, ...]
    origins: tuple[Origin, ...]
    losses: tuple[Loss, ...]
    figures: Figures | None
    carriers: tuple[Carrier, ...]
    first: tuple[Carrier, ...]
    differing: tuple[str, ...]

    def having(self, *stances: Stance) -> tuple[str, ...]:
        """The columns that have one of these stances."""
        return tuple(cell.outlet for cell in self.told if set(cell.stances) & set(stances))

    @property
    def told(self) -> tuple[Coverage, ...]:
        """The cells that say something; the others are not assessed."""
        return tuple(self.cells.told.values())

    @property
    def shared(self) -> bool:
        """Whether two columns or more carry it."""
        return len(self.carriers) > 1

    @property
    def group(self) -> MatrixGroup:
        """Where it belongs in the matrix."""
        if self.shared and self.kinds:
            return MatrixGroup.DISPUTED
        if not self.shared or any(cell.reason == ALONE for cell in self.cells):
            return MatrixGroup.SINGLE
        if self.differing:
            return MatrixGroup.DISPUTED
        return MatrixGroup.DIFFERING if self.figures else MatrixGroup.AGREED

    @property
    def kinds(self) -> tuple[ConflictKind, ...]:
        """In what its claims differ."""
        found = {conflict.kind for conflict in self.conflicts}
        if 0 < len(self.proposition.denying) < len(self.claims):
            found.add(ConflictKind.POLARITY)
        return tuple(kind for kind in ConflictKind if kind in found)

    @property
    def difference(self) -> tuple[int, int, int, int]:
        """How much the columns differ: most in conflict, then in most ways, then omitted."""
        carried, omitted = len(self.carriers), len(self.having(Stance.OMITS))
        return len(self.differing), len(self.kinds), omitted, carried


def rows(comparison: Comparison, known: Index) -> tuple[Row, ...]:
    """A row for each proposition, in the order of the comparison."""
    order = {column.name: place for place, column in enumerate(comparison.columns)}
    columns = searched(comparison.columns, known)
    cells = grouped((cell.proposition, cell) for cell in comparison.coverage)
    conflicts = grouped((item.proposition, item) for item in comparison.conflicts)
    origins = grouped((item.proposition, item) for item in comparison.origins)
    losses = grouped((item.proposition, item) for item in comparison.losses)
    found = []
    for number, proposition in enumerate(comparison.propositions, 1):
        key = proposition.id
        claims = tuple(known.claims[claim] for claim in proposition.claims)
        told = sorted(cells.get(key, ()), key=lambda cell: order[cell.outlet])
        apart, roots = tuple(conflicts.get(key, ())), tuple(origins.get(key, ()))
        held = Cells(proposition, {cell.outlet: cell for cell in told}, columns, known)
        carriers = _carriers(known, told)
        row = Row(
            number=number,
            proposition=proposition,
            claims=claims,
            cells=held,
            conflicts=apart,
            origins=roots,
            losses=tuple(losses.get(key, ())),
            figures=figures(known, claims, apart, roots),
            carriers=carriers,
            first=_first(carriers),
            differing=_differing(known, told, apart, order),
        )
        found.append(row)
    return tuple(found)


def _carriers(known: Index, cells: Sequence[Coverage]) -> tuple[Carrier, ...]:
    found = []
    for cell in cells:
        if not set(cell.stances) & set(CARRIES):
            continue
        texts = {known.claims[claim].article for claim in cell.claims}
        written = [known.articles[text].published or "" for text in texts]
        dated = sorted((when, day) for day in written if (when := moment(day)))
        when, day = dated[0] if dated else (None, "")
        found.append(Carrier(cell.outlet, day, when))
    return tuple(found)


def _first(carriers: Sequence[Carrier]) -> tuple[Carrier, ...]:
    """The dated carriers that no other is certain to stand before."""
    dated = [(carrier.when, carrier) for carrier in carriers if carrier.when]
    soonest = min((when[1] for when, _ in dated), default=None)
    return tuple(carrier for when, carrier in dated if soonest and when[0] <= soonest)


def _differing(
    known: Index,
    cells: Sequence[Coverage],
    conflicts: Iterable[Conflict],
    order: dict[str, int],
) -> tuple[str, ...]:
    found = {cell.outlet for cell in cells if Stance.DISPUTES in cell.stances}
    for item in conflicts:
        pair = {known.columns.get(known.claims[key].article, "") for key in (item.a, item.b)}
        found |= pair if len(pair) > 1 else set()
    return tuple(sorted(found & set(order), key=order.__getitem__))


def tally(origins: Iterable[Origin]) -> str:
    """`2 speakers, 1 newsroom`; "" where no origin is known. Each counts once."""
    count = Counter(kind for kind, _ in {(item.kind, item.name) for item in origins})
    return ", ".join(counted(count[kind], kind.value) for kind in OriginKind if count[kind])


def finding(comparison: Comparison, made: Sequence[Row]) -> str:
    """What was found, in one or two sentences of counts."""
    shared = [row for row in made if row.shared]
    outlets = sum(column.newsroom for column in comparison.columns)
    unknown = len(comparison.columns) - outlets
    texts_alone = f"{counted(unknown, 'text')} without a known outlet" if unknown else ""
    across = listed(
        [each for each in (outlets and counted(outlets, "outlet"), texts_alone) if each]
    )
    many = counted(len(made), "claim")
    if len(comparison.readings) == 1:
        return f"One article with {many}, and no other article to compare it with."
    if not shared:
        return f"No claim is reported by two or more of {across}; {many} by only one."
    number = counted(len(shared), "claim")
    subject = f"{number} reported by two or more of {across}: {listed(_differ(shared))}."
    origins = tally(origin for row in shared for origin in row.origins)
    texts = {article for row in shared for cell in row.told for article in _texts(cell)}
    back = f" Independent sources of {counted(len(texts), 'article')}: {origins}."
    return subject + (back if origins else "")


def _texts(cell: Coverage) -> set[str]:
    return {span.article for span in cell.shown_by} if set(cell.stances) & set(CARRIES) else set()


def _differ(shared: Sequence[Row]) -> list[str]:
    """In what the rows differ, each with a count, and how many are omitted."""
    words = {
        ConflictKind.NUMBER: "with different figures",
        ConflictKind.DATE: "with different dates",
        ConflictKind.PLACE: "with different places",
        ConflictKind.ACTOR: "with different actors",
        ConflictKind.POLARITY: "both stated and denied",
    }
    counts = {text: sum(kind in row.kinds for row in shared) for kind, text in words.items()}
    parts = [f"{many:,} {text}" for text, many in counts.items() if many]
    unsure = sum(row.group is MatrixGroup.DIFFERING for row in shared)
    if not parts:
        parts = [
            "none in conflict" if unsure else "none with a different figure, date, place or actor"
        ]
    parts += [f"{unsure:,} with figures that differ but may both be right"] if unsure else []
    omitted = sum(bool(row.having(Stance.OMITS)) for row in shared)
    return [
        *parts,
        f"{f'{omitted:,}' if omitted else 'none'} omitted by an outlet that published later",
    ]
