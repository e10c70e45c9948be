"""What is shown of a comparison: pages drawn once, counts of stories, who took from whom.

All of it is made from a comparison and can be made again.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from crossread.records.comparison import Tie
from crossread.store import sql
from crossread.store.packing import now, pack, unpack
from crossread.store.tables import fields_of, tables

PAIRS = "pairs"  # the sheet of a story with the pairs of claims that were asked about


@dataclass(frozen=True, slots=True)
class StoryTally:
    """What a comparison counted: claims of the matrix, those in dispute, omissions, copied
    passages, and quotations that are not as they were said."""

    rows: int
    disputed: int
    omitted: int
    copied: int
    altered: int


def last_key(connection: "sql.Connection", story: int) -> tuple[str, str] | None:
    """What the last comparison of a story was made from and when; None where there is none."""
    column = tables().comparisons.c
    row = connection.execute(
        sql.select(column.key, column.added).where(column.story == story)
    ).first()
    return (row.key, row.added) if row else None


def last_comparison(connection: "sql.Connection", story: int) -> tuple[str, str] | None:
    """The last comparison of a story, also where articles came since: what it was made from, and
    its JSON."""
    column = tables().comparisons.c
    asked = sql.select(column.key, column.body).where(column.story == story)
    row = connection.execute(asked).first()
    return (row.key, unpack(row.body).decode()) if row else None


def kept_sheet(connection: "sql.Connection", name: str, key: str) -> str | None:
    """A page that was drawn from just this."""
    found = kept_bytes(connection, name, key)
    return found.decode() if found is not None else None


def kept_bytes(connection: "sql.Connection", name: str, key: str) -> bytes | None:
    """What was kept by that name, if it was made from just this."""
    column = tables().sheets.c
    asked = sql.select(column.body).where(column.name == name, column.key == key)
    body = connection.execute(asked).scalar()
    return unpack(body) if body is not None else None


def keep_sheet(connection: "sql.Connection", story: int, name: str, key: str, page: str) -> None:
    """Keep a drawn page in place of the one before."""
    keep_bytes(connection, story, name, key, page.encode())


def keep_bytes(connection: "sql.Connection", story: int, name: str, key: str, data: bytes) -> None:
    """Keep what was made of a story by that name, in place of what was before."""
    table = tables().sheets
    connection.execute(sql.delete(table).where(table.c.name == name))
    row = {"name": name, "story": story, "key": key, "body": pack(data)}
    connection.execute(sql.insert(table), row)


def keep_counts(
    connection: "sql.Connection", story: int, tally: StoryTally, ties: Sequence[Tie]
) -> None:
    """Keep what a comparison counted, in place of what the one before did."""
    table = tables()
    for each in (table.tallies, table.ties):
        connection.execute(sql.delete(each).where(each.c.story == story))
    row = {"story": story, "added": now(), **asdict(tally)}
    connection.execute(sql.insert(table.tallies), row)
    names = table.ties.c.keys() & Tie.__dataclass_fields__.keys()
    rows = [{"story": story} | {name: getattr(tie, name) for name in names} for tie in ties]
    if rows:
        connection.execute(sql.insert(table.ties), rows)


def tallies(connection: "sql.Connection", stories: Sequence[int]) -> dict[int, StoryTally]:
    """What was counted of each of these stories (numbers) that was compared."""
    table = tables().tallies
    asked = sql.select(table.c.story, *fields_of(table, StoryTally)).where(
        table.c.story.in_(stories)
    )
    return {number: StoryTally(*counts) for number, *counts in connection.execute(asked)}
