"""A batch measured: the pool, one node and two on Dask, each on one core; kills; the same bytes.

usage: python eval/batch.py DATA JOURNAL [--articles 1000] [--words 40] [--runs 3] [--minutes 15]
       python eval/batch.py DATA JOURNAL --whole OUT [--tenth] [--minutes 15]

DATA holds data/. The articles are those of abp-groups: the first of each story, then the second of
each, and so on; of each the first paragraphs that have so many words together. A run that is done
is a line of JOURNAL: the same command does what is left, begins no run once its minutes are over,
and tells the medians when all are done. A run's "path" is the CPU that has to be waited for: all of
driver and scheduler, and of each step that of the node with most to do; a busy machine lengthens
the seconds and leaves that as it is. `--whole` does all the articles, uncut, with
`crossread batch`, as much as the minutes allow each time; `--tenth` a tenth of the stories.
"""

import argparse
import contextlib
import gzip
import hashlib
import json
import multiprocessing
import os
import resource
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from distributed import Client

from crossread.stream.batch import Settings, batch
from crossread.stream.engines import Run, dask, pool
from crossread.stream.stages import Task

GROUPS = "data/stories/abp-groups.jsonl.gz"
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
PART = 40
KILLS = ("pool, a worker killed", "two nodes, one killed", "pool, the driver killed")


def in_tenth(story: str) -> bool:
    """Whether a story is one of the tenth that their hashes draw."""
    return int(hashlib.sha256(story.encode()).hexdigest(), 16) % 10 == 3


def given(data: Path, count: int, words: int, target: Path, *, tenth: bool = False) -> int:
    """The articles as JSON lines; how many there are."""
    ranked, seen = [], defaultdict[str, int](int)
    with gzip.open(data / GROUPS, "rt", encoding="utf-8") as lines:
        for number, record in enumerate(map(json.loads, lines)):
            if not tenth or in_tenth(str(record["story"])):
                seen[record["story"]] += 1
                ranked.append((seen[record["story"]], number, record))
    ranked.sort(key=lambda each: each[:2])
    with target.open("w", encoding="utf-8") as out:
        for _, _, record in ranked[:count]:
            told = {
                "id": record["id"],
                "outlet": record["outlet"],
                "published": record["date"],
                "text": opening(record["text"], words),
            }
            out.write(json.dumps(told) + "\n")
    return len(ranked[:count])


def opening(text: str, words: int) -> str:
    """The first paragraphs that have so many words together; all where that is 0."""
    kept: list[str] = []
    for each in text.split("\n\n"):
        if words and sum(len(one.split()) for one in kept) >= words:
            break
        kept.append(each)
    return "\n\n".join(kept)


def cpu(pid: int) -> float:
    """The seconds of CPU that a process has used."""
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def memory(pid: int) -> float:
    """The most memory (MB) that a process has had."""
    with contextlib.suppress(OSError, IndexError):
        status = Path(f"/proc/{pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) / 1024
    return 0.0


@dataclass(slots=True)
class Meter:
    """What a batch's processes use: workers by pid, and others that all have to wait for."""

    workers: Callable[[], list[int]]
    others: Sequence[int] = ()
    path: float = 0.0
    busy: float = 0.0
    most: float = 0.0
    began: float = field(default_factory=time.process_time)

    def metered(self, run: Run) -> Run:
        """The same engine, whose workers are looked at before and after each step."""

        def runs(tasks: Sequence[Task]) -> Iterator[tuple[Task, str]]:
            before = {pid: cpu(pid) for pid in self.workers()}
            for each in run(tasks):
                self.most = max([self.most, *map(memory, self.workers())])
                yield each
            used = [cpu(pid) - before.get(pid, 0.0) for pid in self.workers()]
            self.path, self.busy = self.path + max(used, default=0), self.busy + sum(used)

        return runs

    def told(self, seconds: float) -> dict[str, float]:
        """Seconds, CPU that was waited for, CPU in all, and a worker's most memory."""
        rest = time.process_time() - self.began + sum(map(cpu, self.others))
        values = {"seconds": seconds, "path": self.path + rest, "cpu": self.busy + rest}
        return {name: round(each, 1) for name, each in (values | {"MB": self.most}).items()}


@contextlib.contextmanager
def nodes(count: int, folder: Path) -> Iterator[tuple[str, int, list[int]]]:
    """A scheduler and so many workers, each on a core of its own: the address, the processes."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address, cores = f"tcp://127.0.0.1:{port}", sorted(os.sched_getaffinity(0))
    called = [f"distributed.cli.dask_scheduler --host 127.0.0.1 --port {port} --no-dashboard"]
    called += [
        f"distributed.cli.dask_worker {address} --nthreads 1 --no-nanny --no-dashboard "
        f"--host 127.0.0.1 --local-directory {folder / str(n)}"
        for n in range(count)
    ]
    starts = [[], *(["taskset", "-c", str(cores[n % len(cores)])] for n in range(count))]
    commands = [
        [*on, sys.executable, "-m", *c.split()] for on, c in zip(starts, called, strict=True)
    ]
    running = [subprocess.Popen(each, **QUIET) for each in commands]  # type: ignore[call-overload]
    try:
        with Client(address, timeout=120) as known:  # type: ignore[no-untyped-call]
            known.wait_for_workers(count, timeout=120)
        scheduler, *workers = (each.pid for each in running)
        yield address, scheduler, workers
    finally:
        for each in running:
            each.kill()
            each.wait()


def on_pool(settings: Settings, out: Path, *, kill: bool = False) -> dict[str, float]:
    """A batch on as many workers as there are cores; one of them is killed while it reads."""

    def workers() -> list[int]:
        return [each.pid for each in multiprocessing.active_children() if each.pid]

    meter, killed = Meter(workers), list[int]()

    def tell(step: str, _done: int, _total: int) -> None:
        if kill and step == "reading" and not killed:
            killed.append(workers()[0])
            os.kill(killed[0], signal.SIGKILL)

    began = time.perf_counter()
    with pool(len(os.sched_getaffinity(0))) as run:
        batch(settings, out, meter.metered(run), tell)
    return meter.told(time.perf_counter() - began)


def on_nodes(
    count: int, settings: Settings, out: Path, folder: Path, *, kill: bool = False
) -> dict[str, float]:
    """A batch on so many nodes; one of them is killed while it reads."""
    with nodes(count, folder) as (address, scheduler, workers):
        meter, killed = Meter(lambda: workers, [scheduler]), list[int]()

        def tell(step: str, _done: int, _total: int) -> None:
            if kill and step == "reading" and not killed:
                killed.append(workers[0])
                os.kill(killed[0], signal.SIGKILL)

        began = time.perf_counter()
        with dask(address) as run:
            batch(settings, out, meter.metered(run), tell)
        return meter.told(time.perf_counter() - began)


def started(texts: Path, out: Path) -> "subprocess.Popen[bytes]":
    called = [sys.executable, "-m", "crossread", "batch", str(texts), str(out), "-q"]
    return subprocess.Popen([*called, "--part", str(PART)], **QUIET)  # type: ignore[call-overload,no-any-return]


def after_a_kill(settings: Settings, out: Path) -> dict[str, float]:
    """A batch whose command is killed when some articles are read, and called again."""
    running = started(Path(settings.inputs[0]), out)
    while len(list(out.glob("articles/*.parquet"))) < 3 and running.poll() is None:
        time.sleep(0.05)
    running.kill()
    running.wait()
    return on_pool(settings, out)


def digest(out: Path) -> str:
    """The hash of every table, byte for byte."""
    found = hashlib.sha256()
    for path in sorted(out.rglob("*.parquet")):
        found.update(str(path.relative_to(out)).encode() + path.read_bytes())
    return found.hexdigest()


def run(name: str, texts: Path, folder: Path) -> dict[str, object]:
    """One run, and what it came to."""
    settings, out = Settings((str(texts),), part=PART), folder / "out"
    kill = name in KILLS
    if name == "pool, the driver killed":
        told = after_a_kill(settings, out)
    elif name.startswith("pool"):
        told = on_pool(settings, out, kill=kill)
    else:
        told = on_nodes(1 if name == "one node" else 2, settings, out, folder, kill=kill)
    return {"run": name, **told, "rows": digest(out)}


def measured(args: argparse.Namespace) -> None:
    """The runs that are not in the journal yet, while there is time; then the medians."""
    journal: Path = args.journal
    done = (
        [json.loads(line) for line in journal.read_text().splitlines()] if journal.exists() else []
    )
    wanted = ["pool", *(["one node", "two nodes"] * args.runs), *KILLS]
    for each in done:
        wanted.remove(each["run"])
    began = time.monotonic()
    for name in wanted:
        if time.monotonic() - began > 60 * args.minutes:
            return
        with tempfile.TemporaryDirectory() as scratch:
            texts = journal.with_suffix(".in.jsonl")  # the same path in each: names are told in it
            count = given(args.data, args.articles, args.words, texts)
            done.append({"articles": count, **run(name, texts, Path(scratch))})
        with journal.open("a") as out:
            out.write(json.dumps(done[-1]) + "\n")
    medians(done)


def medians(done: Sequence[dict[str, object]]) -> None:
    """How many times as fast two nodes are as one, and whether all rows are the same."""
    for kind in ("seconds", "path"):
        one, two = (
            statistics.median([float(str(e[kind])) for e in done if e["run"] == name])
            for name in ("one node", "two nodes")
        )
        print(f"{kind}: one node {one:.1f}, two nodes {two:.1f}, {one / two:.2f} times")
    print(f"a worker's most memory: {max(float(str(each['MB'])) for each in done):.0f} MB")
    assert len({each["rows"] for each in done}) == 1, "the rows differ"
    print(f"the rows of {len(done)} runs are the same, byte for byte")


def whole(args: argparse.Namespace) -> None:
    """All the articles, uncut, for so many minutes; what was done so far is a line of JOURNAL."""
    texts = args.journal.with_suffix(".all.jsonl")
    if not texts.exists():
        given(args.data, 1_000_000, 0, texts, tenth=args.tenth)
    most, ended, began = [0.0, 0.0], threading.Event(), time.perf_counter()
    running = started(texts, args.whole)

    def looks() -> None:
        while not ended.wait(0.5):
            children = Path(f"/proc/{running.pid}/task/{running.pid}/children")
            with contextlib.suppress(OSError):
                pids = [int(each) for each in children.read_text().split()]
                most[:] = max([most[0], *map(memory, pids)]), max(most[1], memory(running.pid))

    looking = threading.Thread(target=looks)
    looking.start()
    try:
        running.wait(60 * args.minutes)
    except subprocess.TimeoutExpired:
        running.send_signal(signal.SIGTERM)
        running.wait()
    ended.set()
    looking.join()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    parts = {name: len(list(args.whole.glob(f"{name}/*"))) for name in ("articles", "matrix")}
    told = {
        "parts": parts, "seconds": round(time.perf_counter() - began),
        "cpu": round(used.ru_utime + used.ru_stime), "MB": round(most[0]),
        "driver MB": round(most[1]), "code": running.returncode,
    }  # fmt: skip
    with args.journal.open("a") as out:
        out.write(json.dumps(told) + "\n")
    print(json.dumps(told))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("journal", type=Path)
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--words", type=int, default=40)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--whole", type=Path, metavar="OUT")
    parser.add_argument("--tenth", action="store_true")
    args = parser.parse_args()
    (whole if args.whole else measured)(args)


if __name__ == "__main__":
    main()
