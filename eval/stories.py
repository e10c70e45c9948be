"""Compare the stories of SEESAW and PAC: time, claims, rows of two outlets.

usage: python eval/stories.py DATA [--set seesaw|pac] [--stories N] [--sample FILE]
DATA holds data/. `--sample` writes pairs of claims that share a row to label, drawn evenly over the
stories by the order of a hash.
"""

import argparse
import gzip
import hashlib
import json
import time
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

from crossread.pipeline import Models, compare, open_models
from crossread.records import Article, Claim, Comparison

SETS = {"seesaw": "data/stories/seesaw.jsonl.gz", "pac": "data/stories/pac-train.jsonl.gz"}


LABELLED = slice(30, 60)  # stories of each set, by name, that the labelled pairs were drawn from


class Told(NamedTuple):
    """One story: its articles by name, as the set gives them."""

    name: str
    articles: dict[str, Article]


class Tally(NamedTuple):
    """What comparing a set gave."""

    stories: int
    articles: int
    seconds: float
    slowest: float
    claims: int
    shared: int
    unused: int


def told(folder: Path, name: str) -> list[Told]:
    """The stories of a set; SEESAW dates only its stories, so its articles have no date."""
    held: dict[str, dict[str, Article]] = {}
    with gzip.open(folder / SETS[name], "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            number = record.get("id") or f"{record['story']}/{record['doc']}"
            held.setdefault(record["story"], {})[number] = article(record, number)
    return [Told(story, articles) for story, articles in sorted(held.items())]


def article(record: dict[str, Any], name: str) -> Article:
    """The headline, and a paragraph a sentence."""
    title = record["title"].strip()
    return Article(
        text="\n\n".join([title, *record["sentences"]]),
        outlet=record["outlet"],
        title_length=len(title),
        published=record.get("date"),
        complete=True,
        name=name,
    )


def walk(stories: Sequence[Told], models: Models) -> Iterator[tuple[Told, Comparison, float]]:
    """Every story compared, with the seconds it took."""
    for story in stories:
        began = time.perf_counter()
        found = compare(list(story.articles.values()), models)
        yield story, found, time.perf_counter() - began


def pairs(comparison: Comparison) -> Iterator[tuple[Claim, Claim]]:
    """Claims of different articles in one row, copies of whole passages left out."""
    claims = {claim.id: claim for claim in comparison.claims}
    for row in comparison.propositions:
        members = [claims[each] for each in row.claims]
        for one, other in combinations(members, 2):
            if one.article != other.article and one.text != other.text:
                yield one, other


def place(name: str, claim: Claim) -> list[Any]:
    """An article's name and the offsets of a claim."""
    return [name, [[span.start, span.end] for span in claim.spans]]


def key(pair: Sequence[Any]) -> str:
    """An order of pairs that no property of theirs decides."""
    return hashlib.sha256(json.dumps(pair).encode()).hexdigest()


def sample(found: Sequence[tuple[Told, Comparison, float]], count: int) -> list[Any]:
    """Pairs to label: rounds over the stories, one pair of each until there are enough."""
    drawn: list[list[Any]] = []
    for story, comparison, _ in found:
        names = {each.id: name for name, each in story.articles.items()}
        each = [
            [place(names[claim.article], claim) for claim in pair] for pair in pairs(comparison)
        ]
        drawn.append(sorted(each, key=key))
    rounds = [each[turn] for turn in range(count) for each in drawn if turn < len(each)]
    return sorted(rounds[:count], key=key)


def tally(found: Sequence[tuple[Told, Comparison, float]]) -> Tally:
    """Counts and times over stories."""
    shared = 0
    for _, comparison, _ in found:
        columns = {a: column.name for column in comparison.columns for a in column.articles}
        owner = {claim.id: columns[claim.article] for claim in comparison.claims}
        rows = comparison.propositions
        shared += sum(len({owner[each] for each in row.claims}) > 1 for row in rows)
    return Tally(
        len(found),
        sum(len(story.articles) for story, _, _ in found),
        sum(seconds for _, _, seconds in found),
        max(seconds / len(story.articles) for story, _, seconds in found),
        sum(len(comparison.claims) for _, comparison, _ in found),
        shared,
        sum(len(comparison.unused) for _, comparison, _ in found),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--set", dest="sets", choices=SETS, action="append")
    parser.add_argument("--stories", type=int, help="the first N of each set")
    parser.add_argument("--sample", type=Path)
    parser.add_argument("--count", type=int, default=150)
    args = parser.parse_args()
    models, everything = open_models(), []
    for name in args.sets or SETS:
        chosen = LABELLED if args.sample else slice(args.stories)
        found = list(walk(told(args.data, name)[chosen], models))
        told_ = tally(found)
        print(
            f"{name}: {told_.stories} stories, {told_.articles} articles, {told_.unused} set aside;"
            f" {told_.claims} claims, {told_.shared} rows with two outlets or more;"
            f" {told_.seconds / told_.articles:.2f} s an article, {told_.slowest:.2f} at most"
        )
        everything += found
    if args.sample:
        lines = [json.dumps({"a": a, "b": b}) for a, b in sample(everything, args.count)]
        args.sample.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
