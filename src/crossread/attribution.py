"""An article in, its attributions out: source, cue and content spans, linked and nested.

The model marks cue heads and, for each of them, the word pieces of its source, cue and content;
what is done here by rule is only to cut, clean, join over windows and nest what the model marked.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, compress
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from crossread.errors import ModelError
from crossread.models import Model, open_directory, shipped
from crossread.text import Offsets, paragraphs, quotation_marks, quotations
from crossread.tokens import Window, pieces, windows
from crossread.types import Article, Attribution, Kind, Span, attribution_id

Array = NDArray[np.float32]
LABELS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
CLS, SEP = 101, 102
CLOSING = "\"”’'»"
CONTINUED = "continued-quotation@1"
LONGEST = 50  # paragraphs a quotation goes on for after its window


@dataclass(frozen=True, slots=True)
class AttributionModel:
    """The opened model with what its config says of decoding; `gate` is weights, then the bias."""

    model: Model
    threshold: float
    block_threshold: float
    inner_threshold: float
    transitions: Array
    start: Array
    gate: Array


@dataclass(frozen=True, slots=True)
class Marked:
    """What the model marked for one cue head, as offsets into the article.

    `below`: the content starts in a line below the cue's. `again` are stretches of it worth reading
    again. `rule` names what found or added words beside the model's first reading.
    """

    source: tuple[Offsets, ...]
    cue: tuple[Offsets, ...]
    content: tuple[Offsets, ...]
    score: float
    below: bool = False
    again: tuple[Offsets, ...] = ()
    rule: str = ""


def open_model(directory: Path | None = None) -> AttributionModel:
    """Open a model directory, by default the one shipped; ModelError where it is not whole."""
    model = open_directory(directory or shipped("attribution_v1"))
    config = model.config
    needed = {"threshold", "block_threshold", "inner_threshold", "transitions", "start", "gate"}
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
        np.array(config["gate"], np.float32),
    )


def attribute(article: Article, model: AttributionModel) -> tuple[Attribution, ...]:
    """Every attribution of an article in text order; none where the text holds none."""
    cut = windows(pieces(article.text, model.model.tokenizer))
    marked = _without_doubles([m for window in cut for m in mark_window(window, model)])
    cuts = {window.offsets[-1][1]: window.paragraphs[-1] for window in cut[:-1]}
    lines = paragraphs(article.text)
    whole = [
        _continued(article.text, lines, cuts[mark.content[-1][1]], mark)
        if mark.content[-1][1] in cuts
        else mark
        for mark in marked
    ]
    within = [found for mark in whole for found in inner(article.text, mark, model)]
    return _records(article, _without_doubles([*whole, *within]), model.model.method)


def inner(text: str, mark: Marked, model: AttributionModel, *, levels: int = 3) -> list[Marked]:
    """What is attributed inside a content, each stretch of it read again as a text of its own.

    The training corpus marks only the outermost attribution, so the first reading finds no others.
    """
    found: list[Marked] = []
    for start, end in mark.again if levels else ():
        begin, stop = _bare(text, start, end)
        for window in windows(pieces(text[begin:stop], model.model.tokenizer)):
            found += [
                _moved(second, begin)
                for second in mark_window(window, model)
                if second.score >= model.inner_threshold and second.source
            ]
    deeper = (inner(text, second, model, levels=levels - 1) for second in found)
    return found + [third for marks in deeper for third in marks]


def _bare(text: str, start: int, end: int) -> Offsets:
    """A stretch as a sentence of its own: no `that` before it, no marks around it, its full stop
    with it. So framed, a cue that scored .92 scores .99, and one in quotation marks is found."""
    whole = quotations(text[start:end])
    if whole and whole[0][0] == 0 and whole[0][1] >= end - start - 1:
        last = whole[0][1] - (text[start + whole[0][1] - 1] in CLOSING)
        return start + 1, start + last
    begin = start + 5 if text[start : start + 5].lower() == "that " else start
    return begin, end + 1 if text[end : end + 1] == "." else end


def _moved(mark: Marked, by: int) -> Marked:
    roles = {
        role: tuple((start + by, end + by) for start, end in getattr(mark, role))
        for role in ("source", "cue", "content", "again")
    }
    return replace(mark, **roles, rule="read-again@1")  # type: ignore[arg-type]


def encode(window: Window, model: AttributionModel) -> tuple[Array, Array]:
    """The encoder's states [1, pieces, width] and cue-head chances [1, pieces], with the two
    special tokens."""
    numbers = window.paragraphs
    starts = [int(not i or numbers[i] != numbers[i - 1]) for i in range(len(numbers))]
    columns = {
        "ids": [CLS, *window.column("ids"), SEP],
        "cases": [0, *window.column("cases"), 0],
        "quotes": [0, *window.column("quotes"), 0],
        "starts": [0, *starts, 0],
    }
    feed = {name: np.array([column], np.int64) for name, column in columns.items()}
    states, chances = model.model.graphs["encoder"].run(None, feed)
    return states, chances


def mark_window(window: Window, model: AttributionModel) -> list[Marked]:
    """The cue heads of one window above the threshold, each with its labelled word pieces.

    A line that ends in a colon introduces something: a cue in it may score less, if what it gives
    stands in the lines below.
    """
    states, chances = encode(window, model)
    levels = np.where(window.introduces, model.block_threshold, model.threshold)
    heads = np.flatnonzero(chances[0, 1:-1] >= levels) + 1
    if not len(heads):
        return []
    numbers = window.paragraphs
    lines = np.array([0, *numbers, numbers[-1]], np.int64)
    feed: dict[str, NDArray[np.generic]] = {
        "states": states,
        "heads": heads,
        "paragraphs": lines,
    }
    (links,) = model.model.graphs["linker"].run(None, feed)
    paths = best_paths(links[:, 1:-1], model.transitions, model.start, (heads - 1).tolist())
    worth = states[0, 1:-1] @ model.gate[:-1] + model.gate[-1] >= 0
    scores = chances[0, heads].tolist()
    marked = (
        _marked(path, window, score, worth) for path, score in zip(paths, scores, strict=True)
    )
    return [m for m in marked if m.content and (m.score >= model.threshold or m.below)]


def best_paths(
    emissions: Array, transitions: Array, start: Array, heads: Sequence[int]
) -> NDArray[np.int8]:
    """Viterbi: the best label sequence of each cue head, [heads, pieces]; a head opens its cue."""
    scores = emissions.transpose(1, 2, 0).copy()  # [pieces, labels, heads]
    scores[list(heads), LABELS.index("B-cue"), np.arange(len(emissions))] += 1e3
    moves = transitions[:, :, None]
    options = np.empty((len(LABELS), *scores.shape[1:]), np.float32)
    scores[0] += start[:, None]
    for before, after in zip(scores[:-1, :, None], scores[1:], strict=True):
        np.add(before, moves, out=options)
        np.add(after, np.maximum.reduce(options), out=after)
    back = (scores[:-1, :, None] + moves).argmax(1).astype(np.int8)
    paths = np.empty((len(emissions), len(scores)), np.int8)
    for row, label in enumerate(scores[-1].argmax(0).tolist()):
        path = [label]
        for step in reversed(back[:, :, row].tolist()):
            path.append(step[path[-1]])
        paths[row] = path[::-1]
    return paths


def fragments(path: NDArray[np.int8], paragraphs: Sequence[int]) -> dict[str, list[Offsets]]:
    """Runs of word pieces per role, first and last index; a run ends with its paragraph."""
    found: dict[str, list[Offsets]] = {"source": [], "cue": [], "content": []}
    labelled = np.flatnonzero(path)
    for index, label in zip(labelled.tolist(), path[labelled].tolist(), strict=True):
        runs = found[LABELS[label][2:]]
        follows = bool(runs) and runs[-1][1] == index - 1
        if LABELS[label][0] == "I" and follows and paragraphs[index] == paragraphs[index - 1]:
            runs[-1] = (runs[-1][0], index)
        else:
            runs.append((index, index))
    return found


def _marked(
    path: NDArray[np.int8], window: Window, score: float, worth: NDArray[np.bool_]
) -> Marked:
    offsets = window.offsets
    numbers = window.paragraphs
    runs = fragments(path, numbers)
    source, cue, content = (
        tuple((offsets[first][0], offsets[last][1]) for first, last in runs[role])
        for role in ("source", "cue", "content")
    )
    again = tuple(
        span
        for span, (first, last) in zip(content, runs["content"], strict=True)
        if worth[first : last + 1].any() and last + 1 - first < len(offsets)
    )
    below = bool(runs["content"]) and numbers[runs["content"][0][0]] > numbers[runs["cue"][0][0]]
    return Marked(source, cue, content, score, below, again)


def _size(spans: Iterable[Offsets]) -> int:
    return sum(end - start for start, end in spans)


def _shared(spans: Sequence[Offsets], others: Sequence[Offsets]) -> int:
    """How many characters two sequences of spans share, each in order and without overlaps."""
    total = i = j = 0
    while i < len(spans) and j < len(others):
        (start, end), (first, last) = spans[i], others[j]
        total += max(0, min(end, last) - max(start, first))
        if end <= last:
            i += 1
        else:
            j += 1
    return total


def _without_doubles(marked: Sequence[Marked]) -> list[Marked]:
    """One of several answers whose cues overlap and whose contents share half their characters."""
    kept: list[Marked] = []
    taken: dict[int, list[tuple[Offsets, ...]]] = {}
    for mark in sorted(marked, key=lambda m: (-m.score, m.cue, m.content)):
        cue = [place for span in mark.cue for place in range(*span)]
        size = _size(mark.content)
        rivals = {other for place in cue for other in taken.get(place, ())}
        # shared > half of all, where all = size + the other's size - shared
        if not any(3 * _shared(mark.content, o) > size + _size(o) for o in rivals):
            kept.append(mark)
            for place in cue:
                taken.setdefault(place, []).append(mark.content)
    return sorted(kept, key=lambda m: (m.cue, m.content))


def _continued(text: str, lines: Sequence[Offsets], at: int, mark: Marked) -> Marked:
    """A quotation cut by its window's end, after line `at`, goes on while lines stay unclosed.

    The convention of print: every paragraph of a quotation opens with a mark, and only the last
    one closes.
    """
    *before, (first, last) = mark.content
    line = lines[at]
    if last < line[1]:  # the window ended inside its last paragraph
        around = ((line[0] + a, line[0] + b) for a, b in quotations(text[slice(*line)]))
        last = next((stop for start, stop in around if start < last < stop), last)
    before.append((first, last))
    goes_on = last == line[1]
    while goes_on and at + 1 < len(lines) and len(before) < LONGEST and _left_open(text, lines[at]):
        start, end = lines[at + 1]
        opened = quotations(text[start:end])
        if not opened or opened[0][0] != 0:
            break
        before.append((start, start + opened[0][1]))
        at += 1
        if before[-1][1] != end:
            break
    content = tuple(before)
    return mark if content == mark.content else replace(mark, content=content, rule=CONTINUED)


def _left_open(text: str, line: Offsets) -> bool:
    """Whether a paragraph ends inside a quotation."""
    marks = quotation_marks(text[slice(*line)])
    outer = [mark for mark in marks if mark.depth == 0]
    return bool(outer) and outer[-1].direction == 1


def _kind(article: Article, mark: Marked, quoted: bytearray) -> Kind:
    """Direct where all words stand in quotation marks, in a block or after `NAME:`; in a headline
    a colon only introduces a paraphrase."""
    text = article.text
    if mark.content[0][0] >= article.title_length and _set_apart(text, mark):
        return Kind.DIRECT
    nested = quoted[mark.cue[0][0]]  # all of it is quoted; only marks within the content count
    words = shown = 0
    for start, end in mark.content:
        letters = bytes(map(str.isalnum, text[start:end]))
        words += sum(letters)
        shown += sum(compress(_quoted(text[start:end]) if nested else quoted[start:end], letters))
    if not shown:
        return Kind.INDIRECT
    return Kind.DIRECT if shown == words else Kind.MIXED


def _quoted(text: str) -> bytearray:
    """Per character: 1 in an outer quotation, marks included, else 0."""
    states = bytearray(len(text))
    for start, end in quotations(text):
        states[start:end] = b"\1" * (end - start)
    return states


def _set_apart(text: str, mark: Marked) -> bool:
    """Whether the content starts a line after one ending in a colon, or follows `NAME:`."""
    start = mark.content[0][0]
    before = text[max(0, start - 200) : start].rstrip(" \t\"“'‘«")
    if not before.rstrip().endswith(":") or any(end > start for _, end in mark.cue):
        return False
    named = [text[a:b].strip() for a, b in mark.cue] == [":"]
    return before != before.rstrip() or named


def _records(article: Article, marked: Sequence[Marked], method: str) -> tuple[Attribution, ...]:
    """The records, in the order of their first character, each inside the tightest other one."""
    quoted = _quoted(article.text)
    outer = _outer(marked)
    roles = [
        (_spans(article, m.source), _spans(article, m.cue), _spans(article, m.content))
        for m in marked
    ]
    made = []
    for number, (mark, (source, cue, content)) in enumerate(zip(marked, roles, strict=True)):
        around = outer.get(number)
        inside = None if around is None else attribution_id(article.id, *roles[around])
        ran = f"{method}+{mark.rule}" if mark.rule else method
        kind = _kind(article, mark, quoted)
        made.append(Attribution(article.id, source, cue, content, kind, inside, ran, mark.score))
    return tuple(sorted(made, key=lambda a: min(s.start for s in a.source + a.cue + a.content)))


def _spans(article: Article, offsets: Iterable[Offsets]) -> tuple[Span, ...]:
    return tuple(article.span(start, end) for start, end in offsets)


def _outer(marked: Sequence[Marked]) -> dict[int, int]:
    """For each attribution held by another's content, the one with the smallest such content."""
    order = sorted(range(len(marked)), key=lambda number: marked[number].cue[0][0])
    heads = [marked[number].cue[0][0] for number in order]
    sizes = [_size(mark.content) for mark in marked]
    best: dict[int, tuple[int, int]] = {}
    for other, mark in enumerate(marked):
        held = (order[bisect_left(heads, a) : bisect_left(heads, b)] for a, b in mark.content)
        for number in chain.from_iterable(held):
            content = marked[number].content
            smaller = number != other and sizes[number] < sizes[other]
            if smaller and 10 * _shared(content, mark.content) >= 9 * sizes[number]:
                best[number] = min(best.get(number, (sizes[other], other)), (sizes[other], other))
    return {number: other for number, (_, other) in best.items()}
