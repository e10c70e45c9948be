"""`crossread serve`: the archive in the browser, for one person or a newsroom."""

import getpass

import click

from crossread.cli.archive import which
from crossread.cli.output import stopping
from crossread.report import open_console, say
from crossread.serve.app import Bench
from crossread.serve.running import Place, serve
from crossread.store.opening import archive as opened
from crossread.store.opening import named


@click.command("serve")
@which
@click.option("--port", type=click.IntRange(0, 65_535), default=8080, show_default=True)
@click.option(
    "--workers", type=click.IntRange(0, 64), default=1, show_default=True,
    help="Processes that read and compare.",
)  # fmt: skip
def command(place: str | None, port: int, workers: int) -> None:
    """Open the archive in the browser; it is created if missing.

    The workbench answers only to this computer and needs no account.
    """
    with stopping(), opened(place, create=True) as archive:
        console = open_console()
        bench = Bench(archive, me=_me())
        serve(
            bench,
            Place(port=port),
            workers=workers,
            given=named(place),
            ready=lambda address: say(
                console, f"{archive.name} is open at {address} (Ctrl-C ends)"
            ),
        )


def _me() -> str:
    """Who sits at this computer, as decisions name their author."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "local"
