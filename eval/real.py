"""Compare stories whose whole matrix is known: pairs and rows found, conflicts, omissions.

usage: python eval/real.py DATA [--list] [--invented]
DATA holds data/ and eval/. real_stories.jsonl marks, as offsets alone, every claim that two or more
outlets of twelve groups of `stories/abp-groups` carry, who says it, and what conflicts, written
before any comparison was seen. The articles are cut where the marks end; the scorer is the shared
score_matrix.py, whose docstring says what counts. `invented/` holds eight stories of ordinary news
that nothing was trained on, with their facts marked in the text (invented.py).
"""

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from invented import Marked, tellings
from scorers import scorer

from crossread.exports.comparisons import comparison_json
from crossread.pipeline import compare, open_models
from crossread.records import Article, Decision

MARKS = Path(__file__).with_name("real_stories.jsonl")
INVENTED = Path(__file__).with_name("invented")
GROUPS = "data/stories/abp-groups.jsonl.gz"


@dataclass(frozen=True, slots=True)
class Real:
    """A story: its articles, and its whole truth as the shared scorer reads it."""

    articles: tuple[Article, ...]
    truth: dict[str, Any]


def real_stories(folder: Path) -> Iterator[Real]:
    """The stories with their texts."""
    with gzip.open(folder / GROUPS, "rt", encoding="utf-8") as lines:
        known = {record["id"]: record for record in map(json.loads, lines)}
    for line in MARKS.read_text(encoding="utf-8").splitlines():
        marks = json.loads(line)
        articles = {name: _article(name, of, known) for name, of in marks["articles"].items()}
        yield Real(tuple(articles.values()), _truth(marks, articles))


def _article(name: str, of: dict[str, Any], known: dict[str, Any]) -> Article:
    record = known[of["id"]]
    text, title = record["text"][: of["end"]], record["title"]
    length = len(title) if text.startswith(title) else 0
    return Article(
        text,
        record["outlet"],
        title_length=length,
        published=record["date"],
        complete=True,
        name=name,
    )


def _truth(marks: dict[str, Any], articles: dict[str, Article]) -> dict[str, Any]:
    def words(name: str, place: list[int]) -> str:
        return articles[name].text[place[0] : place[1]]

    claims = [
        {
            "id": each["id"],
            "claim": " / ".join(words(*cell) for cell in each["cells"].items()),
            "cells": {name: words(name, place) for name, place in each["cells"].items()},
            "voice": {n: "OWN" if n in each["own"] else "a source" for n in each["cells"]},
            "unclear": each["unclear"],
        }
        for each in marks["claims"]
    ]
    conflicts = [
        each | {"note": ""} | {k: [[n, words(n, at)] for n, at in each[k]] for k in ("a", "b")}
        for each in marks["conflicts"]
    ]
    return {
        "story": marks["story"],
        "claims": claims,
        "conflicts": conflicts,
        "near": marks["near"],
    }


def invented_stories(folder: Path = INVENTED) -> Iterator[Real]:
    """The invented stories, articles named by their letter."""
    for path in sorted(folder.glob("*.txt")):
        told = {f"{chr(65 + n)}.txt": each for n, each in enumerate(tellings(path))}
        articles = [
            Article(
                each.text,
                each.outlet,
                title_length=each.text.index("\n"),
                published=each.published,
                complete=True,
                name=name,
            )
            for name, each in told.items()
        ]
        facts = {name: each.facts for name, each in told.items()}
        yield Real(tuple(articles), _marked_truth(path.stem, articles, facts))


def _marked_truth(
    story: str, articles: list[Article], facts: dict[str, tuple[Marked, ...]]
) -> dict[str, Any]:
    """Rows from the marks: an article's cell is its longest stretch that is not against the row's
    first answer, else one that is; rows that share words of an article are near."""
    texts = {article.name: article.text for article in articles}
    claims, conflicts = [], []
    for row in sorted({each.row for marks in facts.values() for each in marks}):
        sides: dict[str, list[tuple[str, str]]] = {"same": [], "conflicting": [], "unsure": []}
        for name, marks in facts.items():
            for each in sorted(marks, key=lambda m: m.start - m.end):
                if each.row == row:
                    sides[each.relation].append((name, texts[name][each.start : each.end]))
        cells = dict(reversed([*sides["same"], *sides["conflicting"]]))
        unclear = [name for name, _ in sides["unsure"] if name not in cells]
        claims.append({"id": f"r{row}", "claim": " / ".join(cells.values()), "cells": cells})
        claims[-1] |= {"voice": dict.fromkeys(cells, "OWN"), "unclear": unclear}
        if sides["conflicting"]:
            both = {"a": sides["same"], "b": sides["conflicting"]}
            conflicts.append({"id": f"k{row}", "kind": "", "hard": True, "note": "", **both})
    near = {
        (f"r{a.row}", f"r{b.row}")
        for marks in facts.values()
        for a in marks
        for b in marks
        if a.row < b.row and min(a.end, b.end) > max(a.start, b.start)
    }
    return {"story": story, "claims": claims, "conflicts": conflicts, "near": sorted(near)}


def tallies(
    folder: Path,
    stories: Iterable[Real],
    *,
    show: bool = False,
    answers: Callable[[Real], Sequence[Decision]] = lambda _: (),
) -> Counter[str]:
    """What the shared scorer counts, over all stories; `answers` gives what readers said of one."""
    scored, models, total = scorer(folder, "score_matrix"), open_models(), Counter[str]()
    with TemporaryDirectory() as scratch:
        path = Path(scratch) / "comparison.json"
        for each in stories:
            found = compare(each.articles, models, decisions=answers(each))
            path.write_text(comparison_json(found), encoding="utf-8")
            total.update(scored.score(each.truth, scored.Out(path), show))
    return total


def figures(folder: Path) -> dict[str, float]:
    """The figures that the gate holds, in points; what is told falsely below nought, as a count."""
    real = _figures("real stories", tallies(folder, real_stories(folder)))
    invented = _figures("invented stories", tallies(folder, invented_stories()))
    del invented["invented stories: own words or attributed"]  # marks do not say who says it
    return real | invented


def _figures(kind: str, found: Counter[str]) -> dict[str, float]:
    right, wrong = found["pairs in one row"], found["pairs of two claims in one row (false)"]
    return {
        f"{kind}: pairs, recall": 100 * right / found["pairs"],
        f"{kind}: pairs, precision": 100 * right / max(1, right + wrong),
        f"{kind}: rows whole": 100 * found["rows whole"] / found["claims"],
        f"{kind}: own words or attributed": (
            100 * found["voices right (own or attributed)"] / found["voices"]
        ),
        f"{kind}: hard conflicts": 100 * found["conflicts hard found"] / found["conflicts hard"],
        f"{kind}: false omissions": -float(found["omissions told of a carrier (false)"]),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--list", action="store_true", dest="show")
    parser.add_argument("--invented", action="store_true", help="the invented stories instead")
    args = parser.parse_args()
    stories = invented_stories() if args.invented else real_stories(args.data)
    for name, value in tallies(args.data, stories, show=args.show).items():
        print(f"{name:50s} {value:6d}")


if __name__ == "__main__":
    main()
