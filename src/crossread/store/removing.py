"""A takedown: the text, the bytes and all that was made of them go; that they went stays."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from crossread.errors import Interrupted, UsageError
from crossread.store import sql
from crossread.store.articles import Entry, named_articles
from crossread.store.dialects import forget, insert_once
from crossread.store.opening import Archive
from crossread.store.packing import now
from crossread.store.stories import held, settle, story_of
from crossread.store.tables import fields_of, tables


@dataclass(frozen=True, slots=True)
class Removal:
    """An article (id) that was taken down: who wanted it, why and when."""

    article: str
    url: str | None
    outlet: str | None
    capture: str | None
    why: str
    author: str
    at: str


def remove(archive: Archive, name: str, *, author: str, why: str) -> list[Removal]:
    """Take an article down, or every version at an address; it is not taken in again. What was
    taken down before is swept once more, as after a disk that was full."""
    with archive.writing() as connection:
        found = named_articles(connection, name)
        if len({each.url or each.id for each in found}) > 1:
            raise UsageError(f"{name!r} means {len(found)} articles; give more of the id")
        if found:
            gone = _removed(connection, found, author=author, why=why)
        else:
            gone = _before(connection, name)
        forget(connection)
    _emptied(archive, gone[0].article)
    return gone


def _before(connection: "sql.Connection", name: str) -> list[Removal]:
    """What was taken down under an id or address; UsageError where nothing was."""
    table = tables().removals
    meant = sql.or_(table.c.article == name, table.c.url == name)
    asked = sql.select(*fields_of(table, Removal)).where(meant)
    found = [Removal(*row) for row in connection.execute(asked.order_by(table.c.n))]
    if not found:
        raise UsageError(f"no article of the archive is {name!r}; give an id or an address")
    return found


def _removed(
    connection: "sql.Connection", found: Sequence[Entry], *, author: str, why: str
) -> list[Removal]:
    table = tables()
    numbers = [each.n for each in found]
    stories = set(story_of(connection, numbers).values())
    for story in sorted(stories):
        held(connection, story)
    column = table.articles.c
    asked = sql.select(column.n, column.capture).where(column.n.in_(numbers))
    captures = {row.n: row.capture for row in connection.execute(asked)}
    stamp = now()
    gone = [
        Removal(each.id, each.url, each.outlet, captures[each.n], why, author, stamp)
        for each in found
    ]
    connection.execute(insert_once(connection, table.removals), [asdict(each) for each in gone])
    # The bytes go even where other articles were read from them, as those of one feed are.
    keys = [key for key in captures.values() if key]
    connection.execute(sql.delete(table.captures).where(table.captures.c.sha256.in_(keys)))
    for drawn in (table.comparisons, table.sheets, table.tallies, table.ties, table.claims):
        connection.execute(sql.delete(drawn).where(drawn.c.story.in_(stories)))
    for key in gone:
        told = table.jobs.c.result.contains(key.article)
        connection.execute(sql.update(table.jobs).where(told).values(result=None))
    connection.execute(sql.delete(table.articles).where(column.n.in_(numbers)))
    settle(connection, stories)
    return gone


def _emptied(archive: Archive, article: str) -> None:
    """Let no freed page keep what it held: the log of SQLite is cut, PostgreSQL sweeps. Interrupted
    where another program reads what the log holds."""
    with archive.sweeping() as connection:
        if archive.sqlite:
            if connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar_one():
                raise Interrupted(
                    f"{article} is removed, but another program is reading the archive "
                    f"{archive.name}, and the words are still in its file; when that is done, run: "
                    f"crossread archive remove {article} --archive {archive.name}"
                )
            return
        tables_left = "articles captures comparisons sheets readings voices claims stories"
        for table in tables_left.split():
            connection.execute(sql.text(f"VACUUM {table}"))
