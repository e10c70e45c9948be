"""A check of quotations as one self-contained HTML page, and in a terminal."""

from collections.abc import Sequence

from crossread.records import QuoteCheck, Span
from crossread.report.html.templates import page
from crossread.report.terminal import rich
from crossread.report.terminal.console import LINE_MAX, grid, styled
from crossread.report.views.passages import PrintedText, printed, title
from crossread.report.views.quotations import STATES, Shown, shown, summary, to_look_at
from crossread.report.views.segments import printable
from crossread.story.index import Index, index_articles

ENTRIES_MAX = 500  # quotations printed on the page
TEXT_MAX = 1_500_000  # characters of all texts together
_STYLES = {"a": "blue", "r": "green", "d": "red", "o": "bold", "n": "dim"}
_PARTS = {"": "", "ins": "bold", "del": "red", "mark": "italic"}
_BRACKETS = {"": ("", ""), "ins": ("{+", "+}"), "del": ("[-", "-]"), "mark": ("", "")}


def quotes_page(check: QuoteCheck) -> str:
    """One self-contained page: no network, no scripts, readable on paper."""
    known = _index(check)
    entries = list(shown(known, check.quotes[:ENTRIES_MAX]))
    of = {reading.article.id for reading in check.readings}
    sheets = _sheets(known, entries)
    return page(
        "quotes.html",
        "paper.css matrix.css quotes.css",
        names={"states": STATES, "most": ENTRIES_MAX},
        finding=summary(check.quotes),
        faulty=to_look_at(entries),
        entries=entries,
        more=len(check.quotes) - len(entries),
        articles=[sheet for sheet in sheets if sheet.article.id in of],
        sources=[sheet for sheet in sheets if sheet.article.id not in of],
        known={n: title(known, key) for key, n in known.number.items()},
        unused=check.unused,
    )


def _index(check: QuoteCheck) -> Index:
    return index_articles(reading.article for reading in (*check.readings, *check.sources))


def _sheets(known: Index, entries: Sequence[Shown]) -> list[PrintedText]:
    """Every text with the quotations in it, or what they give of it, marked by their numbers."""
    marks: dict[str, dict[int, tuple[Span, ...]]] = {key: {} for key in known.articles}
    for entry in entries:
        marks[entry.quote.span.article][entry.number] = entry.quote.fragments
        for span in entry.quote.found:
            held = marks[span.article].get(entry.number, ())
            marks[span.article][entry.number] = (*held, span)
    most = TEXT_MAX // max(1, len(known.articles))
    return [printed(known, key, most, marks[key]) for key in known.articles]


def quotes_view(check: QuoteCheck, console: "rich.Console") -> None:
    """Print what was found in one sentence, then each quotation with its state and its source."""
    width = min(console.width, LINE_MAX)
    known = _index(check)
    entries = list(shown(known, check.quotes))
    console.print(styled(printable(summary(check.quotes)), "bold"), width=width)
    if to_look_at(entries):
        console.print(styled(f"Needs review: {to_look_at(entries)}.", ""), width=width)
    if not entries:
        return
    caption = "[-only in the source-], {+only in the quotation+}"
    table = grid({"": None, "quotation": 5, "state": 3, "source": 5}, caption)
    for entry in entries:
        table.add_row(*_cells(known, entry))
    console.print(table, width=width)


def _cells(known: Index, entry: Shown) -> "tuple[rich.Text, ...]":
    quote, said = entry.quote, styled("", "")
    for part in entry.parts:
        opening, closing = _BRACKETS[part.kind]
        said.append(f"{opening}{_line(part.text)}{closing}", _PARTS[part.kind])
    if quote.speaker:
        said.append(f"\n{_line(quote.speaker)}", "dim")
    state = styled(f"{entry.sign.sign} {quote.state.value}", _STYLES[entry.sign.colour])
    if quote.misattributed:
        state.append(f"\nin the source, said by {_line(quote.said_by)}", "red")
    source = styled("", "")
    for one in entry.excerpts:
        for piece in one.pieces:
            source.append(_line(piece.text), "underline" if piece.marked else "")
        source.append("\n")
    if entry.source:
        key = next(key for key, number in known.number.items() if number == entry.source)
        source.append(_line(title(known, key)), "dim")
    source.append(_line(quote.reason), "dim")
    return styled(str(entry.number), "", justify="right"), said, state, source


def _line(text: str) -> str:
    """A text on one line; blanks at its ends stay, since it may be a part of one."""
    return printable(text).replace("\n", " ")
