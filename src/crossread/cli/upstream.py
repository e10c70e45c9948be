"""`crossread upstream`: the speakers, agencies and documents that coverage rests on."""

from collections.abc import Iterator
from pathlib import Path

import click

from crossread.cli.options import which, written
from crossread.cli.output import aim, end, put, stepping, stopping, tell
from crossread.errors import UsageError
from crossread.exports.saved_comparison import open_comparison
from crossread.pipeline import open_models
from crossread.records import Comparison, Unused
from crossread.report import open_console
from crossread.report.upstream import upstream_csv, upstream_json, upstream_svg, upstream_view
from crossread.store.opening import archive as opened
from crossread.store.stories import listed
from crossread.story.upstream import upstream
from crossread.stream.archived import compare_story

FORMATS = {"csv": upstream_csv, "json": upstream_json, "svg": upstream_svg}


@click.command("upstream")
@click.argument("inputs", nargs=-1, metavar="[STORY|FOLDER]...")
@which
@click.option(
    "--least", type=click.IntRange(1), default=2, show_default=True,
    help="Skip stories of the archive with fewer articles.",
)  # fmt: skip
@written(tuple(FORMATS))
def command(
    inputs: tuple[str, ...],
    place: str | None,
    least: int,
    form: str | None,
    output: str | None,
    quiet: bool,
) -> None:
    """Show which speakers, agencies and documents coverage rests on.

    For each source: how many claims originate with it, and how many would have no known origin
    without it. STORY is a comparison saved as JSON, FOLDER holds several; without either, the
    stories of the archive are compared.

    Exit codes: 0 success, 2 invalid usage, 3 some inputs skipped, 4 no usable input.
    """
    with stopping():
        target, form = aim(output, form, FORMATS, inputs)
        items = list(_saved(inputs) if inputs else _archived(place, least, target, quiet))
        unused = [each for each in items if isinstance(each, Unused)]
        stories = [each for each in items if isinstance(each, Comparison)]
        tell(unused, quiet=quiet)
        end(usable=bool(stories))
        put(upstream(stories), form, target, upstream_view, FORMATS)
    end(unused=unused)


def _saved(inputs: tuple[str, ...]) -> Iterator[Comparison | Unused]:
    """Every saved comparison of the inputs; one story counts once."""
    seen = set[str]()
    for each in inputs:
        path = Path(each)
        for file in sorted(path.rglob("*.json")) if path.is_dir() else [path]:
            try:
                found = open_comparison(file)
            except UsageError as fault:
                yield Unused(str(file), str(fault))
                continue
            if found.story.id not in seen:
                seen.add(found.story.id)
                yield found


def _archived(
    place: str | None, least: int, target: Path | None, quiet: bool
) -> Iterator[Comparison]:
    """The comparisons of the stories of an archive, kept or made now."""
    models = open_models()
    with opened(place) as archive, stepping(
        open_console(stderr=True), target, quiet=quiet
    ) as step:  # fmt: skip
        start = 0
        while rows := listed(archive, order="newest", start=start, least=least):
            for row in rows:
                yield compare_story(archive, row, models, step=step)
            start += len(rows)
