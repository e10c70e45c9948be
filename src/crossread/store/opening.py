"""An archive opened: a SQLite file or a PostgreSQL address, made or checked, and its transactions.

Here and in `dialects.py` stands all in which the two databases differ.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from crossread.errors import Interrupted, UsageError
from crossread.store import sql
from crossread.store.dialects import LOCKED, connect, lock_schema, passes
from crossread.store.tables import HEAD

DEFAULT = "crossread.db"
Given = ParamSpec("Given")
Found = TypeVar("Found")
_ADDRESS = re.compile(r"(?P<kind>[a-z][a-z0-9+]*)://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Archive:
    """An opened archive: its name for people and the engine that reaches it."""

    name: str
    engine: "sql.Engine"

    @property
    def sqlite(self) -> bool:
        """Whether it is a file, and not a server."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator["sql.Connection"]:
        """A transaction that sees one state for as long as it lasts, and changes nothing."""
        level = {} if self.sqlite else {"isolation_level": "REPEATABLE READ"}
        with _said(self.name), self.engine.connect().execution_options(**level) as connection:
            yield connection

    def read(
        self,
        reader: "Callable[Concatenate[sql.Connection, Given], Found]",
        *given: Given.args,
        **named: Given.kwargs,
    ) -> Found:
        """What one function reads, in a transaction of its own."""
        with self.reading() as connection:
            return reader(connection, *given, **named)

    @contextmanager
    def writing(self) -> Iterator["sql.Connection"]:
        """A transaction that is kept whole or, where anything fails, not at all."""
        with (
            _said(self.name),
            self.engine.connect().execution_options(crossread_writes=True) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def sweeping(self) -> Iterator["sql.Connection"]:
        """A connection outside any transaction, for what tidies the database."""
        alone = {"isolation_level": "AUTOCOMMIT"}
        with _said(self.name), self.engine.connect().execution_options(**alone) as connection:
            yield connection

    def close(self) -> None:
        """Give back its connections."""
        self.engine.dispose()


def named(given: str | None) -> str:
    """The archive that is meant: the given one, CROSSREAD_ARCHIVE, or crossread.db here."""
    return given or os.environ.get("CROSSREAD_ARCHIVE") or DEFAULT


@contextmanager
def archive(given: str | None = None, *, create: bool = False) -> Iterator[Archive]:
    """The archive of that name, open at the version this crossread writes; UsageError with the
    remedy where it is none, another version, or not there and not to be created."""
    name = named(given)
    opened = _engine(name, create=create)
    try:
        _ready(opened)
        yield opened
    finally:
        opened.close()


def migrate(given: str | None = None) -> tuple[str | None, str]:
    """Bring an archive to the newest version: what it was at, and what it is at now."""
    opened = _engine(named(given), create=False)
    try:
        with opened.writing() as connection:
            was = _version(opened, connection)
            _refuse_newer(opened.name, was)
            if was != HEAD:
                _upgrade(connection)
        return was, HEAD
    finally:
        opened.close()


def _engine(name: str, *, create: bool) -> Archive:
    found = _ADDRESS.match(name)
    kind = found["kind"].lower().partition("+")[0] if found else "sqlite"
    if kind not in ("sqlite", "postgresql", "postgres"):
        raise UsageError(
            f"the archive {_safe(name)!r} is neither a file nor a PostgreSQL address; "
            "give a file name or postgresql://USER@HOST/DATABASE"
        )
    if kind == "sqlite":
        path = Path(re.sub(r"\Asqlite(\+\w+)?:///", "", name, flags=re.IGNORECASE))
        if not create and not path.exists():
            raise UsageError(
                f"there is no archive {str(path)!r}; make it with: "
                f"crossread archive add INPUT... --archive {path}"
            )
        name = str(path)
    return Archive(_safe(name), connect(name, kind))


def _safe(name: str) -> str:
    """The name of an archive without a password."""
    return re.sub(r"(://[^:/@]*):[^@]*@", r"\1:***@", name)


def _ready(opened: Archive) -> None:
    """Make the tables where there are none; refuse another version."""
    with opened.reading() as connection:
        version = _version(opened, connection)
    if version is None:
        with opened.writing() as connection:
            lock_schema(connection)
            version = _version(opened, connection)  # another process may have been first
            if version is None:
                _upgrade(connection)
                version = HEAD
    _refuse_newer(opened.name, version)
    if version != HEAD:
        raise UsageError(
            f"the archive {opened.name} has version {version} and this crossread needs {HEAD}; "
            f"back it up and run: crossread archive migrate --archive {opened.name}"
        )


def _refuse_newer(name: str, version: str | None) -> None:
    if version is not None and version > HEAD:
        raise UsageError(
            f"the archive {name} has version {version}, made by a newer crossread "
            f"(this one knows {HEAD}); update crossread"
        )


def _version(opened: Archive, connection: "sql.Connection") -> str | None:
    """The migration the database is at; None where it is empty."""
    names = set(sql.inspect(connection).get_table_names())
    if "alembic_version" in names:
        found = connection.execute(sql.text("SELECT version_num FROM alembic_version")).scalar()
        if found is not None:
            return str(found)
    if names - {"alembic_version"}:
        raise UsageError(
            f"{opened.name} is a database of something else; name another file or database"
        )
    return None


def _upgrade(connection: "sql.Connection") -> None:
    """Run the migrations that are missing, inside the transaction of the connection."""
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    command.upgrade(config, "head")


@contextmanager
def _said(name: str) -> Iterator[None]:
    """What a database says is wrong, in one sentence with the remedy."""
    from sqlalchemy.exc import DBAPIError, DisconnectionError

    try:
        yield
    except (DBAPIError, DisconnectionError) as error:
        said = _sentence(name, str(getattr(error, "orig", None) or error))
        raise (Interrupted if passes(error) else UsageError)(said) from error


def _sentence(name: str, problem: str) -> str:
    words = " ".join(problem.split())[:200]
    for sign, sentence in _SENTENCES.items():
        if sign in words:
            return sentence.format(name=name)
    return f"the archive {name} cannot be used ({words}); check that it is there and can be written"


_SENTENCES = {
    LOCKED: "the archive {name} is locked by another program; try again when it is done",
    **dict.fromkeys(
        ("UNIQUE", "unique constraint", "FOREIGN KEY", "foreign key", "deadlock", "serialize"),
        "another program changed the archive {name} at the same time; run this again",
    ),
    "disk is full": "the disk of the archive {name} is full; make room and run this again: "
    "what was accepted is kept",
    "No space left on device": "the disk of the archive {name} is full; make room and run this "
    "again: what was accepted is kept",
    "file is not a database": "{name} is not a crossread archive; name another file",
    "malformed": "the archive {name} is damaged; restore it from a backup",
    "unable to open database": "the archive {name} cannot be opened; check its folder and "
    "permissions",
    "readonly database": "the archive {name} cannot be written; check its permissions",
    "does not exist": "there is no database {name}; create it with createdb",
    "password": "the archive {name} refuses the user or password; check both",
    "connection": "the server of the archive {name} cannot be reached; start it or check the "
    "address",
}
