"""Fit the weights that turn what the pair model says into the chance of one row.

usage: PYTHONPATH=src:eval python training/fit_rows.py DATA   (prints WEIGHTS of models/pairs.py)
Logistic regression of "one row" on the model's log odds and the cosine, over the pairs of claims
that the walk judges in the real and the invented stories of eval/real.py, on none of which the
model was trained; pairs of invented stories count twice.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from real import Real, invented_stories, real_stories
from stages import story

from crossread.pipeline import Models, open_models

Row = tuple[float, float, float]


def judged(stories: Iterable[Real], models: Models) -> Iterator[tuple[Row, bool]]:
    """Bias, log odds and cosine of each pair of two articles whose claims the truth knows, and
    whether it makes them one row; questions that are nearly one are left out."""
    for each in stories:
        told = story(each, models)
        known: dict[str, set[str]] = defaultdict(set)
        for row, files in told.found.items():
            for claims in files.values():
                for claim in claims:
                    known[claim.id].add(row)
        rows = told.matched.rows
        for (a, b), judgement in told.matched.judged.items():
            one, other = (known.get(rows[n].id, set()) for n in (a, b))
            if rows[a].article == rows[b].article or not one or not other:
                continue
            if one & other or not any(told.near(x, y) for x in one for y in other):
                yield (1.0, judgement.odds, judgement.likeness), bool(one & other)


def fit(x: Any, y: Any, weight: Any, ridge: float = 0.3) -> Any:
    """Logistic regression by Newton's steps; `weight` [pairs] is how often a pair counts."""
    found = np.zeros(x.shape[1])
    for _ in range(60):
        chance = 1 / (1 + np.exp(-x @ found))
        slope = x.T @ (weight * (y - chance)) - ridge * found
        bend = (x * (weight * chance * (1 - chance))[:, None]).T @ x + ridge * np.eye(len(found))
        found = found + np.linalg.solve(bend, slope)
    return found


def ranked(scores: Any, right: Any) -> str:
    """Area under the curve in points, and what is found at precisions of 80 and 90 %."""
    order = np.argsort(-scores, kind="stable")
    hits = right[order]
    area = np.cumsum(hits)[~hits].sum() / max(1, hits.sum() * (~hits).sum())
    share, precise = np.cumsum(hits) / hits.sum(), np.cumsum(hits) / np.arange(1, len(hits) + 1)
    found = [100 * max(share[precise >= least], default=0.0) for least in (0.8, 0.9)]
    return f"area {100 * area:.1f}, found at 80 % {found[0]:.1f}, at 90 % {found[1]:.1f}"


def main() -> None:
    models, parts = open_models(), []
    for stories in (real_stories(Path(sys.argv[1])), invented_stories()):
        rows, same = zip(*judged(stories, models), strict=True)
        parts.append((np.array(rows), np.array(same)))
    weight = np.concatenate([np.full(len(y), n + 1.0) for n, (_, y) in enumerate(parts)])
    weights = fit(
        np.concatenate([x for x, _ in parts]), np.concatenate([y for _, y in parts]), weight
    )
    print("WEIGHTS", tuple(weights.round(3).tolist()))
    for name, (x, y) in zip(("real", "invented"), parts, strict=True):
        print(f"{name:9s} {len(y):5d} pairs, {y.sum()} of one row: {ranked(x @ weights, y)}")


if __name__ == "__main__":
    main()
