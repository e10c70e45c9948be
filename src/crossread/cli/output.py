"""What every command does with what it found: say it, show it, write it, or stop."""

import io
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import NoReturn, TypeVar

import click

from crossread.errors import CaseFault, CrossreadError, UsageError
from crossread.exports.formats import SUFFIXES, Chunks
from crossread.files import STDOUT, sink, writing
from crossread.read.plain import sidecar_paths
from crossread.records import Unused
from crossread.report import open_console, progress, say
from crossread.report.terminal import rich
from crossread.report.views.segments import printable

_SUFFIXES = {".htm": "html", ".ndjson": "jsonl"} | SUFFIXES
_SUFFIXES |= {f".{name}": name for name in ("html", "json", "jsonl", "csv", "parquet", "svg")}
# Exit codes: 0 fine, 1 a finding, 2 usage, 3 some inputs unused, 4 none usable; 130, 141 and 143 as
# a shell has them for a process ended by Ctrl-C, by a reader that went away or by SIGTERM.
FINDING, USAGE, SOME_UNUSED, NONE_USABLE = 1, 2, 3, 4
INTERRUPTED, READER_GONE, ENDED = 130, 141, 143
Found = TypeVar("Found")


def tell(unused: Sequence[Unused], *, quiet: bool, console: "rich.Console | None" = None) -> None:
    """Name what was not used on standard error; above a bar, where its console is given."""
    console = console or open_console(stderr=True)
    for item in () if quiet else unused:
        say(console, f"crossread: {item.name}: {item.reason}")


def stop(reason: str, code: int) -> NoReturn:
    say(open_console(stderr=True), f"crossread: {reason}")
    raise click.exceptions.Exit(code)


def end(*, finding: bool = False, unused: object = (), usable: bool = True) -> None:
    """End the command with the exit code that says so; return where all is fine."""
    if finding or unused or not usable:
        code = FINDING if finding else SOME_UNUSED if usable else NONE_USABLE
        raise click.exceptions.Exit(code)


@contextmanager
def stopping() -> Iterator[None]:
    """Whatever is wrong ends the command: a sentence for each fault, and the exit code."""
    try:
        with _on_sigterm(_interrupt):
            yield
    except CrossreadError as error:
        *others, last = error.faults if isinstance(error, CaseFault) else (str(error),)
        for fault in others:
            say(open_console(stderr=True), f"crossread: {fault}")
        stop(last, USAGE)
    except BrokenPipeError:
        raise click.exceptions.Exit(READER_GONE) from None
    except KeyboardInterrupt:
        stop("interrupted; output may be incomplete", INTERRUPTED)


def destination(output: str | None) -> Path | None:
    """The file to write; None is standard output, which must be open."""
    target = None if output in (None, "-") else Path(str(output))
    if target is None and sys.stdout is None:
        raise UsageError("standard output is closed; write to a file with -o FILE")
    return target


def form_of(target: Path | None, forms: Iterable[str]) -> str | None:
    """The format that the suffix of the file says; None for the terminal view."""
    if target is None:
        return None
    form = _SUFFIXES.get(target.suffix.lower())
    if form not in (known := list(forms)):
        several = f"{', '.join(known[:-1])} or {known[-1]}"
        raise UsageError(f"cannot tell the format from {str(target)!r}; add --format {several}")
    return form


def aim(
    output: str | None, form: str | None, forms: Iterable[str], inputs: tuple[str, ...] = ()
) -> tuple[Path | None, str | None]:
    """The file to write and its format, None where there is none; UsageError where it would
    overwrite an input, or a terminal be given bytes that are no text."""
    target = destination(output)
    form = form or form_of(target, forms)
    if form == "parquet" and target is None and sys.stdout.isatty():
        raise UsageError("Parquet is binary; write it to a file with -o FILE")
    protect_inputs(inputs, target)
    return target, form


def protect_inputs(inputs: tuple[str, ...], target: Path | None) -> None:
    """UsageError where the file to write is an input, its sidecar, or lies in an input folder."""
    if target is None or not os.path.isfile(target):  # noqa: PTH113 - takes any name
        return
    for name in inputs:
        if name in ("", "-") or "://" in name:
            continue
        path = Path(name)
        if os.path.isdir(name):  # noqa: PTH112
            held = target.resolve().is_relative_to(path.resolve())
        else:
            places = [each for each in (path, *sidecar_paths(path)) if os.path.isfile(each)]  # noqa: PTH113
            held = any(target.samefile(each) for each in places)
        if held:
            raise UsageError(
                f"{str(target)!r} is an input and would be overwritten; choose another output file"
            )


@contextmanager
def finishing() -> Iterator[Callable[[], bool]]:
    """Tells whether to end early: after SIGTERM what is finished is kept; a second one ends all."""
    came: list[int] = []

    def note(number: int, _frame: object) -> None:
        if came:
            raise KeyboardInterrupt
        came.append(number)

    with _on_sigterm(note):
        yield lambda: bool(came)


@contextmanager
def _on_sigterm(act: Callable[[int, object], None]) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():  # where no signal arrives
        yield
        return
    before = signal.signal(signal.SIGTERM, act)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


@contextmanager
def stepping(
    console: "rich.Console", target: Path | None, *, quiet: bool
) -> Iterator[Callable[[str], None]]:
    """A bar where it disturbs nothing; what this yields is called with the name of all done."""
    shown = not quiet and (target is not None or not sys.stdout.isatty())
    with progress(console) if shown else nullcontext(_nothing) as step:
        yield step


def _nothing(_name: str) -> None:
    """The step of a bar that is not shown."""


def display(view: Callable[["rich.Console"], None]) -> None:
    """Print what a view puts on a console."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that cannot show a letter gets ?
    console = open_console()
    with writing(STDOUT):
        with console.capture() as shown:  # rich would end a broken pipe with exit code 1
            view(console)
        sys.stdout.write(shown.get())
        sys.stdout.flush()


def put(
    found: Found,
    form: str | None,
    target: Path | None,
    view: Callable[[Found, "rich.Console"], None],
    writers: Mapping[str, Callable[[Found], Chunks | bytes]],
) -> None:
    """Write what was found in a format, or show its view in the terminal."""
    if form is None:
        display(lambda console: view(found, console))
    else:
        write(writers[form](found), target)


def write(chunks: Chunks | bytes, target: Path | None) -> None:
    """Write as the pieces come; a file is replaced only when all is there, and there is any."""
    name = STDOUT if target is None else str(target)
    seen = target is None and sys.stdout.isatty()
    with sink(name, target) as place:
        for each in [chunks] if isinstance(chunks, str | bytes) else chunks:
            chunk = each.encode("utf-8", "replace") if isinstance(each, str) else each
            with writing(name):
                place.write(for_terminal(chunk) if seen else chunk)
                place.flush()


def for_terminal(chunk: bytes) -> bytes:
    """What a terminal is given: nothing in it steers the terminal or turns what it shows."""
    return printable(chunk.decode("utf-8", "replace")).encode("utf-8", "replace")
