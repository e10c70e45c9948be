"""An archive looked through: hashes, offsets, rows without what they belong to, the index."""

import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from crossread.store import sql
from crossread.store.articles import after, article_of, captured_bytes
from crossread.store.dialects import INDEXES
from crossread.store.opening import Archive
from crossread.store.packing import unpack
from crossread.store.tables import tables

_SOUND = "INSERT INTO {0}({0}, rank) VALUES ('integrity-check', 1)"
_ORPHANS = {
    "captures": "SELECT sha256 FROM captures WHERE sha256 NOT IN "
    "(SELECT capture FROM articles WHERE capture IS NOT NULL)",
    "members": "SELECT article FROM members WHERE article NOT IN (SELECT n FROM articles)",
    "empty stories": "SELECT id FROM stories WHERE n NOT IN (SELECT story FROM members)",
    "readings": "SELECT key FROM readings WHERE article NOT IN (SELECT n FROM articles)",
    "voices": "SELECT n FROM voices WHERE article NOT IN (SELECT n FROM articles)",
    "claims": "SELECT n FROM claims WHERE article NOT IN (SELECT n FROM articles)",
    "removed articles": "SELECT id FROM articles WHERE id IN (SELECT article FROM removals)",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in an archive that is not as it was written: what kind, where, and why."""

    kind: str
    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Stats:
    """How much an archive holds."""

    articles: int
    versions: int
    outlets: int
    stories: int
    readings: int
    captures: int
    removals: int
    decisions: int
    bytes: int
    first: str | None
    last: str | None


def check(archive: Archive) -> Iterator[Fault]:
    """Everything that is wrong with an archive, as it is found."""
    with archive.reading() as connection:
        if archive.sqlite:
            yield from _file(connection)
        yield from _articles(connection)
        yield from _captures(connection)
        yield from _readings(connection)
        yield from _orphans(connection)


def _file(connection: "sql.Connection") -> Iterator[Fault]:
    from sqlalchemy.exc import DatabaseError

    for (line,) in connection.exec_driver_sql("PRAGMA integrity_check(20)"):
        if line != "ok":
            yield Fault("file", str(line), "the database file is damaged; restore a backup")
    for name in INDEXES:
        try:
            connection.exec_driver_sql(_SOUND.format(name))
        except DatabaseError:
            yield Fault("index", name, "the index of words does not agree with the texts")


def _articles(connection: "sql.Connection") -> Iterator[Fault]:
    table = tables().articles
    last = 0
    while numbers := after(connection, last):
        last = numbers[-1]
        asked = sql.select(table).where(table.c.n.in_(numbers)).order_by(table.c.n)
        for row in connection.execute(asked).mappings():
            if row["title_length"] > len(row["text"]):
                yield Fault("offset", row["id"], "its headline is longer than its text")
                continue
            try:
                found = article_of(row)
            except (ValueError, TypeError):
                yield Fault("offset", row["id"], "a link stands outside its text")
                continue
            if found.id != row["id"]:
                yield Fault("hash", row["id"], "its outlet, address or text has changed")


def _captures(connection: "sql.Connection") -> Iterator[Fault]:
    table = tables().captures
    for key in connection.scalars(sql.select(table.c.sha256).order_by(table.c.sha256)).all():
        try:
            same = hashlib.sha256(captured_bytes(connection, key)).hexdigest() == key
        except zlib.error:
            same = False
        if not same:
            yield Fault("hash", key, "the captured bytes have changed")


def _readings(connection: "sql.Connection") -> Iterator[Fault]:
    """Offsets of readings beyond a text; that of the masked text is not kept, so twice the article
    is allowed, and every pair must be in order."""
    table = tables().readings
    sizes = "SELECT length(a.text) FROM articles a WHERE a.n = :n"
    asked = sql.select(table.c.key, table.c.article, table.c.body).order_by(table.c.key)
    for key, number, body in connection.execute(asked):
        size = connection.execute(sql.text(sizes), {"n": number}).scalar() or 0
        try:
            records = json.loads(unpack(body))
            pairs = [pair for each in records for role in _ROLES for pair in each[role]]
            sound = all(0 <= start <= end <= 2 * size + 100 for start, end in pairs)
        except (zlib.error, ValueError, KeyError, TypeError):
            sound = False
        if not sound:
            yield Fault("offset", key, f"the reading of article {number} is damaged")


_ROLES = ("source", "cue", "content")


def _orphans(connection: "sql.Connection") -> Iterator[Fault]:
    for kind, asked in _ORPHANS.items():
        for (place,) in connection.execute(sql.text(asked)):
            yield Fault("orphan", str(place), f"{kind}: it belongs to nothing")


def stats(archive: Archive) -> Stats:
    """What an archive holds, in numbers."""
    counted = {
        "articles": "SELECT count(*) FROM articles",
        "versions": "SELECT count(*) - count(DISTINCT url) FROM articles WHERE url IS NOT NULL",
        "outlets": "SELECT count(DISTINCT outlet) FROM articles",
        "stories": "SELECT count(*) FROM stories",
        "readings": "SELECT count(*) FROM readings",
        "captures": "SELECT count(*) FROM captures",
        "removals": "SELECT count(*) FROM removals",
        "decisions": "SELECT count(*) FROM decisions",
        "bytes": _SIZE[archive.engine.dialect.name],
        "first": "SELECT min(earliest) FROM articles",
        "last": "SELECT max(earliest) FROM articles",
    }
    with archive.reading() as connection:
        found = {
            name: connection.execute(sql.text(asked)).scalar() for name, asked in counted.items()
        }
    return Stats(**found)  # type: ignore[arg-type]


_SIZE = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    "postgresql": "SELECT pg_database_size(current_database())",
}


def size(connection: "sql.Connection") -> tuple[int, int]:
    """How many articles and stories there are, from what is quick to ask."""
    table = tables()
    every = sql.func.count()
    newest = connection.execute(sql.select(sql.func.max(table.articles.c.n))).scalar() or 0
    removed = connection.execute(sql.select(every).select_from(table.removals)).scalar_one()
    stories = connection.execute(sql.select(every).select_from(table.stories)).scalar_one()
    return newest - removed, stories
