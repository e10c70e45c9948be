"""Random requests to every route of the workbench: none is answered by a server error.

    python eval/workbench_fuzz.py [--requests 10000] [--seed 1]

Ids that exist are mixed with what is odd: hostile text, far too long, wrong types, broken bodies.
"""

import argparse
import random
import re
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from starlette.testclient import TestClient

from crossread.records import Article
from crossread.serve.app import Bench, app, routes
from crossread.serve.asking import Route
from crossread.serve.work import ask_for_newest, work_once, worker
from crossread.store.articles import add
from crossread.store.opening import Archive
from crossread.store.opening import archive as opened
from crossread.store.stories import listed
from crossread.stream.archived import group

ODD = (
    "", " ", "0", "-1", "1e9", "9" * 40, "\0", "\x1b[2J", "\u202eabc", "\ufffd", "x" * 5_000,
    "'; DROP TABLE articles; --", "%", "_", "\\", "../../etc/passwd", "<script>alert(1)</script>",
    "{{7*7}}", '"', '"a b', "a*", "*", "NOT", "a AND", "NEAR(a b)", "\u0131", "\u0663",
    "2024-02-30", "2024-13-01", "9999-12-31", "0000-00-00", "http://[", "http://a\nb",
    "javascript:1", "true", "null", "[]", "{}", "on", "1", "2", "word", "Outlet 1", "Ada Noor",
    "reader", "end", "Was it A or B?", "A\nB",
)  # fmt: skip
FIELDS = (
    "words outlet speaker since until lang story page order all a b name to on why other addresses "
    "text date url last role password old new do n case hypothesis evidence rating key verdict "
    "kind in item value author taken refused row column question hypotheses files feed"
).split()
BODIES = (b"", b"\xff\xfe", b"a=1&a=2&=&&", b"{", b"--x\r\n", b"%zz=%", b"\0" * 2_000)
TYPES = (
    "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data",
    "application/json", "text/plain", "", "application/x-www-form-urlencoded; charset=utf-7",
)  # fmt: skip
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH")


@dataclass(frozen=True, slots=True)
class Failed:
    """A request that was answered by a server error."""

    method: str
    address: str
    sent: str
    status: int


def filled(archive: Archive) -> list[str]:
    """A small archive with its stories compared; the ids in it."""
    texts = [
        f"Ferry {n} stops\n\nAda Noor said that {n} people were on the ferry. It was late."
        for n in range(6)
    ]
    given = [
        Article(
            text=text, outlet=f"Outlet {n % 3}", url=f"https://o{n % 3}.example/{n % 4}",
            title_length=len(f"Ferry {n} stops"), published=f"2024-03-0{n + 1}", lang="en",
        )
        for n, text in enumerate(texts)
    ]  # fmt: skip
    add(archive, [(each, None) for each in given])
    group(archive)
    ask_for_newest(archive)
    one = worker(archive)
    while work_once(one):
        pass
    return [*(each.id for each in given), *(row.id for row in listed(archive))]


def request(draw: random.Random, ids: list[str]) -> tuple[str, str, dict[str, object]]:
    """A method, an address and what is sent along."""
    route: Route = draw.choice(routes())

    def value() -> str:
        return draw.choice(ids if draw.random() < 0.4 else ODD)

    path = re.sub(r"\{[^}]*\}", lambda _: _quoted(value()), route.path)
    if draw.random() < 0.03:
        path = "/" + _quoted(value())
    method = route.method if draw.random() < 0.9 else draw.choice(METHODS)
    query = {draw.choice(FIELDS): value() for _ in range(draw.randrange(4))}
    sent: dict[str, object] = {"params": query}
    if method in ("POST", "PUT", "PATCH"):
        kind = draw.random()
        if kind < 0.2:
            sent["content"] = draw.choice(BODIES)
            sent["headers"] = {"content-type": draw.choice(TYPES)}
        else:
            sent["data"] = {draw.choice(FIELDS): value() for _ in range(draw.randrange(5))}
            if kind > 0.8:
                sent["files"] = {draw.choice(FIELDS): (value() or "f", draw.choice(BODIES))}
    return method, path, sent


def _quoted(value: str) -> str:
    return "".join(f"%{byte:02x}" for byte in value.encode("utf-8", "replace"))


def fuzz(archive: Archive, count: int, seed: int) -> tuple[list[Failed], Counter[int]]:
    """So many requests: those that failed, and how many answers of each status there were."""
    draw, ids = random.Random(seed), filled(archive)
    failed, seen = [], Counter[int]()
    same = {"sec-fetch-site": "same-origin"}
    with TestClient(
        app(Bench(archive)), base_url="http://localhost", headers=same, follow_redirects=False,
        raise_server_exceptions=False,
    ) as asking:  # fmt: skip
        for _ in range(count):
            method, path, sent = request(draw, ids)
            got = asking.request(method, path, **sent)  # type: ignore[arg-type]
            seen[got.status_code] += 1
            if got.status_code >= 500:
                failed.append(Failed(method, path[:200], str(sent)[:300], got.status_code))
    return failed, seen


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--requests", type=int, default=10_000)
    asked.add_argument("--seed", type=int, default=1)
    options = asked.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        opened(str(Path(folder) / "a.db"), create=True) as archive,
    ):
        failed, seen = fuzz(archive, options.requests, options.seed)
    for each in failed[:20]:
        print(each)
    print(f"{options.requests} requests, {len(failed)} server errors; statuses {dict(seen)}")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
