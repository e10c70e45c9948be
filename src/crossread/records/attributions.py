"""Who says what in one article: attributions, who their sources are, and a whole reading."""

from dataclasses import dataclass, field
from enum import StrEnum

from crossread.records.articles import Article, Span, content_id


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


def who(attribution: Attribution) -> str:
    """The speaker's name, or the source's own words where none is known; "" where it has none."""
    speaker = attribution.speaker
    named = (speaker.name or role(attribution)) if speaker else ""
    return named or words(attribution.source).rstrip(" ,;:")


def role(attribution: Attribution) -> str:
    """The speaker's organisation and title; "" where the article gives none."""
    speaker = attribution.speaker
    return speaker.label.removeprefix(speaker.name).removeprefix(", ") if speaker else ""


ROLES = ("source", "cue", "content")


def spans_of(attribution: Attribution, role: str) -> tuple[Span, ...]:
    """The spans of one of the roles, or the hedges or negations in its content."""
    spans: tuple[Span, ...] = getattr(attribution, role)
    return spans


def words(spans: tuple[Span, ...]) -> str:
    """The words of the spans; an ellipsis stands where they are discontinuous."""
    return " … ".join(" ".join(span.text.split()) for span in spans)
