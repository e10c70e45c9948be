"""A file of answers that a language model gave: JSON lines, as `compare --answers` takes them too.

`asked` names what was asked by its content, so that the same is not asked twice.
"""

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from crossread.errors import UsageError
from crossread.exports.codec import dump
from crossread.exports.decisions import decision_lines
from crossread.files import locked, writing

LONGEST = 100_000  # bytes of one line


def kept(file: Path) -> dict[str, Mapping[str, object]]:
    """The answers in a file by what was asked, the last of each; lines that are none are skipped,
    as a killed run may leave half of one."""
    found: dict[str, Mapping[str, object]] = {}
    try:
        with file.open("rb") as lines:
            for line in iter(lambda: lines.readline(LONGEST), b""):
                with suppress(UsageError, UnicodeDecodeError):
                    for _, record in decision_lines([line.decode()], str(file)):
                        if "asked" in record and "same" in record:
                            found[str(record["asked"])] = record
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise UsageError(f"cannot read {file}: {error.strerror}; give another file") from error
    return found


def keep(file: Path, answers: Sequence[Mapping[str, object]]) -> None:
    """Add answers at the end of the file, which is made, for its owner alone, where it is not."""
    with writing(str(file)):
        file.parent.mkdir(parents=True, exist_ok=True)
        with locked(file):
            number = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
            with os.fdopen(number, "r+b") as place:
                size = place.seek(0, os.SEEK_END)
                whole = not size or os.pread(number, 1, size - 1) == b"\n"
                text = "".join(dump(each) + "\n" for each in answers)
                place.write((text if whole else "\n" + text).encode())
