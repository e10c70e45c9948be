"""Outlets of an archive: what is there of each, and who took what from whom."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crossread.records.comparison import Tie
from crossread.store.articles import Entry, entries
from crossread.store.tables import tables

if TYPE_CHECKING:
    from sqlalchemy import Connection

LISTED = 500  # the largest


@dataclass(frozen=True, slots=True)
class OutletCounts:
    """What the archive has of an outlet; `cut` are texts known to be incomplete."""

    articles: int
    stories: int
    cut: int
    first: str | None
    last: str | None


def outlets(connection: "Connection") -> tuple[list[tuple[str, int]], int]:
    """Outlets with their numbers of articles, the most first, and how many outlets there are."""
    from sqlalchemy import func, select

    column = tables().articles.c
    count = func.count()
    asked = select(column.outlet, count).where(column.outlet.is_not(None)).group_by(column.outlet)
    found = connection.execute(asked.order_by(count.desc()).limit(LISTED))
    total = connection.execute(select(func.count(column.outlet.distinct()))).scalar_one()
    return [(name, n) for name, n in found], total


def outlet_counts(connection: "Connection", name: str) -> OutletCounts:
    """What the archive has of an outlet."""
    from sqlalchemy import case, func, select

    column, member = tables().articles.c, tables().members.c
    mine = column.outlet == name
    cut = func.sum(case((column.complete.is_(False), 1), else_=0))
    ends = func.min(column.earliest), func.max(column.earliest)
    row = connection.execute(select(func.count(), cut, *ends).where(mine)).one()
    asked = select(func.count(member.story.distinct())).where(
        member.article.in_(select(column.n).where(mine))
    )
    stories = connection.execute(asked).scalar_one()
    return OutletCounts(row[0], stories, row[1] or 0, row[2], row[3])


def outlet_articles(connection: "Connection", name: str, *, page: int, size: int) -> list[Entry]:
    """One page of an outlet's articles, the newest first."""
    from sqlalchemy import select

    column = tables().articles.c
    asked = (
        select(column.n)
        .where(column.outlet == name)
        .order_by(column.earliest.desc().nulls_last(), column.n.desc())
        .limit(size)
        .offset(page * size)
    )
    return entries(connection, list(connection.scalars(asked)))


def takings(connection: "Connection", outlet: str | None = None) -> list[Tie]:
    """Who has what of whom, the most first; of one outlet where it is given."""
    from sqlalchemy import func, or_, select

    column = tables().ties.c
    sums = [func.sum(column[name]).label(name) for name in ("passages", "reprints", "mentions")]
    pair = (column.source, column.taker, column.directed)
    asked = select(*pair, *sums, func.count(column.story.distinct()).label("stories")).group_by(
        *pair
    )
    if outlet is not None:
        asked = asked.where(or_(column.source == outlet, column.taker == outlet))
    most = sum(sums[1:], sums[0]).desc()
    found = connection.execute(asked.order_by(most, *pair[:2]).limit(LISTED))
    return [Tie(**row | {"directed": bool(row["directed"])}) for row in map(dict, found.mappings())]
