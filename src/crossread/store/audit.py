"""Who did what, and when: a log that only grows, and outlives what it describes."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from crossread.store import sql
from crossread.store.opening import Archive
from crossread.store.packing import now, sortable
from crossread.store.tables import fields_of, tables

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
    given = {"who": who, "act": act, "what": what, "client": client, "note": note}
    row = {name: value[:LONGEST].replace("\0", "\ufffd") for name, value in given.items()}
    with archive.writing() as connection:
        connection.execute(sql.insert(tables().audit), row | {"at": now()})


def logged(connection: "sql.Connection", *, page: int, size: int) -> list[Act]:
    """One page of the log, the newest first."""
    table = tables().audit
    asked = (
        sql.select(*fields_of(table, Act))
        .order_by(table.c.n.desc())
        .limit(size)
        .offset(page * size)
    )
    return [Act(*row) for row in connection.execute(asked)]


def refusals(archive: Archive, name: str, client: str) -> tuple[int, int]:
    """How often a sign-in was refused of late: to this name, and to this address."""
    column = tables().audit.c
    since = sortable(datetime.now(UTC) - WINDOW)
    sums = [
        sql.func.sum(sql.case((part == value[:LONGEST], 1), else_=0))
        for part, value in ((column.what, name), (column.client, client))
    ]
    asked = sql.select(*sums).where(column.act == REFUSED, column.at >= since)
    with archive.reading() as connection:
        row = connection.execute(asked).one()
    return row[0] or 0, row[1] or 0
