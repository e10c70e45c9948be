"""Attributions inside another's content, against marks made by hand on 36 dev articles.

usage: python eval/inner.py DATA [--model DIR]
The corpus marks none. Found is what the product places inside another attribution; right is what
matches a mark as end-to-end F1 has it: half the content shared, and the source touched.
"""

import argparse
import hashlib
import importlib
import json
import sys
from pathlib import Path
from typing import Any

import robustness

from crossread.article.attribution import attribute
from crossread.article.page import page_of
from crossread.models.tagger import AttributionModel, open_model
from crossread.records import Article

MARKS = Path(__file__).with_suffix(".json")
ROLES = ("source", "cue", "content")


def found(text: str, model: AttributionModel) -> list[dict[str, list[list[int]]]]:
    """The nested attributions of a text, in the scorers' form."""
    return [
        {role: [[span.start, span.end] for span in getattr(a, role)] for role in ROLES}
        for a in attribute(page_of(Article(text)), model)
        if a.inside is not None
    ]


def figures(folder: Path, model: AttributionModel | None = None) -> dict[str, float]:
    """Precision, recall and F1 of nested attributions, in percent."""
    sys.path.insert(0, str(folder / "eval"))
    scorer = importlib.import_module("score_attribution")

    opened = model or open_model()
    marked = json.loads(MARKS.read_text(encoding="utf-8"))["articles"]
    gold, answers = [], []
    for record in robustness.load(folder):
        entry: Any = marked.get(record["id"])
        if entry is None:
            continue
        digest = hashlib.sha256(record["text"].encode("utf-8")).hexdigest()
        if digest != entry["sha256"]:
            raise SystemExit(f"{record['id']} has sha256 {digest}; it was marked as another text.")
        gold.append({**record, "attributions": entry["attributions"]})
        answers.append({"id": record["id"], "attributions": found(record["text"], opened)})
    precision, recall, f1 = scorer.score(gold, answers)["e2e/all"]
    return {
        "nested precision": 100 * precision,
        "nested recall": 100 * recall,
        "nested F1": 100 * f1,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", type=Path)
    args = parser.parse_args()
    for name, value in figures(args.data, open_model(args.model)).items():
        print(f"{name:20s} {value:5.1f}")


if __name__ == "__main__":
    main()
