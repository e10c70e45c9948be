"""Fit the weights that turn what the pair model says into the chance of one row.

usage: PYTHONPATH=src:eval python training/fit_rows.py DATA   (prints WEIGHTS of crossread/matching)
Logistic regression of "one row" on the model's log odds and the cosine, over labelled pairs of
stories that the model was not trained on: SEESAW and PAC (held_pairs.jsonl) and NeuS
(held_neus_pairs.jsonl); labels are offsets alone.
"""

import gzip
import json
import sys
from pathlib import Path

import numpy as np
import stories

from crossread.models.directories import Model
from crossread.models.pairs import embed, judge, open_model

ROOT = Path(__file__).parents[1]

Texts = list[tuple[str, str]]


def held(folder: Path) -> tuple[Texts, list[bool]]:
    """The pairs, and which of them belong in one row."""
    with gzip.open(folder / "data/stories/neus-train.jsonl.gz", "rt", encoding="utf-8") as lines:
        sources = [json.loads(line)["source"] for line in lines]
    texts = {
        name: article.text
        for given in stories.SETS
        for story in stories.told(folder, given)
        for name, article in story.articles.items()
    }
    pairs, labels = [], []
    for name in ("held_pairs.jsonl", "held_neus_pairs.jsonl"):
        for line in (ROOT / "training" / name).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if "record" in row:
                one, other = (_words(sources[row["record"]], row[side]) for side in ("a", "b"))
            else:
                one, other = (_words(texts[row[side][0]], row[side][1]) for side in ("a", "b"))
            pairs.append((one, other))
            labels.append(row["relation"] != "other")
    return pairs, labels


def _words(text: str, offsets: list[list[int]]) -> str:
    return " ".join(text[start:end] for start, end in offsets)


def features(pairs: Texts, model: Model) -> np.ndarray:
    """Bias, log odds and cosine of each pair, [pairs, 3]."""
    first, second = (embed([pair[side] for pair in pairs], model) for side in (0, 1))
    found = judge(pairs, (first * second).sum(1).tolist(), model)
    return np.array([[1.0, each.odds, each.likeness] for each in found])


def fit(x: np.ndarray, y: np.ndarray, ridge: float = 0.3) -> np.ndarray:
    """Logistic regression by Newton's steps."""
    found = np.zeros(x.shape[1])
    for _ in range(60):
        chance = 1 / (1 + np.exp(-x @ found))
        bend = x.T @ (x * (chance * (1 - chance))[:, None]) + ridge * np.eye(len(found))
        found -= np.linalg.solve(bend, x.T @ (chance - y) + ridge * found)
    return found


def ranked(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """How well the model's odds alone tell the pairs apart, in points: the area under the curve,
    and how many of those of one row are found at a precision of 85 %."""
    order = np.argsort(-x[:, 1], kind="stable")
    right = y[order]
    above = np.cumsum(right)[right == 0].sum() / (right.sum() * (1 - right).sum())
    precise = np.cumsum(right) / np.arange(1, len(right) + 1) >= 0.85
    found = np.cumsum(right)[precise].max(initial=0) / right.sum()
    return 100 * float(above), 100 * float(found)


def main() -> None:
    pairs, labels = held(Path(sys.argv[1]))
    x, y = features(pairs, open_model()), np.array(labels, float)
    print(np.round(fit(x, y), 3).tolist())
    print("{:.1f} area, {:.1f} found at a precision of 85 %".format(*ranked(x, y)))


if __name__ == "__main__":
    main()
