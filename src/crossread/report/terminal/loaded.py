"""Loaded words in a terminal: one table, a line for each article."""

from typing import TYPE_CHECKING

from crossread.report.terminal.console import LINE_MAX, grid, one_line, styled
from crossread.report.views.loaded import LoadedLine
from crossread.report.views.naming import plainly
from crossread.report.views.segments import percent

if TYPE_CHECKING:
    from rich.console import Console

MOST = 8  # articles shown
WORDS = 6  # words of one article


def loaded_table(lines: tuple[LoadedLine, ...], console: "Console") -> None:
    """How loaded each article's own words are, the most loaded first."""
    lines = tuple(line for line in lines if line.words or line.certain)
    if not lines:
        return
    many = f"{MOST} of {len(lines)} shown" if len(lines) > MOST else ""
    table = grid({"loaded words": 3, "sentences": 2, "words": 5, "certainty": 3}, many)
    for line in lines[:MOST]:
        beside = f" (others {percent(line.others)})" if line.others is not None else ""
        table.add_row(
            styled(one_line(line.outlet), "bold"),
            styled(f"{line.loaded} of {line.sentences}{beside}", ""),
            styled(one_line(plainly(line.words[:WORDS])), "italic"),
            styled(one_line(plainly(line.certain[:WORDS])), "italic dim"),
        )
    console.print(table, width=min(console.width, LINE_MAX))
