"""Matched claims in, the pairs a reader should decide out: what matters most and is least sure.

Two rows are asked about once, by the pair likeliest to join them; a row by its weakest link.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from crossread.models.pairs import PairJudgement
from crossread.records import Claim
from crossread.story.matching import Matched, Pair, is_matchable

SURE = 0.97  # chance from which a link inside a row is not asked about
HEADED, FIGURE, DIFFERS = 0.5, 0.25, 0.5  # what a question gains by weight


@dataclass(frozen=True, slots=True)
class Question:
    """Two claims of two articles; `chance` that they share a row, and whether they do now."""

    a: Claim
    b: Claim
    chance: float
    together: bool


def questions(matched: Matched, headed: Collection[str], most: int) -> tuple[Question, ...]:
    """At most so many questions, the most worth asking first; `headed` are the claims (ids) of
    headlines."""
    rows = _rows(matched)
    best: dict[tuple[int, int], Pair] = {}
    for pair in sorted(matched.judged, key=lambda p: (-matched.judged[p].chance, p)):
        one, other = (matched.rows[number] for number in pair)
        if one.article == other.article or not (is_matchable(one) and is_matchable(other)):
            continue
        home = rows.get(one.id, -1), rows.get(other.id, -1)
        if home[0] == home[1]:
            best[home] = pair  # of a row the weakest link
        else:
            best.setdefault((min(home), max(home)), pair)
    found = []
    for (one_row, other_row), pair in best.items():
        together, judgement = one_row == other_row, matched.judged[pair]
        if not together or judgement.chance < SURE:
            worth = _worth(pair, judgement, matched, headed)
            found.append((worth, pair, together))
    found.sort(key=lambda each: (-round(each[0], 4), each[1]))
    return tuple(
        Question(matched.rows[a], matched.rows[b], round(matched.judged[a, b].chance, 4), together)
        for _, (a, b), together in found[:most]
    )


def _rows(matched: Matched) -> Mapping[str, int]:
    return {
        claim: number for number, row in enumerate(matched.propositions) for claim in row.claims
    }


def _worth(
    pair: Pair, judgement: PairJudgement, matched: Matched, headed: Collection[str]
) -> float:
    """How unsure an answer is, more where it matters: in a headline, of figures, of a conflict."""
    unsure = 4 * judgement.chance * (1 - judgement.chance)
    claims = [matched.rows[number] for number in pair]
    weight = 1 + HEADED * any(each.id in headed for each in claims)
    weight += FIGURE * all(each.quantities for each in claims)
    return unsure * (weight + DIFFERS * (judgement.differing))
