"""What changed between the versions of pages, as one self-contained HTML page."""

from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from crossread.records import Article
from crossread.records.revisions import Change, ChangeKind, Revision
from crossread.report.html.templates import page
from crossread.report.views.segments import Sign

MOST = 1_000  # changes printed on the page
_SIGNS = {
    **dict.fromkeys((ChangeKind.ADDED, ChangeKind.SPEAKER_NAMED, ChangeKind.HARDENED), ("r", "+")),
    **dict.fromkeys((ChangeKind.REMOVED, ChangeKind.SPEAKER_LOST, ChangeKind.SOFTENED), ("d", "−")),
}


class PrintedRevision(NamedTuple):
    """A revision with its two versions and the changes that are printed."""

    revision: Revision
    before: Article
    after: Article
    changes: list[tuple[Sign, Change]]


def changes_page(found: Sequence[tuple[Revision, Sequence[Article]]]) -> str:
    """One self-contained page: no network, no scripts, readable on paper."""
    changes = sum(len(revision.changes) for revision, _ in found)
    return page(
        "changes.html",
        "paper.css matrix.css quotes.css",
        revisions=_printed(found),
        changes=changes,
        more=max(0, changes - MOST),
        silent=sum(revision.silent for revision, _ in found),
    )


def _printed(found: Sequence[tuple[Revision, Sequence[Article]]]) -> list[PrintedRevision]:
    made, left = list[PrintedRevision](), MOST
    for revision, (before, after) in found:
        shown = [(_sign(each), each) for each in islice(revision.changes, left)]
        left -= len(shown)
        made.append(PrintedRevision(revision, before, after, shown))
    return made


def _sign(change: Change) -> Sign:
    return Sign(*_SIGNS.get(change.kind, ("o", "≠")), change.kind.value)
