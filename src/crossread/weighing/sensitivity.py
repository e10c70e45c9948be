"""What a judgement hangs on: the lead without each part, the smallest set that ends it, and what
is worth looking for next."""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb, fsum

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
from crossread.weighing.facts import SCALE, FactPiece, facts
from crossread.weighing.scores import (
    METHODS,
    TIE,
    Merits,
    entropy,
    information_gain,
    leading,
    priors,
    probabilities,
    starts,
    told,
    totals,
)

TRIED = 4000  # sets of origins that are tried before the search turns greedy


@dataclass(frozen=True, slots=True)
class Ground:
    """What a judgement rests on: the case, its rated pieces, and what of them counts."""

    case: Case
    pieces: tuple[FactPiece, ...]
    facts: tuple[Fact, ...]
    probabilities: tuple[float, ...]
    leaders: tuple[int, ...]


def ground(case: Case, found: Sequence[FactPiece]) -> Ground:
    """The pieces with the facts they make and what the likelihood model gives."""
    held = facts(found)
    sums = _sums(case, _likelihoods(case, held))
    return Ground(case, tuple(found), held, probabilities(sums), leading(sums))


def _likelihoods(case: Case, held: Sequence[Fact]) -> list[Merits]:
    return [METHODS[Method.LIKELIHOOD](each, case.scale) for each in held]


def _sums(case: Case, merits: Sequence[Merits]) -> tuple[float, ...]:
    return totals(starts(case, Method.LIKELIHOOD), merits)


def without(on: Ground) -> tuple[Without, ...]:
    """The judgement without each fact, each origin and each outlet."""
    merits = _likelihoods(on.case, on.facts)
    found = [
        _without(on, Part.EVIDENCE, fact.ids[0], merits[:place] + merits[place + 1 :])
        for place, fact in enumerate(on.facts)
    ]
    known = dict(zip(on.facts, merits, strict=True))
    for name in origins(on.pieces):
        left = facts(less_origins(on.pieces, {name}))
        found.append(_without(on, Part.ORIGIN, name, _merits(on.case, left, known)))
    for name in outlets(on):
        left = facts(less_outlet(on, name))
        found.append(_without(on, Part.OUTLET, name, _merits(on.case, left, known)))
    return tuple(found)


def _merits(case: Case, held: Sequence[Fact], known: dict[Fact, Merits]) -> list[Merits]:
    """The merits of facts, most of which are known."""
    for each in held:
        if each not in known:
            known[each] = METHODS[Method.LIKELIHOOD](each, case.scale)
    return [known[each] for each in held]


def _without(on: Ground, part: Part, name: str, merits: Sequence[Merits]) -> Without:
    sums = _sums(on.case, merits)
    chances = probabilities(sums)
    first, places = on.leaders[0], leading(sums)
    return Without(
        part=part,
        name=name,
        probabilities=chances,
        leaders=tuple(on.case.hypotheses[place].id for place in places),
        moved=chances[first] - on.probabilities[first],
        lead_ends=len(on.leaders) == 1 and places != on.leaders,
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


def less_outlet(on: Ground, name: str) -> list[FactPiece]:
    """The pieces as they would be had this outlet written nothing."""
    outlet = {each.id: each.outlet or each.id for each in on.case.sources}
    own = {source for source, each in outlet.items() if each == name}
    told_elsewhere = [_less(each.evidence, own) for each in on.pieces]
    return [
        FactPiece(evidence, each.values)
        for evidence, each in zip(told_elsewhere, on.pieces, strict=True)
        if evidence
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
    taken: list[int] = []
    for place in order:
        if gains[place] <= 0:
            return ()
        taken.append(place)
        if fsum(gains[each] for each in taken) >= lead - slack:
            return tuple(sorted(taken))
    return ()


def _flip(on: Ground, method: Method) -> Flip:
    case = on.case
    start = starts(case, method)
    merits = [METHODS[method](each, case.scale) for each in on.facts]
    taken = smallest(merits, start)
    left = [each for place, each in enumerate(merits) if place not in taken]
    named = tuple(on.facts[place].ids[0] for place in taken)
    held = [each.evidence for each in on.pieces if _stands_in(on, taken, each)]
    return Flip(
        method=method,
        part=Part.EVIDENCE,
        names=named,
        leaders=tuple(case.hypotheses[place].id for place in leading(totals(start, left))),
        assumptions=tuple(each.id for each in held if each.assumption),
        interested=tuple(each.id for each in held if each.interest),
        exact=True,
    )


def _stands_in(on: Ground, taken: Sequence[int], piece: FactPiece) -> bool:
    return any(piece.evidence.id in on.facts[place].ids for place in taken)


def _origin_flip(on: Ground) -> Flip:
    """The fewest origins: by sums where no fact has two, else by trying every set in turn while
    there are few enough, else taking the one that costs the lead most, again and again."""
    names = origins(on.pieces)
    known: dict[Fact, Merits] = {}

    def sums(gone: Set[str]) -> tuple[float, ...]:
        return _sums(on.case, _merits(on.case, facts(less_origins(on.pieces, gone)), known))

    taken, exact = _origins_taken(on, names, sums)
    held = [each.evidence for each in on.pieces if {*each.evidence.origins} & {*taken}]
    return Flip(
        method=Method.LIKELIHOOD,
        part=Part.ORIGIN,
        names=taken,
        leaders=tuple(on.case.hypotheses[place].id for place in leading(sums({*taken}))),
        assumptions=tuple(each.id for each in held if each.assumption),
        interested=tuple(each.id for each in held if each.interest),
        exact=exact,
    )


def _origins_taken(
    on: Ground, names: Sequence[str], sums: Callable[[Set[str]], tuple[float, ...]]
) -> tuple[tuple[str, ...], bool]:
    """The origins that end the sole lead, and whether no fewer would do."""
    if len(on.leaders) > 1:
        return (), True
    size, tried = 1, 0
    while size <= len(names) and (tried := tried + comb(len(names), size)) <= TRIED:
        for gone in combinations(names, size):
            if leading(sums({*gone})) != on.leaders:
                return gone, True
        size += 1
    if size > len(names):
        return (), True
    return _greedy(on, names, sums), False


def _greedy(
    on: Ground, names: Sequence[str], sums: Callable[[Set[str]], tuple[float, ...]]
) -> tuple[str, ...]:
    """Origins taken one by one, each time the one that leaves the leader least ahead."""
    first, gone = on.leaders[0], set[str]()

    def lead(name: str) -> float:
        found = sums(gone | {name})
        return found[first] - max(each for place, each in enumerate(found) if place != first)

    while len(gone) < len(names):
        gone.add(min((name for name in names if name not in gone), key=lead))
        if leading(sums(gone)) != on.leaders:
            return tuple(name for name in names if name in gone)
    return ()


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
    chances = dict(scale.chances)
    hit, false = next((h, f) for level, h, f in scale.reports if level is fact.credibility)
    rated = [chances[each] for each in fact.values if each in SCALE]
    mean = fsum(rated) / len(rated)
    net = fact.strength - fact.against
    own = [chances.get(each, mean) if each else mean for each in fact.values]
    so = 1.0 if net >= 0 else (false / hit) ** -net
    return tuple(so * each / told(each, net, hit, false) for each in own)


def gained(on: Ground) -> float:
    """The bits of entropy that the evidence took from the priors (below 0 where it added some)."""
    return entropy(priors(on.case)) - entropy(on.probabilities)
