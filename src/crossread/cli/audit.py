"""`crossread audit`: what an article says of other outlets' coverage, beside their texts."""

from dataclasses import replace

import click

from crossread.cli.inputs import sides
from crossread.cli.options import written
from crossread.cli.output import aim, end, put, stepping, stopping
from crossread.cli.several import several
from crossread.pipeline import audit_coverage, open_models
from crossread.report import audit_json, audit_page, audit_view, open_console

FORMATS = {"html": audit_page, "json": audit_json}


@click.command("audit", cls=several("--against"))
@click.argument("article", metavar="ARTICLE")
@click.option(
    "--against",
    multiple=True,
    required=True,
    metavar="FILE...",
    help="The other outlets' articles (all files up to the next option).",
)
@click.option("--outlet", help="Outlet name for texts in --against that don't state one.")
@written(tuple(FORMATS))
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

    Exit codes: 0 success, 1 the texts contradict a claim (news said to be absent is there, or
    the other way round), 2 invalid usage, 3 some inputs skipped, 4 no usable input.
    """
    with stopping():
        target, form = aim(output, form, FORMATS, (article, *against))
        articles, sources, unused = sides(article, against, quiet=quiet, outlet=outlet)
        with stepping(open_console(stderr=True), target, quiet=quiet) as step:
            found = audit_coverage(articles, sources, open_models(), step=step)
        put(replace(found, unused=unused), form, target, audit_view, FORMATS)
    end(finding=any(each.differs for each in found.audits), unused=unused)
