"""A file written in one step: a draft beside it takes its place when all is there."""

import errno
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from crossread.errors import UsageError

STDOUT = "standard output"


@contextmanager
def _sink(name: str, target: Path | None) -> Iterator[IO[bytes]]:
    if target is None:
        yield sys.stdout.buffer
        return
    with _writing(name):
        odd = target.exists() and not target.is_file() and not target.is_dir()
    if odd:  # a pipe or a device
        with _writing(name), target.open("wb") as device:
            yield device
        return
    with _writing(name):
        target = target.resolve()
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, "it is a folder")
        draft = tempfile.NamedTemporaryFile(  # noqa: SIM115
            dir=target.parent, prefix=f".{target.name}.", delete=False
        )
    try:
        with draft:
            yield draft
            written = draft.tell()
        if written:
            with _writing(name):
                Path(draft.name).chmod(_mode(target))
                Path(draft.name).replace(target)
    finally:
        Path(draft.name).unlink(missing_ok=True)


def _mode(target: Path) -> int:
    """The permissions of the file that is replaced, or those a new file gets."""
    if target.exists():
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


@contextmanager
def _writing(name: str) -> Iterator[None]:
    """Say in one sentence that `name` cannot be written; a reader gone away is no such error."""
    try:
        yield
    except OSError as error:
        if name == STDOUT:  # what Python holds for it would fail again, and louder, at the exit
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            raise
        raise UsageError(
            f"cannot write {name}: {error.strerror or error}; give another place with -o FILE"
        ) from error
