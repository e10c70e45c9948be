"""An OPML file -> the feeds it lists, with their intervals."""

from pathlib import Path
from typing import NamedTuple

from crossread.errors import UnusableInput, UsageError
from crossread.read.addresses import xml_tree
from crossread.read.facts import line, web_url
from crossread.read.limits import MAX_BYTES, check_size

SHORTEST, LONGEST = 1, 7 * 24 * 60  # minutes


class Outline(NamedTuple):
    """A feed of an OPML file; `every` are the minutes of its attribute `interval`, or None."""

    url: str
    title: str | None
    every: float | None


def outlines(path: Path) -> list[Outline]:
    """The feeds of an OPML file, each once; UsageError where it lists none."""
    try:
        check_size(path.stat().st_size, MAX_BYTES)
        tree = xml_tree(path.read_bytes())
    except OSError as error:
        raise UsageError(f"cannot read {str(path)!r}: {error.strerror or error}") from error
    except UnusableInput as problem:
        raise UsageError(f"{str(path)!r} is not an OPML file: {problem}") from problem
    found: dict[str, Outline] = {}
    for node in tree.iter("outline"):
        if url := web_url(node.get("xmlUrl")):
            title = line(node.get("title")) or line(node.get("text"))
            found.setdefault(url, Outline(url, title, _minutes(node.get("interval"), path, url)))
    if not found:
        raise UsageError(
            f'{str(path)!r} lists no feed; write each as <outline xmlUrl="https://..."/>'
        )
    return list(found.values())


def _minutes(value: str | None, path: Path, url: str) -> float | None:
    if value is None:
        return None
    if not value.isdecimal() or not SHORTEST <= int(value[:9]) <= LONGEST:
        raise UsageError(
            f"{path}: the interval {value[:20]!r} of {url} is not one; give whole minutes, "
            f"{SHORTEST} to {LONGEST}"
        )
    return float(value)
