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

Chances = tuple[float, ...]
NONE = (0.0, 0.0, 0.0, 1.0)
NEAR, LIKE = 0.2, 0.3  # cosines from which two facts of other rows are drawn
EACH = 4_000  # of the likest such pairs of a story


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
    stories: Sequence[Told], teacher: Teacher, count: int, mix: float
) -> Iterator[Lesson]:
    """Lessons of labelled stories, one after another: of each, some pairs of one row, as many of
    the likest others and as many drawn; what labels say weighs `mix`, the rest is the teacher's."""
    with ThreadPoolExecutor() as pool:
        for found in pool.map(lambda told: list(_of(told, teacher, count, mix)), stories):
            yield from found


def _of(told: Told, teacher: Teacher, count: int, mix: float) -> Iterator[Lesson]:
    numbers = sorted({fact.sentence for fact in told.facts})
    whole = {number: teacher.states(told.lines[number]) for number in numbers}
    if not whole:
        return
    vectors = np.stack([teacher.vector(whole[f.sentence], f.first, f.last) for f in told.facts])
    likeness = vectors @ vectors.T
    seen = [Seen(whole[f.sentence].astype(np.float16), f.first, f.last) for f in told.facts]
    for a, b, label in _asked(told, likeness, count, random.Random(told.name)):
        sides = [cropped(told.lines[told.facts[n].sentence], told.facts[n]) for n in (a, b)]
        taught = teacher.relation([line for line, _ in sides], [place for _, place in sides])
        wanted = taught if label is None else mix * np.array(label, np.float32) + (1 - mix) * taught
        tied = None if label is None else label != NONE
        yield Lesson(seen[a], seen[b], float(likeness[a, b]), wanted, tied)


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


def _kinds(facts: Sequence[Fact], pair: tuple[int, int]) -> set[str]:
    return {facts[number].relation for number in pair}
