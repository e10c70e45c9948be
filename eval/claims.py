"""Measure how opinions are told from claims of fact.

usage: python eval/claims.py DATA [--show]      DATA holds data/

Sentences of news articles marked subjective or objective (CheckThat! 2025 task 1, English, dev):
the share told right, and precision, recall and F1 of opinion. `--show` prints the errors.
"""

import argparse
import gzip
import json
from collections.abc import Iterator
from pathlib import Path

from crossread.article.claims import claims
from crossread.article.page import page_of
from crossread.article.speakers.mentions import names_of
from crossread.models.directories import Model
from crossread.models.pairs import open_model
from crossread.records import Article, Attribution, ClaimKind, Kind, Reading
from crossread.text.sentences import quotations

DEV = "data/claims/subjectivity25-dev.jsonl.gz"
Figures = dict[str, float]


def is_opinion(sentence: str, model: Model) -> bool:
    """Whether any claim of a sentence in its author's own voice is called an opinion.

    The marks are of the author's opinion, a quotation is objective; so the words between quotation
    marks are an attribution's content here.
    """
    article = Article(sentence)
    marked = tuple(quoted(article))
    stated = claims(Reading(article, marked), names_of(page_of(article), marked), model)
    found = [each.claim for each in stated]
    return any(each.kind is ClaimKind.OPINION and not each.attribution for each in found)


def quoted(article: Article) -> Iterator[Attribution]:
    """Every quotation that is not the whole sentence, without its source."""
    for start, end in quotations(article.text):
        if 2 < end - start < len(article.text) - 3:
            content = (article.span(start + 1, end - 1),)
            yield Attribution(
                article.id, (), (), content, Kind.DIRECT, None, "quotation marks", 1.0
            )


def judged(folder: Path) -> list[tuple[str, bool, bool]]:
    """Every sentence, whether it is marked an opinion, and whether it is called one."""
    with gzip.open(folder / DEV, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    model = open_model()
    return [
        (r["sentence"], r["label"] == "SUBJ", is_opinion(r["sentence"], model)) for r in records
    ]


def measure(folder: Path) -> Figures:
    """The figures, in points."""
    answers = [(gold, told) for _, gold, told in judged(folder)]
    both = sum(gold and told for gold, told in answers)
    precision = both / max(1, sum(told for _, told in answers))
    recall = both / max(1, sum(gold for gold, _ in answers))
    figures = {
        "opinion accuracy": sum(gold == told for gold, told in answers) / max(1, len(answers)),
        "opinion precision": precision,
        "opinion recall": recall,
        "opinion F1": 2 * precision * recall / max(precision + recall, 1e-9),
    }
    return {name: 100 * value for name, value in figures.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--show", action="store_true", help="print the errors")
    given = parser.parse_args()
    print(f"python eval/claims.py {given.data}")
    for name, value in measure(given.data).items():
        print(f"{name:20s} {value:6.1f}")
    for sentence, gold, told in judged(given.data) if given.show else ():
        if gold != told:
            print("missed  " if gold else "wrongly ", sentence)


if __name__ == "__main__":
    main()
