"""Namings in a terminal: one table, a line for each outlet."""

from typing import TYPE_CHECKING

from crossread.report.terminal.console import LINE_MAX, grid, one_line, styled
from crossread.report.views.naming import ShownNaming, plainly

if TYPE_CHECKING:
    from rich.console import Console

MOST = 6  # referents shown


def naming_table(namings: tuple[ShownNaming, ...], console: "Console") -> None:
    """What outlets call the same, those with most different words first."""
    if not namings:
        return
    many = f"{MOST} of {len(namings)} shown" if len(namings) > MOST else ""
    table = grid({"what they call": 3, "outlet": 3, "own words": 4, "sources’ words": 4}, many)
    for each in namings[:MOST]:
        for place, outlet in enumerate(each.outlets):
            table.add_row(
                styled("" if place else one_line(each.referent), "bold"),
                styled(one_line(outlet.outlet), ""),
                styled(one_line(plainly(outlet.own)), "italic"),
                styled(one_line(plainly(outlet.quoted)), "italic dim"),
            )
    console.print(table, width=min(console.width, LINE_MAX))
