"""The records that walk through crossread: frozen values, ids that are hashes of content.

Takes nothing of ours; every room takes these in and hands these out.
"""

import hashlib
import json
from dataclasses import dataclass, field
from enum import StrEnum


def content_id(*parts: str | int | None) -> str:
    """32 hex digits of blake2b over the parts; None, "" and a missing part all differ."""
    payload = json.dumps(parts, ensure_ascii=True, separators=(",", ":"))
    return hashlib.blake2b(payload.encode("ascii"), digest_size=16).hexdigest()


def identify(record: object, *parts: str | int | None) -> None:
    """Give a record that is being made its id, the hash of what it is made from."""
    object.__setattr__(record, "id", content_id(*parts))


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open code-point offsets into one article's text; `text == article.text[start:end]`."""

    article: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A hyperlink of the page: its target, its anchor words and where they stand in the text."""

    url: str
    text: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Capture:
    """sha256 of the raw bytes, and when they were taken (ISO 8601, UTC) where that is known."""

    sha256: str
    taken: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One version of one page. What is not known is None.

    `text` opens with the headline where one is known, then the paragraphs joined by a blank line;
    `title_length` is the headline's length in code points. `name` is what the input called it (a
    JSONL line's id, a file's name): a label for people, never part of the id. `published` is ISO
    8601, a date or a date with time. `complete` is True, False (a paywall, feed or archive cut the
    text) or None (can't tell).
    """

    text: str
    outlet: str | None = None
    url: str | None = None
    title_length: int = 0
    lang: str | None = None
    published: str | None = None
    authors: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    complete: bool | None = None
    capture: Capture | None = None
    name: str = ""
    id: str = field(init=False)

    def __post_init__(self) -> None:
        identify(self, self.outlet, self.url, self.text)

    def span(self, start: int, end: int) -> Span:
        """The span at these offsets; ValueError where they lie outside the text."""
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(
                f"span {start}:{end} lies outside a text of {len(self.text)} characters"
            )
        return Span(self.id, start, end, self.text[start:end])

    @property
    def title(self) -> Span | None:
        """The headline, or None where none is known."""
        return self.span(0, self.title_length) if self.title_length else None


class Kind(StrEnum):
    """How the content is given: in the source's own words, in the outlet's, or partly both."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class SourceKind(StrEnum):
    """What the source is, as the article names it."""

    PERSON = "person"
    ORGANISATION = "organisation"
    DOCUMENT = "document"
    OUTLET = "outlet"
    ANONYMOUS = "anonymous"
    UNSTATED = "unstated"


class AuthorialStance(StrEnum):
    """What the cue says of the article's own attitude: said, claimed, revealed."""

    NEUTRAL = "neutral"
    DISTANCING = "distancing"
    ENDORSING = "endorsing"


class Polarity(StrEnum):
    """Whether the source says the content or denies it."""

    POSITIVE = "positive"
    NEGATIVE = "negative"


class Veridicality(StrEnum):
    """What the wording of the cue implies of the content: it is so, is not so, or neither."""

    VERIDICAL = "veridical"
    ANTIVERIDICAL = "antiveridical"
    NONVERIDICAL = "nonveridical"


@dataclass(frozen=True, slots=True)
class Name:
    """A speaker within one article: the fullest name it gives, with title and organisation.

    What the article does not give is "". `shown_by` are the spans the parts were taken from, the
    name's own first; `score` is between 0 and 1.
    """

    name: str
    title: str
    organisation: str
    shown_by: tuple[Span, ...]
    method: str
    score: float

    @property
    def label(self) -> str:
        """`Ada Ohm, Harbour Board spokeswoman`."""
        added = " ".join(part for part in (self.organisation, self.title) if part)
        return f"{self.name}, {added}" if added else self.name


@dataclass(frozen=True, slots=True)
class CitedWork:
    """A work an attribution cites: an article, report or memo by its title, outlet, date or link.

    What the article does not give is "" (None for the address); `published` is as the text has it.
    """

    title: str
    outlet: str
    published: str
    url: str | None
    shown_by: tuple[Span, ...]
    method: str
    score: float


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who (source) says (cue) what (content), after PARC and PolNeAR.

    Each role is a tuple of spans in text order, several where the words are discontinuous and
    empty where the text gives none. `inside` is the id of the attribution whose content holds
    this one (A says that B said C). `score` is the chance that this is an attribution.

    Who the source is (`speaker`, `source_kind`, `cites`) is added by `speakers`, how it is said by
    `wording`: None there is "not assessed". `hedges` and `negations` are spans of the content;
    `method` names every room that ran.
    """

    article: str
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    kind: Kind
    inside: str | None
    method: str
    score: float
    speaker: Name | None = None
    source_kind: SourceKind | None = None
    cites: CitedWork | None = None
    authorial_stance: AuthorialStance | None = None
    polarity: Polarity | None = None
    veridicality: Veridicality | None = None
    hedges: tuple[Span, ...] = ()
    negations: tuple[Span, ...] = ()
    id: str = field(init=False)

    def __post_init__(self) -> None:
        made = attribution_id(self.article, self.source, self.cue, self.content)
        object.__setattr__(self, "id", made)


def attribution_id(
    article: str, source: tuple[Span, ...], cue: tuple[Span, ...], content: tuple[Span, ...]
) -> str:
    """A hash of the kind of record, its article and its offsets; never of method or score."""
    offsets = [
        f"{role}:{span.start}-{span.end}"
        for role, spans in (("source", source), ("cue", cue), ("content", content))
        for span in spans
    ]
    return content_id("attribution", article, *offsets)


@dataclass(frozen=True, slots=True)
class Reading:
    """One article taken apart: the article and every attribution in it, in text order.

    `left_out` is the number of attributions not kept because their score is below `min_score`.
    """

    article: Article
    attributions: tuple[Attribution, ...]
    min_score: float = 0.0
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Unused:
    """An input, or a part of one, that gave no article, and the reason in one sentence."""

    name: str
    reason: str


class Comparator(StrEnum):
    """How a figure bounds what it counts: "about", "more than", "at least", "dozens"."""

    EXACT = "exact"
    ABOUT = "about"
    OVER = "over"
    AT_LEAST = "at least"
    UNDER = "under"
    AT_MOST = "at most"
    RANGE = "range"
    VAGUE = "vague"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure said in a text, in normal form.

    `value` is the figure ("more than 3,000" 3000.0, "dozens" 24.0), `high` the upper end of a
    range or of a vague word, None for one figure. `unit` is a normal form ("USD", "percent",
    "kilometre", "" for a mere count), `counted` what is counted, its head word in the singular
    and lower case ("person", "" unknown).
    """

    span: Span
    value: float
    high: float | None
    comparator: Comparator
    unit: str
    counted: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or time said in a text, resolved against the article's own date.

    `start` and `end` are ISO 8601, the first and the last day (or minute) meant, both inclusive;
    None where it cannot be resolved (the article has no date). `relation` is on, by, before,
    after, since or until.
    """

    span: Span
    start: str | None
    end: str | None
    relation: str


class EntityKind(StrEnum):
    """Whether a name is a place or someone who acts: a person or a body."""

    PLACE = "place"
    ACTOR = "actor"


@dataclass(frozen=True, slots=True)
class Entity:
    """A place or an actor named in a text; `name` is the fullest name known."""

    span: Span
    name: str
    kind: EntityKind


class ClaimKind(StrEnum):
    """A claim of fact, an opinion, or words that tell nothing of the story."""

    FACTUAL = "factual"
    OPINION = "opinion"
    BOILERPLATE = "boilerplate"


class Modality(StrEnum):
    """How a claim is put: asserted, hedged ("may have"), or asked."""

    ASSERTED = "asserted"
    HEDGED = "hedged"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Claim:
    """One proposition an article puts forward.

    `spans` hold its words, several where they are discontinuous; `text` is them joined by a blank,
    nothing is added. `attribution` is the id of the innermost attribution whose content holds the
    claim, None for the outlet's own voice. `polarity` is negative where the claim itself is
    negated ("did not").
    """

    article: str
    spans: tuple[Span, ...]
    text: str
    attribution: str | None
    kind: ClaimKind
    modality: Modality
    polarity: Polarity
    quantities: tuple[Quantity, ...]
    moments: tuple[Moment, ...]
    places: tuple[Entity, ...]
    actors: tuple[Entity, ...]
    method: str
    score: float
    id: str = field(init=False)

    def __post_init__(self) -> None:
        offsets = [f"{span.start}-{span.end}" for span in self.spans]
        identify(self, "claim", self.article, *offsets)


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


@dataclass(frozen=True, slots=True)
class Reuse:
    """A passage in two articles, `share` of its words the same; `directed`: the order is known."""

    later: Span
    earlier: Span
    kind: ReuseKind
    directed: bool
    share: float
    method: str
    score: float
    id: str = field(init=False)

    def __post_init__(self) -> None:
        places = [f"{s.article}:{s.start}-{s.end}" for s in (self.later, self.earlier)]
        identify(self, "reuse", *places)


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
    """How an outlet carries a proposition."""

    ASSERTS = "asserts"
    REPORTS = "reports"
    DISPUTES = "disputes"
    OMITS = "omits"


class Prominence(StrEnum):
    """Where an outlet first carries a proposition."""

    HEADLINE = "headline"
    LEAD = "lead"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the matrix: an outlet (or an article without one) and its articles' ids."""

    name: str
    articles: tuple[str, ...]
    newsroom: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """One cell: a proposition and a column (`outlet`).

    No stance is "not assessed", and `reason` says why. `claims` (ids) and `shown_by` are what
    shows a stance; of an omission `searched` are the articles (ids) searched and `nearest` the
    nearest sentence found there. `position` is the share of the text before the first claim.
    """

    proposition: str
    outlet: str
    stances: tuple[Stance, ...]
    claims: tuple[str, ...]
    shown_by: tuple[Span, ...]
    prominence: Prominence | None
    position: float | None
    searched: tuple[str, ...]
    nearest: Span | None
    reason: str
    method: str
    score: float
    id: str = field(init=False)

    def __post_init__(self) -> None:
        identify(self, "coverage", self.proposition, self.outlet)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The coverage of one story: every record the report shows.

    Columns stand in the order of how much they share, propositions in text order of their first
    claim in the earliest article. `notes` are sentences on what was done and not done; `unused`
    are inputs left out.
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
    citations: tuple[Citation, ...]
    coverage: tuple[Coverage, ...]
    notes: tuple[str, ...] = ()
    unused: tuple[Unused, ...] = ()
