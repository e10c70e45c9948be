"""Articles in, `Story`s out: those on one event, told apart by the vectors of how they open.

Also what order in time any two articles have. Stands before matching, which works within a story.
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from crossread.records import Article, Story
from crossread.records.publication import in_order, published
from crossread.story.masking import COVERS
from crossread.text.lexicon import lexicon
from crossread.text.sentences import paragraphs

METHOD = "openings-and-names@1"
OPENING = 400  # characters of an article that tell its event
# Of 381 articles on 127 stories, one of these ties 99.5 % to another of their story, and 15.4 % of
# the pairs of different stories (python eval/stories.py DATA --ties).
ALIKE = 0.45  # cosine of two openings
SHARED = 0.25  # of the names of the article that has fewer
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][\w'’-]+")


def opening(article: Article) -> str:
    """The headline and the first sentences, which tell what an article is about."""
    parts: list[str] = []
    for start, end in paragraphs(article.text):
        parts.append(article.text[start:end])
        if sum(map(len, parts)) >= OPENING:
            break
    return " ".join(parts)[:OPENING]


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
