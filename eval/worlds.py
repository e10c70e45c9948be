"""A simulated world: how often plain counting, weighted ACH, naive Bayes and ours find the truth.

Three hypotheses, one true; facts that tell them apart; sources of known reliability report them,
some are copied, and one deceiver serves a false hypothesis: python eval/worlds.py
"""

import argparse
import random
from collections.abc import Callable, Sequence
from math import exp, fsum, log
from pathlib import Path

from crossread.records import Case, Consistency, Evidence, Hypothesis, Level, Method, Rating
from crossread.weighing.judging import judge
from crossread.weighing.scale import DEFAULT

WORLDS, SEED = 1000, 20311
FACTS, SOURCES, COPIES = 10, 6, 12
NAMES = ("H1", "H2", "H3")
CHANCE = dict(DEFAULT.chances)
REPORTS = {level: (hit, false) for level, hit, false in DEFAULT.reports}
LEVELS = (Level.HIGH, Level.MEDIUM, Level.LOW)
Chances = tuple[float, ...]


def world(dice: random.Random) -> tuple[Case, int]:
    """One world as a case rated as it is, and the place of the true hypothesis."""
    true = dice.randrange(len(NAMES))
    served = dice.choice([place for place in range(len(NAMES)) if place != true])
    reliability = [dice.choice(LEVELS) for _ in range(SOURCES)]
    evidence: list[Evidence] = []
    ratings: list[Rating] = []

    def add(text: str, origin: str, level: Level, row: Sequence[Consistency]) -> None:
        name = f"E{len(evidence) + 1}"
        evidence.append(Evidence(name, text, origins=(origin,), credibility=level))
        ratings.extend(Rating(name, h, v, "all") for h, v in zip(NAMES, row, strict=True))

    for number in range(FACTS):
        row = [dice.choice(list(CHANCE)) for _ in NAMES]
        so = dice.random() < CHANCE[row[true]]
        for source in dice.sample(range(SOURCES), dice.randint(1, 2)):
            hit, false = REPORTS[reliability[source]]
            if dice.random() < (hit if so else false):
                add(f"fact {number}", f"source {source}", reliability[source], row)
    lie = [Consistency.INCONSISTENT] * len(NAMES)
    lie[served] = Consistency.VERY_CONSISTENT
    add("the lie", "the deceiver", Level.MEDIUM, lie)
    for number in range(COPIES):
        chosen = len(evidence) - 1 if dice.random() < 0.5 else dice.randrange(len(evidence))
        copied = evidence[chosen]
        row = [each.value or Consistency.NEUTRAL for each in ratings if each.evidence == copied.id]
        add(f"copy {number} of {copied.text}", copied.origins[0], copied.credibility, row)
    held = tuple(Hypothesis(name, f"explanation {name}") for name in NAMES)
    return Case("Which?", held, tuple(evidence), DEFAULT, ratings=tuple(ratings)), true


def by_count(case: Case) -> Chances:
    """Plain counting of articles: the fewest inconsistent, ties share."""
    sums = [
        sum(r.hypothesis == name and r.value in ("I", "II") for r in case.ratings) for name in NAMES
    ]
    return shared([-each for each in sums])


def by_weight(case: Case) -> Chances:
    """Weighted ACH, every copy counted: the least weighted inconsistency."""
    weights, level = dict(DEFAULT.weights), {e.id: e.credibility for e in case.evidence}
    cost = {"I": 1, "II": 2}
    sums = [
        -fsum(
            weights[level[r.evidence]] * cost.get(r.value or "", 0)
            for r in case.ratings
            if r.hypothesis == name
        )
        for name in NAMES
    ]
    return shared(sums)


def shared(sums: Sequence[float]) -> Chances:
    """All of the chance to the highest, in equal parts where several are."""
    top = [abs(each - max(sums)) < 1e-9 for each in sums]
    return tuple(each / sum(top) for each in top)


def by_bayes(case: Case) -> Chances:
    """Naive Bayes: every article a fact of its own, taken as true."""
    sums = [
        fsum(log(CHANCE[r.value]) for r in case.ratings if r.hypothesis == name and r.value)
        for name in NAMES
    ]
    weights = [exp(each - max(sums)) for each in sums]
    return tuple(each / fsum(weights) for each in weights)


def by_ours(case: Case) -> Chances:
    """The likelihood model: copies once, credibility, corroboration that saturates."""
    return next(s.values for s in judge(case).scores if s.method is Method.LIKELIHOOD)


METHODS: dict[str, Callable[[Case], Chances]] = {
    "plain counting": by_count,
    "weighted ACH": by_weight,
    "naive Bayes": by_bayes,
    "ours": by_ours,
}


def measured(worlds: int) -> dict[str, tuple[float, float]]:
    """Accuracy in points (a tie shares) and Brier score of each method."""
    dice = random.Random(SEED)
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in METHODS}
    for _ in range(worlds):
        case, true = world(dice)
        for name, method in METHODS.items():
            chances = method(case)
            right = shared(chances)[true]
            brier = fsum((each - (place == true)) ** 2 for place, each in enumerate(chances))
            found[name].append((right, brier))
    return {
        name: (
            100 * fsum(right for right, _ in each) / worlds,
            fsum(brier for _, brier in each) / worlds,
        )
        for name, each in found.items()
    }


def figures(_folder: Path) -> dict[str, float]:
    """For the gate: our accuracy, our Brier score below nought, and both against naive Bayes."""
    found = measured(WORLDS)
    (right, brier), (naive, naive_brier) = found["ours"], found["naive Bayes"]
    return {
        "simulated worlds: right": right,
        "simulated worlds: Brier, less": -100 * brier,
        "simulated worlds: right, over naive Bayes": right - naive,
        "simulated worlds: Brier, under naive Bayes": 100 * (naive_brier - brier),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=WORLDS)
    for name, (right, brier) in measured(parser.parse_args().worlds).items():
        print(f"| {name} | {right:.1f} % | {brier:.3f} |")


if __name__ == "__main__":
    main()
