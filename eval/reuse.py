"""Plant copies of the shared articles in other texts and count what of them `reuse` finds.

usage: python eval/reuse.py DATA [--peers] [--size] [--misses]
DATA holds data/. Copies of five kinds are made by a seeded script from the articles of SEESAW and
PAC; a pair is false where neither the copied article nor the text around the copy has it, nor an
article of their stories, nor a passage that was looked at and is really shared (reuse_shared.json:
names alone). `--peers` measures datasketch and rensa on the same pairs (extra `eval`), `--size`
the search of 1,000,000 stored synthetic articles.
"""

import json
import random
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import stories

from crossread.reuse import Archive, Words, sources
from crossread.types import Article, Reuse

SEED = 20
KINDS = ("verbatim", "cut", "edited", "embedded", "two sentences")
WHOLE = 8  # words of a sentence that is copied with another one
WITHIN = 20  # characters that an end may lie from where it was planted
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
SHARED = Path(__file__).with_name("reuse_shared.json")
STORED = 1_000_000
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
        return {
            **{f"copies {k}": 100 * self.found.get(k, 0) / n for k, n in self.planted.items()},
            "copies, precision": 100 * self.true / max(1, self.true + len(self.false)),
            f"copies, ends within {WITHIN} characters": 100 * within / max(1, len(all_ends)),
        }


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
    _judge(result, copies, known, found)
    return result


def _judge(
    result: Score, copies: Sequence[Copy], known: Sequence[Source], found: Sequence[Reuse]
) -> None:
    """Count the pairs told: true where both have words of one story, or were looked at."""
    made_of = {each.article.id: each.around for each in copies}
    made_of |= {each.article.id: (each,) for each in known}
    names = {each.article.id: each.article.name for each in known}
    names |= {each.article.id: each.article.name for each in copies}
    seen = {frozenset(pair) for pair in json.loads(SHARED.read_text(encoding="utf-8"))}
    for later, earlier in dict.fromkeys((e.later.article, e.earlier.article) for e in found):
        pairs = [(a, b) for a in made_of[later] for b in made_of[earlier]]
        if any(
            a.story == b.story or frozenset((a.article.name, b.article.name)) in seen
            for a, b in pairs
        ):
            result.true += 1
        else:
            places = ", ".join(
                f"{e.later.start}-{e.later.end}"
                for e in found
                if (e.later.article, e.earlier.article) == (later, earlier)
            )
            result.false.append(f"{names[later]} from {names[earlier]}: {places}")


def measured(known: Sequence[Source], copies: Sequence[Copy]) -> tuple[Score, float]:
    """The copies searched for in an archive of the articles, and the seconds of CPU it took to
    store all of these and to search, align and tell all of those."""
    texts = {each.article.id: each.article for each in known}
    began, archive, found = time.process_time(), Archive(), list[Reuse]()
    archive.add((each.article.id, Words(each.article.text).fingerprints()) for each in known)
    for copy in copies:
        found += sources(copy.article, archive, texts.__getitem__)
    seconds = time.process_time() - began
    return score(copies, known, found), seconds


def shingles(text: str) -> list[str]:
    """The distinct runs of five words of a text, as the peers take them."""
    plain = [word.lower() for word in _WORD.findall(text)]
    return list({" ".join(plain[n : n + 5]) for n in range(len(plain) - 4)})


def datasketch_pairs(texts: Sequence[str], threshold: float) -> tuple[list[set[int]], float]:
    """For each text the texts before it that datasketch's MinHashLSH finds, and the seconds of CPU
    it took to make, search and store all."""
    from datasketch import MinHash, MinHashLSH

    began, found = time.process_time(), list[set[int]]()
    index = MinHashLSH(threshold=threshold, num_perm=128)
    for number, text in enumerate(texts):
        made = MinHash(num_perm=128)
        made.update_batch([each.encode() for each in shingles(text)])
        found.append(set(index.query(made)))
        index.insert(number, made)
    return found, time.process_time() - began


def rensa_pairs(texts: Sequence[str], threshold: float) -> tuple[list[set[int]], float]:
    """The same by rensa's RMinHashLSH."""
    from rensa import RMinHash, RMinHashLSH

    began, found, made = time.process_time(), list[set[int]](), list[RMinHash]()
    index = RMinHashLSH(threshold=threshold, num_perm=128, num_bands=32)
    for number, text in enumerate(texts):
        made.append(RMinHash(num_perm=128, seed=1))
        made[-1].update(shingles(text))
        near = index.query(made[-1])
        found.append({n for n in near if made[n].jaccard(made[-1]) >= threshold})
        index.insert(number, made[-1])
    return found, time.process_time() - began


def figures(folder: Path) -> dict[str, float]:
    """The figures of the gate."""
    known = articles(folder)
    return measured(known, list(planted(known)))[0].figures()
