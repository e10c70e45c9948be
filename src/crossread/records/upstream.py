"""What the coverage of several stories rests on: one record a source."""

from dataclasses import dataclass
from enum import StrEnum


class UpstreamKind(StrEnum):
    """What a source of the coverage is; a newsroom stands for what it says in its own words."""

    PERSON = "person"
    ORGANISATION = "organisation"
    UNNAMED = "unnamed"
    DOCUMENT = "document"
    AGENCY = "agency"
    NEWSROOM = "newsroom"


@dataclass(frozen=True, slots=True)
class Upstream:
    """One source: in how many stories it is used, the outlets (names) and articles that carry
    something of it, of how many claims it is an origin, and of how many the only one."""

    name: str
    kind: UpstreamKind
    stories: int
    outlets: tuple[str, ...]
    articles: int
    claims: int
    alone: int


@dataclass(frozen=True, slots=True)
class UpstreamMap:
    """All sources, those that most claims rest on alone first, newsrooms last; `claims` counts
    every claim of the stories, `unknown` those whose origin is not known."""

    sources: tuple[Upstream, ...]
    stories: int
    articles: int
    claims: int
    unknown: int
