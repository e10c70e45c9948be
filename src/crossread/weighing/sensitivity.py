"""What a judgement hangs on: the lead without each part, the smallest set that ends it, and what
is worth looking for next."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb, fsum

import numpy as np
from numpy.typing import NDArray

from crossread.records import (
    Case,
    Evidence,
    Fact,
    Flip,
    Level,
    Lookout,
    Method,
    Part,
    Scale,
    Without,
)
from crossread.weighing.facts import FactPiece, facts
from crossread.weighing.scores import (
    METHODS,
    TIE,
    Merits,
    chances_of,
    entropy,
    heads,
    information_gain,
    leading,
    priors,
    probabilities,
    reports_of,
    starts,
    told,
    totals,
)

TRIED = 4000  # sets of origins that are tried before the search turns greedy
WEIGHED = 20_000  # facts that the greedy search weighs again before it goes on with what it knows


@dataclass(frozen=True, slots=True)
class Ground:
    """What a judgement rests on: the case, its rated pieces, and what of them counts.

    `merits` are the facts' log likelihoods; `touched` gives the facts (by number) that an origin
    or outlet stands in.
    """

    case: Case
    pieces: tuple[FactPiece, ...]
    facts: tuple[Fact, ...]
    merits: tuple[Merits, ...]
    touched: Mapping[tuple[Part, str], Set[int]]
    held: tuple[tuple[FactPiece, ...], ...]
    probabilities: tuple[float, ...]
    leaders: tuple[int, ...]


def ground(case: Case, found: Sequence[FactPiece]) -> Ground:
    """The pieces with the facts they make and what the likelihood model gives."""
    counted = facts(found)
    merits = tuple(_merits(case, counted))
    sums = totals(starts(case, Method.LIKELIHOOD), merits)
    number = {name: place for place, fact in enumerate(counted) for name in fact.ids}
    held: list[list[FactPiece]] = [[] for _ in counted]
    outlet = {each.id: each.outlet or each.id for each in case.sources}
    touched: dict[tuple[Part, str], set[int]] = defaultdict(set)
    for each in found:
        place, said = number[each.evidence.id], each.evidence
        held[place].append(each)
        passages = [*said.shown_by, *(contest.passage for contest in said.contested)]
        for name in (*said.origins, *(p.passage.origin for p in said.contested)):
            touched[Part.ORIGIN, name].add(place)
        for passage in passages:
            touched[Part.OUTLET, outlet[passage.source]].add(place)
    return Ground(
        case=case,
        pieces=tuple(found),
        facts=counted,
        merits=merits,
        touched=touched,
        held=tuple(map(tuple, held)),
        probabilities=probabilities(sums),
        leaders=leading(sums),
    )


def _merits(case: Case, counted: Iterable[Fact]) -> list[Merits]:
    return [METHODS[Method.LIKELIHOOD](each, case.scale) for each in counted]


def _sums(on: Ground, places: Set[int], left: Sequence[FactPiece]) -> tuple[float, ...]:
    """The sums with these pieces in place of these facts: the others stay as they are."""
    kept = [each for place, each in enumerate(on.merits) if place not in places]
    start = starts(on.case, Method.LIKELIHOOD)
    return totals(start, [*kept, *_merits(on.case, facts(left))])


def _pieces(on: Ground, places: Set[int]) -> list[FactPiece]:
    return [each for place in sorted(places) for each in on.held[place]]


def _without_origins(on: Ground, names: Set[str]) -> tuple[float, ...]:
    places = {place for name in names for place in on.touched[Part.ORIGIN, name]}
    return _sums(on, places, less_origins(_pieces(on, places), names))


def without(on: Ground) -> tuple[Without, ...]:
    """The judgement without each fact, each origin and each outlet."""
    found = [
        _without(on, Part.EVIDENCE, fact.ids[0], _sums(on, {place}, ()))
        for place, fact in enumerate(on.facts)
    ]
    found += [
        _without(on, Part.ORIGIN, name, _without_origins(on, {name})) for name in origins(on.pieces)
    ]
    for name in outlets(on):
        places = on.touched[Part.OUTLET, name]
        left = less_outlet(on, _pieces(on, places), name)
        found.append(_without(on, Part.OUTLET, name, _sums(on, places, left)))
    return tuple(found)


def _without(on: Ground, part: Part, name: str, sums: tuple[float, ...]) -> Without:
    chances = probabilities(sums)
    first = on.leaders[0]
    return Without(
        part=part,
        name=name,
        probabilities=chances,
        leaders=heads(on.case, sums),
        moved=chances[first] - on.probabilities[first],
        lead_ends=len(on.leaders) == 1 and leading(sums) != on.leaders,
    )


def origins(found: Sequence[FactPiece]) -> tuple[str, ...]:
    """Every origin named, in the order of the evidence."""
    return tuple(dict.fromkeys(name for each in found for name in each.evidence.origins))


def outlets(on: Ground) -> tuple[str, ...]:
    """Every outlet whose words show evidence."""
    outlet = {each.id: each.outlet or each.id for each in on.case.sources}
    return tuple(
        dict.fromkeys(outlet[p.source] for each in on.pieces for p in each.evidence.shown_by)
    )


def less_origins(found: Sequence[FactPiece], names: Set[str]) -> list[FactPiece]:
    """The pieces as they would be had these origins said nothing."""
    left = []
    for each in found:
        said = each.evidence
        against = tuple(c for c in said.contested if c.passage.origin not in names)
        kept = tuple(name for name in said.origins if name not in names)
        if (kept, against) == (said.origins, said.contested):
            left.append(each)
        elif kept or not said.origins:
            left.append(FactPiece(replace(said, origins=kept, contested=against), each.values))
    return left


def less_outlet(on: Ground, found: Sequence[FactPiece], name: str) -> list[FactPiece]:
    """The pieces as they would be had this outlet written nothing."""
    own = {each.id for each in on.case.sources if (each.outlet or each.id) == name}
    return [
        FactPiece(evidence, each.values)
        for each in found
        if (evidence := _less(each.evidence, own))
    ]


def _less(evidence: Evidence, own: Set[str]) -> Evidence | None:
    """The evidence without these sources; None where nothing else shows it."""
    kept = tuple(each for each in evidence.shown_by if each.source not in own)
    if evidence.shown_by and not kept:
        return None
    lost = {each.origin for each in evidence.shown_by} - {each.origin for each in kept}
    return replace(
        evidence,
        shown_by=kept,
        origins=tuple(each for each in evidence.origins if each not in lost),
        contested=tuple(each for each in evidence.contested if each.passage.source not in own),
    )


def flips(on: Ground) -> tuple[Flip, ...]:
    """The smallest set of facts that ends the sole lead by each method, and that of origins."""
    found = [_flip(on, method) for method in METHODS]
    return (*found, _origin_flip(on))


def smallest(merits: Sequence[Merits], start: Merits) -> tuple[int, ...]:
    """The places of the fewest summands without which the highest sum is not the highest alone.

    Exact for sums: against one rival the lead shrinks by each summand's difference, and no set of r
    takes more than the r largest differences; the rival that needs the fewest is taken.
    """
    sums = totals(start, merits)
    first, *tied = leading(sums)
    if tied:
        return ()
    best: tuple[int, ...] = ()
    for rival in range(len(sums)):
        if rival != first:
            found = _fewest(merits, first, rival, sums[first] - sums[rival])
            if found and (not best or len(found) < len(best)):
                best = found
    return best


def _fewest(merits: Sequence[Merits], first: int, rival: int, lead: float) -> tuple[int, ...]:
    """The places of the largest differences that make up the lead; none where all don't."""
    gains = [each[first] - each[rival] for each in merits]
    order = sorted(range(len(gains)), key=lambda place: (-gains[place], place))
    slack = TIE * max(1.0, abs(lead))
    taken, near = list[int](), 0.0
    for place in order:
        if gains[place] <= 0:
            return ()
        taken.append(place)
        near += gains[place]
        if near >= lead - 2 * slack and fsum(gains[each] for each in taken) >= lead - slack:
            return tuple(sorted(taken))
    return ()


def _flip(on: Ground, method: Method) -> Flip:
    case = on.case
    start = starts(case, method)
    merits = [METHODS[method](each, case.scale) for each in on.facts]
    taken = smallest(merits, start)
    left = [each for place, each in enumerate(merits) if place not in taken]
    named = tuple(on.facts[place].ids[0] for place in taken)
    ids = {name for place in taken for name in on.facts[place].ids}
    held = [each.evidence for each in on.pieces if each.evidence.id in ids]
    return Flip(
        method=method,
        part=Part.EVIDENCE,
        names=named,
        leaders=heads(case, totals(start, left)),
        assumptions=tuple(each.id for each in held if each.assumption),
        interested=tuple(each.id for each in held if each.interest),
        exact=True,
    )


def _origin_flip(on: Ground) -> Flip:
    """The fewest origins: by sums where no fact has two, else by trying every set in turn while
    there are few enough, else taking the one that costs the lead most, again and again."""
    taken, exact = _origins_taken(on, origins(on.pieces))
    held = [each.evidence for each in on.pieces if {*each.evidence.origins} & {*taken}]
    return Flip(
        method=Method.LIKELIHOOD,
        part=Part.ORIGIN,
        names=taken,
        leaders=heads(on.case, _without_origins(on, {*taken})),
        assumptions=tuple(each.id for each in held if each.assumption),
        interested=tuple(each.id for each in held if each.interest),
        exact=exact,
    )


def _origins_taken(on: Ground, names: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    """The origins that end the sole lead, and whether no fewer would do."""
    if len(on.leaders) > 1:
        return (), True
    size, tried = 1, 0
    while size <= len(names) and (tried := tried + comb(len(names), size)) <= TRIED:
        for gone in combinations(names, size):
            if leading(_without_origins(on, {*gone})) != on.leaders:
                return gone, True
        size += 1
    if size > len(names):
        return (), True
    return _greedy(on, names), False


def _greedy(on: Ground, names: Sequence[str]) -> tuple[str, ...]:
    """Origins taken one by one, each time the one that leaves the leader least ahead.

    What one origin more would take away is weighed again where it shares a fact with the last one
    taken, up to WEIGHED facts in all.
    """
    first, gone, weighed = on.leaders[0], set[str](), 0
    sums = np.array(_without_origins(on, gone))
    lost = np.array([_lost(on, gone, name) for name in names])
    sharing: dict[int, list[int]] = defaultdict(list)
    for number, name in enumerate(names):
        for place in on.touched[Part.ORIGIN, name]:
            sharing[place].append(number)
    open_ = np.ones(len(names), bool)
    while open_.any():
        after = sums - lost
        rivals = np.delete(after, first, axis=1).max(1)
        best = int(np.argmin(np.where(open_, after[:, first] - rivals, np.inf)))
        gone.add(names[best])
        open_[best] = False
        sums = after[best]
        if _ends(sums, first) and leading(_without_origins(on, gone)) != on.leaders:
            return tuple(name for name in names if name in gone)
        near = {n for place in on.touched[Part.ORIGIN, names[best]] for n in sharing[place]}
        for number in sorted(near) if weighed < WEIGHED else ():
            if open_[number]:
                lost[number] = _lost(on, gone, names[number])
                weighed += len(on.touched[Part.ORIGIN, names[number]])
    return ()


def _ends(sums: NDArray[np.float64], first: int) -> bool:
    """Whether the lead is gone, or so small that the exact sums must tell."""
    return bool(sums[first] - np.delete(sums, first).max() <= 1e-6 * max(1.0, abs(sums[first])))


def _lost(on: Ground, gone: Set[str], name: str) -> tuple[float, ...]:
    """What the sums lose with one origin more, from the facts it stands in."""
    places = on.touched[Part.ORIGIN, name]
    held = _pieces(on, places)
    none = (0.0,) * len(on.case.hypotheses)
    before, after = (
        totals(none, _merits(on.case, facts(less_origins(held, names))))
        for names in (gone, gone | {name})
    )
    return tuple(one - other for one, other in zip(before, after, strict=True))


def lookouts(on: Ground) -> tuple[Lookout, ...]:
    """What to look for next, the most telling first: the case's open questions, and whether what
    is only reported is so."""
    text = {each.evidence.id: each.evidence.text for each in on.pieces}
    found = [
        Lookout(each.id, each.text, information_gain(on.probabilities, each.chances))
        for each in on.case.inquiries
    ]
    for fact in on.facts:
        if fact.credibility is not Level.OBSERVED:
            gain = information_gain(on.probabilities, _so(fact, on.case.scale))
            found.append(Lookout(fact.ids[0], text[fact.ids[0]], gain))
    return tuple(sorted(found, key=lambda each: -each.gain))


def _so(fact: Fact, scale: Scale) -> tuple[float, ...]:
    """The chance, under each hypothesis, that what is told is so, now that it was told."""
    hit, false = reports_of(fact, scale)
    net = fact.strength - fact.against
    so = 1.0 if net >= 0 else (false / hit) ** -net
    return tuple(so * each / told(each, net, hit, false) for each in chances_of(fact, scale))


def gained(on: Ground) -> float:
    """The bits of entropy that the evidence took from the priors (below 0 where it added some)."""
    return entropy(priors(on.case)) - entropy(on.probabilities)
