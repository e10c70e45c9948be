"""Fit the WEIGHTS of story/audit/carrying.py on the claims of eval/audit.toml and audit_held.toml.

usage: python training/fit_audit.py
Of the sentences that are judged for a claim, those with the planted words carry its content. Prints
bias and weights by logistic regression, then what eval/audit.py finds with weights that were fitted
without the story that they are asked about.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crossread.article.page import page_of
from crossread.models.directories import Model
from crossread.models.facts import MarkedText
from crossread.models.pairs import open_model
from crossread.story.audit import carrying
from crossread.story.audit.coverage_claims import coverage_claims
from crossread.text.outlets import pattern

sys.path.append(str(Path(__file__).parents[1] / "eval"))
from audit import CASES, HELD, counted, percentages, reading, stories

Array = NDArray[np.float64]
RIDGE = 0.5
POSITIVE = 6.0  # the weight of a sentence that carries a content beside one that does not


def asked(story: dict[str, Any], model: Model) -> Iterator[tuple[Array, Array]]:
    """Of each claim and its outlets' texts: features [sentences, terms], and which carry it."""
    texts = [reading(text, number) for number, text in enumerate(story["texts"])]
    outlets = tuple(dict.fromkeys(each.article.outlet or "" for each in texts))
    article = reading(story["article"], 99)
    known = carrying.shelf(texts, [article], pattern(outlets))
    page = page_of(article.article)
    wanted = list[tuple[str, set[str], MarkedText]]()
    for claim in coverage_claims(page, outlets, model):
        planted = [each for each in story["claims"] if each["claim"] in claim.span.text]
        if claim.group == "others" or not planted:
            continue
        own = {each.article.id for each in texts if each.article.outlet in claim.outlets}
        contents = [known.marked(span, claim.span) for span in claim.content]
        wanted += [(planted[0].get("words") or "", own, each) for each in contents]
    found = carrying.features([each for _, _, each in wanted], known, model)
    for (words, own, _), rows in zip(wanted, found, strict=True):
        for number, row in rows.items():
            if known.places[number][0] in own:
                told = bool(words) and words in known.texts[number]
                yield np.array(row), np.array([float(told)])


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
    return fitted(np.stack([row for row, _ in pairs]), np.concatenate([y for _, y in pairs]))


def main() -> int:
    model = open_model()
    every = [*stories(CASES), *stories(HELD)]
    sets = [list(asked(story, model)) for story in every]
    total = Counter[str]()
    for left, story in enumerate(every):
        found = weights([each for n, each in enumerate(sets) if n != left])
        carrying.WEIGHTS = tuple(float(each) for each in found)
        total += counted(story, model, misses="--misses" in sys.argv)
    for name, value in percentages(total).items():
        print(f"{name}, by weights fitted without its story: {value:.1f}")
    print("WEIGHTS =", tuple(round(float(each), 3) for each in weights(sets)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
