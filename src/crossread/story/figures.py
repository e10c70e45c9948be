"""The figures reported in a row of the matrix, each with who said it and when: best, low, high.

Takes a row's claims and number conflicts, gives `Figure`s for the page, the terminal and the data.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from crossread.records import Between, Claim, Conflict, ConflictKind, Origin, Quantity
from crossread.records.publication import moment
from crossread.story.index import Index, published, speaker


@dataclass(frozen=True, slots=True)
class ReportedFigure:
    """One value as reported: in which column, on whose word ("" the outlet's own) and when.

    `updated` is True where the same source gave a newer figure later.
    """

    claim: str
    outlet: str
    speaker: str
    published: str
    quantity: Quantity
    updated: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """Every value reported in a row, in the order of its claims, and the lowest and highest.

    `best` is the value, of those not updated, that goes back to most independent origins, the
    latest reported of several; None where that leaves more than one.
    """

    reported: tuple[ReportedFigure, ...]
    low: ReportedFigure
    best: ReportedFigure | None
    high: ReportedFigure


def figures(
    known: Index, claims: Sequence[Claim], conflicts: Sequence[Conflict], origins: Sequence[Origin]
) -> Figures | None:
    """None for a row without a conflict of numbers that names a figure."""
    numbers = [item for item in conflicts if item.kind is ConflictKind.NUMBER]
    asked = {
        (amount.unit, amount.counted)
        for item in numbers
        for claim, shown in ((item.a, item.shown_by[0]), (item.b, item.shown_by[1]))
        for amount in known.claims[claim].quantities
        if amount.span.start < shown.end and shown.start < amount.span.end
    }
    old = _updated(known, numbers, origins)
    reported = tuple(
        ReportedFigure(
            claim.id, known.columns.get(claim.article, ""), speaker(known, claim),
            published(known, claim), amount, claim.id in old,
        )
        for claim in claims
        for amount in claim.quantities
        if (amount.unit, amount.counted) in asked
    )  # fmt: skip
    if not reported:
        return None
    low = min(reported, key=lambda figure: figure.quantity.value)
    high = max(reported, key=lambda figure: figure.quantity.high or figure.quantity.value)
    return Figures(reported, low, _best(reported, origins), high)


def _updated(known: Index, conflicts: Iterable[Conflict], origins: Iterable[Origin]) -> set[str]:
    """The claims whose figure was updated later, and those that hold it from the same origin."""
    old = set[str]()
    for item in conflicts:
        if item.between is Between.UPDATE:
            pair = [(moment(published(known, known.claims[key])), key) for key in (item.a, item.b)]
            dated = sorted((when, key) for when, key in pair if when)
            old.update(key for when, key in dated[:-1] if when < dated[-1][0])
    for origin in origins:
        values = {_values(known, key) for key in old & set(origin.claims)}
        old |= {key for key in origin.claims if _values(known, key) in values}
    return old


def _values(known: Index, claim: str) -> tuple[float, ...]:
    return tuple(amount.value for amount in known.claims[claim].quantities)


def _best(reported: Sequence[ReportedFigure], origins: Sequence[Origin]) -> ReportedFigure | None:
    groups: dict[float, list[ReportedFigure]] = {}
    for figure in reported:
        if not figure.updated:
            groups.setdefault(figure.quantity.value, []).append(figure)
    roots = {
        value: sum(any(f.claim in origin.claims for f in group) for origin in origins)
        for value, group in groups.items()
    }
    most = [value for value in groups if roots[value] == max(roots.values())]
    if len(most) > 1:
        latest = {
            value: max(filter(None, map(_when, groups[value])), default=None) for value in most
        }
        dated = [when for when in latest.values() if when]
        if len(dated) < len(most):
            return None
        most = [value for value in most if (when := latest[value]) and when[1] >= max(dated)[0]]
    return groups[most[0]][0] if len(most) == 1 else None


def _when(figure: ReportedFigure) -> tuple[datetime, datetime] | None:
    return moment(figure.published)
