"""Readings in a terminal: the article with its spans in brackets, then source, cue, content."""

from collections.abc import Iterator

from crossread.records import Attribution, Reading
from crossread.records.attributions import who, words
from crossread.report.terminal import rich
from crossread.report.terminal.console import LINE_MAX, grid, styled
from crossread.report.views.segments import (
    NO_SOURCE,
    Segment,
    numbers_of,
    percent,
    plain_date,
    printable,
    segments,
    share_in_mouths,
)
from crossread.report.views.voices import badges, left_out, reference, voices
from crossread.text.listing import grouped

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_BRACKETS = {"source": ("{", "}"), "cue": ("‹", "›"), "content": ("⟦", "⟧")}
_STYLES = {"source": "bold underline", "cue": "italic magenta", "content": "cyan"}


def print_terminal(console: "rich.Console", reading: Reading) -> None:
    """Print the article with its spans marked by brackets, then the attributions."""
    article, width = reading.article, min(console.width, LINE_MAX)
    known = (article.outlet, plain_date(article.published or ""), article.url, article.name)
    heading = " · ".join(printable(part).replace("\n", " ") for part in known if part)
    share, count = share_in_mouths(reading), len(reading.attributions)
    console.print(styled(heading, "bold reverse"), soft_wrap=True, highlight=False)
    own = f"{percent(share)} attributed to sources, {percent(1 - share)} in the outlet’s own words"
    plural = "" if count == 1 else "s"
    legend = (
        f"{own}, {count} attribution{plural}",
        "{source}  ‹cue›  ¹⟦content⟧¹",
        left_out(reading),
    )
    console.print(styled("\n".join((*filter(None, legend), "")), "dim"), width=width)
    if reading.attributions:
        console.print(_speakers(reading), width=width)
    console.print(_marked(reading), width=width)
    console.print()
    if reading.attributions:
        console.print(_table(reading), width=width)


def _marked(reading: Reading) -> "rich.Text":
    shown = styled("", "")
    title_end = reading.article.title_length
    for segment in segments(reading, [title_end]):
        groups = _groups(segment)
        for (role, start, _), numbers in reversed(groups):
            if start == segment.start:
                shown.append((numbers if role == "content" else "") + _BRACKETS[role][0], "dim")
        style = {role: _STYLES[role] for (role, _, _), _ in groups}
        if segment.end <= title_end:
            style["title"] = "bold"
        shown.append(printable(segment.text), " ".join(style.values()))
        for (role, _, end), numbers in groups:
            if end == segment.end:
                shown.append(_BRACKETS[role][1] + numbers, "dim")
    return shown


def _groups(segment: Segment) -> list[tuple[tuple[str, int, int], str]]:
    """The spans over a segment, innermost first, each with the numbers of all that share it."""
    marks = (mark for mark in segment.marks if mark.role in _BRACKETS)
    groups = grouped(((mark.role, mark.start, mark.end), mark.number) for mark in marks)
    return [
        (span, ",".join(str(number).translate(_SUPERSCRIPT) for number in sorted(numbers)))
        for span, numbers in groups.items()
    ]


def _speakers(reading: Reading) -> "rich.Table":
    found = voices(reading)
    unnamed = sum(len(voice.numbers) for voice in found if voice.unnamed)
    caption = f"{unnamed} of {len(reading.attributions)} from unnamed sources" if unnamed else ""
    table = grid({"source": 9, "kind": None, "attributions": 6, "share": None}, caption)
    for voice in found:
        named = styled(printable(voice.name) or NO_SOURCE, "bold" if voice.name else "dim")
        named.append(f", {printable(voice.role)}" if voice.role else "", "dim not bold")
        table.add_row(named, styled(voice.kind, "dim"), voice.tally, percent(voice.share))
    return table


def _table(reading: Reading) -> "rich.Table":
    methods = ", ".join(dict.fromkeys(printable(item.method) for item in reading.attributions))
    caption = f"%: confidence that this is an attribution. Method: {methods}"
    table = grid({"": None, "source": 4, "cue": 3, "content": 9, "type": None}, caption)
    number_of = numbers_of(reading)
    for number, item in enumerate(reading.attributions, 1):
        table.add_row(*_cells(number, item, number_of.get(item.inside or "")))
    return table


def _cells(number: int, item: Attribution, outer: int | None) -> "Iterator[rich.Text]":
    yield styled(str(number), "", justify="right")
    named, cited = printable(who(item)), printable(reference(item))
    shown = styled(named or NO_SOURCE, "bold" if named else "dim")
    shown.append(f" (quoted in {outer})" if outer else "", "dim not bold")
    yield shown.append(f" (cites {cited})" if cited else "", "dim not bold")
    yield styled(printable(words(item.cue)) or "-", "italic")
    remarks = [badge.words for badge in badges(item)]
    remarks += [f"hedge: {words(item.hedges)}"] if item.hedges else []
    remarks += [f"negation: {words(item.negations)}"] if item.negations else []
    what = styled(printable(words(item.content)) or "-", "")
    yield what.append(printable(f"\n[{', '.join(remarks)}]") if remarks else "", "magenta")
    yield styled(f"{item.kind.value}\n{percent(item.score)}", "dim")
