"""A row's claims and those of an article in, the claim of the article that comes nearest out.

`coverage` asks before it says that an article leaves something out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crossread.models.directories import Model
from crossread.models.facts import Array
from crossread.models.pairs import PairJudgement, judge
from crossread.story.matching import Matched, Pair

FAR = 0.37  # cosine below which a claim is another one without asking the model
NEAREST = 3  # claims of an article that are judged before it is said to omit one
AT_ONCE = 2_000  # cells whose nearest claims are looked for at once
BLOCK = 500  # rows


@dataclass(frozen=True, slots=True)
class Near:
    """The claim (id) nearest to another and the chance that both belong in one row."""

    claim: str
    chance: float


class _Table(NamedTuple):
    """Claims (ids) in which others are looked for, and their rows, each once and in order."""

    claims: Sequence[str]
    rows: NDArray[np.intp]


def nearest(
    wanted: Sequence[tuple[Sequence[str], Sequence[str]]],
    matched: Matched,
    model: Model,
    enough: float = 1.0,
) -> list[Near | None]:
    """For some claims (ids) that stand for a row, that of other claims (ids), of whatever kind,
    that most likely answers the same question; None where there is nothing to compare with. Of the
    others the NEAREST to each are judged, those at least as like as FAR, the likest first, until
    one has a chance of `enough`."""
    tables: dict[int, _Table] = {}
    for _, others in wanted:  # the same claims, as one object, stand beside many rows
        if id(others) not in tables:
            tables[id(others)] = _table(others, matched)
    found: list[Near | None] = []
    for start in range(0, len(wanted), AT_ONCE):
        part = [(claims, tables[id(others)]) for claims, others in wanted[start : start + AT_ONCE]]
        found += _nearest(part, matched, model, enough)
    return found


def _nearest(
    wanted: Sequence[tuple[Sequence[str], _Table]],
    matched: Matched,
    model: Model,
    enough: float,
) -> Iterator[Near | None]:
    """The same of a part of them, whose places in the tables are held at once."""
    places = [_near(claims, table, matched) for claims, table in wanted]
    judged, best = dict[Pair, PairJudgement](), [(-1.0, -1)] * len(places)
    for turn in range(max(map(len, places), default=0)):
        still = [n for n, place in enumerate(places) if turn < len(place) and best[n][0] < enough]
        likes = {pair: like for like, pair, _ in (places[n][turn] for n in still) if like >= FAR}
        for pair in likes:
            if pair not in judged and pair in matched.judged:
                judged[pair] = matched.judged[pair]
        pairs = [pair for pair in likes if pair not in judged]
        texts = [(matched.marked[a], matched.marked[b]) for a, b in pairs]
        told = judge(texts, [likes[pair] for pair in pairs], model)
        judged.update(zip(pairs, told, strict=True))
        for n in still:
            _, pair, near = places[n][turn]
            chance = judged[pair].chance if pair in likes else 0.0
            if chance > best[n][0]:
                best[n] = (chance, near)
    for (chance, near), (_, table) in zip(best, wanted, strict=True):
        own = next((each for each in table.claims if matched.numbers[each] == near), "")
        yield Near(own, round(chance, 4)) if near >= 0 else None


def _table(claims: Sequence[str], matched: Matched) -> _Table:
    rows = sorted({matched.numbers[each] for each in claims})
    return _Table(claims, np.array(rows, np.intp))


def _alike(rows: NDArray[np.intp], row: int, vectors: Array) -> Array:
    """The cosines of some rows with another, a block at a time: for more, the library starts
    threads, which takes 7.6 ms of CPU for 2,000 rows instead of 0.05."""
    found = [vectors[rows[at : at + BLOCK]] @ vectors[row] for at in range(0, len(rows), BLOCK)]
    return np.round(np.concatenate(found), 4) if found else np.zeros(0, np.float32)


def _near(claims: Sequence[str], others: _Table, matched: Matched) -> list[tuple[float, Pair, int]]:
    """The NEAREST of other claims to each of some, the likest first: cosine, pair of rows, and the
    row of the other."""
    found: dict[Pair, tuple[float, int]] = {}
    for row in (matched.numbers[each] for each in claims):
        alike = _alike(others.rows, row, matched.vectors)
        for place in np.argsort(-alike, kind="stable")[:NEAREST]:
            near = int(others.rows[place])
            found.setdefault((min(row, near), max(row, near)), (float(alike[place]), near))
    likest = sorted(found.items(), key=lambda each: (-each[1][0], each[0]))
    return [(like, pair, near) for pair, (like, near) in likest]
