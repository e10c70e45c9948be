"""`crossread work`: a worker of its own, on this machine or another."""

import click

from crossread.cli.options import which
from crossread.cli.output import stopping
from crossread.serve.running import work_for


@click.command("work")
@which
def command(place: str | None) -> None:
    """Run a worker that reads and compares for the workbench, until stopped.

    `serve` starts workers itself; more can run on other machines that reach the archive.
    """
    with stopping():
        work_for(place)
