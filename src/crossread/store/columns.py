"""The columns that an archive's tables are made of: numbers, texts, keys, what they belong to."""

from typing import TYPE_CHECKING, Any

from crossread.store import sql

if TYPE_CHECKING:
    Columns = list[sql.Column[Any]]


def number() -> "sql.Column[Any]":
    """The number of a row, by which others name it."""
    return sql.Column("n", sql.Integer, primary_key=True, autoincrement=True)


def counts(*names: str, at_first: str | None = None) -> "Columns":
    """Whole numbers; `at_first` is what rows have that were there before the column."""
    return [sql.Column(n, sql.Integer, nullable=False, server_default=at_first) for n in names]


def reals(*names: str, required: bool = False) -> "Columns":
    return [sql.Column(name, sql.Float, nullable=not required) for name in names]


def texts(*names: str, required: bool = False) -> "Columns":
    return [sql.Column(name, sql.Text, nullable=not required) for name in names]


def found_by(*names: str, required: bool = False) -> "Columns":
    """Texts with an index of their own."""
    return [sql.Column(name, sql.Text, nullable=not required, index=True) for name in names]


def once(name: str, *, required: bool = True) -> "sql.Column[Any]":
    """A text that no two rows have."""
    return sql.Column(name, sql.Text, unique=True, nullable=not required)


def flag(name: str) -> "sql.Column[Any]":
    return sql.Column(name, sql.Boolean, nullable=False)


def packed() -> "sql.Column[Any]":
    """The bytes that a row is about, packed by zlib."""
    return sql.Column("body", sql.LargeBinary, nullable=False)


def key(*names: str) -> "Columns":
    return [sql.Column(name, sql.Text, primary_key=True) for name in names]


def belongs(name: str, to: str, *, primary_key: bool = False) -> "sql.Column[Any]":
    """A number of another table, whose rows take this one with them when they go."""
    index = None if primary_key else True
    parent = sql.ForeignKey(f"{to}.n", ondelete="CASCADE")
    kind = sql.Integer
    return sql.Column(name, kind, parent, primary_key=primary_key, nullable=False, index=index)
