"""A case, or records to be added to one, as plain tables and as the text of a file."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from crossread.records import Case, Evidence, Hypothesis, Note, Passage, Rating, Source
from crossread.text.listing import grouped
from crossread.weighing.parsing import HYPOTHESIS, PASSAGE, SOURCE
from crossread.weighing.tables import CANNOT_TELL

if TYPE_CHECKING:
    from tomlkit.items import InlineTable, Item, Table

OPENING = "A case for `crossread weigh`; docs/weighing.md explains every field."
_REMARKS = {
    "chances": "of the evidence, if the hypothesis is true; NA is the mean of its row",
    "reports": "chance that a source reports what is true, and what is false",
    "weights": "of credibility and relevance in the weighted inconsistency",
}
_HALF_PAIR = re.compile("[\ud800-\udfff]")
Tables = dict[str, object]
Added = Hypothesis | Evidence | Note | Source | Sequence[Rating]


def written(case: Case) -> str:
    """The whole file, the same bytes each time."""
    return f"# {OPENING}\n\n{toml(case_tables(case))}"


def case_tables(case: Case) -> Tables:
    """The fields of the case file; a list of tables is left out where it is empty."""
    names = [each.id for each in case.hypotheses]
    scale = case.scale
    lists: dict[str, list[Tables]] = {
        "hypothesis": [_fields(each, HYPOTHESIS) for each in case.hypotheses],
        "source": [_source(each) for each in case.sources],
        "evidence": [_evidence(each) for each in case.evidence],
        "rating": [_row(each) for each in _rows(case.ratings)],
        "proposed": [_row(each) for each in _rows(case.proposed)],
        "estimate": [
            {"by": each.author}
            | ({"why": each.why} if each.why else {})
            | {"values": dict(zip(names, each.values, strict=True))}
            for each in case.estimates
        ],
        "inquiry": [
            {"id": e.id, "text": e.text, "yes": dict(zip(names, e.chances, strict=True))}
            for e in case.inquiries
        ],
        "note": [_note(each) for each in case.notes],
    }
    return {
        "question": case.question,
        "words": scale.words.value,
        "chances": {key.value: value for key, value in scale.chances},
        "reports": {key.value: [hit, false] for key, hit, false in scale.reports},
        "weights": {key.value: value for key, value in scale.weights},
    } | {key: value for key, value in lists.items() if value}


def added(records: Iterable[Added]) -> str:
    """Records as text that can stand at the end of a case file."""
    lists: dict[str, list[Tables]] = {}
    for each in records:
        if isinstance(each, Hypothesis):
            lists.setdefault("hypothesis", []).append(_fields(each, HYPOTHESIS))
        elif isinstance(each, Source):
            lists.setdefault("source", []).append(_source(each))
        elif isinstance(each, Evidence):
            lists.setdefault("evidence", []).append(_evidence(each))
        elif isinstance(each, Note):
            lists.setdefault("note", []).append(_note(each))
        else:
            kind = "proposed" if each[0].machine else "rating"
            lists.setdefault(kind, []).append(_row(each))
    return toml(lists)


def _source(source: Source) -> Tables:
    return _fields(source, SOURCE) | ({} if source.newsroom else {"newsroom": False})


def _fields(record: object, names: str) -> Tables:
    """The fields that hold something, in this order."""
    known = {name: getattr(record, name) for name in names.split()}
    return {n: it for n, it in known.items() if it not in ("", None) and it is not True}


def _evidence(evidence: Evidence) -> Tables:
    shown = {each.origin for each in evidence.shown_by}
    own = evidence.origins if any(each not in shown for each in evidence.origins) else ()
    absence = evidence.absence
    held: Tables = {
        "id": evidence.id,
        "text": evidence.text,
        "assumption": evidence.assumption,
        "credibility": evidence.credibility.value,
        "relevance": evidence.relevance.value,
        "interest": evidence.interest,
        "reference": evidence.reference,
        "origins": [*own],
        "silent": [*absence.silent] if absence else [],
        "covering": [*absence.covering] if absence else [],
        "shown_by": [_passage(each) for each in evidence.shown_by],
        "contested": [
            _fields(each, "kind between") | _passage(each.passage) for each in evidence.contested
        ],
    }
    return {key: value for key, value in held.items() if value or key in ("id", "text")}


def _passage(passage: Passage) -> Tables:
    return _fields(passage, PASSAGE)


def _rows(ratings: Iterable[Rating]) -> list[list[Rating]]:
    rows = grouped(((each.evidence, each.author, each.round), each) for each in ratings)
    return list(rows.values())


def _row(row: Sequence[Rating]) -> Tables:
    """One row: the ratings of one author, piece of evidence and round."""
    first = row[0]
    several = len({each.why for each in row}) > 1
    held: Tables = {"evidence": first.evidence, "method" if first.machine else "by": first.author}
    if first.round != 1:
        held["round"] = first.round
    if first.why and not several:
        held["why"] = first.why
    held["values"] = {e.hypothesis: e.value.value if e.value else CANNOT_TELL for e in row}
    if several:
        held["why"] = {each.hypothesis: each.why for each in row if each.why}
    if scores := {each.hypothesis: each.score for each in row if each.score is not None}:
        held["scores"] = scores
    return held


def _note(note: Note) -> Tables:
    held: Tables = {"about": note.about, "by": note.author, "text": note.text}
    return {key: value for key, value in held.items() if value}


def toml(tables: Mapping[str, object]) -> str:
    """Tables as TOML: each list of them as [[tables]], what they hold on lines of their own."""
    import tomlkit

    document = tomlkit.document()
    for name, value in tables.items():
        if isinstance(value, list):
            several = tomlkit.aot()
            for each in value:
                several.append(_table(each))
            document.append(name, several)
        elif isinstance(value, Mapping):
            document.append(name, _table(value, _REMARKS.get(name, "")))
        else:
            document.append(name, _item(value))
    return tomlkit.dumps(document)


def _table(values: Mapping[str, object], remark: str = "") -> "Table":
    import tomlkit

    table = tomlkit.table()
    if remark:
        table.comment(remark)
    for name, value in values.items():
        table.append(_text(name), _item(value))
    return table


def _item(value: object) -> "Item":
    """A value on one line, but for a list of tables; half a surrogate pair, which UTF-8 cannot
    hold, becomes U+FFFD."""
    import tomlkit

    if isinstance(value, str):
        return tomlkit.string(_text(value))
    if isinstance(value, Mapping):
        return _inline(value)
    if not isinstance(value, list):
        return tomlkit.item(value)
    several = tomlkit.array()
    several.multiline(any(isinstance(each, Mapping) for each in value))
    several.extend(map(_item, value))
    return several


def _inline(values: Mapping[str, object]) -> "InlineTable":
    import tomlkit

    table = tomlkit.inline_table()
    for name, value in values.items():
        table.append(_text(name), _item(value))
    return table


def _text(text: str) -> str:
    return _HALF_PAIR.sub("\ufffd", text)
