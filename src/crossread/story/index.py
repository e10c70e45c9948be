"""The records of a comparison by id: whose words they are, in which column, when, in what sentence.

Takes a `Comparison`, gives an `Index` that every view of it is drawn from.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from crossread.records import Article, Attribution, Claim, Comparison, Speaker
from crossread.records.attributions import who
from crossread.text.sentences import Offsets, paragraphs, sentences

_SENTENCE_MAX = 600  # characters of one sentence that a view shows


@dataclass(frozen=True, slots=True)
class Index:
    """The records by id; `number` counts articles from 1, `column` names an article's column."""

    articles: Mapping[str, Article]
    number: Mapping[str, int]
    column: Mapping[str, str]
    attributions: Mapping[str, Attribution]
    claims: Mapping[str, Claim]
    speakers: Mapping[str, Speaker]


def index(comparison: Comparison) -> Index:
    """Every record by its id, speakers by the attributions that name them."""
    articles = {reading.article.id: reading.article for reading in comparison.readings}
    return Index(
        articles=articles,
        number={key: at for at, key in enumerate(articles, 1)},
        column={key: column.name for column in comparison.columns for key in column.articles},
        attributions={
            made.id: made for reading in comparison.readings for made in reading.attributions
        },
        claims={claim.id: claim for claim in comparison.claims},
        speakers={
            made: speaker for speaker in comparison.speakers for made in speaker.attributions
        },
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


def moment(written: str | None) -> tuple[datetime, datetime] | None:
    """The first and the last moment that an ISO 8601 date can mean, a day's last included; times
    without an offset are taken as UTC. None where there is no such date.
    """
    try:
        when = datetime.fromisoformat(written or "")
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        whole = timedelta(days=1, microseconds=-1) if len(written or "") <= 10 else timedelta()
        return when.astimezone(UTC), when.astimezone(UTC) + whole
    except (ValueError, OverflowError):
        return None


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
