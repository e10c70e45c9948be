"""The tables of an archive as SQLAlchemy Core sees them; `migrations/` is what makes them.

Texts of times are ISO 8601 in UTC, so that they sort; lists are JSON; bytes are packed by zlib.
"""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Column, MetaData, Table

    Columns = list[Column[Any]]

HEAD = "0005"  # the newest migration: a test compares it with the folder


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
    audit: "Table"
    cases: "Table"


@cache
def tables() -> Tables:
    """The tables, built once when an archive is first opened."""
    from sqlalchemy import MetaData, Table

    metadata = MetaData()
    made = {
        name: Table(name, metadata, *columns(), sqlite_autoincrement=name in _COUNTED)
        for name, columns in {**_SOURCES, **_DERIVED, **_PEOPLE, **_WORK}.items()
    }
    return Tables(metadata, **made)


# Numbers of these are never given twice, so that "newer than" stays true after a removal.
_COUNTED = frozenset(
    [
        *"articles removals voices stories decisions follows".split(),
        *"jobs uploads ties claims accounts audit cases".split(),
    ]
)


def _number() -> "Column[Any]":
    from sqlalchemy import Column, Integer

    return Column("n", Integer, primary_key=True, autoincrement=True)


def _texts(*names: str, required: bool = False) -> "Columns":
    from sqlalchemy import Column, Text

    return [Column(name, Text, nullable=not required) for name in names]


def _key(*names: str) -> "Columns":
    from sqlalchemy import Column, Text

    return [Column(name, Text, primary_key=True) for name in names]


def _belongs(name: str, to: str, *, primary_key: bool = False) -> "Column[Any]":
    """A number of another table, whose rows take this one with them when they go."""
    from sqlalchemy import Column, ForeignKey, Integer

    index = None if primary_key else True
    parent = ForeignKey(to, ondelete="CASCADE")
    return Column(name, Integer, parent, primary_key=primary_key, nullable=False, index=index)


def _captures() -> "Columns":
    from sqlalchemy import Column, Integer, LargeBinary

    return [
        *_key("sha256"),
        Column("size", Integer, nullable=False),
        Column("body", LargeBinary, nullable=False),
        *_texts("media_type", "headers", "url", "taken"),
        *_texts("added", required=True),
    ]


def _articles() -> "Columns":
    from sqlalchemy import Boolean, Column, Integer, Text

    return [
        _number(),
        Column("id", Text, unique=True, nullable=False),
        Column("url", Text, index=True),
        Column("outlet", Text, index=True),
        *_texts("title", "text", "name", required=True),
        Column("title_length", Integer, nullable=False),
        *_texts("lang", "published"),
        Column("earliest", Text, index=True),
        *_texts("latest"),
        *_texts("authors", "links", required=True),
        Column("complete", Boolean),
        Column("capture", Text, index=True),
        *_texts("taken"),
        *_texts("added", required=True),
    ]


def _removals() -> "Columns":
    from sqlalchemy import Column, Text

    return [
        _number(),
        Column("article", Text, unique=True, nullable=False),
        *_texts("url", "outlet", "capture"),
        *_texts("why", "author", "at", required=True),
    ]


def _readings() -> "Columns":
    from sqlalchemy import Column, LargeBinary

    return [
        *_key("key", "method"),
        _belongs("article", "articles.n"),
        Column("body", LargeBinary, nullable=False),
    ]


def _voices() -> "Columns":
    from sqlalchemy import Column, Integer, Text

    return [
        _number(),
        _belongs("article", "articles.n"),
        *_texts("attribution", "speaker", required=True),
        Column("folded", Text, nullable=False, index=True),
        *_texts("kind", "source_kind", "polarity", "state"),
        Column("start", Integer, nullable=False),
        Column("end", Integer, nullable=False),
    ]


def _stories() -> "Columns":
    from sqlalchemy import Boolean, Column, Integer, Text

    return [
        _number(),
        Column("id", Text, unique=True, nullable=False),
        *_texts("title", required=True),
        *_texts("first"),
        Column("last", Text, index=True),
        Column("pinned", Boolean, nullable=False),
        *_texts("method", required=True),
        *_texts("continues"),
        Column("changed", Text, nullable=False, index=True),
        *(
            Column(name, Integer, nullable=False, server_default="0")
            for name in ("articles", "outlets")
        ),
    ]


def _members() -> "Columns":
    from sqlalchemy import Column, Float

    return [
        _belongs("article", "articles.n", primary_key=True),
        _belongs("story", "stories.n"),
        *_texts("method", required=True),
        Column("score", Float),
    ]


def _comparisons() -> "Columns":
    from sqlalchemy import Column, LargeBinary

    return [
        _belongs("story", "stories.n", primary_key=True),
        *_texts("key", "added", required=True),
        Column("body", LargeBinary, nullable=False),
    ]


def _decisions() -> "Columns":
    from sqlalchemy import Column, Text

    return [
        _number(),
        Column("id", Text, unique=True, nullable=False),
        *_texts("kind", "spans", "verdict", "value", "author", "why", "at", required=True),
        *_texts("takes_back"),
    ]


def _anchors() -> "Columns":
    from sqlalchemy import Column, Text

    return [
        _belongs("decision", "decisions.n", primary_key=True),
        Column("article", Text, primary_key=True, index=True),
    ]


def _follows() -> "Columns":
    from sqlalchemy import Column, Integer

    return [
        _number(),
        *_texts("who", "kind", "what", "since", required=True),
        Column("seen", Integer, nullable=False),
    ]


def _accounts() -> "Columns":
    from sqlalchemy import Column, Text

    return [
        _number(),
        Column("name", Text, unique=True, nullable=False),
        *_texts("password", "role", "created", required=True),
        *_texts("ended"),
    ]


def _sessions() -> "Columns":
    from sqlalchemy import Column, Float

    return [
        *_key("key"),
        _belongs("account", "accounts.n"),
        Column("made", Float, nullable=False),
        Column("seen", Float, nullable=False),
    ]


def _audit() -> "Columns":
    from sqlalchemy import Index

    columns = [_number(), *_texts("at", "who", "act", "what", "client", "note", required=True)]
    named = {column.name: column for column in columns}
    Index("ix_audit_act", named["act"], named["at"])
    return columns


def _cases() -> "Columns":
    from sqlalchemy import Column, Integer, Text, UniqueConstraint

    name, version = Column("name", Text, nullable=False), Column("version", Integer, nullable=False)
    texts = _texts("question", "body", "author", "at", required=True)
    return [_number(), name, version, *texts, UniqueConstraint("name", "version")]  # type: ignore[list-item]


def _jobs() -> "Columns":
    from sqlalchemy import Column, Float, Integer, Text

    return [
        _number(),
        *_texts("kind", "body", required=True),
        Column("once", Text, unique=True),
        Column("state", Text, nullable=False, index=True),
        Column("attempts", Integer, nullable=False),
        *_texts("owner"),
        Column("until", Float, nullable=False),
        *_texts("result", "reason"),
        *_texts("created", required=True),
        *_texts("finished"),
    ]


def _feeds() -> "Columns":
    from sqlalchemy import Column, Float, Integer

    return [
        *_key("url"),
        *_texts("title", "etag", "modified", "reason", "checked"),
        Column("every", Float, nullable=False),
        Column("next", Float, nullable=False, index=True),
        Column("failures", Integer, nullable=False),
    ]


def _pages() -> "Columns":
    from sqlalchemy import Column, Float, Integer

    return [
        *_key("url"),
        *_texts("feed", "outlet", "published", "etag", "modified", "reason", "checked"),
        Column("first", Float),
        Column("next", Float, index=True),
        Column("step", Integer, nullable=False),
        Column("failures", Integer, nullable=False),
    ]


def _uploads() -> "Columns":
    from sqlalchemy import Column, LargeBinary

    return [
        _number(),
        _belongs("job", "jobs.n"),
        *_texts("name", required=True),
        Column("body", LargeBinary, nullable=False),
    ]


def _sheets() -> "Columns":
    from sqlalchemy import Column, LargeBinary

    return [
        *_key("name"),
        _belongs("story", "stories.n"),
        *_texts("key", required=True),
        Column("body", LargeBinary, nullable=False),
    ]


def _tallies() -> "Columns":
    from sqlalchemy import Column, Integer

    counts = ("rows", "disputed", "omitted", "copied", "altered")
    return [
        _belongs("story", "stories.n", primary_key=True),
        *(Column(name, Integer, nullable=False) for name in counts),
        *_texts("added", required=True),
    ]


def _ties() -> "Columns":
    from sqlalchemy import Boolean, Column, Integer, Text

    counts = ("passages", "reprints", "mentions")
    return [
        _number(),
        _belongs("story", "stories.n"),
        Column("source", Text, nullable=False, index=True),
        Column("taker", Text, nullable=False, index=True),
        Column("directed", Boolean, nullable=False),
        *(Column(name, Integer, nullable=False) for name in counts),
    ]


def _claims() -> "Columns":
    from sqlalchemy import Boolean, Column, Integer, Text

    return [
        _number(),
        _belongs("story", "stories.n"),
        _belongs("article", "articles.n"),
        *(Column(name, Integer, nullable=False) for name in ("line", "outlets")),
        Column("disputed", Boolean, nullable=False),
        *_texts("text", "speaker", required=True),
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
_PEOPLE = {
    "decisions": _decisions,
    "anchors": _anchors,
    "follows": _follows,
    "accounts": _accounts,
    "sessions": _sessions,
    "audit": _audit,
    "cases": _cases,
}
_WORK = {"jobs": _jobs, "uploads": _uploads, "feeds": _feeds, "pages": _pages}
