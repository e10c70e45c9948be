"""The content of a claim about coverage and the texts at hand in, which of them carry it out.

`tested` asks; every sentence is weighed by the pair model, by entailment and by words in common.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from crossread.models.directories import Model
from crossread.models.facts import Array, whole
from crossread.models.pairs import embed, follows, judge
from crossread.records import Reading
from crossread.records.audits import AuditAnswer
from crossread.story.audit.exactness import vaguer
from crossread.story.masking import COVER
from crossread.text.logistic import logistic
from crossread.text.sentences import Offsets, paragraphs, sentences

ASKED = 4  # sentences of an article that the models judge, the likeliest by vector and by words
# Chance that a sentence carries a content: bias, log odds of entailment, chance of contradiction,
# log odds of the pair model, cosine, how far that is above the mean of all sentences, share of the
# content's words, how near the sentence's words come to them, and to the farthest of them; fitted
# by training/fit_audit.py on eval/audit.toml.
WEIGHTS = (-4.294, 0.74, 0.673, 0.107, 1.816, 2.064, 2.964, 3.638, 3.195)
CARRIED, WEAKER = 0.6, 0.25  # chances from which a content is there, or a part of it
SURE = 0.01  # of entailment, added on both sides so that its log odds stay bounded
STEM = 5
_WORD = re.compile(r"\d[\d,.]*\d|\d|[^\W\d_]{3,}")
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
    """The texts at hand in sentences: the article and place of each, its vector [sentences,
    width]; `rare` weighs each word stem by how few sentences have it. Names of outlets (`names`)
    are covered, so that what an outlet is called changes no answer."""

    readings: Mapping[str, Reading]
    places: tuple[tuple[str, Offsets], ...]
    texts: tuple[str, ...]
    vectors: Array
    rare: Mapping[str, float]
    names: re.Pattern[str] | None

    def weight(self, stem: str) -> float:
        """What a word stem counts for."""
        return self.rare.get(stem, math.log(1 + len(self.texts)))

    def covered(self, text: str) -> str:
        """A text with the outlets' names covered."""
        return covered(text, self.names)


@dataclass(frozen=True, slots=True)
class Weighed:
    """The likeliest sentence (number on the shelf) of one article for all parts of a content."""

    sentence: int
    answer: AuditAnswer
    chance: float


def covered(text: str, names: re.Pattern[str] | None) -> str:
    """A text with these names covered."""
    return names.sub(COVER, text) if names else text


def shelf(readings: Sequence[Reading], names: re.Pattern[str] | None, model: Model) -> Shelf:
    """The texts that claims about coverage are tested on."""
    by_id = {reading.article.id: reading for reading in readings}
    places = [
        (key, sentence)
        for key, reading in by_id.items()
        for line in paragraphs(reading.article.text)
        for sentence in sentences(reading.article.text, *line)
    ]
    texts = tuple(covered(by_id[key].article.text[a:b], names) for key, (a, b) in places)
    seen = Counter(stem for text in texts for stem in stems(text))
    rare = {stem: math.log((1 + len(texts)) / (1 + count)) for stem, count in seen.items()}
    return Shelf(by_id, tuple(places), texts, embed(texts, model), rare, names)


def weighed(contents: Sequence[str], known: Shelf, model: Model) -> dict[str, Weighed]:
    """What each article (by id) shows of a content that has these parts."""
    found: dict[str, list[Weighed]] = {}
    for content in contents:
        for key, each in _part(content, known, model).items():
            found.setdefault(key, []).append(each)
    return {key: _together(parts) for key, parts in found.items()}


def _together(parts: Sequence[Weighed]) -> Weighed:
    """All parts carried: carried; only some: weaker."""
    best = max(parts, key=lambda each: each.chance)
    answers = {each.answer for each in parts}
    if len(answers) == 1:
        return best
    return Weighed(best.sentence, AuditAnswer.WEAKER, best.chance)


def _part(content: str, known: Shelf, model: Model) -> dict[str, Weighed]:
    cosines = known.vectors @ embed([content], model)[0]
    asked = asked_of(content, known, cosines)
    rows = features(content, asked, known, cosines, model)
    best: dict[str, Weighed] = {}
    for number, row in zip(asked, rows, strict=True):
        chance = carrying(row)
        key = known.places[number][0]
        if key not in best or chance > best[key].chance:
            answer = _answer(content, known.texts[number], chance)
            best[key] = Weighed(number, answer, round(chance, 4))
    return best


def asked_of(content: str, known: Shelf, cosines: Array) -> list[int]:
    """The sentences of each article that are judged, by the cosines of all [sentences]."""
    found = list[int]()
    for _, group in groupby(range(len(known.places)), key=lambda n: known.places[n][0]):
        numbers = list(group)
        by_words = sorted(numbers, key=lambda n: -_held(content, known.texts[n], known))
        by_vector = sorted(numbers, key=lambda n: -float(cosines[n]))
        found += sorted({*by_words[: ASKED // 2], *by_vector[:ASKED]})
    return found


def features(
    content: str, numbers: Sequence[int], known: Shelf, every: Array, model: Model
) -> list[tuple[float, ...]]:
    """Of each of these sentences: the terms that WEIGHTS weighs; `every` are the cosines of all.
    What models say of a content and a sentence is asked here."""
    texts = [known.texts[n] for n in numbers]
    cosines, usual = [float(every[n]) for n in numbers], float(every.mean())
    told = judge([(whole(content), whole(text)) for text in texts], cosines, model)
    inferred = follows([(text, as_clause(content)) for text in texts], model)
    alike = _alike(content, texts, known, model)
    return [
        (
            math.log((yes + SURE) / (1 - yes + SURE)),
            no,
            each.odds,
            cosine,
            cosine - usual,
            _held(content, text, known),
            *like,
        )
        for text, each, cosine, (yes, no), like in zip(
            texts, told, cosines, inferred, alike, strict=True
        )
    ]


def as_clause(content: str) -> str:
    """A noun with a relative clause as a sentence: "the workers who were killed"."""
    return _RELATIVE.sub("", content, count=1)


def _alike(
    content: str, texts: Sequence[str], known: Shelf, model: Model
) -> list[tuple[float, float]]:
    """Of each text: how near, by their vectors, its words come to those of the content, on the
    whole and for the word that it comes least near to."""
    wanted = _longer(content)
    every = sorted({word for text in (content, *texts) for word in _longer(text)})
    at = {word: number for number, word in enumerate(every)}
    vectors = embed(every, model)
    weights = np.array([known.weight(word[:STEM]) for word in wanted])
    found = list[tuple[float, float]]()
    for text in texts:
        words = _longer(text)
        if not words or not weights.sum():
            found.append((0.0, 0.0))
            continue
        near = vectors[[at[w] for w in wanted]] @ vectors[[at[w] for w in words]].T
        same = [[w[:STEM] == other[:STEM] for other in words] for w in wanted]
        best = np.where(same, 1.0, near).max(axis=1).clip(0)
        found.append((float(best @ weights / weights.sum()), float(best.min())))
    return found


def carrying(row: Sequence[float]) -> float:
    """The chance that a sentence with these features carries the content."""
    bias, *weights = WEIGHTS
    return logistic(bias + sum(w * x for w, x in zip(weights, row, strict=True)))


def _answer(content: str, sentence: str, chance: float) -> AuditAnswer:
    if chance < WEAKER:
        return AuditAnswer.NOT_FOUND
    sure = chance >= CARRIED and not vaguer(content, sentence)
    return AuditAnswer.CARRIED if sure else AuditAnswer.WEAKER


def _longer(text: str) -> list[str]:
    """The words that count, lower case, each once."""
    words = _WORD.findall(text.lower().replace(",", ""))
    return list(dict.fromkeys(word for word in words if word not in _SMALL))


def stems(text: str) -> set[str]:
    """The beginnings of a text's longer words, and its numbers."""
    return {word[:STEM] for word in _longer(text)}


def _held(content: str, sentence: str, known: Shelf) -> float:
    """The share of a content's words that a sentence has, rare ones counted for more."""
    weights = {stem: known.weight(stem) for stem in stems(content)}
    total = sum(weights.values())
    return sum(weights[s] for s in weights.keys() & stems(sentence)) / total if total else 0.0
