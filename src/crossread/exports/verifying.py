"""A share held against a reader's own copies: what became of every span of it.

Takes a `Share`, its secret and articles; gives a `Verified` for each span.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from crossread.exports.shares import (
    Secret,
    Share,
    SharedArticle,
    SharedSpan,
    context_digests,
    digest,
    span_digest,
)
from crossread.records import Article, Span
from crossread.text.folding import folded

LONG = 32  # folded characters: words so many are the same words wherever they are


class SpanState(StrEnum):
    """The same words at the same place, the same words elsewhere, neither, or no such article."""

    CONFIRMED = "confirmed"
    MOVED = "moved"
    CHANGED = "changed"
    MISSING = "article missing"


@dataclass(frozen=True, slots=True)
class Verified:
    """What became of a span (the numbers of its article and of itself), and where it is now."""

    article: int
    span: int
    state: SpanState
    found: Span | None


class _Copy:
    """One article of the reader's, with the digests of its windows once they are asked for."""

    def __init__(self, article: Article, secret: Secret) -> None:
        self.article = article
        self.secret = secret
        self.text = folded(article.text)
        self.digest = digest(secret, "text", self.text.text)
        self._windows: dict[int, dict[str, list[int]]] = {}

    def has(self, shared: SharedSpan, at: int) -> bool:
        """Whether the words of a span are at this place."""
        end = at + shared.length
        if not 0 <= at < end <= len(self.text.text):
            return False
        return span_digest(self.secret, self.text, at, end) == shared.digest

    def places(self, shared: SharedSpan) -> list[int]:
        """All places of the words of a span."""
        length = shared.length
        if length not in self._windows:
            made = self._windows[length] = {}
            text = self.text.text
            for at in range(len(text) - length + 1) if length else ():
                if text[at] != " " and text[at + length - 1] != " ":
                    own = span_digest(self.secret, self.text, at, at + length)
                    made.setdefault(own, []).append(at)
        return self._windows[length].get(shared.digest, [])

    def span(self, at: int, length: int) -> Span:
        """The span of the article that a folded one means."""
        whole = len(self.article.text.rstrip())
        return self.article.span(*self.text.without(at, at + length, whole))


def verify(made: Share, secret: Secret, articles: Sequence[Article]) -> tuple[Verified, ...]:
    """Every span of the share, in its order; a copy stands for one article at most."""
    copies = [_Copy(each, secret) for each in {each.id: each for each in articles}.values()]
    chosen = _chosen(made.articles, copies)
    return tuple(
        each
        for number, article in enumerate(made.articles)
        for each in _verified(number, article, chosen[number])
    )


def _chosen(shared: Sequence[SharedArticle], copies: list[_Copy]) -> list[_Copy | None]:
    """The copy of each article: the same text, else the same address, else most of its words."""
    found: list[_Copy | None] = [None] * len(shared)
    left = list(copies)

    def take(number: int, copy: _Copy) -> None:
        found[number] = copy
        left.remove(copy)

    for same in (_same_text, _same_address):
        for number, article in enumerate(shared):
            fitting = [copy for copy in left if same(article, copy)]
            if found[number] is None and fitting:
                take(number, fitting[0])
    likely = [
        (_likeness(article, copy), -number, copy)
        for number, article in enumerate(shared)
        if found[number] is None
        for copy in left
    ]
    for share, number, copy in sorted(likely, key=lambda each: each[:2], reverse=True):
        if share > 0 and found[-number] is None and copy in left:
            take(-number, copy)
    return found


def _same_text(article: SharedArticle, copy: _Copy) -> bool:
    return article.digest == copy.digest


def _same_address(article: SharedArticle, copy: _Copy) -> bool:
    return article.url is not None and article.url == copy.article.url


def _likeness(article: SharedArticle, copy: _Copy) -> int:
    """How many of the article's long spans the copy has at their place, or else anywhere."""
    long = [each for each in article.spans if each.length >= LONG]
    there = sum(copy.has(each, each.at) for each in long)
    longest = sorted(long, key=lambda each: -each.length)[:3]
    return there or sum(bool(copy.places(each)) for each in longest)


def _verified(number: int, article: SharedArticle, copy: _Copy | None) -> Iterator[Verified]:
    shifts: dict[int, None] = {0: None}  # by how much spans were moved so far
    for place, shared in enumerate(article.spans):
        if copy is None:
            yield Verified(number, place, SpanState.MISSING, None)
            continue
        at = _place(shared, copy, list(shifts))
        if at is None:
            yield Verified(number, place, SpanState.CHANGED, None)
            continue
        shifts[at - shared.at] = None
        state = SpanState.CONFIRMED if at == shared.at else SpanState.MOVED
        yield Verified(number, place, state, copy.span(at, shared.length))


def _place(shared: SharedSpan, copy: _Copy, shifts: Sequence[int]) -> int | None:
    """Where the words of a span are now: at their place, as far from it as other spans of the
    article, or at the nearest other place."""
    if copy.has(shared, shared.at):
        return shared.at
    near = [shared.at + each for each in shifts[-8:] if copy.has(shared, shared.at + each)]
    found = next((at for at in near if _same(shared, copy, at)), None)
    if found is not None:
        return found
    places = sorted(copy.places(shared), key=lambda at: abs(at - shared.at))
    return next((at for at in places if _same(shared, copy, at)), None)


def _same(shared: SharedSpan, copy: _Copy, at: int) -> bool:
    """Whether the same words elsewhere are the span's: few words need the words before or after
    them, since a name or a figure may well be said elsewhere too."""
    before, after = context_digests(copy.secret, copy.text, at, at + shared.length)
    return shared.length >= LONG or before == shared.before or after == shared.after
