"""A batch measured: one node and two on Dask, each on one core, beside the pool; the same bytes.

usage: python eval/batch.py DATA [--articles 1000] [--runs 3] [--part 40]
DATA holds data/. The articles are those of abp-groups in their order. Told are the seconds of each
run, their medians, how many times as fast two nodes are as one, and the most memory of a worker.
"""

import argparse
import contextlib
import gzip
import hashlib
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

GROUPS = "data/stories/abp-groups.jsonl.gz"
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def given(data: Path, count: int, target: Path) -> int:
    """The articles as JSON lines; how many there are."""
    written = 0
    with gzip.open(data / GROUPS, "rt", encoding="utf-8") as lines, target.open("w") as out:
        for line in lines:
            record = json.loads(line)
            if written < count and record.get("text"):
                known = ("id", "text", "outlet", "published", "url", "title")
                kept = {name: record[name] for name in known if record.get(name)}
                out.write(json.dumps(kept | {"id": str(record.get("id", written))}) + "\n")
                written += 1
    return written


@contextlib.contextmanager
def nodes(count: int, folder: Path) -> Iterator[tuple[str, list[int]]]:
    """A scheduler and so many workers, each on a core of its own: the address, their processes."""
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
    running = [subprocess.Popen([sys.executable, "-m", *c.split()], **QUIET) for c in called]  # type: ignore[call-overload]
    for number, each in enumerate(running[1:]):
        os.sched_setaffinity(each.pid, {cores[number % len(cores)]})
    time.sleep(8)
    try:
        yield address, [each.pid for each in running[1:]]
    finally:
        for each in running:
            each.kill()
            each.wait()


def memory(pid: int) -> float:
    """The most memory (MB) that a process has had."""
    with contextlib.suppress(OSError, IndexError):
        status = Path(f"/proc/{pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) / 1024
    return 0.0


def children(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def run(
    texts: Path, out: Path, part: int, *options: str, workers: list[int] | None = None
) -> tuple[float, float]:
    """One batch: its seconds, and the most memory of a worker."""
    called = [sys.executable, "-m", "crossread", "batch", str(texts), str(out), "-q"]
    began, most, ended = time.perf_counter(), [0.0], threading.Event()
    running = subprocess.Popen([*called, "--part", str(part), *options], **QUIET)  # type: ignore[call-overload]

    def looks() -> None:
        while not ended.wait(0.2):
            seen = workers if workers is not None else children(running.pid)
            most[0] = max([most[0], *map(memory, seen)])

    looking = threading.Thread(target=looks)
    looking.start()
    code = running.wait()
    ended.set()
    looking.join()
    assert code in {0, 3}, code
    return time.perf_counter() - began, most[0]


def digest(out: Path) -> str:
    """The hash of every table, byte for byte."""
    found = hashlib.sha256()
    for path in sorted(out.rglob("*.parquet")):
        found.update(str(path.relative_to(out)).encode() + path.read_bytes())
    return found.hexdigest()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--part", type=int, default=40)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        count = given(args.data, args.articles, folder / "in.jsonl")
        seconds, made = dict[str, list[float]](), set[str]()
        for number in range(args.runs):
            for name in ("pool", "one node", "two nodes"):
                out = folder / f"{name} {number}"
                if name == "pool":
                    took, most = run(folder / "in.jsonl", out, args.part)
                else:
                    with nodes(1 if name == "one node" else 2, folder) as (address, pids):
                        engine = ("--engine", "dask", "--scheduler", address)
                        took, most = run(folder / "in.jsonl", out, args.part, *engine, workers=pids)
                seconds.setdefault(name, []).append(took)
                made.add(digest(out))
                print(f"{count} articles, {name}: {took:.1f} s, a worker's most {most:.0f} MB")
        assert len(made) == 1, "the rows differ"
        medians = {name: statistics.median(each) for name, each in seconds.items()}
        print(", ".join(f"{name} {each:.1f} s" for name, each in medians.items()))
        print(f"two nodes are {medians['one node'] / medians['two nodes']:.2f} times one")
    return 0


if __name__ == "__main__":
    sys.exit(main())
