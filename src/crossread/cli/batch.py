"""`crossread batch`: many articles taken apart and compared, story by story, into Parquet."""

import os
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import click

from crossread.cli.options import quietly, stated
from crossread.cli.output import end, stopping, tell
from crossread.errors import UsageError
from crossread.report import open_console, say
from crossread.report.terminal.console import stages
from crossread.stream.batch import PART, Done, Settings, batch
from crossread.stream.engines import Certificates, Run, dask, pool

File = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("batch")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.argument("out", type=click.Path(path_type=Path), metavar="OUT")
@stated
@click.option("--engine", type=click.Choice(["pool", "dask"]), default="pool", show_default=True)
@click.option("--workers", type=click.IntRange(1), help="Processes. Default: one for each core.")
@click.option("--scheduler", metavar="ADDRESS", help="Address of the Dask scheduler.")
@click.option("--tls-ca", type=File, help="TLS: the certificate authority's file.")
@click.option("--tls-cert", type=File, help="TLS: the certificate of this machine.")
@click.option("--tls-key", type=File, help="TLS: its key.")
@click.option(
    "--part", type=click.IntRange(1, 10_000), default=PART, show_default=True,
    help="Number of articles processed at a time.",
)  # fmt: skip
@quietly
def command(
    inputs: tuple[str, ...],
    out: Path,
    part: int,
    quiet: bool,
    **asked: Any,
) -> None:
    """Read and compare many articles, story by story, into Parquet tables.

    The tables go to the folder OUT. INPUT is a folder, JSON lines, WARC or anything else that
    `crossread read` takes. Run the same command again to continue. Needs the extra
    `parquet`; --engine dask needs the extra `dask` and workers that see the same files.

    Exit codes: 0 success, 2 invalid usage, 3 some inputs skipped, 4 no usable input.
    """
    with stopping():
        if "-" in inputs:
            raise UsageError("a batch cannot read standard input; give files")
        settings = Settings(inputs, asked.pop("outlet"), asked.pop("published"), part)
        with _engine(**asked) as run, stages(open_console(stderr=True), quiet=quiet) as step:
            found = batch(settings, out, run, step)
        tell(found.errors, quiet=quiet)
        say(open_console(), f"{out}: {_counts(found)}")
    if found.errors:
        end(unused=found.errors, usable=bool(found.articles))


def _counts(found: Done) -> str:
    """`7 articles, 1 story, 2 errors`."""
    told = (
        (found.articles, "article", "articles"),
        (found.stories, "story", "stories"),
        (len(found.errors), "error", "errors"),
    )
    return ", ".join(f"{count:,} {one if count == 1 else more}" for count, one, more in told)


def _engine(
    *, engine: str, workers: int | None, scheduler: str | None, **tls: Path | None
) -> AbstractContextManager[Run]:
    """The engine that is asked for; UsageError where options do not go together."""
    if engine == "pool":
        if scheduler or any(tls.values()):
            raise UsageError("--scheduler and --tls-... need --engine dask")
        return pool(workers or os.cpu_count() or 1)
    if not scheduler or workers:
        raise UsageError(
            "--engine dask needs --scheduler ADDRESS, and its workers are started apart"
        )
    files = [tls[f"tls_{each}"] for each in ("ca", "cert", "key")]
    given = [each for each in files if each is not None]
    if given and len(given) < len(files):
        raise UsageError("TLS needs all of --tls-ca, --tls-cert and --tls-key")
    return dask(scheduler, Certificates(*given) if given else None)
