"""The `crossread` command: options in, one walk, a page, data or a terminal view out."""

import math
import sys
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path

import click

from crossread import __version__
from crossread.cli.output import (
    NONE_USABLE,
    SOME_UNUSED,
    destination,
    display,
    form_of,
    protect_inputs,
    stepping,
    stopping,
    tell,
    write,
)
from crossread.cli.quotes import quotes_command
from crossread.cli.weigh import weigh
from crossread.errors import UsageError
from crossread.models.tagger import open_model
from crossread.pipeline import comparable, compare, open_models, take_apart
from crossread.read import read
from crossread.records import Article, Comparison, Reading, Unused
from crossread.report import (
    at_least,
    comparison_csv,
    comparison_json,
    comparison_page,
    comparison_parquet,
    open_console,
    print_terminal,
    say,
    to_csv,
    to_html,
    to_json,
    to_jsonl,
)
from crossread.report.terminal.comparison import differences

FORMATS = ("html", "json", "jsonl", "csv")
COMPARED = ("html", "json", "csv", "parquet")

Items = Generator[Reading | Unused, None, None]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="crossread")
def main() -> None:
    """Compare how outlets cover a news story: who says what, and who omits it."""


@main.command("read")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--outlet", help="Outlet name for inputs that don't state one.")
@click.option(
    "--date", "published", help="Publication date (YYYY-MM-DD) for inputs that don't state one."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="Output format. Default: taken from the -o file name, otherwise shown in the terminal.",
)
@click.option("-o", "--output", metavar="FILE", help="Output file; - for standard output.")
@click.option(
    "--min-score",
    type=click.FloatRange(0, 1),
    callback=lambda _context, _option, value: _a_number(value),
    default=0.0,
    show_default=True,
    help="Hide attributions below this confidence (0-1).",
)
@click.option("-q", "--quiet", is_flag=True, help="Hide progress and warnings.")
def read_command(
    inputs: tuple[str, ...],
    form: str | None,
    output: str | None,
    min_score: float,
    quiet: bool,
    **known: str | None,
) -> None:
    """List who says what in each article.

    INPUT is a file (HTML, plain text, Markdown, PDF, RSS or Atom, JSON-LD, .jsonl[.gz]), a
    folder, a URL, or - for standard input.

    Exit codes: 0 success, 2 invalid usage, 3 some inputs skipped, 4 no usable input. Skipped
    inputs are listed with the reason on standard error.
    """
    tally: Counter[str] = Counter()
    with stopping():
        target = destination(output)
        form = form or form_of(target, FORMATS)
        protect_inputs(inputs, target)
        with closing(_told(_walk(inputs, min_score, **known), tally, target, quiet)) as items:
            if form:
                write((chunk.encode() for chunk in _chunks(items, form)), target)
            else:
                _show(items)
    if not tally["articles"] or tally["unused"]:
        raise click.exceptions.Exit(SOME_UNUSED if tally["articles"] else NONE_USABLE)


@main.command("compare")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--outlet", help="Outlet name for inputs that don't state one.")
@click.option(
    "--date", "published", help="Publication date (YYYY-MM-DD) for inputs that don't state one."
)
@click.option(
    "--complete",
    is_flag=True,
    help="Treat articles as complete unless marked otherwise, so omissions can be reported.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(COMPARED),
    help="Output format. Default: taken from the -o file name, otherwise shown in the terminal.",
)
@click.option("-o", "--output", metavar="FILE", help="Output file; - for standard output.")
@click.option("-q", "--quiet", is_flag=True, help="Hide progress and warnings.")
def compare_command(
    inputs: tuple[str, ...],
    form: str | None,
    output: str | None,
    quiet: bool,
    complete: bool,
    **known: str | None,
) -> None:
    """Compare articles about one story: who reports, disputes or omits each claim.

    Articles about a different event are skipped and listed. INPUT is the same as for
    `crossread read`.

    Exit codes: 0 success, 2 invalid usage, 3 some inputs skipped, 4 no usable input. Skipped
    inputs are listed with the reason on standard error.
    """
    with stopping():
        target = destination(output)
        form = form or form_of(target, COMPARED)
        if form == "parquet" and target is None and sys.stdout.isatty():
            raise UsageError("Parquet is binary; write it to a file with -o FILE")
        protect_inputs(inputs, target)
        found = list(read(inputs, **known))
        unused = [item for item in found if isinstance(item, Unused)]
        articles = [item for item in found if isinstance(item, Article)]
        if complete:
            articles = [replace(a, complete=True) if a.complete is None else a for a in articles]
        articles, unfit = comparable(articles)
        unused += unfit
        tell(unused, quiet=quiet)
        if not articles:
            raise click.exceptions.Exit(NONE_USABLE)
        comparison = _comparison(articles, target, quiet=quiet)
        tell(comparison.unused, quiet=quiet)
        comparison = replace(comparison, unused=(*unused, *comparison.unused))
        _put(comparison, form, target)
    if comparison.unused:
        raise click.exceptions.Exit(SOME_UNUSED)


main.add_command(quotes_command)
main.add_command(weigh)


def _comparison(articles: Sequence[Article], target: Path | None, *, quiet: bool) -> Comparison:
    """The comparison, with a bar on standard error where it disturbs nothing."""
    with stepping(open_console(stderr=True), target, quiet=quiet) as step:
        return compare(articles, open_models(), step=step)


def _put(comparison: Comparison, form: str | None, target: Path | None) -> None:
    """Write the comparison, or show the terminal view."""
    if form is None:
        display(partial(differences, comparison))
    elif form == "parquet":
        write(iter([comparison_parquet(comparison)]), target)
    elif form == "csv":
        write((line.encode() for line in comparison_csv(comparison)), target)
    else:
        text = comparison_page(comparison) if form == "html" else comparison_json(comparison)
        write(iter([text.encode()]), target)


def _a_number(score: float) -> float:
    if math.isnan(score):  # nan lies in every range of click
        raise click.BadParameter("nan is not in the range 0<=x<=1.")
    return score


def _walk(inputs: tuple[str, ...], min_score: float, **known: str | None) -> Items:
    """Every article taken apart, and every unused input; the model is opened when one needs it."""
    model = None
    for item in read(inputs, **known):
        if isinstance(item, Unused):
            yield item
        else:
            model = model or open_model()
            yield at_least(take_apart(item, model), min_score)


def _told(items: Items, tally: Counter[str], target: Path | None, quiet: bool) -> Items:
    """The same items, counted; the unused ones named, and a bar shown where it disturbs nothing."""
    console = open_console(stderr=True)
    with stepping(console, target, quiet=quiet) as step:
        for item in items:
            if isinstance(item, Unused):
                tally["unused"] += 1
                if not quiet:
                    say(console, f"crossread: {item.name}: {item.reason}")
                step(item.name)
            else:
                tally["articles"] += 1
                step(item.article.name)
            yield item


def _show(items: Items) -> None:
    for item in items:
        if isinstance(item, Reading):
            display(partial(print_terminal, reading=item))


def _chunks(items: Items, form: str) -> Iterator[str]:
    """What to write, piece by piece; nothing where no article was usable."""
    if form in ("html", "json"):
        everything = list(items)
        readings = [item for item in everything if isinstance(item, Reading)]
        unused = [item for item in everything if isinstance(item, Unused)]
        if readings:
            yield to_html(readings, unused) if form == "html" else to_json(readings, unused)
        return
    stream = (item for item in items if isinstance(item, Reading))
    for first in stream:
        usable = chain([first], stream)
        yield from to_csv(usable) if form == "csv" else to_jsonl(usable)
