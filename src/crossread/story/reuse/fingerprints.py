"""Article text in, its words and fingerprints out: few numbers that two texts share where they
share a run of words. First step of `reuse`.
"""

import re
from functools import cache, cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from crossread.text.sentences import Offsets, quotations

RUN = 5  # words of a run
SEED = 4  # equal words in a row that an alignment starts from
WINDOW = 6  # runs in a row of which one is kept: ten equal words in a row are never missed
PLACE = np.uint64((1 << 24) - 1)  # bits of a place in a text
BASE = np.uint64(0x9E3779B97F4A7C15)  # odd, its bits well mixed
INVERSE = np.uint64(pow(int(BASE), -1, 1 << 64))
_STOP = re.compile(r"[.!?…][\"'”’)\]]*\s|[\n\r]")

Hashes = NDArray[np.uint64]
Fingerprints = NDArray[np.uint32]


class Words:
    """A text as words: letters and digits, with an apostrophe between them. `hashes` [words] does
    not mind case; `starts` and `ends` [words] are where each stands."""

    def __init__(self, text: str) -> None:
        self.text = text
        codes = _codes(text)
        letters = np.zeros(len(codes) + 2, np.bool_)
        letters[1:-1] = _alphanumeric()[np.minimum(codes, 0xFFFF)]
        letters[1:-1] |= (codes == ord("'")) & letters[:-2] & letters[2:]
        edges = np.flatnonzero(letters[1:] != letters[:-1])
        self.starts, self.ends = edges[::2], edges[1::2]
        # The sum of a word's characters, each times a power of BASE by its place in the word.
        sums = np.zeros(len(codes) + 1, np.uint64)
        forth, back = _powers(1 << len(codes).bit_length())
        np.cumsum(codes * forth[: len(codes)], out=sums[1:])
        self.hashes: Hashes = (sums[self.ends] - sums[self.starts]) * back[self.starts]

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

    @cached_property
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
        kept: Fingerprints = least[np.append(True, least[1:] != least[:-1])]
        return kept

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


@lru_cache(maxsize=4)
def _powers(count: int) -> tuple[Hashes, Hashes]:
    """The first powers of BASE and of its inverse, from 1 on."""
    return np.full(count, BASE).cumprod(), np.full(count, INVERSE).cumprod()


def _codes(text: str) -> NDArray[np.uint64]:
    """The characters in lower case, one for one, every apostrophe the same."""
    plain = text.lower()
    if len(plain) != len(text):
        plain = "".join(each.lower() if len(each.lower()) == 1 else each for each in text)
    plain = plain.replace("’", "'")
    return np.frombuffer(plain.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint64)


@cache
def _alphanumeric() -> NDArray[np.bool_]:
    """Which of the first 65,536 characters are letters or digits; those past them are none."""
    return np.fromiter((chr(code).isalnum() for code in range(1 << 16)), np.bool_, 1 << 16)


def runs(hashes: Hashes, size: int) -> Hashes:
    """The hash of each run of `size` words, [words - size + 1]."""
    count = max(0, len(hashes) - size + 1)
    mixed = np.zeros(count, np.uint64)
    for place in range(size):
        mixed = (mixed + hashes[place : place + count]) * BASE
        mixed ^= mixed >> np.uint64(32)
    return mixed
