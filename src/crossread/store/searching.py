"""A query in, the articles that answer it out, a page at a time: the same on both databases."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crossread.errors import UsageError
from crossread.store import sql
from crossread.store.articles import Entry, articles, entries, parsed_day
from crossread.store.dialects import ARTICLES, Term, WordIndex, any_of, by_index, matching
from crossread.store.opening import Archive

# Words that stand in more articles rank only the newest so many: ranking is most of what a search
# takes (eval/archive.py).
RANKED = 2_000
PAGE = 20  # articles found a page
LONGEST = 400  # characters of a query
AROUND = 90  # characters shown on each side of a word found
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for; "" and None ask for nothing. `words` may hold "a phrase" and pre*;
    `after` is the number of an article, and asks for those added behind it."""

    words: str = ""
    outlet: str | None = None
    speaker: str | None = None
    since: str | None = None
    until: str | None = None
    lang: str | None = None
    story: int | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """An article found: its passage around the words, as offsets, and where in it they stand."""

    entry: Entry
    passage: str
    start: int
    marks: tuple[tuple[int, int], ...]

    @property
    def words(self) -> str:
        """The words that were found, each once."""
        found = {word.casefold(): word for word in (self.passage[s:e] for s, e in self.marks[::-1])}
        return ", ".join(list(found.values())[::-1][:6])


@dataclass(frozen=True, slots=True)
class FoundArticles:
    """One page of what was found. `total` counts all, or, where `capped`, only the newest that
    were ranked; `unread` articles of the archive have no speakers yet; `numbers` are all found."""

    hits: tuple[Hit, ...]
    total: int
    capped: bool
    unread: int
    numbers: tuple[int, ...] = ()


def search(archive: Archive, query: Query, *, page: int = 0, size: int = PAGE) -> FoundArticles:
    """One page of the articles that answer a query, best first; without words the newest first."""
    terms = parsed(query.words)
    with archive.reading() as connection:
        numbers, capped = ranked(connection, query, terms)
        chosen = numbers[page * size : (page + 1) * size]
        texts = {each.id: each.text for each in articles(connection, chosen)}
        hits = [_hit(each, texts[each.id], terms) for each in entries(connection, chosen)]
        unread = _unread(connection) if query.speaker else 0
    return FoundArticles(tuple(hits), len(numbers), capped, unread, numbers)


def ranked(
    connection: "sql.Connection", query: Query, terms: Sequence[Term], of: WordIndex = ARTICLES
) -> tuple[tuple[int, ...], bool]:
    """The rows (numbers) that answer a query, best first, and whether there are more than are
    ranked; without words the newest first."""
    found = _candidates(connection, query, terms, of)
    rows = found[:RANKED]
    if terms:
        rows = sorted(rows, key=lambda row: (-row["rank"], -row["n"]))
    return tuple(row["n"] for row in rows), len(found) > RANKED


def parsed(words: str) -> tuple[Term, ...]:
    """The terms of a query: words, "phrases" and beginnings*; UsageError for one too long."""
    if len(words) > LONGEST:
        raise UsageError(f"the search has {len(words)} characters; use at most {LONGEST}")
    found = []
    for phrase, word in re.findall(r'"([^"]*)"?|([^\s"]+)', words):
        parts = tuple(_WORD.findall(phrase or word))
        if parts:
            found.append(Term(parts, prefix=word.endswith("*")))
    if words.strip() and not found:
        raise UsageError(f"nothing in {words[:40]!r} can be searched for; give a word")
    return tuple(found)


def _candidates(
    connection: "sql.Connection", query: Query, terms: Sequence[Term], of: WordIndex
) -> "Sequence[sql.RowMapping]":
    """Rows `n` and `rank`, the newest first, at most one more than are ranked."""
    narrowed, values = conditions(query, of)
    values["most"] = RANKED + 1
    if terms:
        asked, more = matching(connection.dialect.name, terms, of, narrowed)
        with by_index(connection):
            return connection.execute(sql.text(asked), values | more).mappings().all()
    asked = " AND ".join([any_of(of), *narrowed])
    asked += f" ORDER BY a.earliest DESC NULLS LAST, {of.letter}.n DESC LIMIT :most"
    return connection.execute(sql.text(asked), values).mappings().all()


def conditions(query: Query, of: WordIndex = ARTICLES) -> tuple[list[str], dict[str, object]]:
    """What a query asks beside words: conditions on the article `a` or on what else is searched,
    and their values."""
    asked = {
        "outlet": (query.outlet, "a.outlet = :outlet"),
        "lang": (query.lang, "a.lang = :lang"),
        "since": (parsed_day(query.since, "--since"), "a.earliest >= :since"),
        "until": (_end(query.until), "a.earliest <= :until"),
        "story": (query.story, _STORY[of.table]),
        "after": (query.after, "a.n > :after"),
        "speaker": (like(query.speaker.casefold()) if query.speaker else None, _SPEAKER[of.table]),
    }
    given = {name: pair for name, pair in asked.items() if pair[0] is not None}
    return [words for _, words in given.values()], {name: pair[0] for name, pair in given.items()}


_STORY = {
    "articles": "a.n IN (SELECT article FROM members WHERE story = :story)",
    "claims": "c.story = :story",
}
_SPEAKER = {
    "articles": "a.n IN (SELECT article FROM voices WHERE folded LIKE :speaker ESCAPE '!')",
    "claims": "c.folded LIKE :speaker ESCAPE '!'",
}


def _end(day: str | None) -> str | None:
    """The last moment of a day, as articles of that day have it."""
    if day is not None and len(day) == len("2019-03-14") and parsed_day(day, "--until"):
        return f"{day}T24"  # behind every time of that day, before the next
    return parsed_day(day, "--until")


def like(words: str) -> str:
    """A pattern of LIKE, escaped by !, for what holds these words."""
    escaped = re.sub(r"([!%_])", r"!\1", words)
    return f"%{escaped}%"


def _unread(connection: "sql.Connection") -> int:
    asked = "SELECT count(*) FROM articles WHERE n NOT IN (SELECT article FROM readings)"
    return int(connection.execute(sql.text(asked)).scalar() or 0)


def _hit(entry: Entry, text: str, terms: Sequence[Term]) -> Hit:
    """The passage around the first words found; the opening where none is at hand."""
    found = re.search(pattern(terms), text, re.IGNORECASE) if terms else None
    start, end = window(text, *(found.span() if found else (0, 0)))
    passage = text[start:end]
    return Hit(entry, passage, start, marks(passage, terms))


def pattern(terms: Sequence[Term]) -> str:
    """A regular expression that finds any of the terms."""
    return "|".join(
        r"(?<!\w)" + r"\W+".join(map(re.escape, each.words)) + ("" if each.prefix else r"(?!\w)")
        for each in terms
    )


def marks(text: str, terms: Sequence[Term]) -> tuple[tuple[int, int], ...]:
    """Where the terms stand in a text."""
    found = re.finditer(pattern(terms), text, re.IGNORECASE) if terms else ()
    return tuple(each.span() for each in found)


def window(text: str, start: int, end: int) -> tuple[int, int]:
    """Some characters around a place, cut between words."""
    left, right = max(0, start - AROUND), min(len(text), end + AROUND)
    if left and (blank := text.find(" ", left, start)) >= 0:
        left = blank + 1
    if right < len(text) and (blank := text.rfind(" ", end, right)) >= 0:
        right = blank
    return left, right
