"""Words in their place: a claim in its sentence, and an article's text with its claims marked.

Takes the `Index` of a comparison, gives the pieces that the page of a comparison prints.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from crossread.records import Article, Span
from crossread.story.index import Index, sentence
from crossread.text.sentences import Offsets, paragraphs

_PARAGRAPH = 24  # characters of a page that one paragraph takes beside its own


@dataclass(frozen=True, slots=True)
class PassagePiece:
    """A stretch of text: whether it is marked, the claims (numbers) that begin in it, and those
    that end with it.
    """

    text: str
    marked: bool
    begins: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The sentence or sentences of a claim, and the one before and the one after."""

    before: str
    pieces: tuple[PassagePiece, ...]
    after: str


@dataclass(frozen=True, slots=True)
class PrintedText:
    """An article as a page prints it: its paragraphs in pieces, the headline first where it has
    one, and how many characters are left out at its end.
    """

    number: int
    article: Article
    headline: str
    title: tuple[PassagePiece, ...]
    body: tuple[tuple[PassagePiece, ...], ...]
    left_out: int


def printed(known: Index, key: str, most: int, marks: Mapping[int, Sequence[Span]]) -> PrintedText:
    """The article with this id, at most `most` characters of it, with what is marked in it."""
    article = known.articles[key]
    cut, end = blocks(article, most, marks)
    titled = bool(article.title_length and cut)
    return PrintedText(
        known.number[key],
        article,
        title(known, key),
        cut[0] if titled else (),
        cut[1:] if titled else cut,
        len(article.text[end:].strip()),
    )


def title(known: Index, key: str) -> str:
    """An article's headline, or what else it is known by."""
    of = known.articles[key]
    named = of.text[: of.title_length] or of.name or of.url or "text without a headline"
    return " ".join(named.split())


def excerpt(known: Index, spans: Sequence[Span]) -> Excerpt:
    """Where these spans of one article stand; the spans themselves are marked."""
    article = spans[0].article
    text = known.articles[article].text
    low, high = min(span.start for span in spans), max(span.end for span in spans)
    before, here, after = sentence(known, article, low, high)
    marks = [(span.start, span.end, 0) for span in spans]
    return Excerpt(text[slice(*before)], _cut(text, here, marks), text[slice(*after)])


def blocks(
    article: Article, most: int, numbers: Mapping[int, Sequence[Span]]
) -> tuple[tuple[tuple[PassagePiece, ...], ...], int]:
    """The paragraphs of a text in pieces, and where they end; `numbers` are the claims.

    At most `most` characters, a paragraph's own marks counted.
    """
    bounds, left = list[Offsets](), most
    for start, whole in paragraphs(article.text[:most]):
        end = min(whole, start + left - _PARAGRAPH)
        if end <= start:
            break
        bounds.append((start, end))
        left -= end - start + _PARAGRAPH
    starts = [start for start, _ in bounds]
    marks: list[list[tuple[int, int, int]]] = [[] for _ in bounds]
    for number, spans in numbers.items():
        for span in spans:
            for place in range(max(0, bisect_right(starts, span.start) - 1), len(bounds)):
                if bounds[place][0] >= span.end:
                    break
                if bounds[place][1] > span.start:
                    marks[place].append((span.start, span.end, number))
    first = set[int]()
    found = []
    for bound, over in zip(bounds, marks, strict=True):
        pieces = _cut(article.text, bound, over)
        found.append(tuple(_once(piece, first) for piece in pieces))
    return tuple(found), bounds[-1][1] if bounds else 0


def _once(piece: PassagePiece, seen: set[int]) -> PassagePiece:
    """The piece with only those beginnings that no piece before it has."""
    new = tuple(number for number in piece.begins if number not in seen)
    seen.update(new)
    return PassagePiece(piece.text, piece.marked, new, piece.ends)


def _cut(
    text: str, bound: tuple[int, int], marks: Sequence[tuple[int, int, int]]
) -> tuple[PassagePiece, ...]:
    low, high = bound
    held = [(max(low, start), min(high, end), n) for start, end, n in marks]
    edges = sorted({low, high, *(edge for start, end, _ in held for edge in (start, end))})
    begins: dict[int, list[int]] = {}
    ends: dict[int, list[int]] = {}
    for start, end, number in sorted(held):
        begins.setdefault(start, []).append(number)
        ends.setdefault(end, []).append(number)
    found, depth = [], 0
    for start, end in pairwise(edges):
        depth += len(begins.get(start, ())) - len(ends.get(start, ()))
        piece = PassagePiece(
            text[start:end], depth > 0, tuple(begins.get(start, ())), tuple(ends.get(end, ()))
        )
        found.append(piece)
    return tuple(found)
