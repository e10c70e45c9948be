"""Two texts in; what the pair model says of them, and their vectors, out."""

import math
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from crossread.errors import ModelError
from crossread.models.directories import Memory, Model, open_directory, shipped, threads
from crossread.models.facts import (
    Array,
    MarkedText,
    columns,
    encoded,
    narrow_states,
    window,
)
from crossread.records.claims import Chances
from crossread.text.logistic import logistic

DIRECTORY = "matching_v4"
GRAPHS = frozenset(("matching", "vectors", "narrow", "sieve", "coverage"))
LONGEST = 80  # word pieces of a whole text that the model sees
# Chance of one row from the model's log odds and the cosine: bias and weights, near those that
# training/fit_rows.py fits, set together with TOGETHER of story/matching.py on eval/real.py.
WEIGHTS = (-2.437, 0.674, 4.572)
# By the sieve, which knows each sentence read alone: the chance of one question, or of two answers
# that differ, from which the model reads the two together. Set with TOGETHER on eval/real.py.
LIKELY = 0.22
AT_ODDS = 0.15
STEM = 5  # letters by which long words are the same
MEMORY_KEY = 12  # bytes
DIFFERING = 0.9  # weight of "conflicting" and "denying" beside "same"
ECHO = 0.25  # words in common, or
ECHOED = 0.6  # cosine, from which a denial repeats what it denies
UNECHOED = 0.2  # weight of one that does not
TwoFacts = tuple[MarkedText, MarkedText]
_LONGER = re.compile(r"[^\W_]{4,}")


@dataclass(frozen=True, slots=True)
class PairJudgement:
    """What the model says of two facts: the chances of same, conflicting and denying (the rest is
    "other"); the cosine of their vectors, and the share of words they have in common."""

    same: float
    conflicting: float
    denying: float
    likeness: float
    shared: float

    @property
    def differing(self) -> float:
        """The chance that the two answer one question and cannot both be so."""
        return self.conflicting + self.denying

    @property
    def echoes(self) -> bool:
        """Whether one of the two repeats something of the other."""
        return self.shared >= ECHO or self.likeness >= ECHOED

    @property
    def odds(self) -> float:
        """The log odds of one row by the model; what differs counts less, as it is often the
        question, and least a denial that repeats nothing of what it would deny."""
        denying = self.denying if self.echoes else UNECHOED * self.denying
        differing = self.conflicting + denying
        tie = min(max(_tie(self.same, differing), 0.003), 0.997)
        return math.log(tie / (1 - tie))

    @property
    def chance(self) -> float:
        """The chance of one row, from those odds and the cosine."""
        bias, odds, cosine = WEIGHTS
        return logistic(bias + odds * self.odds + cosine * self.likeness)


def _tie(same: float, differing: float) -> float:
    """The chance that two facts answer one question; what differs counts less, as it is often the
    question."""
    return same + DIFFERING * differing


def open_model(directory: Path | None = None) -> Model:
    """Open a model directory, by default the one shipped; ModelError where it is not whole."""
    model = open_directory(directory or shipped(DIRECTORY))
    lacking = GRAPHS - model.graphs.keys()
    lacking |= {"longest", "around", "threshold"} - model.config.keys()
    if lacking:
        raise ModelError(f"{model.method} lacks {', '.join(sorted(lacking))}; restore the model.")
    return model


def embed(texts: Sequence[str], model: Model) -> Array:
    """Texts as unit vectors, [texts, width], each run by itself so that none changes another."""
    known = {text: number for number, text in enumerate(dict.fromkeys(texts))}
    parts = [each.part(0, LONGEST) for each in encoded(list(known), model)]
    graph = model.graphs["matching"]
    with ThreadPoolExecutor(threads()) as pool:
        found = list(pool.map(lambda part: graph.run(["vector"], columns([part]))[0], parts))
    table = np.concatenate(found) if found else np.zeros((0, 1), np.float32)
    return table[[known[text] for text in texts]] if texts else table


def judge(
    pairs: Sequence[tuple[MarkedText, MarkedText]], likeness: Sequence[float], model: Model
) -> list[PairJudgement]:
    """What the model says of each two facts in their sentences, beside the cosine of their vectors;
    the order within a pair changes nothing."""
    ordered = [_in_order(*pair) for pair in pairs]
    memory = model.memory
    told = (
        _related(ordered, likeness, model)
        if memory is None
        else _recalled(ordered, likeness, model, memory)
    )
    return [
        PairJudgement(*chances, like, shared_words(one.words, other.words))
        for (one, other), chances, like in zip(ordered, told, likeness, strict=True)
    ]


def remembering(model: Model) -> Model:
    """The model with a memory, a new one where it has none: asked of the same two facts again, as
    in a text that repeats itself, it is not run again."""
    return model if model.memory is not None else replace(model, memory=Memory({}, {}))


def _in_order(one: MarkedText, other: MarkedText) -> TwoFacts:
    first, second = sorted((one, other), key=lambda each: (each.sentence, each.start, each.end))
    return first, second


def _recalled(
    pairs: Sequence[TwoFacts], likeness: Sequence[float], model: Model, memory: Memory
) -> list[Chances]:
    """As `_related`, where the model is asked only what the memory does not hold."""
    now, keys = memory.now, [_key(pair) for pair in pairs]
    now.update((key, memory.before[key]) for key in keys if key in memory.before)
    rows = zip(keys, pairs, likeness, strict=True)
    fresh = {key: (pair, like) for key, pair, like in rows if key not in now}
    told = _related([p for p, _ in fresh.values()], [like for _, like in fresh.values()], model)
    now.update(zip(fresh, told, strict=True))
    return [now[key] for key in keys]


def _key(pair: TwoFacts) -> bytes:
    """The hash of all that the model sees of two facts, and a little more."""
    told = "\0".join(f"{each.start} {each.end} {each.sentence}" for each in pair)
    return blake2b(told.encode(errors="surrogatepass"), digest_size=MEMORY_KEY).digest()


def _related(pairs: Sequence[TwoFacts], likeness: Sequence[float], model: Model) -> list[Chances]:
    """The chances of same, conflicting and denying, of each two facts in order."""
    sentences = list(dict.fromkeys(each.sentence for pair in pairs for each in pair))
    pieces = dict(zip(sentences, encoded(sentences, model), strict=True))
    with ThreadPoolExecutor(threads()) as pool:
        found = pool.map(lambda each: narrow_states(each, pieces[each], model), sentences)
        narrow = dict(zip(sentences, found, strict=True))

        def ask(pair: TwoFacts, like: float) -> Chances:
            seen = [window(pieces[each.sentence], each, model) for each in pair]
            states = [
                narrow[each.sentence][near] for each, (near, _) in zip(pair, seen, strict=True)
            ]
            marked = [inside for _, inside in seen]
            told = _sieved(states, marked, like, model)
            same, differing = told[0], told[1] + told[2]
            if _tie(same, differing) < LIKELY and differing < AT_ODDS:
                return told
            parts = [
                pieces[each.sentence].part(near.start, near.stop)
                for each, (near, _) in zip(pair, seen, strict=True)
            ]
            (chances,) = model.graphs["matching"].run(["relation"], columns(parts, marked))
            return _chances(chances)

        return list(pool.map(ask, pairs, likeness))


def _sieved(states: Sequence[Array], marked: Sequence[slice], like: float, model: Model) -> Chances:
    """What two sentences that were each read alone tell of two facts, by their narrow states
    [pieces, narrow width], where in these the facts lie, and the cosine."""
    marks = [np.zeros(len(each), np.int64) for each in states]
    for each, inside in zip(marks, marked, strict=True):
        each[inside] = 1
    second = np.repeat(np.arange(2), [len(each) for each in states])
    feed: dict[str, NDArray[np.generic]] = {
        "narrow": np.concatenate(states)[None],
        "marks": np.concatenate(marks)[None],
        "sides": second[None],
        "likeness": np.array([like], np.float32),
    }
    return _chances(model.graphs["sieve"].run(["relation"], feed)[0])


def _chances(found: Array) -> Chances:
    same, conflicting, denying, _ = (float(each) for each in found[0])
    return same, conflicting, denying


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
    texts = encoded([text for pair in pairs for text in pair], model)
    parts = iter(each.part(0, LONGEST) for each in texts)
    graph = model.graphs["matching"]
    with ThreadPoolExecutor(threads()) as pool:
        return list(
            pool.map(
                lambda pair: graph.run(["nli"], columns(pair))[0][0],
                zip(parts, parts, strict=True),
            )
        )


def shared_words(one: str, other: str) -> float:
    """The share of the longer words of the poorer text that the other has, by their first five
    letters."""
    ours, theirs = (
        {word[:STEM] for word in _LONGER.findall(text.lower())} for text in (one, other)
    )
    return len(ours & theirs) / max(1, min(len(ours), len(theirs)))
