"""Claims of compared stories: kept as they stand in the matrix, and found by their words."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from crossread.store import sql
from crossread.store.articles import Entry, articles, entries
from crossread.store.dialects import CLAIMS
from crossread.store.opening import Archive
from crossread.store.searching import PAGE, Query, marks, parsed, ranked, window
from crossread.store.tables import rows_with, tables

NAME_MAX = 200  # characters of a speaker


@dataclass(frozen=True, slots=True)
class KeptClaim:
    """A claim of an article (id): the line of the matrix it stands in (from 1; 0 where a
    long matrix leaves it out), how many outlets
    carry that line and whether they contradict each other in it; `speaker` "" in the outlet's own
    words."""

    article: str
    line: int
    outlets: int
    disputed: bool
    text: str
    speaker: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ClaimHit:
    """A claim found: the number of its story, its words with where the words asked for stand in
    them, and what stands before and after in its article."""

    claim: KeptClaim
    entry: Entry
    story: int
    before: str
    words: str
    after: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class FoundClaims:
    """One page of the claims found; `numbers` are all, or, where `capped`, the newest ranked."""

    hits: tuple[ClaimHit, ...]
    total: int
    capped: bool
    numbers: tuple[int, ...]


def short(name: str) -> str:
    """A speaker's name as a row holds it."""
    return name if len(name) <= NAME_MAX else f"{name[: NAME_MAX - 1]}…"


def keep_claims(connection: "sql.Connection", story: int, found: Sequence[KeptClaim]) -> None:
    """Keep the claims of a story (number) in place of those of the comparison before."""
    table, article = tables().claims, tables().articles.c
    connection.execute(sql.delete(table).where(table.c.story == story))
    ids = list({each.article for each in found})
    asked = sql.select(article.id, article.n)
    numbers = {row.id: row.n for row in rows_with(connection, asked, article.id, ids)}
    rows = [
        {
            **asdict(each),
            "article": numbers[each.article],
            "story": story,
            "speaker": short(each.speaker),
            "folded": short(each.speaker).casefold(),
        }
        for each in found
        if each.article in numbers
    ]
    if rows:
        connection.execute(sql.insert(table), rows)


def without_claims(connection: "sql.Connection") -> list[int]:
    """The compared stories (numbers) of which no claim is kept, as after an upgrade."""
    table = tables()
    kept = sql.select(table.claims.c.story)
    column = table.comparisons.c.story
    asked = sql.select(column).where(column.not_in(kept)).order_by(column.desc())
    return list(connection.scalars(asked))


def search_claims(
    archive: Archive, query: Query, *, page: int = 0, size: int = PAGE
) -> FoundClaims:
    """One page of the claims that answer a query, best first."""
    terms = parsed(query.words)
    table = tables().claims
    with archive.reading() as connection:
        numbers, capped = ranked(connection, query, terms, CLAIMS)
        chosen = numbers[page * size : (page + 1) * size]
        rows = {
            row.n: row for row in connection.execute(sql.select(table).where(table.c.n.in_(chosen)))
        }
        chosen = tuple(n for n in chosen if n in rows)  # a story may be drawn anew meanwhile
        wanted = list(dict.fromkeys(rows[n].article for n in chosen))
        known = {each.n: each for each in entries(connection, wanted)}
        texts = {each.id: each.text for each in articles(connection, wanted)}
    hits = []
    for row in (rows[n] for n in chosen):
        entry = known[row.article]
        claim = KeptClaim(
            entry.id, row.line, row.outlets, bool(row.disputed), row.text, row.speaker, row.start,
            row.end,
        )  # fmt: skip
        text = texts[entry.id]
        begin, end = window(text, row.start, row.end)
        words = text[row.start : row.end]
        sides = text[begin : row.start], text[row.end : end]
        hits.append(
            ClaimHit(claim, entry, row.story, sides[0], words, sides[1], marks(words, terms))
        )
    return FoundClaims(tuple(hits), len(numbers), capped, numbers)
