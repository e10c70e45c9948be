"""A reading's text cut where its spans begin and end: what every view for people is drawn from."""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from crossread.records import Reading
from crossread.records.attributions import ROLES, spans_of

MARKED = (*ROLES, "hedges", "negations")
NO_SOURCE = "no source named"
_UNPRINTABLE = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_MONTHS = "January February March April May June July August September October November December"


class Sign(NamedTuple):
    """How something is shown, never by colour alone: a class for it, sign, word and meaning."""

    colour: str
    sign: str
    word: str = ""
    meaning: str = ""


def numbers_of(reading: Reading) -> dict[str, int]:
    """The number of every attribution of the reading, from 1, by its id."""
    return {attribution.id: number for number, attribution in enumerate(reading.attributions, 1)}


class RoleMark(NamedTuple):
    """One span of the attribution with this number (from 1, in the order of the reading)."""

    role: str
    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text in which no span begins or ends, and the marks over it, innermost first."""

    start: int
    end: int
    text: str
    marks: tuple[RoleMark, ...]

    def numbers(self, role: str) -> tuple[int, ...]:
        """The attributions this stretch has that role in, innermost first."""
        return tuple(dict.fromkeys(mark.number for mark in self.marks if mark.role == role))


def segments(reading: Reading, cuts: Iterable[int] = ()) -> list[Segment]:
    """The whole text in pieces, cut at every boundary of a span and at `cuts`."""
    text = reading.article.text
    marks = sorted(
        {
            RoleMark(role, number, span.start, span.end)
            for number, attribution in enumerate(reading.attributions, 1)
            for role in MARKED
            for span in spans_of(attribution, role)
            if span.start < span.end
        },
        key=lambda mark: (mark.start, mark),
    )
    edges = {0, len(text), *cuts}.union(*((mark.start, mark.end) for mark in marks))
    found, over, later = [], list[RoleMark](), 0
    for start, end in pairwise(sorted(edges)):
        over = [mark for mark in over if mark.end > start]
        while later < len(marks) and marks[later].start <= start:
            over.append(marks[later])
            later += 1
        inner_first = sorted(over, key=lambda mark: (mark.end - mark.start, mark))
        found.append(Segment(start, end, text[start:end], tuple(inner_first)))
    return found


def shares(reading: Reading, group_of: Mapping[int, Hashable]) -> dict[Hashable, float]:
    """The share of the characters (blanks not counted) in the contents of each group, 0 to 1.

    `group_of` maps an attribution's number to its group; what is nested counts for both.
    """
    said, total = Counter[Hashable](), 0
    for segment in segments(reading):
        size = len("".join(segment.text.split()))
        total += size
        for group in {group_of[number] for number in segment.numbers("content")}:
            said[group] += size
    return {group: size / total for group, size in said.items() if total}


def share_in_mouths(reading: Reading) -> float:
    """The share of the characters (blanks not counted) that stands in a content, 0 to 1."""
    numbers = range(1, len(reading.attributions) + 1)
    return shares(reading, dict.fromkeys(numbers, "said")).get("said", 0.0)


def percent(share: float) -> str:
    """A share in whole per cent, never rounded to nothing or to everything."""
    if 0 < share < 0.01:
        return "<1 %"
    if 0.99 < share < 1:
        return ">99 %"
    return f"{share:.0%}".replace("%", " %")


def plain_date(published: str) -> str:
    """`12 March 2024, 00:52 UTC` from ISO 8601; what is no such date stays as it is."""
    try:
        when = datetime.fromisoformat(published)
    except ValueError:
        return published
    day = f"{when.day} {_MONTHS.split()[when.month - 1]} {when.year}"
    return f"{day}, {when:%H:%M} {when.tzname() or ''}".rstrip() if len(published) > 10 else day


def printable(text: str) -> str:
    """The text with nothing left in it that a terminal would obey: pictures or U+FFFD instead."""
    return _UNPRINTABLE.sub(_picture, text)


def _picture(found: re.Match[str]) -> str:
    code = ord(found.group())
    if code in (0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029):
        return " "
    return chr(0x2400 + code) if code < 0x20 else "\u2421" if code == 0x7F else "\ufffd"
