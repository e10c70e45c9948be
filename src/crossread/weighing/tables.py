"""One table of a case file, read field by field: what is missing, unknown or of another kind is a
fault in one sentence, never an exception."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

Kind = TypeVar("Kind", bound=StrEnum)
CANNOT_TELL = "?"
SHOWN = 80  # characters of a value that a fault names
HIGHEST = 10**9  # whole number: no text is longer


def shown(value: object) -> str:
    """A value as a fault names it."""
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # more digits, or deeper, than Python writes
        return "a value too long to show"
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


class Table:
    """A table while it is read; `name` is what faults call it, `faults` is shared by all."""

    def __init__(self, name: str, values: object, faults: list[str]) -> None:
        self.name = name
        self.faults = faults
        self.values = dict(values) if isinstance(values, Mapping) else {}
        if not isinstance(values, Mapping):
            self.fault(f"is {shown(values)} where fields are expected")

    def fault(self, what: str) -> None:
        self.faults.append(f"{self.name} {what}.")

    def text(self, key: str, *, needed: bool = False) -> str:
        """A text, "" where there is none."""
        value = self.values.pop(key, "")
        if not isinstance(value, str):
            self.fault(f"has {key} = {shown(value)}; write it in quotation marks")
            return ""
        if needed and not value.strip():
            self.fault(f'has no {key}; add {key} = "..."')
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        value = self.values.pop(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.fault(f'has {key} = {shown(value)}; write {key} = ["...", "..."]')
            return ()
        return tuple(value)

    def number(self, key: str, *, low: float = 0.0, high: float = 1.0) -> float | None:
        """A number within bounds, None where there is none."""
        value = self.values.pop(key, None)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.fault(f"has {key} = {shown(value)}; write a number")
            return None
        if not low <= value <= high:
            self.fault(f"has {key} = {shown(value)}; write a number from {low:g} to {high:g}")
            return None
        return float(value)

    def count(self, key: str, default: int) -> int:
        """A whole number, nought or more."""
        value = self.values.pop(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= HIGHEST:
            self.fault(f"has {key} = {shown(value)}; write a whole number, at most {HIGHEST}")
            return default
        return value

    def flag(self, key: str, *, default: bool = False) -> bool:
        value = self.values.pop(key, default)
        if not isinstance(value, bool):
            self.fault(f"has {key} = {shown(value)}; write true or false")
            return default
        return value

    def word(self, key: str, default: Kind, *, but: tuple[Kind, ...] = ()) -> Kind:
        """One of the words of a kind, except `but`."""
        value = self.values.pop(key, default)
        known = {item.value: item for item in type(default) if item not in but}
        if not isinstance(value, str) or value not in known:
            self.fault(f"has {key} = {shown(value)}; write one of {', '.join(known)}")
            return default
        return known[value]

    def tables(self, key: str) -> list["Table"]:
        """A list of tables."""
        value = self.values.pop(key, [])
        if not isinstance(value, list):
            self.fault(f"has {key} = {shown(value)}; write {key} = [ {{ ... }}, ]")
            return []
        return [
            Table(f"{self.name}, {key} {n},", each, self.faults) for n, each in enumerate(value, 1)
        ]

    def table(self, key: str) -> "Table":
        """A table inside this one, empty where there is none."""
        return Table(f"{self.name}, {key},", self.values.pop(key, {}), self.faults)

    def done(self) -> None:
        """What is left was not asked for: a misspelt or unknown field."""
        for key in self.values:
            self.fault(f"has a field {key!r} that is not known; remove it or mend its name")
