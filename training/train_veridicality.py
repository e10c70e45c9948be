"""MegaVeridicality judgements -> models/veridicality_v1: a smoothed model of what verbs imply.

usage: python training/train_veridicality.py DATA [--out models/veridicality_v1]

A softmax over sparse features of (lemma, frame, negation): the frame, the lexicon's class of the
lemma and the lemma itself, each alone and together. Ridge penalties, heavier on what is rarer,
let a lemma that was not judged fall back to its class and its frame.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "eval"))
from wording import Judgement, judgements

from crossread.article.wording import LABELS, features

STEPS, RATE = 1000, 0.3
PENALTIES = (0.3, 0.3, 1.0, 1.0, 1.0, 2.0)  # of `features`, in their order


def train(judged: list[Judgement]) -> dict[str, list[float]]:
    """Feature -> a weight per label, by gradient descent with momentum from zero."""
    rows = [features(each.lemma, each.frame, negated=each.negated) for each in judged]
    names = sorted({name for row in rows for name in row})
    penalty = {name: PENALTIES[place] for row in rows for place, name in enumerate(row)}
    ridge = np.array([penalty[name] for name in names])[:, None] / len(rows)
    number = {name: place for place, name in enumerate(names)}
    places = np.array([[number[name] for name in row] for row in rows])
    gold = np.eye(len(LABELS))[[LABELS.index(each.label) for each in judged]]
    weights = np.zeros((len(names), len(LABELS)))
    speed = np.zeros_like(weights)
    for _ in range(STEPS):
        odds = np.exp(weights[places].sum(1))
        error = odds / odds.sum(1, keepdims=True) - gold
        slope = np.zeros_like(weights)
        np.add.at(slope, places, error[:, None, :])
        speed = 0.9 * speed - RATE * (slope / len(rows) + ridge * weights)
        weights += speed
    rounded = np.round(weights, 2)
    return {
        name: row.tolist()
        for name, row in zip(names, rounded, strict=True)
        if np.abs(row).max() > 0
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, default=Path("models/veridicality_v1"))
    args = parser.parse_args()
    weights = train(judgements(args.data, "train"))
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(row)}" for name, row in weights.items())
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "weights.json").write_text("{\n" + lines + "\n}\n", encoding="utf-8")
    digest = hashlib.sha256((args.out / "weights.json").read_bytes()).hexdigest()
    config = {
        "name": "veridicality",
        "version": 1,
        "labels": LABELS,
        "files": {"weights.json": digest},
    }
    (args.out / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    print(f"{len(weights)} features, {(args.out / 'weights.json').stat().st_size} bytes")


if __name__ == "__main__":
    main()
