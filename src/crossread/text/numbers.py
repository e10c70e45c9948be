"""Numbers in words and what they are worth."""

import math
import re
from collections.abc import Iterable

from crossread.text.lexicon import lexicon, listed_as

_KNOWN = lexicon("quantities")


def either(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first, blanks as any blank."""
    listed = sorted(words, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s") for word in listed) + ")"


def _table(kind: str) -> dict[str, tuple[float, ...]]:
    """The numbers that the lexicon gives for the words listed under `kind NUMBER...`."""
    listed = listed_as("quantities", kind)
    return {word: tuple(map(float, numbers.split())) for word, numbers in listed.items()}


_WORTH = {word: number for word, (number,) in _table("worth").items()}


_SCALE = {word: number for word, (number,) in _table("scale").items()}


_FRACTION = {word: number for word, (number,) in _table("fraction").items()}


_ONES = [word for word, worth in _WORTH.items() if 1 <= worth <= 9 and word not in ("a", "an")]


_TEENS = [word for word, worth in _WORTH.items() if 10 <= worth <= 19]


_TENS = [word for word, worth in _WORTH.items() if worth >= 20]


_ONE = either(_ONES)


_GROUPED = re.compile(r"(?<=\d)\s(?=\d{3})")  # 150 000
SMALL = rf"(?:{either(_TENS)}(?:[-\s]{_ONE}\b(?!-))?|{either(_TEENS)}|{_ONE}|zero)\b"


def worth(words: str) -> float:
    """What digits and number words stand for: "1.2 million", "two and a half thousand"."""
    total = current = scale = 0.0  # `scale`: of the word before, if it multiplies
    words = re.sub(r"\band\sa\s", "", _GROUPED.sub("", words.lower()))
    for part in re.findall(r"[a-z]+|[½¼¾]|\d[^a-z½¼¾\s-]*", words):
        before, scale = scale, _SCALE.get(part, 0.0)
        if part[0].isdigit():
            number = re.sub(r"[^\d.]", "", part).rstrip(".")
            current += float(number)
        elif part in ("a", "an"):
            current = current or 1.0
        elif part in _FRACTION:
            current += _FRACTION[part] * (before or 1.0)  # a million and a half
        elif part in ("hundred", "dozen"):
            current = (current or 1) * scale
        elif scale and before and not current:
            total *= scale  # two lakh crore
        elif scale:
            total, current = total + (current or 1) * scale, 0.0
        else:
            current += _WORTH.get(part, 0)
    return round(total + current, 9) if total + current < 1e300 else math.inf
