"""The content of a claim about coverage and the texts at hand in, which of them carry it out.

`tested` asks; every sentence is weighed by the pair model, by entailment and by words in common.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from crossread.models.directories import Model
from crossread.models.pairs import Array, embed, infer, judge
from crossread.records import Reading
from crossread.records.audits import AuditAnswer
from crossread.story.masking import COVER
from crossread.text.lexicon import lexicon
from crossread.text.sentences import Offsets, paragraphs, sentences

ASKED = 4  # sentences of an article that the models judge, the likeliest by vector and by words
# Chance that a sentence carries a content: bias, log odds of the pair model, cosine, share of the
# content's words, entailment, contradiction. Set by hand; training/fit_audit.py fits them.
WEIGHTS = (-4.0, 0.5, 3.0, 3.0, 1.0, 0.0)
CARRIED, WEAKER = 0.5, 0.25  # chances from which a content is there, or a part of it
STEM = 5
_WORD = re.compile(r"\d[\d,.]*\d|\d|[^\W\d_]{3,}")
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")
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

    def covered(self, text: str) -> str:
        """A text with the outlets' names covered."""
        return self.names.sub(COVER, text) if self.names else text


@dataclass(frozen=True, slots=True)
class Weighed:
    """The likeliest sentence (number on the shelf) of one article for all parts of a content."""

    sentence: int
    answer: AuditAnswer
    chance: float


def shelf(readings: Sequence[Reading], names: re.Pattern[str] | None, model: Model) -> Shelf:
    """The texts that claims about coverage are tested on."""
    by_id = {reading.article.id: reading for reading in readings}
    places = [
        (key, sentence)
        for key, reading in by_id.items()
        for line in paragraphs(reading.article.text)
        for sentence in sentences(reading.article.text, *line)
    ]
    plain = (by_id[key].article.text[a:b] for key, (a, b) in places)
    texts = tuple(names.sub(COVER, text) if names else text for text in plain)
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
    asked = asked_of(content, known, model)
    rows = features(content, asked, known, model)
    best: dict[str, Weighed] = {}
    for number, row in zip(asked, rows, strict=True):
        chance = carrying(row)
        key = known.places[number][0]
        if key not in best or chance > best[key].chance:
            answer = _answer(content, known.texts[number], chance)
            best[key] = Weighed(number, answer, round(chance, 4))
    return best


def asked_of(content: str, known: Shelf, model: Model) -> list[int]:
    """The sentences of each article that are judged."""
    cosines = known.vectors @ embed([content], model)[0]
    found = list[int]()
    for _, group in groupby(range(len(known.places)), key=lambda n: known.places[n][0]):
        numbers = list(group)
        by_words = sorted(numbers, key=lambda n: -_held(content, known.texts[n], known))
        by_vector = sorted(numbers, key=lambda n: -float(cosines[n]))
        found += sorted({*by_words[: ASKED // 2], *by_vector[:ASKED]})
    return found


def features(
    content: str, numbers: Sequence[int], known: Shelf, model: Model
) -> list[tuple[float, ...]]:
    """Of each of these sentences: the terms that WEIGHTS weighs."""
    vector = embed([content], model)[0]
    cosines = [float(known.vectors[n] @ vector) for n in numbers]
    told = judge([(content, known.texts[n]) for n in numbers], cosines, model)
    follows = infer([(known.texts[n], content) for n in numbers], model)
    return [
        (
            each.odds,
            cosine,
            _held(content, known.texts[n], known),
            float(label == "entailment"),
            float(label == "contradiction"),
        )
        for n, each, cosine, label in zip(numbers, told, cosines, follows, strict=True)
    ]


def carrying(row: Sequence[float]) -> float:
    """The chance that a sentence with these features carries the content."""
    bias, *weights = WEIGHTS
    total = bias + sum(w * x for w, x in zip(weights, row, strict=True))
    return 1 / (1 + math.exp(-min(max(total, -30.0), 30.0)))


def _answer(content: str, sentence: str, chance: float) -> AuditAnswer:
    if chance < WEAKER:
        return AuditAnswer.NOT_FOUND
    vaguer = _hedged(sentence) > _hedged(content) or not _numbers(content) <= _numbers(sentence)
    return AuditAnswer.CARRIED if chance >= CARRIED and not vaguer else AuditAnswer.WEAKER


def _hedged(text: str) -> bool:
    words = set(re.findall(r"[a-z]+", text.lower()))
    return bool(words & lexicon("wording")["hedge"] or words & {"may", "might", "could"})


def _numbers(text: str) -> set[str]:
    return {each.replace(",", "") for each in _NUMBER.findall(text)}


def stems(text: str) -> set[str]:
    """The beginnings of a text's longer words, and its numbers."""
    return {w[:STEM] for w in _WORD.findall(text.lower().replace(",", "")) if w not in _SMALL}


def _held(content: str, sentence: str, known: Shelf) -> float:
    """The share of a content's words that a sentence has, rare ones counted for more."""
    wanted = stems(content)
    unseen = math.log(1 + len(known.texts))
    weights = {stem: known.rare.get(stem, unseen) for stem in wanted}
    total = sum(weights.values())
    return sum(weights[s] for s in wanted & stems(sentence)) / total if total else 0.0
