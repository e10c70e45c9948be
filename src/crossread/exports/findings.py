"""What was found as one kind of value: its kind, what is said of it, and its spans by role.

Takes readings, a comparison or a case; text-free shares and annotations are made from it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crossread.records import Article, Case, Comparison, Quote, Reading, Span, Speaker
from crossread.records.attributions import ROLES, spans_of, who

Parts = tuple[tuple[str, tuple[Span, ...]], ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """`says` are pairs of a field and its word, never words of an article; `spans` are given by
    role; `about` is the id of the record."""

    kind: str
    about: str
    says: tuple[tuple[str, str], ...]
    spans: Parts
    method: str
    score: float | None


@dataclass(frozen=True, slots=True)
class FindingTie:
    """How one finding bears on another; each is its kind and the id of its record."""

    relation: str
    one: tuple[str, str]
    other: tuple[str, str]


def reading_findings(readings: Sequence[Reading]) -> Iterator[Finding]:
    """Each attribution with its roles."""
    for reading in readings:
        for each in reading.attributions:
            roles = tuple((role, spans_of(each, role)) for role in ROLES)
            yield Finding(
                "attribution",
                each.id,
                _said(
                    kind=each.kind,
                    source_kind=each.source_kind,
                    authorial_stance=each.authorial_stance,
                    polarity=each.polarity,
                    veridicality=each.veridicality,
                ),
                tuple((role, spans) for role, spans in roles if spans),
                each.method,
                each.score,
            )


def comparison_findings(comparison: Comparison) -> Iterator[Finding]:
    """Attributions, claims, conflicts, copied passages and quotations."""
    yield from reading_findings(comparison.readings)
    for claim in comparison.claims:
        said = _said(kind=claim.kind, modality=claim.modality, polarity=claim.polarity)
        words = (("words", claim.spans),)
        yield Finding("claim", claim.id, said, words, claim.method, claim.score)
    for each in comparison.conflicts:
        said = _said(kind=each.kind, between=each.between)
        sides = (("sides", each.shown_by),)
        yield Finding("conflict", each.id, said, sides, each.method, each.score)
    for reuse in comparison.reuses:
        said = _said(kind=reuse.kind, direction=reuse.direction)
        passages = (("later", (reuse.later,)), ("earlier", (reuse.earlier,)))
        yield Finding("reuse", reuse.id, said, passages, reuse.method, reuse.score)
    yield from map(_quotation, comparison.quotes)


def reading_ties(readings: Sequence[Reading]) -> Iterator[FindingTie]:
    """What is said inside what somebody else says."""
    for reading in readings:
        for each in reading.attributions:
            if each.inside:
                yield FindingTie("inside", ("attribution", each.id), ("attribution", each.inside))


def comparison_ties(comparison: Comparison) -> Iterator[FindingTie]:
    """On whose word a claim stands, which claims conflict, where a quotation is introduced."""
    yield from reading_ties(comparison.readings)
    for claim in comparison.claims:
        if claim.attribution:
            yield FindingTie("said in", ("claim", claim.id), ("attribution", claim.attribution))
    for each in comparison.conflicts:
        yield FindingTie("conflicts with", ("claim", each.a), ("claim", each.b))
    for quote in comparison.quotes:
        if quote.attribution:
            yield FindingTie("quoted in", ("quote", quote.id), ("attribution", quote.attribution))


def names_of(readings: Sequence[Reading], speakers: Sequence[Speaker] = ()) -> dict[str, str]:
    """Who is meant, by the id of the attribution; those who are not named are not in it."""
    own = {each.id: who(each) for reading in readings for each in reading.attributions}
    told = {made: each.name for each in speakers for made in each.attributions}
    return {made: name for made, name in (own | told).items() if name}


def case_findings(case: Case, articles: Sequence[Article]) -> Iterator[Finding]:
    """The evidence of a case with its passages in the articles at hand."""
    at_hand = {each.id: each for each in articles}
    sources = {each.id: at_hand.get(each.article) for each in case.sources}
    for evidence in case.evidence:
        spans = tuple(
            article.span(passage.start, passage.end)
            for passage in evidence.shown_by
            if (article := sources[passage.source])
        )
        said = _said(credibility=evidence.credibility, relevance=evidence.relevance)
        yield Finding("evidence", evidence.id, said, (("passages", spans),), "case@1", None)


def _quotation(quote: Quote) -> Finding:
    said = _said(state=quote.state)
    return Finding("quote", quote.id, said, (("words", (quote.span,)),), quote.method, quote.score)


def _said(**words: str | None) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(word)) for name, word in words.items() if word)
