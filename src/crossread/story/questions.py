"""Claims in, what a reader should decide out: pairs, those that matter most and are least sure
first, or sheets, on which all claims of two articles stand side by side.

Two rows are asked about once, by the pair likeliest to join them; a row by its weakest link.
"""

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations, product

import numpy as np

from crossread.models.directories import Model
from crossread.models.pairs import judge
from crossread.records import Claim
from crossread.story.matching import Matched, Pair, is_matchable
from crossread.text.listing import grouped
from crossread.text.logistic import logistic

SURE = 0.97  # chance from which a link inside a row is not asked about
INSIDE = 0.3  # weight of a doubt inside a row, which an answer seldom settles
NEAR, NEAREST = 0.2, 2  # cosine from which the likest of another article are asked about; how many
NEAR_JUDGED = 3  # near claims that are judged for each question
FIRST = 0.5  # log odds that a question gains for each of its claims that is the other's nearest
MATTERS = 0.25  # what it gains by weight in a headline, and where the two may conflict
FACTS = 200  # claims of an article on one sheet
LONGEST = 1_200  # characters of a claim on a sheet


@dataclass(frozen=True, slots=True)
class Question:
    """Two claims of two articles; `chance` that they share a row, and whether they do now."""

    a: Claim
    b: Claim
    chance: float
    together: bool


@dataclass(frozen=True, slots=True)
class FactSheet:
    """Claims of two articles, each in the order of its text."""

    a: tuple[Claim, ...]
    b: tuple[Claim, ...]


def sheets(claims: Sequence[Claim], left_out: Collection[str] = ()) -> tuple[FactSheet, ...]:
    """Every two articles side by side, those that follow one another first; an article of more than
    FACTS claims in parts. `claims` stand in the order of their articles; those that are `left_out`
    (ids), too long, or not fit for a row are not asked about."""
    told = grouped(
        (each.article, each)
        for each in claims
        if each.id not in left_out and is_matchable(each) and _length(each) <= LONGEST
    )
    parts = [_parts(sorted(each, key=_place)) for each in told.values()]
    return tuple(
        FactSheet(one, other)
        for apart in range(1, len(parts))
        for first, second in zip(parts, parts[apart:], strict=False)
        for one, other in product(first, second)
    )


def _parts(claims: Sequence[Claim]) -> list[tuple[Claim, ...]]:
    return [tuple(claims[at : at + FACTS]) for at in range(0, len(claims), FACTS)]


def _place(claim: Claim) -> tuple[int, int]:
    return claim.spans[0].start, claim.spans[-1].end


def _length(claim: Claim) -> int:
    start, end = _place(claim)
    return end - start


def questions(
    matched: Matched, headed: Collection[str], most: int, model: Model
) -> tuple[Question, ...]:
    """At most so many questions, the most worth asking first; `headed` are the claims (ids) of
    headlines. Near claims that were no candidates for a row are judged by the model for it."""
    near, first = _near(matched)
    judged = {pair: each for pair, each in matched.judged.items() if _may_ask(pair, matched)}
    more = [pair for pair in near if pair not in judged][: NEAR_JUDGED * most]
    texts = [(matched.marked[a], matched.marked[b]) for a, b in more]
    judged |= zip(more, judge(texts, [near[pair] for pair in more], model), strict=True)
    rows, best = _rows(matched), dict[Pair, tuple[float, Pair]]()
    for pair, each in judged.items():
        claims = [matched.rows[number].id for number in pair]
        one, other = sorted(rows.get(claim, -1) for claim in claims)
        if one == other and each.chance >= SURE:
            continue
        worth = INSIDE * (1 - each.chance) if one == other else _likely(each.chance, first[pair])
        worth *= (1 + MATTERS * any(c in headed for c in claims)) * (1 + MATTERS * each.differing)
        found = -round(worth, 4), pair
        best[one, other] = min(best.get((one, other), found), found)
    order = sorted((found, one == other) for (one, other), found in best.items())
    return tuple(
        Question(matched.rows[a], matched.rows[b], round(judged[a, b].chance, 4), together)
        for (_, (a, b)), together in order[:most]
    )


def _may_ask(pair: Pair, matched: Matched) -> bool:
    one, other = (matched.rows[number] for number in pair)
    return one.article != other.article and is_matchable(one) and is_matchable(other)


def _likely(chance: float, first: int) -> float:
    """The chance of one row, more where claims are the nearest of their articles to each other."""
    held = min(max(chance, 1e-6), 1 - 1e-6)
    return logistic(math.log(held / (1 - held)) + FIRST * first)


def _near(matched: Matched) -> tuple[Mapping[Pair, float], Mapping[Pair, int]]:
    """Of each claim the likest of every other article: their cosines, the likest first, and for how
    many of two claims the other is the very likest."""
    own = grouped((c.article, number) for number, c in enumerate(matched.rows) if is_matchable(c))
    found, first = dict[Pair, float](), Counter[Pair]()
    for (_, ours), (_, theirs) in permutations(own.items(), 2):
        for row in ours:
            alike = np.round(matched.vectors[theirs] @ matched.vectors[row], 4)
            for turn, place in enumerate(np.argsort(-alike, kind="stable")[:NEAREST]):
                pair = (min(row, theirs[place]), max(row, theirs[place]))
                if alike[place] >= NEAR:
                    found[pair] = float(alike[place])
                    first[pair] += turn == 0
    order = sorted(found, key=lambda pair: (-found[pair], pair))
    return {pair: found[pair] for pair in order}, first


def _rows(matched: Matched) -> Mapping[str, int]:
    return {
        claim: number for number, row in enumerate(matched.propositions) for claim in row.claims
    }
