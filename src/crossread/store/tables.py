"""The tables of an archive as SQLAlchemy Core sees them; `migrations/` is what makes them.

Texts of times are ISO 8601 in UTC, so that they sort; lists are JSON; bytes are packed by zlib.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from crossread.store import sql
from crossread.store.columns import (
    belongs,
    counts,
    flag,
    found_by,
    key,
    number,
    once,
    packed,
    reals,
    texts,
)
from crossread.store.people_tables import people

if TYPE_CHECKING:
    from crossread.store.columns import Columns

PART = 1_000  # values that one statement asks for
HEAD = "0006"  # the newest migration: a test compares it with the folder


@dataclass(frozen=True, slots=True)
class Tables:
    """Every table by its name, and the metadata that holds them all."""

    metadata: "sql.MetaData"
    captures: "sql.Table"
    articles: "sql.Table"
    removals: "sql.Table"
    readings: "sql.Table"
    voices: "sql.Table"
    stories: "sql.Table"
    members: "sql.Table"
    comparisons: "sql.Table"
    decisions: "sql.Table"
    anchors: "sql.Table"
    follows: "sql.Table"
    jobs: "sql.Table"
    feeds: "sql.Table"
    pages: "sql.Table"
    uploads: "sql.Table"
    sheets: "sql.Table"
    tallies: "sql.Table"
    ties: "sql.Table"
    claims: "sql.Table"
    accounts: "sql.Table"
    sessions: "sql.Table"
    identities: "sql.Table"
    feed_keys: "sql.Table"
    spent: "sql.Table"
    audit: "sql.Table"
    cases: "sql.Table"


@cache
def tables() -> Tables:
    """The tables, built once when an archive is first opened."""
    metadata = sql.MetaData()
    made = {
        name: sql.Table(name, metadata, *columns, sqlite_autoincrement=name in _COUNTED)
        for name, columns in (_sources() | _found() | _shown() | people() | _work()).items()
    }
    return Tables(metadata, **made)


def fields_of(table: "sql.Table", record: type) -> list[Any]:
    """The columns that a record has a field of its name for, in the order of the fields."""
    return [table.c[name] for name in record.__dataclass_fields__]  # type: ignore[attr-defined]


def rows_with(
    connection: "sql.Connection",
    asked: "sql.Select[Any]",
    column: "sql.Column[Any]",
    values: Sequence[object],
) -> "Iterator[sql.Row[Any]]":
    """The rows that a statement finds with any of these values, however many there are."""
    for start in range(0, len(values), PART):
        yield from connection.execute(asked.where(column.in_(values[start : start + PART])))


# Numbers of these are never given twice, so that "newer than" stays true after a removal.
_COUNTED = frozenset(
    [
        *"articles removals voices stories decisions follows".split(),
        *"jobs uploads ties claims accounts audit cases".split(),
    ]
)


def _sources() -> "dict[str, Columns]":
    """What was read."""
    return {
        "captures": [
            *key("sha256"),
            *counts("size"),
            packed(),
            *texts("media_type", "headers", "url", "taken"),
            *texts("added", required=True),
        ],
        "articles": [
            number(),
            once("id"),
            *found_by("url", "outlet"),
            *texts("title", "text", "name", required=True),
            *counts("title_length"),
            *texts("lang", "published"),
            *found_by("earliest"),
            *texts("latest"),
            *texts("authors", "links", required=True),
            sql.Column("complete", sql.Boolean),
            *found_by("capture"),
            *texts("taken"),
            *texts("added", required=True),
        ],
        "removals": [
            number(),
            once("article"),
            *texts("url", "outlet", "capture"),
            *texts("why", "author", "at", required=True),
        ],
    }


def _found() -> "dict[str, Columns]":
    """What the articles hold: who says what in them, and their stories."""
    return {
        "readings": [*key("key", "method"), belongs("article", "articles"), packed()],
        "voices": [
            number(),
            belongs("article", "articles"),
            *texts("attribution", "speaker", required=True),
            *found_by("folded", required=True),
            *texts("kind", "source_kind", "polarity", "state"),
            *counts("start", "end"),
        ],
        "stories": [
            number(),
            once("id"),
            *texts("title", required=True),
            *texts("first"),
            *found_by("last"),
            flag("pinned"),
            *texts("method", required=True),
            *texts("continues"),
            *found_by("changed", required=True),
            *counts("articles", "outlets", at_first="0"),
        ],
        "members": [
            belongs("article", "articles", primary_key=True),
            belongs("story", "stories"),
            *texts("method", required=True),
            *reals("score"),
        ],
    }


def _shown() -> "dict[str, Columns]":
    """What is kept of the comparison of a story."""
    return {
        "comparisons": [
            belongs("story", "stories", primary_key=True),
            *texts("key", "added", required=True),
            packed(),
        ],
        "sheets": [
            *key("name"),
            belongs("story", "stories"),
            *texts("key", required=True),
            packed(),
        ],
        "tallies": [
            belongs("story", "stories", primary_key=True),
            *counts("rows", "disputed", "omitted", "copied", "altered"),
            *texts("added", required=True),
        ],
        "ties": [
            number(),
            belongs("story", "stories"),
            *found_by("source", "taker", required=True),
            flag("directed"),
            *counts("passages", "reprints", "mentions"),
        ],
        "claims": [
            number(),
            belongs("story", "stories"),
            belongs("article", "articles"),
            *counts("line", "outlets"),
            flag("disputed"),
            *texts("text", "speaker", required=True),
            *found_by("folded", required=True),
            *counts("start", "end"),
        ],
    }


def _work() -> "dict[str, Columns]":
    """What is to be done: jobs with their files, feeds and the pages they link."""
    return {
        "jobs": [
            number(),
            *texts("kind", "body", required=True),
            once("once", required=False),
            *found_by("state", required=True),
            *counts("attempts"),
            *texts("owner"),
            *reals("until", required=True),
            *texts("result", "reason"),
            *texts("created", required=True),
            *texts("finished"),
        ],
        "uploads": [number(), belongs("job", "jobs"), *texts("name", required=True), packed()],
        "feeds": [
            *key("url"),
            *texts("title", "etag", "modified", "reason", "checked"),
            *reals("every", required=True),
            sql.Column("next", sql.Float, nullable=False, index=True),
            *counts("failures"),
        ],
        "pages": [
            *key("url"),
            *texts("feed", "outlet", "published", "etag", "modified", "reason", "checked"),
            *reals("first"),
            sql.Column("next", sql.Float, index=True),
            *counts("step", "failures"),
        ],
    }
