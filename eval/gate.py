"""Measure crossread on the shared data and hold every figure to its floor.

usage: python eval/gate.py DATA [TASK ...] [--raise]
DATA holds data/, eval/ and cases/. `floors.json` keeps, for each task, the corpus it was measured
on (in DATA or in the checkout) with its sha256 and the lowest figures accepted; `--raise` lifts
floors to what was measured, less MARGIN, and nothing lowers one. Exit code 1 where a floor is
missed, a figure has no floor, or a floor's figure was not measured.
"""

import argparse
import hashlib
import json
import math
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import answered
import audit
import coverage
import figures
import inner
import loaded
import matching
import naming
import quotations
import real
import reuse
import robustness
import score_extraction
import speakers
import stories
import stream_stories
import verify
import wording
import worlds
from scorers import scorer

from crossread.models.tagger import open_model
from crossread.pipeline import compare, open_models, take_apart
from crossread.read import read
from crossread.records import Article, Reading
from crossread.report import to_jsonl

MARGIN = 0.3  # points; int8 arithmetic differs a little between processors
ROOT = Path(__file__).parents[1]
FLOORS = Path(__file__).with_name("floors.json")
DEV = "data/attribution/polnear-dev.jsonl.gz"
VERBS = "data/factuality/megaveridicality-dev.jsonl.gz"
FOUNDING = "cases/founding-article.txt"
Figures = dict[str, float]


def readings(path: Path) -> list[Reading]:
    """Every article of one input, taken apart by the shipped model."""
    model = open_model()
    return [take_apart(item, model) for item in read([str(path)]) if isinstance(item, Article)]


def attribution(folder: Path) -> Figures:
    """End-to-end and span figures on the dev split."""
    with tempfile.TemporaryDirectory() as scratch:
        guess = Path(scratch) / "guess.jsonl"
        guess.write_text("".join(to_jsonl(readings(folder / DEV))), encoding="utf-8")
        whole = scorer(folder, "score_attribution")
        return compared(folder, whole.load(str(folder / DEV)), whole.load(str(guess)))


def compared(folder: Path, gold: Any, predicted: Any) -> Figures:
    """The figures of both shared scorers, in points."""
    whole, spans = scorer(folder, "score_attribution"), scorer(folder, "score_fragments")
    result = whole.score(gold, predicted)
    figures = {
        "end-to-end F1": result["e2e/all"][2],
        "end-to-end F1, direct": result["e2e/dir"][2],
        "end-to-end F1, indirect": result["e2e/ind"][2],
        "content characters F1": result["chars/all"][2],
        "source accuracy": result["src/all"][0],
    }
    by_id = {line["id"]: line["attributions"] for line in predicted}
    for role in spans.ROLES:
        figures[f"exact {role} F1"] = exact(spans, gold, by_id, role)
    return {name: 100 * value for name, value in figures.items()}


def exact(spans: ModuleType, gold: Any, predicted: dict[str, Any], role: str) -> float:
    """Exact F1 of one role's fragments, as score_fragments.py counts them."""
    both = total = 0
    for article in gold:
        right = spans.fragments(article["attributions"], role, article["text"])
        guess = spans.fragments(predicted[article["id"]], role, article["text"])
        both, total = both + len(right & guess), total + len(right) + len(guess)
    return 2 * both / max(1, total)


def extraction(folder: Path) -> Figures:
    """Precision, recall and F1 of the page reader, by the benchmark's own definition."""
    pages = folder / "data/extraction"
    result = score_extraction.score(score_extraction.truths(pages), score_extraction.ours(pages))
    return {"extraction F1": 100 * result.f1}


def settings(folder: Path) -> Figures:
    """End-to-end F1 of the dev split in other settings, less that of the plain one, in points."""
    return {f"F1 with {name}": -cost for name, cost in robustness.figures(folder).items()}


def founding(folder: Path) -> Figures:
    """Share of the checks on the founding article that hold; offsets are into its text."""
    (reading,) = readings(folder / FOUNDING)
    cases = json.loads(Path(__file__).with_name("founding.json").read_text(encoding="utf-8"))
    held = [expected(reading, case) for case in cases]
    for case, right in zip(cases, held, strict=True):
        if not right:
            print(f"founding article: not as expected: {json.dumps(case)}")
    return {"founding article checks": 100 * sum(held) / len(held)}


def expected(reading: Reading, case: dict[str, Any]) -> bool:
    """Whether content over nine tenths of these offsets has a source with that name; where the
    case names no source, whether no content covers a tenth of them."""
    start, end = case["content"]
    share = 0.9 if case["source"] else 0.1
    covering = [
        a
        for a in reading.attributions
        if sum(max(0, min(end, s.end) - max(start, s.start)) for s in a.content)
        >= (end - start) * share
    ]
    if case["source"] is None:
        return not covering
    return any(case["source"] in s.text for a in covering for s in a.source)


def planted(_folder: Path) -> Figures:
    """What is planted in the example stories and found, in points; what was found falsely, as the
    most in one story, below zero."""
    models = open_models()
    return coverage.totals(coverage.figures(lambda articles: compare(articles, models)))


def digest(folder: Path, corpus: str) -> str:
    """sha256 of the files of a corpus, in DATA or else in the checkout."""
    found = sorted(folder.glob(corpus)) or sorted(ROOT.glob(corpus))
    if not found:
        raise SystemExit(f"{folder / corpus} is missing; DATA must hold the data and cases.")
    return hashlib.sha256(b"".join(path.read_bytes() for path in found)).hexdigest()


TASKS: dict[str, tuple[str, Callable[[Path], Figures]]] = {
    "attribution": (DEV, attribution),
    "extraction": ("data/extraction/ground-truth.json", extraction),
    "nested": (DEV, inner.figures),
    "settings": (DEV, settings),
    "speakers": (DEV, speakers.figures),
    "figures": ("eval/figures.jsonl", lambda _folder: figures.figures()),
    "wording": (VERBS, wording.figures),
    "founding": (FOUNDING, founding),
    "matching": (matching.VAL, matching.figures),
    "stories": ("data/stories/*.jsonl.gz", stream_stories.figures),
    "reuse": (stories.SETS["seesaw"], reuse.figures),
    "quotations": (stories.SETS["seesaw"], quotations.figures),
    "coverage": ("examples/*/coverage.json", planted),
    "claims about coverage": ("eval/audit*.toml", audit.measured),
    "naming": ("eval/naming.json", lambda _folder: naming.figures(open_models())),
    "loaded words": (loaded.BABE, loaded.figures),
    "real stories": ("eval/real_stories.jsonl", real.figures),
    "stories read together": ("eval/*_sheets.jsonl", answered.figures),
    "weighing": ("eval/worlds.py", worlds.figures),
    "verify": ("eval/verify.py", lambda _folder: verify.figures()),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--raise", dest="lift", action="store_true")
    parser.add_argument("tasks", nargs="*", metavar="TASK", help=", ".join(TASKS))
    args = parser.parse_args()
    if unknown := set(args.tasks) - TASKS.keys():
        parser.error(f"{', '.join(sorted(unknown))}: no such task; use {', '.join(TASKS)}")
    floors = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    missed = 0
    for task, (corpus, measure) in TASKS.items():
        if args.tasks and task not in args.tasks:
            continue
        found = digest(args.data, corpus)
        entry = floors.setdefault(task, {"corpus": corpus, "sha256": found, "floors": {}})
        if entry["sha256"] != found:
            print(f"{corpus} has sha256 {found}; the floors were measured on {entry['sha256']}")
            return 1
        figures = measure(args.data)
        for name in dict.fromkeys([*figures, *entry["floors"]]):
            value, floor = figures.get(name, -1.0), entry["floors"].get(name, math.inf)
            missed += value < floor
            word = "ok" if value >= floor else "MISSED"
            print(f"{name:40s} {value:6.2f}  floor {floor:6.2f}  {word}", flush=True)
        for name, value in figures.items():
            if args.lift:
                floor = entry["floors"].get(name, -math.inf)
                entry["floors"][name] = max(floor, math.floor((value - MARGIN) * 10) / 10)
    if args.lift:
        FLOORS.write_text(json.dumps(floors, indent=1) + "\n", encoding="utf-8")
    return 1 if missed and not args.lift else 0


if __name__ == "__main__":
    sys.exit(main())
