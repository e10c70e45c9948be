"""A queue in the archive: a job is leased, and another worker has it when the lease runs out."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from crossread.store import sql
from crossread.store.dialects import insert_once
from crossread.store.opening import Archive
from crossread.store.packing import now, pack, unpack
from crossread.store.tables import fields_of, tables

ATTEMPTS = 4  # after which a job whose workers died, or whose archive was busy, has failed
UNFINISHED = ("waiting", "running")  # the states of a job that is still to be done
WAIT, LONGER = 2.0, 5.0  # seconds to the second attempt; how much longer to each after it


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work: what kind, on what (`body`, JSON), and how it went."""

    n: int
    kind: str
    body: str
    state: str
    attempts: int
    owner: str | None
    result: str | None
    reason: str | None
    created: str
    finished: str | None


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that a job is to read: its name, as its owner called it, and its bytes."""

    name: str
    data: bytes


def enqueue(
    archive: Archive,
    kind: str,
    body: str,
    *,
    once: str | None = None,
    files: Sequence[Upload] = (),
) -> int | None:
    """Put a job in with its files; None where one with the same `once` is there already."""
    table = tables().jobs
    row = {
        "kind": kind, "body": body, "once": once, "state": "waiting", "attempts": 0, "until": 0.0,
        "created": now(),
    }  # fmt: skip
    with archive.writing() as connection:
        made = connection.execute(insert_once(connection, table).returning(table.c.n), row).scalar()
        rows = [{"job": made, "name": each.name, "body": pack(each.data)} for each in files]
        if made is not None and rows:
            connection.execute(sql.insert(tables().uploads), rows)
        return made


def uploads(archive: Archive, job: int) -> list[Upload]:
    """The files of a job, as they were given."""
    column = tables().uploads.c
    asked = sql.select(column.name, column.body).where(column.job == job).order_by(column.n)
    with archive.reading() as connection:
        return [Upload(name, unpack(body)) for name, body in connection.execute(asked)]


def lease(archive: Archive, kinds: Sequence[str], owner: str, *, seconds: float) -> Job | None:
    """The oldest job of these kinds that is due, or whose worker has gone, if there is one."""
    table = tables().jobs
    with archive.writing() as connection:
        _give_up(connection, kinds)
        oldest = (
            sql.select(table.c.n)
            .where(table.c.kind.in_(kinds), table.c.state.in_(UNFINISHED))
            .where(table.c.until < time.time())
            .order_by(table.c.n)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        taken = (
            sql.update(table)
            .where(table.c.n == oldest.scalar_subquery())
            .values(
                state="running",
                owner=owner,
                until=time.time() + seconds,
                attempts=table.c.attempts + 1,
            )
            .returning(*fields_of(table, Job))
        )
        row = connection.execute(taken).first()
        return Job(*row) if row else None


def _give_up(connection: "sql.Connection", kinds: Sequence[str]) -> None:
    table = tables().jobs
    lost = (table.c.kind.in_(kinds), table.c.state == "running", table.c.attempts >= ATTEMPTS)
    values = {
        "state": "failed", "finished": now(),
        "reason": f"its worker ended without a word, at the last of {ATTEMPTS} attempts",
    }  # fmt: skip
    connection.execute(sql.update(table).where(*lost, table.c.until < time.time()).values(values))


def renew(archive: Archive, job: Job, *, seconds: float) -> bool:
    """Keep a lease for longer; False where another worker has the job by now."""
    return _changed(archive, job, until=time.time() + seconds)


def report(archive: Archive, job: Job, *, result: str) -> bool:
    """Say how far a job is; False where another worker has it by now."""
    return _changed(archive, job, result=result)


def finish(archive: Archive, job: Job, *, result: str = "") -> bool:
    """A job is done and its files go; False where another worker has it by now."""
    column = tables().uploads.c.job
    with archive.writing() as connection:
        done = _set(connection, job, state="done", result=result, finished=now())
        if done:
            connection.execute(sql.delete(tables().uploads).where(column == job.n))
    return done


def again(archive: Archive, number: int) -> bool:
    """Let a job that failed be tried again, its reason kept; False where it has not failed."""
    table = tables().jobs
    failed = (table.c.n == number, table.c.state == "failed")
    values = {"state": "waiting", "attempts": 0, "until": 0.0, "finished": None}
    with archive.writing() as connection:
        return bool(connection.execute(sql.update(table).where(*failed).values(values)).rowcount)


def put_off(archive: Archive, job: Job, *, reason: str) -> bool:
    """A job met what passes: it waits, longer after each attempt, and has failed after the last."""
    if job.attempts >= ATTEMPTS:
        return fail(archive, job, reason=reason)
    due = time.time() + WAIT * LONGER ** (job.attempts - 1)
    return _changed(archive, job, state="waiting", until=due, reason=reason)


def fail(archive: Archive, job: Job, *, reason: str) -> bool:
    """A job did not go, and is not tried again."""
    return _changed(archive, job, state="failed", reason=reason, finished=now())


def _changed(archive: Archive, job: Job, **values: object) -> bool:
    with archive.writing() as connection:
        return _set(connection, job, **values)


def _set(connection: "sql.Connection", job: Job, **values: object) -> bool:
    """Change a job; False where another worker has it by now."""
    table = tables().jobs
    mine = (
        table.c.n == job.n,
        table.c.owner == job.owner,
        table.c.attempts == job.attempts,
        table.c.state == "running",
    )
    return bool(connection.execute(sql.update(table).where(*mine).values(values)).rowcount)


def waiting(archive: Archive, kind: str, body: str) -> Job | None:
    """The job of this kind with this body that waits or runs, if there is one."""
    column = tables().jobs.c
    same = (column.kind == kind, column.body == body, column.state.in_(UNFINISHED))
    return next(iter(_newest(archive, *same, size=1)), None)


def last_job(archive: Archive, kind: str, body: str) -> Job | None:
    """The newest job of this kind with this body, whatever became of it."""
    column = tables().jobs.c
    return next(iter(_newest(archive, column.kind == kind, column.body == body, size=1)), None)


def jobs(archive: Archive, *, states: Sequence[str] = UNFINISHED, size: int = 500) -> list[Job]:
    """The jobs in these states, the newest first, at most `size`."""
    return _newest(archive, tables().jobs.c.state.in_(states), size=size)


def _newest(archive: Archive, *conditions: "sql.ColumnElement[bool]", size: int) -> list[Job]:
    table = tables().jobs
    asked = sql.select(*fields_of(table, Job)).where(*conditions)
    with archive.reading() as connection:
        rows = connection.execute(asked.order_by(table.c.n.desc()).limit(size))
        return [Job(*row) for row in rows]
