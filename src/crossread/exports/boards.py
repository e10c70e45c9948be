"""A board of Open Synthesis in (JSON of Django's dumpdata), the `Case` out, a rater for each user.

What a case has no field for stands in notes.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from crossread.errors import CaseFault
from crossread.exports.cases import document
from crossread.records import Case, Consistency, Evidence, Hypothesis, Note, Rating
from crossread.weighing.case_file import DEFAULT, parse_case, written
from crossread.weighing.faults import CELLS

APP = "openach."
REMEDY = "make it with: manage.py dumpdata openach auth.user"
NOT_TOLD = "not told on the board"
_VALUES = (
    (0, "n/a", Consistency.NOT_APPLICABLE),
    (1, "very inconsistent", Consistency.VERY_INCONSISTENT),
    (2, "inconsistent", Consistency.INCONSISTENT),
    (3, "neutral", Consistency.NEUTRAL),
    (4, "consistent", Consistency.CONSISTENT),
    (5, "very consistent", Consistency.VERY_CONSISTENT),
)
_SCALE: dict[object, Consistency] = {
    key: value for number, name, value in _VALUES for key in (number, str(number), name)
}


class _Row(NamedTuple):
    """One object of the dump: its kind, its key, its fields."""

    model: str
    key: str
    fields: Mapping[str, object]

    def text(self, name: str) -> str:
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""

    def of(self, name: str) -> str:
        return _key(self.fields.get(name))


def read_board(text: str) -> Case:
    """The one board in a dump; CaseFault where there is none, or several."""
    rows = _kept(list(_objects(document(text))))
    boards = [each for each in rows if each.model == "board"]
    if len(boards) != 1:
        titles = ", ".join(repr(each.text("board_title")) for each in boards[:5])
        held = f"{len(boards)} boards ({titles})" if boards else "no board"
        raise CaseFault(f"it holds {held} of Open Synthesis; dump one board: {REMEDY}.")
    return parse_case(written(_case(boards[0], rows)))


def _objects(found: object) -> Iterator[_Row]:
    for each in found if isinstance(found, list) else ():
        model = each.get("model") if isinstance(each, dict) else None
        fields = each.get("fields") if isinstance(each, dict) else None
        if isinstance(model, str) and isinstance(fields, dict):
            yield _Row(model.lower().removeprefix(APP), _key(each.get("pk")), fields)


def _kept(rows: Sequence[_Row]) -> list[_Row]:
    return [each for each in rows if each.fields.get("removed") is not True]


def _key(value: object) -> str:
    """A key, or a natural key, as text."""
    return "/".join(map(str, value)) if isinstance(value, list) else str(value)


def _case(board: _Row, rows: Sequence[_Row]) -> Case:
    def own(model: str) -> list[_Row]:
        return [each for each in rows if each.model == model and each.of("board") == board.key]

    hypotheses, evidence = own("hypothesis"), own("evidence")
    names = {each.key: f"H{n}" for n, each in enumerate(hypotheses, 1)}
    pieces = {each.key: f"E{n}" for n, each in enumerate(evidence, 1)}
    shown: dict[str, list[_Row]] = {}
    for each in rows:
        if each.model == "evidencesource":
            shown.setdefault(each.of("evidence"), []).append(each)
    users = {each.key: each.text("username") for each in rows if each.model == "auth.user"}
    ratings, blank = _ratings(own("evaluation"), names, pieces, users)
    notes = [Note(board.text("board_desc"))] if board.text("board_desc").strip() else []
    for each in evidence:
        notes += (Note(t, pieces[each.key]) for t in _told(each, shown.get(each.key, ())))
    if blank:
        notes.append(Note(f"{blank} cells that a user of the board left open stand as cannot tell"))
    return Case(
        question=board.text("board_title"),
        hypotheses=tuple(Hypothesis(names[e.key], e.text("hypothesis_text")) for e in hypotheses),
        evidence=tuple(_evidence(pieces[e.key], e, shown.get(e.key, ())) for e in evidence),
        scale=DEFAULT,
        ratings=tuple(ratings),
        notes=tuple(notes),
    )


def _evidence(name: str, row: _Row, shown: Sequence[_Row]) -> Evidence:
    links = [each.text("source_url") for each in shown if each.fields.get("corroborating")]
    link = next((each for each in links if each.strip()), NOT_TOLD)
    return Evidence(name, row.text("evidence_desc"), reference=link)


def _told(row: _Row, shown: Sequence[_Row]) -> Iterator[str]:
    if row.text("event_date"):
        yield f"Date of the event on the board: {row.text('event_date')}"
    for each in shown:
        kind = "Corroborating" if each.fields.get("corroborating") else "Conflicting"
        known = (each.text(f"source_{name}") for name in ("title", "description", "date", "url"))
        yield f"{kind} source on the board: {'; '.join(part for part in known if part)}"


def _ratings(
    rows: Sequence[_Row],
    hypotheses: Mapping[str, str],
    evidence: Mapping[str, str],
    users: Mapping[str, str],
) -> tuple[list[Rating], int]:
    """Each user's rows, the last evaluation of a cell, and how many cells they left open."""
    given: dict[tuple[str, str], dict[str, Consistency]] = {}
    for each in sorted(rows, key=lambda row: row.text("timestamp")):
        cell = (each.of("hypothesis"), each.of("evidence"))
        if cell[0] in hypotheses and cell[1] in evidence:
            author = users.get(each.of("user")) or f"user {each.of('user')}"
            row = given.setdefault((author, cell[1]), {})
            row[cell[0]] = _value(each.fields.get("value"))
    if len(given) * len(hypotheses) > CELLS:
        raise CaseFault(f"it comes to more than {CELLS} ratings; dump a smaller board.")
    found = [
        Rating(evidence[piece], name, row.get(key), author)
        for (author, piece), row in given.items()
        for key, name in hypotheses.items()
    ]
    return found, sum(each.value is None for each in found)


def _value(value: object) -> Consistency:
    """A value of the board's scale, by number or by name."""
    key = " ".join(value.lower().split()) if isinstance(value, str) else value
    if isinstance(key, bool) or not isinstance(key, int | str) or key not in _SCALE:
        names = ", ".join(name for _, name, _ in _VALUES)
        raise CaseFault(f"it rates {value!r:.60}; a board knows 0 to 5: {names}.")
    return _SCALE[key]
