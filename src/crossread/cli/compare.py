"""`crossread compare`: the coverage of one story side by side, shown or written."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import click

from crossread.cli.assistant import Assistant, assistant_of, assisted
from crossread.cli.inputs import gather
from crossread.cli.output import (
    SOME_UNUSED,
    destination,
    display,
    form_of,
    protect_inputs,
    refuse_binary,
    stated,
    stepping,
    stopping,
    tell,
    write,
    written,
)
from crossread.errors import UsageError
from crossread.exports.decisions import decisions, read_decisions
from crossread.exports.formats import COMPARISONS, encoded
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
from crossread.store.opening import archive as opened
from crossread.store.stories import story as story_named
from crossread.stream.archived import compare_story
from crossread.stream.arrivals import stories, story_of

FORMATS = ("html", "json", "csv", "parquet", *COMPARISONS)


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
@written(FORMATS)
def command(
    inputs: tuple[str, ...],
    form: str | None,
    output: str | None,
    quiet: bool,
    decided: tuple[str, ...],
    **given: str | bool | int | tuple[str, ...] | None,
) -> None:
    """Compare articles about one story: who reports, disputes or omits each claim.

    Articles about a different event are skipped and listed. INPUT is the same as for
    `crossread read`.

    Exit codes: 0 success, 2 invalid usage, 3 some inputs skipped, 4 no usable input. Skipped
    inputs are listed with the reason on standard error.
    """
    with stopping():
        target = destination(output)
        form = form or form_of(target, FORMATS)
        refuse_binary(form, target)
        story, place = given.pop("story"), given.pop("place")
        given_notes = given.pop("notes")
        notes = given_notes if isinstance(given_notes, tuple) else ()
        if isinstance(place, str):
            if story or decided or notes or any(given.values()):
                raise UsageError("--archive goes with INPUT, --format and -o alone")
            comparison = archived(place, inputs, form, target, quiet=quiet)
            raise click.exceptions.Exit(SOME_UNUSED if comparison.unused else 0)
        protect_inputs((*inputs, *decided, *notes, str(given["assistant_file"] or "")), target)
        grades = read_notes([Path(name) for name in notes])
        lines = read_decisions([Path(name) for name in decided])
        assistant = assistant_of(given)
        known = {
            name: str(given[name]) if given[name] else None for name in ("outlet", "published")
        }
        complete = given["complete"] is True
        articles, unused = gather(inputs, complete=complete, quiet=quiet, **known)
        together = isinstance(story, str)
        if isinstance(story, str):
            articles, aside = _of_story(articles, story)
            tell(aside, quiet=quiet)
            unused += aside
        made, refused = decisions(lines, articles)
        tell(refused, quiet=quiet)
        unused += refused
        comparison = _comparison(articles, made, target, assistant, quiet=quiet, together=together)
        tell(comparison.unused, quiet=quiet)
        comparison = replace(comparison, unused=(*unused, *comparison.unused), grades=grades)
        put(comparison, form, target)
    if comparison.unused:
        raise click.exceptions.Exit(SOME_UNUSED)


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


def archived(
    place: str | None,
    names: Sequence[str],
    form: str | None,
    target: Path | None,
    *,
    quiet: bool,
) -> Comparison:
    """Compare a story of an archive and put what was found; UsageError where it has none."""
    if len(names) != 1:
        raise UsageError(f"name one story of the archive, not {len(names)}")
    with opened(place) as archive:
        with archive.reading() as connection:
            row = story_named(connection, names[0])
        with stepping(open_console(stderr=True), target, quiet=quiet) as step:
            comparison = compare_story(archive, row, open_models(), step=step)
    tell(comparison.unused, quiet=quiet)
    put(comparison, form, target)
    return comparison


def _of_story(articles: Sequence[Article], name: str) -> tuple[list[Article], list[Unused]]:
    """The articles of the story with this one, and the others, set aside."""
    found = story_of(stories(articles), articles, name)
    kept = [each for each in articles if each.id in found.articles]
    reason = f"it is not part of the story {found.title!r}; name its own with --story"
    return kept, [Unused(e.name, reason) for e in articles if e.id not in found.articles]


def put(comparison: Comparison, form: str | None, target: Path | None) -> None:
    """Write the comparison, or show the terminal view."""
    if form is None:
        display(partial(differences, comparison))
    elif form == "parquet":
        write(iter([comparison_parquet(comparison)]), target)
    elif form == "csv":
        write((line.encode() for line in comparison_csv(comparison)), target)
    elif form in COMPARISONS:
        write(iter(encoded(COMPARISONS[form](comparison))), target)
    elif form == "html":
        write(iter([comparison_page(comparison).encode()]), target)
    else:
        write((piece.encode() for piece in comparison_pieces(comparison)), target)
