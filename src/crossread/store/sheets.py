"""What is shown of a comparison: pages drawn once, counts of stories, who took from whom.

All of it is made from a comparison and can be made again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crossread.records.comparison import Tie
from crossread.store.packing import now, pack, unpack
from crossread.store.tables import tables

if TYPE_CHECKING:
    from sqlalchemy import Connection


PAIRS = "pairs"  # the sheet of a story with the pairs of claims that were asked about


@dataclass(frozen=True, slots=True)
class Kept:
    """The last comparison of a story: what it was made from, when, and its JSON."""

    key: str
    added: str
    document: str


@dataclass(frozen=True, slots=True)
class StoryTally:
    """What a comparison counted: claims of the matrix, those in dispute, omissions, copied
    passages, and quotations that are not as they were said."""

    rows: int
    disputed: int
    omitted: int
    copied: int
    altered: int


def last_key(connection: "Connection", story: int) -> tuple[str, str] | None:
    """What the last comparison of a story was made from and when; None where there is none."""
    from sqlalchemy import select

    column = tables().comparisons.c
    row = connection.execute(select(column.key, column.added).where(column.story == story)).first()
    return (row.key, row.added) if row else None


def last_comparison(connection: "Connection", story: int) -> Kept | None:
    """The last comparison of a story, also where articles came since."""
    from sqlalchemy import select

    column = tables().comparisons.c
    asked = select(column.key, column.added, column.body).where(column.story == story)
    row = connection.execute(asked).first()
    return Kept(row.key, row.added, unpack(row.body).decode()) if row else None


def kept_sheet(connection: "Connection", name: str, key: str) -> str | None:
    """A page that was drawn from just this."""
    from sqlalchemy import select

    column = tables().sheets.c
    asked = select(column.body).where(column.name == name, column.key == key)
    body = connection.execute(asked).scalar()
    return unpack(body).decode() if body is not None else None


def keep_sheet(connection: "Connection", story: int, name: str, key: str, page: str) -> None:
    """Keep a drawn page in place of the one before."""
    from sqlalchemy import delete, insert

    table = tables().sheets
    connection.execute(delete(table).where(table.c.name == name))
    row = {"name": name, "story": story, "key": key, "body": pack(page.encode())}
    connection.execute(insert(table), row)


def keep_counts(
    connection: "Connection", story: int, tally: StoryTally, ties: Sequence[Tie]
) -> None:
    """Keep what a comparison counted, in place of what the one before did."""
    from sqlalchemy import delete, insert

    table = tables()
    for each in (table.tallies, table.ties):
        connection.execute(delete(each).where(each.c.story == story))
    counts = {name: getattr(tally, name) for name in StoryTally.__dataclass_fields__}
    connection.execute(insert(table.tallies), {"story": story, "added": now(), **counts})
    names = table.ties.c.keys() & Tie.__dataclass_fields__.keys()
    rows = [{"story": story} | {name: getattr(tie, name) for name in names} for tie in ties]
    if rows:
        connection.execute(insert(table.ties), rows)


def tallies(connection: "Connection", stories: Sequence[int]) -> dict[int, StoryTally]:
    """What was counted of each of these stories (numbers) that was compared."""
    from sqlalchemy import select

    table = tables().tallies
    columns = [table.c[name] for name in StoryTally.__dataclass_fields__]
    asked = select(table.c.story, *columns).where(table.c.story.in_(stories))
    return {number: StoryTally(*counts) for number, *counts in connection.execute(asked)}
