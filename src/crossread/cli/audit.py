"""`crossread audit`: what an article says of other outlets' coverage, beside their texts."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import click

from crossread.cli.inputs import Gathered, needed, parted
from crossread.cli.output import (
    FINDING,
    SOME_UNUSED,
    destination,
    display,
    form_of,
    protect_inputs,
    stepping,
    stopping,
    write,
    written,
)
from crossread.cli.several import several
from crossread.pipeline import audit_coverage, open_models
from crossread.records.audits import CoverageAudit
from crossread.report import audit_json, audit_page, audit_view, open_console

FORMATS = ("html", "json")


@click.command("audit", cls=several("--against"))
@click.argument("article", metavar="ARTICLE")
@click.option(
    "--against",
    multiple=True,
    required=True,
    metavar="FILE...",
    help="Texts of the outlets it speaks of: all arguments up to the next option.",
)
@click.option("--outlet", help="Outlet name for texts in --against that don't state one.")
@written(FORMATS)
def command(
    article: str,
    against: tuple[str, ...],
    outlet: str | None,
    form: str | None,
    output: str | None,
    quiet: bool,
) -> None:
    """Check what ARTICLE says about other outlets' coverage against their texts.

    Finds claims such as "CNN omits ...", "no paper has reported ...", "the Times buried ..." and
    "only A reported ...", and shows whether the texts carry the news: carried, weaker (in part or
    less exact), not found, or no text of that outlet.

    Exit codes: 0 success, 1 something said to be absent is carried, or something said to be
    carried is not found or placed otherwise, 2 invalid usage, 3 some inputs skipped, 4 no usable
    input.
    """
    with stopping():
        target = destination(output)
        form = form or form_of(target, FORMATS)
        protect_inputs((article, *against), target)
        found = _audit(parted((article,)), parted(against, outlet=outlet), target, quiet=quiet)
        _put(found, form, target)
    if any(each.differs for each in found.audits):
        raise click.exceptions.Exit(FINDING)
    if found.unused:
        raise click.exceptions.Exit(SOME_UNUSED)


def _audit(own: Gathered, texts: Gathered, target: Path | None, *, quiet: bool) -> CoverageAudit:
    """The audit, with a bar on standard error where it disturbs nothing."""
    (articles, unused), (sources, more) = own, texts
    unused += more
    needed(articles and sources, unused, quiet=quiet)
    with stepping(open_console(stderr=True), target, quiet=quiet) as step:
        found = audit_coverage(articles, sources, open_models(), step=step)
    return replace(found, unused=tuple(unused))


def _put(found: CoverageAudit, form: str | None, target: Path | None) -> None:
    """Write the audit, or show the terminal view."""
    if form is None:
        display(partial(audit_view, found))
    else:
        text = audit_page(found) if form == "html" else audit_json(found)
        write(iter([text.encode()]), target)
