"""Server and workers killed at random points: no article and no decision lost, no job twice.

    python eval/workbench_kills.py [--kills 200] [--seed 1] [--minutes 10]

Every round a workbench is started over one archive, articles are sent and stories pinned, and the
server or a worker is ended by SIGKILL. What was answered by a redirect counts as accepted. With
--minutes no round begins later, so that a busy machine does fewer kills but comes to its end.
"""

import argparse
import contextlib
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from sqlalchemy import text

from crossread.store.checking import check
from crossread.store.jobs import again, jobs
from crossread.store.opening import archive as opened

COMMAND = (sys.executable, "-m", "crossread", "serve", "--port", "0", "--archive")


@dataclass
class Tally:
    """What was accepted, and what became of it."""

    texts: list[str] = field(default_factory=list)
    pins: list[str] = field(default_factory=list)
    kills: int = 0


@contextlib.contextmanager
def running(place: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """A workbench in a process of its own, and its address."""
    server = subprocess.Popen(
        [*COMMAND, place], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert server.stdout
        said = re.search(r"http://\S+", server.stdout.readline() or "")
        assert said, "the workbench did not start"
        yield server, said[0].rstrip("/")
    finally:
        server.kill()
        server.wait()
        assert server.stdout
        server.stdout.close()


def workers(server: int) -> list[int]:
    """The processes that the server started."""
    listed = Path(f"/proc/{server}/task/{server}/children")
    return [int(each) for each in listed.read_text().split()] if listed.exists() else []


def round_of(place: str, tally: Tally, draw: random.Random, number: int) -> None:
    """One workbench, from its start to its end."""
    with running(place) as (server, base):
        headers = {"origin": base}
        with (
            contextlib.suppress(httpx.HTTPError),
            httpx.Client(base_url=base, headers=headers, timeout=30) as client,
        ):
            for n in range(draw.randrange(1, 5)):
                words = f"Ferry {number} of {n} stops\n\nNoor said that {number}-{n} people waited."
                got = client.post("/add", data={"text": words, "outlet": f"Outlet {n}"})
                if got.status_code == 303:
                    tally.texts.append(words)
                stories = re.findall(r"/story/([0-9a-f]{32})\"", client.get("/?all=1").text)
                if stories:
                    got = client.post(f"/story/{draw.choice(stories)}/pin", data={"on": "1"})
                    if got.status_code == 303:
                        tally.pins.append(got.headers["location"])
                if draw.random() < 0.3:
                    for each in workers(server.pid):
                        with contextlib.suppress(ProcessLookupError):
                            os.kill(each, signal.SIGKILL)
                            tally.kills += 1
            time.sleep(draw.random() * 0.6)
        tally.kills += 1


def finish(place: str, seconds: float) -> bool:
    """Let a last workbench do what is left; whether all of it was done in time."""
    ending = time.monotonic() + seconds
    with running(place), opened(place) as archive:
        for each in jobs(archive, states=("failed",)):  # its workers were killed three times
            again(archive, each.n)
        while time.monotonic() < ending:
            if not jobs(archive):
                return True
            time.sleep(0.5)
    return False


def faults(place: str, tally: Tally) -> list[str]:
    """Everything that is not as it was accepted."""
    with opened(place) as archive:
        found = [f"{each.kind}: {each.place}: {each.reason}" for each in check(archive)]
        with archive.reading() as connection:
            kept = list(connection.scalars(text("SELECT text FROM articles")))
            made = connection.execute(
                text(
                    "SELECT count(DISTINCT spans) FROM decisions "
                    "WHERE kind = 'story' AND verdict = 'pin'"
                )
            ).scalar_one()
        found += [f"lost: {each[:40]!r}" for each in tally.texts if each not in kept]
        found += [f"twice: {each[:40]!r}" for each in set(kept) if kept.count(each) > 1]
        pinned = len(set(tally.pins))  # a story twice in one second is one decision
        if made < pinned:
            found.append(f"{pinned} stories were pinned and {made} of the pins are kept")
        failed = jobs(archive, states=("failed",))
        found += [f"failed: {each.kind} {json.dumps(each.reason)}" for each in failed]
    return found


def kill_all(
    place: str, kills: int, seed: int, *, most: float = 86_400, seconds: float = 600
) -> tuple[Tally, list[str]]:
    """So many kills over one archive, as far as `most` seconds allow, and what is wrong in the end,
    for which `seconds` are left."""
    draw, tally, number, ending = random.Random(seed), Tally(), 0, time.monotonic() + most
    while tally.kills < kills and time.monotonic() < ending:
        number += 1
        round_of(place, tally, draw, number)
    done = finish(place, seconds)
    return tally, [*([] if done else ["jobs are left"]), *faults(place, tally)]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kills", type=int, default=200)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--minutes", type=float, default=1_440)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tally, wrong = kill_all(
            str(Path(folder) / "a.db"), options.kills, options.seed, most=options.minutes * 60
        )
    for each in wrong[:20]:
        print(each)
    print(f"{tally.kills} kills; accepted {len(tally.texts)} texts and {len(tally.pins)} pins; "
          f"{len(wrong)} faults")  # fmt: skip
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
