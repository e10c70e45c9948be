"""`crossread watch`: feeds read again and again, and their articles kept in an archive."""

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import click

from crossread.cli.archive import counted, summary
from crossread.cli.options import which
from crossread.cli.output import end, finishing, stopping, tell
from crossread.errors import Interrupted, UsageError
from crossread.read.outlines import outlines
from crossread.records import Unused
from crossread.report import open_console, say
from crossread.store.opening import Archive
from crossread.store.opening import archive as opened
from crossread.stream.archived import group
from crossread.stream.watch import CONTACT, EVERY, Watch, started

AWAY = 30.0  # seconds that an archive which is locked or away is left alone
GLANCE = 0.5  # seconds between two looks whether to end


@click.command("watch")
@click.argument("opml", metavar="FEEDS.opml", type=click.Path(path_type=Path))
@click.option("--contact", envvar=CONTACT,
              help=f"Email or web address sent to the servers. Default: {CONTACT}.")  # fmt: skip
@click.option("--every", type=click.IntRange(1, 10_080), default=int(EVERY // 60),
              show_default=True, help="Minutes between two requests for a feed.")  # fmt: skip
@click.option("--once", is_flag=True, help="Do what is due, then exit.")
@click.option("--stories/--no-stories", "grouped", default=True, help="Group new articles.")
@click.option("-q", "--quiet", is_flag=True, help="Hide warnings.")
@which
def command(
    opml: Path,
    contact: str | None,
    every: int,
    once: bool,
    place: str | None,
    **shown: bool,
) -> None:
    """Follow the feeds in FEEDS.opml and add their articles to the archive, until stopped.

    An <outline> can have its own interval="MINUTES". Each article is read again after 1 hour, 6
    hours, 1 day, 3 days and 7 days; a changed text is a new version. What cannot be fetched is
    listed and tried again.

    Exit codes: 0 success, 2 invalid usage, 3 something could not be fetched.
    """
    with stopping():
        if not contact:
            raise UsageError("say whom servers can write to: --contact you@example.org")
        listed = outlines(opml)
        with finishing() as ended, opened(place, create=True) as archive:
            watch = started(archive, listed, contact=contact, every=every * 60.0)
            failed = _pass(watch, archive, ended, **shown)
            while not once and not ended():
                failed += _next(watch, archive, ended, **shown)
    end(unused=failed)


def _pass(
    watch: Watch, archive: Archive, ended: Callable[[], bool], *, grouped: bool, quiet: bool
) -> int:
    """Do what is due, and tell it; how much could not be fetched."""
    tally: Counter[str] = Counter()
    for item in watch.one_pass():
        counted(item, tally, quiet=quiet)
        if ended():
            break
    if grouped:
        group(archive)
    if tally:
        say(open_console(), summary(tally, archive.name))
    return tally["unused"]


def _next(watch: Watch, archive: Archive, ended: Callable[[], bool], **shown: bool) -> int:
    """Wait for what is due and do it; an archive that is locked or away is left alone a while."""
    try:
        _rest(watch.due(), watch, ended)
        return _pass(watch, archive, ended, **shown)
    except Interrupted as problem:
        tell([Unused(archive.name, f"{problem}; tried again in {AWAY:.0f} seconds")], quiet=False)
        _rest(watch.clock() + AWAY, watch, ended)
        return 0


def _rest(until: float, watch: Watch, ended: Callable[[], bool]) -> None:
    """Wait until that moment, or until the command is told to end."""
    while watch.clock() < until and not ended():
        time.sleep(GLANCE)
