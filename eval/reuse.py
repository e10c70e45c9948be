"""Plant copies of the shared articles in other texts and count what of them `reuse` finds.

usage: python eval/reuse.py DATA [--peers] [--size] [--misses] [--many]
DATA holds data/. Copies of five kinds are made by a seeded script from the articles of SEESAW and
PAC; a pair is false where neither the copied article nor the text around the copy has it, nor an
article of their stories, nor a passage that was looked at and is really shared (reuse_shared.json:
names alone). `--peers` measures datasketch and rensa on the same pairs (extra `eval`), `--size`
the search of 1,000,000 stored synthetic articles, `--many` the CPU beside that of rensa on those of
abp-groups, each searched for among those before it.
"""

import argparse
import gzip
import json
import math
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import stories

from crossread.records import Article, Reuse
from crossread.story.reuse import fingerprints, sources
from crossread.story.reuse.archive import PassageArchive

SEED = 20
RUNS = 3  # of which the fastest counts
PERMUTATIONS = 128  # of the peers
THRESHOLDS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5)
KINDS = ("verbatim", "cut", "edited", "embedded", "two sentences")
WHOLE = 8  # words of a sentence that is copied with another one
WITHIN = 20  # characters that an end may lie from where it was planted
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
SHARED = Path(__file__).with_name("reuse_shared.json")
GROUPS = "data/stories/abp-groups.jsonl.gz"
STORED = 1_000_000
SEARCHED = 500
PRINTS = 185  # fingerprints of an article: the mean of the shared ones


class Source(NamedTuple):
    """An article as its headline and sentences, and the story it tells."""

    article: Article
    sentences: tuple[str, ...]
    story: str


class Copy(NamedTuple):
    """A planted copy: where the copied words stand in it and in their source, and all articles that
    it has words of."""

    article: Article
    kind: str
    source: Source
    later: tuple[int, int]
    earlier: tuple[int, int]
    around: tuple[Source, ...]


def articles(folder: Path) -> list[Source]:
    """The articles of both sets, without those of which an earlier one has half the sentences."""
    found, known = list[Source](), dict[str, set[int]]()
    for name in stories.SETS:
        for story in stories.told(folder, name):
            for number, article in story.articles.items():
                lines = article.text.split("\n\n")
                keys = [letters for line in lines if len(letters := _letters(line)) > 40]
                shared = Counter(one for key in keys for one in known.get(key, ()))
                if max(shared.values(), default=0) >= 0.5 * len(keys):
                    continue
                for key in keys:
                    known.setdefault(key, set()).add(len(found))
                made = Article(
                    article.text,
                    article.outlet,
                    title_length=article.title_length,
                    published="2020-01-01",
                    name=f"{name} {number}",
                )
                found.append(Source(made, tuple(lines[1:]), f"{name} {story.name}"))
    return found


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))


def planted(known: Sequence[Source]) -> Iterator[Copy]:
    """One copy of each kind of every article."""
    chance = random.Random(SEED)
    vocabulary = sorted({word for each in known for word in each.article.text.split()})
    for number, source in enumerate(known):
        for kind in KINDS if pairs(source) else KINDS[:4]:
            around = _around(source, known, chance) if kind in KINDS[3:] else []
            yield _copy(source, kind, around, chance, (number, vocabulary))


def _around(source: Source, known: Sequence[Source], chance: random.Random) -> list[Source]:
    """Articles of other stories, together longer than the one that is put into them."""
    found = list[Source]()
    while sum(len(each.article.text) for each in found) <= len(source.article.text):
        other = chance.choice(known)
        if other.story != source.story and other not in found:
            found.append(other)
    return found


def _copy(
    source: Source,
    kind: str,
    around: Sequence[Source],
    chance: random.Random,
    made_of: tuple[int, Sequence[str]],
) -> Copy:
    number, vocabulary = made_of
    first, end = 0, len(source.sentences)
    if kind == "two sentences":
        first = chance.choice(pairs(source))
        end = first + 2
    if kind == "cut":
        least = 0.4 * _size(source.sentences)
        end = next(n for n in range(1, end + 1) if _size(source.sentences[:n]) >= least)
    chosen = list(range(len(source.sentences)))[first:end]
    lines = [source.sentences[n] for n in chosen]
    if kind == "edited":
        chosen = [n for n in chosen if chance.random() >= 0.15] or chosen
        lines = [_replaced(source.sentences[n], vocabulary, chance) for n in chosen]
    before = [f"Seen from the desk, part {number}", f"By Our Staff, {KINDS.index(kind)}"]
    host = [line for each in around for line in each.sentences]
    middle = len(host) // 2
    text = "\n\n".join([*before, *host[:middle], *lines, *host[middle:]])
    start = len("\n\n".join([*before, *host[:middle], ""]))
    starts = _starts(source)
    return Copy(
        Article(text, "Copy", title_length=len(before[0]), published="2021-01-01",
                name=f"{kind} of {source.article.name}"),
        kind,
        source,
        (start, start + len("\n\n".join(lines))),
        (starts[chosen[0]], starts[chosen[-1]] + len(source.sentences[chosen[-1]])),
        (source, *around),
    )  # fmt: skip


def pairs(source: Source) -> list[int]:
    """The sentences that are whole ones with the next: of the sets' sentences some are a mark or a
    word."""
    sizes = [len(each.split()) for each in source.sentences]
    return [n for n, both in enumerate(pairwise(sizes)) if min(both) >= WHOLE]


def _size(lines: Sequence[str]) -> int:
    return sum(len(line.split()) for line in lines)


def _starts(source: Source) -> list[int]:
    starts, at = [], len(source.article.text.split("\n\n")[0]) + 2
    for line in source.sentences:
        starts.append(at)
        at += len(line) + 2
    return starts


def _replaced(sentence: str, vocabulary: Sequence[str], chance: random.Random) -> str:
    """A sentence with a tenth of its words replaced by any others of the articles."""
    return " ".join(
        chance.choice(vocabulary) if chance.random() < 0.1 else word for word in sentence.split(" ")
    )


@dataclass(slots=True)
class Score:
    """What was found of the copies, by kind, and what was told falsely."""

    planted: dict[str, int] = field(default_factory=dict)
    found: dict[str, int] = field(default_factory=dict)
    ends: dict[str, list[int]] = field(default_factory=dict)
    true: int = 0
    false: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """Recall by kind, precision and ends within WITHIN characters, in points."""
        all_ends = [each for kind in self.ends.values() for each in kind]
        within = sum(each <= WITHIN for each in all_ends)
        told = {
            **{f"copies {k}": 100 * self.found.get(k, 0) / n for k, n in self.planted.items()},
            "copies, precision": 100 * self.true / max(1, self.true + len(self.false)),
        }
        ends = {f"copies, ends within {WITHIN} characters": 100 * within / max(1, len(all_ends))}
        return told | (ends if all_ends else {})


def score(copies: Sequence[Copy], known: Sequence[Source], found: Sequence[Reuse]) -> Score:
    """Recall and ends of the planted passages; precision over the pairs of articles told."""
    result = Score()
    by_copy: dict[str, list[Reuse]] = {each.article.id: [] for each in copies}
    for each in found:
        by_copy.get(each.later.article, []).append(each)
    for copy in copies:
        result.planted[copy.kind] = result.planted.get(copy.kind, 0) + 1
        own = [
            each
            for each in by_copy[copy.article.id]
            if each.earlier.article == copy.source.article.id
            and min(each.later.end, copy.later[1]) > max(each.later.start, copy.later[0])
        ]
        if not own:
            result.missed.append(f"{copy.article.name}: {copy.later}")
            continue
        result.found[copy.kind] = result.found.get(copy.kind, 0) + 1
        sides = ([each.later for each in own], copy.later), ([e.earlier for e in own], copy.earlier)
        result.ends.setdefault(copy.kind, []).extend(
            off
            for spans, (start, end) in sides
            for off in (
                abs(min(span.start for span in spans) - start),
                abs(max(span.end for span in spans) - end),
            )
        )
    told = dict.fromkeys((each.later.article, each.earlier.article) for each in found)
    judge(result, copies, known, list(told))
    return result


def judge(
    result: Score,
    copies: Sequence[Copy],
    known: Sequence[Source],
    told: Sequence[tuple[str, str]],
) -> None:
    """Count the pairs told: true where both have words of one story, or were looked at."""
    made_of = {each.article.id: each.around for each in copies}
    made_of |= {each.article.id: (each,) for each in known}
    names = {each.article.id: each.article.name for each in known}
    names |= {each.article.id: each.article.name for each in copies}
    seen = {frozenset(pair) for pair in json.loads(SHARED.read_text(encoding="utf-8"))}
    for later, earlier in told:
        pairs = [(a, b) for a in made_of[later] for b in made_of[earlier]]
        if any(
            a.story == b.story or frozenset((a.article.name, b.article.name)) in seen
            for a, b in pairs
        ):
            result.true += 1
        else:
            result.false.append(f"{names[later]} from {names[earlier]}")


def measured(known: Sequence[Source], copies: Sequence[Copy]) -> tuple[Score, float]:
    """What is found when each article and each copy is searched for among the articles before it,
    and the seconds of CPU it took to search, align and tell all, and to store the articles."""
    texts = {each.article.id: each.article for each in known}
    began, archive, found = time.process_time(), PassageArchive(), list[Reuse]()
    for article in texts.values():
        found += sources(article, archive, texts.__getitem__)
        archive.add([(article.id, fingerprints(article))])
    for copy in copies:
        found += sources(copy.article, archive, texts.__getitem__)
    seconds = time.process_time() - began
    return score(copies, known, found), seconds


def shingles(text: str) -> list[str]:
    """The distinct runs of five words of a text, as the peers take them."""
    plain = [word.lower() for word in _WORD.findall(text)]
    return list({" ".join(plain[n : n + 5]) for n in range(len(plain) - 4)})


def datasketch_found(texts: Sequence[str], threshold: float) -> tuple[list[set[int]], float]:
    """For each text those before it that datasketch's MinHashLSH finds, and the seconds of CPU it
    took to make, search and store all."""
    from datasketch import MinHash, MinHashLSH

    began, found = time.process_time(), list[set[int]]()
    index = MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS)
    for number, text in enumerate(texts):
        made = MinHash(num_perm=PERMUTATIONS)
        made.update_batch([each.encode() for each in shingles(text)])
        found.append(set(index.query(made)))
        index.insert(number, made)
    return found, time.process_time() - began


def rensa_found(texts: Sequence[str], threshold: float) -> tuple[list[set[int]], float]:
    """The same by rensa's RMinHashLSH."""
    from rensa import RMinHash, RMinHashLSH

    began, found, made = time.process_time(), list[set[int]](), list[RMinHash]()
    index = RMinHashLSH(threshold=threshold, num_perm=PERMUTATIONS, num_bands=64)
    for number, text in enumerate(texts):
        made.append(RMinHash(num_perm=PERMUTATIONS, seed=1))
        made[-1].update(shingles(text))
        near = index.query(made[-1])
        found.append({n for n in near if made[n].jaccard(made[-1]) >= threshold})
        index.insert(number, made[-1])
    return found, time.process_time() - began


PEERS = {"datasketch": datasketch_found, "rensa": rensa_found}


def peer(name: str, known: Sequence[Source], copies: Sequence[Copy]) -> tuple[Score, float, float]:
    """The score of a peer at the threshold at which it finds most copies with a precision of 99 %,
    that threshold, and the least seconds of CPU at any."""
    texts = [each.article.text for each in known] + [each.article.text for each in copies]
    best, least = (Score(), 0.0), math.inf
    for threshold in THRESHOLDS:
        found, seconds = PEERS[name](texts, threshold)
        least = min(least, seconds)
        made = Score()
        told = list[tuple[str, str]]()
        for copy, near in zip(copies, found[len(known) :], strict=True):
            sources_found = {known[n].article.id for n in near if n < len(known)}
            told += [(copy.article.id, each) for each in sorted(sources_found)]
            made.planted[copy.kind] = made.planted.get(copy.kind, 0) + 1
            made.found[copy.kind] = made.found.get(copy.kind, 0) + (
                copy.source.article.id in sources_found
            )
        judge(made, copies, known, told)
        right = made.figures()["copies, precision"] >= 99
        if right and sum(made.found.values()) > sum(best[0].found.values()):
            best = made, threshold
    return *best, least


def one_by_one(texts: Sequence[Article]) -> tuple[list[Reuse], float]:
    """What each article has of those before it, and the seconds of CPU it took to search, align,
    tell and store all."""
    known = {each.id: each for each in texts}
    began, archive, found = time.process_time(), PassageArchive(), list[Reuse]()
    for article in known.values():
        found += sources(article, archive, known.__getitem__)
        archive.add([(article.id, fingerprints(article))])
    return found, time.process_time() - began


def many(folder: Path) -> None:
    """The CPU of many real articles beside rensa's, in turns."""
    with gzip.open(folder / GROUPS, "rt", encoding="utf-8") as lines:
        records = [record for line in lines if (record := json.loads(line)).get("text")]
    texts = [Article(each["text"], each.get("outlet")) for each in records]
    for _ in range(RUNS):
        found, took = one_by_one(texts)
        near, peers = rensa_found([each.text for each in texts], THRESHOLDS[0])
        pairs = {(each.later.article, each.earlier.article) for each in found}
        print(
            f"{len(texts)} articles: {len(found)} passages in {len(pairs)} pairs of articles,"
            f" {1000 * took / len(texts):.2f} ms each; rensa {sum(map(len, near))} pairs,"
            f" {1000 * peers / len(texts):.2f} ms: {took / peers:.2f} times"
        )


def size(folder: Path) -> None:
    """Store STORED synthetic articles in a folder, and search it for another."""
    chance = np.random.default_rng(SEED)
    began, archive, step = time.perf_counter(), PassageArchive(folder), 20_000
    for first in range(0, STORED, step):
        drawn = chance.integers(0, 1 << 32, (step, PRINTS), np.uint32)
        archive.add((f"{first + n:032x}", row) for n, row in enumerate(drawn))
    print(f"stored {len(archive):,} in {time.perf_counter() - began:.0f} s")
    held = sum(path.stat().st_size for path in folder.iterdir())
    print(f"bytes an article, on disk: {held / STORED:.0f}")
    archive, searched, added = PassageArchive(folder), list[float](), list[float]()
    for number in range(SEARCHED):
        drawn = np.sort(chance.integers(0, 1 << 32, PRINTS, np.uint32))
        began = time.perf_counter()
        archive.search(drawn)
        searched.append(1000 * (time.perf_counter() - began))
        began = time.perf_counter()
        archive.add([(f"{STORED + number:032x}", drawn)])
        added.append(1000 * (time.perf_counter() - began))
        if archive.search(drawn)[0].number != STORED + number:
            raise SystemExit(f"article {STORED + number} was stored and is not found")
    for name, times in ("one searched for", searched), ("one added", added):
        told = [np.percentile(times, part) for part in (50, 99, 100)]
        print(f"{name}, ms: median {told[0]:.2f}, 99 % below {told[1]:.2f}, most {told[2]:.2f}")


def figures(folder: Path) -> dict[str, float]:
    """The figures of the gate."""
    known = articles(folder)
    return measured(known, list(planted(known)))[0].figures()


def show(name: str, made: Score, seconds: float, texts: int) -> None:
    """The figures of one way, a line each."""
    print(f"\n{name}: {1000 * seconds / texts:.2f} ms of CPU an article")
    for figure, value in made.figures().items():
        print(f"{figure:40s}{value:8.2f}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--size", action="store_true")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--many", action="store_true")
    args = parser.parse_args()
    if args.many:
        many(args.data)
        return 0
    if args.size:
        with tempfile.TemporaryDirectory() as scratch:
            size(Path(scratch) / "archive")
        return 0
    known = articles(args.data)
    copies = list(planted(known))
    texts = len(known) + len(copies)
    print(f"{len(known)} articles, {len(copies)} copies")
    runs = [measured(known, copies) for _ in range(RUNS if args.peers else 1)]
    made, seconds = min(runs, key=lambda run: run[1])
    show("crossread, with passages", made, seconds, texts)
    held = [8 * len(fingerprints(each.article)) + 16 for each in known]
    print(f"bytes stored an article: mean {sum(held) / len(held):.0f}, most {max(held)}")
    for name in PEERS if args.peers else ():
        best, threshold, took = peer(name, known, copies)
        show(f"{name}, Jaccard at least {threshold}, articles alone", best, took, texts)
    if args.misses:
        print("\n".join(["", "missed", *made.missed, "", "false", *made.false]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
