"""Reading in, the facts its article states out: one claim each, whose it is and how it is put.

Between `entities`, `quantities` and `dates`, whose finds it keeps with the words, and `matching`.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from crossread.article.claims.kinds import boilerplate, kind, modality, polarity, tokens
from crossread.article.dates import moments
from crossread.article.entities import entities, within
from crossread.article.page import Page
from crossread.article.quantities import quantities
from crossread.article.speakers.mentions import Names
from crossread.models.directories import Model
from crossread.models.facts import Array, MarkedText, Stretch, facts
from crossread.records import (
    Article,
    Attribution,
    Claim,
    ClaimKind,
    Entity,
    EntityKind,
    Moment,
    Quantity,
    Reading,
)
from crossread.text.sentences import Offsets

METHOD = "facts@3"
HELD = 0.5  # of a fact's characters in a content, from which it is that source's
REACH = 256  # characters; only stretches that touch the same of them can be alike
SHORTEST = 5  # characters of a fact
BEFORE = 24  # characters before a fact in its sentence that tell how it is put
_OPINION = 0.8  # how often a claim called an opinion is one, measured by eval/claims.py


@dataclass(frozen=True, slots=True)
class MarkedClaim:
    """A claim, the sentence it stands in, and its vector [width]."""

    claim: Claim
    marked: MarkedText
    vector: Array


@dataclass(frozen=True, slots=True)
class _Sentence:
    """Where a sentence stands and what is said in it."""

    place: Offsets
    quantities: tuple[Quantity, ...]
    moments: tuple[Moment, ...]
    entities: tuple[Entity, ...]
    aside: bool


def claims(reading: Reading, names: Names, model: Model) -> tuple[MarkedClaim, ...]:
    """The claims of one article in text order, as `model` finds them in its sentences; `names` is
    who its page names."""
    article = reading.article
    text = article.text
    places = [place for paragraph in names.page.sentences for place in paragraph]
    found = facts([text[start:end] for start, end in places], model)
    named, beside = entities(names), _by_reach(reading.attributions)
    stated = []
    for place, stretches in zip(places, found, strict=True):
        if stretches:
            sentence = _sentence(names.page, place, named)
            near = _near(beside, place)
            kept = (_uncut(sentence, each) for each in _said(place[0], stretches, near))
            made = [_stated(article, sentence, each, near) for each in kept]
            stated += [each for each in made if not _is_source(each.claim, near)]
    return tuple(stated)


def _sentence(page: Page, place: Offsets, named: Sequence[Entity]) -> _Sentence:
    article, (start, end) = page.article, place
    line = article.text[start:end]
    return _Sentence(
        place,
        quantities(page, start, end),
        moments(page, start, end),
        within(named, start, end),
        start >= article.title_length and boilerplate(line),
    )


def _uncut(sentence: _Sentence, stretch: Stretch) -> Stretch:
    """A stretch that begins within a figure, from where the figure does: "as many as 4,000"."""
    begin = sentence.place[0]
    at = begin + stretch.start
    cut = [q.span.start for q in sentence.quantities if q.span.start < at < q.span.end]
    return replace(stretch, start=min(cut, default=at) - begin)


def _by_reach(attributions: Sequence[Attribution]) -> Mapping[int, Sequence[Attribution]]:
    """The attributions by the REACH characters that their content touches."""
    found: dict[int, list[Attribution]] = defaultdict(list)
    for each in attributions:
        for part in {part for place in _places(each) for part in _parts(*place)}:
            found[part].append(each)
    return found


def _near(beside: Mapping[int, Sequence[Attribution]], place: Offsets) -> list[Attribution]:
    """The attributions whose content reaches into a sentence, the shortest content first."""
    touching = {each.id: each for part in _parts(*place) for each in beside.get(part, ())}
    near = [e for e in touching.values() if any(_shared(s, *place) for s in _places(e))]
    return sorted(near, key=lambda each: (sum(b - a for a, b in _places(each)), each.id))


def _parts(start: int, end: int) -> range:
    return range(start // REACH, end // REACH + 1)


def _places(attribution: Attribution) -> Iterator[Offsets]:
    return ((span.start, span.end) for span in attribution.content)


def _shared(place: Offsets, start: int, end: int) -> int:
    return max(0, min(place[1], end) - max(place[0], start))


def _said(begin: int, stretches: Sequence[Stretch], near: Sequence[Attribution]) -> list[Stretch]:
    """The stretches of the sentence that begins there without who says so and how; what else was
    in them is left out, and so is one that says what a likelier one does."""
    kept: dict[int, list[Stretch]] = defaultdict(list)  # by the REACH characters they touch
    for each in sorted(stretches, key=lambda stretch: (-stretch.chance, stretch.start)):
        start, end = _content(begin + each.start, begin + each.end, near)
        cut = replace(each, start=start - begin, end=end - begin)
        parts = _parts(cut.start, cut.end)
        beside = (other for part in parts for other in kept[part])
        if end - start >= SHORTEST and not any(_alike(cut, other) for other in beside):
            for part in parts:
                kept[part].append(cut)
    found = {(each.start, each.end): each for part in kept.values() for each in part}
    return [found[place] for place in sorted(found)]


def _content(start: int, end: int, near: Sequence[Attribution]) -> Offsets:
    """A stretch that holds a cue or a source, cut to what is said by it; longest content first."""
    for each in reversed(near):
        frame = [(span.start, span.end) for span in (*each.source, *each.cue)]
        if any(_shared(place, start, end) for place in frame):
            first = min(a for a, _ in _places(each))
            last = max(b for _, b in _places(each))
            if _shared((first, last), start, end):
                start, end = max(start, first), min(end, last)
    return start, end


def _alike(one: Stretch, other: Stretch) -> bool:
    both = min(one.end, other.end) - max(one.start, other.start)
    return 2 * both > max(one.end, other.end) - min(one.start, other.start)


def _owner(start: int, end: int, near: Sequence[Attribution]) -> str | None:
    """The innermost attribution whose content holds most of a stretch; None: the outlet's own
    words."""
    for each in near:
        if sum(_shared(place, start, end) for place in _places(each)) >= HELD * (end - start):
            return each.id
    return None


def _stated(
    article: Article, sentence: _Sentence, stretch: Stretch, near: Sequence[Attribution]
) -> MarkedClaim:
    begin, stop = sentence.place
    start, end = begin + stretch.start, begin + stretch.end
    owner = _owner(start, end, near)
    words = tokens(article.text, _put(article.text, begin, start), end)
    asked = article.text[begin:stop].rstrip("\"'”’)]» ").endswith("?")
    told = kind(words, asked=asked, own=owner is None)
    told = ClaimKind.BOILERPLATE if sentence.aside else told
    actors = within(sentence.entities, start, end)
    claim = Claim(
        article=article.id,
        spans=(article.span(start, end),),
        text=article.text[start:end],
        attribution=owner,
        kind=told,
        modality=modality(words, asked=asked),
        polarity=polarity(words),
        quantities=tuple(q for q in sentence.quantities if start <= q.span.start < end),
        moments=tuple(m for m in sentence.moments if start <= m.span.start < end),
        places=tuple(each for each in actors if each.kind is EntityKind.PLACE),
        actors=tuple(each for each in actors if each.kind is EntityKind.ACTOR),
        method=METHOD,
        score=round(stretch.chance * (1.0 if told is ClaimKind.FACTUAL else _OPINION), 4),
    )
    marked = MarkedText(article.text[begin:stop], stretch.start, stretch.end)
    return MarkedClaim(claim, marked, stretch.vector)


def _is_source(claim: Claim, near: Sequence[Attribution]) -> bool:
    """Whether a claim is the bare name of a source, who says something but is not what is said."""
    begin, end = claim.spans[0].start, claim.spans[-1].end
    sources = ((span.start, span.end) for each in near for span in each.source)
    if not any(_shared(place, begin, end) == end - begin for place in sources):
        return False
    names = ((each.span.start, each.span.end) for each in (*claim.places, *claim.actors))
    return sum(_shared(place, begin, end) for place in names) == end - begin


def _put(text: str, begin: int, start: int) -> int:
    """Where the words begin that tell how a fact is put: a few before it in its clause."""
    near = text[max(begin, start - BEFORE) : start]
    cut = max(near.rfind(mark) for mark in ',;:—(“"')
    near = near[cut + 1 :] if cut >= 0 else near
    if start - len(near) > begin and not text[start - len(near) - 1].isspace() and cut < 0:
        near = near.partition(" ")[2]
    return start - len(near)
