"""An article and its attributions in, its loaded words and unearned certainty out.

Only its own words count, neither quotations nor what is attributed; names of people and outlets
carry no weight (models/loaded_v1).
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import log, sqrt
from pathlib import Path
from typing import cast

from crossread.article.page import Page
from crossread.models.directories import read_config, read_file, shipped
from crossread.records import Attribution
from crossread.records.loaded import LoadedWords
from crossread.text.lexicon import lexicon
from crossread.text.logistic import logistic
from crossread.text.sentences import Offsets
from crossread.text.words import Word

SHORTEST = 5  # own words that a sentence needs to be weighed
EVEN = 0.5  # chance from which a sentence counts as loaded
_SELF = frozenset("i we you our us my".split())


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """`rates`: how often people mark a word as loaded, and how much likelier it is in propaganda
    than elsewhere (log); `plain` is the rate of all others. `weights` are of words and pairs,
    `scales` mean, spread and weight of each trait; `marked` is the rate from which a word is shown.
    """

    method: str
    rates: Mapping[str, Sequence[float]]
    plain: float
    weights: Mapping[str, float]
    scales: Sequence[Sequence[float]]
    bias: float
    marked: float

    def rate(self, word: str) -> tuple[float, float]:
        """A word's two rates, those of an unknown word where it has none."""
        found = self.rates.get(word)
        return (found[0], found[1]) if found else (self.plain, 0.0)


def loaded_words(
    page: Page, attributions: Sequence[Attribution], names: Sequence[Offsets] = ()
) -> LoadedWords:
    """The loaded words of an article in its own voice; `names` are passed over."""
    model = shipped_model()
    said = ((span.start, span.end) for each in attributions for span in each.content)
    theirs = _covered(page, (*page.quotations, *said))
    passed = _covered(page, names)
    words, chances = list[Word](), list[float]()
    for bounds in (each for line in page.sentences for each in line):
        own = [w for w in page.within(*bounds) if not (theirs[w.start] or passed[w.start])]
        if len(own) < SHORTEST:
            continue
        lows = [word.lower for word in own]
        chances.append(chance(lows, " ".join(page.text[w.start : w.end + 1] for w in own), model))
        if chances[-1] >= EVEN:
            words += [w for w in own if is_loaded(w.lower, model)]
    article = page.article
    return LoadedWords(
        article.id,
        tuple(article.span(word.start, word.end) for word in words),
        tuple(article.span(*found) for found in _certain(page, theirs)),
        sum(each >= EVEN for each in chances),
        len(chances),
        model.method,
        round(sum(chances) / max(1, len(chances)), 4),
    )


def is_loaded(word: str, model: LoadedModel) -> bool:
    """Whether people mark a word as loaded, or a list knows it for one that judges; not where it
    mostly means just what it says."""
    known = lexicon("opinions")
    told = model.rate(word)[0] >= model.marked or word in known["judging"]
    return told and word not in known["plain"]


def _covered(page: Page, places: Iterable[Offsets]) -> bytearray:
    """For each character whether it is in one of these places."""
    found = bytearray(len(page.text) + 1)
    for start, end in places:
        found[start:end] = b"\1" * (end - start)
    return found


def _certain(page: Page, theirs: bytearray) -> Iterator[Offsets]:
    """Phrases that claim certainty without a source, outside quotations and attributions."""
    for found in _certainty().finditer(page.plain):
        if not theirs[found.start()]:
            yield found.span()


@cache
def _certainty() -> re.Pattern[str]:
    phrases = sorted(lexicon("wording")["certain"], key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})\b", re.IGNORECASE)


def names_of(words: Sequence[str]) -> tuple[str, ...]:
    """What a model's weights are of: words and pairs of neighbours."""
    return tuple(dict.fromkeys([*words, *(f"{a} {b}" for a, b in pairwise(words))]))


def traits(words: Sequence[str], text: str, rates: Sequence[tuple[float, float]]) -> list[float]:
    """What else a sentence shows: its most loaded words, its length, figures, marks and persons."""
    marked = sorted((rate for rate, _ in rates), reverse=True)
    pushed = sorted((odds for _, odds in rates), reverse=True)
    most, many = (*marked, 0.0, 0.0, 0.0)[:3], max(1, len(words))
    judging = sum(word in lexicon("opinions")["judging"] for word in words)
    leaning = sum(word in lexicon("opinions")["leaning"] for word in words)
    return [
        *most,
        sum(marked) / many,
        *(*pushed, 0.0, 0.0)[:2],
        sum(pushed) / many,
        sum(odds for odds in pushed if odds > 0),
        log(many),
        sum(sign.isdigit() for sign in text) / max(1, len(text)),
        float(text.count("!") + text.count("?")),
        float(sum(word in _SELF for word in words)),
        float(judging),
        float(leaning),
    ]


def chance(words: Sequence[str], text: str, model: LoadedModel) -> float:
    """How likely people call a sentence (its words in small letters, its text) loaded."""
    known = [model.weights[name] for name in names_of(words) if name in model.weights]
    total = model.bias + sum(known) / sqrt(max(1, len(known)))
    shown = traits(words, text, [model.rate(word) for word in words])
    for value, (mean, spread, weight) in zip(shown, model.scales, strict=True):
        total += weight * (value - mean) / spread
    return logistic(total)


@cache
def shipped_model() -> LoadedModel:
    """The model that is shipped."""
    return open_loaded(shipped("loaded_v1"))


def open_loaded(folder: Path) -> LoadedModel:
    """The model of a directory; ModelError where it is not whole."""
    config = read_config(folder)
    digest = cast(Mapping[str, str], config["files"])["weights.json"]
    held = json.loads(read_file(folder / "weights.json", digest))
    return LoadedModel(f"{config['name']}@{config['version']}", **held)
