"""Accounts and their sessions: only hashes are kept, of passwords and of sessions' tokens."""

import hashlib
import secrets
import time
from dataclasses import dataclass

from crossread.errors import UsageError
from crossread.records.decisions import MODEL
from crossread.store import sql
from crossread.store.dialects import insert_once
from crossread.store.opening import Archive
from crossread.store.packing import now
from crossread.store.tables import tables

ROLES = ("reader", "reviewer", "admin")
LONGEST = 100  # characters of a name
LIFE = 14 * 86_400.0  # seconds after which one signs in again
IDLE = 3 * 86_400.0  # seconds after which an unused session ends
NOTED = 300.0  # how often it is written down that a session is in use


@dataclass(frozen=True, slots=True)
class Account:
    """A person of the newsroom; `password` is its hash, `ended` when the account was closed."""

    n: int
    name: str
    password: str
    role: str
    created: str
    ended: str | None


def add_account(archive: Archive, name: str, password: str, role: str) -> Account:
    """A new account with the hash of its password; UsageError where the name is taken or none."""
    table = tables().accounts
    check_account(name, role)
    row = {"name": name, "password": password, "role": role, "created": now()}
    with archive.writing() as connection:
        made = connection.execute(insert_once(connection, table).returning(*table.c), row).first()
    if made is None:
        raise UsageError(f"there is an account {name!r} already; choose another name")
    return Account(*made)


def check_account(name: str, role: str) -> None:
    """UsageError where a name or role is none."""
    if not name.strip() or len(name) > LONGEST or not name.isprintable() or name != name.strip():
        raise UsageError(f"{name[:40]!r} is not a name for an account; use letters, at most 100")
    if name.startswith(MODEL):
        raise UsageError(f"{name[:40]!r} is how a language model signs; choose another name")
    if role not in ROLES:
        raise UsageError(f"there is no role {role!r}; use {', '.join(ROLES)}")


def accounts(archive: Archive) -> list[Account]:
    """Every account, also those that were closed, by name."""
    table = tables().accounts
    with archive.reading() as connection:
        return [
            Account(*row) for row in connection.execute(sql.select(*table.c).order_by(table.c.name))
        ]


def account(archive: Archive, name: str) -> Account | None:
    """The open account of that name."""
    found = [each for each in accounts(archive) if each.name == name and each.ended is None]
    return found[0] if found else None


def change_account(
    archive: Archive,
    name: str,
    *,
    role: str | None = None,
    password: str | None = None,
    ended: bool | None = None,
) -> None:
    """Change an account and sign it out everywhere; UsageError where there is none, or where no
    admin would be left."""
    table, sessions = tables().accounts, tables().sessions
    check_account(name, role or "reader")
    given: dict[str, str | None] = {"role": role, "password": password}
    values = {key: value for key, value in given.items() if value is not None}
    closed = {} if ended is None else {"ended": now() if ended else None}
    with archive.writing() as connection:
        asked = (
            sql.update(table)
            .where(table.c.name == name)
            .values(name=name, **values, **closed)  # the name, since there may be nothing else
            .returning(table.c.n)
        )
        number = connection.execute(asked).scalar()
        if number is None:
            raise UsageError(f"there is no account {name!r}; see: crossread accounts list")
        for held in (sessions, tables().feed_keys):
            connection.execute(sql.delete(held).where(held.c.account == number))
        from_admin = connection.execute(table.select().where(_admin())).first()
        if from_admin is None:
            raise UsageError("no admin would be left; make another account admin first")


def _admin() -> "sql.ColumnElement[bool]":
    column = tables().accounts.c
    return sql.and_(column.role == "admin", column.ended.is_(None))


def open_session(archive: Archive, number: int) -> str:
    """A new session of an account: its token, which is kept only as a hash."""
    table = tables().sessions
    token = secrets.token_urlsafe(32)
    moment = time.time()
    row = {"key": session_key(token), "account": number, "made": moment, "seen": moment}
    with archive.writing() as connection:
        connection.execute(sql.delete(table).where(table.c.made < moment - LIFE))
        connection.execute(sql.insert(table), row)
    return token


def session_key(token: str) -> str:
    """What is kept of a session's token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def session(archive: Archive, token: str) -> Account | None:
    """Whose session a token is, if it still holds."""
    if not token or len(token) > LONGEST:
        return None
    table, held = tables().accounts, tables().sessions
    key, moment = session_key(token), time.time()
    asked = sql.select(*table.c, held.c.seen).join(held, held.c.account == table.c.n).where(
        held.c.key == key, table.c.ended.is_(None), held.c.made > moment - LIFE,
        held.c.seen > moment - IDLE,
    )  # fmt: skip
    with archive.reading() as connection:
        row = connection.execute(asked).first()
    if row is None:
        return None
    if row.seen < moment - NOTED:
        with archive.writing() as connection:
            connection.execute(sql.update(held).where(held.c.key == key).values(seen=moment))
    return Account(*row[:-1])


def make_feed_key(archive: Archive, number: int) -> str:
    """A new key of an account's feed, in place of the one before; it is kept only as a hash."""
    table = tables().feed_keys
    token = secrets.token_urlsafe(32)
    with archive.writing() as connection:
        connection.execute(sql.delete(table).where(table.c.account == number))
        connection.execute(sql.insert(table), {"account": number, "key": session_key(token)})
    return token


def feed_reader(archive: Archive, token: str) -> Account | None:
    """Whose feed a key opens."""
    table, held = tables().accounts, tables().feed_keys
    return owner(archive, held, held.c.key == session_key(token), table.c.ended.is_(None))


def owner(
    archive: Archive, held: "sql.Table", *conditions: "sql.ColumnElement[bool]"
) -> Account | None:
    """The account that a row of another table, found by these conditions, belongs to."""
    table = tables().accounts
    asked = sql.select(*table.c).join(held, held.c.account == table.c.n).where(*conditions)
    with archive.reading() as connection:
        row = connection.execute(asked).first()
    return Account(*row) if row else None


def end_session(archive: Archive, token: str) -> None:
    """Sign out."""
    table = tables().sessions
    with archive.writing() as connection:
        connection.execute(sql.delete(table).where(table.c.key == session_key(token)))
