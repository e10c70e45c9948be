"""The content of a claim about coverage and the texts at hand in, which of them carry it out.

`tested` asks; every sentence is weighed by its facts and words as the model reads them in context.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice, repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crossread.models.directories import Model
from crossread.models.facts import Array, MarkedText, whole
from crossread.models.in_context import InContext, in_context, words_in_context
from crossread.models.pairs import follows
from crossread.records import Reading, Span
from crossread.records.audits import AuditAnswer
from crossread.story.audit.exactness import vaguer
from crossread.text.listing import grouped
from crossread.text.logistic import logistic
from crossread.text.outlets import COVER
from crossread.text.sentences import Offsets, paragraphs, sentences

ASKED = 4  # sentences of an article that are asked for entailment, the likeliest by their words
# Chance that a sentence carries a content: bias, log odds of entailment, cosine of the nearest fact
# in it, how near its words come to those of the content on the whole, and to the farthest of them,
# how many of them stand in it; fitted by training/fit_audit.py.
WEIGHTS = (-3.865, 0.497, 5.64, 4.094, 3.949, 1.543)
CARRIED, WEAKER = 0.4, 0.3  # chances from which a content is there, or a part of it
PART = 0.75  # from which a part is there though the others are not
SURE = 0.01  # of entailment, added on both sides so that its log odds stay bounded
STEM = 5  # letters by which forms of a word are one
COMMON = 0.3  # what a word counts for that every sentence has
_WORD = re.compile(r"[^\W\d_]{3,}|\d[\d.,]*\d|\d")
_RELATIVE = re.compile(
    r"\A(?:[Tt]he\sfact\sthat\s|is\sthat\s)|\b(?:who|which|that)\s(?=(?:was|were|had|has|have|is|are|must|will|"
    r"\w+ed)\b)"
)
_SMALL = frozenset(
    "the and that was were are has have had been for with from which who whom its their his her "
    "this these those not but they them she him you your our any all also into out there than "
    "then when where while what how one said says fact".split()
)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The texts at hand in sentences: the article and place of each; `rare` weighs the beginning of
    a word by how few sentences have it. Names of outlets (`names`) are covered, so that what an
    outlet is called changes no answer."""

    readings: Mapping[str, Reading]
    places: tuple[tuple[str, Offsets], ...]
    texts: tuple[str, ...]
    rare: Mapping[str, float]
    names: re.Pattern[str] | None

    def marked(self, content: Span, sentence: Span) -> MarkedText:
        """A content in its sentence, outlets covered; by itself where it stands in another."""
        words, around = covered(content.text, self.names), covered(sentence.text, self.names)
        at = around.find(words)
        return MarkedText(around, at, at + len(words)) if at >= 0 else whole(words)


@dataclass(frozen=True, slots=True)
class Weighed:
    """The likeliest sentence (number on the shelf) of one article for all parts of a content."""

    sentence: int
    answer: AuditAnswer
    chance: float


class _Content(NamedTuple):
    """A content as the model reads it: its longer words with their vectors [words, width] and what
    each counts for, and the vector of the whole [width]."""

    words: list[str]
    vectors: Array
    weights: NDArray[np.float64]
    fact: Array


def covered(text: str, names: re.Pattern[str] | None) -> str:
    """A text with these names covered."""
    return names.sub(COVER, text) if names else text


def shelf(
    readings: Sequence[Reading], about: Sequence[Reading], names: re.Pattern[str] | None
) -> Shelf:
    """The texts that claims about coverage, made in the articles `about`, are tested on."""
    by_id = {reading.article.id: reading for reading in readings}
    places = [(key, place) for key, each in by_id.items() for place in _sentences(each)]
    texts = tuple(covered(by_id[key].article.text[a:b], names) for key, (a, b) in places)
    told = [each.article.text[a:b] for each in about for a, b in _sentences(each)]
    return Shelf(by_id, tuple(places), texts, _rare([*texts, *told]), names)


def _sentences(reading: Reading) -> Iterator[Offsets]:
    text = reading.article.text
    return (each for line in paragraphs(text) for each in sentences(text, *line))


def _rare(texts: Sequence[str]) -> dict[str, float]:
    """What the beginning of each word of these sentences counts for."""
    stems = Counter(s for text in texts for s in {w[:STEM] for w in _WORD.findall(text.lower())})
    return {stem: COMMON + math.log((1 + len(texts)) / (1 + n)) for stem, n in stems.items()}


def weighed(
    contents: Sequence[Sequence[MarkedText]], known: Shelf, model: Model
) -> list[dict[str, Weighed]]:
    """What each article (by id) shows of each content that has these parts."""
    parts = [part for content in contents for part in content]
    shown = map(_part, parts, features(parts, known, model), repeat(known))
    return [_whole(list(islice(shown, len(content)))) for content in contents]


def _whole(parts: Sequence[Mapping[str, Weighed]]) -> dict[str, Weighed]:
    found = grouped(pair for part in parts for pair in part.items())
    return {key: _together(each) for key, each in found.items()}


def _together(parts: Sequence[Weighed]) -> Weighed:
    """All parts carried: carried; only some: weaker, if one of them is surely there."""
    best = max(parts, key=lambda each: each.chance)
    answers = {each.answer for each in parts}
    if len(answers) == 1:
        return best
    alone = AuditAnswer.NOT_FOUND in answers and best.chance < PART
    answer = AuditAnswer.NOT_FOUND if alone else AuditAnswer.WEAKER
    return Weighed(best.sentence, answer, best.chance)


def _part(
    content: MarkedText, rows: Mapping[int, Sequence[float]], known: Shelf
) -> dict[str, Weighed]:
    best: dict[str, Weighed] = {}
    for number, row in rows.items():
        key, text = known.places[number][0], known.texts[number]
        chance = carrying(row)
        less = vaguer(content.words, text)
        if less and chance >= CARRIED:
            chance = CARRIED
        if key not in best or chance > best[key].chance:
            best[key] = Weighed(number, _answer(chance, less), round(chance, 4))
    return best


def features(
    contents: Sequence[MarkedText], known: Shelf, model: Model
) -> list[dict[int, tuple[float, ...]]]:
    """Of the likeliest sentences of each article (by number), for each content: the terms that
    WEIGHTS weighs."""
    asked = [_read(each, known, model) for each in contents]
    return [
        _terms(content, each, near, known, model)
        for content, each, near in zip(
            contents, asked, _likeliest(asked, known, model), strict=True
        )
    ]


def _read(content: MarkedText, known: Shelf, model: Model) -> _Content:
    words, vectors, fact = words_in_context(content, _SMALL, model)
    most = max(known.rare.values(), default=1.0)
    weights = np.array([known.rare.get(word[:STEM], most) for word in words])
    return _Content(words, vectors, weights, fact)


def _likeliest(
    contents: Sequence[_Content], known: Shelf, model: Model
) -> list[dict[int, tuple[float, float, float]]]:
    """The sentences of each article that come nearest to each content, and how near; the articles
    are read one after the other, as all of their words together would take much memory."""
    found: list[dict[int, tuple[float, float, float]]] = [{} for _ in contents]
    numbers = range(len(known.places) if contents else 0)
    for _, group in groupby(numbers, key=lambda n: known.places[n][0]):
        own = list(group)
        read = in_context([known.texts[n] for n in own], model)
        for kept, content in zip(found, contents, strict=True):
            near = [(n, _near(content, each)) for n, each in zip(own, read, strict=True)]
            kept.update(sorted(near, key=lambda at: -at[1][0] - at[1][1])[:ASKED])
    return found


def _terms(
    content: MarkedText,
    read: _Content,
    near: Mapping[int, tuple[float, float, float]],
    known: Shelf,
    model: Model,
) -> dict[int, tuple[float, ...]]:
    clause = as_clause(content.words)
    inferred = follows([(known.texts[n], clause) for n in near], model)
    stems = {
        word[:STEM]: rare for word, rare in zip(read.words, read.weights.tolist(), strict=True)
    }
    return {
        n: (
            math.log((yes + SURE) / (1 - yes + SURE)),
            *near[n],
            _literal(stems, known.texts[n]),
        )
        for n, (yes, _) in zip(near, inferred, strict=True)
    }


def _literal(stems: Mapping[str, float], text: str) -> float:
    """The share of a content's words that stand in a sentence, in whatever form; rare ones count
    for more."""
    there = {word[:STEM] for word in _WORD.findall(text.lower())}
    held = sum(weight for stem, weight in stems.items() if stem in there)
    return held / (sum(stems.values()) or 1.0)


def _near(content: _Content, read: InContext) -> tuple[float, float, float]:
    """How near a sentence comes to a content: its nearest fact, and its words to those of the
    content, on the whole (rare ones count for more) and to the one that it comes least near to."""
    nearest = float((read.facts @ content.fact).max()) if len(read.facts) else 0.0
    if not (len(content.vectors) and len(read.pieces)):
        return nearest, 0.0, 0.0
    best, weights = (content.vectors @ read.pieces.T).max(axis=1), content.weights
    return nearest, float(best @ weights / weights.sum()), float(best.min())


def as_clause(content: str) -> str:
    """A noun with a relative clause as a sentence: "the workers who were killed"."""
    return _RELATIVE.sub("", content, count=1)


def carrying(row: Sequence[float]) -> float:
    """The chance that a sentence with these features carries the content."""
    bias, *weights = WEIGHTS
    return logistic(bias + sum(w * x for w, x in zip(weights, row, strict=True)))


def _answer(chance: float, less: bool) -> AuditAnswer:
    if chance < WEAKER:
        return AuditAnswer.NOT_FOUND
    return AuditAnswer.CARRIED if chance >= CARRIED and not less else AuditAnswer.WEAKER
