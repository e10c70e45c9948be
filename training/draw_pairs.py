"""Pairs of facts that may conflict, drawn from stories without labels, to be labelled.

usage: PYTHONPATH=src training/draw_pairs.py DATA --out FILE   (extra `training`)
Every group of abp-groups that has no labelled rows and is not in eval/real_stories.jsonl: those of
three or more outlets, and of those of two the 90 whose words most often tell of losses, charges and
denials. Written are pairs that the walk judges, and in each group the 60 likest others that differ
in a figure, a day or a denial, wherever the model gives "conflicting" and "denying" .2 or more; of
each fact its article, the offsets of its sentence and its own in that.
"""

import argparse
import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

from crossread.article.dates import same_time
from crossread.article.quantities import agree
from crossread.models.pairs import judge
from crossread.pipeline import Models, matched_story, open_models
from crossread.records import Article, Claim, Polarity
from crossread.story.matching import Matched, is_matchable

HERE = Path(__file__).parent
LONGEST = 6000  # characters of an article
MOST = 6  # articles of a group
TWO = 90
LEAST = 0.2
TELLING = re.compile(
    r"\b(dead|killed|injured|wounded|toll|denied|denies|deny|disput|contradict|rejected|false|shot"
    r"|crash|attack|police|protest|strike|missing|arrested|million|billion|percent)\w*"
)


def free_groups(data: Path) -> dict[str, list[dict[str, Any]]]:
    """The groups to draw from."""
    groups = defaultdict(list)
    with gzip.open(data / "data/stories/abp-groups.jsonl.gz", "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            groups[record["story"]].append(record)
    with gzip.open(HERE / "fact_rows.jsonl.gz", "rt", encoding="utf-8") as lines:
        labelled = {json.loads(line)["story"] for line in lines}
    kept = (HERE.parent / "eval/real_stories.jsonl").read_text(encoding="utf-8").splitlines()
    held = {each["id"] for line in kept for each in json.loads(line)["articles"].values()}
    free = {
        name: group
        for name, group in groups.items()
        if name not in labelled and held.isdisjoint(each["id"] for each in group)
    }
    pairs = sorted((name for name, group in free.items() if len(group) == 2), key=lambda name: (
        -sum(min(8, len(set(TELLING.findall(e["text"][:5000].lower())))) for e in free[name]), name
    ))  # fmt: skip
    chosen = sorted(name for name, group in free.items() if len(group) > 2) + pairs[:TWO]
    return {name: free[name] for name in chosen}


def article(record: dict[str, Any]) -> Article:
    text = record["text"][:LONGEST]
    length = len(record["title"]) if text.startswith(record["title"]) else 0
    return Article(
        text, record["outlet"], title_length=length, published=record["date"], complete=True,
        name=record["id"],
    )  # fmt: skip


def differ(a: Claim, b: Claim) -> bool:
    """Whether two claims give another figure of one measure, another day, or one is denied."""
    figures = [(x, y) for x in a.quantities for y in b.quantities if agree(x, y) is False]
    lone = len(a.quantities) == len(b.quantities) == 1
    measured = any(
        lone or (x.counted and x.counted == y.counted) or (x.unit and x.unit == y.unit)
        for x, y in figures
    )
    days = len(a.moments) == len(b.moments) == 1 and same_time(a.moments[0], b.moments[0]) is False
    return (
        measured or days or (a.polarity is Polarity.NEGATIVE) != (b.polarity is Polarity.NEGATIVE)
    )


def drawn(articles: list[Article], models: Models) -> Iterator[tuple[Claim, Claim, Matched]]:
    """Pairs of one story."""
    _, matched = matched_story(articles, models)
    rows, alike = matched.rows, matched.vectors @ matched.vectors.T
    able = [n for n, claim in enumerate(rows) if is_matchable(claim)]
    other = [
        (a, b)
        for a, b in combinations(able, 2)
        if (a, b) not in matched.judged and alike[a, b] >= 0.35 and differ(rows[a], rows[b])
    ]
    other = sorted(other, key=lambda pair: -alike[pair])[:60]
    told = judge(
        [(matched.marked[a], matched.marked[b]) for a, b in other],
        [float(alike[pair]) for pair in other],
        models.matching,
    )
    for (a, b), judgement in {**matched.judged, **dict(zip(other, told, strict=True))}.items():
        one, two = rows[a], rows[b]
        telling = one.article == two.article and one.attribution == two.attribution
        if judgement.differing >= LEAST and not telling:
            yield one, two, matched


def place(claim: Claim, matched: Matched, names: dict[str, str]) -> list[Any]:
    marked = matched.marked[matched.numbers[claim.id]]
    begin = claim.spans[0].start - marked.start
    return [names[claim.article], begin, begin + len(marked.sentence), marked.start, marked.end]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    models = open_models()
    with args.out.open("w", encoding="utf-8") as out:
        for name, records in free_groups(args.data).items():
            articles = [article(each) for each in records[:MOST]]
            names = {each.id: each.name for each in articles}
            for one, two, matched in drawn(articles, models):
                pair = {"a": place(one, matched, names), "b": place(two, matched, names)}
                out.write(json.dumps({"story": name, **pair}) + "\n")


if __name__ == "__main__":
    main()
