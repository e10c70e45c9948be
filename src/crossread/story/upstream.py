"""Comparisons of several stories in, the speakers, agencies and documents they rest on out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from crossread.records import Comparison, Origin, OriginKind, SourceKind
from crossread.records.upstream import Upstream, UpstreamKind, UpstreamMap
from crossread.text.outlets import AGENCIES, bare

_SPEAKERS = {
    SourceKind.ORGANISATION: UpstreamKind.ORGANISATION,
    SourceKind.OUTLET: UpstreamKind.ORGANISATION,
    SourceKind.DOCUMENT: UpstreamKind.DOCUMENT,
    SourceKind.ANONYMOUS: UpstreamKind.UNNAMED,
}
Key = tuple[UpstreamKind, str]


@dataclass(frozen=True, slots=True)
class _Used:
    """What was seen of a source so far."""

    names: list[str] = field(default_factory=list)
    stories: set[str] = field(default_factory=set)
    outlets: dict[str, None] = field(default_factory=dict)
    articles: set[str] = field(default_factory=set)
    claims: set[str] = field(default_factory=set)
    alone: set[str] = field(default_factory=set)


def upstream(comparisons: Sequence[Comparison]) -> UpstreamMap:
    """Who and what the claims of the stories originate with. One name, however it is written, is
    one source in all stories; unnamed sources are one in each story only."""
    used: defaultdict[Key, _Used] = defaultdict(_Used)
    rows, known, articles = set[str](), set[str](), set[str]()
    for comparison in comparisons:
        rows |= {row.id for row in comparison.propositions}
        known |= {origin.proposition for origin in comparison.origins}
        articles |= {each.article.id for each in comparison.readings}
        _add(comparison, used)
    sources = [_source(kind, found) for (kind, _), found in used.items()]
    sources.sort(key=_order)
    return UpstreamMap(
        tuple(sources), len({each.story.id for each in comparisons}), len(articles), len(rows),
        len(rows - known),
    )  # fmt: skip


def _add(comparison: Comparison, used: defaultdict[Key, _Used]) -> None:
    kinds = {each.name: each.kind for each in comparison.speakers}
    agencies = {each.agency for each in comparison.families if each.agency}
    agencies |= {*AGENCIES, *AGENCIES.values()}
    columns = {made: each.name for each in comparison.columns for made in each.articles}
    claims = {each.id: each.article for each in comparison.claims}
    roots: defaultdict[str, set[Key]] = defaultdict(set)
    for origin in comparison.origins:
        kind = _kind(origin, kinds, agencies)
        own = comparison.story.id if kind is UpstreamKind.UNNAMED else ""
        key = (kind, own + " ".join(bare(origin.name).casefold().split()))
        roots[origin.proposition].add(key)
        found = used[key]
        found.names.append(origin.name)
        found.stories.add(comparison.story.id)
        found.claims.add(origin.proposition)
        found.articles.update(claims[each] for each in origin.claims)
        found.outlets.update(dict.fromkeys(columns[claims[each]] for each in origin.claims))
    for row, keys in roots.items():
        if len(keys) == 1:
            used[next(iter(keys))].alone.add(row)


def _kind(origin: Origin, kinds: dict[str, SourceKind], agencies: set[str]) -> UpstreamKind:
    if origin.kind is OriginKind.DOCUMENT:
        return UpstreamKind.DOCUMENT
    if origin.kind is OriginKind.NEWSROOM:
        agency = bare(origin.name) in agencies or origin.name in agencies
        return UpstreamKind.AGENCY if agency else UpstreamKind.NEWSROOM
    if origin.name.endswith("(unnamed)"):
        return UpstreamKind.UNNAMED
    return _SPEAKERS.get(kinds.get(origin.name, SourceKind.PERSON), UpstreamKind.PERSON)


def _order(each: Upstream) -> tuple[bool, int, int, str, str]:
    """What newsrooms say in their own words stands behind what they have from others."""
    own = each.kind is UpstreamKind.NEWSROOM
    return own, -each.alone, -each.claims, each.kind, each.name


def _source(kind: UpstreamKind, found: _Used) -> Upstream:
    """The record, by the name it is most often written in."""
    name = max(sorted(set(found.names)), key=found.names.count).removesuffix(" (unnamed)")
    return Upstream(
        name,
        kind,
        len(found.stories),
        tuple(found.outlets),
        len(found.articles),
        len(found.claims),
        len(found.alone),
    )
