"""A comparison in a terminal: what was found in one sentence, and the ten claims that differ most.

Takes a `Comparison` and a console; the page and the data hold the rest.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossread.records import Comparison, Stance
from crossread.report.html.comparison import NOT_ASSESSED, most_different, signs_of, values_of
from crossread.report.terminal.console import LINE_MAX, grid, styled
from crossread.report.views.segments import plain_date, printable
from crossread.story.index import Index, index
from crossread.story.rows import KINDS, Row, counted, finding, rows, tally

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

MOST = 10
_STYLES = {"a": "blue", "r": "green", "e": "magenta", "d": "red", "o": "bold", "n": "dim"}


def differences(comparison: Comparison, console: "Console") -> None:
    """Print the finding, the notes, and the rows that differ most, each outlet with its stance."""
    known = index(comparison)
    made = rows(comparison, known)
    width = min(console.width, LINE_MAX)
    console.print(styled(_line(comparison.story.title), "bold reverse"), soft_wrap=True)
    console.print(styled(printable(finding(comparison, made)), "bold"), width=width)
    for note in comparison.notes:
        console.print(styled(_line(note), "dim"), width=width)
    if comparison.unused:
        said = f"{counted(len(comparison.unused), 'input')} not used."
        console.print(styled(said, "dim"), width=width)
    differing = [row for row in made if row.shared and any(row.difference[:3])]
    shown = sorted(differing, key=most_different)[:MOST]
    if shown:
        caption = (
            f"{len(shown)} of {counted(len(differing), 'claim')} that differ, the most different "
            "first; "
            "not assessed is no omission; the page shows every sentence"
        )
        table = grid({"": None, "claim": 5, "who": 6}, caption)
        for row in shown:
            table.add_row(*_cells(known, comparison, row))
        console.print(table, width=width)


def _line(text: str) -> str:
    return " ".join(printable(text).split())


def _cells(known: Index, comparison: Comparison, row: Row) -> "Iterator[Text]":
    yield styled(str(row.number), "", justify="right")
    about = [", ".join(KINDS[kind] for kind in row.kinds), tally(row.origins)]
    said = styled(_line(row.proposition.text), "bold")
    about += [_first(row)]
    yield said.append("".join(f"\n{part}" for part in map(_line, about) if part), "dim not bold")
    values, shown = values_of(known, row), styled("", "")
    silent = 0
    for column, cell in zip(comparison.columns, row.cells, strict=True):
        if cell is None or not cell.stances:
            silent += 1
            continue
        words = "" if Stance.OMITS in cell.stances else ", ".join(values.get(column.name, ()))
        shown.append(f"{_line(column.name)} ", "bold")
        for sign in signs_of(known, row, cell):
            shown.append(f"{sign.sign} {sign.word} ", _STYLES[sign.colour])
        shown.append(f"{_line(words)}\n" if words else "\n", "italic")
    if silent:
        shown.append(f"{NOT_ASSESSED.word}: {silent}", "dim")
    shown.rstrip()
    yield shown


def _first(row: Row) -> str:
    if len(row.first) != 1:
        return ""
    first = row.first[0]
    return f"first: {first.column}, {plain_date(first.published)}"
