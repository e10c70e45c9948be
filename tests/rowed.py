"""One row of a matrix made by hand: its claims, what the pair model said of them, its setting."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from compared import article, claim, saying, span

from crossread.models.facts import whole
from crossread.models.pairs import PairJudgement
from crossread.records import (
    Article,
    Attribution,
    Claim,
    Comparator,
    Proposition,
    Quantity,
    Reading,
    SourceKind,
    Story,
)
from crossread.story.coverage import columns
from crossread.story.index import Index, index_claims
from crossread.story.matching import Matched
from crossread.story.speakers import speakers

HAND = "by-hand@1"
SAME = PairJudgement(0.9, 0.02, 0.02, 0.8, 0.6)
CONFLICTING = PairJudgement(0.02, 0.97, 0.0, 0.8, 0.6)
DENYING = PairJudgement(0.02, 0.02, 0.9, 0.8, 0.6)
STORY = Story((), "t", None, None, HAND)


def told(
    outlet: str | None, when: str | None, words: str, *, rest: str = "", title: str = "News"
) -> tuple[Article, Claim]:
    """An article that says this in its own voice, below its headline."""
    made = article(f"{title}\n\n{words}.{rest}", outlet, when, complete=True, name=f"{outlet}.txt")
    return made, claim(made, words)


def heard(
    outlet: str | None,
    when: str | None,
    source: str,
    words: str,
    *,
    who: str | None = "",
    kind: SourceKind = SourceKind.PERSON,
) -> tuple[Article, Claim, Attribution]:
    """An article in which a source says this; `who` None is a source without a name."""
    text = f"News\n\n{source} said that {words}."
    made = article(text, outlet, when, complete=True, name=f"{outlet}.txt")
    by = replace(saying(made, source, "said", words, who or ""), source_kind=kind)
    by = by if who is not None else replace(by, speaker=None)
    return made, claim(made, words, by), by


def counting(of: Article, held: Claim, *figures: tuple[str, float, str]) -> Claim:
    """The claim with these figures: their words, their value, what they count."""
    made = tuple(
        Quantity(span(of, words), value, None, Comparator.EXACT, "", counted)
        for words, value, counted in figures
    )
    return replace(held, quantities=made)


def row(*claims: Claim, denying: Sequence[Claim] = ()) -> Proposition:
    """A row of these claims, the first the clearest."""
    ids = tuple(each.id for each in claims)
    return Proposition(
        STORY.id, ids, tuple(each.id for each in denying), ids[0], claims[0].text, HAND, 0.8
    )


def setting(
    articles: Sequence[Article],
    claims: Sequence[Claim],
    said: Sequence[Attribution] = (),
    copied: Mapping[str, str] | None = None,
) -> Index:
    """What a row needs to know; speakers are joined as in a story."""
    readings = [Reading(of, tuple(a for a in said if a.article == of.id)) for of in articles]
    return index_claims(readings, columns(articles), claims, speakers(STORY, readings), copied)


def matched(
    claims: Sequence[Claim],
    judged: Mapping[tuple[int, int], PairJudgement] | None = None,
    *,
    vectors: Sequence[Sequence[float]] | None = None,
    copied: Mapping[str, str] | None = None,
) -> Matched:
    """What the pair model said of these claims, by the places of those that are no copies; all
    are alike where no vectors are given."""
    copied = copied or {}
    rows = tuple(each for each in claims if each.id not in copied)
    table = np.array(vectors, np.float32) if vectors else np.ones((len(rows), 1), np.float32)
    numbers = {each.id: number for number, each in enumerate(rows)}
    numbers |= {copy: numbers[source] for copy, source in copied.items()}
    marked = tuple(whole(each.text) for each in rows)
    return Matched((), rows, marked, table, judged or {}, numbers, 0)
