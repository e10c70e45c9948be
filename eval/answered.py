"""What readers' answers add to the twelve real stories of real.py, the more of them are given.

usage: python eval/answered.py DATA
DATA holds data/ and eval/. real_answers.jsonl holds the answers to the questions that `crossread
questions` asks of these stories, 20 an article, in its order, by readers who saw the questions
alone: two sentences, a claim marked in each, who says it, and the headlines.
"""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from real import Real, real_stories, tallies

from crossread.exports.decisions import decision_lines, decisions
from crossread.records import Decision

ANSWERS = Path(__file__).with_name("real_answers.jsonl")
EACH = (0, 2, 5, 10, 20)  # answers an article


def answers(story: Real, lines: Sequence[str], each: int) -> Sequence[Decision]:
    """The first answers on a story, so many an article; those on other stories fall out."""
    made, _ = decisions(decision_lines(lines, ANSWERS.name), story.articles)
    return made[: each * len(story.articles)]


def line(found: Counter[str]) -> str:
    right, wrong = found["pairs in one row"], found["pairs of two claims in one row (false)"]
    return (
        f"recall of pairs {100 * right / found['pairs']:.1f},"
        f" precision {100 * right / max(1, right + wrong):.1f},"
        f" rows whole {100 * found['rows whole'] / found['claims']:.1f},"
        f" hard conflicts {found['conflicts hard found']} of {found['conflicts hard']}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    data = parser.parse_args().data
    lines = ANSWERS.read_text(encoding="utf-8").splitlines()
    print(dict(Counter(json.loads(each)["answer"] for each in lines)))
    for each in EACH:
        given = partial(answers, lines=lines, each=each)
        found = tallies(data, real_stories(data), answers=given)
        print(f"{each:2d} answers an article: {line(found)}")


if __name__ == "__main__":
    main()
