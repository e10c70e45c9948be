"""An article with the names of the compared outlets covered, and findings on it brought back.

Models read the covered text, so that what an outlet is called changes nothing they find.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from crossread.records import (
    Article,
    Attribution,
    CitedWork,
    Claim,
    Entity,
    Family,
    Name,
    Reuse,
    Span,
)
from crossread.text.outlets import COVER
from crossread.text.sentences import Offsets

COVERS = (COVER, "Courier", "Tribune", "Chronicle", "Observer", "Examiner", "Sentinel")
_COVER = re.compile(rf"\b(?:{'|'.join(COVERS)})\b")


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

    def covers(self, spans: Sequence[Span]) -> dict[str, str]:
        """The covers in spans of the covered text, each with what it covers."""
        found = dict[str, str]()
        starts = [start for start, _ in self.held]
        for span in spans:
            for number in range(bisect_left(starts, span.start), bisect_left(starts, span.end)):
                told = self.original.text[slice(*self.told[number])]
                cover = self.article.text[slice(*self.held[number])]
                found.setdefault(cover, " ".join(told.split()))
        return found

    def spans(self, spans: Sequence[Span]) -> tuple[Span, ...]:
        """The same of several."""
        return tuple(map(self.span, spans))


Texts = Mapping[str, Covered]


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


def by_article(texts: Sequence[Covered]) -> Texts:
    """The texts by the ids of their covered articles."""
    return {each.article.id: each for each in texts}


def uncovered_attributions(found: Sequence[Attribution], text: Covered) -> dict[str, Attribution]:
    """The attributions of one original, in their order, by the ids they had in the covered text."""
    made = {
        each.id: replace(
            each,
            article=text.original.id,
            source=text.spans(each.source),
            cue=text.spans(each.cue),
            content=text.spans(each.content),
            hedges=text.spans(each.hedges),
            negations=text.spans(each.negations),
            speaker=each.speaker and _speaker(each.speaker, text),
            cites=each.cites and _work(each.cites, text),
        )
        for each in found
    }
    ids = {name: each.id for name, each in made.items()}
    return {
        name: replace(each, inside=ids.get(each.inside or "", each.inside))
        for name, each in made.items()
    }


def _speaker(name: Name, text: Covered) -> Name:
    covers = text.covers(name.shown_by)
    return replace(
        name,
        name=_words(name.name, covers),
        title=_words(name.title, covers),
        organisation=_words(name.organisation, covers),
        shown_by=text.spans(name.shown_by),
    )


def _work(work: CitedWork, text: Covered) -> CitedWork:
    covers = text.covers(work.shown_by)
    return replace(
        work,
        title=_words(work.title, covers),
        outlet=_words(work.outlet, covers),
        shown_by=text.spans(work.shown_by),
    )


def _words(name: str, covers: Mapping[str, str]) -> str:
    """A name with the words that were covered in the spans it was taken from."""
    return _COVER.sub(lambda found: covers.get(found.group(), found.group()), name)


def uncovered_claim(claim: Claim, text: Covered, attributions: Mapping[str, Attribution]) -> Claim:
    """A claim of the original; `attributions` by the ids they had in the covered text."""
    spans = text.spans(claim.spans)
    by = attributions.get(claim.attribution or "")
    return replace(
        claim,
        article=text.original.id,
        spans=spans,
        text=" ".join(span.text for span in spans),
        attribution=by.id if by else claim.attribution,
        quantities=tuple(replace(each, span=text.span(each.span)) for each in claim.quantities),
        moments=tuple(replace(each, span=text.span(each.span)) for each in claim.moments),
        places=tuple(_entity(each, text) for each in claim.places),
        actors=tuple(_entity(each, text) for each in claim.actors),
    )


def _entity(entity: Entity, text: Covered) -> Entity:
    name = _words(entity.name, text.covers((entity.span,)))
    return replace(entity, span=text.span(entity.span), name=name)


def uncovered_reuse(reuse: Reuse, texts: Texts) -> Reuse:
    """A copied passage of two originals."""

    def span(of: Span) -> Span:
        return texts[of.article].span(of)

    edits = tuple(replace(e, later=span(e.later), earlier=span(e.earlier)) for e in reuse.edits)
    return replace(reuse, later=span(reuse.later), earlier=span(reuse.earlier), edits=edits)


def uncovered_family(family: Family, texts: Texts) -> Family:
    """A family of originals."""
    members = (replace(each, article=texts[each.article].original.id) for each in family.members)
    head = texts[family.head].original.id if family.head else None
    return replace(family, members=tuple(members), head=head)
