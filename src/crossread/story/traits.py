"""What an article shows of its event: weighed words, days, places and figures. Stands before
stories, which compares them; outlets' names are covered before they come here."""

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from crossread.records import Article
from crossread.records.articles import content_id
from crossread.records.publication import published
from crossread.story.masking import COVERS
from crossread.text.lexicon import lexicon, singular

READ = 20_000  # characters; a longer text has told its event by then
OPENING = 80  # words, the headline among them
WORDS = 1_000_000  # whose texts are counted; then the commoner half of them
KEPT = 120  # words of a text, those of most weight
_WORD = re.compile(r"[^\W_]+(?:['’&-][^\W_]+)*")
_HIDDEN = frozenset(name.lower() for name in COVERS)
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_VAGUE = frozenset(("us", "u.s.", "america", "washington"))  # where news is written


@dataclass(frozen=True, slots=True)
class Traits:
    """One article: its words with their counts, those of its headline and of its opening; days of
    the week, places and figures of the opening. `day` is an ordinal, `text` tells copies."""

    article: str
    day: int | None
    text: str
    words: dict[str, int]
    title: frozenset[str]
    opening: dict[str, int]
    named: tuple[frozenset[str], ...]


Vector = dict[str, float]


@dataclass(frozen=True, slots=True)
class Profile:
    """The traits with the weight of each word: vectors of length 1, shares that add up to 1."""

    traits: Traits
    words: Vector
    opening: Vector
    title_share: Vector
    opening_share: Vector


class Frequencies:
    """In how many texts a word stands: the shipped table, and what was read since."""

    def __init__(self) -> None:
        self.texts = 0
        self.seen = Counter[str]()

    def add(self, traits: Traits) -> None:
        self.texts += 1
        self.seen.update(traits.words.keys())
        if len(self.seen) > WORDS:  # a word in few texts is then as rare as one never seen
            kept = sorted(self.seen.items(), key=lambda each: each[1])[-WORDS // 2 :]
            self.seen = Counter(dict(kept))

    def weight(self, word: str) -> float:
        """The inverse document frequency; a word the table lacks is rarer than all in it."""
        table, size, rare = _table()
        return math.log((size + self.texts) / (table.get(word, rare) + self.seen[word]))


def traits(article: Article) -> Traits:
    """What a text shows; odd text shows nothing."""
    text = article.text[:READ]
    cut = min(article.title_length, len(text))
    title = _terms(text[:cut])
    terms = title + _terms(text[cut:])
    opening = terms[:OPENING]
    start = " ".join(_WORD.findall(text)[:OPENING])
    when = published(article)
    return Traits(
        article.id,
        when[0].toordinal() if when else None,
        content_id(" ".join(article.text.casefold().split())),
        dict(Counter(terms)),
        frozenset(title),
        dict(Counter(opening)),
        (_DAYS.intersection(opening), _places(start), _figures(opening)),
    )


def weigh(shown: Traits, frequencies: Frequencies) -> Profile:
    """The traits weighed by how rare their words are."""
    rare = {word: frequencies.weight(word) for word in shown.words}
    return Profile(
        shown,
        _vector(shown.words, rare),
        _vector(shown.opening, rare),
        _shares(shown.title, rare),
        _shares(shown.opening, rare),
    )


def term(word: str) -> str:
    """A word without its commonest endings."""
    word = word.lower().replace("’", "'").removesuffix("'s")
    if len(word) > 3:
        word = singular(word)
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) > len(ending) + 3:
            return word[: -len(ending)]
    return word


def _terms(text: str) -> list[str]:
    found = (term(word) for word in _WORD.findall(text))
    return [each for each in found if len(each) > 1 and each not in _HIDDEN]


def _figures(words: Iterable[str]) -> frozenset[str]:
    """Numbers that count something; years and single digits stand in every text."""
    digits = (each for each in words if each[0].isdigit())
    return frozenset(each for each in digits if not re.fullmatch(r"\d|(?:19|20)\d\d", each))


def _places(text: str) -> frozenset[str]:
    return frozenset(each.lower() for each in _place().findall(text)) - _VAGUE


@cache
def _place() -> re.Pattern[str]:
    known = lexicon("places")
    names = known["country"] | known["city"] | known["state"]
    listed = "|".join(re.escape(name) for name in sorted(names, key=lambda n: (-len(n), n)))
    return re.compile(rf"\b(?:{listed})\b")


@cache
def _table() -> tuple[dict[str, float], int, float]:
    """Texts per word, texts in all, and texts for a word that the table lacks."""
    found: dict[str, float] = {}
    for key, words in lexicon("frequencies").items():
        if key.startswith("in "):
            found.update(dict.fromkeys(words, float(key.split()[1])))
    (size,) = lexicon("frequencies")["texts"]
    return found, int(size), min(found.values()) / 2


def _vector(counts: dict[str, int], rare: Vector) -> Vector:
    found = {word: (1 + math.log(count)) * rare[word] for word, count in counts.items()}
    kept = sorted(found.items(), key=lambda each: (-each[1], each[0]))[:KEPT]
    length = math.sqrt(math.fsum(weight * weight for _, weight in kept)) or 1.0
    return {word: weight / length for word, weight in kept}


def _shares(words: Iterable[str], rare: Vector) -> Vector:
    found = {word: rare[word] for word in sorted(words)}
    total = math.fsum(found.values()) or 1.0
    return {word: weight / total for word, weight in found.items()}
