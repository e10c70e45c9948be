"""`crossread questions`: the pairs of claims that a reader should decide, as JSON lines."""

import click

from crossread.cli.inputs import gather
from crossread.cli.options import quietly, stated, to_file
from crossread.cli.output import destination, end, protect_inputs, stepping, stopping, tell, write
from crossread.exports.questions import questions_jsonl
from crossread.pipeline import QUESTIONS, ask, open_models
from crossread.report import open_console


@click.command("questions")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@stated
@click.option(
    "--most",
    type=click.IntRange(1, 100_000),
    metavar="N",
    help=f"Ask at most N questions. Default: {QUESTIONS} per article.",
)
@to_file()
@quietly
def command(
    inputs: tuple[str, ...],
    most: int | None,
    output: str | None,
    quiet: bool,
    **known: str | None,
) -> None:
    """List the pairs of claims that a reader should decide.

    Each line of output is one question: two claims, each marked in its sentence. Answer with lines
    of the form {"id": ..., "answer": "same", "by": "your name", "why": "optional"}, where answer is
    same, conflicting, other or unsure, and pass the file to `crossread compare --answers`.

    Exit codes: 0 success, 2 invalid usage, 3 some inputs skipped, 4 no usable input.
    """
    with stopping():
        target = destination(output)
        protect_inputs(inputs, target)
        articles, unused = gather(inputs, complete=False, quiet=quiet, **known)
        with stepping(open_console(stderr=True), target, quiet=quiet) as step:
            number = most or QUESTIONS * len(articles)
            readings, found, aside = ask(articles, open_models(), most=number, step=step)
        tell(aside, quiet=quiet)
        write(questions_jsonl(found, readings), target)
    end(unused=[*unused, *aside])
