"""Measure how figures and dates in sentences are read: value, bound, unit, what is counted; days.

usage: python eval/figures.py [--misses]

`figures.jsonl` holds sentences with all their figures (`about 250000 voter`) or dates
(`by 2024-03-15`), in an article of Thursday 14 March 2024, 18:05, or of the day `published`.
A sentence is right where all of them are, and no more. `--misses` prints what is not as expected.
"""

import argparse
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from crossread.article.dates import moments
from crossread.article.page import page_of
from crossread.article.quantities import quantities
from crossread.records import Article, Comparator, Moment, Quantity

CASES = Path(__file__).with_name("figures.jsonl")
PUBLISHED = "2024-03-14T18:05:00+01:00"
IMPLIED = (Comparator.EXACT, Comparator.RANGE, Comparator.VAGUE)
Figures = dict[str, float]


def figure(found: Quantity) -> str:
    """`about 2300 person`, `5..7 home`."""
    ends = [f"{round(end, 4):.15g}" for end in (found.value, found.high) if end is not None]
    bound = "" if found.comparator in IMPLIED else found.comparator.value
    return " ".join(filter(None, (bound, "..".join(ends), found.unit, found.counted)))


def day(found: Moment) -> str:
    """`by 2024-03-12`, `2023-01-01..2023-12-31`."""
    ends = dict.fromkeys((found.start or "?", found.end or "?"))
    return " ".join(filter(None, (found.relation.removeprefix("on"), "..".join(ends))))


def read_as(case: dict[str, Any]) -> tuple[str, list[str], list[str]]:
    """The kind of a case, what is expected, and what is found."""
    page = page_of(Article(case["text"], published=case.get("published", PUBLISHED)))
    if "figures" in case:
        found = quantities(page, 0, len(case["text"]))
        return "figures", case["figures"], [figure(each) for each in found]
    return "dates", case["dates"], [day(each) for each in moments(page, 0, len(case["text"]))]


def figures(*, misses: bool = False) -> Figures:
    """The share of sentences read as expected, in points."""
    held: dict[str, list[bool]] = defaultdict(list)
    for line in CASES.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        kind, expected, found = read_as(case)
        held[kind].append(expected == found)
        if misses and expected != found:
            print(f"{case['text']}\n  expected {expected}\n  found    {found}")
    return {f"sentences right, {kind}": 100 * sum(s) / len(s) for kind, s in held.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true")
    for name, value in figures(misses=parser.parse_args().misses).items():
        print(f"{name:30s} {value:6.2f}")


if __name__ == "__main__":
    main()
