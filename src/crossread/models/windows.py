"""Article text -> windows of word pieces for the attribution model, each with its offsets.

Training and reading both cut text here, so that the model meets what it was taught on.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import Protocol

from crossread.text.sentences import (
    Mark,
    Offsets,
    normal_quotes,
    paragraphs,
    quotation_marks,
    sentences,
)

TARGET = 256  # word pieces a window is filled to
LIMIT = 480  # word pieces no window exceeds; the encoder's positions end at 512


class Encoding(Protocol):
    """What a tokenizer gives for one text."""

    @property
    def ids(self) -> list[int]: ...
    @property
    def offsets(self) -> list[Offsets]: ...


class Tokenizer(Protocol):
    """The one call of `tokenizers.Tokenizer` that is used here."""

    def encode_batch(
        self, input: list[str], *, add_special_tokens: bool = True
    ) -> Sequence[Encoding]: ...


@dataclass(frozen=True, slots=True)
class WordPiece:
    """A stretch of one paragraph: ids, absolute offsets and features, one each per word piece.

    `joined` to the piece before it, as a block to its introduction; `introduces` a block itself.
    """

    ids: tuple[int, ...]
    offsets: tuple[Offsets, ...]
    cases: tuple[int, ...]
    quotes: tuple[int, ...]
    paragraph: int
    joined: bool
    introduces: bool


@dataclass(frozen=True, slots=True)
class Window:
    """What the encoder sees at once: whole paragraphs, or whole sentences of a long one.

    `offsets`, `paragraphs` and `introduces` have one value per word piece.
    """

    pieces: tuple[WordPiece, ...]
    offsets: tuple[Offsets, ...] = field(init=False)
    paragraphs: tuple[int, ...] = field(init=False)
    introduces: tuple[bool, ...] = field(init=False)

    def __post_init__(self) -> None:
        parts = self.pieces
        numbers = [part.paragraph for part in parts for _ in part.ids]
        openers = [part.introduces for part in parts for _ in part.ids]
        object.__setattr__(self, "offsets", tuple(p for part in parts for p in part.offsets))
        object.__setattr__(self, "paragraphs", tuple(numbers))
        object.__setattr__(self, "introduces", tuple(openers))

    def column(self, name: str) -> list[int]:
        """One feature (`ids`, `cases`, `quotes`) over all pieces, without special tokens."""
        return list(chain.from_iterable(getattr(piece, name) for piece in self.pieces))


def pieces(text: str, tokenizer: Tokenizer) -> list[WordPiece]:
    """The paragraphs of a text as word pieces; one longer than LIMIT is cut at sentences."""
    marks = quotation_marks(text)
    plain = normal_quotes(text, marks)
    states = _quote_states(text, [mark for mark in marks if mark.depth == 0])
    halves = _second_halves(text, plain, marks)
    bounds = paragraphs(text)
    encoded = tokenizer.encode_batch([plain[s:e] for s, e in bounds], add_special_tokens=False)
    found: list[WordPiece] = []
    for number, ((start, end), encoding) in enumerate(zip(bounds, encoded, strict=True)):
        joined = bool(found) and _runs_on(text, bounds[number - 1], (start, end))
        ids, places = encoding.ids, encoding.offsets  # each access builds the whole list
        for a, b in _cuts(text, (start, end), places):
            offsets = [(start + s, start + e + (start + e in halves)) for s, e in places[a:b]]
            found.append(
                WordPiece(
                    tuple(ids[a:b]),
                    tuple(offsets),
                    tuple([letter_case(text[s:e]) for s, e in offsets]),
                    tuple([states[s] for s, _ in offsets]),
                    number,
                    joined if a == 0 else True,
                    text[end - 1] == ":" and number + 1 < len(bounds),
                )
            )
    return found


def windows(parts: Sequence[WordPiece], target: int = TARGET) -> list[Window]:
    """Neighbouring pieces packed up to `target`; what runs on stays together up to LIMIT."""
    found: list[list[WordPiece]] = []
    for part in (part for part in parts if part.ids):
        last = found[-1] if found else []
        if last and _size(last) + len(part.ids) <= (LIMIT if part.joined else target):
            last.append(part)
            continue
        tail = [last[-1]] if part.joined and len(last) > 1 else []
        if tail and _size(tail) + len(part.ids) <= LIMIT:
            found[-1] = last[:-1]
            found.append([*tail, part])
        else:
            found.append([part])
    return [Window(tuple(group)) for group in found]


def _size(group: Sequence[WordPiece]) -> int:
    return sum(len(part.ids) for part in group)


def _second_halves(text: str, plain: str, marks: Sequence[Mark]) -> set[int]:
    """Where the second half of a mark set as two characters stands; no piece holds it."""
    after = (mark.position + 1 for mark in marks)
    return {place for place in after if plain[place : place + 1] == "\u200b" != text[place]}


def _runs_on(text: str, before: Offsets, after: Offsets) -> bool:
    """Whether a paragraph is introduced by a colon, or both open with a quotation mark."""
    if text[before[1] - 1] == ":":
        return True
    return text[before[0]] in "\"“'‘«" and text[after[0]] in "\"“'‘«"


def _cuts(text: str, bounds: Offsets, offsets: Sequence[Offsets]) -> list[Offsets]:
    """Index ranges of at most LIMIT word pieces, cut where a sentence starts if one does."""
    cuts, begin = [], 0
    if len(offsets) > LIMIT:
        first = {start - bounds[0] for start, _ in sentences(text, *bounds)}
        starts = [index for index, (start, _) in enumerate(offsets) if start in first]
        while len(offsets) - begin > LIMIT:
            near = starts[bisect_right(starts, begin) : bisect_right(starts, begin + LIMIT)]
            short = near[: bisect_right(near, begin + TARGET)]
            stop = short[-1] if short else near[0] if near else begin + LIMIT
            cuts.append((begin, stop))
            begin = stop
    return [*cuts, (begin, len(offsets))] if offsets else []


@lru_cache(maxsize=8192)
def letter_case(word: str) -> int:
    """0 lower case or no letters, 1 capitalised, 2 all capitals, 3 digits."""
    if word[:1].isdigit():
        return 3
    if not word[:1].isupper():
        return 0
    return 2 if len(word) > 1 and word.isupper() else 1


def _quote_states(text: str, marks: Sequence[Mark]) -> bytearray:
    """Per character: 0 outside a quotation, 1 inside, 2 a mark that opens, 3 one that closes."""
    states = bytearray(len(text))
    ends = iter([end for _, end in paragraphs(text)] or [0])
    end = next(ends)
    opened = None
    for position, direction, _ in [*marks, Mark(len(text), 0, 0)]:
        while position >= end:
            if opened is not None:
                states[opened + 1 : end] = b"\1" * (end - opened - 1)
                opened = None
            end = next(ends, len(text) + 1)
        if direction == 1:
            opened = position
            states[position] = 2
        elif direction == -1:
            if opened is not None:
                states[opened + 1 : position] = b"\1" * (position - opened - 1)
                opened = None
            states[position] = 3
    return states
