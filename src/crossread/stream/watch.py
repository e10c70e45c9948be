"""Feeds watched: what is due is asked for, one request a host at a time, and put into the archive;
each page is read again after an hour, six, a day, three and seven.
"""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.client import responses
from threading import Event
from typing import TypeVar
from urllib.parse import urlsplit

from crossread import __version__
from crossread.errors import UnusableInput, UsageError
from crossread.read import fetched_articles, guarded
from crossread.read.addresses import Listed
from crossread.read.facts import Facts
from crossread.read.feeds import feed_addresses
from crossread.read.fetch import Address, Asking, Fetched, ask, is_public
from crossread.read.outlines import Outline
from crossread.records import Article, Raw, Unused
from crossread.store.articles import Added
from crossread.store.opening import Archive
from crossread.store.polling import (
    MOVED,
    NEVER,
    FeedState,
    PageState,
    add_feeds,
    add_pages,
    due_pages,
    feeds,
    keep_feed,
    keep_page,
    next_page,
)
from crossread.stream.archived import accept
from crossread.text.listing import grouped

HOUR = 3600.0
AGAIN = (1 * HOUR, 6 * HOUR, 24 * HOUR, 72 * HOUR, 168 * HOUR)  # after a page was first read
CONTACT = "CROSSREAD_CONTACT"  # whom servers are told; without it no feed is asked for
EVERY = 1800.0  # seconds between two requests for a feed
DELAY = 900.0  # seconds to the next try after a failure, doubled with each one
LONGEST = 24 * HOUR  # between two tries
TRIES = 8  # failures in a row after which a page is given up
HOSTS = 8  # asked at once
BATCH = 200  # pages fetched before what is due is looked up again
PAUSE = 1.0  # seconds between two requests to one host
OK, UNCHANGED, GONE = 200, 304, 410
WAITS = "its server asks to wait"

News = tuple[Article, Added] | Unused
Asked = TypeVar("Asked", FeedState, PageState)
Answer = Fetched | str  # what a server gave, or why it gave nothing


@dataclass(frozen=True, slots=True)
class Watch:
    """Feeds, the archive they go to, who asks, and the clock (Unix time) that says what is due."""

    archive: Archive
    listed: tuple[str, ...]
    contact: str
    allow: Callable[[Address], bool] = is_public
    clock: Callable[[], float] = time.time
    pause: float = PAUSE
    resting: dict[str, float] = field(default_factory=dict)  # hosts that ask to wait, until when

    def one_pass(self) -> Iterator[News]:
        """Everything that is due now: feeds, then pages until none is left."""
        due = [each for each in feeds(self.archive, self.listed) if each.next <= self.clock()]
        for feed, answer in self._answers(due):
            yield from self._feed(feed, answer)
        while pages := due_pages(self.archive, self.clock(), BATCH):
            for page, answer in self._answers(pages):
                yield from self._page(page, answer)

    def due(self) -> float:
        """When the next feed or page is due."""
        moments = [each.next for each in feeds(self.archive, self.listed)]
        page = next_page(self.archive)
        return min([*moments, NEVER if page is None else page])

    def _answers(self, due: Sequence[Asked]) -> Iterator[tuple[Asked, Answer]]:
        """What is asked for, with the answers: hosts side by side, one's addresses by turns."""
        hosts = grouped((_host(each.url), each) for each in due)
        ended = Event()
        with ThreadPoolExecutor(HOSTS) as threads:
            try:
                running = [threads.submit(self._by_turns, some, ended) for some in hosts.values()]
                for done in as_completed(running):
                    yield from done.result()
            finally:
                ended.set()

    def _by_turns(self, some: Sequence[Asked], ended: Event) -> list[tuple[Asked, Answer]]:
        found: list[tuple[Asked, Answer]] = []
        for number, each in enumerate(some):
            host = _host(each.url)
            if ended.is_set():
                break
            if self.resting.get(host, 0.0) > self.clock():
                found.append((each, WAITS))
                continue
            if number:
                ended.wait(self.pause)
            answer = self._answer(each)
            found.append((each, answer))
            if isinstance(answer, Fetched) and answer.wait:
                self.resting[host] = self.clock() + answer.wait
        return found

    def _answer(self, asked: FeedState | PageState) -> Answer:
        agent = f"crossread/{__version__} (+{self.contact})"
        try:
            return ask(asked.url, Asking(agent, asked.etag, asked.modified), allow=self.allow)
        except UnusableInput as problem:
            return str(problem)

    def _feed(self, feed: FeedState, answer: Answer) -> Iterator[News]:
        feed = replace(feed, checked=self._now())
        fault = _fault(answer)
        if isinstance(answer, Fetched) and not fault:
            try:
                told = feed_addresses(answer.body) if answer.status == OK else (feed.title, [])
            except UnusableInput as problem:
                fault = f"it has moved to {answer.url}: {problem}" if answer.moved else str(problem)
            else:
                if answer.moved:
                    yield Unused(feed.url, f"the feed has moved to {answer.url}; it is read there")
                    feed = self._moved(feed, answer.url)
                self._linked(feed, answer, *told)
        if fault:
            yield from self._feed_failed(feed, answer, fault)

    def _moved(self, feed: FeedState, url: str) -> FeedState:
        keep_feed(self.archive, replace(feed, reason=f"{MOVED}{url}", next=NEVER))
        add_feeds(self.archive, [replace(feed, url=url)])
        return replace(feed, url=url)

    def _linked(
        self, feed: FeedState, answer: Fetched, title: str | None, listed: Sequence[Listed]
    ) -> None:
        """What a feed says: its pages, and when it is asked again."""
        now = self.clock()
        pages = [
            PageState(url, feed.url, facts.outlet or feed.title, facts.published, next=now)
            for url, facts in listed
        ]
        add_pages(self.archive, pages)
        known = replace(_seen(feed, answer), title=feed.title or title)
        keep_feed(self.archive, replace(known, next=now + feed.every))

    def _feed_failed(self, feed: FeedState, answer: Answer, fault: str) -> Iterator[Unused]:
        feed = replace(feed, reason=fault, failures=feed.failures + 1)
        if isinstance(answer, Fetched) and answer.status == GONE:
            keep_feed(self.archive, replace(feed, next=NEVER))
            yield Unused(feed.url, "the feed is gone (410); it is not asked for again")
            return
        until = self._again(feed, answer, least=feed.every)
        keep_feed(self.archive, replace(feed, next=until))
        if answer != WAITS:
            yield Unused(feed.url, f"{fault}; tried again {self._in(until)}")

    def _page(self, page: PageState, answer: Answer) -> Iterator[News]:
        page = replace(page, checked=self._now())
        fault = _fault(answer)
        if fault or isinstance(answer, str):
            yield from self._page_failed(page, answer, fault)
            return
        moved = f"{MOVED}{answer.url}" if answer.moved else None
        if moved and moved != page.reason:
            yield Unused(page.url, f"the page has {moved}; its versions stay under this address")
        keep_page(self.archive, self._stepped(replace(_seen(page, answer), reason=moved)))
        if answer.status == OK:
            facts = Facts(outlet=page.outlet, published=page.published, url=page.url)
            found = guarded(fetched_articles(answer, page.url, facts), page.url)
            yield from accept(self.archive, (_under(page, each, answer) for each in found))

    def _stepped(self, page: PageState) -> PageState:
        """A page that was read, and when it is read again."""
        now = self.clock()
        first = now if page.first is None else page.first
        ahead = [n for n in range(page.step, len(AGAIN)) if first + AGAIN[n] > now]
        step, due = (ahead[0] + 1, first + AGAIN[ahead[0]]) if ahead else (len(AGAIN) + 1, None)
        return replace(page, first=first, step=step, next=due, failures=0)

    def _page_failed(self, page: PageState, answer: Answer, fault: str) -> Iterator[Unused]:
        if answer == WAITS:
            keep_page(self.archive, replace(page, next=self._again(page, answer)))
            return
        page = replace(page, reason=fault, failures=page.failures + 1)
        gone = isinstance(answer, Fetched) and answer.status == GONE
        if gone or page.failures >= TRIES:
            keep_page(self.archive, replace(page, next=None))
            why = "the page is gone (410)" if gone else f"{fault}; given up after {TRIES} tries"
            yield Unused(page.url, f"{why}; it is not asked for again")
            return
        until = self._again(page, answer)
        keep_page(self.archive, replace(page, next=until))
        yield Unused(page.url, f"{fault}; tried again {self._in(until)}")

    def _again(self, asked: FeedState | PageState, answer: Answer, least: float = DELAY) -> float:
        """When something that failed is tried again: when the server says, or ever later."""
        now = self.clock()
        if isinstance(answer, Fetched) and answer.wait is not None:
            return now + max(answer.wait, 1.0)
        if answer == WAITS:
            return max(self.resting.get(_host(asked.url), now), now + 1.0)
        return now + min(max(least, DELAY * 2.0 ** (asked.failures - 1)), max(LONGEST, least))

    def _now(self) -> str:
        return datetime.fromtimestamp(self.clock(), UTC).isoformat(timespec="seconds")

    def _in(self, until: float) -> str:
        minutes = max(1, round((until - self.clock()) / 60))
        return f"in {minutes} min" if minutes < 120 else f"in {round(minutes / 60)} hours"


def started(archive: Archive, given: Sequence[Outline], *, contact: str, every: float) -> Watch:
    """A watch of these feeds, those without an interval of their own each so many seconds;
    UsageError where the contact is none."""
    if not re.fullmatch(r"[!-~]+(@|://)[!-~]+", contact):
        raise UsageError(
            f"--contact: {contact[:40]!r} is neither a mail address nor a web address; servers are "
            "told it with every request"
        )
    made = [FeedState(e.url, e.title, every=e.every * 60 if e.every else every) for e in given]
    add_feeds(archive, made)
    return Watch(archive, tuple(each.url for each in given), contact)


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower()


def _fault(answer: Answer) -> str:
    """Why an answer is of no use, or ""."""
    if isinstance(answer, str):
        return answer
    if answer.status in (OK, UNCHANGED):
        return ""
    return f"the server answered {answer.status} {responses.get(answer.status, '')}".rstrip()


def _seen(asked: Asked, answer: Fetched) -> Asked:
    """What is asked for, with what the server wants to hear the next time."""
    etag, modified = (
        answer.header(name) or (old if answer.status == UNCHANGED else None)
        for name, old in (("etag", asked.etag), ("last-modified", asked.modified))
    )
    return replace(asked, etag=etag, modified=modified, reason=None, failures=0)


def _under(
    page: PageState, each: Article | Raw | Unused, answer: Fetched
) -> Article | Raw | Unused:
    """An article that names no outlet but its host has the feed's; that of a page that has moved
    stays under the address it had, so that versions are known."""
    if not isinstance(each, Article):
        return each
    host = urlsplit(each.url or "").hostname or ""
    unnamed = f".{host}".endswith(f".{each.outlet}")
    outlet = page.outlet if unnamed and page.outlet else each.outlet
    return replace(each, outlet=outlet, url=page.url if answer.moved else each.url)
