"""An article with the names of the compared outlets covered, and findings on it brought back.

Models read the covered text, so that what an outlet is called changes nothing they find.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TypeVar, cast

from crossread.records import Article, Claim, Span
from crossread.text.sentences import Offsets

COVERS = ("Gazette", "Courier", "Tribune", "Chronicle", "Observer", "Examiner", "Sentinel")
COVER = COVERS[0]

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Covered:
    """`article` is `original` with names covered; `held` are the covered places, `told` what they
    cover in the original, both in text order."""

    article: Article
    original: Article
    held: tuple[Offsets, ...]
    told: tuple[Offsets, ...]

    def place(self, at: int, *, end: bool) -> int:
        """Where an offset of the covered text stands in the original."""
        number = bisect_right([start for start, _ in self.held], at - end) - 1
        if number < 0:
            return at
        if at <= self.held[number][1] - (not end):
            return self.told[number][1] if end else self.told[number][0]
        return at - self.held[number][1] + self.told[number][1]

    def span(self, span: Span) -> Span:
        """The span of the original that a span of the covered text means."""
        return self.original.span(self.place(span.start, end=False), self.place(span.end, end=True))


def covered(article: Article, names: re.Pattern[str] | None) -> Covered:
    """The article with every name the pattern finds covered, names by another word each in the
    order of their first mention; those past the last share it."""
    if names is None:
        return Covered(article, article, (), ())
    parts, held, told, at, size = list[str](), list[Offsets](), list[Offsets](), 0, 0
    known: dict[str, str] = {}
    for found in names.finditer(article.text):
        word = found.group().split()[-1]
        cover = known.setdefault(word, COVERS[min(len(known), len(COVERS) - 1)])
        parts += [article.text[at : found.start()], cover]
        start = size + found.start() - at
        held.append((start, start + len(cover)))
        told.append(found.span())
        at, size = found.end(), start + len(cover)
    text = "".join([*parts, article.text[at:]])
    moved = replace(
        article,
        text=text,
        url=article.id,  # two that differ in a name only stay two
        title_length=_moved(article.title_length, held, told),
        links=(),
    )
    links = tuple(
        replace(
            link,
            span=moved.span(*(_moved(at, held, told) for at in (link.span.start, link.span.end))),
        )
        if link.span
        else link
        for link in article.links
    )
    return Covered(replace(moved, links=links), article, tuple(held), tuple(told))


def _moved(at: int, held: Sequence[Offsets], told: Sequence[Offsets]) -> int:
    """Where an offset of the original stands in the covered text."""
    number = bisect_right([start for start, _ in told], at) - 1
    if number < 0:
        return at
    if at < told[number][1]:
        return held[number][0]
    return at - told[number][1] + held[number][1]


def uncovered(
    records: Sequence[Record], texts: Sequence[Covered], ids: dict[str, str]
) -> tuple[Record, ...]:
    """Records of covered texts as records of the originals. `ids` maps ids of the covered ones to
    those of the originals and grows with the records given, so parents come before children."""
    by_article = {each.article.id: each for each in texts}
    ids |= {each.article.id: each.original.id for each in texts}
    for record in records:  # an attribution may stand before the one that it is inside of
        old, new = (
            getattr(each, "id", None) for each in (record, _uncovered(record, by_article, ids))
        )
        if old and new:
            ids[old] = new
    return tuple(cast(Record, _uncovered(record, by_article, ids)) for record in records)


def _shown(parts: Mapping[str, object]) -> tuple[Span, ...]:
    """The spans that the names of a record were taken from."""
    span = parts.get("span")
    shown = cast(tuple[Span, ...], parts.get("shown_by", ()))
    return (*shown, span) if isinstance(span, Span) else shown


def _uncovered(value: object, texts: Mapping[str, Covered], ids: Mapping[str, str]) -> object:
    if isinstance(value, Span):
        return texts[value.article].span(value)
    if isinstance(value, tuple):
        return tuple(_uncovered(each, texts, ids) for each in value)
    if isinstance(value, str) and type(value) is str:
        return ids.get(value, value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    parts = {f.name: getattr(value, f.name) for f in fields(value) if f.init}
    made = {name: _uncovered(part, texts, ids) for name, part in parts.items()}
    for old, new in zip(_shown(parts), _shown(made), strict=True):
        for name, part in made.items():
            if old.text in COVERS and type(part) is str and old.text in part:
                made[name] = part.replace(old.text, new.text)
    if isinstance(value, Claim):
        made["text"] = " ".join(span.text for span in cast(tuple[Span, ...], made["spans"]))
    return replace(value, **made)
