"""One table of a case file, read field by field: what is missing, unknown or of another kind is a
fault in one sentence, never an exception."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from enum import StrEnum
from typing import Any, TypeVar

Kind = TypeVar("Kind", bound=StrEnum)
Record = TypeVar("Record")
Held = TypeVar("Held")
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

    def take(self, key: str, default: Held, fits: Callable[[Any], bool], remedy: str) -> Held:
        """The value of a field where it fits, or else the default and a fault."""
        value: Held = self.values.pop(key, default)
        if fits(value):
            return value
        self.fault(f"has {key} = {shown(value)}; write {remedy}")
        return default

    def record(self, kind: type[Record], names: str, *, needed: str = "") -> Record:
        """A record read field by field, those `needed` not blank; all others keep their default."""
        read: dict[object, Callable[[str], object]] = {
            str: lambda key: self.text(key, needed=key in needed.split()),
            bool: lambda key: self.flag(key, default=default[key] is True),
            int: self.count,
            float | None: self.number,
        }
        held: Any = kind
        kinds = {each.name: each.type for each in fields(held)}
        default = {each.name: each.default for each in fields(held)}
        values = {name: read[kinds[name]](name) for name in names.split()}
        for name in kinds.keys() - values.keys():
            if default[name] is MISSING:
                values[name] = ""
        made: Record = held(**values)
        return made

    def text(self, key: str, *, needed: bool = False) -> str:
        """A text, "" where there is none."""
        value = self.take(key, "", lambda it: isinstance(it, str), "it in quotation marks")
        if needed and not value.strip():
            self.fault(f'has no {key}; add {key} = "..."')
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""

        def fits(value: Any) -> bool:
            return isinstance(value, list) and all(isinstance(item, str) for item in value)

        return tuple(self.take(key, list[str](), fits, f'{key} = ["...", "..."]'))

    def number(self, key: str, *, high: float = 1.0) -> float | None:
        """A number within bounds, None where there is none."""

        def fits(value: Any) -> bool:
            plain = isinstance(value, int | float) and not isinstance(value, bool)
            return value is None or (plain and 0.0 <= value <= high)

        value: float | None = self.take(key, None, fits, f"a number from 0 to {high:g}")
        return None if value is None else float(value)

    def count(self, key: str, default: int = 0) -> int:
        """A whole number, zero or more."""

        def fits(value: Any) -> bool:
            return type(value) is int and 0 <= value <= HIGHEST

        return self.take(key, default, fits, f"a whole number, at most {HIGHEST}")

    def flag(self, key: str, *, default: bool = False) -> bool:
        return self.take(key, default, lambda it: isinstance(it, bool), "true or false")

    def word(self, key: str, default: Kind, *, but: tuple[Kind, ...] = ()) -> Kind:
        """One of the words of a kind, except `but`."""
        known = {item.value: item for item in type(default) if item not in but}
        options = f"one of {', '.join(known)}"
        value = self.take(
            key, default.value, lambda it: isinstance(it, str) and it in known, options
        )
        return known[value]

    def tables(self, key: str) -> list["Table"]:
        """A list of tables."""
        form = f"{key} = [ {{ ... }}, ]"
        value = self.take(key, list[object](), lambda it: isinstance(it, list), form)
        return [
            Table(f"{self.name}, {key} {n},", each, self.faults) for n, each in enumerate(value, 1)
        ]

    def table(self, key: str) -> "Table":
        """A table inside this one, empty where there is none."""
        return Table(f"{self.name}, {key},", self.values.pop(key, {}), self.faults)

    def done(self) -> None:
        """What is left was not asked for: a misspelt or unknown field."""
        for key in self.values:
            self.fault(f"has an unknown field {key!r}; correct its name or remove it")
