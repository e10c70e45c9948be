"""The records of a comparison by id: whose words they are, in which column, when, in what sentence.

Takes a `Comparison`, gives an `Index` that every view of it is drawn from.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from crossread.records import (
    Article,
    Attribution,
    Citation,
    Claim,
    Column,
    Comparison,
    Family,
    Loss,
    Reading,
    Speaker,
)
from crossread.records.attributions import who
from crossread.text.sentences import Offsets, paragraphs, sentences

_SENTENCE_MAX = 600  # characters of one sentence that a view shows


@dataclass(frozen=True, slots=True)
class Index:
    """The records of a story by id, built once and handed on.

    `number` counts articles from 1, `columns` names an article's column, `speakers` those that
    attributions name. `copied` gives of a copied claim the one it was copied from (empty for a
    saved comparison), `cited` the citation an attribution holds, `lost` the loss a later claim
    shows, `agencies` who wrote an article.
    """

    articles: Mapping[str, Article]
    number: Mapping[str, int]
    columns: Mapping[str, str] = field(default_factory=dict)
    attributions: Mapping[str, Attribution] = field(default_factory=dict)
    claims: Mapping[str, Claim] = field(default_factory=dict)
    speakers: Mapping[str, Speaker] = field(default_factory=dict)
    copied: Mapping[str, str] = field(default_factory=dict)
    cited: Mapping[str, Citation] = field(default_factory=dict)
    lost: Mapping[str, Loss] = field(default_factory=dict)
    agencies: Mapping[str, str] = field(default_factory=dict)


def index(comparison: Comparison) -> Index:
    """Every record of a comparison by its id."""
    known = index_claims(
        comparison.readings, comparison.columns, comparison.claims, comparison.speakers
    )
    return index_sources(known, comparison.citations, comparison.families, comparison.losses)


def index_articles(articles: Iterable[Article]) -> Index:
    """Articles by id and number."""
    known = {each.id: each for each in articles}
    return Index(known, {key: at for at, key in enumerate(known, 1)})


def index_claims(
    readings: Sequence[Reading],
    columns: Sequence[Column],
    claims: Sequence[Claim],
    speakers: Sequence[Speaker],
    copied: Mapping[str, str] | None = None,
) -> Index:
    """What is known of the claims of a story: in which column they stand, and on whose word."""
    return replace(
        index_articles(reading.article for reading in readings),
        columns={article: column.name for column in columns for article in column.articles},
        attributions={made.id: made for reading in readings for made in reading.attributions},
        claims={claim.id: claim for claim in claims},
        speakers={made: speaker for speaker in speakers for made in speaker.attributions},
        copied=copied or {},
    )


def index_sources(
    known: Index,
    citations: Sequence[Citation],
    families: Sequence[Family],
    losses: Sequence[Loss],
) -> Index:
    """The same with where articles have their words from."""
    agencies = {
        member.article: family.agency
        for family in families
        if family.agency
        for member in family.members
    }
    return replace(
        known,
        cited={each.attribution: each for each in citations},
        lost={each.later: each for each in losses},
        agencies=agencies,
    )


def speaker(known: Index, claim: Claim) -> str:
    """On whose word the claim stands; "" in the outlet's own voice, or where none is named."""
    if claim.attribution is None:
        return ""
    named = known.speakers.get(claim.attribution)
    made = known.attributions.get(claim.attribution)
    return named.name if named else who(made) if made else ""


def published(known: Index, claim: Claim) -> str:
    """When the claim's article was published, ISO 8601; "" where that is not known."""
    return known.articles[claim.article].published or ""


def sentence(known: Index, article: str, start: int, end: int) -> tuple[Offsets, Offsets, Offsets]:
    """The sentences from the one that holds `start` to the one that holds `end`, and those before
    and after them in the article; empty where there is none. The headline stands alone.
    """
    of = known.articles[article]
    low, high = (0, of.title_length) if start < of.title_length else (of.title_length, len(of.text))
    low, high = max(low, start - 3 * _SENTENCE_MAX), min(high, end + 3 * _SENTENCE_MAX)
    lines = _lines(of.text[low:high], low)
    starts = [line[0] for line in lines]
    first = max(0, bisect_right(starts, start) - 1)
    last = max(first, bisect_right(starts, max(start, end - 1)) - 1)
    if not lines:
        return (start, start), (start, end), (end, end)
    begin = max(min(start, lines[first][0]), start - _SENTENCE_MAX)
    stop = min(max(end, lines[last][1]), max(end, begin + 2 * _SENTENCE_MAX))
    before = lines[first - 1] if first else (begin, begin)
    after = lines[last + 1] if last + 1 < len(lines) else (stop, stop)
    return (
        (max(before[0], before[1] - _SENTENCE_MAX), before[1]),
        (begin, stop),
        (after[0], min(after[1], after[0] + _SENTENCE_MAX)),
    )


def _lines(text: str, low: int) -> list[Offsets]:
    """The sentences of a part of a text that begins at `low`."""
    return [
        (low + begin, low + stop)
        for start, end in paragraphs(text)
        for begin, stop in sentences(text, start, end)
    ]
