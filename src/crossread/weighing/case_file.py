"""Case files: a `Case` from a TOML file that a person keeps, and records added to one.

Reading tells every fault in a sentence; writing replaces a file only by one that can be read.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from crossread import files
from crossread.errors import CaseFault
from crossread.files import bounded
from crossread.records import Case, Source
from crossread.weighing.faults import faults
from crossread.weighing.parsing import parsed, tabled
from crossread.weighing.writing import Added, added, written

LARGEST = 20_000_000  # bytes of a case file
SHOWN = 20  # faults told at once


def parse_case(text: str) -> Case:
    """The case in a file's text; CaseFault tells what is wrong with it."""
    found: list[str] = []
    return _whole(parsed(text, found), found)


def case_of(values: object) -> Case:
    """The case in the tables of a case file; CaseFault tells what is wrong with them."""
    found: list[str] = []
    return _whole(tabled(values, found), found)


def _whole(case: Case, found: list[str]) -> Case:
    found = found or list(faults(case))
    if found:
        raise CaseFault(*_first(found))
    return case


def open_case(path: Path) -> Case:
    """The case in a file, its sources compared with the files they came from where those exist;
    CaseFault tells what is wrong."""
    return _checked(path, parse_case(_text(path)))


def _checked(path: Path, case: Case) -> Case:
    changed = [
        f"{each.file} has changed since evidence was taken from it (sha256 differs); re-run the"
        f" comparison and update the passages of source {each.id}, or restore the old file."
        for each in case.sources
        if each.file and each.sha256 and _digest(path.parent / each.file) not in (each.sha256, "")
    ]
    if changed:
        raise CaseFault(*_first(changed))
    return case


def out_of_reach(path: Path, case: Case) -> tuple[Source, ...]:
    """The sources whose file cannot be read where the case says, so that no change is seen."""
    return tuple(
        each for each in case.sources if each.file and not _digest(path.parent / each.file)
    )


def placed(path: Path, sources: Sequence[Source]) -> tuple[Source, ...]:
    """The sources of a case at `path`, without the names of files that are not surely theirs: of
    that name another lies there, or several were read."""
    read = Counter(name for name, _ in {(each.file, each.sha256) for each in sources})
    found = []
    for each in sources:
        there = _digest(path.parent / each.file)
        own = each.sha256 == there if each.sha256 and there else read[each.file] == 1
        found.append(each if own else replace(each, file=""))
    return tuple(found)


def save_case(path: Path, case: Case) -> None:
    """Write a new case file whole, or not at all: never over another file."""
    text = written(case)
    parse_case(text)
    with _held(path):
        if _exists(path):
            raise CaseFault(f"{path} already exists; choose another file with -o FILE.")
        files.replace(path, text.encode("utf-8"))


def extend_case(path: Path, make: Callable[[Case], Iterable[Added]]) -> Case:
    """Add what `make` gives for the case at the end of its file, comments and order kept.

    Another command waits until this one is done. Nothing is written where the case could not be
    read afterwards, or where an editor has saved the file in the meantime.
    """
    with _held(path):
        before = _text(path)
        records = list(make(_checked(path, parse_case(before))))
        text = "\n".join([before.rstrip("\n") + "\n", added(records)]) if records else before
        case = parse_case(text)
        if _text(path) != before:
            raise CaseFault(f"{path} was changed while this command ran; run it again.")
        if records:
            files.replace(path, text.encode("utf-8"))
    return case


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """Hold the case's lock; whatever the system refuses is one sentence."""
    try:
        with files.locked(path):
            yield
    except OSError as error:
        reason = error.strerror or error
        raise CaseFault(f"cannot write {path}: {reason}; choose another place.") from error


def _exists(path: Path) -> bool:
    try:
        path.lstat()
    except FileNotFoundError:
        return False
    return True


def _text(path: Path) -> str:
    return bounded(path, LARGEST, "name a case file in UTF-8.", CaseFault)


def _digest(path: Path) -> str:
    """sha256 of a file, "" where it cannot be read."""
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _first(found: list[str]) -> list[str]:
    more = len(found) - SHOWN
    return [*found[:SHOWN], *([f"There are {more} more faults."] if more > 0 else [])]
