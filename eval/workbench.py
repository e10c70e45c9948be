"""The workbench under load: readers and writers at once; CPU of every page, memory of the server.

    python eval/workbench.py [--articles 100000] [--seconds 60] [--pause 0] [--archive FILE|URL]
    python eval/workbench.py --postgres

20 readers and 2 writers, each a thread of one client process, on loopback; each waits `--pause`
seconds between two pages. A page's CPU is that of the thread that answers it (`thread_time`); what
the server spends beside is given per request, and memory every ten minutes.
"""

import argparse
import contextlib
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import quantiles

import httpx
from archive import batches
from sqlalchemy import text

from crossread.exports.comparisons import comparison_json
from crossread.pipeline import Models, compare, open_models
from crossread.records import Article
from crossread.serve.app import Bench, routes
from crossread.serve.asking import Answer, Ask, Route
from crossread.serve.drawing import matrix
from crossread.serve.running import HostAndPort, serve
from crossread.store.articles import add, numbers_of
from crossread.store.opening import Archive
from crossread.store.opening import archive as opened
from crossread.store.readings import keep_comparison, keep_voices
from crossread.store.sheets import last_key
from crossread.store.stories import Membership, StoryRow, join, stories

READERS, WRITERS, GROUP = 20, 2, 5
TENTH = 600.0  # seconds between two numbers of memory that are printed
TALE = (
    "Mara Linden said that {n} people were on the ferry. The ferry ran aground off Sollan on "
    "Thursday night. Jon Vale said that the captain was not on the bridge. The harbour of Sollan "
    "was closed until noon. The owner denied that the lights had failed. {words}"
)
SHORT = httpx.Limits(keepalive_expiry=2)  # before the server ends an idle connection
Pages = dict[str, "array[float]"]  # seconds of CPU
Memory = list[tuple[float, float]]  # seconds since the start, MB


def fill(archive: Archive, count: int, compared: int, models: Models) -> list[StoryRow]:
    """So many synthetic articles in stories of five; the last stories are real texts, compared."""
    last = 0
    for batch in batches(count - compared * GROUP):
        add(archive, batch)
        with archive.writing() as connection:
            numbers = numbers_of(connection, [article.id for article, _ in batch])
            for start in range(0, len(numbers), GROUP):
                _joined(connection, sorted(numbers)[start : start + GROUP])
        last += len(batch)
    found = [_told(archive, story, models) for story in range(compared)]
    print(f"{last + compared * GROUP:,} articles, {compared} stories compared")
    return found


def _joined(connection: object, numbers: Sequence[int]) -> int:
    (story,) = join(connection, [Membership(numbers[0], None, "given@1")])  # type: ignore[arg-type]
    join(connection, [Membership(n, story, "given@1") for n in numbers[1:]])  # type: ignore[arg-type]
    return story


def _told(archive: Archive, story: int, models: Models) -> StoryRow:
    """One story of five articles that repeat and contradict each other, compared and drawn."""
    draw = random.Random(story)
    texts = []
    for n in range(GROUP):
        words = " ".join(
            f"Witness {story}-{n}-{k} said that it was {k} degrees." for k in range(12)
        )
        head = f"Ferry {story} aground off Sollan"
        text = f"{head}\n\n" + TALE.format(n=40 + draw.randrange(9), words=words)
        texts.append(
            Article(
                text=text, outlet=f"Outlet {(story + n * 7) % 97}", title_length=len(head),
                url=f"https://t{n}.example/{story}", published=f"2024-03-{1 + n:02d}", lang="en",
                complete=True,
            )
        )  # fmt: skip
    add(archive, [(each, None) for each in texts])
    with archive.writing() as connection:
        ids = [each.id for each in texts]
        number = _joined(connection, numbers_of(connection, ids))
        row = stories(connection, [number])[number]
    made = compare(texts, models, together=True)
    with archive.writing() as connection:
        keep_comparison(connection, number, f"measured {story}", comparison_json(made))
        for reading in made.readings:
            keep_voices(connection, numbers_of(connection, [reading.article.id])[0], reading)
        assert last_key(connection, number)
    matrix(archive, row)
    return row


def measured(seen: Pages, lock: threading.Lock) -> tuple[Route, ...]:
    """The routes, each of which writes down what CPU its thread took."""

    def timed(route: Route) -> Callable[[Ask], Answer]:
        def view(ask: Ask) -> Answer:
            begun = time.thread_time()
            try:
                return route.view(ask)
            finally:
                with lock:
                    name = f"{route.method} {route.path}"
                    seen.setdefault(name, array("d")).append(time.thread_time() - begun)

        return view

    return tuple(replace(route, view=timed(route)) for route in routes())


@dataclass(frozen=True, slots=True)
class Client:
    """What the clients know: the address, ids of compared stories and of articles, and outlets."""

    base: str
    stories: list[str]
    articles: list[str]
    seconds: float
    pause: float = 0.0

    def addresses(self, draw: random.Random) -> Iterator[str]:
        """What a reader asks for, without end."""
        words = ["ferry", "Sollan", "captain", "aba1", "witness degrees", "harb*", '"the ferry"']
        while True:
            story, one = draw.choice(self.stories), draw.choice(self.articles)
            yield from draw.sample(
                [
                    "/", f"/?order={draw.choice(['disputed', 'copied', 'largest', 'changed'])}",
                    f"/story/{story}", f"/story/{story}", f"/story/{story}/articles",
                    f"/story/{story}/timeline", f"/article/{one}", f"/article/{one}",
                    f"/search?words={draw.choice(words)}", "/search", "/speakers",
                    f"/search?in=claims&words={draw.choice(words)}", f"/story/{story}/copying",
                    f"/search?outlet=Outlet+{draw.randrange(97)}", "/speaker?name=Mara+Linden",
                    "/outlets", f"/outlet?name=Outlet+{draw.randrange(97)}", "/copies", "/alerts",
                    "/jobs", f"/?page={draw.randrange(1, 40)}",
                ],
                12,
            )  # fmt: skip


def clients(given: Client) -> None:
    """All readers and writers until the time is over; prints how many answers of each status."""
    ending = time.monotonic() + given.seconds
    statuses: dict[int, int] = {}
    lock = threading.Lock()

    def noted(client: httpx.Client, path: str, data: dict[str, str] | None = None) -> None:
        """Ask for a page or send a form; 0 counts what had no answer in a minute."""
        try:
            status = (client.post(path, data=data) if data else client.get(path)).status_code
        except httpx.HTTPError:
            status = 0
        with lock:
            statuses[status] = statuses.get(status, 0) + 1

    def read(number: int) -> None:
        with httpx.Client(base_url=given.base, timeout=60, limits=SHORT) as client:
            for address in given.addresses(random.Random(number)):
                if time.monotonic() > ending:
                    return
                noted(client, address)
                time.sleep(given.pause)

    def write(number: int) -> None:
        draw = random.Random(1_000 + number)
        headers = {"origin": given.base}
        with httpx.Client(base_url=given.base, timeout=60, headers=headers, limits=SHORT) as client:
            while time.monotonic() < ending:
                text = f"News {draw.random()}\n\nIt rained on day {draw.random()}."
                noted(client, "/add", {"text": text, "outlet": "Pen"})
                story = draw.choice(given.stories)
                noted(client, f"/story/{story}/pin", {"on": "1"})
                noted(client, "/alerts", {"story": story})
                time.sleep(0.2 + 3 * given.pause)

    doing = [threading.Thread(target=read, args=(n,)) for n in range(READERS)]
    doing += [threading.Thread(target=write, args=(n,)) for n in range(WRITERS)]
    for each in doing:
        each.start()
    for each in doing:
        each.join()
    print(json.dumps(statuses))


def resident() -> float:
    """Megabytes of memory that this process holds."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def run(
    archive: Archive, found: Sequence[StoryRow], seconds: float, pause: float = 0.0
) -> tuple[Pages, Memory]:
    """Serve in this process while the clients of another one ask; CPU by page, memory over time."""
    seen: Pages = {}
    memory: Memory = []
    lock = threading.Lock()
    with archive.reading() as connection:
        ids = list(connection.scalars(text("SELECT id FROM articles ORDER BY n DESC LIMIT 2000")))
    begun, started = time.process_time(), time.monotonic()
    asking: list[subprocess.Popen[bytes]] = []

    def ready(address: str) -> None:
        ours = [each.id for each in found]
        given = json.dumps([address.rstrip("/"), ours, ids, seconds, pause])
        asking.append(
            subprocess.Popen([sys.executable, __file__, "--client"], stdin=subprocess.PIPE)
        )
        assert asking[0].stdin
        asking[0].stdin.write(given.encode())
        asking[0].stdin.close()
        threading.Thread(target=watch, daemon=True).start()

    def watch() -> None:
        while asking[0].poll() is None:
            memory.append((time.monotonic() - started, resident()))
            if memory[-1][0] // TENTH > (memory[-2][0] if len(memory) > 1 else -1) // TENTH:
                print(f"{memory[-1][0] / 60:3.0f} minutes: {memory[-1][1]:.0f} MB", flush=True)
            time.sleep(min(5.0, seconds / 10))
        os.kill(os.getpid(), 2)

    with contextlib.suppress(KeyboardInterrupt):  # by which the watching thread ends it
        serve(
            Bench(archive), HostAndPort(port=0), workers=0, given=archive.name, ready=ready,
            rooms=measured(seen, lock),
        )  # fmt: skip
    spent = time.process_time() - begun
    count = sum(map(len, seen.values()))
    views = sum(map(sum, seen.values()))
    print(
        f"{count:,} requests; beside the pages {(spent - views) / max(1, count) * 1e3:.1f} ms each"
    )
    return seen, memory


def shown(seen: Pages, memory: Memory) -> float:
    """Print what was measured; the 95th percentile over all pages in ms."""
    print(f"{'page':34} {'asked':>7} {'median':>8} {'95 %':>8} {'most':>8}  ms of CPU")
    for name, times in sorted(seen.items()):
        print(f"{name:34} {len(times):>7} {_part(times, 50):>8.1f} {_part(times, 95):>8.1f} "
              f"{max(times) * 1e3:>8.1f}")  # fmt: skip
    every = [each for times in seen.values() for each in times]
    print(f"{'all':34} {len(every):>7} {_part(every, 50):>8.1f} {_part(every, 95):>8.1f}")
    held = [each for _, each in memory]
    third = max(1, len(held) // 3)
    print(f"memory, MB: {held[0]:.0f} at first, {max(held[:third]):.0f} in the first third, "
          f"{max(held[-third:]):.0f} in the last, {held[-1]:.0f} at the end")  # fmt: skip
    return _part(every, 95)


def _part(times: Sequence[float], percent: int) -> float:
    return (quantiles(times, n=100)[percent - 1] if len(times) > 1 else times[0]) * 1e3


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--articles", type=int, default=100_000)
    asked.add_argument("--compared", type=int, default=100)
    asked.add_argument("--seconds", type=float, default=60)
    asked.add_argument("--pause", type=float, default=0.0)
    asked.add_argument("--archive", help="an archive of its own by default; kept and used if given")
    asked.add_argument("--postgres", action="store_true", help="on a server of its own")
    asked.add_argument("--client", action="store_true", help=argparse.SUPPRESS)
    options = asked.parse_args()
    if options.client:
        clients(Client(*json.loads(sys.stdin.read())))
        return
    with contextlib.ExitStack() as stack:
        place = options.archive or stack.enter_context(empty(options.postgres))
        archive = stack.enter_context(opened(place, create=True))
        found = compared(archive) or fill(
            archive, options.articles, options.compared, open_models()
        )
        shown(*run(archive, found, options.seconds, options.pause))


@contextlib.contextmanager
def empty(postgres: bool) -> Iterator[str]:
    """Where a new archive may be made: a SQLite file, or a database of a server of its own."""
    if postgres:
        sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
        from databases import database, server

        with server() as address, database(address, "bench") as place:
            yield place
        return
    with tempfile.TemporaryDirectory() as folder:
        yield str(Path(folder) / "a.db")


def compared(archive: Archive) -> list[StoryRow]:
    """The stories that an earlier run compared here."""
    with archive.reading() as connection:
        numbers = list(connection.scalars(text("SELECT story FROM comparisons")))
        return list(stories(connection, numbers).values())


if __name__ == "__main__":
    main()
