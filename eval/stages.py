"""Where pairs of the same claim are lost on the way into one row, stage by stage.

usage: python eval/stages.py DATA [--list]

On the real stories of real.py, whose whole matrix is known, every two outlets' words for one claim
are followed: not found as a claim, found but not fit for a row, no candidate, below the chance that
joins, kept apart by the rest of a group, in one row. Beside it the precision of the rows, and both
for other thresholds before any grouping.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from real import Real, real_stories

from crossread.pipeline import Models, matched_story, open_models
from crossread.records import Claim
from crossread.story.matching import TOGETHER, Matched, is_matchable

STAGES = (
    "not found as a claim",
    "not fit for a row",
    "no candidate",
    "below the chance",
    "kept apart by a group",
    "in one row",
)
CHANCES = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)


@dataclass(frozen=True, slots=True)
class Story:
    """A story's truth beside what was matched: of each claim of the truth the claims found for each
    file's words."""

    truth: dict[str, Any]
    matched: Matched
    found: dict[str, dict[str, list[Claim]]]

    def near(self, one: str, other: str) -> bool:
        """Whether two claims of the truth are nearly one question."""
        return [one, other] in self.truth.get("near", []) or [other, one] in self.truth.get(
            "near", []
        )


def story(real: Real, models: Models) -> Story:
    """One story, matched."""
    given, articles = real.truth, real.articles
    claims, matched = matched_story(articles, models)
    names = {each.id: Path(each.name).name for each in articles}
    texts = {Path(each.name).name: each.text for each in articles}
    held: dict[str, list[Claim]] = {name: [] for name in texts}
    for claim in claims:
        held[names[claim.article]].append(claim)
    found = {
        each["id"]: {
            file: carrying(held[file], texts[file], words)
            for file, words in each["cells"].items()
            if words and file in texts
        }
        for each in given["claims"]
    }
    return Story(given, matched, found)


def carrying(claims: Iterable[Claim], text: str, words: str) -> list[Claim]:
    """The claims that hold at least half of the words' characters, else the one that holds most."""
    kept, best, most = list[Claim](), None, 0
    at = text.find(words)
    while at >= 0:
        end = at + len(words)
        for claim in claims:
            both = sum(max(0, min(end, s.end) - max(at, s.start)) for s in claim.spans)
            if 2 * both >= len(words):
                kept.append(claim)
            if both > most:
                best, most = claim, both
        at = text.find(words, at + 1)
    return kept or ([best] if best else [])


def stage(ours: list[Claim], theirs: list[Claim], matched: Matched) -> str:
    """How far the words of two outlets come."""
    if not ours or not theirs:
        return STAGES[0]
    ours, theirs = ([c for c in side if is_matchable(c)] for side in (ours, theirs))
    if not ours or not theirs:
        return STAGES[1]
    if together(ours, theirs, rows_of(matched)):
        return STAGES[5]
    told = [j for a in ours for b in theirs if (j := matched.judgement(a.id, b.id))]
    if not told:
        return STAGES[2]
    return STAGES[3] if max(each.chance for each in told) < TOGETHER else STAGES[4]


def rows_of(matched: Matched) -> dict[str, int]:
    """The row of each claim (id)."""
    return {c: number for number, row in enumerate(matched.propositions) for c in row.claims}


def together(ours: Iterable[Claim], theirs: Iterable[Claim], rows: Mapping[str, int]) -> bool:
    """Whether some claim of either side share a row."""
    sides = ({rows.get(c.id, -1 - n) for c in side} for n, side in enumerate((ours, theirs)))
    first, second = sides
    return bool({row for row in first if row >= 0} & {row for row in second if row >= 0})


def false_pairs(each: Story) -> int:
    """Words of two claims of the truth, in two files, that share a row."""
    rows = rows_of(each.matched)
    cells = [(c, f, claims) for c, files in each.found.items() for f, claims in files.items()]
    return sum(
        together(ours, theirs, rows)
        for (one, file, ours), (other, file2, theirs) in combinations(cells, 2)
        if one != other and file != file2 and not each.near(one, other)
    )


def pairs(each: Story) -> Iterator[tuple[str, str, str, list[Claim], list[Claim]]]:
    """Every two files that carry one claim of the truth, with the claims found."""
    for claim, files in each.found.items():
        for (one, ours), (other, theirs) in combinations(files.items(), 2):
            yield claim, one, other, ours, theirs


def curve(stories: Iterable[Story]) -> Iterator[tuple[float, int, int]]:
    """For each chance, how many pairs of one claim and of two claims some judgement puts above it,
    before any grouping."""
    held = list(stories)
    for chance in CHANCES:
        right = wrong = 0
        for each in held:
            right += sum(reached(a, b, each.matched, chance) for _, _, _, a, b in pairs(each))
            cells = [(c, f, x) for c, files in each.found.items() for f, x in files.items()]
            wrong += sum(
                reached(a, b, each.matched, chance)
                for (one, file, a), (other, file2, b) in combinations(cells, 2)
                if one != other and file != file2 and not each.near(one, other)
            )
        yield chance, right, wrong


def reached(ours: list[Claim], theirs: list[Claim], matched: Matched, chance: float) -> bool:
    """Whether some judgement of two sides reaches a chance."""

    return any(likely(a, b, matched) >= chance for a in ours for b in theirs)


def likely(a: Claim, b: Claim, matched: Matched) -> float:
    """The chance of one row; 1 of a claim and its copy, 0 where nothing was judged."""
    if matched.numbers[a.id] == matched.numbers[b.id]:
        return 1.0
    told = matched.judgement(a.id, b.id)
    return told.chance if told else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--list", action="store_true", dest="show")
    args = parser.parse_args()
    models = open_models()
    told = [story(each, models) for each in real_stories(args.data)]
    tally: Counter[str] = Counter()
    for each in told:
        words = {c["id"]: c["claim"] for c in each.truth["claims"]}
        for claim, one, other, ours, theirs in pairs(each):
            name = stage(ours, theirs, each.matched)
            tally[name] += 1
            if args.show and name != STAGES[5]:
                print(f"{name}: {words[claim]} ({one}, {other})")
                for side in (ours, theirs):
                    print("    " + " / ".join(c.text for c in side))
    total, wrong = tally.total(), sum(map(false_pairs, told))
    for name in STAGES:
        print(f"{name:24s} {tally[name]:5d} {100 * tally[name] / max(1, total):6.1f} %")
    right = tally[STAGES[5]]
    print(f"pairs: recall {100 * right / max(1, total):.1f},", end=" ")
    print(f"precision {100 * right / max(1, right + wrong):.1f}")
    for chance, good, bad in curve(told):
        print(
            f"chance {chance}: recall {100 * good / max(1, total):.1f},"
            f" precision {100 * good / max(1, good + bad):.1f}"
        )


if __name__ == "__main__":
    main()
