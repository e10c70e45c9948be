"""`crossread questions`: what a reader should decide, as JSON lines: pairs of claims, or sheets."""

import click

from crossread.cli.inputs import gather
from crossread.cli.options import quietly, stated, to_file
from crossread.cli.output import destination, end, protect_inputs, stepping, stopping, tell, write
from crossread.exports.questions import questions_jsonl, sheets_jsonl
from crossread.pipeline import QUESTIONS, ask, ask_in_sheets, open_models
from crossread.report import open_console


@click.command("questions")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@stated
@click.option(
    "--most",
    type=click.IntRange(1, 100_000),
    metavar="N",
    help=f"Ask at most N questions (default: {QUESTIONS} per article), or write at most N sheets.",
)
@click.option(
    "--sheets",
    is_flag=True,
    help="Write a sheet for every two articles instead, with all their claims side by side.",
)
@to_file()
@quietly
def command(
    inputs: tuple[str, ...],
    most: int | None,
    sheets: bool,
    output: str | None,
    quiet: bool,
    **known: str | None,
) -> None:
    """List the pairs of claims that a reader should decide.

    Each line of output is one question: two claims, each marked in its sentence. Answer with lines
    of the form {"id": ..., "answer": "same", "by": "your name", "why": "optional"}, where answer is
    same, conflicting, other or unsure, and pass the file to `crossread compare --answers`.

    With --sheets each line is a sheet of two articles, with its task. Answer with lines of the form
    {"id": ..., "same": [["a3", "b7"]], "conflicting": [["a12", "b9"]], "by": "your name"}.

    Exit codes: 0 success, 2 invalid usage, 3 some inputs skipped, 4 no usable input.
    """
    with stopping():
        target = destination(output)
        protect_inputs(inputs, target)
        articles, unused = gather(inputs, complete=False, quiet=quiet, **known)
        with stepping(open_console(stderr=True), target, quiet=quiet) as step:
            if sheets:
                readings, shown, aside = ask_in_sheets(articles, open_models(), step=step)
                lines = sheets_jsonl(shown[:most], readings)
            else:
                number = most or QUESTIONS * len(articles)
                readings, found, aside = ask(articles, open_models(), most=number, step=step)
                lines = questions_jsonl(found, readings)
        tell(aside, quiet=quiet)
        write(lines, target)
    end(unused=[*unused, *aside])
