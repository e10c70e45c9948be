"""A comparison in a terminal of 80 columns: five sentences, then the rows that weigh most.

Takes a `Comparison` and a console; the page and the data hold the rest.
"""

from collections.abc import Iterator, Mapping, Sequence

from crossread.records import Comparison
from crossread.report.terminal import rich
from crossread.report.terminal.console import LINE_MAX, grid, one_line, styled
from crossread.report.terminal.wording import loaded_table, naming_table
from crossread.report.views.decided import Ruled, deciders, ruled
from crossread.report.views.loaded import loaded_lines
from crossread.report.views.matrix import (
    NOT_ASSESSED,
    SIGNS,
    MatrixCell,
    brief,
    cells,
    groups,
    sentence_of,
)
from crossread.report.views.naming import shown_namings
from crossread.report.views.opening import opening
from crossread.report.views.segments import plain_date
from crossread.report.views.topics import topics
from crossread.report.views.when_where import EventTimes, event_times, named_places
from crossread.story.index import Index, index
from crossread.story.rows import KINDS, Row, finding, rows, tally
from crossread.text.listing import counted, listed

MOST = 8  # rows of a group
WHEN_MAX = 8  # times and places named
TITLE_MAX = 400  # characters of a row's sentence
_STYLES = {"a": "blue", "r": "green", "e": "magenta", "d": "red", "o": "bold", "b": "", "n": "dim"}


def differences(comparison: Comparison, console: "rich.Console") -> None:
    """Print the sentences, the notes, and the first rows of what is disputed and agreed on."""
    known = index(comparison)
    made, said = rows(comparison, known), ruled(comparison)
    width = min(console.width, LINE_MAX)
    console.print(styled(one_line(comparison.story.title), "bold reverse"), soft_wrap=True)
    for place, each in enumerate(opening(known, comparison, made)):
        number = f" [{each.row}]" if each.row else ""
        console.print(styled(one_line(each.text) + number, "" if place else "bold"), width=width)
    notes = [*comparison.notes, finding(comparison, made)]
    notes += [decided] if (decided := deciders(comparison)) else []
    notes += [f"{counted(len(comparison.unused), 'input')} skipped."] if comparison.unused else []
    for note in notes:
        console.print(styled(one_line(note), "dim"), width=width)
    for line in (_when(event_times(comparison, known, made)), _where(comparison, made)):
        if line:
            console.print(styled(one_line(line), ""), width=width)
    for group in groups(made)[:-1]:
        if group.rows:
            shown = group.rows[:MOST]
            most = f"{MOST} of {len(group.rows)} claims: " if len(group.rows) > MOST else ""
            table = grid({"": None, group.title: 5, "outlets": 6}, most + group.order)
            for row in shown:
                table.add_row(*_cells(known, comparison, row, said))
            console.print(table, width=width)
            for line in _topics(known, group.rows):
                console.print(styled(line, "dim"), width=width)
    naming_table(shown_namings(comparison.namings, known), console)
    loaded_table(loaded_lines(comparison.loaded, known), console)
    signs = (f"{each.sign} {each.word}: {each.meaning}" for each in list(SIGNS.values())[3:])
    console.print(styled("; ".join(signs), "dim"), width=width)


def _topics(known: Index, rows: Sequence[Row]) -> Iterator[str]:
    """`Comey, emails: 7 claims (3, 8, 12)`: the topics of a long group and its rows by number."""
    for topic in topics(known, rows):
        numbers = ", ".join(str(row.number) for row in topic.rows[:MOST])
        more = ", …" if len(topic.rows) > MOST else ""
        yield f"{one_line(topic.label)}: {counted(len(topic.rows), 'claim')} ({numbers}{more})"


def _when(times: EventTimes) -> str:
    """`When: 9 March 2024; 10 March 2024 (disputed); 3 more.`"""
    said = [
        f"{each.label} (disputed)" if any(told.disputed for told in each.told) else each.label
        for each in times.days
    ]
    return _some("When", said)


def _where(comparison: Comparison, made: Sequence[Row]) -> str:
    """`Where: Baghuz; Deir Ezzor; Georgia (unclear).`"""
    named = named_places(comparison, made)
    said = [
        each.place.name if each.place.site else f"{each.place.name} (unclear)" for each in named
    ]
    return _some("Where", said)


def _some(word: str, said: Sequence[str]) -> str:
    more = [f"{len(said) - WHEN_MAX} more"] if len(said) > WHEN_MAX else []
    return f"{word}: {'; '.join([*said[:WHEN_MAX], *more])}." if said else ""


def _cells(
    known: Index, comparison: Comparison, row: Row, said: Mapping[str, tuple[Ruled, ...]]
) -> "Iterator[rich.Text]":
    yield styled(str(row.number), "", justify="right")
    heading = styled(brief(one_line(sentence_of(known, row)), TITLE_MAX), "bold")
    kinds = f"differs in: {', '.join(KINDS[kind] for kind in row.kinds)}" if row.kinds else ""
    origins = f"independent sources: {tally(row.origins)}" if row.origins else ""
    first = row.first[0] if len(row.first) == 1 else None
    when = f"first: {first.column}, {plain_date(first.published)}" if first else ""
    decided = _decided(row, said)
    about = (one_line(part) for part in (kinds, origins, when) if part)
    heading.append("".join(f"\n{part}" for part in about), "dim not bold")
    yield heading.append("".join(f"\n{one_line(part)}" for part in decided), "yellow not bold")
    shown, quiet = styled("", ""), dict[str, list[str]]()
    for column, cell in zip(comparison.columns, cells(known, comparison.columns, row), strict=True):
        if cell.words:
            _carried(shown, one_line(column.name), cell)
        else:
            quiet.setdefault(cell.signs[0].word, []).append(one_line(column.name))
    for sign in (*SIGNS.values(), NOT_ASSESSED):
        if names := quiet.get(sign.word):
            shown.append(f"{sign.sign} {sign.word}: {listed(names)}\n", _STYLES[sign.colour])
    shown.rstrip()
    yield shown


def _decided(row: Row, said: Mapping[str, tuple[Ruled, ...]]) -> list[str]:
    """What was decided of a row, its conflicts and its cells."""
    found = [each.sentence for key in (row.proposition.id, *(e.id for e in row.conflicts))
             for each in said.get(key, ())]  # fmt: skip
    for cell in row.told:
        found += [f"{cell.outlet}: {each.sentence}" for each in said.get(cell.id, ())]
    return list(dict.fromkeys(found))


def _carried(shown: "rich.Text", name: str, cell: MatrixCell) -> None:
    shown.append(f"{name} ", "bold")
    if not any(voice.words for voice in cell.voices):
        shown.append(f"{one_line('; '.join(cell.words))} ", "italic")
    for voice in cell.voices:
        shown.append(f"{one_line(voice.words)} " if voice.words else "", "italic")
        shown.append(f"{voice.sign.sign} ", _STYLES[voice.sign.colour])
        shown.append(f"{one_line(voice.who or voice.sign.word)} ", "dim")
    shown.append("\n")
