"""`crossread compare`: the coverage of one story side by side, shown or written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from crossread.cli.assistant import Assistant, assistant_of, assisted
from crossread.cli.inputs import gather
from crossread.cli.options import stated, written
from crossread.cli.output import aim, end, protect_inputs, put, stepping, stopping, tell
from crossread.cli.saved import compared
from crossread.errors import UsageError
from crossread.exports.decisions import decisions, read_decisions
from crossread.exports.formats import COMPARISONS, Chunks
from crossread.exports.notes import read_notes
from crossread.pipeline import compare, compare_asking, open_models
from crossread.records import Article, Comparison, Decision, Unused
from crossread.report import (
    comparison_csv,
    comparison_page,
    comparison_parquet,
    comparison_pieces,
    differences,
    open_console,
)
from crossread.stream.arrivals import stories, story_of

FORMATS: Mapping[str, Callable[[Comparison], Chunks | bytes]] = {
    "html": comparison_page,
    "json": comparison_pieces,
    "csv": comparison_csv,
    "parquet": comparison_parquet,
    **COMPARISONS,
}


@click.command("compare")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@stated
@click.option(
    "--complete",
    is_flag=True,
    help="Treat articles as complete unless marked otherwise, so omissions can be reported.",
)
@click.option(
    "--decisions",
    "--answers",
    "decided",
    multiple=True,
    metavar="FILE",
    help="Decisions on findings, or answers to `crossread questions` (JSONL; repeatable); they"
    " overrule the program.",
)
@click.option(
    "--notes",
    multiple=True,
    metavar="FILE",
    help="Your own grades of sources and outlets (TOML; repeatable), shown beside the findings.",
)
@click.option(
    "--story", metavar="ARTICLE", help="Only the story with this article (its ID or address)."
)
@click.option(
    "--archive",
    "place",
    metavar="FILE|URL",
    help="Compare a story of this archive: INPUT is its ID, or an article's ID or address.",
)
@assisted
@written(tuple(FORMATS))
def command(
    inputs: tuple[str, ...],
    form: str | None,
    output: str | None,
    quiet: bool,
    **given: Any,
) -> None:
    """Compare articles about one story: who reports, disputes or omits each claim.

    Articles about a different event are skipped and listed. INPUT is the same as for
    `crossread read`.

    Exit codes: 0 success, 2 invalid usage, 3 some inputs skipped, 4 no usable input. Skipped
    inputs are listed with the reason on standard error.
    """
    with stopping():
        target, form = aim(output, form, FORMATS)
        place = given.pop("place")
        if place and any(given.values()):
            raise UsageError("--archive goes with INPUT, --format and -o alone")
        comparison = (
            compared(place, inputs, target, quiet=quiet)
            if place
            else _handed(inputs, target, quiet=quiet, **given)
        )
        put(comparison, form, target, differences, FORMATS)
    end(unused=comparison.unused)


def _handed(
    inputs: tuple[str, ...],
    target: Path | None,
    *,
    quiet: bool,
    decided: tuple[str, ...],
    notes: tuple[str, ...],
    **given: Any,
) -> Comparison:
    """The comparison of the articles handed over, as the options say."""
    protect_inputs((*inputs, *decided, *notes, str(given["assistant_file"] or "")), target)
    grades = read_notes([Path(name) for name in notes])
    lines = read_decisions([Path(name) for name in decided])
    assistant = assistant_of(given)
    known = {name: given[name] or None for name in ("outlet", "published")}
    articles, unused = gather(inputs, complete=given["complete"], quiet=quiet, **known)
    if story := given["story"]:
        articles, aside = _of_story(articles, story)
        tell(aside, quiet=quiet)
        unused += aside
    made, refused = decisions(lines, articles)
    tell(refused, quiet=quiet)
    unused += refused
    comparison = _comparison(articles, made, target, assistant, quiet=quiet, together=bool(story))
    tell(comparison.unused, quiet=quiet)
    return replace(comparison, unused=(*unused, *comparison.unused), grades=grades)


def _comparison(
    articles: Sequence[Article],
    decided: Sequence[Decision],
    target: Path | None,
    assistant: Assistant | None,
    *,
    quiet: bool,
    together: bool,
) -> Comparison:
    """The comparison, with a bar on standard error where it disturbs nothing."""
    with stepping(open_console(stderr=True), target, quiet=quiet) as step:
        models = open_models()
        if assistant is None:
            return compare(articles, models, step=step, decisions=decided, together=together)
        reader = assistant.reader(step)
        return assistant.noted(
            compare_asking(
                articles, models, reader, step=step, decisions=decided, together=together
            )
        )


def _of_story(articles: Sequence[Article], name: str) -> tuple[list[Article], list[Unused]]:
    """The articles of the story with this one, and the others, set aside."""
    found = story_of(stories(articles), articles, name)
    kept = [each for each in articles if each.id in found.articles]
    reason = f"it is not part of the story {found.title!r}; name its own with --story"
    return kept, [Unused(e.name, reason) for e in articles if e.id not in found.articles]
