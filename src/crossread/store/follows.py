"""What people follow: stories and searches, and up to which article they have seen."""

from dataclasses import dataclass

from crossread.errors import UsageError
from crossread.store import sql
from crossread.store.opening import Archive
from crossread.store.packing import now
from crossread.store.tables import fields_of, tables

MOST = 200  # of one person


@dataclass(frozen=True, slots=True)
class Follow:
    """Something followed: `kind` "story" (`what` its id) or "search" (`what` its fields as JSON);
    articles up to the number `seen` are known."""

    n: int
    who: str
    kind: str
    what: str
    since: str
    seen: int


def follow(archive: Archive, who: str, kind: str, what: str) -> int:
    """Follow something from now on; what is followed already stays as it is. UsageError where one
    follows as much as one can."""
    table = tables().follows
    with archive.writing() as connection:
        same = (table.c.who == who, table.c.kind == kind, table.c.what == what)
        there = connection.execute(sql.select(table.c.n).where(*same)).scalar()
        if there is not None:
            return int(there)
        held = sql.select(sql.func.count()).select_from(table).where(table.c.who == who)
        if connection.execute(held).scalar_one() >= MOST:
            raise UsageError(f"you follow {MOST} stories and searches, the most; end one of them")
        row = {"who": who, "kind": kind, "what": what, "since": now(), "seen": newest(connection)}
        return int(connection.execute(sql.insert(table).returning(table.c.n), row).scalar_one())


def unfollow(archive: Archive, who: str, number: int) -> None:
    """Follow it no longer."""
    table = tables().follows
    with archive.writing() as connection:
        connection.execute(sql.delete(table).where(table.c.n == number, table.c.who == who))


def follows(connection: "sql.Connection", who: str) -> list[Follow]:
    """What a person follows, the newest first."""
    table = tables().follows
    asked = sql.select(*fields_of(table, Follow)).where(table.c.who == who)
    newest_first = asked.order_by(table.c.n.desc()).limit(MOST)
    return [Follow(*row) for row in connection.execute(newest_first)]


def seen(archive: Archive, who: str, up_to: int) -> None:
    """All that a person follows is seen up to this article (number)."""
    table = tables().follows
    with archive.writing() as connection:
        asked = sql.update(table).where(table.c.who == who, table.c.seen < up_to)
        connection.execute(asked.values(seen=up_to))


def newest(connection: "sql.Connection") -> int:
    """The number of the article added last."""
    return int(connection.execute(sql.select(sql.func.max(tables().articles.c.n))).scalar() or 0)
