"""How likely it is that an article tells the event of a story: weighed traits in, a score out.

The weights are a logistic regression's; the number of a story's articles is no feature.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from crossread.story.traits import Profile, Vector
from crossread.text.logistic import logistic

NEAREST = 8  # members of a story that an article is compared with, the latest
WINDOW = 7  # days; after a longer pause a story goes on as another, linked to it
# Of the stories in abp-groups, each further day between first and last article holds half as many.
PER_DAY = math.log(2)
JOINS = -1.5  # log-odds; an article of a story of three left out costs more than one too many
# Articles that somebody hands over as one story: of 571 of SEESAW and PAC 13 are then set aside, of
# 220 pairs on two stories 8 are taken for one (python eval/stream_stories.py DATA --handed).
HANDED = -2.5
GOES_ON = 0.0  # after a pause nothing but the words speaks for it
ROUND = 8  # candidates after the best three tell how alike unlike stories are
_BACKGROUND = (0.08, 0.08, 0.3)  # where there are fewer candidates


class Against(StrEnum):
    """What speaks against an article's being on the event of a story."""

    WORDS = "words"
    DAYS = "days"
    PLACES = "places"
    FIGURES = "figures"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class OpenStory:
    """The latest articles of a story, copies left out, and the first and last day (ordinals) of
    all; `key` is the id of the article that opened it."""

    key: str
    members: tuple[Profile, ...]
    first: int | None
    last: int | None

    def joined(self, article: Profile) -> "OpenStory":
        """The story with one more article."""
        days = [day for day in (self.first, self.last, article.traits.day) if day is not None]
        members = (*self.members, article)[-NEAREST:]
        return OpenStory(self.key, members, min(days, default=None), max(days, default=None))

    def gap(self, day: int | None) -> int:
        """Days between a day and the story; 0 where one has no date."""
        if day is None or self.first is None or self.last is None:
            return 0
        return max(self.first - day, day - self.last, 0)


@dataclass(frozen=True, slots=True)
class Likeness:
    """An article and a story compared: the features in the order of WEIGHTS, the days between
    them, and the log-odds that the article belongs to the story."""

    story: OpenStory
    features: tuple[float, ...]
    gap: int
    odds: float

    @property
    def score(self) -> float:
        """The log-odds as a chance."""
        return logistic(self.odds)

    @property
    def against(self) -> tuple[Against, ...]:
        """What speaks against it."""
        found = zip(
            (Against.DAYS, Against.PLACES, Against.FIGURES), self.features[-3:], strict=True
        )
        told = tuple(kind for kind, differ in found if differ)
        time = (Against.TIME,) if self.gap > WINDOW else ()
        return told + time or (Against.WORDS,)


# nearest words, opening; shares of headline, opening and headline in opening found in the other;
# the same three of the background; open stories; days, places and figures that differ.
# Fitted on SEESAW, PAC and NeuS (python eval/stream_stories.py DATA --fit).
WEIGHTS: tuple[float, ...] = (
    14.88,
    -5.52,
    -0.26,
    3.78,
    4.05,
    -25.2,
    7.61,
    -2.01,
    -0.5,
    -2.0,
    -0.74,
    -0.68,
)
BIAS = -3.23  # fitted with WEIGHTS


def likenesses(
    article: Profile, stories: Sequence[OpenStory], *, open_stories: int
) -> list[Likeness]:
    """An article beside each story that may be its own, likeliest first."""
    found = [(story, _features(article, story)) for story in stories]
    shared = (*_background([each for _, each in found]), math.log1p(open_stories))
    made = []
    for story, (alike, differ) in found:
        features = (*alike, *shared, *differ)
        gap = story.gap(article.traits.day)
        odds = BIAS + math.fsum(map(float.__mul__, WEIGHTS, features))
        odds -= PER_DAY * gap if gap <= WINDOW else 0.0  # past it a rule decides, not the distance
        made.append(Likeness(story, features, gap, odds))
    return sorted(made, key=lambda each: (-each.odds, each.story.key))


def _features(article: Profile, story: OpenStory) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """How alike they are, to the nearest article of the story, and where they differ."""
    each = [_alike(article, member) for member in story.members]
    alike = tuple(max(values) for values in zip(*each, strict=True))
    named = [member.traits.named for member in story.members]
    theirs = (frozenset[str]().union(*kinds) for kinds in zip(*named, strict=True))
    differ = (
        float(bool(own) and bool(other) and own.isdisjoint(other))
        for own, other in zip(article.traits.named, theirs, strict=True)
    )
    return alike, tuple(differ)


def _alike(one: Profile, other: Profile) -> tuple[float, ...]:
    opening, words = other.traits.opening, other.traits.words
    own_opening, own_words = one.traits.opening, one.traits.words
    return (
        _dot(one.words, other.words),
        _dot(one.opening, other.opening),
        _share(one.title_share, words) + _share(other.title_share, own_words),
        _share(one.opening_share, words) + _share(other.opening_share, own_words),
        _share(one.title_share, opening) + _share(other.title_share, own_opening),
    )


def _background(found: Sequence[tuple[tuple[float, ...], tuple[float, ...]]]) -> tuple[float, ...]:
    """How alike the article is to stories that are not its own, for words, openings and shares."""
    means = []
    for column, usual in zip((0, 1, 3), _BACKGROUND, strict=True):
        others = sorted((alike[column] for alike, _ in found), reverse=True)[3 : 3 + ROUND]
        means.append((math.fsum(others) + usual * (ROUND - len(others))) / ROUND)
    return tuple(means)


def _dot(one: Vector, other: Vector) -> float:
    return math.fsum([one[word] * other[word] for word in one.keys() & other.keys()])


def _share(shares: Vector, words: Mapping[str, int]) -> float:
    return math.fsum([shares[word] for word in shares.keys() & words.keys()])
