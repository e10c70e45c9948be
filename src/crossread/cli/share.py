"""`crossread share`: findings for others, without a word of the articles."""

import os
import secrets
import sys
from pathlib import Path

import click

from crossread.cli.inputs import needed
from crossread.cli.output import (
    SOME_UNUSED,
    destination,
    protect_inputs,
    stepping,
    stopping,
    write,
)
from crossread.cli.saved import Saved, gathered, of_comparison
from crossread.errors import UsageError
from crossread.exports.shares import secret_of, share, share_json
from crossread.pipeline import open_models
from crossread.report import open_console
from crossread.store.opening import archive as opened
from crossread.store.stories import story
from crossread.stream.archived import compare_story

VARIABLE = "CROSSREAD_PASSPHRASE"


@click.command("share")
@click.argument("inputs", nargs=-1, required=True, metavar="STORY|CASE|FILE...")
@click.option("-o", "--output", required=True, metavar="FILE", help="File to write; - for stdout.")
@click.option("-q", "--quiet", is_flag=True, help="Hide progress and warnings.")
@click.option(
    "--archive", "place", metavar="FILE|URL",
    help="Take STORY from this archive: its id, or the id or address of any article in it.",
)  # fmt: skip
def command(inputs: tuple[str, ...], output: str, quiet: bool, place: str | None) -> None:
    """Write findings without article text, for readers who have their own copies.

    STORY is a comparison saved as JSON, CASE a case file; from any other FILE the statements are
    read, as by `crossread read`. The share holds addresses, offsets and digests made with a
    passphrase, taken from CROSSREAD_PASSPHRASE or asked for; hand it on by another channel.
    `crossread verify` checks a share against articles.

    Exit codes: 0 success, 2 invalid usage, 3 some inputs skipped, 4 no usable input.
    """
    with stopping():
        target = destination(output)
        protect_inputs(inputs, target)
        found = (
            archived(inputs, place, target, quiet=quiet)
            if place
            else gathered(inputs, target, quiet=quiet)
        )
        needed(found.articles, found.unused, quiet=quiet)
        secret = secret_of(passphrase(twice=True), secrets.token_bytes(16))
        text = share_json(share(found.articles, found.findings(), secret))
        write(iter([text.encode()]), target)
    if found.unused:
        raise click.exceptions.Exit(SOME_UNUSED)


def archived(inputs: tuple[str, ...], place: str, target: Path | None, *, quiet: bool) -> Saved:
    """The comparison of one story of an archive."""
    if len(inputs) != 1:
        raise UsageError(f"{len(inputs)} stories given; share one story of an archive at a time")
    with opened(place) as archive:
        with archive.reading() as connection:
            row = story(connection, inputs[0])
        with stepping(open_console(stderr=True), target, quiet=quiet) as step:
            return of_comparison(compare_story(archive, row, open_models(), step=step))


def passphrase(*, twice: bool) -> str:
    """The passphrase from the environment, or asked for at a terminal."""
    given = os.environ.get(VARIABLE)
    if given is not None:
        return given
    if sys.stdin is None or not sys.stdin.isatty():
        raise UsageError(f"there is no terminal to ask for the passphrase; set {VARIABLE}")
    asked: str = click.prompt("Passphrase", hide_input=True, confirmation_prompt=twice, err=True)
    return asked
