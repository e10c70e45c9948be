"""Loaded sentences: how the shipped kind of model agrees with the raters of BABE, out of fold.

usage: python eval/loaded.py DATA      DATA holds data/

`loaded_babe.json` keeps the chance that each sentence got from the model of the four folds without
it (training/train_loaded.py), by the hash of the sentence; the figures are computed from these.
"""

import gzip
import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

SCORES = Path(__file__).with_name("loaded_babe.json")
BABE = "data/wording/babe.jsonl.gz"
BINS = 10


def figures(folder: Path) -> dict[str, float]:
    """Macro F1, and how far chances are from what is so (below zero), in points."""
    scores = json.loads(SCORES.read_text(encoding="utf-8"))
    pairs = list[tuple[float, bool]]()
    with gzip.open(folder / BABE, "rt", encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            if line["label_bias"] in ("Biased", "Non-biased"):
                key = hashlib.sha256(line["text"].encode()).hexdigest()[:16]
                pairs.append((scores[key], line["label_bias"] == "Biased"))
    f1 = (_f1(pairs, gold=True) + _f1(pairs, gold=False)) / 2
    return {"loaded sentences macro F1": 100 * f1, "loaded chances off": -100 * _off(pairs)}


def _f1(pairs: Sequence[tuple[float, bool]], *, gold: bool) -> float:
    right = sum((score >= 0.5) == so == gold for score, so in pairs)
    told = sum((score >= 0.5) == gold for score, _ in pairs)
    return 2 * right / max(1, told + sum(so == gold for _, so in pairs))


def _off(pairs: Sequence[tuple[float, bool]]) -> float:
    """The mean distance of chance and share in ten bins (expected calibration error)."""
    total = 0.0
    for number in range(BINS):
        held = [(s, so) for s, so in pairs if number <= min(s * BINS, BINS - 0.5) < number + 1]
        total += abs(sum(s for s, _ in held) - sum(so for _, so in held))
    return total / len(pairs)


if __name__ == "__main__":
    for name, value in figures(Path(sys.argv[1])).items():
        print(f"{name:30s} {value:6.2f}")
