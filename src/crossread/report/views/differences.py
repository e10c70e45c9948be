"""Two texts in one line: the words of one with what the other has in their place.

Takes a quotation or a copied passage with its edits, gives the parts that every view prints.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crossread.records import Quote, QuoteEditKind, Reuse, Span

QUOTE_MAX = 1_200  # characters of a quotation that a view shows
COPY_MAX = 4_000  # characters of a copied passage
CUT_MAX = 160  # characters of what a quotation leaves out


class TextPart(NamedTuple):
    """A part of a text: "" in both, "ins" here alone, "del" there alone, "mark" put in by the one
    who quotes."""

    text: str
    kind: str


class _Change(NamedTuple):
    """Words here (from `start` to `end`) and what is there instead; `kind` is ins or mark, "" for a
    mark that both may have."""

    start: int
    end: int
    there: str
    kind: str


def quoted(quote: Quote) -> list[TextPart]:
    """A quotation beside its source."""
    changes = []
    for edit in quote.edits:
        gap = edit.kind in (QuoteEditKind.GAP, QuoteEditKind.CUT)
        marked = edit.kind in (QuoteEditKind.INSERTION, QuoteEditKind.ELISION)
        there = " ".join(edit.there.text.split())
        there = there if len(there) <= CUT_MAX else f"{there[: CUT_MAX - 1]}…"
        kind = "" if gap else "mark" if marked else "ins"
        changes.append(_Change(edit.here.start, edit.here.end, there, kind))
    return _parts(quote.span, changes, QUOTE_MAX)


def copied(reuse: Reuse) -> list[TextPart]:
    """The later side of a copied passage beside the earlier one."""
    changes = [_Change(e.later.start, e.later.end, e.earlier.text, "ins") for e in reuse.edits]
    return _parts(reuse.later, changes, COPY_MAX)


def _parts(span: Span, changes: Sequence[_Change], most: int) -> list[TextPart]:
    def own(start: int, end: int) -> str:
        low, high = (min(at - span.start, most) for at in (start, end))
        cut = "…" if low < most == high < end - span.start else ""
        return span.text[low:high] + cut

    found, at = list[TextPart](), span.start
    for change in sorted(changes, key=lambda each: each[:2]):
        if change.start - span.start >= most:
            break
        begin, end = max(at, change.start), max(at, change.end)
        found.append(TextPart(own(at, begin), ""))
        found += _changed(change, own(begin, end), first=begin == span.start)
        at = end
    found.append(TextPart(own(at, span.end), ""))
    return [part for part in found if part.text]


def _changed(change: _Change, here: str, *, first: bool) -> Iterator[TextPart]:
    if not change.kind:
        yield TextPart(here, "")
        here = ""
    worded = here[:1].isalnum() or here[:1] in "[(…."
    if change.there:
        yield TextPart("" if here or first else " ", "")
        yield TextPart(change.there, "del")
        yield TextPart(" " if first or (here and worded) else "", "")
    yield TextPart(here, change.kind)
