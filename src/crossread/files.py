"""A file written in one step: a draft beside it takes its place when all is there; one read whole.

What a killed run leaves behind is cleared away by the next one that writes the same file.
"""

import errno
import fcntl
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from crossread.errors import CaseFault, UsageError

STDOUT, REMEDY = "standard output", "give another place with -o FILE"


def bounded(
    path: Path, most: int, remedy: str, fault: type[UsageError | CaseFault] = UsageError
) -> str:
    """The text of a file of at most `most` bytes; what is wrong with any other is the fault."""
    try:
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError as error:
        raise fault(f"cannot read {path}: {error.strerror or error}; {remedy}") from error
    if len(content) > most:
        raise fault(f"{path} is larger than {most // 1_000_000} MB; {remedy}")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise fault(f"{path} is not UTF-8; {remedy}") from error


@contextmanager
def sink(name: str, target: Path | None, remedy: str = REMEDY) -> Iterator[IO[bytes]]:
    """What is written here ends up in `target`, which keeps its content where nothing is."""
    if target is None:
        yield sys.stdout.buffer
        return
    with writing(name, remedy):
        odd = target.exists() and not target.is_file() and not target.is_dir()
    if odd:  # a pipe or a device
        with writing(name, remedy), target.open("wb") as device:
            yield device
        return
    with writing(name, remedy):
        target = target.resolve()
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, "it is a folder")
        draft = _draft(target)
    try:
        yield draft
        with writing(name, remedy):
            draft.flush()
            if draft.tell():
                Path(draft.name).chmod(_mode(target))
                Path(draft.name).replace(target)
    finally:
        _drop(draft)


def replace(target: Path, content: bytes) -> None:
    """Put the content in the file's place, on the disk before the file is exchanged."""
    target = target.resolve()
    draft = _draft(target)
    try:
        draft.write(content)
        draft.flush()
        os.fsync(draft.fileno())
        Path(draft.name).chmod(_mode(target))
        Path(draft.name).replace(target)
    finally:
        _drop(draft)


@contextmanager
def locked(target: Path) -> Iterator[None]:
    """Hold the lock on the folder of a file, so that one command at a time changes what is there;
    another waits for it."""
    folder = os.open(target.resolve().parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _draft(target: Path) -> IO[bytes]:
    """An empty file beside the target, locked while its writer lives."""
    _clear(target)
    while True:
        draft = tempfile.NamedTemporaryFile(  # noqa: SIM115
            dir=target.parent, prefix=f".{target.name}.", suffix=".draft", delete=False
        )
        try:
            if _taken(draft.fileno()) and os.fstat(draft.fileno()).st_nlink:
                return draft
        except OSError:  # a file system without locks, where nothing is cleared away either
            return draft
        draft.close()  # another run cleared it away before it was locked


def _clear(target: Path) -> None:
    """Remove drafts of the target that no living process holds."""
    for name in os.listdir(target.parent):  # noqa: PTH208 - takes any name
        if name.startswith(f".{target.name}.") and name.endswith(".draft"):
            with suppress(OSError), (target.parent / name).open("rb") as left:
                if _taken(left.fileno()):
                    (target.parent / name).unlink()


def _taken(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _drop(draft: IO[bytes]) -> None:
    with suppress(OSError):  # a full disk has been told already
        draft.close()
    Path(draft.name).unlink(missing_ok=True)


def _mode(target: Path) -> int:
    """The permissions of the file that is replaced, or those a new file gets."""
    if target.exists():
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


@contextmanager
def writing(name: str, remedy: str = REMEDY) -> Iterator[None]:
    """Say in one sentence that `name` cannot be written; a reader gone away is no such error."""
    try:
        yield
    except OSError as error:
        if name == STDOUT:  # what Python holds for it would fail again, and louder, at the exit
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            raise
        raise UsageError(f"cannot write {name}: {error.strerror or error}; {remedy}") from error
