"""The CPU of comparing a story again when an article joins it, with what was kept and without.

usage: python eval/joining.py DATA [--articles 10]
DATA holds data/. The story is the first of abp-groups with so many articles; the last one joins.
Told is also what the vectors of facts would save if they were kept, and the room they would take.
"""

import argparse
import gzip
import json
import os
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from sqlalchemy import select

from crossread.models.facts import facts
from crossread.pipeline import Models, open_models
from crossread.records import Article
from crossread.store.articles import add
from crossread.store.opening import Archive
from crossread.store.opening import archive as opened
from crossread.store.stories import Membership, join, stories, ungrouped
from crossread.store.tables import tables
from crossread.stream.archived import compare_story
from crossread.text.sentences import paragraphs, sentences

GROUPS = "data/stories/abp-groups.jsonl.gz"


def first_story(data: Path, count: int) -> list[Article]:
    """The articles of the first story that has so many."""
    held: dict[str, list[Article]] = defaultdict(list)
    with gzip.open(data / GROUPS, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            own = held[record["story"]]
            text, day = record["text"], record.get("date")
            own.append(Article(text, record["outlet"], published=day, complete=True, lang="en"))
            if len(own) == count:
                return own
    raise SystemExit(f"no story has {count} articles")


def compared(archive: Archive, given: list[Article], models: Models, number: int | None) -> float:
    """Put the articles into the one story and compare it: the CPU of comparing."""
    add(archive, [(each, None) for each in given])
    with archive.writing() as connection:
        for each in ungrouped(connection, 1_000):
            (number,) = join(connection, [Membership(each, number, "given@1")])
        (row,) = stories(connection, [number or 1]).values()
    began = time.process_time()
    compare_story(archive, row, models)
    return time.process_time() - began


def kept_bytes(archive: Archive) -> str:
    """What a story takes, by table."""
    known = tables()
    with archive.reading() as connection:
        sizes = {
            each.name: sum(len(body) for body in connection.scalars(select(each.c.body)))
            for each in (known.readings, known.comparisons, known.sheets)
        }
    return ", ".join(f"{name} {size / 1_000:.0f} kB" for name, size in sizes.items())


def vectors(given: list[Article], models: Models) -> tuple[float, float]:
    """The CPU of finding the facts of the articles and their vectors, and the MB of these."""
    texts = [
        [each.text[a:b] for line in paragraphs(each.text) for a, b in sentences(each.text, *line)]
        for each in given
    ]
    began = time.process_time()
    found = [facts(each, models.matching) for each in texts]
    size = sum(fact.vector.nbytes for told in found for each in told for fact in each)
    return time.process_time() - began, size / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--articles", type=int, default=10)
    args = parser.parse_args()
    os.environ.setdefault("CROSSREAD_THREADS", "1")
    given, models = first_story(args.data, args.articles), open_models()
    with tempfile.TemporaryDirectory() as folder:
        with opened(str(Path(folder, "one.db")), create=True) as archive:
            compared(archive, given[:-1], models, None)
            again = compared(archive, given[-1:], models, 1)
            print(f"kept: {kept_bytes(archive)}")
        with opened(str(Path(folder, "other.db")), create=True) as archive:
            anew = compared(archive, given, models, None)
    spent, size = vectors(given, models)
    print(f"{len(given)} articles anew: {anew:.1f} s of CPU; the last one joining: {again:.1f} s")
    print(f"facts and their vectors: {spent:.1f} s of CPU in all, {size:.1f} MB")


if __name__ == "__main__":
    main()
