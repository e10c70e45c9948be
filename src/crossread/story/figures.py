"""The figures reported in a row of the matrix, each with who said it and when: best, low, high.

Takes a row's claims and number conflicts, gives `Figure`s for the page, the terminal and the data.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product

from crossread.article.quantities import agree
from crossread.records import (
    Between,
    Claim,
    Comparator,
    Conflict,
    ConflictKind,
    Origin,
    Quantity,
    Span,
)
from crossread.records.publication import moment
from crossread.story.index import Index, published, speaker
from crossread.text.listing import grouped

FAR = 10  # times; figures further apart answer different questions
_EXACT = (Comparator.EXACT, Comparator.ABOUT, Comparator.RANGE, Comparator.VAGUE)

_NOWHERE = Span("", 0, 0, "")
Pair = tuple[Quantity, Quantity]


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
    latest reported of several; None where that leaves more than one, and where no conflict is told.
    """

    reported: tuple[ReportedFigure, ...]
    low: ReportedFigure
    best: ReportedFigure | None
    high: ReportedFigure


def figures(
    known: Index, claims: Sequence[Claim], conflicts: Sequence[Conflict], origins: Sequence[Origin]
) -> Figures | None:
    """None for a row whose outlets give no different figures, in conflict or not."""
    numbers = [item for item in conflicts if item.kind is ConflictKind.NUMBER]
    asked = {
        (amount.unit, amount.counted)
        for item in numbers
        for claim, shown in ((item.a, item.shown_by[0]), (item.b, item.shown_by[1]))
        for amount in known.claims[claim].quantities
        if amount.span.start < shown.end and shown.start < amount.span.end
    }
    if not numbers:
        asked = {(each.unit, each.counted) for pair in _unlike(known, claims) for each in pair}
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
    return Figures(reported, low, _best(reported, origins) if numbers else None, high)


def _unlike(known: Index, claims: Sequence[Claim]) -> Iterator[Pair]:
    """The figures in which two outlets differ as they are printed, "as many as 4,000" from 2,300,
    though both may be right; what is printed alike is held against the others once."""
    told: dict[object, tuple[set[str], list[Quantity]]] = {}
    for claim in claims:
        printed = _printed(claim)
        alike = tuple(replace(each, span=_NOWHERE) for each in printed)
        words = tuple(each.span.text for each in printed)
        names, _ = told.setdefault((alike, words), (set(), printed))
        names.add(known.columns.get(claim.article, ""))
    for (some, ours), (others, theirs) in combinations(told.values(), 2):
        if len(some | others) > 1:
            yield from apart(ours, theirs, measures=True)


def _printed(claim: Claim) -> list[Quantity]:
    """The figures of a claim without the words that make bounds of them."""
    return [
        each if each.comparator in _EXACT else replace(each, comparator=Comparator.ABOUT)
        for each in claim.quantities
    ]


def apart(a: Sequence[Quantity], b: Sequence[Quantity], *, measures: bool) -> Iterator[Pair]:
    """Figures of one measure that cannot both be right, where no figures of it agree; without
    `measures` only of what is counted, since a sum or a time alone may be of anything."""
    ours, theirs = (
        [_counts(each) for each in some if measures or not each.unit] for some in (a, b)
    )
    lone = len(ours) == len(theirs) == 1  # a bare figure beside another may count anything
    pairs = [
        (x, y, agree(x, y))
        for x, y in product(ours, theirs)
        if lone or ((x.counted or x.unit) and (y.counted or y.unit))
    ]
    settled = {id(x) for x, y, same in pairs if same} | {id(y) for _, y, same in pairs if same}
    for x, y, same in pairs:
        if same is False and not _far(x, y) and id(x) not in settled and id(y) not in settled:
            settled |= {id(x), id(y)}
            yield x, y


def _far(x: Quantity, y: Quantity) -> bool:
    low, high = sorted(abs(each.value) for each in (x, y))
    return high > FAR * low > 0


def _counts(figure: Quantity) -> Quantity:
    """A figure, of which "three times" may count whatever is done so often."""
    return replace(figure, counted="") if figure.counted == "time" else figure


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
    groups = grouped((each.quantity.value, each) for each in reported if not each.updated)
    roots = {
        value: sum(any(f.claim in origin.claims for f in group) for origin in origins)
        for value, group in groups.items()
    }
    most = [value for value in groups if roots[value] == max(roots.values())]
    if len(most) > 1:
        latest = {
            value: max(filter(None, (moment(f.published) for f in groups[value])), default=None)
            for value in most
        }
        dated = [when for when in latest.values() if when]
        if len(dated) < len(most):
            return None
        most = [value for value in most if (when := latest[value]) and when[1] >= max(dated)[0]]
    return groups[most[0]][0] if len(most) == 1 else None
