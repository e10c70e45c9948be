"""The words of two texts in, the passages that stand in both out, word for word.

Runs that both hold are joined over small changes and left-out sentences; what differs are edits.
"""

import math
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crossread.story.reuse.fingerprints import PLACE, SEED, Words

PLACES = 4  # places of one run in the other text that are looked at
CHANGED = 12  # words that may be replaced between two equal runs
SKIPPED = 200  # words of one text that may be missing in the other between two equal runs
NEAR = 2.0  # cost of joining two runs at which no other is looked for
REACH = 16  # runs before one that it may follow
COMPARED = 4_000  # pairs of words of a gap that are compared one by one
BEYOND = 20  # words past an end that are looked at
ENDS = 2  # words that a sentence's end may lie from where the equal words end
LEAST = 12  # equal words of a passage that may end with changed ones
_STEPS = ((1, 1), (2, 2), (0, 1), (1, 0), (1, 2), (2, 1))  # words passed on each side


class MatchingBlock(NamedTuple):
    """Words `a` to `a_end` of one text stand at `b` to `b_end` of the other, all the same."""

    a: int
    b: int
    size: int

    @property
    def a_end(self) -> int:
        """The word behind its last one in the first text."""
        return self.a + self.size

    @property
    def b_end(self) -> int:
        """The word behind its last one in the second text."""
        return self.b + self.size


class AlignedPassage(NamedTuple):
    """A passage as its blocks of equal words, in order; the words between them differ. `a` and `b`
    are its ends, first and behind the last word, in either text."""

    a: tuple[int, int]
    b: tuple[int, int]
    blocks: tuple[MatchingBlock, ...]

    @property
    def same(self) -> int:
        """How many of its words are the same."""
        return sum(block.size for block in self.blocks)

    def parts(self) -> list[MatchingBlock]:
        """Its stretches without much put in between, as parts of the first text."""
        made = list(self.blocks[:1])
        for block in self.blocks[1:]:
            last = made[-1]
            if block.a - last.a_end <= CHANGED:
                made[-1] = MatchingBlock(last.a, last.b, block.a_end - last.a)
            else:
                made.append(block)
        return made

    def gaps(self) -> Iterator[tuple[int, int, int, int]]:
        """What differs: from and to in the first, from and to in the second text."""
        a, b = self.a[0], self.b[0]
        for block in (*self.blocks, MatchingBlock(self.a[1], self.b[1], 0)):
            if block.a > a or block.b > b:
                yield a, block.a, b, block.b
            a, b = block.a_end, block.b_end


def passages(one: Words, other: Words, *, least: int) -> list[AlignedPassage]:
    """The passages of one text that stand in the other with at least `least` equal words, those
    with most equal words first; none has most of its words in one before it."""
    made, taken = list[AlignedPassage](), bytearray(len(one.hashes))
    for chain in _chains(_runs(one, other, least // 2)):
        size = sum(block.size for block in chain)
        if 2 * size < least or 2 * covered(taken, chain) > size:
            continue
        found = _settled(_filled(one, other, chain), one, other)
        if found.same >= least:
            cover(taken, found)
            made.append(found)
    return made


def covered(taken: bytearray, parts: Sequence[MatchingBlock]) -> int:
    """How many words of these parts of the first text are taken, a byte 1 for each."""
    return sum(taken.count(1, part.a, part.a_end) for part in parts)


def cover(taken: bytearray, passage: AlignedPassage) -> None:
    """Take the words of a passage, not those that were put into it."""
    for part in passage.parts():
        taken[part.a : part.a_end] = b"\1" * part.size


def _runs(one: Words, other: Words, least: int) -> list[MatchingBlock]:
    """The longest runs of equal words, by where they stand in the first text; none where there are
    fewer than `least` words in them."""
    known, sought = one.by_seed, other.by_seed
    if not len(known):
        return []
    low = known.searchsorted(sought & ~PLACE)
    both = np.flatnonzero((known[np.minimum(low, len(known) - 1)] ^ sought) <= PLACE)
    if PLACES * len(both) + SEED - 1 < least:
        return []
    low, sought = low[both], sought[both]
    count = np.minimum(known.searchsorted(sought | PLACE, "right") - low, PLACES)
    if count.sum() + SEED - 1 < least:
        return []
    there = np.repeat(sought & PLACE, count).astype(np.int64)
    at = known[np.repeat(low - (count.cumsum() - count), count) + np.arange(len(there))] & PLACE
    line = there - at.astype(np.int64)
    joined = np.sort((line << 24 | there)[one.seeds[at] == other.seeds[there]])
    if not len(joined):
        return []
    there, line = joined & int(PLACE), joined >> 24
    ends = np.append(np.flatnonzero(joined[1:] != joined[:-1] + 1), len(joined) - 1)
    begins = np.append(0, ends[:-1] + 1)
    columns = (there - line)[begins], there[begins], there[ends] - there[begins] + SEED
    return sorted(MatchingBlock(*each) for each in zip(*(c.tolist() for c in columns), strict=True))


def _chains(found: Sequence[MatchingBlock]) -> list[list[MatchingBlock]]:
    """Runs that follow one another in both texts, joined where that gains more than the gaps cost;
    chains of most gain first, no run in two of them."""
    gain, back = [float(block.size) for block in found], [-1] * len(found)
    for n, block in enumerate(found):
        for m in range(n - 1, max(-1, n - 1 - REACH), -1):
            cost = _cost(found[m], block)
            if gain[m] + block.size - cost > gain[n]:
                gain[n], back[n] = gain[m] + block.size - cost, m
            if cost <= NEAR:
                break
    used, made = set[int](), list[list[MatchingBlock]]()
    for n in sorted(range(len(found)), key=lambda n: (-gain[n], n)):
        chain, at = list[MatchingBlock](), n
        while at >= 0 and at not in used:
            chain.append(found[at])
            used.add(at)
            at = back[at]
        if chain:
            made.append(_apart(chain[::-1]))
    return made


def _cost(before: MatchingBlock, after: MatchingBlock) -> float:
    """What it costs to join two runs, in words; endless where they cannot follow one another."""
    (a, b, size), (next_a, next_b, next_size) = before, after
    gap, other = next_a - a - size, next_b - b - size
    if gap > other:
        gap, other = other, gap
    both = max(0, gap)
    skipped = other - both
    if next_a <= a or next_b <= b or both > CHANGED or skipped > SKIPPED:
        return math.inf
    if gap < 0:
        return math.inf if -gap >= min(size, next_size) else -gap + max(0, other) / 25
    return both / 2 + 1 + skipped / 25


def _apart(chain: Sequence[MatchingBlock]) -> list[MatchingBlock]:
    """The runs of a chain, those that overlap cut short at their front."""
    made = [chain[0]]
    for block in chain[1:]:
        over = max(0, made[-1].a_end - block.a, made[-1].b_end - block.b)
        made.append(MatchingBlock(block.a + over, block.b + over, block.size - over))
    return made


def _filled(one: Words, other: Words, chain: Sequence[MatchingBlock]) -> AlignedPassage:
    """A chain with the shorter runs in its gaps and at its ends."""
    first, last = chain[0], chain[-1]
    ahead = [
        words.hashes[:end][-BEYOND:][::-1] for words, end in ((one, first.a), (other, first.b))
    ]
    behind = (one.hashes[last.a_end :][:BEYOND], other.hashes[last.b_end :][:BEYOND])
    blocks = [
        MatchingBlock(first.a - each.a_end, first.b - each.b_end, each.size)
        for each in reversed(_beyond(*ahead))
    ]
    blocks.append(first)
    for block in chain[1:]:
        gap = (blocks[-1].a_end, block.a, blocks[-1].b_end, block.b)
        blocks += [*_equal(one, other, gap), block]
    blocks += [
        MatchingBlock(last.a_end + a, last.b_end + b, size) for a, b, size in _beyond(*behind)
    ]
    return AlignedPassage(
        (blocks[0].a, blocks[-1].a_end), (blocks[0].b, blocks[-1].b_end), tuple(blocks)
    )


def _beyond(here: NDArray[np.uint64], there: NDArray[np.uint64]) -> list[MatchingBlock]:
    """Runs of two and three equal words past an end, behind a word or two replaced, left out or
    put in."""
    x, y = here.tolist(), there.tolist()
    made, a, b = list[MatchingBlock](), 0, 0
    while True:
        for da, db in _STEPS:
            size = 0
            while (
                a + da + size < len(x)
                and b + db + size < len(y)
                and (x[a + da + size] == y[b + db + size])
            ):
                size += 1
            if size > (1 if da == db else 2):
                break
        else:
            return made
        made.append(MatchingBlock(a + da, b + db, size))
        a, b = a + da + size, b + db + size


def _equal(one: Words, other: Words, gap: tuple[int, int, int, int]) -> Iterator[MatchingBlock]:
    """The runs of equal words, in order, between two runs."""
    a, a_end, b, b_end = gap
    if (a_end - a) * (b_end - b) in range(2, COMPARED):
        here, there = one.hashes[a:a_end].tolist(), other.hashes[b:b_end].tolist()
        for match in SequenceMatcher(None, here, there, autojunk=False).get_matching_blocks():
            if match.size:
                yield MatchingBlock(a + match.a, b + match.b, match.size)


def _settled(passage: AlignedPassage, one: Words, other: Words) -> AlignedPassage:
    """A passage with its ends where a sentence ends on both sides, if that is within ENDS words:
    words equal by chance are cut off, the last words of a changed sentence taken in."""
    (a, a_end), (b, b_end) = passage.a, passage.b
    first, last = passage.blocks[0], passage.blocks[-1]
    most = ENDS if passage.same >= LEAST else 0
    start = _nearest(one, other, (a, b), range(-most, min(ENDS, first.size - 1) + 1))
    end = _nearest(one, other, (a_end, b_end), range(-min(ENDS, last.size - 1), most + 1))
    blocks = list(passage.blocks)
    if end < 0:
        blocks[-1] = MatchingBlock(last.a, last.b, last.size + end)
    if start > 0:
        size = blocks[0].size - start
        blocks[0] = MatchingBlock(first.a + start, first.b + start, size)
    if blocks[0].size < 1 or blocks[-1].size < 1:
        return passage
    return AlignedPassage((a + start, a_end + end), (b + start, b_end + end), tuple(blocks))


def _nearest(one: Words, other: Words, at: tuple[int, int], steps: Sequence[int]) -> int:
    """By how many words to move an end so that sentences end there on both sides; 0 for none."""
    for step in sorted(steps, key=abs):
        if one.bound(at[0] + step) and other.bound(at[1] + step):
            return step
    return 0
