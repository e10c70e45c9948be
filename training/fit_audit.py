"""Fit the WEIGHTS of story/audit/carrying.py on the claims of eval/audit.toml.

usage: python training/fit_audit.py
Of the sentences that are judged for a claim, those with the planted words carry its content. Prints
bias and weights by logistic regression, then the share of texts told rightly by weights that were
fitted without that story.
"""

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crossread.article.page import page_of
from crossread.models.directories import Model
from crossread.models.pairs import embed, open_model
from crossread.story.audit.carrying import CARRIED, asked_of, features, shelf
from crossread.story.audit.coverage_claims import coverage_claims
from crossread.text.outlets import pattern

sys.path.append(str(Path(__file__).parents[1] / "eval"))
from audit import CASES, reading

Array = NDArray[np.float64]
RIDGE, POSITIVE = (
    1.0,
    6.0,
)  # the weight of a sentence that carries a content beside one that does not


def asked(story: dict[str, Any], model: Model) -> Iterator[tuple[Array, Array]]:
    """Of each claim and text: features [sentences, terms], and which sentences carry it."""
    texts = [reading(text, number) for number, text in enumerate(story["texts"])]
    outlets = tuple(dict.fromkeys(each.article.outlet or "" for each in texts))
    known = shelf(texts, pattern(outlets), model)
    page = page_of(reading(story["article"], 99).article)
    for claim in coverage_claims(page, outlets):
        planted = [each for each in story["claims"] if each["claim"] in claim.span.text]
        if claim.group == "others" or not planted:
            continue
        words = planted[0].get("words")
        for span in claim.content:
            content = known.covered(span.text)
            cosines = known.vectors @ embed([content], model)[0]
            for text in texts:
                if text.article.outlet in claim.outlets:
                    near = [
                        n
                        for n in asked_of(content, known, cosines)
                        if known.places[n][0] == text.article.id
                    ]
                    told = [bool(words) and words in known.texts[n] for n in near]
                    yield (
                        np.array(features(content, near, known, cosines, model)),
                        np.array(told, float),
                    )


def fitted(rows: Array, labels: Array) -> Array:
    """Bias and weights of a ridge logistic regression."""
    x = np.column_stack([np.ones(len(rows)), rows])
    each = np.where(labels > 0, POSITIVE, 1.0)
    w = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        slope = x.T @ (each * (labels - p)) - RIDGE * np.r_[0, w[1:]]
        bend = (x * (each * p * (1 - p))[:, None]).T @ x + RIDGE * np.eye(len(w))
        w = w + np.linalg.solve(bend, slope)
    return w


def weights(sets: list[list[tuple[Array, Array]]]) -> Array:
    pairs = [pair for each in sets for pair in each]
    return fitted(np.concatenate([p[0] for p in pairs]), np.concatenate([p[1] for p in pairs]))


def main() -> int:
    model = open_model()
    with CASES.open("rb") as file:
        sets = [list(asked(story, model)) for story in tomllib.load(file)["story"]]
    right = total = 0
    for left, held in enumerate(sets):
        w = weights([each for n, each in enumerate(sets) if n != left])
        for rows, labels in held:
            chances = 1 / (1 + np.exp(-(w[0] + rows @ w[1:])))
            total += 1
            right += bool(labels[chances.argmax()] if labels.any() else chances.max() < CARRIED)
    print(f"{right} of {total} texts told rightly by weights fitted without their story")
    print("WEIGHTS =", tuple(round(float(x), 3) for x in weights(sets)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
