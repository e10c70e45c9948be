"""Article text in, its words and fingerprints out: few numbers that two texts share where they
share a run of words. First step of `reuse`.
"""

import re
from bisect import bisect_left
from functools import cached_property, lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from crossread.text import Offsets, quotations

RUN = 5  # words of a run
SEED = 4  # equal words in a row that an alignment starts from
WINDOW = 6  # runs in a row of which one is kept: ten equal words in a row are never missed
_MIXED = np.uint64(0x9E3779B97F4A7C15)  # odd, its bits well mixed
_STOP = re.compile(r"[.!?…][\"'”’)\]]*\s|[\n\r]")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")

Hashes = NDArray[np.uint64]
Fingerprints = NDArray[np.uint32]


class Words:
    """A text as words: letters and digits, with an apostrophe between them. `hashes` [words] does
    not mind case; what else is known of them is found when it is first asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        found = _WORD.findall(text)
        self.hashes: Hashes = np.fromiter(map(_hashed, found), np.uint64, len(found))

    @cached_property
    def places(self) -> list[Offsets]:
        """Where each word stands in the text."""
        return [found.span() for found in _WORD.finditer(self.text)]

    @cached_property
    def seeds(self) -> Hashes:
        """The hash of every run of SEED words, in text order."""
        return runs(self.hashes, SEED)

    @cached_property
    def by_seed(self) -> tuple[NDArray[np.intp], Hashes]:
        """The places of the runs by their hashes in rising order, and those hashes."""
        order = np.argsort(self.seeds, kind="stable")
        return order, self.seeds[order]

    @cached_property
    def _quoted(self) -> list[Offsets]:
        """The first word and the word behind the last of each quotation."""
        starts = [start for start, _ in self.places]
        return [(bisect_left(starts, a), bisect_left(starts, b)) for a, b in quotations(self.text)]

    def own(self, first: int, end: int) -> int:
        """How many of the words `first` to `end` (exclusive) stand outside quotation marks."""
        inside = (min(end, b) - max(first, a) for a, b in self._quoted)
        return end - first - sum(max(0, each) for each in inside)

    def bound(self, at: int) -> bool:
        """Whether a sentence begins with word `at`, or ends with the one before it."""
        if at in (0, len(self.places)):
            return True
        if not 0 < at < len(self.places):
            return False
        return bool(_STOP.search(self.text, self.places[at - 1][1], self.places[at][0]))


@lru_cache(maxsize=1 << 16)
def _hashed(word: str) -> int:
    plain = word.lower().replace("’", "'").encode()
    return int.from_bytes(blake2b(plain, digest_size=8).digest())


def runs(hashes: Hashes, size: int) -> Hashes:
    """The hash of each run of `size` words, [words - size + 1]."""
    count = max(0, len(hashes) - size + 1)
    mixed = np.zeros(count, np.uint64)
    for place in range(size):
        mixed = (mixed + hashes[place : place + count]) * _MIXED
        mixed ^= mixed >> np.uint64(32)
    return mixed


def fingerprints(hashes: Hashes) -> Fingerprints:
    """The least of every WINDOW runs in a row, each once, in rising order; a text of fewer runs
    keeps its least."""
    found = (runs(hashes, RUN) >> np.uint64(32)).astype(np.uint32)
    if len(found) < WINDOW:
        return found[:0] if not len(found) else np.array([found.min()], np.uint32)
    least = found[: len(found) - WINDOW + 1].copy()
    for place in range(1, WINDOW):
        np.minimum(least, found[place : place + len(least)], out=least)
    return np.unique(least)
