"""The columns that an archive's tables are made of: numbers, texts, keys, what they belong to."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Column

    Columns = list[Column[Any]]


def number() -> "Column[Any]":
    from sqlalchemy import Column, Integer

    return Column("n", Integer, primary_key=True, autoincrement=True)


def texts(*names: str, required: bool = False) -> "Columns":
    from sqlalchemy import Column, Text

    return [Column(name, Text, nullable=not required) for name in names]


def key(*names: str) -> "Columns":
    from sqlalchemy import Column, Text

    return [Column(name, Text, primary_key=True) for name in names]


def belongs(name: str, to: str, *, primary_key: bool = False) -> "Column[Any]":
    """A number of another table, whose rows take this one with them when they go."""
    from sqlalchemy import Column, ForeignKey, Integer

    index = None if primary_key else True
    parent = ForeignKey(to, ondelete="CASCADE")
    return Column(name, Integer, parent, primary_key=primary_key, nullable=False, index=index)
