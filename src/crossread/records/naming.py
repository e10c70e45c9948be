"""What different outlets call one and the same: a person, a group, an event, a deed."""

from dataclasses import dataclass, field
from enum import StrEnum

from crossread.records.articles import Span, identify


class Voice(StrEnum):
    """Whether an outlet uses a word itself, or reports a source's use of it."""

    OWN = "own"
    SOURCES = "sources"


@dataclass(frozen=True, slots=True)
class Called:
    """A word or phrase (small letters, singular head) that one outlet has for a referent, in its
    own voice or in its sources' mouths, and where."""

    outlet: str
    words: str
    voice: Voice
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Naming:
    """One referent and what each outlet calls it. `referent` is a name, or the kind of people or
    thing meant; `score` is how surely all words mean one."""

    story: str
    referent: str
    called: tuple[Called, ...]
    method: str
    score: float
    id: str = field(init=False)

    def __post_init__(self) -> None:
        first = min(span for each in self.called for span in each.spans)
        identify(self, "naming", self.story, self.referent, first.article, first.start)
