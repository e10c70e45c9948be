"""The tables of an archive as SQLAlchemy Core sees them; `migrations/` is what makes them.

Texts of times are ISO 8601 in UTC, so that they sort; lists are JSON; bytes are packed by zlib.
"""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from crossread.store.columns import belongs, key, number, texts
from crossread.store.people_tables import PEOPLE

if TYPE_CHECKING:
    from sqlalchemy import MetaData, Table

    from crossread.store.columns import Columns

HEAD = "0006"  # the newest migration: a test compares it with the folder


@dataclass(frozen=True, slots=True)
class Tables:
    """Every table by its name, and the metadata that holds them all."""

    metadata: "MetaData"
    captures: "Table"
    articles: "Table"
    removals: "Table"
    readings: "Table"
    voices: "Table"
    stories: "Table"
    members: "Table"
    comparisons: "Table"
    decisions: "Table"
    anchors: "Table"
    follows: "Table"
    jobs: "Table"
    feeds: "Table"
    pages: "Table"
    uploads: "Table"
    sheets: "Table"
    tallies: "Table"
    ties: "Table"
    claims: "Table"
    accounts: "Table"
    sessions: "Table"
    identities: "Table"
    feed_keys: "Table"
    spent: "Table"
    audit: "Table"
    cases: "Table"


@cache
def tables() -> Tables:
    """The tables, built once when an archive is first opened."""
    from sqlalchemy import MetaData, Table

    metadata = MetaData()
    made = {
        name: Table(name, metadata, *columns(), sqlite_autoincrement=name in _COUNTED)
        for name, columns in {**_SOURCES, **_DERIVED, **PEOPLE, **_WORK}.items()
    }
    return Tables(metadata, **made)


# Numbers of these are never given twice, so that "newer than" stays true after a removal.
_COUNTED = frozenset(
    [
        *"articles removals voices stories decisions follows".split(),
        *"jobs uploads ties claims accounts audit cases".split(),
    ]
)


def _captures() -> "Columns":
    from sqlalchemy import Column, Integer, LargeBinary

    return [
        *key("sha256"),
        Column("size", Integer, nullable=False),
        Column("body", LargeBinary, nullable=False),
        *texts("media_type", "headers", "url", "taken"),
        *texts("added", required=True),
    ]


def _articles() -> "Columns":
    from sqlalchemy import Boolean, Column, Integer, Text

    return [
        number(),
        Column("id", Text, unique=True, nullable=False),
        Column("url", Text, index=True),
        Column("outlet", Text, index=True),
        *texts("title", "text", "name", required=True),
        Column("title_length", Integer, nullable=False),
        *texts("lang", "published"),
        Column("earliest", Text, index=True),
        *texts("latest"),
        *texts("authors", "links", required=True),
        Column("complete", Boolean),
        Column("capture", Text, index=True),
        *texts("taken"),
        *texts("added", required=True),
    ]


def _removals() -> "Columns":
    from sqlalchemy import Column, Text

    return [
        number(),
        Column("article", Text, unique=True, nullable=False),
        *texts("url", "outlet", "capture"),
        *texts("why", "author", "at", required=True),
    ]


def _readings() -> "Columns":
    from sqlalchemy import Column, LargeBinary

    return [
        *key("key", "method"),
        belongs("article", "articles.n"),
        Column("body", LargeBinary, nullable=False),
    ]


def _voices() -> "Columns":
    from sqlalchemy import Column, Integer, Text

    return [
        number(),
        belongs("article", "articles.n"),
        *texts("attribution", "speaker", required=True),
        Column("folded", Text, nullable=False, index=True),
        *texts("kind", "source_kind", "polarity", "state"),
        Column("start", Integer, nullable=False),
        Column("end", Integer, nullable=False),
    ]


def _stories() -> "Columns":
    from sqlalchemy import Boolean, Column, Integer, Text

    return [
        number(),
        Column("id", Text, unique=True, nullable=False),
        *texts("title", required=True),
        *texts("first"),
        Column("last", Text, index=True),
        Column("pinned", Boolean, nullable=False),
        *texts("method", required=True),
        *texts("continues"),
        Column("changed", Text, nullable=False, index=True),
        *(
            Column(name, Integer, nullable=False, server_default="0")
            for name in ("articles", "outlets")
        ),
    ]


def _members() -> "Columns":
    from sqlalchemy import Column, Float

    return [
        belongs("article", "articles.n", primary_key=True),
        belongs("story", "stories.n"),
        *texts("method", required=True),
        Column("score", Float),
    ]


def _comparisons() -> "Columns":
    from sqlalchemy import Column, LargeBinary

    return [
        belongs("story", "stories.n", primary_key=True),
        *texts("key", "added", required=True),
        Column("body", LargeBinary, nullable=False),
    ]


def _jobs() -> "Columns":
    from sqlalchemy import Column, Float, Integer, Text

    return [
        number(),
        *texts("kind", "body", required=True),
        Column("once", Text, unique=True),
        Column("state", Text, nullable=False, index=True),
        Column("attempts", Integer, nullable=False),
        *texts("owner"),
        Column("until", Float, nullable=False),
        *texts("result", "reason"),
        *texts("created", required=True),
        *texts("finished"),
    ]


def _feeds() -> "Columns":
    from sqlalchemy import Column, Float, Integer

    return [
        *key("url"),
        *texts("title", "etag", "modified", "reason", "checked"),
        Column("every", Float, nullable=False),
        Column("next", Float, nullable=False, index=True),
        Column("failures", Integer, nullable=False),
    ]


def _pages() -> "Columns":
    from sqlalchemy import Column, Float, Integer

    return [
        *key("url"),
        *texts("feed", "outlet", "published", "etag", "modified", "reason", "checked"),
        Column("first", Float),
        Column("next", Float, index=True),
        Column("step", Integer, nullable=False),
        Column("failures", Integer, nullable=False),
    ]


def _uploads() -> "Columns":
    from sqlalchemy import Column, LargeBinary

    return [
        number(),
        belongs("job", "jobs.n"),
        *texts("name", required=True),
        Column("body", LargeBinary, nullable=False),
    ]


def _sheets() -> "Columns":
    from sqlalchemy import Column, LargeBinary

    return [
        *key("name"),
        belongs("story", "stories.n"),
        *texts("key", required=True),
        Column("body", LargeBinary, nullable=False),
    ]


def _tallies() -> "Columns":
    from sqlalchemy import Column, Integer

    counts = ("rows", "disputed", "omitted", "copied", "altered")
    return [
        belongs("story", "stories.n", primary_key=True),
        *(Column(name, Integer, nullable=False) for name in counts),
        *texts("added", required=True),
    ]


def _ties() -> "Columns":
    from sqlalchemy import Boolean, Column, Integer, Text

    counts = ("passages", "reprints", "mentions")
    return [
        number(),
        belongs("story", "stories.n"),
        Column("source", Text, nullable=False, index=True),
        Column("taker", Text, nullable=False, index=True),
        Column("directed", Boolean, nullable=False),
        *(Column(name, Integer, nullable=False) for name in counts),
    ]


def _claims() -> "Columns":
    from sqlalchemy import Boolean, Column, Integer, Text

    return [
        number(),
        belongs("story", "stories.n"),
        belongs("article", "articles.n"),
        *(Column(name, Integer, nullable=False) for name in ("line", "outlets")),
        Column("disputed", Boolean, nullable=False),
        *texts("text", "speaker", required=True),
        Column("folded", Text, nullable=False, index=True),
        *(Column(name, Integer, nullable=False) for name in ("start", "end")),
    ]


_SOURCES = {"captures": _captures, "articles": _articles, "removals": _removals}
_DERIVED = {
    "readings": _readings,
    "voices": _voices,
    "stories": _stories,
    "members": _members,
    "comparisons": _comparisons,
    "sheets": _sheets,
    "tallies": _tallies,
    "ties": _ties,
    "claims": _claims,
}
_WORK = {"jobs": _jobs, "uploads": _uploads, "feeds": _feeds, "pages": _pages}
