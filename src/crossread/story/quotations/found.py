"""A reading in, its quotations out: the words in quotation marks or set apart, and who says them.

Words in marks that nobody says, one or two of them, are terms or irony and no quotation.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from crossread.records import Attribution, Kind, Reading, Span
from crossread.story.quotations.words import Wording, wording
from crossread.text.sentences import Offsets, quotations

FEW = 2  # words that are a quotation only where somebody says them
COVERS = 0.6  # of a quotation's characters, for an attribution to say who says it
_BRACKET = re.compile(r"\s*\[[^\[\]\n]{1,160}\]")
_LINE = re.compile(r"[^\n]+")
_MARKS = "\"“”„‟«»〝〞＂‘’‚‹›`´'"


@dataclass(frozen=True, slots=True)
class Quoted:
    """One quotation: its words, the parts in marks of their own, and the attribution it is in."""

    span: Span
    fragments: tuple[Span, ...]
    wording: Wording
    by: Attribution | None


def quoted(reading: Reading) -> list[Quoted]:
    """Every quotation of an article in text order: in quotation marks, or a block of them."""
    article = reading.article
    marked = _joined(article.text, quotations(article.text))
    stretches = [(parts, False) for parts in marked]
    stretches += [([part], True) for part in _blocks(reading, marked)]
    titles = _titles(reading)
    said = sayings(reading.attributions)
    found = []
    for parts, block in sorted(stretches):
        span = article.span(parts[0][0], parts[-1][1])
        words = wording(article.text, span.start, span.end)
        own = sum(not word.marked for word in words.words)
        by = innermost(said, span)
        if own and span.start not in titles and (own > FEW or by is not None or block):
            fragments = (article.span(*part) for part in parts)
            worded = tuple(each for each in fragments if each.text.strip())
            found.append(Quoted(span, worded, words, by))
    return found


def _titles(reading: Reading) -> set[int]:
    """Where the titles of cited works begin, behind their mark."""
    works = [each.cites for each in reading.attributions if each.cites and each.cites.title]
    text = reading.article.text
    inner = [_inner(text, span.start, span.end) for work in works for span in work.shown_by]
    return {found[0] for found in inner if found and text[found[0] - 1 : found[0]] in _MARKS}


def _joined(text: str, marked: Sequence[Offsets]) -> list[list[Offsets]]:
    """The words inside the marks of each quotation; those with only a bracket between are one, and
    a bracket behind the last belongs to it."""
    found: list[list[Offsets]] = []
    reach = -1
    for start, end in marked:
        inner = _inner(text, start, end)
        if inner is None:
            continue
        if found and reach >= 0 and not text[reach:start].strip():
            found[-1].append(inner)
        else:
            found.append([inner])
        bracket = _BRACKET.match(text, end)
        reach = bracket.end() if bracket else -1
        if bracket:
            found[-1].append((bracket.end(), bracket.end()))
    return found


def _inner(text: str, start: int, end: int) -> Offsets | None:
    """The words of a quotation without the marks around them and the blanks inside those."""
    while start < end and (text[start] in _MARKS or text[start].isspace()):
        start += 1
    while end > start and (text[end - 1] in _MARKS or text[end - 1].isspace()):
        end -= 1
    return (start, end) if start < end else None


def _blocks(reading: Reading, marked: Sequence[Sequence[Offsets]]) -> Iterator[Offsets]:
    """The parts of direct contents that stand in no quotation marks: blocks, and `NAME: words`."""
    starts = [parts[0][0] for parts in marked]
    ends = [parts[-1][1] for parts in marked]
    text = reading.article.text
    seen: set[Offsets] = set()
    for each in reading.attributions:
        if each.kind is not Kind.DIRECT:
            continue
        for span in each.content:
            for line in _LINE.finditer(text, span.start, span.end):
                inner = _inner(text, *line.span())
                if inner and inner not in seen and _free(inner, starts, ends):
                    seen.add(inner)
                    yield inner


def _free(part: Offsets, starts: Sequence[int], ends: Sequence[int]) -> bool:
    """Whether a part meets none of the stretches, which begin and end there."""
    return bisect_left(starts, part[1]) == bisect_right(ends, part[0])


@dataclass(frozen=True, slots=True)
class Sayings:
    """The contents of a text's attributions in its order, to look up who says what stands where:
    `spans` with the number of their attribution, `reach` the furthest end up to each of them."""

    attributions: tuple[Attribution, ...]
    spans: tuple[tuple[int, int, int], ...]
    reach: tuple[int, ...]


def sayings(attributions: Sequence[Attribution]) -> Sayings:
    """The contents of these attributions."""
    spans = sorted(
        (span.start, span.end, number)
        for number, each in enumerate(attributions)
        for span in each.content
    )
    return Sayings(tuple(attributions), tuple(spans), tuple(accumulate((s[1] for s in spans), max)))


def innermost(said: Sayings, span: Span) -> Attribution | None:
    """The attribution with the smallest content that holds most of a span; one whose own cue stands
    in the span is a part of what is said there."""
    covered: Counter[int] = Counter()
    for start, end, number in said.spans[bisect_right(said.reach, span.start) :]:
        if start >= span.end:
            break
        covered[number] += max(0, min(end, span.end) - max(start, span.start))
    least = COVERS * (span.end - span.start)
    holding = [said.attributions[number] for number, held in covered.items() if held >= least]
    holding = [each for each in holding if not any(_within(cue, span) for cue in each.cue)]
    return min(holding, key=_size, default=None)


def _within(cue: Span, span: Span) -> bool:
    return span.start <= cue.start < span.end


def _size(each: Attribution) -> tuple[int, Span]:
    return sum(span.end - span.start for span in each.content), each.content[0]
