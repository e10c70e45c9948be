"""Case files in the archive: a version is never changed, only followed by the next."""

from collections.abc import Callable
from dataclasses import asdict, dataclass

from crossread.errors import UsageError
from crossread.records import content_id
from crossread.store import sql
from crossread.store.dialects import insert_once
from crossread.store.opening import Archive
from crossread.store.packing import now
from crossread.store.tables import fields_of, tables

LISTED = 200  # the last changed
TRIES = 20  # of people who save one case at once


@dataclass(frozen=True, slots=True)
class KeptCase:
    """A version of a case: `body` is the case file."""

    name: str
    version: int
    question: str
    body: str
    author: str
    at: str


def new_case(archive: Archive, question: str, body: str, author: str) -> str:
    """A new case; its name."""
    stamp = now()
    name = content_id("case", question, body, author, stamp)[:16]
    with archive.writing() as connection:
        _put(connection, KeptCase(name, 1, question, body, author, stamp))
    return name


def kept_case(connection: "sql.Connection", name: str) -> KeptCase:
    """The newest version of a case; UsageError where there is none."""
    table = tables().cases
    asked = sql.select(*fields_of(table, KeptCase)).where(table.c.name == name)
    row = connection.execute(asked.order_by(table.c.version.desc()).limit(1)).first()
    if row is None:
        raise UsageError(f"there is no case {name[:40]!r} in the archive; see the list of cases")
    return KeptCase(*row)


def change_case(
    archive: Archive, name: str, author: str, make: Callable[[KeptCase], tuple[str, str]]
) -> KeptCase:
    """The next version, as `make` gives its question and file from the newest; it is made again
    where another person saved in the meantime."""
    for _ in range(TRIES):
        last = archive.read(kept_case, name)
        question, body = make(last)
        made = KeptCase(name, last.version + 1, question, body, author, now())
        with archive.writing() as connection:
            if _put(connection, made):
                return made
    raise UsageError("others keep saving this case; try again")


def _put(connection: "sql.Connection", made: KeptCase) -> bool:
    table = tables().cases
    asked = insert_once(connection, table).returning(table.c.n)
    return connection.execute(asked, asdict(made)).scalar() is not None


def cases(connection: "sql.Connection") -> list[KeptCase]:
    """The newest version of the cases saved last, at most so many as are listed."""
    table = tables().cases
    newest = sql.select(sql.func.max(table.c.n)).group_by(table.c.name)
    asked = sql.select(*fields_of(table, KeptCase)).where(table.c.n.in_(newest))
    last = asked.order_by(table.c.n.desc()).limit(LISTED)
    return [KeptCase(*row) for row in connection.execute(last)]
