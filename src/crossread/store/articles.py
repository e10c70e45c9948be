"""Articles and the bytes they were read from: put in once, found again by id, address or name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from crossread.errors import UnusableInput, UsageError
from crossread.records import Article, Capture, Link, Raw
from crossread.records.publication import published
from crossread.store import sql
from crossread.store.dialects import insert_once
from crossread.store.opening import Archive
from crossread.store.packing import now, pack, sortable, told, unpack, written
from crossread.store.tables import fields_of, rows_with, tables

BATCH = 200  # articles of one transaction
SHORTEST_ID = 6  # characters that name an article or a story by how its id begins
WHOLE_ID = 32  # characters of an id: the whole of one is looked up by its index
NAMED = 1_000  # versions of one page that are looked at, those added last
LONGEST_KEY = 2_600  # bytes of a value that PostgreSQL can index


class Outcome(StrEnum):
    """What became of an article that was added."""

    NEW = "new"
    VERSION = "version"
    SAME = "same"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Added:
    """An article that was added, what became of it, and what is odd about it ("" nothing)."""

    article: str
    outcome: Outcome
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An article in a list: all but its text. `n` grows with every article added."""

    n: int
    id: str
    url: str | None
    outlet: str | None
    title: str
    name: str
    lang: str | None
    published: str | None
    earliest: str | None
    complete: bool | None
    taken: str | None
    added: str


def add(archive: Archive, given: Sequence[tuple[Article, Raw | None]]) -> list[Added]:
    """Put articles and their bytes in, all or none; those that are there stay as they are.

    UnusableInput where one cannot be stored (`storable` tells which).
    """
    if not given:
        return []
    articles = {article.id: article for article, _ in given}
    raws = {raw.sha256: raw for _, raw in given if raw}
    with archive.writing() as connection:
        outcomes = _outcomes(connection, list(articles.values()))
        fresh = [articles[key] for key, found in outcomes.items() if found.outcome in _KEPT]
        needed = {each.capture.sha256 for each in fresh if each.capture}
        stamp = now()
        _insert(
            connection,
            "captures",
            [_capture_row(raws[key], stamp) for key in sorted(needed) if key in raws],
        )
        _insert(connection, "articles", [_row(each, stamp) for each in _by_page(fresh)])
    seen = set[str]()
    return [_added(article, outcomes, seen) for article, _ in given]


_KEPT = (Outcome.NEW, Outcome.VERSION)


def _by_page(articles: Iterable[Article]) -> list[Article]:
    """In one order of pages for every writer, so that no two wait for each other; the versions of
    a page in the order given."""
    return sorted(articles, key=lambda each: each.url or each.id)


def _added(article: Article, outcomes: dict[str, Added], seen: set[str]) -> Added:
    again = article.id in seen
    seen.add(article.id)
    return Added(article.id, Outcome.SAME) if again else outcomes[article.id]


def _odd(article: Article) -> str:
    """Where clocks disagree: published after it was captured, or in the future."""
    when = published(article)
    taken = article.capture.taken if article.capture else None
    known = taken or now()
    if when is None or sortable(when[0]) <= sortable(datetime.fromisoformat(known)):
        return ""
    state = f"captured at {taken}" if taken else "in the future"
    return f"its publication date {article.published} is {'after it was ' if taken else ''}{state}"


def _outcomes(connection: "sql.Connection", articles: Sequence[Article]) -> dict[str, Added]:
    known = tables()
    ids = [each.id for each in articles]
    column = known.articles.c
    there = set(connection.scalars(sql.select(column.id).where(column.id.in_(ids))))
    gone = known.removals.c.article
    removed = set(connection.scalars(sql.select(gone).where(gone.in_(ids))))
    urls = {each.url for each in articles if each.url}
    time = sql.func.coalesce(column.taken, column.earliest)
    seen: dict[str | None, set[str | None]] = {}
    for url, at in connection.execute(sql.select(column.url, time).where(column.url.in_(urls))):
        seen.setdefault(url, set()).add(at)
    found = {}
    for each in articles:
        if each.id in removed or each.id in there:
            outcome = Outcome.REMOVED if each.id in removed else Outcome.SAME
            found[each.id] = Added(each.id, outcome)
            continue
        version = each.url is not None and each.url in seen
        times, at = seen.setdefault(each.url, set()), _time(each)
        note = _TWINS.format(at) if version and at and at in times else _odd(each)
        found[each.id] = Added(each.id, Outcome.VERSION if version else Outcome.NEW, note)
        times.add(at)
    return found


_TWINS = "another text at its address is of the same time ({}); which came first is not known"


def _time(article: Article) -> str | None:
    """When a version is from: its capture, or else its publication; None where neither is known."""
    when = published(article)
    taken = article.capture.taken if article.capture else None
    return taken or (sortable(when[0]) if when else None)


def _insert(connection: "sql.Connection", table: str, rows: Sequence[dict[str, object]]) -> None:
    if rows:
        connection.execute(insert_once(connection, getattr(tables(), table)), list(rows))


def storable(article: Article, archive: Archive) -> None:
    """UnusableInput where the database cannot hold the article."""
    values = [article.text, article.name, article.url, article.outlet, article.published]
    values += [
        *article.authors,
        *(part for link in article.links for part in (link.url, link.text)),
    ]
    if not archive.sqlite and any("\x00" in value for value in values if value):
        raise UnusableInput("its text holds a NUL character, which PostgreSQL cannot store")
    for value in (article.url, article.outlet):
        if value and len(value.encode("utf-8", "surrogatepass")) > LONGEST_KEY:
            raise UnusableInput(
                f"{value[:40]!r}... is longer than the {LONGEST_KEY:,} bytes of an address or an "
                "outlet; shorten it"
            )


def _capture_row(raw: Raw, stamp: str) -> dict[str, object]:
    return {
        "sha256": raw.sha256,
        "size": len(raw.data),
        "body": pack(raw.data),
        "media_type": raw.media_type or None,
        "headers": written(raw.headers) if raw.headers else None,
        "url": raw.url or None,
        "taken": raw.taken or None,
        "added": stamp,
    }


# The fields of an article that are columns as they are.
_AS_THEY_ARE = ("text", "outlet", "url", "title_length", "lang", "published", "complete", "name")


def _row(article: Article, stamp: str) -> dict[str, object]:
    when = published(article)
    title = article.title
    spans = [[*((link.span.start, link.span.end) if link.span else ())] for link in article.links]
    links = [[link.url, link.text, *span] for link, span in zip(article.links, spans, strict=True)]
    return {name: getattr(article, name) for name in ("id", *_AS_THEY_ARE)} | {
        "title": title.text if title else "",
        "earliest": sortable(when[0]) if when else None,
        "latest": sortable(when[1]) if when else None,
        "authors": written(article.authors),
        "links": written(links),
        "capture": article.capture.sha256 if article.capture else None,
        "taken": article.capture.taken if article.capture else None,
        "added": stamp,
    }


def article_of(row: "sql.RowMapping") -> Article:
    """The article of a row, as it was added."""
    bare = Article(text=row["text"], outlet=row["outlet"], url=row["url"])
    links = (
        Link(url, text, bare.span(*at) if at else None) for url, text, *at in told(row["links"])
    )
    return Article(
        **{name: row[name] for name in _AS_THEY_ARE},
        authors=tuple(told(row["authors"])),
        links=tuple(links),
        capture=Capture(row["capture"], row["taken"]) if row["capture"] else None,
    )


def entries(connection: "sql.Connection", numbers: Sequence[int]) -> list[Entry]:
    """The articles of these numbers, in their order; those that are not there are passed over."""
    table = tables().articles
    asked = sql.select(*fields_of(table, Entry))
    found = {row.n: Entry(*tuple(row)) for row in rows_with(connection, asked, table.c.n, numbers)}
    return [found[number] for number in numbers if number in found]


def articles(connection: "sql.Connection", numbers: Sequence[int]) -> list[Article]:
    """The whole articles of these numbers, in their order."""
    table = tables().articles
    rows = rows_with(connection, sql.select(table), table.c.n, numbers)
    found = {row.n: article_of(row._mapping) for row in rows}
    return [found[number] for number in numbers if number in found]


def captured(connection: "sql.Connection", number: int) -> str | None:
    """The sha256 of the bytes that an article (number) was read from, where these are kept."""
    table = tables()
    held = table.articles.c.capture == table.captures.c.sha256
    asked = sql.select(table.captures.c.sha256).join(table.articles, held)
    return connection.execute(asked.where(table.articles.c.n == number)).scalar()


def captured_bytes(connection: "sql.Connection", sha256: str) -> bytes:
    """The bytes that were captured, as they came."""
    table = tables().captures
    asked = sql.select(table.c.body).where(table.c.sha256 == sha256)
    return unpack(connection.execute(asked).scalar_one())


def numbers_of(connection: "sql.Connection", ids: Sequence[str]) -> list[int]:
    """The numbers of these articles (ids), those that are there."""
    column = tables().articles.c
    return [row.n for row in rows_with(connection, sql.select(column.n), column.id, ids)]


def named_articles(connection: "sql.Connection", name: str) -> list[Entry]:
    """The articles that a name means: an id, how one begins, an address (all its versions, in
    order) or what its input called it."""
    column = tables().articles.c
    short = SHORTEST_ID <= len(name) < WHOLE_ID and not name.strip("0123456789abcdef")
    begins = [column.id.startswith(name)] if short else []
    for condition in (sql.or_(column.id == name, *begins), column.url == name, column.name == name):
        asked = sql.select(column.n).where(condition).order_by(column.n.desc()).limit(NAMED)
        numbers = list(connection.scalars(asked))
        if numbers:
            return _in_time(entries(connection, numbers))
    return []


def latest(found: Sequence[Entry]) -> list[Entry]:
    """The newest version of each page, in the order given."""
    newest = {each.url or each.id: each.id for each in _in_time(found)}
    return [each for each in found if newest[each.url or each.id] == each.id]


def _in_time(found: Sequence[Entry]) -> list[Entry]:
    """Versions as they followed one another, as far as captures, dates and additions tell; of one
    time, those that are cut come before the others."""

    def when(each: Entry) -> tuple[str, bool, int]:
        return each.taken or each.earliest or each.added, each.complete is not False, each.n

    return sorted(found, key=when)


def one_article(connection: "sql.Connection", name: str) -> Entry:
    """The latest version of what a name means; UsageError where it means none, or several."""
    found = named_articles(connection, name)
    if not found:
        raise UsageError(f"no article of the archive is {name!r}; give an id or an address")
    if len({each.url or each.id for each in found}) > 1:
        raise UsageError(f"{name!r} means {len(found)} articles; give more of the id")
    return found[-1]


def after(connection: "sql.Connection", number: int, size: int = BATCH) -> list[int]:
    """The numbers of the next articles behind `number`, in the order they were added."""
    column = tables().articles.c.n
    asked: sql.Select[Any] = sql.select(column).where(column > number).order_by(column).limit(size)
    return list(connection.scalars(asked))


def parsed_day(value: str | None, option: str) -> str | None:
    """The first moment of a day or moment as it sorts; UsageError where it is none."""
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise UsageError(
            f"{option}: {value[:40]!r} is not a date; write it as 2019-03-14"
        ) from error
    return sortable(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
