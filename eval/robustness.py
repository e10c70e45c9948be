"""How much F1 is lost where the dev split is set in another way: marks, headlines, paragraphs.

usage: python eval/robustness.py DATA [--model DIR]
DATA holds data/attribution/polnear-dev.jsonl.gz and eval/score_attribution.py. Each variant is a
list of edits of the text; the gold spans follow. Only figures over all attributions are compared:
the scorer tells direct from indirect by double marks, which the variants change.
"""

import argparse
import gzip
import importlib
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from crossread.article.attribution import attribute
from crossread.article.page import page_of
from crossread.models.tagger import AttributionModel, open_model
from crossread.read import read
from crossread.records import Article
from crossread.text.sentences import Mark, quotation_marks

DEV = "data/attribution/polnear-dev.jsonl.gz"
ROLES = ("source", "cue", "content")
DOUBLE = ('"', "“", "”", "''", "``")
Record = dict[str, Any]
Edits = Iterator[tuple[int, int, str]]


def straight(text: str) -> Edits:
    """Typewriter marks and apostrophes."""
    for found in re.finditer("[“”‘’]", text):
        yield *found.span(), '"' if found.group() in "“”" else "'"


def curly(text: str) -> Edits:
    """Printer's marks by the rule of word processors: what follows a blank opens."""
    for found in re.finditer(r"""(?<!')'(?!')|\"""", text):
        before = text[found.start() - 1 : found.start()] or " "
        opens = before.isspace() or before in "([{—–-\"'“‘"
        yield *found.span(), ("“" if opens else "”") if found.group() == '"' else "‘’"[not opens]


def capitals(text: str) -> Edits:
    """The headline in capitals."""
    for place in range(text.find("\n")):
        yield place, place + 1, text[place].upper()


def one_newline(text: str) -> Edits:
    """Paragraphs without a blank line between them."""
    for found in re.finditer(r"\n\s*\n", text):
        yield *found.span(), "\n"


def one_line(text: str) -> Edits:
    """All of the text in one line."""
    for found in re.finditer(r"\s*\n\s*", text):
        yield *found.span(), " "


def _marks(text: str, depth: int) -> Iterator[tuple[Mark, int, int]]:
    """The double marks (depth 0) or single ones (depth 1) set at that depth, each as a span."""
    for mark in quotation_marks(text):
        start = mark.position
        found = text[start : start + 2] if text[start : start + 2] in DOUBLE else text[start]
        if mark.depth == depth and (found in DOUBLE) == (depth == 0):
            yield mark, start, start + len(found)


def british(text: str) -> Edits:
    """Single marks outside, double ones inside."""
    for mark, start, end in _marks(text, 0):
        yield start, end, "‘" if mark.direction == 1 else "’"
    for mark, start, end in _marks(text, 1):
        yield start, end, "“" if mark.direction == 1 else "”"


def british_straight(text: str) -> Edits:
    """Single typewriter marks outside, double ones inside."""
    changed = {(start, end): new for start, end, new in british(text)}
    for (start, end), new in changed.items():
        yield start, end, "'" if new in "‘’" else '"'
    for found in re.finditer("’", text):
        if found.span() not in changed:
            yield *found.span(), "'"


def latex(text: str) -> Edits:
    """Marks set as two characters each."""
    for mark, start, end in _marks(text, 0):
        yield start, end, "``" if mark.direction == 1 else "''"


def unclosed(text: str) -> Edits:
    """Every second closing mark lost."""
    closing = [(start, end) for mark, start, end in _marks(text, 0) if mark.direction == -1]
    for start, end in closing[::2]:
        yield start, end, ""


VARIANTS: dict[str, Callable[[str], Edits]] = {
    "straight quotes": straight,
    "curly quotes": curly,
    "headline in capitals": capitals,
    "one newline": one_newline,
    "one line": one_line,
    "British quotes": british,
    "British quotes, straight": british_straight,
    "quotes of two characters": latex,
    "closing quotes lost": unclosed,
}


def edited(record: Record, edits: Edits) -> Record:
    """The record after replacing text[start:end] for each edit; its spans move along."""
    text, last, at = record["text"], 0, 0
    parts: list[str] = []
    places: list[int] = []  # where each character boundary went
    for start, end, new in [*sorted(edits), (len(text), len(text), "")]:
        parts += [text[last:start], new]
        places += range(at, at + start - last)
        at += start - last
        places += [at + min(within, len(new)) for within in range(end - start)]
        at, last = at + len(new), end
    places.append(at)
    moved = [
        {role: [[places[s], places[e]] for s, e in spans] for role, spans in attribution.items()}
        for attribution in record["attributions"]
    ]
    return {**record, "text": "".join(parts), "attributions": moved}


def guesses(records: Sequence[Record], model: AttributionModel) -> list[Record]:
    """What the model finds in each text, in the form of the gold."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "texts.jsonl"
        lines = (json.dumps({"id": r["id"], "text": r["text"]}) + "\n" for r in records)
        path.write_text("".join(lines), encoding="utf-8")
        articles = [item for item in read([str(path)]) if isinstance(item, Article)]
    found = []
    for record, article in zip(records, articles, strict=True):
        spans = [
            {role: [[s.start, s.end] for s in getattr(a, role)] for role in ROLES}
            for a in attribute(page_of(article), model)
        ]
        found.append({"id": record["id"], "text": article.text, "attributions": spans})
    return found


def load(folder: Path) -> list[Record]:
    """The dev split."""
    with gzip.open(folder / DEV, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def scored(folder: Path, gold: list[Record], model: AttributionModel) -> tuple[float, float]:
    """End-to-end F1 and content characters F1 over all attributions, in points."""
    if str(folder / "eval") not in sys.path:
        sys.path.insert(0, str(folder / "eval"))
    result = importlib.import_module("score_attribution").score(gold, guesses(gold, model))
    return 100 * result["e2e/all"][2], 100 * result["chars/all"][2]


def measured(folder: Path, model: AttributionModel) -> dict[str, tuple[float, float]]:
    """Both figures of the plain text, then of each variant."""
    gold = load(folder)
    found = {"plain": scored(folder, gold, model)}
    for name, edits in VARIANTS.items():
        changed = [edited(record, edits(record["text"])) for record in gold]
        found[name] = scored(folder, changed, model)
    return found


def figures(folder: Path, model: AttributionModel | None = None) -> dict[str, float]:
    """Points of end-to-end F1 that each variant costs against the plain text."""
    plain, *others = measured(folder, model or open_model()).items()
    return {name: plain[1][0] - values[0] for name, values in others}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", type=Path)
    args = parser.parse_args()
    found = measured(args.data, open_model(args.model))
    print(f"{'':26s} {'end-to-end F1':>14s} {'cost':>6s} {'characters F1':>14s} {'cost':>6s}")
    for name, (whole, characters) in found.items():
        lost = found["plain"][0] - whole, found["plain"][1] - characters
        print(f"{name:26s} {whole:14.1f} {lost[0]:6.1f} {characters:14.1f} {lost[1]:6.1f}")


if __name__ == "__main__":
    main()
