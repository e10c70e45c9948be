"""`crossread changes`: what became of the claims of a page from version to version."""

import click

from crossread.cli.options import which, written
from crossread.cli.output import aim, put, stopping
from crossread.exports.codec import dump, taken
from crossread.pipeline import open_models
from crossread.records import Article, Span
from crossread.records.revisions import Revision
from crossread.report import changes_page, say
from crossread.report.terminal import rich
from crossread.store.opening import archive as opened
from crossread.stream.archived import changes

FORMATS = ("html", "json")
Found = list[tuple[Revision, list[Article]]]


@click.command("changes")
@click.argument("name", metavar="URL|STORY")
@written(FORMATS)
@which
def command(
    name: str, form: str | None, output: str | None, place: str | None, **_quiet: bool
) -> None:
    """Show what changed on an archived page, claim by claim.

    Lists claims added and removed, figures changed, speakers dropped or named, wording softened
    or hardened, and changed quotations and headlines; a change without a correction note is
    marked silent. For STORY, every page of the story is listed.
    """
    with stopping(), opened(place) as archive:
        target, form = aim(output, form, FORMATS)
        found = changes(archive, name, open_models())
        put(found, form, target, _shown, {"html": changes_page, "json": _json})


def _json(found: Found) -> str:
    shown = ("silent", "before", "after", "note", "changes")
    records = [{"url": versions[0].url} | taken(each, shown) for each, versions in found]
    return dump(records, indent=1) + "\n"


def _shown(found: Found, console: "rich.Console") -> None:
    for revision, versions in found:
        first, last = versions[0], versions[-1]
        times = [
            (each.capture and each.capture.taken) or each.published or "?" for each in versions
        ]
        say(console, f"{last.url}: {times[0] or '?'} to {times[-1] or '?'}")
        for each in revision.changes:
            before, after = _words(each.before), _words(each.after)
            arrow = f"{before} -> {after}" if before and after else before or after
            say(console, f"  {each.kind.value}: {arrow}")
        if revision.note:
            say(console, f"  note: {_words(revision.note)}")
        elif revision.silent:
            say(console, "  silent: no correction note")
        elif first.id != last.id:
            say(console, "  no claim was changed")
    if not found:
        say(console, "only one whole version of it is known")


def _words(span: Span | None) -> str:
    return f"“{' '.join(span.text.split())}”" if span else ""
