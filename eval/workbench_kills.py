"""Server and workers killed at random points: no article and no decision lost, no job twice.

    python eval/workbench_kills.py [--kills 200] [--seed 1] [--minutes 10]

Every round a workbench is started over one archive, articles are sent, stories pinned and questions
of a compared story's review answered, and the server or a worker is ended by SIGKILL. What was
answered by a redirect counts as accepted. With --minutes no round begins later, so that a busy
machine does fewer kills but comes to its end.
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

from crossread.records import Article
from crossread.serve.comparing import ask_to_compare
from crossread.serve.work import work_once, worker
from crossread.store.articles import add, numbers_of
from crossread.store.checking import check
from crossread.store.jobs import again, jobs
from crossread.store.opening import archive as opened
from crossread.store.stories import Membership, join, stories

COMMAND = (sys.executable, "-m", "crossread", "serve", "--port", "0", "--archive")


@dataclass
class Tally:
    """What was accepted, and what became of it."""

    texts: list[str] = field(default_factory=list)
    pins: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)  # of decisions in the review
    undone: int = 0
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


def reviewed(place: str) -> str:
    """The id of a story of five articles, put into the archive and compared."""
    texts = []
    for n, town in enumerate(("Sollan", "Brem", "Osk", "Tarn", "Vell")):
        told = " ".join(
            f"Witness {n * (k % 3)}-{k} said that {k + 2 + n} boats left {town} on day {k + 1}."
            for k in range(8)
        )
        head = f"Ferry aground off Sollan: {town} waits"
        body = f"The ferry ran aground off Sollan on Thursday. {told}"
        texts.append(
            Article(
                f"{head}\n\n{body}", f"Outlet {town}", f"https://{town}.example/ferry",
                title_length=len(head), published=f"2024-03-0{n + 1}", lang="en", complete=True,
            )
        )  # fmt: skip
    with opened(place, create=True) as archive:
        add(archive, [(each, None) for each in texts])
        with archive.writing() as connection:
            first, *others = numbers_of(connection, [each.id for each in texts])
            (number,) = join(connection, [Membership(first, None, "given@1")])
            join(connection, [Membership(n, number, "given@1") for n in others])
            row = stories(connection, [number])[number]
        ask_to_compare(archive, row)
        one = worker(archive)
        while work_once(one):
            pass
    return row.id


def answer(client: httpx.Client, story: str, draw: random.Random, tally: Tally) -> None:
    """Answer the question that comes first, and now and then take the last answer back."""
    page = client.get(f"/review/{story}").text
    item = re.search(r'data-item="([^"]+)"', page)
    if item:
        why = f"reason {len(tally.reasons)} {draw.random()}"
        verdict = draw.choice(re.findall(r'name="verdict" value="([^"]+)"', page))
        data = {"item": item[1], "verdict": verdict, "value": "Noor", "why": why}
        if client.post(f"/review/{story}", data=data).status_code == 303:
            tally.reasons.append(why)
    if not item or draw.random() < 0.2:
        tally.undone += client.post(f"/review/{story}/undo").status_code == 303


def round_of(place: str, story: str, tally: Tally, draw: random.Random, number: int) -> None:
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
                answer(client, story, draw, tally)
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
            whys = list(connection.scalars(text("SELECT why FROM decisions WHERE why <> ''")))
            back = "SELECT takes_back FROM decisions WHERE takes_back IS NOT NULL"
            ended = list(connection.scalars(text(back)))
        found += [f"lost: {each[:40]!r}" for each in tally.texts if each not in kept]
        found += [f"twice: {each[:40]!r}" for each in set(kept) if kept.count(each) > 1]
        pinned = len(set(tally.pins))  # a story twice in one second is one decision
        if made < pinned:
            found.append(f"{pinned} stories were pinned and {made} of the pins are kept")
        found += [f"decided {whys.count(each)} times: {each}" for each in tally.reasons
                  if whys.count(each) != 1]  # fmt: skip
        found += [f"taken back twice: {each}" for each in set(ended) if ended.count(each) > 1]
        if len(ended) < tally.undone:
            found.append(
                f"{tally.undone} answers were taken back and {len(ended)} are kept as such"
            )
        failed = jobs(archive, states=("failed",))
        found += [f"failed: {each.kind} {json.dumps(each.reason)}" for each in failed]
    return found


def kill_all(
    place: str, kills: int, seed: int, *, most: float = 86_400, seconds: float = 600
) -> tuple[Tally, list[str]]:
    """So many kills over one archive, as far as `most` seconds allow, and what is wrong in the end,
    for which `seconds` are left."""
    draw, tally, number, story = random.Random(seed), Tally(), 0, reviewed(place)
    ending = time.monotonic() + most
    while tally.kills < kills and time.monotonic() < ending:
        number += 1
        round_of(place, story, tally, draw, number)
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
    print(f"{tally.kills} kills; accepted {len(tally.texts)} texts, {len(tally.pins)} pins, "
          f"{len(tally.reasons)} answers and {tally.undone} undone; "
          f"{len(wrong)} faults")  # fmt: skip
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
