"""`crossread export`: findings in the formats of other programs."""

from collections.abc import Sequence
from pathlib import Path

import click

from crossread.cli.options import quietly, to_file
from crossread.cli.output import aim, end, stopping, tell, write
from crossread.cli.saved import Saved, gathered
from crossread.errors import UsageError
from crossread.exports.comparisons import comparison_csv, comparison_pieces
from crossread.exports.formats import CASES, COMPARISONS, READINGS, Chunks
from crossread.exports.opml import to_opml
from crossread.exports.readings import to_csv, to_json, to_jsonl
from crossread.read.feed_links import feeds
from crossread.records import Unused
from crossread.records.feeds import Feed

OWN = ("json", "jsonl", "csv")
FORMATS = tuple(dict.fromkeys((*READINGS, *COMPARISONS, "opml", *OWN)))


@click.command("export")
@click.argument("inputs", nargs=-1, required=True, metavar="STORY|CASE|FILE...")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="Output format. Default: taken from the -o file name.",
)
@to_file()
@quietly
def command(inputs: tuple[str, ...], form: str | None, output: str | None, quiet: bool) -> None:
    """Write findings in the formats of other programs.

    STORY is a comparison saved as JSON, CASE a case file. A FILE is the JSON of `crossread read`,
    an export of Label Studio or doccano, or anything `crossread read` takes. With --format opml,
    the feeds that the pages and feeds in FILE name are listed.

    Exit codes: 0 success, 2 invalid usage, 3 some inputs skipped, 4 no usable input.
    """
    with stopping():
        target, form = aim(output, form, FORMATS, inputs)
        if form is None:
            raise UsageError("no format given; add --format, or -o FILE with a telling name")
        chunks, unused = (
            _feeds(inputs) if form == "opml" else _exported(inputs, form, target, quiet)
        )
        tell(unused, quiet=quiet)
        end(usable=chunks is not None)
        write(chunks or (), target)
    end(unused=unused)


def _feeds(inputs: tuple[str, ...]) -> tuple[Chunks | None, Sequence[Unused]]:
    items = list(feeds(inputs))
    found = [each for each in items if isinstance(each, Feed)]
    return [to_opml(found)] if found else None, [x for x in items if isinstance(x, Unused)]


def _exported(
    inputs: tuple[str, ...], form: str, target: Path | None, quiet: bool
) -> tuple[Chunks | None, Sequence[Unused]]:
    found = gathered(inputs, target, quiet=quiet)
    return chunks_of(found, form) if found.articles or found.case else None, found.unused


def chunks_of(found: Saved, form: str) -> Chunks:
    """What was found in this format; UsageError where the format cannot hold it."""
    if found.case and form in CASES:
        return CASES[form](found.case, found.articles)
    if found.comparison and form in COMPARISONS:
        return COMPARISONS[form](found.comparison)
    if found.comparison and form in ("json", "csv"):
        write = comparison_pieces if form == "json" else comparison_csv
        return write(found.comparison)
    readings = found.comparison.readings if found.comparison else found.readings
    if form in READINGS and not found.case:
        return READINGS[form](readings)
    if form == "json" and not found.case:
        return [to_json(readings, found.unused)]
    if form in OWN and not found.case:
        return to_csv(readings) if form == "csv" else to_jsonl(readings)
    raise UsageError(f"{form} cannot hold {_kind(found)}; choose another --format")


def _kind(found: Saved) -> str:
    return "a case" if found.case else "a comparison" if found.comparison else "readings"
