"""A backup: every table as JSON lines in one zip file, taken in one state of the archive and put
into an empty one of either kind of database.
"""

import base64
import json
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Any

from crossread.errors import UsageError
from crossread.files import sink, writing
from crossread.store import sql
from crossread.store.dialects import counted_on
from crossread.store.opening import Archive
from crossread.store.packing import now
from crossread.store.tables import HEAD, tables

# What can be drawn again; nobody stays signed in, or half signed in.
LEFT_OUT = ("sheets", "sessions", "spent")
ROWS = 500  # read or written at a time
# What a file that is no backup, or a damaged one, may raise.
_DAMAGED = (
    OSError, EOFError, zipfile.BadZipFile, zlib.error, RuntimeError, LookupError, TypeError,
    AttributeError, ValueError,
)  # fmt: skip
_ABOUT, _REMEDY = "crossread.json", "name another file"


def backup(archive: Archive, path: Path) -> dict[str, int]:
    """Write every row of an archive to a new file; how many there were of each table. UsageError
    where the file is there or cannot be written."""
    if path.exists():
        raise UsageError(f"{path} is there already; name a new file")
    if not path.absolute().parent.is_dir():
        raise UsageError(f"there is no folder {path.parent}; {_REMEDY}")
    counts = {}
    with (
        archive.reading() as connection,
        sink(str(path), path, _REMEDY) as place,
        writing(str(path), _REMEDY),
        zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as file,
    ):
        for table in _ordered():
            with file.open(f"{table.name}.jsonl", "w", force_zip64=True) as part:
                counts[table.name] = _write(connection, table, part)
        about = {"version": HEAD, "made": now(), "rows": counts}
        file.writestr(_ABOUT, json.dumps(about, indent=1))
    return counts


def restore(archive: Archive, path: Path) -> dict[str, int]:
    """Put a backup into an empty archive, all or nothing; UsageError where either is not fit."""
    from sqlalchemy.exc import SQLAlchemyError

    counts = {}
    try:
        with zipfile.ZipFile(path) as file, archive.writing() as connection:
            about = json.loads(file.read(_ABOUT))
            if about["version"] != HEAD:
                raise UsageError(
                    f"the backup is of version {about['version']} and this crossread writes {HEAD}"
                    "; restore it with the crossread that made it, then migrate"
                )
            for table in _ordered():
                if connection.execute(table.select().limit(1)).first() is not None:
                    raise UsageError(f"{archive.name} is not empty; restore into a new archive")
            for table in _ordered():
                with file.open(f"{table.name}.jsonl") as part:
                    counts[table.name] = _put(connection, table, part)
                counted_on(connection, table)
    except (*_DAMAGED, SQLAlchemyError) as problem:
        raise UsageError(f"{path} is not a backup of crossread ({problem}); {_REMEDY}") from problem
    return counts


def _ordered() -> "list[sql.Table]":
    """The tables, each behind those it belongs to."""
    return [each for each in tables().metadata.sorted_tables if each.name not in LEFT_OUT]


def _write(connection: "sql.Connection", table: "sql.Table", part: IO[bytes]) -> int:
    count = 0
    for row in connection.execution_options(yield_per=ROWS).execute(table.select()).mappings():
        part.write(json.dumps({name: _told(value) for name, value in row.items()}).encode() + b"\n")
        count += 1
    return count


def _told(value: object) -> object:
    return [base64.b64encode(value).decode()] if isinstance(value, bytes | memoryview) else value


def _put(connection: "sql.Connection", table: "sql.Table", part: IO[bytes]) -> int:
    rows, count = _rows(part), 0
    while batch := list(islice(rows, ROWS)):
        connection.execute(table.insert(), batch)
        count += len(batch)
    return count


def _rows(part: IO[bytes]) -> Iterator[dict[str, Any]]:
    for line in part:
        row = json.loads(line)
        yield {
            name: base64.b64decode(value[0]) if isinstance(value, list) else value
            for name, value in row.items()
        }
