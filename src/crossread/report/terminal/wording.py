"""What outlets call things and their loaded words in a terminal: two tables of a comparison."""

from crossread.report.terminal import rich
from crossread.report.terminal.console import LINE_MAX, grid, one_line, styled
from crossread.report.views.loaded import LoadedLine
from crossread.report.views.naming import ShownNaming, plainly
from crossread.report.views.segments import percent

REFERENTS = 6  # shown
ARTICLES = 8  # shown with their loaded words
WORDS = 6  # of one article


def naming_table(namings: tuple[ShownNaming, ...], console: "rich.Console") -> None:
    """What outlets call the same, those with most different words first."""
    if not namings:
        return
    many = f"{REFERENTS} of {len(namings)} shown" if len(namings) > REFERENTS else ""
    table = grid({"what they call": 3, "outlet": 3, "own words": 4, "sources’ words": 4}, many)
    for each in namings[:REFERENTS]:
        for place, outlet in enumerate(each.outlets):
            table.add_row(
                styled("" if place else one_line(each.referent), "bold"),
                styled(one_line(outlet.outlet), ""),
                styled(one_line(plainly(outlet.own)), "italic"),
                styled(one_line(plainly(outlet.quoted)), "italic dim"),
            )
    console.print(table, width=min(console.width, LINE_MAX))


def loaded_table(lines: tuple[LoadedLine, ...], console: "rich.Console") -> None:
    """How loaded each article's own words are, the most loaded first."""
    lines = tuple(line for line in lines if line.words or line.certain)
    if not lines:
        return
    many = f"{ARTICLES} of {len(lines)} shown" if len(lines) > ARTICLES else ""
    table = grid({"loaded words": 3, "sentences": 2, "words": 5, "certainty": 3}, many)
    for line in lines[:ARTICLES]:
        beside = f" (others {percent(line.others)})" if line.others is not None else ""
        table.add_row(
            styled(one_line(line.outlet), "bold"),
            styled(f"{line.loaded} of {line.sentences}{beside}", ""),
            styled(one_line(plainly(line.words[:WORDS])), "italic"),
            styled(one_line(plainly(line.certain[:WORDS])), "italic dim"),
        )
    console.print(table, width=min(console.width, LINE_MAX))
