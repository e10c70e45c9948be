"""A case's ratings and evidence in, the facts that count out: one rating a cell, copies once.

Raters' middle rating stands for all; evidence rated alike that shares an origin is one fact.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt
from statistics import median

from crossread.records import Case, Consistency, Evidence, Fact, Level, Rating
from crossread.text.listing import grouped

# The scale 1 to 5 (Heuer's double minus to double plus), for spread and agreement.
SCALE = {
    Consistency.VERY_INCONSISTENT: 1,
    Consistency.INCONSISTENT: 2,
    Consistency.NEUTRAL: 3,
    Consistency.CONSISTENT: 4,
    Consistency.VERY_CONSISTENT: 5,
}
_OF_SCALE = {number: rating for rating, number in SCALE.items()}
_STRONGEST = (Level.OBSERVED, Level.HIGH, Level.MEDIUM, Level.LOW)
Values = tuple[Consistency | None, ...]


@dataclass(frozen=True, slots=True)
class FactPiece:
    """One piece of evidence with the rating that counts for each hypothesis."""

    evidence: Evidence
    values: Values


def latest(ratings: Iterable[Rating]) -> list[Rating]:
    """Each author's last round on each piece of evidence."""
    ratings = list(ratings)
    last: dict[tuple[str, str], int] = {}
    for each in ratings:
        key = (each.author, each.evidence)
        last[key] = max(each.round, last.get(key, 0))
    return [each for each in ratings if each.round == last[each.author, each.evidence]]


def middle(values: Sequence[Consistency | None]) -> Consistency | None:
    """What several raters say together: the median, a half step towards neutral; NA where more say
    so than rate; None where nobody can tell."""
    numbers = [SCALE[each] for each in values if each in SCALE]
    absent = sum(each is Consistency.NOT_APPLICABLE for each in values)
    if absent > len(numbers):
        return Consistency.NOT_APPLICABLE
    if not numbers:
        return None
    found = median(numbers)
    return _OF_SCALE[ceil(found) if found < SCALE[Consistency.NEUTRAL] else floor(found)]


def pieces(case: Case, ratings: Iterable[Rating]) -> list[FactPiece]:
    """The evidence that someone rated, in the case's order, with the middle of its ratings."""
    cells = grouped(((each.evidence, each.hypothesis), each.value) for each in latest(ratings))
    found = []
    for evidence in case.evidence:
        row = [cells.get((evidence.id, each.id), []) for each in case.hypotheses]
        values = tuple(middle(cell) for cell in row)
        if any(value in SCALE for value in values):
            found.append(FactPiece(evidence, values))
    return found


def facts(found: Sequence[FactPiece]) -> tuple[Fact, ...]:
    """What counts once: pieces rated alike that share an origin, or say the same in the same words,
    are one fact told by all their origins together."""
    group = list(range(len(found)))

    def root(place: int) -> int:
        while group[place] != place:
            group[place] = group[group[place]]
            place = group[place]
        return place

    first: dict[tuple[Values, str, str], int] = {}
    for place, each in enumerate(found):
        marks = [("origin", name) for name in each.evidence.origins]
        marks.append(("text", _words(each.evidence)))
        for mark in marks:
            other = root(first.setdefault((each.values, *mark), place))
            here = root(place)
            group[max(here, other)] = min(here, other)
    members = grouped((root(place), each) for place, each in enumerate(found))
    return tuple(_fact(each) for each in members.values())


def _spread(numbers: Sequence[int]) -> float:
    """The population standard deviation."""
    count, total = len(numbers), sum(numbers)
    return sqrt(count * sum(each * each for each in numbers) - total * total) / count


def _words(evidence: Evidence) -> str:
    """What the evidence says, or whose silence it is."""
    silent = evidence.absence.silent if evidence.absence else ()
    return " ".join([*evidence.text.casefold().split(), *silent])


def _fact(members: Sequence[FactPiece]) -> Fact:
    held = [each.evidence for each in members]
    origins = tuple(dict.fromkeys(name for each in held for name in each.origins))
    against = {item.passage.origin for each in held for item in each.contested} - {*origins}
    values = members[0].values
    numbers = [SCALE[each] for each in values if each in SCALE]
    return Fact(
        ids=tuple(each.id for each in held),
        origins=origins,
        strength=max(1, len(origins)),
        against=len(against),
        credibility=min((each.credibility for each in held), key=_STRONGEST.index),
        relevance=min((each.relevance for each in held), key=_STRONGEST.index),
        values=values,
        diagnosticity=_spread(numbers),
    )
