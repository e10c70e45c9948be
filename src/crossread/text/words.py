"""The words of a text with what their places say of their capitals, and the word lists."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from crossread.text.sentences import paragraphs, sentences

METHOD = "speakers@1"
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\w+(?:['’&‑-]\w+)*")
_OPENING_MARKS = frozenset("“\"‘«:•—'")


class Word(NamedTuple):
    """A word and where it stands; `text` and `end` leave out a possessive ending. `capital`:
    whether it can be part of a name, as `Varrow` and `al-Hadi` can, `I` and `I'm` not."""

    start: int
    end: int
    text: str
    lower: str
    possessive: bool
    capital: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A text in words; `begins`, `starts` and `lines` are where words, sentences and lines begin.

    `openers` open a sentence or quotation, `headings` stand in lines set in capitals or title case;
    `lows` counts words in small letters, `mids` are capitals elsewhere.
    """

    text: str
    words: list[Word]
    begins: list[int]
    starts: list[int]
    lines: list[int]
    openers: frozenset[int]
    headings: frozenset[int]
    lows: Counter[str]
    mids: frozenset[str]

    def number(self, at: int) -> int:
        """The number of the word an offset is in or before."""
        number = bisect_right(self.begins, at) - 1
        return number + 1 if number < 0 or self.words[number].end <= at else number

    def gap(self, number: int) -> str:
        """What stands between a word and the next one, cut to four characters."""
        return self.text[self.words[number].end : self.begins[number + 1]][:4]


def split(text: str) -> list[Word]:
    """The words of a text."""
    found = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        word, possessive = match.group(), False
        if len(word) > 2 and word[-1] in "sS" and word[-2] in "'’":
            word, end, possessive = word[:-2], end - 2, True
        elif word[-1] in "sSzxZX" and text[end : end + 1] in ("'", "’"):
            possessive = text[end + 1 : end + 2] == " " and text[end + 2 : end + 3].isalnum()
        lower = word.lower()
        found.append(Word(start, end, word, lower, possessive, word != lower and _is_capital(word)))
    return found


def _is_capital(word: str) -> bool:
    if word[0].isupper():
        return word[0] != "I" or word[1:2] not in ("", "'", "’")
    return word[1:3] == "l-" and word[3:4].isupper()


def page(text: str) -> Page:
    """A text in words."""
    words, starts, lines = split(text), list[int](), list[int]()
    begins = [word.start for word in words]
    openers, headings = set[int](), set[int]()
    for begin, end in paragraphs(text):
        first, last = bisect_left(begins, begin), bisect_left(begins, end)
        sentence = [start for start, _ in sentences(text, begin, end)]
        starts += sentence
        lines.append(begin)
        openers.update(bisect_left(begins, start, first, last) for start in sentence)
        long = [word for word in words[first:last] if len(word.text) > 3]
        if len(sentence) == 1 and len(long) > 2:
            titled = sum(word.capital for word in long) >= 0.75 * len(long)
        else:
            titled = False
        if titled or (last - first > 1 and text[begin:end].isupper()):
            headings.update(range(first, last))
    for number, start in enumerate(begins):
        if text[start - 1] in _OPENING_MARKS and not text[start - 2].isalnum():
            openers.add(number)
    lows = Counter(word.lower for word in words if not word.capital)
    mids = frozenset(
        word.text
        for number, word in enumerate(words)
        if word.capital and number not in openers and number not in headings
    )
    made = frozenset(openers), frozenset(headings)
    return Page(text, words, begins, starts, lines, *made, lows, mids)
