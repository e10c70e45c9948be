"""The folder of a batch: tables in Parquet, and `work/`, whose files go from one step to the next.

A part is done when its file is there; each file appears whole or not at all, so that whatever is
killed, the next run goes on from there.
"""

import gzip
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from crossread.exports.batches import Row, table_parquet
from crossread.exports.codec import article_of, named_record
from crossread.files import replace
from crossread.records import Article, Reading


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder that a batch writes to."""

    root: Path

    def work(self, kind: str, number: int = 0) -> Path:
        """A file that one step hands to another."""
        return self.root / "work" / kind / f"{number:05}.json.gz"

    def table(self, table: str, number: int = 0) -> Path:
        """A part of a table."""
        return self.root / table / f"part-{number:05}.parquet"

    def keep(self, kind: str, number: int, value: object) -> None:
        """Write a file for another step."""
        packed = gzip.compress(json.dumps(value, separators=(",", ":")).encode(), 1, mtime=0)
        put(self.work(kind, number), packed)

    def held(self, kind: str, number: int = 0) -> Any:
        """What `keep` wrote."""
        return json.loads(gzip.decompress(self.work(kind, number).read_bytes()))

    def keep_table(self, table: str, number: int, rows: Iterable[Row]) -> None:
        """Write a part of a table."""
        put(self.table(table, number), table_parquet(table, rows))


def put(path: Path, content: bytes) -> None:
    """A file that is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    replace(path, content)


def packed_article(article: Article) -> dict[str, object]:
    """An article as a file of a step holds it."""
    return named_record(Reading(article, ()))


@lru_cache(maxsize=16)
def articles(folder: Folder, part: int) -> tuple[Article, ...]:
    """The articles of a part as they were read."""
    return tuple(article_of(each) for each in folder.held("articles", part))
