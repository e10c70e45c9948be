"""The tables of what people do: decisions, follows, accounts and sign-ins, the log, cases."""

from typing import TYPE_CHECKING

from crossread.store import sql
from crossread.store.columns import belongs, counts, key, number, once, reals, texts

if TYPE_CHECKING:
    from crossread.store.columns import Columns


def people() -> "dict[str, Columns]":
    """Their columns by name."""
    return {
        "decisions": [
            number(),
            once("id"),
            *texts("kind", "spans", "verdict", "value", "author", "why", "at", required=True),
            *texts("takes_back"),
        ],
        "anchors": [
            belongs("decision", "decisions", primary_key=True),
            sql.Column("article", sql.Text, primary_key=True, index=True),
        ],
        "follows": [
            number(),
            *texts("who", "kind", "what", "since", required=True),
            *counts("seen"),
        ],
        "accounts": [
            number(),
            once("name"),
            *texts("password", "role", "created", required=True),
            *texts("ended"),
        ],
        "sessions": [
            *key("key"),
            belongs("account", "accounts"),
            *reals("made", "seen", required=True),
        ],
        "identities": [
            *key("issuer", "subject"),
            belongs("account", "accounts"),
            *texts("since", required=True),
        ],
        "feed_keys": [belongs("account", "accounts", primary_key=True), once("key")],
        "spent": [*key("key"), *reals("made", required=True)],
        "audit": _audit(),
        "cases": [
            number(),
            *texts("name", required=True),
            *counts("version"),
            *texts("question", "body", "author", "at", required=True),
            sql.UniqueConstraint("name", "version"),  # type: ignore[list-item]
        ],
    }


def _audit() -> "Columns":
    columns = [number(), *texts("at", "who", "act", "what", "client", "note", required=True)]
    named = {column.name: column for column in columns}
    sql.Index("ix_audit_act", named["act"], named["at"])
    return columns
