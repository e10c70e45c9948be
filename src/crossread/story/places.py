"""A story's claims in, the places they name out, each with where it is or what it may be."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import asin, cos, radians, sin, sqrt

from crossread.records import Claim, Span
from crossread.records.geography import Located, Site, SiteKind, StoryPlace
from crossread.story.gazetteer import look_up, place_key, says_wide
from crossread.text.lexicon import lexicon

METHOD = "gazetteer@1"
FAR_LARGER = 20  # times as many people as the next: Paris in France, not in Texas
TOWN = 50_000  # people below which another place of the story must support a name
ONE_KM = 150  # a city and the province around it
NEAR_KM = 250  # from a place of the story that is already known
CANDIDATES_MAX = 12  # places one name may be that are kept
SPAN_MAX = 2_000  # characters of a claim in which further names are sought
EARTH_KM = 6371.0  # mean radius
Mention = tuple[str, Claim, Span]
_LOCATED = re.compile(
    r"\b(?P<where>in|near|from|to|towards?|into|outside|around|between|at|and|of)\s"
    r"(?P<name>[A-Z][\w’']+(?:[ -](?:[ae]l-|ez-)?[A-Z][\w’']+){0,3})"
)
_SURE_WHERE = frozenset(("in", "near", "into", "towards", "toward", "outside"))
Found = tuple[Located, Site | None, tuple[Site, ...]]


def places(claims: Sequence[Claim]) -> tuple[StoryPlace, ...]:
    """The places that claims name, those of most claims first; names that the gazetteer has more
    than once are told apart by size and by the story's other places, or not at all."""
    named: dict[str, list[Mention]] = {}
    for claim in claims:
        for each in claim.places:
            held = named.setdefault(place_key(each.name), [])
            held.append((each.name, claim, each.span))
    more = [(span.text, claim, span) for claim in claims for span in _behind_words(claim)]
    listed = look_up([*named, *(name for name, _, _ in more)])
    for mention in more:
        if listed[place_key(mention[0])]:
            named.setdefault(place_key(mention[0]), []).append(mention)
    may = {
        key: one_each(listed[key], wide=any(says_wide(name) for name, _, _ in held))
        for key, held in named.items()
    }
    sure = _supported({key: of_its_own(sites) for key, sites in may.items()})
    made = [_place(held, _found(may[key], sure[key], sure)) for key, held in named.items()]
    return tuple(sorted(made, key=lambda each: (-len(each.claims), each.name)))


def _behind_words(claim: Claim) -> Iterator[Span]:
    """Names behind a word for where, and behind "and", that are not known as anything else."""
    places_known = [each.span for each in claim.places]
    known = [*places_known, *(each.span for each in claim.actors)]
    for whole in claim.spans:
        for match in _LOCATED.finditer(whole.text[:SPAN_MAX]):
            start, end = (whole.start + at for at in match.span("name"))
            if match["name"].lower() in lexicon("words")["day"]:  # in March
                continue
            barred = places_known if match["where"] in _SURE_WHERE else known
            if not any(span.start < end and start < span.end for span in barred):
                yield Span(whole.article, start, end, match["name"])


def one_each(sites: Sequence[Site], *, wide: bool) -> tuple[Site, ...]:
    """The places without those that are the same: a city and its province."""
    kept: list[Site] = []
    city_last = sorted(sites, key=lambda site: (site.kind is SiteKind.CITY) == wide)
    for site in city_last:
        if not any(
            site.country == other.country
            and site.kind is not other.kind
            and distance(site, other) < ONE_KM
            for other in kept
        ):
            kept.append(site)
    return tuple(sorted(kept, key=lambda site: -site.people))


def of_its_own(sites: Sequence[Site]) -> tuple[Located, Site] | None:
    """The place that a name means without looking at others."""
    if not sites:
        return None
    if len(sites) == 1:
        return Located.ONLY, sites[0]
    if sites[0].people >= FAR_LARGER * max(1, sites[1].people) and sites[0].people > TOWN:
        return Located.SIZE, sites[0]
    return None


Sure = Mapping[str, tuple[Located, Site] | None]


def _supported(sure: Sure) -> Sure:
    """Without small towns in a country that no other place of the story is in."""
    held = {key: found[1] for key, found in sure.items() if found}

    def kept(key: str, site: Site) -> bool:
        small = site.kind is SiteKind.CITY and site.people < TOWN
        others = (
            other
            for name, other in held.items()
            if name != key and (other.kind is not SiteKind.CITY or other.people >= TOWN)
        )
        return not small or any(other.country == site.country for other in others)

    return {key: f if f and kept(key, f[1]) else None for key, f in sure.items()}


def _found(sites: tuple[Site, ...], own: tuple[Located, Site] | None, sure: Sure) -> Found:
    """Why a name has its place or none, the place, and what else it may be."""
    if not sites:
        return Located.UNKNOWN, None, ()
    if own:
        return own[0], own[1], sites[:CANDIDATES_MAX]
    if len(sites) == 1:
        return Located.UNSUPPORTED, None, sites
    known = [each[1] for each in sure.values() if each]
    there = [site for site in sites if any(site.country == other.country for other in known)]
    near = [site for site in there if any(_beside(site, other) for other in known)]
    for some in (there, near):
        if len(some) == 1:
            return Located.STORY, some[0], sites[:CANDIDATES_MAX]
    return Located.AMBIGUOUS, None, sites[:CANDIDATES_MAX]


def _beside(site: Site, other: Site) -> bool:
    return other.kind is not SiteKind.COUNTRY and distance(site, other) < NEAR_KM


def distance(a: Site, b: Site) -> float:
    """Kilometres between two places over the round earth."""
    north, south = radians(a.latitude), radians(b.latitude)
    up, across = north - south, radians(a.longitude - b.longitude)
    half = sin(up / 2) ** 2 + cos(north) * cos(south) * sin(across / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


def _place(held: Iterable[Mention], found: Found) -> StoryPlace:
    told = list(held)
    spelt: dict[str, int] = {}
    for name, _, _ in told:
        spelt[name] = spelt.get(name, 0) + 1
    claims = list(dict.fromkeys(claim.id for _, claim, _ in told))
    basis, site, candidates = found
    return StoryPlace(
        name=max(spelt, key=lambda name: (spelt[name], name)),
        basis=basis,
        site=site,
        candidates=candidates,
        claims=tuple(claims),
        mentions=tuple(dict.fromkeys(span for _, _, span in told)),
        method=METHOD,
        score=max(claim.score for _, claim, _ in told),
    )
