"""The opening of a comparison: at most five sentences from the texts that say what it shows.

Takes the `Index` and `Row`s of a comparison, gives what the page and the terminal both open with.
"""

import re
from collections.abc import Callable, Container, Iterator, Sequence
from itertools import product
from typing import NamedTuple

from crossread.records import (
    Claim,
    Comparison,
    Conflict,
    ConflictKind,
    Prominence,
    SourceKind,
    Span,
    Stance,
)
from crossread.report.views.matrix import (
    brief,
    groups,
    is_whole,
    prominence,
    sentence_around,
    sentence_of,
)
from crossread.story.index import Index, sentence, speaker
from crossread.story.rows import Row
from crossread.text.listing import few

TITLE_MAX = 320  # characters of a sentence that the opening quotes
SIDE_MAX = 180  # characters of each side of a contradiction there
NAMES = 3  # outlets named in one remark
MUCH = 2  # words of a claim beside days and places, for its sentence to stand for it
SHOUT = 5  # words of an exclamation that says nothing by itself: "Get out now!"
_CLEAREST = {SourceKind.PERSON: 0, SourceKind.ORGANISATION: 0, SourceKind.OUTLET: 1,
             SourceKind.ANONYMOUS: 2}  # fmt: skip
_CONTRADICTING = ("Accounts contradict each other.", "Accounts also differ on this.")
_LEADS = {
    ConflictKind.NUMBER: "The figures differ",
    ConflictKind.DATE: "The dates differ",
    ConflictKind.PLACE: "The places differ",
    ConflictKind.ACTOR: "Accounts of who acted differ",
}


class Remark(NamedTuple):
    """One sentence of the opening, what it tells of, and the row (number) it is about; 0 none."""

    kind: str
    text: str
    row: int


def opening(known: Index, comparison: Comparison, made: Sequence[Row]) -> tuple[Remark, ...]:
    """At most five sentences from the texts: the weightiest dispute first, then another, what is
    agreed on, what is omitted, what one outlet alone reports. No sentence is quoted twice."""
    disputed, differing, agreed, single = groups(made)
    seen = set[str]()
    found = [_dispute(known, row, n) for n, row in enumerate(disputed.rows[:2])]
    seen.update(sentence_of(known, row) for row in disputed.rows[:2])
    if len(comparison.columns) < 2:
        return ()
    unsure = [] if len(found) > 1 else [_unsure(known, row) for row in differing.rows[:1]]
    seen.update(sentence_of(known, row) for row in differing.rows[: len(unsure)])
    if not found:
        many = len(agreed.rows) + len(differing.rows)
        on = f" on the {many} claims they share" if many > 1 else ""
        found.append(Remark("peace", f"No two outlets were found to contradict each other{on}.", 0))
    found += unsure

    def omitted(row: Row) -> tuple[bool, bool, int, int]:
        most = len(row.having(Stance.OMITS)) + len(row.carriers) + prominence(row)
        return not is_whole(known, row), _headed(known, row), -most, row.number

    def missed(row: Row) -> tuple[bool, bool, tuple[int, int, int]]:
        judges = any(words in sentence_of(known, row) for words in certain)
        return not is_whole(known, row), judges, _missed(row)

    certain = {span.text for each in comparison.loaded for span in each.certain}
    open_ = [*_unsettled(made)]
    authors = [span for each in comparison.pieces for span in each.says]
    told = filter(_told, single.rows)
    several = (*disputed.rows, *differing.rows, *agreed.rows)
    held = [row for row in several if row.having(Stance.OMITS)]
    omitting = sorted(held, key=omitted)
    kept = omitting if len(omitting) == 1 < len(agreed.rows) else []  # said once, as an omission
    lists: tuple[tuple[Callable[[Row], str], Sequence[Row]], ...] = (
        (
            lambda row: _agreed(row, len(comparison.columns)),
            [
                row
                for row in agreed.rows
                if row not in kept and _settled(known, row, open_) and _says_much(known, row)
            ],
        ),
        (_omitted, omitting),
        (_alone, sorted((r for r in told if _settled(known, r, authors)), key=missed)),
    )
    for kind, (said, some) in zip(("agreed", "omitted", "single"), lists, strict=True):
        row = next((each for each in some if _telling(sentence_of(known, each), seen)), None)
        if row:
            seen.add(sentence_of(known, row))
            found.append(Remark(kind, f"{said(row)}: {_quoted(known, row)}", row.number))
    return tuple(found)


def _telling(words: str, seen: Container[str]) -> bool:
    """Whether a sentence can be quoted by itself: not quoted before, and no mere exclamation."""
    shout = len(words.split()) <= SHOUT and "!" in words
    return words not in seen and not shout


def _told(row: Row) -> bool:
    """Whether some outlet carries a row in more than its headline."""
    held = [cell for cell in row.told if cell.claims]
    return any(cell.prominence is not Prominence.HEADLINE for cell in held)


def _unsettled(made: Sequence[Row]) -> Iterator[Span]:
    """The words in which outlets differ."""
    for row in made:
        yield from (span for each in row.conflicts for span in each.shown_by)
        yield from (each.quantity.span for each in (row.figures.reported if row.figures else ()))


def _says_much(known: Index, row: Row) -> bool:
    """Whether a row's claim is more than a day or a place: its whole sentence is quoted for it."""
    claim = known.claims[row.proposition.clearest]
    words = len(claim.text.split())
    named = [*(day.span for day in claim.moments), *(place.span for place in claim.places)]
    return words - sum(len(span.text.split()) for span in named) >= MUCH


def _settled(known: Index, row: Row, open_: Sequence[Span]) -> bool:
    """Whether a row's sentence can be quoted: nothing in it is told differently, or of authors."""
    spans = known.claims[row.proposition.clearest].spans
    if not spans:
        return True
    low, high = min(span.start for span in spans), max(span.end for span in spans)
    _, (begin, end), _ = sentence(known, spans[0].article, low, high)
    here = (span for span in open_ if span.article == spans[0].article)
    return not any(span.start < end and begin < span.end for span in here)


def _headed(known: Index, row: Row) -> bool:
    """Whether a row's sentence is a headline."""
    claim = known.claims[row.proposition.clearest]
    return any(s.start < known.articles[claim.article].title_length for s in claim.spans)


def _missed(row: Row) -> tuple[int, int, int]:
    """A key that sorts rows of one outlet: those that most others lack, then the prominent."""
    lacking = len(row.having(Stance.OMITS)) + len(row.having(Stance.ABSENT))
    return -lacking, -prominence(row), row.number


def _quoted(known: Index, row: Row) -> str:
    """The row's sentence in quotation marks."""
    return _in_quotes(sentence_of(known, row), TITLE_MAX)


def _in_quotes(text: str, most: int) -> str:
    """A text in quotation marks, those that it opens with not doubled."""
    said = brief(text, most)
    return said if said[:1] in "“\"'‘«„" else f"“{said}”"


def _dispute(known: Index, row: Row, place: int) -> Remark:
    """The first conflict of a row as a sentence: what differs, who says which, and of what; `place`
    counts the contradictions from 0."""
    telling = [each for each in row.conflicts if each.kind is not ConflictKind.POLARITY]
    about = _quoted(known, row)

    def order(item: Conflict) -> tuple[bool, int, bool, float]:
        quoted = any(span.text in about for span in item.shown_by)
        return item.between is None, -_apart(known, item), not quoted, -_gap(known, item)

    telling.sort(key=order)
    if telling:
        item = telling[0]
        sides = ", ".join(
            f"“{brief(span.text)}” according to {_by(known, key)}"
            for key, span in zip((item.a, item.b), item.shown_by, strict=True)
        )
        return Remark("disputed", f"{_LEADS[item.kind]}: {sides}. {about}", row.number)
    against = _sides(known, row)
    if len(against) < 2:
        return Remark("disputed", f"Disputed: {about}", row.number)
    said = " ".join(_side(known, claim) for claim in against)
    return Remark("disputed", f"{_CONTRADICTING[place]} {said}", row.number)


def _unsure(known: Index, row: Row) -> Remark:
    """The lowest and the highest figure of a row in which no conflict is told."""
    low, high = (
        f"“{brief(each.quantity.span.text)}” according to {_by(known, each.claim)}"
        for each in ((row.figures.low, row.figures.high) if row.figures else ())
    )
    text = f"Figures differ, though both may be right: {low}, {high}. {_quoted(known, row)}"
    return Remark("differing", text, row.number)


def _side(known: Index, claim: Claim) -> str:
    """One side of a contradiction: whose it is, where its sentence does not say so, and what."""
    words, outlet = sentence_around(known, claim.spans), known.columns.get(claim.article, "")
    last = speaker(known, claim).rpartition(" ")[2]
    told = last and re.search(rf"(?<!\w){re.escape(last)}(?!\w)", words)
    by = outlet
    if claim.attribution and not (outlet and told):
        by = _by(known, claim.id)
        by = by[:1].upper() + by[1:]
    return f"{by}: {_in_quotes(words, SIDE_MAX)}"


def _sides(known: Index, row: Row) -> list[Claim]:
    """What is said and what denies it: the claims with the clearest sources, of two outlets where
    that can be."""

    def vague(claim: Claim) -> int:
        made = known.attributions.get(claim.attribution or "")
        kind = (made.source_kind if made else None) or SourceKind.UNSTATED
        kind = kind if claim.attribution else SourceKind.OUTLET
        return _CLEAREST.get(kind, len(_CLEAREST))

    def key(pair: Sequence[Claim]) -> tuple[int, bool, bool]:
        one, other = pair
        alike = known.columns.get(one.article) == known.columns.get(other.article)
        clearest = row.proposition.clearest in (one.id, other.id)
        return vague(one) + vague(other), alike, not clearest

    held: list[Claim] = [claim for claim in row.claims if claim.spans]
    denied = [claim for claim in held if claim.id in row.proposition.denying]
    said = [claim for claim in held if claim.id not in row.proposition.denying]
    if not (said and denied):
        return (said or denied)[:1]
    return [*min(product(said, denied), key=key)]


def _apart(known: Index, item: Conflict) -> int:
    """How many outlets the two sides of a conflict stand in."""
    return len({known.columns.get(known.claims[key].article, "") for key in (item.a, item.b)})


def _gap(known: Index, item: Conflict) -> float:
    """How far the figures of a conflict are from each other; 0 where it is not of figures."""
    values = [
        amount.value
        for key, shown in zip((item.a, item.b), item.shown_by, strict=True)
        for amount in known.claims[key].quantities
        if item.kind is ConflictKind.NUMBER and amount.span == shown
    ]
    return max(values) - min(values) if len(values) > 1 else 0.0


def _by(known: Index, key: str) -> str:
    """Whose a claim is: `Helene Strand in Northline`, or the outlet."""
    claim = known.claims[key]
    outlet = known.columns.get(claim.article, "")
    if claim.attribution is None:
        return outlet
    who = speaker(known, claim) or "an unnamed source"
    if who.partition(" ")[0] in ("The", "A", "An", "Its"):
        who = who[:1].lower() + who[1:]
    return f"{who} (in {outlet})"


def _agreed(row: Row, outlets: int) -> str:
    many = len(row.carriers)
    whole = "both" if outlets == 2 else f"all {outlets}"
    return f"Reported by {whole if many == outlets else f'{many} of {outlets}'} outlets"


def _omitted(row: Row) -> str:
    return f"Omitted by {few(row.having(Stance.OMITS), NAMES)}"


def _alone(row: Row) -> str:
    return f"No match found outside {few([each.column for each in row.carriers], NAMES)}"
