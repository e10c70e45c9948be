"""Things told in a list: how many, their names in a sentence, and what belongs to each."""

from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
Item = TypeVar("Item")


def counted(number: int, word: str) -> str:
    """`1 claim`, `2 claims`."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def listed(parts: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    return f" {last} ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def few(parts: Sequence[str], most: int) -> str:
    """`a, b and 4 more`: the first of many, all where only one would be left out."""
    left = len(parts) - most
    return listed(parts if left <= 1 else [*parts[:most], f"{left} more"])


def grouped(pairs: Iterable[tuple[Key, Item]]) -> dict[Key, list[Item]]:
    """The second of each pair under its first, in their order."""
    found: dict[Key, list[Item]] = {}
    for key, item in pairs:
        found.setdefault(key, []).append(item)
    return found
