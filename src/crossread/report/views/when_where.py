"""When and where the story takes place, in words: times that claims give, places that they name.

Takes the rows of a comparison, gives what the page and the terminal both show.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from crossread.records import Comparison, ConflictKind
from crossread.records.geography import Located, Site, SiteKind, StoryPlace, TimelineEntry
from crossread.report.views.matrix import brief, sentence_around
from crossread.report.views.segments import plain_date
from crossread.story.gazetteer import country
from crossread.story.happened import timeline
from crossread.story.index import Index
from crossread.story.places import places
from crossread.story.rows import Row
from crossread.text.listing import grouped

EXACT_DAYS = 3  # a time of more days than that is no point of the timeline
BEFORE_DAYS = 60  # days before the first article from which what is told is background
SENTENCE_MAX = 300  # characters of a sentence of the timeline
PARTS = {
    ("00:00", "11:59"): "morning",
    ("06:00", "11:59"): "morning",
    ("12:00", "17:59"): "afternoon",
    ("18:00", "23:59"): "evening",
}
NIGHTS = {("18:00", "05:59"): "night", ("18:00", "08:59"): "overnight"}  # until the next day
KINDS = {SiteKind.AREA: "area", SiteKind.PROVINCE: "province", SiteKind.COUNTRY: "country"}
WHY_NOT = {
    Located.AMBIGUOUS: "could be any of these",
    Located.UNSUPPORTED: "a small town far from the story’s other places; perhaps",
    Located.UNKNOWN: "not in the gazetteer",
}


class Told(NamedTuple):
    """One row of a time: its number, the sentence of the first outlet that gives the time, all
    that do, and in what words; `disputed`: others give another date."""

    row: int
    sentence: str
    outlets: tuple[str, ...]
    words: str
    disputed: bool


@dataclass(frozen=True, slots=True)
class EventTime:
    """A time in words and what is told of it."""

    label: str
    start: str
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class EventTimes:
    """The times of the event, to the day or the minute; longer stretches; what came long before."""

    days: tuple[EventTime, ...]
    longer: tuple[EventTime, ...]
    before: tuple[EventTime, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A place as it is listed: what it is, or why it has no pin; the rows that name it."""

    place: StoryPlace
    about: str
    may_be: tuple[str, ...]
    rows: tuple[int, ...]


def event_times(comparison: Comparison, known: Index, made: Sequence[Row]) -> EventTimes:
    """The times that the claims of a comparison give, the earliest first."""
    first = (comparison.story.first or "")[:10]
    since = _earlier(first, BEFORE_DAYS)
    of = {claim.id: row for row in made for claim in row.claims}
    days, longer, before = list[EventTime](), list[EventTime](), list[EventTime]()
    for entry in timeline(comparison.claims):
        item = EventTime(_label(entry), entry.start, _told(known, of, entry))
        if not item.told:
            continue
        background = since and entry.end[:10] < since
        (before if background else longer if _days(entry) > EXACT_DAYS else days).append(item)
    return EventTimes(tuple(days), tuple(longer), tuple(before))


def _earlier(day: str, days: int) -> str:
    return (date.fromisoformat(day) - timedelta(days=days)).isoformat() if day else ""


def _days(entry: TimelineEntry) -> int:
    return (date.fromisoformat(entry.end[:10]) - date.fromisoformat(entry.start[:10])).days + 1


def _told(known: Index, of: Mapping[str, Row], entry: TimelineEntry) -> tuple[Told, ...]:
    held = grouped((of[key].number, key) for key in entry.claims if key in of)
    rows = {row.number: row for row in of.values()}
    found = []
    for number, keys in held.items():
        claims = [known.claims[key] for key in keys]
        names = dict.fromkeys(known.columns.get(claim.article, "") for claim in claims)
        span = next(
            (s for c in claims for s in entry.shown_by if s.article == c.article), entry.shown_by[0]
        )
        found.append(
            Told(
                row=number,
                sentence=brief(sentence_around(known, claims[0].spans), SENTENCE_MAX),
                outlets=tuple(filter(None, names)),
                words=" ".join(span.text.split()),
                disputed=ConflictKind.DATE in rows[number].kinds,
            )
        )
    return tuple(sorted(found, key=lambda each: (-len(each.outlets), each.row)))


def _label(entry: TimelineEntry) -> str:
    """`by 12 March 2024, 08:00`, `March 2024`, `11 March 2024 to 13 March 2024`."""
    said = "" if entry.relation == "on" else f"{entry.relation} "
    return said + (_whole(entry.start, entry.end) or _stretch(entry.start, entry.end))


def _stretch(start: str, end: str) -> str:
    if start == end:
        return plain_date(start)
    part = PARTS.get((start[11:], end[11:]))
    if part and start[:10] == end[:10]:
        return f"{plain_date(start[:10])}, {part}"
    night = NIGHTS.get((start[11:], end[11:]))
    if night and date.fromisoformat(end[:10]) - date.fromisoformat(start[:10]) == timedelta(1):
        return f"{plain_date(start[:10])}, {night}"
    return f"{plain_date(start)} to {plain_date(end)}"


def _whole(start: str, end: str) -> str:
    """A month or a year that is meant as a whole, in words."""
    if start[4:] == "-01-01" and end[4:] == "-12-31":
        return start[:4] if start[:4] == end[:4] else f"{start[:4]} to {end[:4]}"
    if len(start) == len(end) == 10 and start[8:] == "01" and start[:7] == end[:7]:
        last = date.fromisoformat(end)
        if (last + timedelta(days=1)).day == 1:
            return plain_date(start).partition(" ")[2]
    return ""


def named_places(comparison: Comparison, made: Sequence[Row]) -> tuple[Named, ...]:
    """The places that the claims name, those of most claims first."""
    of = {claim.id: row.number for row in made for claim in row.claims}
    found = []
    for place in places(comparison.claims):
        rows = dict.fromkeys(of[key] for key in place.claims if key in of)
        about = _site(place.site) if place.site else WHY_NOT[place.basis]
        may_be = () if place.site else tuple(dict.fromkeys(map(_site, place.candidates)))
        found.append(Named(place, about, may_be, tuple(sorted(rows))))
    return tuple(found)


def _site(site: Site) -> str:
    """`Deir ez-Zor, Syria`, `Georgia (province), United States`, `Georgia (country)`."""
    kind = f" ({KINDS[site.kind]})" if site.kind in KINDS else ""
    return f"{site.name}{kind}" + (
        "" if site.kind is SiteKind.COUNTRY else f", {country(site.country)}"
    )
