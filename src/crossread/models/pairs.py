"""Two texts in; what the pair model says of them, and their vectors, out."""

import math
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from crossread.errors import ModelError
from crossread.models.directories import Model, open_directory, shipped
from crossread.models.tagger import CLS, SEP
from crossread.models.windows import letter_case

Array = NDArray[np.float32]


LONGEST = 80  # word pieces of a claim that the model sees


THREADS = 2


# Chance of one row from the model's log odds and the cosine: bias and weights, fitted by
# training/fit_rows.py while DIFFERING was 0.8 and UNECHOED 1.
WEIGHTS = (-1.397, 0.648, 1.85)


STEM = 5


_LONGER = re.compile(r"[^\W_]{4,}")


DIFFERING = 0.9  # weight of "conflicting" and "denying" beside "same"


ECHO = 0.25  # words in common, or


ECHOED = 0.6  # cosine, from which a denial repeats what it denies


UNECHOED = 0.2  # weight of one that does not


@dataclass(frozen=True, slots=True)
class PairJudgement:
    """What the model says of two claims: the chances of same, conflicting and denying (the rest is
    "other"); the cosine of their vectors, and the share of words they have in common."""

    same: float
    conflicting: float
    denying: float
    likeness: float
    shared: float

    @property
    def odds(self) -> float:
        """The log odds of one row by the model; what differs counts less, as it is often the
        question, and least a denial that repeats nothing of what it would deny."""
        echoed = self.shared >= ECHO or self.likeness >= ECHOED
        differing = self.conflicting + (self.denying if echoed else UNECHOED * self.denying)
        tie = min(max(self.same + DIFFERING * differing, 0.003), 0.997)
        return math.log(tie / (1 - tie))

    @property
    def chance(self) -> float:
        """The chance of one row, from those odds and the cosine."""
        bias, odds, cosine = WEIGHTS
        return 1 / (1 + math.exp(-bias - odds * self.odds - cosine * self.likeness))


def open_model(directory: Path | None = None) -> Model:
    """Open a model directory, by default the one shipped; ModelError where it is not whole."""
    model = open_directory(directory or shipped("matching_v2"))
    if "matching" not in model.graphs:
        raise ModelError(f"{model.method} lacks matching.onnx; restore the model.")
    return model


def embed(texts: Sequence[str], model: Model) -> Array:
    """Texts as unit vectors, [texts, width], each run by itself so that none changes another."""
    known = {text: number for number, text in enumerate(dict.fromkeys(texts))}
    parts = _encoded(list(known), model)
    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(lambda part: _run(model, [part], "vector"), parts))
    table = np.concatenate(found) if found else np.zeros((0, 1), np.float32)
    return table[[known[text] for text in texts]] if texts else table


def judge(
    pairs: Sequence[tuple[str, str]], likeness: Sequence[float], model: Model
) -> list[PairJudgement]:
    """What the model says of each pair, the mean of both orders, beside its cosine."""
    texts = list(dict.fromkeys(text for pair in pairs for text in pair))
    parts = dict(zip(texts, _encoded(texts, model), strict=True))

    def both(pair: tuple[str, str], like: float) -> PairJudgement:
        one, other = parts[pair[0]], parts[pair[1]]
        chances = _run(model, [one, other], "relation") + _run(model, [other, one], "relation")
        same, conflicting, denying, _ = (float(x) / 2 for x in chances[0])
        return PairJudgement(same, conflicting, denying, like, shared_words(*pair))

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(both, pairs, likeness))


def infer(pairs: Sequence[tuple[str, str]], model: Model) -> list[str]:
    """Whether the first of each two texts entails the second, contradicts it, or neither."""
    labels = cast(Sequence[str], model.config["nli"])
    return [labels[int(np.argmax(chances))] for chances in _inferred(pairs, model)]


def follows(pairs: Sequence[tuple[str, str]], model: Model) -> list[tuple[float, float]]:
    """The chances that the first of each two texts entails the second, and contradicts it."""
    labels = cast(Sequence[str], model.config["nli"])
    yes, no = labels.index("entailment"), labels.index("contradiction")
    return [(float(chances[yes]), float(chances[no])) for chances in _inferred(pairs, model)]


def _inferred(pairs: Sequence[tuple[str, str]], model: Model) -> list[Array]:
    parts = iter(_encoded([text for pair in pairs for text in pair], model))
    with ThreadPoolExecutor(THREADS) as pool:
        found = pool.map(lambda pair: _run(model, pair, "nli")[0], zip(parts, parts, strict=True))
        return list(found)


def shared_words(one: str, other: str) -> float:
    """The share of the longer words of the poorer text that the other has, by their first five
    letters."""
    ours, theirs = (
        {word[:STEM] for word in _LONGER.findall(text.lower())} for text in (one, other)
    )
    return len(ours & theirs) / max(1, min(len(ours), len(theirs)))


def _encoded(texts: Sequence[str], model: Model) -> list[tuple[list[int], list[int]]]:
    """Word pieces and their letter cases of each text, cut at LONGEST."""
    found = []
    encoded = model.tokenizer.encode_batch(list(texts), add_special_tokens=False)
    for text, each in zip(texts, encoded, strict=True):
        ids, offsets = each.ids[:LONGEST], each.offsets[:LONGEST]
        found.append((ids, [letter_case(text[start:end]) for start, end in offsets]))
    return found


def _run(model: Model, parts: Sequence[tuple[list[int], list[int]]], output: str) -> Array:
    ids, cases, starts = [CLS], [0], [0]
    for second, (pieces, letters) in enumerate(parts):
        ids += [*pieces, SEP]
        cases += [*letters, 0]
        starts += [second] * (len(pieces) + 1)
    columns = {"ids": ids, "cases": cases, "starts": starts}
    feed = {name: np.array([column], np.int64) for name, column in columns.items()}
    return model.graphs["matching"].run([output], feed)[0]
