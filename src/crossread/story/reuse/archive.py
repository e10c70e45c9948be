"""Fingerprints of many articles, in memory or in a folder, and which of them share a text's.

A folder is a list of ids and a few sorted arrays, read where they lie; adding rewrites little.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crossread.errors import UsageError
from crossread.story.reuse.fingerprints import RUN, WINDOW, Fingerprints

GROWTH = 4  # a block on disk is that many times as large as the next, or takes it in
IN_MEMORY = 16  # the same in memory, where that costs no writing
RECENT = 64  # articles of a block in memory that the next ones always join
SEEN = np.uint32((1 << 22) - 1)  # bits of a fingerprint that tell most new ones, in memory
SMALL = 256  # articles of a block on disk that the next ones always join
OFTEN = 50  # articles remembered for one fingerprint in a search, the first; more is boilerplate
_FORM = f"crossread fingerprints 1, runs of {RUN} words, windows of {WINDOW}\n"
_NAMED = re.compile(r"(\d+)-(\d+)\.npy\Z")
_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)

Postings = NDArray[np.uint64]


class SharedPrints(NamedTuple):
    """A stored article (its number), the fingerprints it shares with a text, and their weight: one
    that n articles have weighs 1 / n."""

    number: int
    shared: Fingerprints
    weight: float


class PostingBlock(NamedTuple):
    """The articles `first` to `end` (exclusive): fingerprint << 32 | number, in rising order."""

    first: int
    end: int
    postings: Postings


class PassageArchive:
    """Fingerprints in the order in which articles were added; `folder` None keeps them in memory.

    One process at a time may add; what was read before stays as it was.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self._blocks: list[PostingBlock] = []
        self._seen = np.full(int(SEEN) + 1, folder is not None)
        self._ids = bytearray()
        if folder:
            self._open(folder)

    def __len__(self) -> int:
        return len(self._ids) // 16

    def article(self, number: int) -> str:
        """The id of a stored article."""
        return self._ids[16 * number : 16 * number + 16].hex()

    def add(self, articles: Iterable[tuple[str, Fingerprints]]) -> None:
        """Store articles (id, fingerprints), each once; UsageError for an id of another form."""
        ids, parts, first = bytearray(), list[Fingerprints](), len(self)
        for article, found in articles:
            ids += _packed(article)
            parts.append(found)
        self._ids += ids
        if not parts:
            return
        rows = [
            found.astype(np.uint64) << _HALF | np.uint64(number)
            for number, found in enumerate(parts, first)
        ]
        self._seen[np.concatenate(parts) & SEEN] = True
        postings = rows[0] if len(rows) == 1 else np.sort(np.concatenate(rows))
        self._join(PostingBlock(first, first + len(parts), postings), ids)

    def _join(self, made: PostingBlock, ids: bytearray) -> None:
        """A block behind the others, with those it takes in."""
        old = list[PostingBlock]()
        growth, least = (GROWTH, SMALL) if self.folder else (IN_MEMORY, RECENT)
        while self._blocks and _size(self._blocks[-1]) < max(least, growth * _size(made)):
            old.append(self._blocks.pop())
            both = np.concatenate([old[-1].postings, made.postings])
            # Both are sorted: a stable sort merges them, 30 times as fast as the default.
            made = PostingBlock(old[-1].first, made.end, np.sort(both, kind="stable"))
        kept = _kept(self.folder, made, ids, old) if self.folder else made
        self._blocks.append(kept)

    def search(
        self, found: Fingerprints, end: int | None = None, *, least: int = 1
    ) -> list[SharedPrints]:
        """The stored articles that share fingerprints with a text, at least so many, most weight
        first, then those added first, only those before number `end` where it is given. Of each
        fingerprint only the first OFTEN articles are looked at."""
        found = found[self._seen[found & SEEN]]
        if not len(self) or not len(found):
            return []
        keys = found.astype(np.uint64) << _HALF
        ranges = [_ranges(block.postings, keys) for block in self._blocks]
        held = np.array([count for _, count in ranges])
        weight = 1 / np.maximum(held.sum(0), 1)
        room = np.clip(OFTEN - (held.cumsum(0) - held), 0, held)
        parts = [
            block.postings[np.repeat(low - (n.cumsum() - n), n) + np.arange(n.sum())] & _LOW
            for block, (low, _), n in zip(self._blocks, ranges, room, strict=True)
        ]
        numbers = np.concatenate(parts)
        of = np.concatenate([np.repeat(np.arange(len(found)), n) for n in room])
        kept = slice(None) if end is None else numbers < np.uint64(end)
        return _hits(numbers[kept].astype(np.int64), found[of][kept], weight[of][kept], least)

    def _open(self, folder: Path) -> None:
        form = folder / "form.txt"
        if not folder.exists():
            folder.mkdir(parents=True)
            form.write_text(_FORM, encoding="ascii")
        if not form.is_file() or form.read_text(encoding="ascii") != _FORM:
            raise UsageError(f"{folder} holds no fingerprints of this form; name a new folder")
        stored = 0
        for first, end, path in _files(folder):
            if first == stored:
                self._blocks.append(PostingBlock(first, end, np.load(path, mmap_mode="r")))
                stored = end
            elif end > stored:
                raise UsageError(f"{folder} lacks the part before {path.name}; rebuild it")
        ids = folder / "articles.bin"
        self._ids = bytearray(ids.read_bytes()[: 16 * stored] if ids.exists() else b"")
        if len(self._ids) < 16 * stored:
            raise UsageError(f"{ids} is shorter than the fingerprints beside it; build both anew")


def _ranges(
    postings: Postings, keys: NDArray[np.uint64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the postings of each fingerprint begin, and how many there are: most have none."""
    low = np.searchsorted(postings, keys)
    there = np.flatnonzero(low < len(postings))
    there = there[postings[low[there]] & ~_LOW == keys[there]]
    count = np.zeros(len(keys), np.int64)
    count[there] = np.searchsorted(postings, keys[there] | _LOW, "right") - low[there]
    return low, count


def _hits(
    numbers: NDArray[np.int64], prints: Fingerprints, weights: NDArray[np.float64], least: int
) -> list[SharedPrints]:
    """Postings as hits: the articles that have `least` or more, the fingerprint and the weight of
    each."""
    order = np.argsort(numbers, kind="stable")
    numbers, prints, weights = numbers[order], prints[order], weights[order]
    begins = np.flatnonzero(np.append(True, numbers[1:] != numbers[:-1])[: len(numbers)])
    if not len(begins):
        return []
    sums, ends = np.add.reduceat(weights, begins), np.append(begins[1:], len(numbers))
    kept = ends - begins >= least
    columns = numbers[begins][kept], begins[kept], ends[kept], sums[kept]
    made = [
        SharedPrints(number, prints[a:b], weight)
        for number, a, b, weight in zip(*(each.tolist() for each in columns), strict=True)
    ]
    return sorted(made, key=lambda hit: (-hit.weight, hit.number))


def _kept(
    folder: Path, made: PostingBlock, ids: bytearray, old: list[PostingBlock]
) -> PostingBlock:
    """A block written to the folder in place of those it took in: first the ids, then the block
    under its name at once, so that a run cut off leaves what was there before."""
    listed = folder / "articles.bin"
    with listed.open("r+b" if listed.exists() else "wb") as file:
        file.seek(16 * made.end - len(ids))
        file.write(ids)
    path = folder / f"{made.first}-{made.end}.npy"
    with path.with_suffix(".part").open("wb") as file:
        np.save(file, made.postings)
    path.with_suffix(".part").replace(path)
    for each in old:
        (folder / f"{each.first}-{each.end}.npy").unlink()
    return PostingBlock(made.first, made.end, np.load(path, mmap_mode="r"))


def _size(block: PostingBlock) -> int:
    return block.end - block.first


def _packed(article: str) -> bytes:
    try:
        packed = bytes.fromhex(article)
    except ValueError:
        packed = b""
    if len(packed) != 16:
        raise UsageError(f"{article!r} is no article's id; give 32 hex digits")
    return packed


def _files(folder: Path) -> Iterator[tuple[int, int, Path]]:
    """The blocks of a folder, of those that begin alike the longest first."""
    named = [(_NAMED.match(path.name), path) for path in folder.iterdir()]
    found = [(int(name[1]), int(name[2]), path) for name, path in named if name]
    yield from sorted(found, key=lambda each: (each[0], -each[1]))
