"""Who is reported to have said what, over all articles that were compared."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from crossread.store import sql
from crossread.store.articles import Entry, entries
from crossread.store.searching import RANKED, Query, conditions, like
from crossread.store.tables import tables

RECENT = 2_000  # articles added last whose speakers are listed unasked
LISTED = 100  # of one speaker
WORDS = 600  # characters of a statement


@dataclass(frozen=True, slots=True)
class Said:
    """One statement: its article, its words, how it is reported and, of a quotation, its state."""

    entry: Entry
    words: str
    kind: str
    polarity: str
    state: str
    start: int


@dataclass(frozen=True, slots=True)
class Heard:
    """A speaker of the archive: how many statements, in how many articles."""

    name: str
    statements: int
    articles: int


def speakers(connection: "sql.Connection", query: Query) -> tuple[list[Heard], tuple[int, ...]]:
    """The speakers whose names hold the words of a query, the most reported first, and the newest
    articles (numbers) with them; of a query for nothing, those of the articles added last."""
    narrowed, values = conditions(replace(query, words="", speaker=None))
    if query.words:
        narrowed.append("v.folded LIKE :name ESCAPE '!'")
        values["name"] = like(query.words.casefold())
    elif not narrowed:
        narrowed.append("a.n > (SELECT max(n) FROM articles) - :recent")
        values["recent"] = RECENT
    where = "FROM voices v JOIN articles a ON a.n = v.article WHERE " + " AND ".join(narrowed)
    asked = (
        f"SELECT min(v.speaker), count(*), count(DISTINCT v.article) {where} "
        "GROUP BY v.folded ORDER BY count(*) DESC, v.folded LIMIT :most"
    )
    found = [Heard(*row) for row in connection.execute(sql.text(asked), values | {"most": LISTED})]
    asked = f"SELECT DISTINCT v.article {where} ORDER BY v.article DESC LIMIT :most"
    numbers = connection.execute(sql.text(asked), values | {"most": RANKED})
    return found, tuple(numbers.scalars())


def said_by(
    connection: "sql.Connection", name: str, *, page: int, size: int
) -> tuple[list[Said], int, int]:
    """One page of what a speaker is reported to have said, the newest first; how many statements
    in how many articles there are."""
    column, article = tables().voices.c, tables().articles.c
    mine = column.folded == name.casefold()
    total = connection.execute(
        sql.select(sql.func.count(), sql.func.count(column.article.distinct())).where(mine)
    ).one()
    words = sql.func.substr(article.text, column.start + 1, WORDS)
    asked = (
        sql.select(
            column.article, words, column.kind, column.polarity, column.state, column.start,
            column.end,
        )
        .join(article.n.table, article.n == column.article)
        .where(mine)
        .order_by(article.earliest.desc().nulls_last(), article.n.desc(), column.start)
        .limit(size)
        .offset(page * size)
    )  # fmt: skip
    rows = list(connection.execute(asked))
    known = {each.n: each for each in entries(connection, [row.article for row in rows])}
    found = [
        Said(
            known[row.article], _shown(row[1], row.end - row.start), row.kind or "",
            row.polarity or "", row.state or "", row.start,
        )
        for row in rows
    ]  # fmt: skip
    return found, total[0], total[1]


def _shown(words: str, length: int) -> str:
    """The words of a statement, whose text goes on behind it, cut where they are many."""
    return words[:length] if length <= WORDS else f"{words}…"


def keep_states(connection: "sql.Connection", states: Mapping[str, str]) -> None:
    """Keep the states of quotations (by attribution id) beside what was said."""
    table = tables().voices
    rows = [{"key": key, "found": state} for key, state in states.items()]
    if rows:
        asked = sql.update(table).where(table.c.attribution == sql.bindparam("key"))
        connection.execute(asked.values(state=sql.bindparam("found")), rows)
