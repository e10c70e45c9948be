"""Article text in, its words and fingerprints out: few numbers that two texts share where they
share a run of words. First step of `reuse`.
"""

import re
from functools import cached_property
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from crossread.text import Offsets, quotations

RUN = 5  # words of a run
SEED = 4  # equal words in a row that an alignment starts from
WINDOW = 6  # runs in a row of which one is kept: ten equal words in a row are never missed
PLACE = np.uint64((1 << 24) - 1)  # bits of a place in a text
KNOWN = 1 << 16  # words whose hashes are kept
_MIXED = np.uint64(0x9E3779B97F4A7C15)  # odd, its bits well mixed
_STOP = re.compile(r"[.!?…][\"'”’)\]]*\s|[\n\r]")
_PARTS = re.compile(r"([^\W_]+(?:['’][^\W_]+)?)")

Hashes = NDArray[np.uint64]
Fingerprints = NDArray[np.uint32]


class Words:
    """A text as words: letters and digits, with an apostrophe between them. `hashes` [words] does
    not mind case; `starts` and `ends` [words] are where each stands."""

    def __init__(self, text: str) -> None:
        self.text = text
        parts = _PARTS.split(text)
        count = len(parts) // 2
        self.hashes: Hashes = np.fromiter(map(_HASHES.__getitem__, parts[1::2]), np.uint64, count)
        places = np.fromiter(map(len, parts), np.int64, len(parts)).cumsum()
        self.starts, self.ends = places[:-1:2], places[1::2]

    def offsets(self, first: int, end: int) -> Offsets:
        """Where the words `first` to `end` (exclusive) stand; of no words, the place behind the one
        before."""
        if first == end:
            at = int(self.ends[first - 1]) if first else 0
            return at, at
        return int(self.starts[first]), int(self.ends[end - 1])

    @cached_property
    def _runs(self) -> Fingerprints:
        return (runs(self.hashes, RUN) >> np.uint64(32)).astype(np.uint32)

    def fingerprints(self) -> Fingerprints:
        """The least of every WINDOW runs in a row, each once, in rising order; a text of fewer runs
        keeps its least."""
        found = self._runs
        if len(found) < WINDOW:
            return np.sort(found)[:1]
        least = found[: len(found) - WINDOW + 1].copy()
        for place in range(1, WINDOW):
            np.minimum(least, found[place : place + len(least)], out=least)
        least.sort()
        return least[np.flatnonzero(np.diff(least, prepend=~least[0]))]

    def prints(self, first: int, end: int) -> list[int]:
        """All that may be fingerprints of the words `first` to `end` (exclusive)."""
        found: list[int] = self._runs[first : max(first, end - RUN + 1)].tolist()
        return found

    @cached_property
    def seeds(self) -> Hashes:
        """The hash of every run of SEED words, in text order."""
        return runs(self.hashes, SEED)

    @cached_property
    def by_seed(self) -> Hashes:
        """The upper bits of those hashes with the place of each in the lower ones, sorted."""
        return np.sort(self.seeds & ~PLACE | np.arange(len(self.seeds), dtype=np.uint64))

    def own(self, first: int, end: int, most: int) -> int:
        """How many of the words `first` to `end` (exclusive) stand outside quotation marks, counted
        to the end of the paragraph in which they are `most`."""
        count, begin = 0, self.text.rfind("\n", 0, int(self.starts[first])) + 1
        while first < end and count < most:
            stop = self.text.find("\n", begin) % (len(self.text) + 1)
            last = min(end, self._word_at(stop))
            for mark, closed in quotations(self.text[begin:stop]):
                a, b = self._word_at(begin + mark), self._word_at(begin + closed)
                count -= max(0, min(last, b) - max(first, a))
            count += last - first
            first, begin = last, stop + 1
        return count

    def _word_at(self, offset: int) -> int:
        """The first word that begins at an offset or behind it."""
        return int(self.starts.searchsorted(offset))

    def bound(self, at: int) -> bool:
        """Whether a sentence begins with word `at`, or ends with the one before it."""
        count = len(self.hashes)
        if not 0 < at < count:
            return at in (0, count)
        return bool(_STOP.search(self.text, int(self.ends[at - 1]), int(self.starts[at])))


class _Hashes(dict[str, int]):
    """The hash of every word met so far; all are forgotten when there are KNOWN."""

    def __missing__(self, word: str) -> int:
        if len(self) >= KNOWN:
            self.clear()
        plain = word.lower().replace("’", "'").encode()
        self[word] = int.from_bytes(blake2b(plain, digest_size=8).digest())
        return self[word]


_HASHES = _Hashes()


def runs(hashes: Hashes, size: int) -> Hashes:
    """The hash of each run of `size` words, [words - size + 1]."""
    count = max(0, len(hashes) - size + 1)
    mixed = np.zeros(count, np.uint64)
    for place in range(size):
        mixed = (mixed + hashes[place : place + count]) * _MIXED
        mixed ^= mixed >> np.uint64(32)
    return mixed
