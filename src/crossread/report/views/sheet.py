"""A comparison on one sheet of paper: the sentences, then the weightiest rows, who says what.

Takes the `Index` and `Row`s of a comparison, gives a `Sheet` that fits one page of A4, and how much
is left off.
"""

from collections.abc import Iterator, Sequence
from math import ceil
from typing import NamedTuple
from unicodedata import east_asian_width

from crossread.records import Column, Stance
from crossread.report.views.matrix import (
    DENIAL,
    OWN,
    SIGNS,
    MatrixCell,
    brief,
    cells,
    groups,
    is_whole,
    sentence_of,
)
from crossread.report.views.opening import Remark
from crossread.story.index import Index
from crossread.story.rows import MatrixGroup, Row
from crossread.text.listing import counted, few, listed

# In lines of the table: what A4 holds below the name of the story and above the foot; how high a
# line of the first sentence and of the others is, the room between rows, and a heading. Characters
# of a line of each, fewer than most fonts set.
LINES = 76.0
FIRST, OTHERS, BETWEEN, HEADING = 1.6, 1.4, 0.8, 1.9
WIDE_FIRST, WIDE, CLAIM, SAID = 76, 104, 44, 62
TITLE_MAX = 200  # characters of a row's sentence
NAMES = 5  # outlets named of one version, and of those without it
VERSIONS = 5  # of one row
DENIED = (DENIAL, SIGNS[Stance.DISPUTES])


class SheetVersion(NamedTuple):
    """What some outlets say of a row: a word for it or "", the words, and who."""

    label: str
    words: str
    who: str


class SheetRow(NamedTuple):
    """One row: its group where it is the first of it, its number and sentence, its versions, and
    which outlets are without it."""

    heading: str
    number: int
    sentence: str
    versions: tuple[SheetVersion, ...]
    without: str


class Sheet(NamedTuple):
    """What the page holds, and what it leaves off: `3 disputed claims`, `12 agreed claims`."""

    rows: tuple[SheetRow, ...]
    left: str


def sheet(
    known: Index, columns: Sequence[Column], made: Sequence[Row], said: Sequence[Remark]
) -> Sheet:
    """As many rows as fit below the sentences: disputed, then those whose figures differ, then
    agreed."""
    room = LINES - FIRST * sum(_lines(each.text, WIDE_FIRST) for each in said[:1])
    room -= sum(BETWEEN + OTHERS * _lines(each.text, WIDE) for each in said[1:])
    kept, left, full = list[SheetRow](), list[str](), False
    for group in groups(made):
        number = 0
        for row in group.rows if group.key != MatrixGroup.SINGLE else ():
            each = _row(known, columns, row, "" if number else group.title)
            room -= _height(each)
            full = full or room < 0
            if full:
                break
            kept.append(each)
            number += 1
        if more := len(group.rows) - number:
            left.append(f"{counted(more, 'claim')} {_LEFT[MatrixGroup(group.key)]}")
    return Sheet(tuple(kept), listed(left))


_LEFT = {
    MatrixGroup.DISPUTED: "in dispute",
    MatrixGroup.DIFFERING: "with figures that differ",
    MatrixGroup.AGREED: "agreed on",
    MatrixGroup.SINGLE: "of one outlet only",
}


def _row(known: Index, columns: Sequence[Column], row: Row, heading: str) -> SheetRow:
    shown = cells(known, columns, row)
    lacking = (
        f"{word} {few(names, NAMES)}"
        for word, names in (
            ("omitted by", row.having(Stance.OMITS)),
            ("absent from", row.having(Stance.ABSENT)),
        )
        if names
    )
    sentence = brief(sentence_of(known, row), TITLE_MAX)
    whole = is_whole(known, row) or any(each.exact for each in shown)
    part = "" if whole else brief(known.claims[row.proposition.clearest].text)
    versions = list(_versions(columns, shown, part))
    if len(versions) > VERSIONS:
        more = counted(len(versions) - VERSIONS + 1, "more version")
        versions[VERSIONS - 1 :] = [SheetVersion("", "", f"{more} on the page")]
    return SheetRow(heading, row.number, sentence, tuple(versions), "; ".join(lacking))


def _versions(
    columns: Sequence[Column], shown: Sequence[MatrixCell], part: str
) -> Iterator[SheetVersion]:
    """The figures or sides of a row, each with those who give it; of a row without any, who has
    it, and the `part` of its sentence that they have, "" for all of it."""
    held: dict[tuple[str, str], list[str]] = {}
    words = dict[tuple[str, str], str]()
    sides = any(voice.sign in DENIED for cell in shown for voice in cell.voices)
    for cell in (each for each in shown if each.words):
        for denied in (False, True):
            voices = [each for each in cell.voices if (each.sign in DENIED) == denied]
            if not voices:
                continue
            figure = "; ".join(cell.words) if cell.exact else ""
            key = ("Denied" if denied else "Said" if sides else "", figure.casefold())
            said = next((each.words for each in voices if each.words), cell.words[0])
            words.setdefault(key, figure or (said if sides else part))
            who = [each.who for each in voices if each.who]
            who = [] if who == [OWN] else who
            name = columns[cell.column].name
            held.setdefault(key, []).append(f"{name} ({listed(who)})" if who else name)
    order = sorted(held, key=lambda key: (key[0] == "Denied", -len(held[key])))
    for key, names in ((key, held[key]) for key in order):
        label = key[0] or ("" if words[key] else "Reported by")
        yield SheetVersion(label, words[key], few(names, NAMES))


def _height(row: SheetRow) -> float:
    """The lines that a row takes."""
    told = sum(_lines(" ".join(each), SAID) for each in row.versions)
    told += _lines(row.without, SAID) if row.without else 0
    return max(_lines(row.sentence, CLAIM), told) + BETWEEN + HEADING * bool(row.heading)


def _lines(text: str, width: int) -> int:
    """The lines that a text takes; capitals and the signs of East Asia are wide."""
    wide = sum(east_asian_width(sign) in "WF" for sign in text)
    return ceil((len(text) + wide + 0.5 * sum(map(str.isupper, text))) / width)
