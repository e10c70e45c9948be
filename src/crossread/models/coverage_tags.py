"""A sentence and the outlets named in it in; what it says each did with a piece of news, out.

One small network over what the model of facts makes of the sentence, asked for each outlet.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossread.models.directories import Model
from crossread.models.facts import encoded, stretches
from crossread.text.outlets import COVER
from crossread.text.sentences import Offsets

ONLY = "only"
SAID = ("", "absent", "played down", "prominent", "carried", ONLY)
OUTSIDE, CONTENT, NEXT, CUE = range(4)  # NEXT begins another part of the content
SHORTEST = 4  # characters of a part
GAP = 4  # word pieces from one to the next of a part
_NAME = re.compile(
    r"(?!(?:The|An?|It|Its|They|Their|Both|Neither|Either|No|None|Not|Nobody|Most|All|Every|Each|Other"
    r"|This|That|These|Those|His|Her|Our|Your|My|Any|Some|Few|Hardly|One|Two)\b)"
    r"[A-Z][\w&.-]*(?:\s(?:(?:of|and|&|for|on|in)\s)?(?:the\s)?(?:[A-Z][\w&.-]*|\d+))*"
)
_EDGE = " \t\n,;:.!?—–-"
Chances = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class SaidOf:
    """What a sentence says of one outlet: one of SAID ("": nothing) and its chance; offsets in the
    sentence of the parts of the content, and of the words for what was done; whether the content
    stands in an earlier sentence."""

    said: str
    chance: float
    content: tuple[Offsets, ...]
    cue: Offsets | None
    before: bool


@dataclass(frozen=True, slots=True)
class Blinded:
    """A text whose outlets are covered, so that their names change nothing, with the place in the
    first text of each of its letters, and where the outlets are now."""

    text: str
    places: tuple[int, ...]
    outlets: tuple[Offsets, ...]

    def back(self, start: int, end: int) -> Offsets:
        """A stretch of this text as offsets in the first one."""
        return self.places[start], self.places[end - 1] + 1


def blinded(text: str, outlets: Sequence[Offsets]) -> Blinded:
    """The text with the names in these stretches, in text order, covered."""
    made, places, kept = "", list[int](), list[Offsets]()
    at = 0
    for start, end in outlets:
        made, places = made + text[at:start], [*places, *range(at, start)]
        first = len(made)
        for a, b, name in _names(text, start, end):
            made += COVER if name else text[a:b]
            places += [a] * (len(COVER) - 1) + [b - 1] if name else range(a, b)
        kept.append((first, len(made)))
        at = end
    return Blinded(made + text[at:], (*places, *range(at, len(text))), tuple(kept))


def _names(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """A stretch in parts: names, and what stands around them."""
    for found in _NAME.finditer(text, start, end):
        yield start, found.start(), False
        yield *found.span(), True
        start = found.end()
    yield start, end, False


def seen(given: Blinded, model: Model) -> tuple[Chances, list[Offsets], NDArray[np.int64]]:
    """What the model of facts makes of each word piece [pieces, width]; their offsets; and the role
    of each for each outlet [outlets, pieces]: 1 in that outlet, 2 in another, 0 in none."""
    (read,) = encoded([given.text], model)
    states = stretches(given.text, read, model)[1]
    inside = np.array(
        [[a < end and b > start for a, b in read.offsets] for start, end in given.outlets], np.int64
    )
    return states, read.offsets, np.where(inside, 1, 2 * inside.any(axis=0))


def said_of(text: str, outlets: Sequence[Offsets], model: Model) -> list[SaidOf]:
    """What a sentence says of each of these outlets, at least one, given in text order by their
    offsets."""
    given = blinded(text, outlets)
    states, offsets, roles = seen(given, model)
    said, before, tags = model.graphs["coverage"].run(
        ["said", "before", "tags"], {"states": states[None], "roles": roles}
    )
    return [
        _told(given, offsets, chances, float(earlier), marks)
        for chances, earlier, marks in zip(said, before, tags, strict=True)
    ]


def _told(
    given: Blinded, offsets: Sequence[Offsets], said: Chances, before: float, tags: Chances
) -> SaidOf:
    kind = int(said.argmax())
    marks = tags.argmax(axis=1).tolist()
    content = _parts(given, offsets, marks, (CONTENT, NEXT))
    (cue, *_) = [*_parts(given, offsets, marks, (CUE,)), None]
    return SaidOf(SAID[kind], round(float(said[kind]), 4), tuple(content), cue, before >= 0.5)


def _parts(
    given: Blinded, offsets: Sequence[Offsets], marks: Sequence[int], kinds: Collection[int]
) -> list[Offsets]:
    """From the first to the last piece of each part that has these marks, in whole words, as
    offsets in the first text; of what lies far apart, the longest."""
    parts = list[list[list[int]]]([[]])
    for number, mark in enumerate(marks):
        if mark == NEXT and mark in kinds:
            parts.append([])
        if mark in kinds and parts[-1] and number - parts[-1][-1][-1] <= GAP:
            parts[-1][-1].append(number)
        elif mark in kinds:
            parts[-1].append([number])
    found = []
    for own in (max(runs, key=len) for runs in parts if runs):
        start, end = _whole(given.text, offsets[own[0]][0], offsets[own[-1]][1])
        if end - start >= SHORTEST:
            found.append(given.back(start, end))
    return found


def _whole(text: str, start: int, end: int) -> Offsets:
    """A stretch out to the ends of its words, without what divides sentences and clauses."""
    while start and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    while start < end and text[start] in _EDGE:
        start += 1
    while start < end and text[end - 1] in _EDGE:
        end -= 1
    return start, end
