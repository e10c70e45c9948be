"""Sentences in; the stretches of them that state a fact, with a vector for each, out.

A fact is a few words that answer one question; stretches may overlap by half.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from crossread.models.directories import Model, threads
from crossread.models.tagger import CLS, SEP
from crossread.models.windows import letter_case
from crossread.text.sentences import Offsets

Array = NDArray[np.float32]
OVERLAP = 0.5  # of two stretches over all of theirs, from which the likelier one stands for both


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A sentence and the offsets in it of one fact."""

    sentence: str
    start: int
    end: int

    @property
    def words(self) -> str:
        return self.sentence[self.start : self.end]


def whole(text: str) -> MarkedText:
    """A text that is one fact."""
    return MarkedText(text, 0, len(text))


@dataclass(frozen=True, slots=True)
class Stretch:
    """A fact in a sentence: its offsets there, the chance that it is one, and its unit vector
    [width]."""

    start: int
    end: int
    chance: float
    vector: Array


@dataclass(frozen=True, slots=True)
class Encoded:
    """Word pieces of a text: ids, offsets and letter cases, one each per piece."""

    ids: list[int]
    offsets: list[Offsets]
    cases: list[int]

    def part(self, begin: int, end: int) -> "Encoded":
        """The pieces from one to before another."""
        return Encoded(self.ids[begin:end], self.offsets[begin:end], self.cases[begin:end])


def encoded(texts: Sequence[str], model: Model) -> list[Encoded]:
    """Each text in word pieces, all of them."""
    found = []
    for text, each in zip(
        texts, model.tokenizer.encode_batch(list(texts), add_special_tokens=False), strict=True
    ):
        offsets = each.offsets
        cases = [letter_case(text[start:end]) for start, end in offsets]
        found.append(Encoded(each.ids, offsets, cases))
    return found


def facts(sentences: Sequence[str], model: Model) -> list[tuple[Stretch, ...]]:
    """The facts of each sentence in text order; each sentence is run by itself, so that none
    changes another."""
    known = {text: number for number, text in enumerate(dict.fromkeys(sentences))}
    parts = encoded(list(known), model)
    with ThreadPoolExecutor(threads()) as pool:
        found = list(pool.map(lambda text, part: stretches(text, part, model)[0], known, parts))
    return [found[known[text]] for text in sentences]


def stretches(text: str, whole: Encoded, model: Model) -> tuple[tuple[Stretch, ...], Array]:
    """The facts of a sentence, and what the model makes of each of its word pieces, a part of its
    longest at a time [pieces, width]."""
    longest = cast(int, model.config["longest"])
    found, tables = list[Stretch](), list[Array]()
    for begin in range(0, max(1, len(whole.ids)), longest):
        kept, states = _stretches(text, whole.part(begin, begin + longest), model)
        found += kept
        tables.append(states)
    table = np.concatenate(tables)
    if found and model.memory is not None:
        model.memory.states[text] = _narrow(table, model)
    return tuple(found), table


def narrow_states(text: str, whole: Encoded, model: Model) -> Array:
    """The word pieces of a sentence as the sieve of pairs sees them, [pieces, narrow width]."""
    known = model.memory.states.get(text) if model.memory is not None else None
    if known is None:
        known = _narrow(stretches(text, whole, model)[1], model)
    return known.astype(np.float32)


def _narrow(states: Array, model: Model) -> NDArray[np.float16]:
    """Half as exact, as a long story holds many."""
    (found,) = model.graphs["narrow"].run(["narrow"], {"states": states[None]})
    made: NDArray[np.float16] = found[0].astype(np.float16)
    return made


def _stretches(text: str, part: Encoded, model: Model) -> tuple[list[Stretch], Array]:
    """The same of a sentence or of as much of it as the model sees at once."""
    states, chances = model.graphs["matching"].run(["states", "chances"], columns([part]))
    table = chances[0, 1:-1] * able(text, part.offsets, chances.shape[2])
    kept = likeliest(table, cast(float, model.config["threshold"]))
    if not kept:
        return [], states[0, 1:-1]
    first, last = (np.array([each[side] + 1 for each in kept], np.int64) for side in (0, 1))
    places: dict[str, NDArray[np.generic]] = {"states": states, "first": first, "last": last}
    (found,) = model.graphs["vectors"].run(["vectors"], places)
    return [
        Stretch(part.offsets[a][0], part.offsets[b][1], float(table[a, b - a]), vector)
        for (a, b), vector in zip(kept, found, strict=True)
    ], states[0, 1:-1]


def window(part: Encoded, marked: MarkedText, model: Model) -> tuple[slice, slice]:
    """The word pieces of a sentence that the model sees of a fact, which are the fact, or the
    longest beginning of it, and some on each side; and where in these the fact lies."""
    longest, around = (cast(int, model.config[name]) for name in ("longest", "around"))
    inside = [n for n, (a, b) in enumerate(part.offsets) if a < marked.end and b > marked.start]
    first, last = (inside[0], inside[-1]) if inside else (0, len(part.ids) - 1)
    last = min(last, first + longest - 1)
    begin = max(0, first - around)
    return slice(begin, last + 1 + around), slice(first - begin, last + 1 - begin)


def able(text: str, offsets: Sequence[Offsets], widest: int) -> NDArray[np.bool_]:
    """Whether a stretch that starts at a piece and ends so many later is made of whole words,
    [pieces, widest]."""
    begins = [not (a and text[a - 1].isalnum() and text[a].isalnum()) for a, _ in offsets]
    ends = [not (text[b - 1 : b].isalnum() and text[b : b + 1].isalnum()) for _, b in offsets]
    places = np.arange(len(offsets))[:, None] + np.arange(widest)[None]
    stops = np.array([*ends, *([False] * widest)], bool)[places]
    made: NDArray[np.bool_] = np.array(begins, bool)[:, None] & stops
    return made


def likeliest(table: NDArray[np.floating], least: float) -> list[Offsets]:
    """Stretches (first and last piece) with at least that chance [pieces, widest], none of which
    overlaps a likelier one by more than OVERLAP; in text order."""
    flat = np.flatnonzero(table >= least)
    order = flat[np.argsort(-np.round(table.ravel()[flat], 4), kind="stable")]
    kept: list[Offsets] = []
    for place in order.tolist():
        first, more = divmod(place, table.shape[1])
        each = (first, first + more)
        if all(overlap(each, other) <= OVERLAP for other in kept):
            kept.append(each)
    return sorted(kept)


def overlap(a: Offsets, b: Offsets) -> float:
    """What two stretches (first and last piece) share, over all of theirs."""
    both = min(a[1], b[1]) - max(a[0], b[0]) + 1
    return max(0, both) / (max(a[1], b[1]) - min(a[0], b[0]) + 1)


def columns(parts: Sequence[Encoded], marked: Sequence[slice] = ()) -> dict[str, NDArray[np.int64]]:
    """The model's input for one text or two, each [1, pieces]; `marked` is where in each text its
    fact lies, none for texts without."""
    ids, cases, starts, quotes = [CLS], [0], [0], [0]
    for second, part in enumerate(parts):
        inside = np.zeros(len(part.ids) + 1, np.int64)
        if marked:
            inside[marked[second]] = 1
        ids += [*part.ids, SEP]
        cases += [*part.cases, 0]
        quotes += inside.tolist()
        starts += [second] * len(inside)
    made = {"ids": ids, "cases": cases, "quotes": quotes, "starts": starts}
    return {name: np.array([column], np.int64) for name, column in made.items()}
