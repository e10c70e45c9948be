"""What is read: an article, one version of one page, and spans of it."""

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


class Prominence(StrEnum):
    """Where an outlet first carries a proposition."""

    HEADLINE = "headline"
    LEAD = "lead"
    BODY = "body"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open code-point offsets into one article's text; `text == article.text[start:end]`."""

    article: str
    start: int
    end: int
    text: str

    @property
    def place(self) -> str:
        """Where it stands, as ids are made of it."""
        return f"{self.article}:{self.start}-{self.end}"


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
class Raw:
    """The bytes that articles were read from, as they came; `headers` are (name, value) pairs of
    the server that gave them. What is not known is ""."""

    data: bytes = field(repr=False)
    media_type: str = ""
    url: str = ""
    taken: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    sha256: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sha256", hashlib.sha256(self.data).hexdigest())


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
