"""The coverage of one story: rows, conflicts, origins, cells, and all of it together."""

from dataclasses import dataclass, field
from enum import StrEnum

from crossread.records.articles import Prominence, Span, identify
from crossread.records.attributions import Reading, SourceKind, Unused
from crossread.records.audits import Audit
from crossread.records.claims import Claim
from crossread.records.decisions import Decided, Decision
from crossread.records.loaded import LoadedWords
from crossread.records.naming import Naming
from crossread.records.quotes import Quote, Variants
from crossread.records.sources import Grade, Piece, ShownSource


@dataclass(frozen=True, slots=True)
class Story:
    """The articles (ids) on one event, its known ends in time, and a headline of one of them."""

    articles: tuple[str, ...]
    title: str
    first: str | None
    last: str | None
    method: str
    id: str = field(init=False)

    def __post_init__(self) -> None:
        identify(self, "story", *sorted(self.articles))


@dataclass(frozen=True, slots=True)
class Speaker:
    """One person or body across a story's articles, and the attributions (ids) that name it."""

    story: str
    name: str
    kind: SourceKind
    attributions: tuple[str, ...]
    mentions: tuple[Span, ...]
    method: str
    score: float
    id: str = field(init=False)

    def __post_init__(self) -> None:
        identify(self, "speaker", self.story, *sorted(self.attributions))


class ReuseKind(StrEnum):
    """A near copy of a whole text, or a passage copied into another text."""

    REPRINT = "reprint"
    PASSAGE = "passage"


class Direction(StrEnum):
    """What tells who took a passage from whom: a credit line, the dates, or which side leaves out
    what the other has.
    """

    CREDIT = "credit"
    TIME = "time"
    EXTENT = "extent"
    UNKNOWN = "unknown"


class EditKind(StrEnum):
    """What became of the words of the earlier side."""

    CHANGED = "changed"
    DROPPED = "dropped"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Edit:
    """Words in which the two sides of a passage differ; a side that lacks them has an empty span
    where they would stand.
    """

    kind: EditKind
    later: Span
    earlier: Span


@dataclass(frozen=True, slots=True)
class Reuse:
    """A passage in two articles, `share` of the later one's words the same; where the direction is
    not known, `later` and `earlier` are only the two sides.
    """

    later: Span
    earlier: Span
    kind: ReuseKind
    direction: Direction
    share: float
    edits: tuple[Edit, ...]
    method: str
    score: float
    id: str = field(init=False)

    def __post_init__(self) -> None:
        places = [span.place for span in (self.later, self.earlier)]
        identify(self, "reuse", *places)

    @property
    def directed(self) -> bool:
        """Whether it is known who took it from whom."""
        return self.direction is not Direction.UNKNOWN


@dataclass(frozen=True, slots=True)
class Tie:
    """What one outlet has of another, in one story or several: passages, whole texts and mentions.
    Where `directed` is False nothing is said of who took it from whom.
    """

    source: str
    taker: str
    directed: bool
    passages: int
    reprints: int
    mentions: int
    stories: int = 1


class Relation(StrEnum):
    """What an article of a family is: the likely head, the whole text again, a part of it, the
    text of an agency it credits, or the text in changed words.
    """

    HEAD = "head"
    REPRINT = "reprint"
    EXCERPT = "excerpt"
    AGENCY = "agency copy"
    REWRITE = "rewrite"


@dataclass(frozen=True, slots=True)
class Member:
    """An article (id) of a family, and the share of its words that the text it goes back to has."""

    article: str
    relation: Relation
    share: float


@dataclass(frozen=True, slots=True)
class Family:
    """Articles that carry one text, the one they go back to first; `head` (id) is None where that
    is not known, `agency` who they say wrote it, or "".
    """

    members: tuple[Member, ...]
    head: str | None
    agency: str
    method: str
    score: float
    id: str = field(init=False)

    def __post_init__(self) -> None:
        identify(self, "family", *sorted(each.article for each in self.members))


@dataclass(frozen=True, slots=True)
class Proposition:
    """One row of the matrix: claims (ids) that answer the same question about the same event.

    `denying` are those of them that deny what the others say. `clearest` is the id of the claim
    whose words stand for the row, `text` those words.
    """

    story: str
    claims: tuple[str, ...]
    denying: tuple[str, ...]
    clearest: str
    text: str
    method: str
    score: float
    id: str = field(init=False)

    def __post_init__(self) -> None:
        identify(self, "proposition", self.story, *sorted(self.claims))


class ConflictKind(StrEnum):
    """In what two claims of one row differ."""

    NUMBER = "number"
    DATE = "date"
    PLACE = "place"
    ACTOR = "actor"
    POLARITY = "polarity"


class Between(StrEnum):
    """Who conflicts: two outlets, two speakers, or one figure over time."""

    OUTLETS = "outlets"
    SPEAKERS = "speakers"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two claims (ids) of one row that cannot both be so, and the words that differ; where
    `between` is None, `reason` says why.
    """

    proposition: str
    a: str
    b: str
    kind: ConflictKind
    between: Between | None
    shown_by: tuple[Span, Span]
    reason: str
    method: str
    score: float
    id: str = field(init=False)

    def __post_init__(self) -> None:
        identify(
            self, "conflict", self.a, self.b, *(s.start for s in self.shown_by), self.kind.value
        )


class OriginKind(StrEnum):
    """An independent root: a speaker, a document, or a newsroom's own voice."""

    SPEAKER = "speaker"
    DOCUMENT = "document"
    NEWSROOM = "newsroom"


@dataclass(frozen=True, slots=True)
class Origin:
    """An independent root of a proposition, and the claims (ids) that go back to it."""

    proposition: str
    kind: OriginKind
    name: str
    claims: tuple[str, ...]
    shown_by: tuple[Span, ...]
    method: str
    score: float
    id: str = field(init=False)

    def __post_init__(self) -> None:
        identify(self, "origin", self.proposition, self.kind.value, self.name)


@dataclass(frozen=True, slots=True)
class Citation:
    """An article that gives another outlet as a source, and that outlet's one earlier article."""

    article: str
    outlet: str
    cited: str | None
    attribution: str
    shown_by: tuple[Span, ...]
    method: str
    score: float
    id: str = field(init=False)

    def __post_init__(self) -> None:
        identify(self, "citation", self.attribution, self.outlet)


@dataclass(frozen=True, slots=True)
class Loss:
    """Attribution loss: what claim `earlier` reports of a speaker, `later` asserts as its own."""

    proposition: str
    earlier: str
    later: str
    speaker: str
    method: str
    score: float
    id: str = field(init=False)

    def __post_init__(self) -> None:
        identify(self, "loss", self.earlier, self.later)


class Stance(StrEnum):
    """How an outlet carries a proposition, or that it does not; what is absent was searched for and
    is not there, but nothing shows that the outlet could have known it.
    """

    ASSERTS = "asserts"
    REPORTS = "reports"
    DISPUTES = "disputes"
    OMITS = "omits"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the matrix: an outlet (or an article without one) and its articles' ids."""

    name: str
    articles: tuple[str, ...]
    newsroom: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """One cell: a proposition and a column (`outlet`).

    No stance is "not assessed", and `reason` says why; it also says why what is absent is no
    omission. `claims` (ids) and `shown_by` are what shows a stance; of what is not there `searched`
    are the articles (ids) searched and `nearest` the nearest sentence found. `position` is the
    share of the text before the first claim.
    """

    proposition: str
    outlet: str
    stances: tuple[Stance, ...] = ()
    claims: tuple[str, ...] = ()
    shown_by: tuple[Span, ...] = ()
    prominence: Prominence | None = None
    position: float | None = None
    searched: tuple[str, ...] = ()
    nearest: Span | None = None
    reason: str = ""
    method: str = field(kw_only=True)
    score: float = field(kw_only=True)
    id: str = field(init=False)

    def __post_init__(self) -> None:
        identify(self, "coverage", self.proposition, self.outlet)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The coverage of one story: every record the report shows.

    Columns stand in the order of how much they share, propositions in text order of their first
    claim in the earliest article. `decisions` are those that hold and are on the story's articles,
    `decided` what they did to its findings. `notes` are sentences on what was done and not done;
    `unused` are inputs left out.
    """

    story: Story
    readings: tuple[Reading, ...]
    columns: tuple[Column, ...]
    claims: tuple[Claim, ...]
    speakers: tuple[Speaker, ...]
    propositions: tuple[Proposition, ...]
    conflicts: tuple[Conflict, ...]
    origins: tuple[Origin, ...]
    losses: tuple[Loss, ...]
    reuses: tuple[Reuse, ...]
    families: tuple[Family, ...]
    citations: tuple[Citation, ...]
    coverage: tuple[Coverage, ...]
    quotes: tuple[Quote, ...] = ()
    variants: tuple[Variants, ...] = ()
    audits: tuple[Audit, ...] = ()
    namings: tuple[Naming, ...] = ()
    loaded: tuple[LoadedWords, ...] = ()
    sources: tuple[ShownSource, ...] = ()
    pieces: tuple[Piece, ...] = ()
    grades: tuple[Grade, ...] = ()
    decisions: tuple[Decision, ...] = ()
    decided: tuple[Decided, ...] = ()
    notes: tuple[str, ...] = ()
    unused: tuple[Unused, ...] = ()
