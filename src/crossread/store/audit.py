"""Who did what, and when: a log that only grows, and outlives what it describes."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from crossread.store.opening import Archive
from crossread.store.packing import now, sortable
from crossread.store.tables import tables

if TYPE_CHECKING:
    from sqlalchemy import Connection

LONGEST = 400  # characters of one field
REFUSED = "sign-in refused"
WINDOW = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the log; `client` is the address it came from, `note` what was sent along."""

    at: str
    who: str
    act: str
    what: str
    client: str
    note: str


def log(
    archive: Archive, who: str, act: str, what: str, *, client: str = "", note: str = ""
) -> None:
    """Write a line."""
    from sqlalchemy import insert

    given = {"who": who, "act": act, "what": what, "client": client, "note": note}
    row = {name: value[:LONGEST].replace("\0", "\ufffd") for name, value in given.items()}
    with archive.writing() as connection:
        connection.execute(insert(tables().audit), row | {"at": now()})


def logged(connection: "Connection", *, page: int, size: int) -> list[Act]:
    """One page of the log, the newest first."""
    from sqlalchemy import select

    table = tables().audit
    columns = [table.c[name] for name in Act.__dataclass_fields__]
    asked = select(*columns).order_by(table.c.n.desc()).limit(size).offset(page * size)
    return [Act(*row) for row in connection.execute(asked)]


def refusals(archive: Archive, name: str, client: str) -> tuple[int, int]:
    """How often a sign-in was refused of late: to this name, and to this address."""
    from sqlalchemy import case, func, select

    column = tables().audit.c
    since = sortable(datetime.now(UTC) - WINDOW)
    sums = [
        func.sum(case((part == value[:LONGEST], 1), else_=0))
        for part, value in ((column.what, name), (column.client, client))
    ]
    asked = select(*sums).where(column.act == REFUSED, column.at >= since)
    with archive.reading() as connection:
        row = connection.execute(asked).one()
    return row[0] or 0, row[1] or 0
