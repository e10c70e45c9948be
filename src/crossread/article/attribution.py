"""An article in, its attributions out: source, cue and content spans, linked and nested.

The model marks cue heads and, for each of them, the word pieces of its source, cue and content;
what is done here by rule is only to cut, clean, join over windows and nest what the model marked.
"""

import operator
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, compress, product

import numpy as np
from numpy.typing import NDArray

from crossread.article import accusing, turns
from crossread.article.page import Page
from crossread.models.tagger import (
    LABELS,
    AttributionModel,
    Encoded,
    _grounds,
    best_paths,
    candidates,
)
from crossread.models.windows import Window, pieces, windows
from crossread.records import Article, Attribution, Kind, Span, attribution_id
from crossread.text.logistic import logistic
from crossread.text.sentences import Offsets, quotation_marks, quotations

CONTINUED = "continued-quotation@1"
TOGETHER = 16  # windows decoded at once
LONGEST = 50  # paragraphs a quotation goes on for after its window


@dataclass(frozen=True, slots=True)
class Marked:
    """What the model marked for one cue head, as offsets into the article.

    `below`: the content starts in a line below the cue's. `inner`: it is inside another's content.
    `grounds` is what its score is made of; without any it is the layout's, `rule` alone made it.
    Otherwise `rule` names what added words to those marked.
    """

    source: tuple[Offsets, ...]
    cue: tuple[Offsets, ...]
    content: tuple[Offsets, ...]
    below: bool
    inner: bool = False
    grounds: tuple[float, ...] = ()
    rule: str = ""


def attribute(page: Page, model: AttributionModel) -> tuple[Attribution, ...]:
    """Every attribution of an article in text order; none where the text holds none."""
    return _records(page, _with_layout(page, marks(page, model)), model)


def _with_layout(page: Page, marked: Sequence[Marked]) -> list[Marked]:
    """The marks without datelines in their sources and contents out of reach, and the turns that
    the form of the page shows."""
    labels = {turn.cue: turn.source for turn in turns.labelled(page)}
    kept = [_labelled(page, _in_reach(page, _trimmed(page, mark)), labels) for mark in marked]
    alone = {mark.source[0] for mark in kept if len(mark.source) == 1}
    kept = [replace(m, source=turns.own_source(m.source, m.cue, alone)) for m in kept]
    contents = [span for mark in kept for span in mark.content]
    cues = [span for mark in kept for span in mark.cue]
    outer = [m for m in kept if not m.inner and m.source and m.cue]
    spoken = [turns.Turn(m.source[0], m.cue[0], m.content) for m in outer]
    found = [*turns.turns(page, contents, cues), *_relayed(page, kept)]
    held = [*contents, *(span for turn in found for span in turn.content)]
    found += turns.went_on(page, spoken, held)
    more = [Marked((t.source,), (t.cue,), t.content, False, rule=turns.METHOD) for t in found]
    return [*kept, *more]


def _labelled(page: Page, mark: Marked, labels: Mapping[Offsets, Offsets]) -> Marked:
    """A mark of the colon behind a label alone, with the label as its source; one of an accusation,
    with who makes it."""
    if mark.cue and (turn := accusing.by_whom(page, mark.cue, (*mark.source, *mark.content))):
        parts = (turn.source,), (turn.cue,), turn.content
        return replace(mark, source=parts[0], cue=parts[1], content=parts[2], rule=accusing.METHOD)
    if mark.source or len(mark.cue) != 1:
        return mark
    if len(mark.content) > 1 and accusing.named_before(page, mark.content[0], mark.cue[0]):
        first, *rest = mark.content
        return replace(mark, source=(first,), content=tuple(rest), rule=accusing.METHOD)
    if mark.cue[0] not in labels:
        return mark
    return replace(mark, source=(labels[mark.cue[0]],), rule=turns.METHOD)


def _relayed(page: Page, marked: Sequence[Marked]) -> Iterator[turns.Turn]:
    """Whoever is quoted in a content, where no cue is marked in it."""
    cues = [start for mark in marked for start, _ in mark.cue]
    for mark in marked:
        free = not any(a <= start < b for start in cues for a, b in mark.content)
        last = mark.content[-1]
        behind = last[1] <= min(start for start, _ in (*mark.cue, *mark.source))
        found = turns.quoted_as(page, mark.content)
        found = found or (turns.relayed(page, last) if behind else None)
        if free and found:
            yield found


def _trimmed(page: Page, mark: Marked) -> Marked:
    content = tuple(turns.within_marks(page, _behind(page, span)) for span in mark.content)
    return replace(mark, source=_undated(page, mark.source, mark.cue), content=content)


def _behind(page: Page, content: Offsets) -> Offsets:
    """A content without the dateline it begins with."""
    start, end = content
    line = page.paragraphs[page.line(start)]
    begin = turns.behind_dateline(page, *line) if start == line[0] else start
    return (begin, end) if begin < end else content


def _undated(page: Page, source: Sequence[Offsets], cue: Sequence[Offsets]) -> tuple[Offsets, ...]:
    """A source without the dateline of its paragraph; who is named behind it, where it is that."""
    found, behind = [], 0
    for start, end in source:
        line = page.paragraphs[page.line(start)]
        behind = turns.behind_dateline(page, *line)
        begin = max(start, behind)
        if begin < end:
            found.append((begin, end))
    if source and not found and (named := turns.named(page, behind, cue[0][0])):
        found.append(named)
    return tuple(found)


def _in_reach(page: Page, mark: Marked) -> Marked:
    """A mark without content that paragraphs of others part from its source and cue."""
    if not mark.content:
        return mark
    held = {page.line(start) for start, _ in (*mark.source, *mark.cue, *mark.content)}
    near = {page.line(start) for start, _ in mark.cue}
    while more := {n for n in held - near if n - 1 in near or n + 1 in near}:
        near |= more
    content = tuple(span for span in mark.content if page.line(span[0]) in near)
    return replace(mark, content=content) if content else mark


def marks(page: Page, model: AttributionModel) -> list[Marked]:
    """What the model marked in all windows of a text, once each, every stretch with one cue."""
    text, lines = page.text, page.paragraphs
    cut = windows(pieces(text, model.model.tokenizer))
    groups = (cut[at : at + TOGETHER] for at in range(0, len(cut), TOGETHER))
    known: Encoded = {}
    marked = _without_doubles([m for group in groups for m in mark_windows(group, model, known)])
    cuts = {window.offsets[-1][1]: window.paragraphs[-1] for window in cut[:-1]}
    whole = [
        _continued(text, lines, cuts[mark.content[-1][1]], mark)
        if mark.content[-1][1] in cuts
        else mark
        for mark in marked
    ]
    return one_cue_each(whole)


def mark_windows(cut: Sequence[Window], model: AttributionModel, known: Encoded) -> list[Marked]:
    """What the model marks in some windows; what lies inside a content counts with a source only.

    The labels of all windows are decoded at once, in a third of the time of one after another.
    """
    found = list(candidates(cut, model, known))
    links, heads = [c.links for c in found], [c.heads for c in found]
    marked = []
    for each, paths in zip(
        found, best_paths(links, model.transitions, model.start, heads), strict=True
    ):
        grounds = _grounds(each.links, paths, np.maximum(each.outer, each.inner)).tolist()
        deep = (each.inner > each.outer).tolist()
        above = (each.outer >= model.threshold).tolist()
        for path, row, nested, sure in zip(paths, grounds, deep, above, strict=True):
            mark = replace(_marked(path, each.window), inner=nested, grounds=tuple(row))
            if mark.content and (mark.source if nested else sure or mark.below):
                marked.append(mark)
    return marked


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


def _marked(path: NDArray[np.int8], window: Window) -> Marked:
    offsets = window.offsets
    numbers = window.paragraphs
    runs = fragments(path, numbers)
    source, cue, content = (
        tuple((offsets[first][0], offsets[last][1]) for first, last in runs[role])
        for role in ("source", "cue", "content")
    )
    below = bool(runs["content"]) and numbers[runs["content"][0][0]] > numbers[runs["cue"][0][0]]
    return Marked(source, cue, content, below)


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
    for mark in sorted(marked, key=lambda m: (-m.grounds[0], m.cue, m.content)):
        cue = [place for span in mark.cue for place in range(*span)]
        size = _size(mark.content)
        rivals = {other for place in cue for other in taken.get(place, ())}
        # shared > half of all, where all = size + the other's size - shared
        if not any(3 * _shared(mark.content, o) > size + _size(o) for o in rivals):
            kept.append(mark)
            for place in cue:
                taken.setdefault(place, []).append(mark.content)
    return sorted(kept, key=lambda m: (m.cue, m.content))


def one_cue_each(marked: Sequence[Marked]) -> list[Marked]:
    """A stretch that two cues took, neither of them inside the other's content, stays with the one
    that has nothing else, or else the nearer: worth 2 points of F1 on direct speech (dev split).
    """
    kept = [list(mark.content) for mark in marked]
    for pair in _alike(marked):
        options = [
            (len(kept[n]) > 1, _gap(span, marked[n].cue), n, span)
            for n, span in pair
            if span in kept[n]
        ]
        ranks = {option[:2] if option[0] else option[:1] for option in options}
        if len(ranks) == 2:
            _, _, n, span = max(options)
            kept[n].remove(span)
    return [replace(m, content=tuple(c)) for m, c in zip(marked, kept, strict=True)]


def _alike(marked: Sequence[Marked]) -> Iterator[tuple[tuple[int, Offsets], tuple[int, Offsets]]]:
    """Pairs of stretches of content, of different attributions, that share more than half."""
    claims = sorted((span, n) for n, mark in enumerate(marked) for span in mark.content)
    for at, (first, one) in enumerate(claims):
        later = at + 1
        while later < len(claims) and claims[later][0][0] < first[1]:
            second, two = claims[later]
            later += 1
            shared = min(first[1], second[1]) - second[0]
            size = max(first[1] - first[0], second[1] - second[0])
            if one != two and 2 * shared > size and not _nested(marked[one], marked[two]):
                yield (one, first), (two, second)


def _nested(one: Marked, two: Marked) -> bool:
    """Whether the cue of either touches the content of the other."""
    pairs = chain(product(one.cue, two.content), product(two.cue, one.content))
    return any(a < d and c < b for (a, b), (c, d) in pairs)


def _gap(span: Offsets, cue: Sequence[Offsets]) -> int:
    return min(max(0, start - span[1], span[0] - end) for start, end in cue)


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
    """Direct where all words are in quotation marks, in a block or after `NAME:`; in a headline
    a colon only introduces a paraphrase."""
    text = article.text
    if mark.content[0][0] >= article.title_length and _set_apart(text, mark):
        return Kind.DIRECT
    nested = quoted[mark.cue[0][0]]  # all of it is quoted; only marks within the content count
    words = shown = 0
    for start, end in mark.content:
        letters = bytes(map(str.isalnum, text[start:end]))
        words += sum(letters)
        own = _quoted(text[start:end], quotations(text[start:end])) if nested else None
        shown += sum(compress(own or quoted[start:end], letters))
    if not shown:
        return Kind.INDIRECT
    return Kind.DIRECT if shown == words else Kind.MIXED


def _quoted(text: str, quotations: Iterable[Offsets]) -> bytearray:
    """Per character: 1 in an outer quotation, marks included, else 0."""
    states = bytearray(len(text))
    for start, end in quotations:
        states[start:end] = b"\1" * (end - start)
    return states


def _set_apart(text: str, mark: Marked) -> bool:
    """Whether the content starts a line after one ending in a colon, or follows `NAME:`."""
    start = mark.content[0][0]
    before = text[max(0, start - 200) : start].rstrip(" \t\"“'‘«")
    if not before.rstrip().endswith((":", ".")) or any(end > start for _, end in mark.cue):
        return False
    named = [text[a:b].strip() for a, b in mark.cue] in ([":"], ["."])  # Q: or Q.
    if before.rstrip().endswith("."):
        return named
    return before != before.rstrip() or named


def score(mark: Marked, model: AttributionModel) -> float:
    """The calibrated chance that a mark is an attribution with the right source."""
    *weights, bias = model.calibration[int(mark.inner)].tolist()
    return logistic(sum(map(operator.mul, weights, mark.grounds)) + bias)


def _records(
    page: Page, marked: Sequence[Marked], model: AttributionModel
) -> tuple[Attribution, ...]:
    """The records, in the order of their first character, each inside the tightest other one."""
    article, quoted = page.article, _quoted(page.text, page.quotations)
    outer = _outer(marked)
    roles = [
        (_spans(article, m.source), _spans(article, m.cue), _spans(article, m.content))
        for m in marked
    ]
    made = []
    for number, (mark, (source, cue, content)) in enumerate(zip(marked, roles, strict=True)):
        around = outer.get(number)
        inside = None if around is None else attribution_id(article.id, *roles[around])
        ran = f"{model.model.method}+{mark.rule}" if mark.rule else model.model.method
        ran = ran if mark.grounds else mark.rule
        kind = _kind(article, mark, quoted)
        chance = score(mark, model) if mark.grounds else turns.SCORE
        made.append(Attribution(article.id, source, cue, content, kind, inside, ran, chance))
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
