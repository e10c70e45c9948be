"""Facts in, a figure for each hypothesis out, by each method; all are sums over the facts.

A merit is what one fact adds: the higher, the better the hypothesis stands.
"""

from collections.abc import Callable, Sequence
from math import exp, fsum, log, log2, sqrt

from crossread.records import Case, Consistency, Fact, Level, Method, Scale, Score
from crossread.weighing.facts import SCALE

TIE = 1e-9  # closer than this, relative to their size, two figures are the same
Merits = tuple[float, ...]
_INCONSISTENT = {Consistency.INCONSISTENT: 1, Consistency.VERY_INCONSISTENT: 2}


def count_merits(fact: Fact, _scale: Scale) -> Merits:
    """Less one for each inconsistency, however strong (Heuer 1999, chapter 8)."""
    return tuple(-1.0 if each in _INCONSISTENT else 0.0 for each in fact.values)


def weighted_merits(fact: Fact, scale: Scale) -> Merits:
    """Less one for I, two for II, times the weights of credibility and relevance (PARC ACH 2)."""
    weights = dict(scale.weights)
    weight = weights[fact.credibility] * weights[fact.relevance]
    return tuple(
        -weight * _INCONSISTENT[each] if each in _INCONSISTENT else 0.0 for each in fact.values
    )


def squared_merits(fact: Fact, _scale: Scale) -> Merits:
    """Less the squared distance below neutral on the scale 1 to 5 (Open Synthesis)."""
    middle = SCALE[Consistency.NEUTRAL]
    return tuple(
        -float((middle - SCALE[each]) ** 2) if each in _INCONSISTENT else 0.0
        for each in fact.values
    )


def likelihood_merits(fact: Fact, scale: Scale) -> Merits:
    """The log likelihood of what the origins say, L = h^k p + f^k (1 - p), but for what all
    hypotheses have in common.

    Who says otherwise takes away from k: where d do, L = h^k f^d p + f^k h^d (1 - p).
    """
    net = fact.strength - (0 if fact.credibility is Level.OBSERVED else fact.against)
    hit, false = reports_of(fact, scale)
    return tuple(log(told(each, net, hit, false)) for each in chances_of(fact, scale))


def chances_of(fact: Fact, scale: Scale) -> list[float]:
    """The chance of a fact under each hypothesis; the mean of the others where it has none."""
    chances = dict(scale.chances)
    rated = [chances[each] for each in fact.values if each in chances]
    mean = fsum(rated) / len(rated)
    return [chances.get(each, mean) if each else mean for each in fact.values]


def reports_of(fact: Fact, scale: Scale) -> tuple[float, float]:
    """The chances that an origin as credible tells what is so, and what is not."""
    return next((h, f) for level, h, f in scale.reports if level is fact.credibility)


def told(chance: float, net: int, hit: float, false: float) -> float:
    """The likelihood of being told by `net` more origins than deny it, relative to that of being
    told what is so: p + (f/h)^k (1 - p)."""
    doubt = (false / hit) ** abs(net)
    return chance + doubt * (1 - chance) if net >= 0 else doubt * chance + (1 - chance)


METHODS: dict[Method, Callable[[Fact, Scale], Merits]] = {
    Method.COUNT: count_merits,
    Method.WEIGHTED: weighted_merits,
    Method.SQUARED: squared_merits,
    Method.LIKELIHOOD: likelihood_merits,
}


def priors(case: Case) -> tuple[float, ...]:
    """The case's priors, or all alike."""
    alike = 1 / len(case.hypotheses)
    return tuple(alike if each.prior is None else each.prior for each in case.hypotheses)


def starts(case: Case, method: Method) -> Merits:
    """What a hypothesis has before any fact: the log of its prior in the likelihood model."""
    if method is Method.LIKELIHOOD:
        return tuple(log(each) for each in priors(case))
    return (0.0,) * len(case.hypotheses)


def totals(start: Merits, merits: Sequence[Merits]) -> tuple[float, ...]:
    """The sum for each hypothesis; exactly rounded, so that no order of facts changes a bit."""
    return tuple(fsum(column) for column in zip(start, *merits, strict=True))


def probabilities(sums: Sequence[float]) -> tuple[float, ...]:
    """Log weights as probabilities."""
    top = max(sums)
    weights = [exp(each - top) for each in sums]
    whole = fsum(weights)
    return tuple(each / whole for each in weights)


def leading(sums: Sequence[float]) -> tuple[int, ...]:
    """The places of the highest, several where they tie."""
    top = max(sums)
    return tuple(place for place, each in enumerate(sums) if top - each <= TIE * max(1.0, abs(top)))


def heads(case: Case, sums: Sequence[float]) -> tuple[str, ...]:
    """The ids of the hypotheses that lead."""
    return tuple(case.hypotheses[place].id for place in leading(sums))


def scores(case: Case, facts: Sequence[Fact]) -> tuple[Score, ...]:
    """Every method's figures, side by side."""
    return tuple(_score(case, facts, method) for method in METHODS)


def _score(case: Case, facts: Sequence[Fact], method: Method) -> Score:
    merits = [METHODS[method](each, case.scale) for each in facts]
    sums = totals(starts(case, method), merits)
    shown = sums
    if method is Method.LIKELIHOOD:
        shown = probabilities(sums)
    elif method is not Method.WEIGHTED:
        shown = tuple(abs(each) for each in sums)
    return Score(method, shown, heads(case, sums))


def entropy(chances: Sequence[float]) -> float:
    """In bits."""
    return fsum(-each * log2(each) for each in chances if each > 0)


def information_gain(prior: Sequence[float], yes: Sequence[float]) -> float:
    """The entropy in bits that the answer to a yes/no question is expected to take away, from the
    chance of yes under each hypothesis."""
    answer = fsum(p * y for p, y in zip(prior, yes, strict=True))
    doubt = fsum(p * entropy((y, 1 - y)) for p, y in zip(prior, yes, strict=True))
    return max(0.0, entropy((answer, 1 - answer)) - doubt)


def coherent(given: Sequence[float]) -> tuple[tuple[float, ...], float]:
    """The nearest probabilities that sum to 1, in squared distance, and the distance moved.

    The projection onto the simplex by sorting (Held, Wolfe and Crowder 1974).
    """
    ranked = sorted(given, reverse=True)
    shift = 0.0
    for place in range(1, len(ranked) + 1):
        tried = (fsum(ranked[:place]) - 1) / place
        if ranked[place - 1] > tried:
            shift = tried
    near = tuple(max(0.0, each - shift) for each in given)
    return near, sqrt(fsum((a - b) ** 2 for a, b in zip(given, near, strict=True)))
