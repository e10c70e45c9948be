"""What people decided, kept for good: a decision is taken back by another, never changed.

Decisions stand on articles and offsets, so that no new article loosens them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crossread.errors import UsageError
from crossread.records import content_id
from crossread.store.articles import one_article
from crossread.store.dialects import insert_once
from crossread.store.opening import Archive
from crossread.store.packing import now, told, written
from crossread.store.stories import StoryRow, members, moved, pin, story
from crossread.store.tables import tables

if TYPE_CHECKING:
    from sqlalchemy import Connection

Places = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class KeptDecision:
    """A decision as it was made: `spans` are (article id, start, end); `takes_back` is the id of
    the decision that it ends. What does not apply is ""."""

    kind: str
    spans: Places
    verdict: str
    value: str
    author: str
    why: str
    at: str
    takes_back: str | None = None
    id: str = ""


def decide(connection: "Connection", made: KeptDecision) -> KeptDecision:
    """Keep a decision; the same one again by the same author at the same time is one."""
    from sqlalchemy import select

    table = tables()
    spans = written(made.spans)
    key = content_id("decision", made.kind, spans, made.verdict, made.value, made.author, made.at)
    row = {name: getattr(made, name) for name in _COLUMNS} | {"spans": spans, "id": key}
    connection.execute(insert_once(connection, table.decisions), row)
    column = table.decisions.c
    number = connection.execute(select(column.n).where(column.id == key)).scalar_one()
    for article in sorted({article for article, _, _ in made.spans}):
        row = {"decision": number, "article": article}
        connection.execute(insert_once(connection, table.anchors), row)
    return KeptDecision(**{name: getattr(made, name) for name in _COLUMNS}, id=key)


_COLUMNS = ("kind", "spans", "verdict", "value", "author", "why", "at", "takes_back")


def decisions(
    connection: "Connection", ids: Sequence[str], *, standing: bool = True
) -> list[KeptDecision]:
    """The decisions on these articles (ids) as they were made; only those that still stand."""
    from sqlalchemy import select

    table = tables()
    asked = (
        select(table.decisions)
        .where(
            table.decisions.c.n.in_(
                select(table.anchors.c.decision).where(table.anchors.c.article.in_(ids))
            )
        )
        .order_by(table.decisions.c.n)
    )
    found = [_decision(dict(row)) for row in connection.execute(asked).mappings()]
    ended = {each.takes_back for each in found if each.takes_back}
    return [each for each in found if not standing or not (each.id in ended or each.takes_back)]


def _decision(row: dict[str, object]) -> KeptDecision:
    del row["n"]
    spans = tuple((article, start, end) for article, start, end in told(str(row["spans"])))
    return KeptDecision(**row | {"spans": spans})  # type: ignore[arg-type]


def merge(archive: Archive, names: Sequence[str], *, author: str, why: str = "") -> StoryRow:
    """Make one story of several; the first named one keeps its id."""
    with archive.writing() as connection:
        found = list({each.n: each for each in (story(connection, n) for n in names)}.values())
        if len(found) < 2:
            raise UsageError(f"{' and '.join(map(repr, names))} are one story already")
        held = [members(connection, each.n) for each in found]
        _regrouped(connection, "merge", [each[0].id for each in held], author=author, why=why)
        moved(connection, [each.n for group in held[1:] for each in group], found[0].n)
        return story(connection, found[0].id)


def split(archive: Archive, names: Sequence[str], *, author: str, why: str = "") -> StoryRow:
    """Make a story of its own of these articles of one story."""
    with archive.writing() as connection:
        chosen = [one_article(connection, name) for name in names]
        whole = story(connection, chosen[0].id)
        inside = {each.n for each in members(connection, whole.n)}
        for each in chosen:
            if each.n not in inside:
                raise UsageError(f"{each.id} is not an article of the story {whole.id}")
        if len({each.n for each in chosen}) == len(inside):
            raise UsageError(f"these are all articles of the story {whole.id}; name fewer")
        _regrouped(connection, "split", [each.id for each in chosen], author=author, why=why)
        moved(connection, [each.n for each in chosen], None)
        return story(connection, chosen[0].id)


def pinned(archive: Archive, name: str, *, on: bool, author: str) -> StoryRow:
    """Pin a story, or take the pin away."""
    with archive.writing() as connection:
        found = story(connection, name)
        first = members(connection, found.n)[0]
        kind = "pin" if on else "unpin"
        _regrouped(connection, kind, [first.id], author=author, why="")
        pin(connection, found.n, pinned=on)
        return story(connection, found.id)


def _regrouped(
    connection: "Connection", kind: str, ids: Sequence[str], *, author: str, why: str
) -> None:
    spans = tuple((each, 0, 0) for each in ids)
    decide(connection, KeptDecision(f"story-{kind}", spans, kind, "", author, why, now()))
