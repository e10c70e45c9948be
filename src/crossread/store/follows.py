"""What people follow: stories and searches, and up to which article they have seen."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crossread.errors import UsageError
from crossread.store.opening import Archive
from crossread.store.packing import now
from crossread.store.tables import tables

if TYPE_CHECKING:
    from sqlalchemy import Connection

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
    from sqlalchemy import func, insert, select

    table = tables().follows
    with archive.writing() as connection:
        same = (table.c.who == who, table.c.kind == kind, table.c.what == what)
        there = connection.execute(select(table.c.n).where(*same)).scalar()
        if there is not None:
            return int(there)
        held = select(func.count()).select_from(table).where(table.c.who == who)
        if connection.execute(held).scalar_one() >= MOST:
            raise UsageError(f"you follow {MOST} stories and searches, the most; end one of them")
        row = {"who": who, "kind": kind, "what": what, "since": now(), "seen": newest(connection)}
        return int(connection.execute(insert(table).returning(table.c.n), row).scalar_one())


def unfollow(archive: Archive, who: str, number: int) -> None:
    """Follow it no longer."""
    from sqlalchemy import delete

    table = tables().follows
    with archive.writing() as connection:
        connection.execute(delete(table).where(table.c.n == number, table.c.who == who))


def follows(connection: "Connection", who: str) -> list[Follow]:
    """What a person follows, the newest first."""
    from sqlalchemy import select

    table = tables().follows
    columns = [table.c[name] for name in Follow.__dataclass_fields__]
    asked = select(*columns).where(table.c.who == who).order_by(table.c.n.desc()).limit(MOST)
    return [Follow(*row) for row in connection.execute(asked)]


def seen(archive: Archive, who: str, up_to: int) -> None:
    """All that a person follows is seen up to this article (number)."""
    from sqlalchemy import update

    table = tables().follows
    with archive.writing() as connection:
        asked = update(table).where(table.c.who == who, table.c.seen < up_to)
        connection.execute(asked.values(seen=up_to))


def newest(connection: "Connection") -> int:
    """The number of the article added last."""
    from sqlalchemy import func, select

    return int(connection.execute(select(func.max(tables().articles.c.n))).scalar() or 0)
