"""Pairs of facts for the sieve to learn from: how the shipped encoder sees each sentence, what the
labels say of two facts, and what the teacher, the encoder that reads both sentences at once, does.
"""

import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from facts import Fact, Line, Told, chances, cropped, padded, relations
from numpy.typing import NDArray
from pairs import Pair

Chances = tuple[float, ...]
NONE = (0.0, 0.0, 0.0, 1.0)
NEAR, LIKE = 0.2, 0.3  # cosines from which two facts of other rows are drawn
EACH = 4_000  # of the likest such pairs of a story
SURE = 0.8  # of a label where the teacher was not asked; the rest is spread as UNSURE
UNSURE = (0.05, 0.03, 0.02, 0.1)


@dataclass(frozen=True, slots=True)
class Seen:
    """A fact as the encoder sees it: its sentence's states [pieces, width], its first and last
    piece there."""

    states: NDArray[np.float16]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Lesson:
    """Two facts, the cosine of their vectors, and the chances of their relations to be learned;
    whether they are of one row, None where nobody said."""

    one: Seen
    other: Seen
    likeness: float
    wanted: NDArray[np.float32]
    tied: bool | None


class Teacher:
    """The graphs of an exported model of facts (export_facts.py)."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.matching, self.vectors = (
            onnxruntime.InferenceSession(str(folder / f"{name}.onnx"), options)
            for name in ("matching", "vectors")
        )

    def states(self, line: Line) -> NDArray[np.float32]:
        """Of [CLS], each word piece and [SEP], [pieces, width]."""
        found: NDArray[np.float32] = self.matching.run(["states"], _feed(([line], None)))[0][0]
        return found

    def relation(self, lines: Sequence[Line], places: Sequence[tuple[int, int]]) -> Any:
        """The chances of the relations of two facts in their sentences, [4]."""
        return self.matching.run(["relation"], _feed((lines, places)))[0][0]

    def vector(self, states: NDArray[np.float32], first: int, last: int) -> Any:
        """The unit vector of a fact, [width]."""
        places = {"first": np.array([first + 1]), "last": np.array([last + 1])}
        return self.vectors.run(None, {"states": states[None], **places})[0][0]


def _feed(row: tuple[Sequence[Line], Sequence[tuple[int, int]] | None]) -> dict[str, Any]:
    made = padded([row])
    return {name: made[name].numpy() for name in ("ids", "cases", "quotes", "starts")}


def of_stories(
    stories: Sequence[Told], teacher: Teacher, count: int, more: int, mix: float
) -> Iterator[Lesson]:
    """Lessons of labelled stories, one after another: of each, some pairs that the teacher is asked
    about too (`count` of one row, as many of the likest others, as many drawn), whose labels weigh
    `mix`; then all others of one row with twice as many drawn, at least `more`, by their labels."""
    with ThreadPoolExecutor() as pool:
        for found in pool.map(lambda told: list(_of(told, teacher, count, more, mix)), stories):
            yield from found


def _of(told: Told, teacher: Teacher, count: int, more: int, mix: float) -> Iterator[Lesson]:
    numbers = sorted({fact.sentence for fact in told.facts})
    whole = {number: teacher.states(told.lines[number]) for number in numbers}
    if not whole:
        return
    vectors = np.stack([teacher.vector(whole[f.sentence], f.first, f.last) for f in told.facts])
    likeness = vectors @ vectors.T
    seen = [Seen(whole[f.sentence].astype(np.float16), f.first, f.last) for f in told.facts]
    draw = random.Random(told.name)
    asked = list(_asked(told, likeness, count, draw))
    for a, b, label in asked:
        sides = [cropped(told.lines[told.facts[n].sentence], told.facts[n]) for n in (a, b)]
        taught = teacher.relation([line for line, _ in sides], [place for _, place in sides])
        wanted = taught if label is None else mix * np.array(label, np.float32) + (1 - mix) * taught
        tied = None if label is None else label != NONE
        yield Lesson(seen[a], seen[b], float(likeness[a, b]), wanted, tied)
    had = {(a, b) for a, b, _ in asked}
    for a, b, label in _unasked(told, likeness, more, had, draw):
        wanted = SURE * np.array(label, np.float32) + np.array(UNSURE, np.float32)
        yield Lesson(seen[a], seen[b], float(likeness[a, b]), wanted, label != NONE)


def _asked(
    told: Told, likeness: Any, count: int, draw: random.Random
) -> Iterator[tuple[int, int, Chances | None]]:
    """Pairs of one row, those that differ first; the likest others; and pairs that no label tells
    of, as they are of one article or people may disagree."""
    known = relations(told)
    tied = [(int(a), int(b)) for a, b in np.argwhere(np.triu(known.same))]
    draw.shuffle(tied)
    differ = [pair for pair in tied if "conflicting" in _kinds(told.facts, pair)][:30]
    agree = [pair for pair in tied if "conflicting" not in _kinds(told.facts, pair)]
    for a, b in (differ + agree)[:count]:
        yield a, b, chances(told.facts[a], told.facts[b])
    able = np.where(np.triu(known.apart & ~known.same & ~known.doubt), likeness, -2)
    order = np.argsort(-able, axis=None)[:EACH]
    hard = [divmod(int(n), len(told.facts)) for n in order[able.ravel()[order] > NEAR]]
    drawn = draw.sample(hard[count:], min(count, len(hard[count:])))
    yield from ((a, b, NONE) for a, b in hard[:count] + drawn)
    for untold in (np.triu(~known.apart, 1), np.triu(known.doubt)):
        pairs = [(int(a), int(b)) for a, b in np.argwhere(untold & (likeness > LIKE))]
        yield from ((a, b, None) for a, b in draw.sample(pairs, min(count // 4, len(pairs))))


def _unasked(
    told: Told, likeness: Any, more: int, had: set[tuple[int, int]], draw: random.Random
) -> Iterator[tuple[int, int, Chances]]:
    known = relations(told)
    tied = [(int(a), int(b)) for a, b in np.argwhere(np.triu(known.same)) if (a, b) not in had]
    yield from ((a, b, chances(told.facts[a], told.facts[b])) for a, b in tied)
    able = np.triu(known.apart & ~known.same & ~known.doubt) & (likeness > LIKE)
    others = [(int(a), int(b)) for a, b in np.argwhere(able) if (a, b) not in had]
    draw.shuffle(others)
    yield from ((a, b, NONE) for a, b in others[: max(more, 2 * len(tied))])


def _kinds(facts: Sequence[Fact], pair: tuple[int, int]) -> set[str]:
    return {facts[number].relation for number in pair}


def of_claims(pairs: Sequence[Pair], teacher: Teacher) -> Iterator[Lesson]:
    """Lessons of labelled pairs of whole claims, whose labels weigh half."""

    def lesson(pair: Pair) -> Lesson:
        sides = [Line(each.ids, each.cases, (), (), "") for each in (pair.first, pair.second)]
        states = [teacher.states(line) for line in sides]
        places = [(0, len(line.ids) - 1) for line in sides]
        one, other = (teacher.vector(s, *place) for s, place in zip(states, places, strict=True))
        seen = [Seen(s.astype(np.float16), *at) for s, at in zip(states, places, strict=True)]
        wanted = (np.array(pair.wanted, np.float32) + teacher.relation(sides, places)) / 2
        return Lesson(seen[0], seen[1], float(one @ other), wanted, None)

    with ThreadPoolExecutor() as pool:
        yield from pool.map(lesson, [each for each in pairs if each.first.ids and each.second.ids])
