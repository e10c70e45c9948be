"""The words of a text, with what their letters say: possessive, or able to be part of a name."""

import re
from typing import NamedTuple

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}(?:-\w+)*|\w+(?:['’&‑-]\w+)*")


class Word(NamedTuple):
    """A word and its place; `text` and `end` leave out a possessive ending. `capital`: whether it
    can be part of a name, as `Varrow` and `al-Hadi` can, `I` and `I'm` not."""

    start: int
    end: int
    text: str
    lower: str
    possessive: bool
    capital: bool


def split(text: str) -> tuple[Word, ...]:
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
    return tuple(found)


def _is_capital(word: str) -> bool:
    if word[0].isupper():
        return word[0] != "I" or word[1:2] not in ("", "'", "’")
    return word[1:3] == "l-" and word[3:4].isupper()
