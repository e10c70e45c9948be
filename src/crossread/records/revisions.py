"""What became of the claims of a page from one version to the next."""

from dataclasses import dataclass
from enum import StrEnum

from crossread.records.articles import Span


class ChangeKind(StrEnum):
    """What was changed in a claim, or in the headline."""

    ADDED = "claim added"
    REMOVED = "claim removed"
    FIGURE = "figure changed"
    SPEAKER_LOST = "speaker lost"
    SPEAKER_NAMED = "speaker named"
    SOFTENED = "softened"
    HARDENED = "hardened"
    QUOTATION = "quotation changed"
    REWORDED = "reworded"
    HEADLINE = "headline changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One change; a side that does not have the claim is None."""

    kind: ChangeKind
    before: Span | None
    after: Span | None


@dataclass(frozen=True, slots=True)
class Revision:
    """Two versions (ids) of one page, one after the other. `note` is the later one's correction
    note, which the earlier does not have; changes without one are `silent`."""

    before: str
    after: str
    changes: tuple[Change, ...]
    note: Span | None

    @property
    def silent(self) -> bool:
        """Whether something was changed, and no note says so."""
        return bool(self.changes) and self.note is None
