"""Case files: a `Case` from a TOML file that a person keeps, and text added to one.

Reading tells every fault in a sentence; writing replaces a file only by one that can be read.
"""

import hashlib
import os
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from crossread.errors import CaseFault
from crossread.records import Case, Source
from crossread.weighing.faults import faults
from crossread.weighing.parsing import parsed, tabled
from crossread.weighing.scale import DEFAULT
from crossread.weighing.tables import CANNOT_TELL
from crossread.weighing.writing import (
    evidence_block,
    hypothesis_block,
    inquiry_block,
    note_block,
    rating_block,
    source_block,
    written,
)

__all__ = [
    "CANNOT_TELL",
    "DEFAULT",
    "case_of",
    "evidence_block",
    "extend_case",
    "hypothesis_block",
    "inquiry_block",
    "note_block",
    "open_case",
    "out_of_reach",
    "parse_case",
    "placed",
    "rating_block",
    "save_case",
    "source_block",
    "written",
]

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
    """The case in a file, its sources compared with the files they came from where those lie there;
    CaseFault tells what is wrong."""
    case = parse_case(_text(path))
    changed = [
        f"{each.file} has changed since evidence was taken from it (sha256 differs); compare the"
        f" story again and mend the passages of source {each.id}, or take the old file back."
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


def save_case(path: Path, text: str) -> Case:
    """Write a case file whole, or not at all: never over one with another text that was there."""
    if os.path.exists(path):  # noqa: PTH110 - takes any name
        raise CaseFault(f"{path} exists; give another place with -o FILE.")
    case = parse_case(text)
    _replace(path, text)
    return case


def extend_case(path: Path, *blocks: str) -> Case:
    """Add blocks at the end of a case file, its comments and order kept; nothing is written where
    the case could not be read afterwards."""
    before = _text(path)
    text = "\n".join([before.rstrip("\n") + "\n", *blocks])
    case = parse_case(text)
    _replace(path, text)
    return case


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise CaseFault(
            f"cannot read {path}: {error.strerror or error}; name a case file."
        ) from error
    if len(content) > LARGEST:
        raise CaseFault(f"{path} is larger than {LARGEST // 1_000_000} MB; that is no case file.")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CaseFault(f"{path} is not UTF-8; save it as UTF-8.") from error


def _digest(path: Path) -> str:
    """sha256 of a file, "" where it cannot be read."""
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _replace(path: Path, text: str) -> None:
    """Put the text in the file's place in one step."""
    try:
        path = path.resolve()
        draft = tempfile.NamedTemporaryFile(  # noqa: SIM115
            dir=path.parent, prefix=f".{path.name}.", delete=False
        )
        try:
            with draft:
                draft.write(text.encode("utf-8"))
            Path(draft.name).chmod(path.stat().st_mode if path.exists() else _new_mode())
            Path(draft.name).replace(path)
        finally:
            Path(draft.name).unlink(missing_ok=True)
    except OSError as error:
        raise CaseFault(
            f"cannot write {path}: {error.strerror or error}; give another place."
        ) from error


def _new_mode() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _first(found: list[str]) -> list[str]:
    more = len(found) - SHOWN
    return [*found[:SHOWN], *([f"There are {more} more faults."] if more > 0 else [])]
