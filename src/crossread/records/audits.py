"""What an article says of another outlet's coverage, and what that outlet's texts show of it."""

from dataclasses import dataclass, field
from enum import StrEnum

from crossread.records.articles import Prominence, Span, identify
from crossread.records.attributions import Reading, Unused


class SaidCoverage(StrEnum):
    """What an outlet is said to have done with a piece of news: not to have carried it, to have
    given it little room, to have given it much, or to have carried it."""

    ABSENT = "absent"
    PLAYED_DOWN = "played down"
    PROMINENT = "prominent"
    CARRIED = "carried"


class AuditAnswer(StrEnum):
    """What the outlet's texts show: it is there; a part of it, or a vaguer form; not found in the
    texts searched; or there is no text of that outlet."""

    CARRIED = "carried"
    WEAKER = "weaker"
    NOT_FOUND = "not found"
    NO_TEXT = "no text"


@dataclass(frozen=True, slots=True)
class CoverageClaim:
    """A claim about coverage. `span` is its sentence, `cue` the words for what was done, `content`
    what was or was not carried. `outlets` are names, of those at hand by the names they have there;
    `group` is how a group of them is worded ("no Western outlet"), "" where they are named.
    `until` is the first day (ISO 8601) that the claim does not speak of, None where open."""

    span: Span
    outlets: tuple[str, ...]
    group: str
    said: SaidCoverage
    cue: Span
    content: tuple[Span, ...]
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Nearest:
    """The sentence of an outlet that comes nearest. `paragraph` counts from 1 below the headline
    (0: the headline), `paragraphs` how many there are; `speaker` is on whose word it stands ("" for
    the outlet's own); `later`: published after what the claim speaks of."""

    span: Span
    outlet: str
    answer: AuditAnswer
    prominence: Prominence
    paragraph: int
    paragraphs: int
    speaker: str
    later: bool
    chance: float


@dataclass(frozen=True, slots=True)
class Searched:
    """An article (id) that was searched, whether its text is complete, and whether it came out
    after another text at hand carried the news; None where the dates do not show it."""

    article: str
    complete: bool | None
    known: bool | None


@dataclass(frozen=True, slots=True)
class Audit:
    """A claim about coverage beside the texts. `differs`: said to be absent and carried, said to be
    carried and not found, or given another place than is said."""

    claim: CoverageClaim
    answer: AuditAnswer
    differs: bool
    nearest: tuple[Nearest, ...]
    searched: tuple[Searched, ...]
    method: str
    score: float
    id: str = field(init=False)

    def __post_init__(self) -> None:
        claim = self.claim
        identify(
            self,
            "audit",
            claim.span.article,
            claim.span.start,
            claim.cue.start,
            *claim.outlets,
            claim.group,
        )


@dataclass(frozen=True, slots=True)
class CoverageAudit:
    """An article whose claims about coverage were tested, the texts they were tested on."""

    readings: tuple[Reading, ...]
    sources: tuple[Reading, ...]
    audits: tuple[Audit, ...]
    unused: tuple[Unused, ...] = ()
