"""Measure how articles are grouped into stories, and fit what decides it.

usage: python eval/stream_stories.py DATA [--fit | --table | --large | --cost | --handed]
DATA holds data/. Without an option: B-cubed F1 of SEESAW, PAC and NeuS, with weights fitted on one
half of the stories and measured on the other, and the other way round. NeuS has no dates: each of
its stories gets one day of 2012 to 2021, by a hash. `--fit` prints the weights fitted on all three,
`--table` prints lexicon/frequencies.txt anew, `--large` measures the shipped weights on stories of
five articles and more, `--cost` the CPU time an article takes as a stream grows, `--handed` what
`compare` sets aside and what it takes for one story.
"""

import argparse
import gzip
import hashlib
import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from crossread.records import Article
from crossread.story import likeness
from crossread.story.likeness import OpenStory, likenesses
from crossread.story.stories import OpenStories, arrivals, known
from crossread.story.traits import Traits, traits, weigh

FOLDER = "data/stories"
SETS = ("seesaw", "pac", "neus")
DRAWN = 100  # stories that are moved into DAYS
DAYS = 14
FIRST = date(2012, 6, 1).toordinal()
Rows = NDArray[np.float64]


class Told(NamedTuple):
    """The story an article is on, and what the article shows."""

    story: str
    shown: Traits


def digest(*parts: object) -> int:
    """A number that no property of what is drawn decides."""
    return int(hashlib.sha256(repr(parts).encode()).hexdigest(), 16)


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as opened:
        yield from map(json.loads, opened)


def told(folder: Path, name: str) -> list[Told]:
    """The articles of a set; one of SEESAW has the day in its address, else that of its story."""
    if name == "neus":
        return list(_neus(folder))
    file = {"seesaw": "seesaw", "pac": "pac-train", "abp": "abp-groups"}[name]
    found = []
    for record in lines(folder / FOLDER / f"{file}.jsonl.gz"):
        title = record["title"].strip()
        body = record.get("text") or "\n\n".join(record["sentences"])
        text = body if body.startswith(title) else f"{title}\n\n{body}"
        when = _day(record)
        found.append(_told(record["story"], title, text, when, record.get("outlet")))
    return found


def _neus(folder: Path) -> Iterator[Told]:
    for part in ("val", "train"):
        for number, record in enumerate(lines(folder / FOLDER / f"neus-{part}.jsonl.gz")):
            name = f"{part}-{number}"
            day = date.fromordinal(FIRST + digest(name) % 3200).isoformat()
            for place, each in enumerate(record["source"].split("[SEP]")):
                title, _, lead = each.partition("ARTICLE=>")
                title = title.replace("TITLE=>", "").strip()
                yield _told(name, title, f"{title}\n\n{lead.strip()}", day, str(place))


def _told(story: str, title: str, text: str, when: str | None, outlet: str | None) -> Told:
    made = Article(text, outlet=outlet, title_length=len(title), published=when, url=story)
    return Told(story, traits(made))


def _day(record: dict[str, Any]) -> str | None:
    when: str = record.get("story_time") or record.get("date") or ""
    address = re.search(r"(20\d\d)[/-](\d\d)[/-](\d\d)", record.get("url") or "")
    if address and when:
        there = "-".join(address.groups())
        try:
            near = abs((date.fromisoformat(there) - date.fromisoformat(when[:10])).days) < DAYS
        except ValueError:
            near = False
        when = there if near else when
    return when[:10] or None


def moved(articles: Sequence[Told], draw: str, *, dated: bool = True) -> list[Told]:
    """DRAWN stories, each begun on a day of DAYS, with their articles as far apart as they are."""
    names = sorted({each.story for each in articles}, key=lambda name: digest(draw, name))[:DRAWN]
    chosen = [each for each in articles if each.story in set(names)]
    first: dict[str, int] = {}
    for each in chosen:
        day = each.shown.day
        if day is not None:
            first[each.story] = min(day, first.get(each.story, day))
    found = []
    for each in chosen:
        day = each.shown.day
        if day is not None:
            day = FIRST + digest(draw, each.story, "day") % DAYS + day - first[each.story]
        found.append(Told(each.story, replace(each.shown, day=day if dated else None)))
    return found


def in_time(articles: Sequence[Told]) -> list[Told]:
    """In the order that `stories` takes them; those without a day last, by their text."""
    far = 10**7
    return sorted(
        articles, key=lambda e: (far if e.shown.day is None else e.shown.day, e.shown.text)
    )


def b_cubed(gold: Sequence[str], guess: Sequence[str]) -> tuple[float, float, float]:
    """F1, precision and recall."""
    both, right, found = (Counter(each) for each in (zip(gold, guess, strict=True), gold, guess))
    size = len(gold)
    precision = sum(n * n / found[g] for (_, g), n in both.items()) / size
    recall = sum(n * n / right[r] for (r, _), n in both.items()) / size
    return 2 * precision * recall / (precision + recall), precision, recall


def grouped(articles: Sequence[Told]) -> tuple[float, float, float]:
    """B-cubed of one batch as `stories` groups it."""
    order = in_time(articles)
    shown = [each.shown for each in order]
    guess = [each.story for each in arrivals(shown, known(shown))]
    return b_cubed([each.story for each in order], guess)


def examples(articles: Sequence[Told]) -> tuple[Rows, Rows]:
    """The features of articles beside right and wrong stories, where all before went right."""
    order = in_time(articles)
    stories = OpenStories(known(each.shown for each in order))
    keys: dict[str, str] = {}
    rows: list[tuple[float, ...]] = []
    same: list[bool] = []
    for each in order:
        article = weigh(each.shown, stories.frequencies)
        near, _ = stories.candidates(article)
        own = keys.setdefault(each.story, each.shown.article)
        for like in likenesses(article, near, open_stories=stories.near(each.shown.day)):
            rows.append(like.features)
            same.append(like.story.key == own)
        before = stories.opened.get(own, OpenStory(own, (), None, None))
        stories.keep(article, before.joined(article))
    return np.array(rows), np.array(same, float)


def logistic(rows: Rows, same: Rows, ridge: float = 1.0) -> tuple[tuple[float, ...], float]:
    """Weights and bias of a logistic regression, by Newton's method on scaled columns."""
    mean, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    design = np.c_[(rows - mean) / scale, np.ones(len(rows))]
    weights = np.zeros(design.shape[1])
    for _ in range(25):
        chance = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        slope = design.T @ (chance - same) + ridge * np.r_[weights[:-1], 0]
        curve = (design * (chance * (1 - chance))[:, None]).T @ design
        weights -= np.linalg.solve(curve + ridge * np.eye(len(weights)), slope)
    plain = weights[:-1] / scale
    return tuple(map(float, plain)), float(weights[-1] - plain @ mean)


def fitted(sets: dict[str, list[Told]]) -> tuple[tuple[float, ...], float]:
    """Weights fitted on these stories moved into DAYS, with their dates and without."""
    found = [
        examples(moved(articles, f"fit {draw}", dated=dated))
        for articles in sets.values()
        for draw in range(2)
        for dated in (True, False)
    ]
    return logistic(np.concatenate([r for r, _ in found]), np.concatenate([s for _, s in found]))


def halves(folder: Path) -> list[dict[str, list[Told]]]:
    """The three sets, cut into two halves by story."""
    found: list[dict[str, list[Told]]] = [defaultdict(list), defaultdict(list)]
    for name in SETS:
        for each in told(folder, name):
            found[digest(each.story, "half") % 2][name].append(each)
    return found


def crosswise(folder: Path, draws: int = 2) -> dict[str, dict[str, tuple[float, float, float]]]:
    """By setting and set, B-cubed with weights fitted on the other half of the stories."""
    parts, scores = halves(folder), defaultdict[tuple[str, str], list[Any]](list)
    shipped = likeness.WEIGHTS, likeness.BIAS
    for here, there in ((0, 1), (1, 0)):
        likeness.WEIGHTS, likeness.BIAS = fitted(parts[there])
        for name, articles in parts[here].items():
            scores["dated", name].append(grouped(articles))
            for draw in range(draws):
                chosen = moved(articles, f"measure {draw}")
                scores["moved", name].append(grouped(chosen))
                plain = [Told(s, replace(shown, day=None)) for s, shown in chosen]
                scores["undated", name].append(grouped(plain))
    likeness.WEIGHTS, likeness.BIAS = shipped
    found = defaultdict[str, dict[str, tuple[float, float, float]]](dict)
    for (setting, name), each in scores.items():
        f1, precision, recall = np.mean(each, axis=0).tolist()
        found[setting][name] = (f1, precision, recall)
    return found


def figures(folder: Path) -> dict[str, float]:
    """The figures that the gate holds, in points: the mean of the three sets."""
    found = crosswise(folder)
    return {
        f"B-cubed F1, {setting}": 100 * sum(f1 for f1, _, _ in sets.values()) / len(sets)
        for setting, sets in found.items()
    }


def large(folder: Path) -> dict[str, tuple[float, float, float]]:
    """The shipped weights on the machine-made groups with five articles or more."""
    articles = told(folder, "abp")
    size = Counter(each.story for each in articles)
    articles = [each for each in articles if size[each.story] >= 5]
    return {
        "dated": grouped(articles),
        "moved": grouped(moved(articles, "large")),
        "undated": grouped(moved(articles, "large", dated=False)),
    }


def table(folder: Path) -> Iterator[str]:
    """The words that stand in one of 300 texts or more, by how many texts hold them."""
    shown = [each.shown for each in told(folder, "abp")]
    for path in ("attribution/polnear-train", "wording/ptc-train"):
        texts = lines(folder / "data" / f"{path}.jsonl.gz")
        shown += [traits(Article(record["text"])) for record in texts]
    frequencies = known(shown)
    held: dict[int, list[str]] = defaultdict(list)
    for word, count in frequencies.seen.items():
        if count * 300 >= frequencies.texts:
            held[round(1.1 ** round(np.log(count) / np.log(1.1)))].append(word)
    yield "# Words by the number of texts that hold them, of ABP, PolNeAR and PTC"
    yield "# (python eval/stream_stories.py DATA --table). A missing word is rarer than all these."
    yield f"texts: {frequencies.texts}"
    for count in sorted(held, reverse=True):
        yield f"in {count}: {', '.join(sorted(held[count]))}"


def handed(folder: Path) -> Iterator[tuple[str, int, int, int, int]]:
    """Of a set, the articles of its stories and how many are set aside where a story is handed
    over; pairs of articles on two stories, and how many are taken for one."""
    for name in ("seesaw", "pac"):
        held: dict[str, list[Traits]] = defaultdict(list)
        for story, shown in told(folder, name):
            held[story].append(replace(shown, day=None))
        groups = list(held.values())
        kept = sum(max(Counter(_together(each)).values()) for each in groups)
        pairs = [_together([one[0], other[0]]) for one, other in pairwise(groups)]
        size = sum(map(len, groups))
        yield name, size, size - kept, len(pairs), sum(one == other for one, other in pairs)


def _together(shown: Sequence[Traits]) -> list[str]:
    found = arrivals(shown, known(shown), bar=likeness.HANDED)
    return [each.story for each in found]


def synthetic(size: int, *, dated: bool) -> Iterator[Traits]:
    """Articles of made-up words, three to a story and 200 a day, as long as those of NeuS."""
    drawn = np.random.default_rng(7)
    for number in range(size):
        story = number // 3
        common = [f"w{each}" for each in drawn.zipf(1.3, 60) % 50_000]
        own = [f"s{story}x{each}" for each in drawn.integers(0, 12, 8)]
        text = " ".join([*own[:4], *common[:30], *own[4:], *common[30:]])
        when = date.fromordinal(FIRST + number // 200).isoformat() if dated else None
        yield traits(Article(text, title_length=len(" ".join(own[:4])), published=when))


def cost(*, dated: bool, size: int = 100_000) -> Iterator[tuple[int, float]]:
    """Articles so far, and milliseconds of CPU an article takes there."""
    stories, marks = OpenStories(), {1_000, 10_000, 30_000, size}
    spent = [0.0]
    for number, shown in enumerate(synthetic(size, dated=dated), 1):
        began = time.process_time()
        stories.arrive(shown)
        spent.append(time.process_time() - began)
        if number in marks:
            yield number, 1000 * float(np.mean(spent[-500:]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    for option in ("--fit", "--table", "--large", "--cost", "--handed"):
        parser.add_argument(option, action="store_true")
    args = parser.parse_args()
    if args.table:
        sys.stdout.writelines(f"{line}\n" for line in table(args.data))
    elif args.fit:
        print(fitted({name: told(args.data, name) for name in SETS}))
    elif args.cost:
        for dated in (True, False):
            for count, spent in cost(dated=dated):
                print(f"{'dated' if dated else 'undated'}: {count:,} articles, {spent:.2f} ms")
    elif args.handed:
        for name, size, aside, pairs, wrong in handed(args.data):
            print(f"{name}: {aside} of {size} articles set aside, {wrong} of {pairs} pairs joined")
    elif args.large:
        for setting, scores in large(args.data).items():
            print(setting, *(f"{100 * each:.1f}" for each in scores))
    else:
        for setting, sets in crosswise(args.data).items():
            shown = (f"{n} {' '.join(f'{100 * e:.1f}' for e in s)}" for n, s in sets.items())
            print(f"{setting} (F1, precision, recall): {'; '.join(shown)}")


if __name__ == "__main__":
    main()
