"""`crossread quotes`: every quotation of an article beside the texts it is from."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from crossread.cli.inputs import needed, parted
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
from crossread.models.tagger import open_model
from crossread.pipeline import check_quotes
from crossread.records import QuoteCheck
from crossread.report import open_console, quotes_json, quotes_page, quotes_view

FORMATS = ("html", "json")


@click.command("quotes", cls=several("--against"))
@click.argument("article", metavar="ARTICLE")
@click.option(
    "--against",
    multiple=True,
    metavar="FILE...",
    help="Source documents to check against (all files up to the next option).",
)
@written(FORMATS)
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
        target = destination(output)
        form = form or form_of(target, FORMATS)
        protect_inputs((article, *against), target)
        check = _check(article, against, target, quiet=quiet)
        _put(check, form, target)
    if any(quote.faulty for quote in check.quotes):
        raise click.exceptions.Exit(FINDING)
    if check.unused:
        raise click.exceptions.Exit(SOME_UNUSED)


def _check(article: str, against: Sequence[str], target: Path | None, *, quiet: bool) -> QuoteCheck:
    """The check, with a bar on standard error where it disturbs nothing."""
    (articles, unused), (texts, more) = parted((article,)), parted(against)
    unused += more
    needed(texts if against and articles else articles, unused, quiet=quiet)
    with stepping(open_console(stderr=True), target, quiet=quiet) as step:
        check = check_quotes(articles, texts, open_model(), step=step)
    return QuoteCheck(check.readings, check.sources, check.quotes, tuple(unused))


def _put(check: QuoteCheck, form: str | None, target: Path | None) -> None:
    """Write the check, or show the terminal view."""
    if form is None:
        display(partial(quotes_view, check))
    else:
        text = quotes_page(check) if form == "html" else quotes_json(check)
        write(iter([text.encode()]), target)
