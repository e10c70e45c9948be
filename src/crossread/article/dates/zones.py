"""The zone that words tell a clock in, and how far the clocks of two zones may be apart.

`dates` reads past it and compares with it; the zones known are those of the lexicon.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from crossread.text.lexicon import lexicon, listed_as
from crossread.text.numbers import either

FARTHEST = 26 * 60  # minutes between the clocks of any two places


# The minutes ahead of UTC by abbreviation or name.
_KNOWN: Mapping[str, tuple[int, ...]] = {
    word: tuple(map(int, told.split())) for word, told in listed_as("zones", "zone").items()
}
SHORT = either(word for word in _KNOWN if word.isupper() and word != "UK")
ZONE = re.compile(
    rf"""(?:
    \s?\(?(?i:UTC|GMT)\s?(?P<sign>[+−–-])\s?(?P<hours>\d{{1,2}})(?::?(?P<minutes>\d\d))?\b\)?
    |\s?\(?(?P<short>(?i:GMT|UTC|BST)|{SHORT})\b\)?
    |,?\s\(?(?:local|(?P<name>[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){{0,2}}))
        (?:\s(?i:standard|daylight|summer|winter))?\stime\b\)?
    |\s\(?(?P<city>{either(lexicon("zones")["city"])})(?=[,.;:)\]]|\s(?:and|on)\s|\s?\Z)\)?
    )""",
    re.VERBOSE,
)


class Zone(NamedTuple):
    """The name of a zone, "" where none is told or `local time`, and the minutes its clocks may be
    ahead of UTC; none where they are not known."""

    name: str
    offsets: tuple[int, ...]


def zone(clock: str) -> Zone:
    """The zone in the words of a clock: `6:50 p.m. Moscow time on Monday`."""
    found = re.search(rf"(?<=[\d.mnkt]){ZONE.pattern}", clock, re.VERBOSE)
    if not found:
        return Zone("", ())
    if found["sign"]:
        ahead = 60 * int(found["hours"]) + int(found["minutes"] or 0)
        ahead *= 1 if found["sign"] == "+" else -1
        return Zone(f"UTC{ahead:+}", (ahead,))
    name = " ".join((found["name"] or found["city"] or (found["short"] or "").upper()).split())
    return Zone(name, _KNOWN.get(name, ()))


def shifts(one: Zone, other: Zone) -> Sequence[int] | None:
    """The minutes that may have to be added to the other's clock to tell it in the first zone; None
    where they are not known."""
    if one.name == other.name:
        return (0,)
    if one.offsets and other.offsets:
        return sorted({a - b for a in one.offsets for b in other.offsets})
    return None
