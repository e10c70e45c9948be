"""The options that several commands have, each in one wording."""

from collections.abc import Callable, Sequence
from typing import Any

import click

Decorated = Callable[[Callable[..., Any]], Callable[..., Any]]


def together(*options: Decorated) -> Decorated:
    """Options as one, in the order in which help lists them."""

    def decorated(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return decorated


OUTLET = "Outlet name for inputs that don't state one."
DAY = "Publication date (YYYY-MM-DD) for inputs that don't state one."
FORM = "Output format. Default: taken from the -o file name, otherwise shown in the terminal."
FILE = "Output file; - for standard output."
# The options that say what an input does not say of itself.
stated = together(
    click.option("--outlet", help=OUTLET), click.option("--date", "published", help=DAY)
)
quietly = click.option("-q", "--quiet", is_flag=True, help="Hide progress and warnings.")
# The option that names the archive.
which = click.option(
    "--archive",
    "place",
    metavar="FILE|URL",
    help="The archive: a file, or postgresql://USER@HOST/DATABASE. "
    "Default: CROSSREAD_ARCHIVE, else crossread.db.",
)


def to_file(*, required: bool = False) -> Decorated:
    """The option that names the file to write."""
    return click.option("-o", "--output", metavar="FILE", required=required, help=FILE)


def written(forms: Sequence[str]) -> Decorated:
    """The options of every command that shows or writes what it found."""
    form = click.option("--format", "form", type=click.Choice(forms), help=FORM)
    return together(form, to_file(), quietly)
