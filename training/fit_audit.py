"""Fit the WEIGHTS of story/audit/carrying.py on the example stories.

usage: python training/fit_audit.py
A passage that one outlet has of a planted row is the content; of another outlet's sentences those
over its passages of that row carry it and all others do not. Prints bias and weights by logistic
regression, then the share of outlets told rightly, leaving one story out.
"""

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from crossread.models.directories import Model
from crossread.models.pairs import open_model
from crossread.records import Reading
from crossread.story.audit.carrying import asked_of, features, shelf

sys.path.append(str(Path(__file__).parents[1] / "examples"))
from matrix import CARRIES, Matrix, matrix, stories

Array = NDArray[np.float64]
Asked = tuple[Array, Array]
RIDGE = 1.0


def asked(story: Matrix, model: Model) -> Asked:
    """Features [pairs, terms] and whether the sentence carries the content."""
    known = shelf([Reading(each, ()) for each in story.articles.values()], None, model)
    rows, labels = list[tuple[float, ...]](), list[bool]()
    for row in story.rows:
        spans = [span for cell in row.cells for span in cell.shown_by]
        for cell in [c for c in row.cells if c.stances and c.stances <= CARRIES][:1]:
            for content in cell.shown_by[:1]:
                near = asked_of(content.text, known, model)
                others = [n for n in near if known.places[n][0] != content.article]
                over = {
                    n
                    for n in others
                    for s in spans
                    if s.article == known.places[n][0]
                    and s.start < known.places[n][1][1]
                    and known.places[n][1][0] < s.end
                }
                every = features(content.text, others, known, model)
                for n, line in zip(others, every, strict=True):
                    rows.append(line)
                    labels.append(n in over)
    return np.array(rows), np.array(labels, float)


def fitted(rows: Array, labels: Array) -> Array:
    """Bias and weights of a ridge logistic regression, both classes of one weight."""
    x = np.column_stack([np.ones(len(rows)), rows])
    share = labels.mean()
    each = np.where(labels > 0, 0.25 / share, 0.75 / (1 - share))
    w = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        slope = x.T @ (each * (labels - p)) - RIDGE * np.r_[0, w[1:]]
        bend = (x * (each * p * (1 - p))[:, None]).T @ x + RIDGE * np.eye(len(w))
        w = w + np.linalg.solve(bend, slope)
    return w


def main() -> int:
    model = open_model()
    sets = [asked(matrix(path), model) for path in stories()]
    for left in range(len(sets)):
        kept = [each for n, each in enumerate(sets) if n != left]
        w = fitted(np.concatenate([s[0] for s in kept]), np.concatenate([s[1] for s in kept]))
        rows, labels = sets[left]
        p = 1 / (1 + np.exp(-(w[0] + rows @ w[1:])))
        said = p >= 0.5
        right, told, there = (said & (labels > 0)).sum(), said.sum(), labels.sum()
        print(f"precision {right / max(1, told):.3f}, recall {right / there:.3f} of {there:.0f}")
    w = fitted(np.concatenate([s[0] for s in sets]), np.concatenate([s[1] for s in sets]))
    print("WEIGHTS =", tuple(round(float(x), 3) for x in w))
    return 0


if __name__ == "__main__":
    sys.exit(main())
