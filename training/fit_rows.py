"""Fit the weights that turn what the pair model says into the chance of one row.

usage: PYTHONPATH=src:eval python training/fit_rows.py DATA   (prints WEIGHTS of crossread/matching)
Logistic regression of "one row" on the model's log odds, the cosine and the words in common, over
labelled pairs: 560 of NeuS (eval/natural_pairs.jsonl) and, with twice the weight, 150 that the walk
once put together in SEESAW and PAC (training/row_pairs.jsonl); labels are offsets alone.
"""

import gzip
import json
import math
import sys
from pathlib import Path
from typing import Any

import numpy as np
import stories

from crossread.matching import DIFFERING, embed, judge, open_model
from crossread.models import Model

ROOT = Path(__file__).parents[1]

Texts = list[tuple[str, str]]


def natural(folder: Path) -> tuple[Texts, list[bool]]:
    """The pairs of NeuS, and which of them belong in one row."""
    with gzip.open(folder / "data/stories/neus-train.jsonl.gz", "rt", encoding="utf-8") as lines:
        sources = [json.loads(line)["source"] for line in lines]
    rows = _lines(ROOT / "eval/natural_pairs.jsonl")
    pairs = [tuple(_words(sources[r["record"]], r[side]) for side in ("a", "b")) for r in rows]
    return pairs, [row["relation"] != "other" for row in rows]  # type: ignore[return-value]


def walked(folder: Path) -> tuple[Texts, list[bool]]:
    """The pairs of SEESAW and PAC, and which of them belong in one row."""
    texts = {
        name: article.text
        for given in stories.SETS
        for story in stories.told(folder, given)
        for name, article in story.articles.items()
    }
    rows = _lines(ROOT / "training/row_pairs.jsonl")
    pairs = [tuple(_words(texts[r[side][0]], r[side][1]) for side in ("a", "b")) for r in rows]
    return pairs, [row["same"] for row in rows]  # type: ignore[return-value]


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _words(text: str, offsets: list[list[int]]) -> str:
    return " ".join(text[start:end] for start, end in offsets)


def features(pairs: Texts, model: Model) -> np.ndarray:
    """Bias, log odds, cosine and words in common of each pair, [pairs, 4]."""
    first, second = (embed([pair[side] for pair in pairs], model) for side in (0, 1))
    rows = []
    for each in judge(pairs, (first * second).sum(1).tolist(), model):
        tie = each.same + DIFFERING * (each.conflicting + each.denying)
        tie = min(max(tie, 0.003), 0.997)
        rows.append([1.0, math.log(tie / (1 - tie)), each.likeness, each.shared])
    return np.array(rows)


def fit(x: np.ndarray, y: np.ndarray, weights: np.ndarray, ridge: float = 0.3) -> np.ndarray:
    """Logistic regression by Newton's steps."""
    found = np.zeros(x.shape[1])
    for _ in range(60):
        chance = 1 / (1 + np.exp(-x @ found))
        bend = x.T @ (x * (weights * chance * (1 - chance))[:, None]) + ridge * np.eye(len(found))
        found -= np.linalg.solve(bend, x.T @ (weights * (chance - y)) + ridge * found)
    return found


def main() -> None:
    folder, model = Path(sys.argv[1]), open_model()
    sets = [natural(folder), walked(folder)]
    x = np.vstack([features(pairs, model) for pairs, _ in sets])
    y = np.concatenate([np.array(labels, float) for _, labels in sets])
    weights = np.concatenate([np.full(len(sets[0][1]), 1.0), np.full(len(sets[1][1]), 2.0)])
    print(np.round(fit(x, y, weights), 3).tolist())


if __name__ == "__main__":
    main()
