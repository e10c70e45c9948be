"""How values stand in the tables: times as texts that sort, lists as JSON, bytes packed."""

import json
import zlib
from datetime import UTC, datetime
from typing import Any

LEVEL = 4  # of zlib: a page of 60 kB takes 0.6 ms and a quarter of its size


def now() -> str:
    """This moment in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def sortable(moment: datetime) -> str:
    """A moment as a text that sorts with others."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def pack(data: bytes) -> bytes:
    """Bytes as they are stored."""
    return zlib.compress(data, LEVEL)


def unpack(stored: bytes) -> bytes:
    """The bytes that were packed; zlib.error where they are damaged."""
    return zlib.decompress(stored)


def written(value: object) -> str:
    """A value as JSON, always the same for the same value."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


def told(text: str) -> Any:
    """The value of `written`."""
    return json.loads(text)
