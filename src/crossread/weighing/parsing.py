"""The text of a case file in, the `Case` out, every record as it stands there."""

import re
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

Made = TypeVar("Made")
# The fields of each record in the order of the file.
HYPOTHESIS = "id text prior"
SOURCE = "id outlet title published url file article sha256 newsroom"
PASSAGE = "source start end origin text"
DEEPEST = 32  # parts of a dotted key; tomllib takes a time that grows with their square
_PART = r"""(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*"""
_DEEP = re.compile(rf"(?:^|[\[{{,])[ \t]*(?:{_PART}\.[ \t]*){{{DEEPEST}}}", re.MULTILINE)


def parsed(text: str, faults: list[str]) -> Case:
    """The case as it is written; what can't be read is told in `faults`, CaseFault where the text
    is not TOML at all."""
    if deep := _DEEP.search(text):
        line = text.count("\n", 0, deep.start()) + 1
        raise CaseFault(f"the case has a key of over {DEEPEST} parts in line {line}; shorten it.")
    try:
        values = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise CaseFault(f"the case is not valid TOML ({error}); fix that line.") from error
    except RecursionError as error:
        raise CaseFault(
            "the case has lists or tables inside each other too deep to read."
        ) from error
    except ValueError as error:
        raise CaseFault("the case has a number with too many digits; shorten it.") from error
    return tabled(values, faults)


def tabled(values: object, faults: list[str]) -> Case:
    """The case in tables that are read already."""
    top = Table("the case", values, faults)
    hypotheses = tuple(
        _each(top, "hypothesis", lambda it: it.record(Hypothesis, HYPOTHESIS, needed="id text"))
    )
    names = tuple(each.id for each in hypotheses)
    case = Case(
        question=top.text("question", needed=True),
        hypotheses=hypotheses,
        sources=tuple(_each(top, "source", lambda it: it.record(Source, SOURCE, needed="id"))),
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


def _each(top: Table, key: str, make: Callable[[Table], Made]) -> Iterator[Made]:
    """A record for each `[[key]]` table; faults call it by its id, or else by its place."""
    form = f"[[{key}]] above its fields"
    items = top.take(key, list[object](), lambda it: isinstance(it, list), form)
    for place, item in enumerate(items, 1):
        known = item.get("id") if isinstance(item, dict) else None
        name = known if isinstance(known, str) and known else f"no. {place}"
        table = Table(f"{key} {name}", item, top.faults)
        yield make(table)
        table.done()


def _evidence(table: Table) -> Evidence:
    passages = tuple(_passage(each) for each in table.tables("shown_by"))
    silent, covering = table.texts("silent"), table.texts("covering")
    named = map(_name, table.texts("origins"))
    shown_by = (each.origin for each in passages)
    contested = []
    for each in table.tables("contested"):
        kind, between = each.text("kind"), each.text("between")
        contested.append(Contest(kind, between, _passage(each)))
    made = table.record(Evidence, "id text assumption interest reference", needed="id text")
    level = Level.OBSERVED if made.assumption else Level.MEDIUM
    return replace(
        made,
        shown_by=passages,
        origins=tuple(each for each in (*named, *shown_by) if each),
        credibility=table.word("credibility", level),
        relevance=table.word("relevance", Level.MEDIUM, but=(Level.OBSERVED,)),
        contested=tuple(contested),
        absence=Absence(silent, covering) if silent or covering else None,
    )


def _passage(table: Table) -> Passage:
    made = table.record(Passage, PASSAGE, needed="source text")
    table.done()
    return replace(made, origin=_name(made.origin))


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


def _ratings(table: Table) -> list[Rating]:
    """One row: an author's ratings of one piece of evidence against the hypotheses."""
    evidence, author = table.text("evidence", needed=True), table.text("by", needed=True)
    number = table.count("round", 1)
    whole = table.values.get("why")
    why = "" if isinstance(whole, dict) else table.text("why")
    reasons = table.table("why")
    row = [
        Rating(evidence, name, value, author, why=reasons.text(name) or why, round=number)
        for name, value in _cells(table)
    ]
    reasons.done()
    return row


def _cells(table: Table) -> Iterator[tuple[str, Consistency | None]]:
    cells = table.table("values")
    for name, word in cells.values.items():
        try:
            yield name, rated(word)
        except ValueError as error:
            cells.fault(f"has {name} = {error}")


def rated(word: object) -> Consistency | None:
    """What a word of the scale means; ValueError with the words there are."""
    scale = {each.value: each for each in Consistency} | {CANNOT_TELL: None}
    if not isinstance(word, str) or word not in scale:
        raise ValueError(f"{shown(word)}; write one of {', '.join(scale)}")
    return scale[word]


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
    name, text = table.text("id", needed=True), table.text("text", needed=True)
    return Inquiry(name, text, _figures(table, "yes", names))


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
        tuple((key, _or(chances.number(key.value), value)) for key, value in DEFAULT.chances),
        tuple((key, *_report(reports, key, hit, false)) for key, hit, false in DEFAULT.reports),
        tuple(
            (key, _or(weights.number(key.value, high=1000.0), value))
            for key, value in DEFAULT.weights
        ),
        top.word("words", DEFAULT.words),
    )
    for each in (chances, weights, reports):
        each.done()
    return scale


def _or(value: float | None, default: float) -> float:
    return default if value is None else value


def _report(reports: Table, key: Level, hit: float, false: float) -> tuple[float, float]:
    def fits(pair: object) -> bool:
        plain = isinstance(pair, list) and len(pair) == 2 and {*map(type, pair)} <= {int, float}
        return isinstance(pair, list) and plain and 0 <= pair[1] < pair[0] <= 1

    form = "[hit, false alarm], two numbers from 0 to 1, the first the larger"
    high, low = reports.take(key.value, [hit, false], fits, form)
    return float(high), float(low)
