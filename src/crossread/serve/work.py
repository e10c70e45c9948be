"""A worker: takes jobs from the archive's queue, reads or compares, and keeps its lease alive.

A job whose worker was killed is leased again; doing it twice changes nothing the second time.
"""

import json
import os
import re
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from crossread.errors import CrossreadError, Interrupted
from crossread.pipeline import Models, open_models
from crossread.read import read_raw
from crossread.read.fetch import Address, is_public
from crossread.records import Article, Raw, Unused
from crossread.records.revisions import Change
from crossread.serve.comparing import PAIR, ask_to_compare
from crossread.serve.drawing import keep_two, matrix
from crossread.serve.second_reader import KIND, ask_about, assistant
from crossread.store.articles import Added, numbers_of
from crossread.store.claims import without_claims
from crossread.store.jobs import (
    Job,
    Upload,
    enqueue,
    fail,
    finish,
    lease,
    put_off,
    renew,
    report,
    uploads,
    waiting,
)
from crossread.store.opening import Archive
from crossread.store.polling import known_feeds
from crossread.store.sheets import last_key
from crossread.store.stories import StoryRow, listed, stories, story, story_of
from crossread.stream.archived import accept, changes, compare_story, compare_two, group, take_in
from crossread.stream.watch import CONTACT, Watch

LEASE = 30.0  # seconds after which another worker takes the job of one that is gone
IDLE = 0.5  # seconds between two looks for work
LOOK = 20.0  # seconds between two looks whether a feed is due
NEWEST = 20  # stories that are compared unasked when the workbench starts
ITEMS_MOST = 300  # outcomes that a job keeps
OpenModels = Callable[[], Models]
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")
Item = tuple[Article, Added] | Unused


@dataclass(frozen=True, slots=True)
class Worker:
    """One process that works: its archive, its name in the queue, and how it opens its models."""

    archive: Archive
    name: str
    models: OpenModels
    seconds: float = LEASE
    allow: Callable[[Address], bool] = is_public


def worker(archive: Archive, *, models: OpenModels = open_models, seconds: float = LEASE) -> Worker:
    """A worker that opens its models when the first job needs them."""
    return Worker(archive, f"{socket.gethostname()} {os.getpid()}", cache(models), seconds)


def work(one: Worker, *, until: Callable[[], bool]) -> None:
    """Do jobs until told to end."""
    looked = 0.0
    while not until():
        if time.monotonic() - looked > LOOK:
            ask_for_feeds(one.archive)
            looked = time.monotonic()
        if not work_once(one):
            time.sleep(IDLE)


def work_once(one: Worker) -> bool:
    """Do one job; False where none waits."""
    job = lease(one.archive, list(DOES), one.name, seconds=one.seconds)
    if job is None:
        return False
    with _kept_alive(one, job):
        try:
            finish(one.archive, job, result=json.dumps(DOES[job.kind](one, job)))
        except Interrupted as problem:
            put_off(one.archive, job, reason=str(problem))
        except CrossreadError as problem:
            fail(one.archive, job, reason=str(problem))
    return True


@contextmanager
def _kept_alive(one: Worker, job: Job) -> Iterator[None]:
    """Renew the lease of a job for as long as this process lives and works at it."""
    done = threading.Event()

    def renewing() -> None:
        while not done.wait(one.seconds / 3):
            with suppress(CrossreadError):  # there is time for another try
                if not renew(one.archive, job, seconds=one.seconds):
                    return

    beside = threading.Thread(target=renewing, daemon=True)
    beside.start()
    try:
        yield
    finally:
        done.set()
        beside.join()


def _read(one: Worker, job: Job) -> dict[str, object]:
    """Take in what was given, put it into stories, and have changed stories compared."""
    body = json.loads(job.body)
    known = {"outlet": body.get("outlet"), "day": body.get("day")}
    return _taken(one, job, _items(one, job, body, known))


def _taken(one: Worker, job: Job, found: Iterable[Item], *, least: int = 1) -> dict[str, object]:
    """Tell what became of each, put new articles into stories, have those of so many compared."""
    # An earlier attempt may have added articles and come no further.
    first = job.attempts == 1 and not job.reason  # a reason is left of what failed before
    fresh = ("new", "version") if first else ("new", "version", "same")
    items: list[tuple[str, str, str]] = []
    numbers: list[str] = []
    for item in found:
        items.append(_told(item))
        if not isinstance(item, Unused) and item[1].outcome in fresh:
            numbers.append(item[1].article)
        report(one.archive, job, result=json.dumps(_outcomes(items)))
    if numbers:
        group(one.archive)
        _compare_changed(one.archive, numbers, least)
    return _outcomes(items)


def _outcomes(items: Sequence[tuple[str, str, str]]) -> dict[str, object]:
    """What became of the inputs, the last of them, and of how many."""
    return {"items": items[-ITEMS_MOST:], "of": len(items)}


def ask_for_feeds(archive: Archive) -> None:
    """Ask that feeds and their pages be read, where any is due and a contact is known."""
    due = bool(os.environ.get(CONTACT)) and _watch_of(archive, is_public).due() <= time.time()
    if due and waiting(archive, "watch", "{}") is None:
        enqueue(archive, "watch", "{}", once=f"watch {time.time() // LOOK}")


def _watch_of(archive: Archive, allow: Callable[[Address], bool]) -> Watch:
    listed = tuple(each.url for each in known_feeds(archive))
    return Watch(archive, listed, os.environ.get(CONTACT, ""), allow)


def _watch(one: Worker, job: Job) -> dict[str, object]:
    """Read what is due of the feeds; one alone in its story waits to be asked for."""
    return _taken(one, job, _watch_of(one.archive, one.allow).one_pass(), least=2)


def _items(
    one: Worker, job: Job, body: dict[str, object], known: dict[str, str | None]
) -> Iterator[Item]:
    inputs = body.get("inputs")
    if isinstance(inputs, list):
        yield from take_in(one.archive, [str(each) for each in inputs], **known)
    given = uploads(one.archive, job.n)
    if given:
        url = str(body["url"]) if body.get("url") else None
        with tempfile.TemporaryDirectory(prefix="crossread-") as folder:
            places = _put(given, Path(folder), text="text" in body)
            yield from accept(one.archive, _uploaded(places, known, url))


def _put(given: Sequence[Upload], folder: Path, *, text: bool) -> dict[str, str]:
    """Where each file was put, and its own name: of that only plain letters become a path, those of
    one folder stay together, so that a text finds the file that describes it."""
    places: dict[str, str] = {}
    for number, each in enumerate(given):
        last = each.name.replace("\\", "/").rpartition("/")[2]
        plain = "pasted.txt" if text else _UNSAFE.sub("_", last).lstrip(".")[-100:] or "file"
        path = folder / plain
        if path.exists():
            path = folder / str(number) / plain
            path.parent.mkdir()
        path.write_bytes(each.data)
        places[str(path)] = each.name
    return places


def _uploaded(
    places: dict[str, str], known: dict[str, str | None], url: str | None
) -> Iterator[Article | Unused | Raw]:
    """The articles of files, under the names their owner knows."""
    names = {Path(path).name: name for path, name in places.items()} | places
    for item in read_raw(list(places), outlet=known["outlet"], published=known["day"]):
        if isinstance(item, Raw):
            yield item
            continue
        first, mark, rest = item.name.partition("#")
        shown = replace(item, name=(names.get(first, first) + mark + rest)[:200])
        yield replace(shown, url=url) if url and isinstance(shown, Article) else shown


def _told(item: Item) -> tuple[str, str, str]:
    """What became of an input: its name, the outcome or the reason, the article's id."""
    if isinstance(item, Unused):
        return item.name, item.reason, ""
    article, added = item
    headline = article.title.text if article.title else article.name
    return headline, added.outcome.value, added.article


def _compare_changed(archive: Archive, ids: Sequence[str], least: int) -> None:
    """Ask for a comparison of every story of so many articles or more that got a new one."""
    with archive.reading() as connection:
        numbers = numbers_of(connection, ids)
        found = stories(connection, list(story_of(connection, numbers).values()))
    for row in found.values():
        if row.articles >= least:
            ask_to_compare(archive, row)


def ask_for_newest(archive: Archive) -> None:
    """Ask for a comparison of the newest stories that never had one."""
    for row in listed(archive, size=NEWEST, least=2):
        known = archive.read(last_key, row.n)
        if known is None:
            ask_to_compare(archive, row)


def ask_to_draw(archive: Archive) -> None:
    """Ask that stories be drawn whose claims a search does not know yet, as after an upgrade."""
    lacking = archive.read(without_claims)
    if lacking and waiting(archive, "draw", "{}") is None:
        enqueue(archive, "draw", "{}")


def _draw(one: Worker, job: Job) -> dict[str, object]:
    """Draw the stories whose claims a search does not know yet."""
    numbers = one.archive.read(without_claims)
    for start in range(0, len(numbers), NEWEST):
        found = one.archive.read(stories, numbers[start : start + NEWEST])
        for row in found.values():
            matrix(one.archive, row)
        said = f"{min(len(numbers), start + NEWEST):,} of {len(numbers):,} stories"
        report(one.archive, job, result=json.dumps({"said": [said]}))
    return {"said": [f"{len(numbers):,} stories"]}


def _compare(one: Worker, job: Job) -> dict[str, object]:
    """Compare a story and draw it."""
    row = _story_of(one, job)
    compare_story(one.archive, row, one.models())
    matrix(one.archive, row)
    return {}


def _compare_two(one: Worker, job: Job) -> dict[str, object]:
    """Compare two articles by themselves."""
    ids = [str(each) for each in json.loads(job.body)["pair"]]
    keep_two(one.archive, ids, compare_two(one.archive, ids, one.models()))
    return {}


def _ask_assistant(one: Worker, job: Job) -> dict[str, object]:
    """Ask the language model what is open of a story."""
    row, chat = _story_of(one, job), assistant()
    if chat is None:
        raise CrossreadError("no language model is set up; start with --assistant URL --model NAME")

    def told(step: str) -> None:
        report(one.archive, job, result=json.dumps({"said": [step]}))

    return {"said": ask_about(one.archive, row, chat, told)}


def _story_of(one: Worker, job: Job) -> StoryRow:
    return one.archive.read(story, str(json.loads(job.body)["story"]))


def _changes(one: Worker, job: Job) -> dict[str, object]:
    """Find what was changed on a page from version to version."""
    found = changes(one.archive, str(json.loads(job.body)["page"]), one.models())
    steps = [
        {
            "before": each.before,
            "after": each.after,
            "changes": [_change(change) for change in each.changes[:ITEMS_MOST]],
            "more": max(0, len(each.changes) - ITEMS_MOST),
            "note": each.note.text if each.note else "",
            "silent": each.silent,
        }
        for each, _ in found
    ]
    return {"steps": steps}


def _change(change: Change) -> tuple[str, str, str]:
    words = [span.text if span else "" for span in (change.before, change.after)]
    return change.kind.value, words[0], words[1]


DOES: dict[str, Callable[[Worker, Job], dict[str, object]]] = {
    "read": _read,
    "compare": _compare,
    "changes": _changes,
    PAIR: _compare_two,
    "draw": _draw,
    "watch": _watch,
    KIND: _ask_assistant,
}
