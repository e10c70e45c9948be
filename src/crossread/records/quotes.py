"""What became of a quotation: its state against the text it was taken from, and every change."""

from dataclasses import dataclass, field
from enum import StrEnum

from crossread.records.articles import Span, identify
from crossread.records.attributions import Reading, Unused


class QuoteState(StrEnum):
    """How a quotation stands to the text it was found in; docs/quotations.md tells each."""

    VERBATIM = "verbatim"
    TRIMMED = "trimmed"
    ELIDED = "elided"
    SPLICED = "spliced"
    ALTERED = "altered"
    NOT_FOUND = "not found"
    NOT_CHECKED = "not checked"


class QuoteEditKind(StrEnum):
    """One difference: words in brackets, a marked gap, an unmarked one, other words, added words,
    or the part of a sentence cut off at an end."""

    INSERTION = "insertion"
    ELISION = "elision"
    GAP = "gap"
    CHANGED = "changed"
    ADDED = "added"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class QuoteEdit:
    """What stands `here`, in the quotation, and `there`, in its source; either may be empty."""

    kind: QuoteEditKind
    here: Span
    there: Span


@dataclass(frozen=True, slots=True)
class Quote:
    """One quotation and what became of its words.

    `span` holds the words without the marks around them, `fragments` the parts in marks of their
    own, several where only brackets stand between them. `found` are the spans of the source that
    it gives, in text order, and `edits` all that differs. `speaker` says it here, `said_by` there;
    `cited` is the work or outlet it is given to ("" unknown). `searched` are the texts (ids)
    searched for it in vain; `reason` says why it was not checked or not found. `score` is the
    share of its words that stand in the source, in order.
    """

    span: Span
    fragments: tuple[Span, ...]
    state: QuoteState
    misattributed: bool
    found: tuple[Span, ...]
    edits: tuple[QuoteEdit, ...]
    speaker: str
    said_by: str
    cited: str
    attribution: str | None
    searched: tuple[str, ...]
    reason: str
    method: str
    score: float
    id: str = field(init=False)

    def __post_init__(self) -> None:
        identify(self, "quote", self.span.article, self.span.start, self.span.end)

    @property
    def faulty(self) -> bool:
        """Whether it is not what was said, or not by whom: altered, spliced or misattributed."""
        wrong = (QuoteState.ALTERED, QuoteState.SPLICED)
        return self.misattributed or self.state in wrong


@dataclass(frozen=True, slots=True)
class Variants:
    """Quotes (ids) of one utterance in several articles; `differing`: their words are not one."""

    quotes: tuple[str, ...]
    differing: bool
    method: str
    score: float
    id: str = field(init=False)

    def __post_init__(self) -> None:
        identify(self, "variants", *sorted(self.quotes))


@dataclass(frozen=True, slots=True)
class QuoteCheck:
    """Articles whose quotations were checked, the texts they were checked against, the result."""

    readings: tuple[Reading, ...]
    sources: tuple[Reading, ...]
    quotes: tuple[Quote, ...]
    unused: tuple[Unused, ...] = ()
