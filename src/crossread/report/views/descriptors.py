"""A case in, what is known of each of its sources out, in the manner of ICD 206: who, when, on
whose word, with what interest, how it was gathered, and what is not known."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from crossread.records import Case, Evidence, Passage, Source
from crossread.report.views.segments import plain_date
from crossread.text.listing import grouped

_DIGEST = 12  # digits of a sha256 that are shown


class EvidenceOf(NamedTuple):
    """The evidence (ids) in a source that an origin tells ("" not known), or that somebody gains
    by if it is believed."""

    name: str
    evidence: tuple[str, ...]


class Descriptor(NamedTuple):
    """What is known of a source, in words; `unknown` is what is not."""

    source: Source
    who: str
    when: str
    how: str
    told: tuple[EvidenceOf, ...]
    interests: tuple[EvidenceOf, ...]
    unknown: tuple[str, ...]


def descriptors(case: Case) -> tuple[Descriptor, ...]:
    """One for each source, in the order of the case."""
    held = grouped(
        (passage.source, (evidence, passage))
        for evidence in case.evidence
        for passage in (*evidence.shown_by, *(each.passage for each in evidence.contested))
    )
    return tuple(_descriptor(each, held.get(each.id, [])) for each in case.sources)


def _descriptor(source: Source, held: list[tuple[Evidence, Passage]]) -> Descriptor:
    origins: dict[str, dict[str, None]] = {}
    interests: dict[str, dict[str, None]] = {}
    for evidence, passage in held:
        origins.setdefault(passage.origin, {})[evidence.id] = None
        if evidence.interest:
            interests.setdefault(evidence.interest, {})[evidence.id] = None
    return Descriptor(
        source=source,
        who=source.outlet if source.newsroom else f"{source.outlet or source.id}: outlet unknown",
        when=plain_date(source.published),
        how=_how(source),
        told=tuple(EvidenceOf(name, tuple(ids)) for name, ids in origins.items()),
        interests=tuple(EvidenceOf(name, tuple(ids)) for name, ids in interests.items()),
        unknown=tuple(_unknown(source, origins)),
    )


def _how(source: Source) -> str:
    """How the text came here."""
    if source.file and source.sha256:
        return f"read from the file {source.file} (sha256 {source.sha256[:_DIGEST]}…)"
    return f"read from the file {source.file}" if source.file else ""


def _unknown(source: Source, origins: Mapping[str, object]) -> Iterator[str]:
    if not source.newsroom:
        yield "the outlet"
    if not source.published:
        yield "publication date"
    if not source.url:
        yield "web address"
    if not source.file:
        yield "how the text was obtained"
    elif not source.sha256:
        yield "whether the file has changed since it was read"
    if not origins:
        yield "its relevance: no evidence in this case comes from it"
    elif "" in origins:
        yield "the original source of part of it"
    if any(origins):
        yield "whether its sources had direct knowledge"
