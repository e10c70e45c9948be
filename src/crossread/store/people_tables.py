"""The tables of what people do: decisions, follows, accounts and sign-ins, the log, cases."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from crossread.store.columns import belongs, key, number, texts

if TYPE_CHECKING:
    from crossread.store.columns import Columns


def _decisions() -> "Columns":
    from sqlalchemy import Column, Text

    return [
        number(),
        Column("id", Text, unique=True, nullable=False),
        *texts("kind", "spans", "verdict", "value", "author", "why", "at", required=True),
        *texts("takes_back"),
    ]


def _anchors() -> "Columns":
    from sqlalchemy import Column, Text

    return [
        belongs("decision", "decisions.n", primary_key=True),
        Column("article", Text, primary_key=True, index=True),
    ]


def _follows() -> "Columns":
    from sqlalchemy import Column, Integer

    return [
        number(),
        *texts("who", "kind", "what", "since", required=True),
        Column("seen", Integer, nullable=False),
    ]


def _accounts() -> "Columns":
    from sqlalchemy import Column, Text

    return [
        number(),
        Column("name", Text, unique=True, nullable=False),
        *texts("password", "role", "created", required=True),
        *texts("ended"),
    ]


def _sessions() -> "Columns":
    from sqlalchemy import Column, Float

    return [
        *key("key"),
        belongs("account", "accounts.n"),
        Column("made", Float, nullable=False),
        Column("seen", Float, nullable=False),
    ]


def _audit() -> "Columns":
    from sqlalchemy import Index

    columns = [number(), *texts("at", "who", "act", "what", "client", "note", required=True)]
    named = {column.name: column for column in columns}
    Index("ix_audit_act", named["act"], named["at"])
    return columns


def _cases() -> "Columns":
    from sqlalchemy import Column, Integer, Text, UniqueConstraint

    name, version = Column("name", Text, nullable=False), Column("version", Integer, nullable=False)
    said = texts("question", "body", "author", "at", required=True)
    return [number(), name, version, *said, UniqueConstraint("name", "version")]  # type: ignore[list-item]


def _identities() -> "Columns":
    return [
        *key("issuer", "subject"),
        belongs("account", "accounts.n"),
        *texts("since", required=True),
    ]


def _feed_keys() -> "Columns":
    from sqlalchemy import Column, Text

    key = Column("key", Text, unique=True, nullable=False)
    return [belongs("account", "accounts.n", primary_key=True), key]


def _spent() -> "Columns":
    from sqlalchemy import Column, Float

    return [*key("key"), Column("made", Float, nullable=False)]


PEOPLE: Mapping[str, Callable[[], "Columns"]] = {
    "decisions": _decisions,
    "anchors": _anchors,
    "follows": _follows,
    "accounts": _accounts,
    "sessions": _sessions,
    "identities": _identities,
    "feed_keys": _feed_keys,
    "spent": _spent,
    "audit": _audit,
    "cases": _cases,
}
