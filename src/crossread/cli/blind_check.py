"""`crossread blind-check`: whether findings depend on names of outlets or on the order."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import click

from crossread.cli.options import written
from crossread.cli.output import aim, end, form_of, protect_inputs, put, stepping, stopping, tell
from crossread.cli.saved import stored_articles
from crossread.exports.codec import dump, plain
from crossread.pipeline import compare, open_models
from crossread.records import Article, Comparison
from crossread.records.blindness import BlindCheck
from crossread.report import comparison_json, comparison_page, differences, open_console, say
from crossread.report.terminal import rich
from crossread.story.blindness import findings_of, kept, plain_texts, swapped, told

REPORTS = {"html": comparison_page, "json": comparison_json}


@click.command("blind-check")
@click.argument("inputs", nargs=-1, required=True, metavar="STORY|FILE...")
@click.option(
    "--runs", type=click.IntRange(1, 50), default=3, show_default=True,
    help="Number of runs with names swapped and the order shuffled.",
)  # fmt: skip
@click.option(
    "--report", metavar="FILE", help="Also write the comparison with the result (.html or .json)."
)
@written(["json"])
def command(
    inputs: tuple[str, ...],
    runs: int,
    form: str | None,
    output: str | None,
    report: str | None,
    quiet: bool,
) -> None:
    """Check that findings do not depend on names of outlets or order.

    The story is compared as it is and again in each run, with the outlets' names swapped, in the
    texts too, and the articles in another order. STORY is a comparison saved as JSON, FILE anything
    `crossread read` takes.

    Exit codes: 0 all findings stayed the same, 1 some changed, 2 invalid usage, 4 no usable input.
    """
    with stopping():
        target, form = aim(output, form, ["json"], inputs)
        place = Path(report) if report else None
        shape = form_of(place, REPORTS)
        protect_inputs(inputs, place)
        articles, unused = stored_articles(inputs)
        tell(unused, quiet=quiet)
        end(usable=bool(articles))
        with stepping(open_console(stderr=True), target, quiet=quiet) as step:
            comparison, check = _checked(articles, runs, step)
        if place:
            note = told(check.kept, runs)
            comparison = replace(comparison, notes=(*comparison.notes, note))
            comparison = replace(comparison, unused=(*unused, *comparison.unused))
            put(comparison, shape, place, differences, REPORTS)
        put(check, form, target, _show, {"json": _json})
    end(finding=not check.blind)


def _checked(
    articles: Sequence[Article], runs: int, step: Callable[[str], None]
) -> tuple[Comparison, BlindCheck]:
    """The comparison under true names, and what became of its findings in the runs."""
    models = open_models()
    own = plain_texts(articles)
    comparison = compare([text.article for text in own], models, step=step)
    true = findings_of(comparison, own, {})
    made, swaps = [], []
    for number in range(1, runs + 1):
        other = swapped([text.article for text in own], number)
        found = compare([text.article for text in other.texts], models)
        made.append(findings_of(found, other.texts, other.names))
        swaps.append(other.swap)
        step(f"run {number}")
    return comparison, BlindCheck(tuple(swaps), kept(true, made))


def _json(check: BlindCheck) -> str:
    return dump({"blind": check.blind, "check": plain(check)}, indent=1) + "\n"


def _show(check: BlindCheck, console: "rich.Console") -> None:
    for each in check.kept:
        changed = f"{each.missing} missing, {each.new} new" if each.missing or each.new else "same"
        say(console, f"{each.kind:>18}: {each.found:4}  {changed}")
    for number, swap in enumerate(check.swaps, 1):
        names = ", ".join(f"{old} as {new}" for old, new in swap.names if old != new)
        say(console, f"run {number}: {names or 'no names to swap'}")
    say(console, told(check.kept, len(check.swaps)))
