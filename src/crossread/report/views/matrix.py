"""The matrix in words: groups of rows, what each cell has and who says it, in five sentences first.

Takes the `Index` and `Row`s of a comparison, gives what the page and the terminal both show.
"""

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from crossread.records import (
    Claim,
    Column,
    Comparison,
    Conflict,
    ConflictKind,
    Coverage,
    Prominence,
    Span,
    Stance,
)
from crossread.report.views.passages import PassagePiece, excerpt
from crossread.story.cells import ALONE
from crossread.story.index import Index, speaker
from crossread.story.rows import Row, listed

VALUES_MAX = 3  # conflicting words in one cell
WHO_MAX = 2  # speakers named in one cell, or one for each sign
BRIEF = 52  # characters of a claim that stand in a cell
TITLE_MAX = 320  # characters of a sentence that the opening quotes
SHOUT = 5  # words of an exclamation that says nothing by itself: "Get out now!"
OWN, UNNAMED = "own words", "unnamed source"


class StanceSign(NamedTuple):
    """How a stance is shown, never by colour alone: a class for it, a sign, a word, its meaning."""

    colour: str
    sign: str
    word: str
    meaning: str


SIGNS = {
    Stance.ASSERTS: StanceSign("a", "●", "asserts", "stated in the outlet’s own words"),
    Stance.REPORTS: StanceSign("r", "”", "reports", "attributed to a source"),
    Stance.DISPUTES: StanceSign("d", "×", "disputes", "contradicted in the outlet’s own words"),
    Stance.OMITS: StanceSign(
        "o", "○", "omits", "not in its complete text, published after the claim was public"
    ),
    Stance.ABSENT: StanceSign(
        "b", "◌", "absent", "searched for and not there, but it may not have known; not an omission"
    ),
}
DENIAL = StanceSign("e", "”", "reports a denial", "a source denies it")
NOT_ASSESSED = StanceSign(
    "n", "·", "not assessed", "the text is incomplete or may contain it; not an omission"
)
_DATELINE = re.compile(
    r"\A[A-Z][A-Z' -]{2,40}(?:, [A-Z][a-z]{2,12}\.?(?: \d{1,2})?)? ?(?:\([^()]{1,40}\) ?)?"
    r"[-–—] (?=\w)"
)
_WHERE = {Prominence.HEADLINE: "headline", Prominence.LEAD: "lead"}
_LEADS = {
    ConflictKind.NUMBER: "The figures differ",
    ConflictKind.DATE: "The dates differ",
    ConflictKind.PLACE: "The places differ",
    ConflictKind.ACTOR: "Accounts of who acted differ",
}


class SaidBy(NamedTuple):
    """Who says it in a cell, and whether as the outlet's own words, a report or a denial."""

    sign: StanceSign
    who: str


class MatrixCell(NamedTuple):
    """One cell: its signs, the figure (`exact`: the words that differ) or else key words, who says
    it, where it stands or the reason."""

    column: int
    signs: tuple[StanceSign, ...]
    words: tuple[str, ...]
    voices: tuple[SaidBy, ...]
    where: str
    reason: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows that are disputed, agreed on, or carried by one text alone, the weightiest first."""

    key: str
    title: str
    order: str
    rows: tuple[Row, ...]


class Remark(NamedTuple):
    """One sentence of the opening, what it tells of, and the row (number) it is about; 0 none."""

    kind: str
    text: str
    row: int


def groups(made: Sequence[Row]) -> tuple[RowGroup, RowGroup, RowGroup]:
    """Every row in its group."""
    single = [row for row in made if not _several(row)]
    shared = [row for row in made if _several(row)]
    disputed = [row for row in shared if row.kinds or row.differing]
    agreed = [row for row in shared if not (row.kinds or row.differing)]
    return (
        RowGroup("disputed", "Disputed",
              "figures, dates and denials first, then by how many outlets differ",
              _weighed(disputed)),
        RowGroup("agreed", "Agreed", "by how many outlets report it, and how prominently",
              _weighed(agreed)),
        RowGroup("single", "Reported by one outlet only", "headlines and leads first",
              tuple(sorted(single, key=lambda row: (-prominence(row), row.number)))),
    )  # fmt: skip


def _several(row: Row) -> bool:
    """Whether two outlets carry it in words of their own, or dispute it."""
    if not row.shared or row.kinds:
        return row.shared
    return not any(cell.reason == ALONE for cell in row.cells)


def _weighed(found: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(sorted(found, key=weight))


def weight(row: Row) -> tuple[int, ...]:
    """A key that sorts rows by weight: in dispute on more than a name, outlets in dispute, then how
    many outlets carry it and how prominently; text order at last."""
    named = {ConflictKind.PLACE, ConflictKind.ACTOR}
    carried = 2 * len(row.carriers) + prominence(row)
    return not set(row.kinds) - named, -len(row.differing), -carried, row.number


def prominence(row: Row) -> int:
    """How prominently a row is reported: two for each headline, one for each lead."""
    places = [cell.prominence for cell in row.told]
    return 2 * places.count(Prominence.HEADLINE) + places.count(Prominence.LEAD)


def title(known: Index, row: Row) -> tuple[PassagePiece, ...]:
    """The whole sentence that holds the row's clearest claim, the claim itself marked."""
    claim = known.claims[row.proposition.clearest]
    if not claim.spans:
        return (PassagePiece(claim.text, marked=True),)
    return excerpt(known, claim.spans).pieces


def sentence_of(known: Index, row: Row) -> str:
    """The row's title on one line, without the dateline of an agency."""
    return _one_line(title(known, row))


def sentence_around(known: Index, spans: Sequence[Span]) -> str:
    """The sentence that holds a claim on one line, without the dateline of an agency."""
    return _one_line(excerpt(known, spans).pieces)


def _one_line(pieces: Iterable[PassagePiece]) -> str:
    return _DATELINE.sub("", " ".join("".join(piece.text for piece in pieces).split()))


def cells(known: Index, columns: Sequence[Column], row: Row) -> tuple[MatrixCell, ...]:
    """The cells of a row, in the order of the columns."""
    values = _values(known, row)
    return tuple(
        _cell(known, row, item, place, values.get(column.name, ()))
        for place, (column, item) in enumerate(zip(columns, row.cells, strict=True))
    )


def _cell(known: Index, row: Row, item: Coverage, place: int, values: Sequence[str]) -> MatrixCell:
    signs = _signs(known, row, item)
    if not item.claims:
        return MatrixCell(place, signs, (), (), "", item.reason)
    claims = [known.claims[key] for key in item.claims]
    words = values[:VALUES_MAX] or [brief(_likest(row, claims).text)]
    more = ("…",) if len(values) > VALUES_MAX else ()
    where = _WHERE.get(item.prominence, "") if item.prominence else ""
    voices = _voices(known, row, claims, signs)
    return MatrixCell(place, signs, (*words, *more), voices, where, "", exact=bool(values))


def _voices(
    known: Index, row: Row, claims: Sequence[Claim], signs: Sequence[StanceSign]
) -> tuple[SaidBy, ...]:
    """Who says a cell's claims, each beside its own sign; one voice of each sign comes first, and a
    sign that a person decided on stands though no claim has it."""
    found = list[SaidBy]()
    for claim in claims:
        denied = claim.id in row.proposition.denying
        if claim.attribution:
            sign = DENIAL if denied else SIGNS[Stance.REPORTS]
        else:
            sign = SIGNS[Stance.DISPUTES if denied else Stance.ASSERTS]
        who = speaker(known, claim) or (UNNAMED if claim.attribution else OWN)
        found.append(SaidBy(sign if sign in signs else signs[0], who))
    return fewer(list(dict.fromkeys(found)), signs)


def fewer(found: Sequence[SaidBy], signs: Sequence[StanceSign]) -> tuple[SaidBy, ...]:
    """At most WHO_MAX of the voices of a cell, or one for each sign, in the order of the signs; the
    last of a sign says how many more of it there are."""
    firsts = [next((e for e in found if e.sign == sign), SaidBy(sign, "")) for sign in signs]
    rest = [each for each in found if each not in firsts]
    most = max(0, WHO_MAX - len(firsts))
    kept = sorted([*firsts, *rest[:most]], key=lambda each: signs.index(each.sign))
    left = Counter(each.sign for each in rest[most:])
    return tuple(
        each._replace(who=f"{each.who} and {left[each.sign]} more")
        if left[each.sign] and each.sign not in {e.sign for e in kept[place + 1 :]}
        else each
        for place, each in enumerate(kept)
    )


def _likest(row: Row, claims: Sequence[Claim]) -> Claim:
    """The claim of a cell that shares most words with the row's own."""
    wanted = set(row.proposition.text.casefold().split())
    return max(claims, key=lambda each: len(wanted & set(each.text.casefold().split())))


def brief(text: str, most: int = BRIEF) -> str:
    """A text on one line, cut between words."""
    plain = " ".join(text[: 4 * most].split())
    return plain if len(plain) <= most else f"{plain[:most].rpartition(' ')[0] or plain[:most]} …"


def _values(known: Index, row: Row) -> dict[str, tuple[str, ...]]:
    """The words in which the columns of a row differ."""
    found: dict[str, list[str]] = {}
    for item in row.conflicts:
        if item.kind is not ConflictKind.POLARITY:
            for span in item.shown_by:
                name = known.columns.get(span.article, "")
                found.setdefault(name, []).append(" ".join(span.text.split()))
    for figure in row.figures.reported if row.figures else ():
        found.setdefault(figure.outlet, []).append(" ".join(figure.quantity.span.text.split()))
    return {name: tuple(dict.fromkeys(words)) for name, words in found.items()}


def _signs(known: Index, row: Row, item: Coverage) -> tuple[StanceSign, ...]:
    """How the stances of a cell are shown; a source's denial is told from a source's claim."""
    if not item.stances:
        return (NOT_ASSESSED,)
    found = [SIGNS[stance] for stance in Stance if stance in item.stances]
    if Stance.REPORTS in item.stances:
        said = [key for key in item.claims if known.claims[key].attribution]
        denied = [key in row.proposition.denying for key in said]
        place = found.index(SIGNS[Stance.REPORTS])
        found[place : place + 1] = [found[place]] * (not denied or not all(denied)) + [
            DENIAL
        ] * any(denied)
    return tuple(found)


def opening(known: Index, comparison: Comparison, made: Sequence[Row]) -> tuple[Remark, ...]:
    """At most five sentences from the texts: the weightiest dispute first, then another, what is
    agreed on, what is omitted, what one outlet alone reports. No sentence is quoted twice."""
    disputed, agreed, single = groups(made)
    seen = set[str]()
    found = [_dispute(known, row) for row in disputed.rows[:2]]
    seen.update(sentence_of(known, row) for row in disputed.rows[:2])
    if len(comparison.columns) < 2:
        return ()
    if not found:
        on = f" on the {len(agreed.rows)} claims they share" if len(agreed.rows) > 1 else ""
        found.append(Remark("peace", f"No two outlets were found to contradict each other{on}.", 0))

    def omitted(row: Row) -> tuple[int, int]:
        silent = row.having(Stance.OMITS)
        return -len(silent) - len(row.carriers) - prominence(row), row.number

    held = [row for row in (*disputed.rows, *agreed.rows) if row.having(Stance.OMITS)]
    omitting = sorted(held, key=omitted)
    kept = omitting if len(omitting) == 1 < len(agreed.rows) else []  # said once, as an omission
    lists: tuple[tuple[Callable[[Row], str], Sequence[Row]], ...] = (
        (
            lambda row: _agreed(row, len(comparison.columns)),
            [row for row in agreed.rows if row not in kept],
        ),
        (_omitted, omitting),
        (_alone, sorted(filter(_told, single.rows), key=_missed)),
    )
    for kind, (said, some) in zip(("agreed", "omitted", "single"), lists, strict=True):
        row = next((each for each in some if _telling(sentence_of(known, each), seen)), None)
        if row:
            seen.add(sentence_of(known, row))
            found.append(Remark(kind, f"{said(row)}: {_quoted(known, row)}", row.number))
    return tuple(found)


def _telling(sentence: str, seen: Container[str]) -> bool:
    """Whether a sentence can be quoted by itself: not quoted before, and no mere exclamation."""
    shout = len(sentence.split()) <= SHOUT and "!" in sentence
    return sentence not in seen and not shout


def _told(row: Row) -> bool:
    """Whether some outlet carries a row in more than its headline."""
    held = [cell for cell in row.cells if cell and cell.claims]
    return any(cell.prominence is not Prominence.HEADLINE for cell in held)


def _missed(row: Row) -> tuple[int, int, int]:
    """A key that sorts rows of one outlet: those that most others lack, then the prominent."""
    lacking = len(row.having(Stance.OMITS)) + len(row.having(Stance.ABSENT))
    return -lacking, -prominence(row), row.number


def _quoted(known: Index, row: Row) -> str:
    """The row's sentence in quotation marks, those that it opens with not doubled."""
    said = brief(sentence_of(known, row), TITLE_MAX)
    return said if said[:1] in "“\"'‘«„" else f"“{said}”"


def _dispute(known: Index, row: Row) -> Remark:
    """The first conflict of a row as a sentence: what differs, who says which, and of what."""
    telling = [each for each in row.conflicts if each.kind is not ConflictKind.POLARITY]
    telling.sort(key=lambda each: (each.between is None, -_apart(known, each)))
    about = _quoted(known, row)
    if telling:
        item = telling[0]
        sides = ", ".join(
            f"“{brief(span.text)}” according to {_by(known, key)}"
            for key, span in zip((item.a, item.b), item.shown_by, strict=True)
        )
        return Remark("disputed", f"{_LEADS[item.kind]}: {sides}. {about}", row.number)
    denied = [key for key in row.proposition.claims if key in row.proposition.denying]
    held = [key for key in row.proposition.claims if key not in row.proposition.denying]
    if not denied or not held:
        return Remark("disputed", f"Disputed: {about}", row.number)
    by, against = _by(known, held[0]), _by(known, denied[0])
    return Remark("disputed", f"Said by {by}, denied by {against}: {about}", row.number)


def _apart(known: Index, item: Conflict) -> int:
    """How many outlets the two sides of a conflict stand in."""
    return len({known.columns.get(known.claims[key].article, "") for key in (item.a, item.b)})


def _by(known: Index, key: str) -> str:
    """Whose a claim is: `Helene Strand in Northline`, or the outlet."""
    claim = known.claims[key]
    outlet = known.columns.get(claim.article, "")
    if claim.attribution is None:
        return outlet
    return f"{speaker(known, claim) or 'an unnamed source'} (in {outlet})"


def _agreed(row: Row, outlets: int) -> str:
    many = len(row.carriers)
    whole = "Both" if outlets == 2 else f"All {outlets}"
    return f"{whole if many == outlets else f'{many} of {outlets}'} outlets agree"


def _omitted(row: Row) -> str:
    names = row.having(Stance.OMITS)
    more = [f"{len(names) - 3} more"] if len(names) > 4 else []
    return f"Omitted by {listed([*names[: 3 if more else 4], *more])}"


def _alone(row: Row) -> str:
    name = listed([each.column for each in row.carriers[:3]])
    return f"Only {name} {'reports' if len(row.carriers) == 1 else 'report'}"
