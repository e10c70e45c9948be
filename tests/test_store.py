"""The archive on SQLite and on PostgreSQL: once, for good, found again, taken down, checked."""

import contextlib
import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select, text, update

import crossread.store
from crossread.errors import Interrupted, UnusableInput, UsageError
from crossread.records import Article, Capture, DecidedOn, Decision, Link, Raw
from crossread.store.articles import (
    Outcome,
    add,
    articles,
    entries,
    latest,
    named_articles,
    one_article,
    storable,
)
from crossread.store.checking import check, stats
from crossread.store.decisions import decide, decisions, merge, pinned, split
from crossread.store.facets import facets
from crossread.store.jobs import ATTEMPTS, enqueue, fail, finish, jobs, lease, renew
from crossread.store.opening import Archive, migrate
from crossread.store.opening import archive as opened
from crossread.store.packing import unpack
from crossread.store.removing import remove
from crossread.store.searching import RANKED, Query, search
from crossread.store.stories import Membership, join, listed, members, story
from crossread.store.tables import HEAD, tables


def article(number: int, words: str = "", **more: object) -> Article:
    values: dict[str, object] = {
        "text": f"Ferry {number} stops\n\nThe ferry number {number} stops. {words}".strip(),
        "outlet": f"Outlet {number % 7}",
        "url": f"https://news{number % 7}.example/{number}",
        "title_length": len(f"Ferry {number} stops"),
        "published": f"2024-03-{number % 28 + 1:02d}",
        "lang": "en",
        "name": f"a{number}",
    }
    return Article(**values | more)  # type: ignore[arg-type]


def put(archive: Archive, *given: Article) -> list[Outcome]:
    return [each.outcome for each in add(archive, [(each, None) for each in given])]


def every(archive: Archive) -> list[Article]:
    with archive.reading() as connection:
        numbers = list(connection.scalars(text("SELECT n FROM articles ORDER BY n")))
        return articles(connection, numbers)


def held_in(archive: Archive, table: str, column: str) -> list[Any]:
    with archive.reading() as connection:
        return list(connection.scalars(select(getattr(tables(), table).c[column])))


# --- opening


def test_head_is_the_newest_migration() -> None:
    config = Config()
    folder = Path(crossread.store.__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_the_migrations_make_the_tables(place: str) -> None:
    with opened(place, create=True) as archive, archive.reading() as connection:
        found = compare_metadata(MigrationContext.configure(connection), tables().metadata)
    # The index of words is made by hand in both databases.
    odd = [str(each) for each in found if "words" not in str(each)]
    assert odd == []


def test_an_archive_that_is_not_there_is_not_made_by_looking(tmp_path: Path) -> None:
    with pytest.raises(UsageError), opened(str(tmp_path / "none.db")):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("version", ["0000", "9999"])
def test_another_version_is_refused_with_the_remedy(place: str, version: str) -> None:
    with opened(place, create=True) as archive, archive.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": version})
    with pytest.raises(UsageError, match="migrate" if version < HEAD else "update"):
        opened(place).__enter__()
    if version > HEAD:
        with pytest.raises(UsageError):
            migrate(place)


def test_migrate_says_what_it_did(place: str) -> None:
    with opened(place, create=True):
        pass
    assert migrate(place) == (HEAD, HEAD)


def test_other_files_and_databases_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_bytes(b"these are not the pages of a database at all, but notes" * 40)
    with pytest.raises(UsageError, match="not a crossread archive"):
        opened(str(path), create=True).__enter__()
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE birds (name TEXT)")
    connection.close()
    before = other.read_bytes()
    with pytest.raises(UsageError, match="something else"):
        opened(str(other), create=True).__enter__()
    assert other.read_bytes() == before
    for name in ("mysql://host/db", "postgresql://:::bad"):
        with pytest.raises(UsageError):
            opened(name).__enter__()


def test_a_password_is_not_shown() -> None:
    with pytest.raises(Interrupted) as caught:
        opened("postgresql://ada:hunter2@127.0.0.1:9/none").__enter__()
    assert "hunter2" not in str(caught.value)


def test_a_locked_archive_is_said_to_be_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crossread.store.dialects.BUSY_SECONDS", 0.2)
    place = str(tmp_path / "archive.db")
    with opened(place, create=True) as archive:
        other = sqlite3.connect(place, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Interrupted, match="locked"):
            put(archive, article(1))
        other.execute("ROLLBACK")
        other.close()
        assert put(archive, article(1)) == [Outcome.NEW]


def test_a_full_disk_is_said_to_be_full_and_nothing_is_lost(tmp_path: Path) -> None:
    with opened(str(tmp_path / "archive.db"), create=True) as archive:
        put(archive, article(1))
        with archive.engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(UsageError, match="full"):
            put(archive, *(article(number, "word " * 900) for number in range(2, 90)))
        assert [each.id for each in every(archive)] == [article(1).id]


# --- adding


def test_an_article_comes_back_as_it_was(place: str) -> None:
    first = article(1, authors=("Ada Ohm", "Bo"), complete=True)
    span = first.span(0, 5)
    data = b"<p>ferry \x00\xff</p>"
    raw = Raw(data, "text/html", "https://x.example/1", "2024-03-02T10:00:00+00:00", (("A", "b"),))
    given = article(
        1,
        authors=("Ada Ohm", "Bo"),
        complete=True,
        links=(Link("https://y.example", "Ferry", span), Link("https://z.example", "no place")),
        capture=Capture(raw.sha256, raw.taken),
    )
    bare = Article(text="No facts at all.")
    with opened(place, create=True) as archive:
        add(archive, [(given, raw), (bare, None)])
        assert {each.id: each for each in every(archive)} == {given.id: given, bare.id: bare}
        assert held_in(archive, "captures", "sha256") == [hashlib.sha256(data).hexdigest()]
        assert [unpack(body) for body in held_in(archive, "captures", "body")] == [data]


def test_adding_twice_adds_once_and_other_words_are_a_version(place: str) -> None:
    one, other = article(1), article(1, "It was sold.")
    with opened(place, create=True) as archive:
        assert put(archive, one, one, article(2)) == [Outcome.NEW, Outcome.SAME, Outcome.NEW]
        assert put(archive, one) == [Outcome.SAME]
        assert put(archive, other) == [Outcome.VERSION]
        with archive.reading() as connection:
            found = named_articles(connection, str(one.url))
            assert [each.id for each in found] == [one.id, other.id]
            assert one_article(connection, str(one.url)).id == other.id
            assert one_article(connection, one.id[:8]).id == one.id
            assert [each.id for each in latest(found)] == [other.id]
            with pytest.raises(UsageError):
                one_article(connection, "nothing")
        assert stats(archive).versions == 1


def test_two_texts_of_one_address_at_one_time_are_both_kept(place: str) -> None:
    taken = "2024-03-02T10:00:00+00:00"
    pair = [article(1, words, capture=Capture("0" * 64, taken)) for words in ("One.", "Two.")]
    with opened(place, create=True) as archive:
        assert put(archive, *pair) == [Outcome.NEW, Outcome.VERSION]


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 1, 2), (2, 3, 1)])
def test_versions_of_one_time_stay_in_the_order_given_and_the_newest_is_whole(
    place: str, order: tuple[int, ...]
) -> None:
    given = [article(1, f"Version {number}.", complete=number != 3) for number in order]
    with opened(place, create=True) as archive:
        put(archive, *given)
        with archive.reading() as connection:
            found = named_articles(connection, str(given[0].url))
            (newest,) = latest(found)
    cut, *whole = [each.id for each in found]
    assert whole == [each.id for each in given if each.complete]
    assert cut == next(each.id for each in given if not each.complete)
    assert newest.id == whole[-1]


@pytest.mark.parametrize(
    ("published", "taken", "odd"),
    [
        ("2024-03-04", "2024-03-02T10:00:00+00:00", True),
        ("2024-03-02T09:00:00+00:00", "2024-03-02T10:00:00+00:00", False),
        ("2999-01-01", None, True),
        (None, None, False),
    ],
)
def test_clocks_that_disagree_are_told(
    tmp_path: Path, published: str | None, taken: str | None, odd: bool
) -> None:
    capture = Capture("0" * 64, taken) if taken else None
    given = article(1, published=published, capture=capture)
    with opened(str(tmp_path / "a.db"), create=True) as archive:
        (added,) = add(archive, [(given, None)])
    assert bool(added.note) is odd


def test_what_a_database_cannot_hold_is_refused_before(place: str) -> None:
    with opened(place, create=True) as archive:
        if archive.sqlite:
            storable(article(1, "a\x00b"), archive)
        else:
            with pytest.raises(UnusableInput):
                storable(article(1, "a\x00b"), archive)
        with pytest.raises(UnusableInput):
            storable(article(1, url="https://x.example/" + "é" * 1_900), archive)


def test_two_writers_at_once_lose_nothing_and_double_nothing(place: str) -> None:
    with opened(place, create=True) as first, opened(place) as second:

        def write(archive: Archive, numbers: list[int]) -> None:
            for start in range(0, len(numbers), 10):
                put(archive, *(article(number) for number in numbers[start : start + 10]))

        threads = [
            threading.Thread(target=write, args=(first, list(range(60)))),
            threading.Thread(target=write, args=(second, list(range(89, 29, -1)))),
        ]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert len({each.id for each in every(first)}) == len(every(first)) == 90
        assert list(check(first)) == []


ADDER = """
import sys
from crossread.store.opening import archive
from crossread.store.articles import add
from test_store import article
with archive(sys.argv[1], create=True) as opened:
    for start in range(int(sys.argv[2]), 100_000, 5):
        batch = [(article(number, "word " * 200), None) for number in range(start, start + 5)]
        for each in add(opened, batch):
            print(each.article, flush=True)
"""


@pytest.mark.slow
def test_killed_at_any_point_no_accepted_article_is_lost(place: str) -> None:
    """20 kills with -9 while articles are added; `eval/archive.py` makes 500."""
    accepted: set[str] = set()
    for turn in range(20):
        command = [sys.executable, "-c", ADDER, place, str(turn * 1_000)]
        environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent)}
        child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        assert child.stdout
        accepted.add(child.stdout.readline().strip())
        time.sleep(turn * 0.004)
        child.send_signal(signal.SIGKILL)
        lines = child.stdout.read().split("\n")[:-1]
        child.wait()
        child.stdout.close()
        accepted |= set(lines)
    with opened(place) as archive:
        assert accepted <= {each.id for each in every(archive)}
        assert list(check(archive)) == []


# --- searching


@pytest.fixture
def filled(place: str) -> Iterator[Archive]:
    with opened(place, create=True) as archive:
        put(archive, *FILLED)
        yield archive


FILLED = (
    article(1, "The harbour master resigned, the mayor’s office said."),
    article(2, "The master of the harbour resigned."),
    article(3, "Harbours everywhere; 1,200 boats. İstanbul ÉTÉ.", lang="fr"),
    article(4, 'O\'Neill said "no" -- and (yes) AND NOT OR * to: it{}.', published=None),
)


FINDS = {
    "harbour": {1, 2},
    "HARBOUR resigned": {1, 2},
    '"harbour master"': {1},
    "harbour*": {1, 2, 3},
    '"master of the" harb*': {2},
    "été": {3},
    "o'neill": {4},
    "harbour boats": set(),
    "NOT": {4},
    "mayor": {1},
    "": {1, 2, 3, 4},
}
ODD = (
    '"', '"" *', "a:b", "(", ")) OR", "'; DROP TABLE articles; --", "\\", ":*", "& | !", "x\x00y",
    "%", "NEAR(a b)", "^a", "🛳", "𝔞", "a-b*", "-",
)  # fmt: skip


def test_words_are_found_alike_in_both_and_no_search_breaks(filled: Archive) -> None:
    for words, found in FINDS.items():
        hits = search(filled, Query(words)).hits
        assert {int(each.entry.name[1:]) for each in hits} == found, words
        assert all(bool(each.marks) is bool(words) for each in hits), words
    for words in ODD:
        with contextlib.suppress(UsageError):
            search(filled, Query(words))
    assert len(every(filled)) == 4


def test_a_search_is_narrowed_by_what_is_known(filled: Archive) -> None:
    def named(**asked: Any) -> set[str]:
        return {each.entry.name for each in search(filled, Query(**asked)).hits}

    assert named(outlet="Outlet 2") == {"a2"}
    assert named(lang="fr") == {"a3"}
    assert named(since="2024-03-03") == {"a2", "a3"}
    assert named(until="2024-03-03") == {"a1", "a2"}
    assert named(words="resigned", since="2024-03-03") == {"a2"}
    for asked in ({"since": "soon"}, {"words": "w" * 500}):
        with pytest.raises(UsageError):
            named(**asked)
    assert search(filled, Query(speaker="Ada")).unread == 4
    with filled.reading() as connection:
        counted = facets(connection, search(filled, Query()).numbers)
    assert counted["lang"] == [("en", 3), ("fr", 1)]
    assert counted["month"] == [("2024-03", 3)]


def test_pages_follow_one_another(filled: Archive) -> None:
    pages = [search(filled, Query(), page=page, size=3).hits for page in range(3)]
    assert [len(each) for each in pages] == [3, 1, 0]
    assert len({hit.entry.n for page in pages for hit in page}) == 4


def test_a_very_common_word_ranks_the_newest_and_says_so(tmp_path: Path) -> None:
    with opened(str(tmp_path / "a.db"), create=True) as archive:
        put(archive, *(article(number) for number in range(RANKED + 5)))
        found = search(archive, Query("ferry"))
        assert (found.capped, found.total) == (True, RANKED)
        assert {each.entry.name for each in found.hits}.isdisjoint({"a0", "a1", "a2", "a3", "a4"})
        assert not search(archive, Query("3")).capped


# --- stories


def grouped(archive: Archive, *groups: tuple[int, ...]) -> None:
    with archive.writing() as connection:
        for group in groups:
            number: int | None = None
            for each in group:
                (found,) = named_articles(connection, f"a{each}")
                (number,) = join(connection, [Membership(found.n, number, "test@1", 0.9)])


def names(archive: Archive, name: str) -> list[str]:
    with archive.reading() as connection:
        return [each.name for each in members(connection, story(connection, name).n)]


def test_a_story_is_named_by_any_article_in_it(filled: Archive) -> None:
    grouped(filled, (1, 2), (3,))
    one, other = listed(filled, order="largest")
    assert (one.articles, one.outlets, one.title) == (2, 2, "Ferry 1 stops")
    assert (one.first, one.last) == ("2024-03-02T00:00:00+00:00", "2024-03-03T00:00:00+00:00")
    for name in (one.id, one.id[:7], article(2).id, str(article(1).url)):
        with filled.reading() as connection:
            if name == article(2).id:
                found = named_articles(connection, "a2")[0].id
                assert story(connection, found).id == one.id
            elif name == one.id or name == one.id[:7]:
                assert story(connection, name).id == one.id
            else:
                assert story(connection, name).articles == 2
    assert [each.id for each in listed(filled, least=2)] == [one.id]
    assert other.articles == 1
    with pytest.raises(UsageError), filled.reading() as connection:
        story(connection, "nothing")


def test_people_merge_split_and_pin(filled: Archive) -> None:
    grouped(filled, (1, 2), (3,), (4,))
    (first, *_) = listed(filled, order="largest")
    with filled.reading() as connection:
        ids = {each: named_articles(connection, each)[0].id for each in ("a1", "a2", "a3", "a4")}
    assert merge(filled, [ids["a1"], ids["a3"]], author="ada").id == first.id
    assert names(filled, first.id) == ["a1", "a2", "a3"]
    apart = split(filled, [ids["a1"]], author="ada", why="another ship")
    assert names(filled, apart.id) == ["a1"]
    assert names(filled, first.id) == ["a2", "a3"]
    with pytest.raises(UsageError):
        split(filled, [ids["a1"]], author="ada")
    with pytest.raises(UsageError):
        merge(filled, [first.id, ids["a2"]], author="ada")
    assert pinned(filled, ids["a4"], on=True, author="bo").pinned
    assert names(filled, listed(filled)[0].id) == ["a4"]
    with filled.reading() as connection:
        kept = decisions(connection, dict.fromkeys(ids.values(), ""))
    assert [(e.kind, e.verdict) for e in kept] == [
        ("story", "merge"), ("story", "split"), ("story", "pin"),
    ]  # fmt: skip
    assert kept[1].why == "another ship"
    assert list(check(filled)) == []


def test_decisions_are_never_changed_only_taken_back(filled: Archive) -> None:
    told = article(1)
    texts = {told.id: told.text}
    spans = (told.span(3, 9), told.span(10, 12))
    made = Decision(DecidedOn.PAIR, spans, "same", "ada", when="2024-05-01T10:00:00+00:00")
    with filled.writing() as connection:
        assert decide(connection, made) == decide(connection, made) == made
        assert decisions(connection, texts) == [made]
        back = Decision(
            DecidedOn.PAIR, spans, "taken back", "bo",
            when="2024-05-02T10:00:00+00:00", takes_back=(made.id,),
        )  # fmt: skip
        decide(connection, back)
        assert decisions(connection, texts) == []
        assert decisions(connection, texts, stand=False) == [made, back]
        assert decisions(connection, {}) == []


# --- taking down


def test_a_takedown_leaves_the_fact_and_not_one_word(place: str) -> None:
    word = "Zyxwvutsrq"
    data = f"<p>{word}</p>".encode()
    raw = Raw(os.urandom(64) + data)
    bad = article(1, word, title_length=0, capture=Capture(raw.sha256))
    with opened(place, create=True) as archive:
        add(archive, [(bad, raw), (article(2), None)])
        grouped(archive, (1, 2))
        (gone,) = remove(archive, str(bad.url), author="ada", why="court order")
        assert (gone.article, gone.why, gone.capture) == (bad.id, "court order", raw.sha256)
        assert held_in(archive, "removals", "why") == ["court order"]
        assert put(archive, bad) == [Outcome.REMOVED]
        assert search(archive, Query(word)).total == 0
        assert held_in(archive, "captures", "sha256") == []
        with archive.reading() as connection:
            assert [each.name for each in entries(connection, [1, 2])] == ["a2"]
        assert names(archive, article(2).id) == ["a2"]
        assert list(check(archive)) == []
        assert remove(archive, bad.id, author="bo", why="again") == [gone]
        with pytest.raises(UsageError):
            remove(archive, "nothing", author="ada", why="")
        if archive.sqlite:
            files = Path(place).parent.glob("archive.db*")
            kept = b"".join(each.read_bytes() for each in files)
            assert word.encode() not in kept
            assert word.lower().encode() not in kept


# --- checking


def test_check_finds_what_was_changed_by_hand(place: str) -> None:
    raw = Raw(b"bytes")
    with opened(place, create=True) as archive:
        add(archive, [(article(1, capture=Capture(raw.sha256)), raw), (article(2), None)])
        add(archive, [(article(3), None)])
        grouped(archive, (1,))
        assert list(check(archive)) == []
        known = tables()
        with archive.writing() as connection:
            connection.execute(
                update(known.articles).where(known.articles.c.n == 2).values(url="x")
            )
            connection.execute(
                update(known.articles).where(known.articles.c.n == 3).values(title_length=999)
            )
            connection.execute(update(known.captures).values(body=b"other"))
            connection.execute(text("DELETE FROM members"))
        assert {each.kind for each in check(archive)} == {"hash", "offset", "orphan"}


# --- jobs


def test_a_job_is_done_once_and_a_dead_worker_s_is_done_by_another(place: str) -> None:
    with opened(place, create=True) as archive:
        assert enqueue(archive, "read", "{}", once="a") is not None
        assert enqueue(archive, "read", "{}", once="a") is None
        assert lease(archive, ["other"], "one", seconds=60) is None
        job = lease(archive, ["read"], "one", seconds=60)
        assert job
        assert lease(archive, ["read"], "two", seconds=60) is None
        assert renew(archive, job, seconds=-1)
        second = lease(archive, ["read"], "two", seconds=60)
        assert second
        assert second.n == job.n
        assert not finish(archive, job)
        assert finish(archive, second, result="fine")
        assert jobs(archive) == []
        assert [each.result for each in jobs(archive, states=["done"])] == ["fine"]


def test_a_job_that_always_fails_ends(place: str) -> None:
    with opened(place, create=True) as archive:
        enqueue(archive, "read", "{}")
        job = lease(archive, ["read"], "one", seconds=60)
        assert job
        assert fail(archive, job, reason="no")
        assert lease(archive, ["read"], "one", seconds=60) is None
        assert [each.reason for each in jobs(archive, states=["failed"])] == ["no"]
        enqueue(archive, "read", "{}")
        for _ in range(ATTEMPTS):
            assert lease(archive, ["read"], "one", seconds=-1)
        assert lease(archive, ["read"], "one", seconds=60) is None
