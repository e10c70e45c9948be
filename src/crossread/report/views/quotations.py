"""Quotes in the words people are shown: their state, what differs, the sentence they are from.

Takes `Quote`s and the articles they stand in, gives entries for the pages and the terminal.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from crossread.records import Comparison, Quote, QuoteState, Span
from crossread.report.views.differences import CUT_MAX, TextPart, quoted
from crossread.report.views.passages import Excerpt, excerpt
from crossread.report.views.segments import Sign
from crossread.story.index import Index
from crossread.text.listing import counted, listed

SPANS_MAX = 4  # stretches of a source that a view shows


STATES = {
    QuoteState.VERBATIM: Sign("a", "=", meaning="word for word"),
    QuoteState.TRIMMED: Sign("r", "÷", meaning="starts or ends mid-sentence in the source"),
    QuoteState.ELIDED: Sign("r", "…", meaning="omits words and marks the gap"),
    QuoteState.SPLICED: Sign("d", "+", meaning="omits words without marking the gap"),
    QuoteState.ALTERED: Sign("d", "≠", meaning="words were changed, added or negated"),
    QuoteState.NOT_FOUND: Sign("o", "○", meaning="not in the cited text, which was searched"),
    QuoteState.NOT_CHECKED: Sign("n", "–", meaning="the cited text is not available"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A quotation as a view shows it: `place` and `source` are numbers of articles (0 none)."""

    number: int
    quote: Quote
    sign: Sign
    parts: tuple[TextPart, ...]
    place: int
    source: int
    excerpts: tuple[Excerpt, ...]


def shown(known: Index, quotes: Sequence[Quote]) -> Iterator[Shown]:
    """The quotations with what differs and the sentences of their source."""
    for number, quote in enumerate(quotes, 1):
        spans = quote.found[:SPANS_MAX]
        yield Shown(
            number,
            quote,
            STATES[quote.state],
            tuple(quoted(quote)),
            known.number.get(quote.span.article, 0),
            known.number.get(spans[0].article, 0) if spans else 0,
            tuple(_excerpts(known, spans)),
        )


def _excerpts(known: Index, spans: Sequence[Span]) -> Iterator[Excerpt]:
    """The sentences of the source; spans that stand close together share one."""
    group: list[Span] = []
    for span in sorted(spans):
        if group and span.start - group[-1].end > CUT_MAX:
            yield excerpt(known, group)
            group = []
        group.append(span)
    if group:
        yield excerpt(known, group)


@dataclass(frozen=True, slots=True)
class Version:
    """One article's version of a quotation; `place` is the article's number."""

    quote: Quote
    sign: Sign
    parts: tuple[TextPart, ...]
    outlet: str
    published: str
    place: int


@dataclass(frozen=True, slots=True)
class Utterance:
    """One utterance as several articles quote it, and who says it, in the words of each."""

    speakers: str
    differing: bool
    versions: tuple[Version, ...]
    method: str
    score: float


def utterances(known: Index, comparison: Comparison) -> list[Utterance]:
    """What several articles quote, first where their words differ."""
    quotes = {quote.id: quote for quote in comparison.quotes}
    found = []
    for item in comparison.variants:
        members = [quotes[key] for key in item.quotes]
        said = [quote.speaker for quote in members if quote.speaker]
        found.append(
            Utterance(
                listed(list(dict.fromkeys(said))),
                item.differing,
                tuple(_version(known, quote) for quote in members),
                item.method,
                item.score,
            )
        )
    return sorted(found, key=lambda each: not each.differing)


def _version(known: Index, quote: Quote) -> Version:
    of = quote.span.article
    return Version(
        quote,
        STATES[quote.state],
        tuple(quoted(quote)),
        known.columns.get(of, ""),
        known.articles[of].published or "",
        known.number[of],
    )


def summary(quotes: Sequence[Quote]) -> str:
    """What was found, in one sentence: `7 quotations: 3 verbatim, 1 altered; 1 misattributed.`"""
    if not quotes:
        return "No quotations found."
    counts = Counter(quote.state for quote in quotes)
    told = ", ".join(f"{counts[state]} {state.value}" for state in QuoteState if counts[state])
    wrong = sum(quote.misattributed for quote in quotes)
    also = f"; {wrong} said by someone else in the source" if wrong else ""
    return f"{counted(len(quotes), 'quotation')}: {told}{also}."


def to_look_at(entries: Iterable[Shown]) -> str:
    """The numbers of the quotations that are altered, spliced or misattributed."""
    return listed([str(entry.number) for entry in entries if entry.quote.faulty])
