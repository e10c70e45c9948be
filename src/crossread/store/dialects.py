"""All in which SQLite and PostgreSQL differ: connecting, locks, inserting once, full text."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crossread.errors import UsageError
from crossread.store import sql

if TYPE_CHECKING:
    from sqlalchemy.exc import SQLAlchemyError

LOCKED = "database is locked"
BUSY_SECONDS = 30  # that a writer of SQLite waits for another
_SCHEMA_LOCK = 0x63726F73  # one number for "crossread makes its tables", of PostgreSQL's own kind
_PRAGMAS = ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")
_OURS = "SELECT max(name = 'alembic_version') FROM sqlite_master"  # null in a new file
# The most characters of a text that PostgreSQL indexes: its vectors end at 1 MB.
INDEXED = 250_000
FULL_TEXT = {
    "sqlite": (
        (
            "CREATE VIRTUAL TABLE words USING fts5(text, content='articles', content_rowid='n', "
            "tokenize='unicode61 remove_diacritics 0')"
        ),
        (
            "CREATE TRIGGER words_in AFTER INSERT ON articles BEGIN "
            "INSERT INTO words(rowid, text) VALUES (new.n, new.text); END"
        ),
        (
            "CREATE TRIGGER words_out AFTER DELETE ON articles BEGIN "
            "INSERT INTO words(words, rowid, text) VALUES ('delete', old.n, old.text); END"
        ),
    ),
    "postgresql": (
        (
            f"ALTER TABLE articles ADD COLUMN words tsvector GENERATED ALWAYS AS "
            f"(to_tsvector('simple', left(text, {INDEXED}))) STORED"
        ),
        "CREATE INDEX words_index ON articles USING gin (words)",
    ),
}

CLAIM_WORDS = {
    "sqlite": (
        (
            "CREATE VIRTUAL TABLE claim_words USING fts5(text, content='claims', "
            "content_rowid='n', tokenize='unicode61 remove_diacritics 0')"
        ),
        (
            "CREATE TRIGGER claim_words_in AFTER INSERT ON claims BEGIN "
            "INSERT INTO claim_words(rowid, text) VALUES (new.n, new.text); END"
        ),
        (
            "CREATE TRIGGER claim_words_out AFTER DELETE ON claims BEGIN "
            "INSERT INTO claim_words(claim_words, rowid, text) "
            "VALUES ('delete', old.n, old.text); END"
        ),
    ),
    "postgresql": (
        (
            "ALTER TABLE claims ADD COLUMN words tsvector "
            "GENERATED ALWAYS AS (to_tsvector('simple', text)) STORED"
        ),
        "CREATE INDEX claim_words_index ON claims USING gin (words)",
    ),
}
INDEXES = ("words", "claim_words")  # of SQLite
_TIDIED = "INSERT INTO {0}({0}) VALUES ('optimize')"


@dataclass(frozen=True, slots=True)
class WordIndex:
    """What can be searched by words: its table, the letter it has in a query, the index, and what
    joins it to the articles `a`."""

    table: str
    letter: str
    words: str
    joined: str = ""


ARTICLES = WordIndex("articles", "a", "words")
CLAIMS = WordIndex("claims", "c", "claim_words", " JOIN articles a ON a.n = c.article")


def connect(name: str, kind: str) -> "sql.Engine":
    """An engine for a file or an address; nothing is opened yet."""
    return _file(name) if kind == "sqlite" else _server(name)


def _file(path: str) -> "sql.Engine":
    from sqlalchemy import event

    engine = sql.create_engine(
        sql.URL.create("sqlite", database=path),
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # or the module would begin where it likes
        if connection.execute(_OURS).fetchone()[0] != 0:  # it would stay in a file of others
            connection.execute("PRAGMA journal_mode=WAL")
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: "sql.Connection") -> None:
        writes = connection.get_execution_options().get("crossread_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _server(address: str) -> "sql.Engine":
    from sqlalchemy.exc import ArgumentError

    try:
        import psycopg  # noqa: F401 - asked here, to name the extra
    except ImportError as missing:
        raise UsageError(
            "a PostgreSQL archive needs psycopg; install it with: pip install 'crossread[postgres]'"
        ) from missing
    try:
        return sql.create_engine(
            sql.make_url(address).set(drivername="postgresql+psycopg"),
            pool_pre_ping=True,  # a server that was started again has cut what was open
        )
    except (ArgumentError, ValueError) as error:
        raise UsageError(
            "the address of the archive cannot be read; write it as postgresql://USER@HOST/DATABASE"
        ) from error


def lock_schema(connection: "sql.Connection") -> None:
    """Let one process at a time make the tables; SQLite's transaction has done so already."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy import text

        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _SCHEMA_LOCK})


def counted_on(connection: "sql.Connection", table: "sql.Table") -> None:
    """Let the numbers of a table go on behind those that were put in; SQLite does so by itself."""
    if connection.dialect.name == "postgresql" and "n" in table.c:
        from sqlalchemy import func, select

        sequence = func.pg_get_serial_sequence(table.name, "n")
        newest = select(func.max(table.c.n)).scalar_subquery()
        connection.execute(select(func.setval(sequence, func.coalesce(newest, 1))))


def insert_once(connection: "sql.Connection", table: "sql.Table") -> Any:
    """An insert that passes over rows whose key is there already."""
    if connection.dialect.name == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.insert(table).on_conflict_do_nothing()
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table).on_conflict_do_nothing()


def passes(error: "SQLAlchemyError") -> bool:
    """Whether what a database could not do may go well another time."""
    from sqlalchemy.exc import DBAPIError, OperationalError

    if not isinstance(error, DBAPIError):
        return True  # it was found disconnected
    if (code := getattr(error.orig, "sqlite_errorcode", None)) is not None:
        return code in _OVERTAKEN or code & 0xFF in _BUSY
    state = getattr(error.orig, "sqlstate", None)
    lost = state is None and isinstance(error, OperationalError)
    return error.connection_invalidated or lost or (state or "").startswith(_PASSING)


_BUSY = (5, 6)  # SQLite: another connection writes, or another statement of this one reads
_OVERTAKEN = (787, 1555, 2067)  # another deleted what a row belongs to, or put the same row in
# PostgreSQL: no connection, a transaction rolled back (deadlock, serialization), overtaken, too
# many clients, a lock that was not to be had, a server that stops or starts.
_PASSING = ("08", "40", "23503", "23505", "53300", "55P03", "57P")


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must stand side by side, in lower or upper case; `prefix` lets the last go on."""

    words: tuple[str, ...]
    prefix: bool = False


def matching(
    dialect: str, terms: Sequence[Term], of: WordIndex, narrowed: Sequence[str]
) -> tuple[str, dict[str, str]]:
    """What selects the rows `n` and `rank` (higher is better) of what is searched in which every
    term stands and these conditions hold, at most the newest `:most`; and its parameters."""
    names = {"words": of.words, "table": of.table, "letter": of.letter, "joined": of.joined}
    more = "".join(f" AND {each}" for each in narrowed)
    if dialect == "sqlite":
        match = " ".join(f'"{" ".join(each.words)}"{"*" * each.prefix}' for each in terms)
        start = (
            "SELECT {words}.rowid AS n, -bm25({words}) AS rank FROM {words} "
            "JOIN {table} {letter} ON {letter}.n = {words}.rowid{joined} "
            "WHERE {words} MATCH :match{more} ORDER BY {words}.rowid DESC LIMIT :most"
        )
        return start.format(more=more, **names), {"match": match}
    parts, values = [], {}
    for number, each in enumerate(terms):
        values[f"term{number}"] = _prefixed(each) if each.prefix else " ".join(each.words)
        function = "to_tsquery" if each.prefix else "phraseto_tsquery"
        parts.append(f"{function}('simple', :term{number})")
    # All that the index finds, then the newest of them: left to itself, the server walks through
    # the newest rows and unpacks the words of each (220 ms of CPU where this takes 22), and ranks
    # rows that are not asked for.
    start = (
        "SELECT {letter}.n, ts_rank_cd({letter}.words, {query}) AS rank FROM {table} {letter} "
        "WHERE {letter}.n = ANY(ARRAY(SELECT n FROM (SELECT {letter}.n "
        "FROM {table} {letter}{joined} WHERE {letter}.words @@ ({query}){more} OFFSET 0) AS found "
        "ORDER BY n DESC LIMIT :most)) ORDER BY {letter}.n DESC"
    )
    return start.format(query=" && ".join(parts), more=more, **names), values


@contextmanager
def by_index(connection: "sql.Connection") -> Iterator[None]:
    """Have PostgreSQL use an index wherever there is one: it takes reading every text for cheaper
    than it is."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        yield
        connection.exec_driver_sql("SET LOCAL enable_seqscan = on")
    else:
        yield


def any_of(of: WordIndex) -> str:
    """The start of what selects the same rows where no word is asked for."""
    start = "SELECT {0.letter}.n, 0 AS rank FROM {0.table} {0.letter}{0.joined} WHERE 1 = 1"
    return start.format(of)


def _prefixed(term: Term) -> str:
    """The words one behind the other as PostgreSQL writes them, the last to go on."""
    quoted = ["'" + word.replace("\\", "").replace("'", "''") + "'" for word in term.words]
    return " <-> ".join(quoted) + ":*"


def forget(connection: "sql.Connection") -> None:
    """Leave nothing of what was deleted in the indexes of words, nor beside the file."""
    if connection.dialect.name == "sqlite":
        for name in INDEXES:
            connection.exec_driver_sql(_TIDIED.format(name))
