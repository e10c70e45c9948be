"""Who an account is at another provider: its issuer and subject there, never the mail address."""

import time
import unicodedata
from collections.abc import Set
from itertools import count

from crossread.errors import UsageError
from crossread.store import sql
from crossread.store.accounts import LONGEST, Account, check_account, owner, session_key
from crossread.store.dialects import insert_once
from crossread.store.opening import Archive
from crossread.store.packing import now
from crossread.store.tables import tables

SUBJECT = 255  # characters; so the standard
KEPT = 3_600.0  # seconds for which a sign-in that was used is remembered


def identified(archive: Archive, issuer: str, subject: str) -> Account | None:
    """Whose identity that is; also an account that was closed."""
    held = tables().identities
    return owner(archive, held, held.c.issuer == issuer, held.c.subject == subject)


def identify(archive: Archive, name: str, issuer: str, subject: str) -> None:
    """Let an account be signed in to by that identity; UsageError where either is not fit."""
    table = tables().accounts
    with archive.writing() as connection:
        found = connection.execute(sql.select(table.c.n).where(table.c.name == name)).scalar()
        if found is None:
            raise UsageError(f"there is no account {name!r}; see: crossread accounts list")
        _put(connection, found, issuer, subject)


def admit(archive: Archive, wanted: str, role: str, issuer: str, subject: str) -> Account:
    """A new account without a password, for an identity that has none; `wanted` is its name, or
    the start of it where somebody has that name."""
    check_account(wanted, role)
    table = tables().accounts
    with archive.writing() as connection:
        taken = {_folded(name) for name in connection.scalars(sql.select(table.c.name))}
        row = {"name": _free(wanted, taken), "password": "", "role": role, "created": now()}
        made = connection.execute(sql.insert(table).returning(*table.c), row).one()
        _put(connection, made.n, issuer, subject)
    return Account(*made)


def _free(wanted: str, taken: Set[str]) -> str:
    """A name that nobody has who could be taken for this person."""
    start = wanted[: LONGEST - 10].strip()
    names = (start if n == 1 else f"{start} ({n})" for n in count(1))
    return next(name for name in names if _folded(name) not in taken)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _put(connection: "sql.Connection", number: int, issuer: str, subject: str) -> None:
    if not issuer or not 0 < len(subject) <= SUBJECT or not subject.isprintable():
        raise UsageError(
            f"{subject[:40]!r} is not a subject; copy it from the page that refused the person"
        )
    table = tables().identities
    row = {"issuer": issuer, "subject": subject, "account": number, "since": now()}
    made = connection.execute(insert_once(connection, table).returning(table.c.account), row)
    if made.first() is None:
        raise UsageError(f"{subject[:40]!r} of {issuer} has an account already; see: accounts list")


def identities(archive: Archive) -> dict[int, list[tuple[str, str]]]:
    """The issuers and subjects of every account, by its number."""
    table = tables().identities
    found: dict[int, list[tuple[str, str]]] = {}
    with archive.reading() as connection:
        for row in connection.execute(sql.select(table).order_by(table.c.since)):
            found.setdefault(row.account, []).append((row.issuer, row.subject))
    return found


def spend(archive: Archive, token: str) -> bool:
    """Use up the token of a sign-in that was begun; whether it had not been used before."""
    table, moment = tables().spent, time.time()
    row = {"key": session_key(token), "made": moment}
    with archive.writing() as connection:
        connection.execute(sql.delete(table).where(table.c.made < moment - KEPT))
        asked = insert_once(connection, table).returning(table.c.key)
        return connection.execute(asked, row).first() is not None
