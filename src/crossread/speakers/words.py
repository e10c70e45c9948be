"""The words of a text with what their places say of their capitals, and the word lists."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from crossread.text import Offsets, paragraphs, sentences

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\w+(?:['’&‑-]\w+)*")
_POSSESSIVE = re.compile(r"['’][sS]\Z")
_FOLDER = Path(__file__).parents[1] / "lexicon"


@cache
def lexicon(file: str) -> dict[str, frozenset[str]]:
    """The word lists of one file of `lexicon`, by the name before their colon."""
    found: dict[str, frozenset[str]] = {}
    for line in (_FOLDER / f"{file}.txt").read_text(encoding="utf-8").splitlines():
        key, colon, entries = line.partition(":")
        if colon and not line.startswith("#"):
            found[key] = frozenset(entry.strip() for entry in entries.split(","))
    return found


def single(noun: str) -> str:
    """The singular of a noun in small letters, by its ending."""
    if noun.endswith("men"):
        return noun[:-3] + "man"
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("sses", "ches", "shes")):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") and not noun.endswith(("ss", "us", "is")) else noun


def calling(word: str) -> bool:
    """Whether a word in small letters is an office, a calling or another noun for one person."""
    return word in lexicon("nouns")["office"] or word in lexicon("nouns")["person"]


class Word(NamedTuple):
    """A word and where it stands; `text` and `end` leave out a possessive ending."""

    start: int
    end: int
    text: str
    lower: str
    possessive: bool

    @property
    def capital(self) -> bool:
        """Whether it can be part of a name: `Varrow`, `al-Hadi`, not `I` or `I'm`."""
        text = self.text
        if text[0].isupper():
            return text[0] != "I" or text[1:2] not in ("", "'", "’")
        return text[1:3] == "l-" and text[3:4].isupper()


@dataclass(frozen=True, slots=True)
class Page:
    """A text in words. `openers` open a sentence or quotation, `headings` stand in lines set in
    capitals or title case; `lows` counts words in small letters, `mids` are capitals elsewhere."""

    text: str
    words: list[Word]
    starts: list[int]
    lines: list[int]
    openers: frozenset[int]
    headings: frozenset[int]
    lows: Counter[str]
    mids: frozenset[str]

    def gap(self, number: int) -> str:
        """What stands between a word and the next one, cut to four characters."""
        end = self.words[number].end
        return self.text[end : min(self.words[number + 1].start, end + 4)]


def split(text: str) -> list[Word]:
    """The words of a text."""
    found = []
    for match in _WORD.finditer(text):
        word, end = match.group(), match.end()
        possessive = len(word) > 2 and bool(_POSSESSIVE.search(word))
        if possessive:
            word, end = word[:-2], end - 2
        elif word[-1] in "sSzxZX" and text[end : end + 1] in ("'", "’"):
            possessive = text[end + 1 : end + 2] == " " and text[end + 2 : end + 3].isalnum()
        found.append(Word(match.start(), end, word, word.lower(), possessive))
    return found


def page(text: str) -> Page:
    """A text in words."""
    words, starts, lines = split(text), list[int](), list[int]()
    openers, headings, number = set[int](), set[int](), 0
    for begin, end in paragraphs(text):
        first = number
        while number < len(words) and words[number].start < end:
            number += 1
        sentence = [start for start, _ in sentences(text, begin, end)]
        starts += sentence
        lines.append(begin)
        openers |= _openers(text, words, (first, number), sentence)
        long = [word for word in words[first:number] if len(word.text) > 3]
        capitals = sum(word.capital for word in long)
        titled = len(sentence) == 1 and len(long) > 2 and capitals >= 0.75 * len(long)
        if titled or (number - first > 1 and text[begin:end].isupper()):
            headings.update(range(first, number))
    framed = openers | headings
    lows = Counter(word.lower for word in words if not word.capital)
    mids = frozenset(w.text for i, w in enumerate(words) if i not in framed)
    return Page(text, words, starts, lines, frozenset(openers), frozenset(headings), lows, mids)


def _openers(text: str, words: list[Word], line: Offsets, starts: list[int]) -> set[int]:
    """The words of one line that open a sentence or stand right behind an opening mark."""
    found, turn = set[int](), 0
    for number in range(*line):
        start = words[number].start
        if turn < len(starts) and start >= starts[turn]:
            found.add(number)
            while turn < len(starts) and start >= starts[turn]:
                turn += 1
        elif text[start - 1] in "“\"‘«:•—'" and not text[start - 2].isalnum():
            found.add(number)
    return found
