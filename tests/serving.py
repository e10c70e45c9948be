"""A workbench for tests: an archive with one compared story, and clients that ask its pages."""

import contextlib
from collections.abc import Iterator, Sequence

from starlette.testclient import TestClient
from toy_models import toy_models

from crossread.records import Article
from crossread.serve.app import Bench, app
from crossread.serve.work import work_once, worker
from crossread.store.articles import add
from crossread.store.opening import Archive
from crossread.store.opening import archive as opened
from crossread.store.stories import StoryRow, listed
from crossread.stream.archived import group

HERE = "http://localhost"
SAME = {"sec-fetch-site": "same-origin"}
# What stored text may try: to run, to end an attribute, to turn what follows, to break a parser.
HOSTILE = (
    "</title></textarea></style></script><script>alert(1)</script>"
    '<img src=x onerror=alert(2)>"\' onmouseover=alert(3) x="'
    "{{7919*7907}}${7919*7907}<!--\u202e\u2066\x07"
)


def told(number: int, *, extra: str = "", **more: object) -> Article:
    """An article on the ferry of Sollan: the same story for each number, by another outlet."""
    headline = f"Ferry aground off Sollan {extra}".strip()
    text = (
        f"{headline}\n\nMara Linden said that {37 + number} people were on the ferry.\n\n"
        f"The ferry ran aground off Sollan on Thursday night {extra}. Jon Vale said that the "
        "captain was not on the bridge. The harbour of Sollan was closed until noon."
    )
    values: dict[str, object] = {
        "text": text,
        "outlet": f"Outlet {number}",
        "url": f"https://news{number}.example/ferry",
        "title_length": len(headline),
        "published": f"2024-03-{number + 1:02d}",
        "lang": "en",
        "name": f"ferry-{number}.txt",
        "complete": True,
    }
    return Article(**values | more)  # type: ignore[arg-type]


def kept(archive: Archive, given: Sequence[Article]) -> list[StoryRow]:
    """Put articles into the archive and into stories."""
    add(archive, [(each, None) for each in given])
    group(archive)
    return listed(archive)


@contextlib.contextmanager
def bench(place: str, given: Sequence[Article] = ()) -> Iterator[tuple[Archive, TestClient]]:
    """A workbench without accounts over a new archive, and a client on its own computer."""
    with opened(place, create=True) as archive:
        if given:
            kept(archive, given)
        with client(Bench(archive, me="ada")) as asking:
            yield archive, asking


@contextlib.contextmanager
def client(made: Bench, **headers: str) -> Iterator[TestClient]:
    """A client that sends what a browser on the same site sends."""
    with TestClient(
        app(made), base_url=HERE, headers=SAME | headers, follow_redirects=False
    ) as asking:
        yield asking


def done(archive: Archive) -> int:
    """Do all jobs that wait, with the toy models; how many."""
    one = worker(archive, models=toy_models)
    count = 0
    while work_once(one):
        count += 1
    return count
