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
        object.__setattr__(self, "id", content_id(self.outlet, self.url, self.text))

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
        object.__setattr__(
            self, "id", attribution_id(self.article, self.source, self.cue, self.content)
        )


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
