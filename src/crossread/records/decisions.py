"""What a person, or a model asked as a second reader, says of a finding, which it overrules."""

from dataclasses import dataclass, field
from enum import StrEnum

from crossread.records.articles import Span, identify


class DecidedOn(StrEnum):
    """What is decided on. `spans` of a pair are the words of its two claims."""

    PAIR = "pair"


class PairVerdict(StrEnum):
    """Of two claims: whether they give the same answer to one question, conflicting ones, or answer
    different questions."""

    SAME = "same"
    CONFLICTING = "conflicting"
    OTHER = "other"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Decision:
    """One answer. `author` gave it, `machine` tells whether that is a model; `when` is ISO 8601."""

    kind: DecidedOn
    spans: tuple[Span, ...]
    verdict: str
    author: str
    machine: bool = False
    why: str = ""
    when: str | None = None
    id: str = field(init=False)

    def __post_init__(self) -> None:
        places = [f"{span.article}:{span.start}-{span.end}" for span in self.spans]
        identify(self, "decision", self.kind, *places, self.verdict, self.author, self.when)
