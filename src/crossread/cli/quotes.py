"""`crossread quotes`: every quotation of an article beside the texts it is from."""

from dataclasses import replace

import click

from crossread.cli.inputs import sides
from crossread.cli.options import written
from crossread.cli.output import aim, end, put, stepping, stopping
from crossread.cli.several import several
from crossread.models.tagger import open_model
from crossread.pipeline import check_quotes
from crossread.report import open_console, quotes_json, quotes_page, quotes_view

FORMATS = {"html": quotes_page, "json": quotes_json}


@click.command("quotes", cls=several("--against"))
@click.argument("article", metavar="ARTICLE")
@click.option(
    "--against",
    multiple=True,
    metavar="FILE...",
    help="Source documents to check against (all files up to the next option).",
)
@written(tuple(FORMATS))
def command(
    article: str,
    against: tuple[str, ...],
    form: str | None,
    output: str | None,
    quiet: bool,
) -> None:
    """Check every quotation in ARTICLE against its source.

    Each is reported as verbatim, trimmed, elided, spliced, altered, not found (the cited text was
    searched) or not checked (the cited text is not available), and as misattributed if someone
    else says it in the source. ARTICLE and FILE are the same as for `crossread read`.

    Exit codes: 0 success, 1 a quotation is altered, spliced or misattributed, 2 invalid usage,
    3 some inputs skipped, 4 no usable input. Skipped inputs are listed with the reason on
    standard error.
    """
    with stopping():
        target, form = aim(output, form, FORMATS, (article, *against))
        articles, texts, unused = sides(article, against, quiet=quiet)
        with stepping(open_console(stderr=True), target, quiet=quiet) as step:
            check = check_quotes(articles, texts, open_model(), step=step)
        put(replace(check, unused=unused), form, target, quotes_view, FORMATS)
    end(finding=any(quote.faulty for quote in check.quotes), unused=unused)
