"""Articles in, `Story`s out: those on one event, told apart by the vectors of how they open.

Also what order in time any two articles have. Stands before matching, which works within a story.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from crossread.blind import COVERS
from crossread.speakers.words import lexicon
from crossread.text import paragraphs
from crossread.types import Article, Story

METHOD = "openings-and-names@1"
OPENING = 400  # characters of an article that tell its event
# Of 381 articles on 127 stories, one of these ties 99.5 % to another of their story, and 15.4 % of
# the pairs of different stories (python eval/stories.py DATA --ties).
ALIKE = 0.45  # cosine of two openings
SHARED = 0.25  # of the names of the article that has fewer
READ = 20_000  # characters whose words tell the language
SHORT = 20  # words of a text too short to tell it
LEAST = 0.1  # of an English text's words are among the smallest
_SMALL = frozenset(
    "the of and to in a is that for on was it with as at by be from are this have has had but not"
    " an were which or their they he she his her its said who will would been".split()
)
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][\w'’-]+")
_DAY = timedelta(days=1)
_LAST = datetime.max.replace(tzinfo=UTC)


def published(article: Article) -> tuple[datetime, datetime] | None:
    """The first and the last moment an article can have been published; None where unknown.

    A date alone is the whole day; a time without an offset is taken as UTC.
    """
    if article.published is None:
        return None
    try:
        moment = datetime.fromisoformat(article.published)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    timed = len(article.published) > len("2024-03-12")
    return moment, moment if timed else moment + min(_DAY, _LAST - moment)


def before(a: Article, b: Article) -> bool | None:
    """Whether `a` was published before `b`; None where their dates cannot tell."""
    one, other = published(a), published(b)
    if one is None or other is None:
        return None
    if one[1] <= other[0] and one[0] < other[0]:
        return True
    return False if other[1] <= one[0] and other[0] < one[0] else None


def in_order(articles: Sequence[Article]) -> list[Article]:
    """Articles by publication, then by text: an order that no outlet's name changes."""
    return sorted(articles, key=lambda a: ((published(a) or (_LAST, _LAST)), a.text))


def opening(article: Article) -> str:
    """The headline and the first sentences, which tell what an article is about."""
    parts: list[str] = []
    for start, end in paragraphs(article.text):
        parts.append(article.text[start:end])
        if sum(map(len, parts)) >= OPENING:
            break
    return " ".join(parts)[:OPENING]


def is_english(article: Article) -> bool:
    """Whether an article can be compared: it says it is in English, or its small words are.

    Of the texts of 381 English articles the least has .24 of such words; short texts pass.
    """
    if article.lang:
        return article.lang.lower().startswith("en")
    words = re.findall(r"[^\W\d_]+", article.text[:READ].lower())
    return len(words) < SHORT or sum(word in _SMALL for word in words) >= LEAST * len(words)


def stories(articles: Sequence[Article], vectors: NDArray[np.float32]) -> tuple[Story, ...]:
    """The articles by event, the largest story first; `vectors` [articles, width] of openings.

    Two articles belong together where a chain ties them of openings that are alike, or of texts
    that share names.
    """
    order = in_order(articles)
    row = {article.id: number for number, article in enumerate(articles)}
    tied = ties(articles, vectors)
    groups: list[list[Article]] = []
    for article in order:
        near = tied[row[article.id]]
        mine = [group for group in groups if any(near[row[other.id]] for other in group)]
        rest = [group for group in groups if not any(group is each for each in mine)]
        groups = [*rest, in_order([*(each for group in mine for each in group), article])]
    groups.sort(key=lambda group: (-len(group), order.index(group[0])))
    return tuple(_story(group) for group in groups)


def ties(articles: Sequence[Article], vectors: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which articles are tied to which by themselves, [articles, articles]."""
    named = [_names(article) for article in articles]
    shared = [[_share(one, other) >= SHARED for other in named] for one in named]
    found: NDArray[np.bool_] = (vectors @ vectors.T >= ALIKE) | np.array(shared, bool)
    return found


def _names(article: Article) -> frozenset[str]:
    """The names of a text, as capitals inside its sentences tell them."""
    plain = lexicon("words")["day"] | lexicon("words")["honorific"]
    found = set(_NAME.findall(article.text)).difference(COVERS)
    return frozenset(name for name in found if name.lower() not in plain)


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))


def _story(group: Sequence[Article]) -> Story:
    known = [each for each in group if published(each)]
    titled = next((each.title for each in group if each.title), None)
    return Story(
        tuple(each.id for each in group),
        titled.text if titled else opening(group[0])[:100],
        known[0].published if known else None,
        known[-1].published if known else None,
        METHOD,
    )
