"""The feeds that are watched and the pages they link: when each is due, and what it last said."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from crossread.store import sql
from crossread.store.dialects import insert_once
from crossread.store.opening import Archive
from crossread.store.tables import tables

NEVER = 1e11  # the year 5138, for a feed that is no longer asked for
MOVED = "moved to "


@dataclass(frozen=True, slots=True)
class FeedState:
    """A feed: what it last said (`etag`, `modified`, `reason` where it failed, ISO time `checked`),
    the seconds between two requests, when it is due (Unix time), failures in a row."""

    url: str
    title: str | None = None
    etag: str | None = None
    modified: str | None = None
    reason: str | None = None
    checked: str | None = None
    every: float = 1800.0
    next: float = 0.0
    failures: int = 0


@dataclass(frozen=True, slots=True)
class PageState:
    """A page that a feed links, and what the feed says of it; `first` is when it was first read,
    `step` how often, `next` None once it is not read again."""

    url: str
    feed: str | None = None
    outlet: str | None = None
    published: str | None = None
    etag: str | None = None
    modified: str | None = None
    reason: str | None = None
    checked: str | None = None
    first: float | None = None
    next: float | None = 0.0
    step: int = 0
    failures: int = 0


def add_feeds(archive: Archive, given: Sequence[FeedState]) -> None:
    """Watch these feeds, with these intervals; what is known of each stays."""
    table = tables().feeds
    with archive.writing() as connection:
        for each in given:
            connection.execute(insert_once(connection, table), asdict(each))
            known = sql.update(table).where(table.c.url == each.url)
            connection.execute(known.values(every=each.every, title=each.title))


def known_feeds(archive: Archive) -> list[FeedState]:
    """Every feed, by address; those that moved only under their new one."""
    table = tables().feeds
    found: list[FeedState] = _rows(archive, table, FeedState, order=table.c.url)
    return [each for each in found if not (each.reason or "").startswith(MOVED)]


def end_feed(archive: Archive, url: str) -> None:
    """Follow a feed no longer, nor the pages that it linked; their articles stay."""
    feed, page = tables().feeds, tables().pages
    with archive.writing() as connection:
        connection.execute(sql.delete(feed).where(feed.c.url == url))
        connection.execute(sql.update(page).where(page.c.feed == url).values(next=None))


def add_pages(archive: Archive, given: Sequence[PageState]) -> None:
    """Read these pages, unless they are known."""
    if given:
        with archive.writing() as connection:
            table = tables().pages
            connection.execute(insert_once(connection, table), [asdict(each) for each in given])


def keep_feed(archive: Archive, feed: FeedState) -> None:
    """What is known of a feed now."""
    _keep(archive, tables().feeds, feed)


def keep_page(archive: Archive, page: PageState) -> None:
    """What is known of a page now."""
    _keep(archive, tables().pages, page)


def _keep(archive: Archive, table: "sql.Table", record: FeedState | PageState) -> None:
    with archive.writing() as connection:
        held = sql.update(table).where(table.c.url == record.url)
        connection.execute(held.values(**asdict(record)))


def feeds(archive: Archive, urls: Sequence[str]) -> list[FeedState]:
    """These feeds, one that has moved at its new address."""
    known = {each.url: each for each in _rows(archive, tables().feeds, FeedState)}
    found: dict[str, FeedState] = {}
    for url in urls:
        seen = set[str]()
        while (feed := known.get(url)) and (feed.reason or "").startswith(MOVED):
            if url in seen:
                break
            seen.add(url)
            url = (feed.reason or "").removeprefix(MOVED)  # noqa: PLW2901
        if feed:
            found[feed.url] = feed
    return list(found.values())


def due_pages(archive: Archive, moment: float, most: int) -> list[PageState]:
    """The pages to be read by then, those that are due longest first."""
    table = tables().pages
    return _rows(archive, table, PageState, table.c.next <= moment, order=table.c.next, most=most)


def next_page(archive: Archive) -> float | None:
    """When the next page is due."""
    with archive.reading() as connection:
        return connection.execute(sql.select(sql.func.min(tables().pages.c.next))).scalar()


def _rows(
    archive: Archive,
    table: "sql.Table",
    kind: Any,
    *conditions: Any,
    order: Any = None,
    most: int | None = None,
) -> list[Any]:
    columns = [table.c[each.name] for each in fields(kind)]
    orders = [table.c.url] if order is None else [order, table.c.url]
    asked = sql.select(*columns).where(*conditions).order_by(*orders).limit(most)
    with archive.reading() as connection:
        return [kind(*row) for row in connection.execute(asked)]
