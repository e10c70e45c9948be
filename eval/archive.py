"""An archive measured: adding beside plain inserts, searches, writers killed while they add.

    python eval/archive.py [--articles 100000] [--postgres] [--kills 500] [--writers 1000]

The articles are synthetic: words by Zipf's law from a made-up vocabulary. Every ratio is taken in
one run, in SQLite files or, with `--postgres`, in databases of a server of its own. `--writers` is
how many articles two writers add at once, the same ones in another order.
"""

import argparse
import contextlib
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import accumulate
from pathlib import Path

from sqlalchemy import insert, text

from crossread.records import Article, Capture, Raw
from crossread.store.articles import _capture_row, _row, add
from crossread.store.checking import check
from crossread.store.opening import Archive
from crossread.store.opening import archive as opened
from crossread.store.searching import Query, search
from crossread.store.tables import tables

WORDS, LENGTH, BATCH = 60_000, 350, 200
_draw = random.Random(1)
VOCABULARY = ["".join(_draw.choices("abcdefghilmnoprstuvw", k=3 + n % 7)) + str(n % 7) * (n > 9_000)
              for n in range(WORDS)]  # fmt: skip
CUMULATED = list(accumulate(1 / (n + 2.7) for n in range(WORDS)))


def made(number: int, draw: random.Random) -> tuple[Article, Raw]:
    """One article and the page it was read from."""
    words = draw.choices(VOCABULARY, cum_weights=CUMULATED, k=LENGTH)
    title = " ".join(words[:9]).capitalize()
    body = "\n\n".join(" ".join(words[at : at + 50]) + "." for at in range(9, LENGTH, 50))
    raw = Raw(f"<h1>{title}</h1><p>{body}</p>".encode(), "text/html")
    return Article(
        text=f"{title}\n\n{body}",
        outlet=f"Outlet {number % 97}",
        url=f"https://outlet{number % 97}.example/{number}",
        title_length=len(title),
        lang="en",
        published=f"20{10 + number % 14}-{1 + number % 12:02d}-{1 + number % 28:02d}",
        capture=Capture(raw.sha256, "2024-05-01T10:00:00+00:00"),
    ), raw


def batches(count: int) -> Iterator[list[tuple[Article, Raw]]]:
    """The articles, in batches."""
    draw = random.Random(2)
    for start in range(0, count, BATCH):
        yield [made(number, draw) for number in range(start, min(count, start + BATCH))]


def server_cpu(archive: Archive) -> float:
    """Seconds of CPU that the server's process for this connection has used; 0 for SQLite."""
    if archive.sqlite:
        return 0.0
    with archive.reading() as connection:
        pid = connection.execute(text("SELECT pg_backend_pid()")).scalar()
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def clock(archive: Archive, spent: dict[str, float], name: str) -> Iterator[None]:
    """Adds the CPU (ours and the server's) and the wall time to `spent`."""
    start, wall = time.process_time() + server_cpu(archive), time.perf_counter()
    yield
    cpu = time.process_time() + server_cpu(archive) - start
    spent[name] = spent.get(name, 0.0) + cpu
    spent[f"{name} wall"] = spent.get(f"{name} wall", 0.0) + time.perf_counter() - wall


def plainly(archive: Archive, batch: list[tuple[Article, Raw]]) -> None:
    """The same rows in the same tables, by two plain inserts in one transaction."""
    stamp, known = "2024-05-01T10:00:00+00:00", tables()
    with archive.writing() as connection:
        connection.execute(insert(known.captures), [_capture_row(raw, stamp) for _, raw in batch])
        connection.execute(insert(known.articles), [_row(each, stamp) for each, _ in batch])


def without_index(archive: Archive) -> None:
    """Drop the index of words, so that an insert is an insert and nothing else."""
    drops = (
        ("DROP TRIGGER words_in", "DROP TRIGGER words_out")
        if archive.sqlite
        else ("ALTER TABLE articles DROP COLUMN words",)
    )
    with archive.writing() as connection:
        for each in drops:
            connection.execute(text(each))


def adding(place: str, beside: tuple[str, str], count: int) -> None:
    """Rows a second: `add`, plain inserts into the same tables, and into some without an index."""
    spent: dict[str, float] = {}
    with (
        opened(place, create=True) as first,
        opened(beside[0], create=True) as second,
        opened(beside[1], create=True) as third,
    ):
        without_index(third)
        for batch in batches(count):
            with clock(first, spent, "add"):
                add(first, batch)
            with clock(second, spent, "plain"):
                plainly(second, batch)
            with clock(third, spent, "bare"):
                plainly(third, batch)
    for name in ("add", "plain", "bare"):
        rate, wall = count / spent[name], count / spent[f"{name} wall"]
        share = spent[name] and spent["plain"] / spent[name], spent["bare"] / spent[name]
        print(f"{name:6} {rate:8.0f} rows/CPU s {wall:8.0f} rows/s, ", end="")
        print("of plain's speed {:.2f}, of bare's {:.2f}".format(*share))


def searching(place: str, queries: int = 400) -> None:
    """CPU of searches for words drawn as texts use them, the commonest included."""
    draw = random.Random(3)
    asked = [
        " ".join(draw.choices(VOCABULARY, cum_weights=CUMULATED, k=draw.choice((1, 1, 2, 3))))
        for _ in range(queries)
    ]
    asked[:5] = VOCABULARY[:5]
    costs, capped = [], 0
    with opened(place) as archive:
        for words in asked:
            start = time.process_time() + server_cpu(archive)
            found = search(archive, Query(words))
            costs.append(1_000 * (time.process_time() + server_cpu(archive) - start))
            capped += found.capped
    costs.sort()
    marks = {name: costs[int(share * (len(costs) - 1))] for name, share in _MARKS.items()}
    shown = ", ".join(f"{name} {cost:.1f}" for name, cost in marks.items())
    print(f"search, ms of CPU: {shown}; {capped} of {len(asked)} ranked the newest only")


_MARKS = {"median": 0.5, "p95": 0.95, "most": 1.0}


def writer(place: str, start: int, say: Callable[[bytes], object]) -> None:
    """Add without end, and say the id of each article once it is accepted."""
    draw = random.Random(start)
    with opened(place, create=True) as archive:
        while True:
            batch = [made(start + number, draw) for number in range(5)]
            start += 5
            for each in add(archive, batch):
                say(each.article.encode() + b"\n")


def killing(place: str, kills: int) -> None:
    """Writers killed with -9 at random points: every accepted article must be there."""
    draw, accepted = random.Random(4), set[str]()
    for turn in range(kills):
        source, sink = os.pipe()
        child = os.fork()
        if not child:
            os.close(source)
            writer(place, turn * 10_000, partial(os.write, sink))
        os.close(sink)
        head = os.read(source, 33)  # the first accepted article
        time.sleep(draw.random() * 0.05)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(source, "rb") as stream:
            lines = (head + stream.read()).split(b"\n")[:-1]
        accepted |= {line.decode() for line in lines}
    with opened(place) as archive:
        with archive.reading() as connection:
            there = set(connection.scalars(text("SELECT id FROM articles")))
        faults = list(check(archive))
    lost = accepted - there
    print(f"{kills} kills: {len(accepted)} accepted, {len(lost)} lost, {len(faults)} faults")


def writing_together(place: str, count: int) -> None:
    """Two writers add the same articles at once: each must be there once."""
    given = [made(number, random.Random(number)) for number in range(count)]
    orders = [given, [*given[count // 2 :], *given[: count // 2]]]
    with opened(place, create=True):
        began, children = time.perf_counter(), []
    for order in orders:
        children.append(os.fork())
        if not children[-1]:
            with opened(place) as own:
                for start in range(0, count, 5):
                    add(own, order[start : start + 5])
            os._exit(0)
    codes = [os.waitpid(child, 0)[1] for child in children]
    wall = time.perf_counter() - began
    with opened(place) as archive:
        with archive.reading() as connection:
            there = list(connection.scalars(text("SELECT id FROM articles")))
        faults = list(check(archive))
    lost = {article.id for article, _ in given} - set(there)
    print(
        f"two writers, codes {codes}: {2 * count} given in {wall:.1f} s, {len(there)} kept, ",
        end="",
    )
    print(f"{len(there) - len(set(there))} twice, {len(lost)} lost, {len(faults)} faults")


@contextlib.contextmanager
def databases(folder: str, *, postgres: bool) -> Iterator[list[str]]:
    """Where five empty archives can be made."""
    names = [f"archive_{number}" for number in range(5)]
    if not postgres:
        yield [str(Path(folder, name)) for name in names]
        return
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    import psycopg
    from databases import server

    with server() as address:
        with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
            for name in names:
                connection.execute(f"CREATE DATABASE {name}".encode())
        yield [f"{address}/{name}" for name in names]


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--articles", type=int, default=100_000)
    options.add_argument("--postgres", action="store_true")
    options.add_argument("--kills", type=int, default=500)
    options.add_argument("--writers", type=int, default=1_000)
    given = options.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        databases(folder, postgres=given.postgres) as places,
    ):
        if given.articles:
            adding(places[0], (places[1], places[2]), given.articles)
            searching(places[0])
        if given.kills:
            killing(places[3], given.kills)
        if given.writers:
            writing_together(places[4], given.writers)


if __name__ == "__main__":
    main()
