"""How well `read` takes article text out of pages: the score of the Zyte article-extraction set.

    python eval/score_extraction.py DIR      DIR holds html/*.html.gz and ground-truth.json

The set's own definition: words are runs of \\w; a text is the bag of its four-word shingles (a text
of fewer words is one shingle); true, false and missing shingles of a page are divided by their sum,
so that long pages weigh no more; precision and recall are means over pages, F1 is theirs.

The articleBody of the set has no headline, so `Article.text` is scored from behind its headline; a
page that `read` calls unusable counts as an empty text. In the same run: trafilatura as it comes.
"""

import argparse
import gzip
import json
import logging
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from crossread.read import read
from crossread.records import Article

SHINGLE = 4


class Score(NamedTuple):
    """Means over pages, each between 0 and 1."""

    precision: float
    recall: float
    f1: float


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The bag of four-word shingles of a text."""
    words = re.findall(r"\w+", text)
    starts = range(max(1, len(words) - SHINGLE + 1))
    return Counter(part for start in starts if (part := tuple(words[start : start + SHINGLE])))


def page_parts(truth: str, answer: str) -> tuple[float, float, float]:
    """The shares of true, false and missing shingles; all zero where both texts are empty."""
    wanted, given = shingles(truth), shingles(answer)
    parts = ((wanted & given).total(), (given - wanted).total(), (wanted - given).total())
    whole = sum(parts) or 1
    return parts[0] / whole, parts[1] / whole, parts[2] / whole


def score(truths: dict[str, str], answers: dict[str, str]) -> Score:
    """Over the pages of the truth; a page without an answer counts as an empty text."""
    pages = [page_parts(truth, answers.get(name, "")) for name, truth in truths.items()]
    found = [true / (true + false) for true, false, _ in pages if true + false > 0]
    wanted = [true / (true + missing) for true, _, missing in pages if true + missing > 0]
    precision = sum(found) / len(found) if found else 0.0
    recall = sum(wanted) / len(wanted) if wanted else 0.0
    both = precision + recall
    return Score(precision, recall, 2 * precision * recall / both if both else 0.0)


def truths(folder: Path) -> dict[str, str]:
    """The article text of every page, by the page's name."""
    known = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    return {name: page.get("articleBody") or "" for name, page in known.items()}


def pages(folder: Path) -> Iterator[tuple[str, bytes]]:
    """(name, bytes as served) of every page."""
    for path in sorted((folder / "html").glob("*.html.gz")):
        yield path.name.removesuffix(".html.gz"), gzip.decompress(path.read_bytes())


def ours(folder: Path) -> dict[str, str]:
    """What `read` makes of the pages, from a folder of files as a person would give it."""
    with tempfile.TemporaryDirectory() as place:
        for name, data in pages(folder):
            Path(place, f"{name}.html").write_bytes(data)
        return {
            each.name.removesuffix(".html"): each.text[each.title_length :]
            for each in read([place])
            if isinstance(each, Article)
        }


def peer(folder: Path) -> dict[str, str]:
    """What trafilatura makes of them with the options it comes with."""
    from trafilatura import extract

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL + 1)
    return {name: extract(data) or "" for name, data in pages(folder)}


def measure(folder: Path) -> tuple[Score, Score]:
    """Our score and the peer's."""
    known = truths(folder)
    return score(known, ours(folder)), score(known, peer(folder))


def main() -> None:
    """Print both scores as a table."""
    parser = argparse.ArgumentParser(description="Score article extraction.")
    parser.add_argument("folder", type=Path, metavar="DIR")
    folder = parser.parse_args().folder
    print(f"{len(truths(folder))} pages                 precision  recall  F1")
    for name, found in zip(("crossread read", "trafilatura default"), measure(folder), strict=True):
        print(f"{name:24}  {found.precision:9.4f}  {found.recall:.4f}  {found.f1:.4f}")


if __name__ == "__main__":
    main()
