"""The figures of attribution by outlet, on the dev split.

usage: python eval/outlets.py DATA [--model DIR]
"""

import argparse
from pathlib import Path

import gate
import robustness

from crossread.models.tagger import open_model

SHOWN = ("end-to-end F1", "end-to-end F1, direct", "end-to-end F1, indirect", "source accuracy")
EXACT = ("exact source F1", "exact cue F1", "exact content F1")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", type=Path)
    args = parser.parse_args()
    gold = robustness.load(args.data)
    answers = robustness.guesses(gold, open_model(args.model))
    print("| outlet | articles | attributions | end to end | direct | indirect | sources | exact |")
    print("|---|---|---|---|---|---|---|---|")
    for outlet in sorted({record["publisher"] for record in gold}):
        own = [record for record in gold if record["publisher"] == outlet]
        ids = {record["id"] for record in own}
        found = gate.compared(args.data, own, [a for a in answers if a["id"] in ids])
        marks = sum(len(record["attributions"]) for record in own)
        cells = [f"{found[name]:.1f}" for name in SHOWN]
        exact = " / ".join(f"{found[name]:.1f}" for name in EXACT)
        print("|", " | ".join([outlet, str(len(own)), str(marks), *cells, exact]), "|")


if __name__ == "__main__":
    main()
