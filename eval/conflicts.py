"""How well the pair model tells what conflicts, on labelled pairs of real stories.

usage: python eval/conflicts.py DATA
DATA holds data/. training/conflict_pairs.jsonl.gz has 2,407 pairs of 203 groups of
`stories/abp-groups` on which nothing was trained, drawn by training/draw_pairs.py where the model
gives "conflicting" and "denying" .2 or more, so they are hard ones; labelled C (both cannot be so),
U (an answer that changed with time), S (the same) or N (neither). Printed are the mean precision of
"C or U" in the order of conflicting and denying, of "S" in the order of same, and the share of
"C or U" in each band.
"""

import argparse
import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from crossread.models.facts import MarkedText
from crossread.models.pairs import embed, judge, open_model

LABELS = Path(__file__).parents[1] / "training" / "conflict_pairs.jsonl.gz"
GROUPS = "data/stories/abp-groups.jsonl.gz"
BANDS = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9)


def pairs(data: Path) -> tuple[list[tuple[MarkedText, MarkedText]], list[str]]:
    """The pairs in their sentences, and their labels."""
    with gzip.open(data / GROUPS, "rt", encoding="utf-8") as lines:
        texts = {record["id"]: record["text"] for record in map(json.loads, lines)}

    def marked(place: list[Any]) -> MarkedText:
        name, begin, end, first, last = place
        return MarkedText(texts[name][begin:end], first, last)

    with gzip.open(LABELS, "rt", encoding="utf-8") as lines:
        held = [json.loads(line) for line in lines]
    return [(marked(x["a"]), marked(x["b"])) for x in held], [x["label"] for x in held]


def mean_precision(scores: Any, right: Any) -> float:
    """The mean of the precision at each right one, the highest score first; in points."""
    order = np.argsort(-scores, kind="stable")
    hits = right[order]
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    return float(100 * precision[hits].mean())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    asked, labels = pairs(parser.parse_args().data)
    model = open_model()
    vectors = embed([each.words for pair in asked for each in pair], model)
    alike = [float(a @ b) for a, b in zip(vectors[::2], vectors[1::2], strict=True)]
    told = judge(asked, alike, model)
    differing = np.array([each.differing for each in told])
    same = np.array([each.same for each in told])
    found = np.array(labels)
    conflict = np.isin(found, ["C", "U"])
    print(f"{len(labels)} pairs: {dict(Counter(labels))}")
    print(f"conflicting, mean precision {mean_precision(differing, conflict):.1f}")
    print(f"same, mean precision        {mean_precision(same, found == 'S'):.1f}")
    for low, high in zip(BANDS, [*BANDS[1:], 1.01], strict=True):
        inside = (differing >= low) & (differing < high)
        share = 100 * conflict[inside].mean() if inside.any() else 0.0
        print(
            f"conflicting {low:.1f} to {min(high, 1.0):.1f}: {inside.sum():5d} pairs, {share:.0f} %"
        )


if __name__ == "__main__":
    main()
