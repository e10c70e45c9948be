"""Attributions as labelled stretches and relations, the form in which annotation tools keep them.

Label Studio and doccano are written and read through it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from crossread.records import (
    Article,
    Attribution,
    AuthorialStance,
    Kind,
    Polarity,
    Reading,
    SourceKind,
    Span,
    Unused,
    Veridicality,
)
from crossread.records.attributions import ROLES, spans_of
from crossread.text.listing import grouped
from crossread.text.sentences import OPENING_MARKS

OF = {"source": "source of", "cue": "cue of", "content": "part of"}
INSIDE = "inside"
# What is said of an attribution, each with the words it may be said in.
CHOICES = {
    "kind": Kind,
    "source_kind": SourceKind,
    "authorial_stance": AuthorialStance,
    "polarity": Polarity,
    "veridicality": Veridicality,
}
_FACTS: dict[str, type] = {
    "name": str, "outlet": str, "url": str, "published": str, "lang": str, "title_length": int,
    "complete": bool,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Region:
    """A labelled stretch of a text; `says` are pairs of a field of CHOICES and its word."""

    id: str
    label: str
    start: int
    end: int
    says: tuple[tuple[str, str], ...] = ()
    method: str = ""
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Related:
    """One stretch (id) related to another: a source or a cue to the content it belongs to."""

    one: str
    other: str
    kind: str


@dataclass(frozen=True, slots=True)
class Labelled:
    """One article with its stretches and relations."""

    article: Article
    regions: tuple[Region, ...]
    related: tuple[Related, ...]


def labelled(reading: Reading) -> Labelled:
    """The attributions of a reading that have a content; to its first part all else is related."""
    held = [each for each in reading.attributions if each.content]
    heads = {each.id: f"{each.id[:12]}-content-1" for each in held}
    regions, related = list[Region](), list[Related]()
    for each in held:
        for role in ROLES:
            for part, span in enumerate(spans_of(each, role), 1):
                name = f"{each.id[:12]}-{role}-{part}"
                head = name == heads[each.id]
                said = ((field, getattr(each, field)) for field in CHOICES if head)
                says = tuple((field, str(word)) for field, word in said if word)
                regions.append(
                    Region(name, role, span.start, span.end, says, each.method, each.score)
                )
                if not head:
                    related.append(Related(name, heads[each.id], OF[role]))
        if each.inside in heads:
            related.append(Related(heads[each.id], heads[each.inside], INSIDE))
    return Labelled(reading.article, tuple(regions), tuple(related))


def readings_of(
    items: Iterable[tuple[str, Any]], parse: Callable[[Any], Labelled], method: str
) -> Iterator[Reading | Unused]:
    """A reading for each item that a tool gave, by its name; what cannot be used as `Unused`."""
    for name, item in items:
        try:
            given = parse(item)
        except (ValueError, KeyError, TypeError, AttributeError, IndexError) as fault:
            told = f"it lacks {fault}" if isinstance(fault, KeyError) else str(fault)
            yield Unused(name, f"it is not used: {told}")
            continue
        reading, left = unlabelled(given, method)
        yield reading
        for each in left:
            words = given.article.text[each.start : each.end][:40]
            yield Unused(
                name, f"the {each.label} {words!r} is not used: no relation joins it to a content"
            )


def unlabelled(given: Labelled, method: str) -> tuple[Reading, tuple[Region, ...]]:
    """The attributions in text order, and the stretches that belong to none: a source or a cue
    that is related to no content. What names no method was found by `method`, for certain."""
    known = {each.id: each for each in given.regions}
    pairs = [each for each in given.related if each.one in known and each.other in known]
    joined = {each.one for each in pairs if each.kind == OF["content"]}
    heads = [each for each in given.regions if each.label == "content" and each.id not in joined]
    belonging = grouped(((each.other, each.kind), known[each.one]) for each in pairs)
    made: dict[str, Attribution] = {}
    used = {each.id for each in heads}
    for head in heads:
        parts = {role: belonging.get((head.id, kind), []) for role, kind in OF.items()}
        parts["content"] = [head, *parts["content"]]
        used |= {each.id for held in parts.values() for each in held}
        made[head.id] = _attribution(given.article, head, parts, method)
    outer = {each.one: each.other for each in pairs if each.kind == INSIDE}
    ordered = sorted(made, key=lambda name: _first(made[name]))
    found = tuple(
        replace(made[name], inside=made[outer[name]].id)
        if outer.get(name) in made and outer[name] != name
        else made[name]
        for name in ordered
    )
    left = tuple(each for each in given.regions if each.id not in used)
    return Reading(given.article, found), left


def _first(each: Attribution) -> tuple[int, int, str]:
    spans = [span for role in ROLES for span in spans_of(each, role)]
    return min(span.start for span in spans), max(span.end for span in spans), each.id


def _attribution(
    article: Article, head: Region, parts: Mapping[str, Sequence[Region]], method: str
) -> Attribution:
    source, cue, content = (tuple(_spans(article, parts[role])) for role in ROLES)
    says: dict[str, Any] = {name: CHOICES[name](word) for name, word in head.says}
    kind = says.pop("kind", None) or _kind(content[0])
    score = 1.0 if head.score is None else head.score
    plain = Attribution(article.id, source, cue, content, kind, None, head.method or method, score)
    return replace(plain, **says)


def _spans(article: Article, regions: Iterable[Region]) -> Iterator[Span]:
    for start, end in sorted({(each.start, each.end) for each in regions}):
        yield article.span(start, end)


def _kind(content: Span) -> Kind:
    """Where nobody says: direct where it opens with a quotation mark."""
    return Kind.DIRECT if content.text.lstrip()[:1] in OPENING_MARKS else Kind.INDIRECT


def facts(article: Article) -> dict[str, object]:
    """What is known of an article beside its text, as both tools keep it beside a text."""
    return {name: getattr(article, name) for name in _FACTS} | {"authors": list(article.authors)}


def article_of(text: object, told: Mapping[str, Any]) -> Article:
    """The article of a text with such facts; ValueError where they cannot be one."""
    if not isinstance(text, str) or not text.strip():
        raise ValueError("it has no text")
    given: dict[str, Any] = {name: told.get(name) for name in _FACTS}
    for name, value in given.items():
        if value is not None and not isinstance(value, _FACTS[name]):
            raise ValueError(f"its {name} is {value!r}")
    authors = told.get("authors") or []
    if not isinstance(authors, list) or not all(isinstance(each, str) for each in authors):
        raise ValueError(f"its authors are {authors!r}")
    length = given.pop("title_length") or 0
    title = length if 0 <= length <= len(text) else 0
    name = given.pop("name") or ""
    return Article(text, title_length=title, authors=tuple(authors), name=name, **given)


def region_of(article: Article, name: str, label: str, place: tuple[Any, Any], text: Any) -> Region:
    """A stretch where it stands; its `text`, where the tool keeps it, tells code points from the
    UTF-16 units of older versions. ValueError where it is not there."""
    start, end = place
    if label not in OF:
        raise ValueError(f"a stretch is labelled {label!r}, not {', '.join(OF)}")
    if not (type(start) is int and type(end) is int and 0 <= start < end):
        raise ValueError(f"a stretch goes from {start!r} to {end!r}")
    if isinstance(text, str) and article.text[start:end] != text:
        start, end = (_code_points(article.text, place) for place in (start, end))
        if article.text[start:end] != text:
            raise ValueError(f"the stretch at {start} is not in its text as {text[:40]!r}")
    if end > len(article.text):
        raise ValueError(f"a stretch ends at {end}, behind the text")
    return Region(name, label, start, end)


def _code_points(text: str, units: int) -> int:
    """An offset in UTF-16 units as one in code points."""
    held = text.encode("utf-16-le", "surrogatepass")[: 2 * units]
    return len(held.decode("utf-16-le", "replace"))


def say_of(field: str, word: object) -> tuple[str, str]:
    """What is said of a stretch; ValueError where the field has no such word."""
    if word not in [str(each) for each in CHOICES.get(field, ())]:
        raise ValueError(f"{field} is {word!r}")
    return field, str(word)
