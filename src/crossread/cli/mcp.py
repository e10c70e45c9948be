"""`crossread mcp`: the tools of crossread for language models, over standard input and output."""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import click

from crossread.agents.server import Desk, ReadFiles, server
from crossread.cli.options import which
from crossread.cli.output import stopping
from crossread.errors import UsageError
from crossread.pipeline import open_models
from crossread.read import read
from crossread.records import Article, Unused


@click.command("mcp")
@which
@click.option(
    "--folder",
    metavar="FOLDER",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Also let tools read articles from files in this folder.",
)
def command(place: str | None, folder: Path | None) -> None:
    """Serve compare, quotes, audit and search to language models (MCP).

    The server speaks the Model Context Protocol over standard input and output, and only reads:
    articles given with a question, those in the archive, and files in FOLDER. Answers are
    passages of limited size. Needs the extra `mcp`.
    """
    with stopping():
        desk = Desk(cache(open_models), reader(folder), place)
        try:
            made = server(desk)
        except ImportError as missing:
            raise UsageError(
                "the server needs the library mcp; install it with: pip install 'crossread[mcp]'"
            ) from missing
        made.run("stdio")


def reader(folder: Path | None) -> ReadFiles:
    """What reads files of the folder, and says of any other name that it may not."""

    def read_files(names: Sequence[str]) -> Iterator[Article | Unused]:
        if folder is None:
            raise UsageError("the server reads no files; start it with --folder, or give the text")
        root = folder.resolve()
        for name in names:
            path = (root / name).resolve()
            if "://" in name or not path.is_relative_to(root) or not path.is_file():
                raise UsageError(f"{name!r} is not a file in the server's folder")
            yield from read([str(path)])

    return read_files
