"""Reading in, the claims of its article out: one proposition each, whose it is and how it is put.

Between `entities`, `quantities`, `dates`, whose finds it keeps with the words, and `matching`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from crossread.article.claims.kinds import boilerplate, kind, modality, polarity
from crossread.article.claims.sentences import SentencePiece, pieces
from crossread.article.claims.verbs import tokens, verbal
from crossread.article.dates import moments
from crossread.article.entities import entities
from crossread.article.page import Page
from crossread.article.quantities import quantities
from crossread.article.speakers.mentions import Names
from crossread.records import Article, Claim, ClaimKind, Entity, EntityKind, Reading

METHOD = "claims-rules@1"
_OPINION = 0.8  # how often a claim called an opinion is one, measured by eval/claims.py


def claims(reading: Reading, names: Names) -> tuple[Claim, ...]:
    """The claims of one article in text order; `names` is who its page names."""
    page, named = names.page, entities(names)
    starts = [each.span.start for each in named]
    found = [
        _claim(page, piece, _within(named, starts, piece))
        for piece in pieces(reading, page)
        if _says_something(page.article, piece)
    ]
    return tuple(sorted(found, key=lambda claim: (claim.spans, claim.attribution or "")))


def _says_something(article: Article, piece: SentencePiece) -> bool:
    """Whether words are a proposition, a headline, a figure, or a line to be set aside."""
    counted = any(token.low[0].isdigit() for token in piece.tokens) and len(piece.tokens) > 2
    proposition = len(piece.tokens) > 1 and verbal(piece.tokens)
    return piece.heading or proposition or counted or _set_aside(article, piece)


def _set_aside(article: Article, piece: SentencePiece) -> bool:
    line = article.text[slice(*piece.line)]
    return piece.owner is None and boilerplate(line, tokens(line, 0, len(line)))


def _claim(page: Page, piece: SentencePiece, named: Sequence[Entity]) -> Claim:
    article = page.article
    spans = tuple(article.span(start, end) for start, end in piece.runs)
    own = piece.owner is None
    told = kind(piece.tokens, asked=piece.asked, own=own)
    if not piece.heading and _set_aside(article, piece):
        told = ClaimKind.BOILERPLATE
    return Claim(
        article=article.id,
        spans=spans,
        text=" ".join(span.text for span in spans),
        attribution=piece.owner,
        kind=told,
        modality=modality(piece.tokens, asked=piece.asked),
        polarity=polarity(piece.tokens),
        quantities=tuple(q for s in spans for q in quantities(page, s.start, s.end)),
        moments=tuple(m for s in spans for m in moments(page, s.start, s.end)),
        places=tuple(each for each in named if each.kind is EntityKind.PLACE),
        actors=tuple(each for each in named if each.kind is EntityKind.ACTOR),
        method=METHOD,
        score=round(piece.score * (1.0 if told is ClaimKind.FACTUAL else _OPINION), 4),
    )


def _within(named: Sequence[Entity], starts: Sequence[int], piece: SentencePiece) -> list[Entity]:
    """The places and actors inside a piece's words."""
    return [
        each
        for start, end in piece.runs
        for each in named[bisect_left(starts, start) : bisect_right(starts, end)]
        if each.span.end <= end
    ]
