"""The matrix in words: groups of rows, what each cell has and who says it, in five sentences first.

Takes the `Index` and `Row`s of a comparison, gives what the page and the terminal both show.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from crossread.records import (
    Claim,
    Column,
    ConflictKind,
    Coverage,
    Prominence,
    Span,
    Stance,
)
from crossread.report.views.passages import PassagePiece, excerpt
from crossread.report.views.segments import Sign
from crossread.story.index import Index, speaker
from crossread.story.rows import MatrixGroup, Row
from crossread.text.listing import grouped
from crossread.text.numbers import worth

VALUES_MAX = 3  # conflicting words in one cell
WHO_MAX = 2  # speakers named in one cell, or one for each sign
BRIEF = 52  # characters of a claim that stand in a cell
WHOLE = 0.6  # of a sentence is its claim where it stands for the claim
OWN, UNNAMED = "own words", "unnamed source"


SIGNS = {
    Stance.ASSERTS: Sign("a", "●", "asserts", "stated in the outlet’s own words"),
    Stance.REPORTS: Sign("r", "”", "reports", "attributed to a source"),
    Stance.DISPUTES: Sign("d", "×", "disputes", "contradicted in the outlet’s own words"),
    Stance.OMITS: Sign(
        "o", "○", "omits", "not in its complete text, published after the claim was public"
    ),
    Stance.ABSENT: Sign(
        "b", "◌", "absent", "searched for and not there, but it may not have known; not an omission"
    ),
}
DENIAL = Sign("e", "”", "reports a denial", "a source denies it")
NOT_ASSESSED = Sign(
    "n", "·", "not assessed", "the text is incomplete or may contain it; not an omission"
)
_GROUPS = {
    MatrixGroup.DISPUTED: (
        "Disputed", "figures, dates and denials first, then by how many outlets differ",
    ),
    MatrixGroup.DIFFERING: (
        "Figures differ, though both may be right",
        "by how many outlets report it, and how prominently",
    ),
    MatrixGroup.AGREED: (
        "No difference found",
        "by how many outlets report it, and how prominently",
    ),
    MatrixGroup.SINGLE: ("Reported by one outlet, or copied from one", "headlines and leads first"),
}  # fmt: skip
_DATELINE = re.compile(
    r"\A[A-Z][A-Z' -]{2,40}(?:, [A-Z][a-z]{2,12}\.?(?: \d{1,2})?)? ?(?:\([^()]{1,40}\) ?)?"
    r"[-–—] (?=\w)"
)
_WHERE = {Prominence.HEADLINE: "headline", Prominence.LEAD: "lead"}


class SaidBy(NamedTuple):
    """Who says it in a cell, and whether as the outlet's own words, a report or a denial; `words`
    are its key words where the cell holds both sides."""

    sign: Sign
    who: str
    words: str = ""


class MatrixCell(NamedTuple):
    """One cell: its signs, the figure (`exact`: the words that differ) or else key words, who says
    it, where it stands or the reason."""

    column: int
    signs: tuple[Sign, ...]
    words: tuple[str, ...]
    voices: tuple[SaidBy, ...]
    where: str
    reason: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows of one `MatrixGroup` (`key`), the weightiest first."""

    key: str
    title: str
    order: str
    rows: tuple[Row, ...]


def groups(made: Sequence[Row]) -> tuple[RowGroup, RowGroup, RowGroup, RowGroup]:
    """Every row in its group, those of one outlet last."""
    held: dict[MatrixGroup, list[Row]] = {group: [] for group in MatrixGroup}
    for row in made:
        held[row.group].append(row)
    *shared, single = (
        RowGroup(group, *_GROUPS[group], tuple(sorted(some, key=weight)))
        for group, some in held.items()
    )
    disputed, differing, agreed = shared
    lone = sorted(single.rows, key=lambda row: (-prominence(row), row.number))
    return disputed, differing, agreed, replace(single, rows=tuple(lone))


def weight(row: Row) -> tuple[int, ...]:
    """A key that sorts rows by weight: in dispute on more than a name, outlets in dispute, then how
    many outlets carry it and how prominently; text order at last."""
    named = {ConflictKind.PLACE, ConflictKind.ACTOR}
    carried = 2 * len(row.carriers) + prominence(row)
    figures = row.figures.reported if row.figures and ConflictKind.NUMBER in row.kinds else ()
    sides = max(len(row.differing), len({figure.outlet for figure in figures}))
    if ConflictKind.POLARITY in row.kinds:
        sides = max(sides, len(row.carriers))
    return not set(row.kinds) - named, -sides, -carried, row.number


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


def is_whole(known: Index, row: Row) -> bool:
    """Whether a row's claim is most of its sentence, so that the sentence can stand for it."""
    pieces = title(known, row)
    marked = sum(len(piece.text) for piece in pieces if piece.marked)
    return marked >= WHOLE * sum(len(piece.text) for piece in pieces)


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
    where = _WHERE.get(item.prominence, "") if item.prominence else ""
    voices = _voices(known, row, claims, signs)
    words = [*values[:VALUES_MAX], *["…"] * (len(values) > VALUES_MAX)]
    if not words and {claim.id in row.proposition.denying for claim in claims} == {True, False}:
        voices = _worded(row, claims, signs, voices)
        words = [each.words for each in voices if each.words]
    words = words or [brief(_likest(row, claims).text)]
    return MatrixCell(place, signs, tuple(words), voices, where, "", exact=bool(values))


def _worded(
    row: Row, claims: Sequence[Claim], signs: Sequence[Sign], voices: Sequence[SaidBy]
) -> tuple[SaidBy, ...]:
    """The voices of a cell that holds both sides, the first of each sign with its own key words."""
    held = grouped((_sign(row, claim, signs), claim) for claim in claims)
    words = {sign: brief(_likest(row, some).text) for sign, some in held.items()}
    return tuple(each._replace(words=words.pop(each.sign, "")) for each in voices)


def _sign(row: Row, claim: Claim, signs: Sequence[Sign]) -> Sign:
    """The sign of one claim; the first of its cell where a person decided that it has no such."""
    denied = claim.id in row.proposition.denying
    if claim.attribution:
        sign = DENIAL if denied else SIGNS[Stance.REPORTS]
    else:
        sign = SIGNS[Stance.DISPUTES if denied else Stance.ASSERTS]
    return sign if sign in signs else signs[0]


def _voices(
    known: Index, row: Row, claims: Sequence[Claim], signs: Sequence[Sign]
) -> tuple[SaidBy, ...]:
    """Who says a cell's claims, each beside its own sign; one voice of each sign comes first, and a
    sign that a person decided on stands though no claim has it."""
    found = list[SaidBy]()
    for claim in claims:
        who = speaker(known, claim) or (UNNAMED if claim.attribution else OWN)
        found.append(SaidBy(_sign(row, claim, signs), who))
    return fewer(list(dict.fromkeys(found)), signs)


def fewer(found: Sequence[SaidBy], signs: Sequence[Sign]) -> tuple[SaidBy, ...]:
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
    return {name: tuple(fullest(dict.fromkeys(words))) for name, words in found.items()}


def fullest(words: Iterable[str]) -> Iterator[str]:
    """The words but those that others begin with: nine beside nine dead, not nine hundred."""
    some = list(words)
    for each in some:
        front = f"{each.casefold()} "
        rests = (o[len(each) :] for o in some if o.casefold().startswith(front))
        if all(any(map(_counts, rest.split())) for rest in rests):
            yield each


def _counts(word: str) -> bool:
    """Whether a word is a number, or part of one."""
    return any(map(str.isdigit, word)) or (word.isalpha() and worth(word) > 0)


def _signs(known: Index, row: Row, item: Coverage) -> tuple[Sign, ...]:
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
