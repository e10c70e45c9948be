"""Measure the matching model: inference on LingNLI val, and the relation of 200 pairs of news.

usage: python eval/matching.py DATA [--misses]
DATA holds data/. The pairs are our own (claim_pairs.jsonl, labelled twice). Measured there: the
model with the rules for figures and dates, as the walk uses both; the model alone; and, as the
baseline, the cosine of the two vectors, which can only tell same from not, at its best threshold.
"""

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from crossread.article.dates import moments
from crossread.article.entities import entities, within
from crossread.article.page import page_of
from crossread.article.quantities import quantities
from crossread.article.speakers.mentions import names_of
from crossread.models.directories import Model
from crossread.models.facts import Array, whole
from crossread.models.pairs import PairJudgement, embed, infer, judge, open_model
from crossread.records import Article, Claim, ClaimKind, EntityKind, Modality, Polarity
from crossread.story.conflicts import differences

PAIRS = Path(__file__).with_name("claim_pairs.jsonl")
VAL = "data/nli/lingnli-val.jsonl.gz"
RELATIONS = ("same", "conflicting", "denying", "other")
DAY = "2024-05-16T12:00:00+00:00"  # when the invented sentences are taken to be published


class Pair(NamedTuple):
    """Two sentences and their relation."""

    id: str
    a: str
    b: str
    relation: str
    about: str


def pairs() -> list[Pair]:
    """The labelled pairs."""
    lines = PAIRS.read_text(encoding="utf-8").splitlines()
    return [Pair(*(json.loads(line)[name] for name in Pair._fields)) for line in lines]


def claim(text: str) -> Claim:
    """A whole sentence as one claim, with what it counts and names."""
    article = Article(text=text, published=DAY)
    page = page_of(article)
    named = entities(names_of(page, ()))
    held = within(named, 0, len(text))
    return Claim(
        article.id,
        (article.span(0, len(text)),),
        text,
        None,
        ClaimKind.FACTUAL,
        Modality.ASSERTED,
        Polarity.POSITIVE,
        quantities(page, 0, len(text)),
        moments(page, 0, len(text)),
        tuple(each for each in held if each.kind is EntityKind.PLACE),
        tuple(each for each in held if each.kind is EntityKind.ACTOR),
        "whole sentence",
        1.0,
    )


def relation(a: Claim, b: Claim, judgement: PairJudgement) -> str:
    """What the walk makes of two claims: the model's answer, with typed differences by rule."""
    answer = alone(judgement)
    differ = any(differences(a, b, judgement, opposite=False))
    return "conflicting" if answer == "same" and differ else answer


def told_of(found: Sequence[Pair], model: Model) -> list[PairJudgement]:
    """What the model says of each pair."""
    return judge([(whole(p.a), whole(p.b)) for p in found], cosines(found, model).tolist(), model)


def cosines(found: Sequence[Pair], model: Model) -> Array:
    """The cosine of the vectors of each pair."""
    first, second = (embed([getattr(pair, side) for pair in found], model) for side in ("a", "b"))
    alike: Array = (first * second).sum(1)
    return alike


def alone(judgement: PairJudgement) -> str:
    """The model's likeliest answer."""
    chances = {
        "same": judgement.same,
        "conflicting": judgement.conflicting,
        "denying": judgement.denying,
        "other": 1 - judgement.same - judgement.conflicting - judgement.denying,
    }
    return max(chances, key=lambda name: chances[name])


def by_cosine(found: Sequence[Pair], model: Model) -> float:
    """Share of pairs that the cosine of their vectors sorts rightly into same and not same."""
    alike = cosines(found, model)
    same = np.array([pair.relation == "same" for pair in found])
    return max(float(((alike >= bound) == same).mean()) for bound in alike)


def inference(folder: Path, model: Model) -> float:
    """Accuracy on LingNLI val, in points."""
    with gzip.open(folder / VAL, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    answers = infer([(r["premise"], r["hypothesis"]) for r in records], model)
    right = [a == str(r["label"]) for a, r in zip(answers, records, strict=True)]
    return 100 * sum(right) / len(right)


def figures(folder: Path) -> dict[str, float]:
    """The figures the gate holds, in points."""
    model, found = open_model(), pairs()
    told = told_of(found, model)
    answers = [
        relation(claim(pair.a), claim(pair.b), each) for pair, each in zip(found, told, strict=True)
    ]
    right = [answer == pair.relation for answer, pair in zip(answers, found, strict=True)]
    return {
        "relation of news pairs": 100 * sum(right) / len(right),
        "LingNLI val": inference(folder, model),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--misses", action="store_true")
    args = parser.parse_args()
    model, found = open_model(), pairs()
    told = told_of(found, model)
    answers = [
        relation(claim(pair.a), claim(pair.b), each) for pair, each in zip(found, told, strict=True)
    ]
    tallies = {
        "with rules": [a == p.relation for a, p in zip(answers, found, strict=True)],
        "model alone": [alone(j) == p.relation for j, p in zip(told, found, strict=True)],
        "same or not": [
            (a == "same") == (p.relation == "same") for a, p in zip(answers, found, strict=True)
        ],
        "one row or not": [
            (a == "other") == (p.relation == "other") for a, p in zip(answers, found, strict=True)
        ],
    }
    for name, right in tallies.items():
        print(f"{name:24s} {100 * sum(right) / len(right):6.2f}")
    print(f"{'same or not, by cosine':24s} {100 * by_cosine(found, model):6.2f}")
    table = Counter((p.relation, answer) for p, answer in zip(found, answers, strict=True))
    for wanted in ("same", "conflicting", "denying", "other"):
        row = {
            answer: table[wanted, answer] for answer in ("same", "conflicting", "denying", "other")
        }
        print(f"  {wanted:12s}", row)
    print(f"{'LingNLI val':24s} {inference(args.data, model):6.2f}")
    if args.misses:
        for pair, answer in zip(found, answers, strict=True):
            if answer != pair.relation:
                print(f"{pair.id} {pair.relation} ({pair.about}) taken for {answer}")
                print(f"  {pair.a}\n  {pair.b}")


if __name__ == "__main__":
    main()
