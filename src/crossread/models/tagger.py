"""Windows of word pieces in; the attribution model's chances and best label paths out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from crossread.errors import ModelError
from crossread.models.directories import Model, open_directory, shipped
from crossread.models.windows import Window

Array = NDArray[np.float32]
Columns = tuple[tuple[int, ...], ...]
Encoded = dict[Columns, tuple[Array, Array]]
REMEMBERED = 32  # windows, of at most 0.8 MB each


LABELS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")


CLS, SEP = 101, 102


NEVER, SURE = -1e4, 1e3


@dataclass(frozen=True, slots=True)
class AttributionModel:
    """The opened model with what its config says of decoding and of calibration.

    `calibration` has a row for attributions of the text and one for those inside a content: a
    weight for each of a mark's `grounds`, then the bias.
    """

    model: Model
    threshold: float
    block_threshold: float
    inner_threshold: float
    transitions: Array
    start: Array
    calibration: Array


@dataclass(frozen=True, slots=True)
class Candidates:
    """Cue heads of one window: their pieces, their chances, and links [heads, pieces, labels]."""

    window: Window
    heads: list[int]
    outer: Array
    inner: Array
    links: Array


def open_model(directory: Path | None = None) -> AttributionModel:
    """Open a model directory, by default the one shipped; ModelError where it is not whole."""
    model = open_directory(directory or shipped("attribution_v2"))
    config = model.config
    needed = {"threshold", "block_threshold", "inner_threshold", "transitions"}
    needed |= {"start", "calibration"}
    lacking = (needed - config.keys()) | ({"encoder", "linker"} - model.graphs.keys())
    if lacking:
        raise ModelError(f"{model.method} lacks {', '.join(sorted(lacking))}; restore the model.")
    return AttributionModel(
        model,
        cast(float, config["threshold"]),
        cast(float, config["block_threshold"]),
        cast(float, config["inner_threshold"]),
        np.array(config["transitions"], np.float32),
        np.array(config["start"], np.float32),
        np.array(config["calibration"], np.float32),
    )


def candidates(
    cut: Sequence[Window], model: AttributionModel, known: Encoded
) -> Iterator[Candidates]:
    """The cue heads of some windows that may count, each window's with the scores of all labels;
    `known` are windows encoded before, the last of which are kept: the same words cost nothing."""
    for window in cut:
        columns = _columns(window)
        if columns not in known:
            known[columns] = encode(columns, model)
        known[columns] = known.pop(columns)
        if found := _candidates(window, model, *known[columns]):
            yield found
        if len(known) > REMEMBERED:
            del known[next(iter(known))]


def _columns(window: Window) -> Columns:
    """What the encoder sees of a window: ids, cases, quotes and starts, with two special tokens."""
    numbers = window.paragraphs
    starts = (int(not i or numbers[i] != numbers[i - 1]) for i in range(len(numbers)))
    own = (tuple(window.column(name)) for name in ("ids", "cases", "quotes"))
    ids, cases, quotes, begun = ((0, *column, 0) for column in (*own, starts))
    return (CLS, *ids[1:-1], SEP), cases, quotes, begun


def encode(columns: Columns, model: AttributionModel) -> tuple[Array, Array]:
    """The encoder's states [1, pieces, width] and chances of a cue's head [1, pieces, 2], of the
    text's own attributions and of those inside a content, with the two special tokens."""
    named = zip(("ids", "cases", "quotes", "starts"), columns, strict=True)
    feed = {name: np.array([column], np.int64) for name, column in named}
    states, chances = model.model.graphs["encoder"].run(None, feed)
    return states, chances


def _candidates(
    window: Window, model: AttributionModel, states: Array, chances: Array
) -> Candidates | None:
    """The cue heads of one window that may count, with the scores of all labels for each.

    A line that ends in a colon introduces something: a cue in it may score less, if what it gives
    stands in the lines below.
    """
    outer, inner = chances[0, 1:-1].T
    levels = np.where(window.introduces, model.block_threshold, model.threshold)
    heads = np.flatnonzero((outer >= levels) | (inner >= model.inner_threshold))
    if not len(heads):
        return None
    numbers = window.paragraphs
    feed: dict[str, NDArray[np.generic]] = {
        "states": states,
        "heads": heads + 1,
        "paragraphs": np.array([0, *numbers, numbers[-1]], np.int64),
    }
    (links,) = model.model.graphs["linker"].run(None, feed)
    return Candidates(window, heads.tolist(), outer[heads], inner[heads], links[:, 1:-1])


def _grounds(links: Array, paths: NDArray[np.int8], chances: Array) -> Array:
    """What a score is made of, [heads, 5]: the log odds of the head; the mean and the least log
    chance of the labels it gave, each piece for itself; the log of their count; a source or none.
    """
    chances = np.clip(chances, 1e-4, 1 - 1e-4)
    top = links.max(2, keepdims=True)
    total = np.log(np.exp(links - top).sum(2)) + top[..., 0]
    sure = np.take_along_axis(links, paths[..., None], 2)[..., 0] - total
    given = paths > 0
    count = np.maximum(1, given.sum(1))
    columns = (
        np.log(chances / (1 - chances)),
        np.where(given, sure, 0).sum(1) / count,
        np.maximum(np.where(given, sure, 0).min(1), -12),
        np.log(count),
        (paths == LABELS.index("B-source")).any(1),
    )
    return np.stack(columns, 1).astype(np.float32)


def best_paths(
    emissions: Sequence[Array], transitions: Array, start: Array, heads: Sequence[Sequence[int]]
) -> list[NDArray[np.int8]]:
    """Viterbi: for each window the best label sequence of each cue head, [heads, pieces], from
    emissions [heads, pieces, labels]; a head opens its cue. Windows are padded in front with O."""
    if not emissions:
        return []
    scores, steps = _stacked(emissions, transitions, start, heads)
    options = np.empty((len(LABELS), *scores.shape[1:]), np.float32)
    for before, after in zip(scores[:-1, :, None], scores[1:], strict=True):
        np.add(before, steps, out=options)
        np.add(after, np.maximum.reduce(options), out=after)
    back = (scores[:-1, :, None] + steps).argmax(1).astype(np.int8)
    paths = np.empty((scores.shape[2], len(scores)), np.int8)
    for row, label in enumerate(scores[-1].argmax(0).tolist()):
        path = [label]
        for step in reversed(back[:, :, row].tolist()):
            path.append(step[path[-1]])
        paths[row] = path[::-1]
    ends = accumulate(map(len, emissions))
    return [
        paths[end - len(e) : end, len(scores) - e.shape[1] :]
        for e, end in zip(emissions, ends, strict=True)
    ]


def _stacked(
    emissions: Sequence[Array], transitions: Array, start: Array, heads: Sequence[Sequence[int]]
) -> tuple[Array, Array]:
    """All emissions as [pieces, labels, heads], and the steps between labels with a last axis.

    A step from O to O in the padding costs nothing in all; the first real piece gets `start` in
    place of the step from O.
    """
    length = max(each.shape[1] for each in emissions)
    stacked = np.full((sum(map(len, emissions)), length, len(LABELS)), NEVER, np.float32)
    stacked[:, :, 0] = -transitions[0, 0]
    row = 0
    for each, own in zip(emissions, heads, strict=True):
        first = length - each.shape[1]
        here = stacked[row : row + len(each)]
        here[:, first:] = each
        here[:, first] += start - transitions[0] if first else start
        here[np.arange(len(each)), first + np.array(own), LABELS.index("B-cue")] += SURE
        row += len(each)
    return stacked.transpose(1, 2, 0).copy(), transitions[:, :, None]
