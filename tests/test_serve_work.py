"""Jobs whose archive is locked, cut off or changed by another while they are done."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from serving import client, done, kept, told
from sqlalchemy import create_engine, event, text
from toy_models import toy_models

from crossread.errors import Interrupted
from crossread.pipeline import Models
from crossread.serve.app import Bench
from crossread.serve.asking import User
from crossread.serve.comparing import ask_to_compare
from crossread.serve.drawing import matrix
from crossread.serve.work import Worker, _kept_alive, work_once
from crossread.store import jobs as queue
from crossread.store.articles import add
from crossread.store.decisions import merge
from crossread.store.jobs import (
    ATTEMPTS,
    Upload,
    again,
    enqueue,
    fail,
    finish,
    jobs,
    lease,
    put_off,
    uploads,
)
from crossread.store.opening import Archive
from crossread.store.opening import archive as opened
from crossread.store.packing import pack
from crossread.store.readings import keep_comparison
from crossread.store.sheets import keep_sheet, last_comparison, last_key
from crossread.store.stories import held, listed
from crossread.store.tables import tables
from crossread.stream.archived import compare_story

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

STATES = ("waiting", "running", "failed", "done")


@pytest.fixture
def archive(place: str) -> Iterator[Archive]:
    with opened(place, create=True) as made:
        kept(made, [told(0), told(1), told(2)])
        yield made


@dataclass
class Trouble:
    """Opens models and, so many times, sees to it that the archive cannot be written just then:
    another program locks its file, or its server ends the connection that writes."""

    archive: Archive
    other: "Engine"
    times: int
    locked: list["Connection"] = field(default_factory=list)
    cut: bool = False

    def __call__(self) -> Models:
        if self.times:
            self.times -= 1
            if self.archive.sqlite:
                self.locked.append(self.other.connect())
                self.locked[0].exec_driver_sql("BEGIN IMMEDIATE")
            else:
                self.cut = True
        return toy_models()

    def impatient(self, connection: "Connection") -> None:
        if self.archive.sqlite:
            connection.exec_driver_sql("PRAGMA busy_timeout = 20")

    def over(self, _context: object) -> None:
        while self.locked:
            self.locked.pop().close()

    def ended(self, *asked: object) -> None:
        if self.cut and str(asked[2]).startswith("INSERT INTO comparisons"):
            self.cut = False
            ends = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid NOT IN "
            with self.other.connect() as connection:
                mine = "(pg_backend_pid()) AND datname = current_database()"
                connection.execute(text(ends + mine))


@pytest.fixture
def trouble(archive: Archive) -> Iterator[Callable[[int], Worker]]:
    """A worker whose archive fails so many times."""
    other = create_engine(archive.engine.url)
    made = Trouble(archive, other, 0)
    event.listen(archive.engine, "begin", made.impatient, insert=True)
    event.listen(archive.engine, "handle_error", made.over)
    event.listen(archive.engine, "before_cursor_execute", made.ended)

    def worker(times: int) -> Worker:
        made.times = times
        return Worker(archive, "one", made)

    yield worker
    other.dispose()


def test_a_job_whose_archive_is_cut_off_is_tried_again(
    archive: Archive, trouble: Callable[[int], Worker], monkeypatch: pytest.MonkeyPatch
) -> None:
    (row,) = listed(archive)
    ask_to_compare(archive, row)
    one = trouble(1)
    assert work_once(one)
    (job,) = jobs(archive, states=STATES)
    assert (job.state, job.attempts) == ("waiting", 1)
    assert job.reason
    with client(Bench(archive, me="ada")) as asking:
        assert job.reason.partition(";")[0] in asking.get("/jobs").text
    assert not work_once(one)  # it is not due yet
    monkeypatch.setattr(time, "time", lambda now=time.time: now() + queue.WAIT)
    assert work_once(one)
    (again,) = jobs(archive, states=STATES)
    assert (again.state, again.attempts, again.reason) == ("done", 2, job.reason)
    assert matrix(archive, row)


def test_a_job_is_tried_so_often_and_no_more(
    archive: Archive, trouble: Callable[[int], Worker], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "WAIT", 0.0)
    (row,) = listed(archive)
    ask_to_compare(archive, row)
    one = trouble(99)
    assert [work_once(one) for _ in range(ATTEMPTS + 1)] == [True] * ATTEMPTS + [False]
    (job,) = jobs(archive, states=STATES)
    assert (job.state, job.attempts) == ("failed", ATTEMPTS)
    assert job.reason


def test_each_wait_is_longer(archive: Archive) -> None:
    enqueue(archive, "read", "{}")
    due: list[float] = []
    for attempt in range(1, ATTEMPTS):
        job = lease(archive, ["read"], "one", seconds=-1)
        assert job
        assert job.attempts == attempt
        assert put_off(archive, job, reason="locked")
        with archive.writing() as connection:
            due.append(connection.execute(text("SELECT until FROM jobs")).scalar_one())
            connection.execute(text("UPDATE jobs SET until = 0"))
    assert due[1] - due[0] > queue.WAIT
    assert due[2] - due[1] > due[1] - due[0]


def test_articles_that_an_earlier_attempt_added_are_still_grouped_and_compared(
    archive: Archive,
) -> None:
    late = told(7)
    body = json.dumps({"text": True, "outlet": late.outlet, "day": late.published, "url": late.url})
    number = enqueue(archive, "read", body, files=[Upload("late.txt", late.text.encode())])
    first = lease(archive, ["read"], "gone", seconds=-1)  # its worker was killed
    assert first
    assert first.n == number
    done(archive)
    (before,) = listed(archive)
    assert before.articles == 4
    with archive.writing() as connection:  # as if it had been killed before it grouped
        connection.execute(text("DELETE FROM members WHERE story IN (SELECT n FROM stories)"))
        connection.execute(text("DELETE FROM stories"))
        connection.execute(text("UPDATE jobs SET state = 'running', until = 0, attempts = 1"))
        connection.execute(text("DELETE FROM jobs WHERE kind <> 'read'"))
        row = {"job": number, "name": "late.txt", "body": pack(late.text.encode())}
        connection.execute(tables().uploads.insert(), row)
    assert done(archive) == 2  # the reading, and the comparison that it asks for
    (after,) = listed(archive)
    assert after.articles == 4
    assert matrix(archive, after)


def test_two_that_draw_a_story_at_once_do_not_fail(archive: Archive) -> None:
    (row,) = listed(archive)
    compare_story(archive, row, toy_models())
    found: list[object] = []
    beside = threading.Thread(target=lambda: found.append(matrix(archive, row)))
    with archive.writing() as connection:
        assert held(connection, row.n)
        assert last_key(connection, row.n)
        beside.start()
        time.sleep(0.5)
        keep_sheet(connection, row.n, f"{row.id} matrix", "another", "other")
    beside.join()
    assert found != []
    assert found != [None]


def test_what_is_drawn_of_an_earlier_comparison_is_not_kept_over_a_later_one(
    archive: Archive,
) -> None:
    (row,) = listed(archive)
    compare_story(archive, row, toy_models())
    with archive.reading() as connection:
        kept_one = last_comparison(connection, row.n)
    assert kept_one

    def compared(*asked: object) -> None:
        if "comparisons.body" in str(asked[2]):
            with archive.writing() as connection:
                keep_comparison(connection, row.n, "later", kept_one[1])

    event.listen(archive.engine, "after_cursor_execute", compared)
    assert matrix(archive, row)
    event.remove(archive.engine, "after_cursor_execute", compared)
    with archive.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM tallies")).scalar_one() == 0
    assert matrix(archive, row)
    with archive.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM tallies")).scalar_one() == 1


def test_a_story_that_is_merged_while_it_is_compared_fails_nobody(archive: Archive) -> None:
    odd = told(9, text="A bakery in Lenz\n\nOna Reed said that bread costs more.", title_length=16)
    add(archive, [(odd, None)])
    (row,) = listed(archive)
    (alone,) = [each for each in kept(archive, []) if each.n != row.n]

    def merging(*asked: object) -> None:
        if "FROM readings" in str(asked[2]) and len(listed(archive)) > 1:
            merge(archive, [row.id, alone.id], author="ada")

    event.listen(archive.engine, "before_cursor_execute", merging)
    ask_to_compare(archive, alone)
    work_once(Worker(archive, "one", toy_models))
    (job,) = jobs(archive, states=STATES)
    assert (job.state, job.reason) == ("done", None)
    assert [each.id for each in listed(archive)] == [row.id]


def test_what_was_added_before_a_job_failed_is_compared_when_it_is_tried_again(
    archive: Archive,
) -> None:
    late = told(7)
    body = json.dumps({"text": True, "outlet": late.outlet, "day": late.published, "url": late.url})
    number = enqueue(archive, "read", body, files=[Upload("late.txt", late.text.encode())])
    assert number
    add(archive, [(late, None)])
    job = lease(archive, ["read"], "one", seconds=30)
    assert job
    assert fail(archive, job, reason="locked")
    assert again(archive, number)
    assert done(archive) == 2  # the reading, and the comparison that it asks for
    (row,) = listed(archive)
    assert row.articles == 4
    assert matrix(archive, row)


def test_a_job_is_done_and_its_files_gone_in_one_step(archive: Archive) -> None:
    number = enqueue(archive, "read", "{}", files=[Upload("a.txt", b"words")])
    assert number
    job = lease(archive, ["read"], "one", seconds=30)
    assert job

    def cut(*asked: object) -> None:
        if str(asked[2]).startswith("DELETE FROM uploads"):
            raise ConnectionError

    event.listen(archive.engine, "before_cursor_execute", cut)
    with pytest.raises(ConnectionError):
        finish(archive, job)
    event.remove(archive.engine, "before_cursor_execute", cut)
    assert [each.state for each in jobs(archive, states=STATES)] == ["running"]
    assert finish(archive, job)
    assert [each.state for each in jobs(archive, states=STATES)] == ["done"]
    assert uploads(archive, number) == []


def test_a_lease_that_cannot_be_renewed_once_is_renewed_later(archive: Archive) -> None:
    enqueue(archive, "read", "{}")
    one = Worker(archive, "one", toy_models, seconds=0.3)
    job = lease(archive, ["read"], "one", seconds=0.3)
    assert job
    missing = ["UPDATE none SET until = 0"]

    def broken(*asked: object) -> None:
        if str(asked[2]).startswith("UPDATE jobs SET until") and missing:
            asked[0].exec_driver_sql(missing.pop())  # type: ignore[attr-defined]

    event.listen(archive.engine, "before_cursor_execute", broken)
    with _kept_alive(one, job):
        time.sleep(1.0)
        assert lease(archive, ["read"], "two", seconds=30) is None
    assert missing == []


def test_a_workbench_whose_archive_is_away_says_so_before_it_knows_who_asks(
    archive: Archive,
) -> None:
    def away(_token: str) -> User:
        raise Interrupted("the server of the archive cannot be reached")

    with client(Bench(archive, users=away)) as asking:
        shown = asking.get("/")
    assert shown.status_code == 503
    assert "cannot be reached" in shown.text
