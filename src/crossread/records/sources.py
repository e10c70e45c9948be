"""What a story's articles show of their sources and authors, and what a person's notes say of them.

Two axes that are never made one: what is shown is found in the texts, a grade is given by a person.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from crossread.records.articles import Span, identify
from crossread.records.attributions import SourceKind


class Placed(StrEnum):
    """How a source is placed to know: it was there, by its office, as a document; or not shown."""

    WITNESS = "witness"
    OFFICE = "office"
    DOCUMENT = "document"
    NOT_SHOWN = "not shown"


@dataclass(frozen=True, slots=True)
class ShownSource:
    """What the articles show of one source. `named` is whether it has a name; `placed_by` the words
    that show how it is placed to know, `interest` those that show whom it speaks for or what it
    owns; `confirmed` and `alone` are propositions (ids) that others say independently, or only it
    says."""

    story: str
    name: str
    kind: SourceKind
    named: bool
    placed: Placed
    placed_by: tuple[Span, ...]
    interest: tuple[Span, ...]
    outlets: tuple[str, ...]
    confirmed: tuple[str, ...]
    alone: tuple[str, ...]
    method: str
    score: float
    id: str = field(init=False)

    def __post_init__(self) -> None:
        identify(self, "source shown", self.story, self.name, self.kind.value)


@dataclass(frozen=True, slots=True)
class Piece:
    """An article by who wrote it and what it is. `says` are the words that tell of an author,
    `writes_for` another outlet named there ("" for none); `opinion` is None where nothing shows
    whether it is a report, `shown_by` what shows it."""

    article: str
    authors: tuple[str, ...]
    says: tuple[Span, ...]
    writes_for: str
    opinion: bool | None
    shown_by: tuple[Span, ...]
    method: str
    score: float
    id: str = field(init=False)

    def __post_init__(self) -> None:
        identify(self, "piece", self.article)


@dataclass(frozen=True, slots=True)
class Grade:
    """A person's grade (Admiralty): `reliability` A to F of a source or outlet by name,
    `credibility` 1 to 6 of what it says here, None where not graded; with the reason and who gave
    it."""

    name: str
    reliability: str
    credibility: int | None
    why: str
    by: str
