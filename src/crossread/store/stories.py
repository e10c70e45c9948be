"""Stories as rows: which articles each holds, and what people decided about them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from crossread.errors import UsageError
from crossread.records import content_id
from crossread.store import sql
from crossread.store.articles import SHORTEST_ID, WHOLE_ID, Entry, entries, named_articles
from crossread.store.dialects import insert_once
from crossread.store.opening import Archive
from crossread.store.packing import now
from crossread.store.tables import rows_with, tables

ORDERS = {
    "newest": "s.last DESC NULLS LAST",
    "largest": "s.articles DESC",
    "changed": "s.changed DESC",
    "disputed": "coalesce(t.disputed, 0) DESC, s.last DESC NULLS LAST",
    "copied": "coalesce(t.copied, 0) DESC, s.last DESC NULLS LAST",
}


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story in a list; `continues` is the id of the story it takes up after a pause."""

    n: int
    id: str
    title: str
    first: str | None
    last: str | None
    pinned: bool
    method: str
    continues: str | None
    changed: str
    articles: int
    outlets: int


@dataclass(frozen=True, slots=True)
class Membership:
    """An article (number) that belongs to a story (number; None opens one), found how and how
    surely; `title` and `continues` are those of a story that is opened."""

    article: int
    story: int | None
    method: str
    score: float | None = None
    continues: str | None = None


def listed(
    archive: Archive, *, order: str = "newest", start: int = 0, size: int = 50, least: int = 1
) -> list[StoryRow]:
    """So many stories that have at least so many articles, behind the first `start` of them."""
    if order not in ORDERS:
        raise UsageError(f"stories have no order {order!r}; use {', '.join(ORDERS)}")
    tail = f"ORDER BY s.pinned DESC, {ORDERS[order]}, s.n DESC LIMIT :size OFFSET :start"
    values = {"least": least, "size": size, "start": start}
    return archive.read(_rows, "WHERE s.articles >= :least", tail, values)


def stories(connection: "sql.Connection", numbers: Sequence[int]) -> dict[int, StoryRow]:
    """The stories of these numbers."""
    found: dict[int, StoryRow] = {}
    for number in dict.fromkeys(numbers):
        found |= {each.n: each for each in _rows(connection, "WHERE s.n = :n", "", {"n": number})}
    return found


def by_ids(connection: "sql.Connection", ids: Sequence[str]) -> list[StoryRow]:
    """The stories of these ids, in their order; those that are no longer there are passed over."""
    found = [_rows(connection, "WHERE s.id = :id", "", {"id": each}) for each in ids]
    return [row for rows in found for row in rows]


_LIST = (
    "SELECT s.n, s.id, s.title, s.first, s.last, s.pinned, s.method, s.continues, s.changed, "
    "s.articles, s.outlets FROM stories s LEFT JOIN tallies t ON t.story = s.n {where} {tail}"
)


def _rows(
    connection: "sql.Connection", where: str, tail: str, values: Mapping[str, object]
) -> list[StoryRow]:
    asked = sql.text(_LIST.format(where=where, tail=tail))
    found = connection.execute(asked, dict(values))
    return [StoryRow(**{**row, "pinned": bool(row["pinned"])}) for row in found.mappings()]


def story(connection: "sql.Connection", name: str) -> StoryRow:
    """The story that a name means: its id, how that begins, or the id or address of any article
    in it; UsageError where it means none, or several."""
    short = SHORTEST_ID <= len(name) < WHOLE_ID and not name.strip("0123456789abcdef")
    where = "WHERE s.id = :name" + (" OR substr(s.id, 1, :length) = :name" if short else "")
    values = {"name": name, "length": len(name)} if short else {"name": name}
    found = _rows(connection, where, "", values)
    if not found:
        members = [each.n for each in named_articles(connection, name)]
        numbers = story_of(connection, members)
        for number in sorted(set(numbers.values())):
            found += _rows(connection, "WHERE s.n = :n", "", {"n": number})
    if not found:
        raise UsageError(
            f"no story of the archive has {name!r}; give the id of a story, or the id or address "
            "of an article in it"
        )
    if len(found) > 1:
        raise UsageError(f"{name!r} means {len(found)} stories; give more of the id")
    return found[0]


def story_of(connection: "sql.Connection", numbers: Sequence[int]) -> dict[int, int]:
    """The story (number) of each of these articles (numbers) that has one."""
    column = tables().members.c
    asked = sql.select(column.article, column.story)
    rows = rows_with(connection, asked, column.article, numbers)
    return {row.article: row.story for row in rows}


def members(connection: "sql.Connection", number: int) -> list[Entry]:
    """The articles of a story, the earliest first."""
    column = tables().members.c
    found = list(connection.scalars(sql.select(column.article).where(column.story == number)))
    return sorted(
        entries(connection, found),
        key=lambda each: (each.earliest or "~", each.outlet or "", each.n),
    )


def join(connection: "sql.Connection", found: Sequence[Membership]) -> list[int]:
    """Put articles into their stories, new ones where they have none; the stories (numbers).

    An article that another writer put into a story in the meantime stays there.
    """
    known = {each.n: each for each in entries(connection, [each.article for each in found])}
    numbers = []
    for each in found:
        if each.article in known:
            number = each.story or opened(connection, known[each.article], each)
            row = {"article": each.article, "story": number, "method": each.method}
            connection.execute(
                insert_once(connection, tables().members), row | {"score": each.score}
            )
            numbers.append(number)
    settle(connection, numbers)
    return numbers


def opened(connection: "sql.Connection", entry: Entry, found: Membership) -> int:
    """A new story that an article opens; its id comes from the article and is always the same."""
    table = tables().stories
    key = content_id("story", entry.id)
    while True:
        row = {
            "id": key, "title": entry.title or entry.name, "first": entry.earliest,
            "last": entry.earliest, "pinned": False, "method": found.method,
            "continues": found.continues, "changed": now(), "articles": 0, "outlets": 0,
        }  # fmt: skip
        made = connection.execute(insert_once(connection, table).returning(table.c.n), row).scalar()
        if made is not None:
            return int(made)
        key = content_id("story", key)  # it opened one before, and was taken out of it


def settle(connection: "sql.Connection", numbers: Iterable[int]) -> None:
    """Bring titles and ends of stories in line with their articles; empty stories go."""
    table = tables().stories
    for number in sorted(set(numbers)):
        found = members(connection, number)
        if not found:
            connection.execute(sql.delete(table).where(table.c.n == number))
            continue
        days = [each.earliest for each in found if each.earliest]
        titled = next((each.title for each in found if each.title), "") or found[0].name
        values = {
            "title": titled, "first": min(days, default=None), "last": max(days, default=None),
            "changed": now(), "articles": len(found),
            "outlets": len({each.outlet for each in found if each.outlet}),
        }  # fmt: skip
        connection.execute(sql.update(table).where(table.c.n == number).values(values))


def moved(connection: "sql.Connection", articles: Sequence[int], story: int | None) -> int:
    """Put articles into another story (None: one of their own) by a person's hand."""
    table = tables().members
    before = set(story_of(connection, articles).values())
    if story is None:
        (first, *_) = entries(connection, articles)
        story = opened(connection, first, Membership(first.n, None, BY_HAND))
    values = {"story": story, "method": BY_HAND, "score": None}
    connection.execute(sql.update(table).where(table.c.article.in_(articles)).values(values))
    settle(connection, {*before, story})
    return story


BY_HAND = "person@1"


def pin(connection: "sql.Connection", number: int, *, pinned: bool) -> None:
    """Keep a story at the top of every list, or no longer."""
    table = tables().stories
    connection.execute(sql.update(table).where(table.c.n == number).values(pinned=pinned))


def ungrouped(connection: "sql.Connection", size: int) -> list[int]:
    """The next articles (numbers) that belong to no story yet, by date, then as added."""
    article, member = tables().articles.c, tables().members.c
    asked = (
        sql.select(article.n)
        .where(~sql.select(member.article).where(member.article == article.n).exists())
        .order_by(article.n)
        .limit(size)
    )
    return list(connection.scalars(asked))


def recent(connection: "sql.Connection", size: int) -> list[int]:
    """The articles (numbers) last put into stories, the oldest first."""
    column = tables().members.c.article
    return sorted(connection.scalars(sql.select(column).order_by(column.desc()).limit(size)))


def held(connection: "sql.Connection", number: int) -> bool:
    """Whether that story is there; if so, no other writer changes it, or what is kept of it, before
    this transaction ends."""
    column = tables().stories.c
    asked = sql.select(column.n).where(column.n == number).with_for_update()
    return connection.execute(asked).first() is not None


def story_id(connection: "sql.Connection", number: int) -> str:
    """The id of the story of that number."""
    column = tables().stories.c
    return str(connection.execute(sql.select(column.id).where(column.n == number)).scalar_one())
