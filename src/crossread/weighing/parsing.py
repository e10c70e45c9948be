"""The text of a case file in, the `Case` out, every record as it stands there."""

import tomllib
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from crossread.errors import CaseFault
from crossread.records import (
    Absence,
    Case,
    Consistency,
    Contest,
    Estimate,
    Evidence,
    Hypothesis,
    Inquiry,
    Level,
    Note,
    Passage,
    Rating,
    Scale,
    Source,
)
from crossread.weighing.scale import DEFAULT
from crossread.weighing.tables import CANNOT_TELL, Table, shown

Record = TypeVar("Record")
Cells = tuple[tuple[str, float], ...]


def parsed(text: str, faults: list[str]) -> Case:
    """The case as it is written; what can't be read is told in `faults`, CaseFault where the text
    is no TOML at all."""
    try:
        values = tomllib.loads(text.removeprefix("\ufeff"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise CaseFault(f"the case is no TOML ({error}); mend that line.") from error
    except ValueError as error:
        raise CaseFault(
            "the case holds a number of too many digits; write a shorter one."
        ) from error
    return tabled(values, faults)


def tabled(values: object, faults: list[str]) -> Case:
    """The case in tables that are read already."""
    top = Table("the case", values, faults)
    hypotheses = tuple(_each(top, "hypothesis", _hypothesis))
    names = tuple(each.id for each in hypotheses)
    case = Case(
        question=top.text("question", needed=True),
        hypotheses=hypotheses,
        sources=tuple(_each(top, "source", _source)),
        evidence=_spelt_once(list(_each(top, "evidence", _evidence))),
        ratings=tuple(each for row in _each(top, "rating", _ratings) for each in row),
        proposed=tuple(each for row in _each(top, "proposed", _proposed) for each in row),
        estimates=tuple(_each(top, "estimate", lambda table: _estimate(table, names))),
        inquiries=tuple(_each(top, "inquiry", lambda table: _inquiry(table, names))),
        notes=tuple(_each(top, "note", _note)),
        scale=_scale(top),
    )
    top.done()
    return case


def _each(top: Table, key: str, make: Callable[[Table], Record]) -> Iterator[Record]:
    """A record for each `[[key]]` table; faults call it by its id, or else by its place."""
    value = top.values.pop(key, [])
    if not isinstance(value, list):
        top.fault(f"has {key} = {shown(value)}; write [[{key}]] above its fields")
        return
    for place, item in enumerate(value, 1):
        known = item.get("id") if isinstance(item, dict) else None
        name = known if isinstance(known, str) and known else f"no. {place}"
        table = Table(f"{key} {name}", item, top.faults)
        yield make(table)
        table.done()


def _hypothesis(table: Table) -> Hypothesis:
    return Hypothesis(
        table.text("id", needed=True), table.text("text", needed=True), table.number("prior")
    )


def _source(table: Table) -> Source:
    return Source(
        id=table.text("id", needed=True),
        article=table.text("article"),
        outlet=table.text("outlet"),
        title=table.text("title"),
        published=table.text("published"),
        url=table.text("url"),
        file=table.text("file"),
        sha256=table.text("sha256"),
        newsroom=table.flag("newsroom", default=True),
    )


def _evidence(table: Table) -> Evidence:
    passages = tuple(_passage(each) for each in table.tables("shown_by"))
    silent, covering = table.texts("silent"), table.texts("covering")
    named = map(_name, table.texts("origins"))
    shown = (each.origin for each in passages)
    assumption = table.flag("assumption")
    return Evidence(
        id=table.text("id", needed=True),
        text=table.text("text", needed=True),
        shown_by=passages,
        origins=tuple(each for each in (*named, *shown) if each),
        assumption=assumption,
        credibility=table.word("credibility", Level.OBSERVED if assumption else Level.MEDIUM),
        relevance=table.word("relevance", Level.MEDIUM, but=(Level.OBSERVED,)),
        interest=table.text("interest"),
        contested=tuple(_contest(each) for each in table.tables("contested")),
        absence=Absence(silent, covering) if silent or covering else None,
        reference=table.text("reference"),
    )


def _passage(table: Table) -> Passage:
    passage = Passage(
        table.text("source", needed=True),
        table.count("start", 0),
        table.count("end", 0),
        table.text("text", needed=True),
        _name(table.text("origin")),
    )
    table.done()
    return passage


def _name(text: str) -> str:
    """A name with one blank between its words, "" where it has none."""
    return " ".join(text.split())


def _spelt_once(found: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The evidence with every origin as the case spells it first, so that one name is one origin
    however it is written."""
    first: dict[str, str] = {}

    def spelt(name: str) -> str:
        return first.setdefault(unicodedata.normalize("NFKC", name).casefold(), name)

    def said(passage: Passage) -> Passage:
        return replace(passage, origin=spelt(passage.origin))

    return tuple(
        replace(
            each,
            origins=tuple(dict.fromkeys(map(spelt, each.origins))),
            shown_by=tuple(map(said, each.shown_by)),
            contested=tuple(replace(c, passage=said(c.passage)) for c in each.contested),
        )
        for each in found
    )


def _contest(table: Table) -> Contest:
    return Contest(table.text("kind"), table.text("between"), _passage(table))


def _ratings(table: Table) -> list[Rating]:
    """One row: an author's ratings of one piece of evidence against the hypotheses."""
    evidence, author = table.text("evidence", needed=True), table.text("by", needed=True)
    number = table.count("round", 1)
    whole = table.values.get("why")
    why = "" if isinstance(whole, dict) else table.text("why")
    reasons = table.table("why")
    row = [
        Rating(evidence, name, value, author, reasons.text(name) or why, number)
        for name, value in _cells(table)
    ]
    reasons.done()
    return row


def _cells(table: Table) -> Iterator[tuple[str, Consistency | None]]:
    cells = table.table("values")
    scale = {each.value: each for each in Consistency} | {CANNOT_TELL: None}
    for name, word in cells.values.items():
        if not isinstance(word, str) or word not in scale:
            cells.fault(f"has {name} = {shown(word)}; write one of {', '.join(scale)}")
        else:
            yield name, scale[word]


def _proposed(table: Table) -> list[Rating]:
    """One row of a machine's ratings."""
    evidence, method = table.text("evidence", needed=True), table.text("method", needed=True)
    scores = table.table("scores")
    row = [
        Rating(evidence, name, value, method, machine=True, score=scores.number(name))
        for name, value in _cells(table)
    ]
    scores.done()
    return row


def _estimate(table: Table, names: tuple[str, ...]) -> Estimate:
    return Estimate(
        table.text("by", needed=True), _figures(table, "values", names), table.text("why")
    )


def _inquiry(table: Table, names: tuple[str, ...]) -> Inquiry:
    return Inquiry(
        table.text("id", needed=True),
        table.text("text", needed=True),
        _figures(table, "yes", names),
    )


def _figures(table: Table, key: str, names: tuple[str, ...]) -> tuple[float, ...]:
    """A number from 0 to 1 for each hypothesis."""
    cells = table.table(key)
    found = {name: cells.number(name) for name in names}
    missing = [name for name, value in found.items() if value is None]
    if missing:
        cells.fault(f"has no number for {', '.join(missing)}; give one for each hypothesis")
    cells.done()
    return tuple(value or 0.0 for value in found.values())


def _note(table: Table) -> Note:
    return Note(table.text("text", needed=True), table.text("about"), table.text("by"))


def _scale(top: Table) -> Scale:
    """The case's own numbers, the defaults where it names none."""
    chances, weights, reports = (top.table(key) for key in ("chances", "weights", "reports"))
    scale = Scale(
        tuple((key, _known(chances.number(key.value), value)) for key, value in DEFAULT.chances),
        tuple((key, *_report(reports, key, hit, false)) for key, hit, false in DEFAULT.reports),
        tuple(
            (key, _known(weights.number(key.value, high=1000.0), value))
            for key, value in DEFAULT.weights
        ),
        top.word("words", DEFAULT.words),
    )
    for each in (chances, weights, reports):
        each.done()
    return scale


def _known(value: float | None, default: float) -> float:
    return default if value is None else value


def _report(reports: Table, key: Level, hit: float, false: float) -> tuple[float, float]:
    value = reports.values.pop(key.value, [hit, false])
    pair = value if isinstance(value, list) and len(value) == 2 else []
    both = [x for x in pair if isinstance(x, int | float) and not isinstance(x, bool)]
    if len(both) == 2 and 0 <= both[1] < both[0] <= 1:
        return float(both[0]), float(both[1])
    reports.fault(
        f"has {key.value} = {shown(value)}; write [hit, false alarm], two numbers from 0 to 1, the"
        " first the larger"
    )
    return hit, false
