"""One article: its text with who says what in it, its versions, its story."""

from crossread.serve.asking import Answer, Ask, Refused, Role, Route, download, renewed
from crossread.serve.comparing import comparing
from crossread.serve.drawing import reading
from crossread.serve.frame import READING, show
from crossread.store.articles import (
    Entry,
    articles,
    captured,
    captured_bytes,
    named_articles,
    one_article,
)
from crossread.store.stories import StoryRow, stories, story_of


def place(ask: Ask, name: str) -> tuple[Entry, StoryRow | None]:
    """The article that is meant, and its story."""
    with ask.archive.reading() as connection:
        entry = one_article(connection, name)
        number = story_of(connection, [entry.n]).get(entry.n)
        row = stories(connection, [number]).get(number) if number else None
    return entry, row


def _article(ask: Ask) -> Answer:
    entry, row = place(ask, ask.path["article"])
    job = comparing(ask.archive, row) if row else None
    if ask.partial:
        return renewed(waits=job is not None)
    drawn = reading(ask.archive, row, entry.id) if row else None
    with ask.archive.reading() as connection:
        versions = named_articles(connection, entry.url) if entry.url else [entry]
        held = captured(connection, entry.n) is not None
        text = None if drawn else articles(connection, [entry.n])[0]
    return show(
        ask, "article.html", styles=READING, script="page.js" if drawn else "",
        entry=entry, story=row, drawn=drawn, text=text, versions=versions, held=held,
        job=job,
    )  # fmt: skip


def _received(ask: Ask) -> Answer:
    """The bytes that the article was read from, to be kept as a file and never shown."""
    entry, _ = place(ask, ask.path["article"])
    with ask.archive.reading() as connection:
        key = captured(connection, entry.n)
        if key is None:
            raise Refused(404, "The bytes that this article was read from are not in the archive.")
        data = captured_bytes(connection, key)
    return download(data, f"received-{key[:12]}.bin", "application/octet-stream")


ROUTES = (
    Route("GET", "/article/{article}", _article, Role.READER),
    Route("GET", "/article/{article}/received", _received, Role.READER),
)
