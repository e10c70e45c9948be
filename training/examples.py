"""PolNeAR JSON lines -> training windows with labels, and the variants made of each article.

Variants keep what is said and change how it is set: British quotation marks, lost marks, lost
paragraph breaks, headlines in capitals, block quotations after a colon, `NAME:` interviews.
"""

import gzip
import itertools
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crossread.models.tagger import LABELS
from crossread.models.windows import Tokenizer, Window, pieces, windows
from crossread.text.sentences import paragraphs, sentences

ROLES = ("content", "source", "cue")  # later ones win where one attribution's roles overlap
# a fourth role, "inner", holds the cue again where an attribution lies inside another's content
Record = dict[str, Any]
Change = tuple[Record, int, int, str, Record]


@dataclass(frozen=True, slots=True)
class Example:
    """A window, its cue heads, and for each head a label per word piece and whether it is inside
    another's content. From a teacher: the chance of a head per piece, and for each head the chance
    of each label per piece and how often each label follows which ([CLS] and [SEP] included)."""

    window: Window
    heads: list[int]
    labels: NDArray[np.int64]
    inner: list[bool]
    chances: NDArray[np.float16] | None = None
    wanted: NDArray[np.float16] | None = None
    steps: NDArray[np.float16] | None = None


def load(path: Path) -> list[Record]:
    """Every record of a gzipped JSON lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def examples(record: Record, tokenizer: Tokenizer, target: int) -> Iterator[Example]:
    """The windows of one article with the attributions whose cue starts in them."""
    for window in windows(pieces(record["text"], tokenizer), target):
        offsets = np.array(window.offsets)
        found: dict[int, tuple[NDArray[np.int64], bool]] = {}
        for attribution in record["attributions"]:
            if not attribution["cue"]:
                continue
            first = min(start for start, _ in attribution["cue"])
            inside = np.flatnonzero((offsets[:, 0] <= first) & (first < offsets[:, 1]))
            if len(inside):
                nested = bool(attribution.get("inner"))
                found[int(inside[0])] = _labels(attribution, offsets), nested
        heads = sorted(found)
        labels = np.array([found[h][0] for h in heads], np.int64).reshape(-1, len(offsets))
        yield Example(window, heads, labels, [found[h][1] for h in heads])


def _labels(attribution: Record, offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    roles = np.zeros(len(offsets), np.int64)
    for role in ROLES:
        for start, end in attribution[role]:
            roles[(offsets[:, 0] < end) & (offsets[:, 1] > start)] = LABELS.index(f"B-{role}")
    labels = roles.copy()
    labels[1:][(roles[1:] == roles[:-1]) & (roles[1:] > 0)] += 1
    return labels


def variant(record: Record, titles: list[str], rng: random.Random) -> Record:
    """One article as it might have been set elsewhere; offsets follow the text."""
    if rng.random() < 0.5:
        record = rebuilt(record, list(_reset(record, titles, rng)))
    if rng.random() < 0.2:
        record = edited(record, _split_quotations(record, rng))
    text = record["text"]
    if rng.random() < 0.08:
        text = _british(text, rng)
    if rng.random() < 0.10:
        lost = (c in '"“”' and rng.random() < 0.15 for c in text)
        text = "".join("\u200b" if gone else c for c, gone in zip(text, lost, strict=True))
    if rng.random() < 0.10:
        end = text.find("\n")
        text = text[:end].upper() + text[end:] if len(text[:end].upper()) == end else text
    if rng.random() < 0.08:
        text = text.replace("\n", " ")
    return {**record, "text": text}


def edited(record: Record, edits: list[tuple[int, int, str]]) -> Record:
    """The record after replacing text[start:end] for each edit; spans move along."""
    edits = sorted(edits)
    text, parts, last = record["text"], [], 0
    for start, end, new in edits:
        parts += [text[last:start], new]
        last = end
    parts.append(text[last:])

    def move(place: int, is_end: bool) -> int:
        shift = 0
        for start, end, new in edits:
            if place >= end if not is_end else place > start and place >= end:
                shift += len(new) - (end - start)
            elif place > start:
                return start + shift
        return place + shift

    attributions = [
        {r: [[move(s, False), move(e, True)] for s, e in spans if s < e] for r, spans in a.items()}
        for a in record["attributions"]
    ]
    return {**record, "text": "".join(parts), "attributions": attributions}


def _british(text: str, rng: random.Random) -> str:
    straight = rng.random() < 0.5
    table = {'"': "'", "“": "'" if straight else "‘", "”": "'" if straight else "’"}
    return "".join(table.get(c, c) for c in text)


# before the source, between source and cue, after the cue; where that is empty a colon is the cue
INTRODUCTIONS = (
    ("", " ", ":"),
    ("", " also ", ":"),
    ("", " then {A} ", ":"),
    ("", " {A} ", ":"),
    ("", " in its article, “{T},” ", ":"),
    ("", " in its article “{T}” {A} ", ":"),
    ("", " in its article, “{T},” {A} ", ":"),
    ("", ", in an article titled “{T}”, ", ":"),
    ("", " in an article titled, “{T},” ", ":"),
    ("", " in a report headlined, “{T},” ", ":"),
    ("In its article, “{T},” ", " ", ":"),
    ("Under the headline “{T}”, ", " ", " that day:"),
    ("", ", which had been silent for days, had its own answer", ""),
    ("", " saw it differently, and said so in print", ""),
    ("In the end ", ", which should have known better, found something to blame", ""),
)
ADVERBS = "openly confidently flatly uncritically bluntly again now simply repeatedly".split()
CUES = "claims claimed notes writes wrote reports reported states adds argued".split()
CUES += ["would note", "would report", "has claimed", "goes on", "puts it this way"]
OUTLETS = ("Post", "Times", "News", "Herald", "Tribune", "Journal", "Daily", "Agency", "Radio")


def rebuilt(record: Record, changes: list[Change]) -> Record:
    """The record with text[start:end] set anew for each (old, start, end, new text, new spans);
    the new attribution's spans count from the new text's start."""
    changes = sorted(changes, key=lambda change: change[1])
    gone = [old for old, *_ in changes]
    kept = [a for a in record["attributions"] if not any(a is old for old in gone)]
    edits = [(start, end, new) for _, start, end, new, _ in changes]
    moved = edited({**record, "attributions": kept}, edits)
    shift = 0
    for _, start, end, new, spans in changes:
        at = start + shift
        shift += len(new) - (end - start)
        placed = {role: [[at + s, at + e] for s, e in pairs] for role, pairs in spans.items()}
        moved["attributions"].append(placed)
    return moved


def _alone(record: Record) -> Iterator[tuple[Record, int, int, str, str]]:
    """Paragraphs that hold one attribution and nothing else, with its speaker and its words."""
    text = record["text"]
    for start, end in paragraphs(text):
        inside = [
            a
            for a in record["attributions"]
            if any(s < end and e > start for role in ROLES for s, e in a[role])
        ]
        if len(inside) != 1 or len(inside[0]["source"]) != 1 or not inside[0]["cue"]:
            continue
        (a,) = inside
        spans = sorted((pair for role in ROLES for pair in a[role]), reverse=True)
        rest = text[start:end]
        for s, e in spans:
            rest = rest[: max(0, s - start)] + rest[max(0, e - start) :]
        words = " ".join(text[s:e].strip('"“” ') for s, e in sorted(a["content"]))
        quoted = text[min(s for s, _ in a["content"])] in '"“'
        if quoted and not rest.strip(" ,.") and all(start <= s and e <= end for s, e in spans):
            yield a, start, end, text[slice(*a["source"][0])].strip(" ,"), words


def _reset(record: Record, titles: list[str], rng: random.Random) -> Iterator[Change]:
    """Some of the paragraphs that hold one attribution alone, as interviews or as blocks."""
    for a, start, end, name, words in _alone(record):
        draw = rng.random()
        if draw < 0.3 and re.fullmatch(r"(?:[A-Z][\w.’'-]+ ?){1,3}", name):
            yield a, start, end, *_answer(name, words, rng)
            continue
        cue = record["text"][slice(*a["cue"][0])].strip(" ,:")
        if 0.3 < draw < 0.75 and len(words) > 40 and re.fullmatch(r"[a-z]+( [a-z]+){0,2}", cue):
            yield a, start, end, *_block(name, cue, words, titles, rng)


def _answer(name: str, words: str, rng: random.Random) -> tuple[str, Record]:
    """`NAME: words`, the colon as cue."""
    at = len(name)
    spans = {"source": [[0, at]], "cue": [[at, at + 1]], "content": [[at + 2, at + 2 + len(words)]]}
    return f"{name.upper() if rng.random() < 0.5 else name}: {words}", spans


def _block(
    name: str, cue: str, words: str, titles: list[str], rng: random.Random
) -> tuple[str, Record]:
    """A line that ends in a colon and a block of one or more paragraphs, with or without marks."""
    head, cue_form, tail = rng.choice(INTRODUCTIONS)
    titled = "{T}" in head + cue_form
    name = _outlet(titles, rng) if titled or rng.random() < 0.3 else name[0].upper() + name[1:]
    words = words[:-1] + "." if words.endswith(",") else words
    parts: list[str] = []
    spans: Record = {}
    cue = (rng.choice(CUES) if rng.random() < 0.4 else cue) if tail else ":"
    for role, part in (("", head), ("source", name), ("", cue_form), ("cue", cue), ("", tail)):
        text = part.replace("{T}", rng.choice(titles)).replace("{A}", rng.choice(ADVERBS))
        at = sum(map(len, parts))
        if role:
            spans[role] = [[at, at + len(text)]]
        parts.append(text)
    mark = "“" if rng.random() < 0.3 else ""
    body = mark + _in_paragraphs(words, mark, rng) + ("”" if mark else "")
    at = sum(map(len, parts)) + 2
    spans["content"] = [[at, at + len(body)]]
    return f"{''.join(parts)}\n\n{body}", spans


def _outlet(titles: list[str], rng: random.Random) -> str:
    """A name such as an outlet has, made of a word of some headline."""
    words = re.findall(r"\b[A-Z][a-z]{3,}", " ".join(rng.sample(titles, 4))) or ["Harbour"]
    ending = rng.choice(OUTLETS)
    initials = "".join(rng.choice("ABCDEFGHIKLMNOPRSTUVW") for _ in range(3))
    return rng.choice(
        (f"{rng.choice(words)} {ending}", f"The {rng.choice(words)} {ending}", initials)
    )


def _in_paragraphs(words: str, mark: str, rng: random.Random) -> str:
    """The words with some sentence ends turned into paragraph ends, each opening with `mark`."""
    parts = [words[s:e] for s, e in sentences(words, 0, len(words))]
    joined = parts[0] if parts else words
    for part in parts[1:]:
        joined += (f"\n\n{mark}" if rng.random() < 0.4 else " ") + part
    return joined


def _split_quotations(record: Record, rng: random.Random) -> list[tuple[int, int, str]]:
    """Long quotations run over paragraphs, each of which opens with a mark."""
    text, edits = record["text"], []
    for a in record["attributions"]:
        for start, end in a["content"]:
            if text[start] not in '"“' or end - start < 90 or rng.random() < 0.5:
                continue
            for (_, stop), (begin, _) in itertools.pairwise(sentences(text, start, end)):
                if '"' not in text[start + 1 : end - 1] and "”" not in text[start : end - 1]:
                    edits.append((stop, begin, f"\n\n{text[start]}"))
    return edits
