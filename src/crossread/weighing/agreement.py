"""How far raters agree, and each with themselves: Krippendorff's alpha, and disputes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from crossread.records import Agreement, Case, Consistency, Decision, Dispute, Rating
from crossread.records.decisions import UNSURE, AnswersAgree, answers
from crossread.text.listing import grouped
from crossread.weighing.facts import SCALE, latest

APART = 2  # steps on the scale from which two ratings are a dispute
Cell = tuple[str, str]


def alpha(units: Iterable[Sequence[int]], *, named: bool = False) -> float | None:
    """Krippendorff's alpha for ordinal values (2011, Computing Krippendorff's alpha-reliability),
    or, where values only name what they stand for, nominal ones: each unit holds the values it was
    given; None where nothing varies or nothing can be paired."""
    apart = _unlike if named else _distance
    shares: dict[tuple[int, int], float] = defaultdict(float)
    for unit in units:
        if len(unit) < 2:
            continue
        for one, other in combinations(unit, 2):
            for pair in ((one, other), (other, one)):
                shares[pair] += 1 / (len(unit) - 1)
    totals: dict[int, float] = defaultdict(float)
    for (one, _), share in shares.items():
        totals[one] += share
    if len(totals) < 2:
        return None
    seen = sum(share * apart(pair, totals) for pair, share in shares.items())
    chance = sum(
        totals[one] * totals[other] * apart((one, other), totals)
        for one in totals
        for other in totals
    )
    return 1 - (sum(totals.values()) - 1) * seen / chance


def _unlike(pair: tuple[int, int], _totals: Mapping[int, float]) -> float:
    return float(pair[0] != pair[1])


def _distance(pair: tuple[int, int], totals: Mapping[int, float]) -> float:
    low, high = sorted(pair)
    between = sum(total for value, total in totals.items() if low <= value <= high)
    return float((between - (totals[low] + totals[high]) / 2) ** 2)


def decided_alike(decisions: Sequence[Decision]) -> AnswersAgree:
    """How far people agree who answered the same questions blind, "can't tell" aside."""
    given = [
        {author: said for author, said in held.items() if said != UNSURE}
        for held in answers(decisions).values()
    ]
    shared = [held for held in given if len(held) > 1]
    numbers: dict[str, int] = {}
    units = [[numbers.setdefault(said, len(numbers)) for said in held.values()] for held in shared]
    return AnswersAgree(
        tuple(dict.fromkeys(author for held in shared for author in held)),
        alpha(units, named=True),
        len(shared),
        sum(len(set(unit)) > 1 for unit in units),
    )


def agreement(case: Case, ratings: Iterable[Rating]) -> Agreement:
    """How far the raters of a case agree, each in their last round."""
    return _agreement(case, [(each.author, each) for each in latest(ratings)])


def reliability(case: Case, ratings: Iterable[Rating]) -> tuple[Agreement, ...]:
    """For each author who rated in several rounds, how far these agree."""
    rounds: dict[str, dict[int, list[Rating]]] = {}
    for each in ratings:
        rounds.setdefault(each.author, {}).setdefault(each.round, []).append(each)
    return tuple(
        _agreement(case, [(str(n), each) for n, row in several.items() for each in row], author)
        for author, several in rounds.items()
        if len(several) > 1
    )


def _agreement(case: Case, rows: Sequence[tuple[str, Rating]], author: str = "") -> Agreement:
    cells = grouped(
        ((each.evidence, each.hypothesis), (rater, each.value))
        for rater, each in rows
        if each.value and each.value in SCALE
    )
    shared = {cell: given for cell, given in cells.items() if len(given) > 1}
    order = [(e.id, h.id) for e in case.evidence for h in case.hypotheses]
    disputes = [
        Dispute(*cell, tuple(shared[cell])) for cell in order if _apart(shared.get(cell, []))
    ]
    raters = (author,) if author else tuple(dict.fromkeys(rater for rater, _ in rows))
    units = [[SCALE[value] for _, value in given] for given in shared.values()]
    return Agreement(raters, alpha(units), len(shared), tuple(disputes))


def _apart(given: Sequence[tuple[str, Consistency]]) -> bool:
    numbers = [SCALE[value] for _, value in given]
    return bool(numbers) and max(numbers) - min(numbers) >= APART
