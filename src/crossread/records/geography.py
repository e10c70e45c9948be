"""Where and when a story takes place: places with what they may be on the map, and days told of."""

from dataclasses import dataclass, field
from enum import StrEnum

from crossread.records.articles import Span, identify


class SiteKind(StrEnum):
    """What kind of place an entry of the gazetteer is."""

    COUNTRY = "country"
    PROVINCE = "province"
    AREA = "area"
    CITY = "city"


@dataclass(frozen=True, slots=True)
class Site:
    """A place of the gazetteer: degrees north and east of its middle, its country by two letters,
    and how many live there (0: not known)."""

    kind: SiteKind
    name: str
    country: str
    latitude: float
    longitude: float
    people: int


class Located(StrEnum):
    """Why a name is given a place on the map, or none: the gazetteer has one place of that name;
    one is far larger than all others; one alone lies where the story's other places are; several
    are possible; a small town that no other place of the story supports; not in the gazetteer.
    """

    ONLY = "only"
    SIZE = "size"
    STORY = "story"
    AMBIGUOUS = "ambiguous"
    UNSUPPORTED = "unsupported"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class StoryPlace:
    """A place that claims (ids) name. `site` is where it is, None where that is not clear;
    `candidates` are what it may be, the largest first."""

    name: str
    basis: Located
    site: Site | None
    candidates: tuple[Site, ...]
    claims: tuple[str, ...]
    mentions: tuple[Span, ...]
    method: str
    score: float
    id: str = field(init=False)

    def __post_init__(self) -> None:
        identify(self, "place", *(span.place for span in self.mentions))


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """A time that claims (ids) give for what happened: ISO 8601, the first and the last day (or
    minute) meant, both inclusive. `relation` is on, by, before, after, since or until."""

    start: str
    end: str
    relation: str
    claims: tuple[str, ...]
    shown_by: tuple[Span, ...]
    method: str
    score: float
    id: str = field(init=False)

    def __post_init__(self) -> None:
        identify(self, "time", *(span.place for span in self.shown_by))
