"""How well two annotators of PolNeAR agree, by the scorers that measure the model.

usage: python eval/agreement.py DATA
Every ordered pair of annotators of one train article that several marked, one as gold, the other
as the answer; no figure of it is on the dev split.
"""

import argparse
import gzip
import itertools
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import gate


def pairs(folder: Path) -> tuple[list[Any], list[Any]]:
    """Gold with its text, and answers, under one number for each ordered pair of annotators."""
    marks: dict[str, list[Any]] = defaultdict(list)
    with gzip.open(folder / "polnear-train-annotators.jsonl.gz", "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            marks[record["id"]].append(record["attributions"])
    with gzip.open(folder / "polnear-train.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = {record["id"]: record["text"] for record in map(json.loads, lines)}
    gold: list[Any] = []
    answers: list[Any] = []
    for article, versions in marks.items():
        for one, other in itertools.permutations(versions, 2):
            number = str(len(gold))
            gold.append({"id": number, "text": texts[article], "attributions": one})
            answers.append({"id": number, "attributions": other})
    return gold, answers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    folder = parser.parse_args().data
    gold, answers = pairs(folder / "data" / "attribution")
    texts = len({record["text"] for record in gold})
    print(f"{len(gold)} ordered pairs of annotators of {texts} articles")
    for name, value in gate.compared(folder, gold, answers).items():
        print(f"{name:28s} {value:6.1f}")


if __name__ == "__main__":
    main()
