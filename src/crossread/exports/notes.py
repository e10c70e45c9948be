"""Notes on sources and outlets (TOML) in, the grades they give out; every fault is named."""

import tomllib
from collections.abc import Sequence
from pathlib import Path

from crossread.errors import UsageError
from crossread.files import bounded
from crossread.records.sources import Grade

RELIABILITY = "ABCDEF"
CREDIBILITY = range(1, 7)
LARGEST = 2_000_000  # bytes
LONGEST = 2_000  # characters of a reason
_FIELDS = frozenset(("name", "reliability", "credibility", "why", "by"))


def read_notes(paths: Sequence[Path]) -> tuple[Grade, ...]:
    """The grades of these files, in order; UsageError where one is not as docs/sources.md says."""
    return tuple(grade for path in paths for grade in _notes(path))


def _notes(path: Path) -> list[Grade]:
    try:
        values = tomllib.loads(bounded(path, LARGEST, "give notes as docs/sources.md says"))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path} is not valid TOML ({error}); fix that line") from error
    for key, tables in values.items():
        if key not in ("source", "outlet") or not isinstance(tables, list):
            raise UsageError(f"{path} has {key!r}; use [[source]] and [[outlet]] tables")
    return [_grade(each, path) for key in values for each in values[key]]


def _grade(table: object, path: Path) -> Grade:
    if not isinstance(table, dict) or not isinstance(table.get("name"), str):
        raise UsageError(f'{path}: a note has no name; add name = "..."')
    name = table["name"]
    for key in table.keys() - _FIELDS:
        raise UsageError(
            f"{path}: the note on {name!r} has {key!r}; use {', '.join(sorted(_FIELDS))}"
        )
    letter, number = table.get("reliability"), table.get("credibility")
    if not isinstance(letter, str) or len(letter) != 1 or letter not in RELIABILITY:
        raise UsageError(f"{path}: reliability of {name!r} is {letter!r}; use a letter A to F")
    graded = isinstance(number, int) and not isinstance(number, bool) and number in CREDIBILITY
    if number is not None and not graded:
        raise UsageError(f"{path}: credibility of {name!r} is {number!r}; use a number 1 to 6")
    why, by = table.get("why"), table.get("by", "")
    if not isinstance(why, str) or not why.strip() or not isinstance(by, str):
        raise UsageError(f'{path}: the note on {name!r} gives no reason; add why = "..."')
    if max(len(why), len(by)) > LONGEST:
        raise UsageError(f"{path}: the note on {name!r} is too long; use {LONGEST:,} characters")
    return Grade(name, letter, number, why, by)
