"""`crossread share`: findings for others, without a word of the articles."""

import os
import secrets
import sys

import click

from crossread.cli.inputs import needed
from crossread.cli.options import quietly, to_file
from crossread.cli.output import destination, end, protect_inputs, stopping, write
from crossread.cli.saved import compared, gathered, of_comparison
from crossread.errors import UsageError
from crossread.exports.shares import secret_of, share, share_json

VARIABLE = "CROSSREAD_PASSPHRASE"


@click.command("share")
@click.argument("inputs", nargs=-1, required=True, metavar="STORY|CASE|FILE...")
@to_file(required=True)
@quietly
@click.option(
    "--archive", "place", metavar="FILE|URL",
    help="Take STORY from this archive: its id, or the id or address of any article in it.",
)  # fmt: skip
def command(inputs: tuple[str, ...], output: str, quiet: bool, place: str | None) -> None:
    """Write findings without article text, for readers who have their own copies.

    STORY is a comparison saved as JSON, CASE a case file; any other FILE is read as by
    `crossread read`. The result holds addresses, offsets and digests made with a passphrase,
    taken from CROSSREAD_PASSPHRASE or asked for; send the passphrase separately. Readers check
    the result against their own copies with `crossread verify`.

    Exit codes: 0 success, 2 invalid usage, 3 some inputs skipped, 4 no usable input.
    """
    with stopping():
        target = destination(output)
        protect_inputs(inputs, target)
        found = (
            of_comparison(compared(place, inputs, target, quiet=quiet))
            if place
            else gathered(inputs, target, quiet=quiet)
        )
        needed(found.articles, found.unused, quiet=quiet)
        secret = secret_of(passphrase(twice=True), secrets.token_bytes(16))
        text = share_json(share(found.articles, found.findings(), secret))
        write(text, target)
    end(unused=found.unused)


def passphrase(*, twice: bool) -> str:
    """The passphrase from the environment, or asked for at a terminal."""
    given = os.environ.get(VARIABLE)
    if given is not None:
        return given
    if sys.stdin is None or not sys.stdin.isatty():
        raise UsageError(f"there is no terminal to ask for the passphrase; set {VARIABLE}")
    asked: str = click.prompt("Passphrase", hide_input=True, confirmation_prompt=twice, err=True)
    return asked
