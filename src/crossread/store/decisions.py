"""What people decided, kept for good: a decision is taken back by another, never changed.

Decisions stand on articles and offsets, so that no new article loosens them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from crossread.errors import UsageError
from crossread.records import DecidedOn, Decision, Span, StoryVerdict
from crossread.records.decisions import standing
from crossread.store import sql
from crossread.store.articles import one_article
from crossread.store.dialects import insert_once
from crossread.store.opening import Archive
from crossread.store.packing import now, told, written
from crossread.store.stories import StoryRow, members, moved, pin, story
from crossread.store.tables import rows_with, tables


def decide(connection: "sql.Connection", made: Decision) -> Decision:
    """Keep a decision; the same one again by the same author at the same time is one."""
    table = tables()
    places = [[span.article, span.start, span.end] for span in made.spans]
    row = {
        "id": made.id, "kind": made.kind.value, "spans": written(places), "verdict": made.verdict,
        "value": made.value, "author": made.author, "why": made.why, "at": made.when,
        "takes_back": " ".join(made.takes_back) or None,
    }  # fmt: skip
    connection.execute(insert_once(connection, table.decisions), row)
    column = table.decisions.c
    number = connection.execute(sql.select(column.n).where(column.id == made.id)).scalar_one()
    for article in sorted({span.article for span in made.spans}):
        anchor = {"decision": number, "article": article}
        connection.execute(insert_once(connection, table.anchors), anchor)
    return made


def decided_articles(connection: "sql.Connection", kind: DecidedOn) -> list[str]:
    """The ids of the articles that decisions of a kind are on."""
    table = tables()
    asked = (
        sql.select(table.anchors.c.article)
        .join(table.decisions, table.decisions.c.n == table.anchors.c.decision)
        .where(table.decisions.c.kind == kind.value)
        .distinct()
    )
    return list(connection.scalars(asked.order_by(table.anchors.c.article)))


def decisions(
    connection: "sql.Connection", texts: Mapping[str, str], *, stand: bool = True
) -> list[Decision]:
    """The decisions on these articles (texts by id) and no others as they were made; only those
    that still stand."""
    table = tables()
    anchor, column = table.anchors.c, table.decisions.c.n
    rows = rows_with(connection, sql.select(anchor.decision), anchor.article, list(texts))
    numbers = sorted({row.decision for row in rows})
    asked = sql.select(table.decisions).order_by(column)
    found = (_decision(row, texts) for row in rows_with(connection, asked, column, numbers))
    made = [each for each in found if each]
    return standing(made) if stand else made


def _decision(row: "sql.Row[Any]", texts: Mapping[str, str]) -> Decision | None:
    """A decision of the archive; None where it is on another article, too."""
    places = told(row.spans)
    if any(article not in texts for article, _, _ in places):
        return None
    return Decision(
        DecidedOn(row.kind.partition("-")[0]),
        tuple(Span(name, start, end, texts[name][start:end]) for name, start, end in places),
        row.verdict,
        row.author,
        value=row.value,
        why=row.why,
        when=row.at,
        takes_back=tuple((row.takes_back or "").split()),
    )


def merge(archive: Archive, names: Sequence[str], *, author: str, why: str = "") -> StoryRow:
    """Make one story of several; the first named one keeps its id."""
    with archive.writing() as connection:
        found = list({each.n: each for each in (story(connection, n) for n in names)}.values())
        if len(found) < 2:
            given = " and ".join(map(repr, names))
            raise UsageError(f"{given} name one story; name two or more to merge")
        held = [members(connection, each.n) for each in found]
        _regrouped(
            connection, StoryVerdict.MERGE, [each[0].id for each in held], author=author, why=why
        )
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
        _regrouped(
            connection, StoryVerdict.SPLIT, [each.id for each in chosen], author=author, why=why
        )
        moved(connection, [each.n for each in chosen], None)
        return story(connection, chosen[0].id)


def pinned(archive: Archive, name: str, *, on: bool, author: str) -> StoryRow:
    """Pin a story, or take the pin away."""
    with archive.writing() as connection:
        found = story(connection, name)
        first = members(connection, found.n)[0]
        kind = StoryVerdict.PIN if on else StoryVerdict.UNPIN
        _regrouped(connection, kind, [first.id], author=author, why="")
        pin(connection, found.n, pinned=on)
        return story(connection, found.id)


def _regrouped(
    connection: "sql.Connection",
    verdict: StoryVerdict,
    ids: Sequence[str],
    *,
    author: str,
    why: str,
) -> None:
    spans = tuple(Span(each, 0, 0, "") for each in ids)
    decide(connection, Decision(DecidedOn.STORY, spans, verdict, author, why=why, when=now()))
