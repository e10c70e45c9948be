"""Make the attribution model's scores chances, and say how far off they are.

usage: python training/calibrate.py --data ../shared --model models/attribution_v2
       --inner eval/inner.json
Fits a logistic regression of "right" on a mark's grounds, by right and wrong marks of PolNeAR dev:
right where score_attribution.py's end-to-end counts it. Attributions inside a content have no gold
there; the file of --inner has them for some of the articles. The expected calibration error printed
is of scores fitted on the other half of the articles, over ten equal ranges of the score.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from examples import Record, load
from numpy.typing import NDArray

from crossread.article.attribution import Marked, marks
from crossread.article.page import page_of
from crossread.models.tagger import AttributionModel, open_model
from crossread.records import Article

Floats = NDArray[np.float64]
FOLDS = 2
RIDGE = 1e-3
FEWEST = 200  # marks to fit a row of weights on; with fewer the head's own chance stands


def right(record: Record, found: list[Marked], scorer: Any) -> list[bool]:
    """Whether each mark is matched by a gold attribution with the same source, one to one."""
    if not found:
        return []
    text, gold = record["text"], record["attributions"]
    wanted = [scorer.cset(a["content"], text) for a in gold]
    given = [scorer.cset(m.content, text) for m in found]
    matched = {k: i for i, k in scorer.greedy(wanted, given, scorer.THR)}
    sources = [scorer.cset(a["source"], text) for a in gold]
    answers = []
    for k, mark in enumerate(found):
        source = scorer.cset(mark.source, text)
        truth = sources[matched[k]] if k in matched else None
        hit = truth is not None and (bool(truth & source) if truth else not source)
        answers.append(hit)
    return answers


def rows(data: Path, judged: Path, model: AttributionModel) -> list[list[Any]]:
    """For the outer and the inner marks: (article's number, grounds, right or not)."""
    sys.path.insert(0, str(data / "eval"))
    import score_attribution as scorer

    inner = json.loads(judged.read_text(encoding="utf-8"))["articles"]
    found: list[list[Any]] = [[], []]
    for record in load(data / "data" / "attribution" / "polnear-dev.jsonl.gz"):
        digest = hashlib.sha256(record["id"].encode()).digest()
        marked = marks(page_of(Article(record["text"])), model)
        truths = [record, {**record, **inner[record["id"]]} if record["id"] in inner else None]
        for kind, truth in enumerate(truths):
            ours = [m for m in marked if m.inner == bool(kind)] if truth else []
            for mark, hit in zip(ours, right(truth or {}, ours, scorer), strict=True):
                found[kind].append((digest[0], mark.grounds, hit))
    return found


def fit(grounds: Floats, answers: Floats) -> Floats:
    """Weights and bias of a logistic regression, by Newton's method."""
    scale = grounds.std(0) + 1e-6
    x = np.hstack([grounds / scale, np.ones((len(grounds), 1))])
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        slope = x.T @ (p - answers) + RIDGE * len(x) * weights
        curve = (x * (p * (1 - p))[:, None]).T @ x + RIDGE * len(x) * np.eye(x.shape[1])
        weights -= np.linalg.solve(curve, slope)
    return np.append(weights[:-1] / scale, weights[-1])


def chances(grounds: Floats, weights: Floats) -> Floats:
    """The calibrated chance of each row."""
    odds = grounds @ weights[:-1] + weights[-1]
    result: Floats = 1 / (1 + np.exp(-odds))
    return result


def expected_error(scores: Floats, answers: Floats) -> float:
    """Mean distance of score and share of right answers, over ten ranges weighted by count."""
    bins = np.minimum((scores * 10).astype(int), 9)
    gaps = [
        abs(scores[bins == b].mean() - answers[bins == b].mean()) * (bins == b).sum()
        for b in range(10)
        if (bins == b).any()
    ]
    return float(sum(gaps) / len(scores))


def report(name: str, scores: Floats, answers: Floats) -> None:
    """One line of error, then the table behind it."""
    error, brier = expected_error(scores, answers), ((scores - answers) ** 2).mean()
    print(f"{name}: {len(scores)} marks, {answers.mean():.3f} right", end=", ")
    print(f"expected calibration error {error:.3f}, Brier {brier:.3f}")
    for low in range(10):
        here = np.minimum((scores * 10).astype(int), 9) == low
        if here.any():
            print(
                f"  {low / 10:.1f}-{low / 10 + 0.1:.1f} {here.sum():5d} marks, "
                f"mean score {scores[here].mean():.3f}, right {answers[here].mean():.3f}"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--inner", type=Path, required=True)
    args = parser.parse_args()
    model = open_model(args.model)
    calibration = []
    for name, found in zip(("outer", "inner"), rows(args.data, args.inner, model), strict=True):
        folds = np.array([digest % FOLDS for digest, _, _ in found])
        grounds = np.array([ground for _, ground, _ in found], np.float64)
        answers = np.array([hit for _, _, hit in found], np.float64)
        report(f"{name}, the head's own chance", 1 / (1 + np.exp(-grounds[:, 0])), answers)
        if len(found) < FEWEST:
            calibration.append([1.0] + [0.0] * grounds.shape[1])
            continue
        crossed = np.zeros(len(found))
        for fold in range(FOLDS):
            held = folds == fold
            crossed[held] = chances(grounds[held], fit(grounds[~held], answers[~held]))
        report(f"{name}, calibrated on the other half", crossed, answers)
        calibration.append([round(float(w), 5) for w in fit(grounds, answers)])
    path = args.model / "config.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    config["calibration"] = calibration
    path.write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
