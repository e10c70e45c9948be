"""Compare real stories whose whole matrix is known: pairs and rows found, conflicts, omissions.

usage: python eval/real.py DATA [--list]
DATA holds data/ and eval/. real_stories.jsonl marks, as offsets alone, every claim that two or more
outlets of twelve groups of `stories/abp-groups` carry, who says it, and what conflicts, written
before any comparison was seen. The articles are cut where the marks end; the scorer is the shared
score_matrix.py, whose docstring says what counts.
"""

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from scorers import scorer

from crossread.exports.comparisons import comparison_json
from crossread.pipeline import compare, open_models
from crossread.records import Article

MARKS = Path(__file__).with_name("real_stories.jsonl")
GROUPS = "data/stories/abp-groups.jsonl.gz"


@dataclass(frozen=True, slots=True)
class Real:
    """A story: its articles, and its whole truth as the shared scorer reads it."""

    articles: tuple[Article, ...]
    truth: dict[str, Any]


def real_stories(folder: Path) -> Iterator[Real]:
    """The stories with their texts."""
    with gzip.open(folder / GROUPS, "rt", encoding="utf-8") as lines:
        known = {record["id"]: record for record in map(json.loads, lines)}
    for line in MARKS.read_text(encoding="utf-8").splitlines():
        marks = json.loads(line)
        articles = {name: _article(name, of, known) for name, of in marks["articles"].items()}
        yield Real(tuple(articles.values()), _truth(marks, articles))


def _article(name: str, of: dict[str, Any], known: dict[str, Any]) -> Article:
    record = known[of["id"]]
    text, title = record["text"][: of["end"]], record["title"]
    length = len(title) if text.startswith(title) else 0
    return Article(
        text,
        record["outlet"],
        title_length=length,
        published=record["date"],
        complete=True,
        name=name,
    )


def _truth(marks: dict[str, Any], articles: dict[str, Article]) -> dict[str, Any]:
    def words(name: str, place: list[int]) -> str:
        return articles[name].text[place[0] : place[1]]

    claims = [
        {
            "id": each["id"],
            "claim": " / ".join(words(*cell) for cell in each["cells"].items()),
            "cells": {name: words(name, place) for name, place in each["cells"].items()},
            "voice": {n: "OWN" if n in each["own"] else "a source" for n in each["cells"]},
            "unclear": each["unclear"],
        }
        for each in marks["claims"]
    ]
    conflicts = [
        each | {"note": ""} | {k: [[n, words(n, at)] for n, at in each[k]] for k in ("a", "b")}
        for each in marks["conflicts"]
    ]
    return {
        "story": marks["story"],
        "claims": claims,
        "conflicts": conflicts,
        "near": marks["near"],
    }


def tallies(folder: Path, *, show: bool = False) -> Counter[str]:
    """What the shared scorer counts, over all stories."""
    scored, models, total = scorer(folder, "score_matrix"), open_models(), Counter[str]()
    with TemporaryDirectory() as scratch:
        path = Path(scratch) / "comparison.json"
        for each in real_stories(folder):
            path.write_text(comparison_json(compare(each.articles, models)), encoding="utf-8")
            total.update(scored.score(each.truth, scored.Out(path), show))
    return total


def figures(folder: Path) -> dict[str, float]:
    """The figures that the gate holds, in points; what is told falsely below nought, as a count."""
    found = tallies(folder)
    right, wrong = found["pairs in one row"], found["pairs of two claims in one row (false)"]
    return {
        "real stories: pairs, recall": 100 * right / found["pairs"],
        "real stories: pairs, precision": 100 * right / max(1, right + wrong),
        "real stories: rows whole": 100 * found["rows whole"] / found["claims"],
        "real stories: own words or attributed": (
            100 * found["voices right (own or attributed)"] / found["voices"]
        ),
        "real stories: hard conflicts": (
            100 * found["conflicts hard found"] / found["conflicts hard"]
        ),
        "real stories: false omissions": -float(found["omissions told of a carrier (false)"]),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--list", action="store_true", dest="show")
    args = parser.parse_args()
    for name, value in tallies(args.data, show=args.show).items():
        print(f"{name:50s} {value:6d}")


if __name__ == "__main__":
    main()
