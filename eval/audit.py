"""Claims about coverage with the truth planted (audit.toml), found and answered.

usage: python eval/audit.py [--misses] [FILE]
       python eval/audit.py --news DATA   what real news is taken for
A claim is found where an audit's sentence holds it; its answer is right where the outlets (those
at hand), the answer and the nearest sentence are as planted, and so is the answer for the others
of "only A told B".
"""

import argparse
import gzip
import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from crossread.article.page import page_of
from crossread.models.directories import Model
from crossread.models.pairs import open_model
from crossread.records import Article, Reading
from crossread.records.audits import Audit, AuditAnswer
from crossread.story.audit import audits
from crossread.story.audit.coverage_claims import coverage_claims

CASES = Path(__file__).with_name("audit.toml")
HELD = Path(__file__).with_name("audit_held.toml")
UNSEEN = Path(__file__).with_name("audit_unseen.toml")
FURTHER = ("once", "last", "fresh", "sealed")  # of the last two nothing is learned or fitted
CNN = Path(__file__).with_name("founding_cnn.txt")
NEWS = 150  # articles
FOUNDING = "cases/founding-article.txt"


def reading(text: dict[str, Any], number: int) -> Reading:
    """A planted text, its first line the headline, nothing attributed."""
    words = text["text"].strip()
    article = Article(
        words,
        outlet=text["outlet"],
        published=text["published"],
        title_length=len(words.partition("\n")[0]),
        complete=text.get("complete"),
        name=f"{number}",
    )
    return Reading(article, ())


def matched(claim: dict[str, Any], found: Sequence[Audit], texts: set[str]) -> list[Audit]:
    """The audits of a planted claim: same sentence, an outlet in common, content in the claim."""
    held = [each for each in found if claim["claim"] in each.claim.span.text]
    wanted = set(claim["outlets"])
    return [
        each
        for each in held
        if each.claim.group == "others"
        or wanted & set(each.claim.outlets)
        or not (wanted | set(each.claim.outlets)) & texts
    ]


def answered(claim: dict[str, Any], found: Sequence[Audit]) -> bool:
    """Whether all that is planted of a claim is what was found."""
    main = [each for each in found if each.claim.group != "others"]
    others = [each for each in found if each.claim.group == "others"]
    right = bool(main) and main[0].answer == claim["answer"]
    if right and claim.get("words"):
        right = any(claim["words"] in near.span.text for near in main[0].nearest)
    if "others" in claim:
        right = right and bool(others) and others[0].answer == claim["others"]
    return right


def stories(cases: Path) -> list[dict[str, Any]]:
    """The planted stories of a file."""
    with cases.open("rb") as file:
        return list(tomllib.load(file)["story"])


def figures(cases: Path = CASES, *, misses: bool = False) -> dict[str, float]:
    """Claims found, those of them answered rightly, and those not missed that are carried, in
    points; sentences taken for claims that are none, below zero."""
    model, count = open_model(), Counter[str]()
    for story in stories(cases):
        count.update(counted(story, model, misses=misses))
    return percentages(count)


def counted(story: dict[str, Any], model: Model, *, misses: bool = False) -> Counter[str]:
    """What one story comes to: claims planted, found, answered rightly, missed; and false ones."""
    count = Counter[str]()
    texts = [reading(text, n) for n, text in enumerate(story["texts"])]
    found = audits([reading(story["article"], 99)], texts, model)
    at_hand = {text["outlet"] for text in story["texts"]}
    for claim in story["claims"]:
        own = matched(claim, found, at_hand)
        right = answered(claim, own)
        missed = claim["answer"] == "carried" and any(
            each.answer is AuditAnswer.NOT_FOUND and each.claim.group != "others" for each in own
        )
        count.update(planted=1, found=bool(own), right=right, missed=missed)
        if misses and not (own and right):
            shown = [(e.claim.said.value, e.answer.value, e.score) for e in own]
            print(f"{story['name']}: {claim['claim']!r} is {claim['answer']}: {shown}")
    said = [claim["claim"] for claim in story["claims"]]
    false = [e for e in found if not any(each in e.claim.span.text for each in said)]
    count["false"] += len(false)
    for each in false if misses else ():
        print(f"{story['name']}: no claim: {each.claim.span.text!r}")
    return count


def percentages(count: Counter[str]) -> dict[str, float]:
    return {
        "coverage claims found": 100 * count["found"] / count["planted"],
        "coverage claims answered": 100 * count["right"] / max(1, count["found"]),
        "carried, said not found": -float(count["missed"]),
        "no coverage claims": -float(count["false"]),
    }


def measured(folder: Path) -> dict[str, float]:
    """The figures of all files, and of the founding article beside an invented text of CNN that
    carries the second of two things it is said to leave out; DATA's folder is asked for it."""
    held = {f"{name}, held": value for name, value in figures(HELD).items()}
    unseen = {f"{name}, unseen": value for name, value in figures(UNSEEN).items()}
    further = {
        f"{name}, {which}": value
        for which in FURTHER
        for name, value in figures(CASES.with_name(f"audit_{which}.toml")).items()
    }
    return (
        figures() | held | unseen | further | {"founding article's claims on CNN": founding(folder)}
    )


def founding(folder: Path) -> float:
    """Whether both claims are found, the first not carried and the second carried, in points."""
    article = Article((folder / FOUNDING).read_text(encoding="utf-8"), outlet="Outlook")
    text = CNN.read_text(encoding="utf-8").strip()
    cnn = Article(text, outlet="CNN", title_length=len(text.partition("\n")[0]), complete=True)
    found = audits([Reading(article, ())], [Reading(cnn, ())], open_model())
    first, second = (
        [e for e in found if cue in e.claim.span.text]
        for cue in ("CNN omits entirely", "CNN also omits")
    )
    right = (
        first and first[0].answer is AuditAnswer.NOT_FOUND,
        second and second[0].answer is AuditAnswer.CARRIED,
    )
    return 50.0 * sum(map(bool, right))


def in_news(folder: Path) -> Iterator[str]:
    """The sentences of 150 real articles that are taken for claims about coverage."""
    model = open_model()
    for name in ("seesaw", "pac-train"):
        with gzip.open(folder / f"data/stories/{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for record in map(json.loads, islice(lines, NEWS // 2)):
                parts = record["sentences"]
                text = " ".join(each if isinstance(each, str) else each["text"] for each in parts)
                page = page_of(Article(text, outlet=record["outlet"]))
                found = coverage_claims(page, [], model)
                yield from dict.fromkeys(each.span.text for each in found)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("file", type=Path, nargs="?", default=CASES)
    parser.add_argument("--news", type=Path, metavar="DATA")
    args = parser.parse_args()
    if args.news:
        print("\n".join(in_news(args.news)))
        return 0
    for name, value in figures(args.file, misses=args.misses).items():
        print(f"{name:40s} {value:6.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
