"""Labelled facts of real stories: sentences as word pieces, their facts, and rows across outlets.

Labels are offsets alone (fact_rows.jsonl.gz: 574 groups of `stories/abp-groups`, the first fourteen
sentences of three outlets, 44,090 facts in 24,744 rows); the texts are the shared data's. On three
groups labelled three times, 79 to 92 % of one reader's facts are another's (half of the words in
common), and pairs of one row agree at F1 80 to 91 %.
"""

import gzip
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from invented import Telling, tellings
from torch import Tensor

from crossread.models.tagger import CLS, SEP
from crossread.models.windows import letter_case
from crossread.text.sentences import paragraphs, sentences

LONGEST = 96  # word pieces of one sentence; what follows is not seen
AROUND = 14  # word pieces on each side of a fact that the judge of two facts sees
WIDEST = 24  # word pieces of a fact
NEARLY = 0.7  # of the pieces of a fact and a stretch that both have


@dataclass(frozen=True, slots=True)
class Fact:
    """A stretch of a sentence (its word pieces, the last included) that answers a question."""

    sentence: int
    first: int
    last: int
    row: int
    relation: str
    negated: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence: ids, letter cases, whether a word starts or ends at each piece, its article."""

    ids: tuple[int, ...]
    cases: tuple[int, ...]
    begins: tuple[bool, ...]
    ends: tuple[bool, ...]
    article: str


@dataclass(frozen=True, slots=True)
class Told:
    """A story: its sentences and facts."""

    name: str
    lines: tuple[Line, ...]
    facts: tuple[Fact, ...]


NEGATIONS = frozenset("not no never n't denied denies deny false nor without refused none".split())


def texts(data: Path) -> dict[str, str]:
    """The text of every article of abp-groups, by id."""
    with gzip.open(data / "stories" / "abp-groups.jsonl.gz", "rt", encoding="utf-8") as lines:
        return {record["id"]: record["text"] for record in map(json.loads, lines)}


def line_of(
    text: str, begin: int, end: int, tokenizer: Any, article: str
) -> tuple[Line, list[Any]]:
    """A sentence as word pieces, and their offsets in the text."""
    encoded = tokenizer.encode(text[begin:end], add_special_tokens=False)
    ids, places = encoded.ids[:LONGEST], encoded.offsets[:LONGEST]
    sentence = text[begin:end]
    begins = [not a or not (sentence[a - 1].isalnum() and sentence[a].isalnum()) for a, _ in places]
    ends = [
        b >= len(sentence) or not (sentence[b - 1].isalnum() and sentence[b].isalnum())
        for _, b in places
    ]
    cases = [letter_case(sentence[a:b]) for a, b in places]
    offsets = [(begin + a, begin + b) for a, b in places]
    return Line(tuple(ids), tuple(cases), tuple(begins), tuple(ends), article), offsets


def load(path: Path, data: Path, tokenizer: Any) -> list[Told]:
    """The labelled stories."""
    known = texts(data)
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as rows:
        return [_story(json.loads(row), known, tokenizer) for row in rows]


def load_invented(folder: Path, tokenizer: Any) -> list[Told]:
    """The invented stories of a folder."""
    files = sorted(folder.glob("**/*.txt"))
    return [_invented(file.stem, tellings(file), tokenizer) for file in files]


def _invented(name: str, articles: tuple[Telling, ...], tokenizer: Any) -> Told:
    lines: list[Line] = []
    facts: list[Fact] = []
    for number, article in enumerate(articles):
        for line in paragraphs(article.text):
            for begin, end in sentences(article.text, *line):
                cut, places = line_of(article.text, begin, end, tokenizer, chr(65 + number))
                lines.append(cut)
                for each in article.facts:
                    inside = [
                        n for n, (a, b) in enumerate(places) if a < each.end and b > each.start
                    ]
                    half = (each.start + each.end) // 2
                    if begin <= half < end and inside and inside[-1] - inside[0] < WIDEST + 12:
                        negated = _negates(article.text[each.start : each.end])
                        place = (len(lines) - 1, inside[0], inside[-1])
                        facts.append(Fact(*place, each.row, each.relation, negated))
    return Told(name, tuple(lines), tuple(facts))


def _negates(words: str) -> bool:
    words = words.lower().replace("n’t", " n't").replace("n't", " n't")
    return not NEGATIONS.isdisjoint(words.split())


def _story(record: dict[str, Any], known: dict[str, str], tokenizer: Any) -> Told:
    lines: list[Line] = []
    places: list[list[Any]] = []
    number: dict[tuple[str, int], int] = {}
    for letter, article in record["articles"].items():
        text = known[article["id"]]
        for at, (begin, end) in enumerate(article["sentences"]):
            number[letter, at] = len(lines)
            line, offsets = line_of(text, begin, end, tokenizer, letter)
            lines.append(line)
            places.append(offsets)
    facts = []
    for row, members in enumerate(record["rows"]):
        for letter, at, spans, relation in members:
            sentence = number[letter, at]
            begin, end = _stretch(spans)
            inside = [i for i, (a, b) in enumerate(places[sentence]) if a < end and b > begin]
            if inside and inside[-1] - inside[0] < WIDEST + 12:
                negated = _negates(known[record["articles"][letter]["id"]][begin:end])
                facts.append(Fact(sentence, inside[0], inside[-1], row, relation, negated))
    return Told(record["story"], tuple(lines), tuple(facts))


def _stretch(spans: list[list[int]]) -> tuple[int, int]:
    """One stretch that stands for a fact's pieces: all of them, or the longest where they lie far
    apart."""
    begin, end = spans[0][0], spans[-1][1]
    if end - begin <= 110:
        return begin, end
    longest = max(spans, key=lambda span: span[1] - span[0])
    return longest[0], longest[1]


@dataclass(frozen=True, slots=True)
class Relations:
    """Pairs of facts of two articles, [facts, facts]: in one row; not to be learned from, as one of
    the two overlaps a fact of the other's row or people may disagree; and of two articles."""

    same: Any
    doubt: Any
    apart: Any


def relations(told: Told) -> Relations:
    """How the facts of a story belong together."""
    row = np.array([fact.row for fact in told.facts])
    owner = np.array([ord(told.lines[fact.sentence].article) for fact in told.facts])
    first, last, sentence = (
        np.array([getattr(fact, name) for fact in told.facts])
        for name in ("first", "last", "sentence")
    )
    unsure = np.array([fact.relation == "unsure" for fact in told.facts])
    apart = owner[:, None] != owner[None]
    one = row[:, None] == row[None]
    shared = np.minimum(last[:, None], last) - np.maximum(first[:, None], first) + 1
    size = last - first + 1
    nested = (sentence[:, None] == sentence) & (2 * shared >= np.minimum(size[:, None], size))
    reached = (nested.astype(np.float32) @ one > 0) | (one.astype(np.float32) @ nested > 0)
    doubt = apart & ((one & (unsure[:, None] | unsure)) | (reached & ~one))
    return Relations(apart & one & ~doubt, doubt, apart)


def chances(a: Fact, b: Fact) -> tuple[float, float, float, float]:
    """Of two facts of one row the chances of same, conflicting, denying and other."""
    kinds = {a.relation, b.relation}
    if kinds == {"same"}:
        return (1.0, 0.0, 0.0, 0.0)
    if kinds == {"conflicting"}:
        return (0.4, 0.4, 0.0, 0.2)
    return (0.0, 0.2, 0.8, 0.0) if a.negated != b.negated else (0.0, 0.9, 0.1, 0.0)


def columns(lines: Sequence[Line]) -> dict[str, Tensor]:
    """Sentences, padded, with [CLS] and [SEP]."""
    return padded([([line], None) for line in lines])


def padded(
    rows: Sequence[tuple[Sequence[Line], Sequence[tuple[int, int]] | None]],
) -> dict[str, Tensor]:
    """Rows of one or two sentences; `quotes` is 1 inside the marked stretches."""
    size = max(1 + sum(len(line.ids) + 1 for line in lines) for lines, _ in rows)
    names = ("ids", "cases", "starts", "quotes")
    made = {name: np.zeros((len(rows), size), np.int64) for name in names}
    lengths = []
    for number, (lines, marked) in enumerate(rows):
        made["ids"][number, 0] = CLS
        at = 1
        for second, line in enumerate(lines):
            end = at + len(line.ids)
            made["ids"][number, at : end + 1] = [*line.ids, SEP]
            made["cases"][number, at:end] = line.cases
            made["starts"][number, at : end + 1] = second
            if marked:
                first, last = marked[second]
                made["quotes"][number, at + first : at + last + 1] = 1
            at = end + 1
        lengths.append(at)
    tensors = {name: torch.from_numpy(column) for name, column in made.items()}
    tensors["lengths"] = torch.tensor(lengths)
    return tensors


def cropped(line: Line, fact: Fact) -> tuple[Line, tuple[int, int]]:
    """What the judge sees of a sentence: the fact and AROUND word pieces on each side."""
    begin = max(0, fact.first - AROUND)
    end = min(len(line.ids), fact.last + 1 + AROUND)
    cut = Line(
        line.ids[begin:end],
        line.cases[begin:end],
        line.begins[begin:end],
        line.ends[begin:end],
        line.article,
    )
    return cut, (fact.first - begin, fact.last - begin)


def aims(line: Line, facts: Sequence[Fact]) -> tuple[Tensor, Tensor]:
    """For every stretch of whole words of a sentence whether it is a fact, [pieces, WIDEST]; and
    which stretches count: not those that nearly are one, as people differ in where a fact ends."""
    size = len(line.ids)
    places = np.arange(size)[:, None] + np.arange(WIDEST)[None]
    ends = np.array([*line.ends, *([False] * WIDEST)])[places]
    counts = np.array(line.begins)[:, None] & ends
    wanted = np.zeros((size, WIDEST), np.float32)
    first = np.arange(size)[:, None]
    for fact in facts:
        both = np.minimum(places, fact.last) - np.maximum(first, fact.first) + 1
        union = np.maximum(places, fact.last) - np.minimum(first, fact.first) + 1
        share = np.maximum(both, 0) / union
        wanted[share > 0.999] = 1.0
        counts &= (share < NEARLY) | (wanted == 1.0)
    return torch.from_numpy(wanted), torch.from_numpy(counts)


def groups(items: Sequence[int], sizes: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Items of like size, at most `budget` padded word pieces a batch."""
    batch: list[int] = []
    for item in sorted(items, key=lambda i: sizes[i]):
        if batch and (len(batch) + 1) * sizes[item] > budget:
            yield batch
            batch = []
        batch.append(item)
    if batch:
        yield batch


def drawn(
    rng: random.Random, told: Told, likeness: Any, count: int
) -> list[tuple[int, int, tuple[float, ...]]]:
    """Pairs of facts of two articles to learn from: those of one row, and those that are most
    alike without being it."""
    known = relations(told)
    same = np.argwhere(np.triu(known.same))
    positive = [(int(a), int(b)) for a, b in same]
    rng.shuffle(positive)
    agree = [pair for pair in positive if "conflicting" not in _kinds(told, pair)]
    clash = [pair for pair in positive if "conflicting" in _kinds(told, pair)][: count // 2]
    chosen = [*clash, *agree][:count]
    pairs = [(a, b, chances(told.facts[a], told.facts[b])) for a, b in chosen]
    able = np.triu(known.apart & ~known.same & ~known.doubt)
    alike = np.where(able, likeness, -2)
    order = np.argsort(-alike, axis=None)[: 6 * count]
    order = order[alike.ravel()[order] > -2]
    hard = [divmod(int(x), len(told.facts)) for x in order]
    rest = hard[count // 2 :]
    others = hard[: count // 2] + rng.sample(rest, min(count, len(rest)))
    return pairs + [(a, b, (0.0, 0.0, 0.0, 1.0)) for a, b in others]


def _kinds(told: Told, pair: tuple[int, int]) -> set[str]:
    return {told.facts[number].relation for number in pair}
