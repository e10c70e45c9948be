"""`crossread read`: who says what in each article, shown or written."""

import math
import os
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from functools import partial
from itertools import chain
from pathlib import Path

import click

from crossread.cli.options import stated, written
from crossread.cli.output import (
    ENDED,
    aim,
    display,
    end,
    finishing,
    stepping,
    stop,
    stopping,
    write,
)
from crossread.exports.formats import READINGS
from crossread.exports.readings import json_pieces
from crossread.read import read
from crossread.records import Reading, Unused
from crossread.report import (
    at_least,
    open_console,
    print_terminal,
    say,
    to_csv,
    to_html,
    to_jsonl,
)
from crossread.stream.readings import readings

FORMATS = ("html", "json", "jsonl", "csv", *READINGS)

Items = Generator[Reading | Unused, None, None]


@click.command("read")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@stated
@written(FORMATS)
@click.option(
    "--min-score",
    type=click.FloatRange(0, 1),
    callback=lambda _context, _option, value: _a_number(value),
    default=0.0,
    show_default=True,
    help="Hide attributions below this confidence (0-1).",
)
def command(
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
        target, form = aim(output, form, FORMATS, inputs)
        with finishing() as ended:
            walk = _until(ended, _walk(inputs, min_score, **known))
            with closing(_told(walk, tally, target, quiet)) as items:
                if form:
                    write(_chunks(items, form), target)
                else:
                    _show(items)
            if ended():
                stop("stopped early; only what was finished is written", ENDED)
    end(unused=tally["unused"], usable=bool(tally["articles"]))


def _a_number(score: float) -> float:
    if math.isnan(score):  # nan lies in every range of click
        raise click.BadParameter("nan is not in the range 0<=x<=1.")
    return score


def _walk(inputs: tuple[str, ...], min_score: float, **known: str | None) -> Items:
    """Every article taken apart, and every unused input; the model is opened when one needs it."""
    for item in readings(read(inputs, **known), os.cpu_count() or 1):
        yield item if isinstance(item, Unused) else at_least(item, min_score)


def _until(ended: Callable[[], bool], items: Items) -> Items:
    """The items up to the one in hand when the command is told to end."""
    for item in items:
        yield item
        if ended():
            return


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


def _chunks(items: Items, form: str) -> Iterator[str | bytes]:
    """What to write, piece by piece; nothing where no article was usable."""
    if form == "json":
        yield from _from_first(items)
        return
    if form not in ("jsonl", "csv"):
        everything = list(items)
        read_ones = [item for item in everything if isinstance(item, Reading)]
        unused = [item for item in everything if isinstance(item, Unused)]
        if read_ones and form in READINGS:
            yield from READINGS[form](read_ones)
        elif read_ones:
            yield to_html(read_ones, unused)
        return
    stream = (item for item in items if isinstance(item, Reading))
    for first in stream:
        usable = chain([first], stream)
        yield from to_csv(usable) if form == "csv" else to_jsonl(usable)


def _from_first(items: Items) -> Iterator[str]:
    """The JSON of all items, once one of them is a reading."""
    unused = list[Reading | Unused]()
    for item in items:
        unused.append(item)
        if isinstance(item, Reading):
            yield from json_pieces(chain(unused, items))
            return
