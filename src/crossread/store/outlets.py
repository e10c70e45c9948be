"""Outlets of an archive: what is there of each, and who took what from whom."""

from dataclasses import dataclass

from crossread.records.comparison import Tie
from crossread.store import sql
from crossread.store.articles import Entry, entries
from crossread.store.tables import tables

LISTED = 500  # the largest


@dataclass(frozen=True, slots=True)
class OutletCounts:
    """What the archive has of an outlet; `cut` are texts known to be incomplete."""

    articles: int
    stories: int
    cut: int
    first: str | None
    last: str | None


def outlets(connection: "sql.Connection") -> tuple[list[tuple[str, int]], int]:
    """Outlets with their numbers of articles, the most first, and how many outlets there are."""
    column = tables().articles.c
    count = sql.func.count()
    asked = (
        sql.select(column.outlet, count).where(column.outlet.is_not(None)).group_by(column.outlet)
    )
    found = connection.execute(asked.order_by(count.desc()).limit(LISTED))
    total = connection.execute(sql.select(sql.func.count(column.outlet.distinct()))).scalar_one()
    return [(name, n) for name, n in found], total


def outlet_counts(connection: "sql.Connection", name: str) -> OutletCounts:
    """What the archive has of an outlet."""
    column, member = tables().articles.c, tables().members.c
    mine = column.outlet == name
    cut = sql.func.sum(sql.case((column.complete.is_(False), 1), else_=0))
    ends = sql.func.min(column.earliest), sql.func.max(column.earliest)
    row = connection.execute(sql.select(sql.func.count(), cut, *ends).where(mine)).one()
    asked = sql.select(sql.func.count(member.story.distinct())).where(
        member.article.in_(sql.select(column.n).where(mine))
    )
    stories = connection.execute(asked).scalar_one()
    return OutletCounts(row[0], stories, row[1] or 0, row[2], row[3])


def outlet_articles(
    connection: "sql.Connection", name: str, *, page: int, size: int
) -> list[Entry]:
    """One page of an outlet's articles, the newest first."""
    column = tables().articles.c
    asked = (
        sql.select(column.n)
        .where(column.outlet == name)
        .order_by(column.earliest.desc().nulls_last(), column.n.desc())
        .limit(size)
        .offset(page * size)
    )
    return entries(connection, list(connection.scalars(asked)))


def takings(connection: "sql.Connection", outlet: str | None = None) -> list[Tie]:
    """Who has what of whom, the most first; of one outlet where it is given."""
    column = tables().ties.c
    sums = [sql.func.sum(column[name]).label(name) for name in ("passages", "reprints", "mentions")]
    pair = (column.source, column.taker, column.directed)
    asked = sql.select(
        *pair, *sums, sql.func.count(column.story.distinct()).label("stories")
    ).group_by(*pair)
    if outlet is not None:
        asked = asked.where(sql.or_(column.source == outlet, column.taker == outlet))
    most = sum(sums[1:], sums[0]).desc()
    found = connection.execute(asked.order_by(most, *pair[:2]).limit(LISTED))
    return [Tie(**row | {"directed": bool(row["directed"])}) for row in map(dict, found.mappings())]
