"""`crossread archive`: a database of articles, their stories, and what was found in them."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import click

from crossread.cli.compare import FORMATS
from crossread.cli.options import quietly, stated, to_file, which, written
from crossread.cli.output import (
    aim,
    destination,
    display,
    end,
    put,
    stepping,
    stopping,
    tell,
    write,
)
from crossread.cli.saved import compared
from crossread.errors import UsageError
from crossread.exports.codec import dump
from crossread.exports.readings import csv_line
from crossread.records import Article, Unused
from crossread.report import differences, open_console, say
from crossread.report.terminal import rich
from crossread.report.terminal.console import styled
from crossread.report.views.segments import printable
from crossread.store.articles import articles, named_articles
from crossread.store.backup import backup, restore
from crossread.store.checking import check, stats
from crossread.store.decisions import merge, pinned, split
from crossread.store.opening import archive as opened
from crossread.store.opening import migrate
from crossread.store.removing import remove
from crossread.store.searching import RANKED, FoundArticles, Query, search
from crossread.store.stories import ORDERS, StoryRow, listed, members, story
from crossread.stream.archived import exported, group, take_in
from crossread.text.listing import counted as counted_of

Command = Callable[..., Any]
LISTED = ("json", "jsonl", "csv")
SHOWN = 50  # stories on a page


def listing(asked: Command) -> Command:
    """The options of a command that lists rows."""
    shown = click.option(
        "--format", "form", type=click.Choice(LISTED), help="Output format. Default: terminal."
    )
    return shown(which(asked))


@click.group("archive")
def command() -> None:
    """Keep articles in a database; search them, find their stories, compare one."""


@command.command("add")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@stated
@click.option("--stories/--no-stories", "grouped", default=True, help="Group new articles.")
@quietly
@which
def add_command(
    inputs: tuple[str, ...],
    outlet: str | None,
    published: str | None,
    grouped: bool,
    quiet: bool,
    place: str | None,
) -> None:
    """Add the articles in INPUT... to the archive, which is created if missing.

    An INPUT is what `crossread read` takes. An article is added once; the same address with
    another text is a new version. Once an article is reported as added, it is safe.
    """
    tally: Counter[str] = Counter()
    with stopping(), opened(place, create=True) as archive:
        console = open_console(stderr=True)
        with stepping(console, Path(archive.name), quiet=quiet) as step:
            for item in take_in(archive, inputs, outlet=outlet, day=published):
                counted(item, tally, quiet=quiet, console=console)
                step(item.name if isinstance(item, Unused) else item[0].name)
        say(open_console(), summary(tally, archive.name))
        if grouped:
            group(archive)
    if tally["unused"]:
        end(unused=tally["unused"], usable=tally.total() > tally["unused"])


def counted(
    item: Any, tally: Counter[str], *, quiet: bool, console: "rich.Console | None" = None
) -> None:
    """Count what became of an input, and tell what is odd about it."""
    if isinstance(item, Unused):
        tally["unused"] += 1
        tell([item], quiet=quiet, console=console)
        return
    article, added = item
    tally[added.outcome.value] += 1
    gone = added.outcome.value == "removed"
    note = "it was removed from the archive; not added" if gone else added.note
    if note:
        tell([Unused(article.name, note)], quiet=quiet, console=console)


def summary(tally: Counter[str], name: str) -> str:
    """What became of all inputs, in one line."""
    words = {
        "new": "added", "version": "new version" + "s" * (tally["version"] > 1),
        "same": "already there",
        "removed": "removed before", "unused": "skipped",
    }  # fmt: skip
    parts = [f"{tally[key]} {word}" for key, word in words.items() if tally[key] or key == "new"]
    return f"{name}: {', '.join(parts)}"


@command.command("search")
@click.argument("words", nargs=-1)
@click.option("--outlet", help="Only articles of this outlet.")
@click.option("--speaker", help="Only articles that report something this speaker said.")
@click.option("--since", help="Published on this day or later.")
@click.option("--until", help="Published on this day or earlier.")
@click.option("--lang", help="Only this language, as two letters.")
@click.option("--page", type=click.IntRange(1), default=1, show_default=True)
@listing
def search_command(
    words: tuple[str, ...], page: int, form: str | None, place: str | None, **asked: Any
) -> None:
    """Find articles by their words, best match first; use "a phrase" and begin* as needed."""
    with stopping(), opened(place) as archive:
        query = Query(words=" ".join(words), **asked)
        found = search(archive, query, page=page - 1)
        hits = [
            {**asdict(each.entry), "passage": each.passage, "start": each.start}
            for each in found.hits
        ]
        _list(hits, form, partial(_hits, found))


def _hits(found: FoundArticles, console: "rich.Console") -> None:
    for each in found.hits:
        about = [each.entry.outlet or each.entry.name, each.entry.published or "no date"]
        say(console, f"{each.entry.id[:12]}  {', '.join(about)}: {each.entry.title}")
        line = styled("    " + " ".join(printable(each.passage).split()), "")
        console.print(line, soft_wrap=True)
    least = "more than " if found.capped else ""
    say(console, f"{least}{counted_of(found.total, 'article')} found")
    if found.capped:
        say(console, f"Only the {RANKED} most recently added were ranked; add a word to narrow it.")
    if found.unread:
        lacking = f"{counted_of(found.unread, 'article')} not yet read for speakers"
        say(console, f"{lacking}; compare a story to have its articles read.")


@command.command("stories")
@click.option("--order", type=click.Choice(list(ORDERS)), default="newest", show_default=True)
@click.option("--least", type=click.IntRange(1), default=1, help="Skip smaller stories.")
@click.option("--page", type=click.IntRange(1), default=1, show_default=True)
@click.option("--merge", "merged", multiple=True, metavar="STORY", help="Merge these (repeatable).")
@click.option("--split", "parted", multiple=True, metavar="ARTICLE", help="Make it a new story.")
@click.option("--pin", metavar="STORY", help="Keep a story at the top.")
@click.option("--unpin", metavar="STORY", help="Undo --pin.")
@click.option("--by", "author", default="", help="Your name.")
@listing
def stories_command(
    order: str, least: int, page: int, form: str | None, place: str | None, **asked: Any
) -> None:
    """List the stories of the archive, or merge, split and pin them."""
    with stopping(), opened(place) as archive:
        changed = _regroup(archive, **asked)
        start = (page - 1) * SHOWN
        rows = changed or listed(archive, order=order, start=start, size=SHOWN + 1, least=least)
        more = f"There are more: --page {page + 1}" if len(rows) > SHOWN else ""
        rows = rows[:SHOWN]
        _list([asdict(each) for each in rows], form, partial(_stories, rows, more))
        if more and form:
            tell([Unused(archive.name, more)], quiet=False)


def _regroup(archive: Any, *, merged: Any, parted: Any, author: str, **pins: Any) -> list[StoryRow]:
    found = [merge(archive, merged, author=author)] if merged else []
    found += [split(archive, parted, author=author)] if parted else []
    for option, name in pins.items():
        found += [pinned(archive, name, on=option == "pin", author=author)] if name else []
    return found


def _stories(rows: list[StoryRow], more: str, console: "rich.Console") -> None:
    if not rows:
        say(console, "no stories")
    for each in rows:
        days = " to ".join(dict.fromkeys(day[:10] for day in (each.first, each.last) if day))
        counts = f"{counted_of(each.articles, 'article')}, {counted_of(each.outlets, 'outlet')}"
        pin = "* " if each.pinned else ""
        say(console, f"{each.id[:12]}  {pin}{each.title} ({counts}; {days or 'no date'})")
    if more:
        say(console, more)


@command.command("show")
@click.argument("name")
@listing
def show_command(name: str, form: str | None, place: str | None) -> None:
    """Show the versions of the article NAME (id or address), or the articles of the story NAME."""
    with stopping(), opened(place) as archive, archive.reading() as connection:
        found = named_articles(connection, name)
        if not found:
            found = members(connection, story(connection, name).n)
        rows = [asdict(each) for each in found]
        text = articles(connection, [found[-1].n])[0] if named_articles(connection, name) else None
        _list(rows, form, partial(_shown, rows, text))


def _shown(rows: list[dict[str, Any]], text: Article | None, console: "rich.Console") -> None:
    for row in rows:
        about = ", ".join(str(row[name] or "-") for name in ("outlet", "published", "url"))
        say(console, f"{row['id'][:12]}  {row['title'] or row['name']} ({about})")
    if text:
        console.print(styled("\n" + printable(text.text), ""), soft_wrap=True)


@command.command("compare")
@click.argument("name", metavar="STORY")
@written(tuple(FORMATS))
@which
def compare_archived(
    name: str, form: str | None, output: str | None, quiet: bool, place: str | None
) -> None:
    """Compare the articles of STORY: its id, or the id or address of any article in it."""
    with stopping():
        target, form = aim(output, form, FORMATS)
        comparison = compared(place, [name], target, quiet=quiet)
        put(comparison, form, target, differences, FORMATS)
    end(unused=comparison.unused)


@command.command("export")
@click.argument("names", nargs=-1, metavar="[STORY|ARTICLE]...")
@to_file()
@which
def export_command(names: tuple[str, ...], output: str | None, place: str | None) -> None:
    """Write the articles as JSON lines that `archive add` takes back; all, or those named."""
    with stopping(), opened(place) as archive:
        write(exported(archive, names), destination(output))


@command.command("stats")
@listing
def stats_command(form: str | None, place: str | None) -> None:
    """Show how much the archive holds."""
    with stopping(), opened(place) as archive:
        found = asdict(stats(archive))
        _list([found], form, lambda console: _pairs(found, console))


def _pairs(found: dict[str, Any], console: "rich.Console") -> None:
    for name, value in found.items():
        say(console, f"{name:>10}: {'-' if value is None else value}")


@command.command("check")
@listing
def check_command(form: str | None, place: str | None) -> None:
    """Check hashes, offsets, the search index and orphaned rows.

    Exit codes: 0 nothing found, 1 something is wrong.
    """
    with stopping(), opened(place) as archive:
        faults = [asdict(each) for each in check(archive)]
        _list(faults, form, partial(_faults, faults))
    end(finding=bool(faults))


def _faults(faults: list[dict[str, Any]], console: "rich.Console") -> None:
    for each in faults:
        say(console, f"{each['kind']}: {each['place']}: {each['reason']}")
    say(console, f"{len(faults)} faults" if faults else "no faults")


@command.command("remove")
@click.argument("name", metavar="ARTICLE")
@click.option("--why", default="", help="Reason, kept in the record.")
@click.option("--by", "author", default="", help="Who asked for the removal.")
@which
def remove_command(name: str, why: str, author: str, place: str | None) -> None:
    """Remove ARTICLE (id; or address: every version), its text and bytes, for good.

    The archive keeps a record of when and why, and never adds it again.
    """
    with stopping(), opened(place) as archive:
        for each in remove(archive, name, author=author, why=why):
            about = f"{each.url or 'no address'}, {each.at[:16].replace('T', ' ')} UTC"
            say(open_console(), f"removed {each.article} ({about})")


@command.command("backup")
@click.argument("file", metavar="FILE.zip")
@which
def backup_command(file: str, place: str | None) -> None:
    """Write a consistent copy of the archive to a new FILE; others can keep working."""
    with stopping(), opened(place) as archive:
        counts = backup(archive, Path(file))
        say(
            open_console(),
            f"{file}: {sum(counts.values()):,} rows, {counts['articles']:,} articles",
        )


@command.command("restore")
@click.argument("file", metavar="FILE.zip")
@which
def restore_command(file: str, place: str | None) -> None:
    """Restore the backup FILE into a new archive, SQLite or PostgreSQL."""
    with stopping():
        if not Path(file).is_file():
            raise UsageError(f"there is no file {file!r}; name the backup to restore")
    with stopping(), opened(place, create=True) as archive:
        counts = restore(archive, Path(file))
        say(open_console(), f"{archive.name}: {counts['articles']:,} articles restored")


@command.command("migrate")
@which
def migrate_command(place: str | None) -> None:
    """Upgrade an archive made by an older crossread; make a backup first."""
    with stopping():
        was, is_now = migrate(place)
        done = "is up to date" if was == is_now else f"was {was or 'empty'}, is now {is_now}"
        say(open_console(), f"version {is_now}: {done}")


def _list(
    rows: list[dict[str, Any]], form: str | None, view: Callable[["rich.Console"], None]
) -> None:
    """Rows in the terminal, or as JSON, JSON lines or CSV."""
    if form is None:
        display(view)
    elif form == "json":
        write(dump(rows, indent=1) + "\n", None)
    elif form == "jsonl":
        write((dump(row) + "\n" for row in rows), None)
    elif rows:
        write([csv_line(rows[0]), *(csv_line(map(_cell, row.values())) for row in rows)], None)


def _cell(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value)
