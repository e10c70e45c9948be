"""Sentences in; their words and facts as unit vectors, each read in its sentence, out.

`story/audit` compares what one text says with the sentences of others by them.
"""

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from crossread.models.directories import Model, threads
from crossread.models.facts import Array, Encoded, MarkedText, columns, encoded, stretches

_WORD = re.compile(r"[^\W\d_]{3,}|\d[\d.,]*\d|\d")


@dataclass(frozen=True, slots=True)
class InContext:
    """A sentence read: its word pieces with their vectors [pieces, width], and the vectors of its
    facts [facts, width]."""

    pieces: Array
    facts: Array


def in_context(sentences: Sequence[str], model: Model) -> list[InContext]:
    """The pieces and facts of each sentence; each is run by itself and changes no other."""
    known = {text: number for number, text in enumerate(dict.fromkeys(sentences))}
    wholes = encoded(list(known), model)
    with ThreadPoolExecutor(threads()) as pool:
        found = list(pool.map(lambda text, whole: stretches(text, whole, model), known, wholes))
    read = [
        InContext(_unit(states), _stacked([each.vector for each in kept])) for kept, states in found
    ]
    return [read[known[text]] for text in sentences]


def words_in_context(
    marked: MarkedText, passed_over: frozenset[str], model: Model
) -> tuple[list[str], Array, Array]:
    """The longer words of a stretch without those passed over, their vectors [words, width], and
    that of the stretch as one fact [width]; of a long sentence, as much as the model sees."""
    (whole,) = encoded([marked.sentence], model)
    longest, inside = cast(int, model.config["longest"]), _pieces(whole, marked.start, marked.end)
    begin = inside[0] - inside[0] % longest if inside else 0
    part = whole.part(begin, begin + longest)
    (states,) = model.graphs["matching"].run(["states"], columns([part]))
    inside = _pieces(part, marked.start, marked.end) or [0]
    words = [
        (found[0].lower(), pieces)
        for found in _WORD.finditer(marked.sentence, marked.start, marked.end)
        if found[0].lower() not in passed_over
        and (pieces := _pieces(part, found.start(), found.end()))
    ]
    places: dict[str, NDArray[np.generic]] = {
        "states": states,
        "first": np.array([inside[0] + 1], np.int64),
        "last": np.array([inside[-1] + 1], np.int64),
    }
    (vectors,) = model.graphs["vectors"].run(["vectors"], places)
    means = [states[0, 1:-1][pieces].mean(axis=0) for _, pieces in words]
    return [word for word, _ in words], _unit(_stacked(means)), vectors[0]


def _pieces(read: Encoded, start: int, end: int) -> list[int]:
    return [n for n, (a, b) in enumerate(read.offsets) if a < end and b > start]


def _stacked(rows: Sequence[Array]) -> Array:
    return np.stack(rows) if rows else np.zeros((0, 1), np.float32)


def _unit(table: Array) -> Array:
    made: Array = table / (np.linalg.norm(table, axis=-1, keepdims=True) + 1e-9)
    return made
