"""What readers' answers add to the twelve real and eight invented stories of real.py.

usage: python eval/answered.py DATA
DATA holds data/ and eval/. real_answers.jsonl holds the answers to the questions that `crossread
questions` asks of the real stories, 20 an article, in its order; real_sheets.jsonl and
invented_sheets.jsonl those to the sheets of `crossread questions --sheets`, one for every two
articles. The readers were language models that saw the questions, or the sheets, alone. An answer
is on claims as they are cut now: where they are cut anew, the sheets must be read anew.
"""

import argparse
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from real import Real, invented_stories, real_stories, tallies

from crossread.exports.decisions import decision_lines, decisions
from crossread.records import Decision

HERE = Path(__file__).parent
EACH = (0, 5, 10, 20)  # answers an article


def answers(story: Real, lines: Sequence[str], each: int) -> Sequence[Decision]:
    """The first answers on a story, so many an article; those on other stories fall out."""
    made, _ = decisions(decision_lines(lines, "answers"), story.articles)
    return made[: each * len(story.articles)]


def read_together(story: Real, lines: Sequence[str], share: float) -> Sequence[Decision]:
    """What was found on the first sheets of a story, such a share of them."""
    known = {each.id for each in story.articles}
    own = [each for each in decision_lines(lines, "sheets") if _of(each[1]["id"]) <= known]
    return decisions(own[: round(share * len(own))], story.articles)[0]


def _of(sheet: object) -> set[str]:
    return {side.partition(":")[0] for side in str(sheet).split("+")}


def line(found: Counter[str]) -> str:
    right, wrong = found["pairs in one row"], found["pairs of two claims in one row (false)"]
    return (
        f"recall of pairs {100 * right / found['pairs']:.1f},"
        f" precision {100 * right / max(1, right + wrong):.1f},"
        f" rows whole {100 * found['rows whole'] / found['claims']:.1f},"
        f" hard conflicts {found['conflicts hard found']} of {found['conflicts hard']},"
        f" told outside the truth {found['conflicts told outside the truth (judge by hand)']},"
        f" false omissions {found['omissions told of a carrier (false)']}"
    )


def figures(data: Path) -> dict[str, float]:
    """What the gate holds, in points: the stories whose sheets were all read."""
    found: dict[str, float] = {}
    for name, stories in (("real", real_stories(data)), ("invented", invented_stories())):
        lines = (HERE / f"{name}_sheets.jsonl").read_text(encoding="utf-8").splitlines()
        told = tallies(data, stories, answers=partial(read_together, lines=lines, share=1.0))
        right, wrong = told["pairs in one row"], told["pairs of two claims in one row (false)"]
        found |= {
            f"{name} stories, read: pairs, recall": 100 * right / told["pairs"],
            f"{name} stories, read: pairs, precision": 100 * right / max(1, right + wrong),
            f"{name} stories, read: rows whole": 100 * told["rows whole"] / told["claims"],
            f"{name} stories, read: hard conflicts": (
                100 * told["conflicts hard found"] / told["conflicts hard"]
            ),
        }
    return found


def runs(data: Path) -> Iterator[tuple[str, Iterable[Real], Callable[[Real], Sequence[Decision]]]]:
    """What is measured: its name, the stories, and the answers on one."""
    lines = {name: (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
             for name in ("real_answers", "real_sheets", "invented_sheets")}  # fmt: skip
    for each in EACH:
        given = partial(answers, lines=lines["real_answers"], each=each)
        yield f"real, {each} answers an article", real_stories(data), given
    for share in (0.5, 1.0):
        given = partial(read_together, lines=lines["real_sheets"], share=share)
        yield f"real, {share:.0%} of the sheets", real_stories(data), given
    for share in (0.0, 0.5, 1.0):
        given = partial(read_together, lines=lines["invented_sheets"], share=share)
        yield f"invented, {share:.0%} of the sheets", invented_stories(), given


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    data = parser.parse_args().data
    for name, stories, given in runs(data):
        print(f"{name}: {line(tallies(data, stories, answers=given))}")


if __name__ == "__main__":
    main()
