"""BABE sentences and PTC spans -> models/loaded_v1: how likely people call a sentence loaded.

usage: python training/train_loaded.py DATA [--out models/loaded_v1] [--scores FILE]

A logistic regression over words, pairs of words and the traits of `article/loaded.py`. How often a
word is marked as loaded (BABE) is taken from other sentences than the one it helps to weigh, in
each fold and inside it. Words that stand mostly with a capital are left out, so that names of
people, parties and outlets weigh nothing. `--scores` keeps each sentence's chance by the model of
the four other folds, by the hash of the sentence.
"""

import argparse
import ast
import gzip
import hashlib
import json
import re
from collections import Counter
from collections.abc import Sequence
from math import log
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crossread.article.loaded import LoadedModel, chance, names_of, traits
from crossread.text.words import split

FOLDS, INNER, LEAST, STEPS = 5, 5, 3, 1500
RATE, RIDGE, TRAIT_RIDGE = 0.5, 0.7, 0.01  # the penalties are per sentence of a thousand
RARE = 4  # sentences that a word is taken to have had before it is counted
PRECISE = 2 / 3  # of the words that are shown are ones that people marked
LOADED = {"Loaded_Language", "Name_Calling,Labeling", "Exaggeration,Minimisation"}
Array = NDArray[np.float64]


class Sentence(NamedTuple):
    """A sentence of BABE: its hash, its words in small letters, those marked, whether biased."""

    key: str
    text: str
    words: tuple[str, ...]
    marked: frozenset[str]
    biased: bool


def sentences(data: Path) -> list[Sentence]:
    """The sentences that the raters of BABE agreed on."""
    found = []
    with gzip.open(data / "data/wording/babe.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            if line["label_bias"] not in ("Biased", "Non-biased"):
                continue
            marked = {
                w.lower for each in ast.literal_eval(line["biased_words"]) for w in split(each)
            }
            found.append(Sentence(
                key(line["text"]), line["text"], tuple(w.lower for w in split(line["text"])),
                frozenset(marked), line["label_bias"] == "Biased",
            ))  # fmt: skip
    return found


def key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def propaganda(data: Path) -> tuple[dict[str, float], Counter[str], list[str]]:
    """How much likelier (log) a word is inside a loaded span of PTC, and the texts."""
    inside, every, texts = Counter[str](), Counter[str](), list[str]()
    with gzip.open(data / "data/wording/ptc-train.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            texts.append(line["text"])
            spans = [(s["start"], s["end"]) for s in line["spans"] if s["technique"] in LOADED]
            for word in split(line["text"]):
                every[word.lower] += 1
                inside[word.lower] += any(a <= word.start < b for a, b in spans)
    base = sum(inside.values()) / sum(every.values())
    odds = {w: log((inside[w] + 2 * base) / (every[w] + 2) / base) for w in every}
    return odds, every, texts


def capitalised(texts: Sequence[str]) -> set[str]:
    """Words that stand mostly with a capital inside sentences."""
    capital, every = Counter[str](), Counter[str]()
    for text in texts:
        for word in split(text):
            if text[: word.start].rstrip()[-1:] not in (*'.!?:"“”', ""):
                every[word.lower] += 1
                capital[word.lower] += word.text[0].isupper()
    return {word for word in every if capital[word] > every[word] / 2}


class Trainer(NamedTuple):
    """What all folds share."""

    odds: dict[str, float]
    names: set[str]

    def rates(self, some: Sequence[Sentence]) -> tuple[dict[str, tuple[float, float]], float]:
        """How often each word is marked in these sentences, and how often any is."""
        marked, every = Counter[str](), Counter[str]()
        for each in some:
            every.update(each.words)
            marked.update(word for word in each.words if word in each.marked)
        plain = sum(marked.values()) / sum(every.values())
        known = {w: (marked[w] + RARE * plain) / (every[w] + RARE) for w in every}
        words = (every.keys() | self.odds.keys()) - self.names
        return {w: (known.get(w, plain), self.odds.get(w, 0.0)) for w in words}, plain

    def model(self, some: Sequence[Sentence]) -> LoadedModel:
        """The model of these sentences."""
        parts = [list(range(n, len(some), INNER)) for n in range(INNER)]
        shown: list[list[float]] = [[] for _ in some]
        for part in parts:
            out = set(part)
            rates, plain = self.rates([each for n, each in enumerate(some) if n not in out])
            for n in part:
                each = some[n]
                held = [rates.get(word, (plain, 0.0)) for word in each.words]
                shown[n] = traits(each.words, each.text, held)
        table = np.array(shown)
        means, spreads = table.mean(0), table.std(0) + 1e-9
        counts = Counter(name for each in some for name in self.named(each))
        vocabulary = {n: i for i, n in enumerate(sorted(c for c in counts if counts[c] >= LEAST))}
        weights, traited, bias = fit(
            [[vocabulary[n] for n in self.named(each) if n in vocabulary] for each in some],
            (table - means) / spreads, np.array([each.biased for each in some], float),
            len(vocabulary),
        )  # fmt: skip
        rates, plain = self.rates(some)
        rates = {
            w: pair for w, pair in rates.items() if pair[0] > 1.2 * plain or abs(pair[1]) > 0.3
        }
        scales = zip(means.tolist(), spreads.tolist(), traited.tolist(), strict=True)
        return LoadedModel(
            method="",
            rates={w: [round(v, 4) for v in pair] for w, pair in sorted(rates.items())},
            plain=round(plain, 5),
            weights={n: round(float(weights[i]), 3) for n, i in vocabulary.items()},
            scales=[[round(v, 5) for v in row] for row in scales],
            bias=round(float(bias), 4),
            marked=0.0,
        )

    def named(self, each: Sentence) -> list[str]:
        """The words and pairs of a sentence that hold no name."""
        return [n for n in names_of(each.words) if self.names.isdisjoint(n.split(" "))]


def fit(
    rows: Sequence[Sequence[int]], table: Array, gold: Array, width: int
) -> tuple[Array, Array, float]:
    """Weights of words, of traits, and the bias, by gradient descent with momentum from zero."""
    lines = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    places = np.concatenate([np.array(row, int) for row in rows])
    share = 1 / np.sqrt([max(1, len(row)) for row in rows])
    words, own, bias = np.zeros(width), np.zeros(table.shape[1]), 0.0
    speed = [np.zeros(width), np.zeros(table.shape[1]), 0.0]
    for _ in range(STEPS):
        sums = np.bincount(lines, words[places], len(rows)) * share
        error = 1 / (1 + np.exp(-(sums + table @ own + bias))) - gold
        slopes = [
            np.bincount(places, (error * share)[lines], width) / len(rows) * 40
            + RIDGE * words / len(rows) * 40,
            table.T @ error / len(rows) + TRAIT_RIDGE * own / 10,
            error.mean(),
        ]
        speed = [0.9 * old - RATE * slope for old, slope in zip(speed, slopes, strict=True)]
        words, own, bias = words + speed[0], own + speed[1] * 0.2, bias + float(speed[2]) * 0.2
    return words, own, bias


def folds(every: Sequence[Sentence]) -> list[list[int]]:
    """Five folds with as many biased sentences each, by the hashes of the sentences."""
    order = sorted(range(len(every)), key=lambda n: (every[n].biased, every[n].key))
    return [order[n::FOLDS] for n in range(FOLDS)]


def marked_from(every: Sequence[Sentence], trainer: Trainer) -> float:
    """The least rate from which PRECISE of the words in biased sentences are ones that people
    marked, out of fold."""
    pairs = list[tuple[float, bool]]()
    for part in folds(every):
        out = set(part)
        rates, plain = trainer.rates([each for n, each in enumerate(every) if n not in out])
        for each in (every[n] for n in part if every[n].biased):
            held = {w: rates.get(w, (plain, 0.0))[0] for w in each.words}
            pairs += [(rate, word in each.marked) for word, rate in held.items()]
    pairs.sort(reverse=True)
    total, right, best = sum(gold for _, gold in pairs), 0, (1.0, 0.0, 0.0)
    for number, (rate, gold) in enumerate(pairs, 1):
        right += gold
        last = number == len(pairs) or pairs[number][0] < rate
        if last and right >= PRECISE * number:
            best = (rate, right / number, right / total)
    print("words marked: from a rate of {:.4f} (P {:.3f}, R {:.3f})".format(*best))
    return round(best[0], 4)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, default=Path("models/loaded_v1"))
    parser.add_argument("--scores", type=Path, default=Path("eval/loaded_babe.json"))
    args = parser.parse_args()
    every = sentences(args.data)
    odds, _, texts = propaganda(args.data)
    trainer = Trainer(odds, capitalised([*texts, *(each.text for each in every)]))
    scores = dict[str, float]()
    for part in folds(every):
        out = set(part)
        model = trainer.model([each for n, each in enumerate(every) if n not in out])
        for each in (every[n] for n in part):
            scores[each.key] = round(chance(each.words, each.text, model), 4)
    lines = ",\n".join(f'"{name}": {value}' for name, value in sorted(scores.items()))
    args.scores.write_text("{\n" + lines + "\n}\n", encoding="utf-8")
    right = sum((scores[each.key] >= 0.5) == each.biased for each in every)
    print(f"{right / len(every):.4f} of {len(every)} right out of fold")
    save(trainer.model(every), marked_from(every, trainer), args.out)


def save(model: LoadedModel, marked: float, out: Path) -> None:
    """The directory of a model."""
    held = {"rates": model.rates, "plain": model.plain, "weights": model.weights,
            "scales": model.scales, "bias": model.bias, "marked": marked}  # fmt: skip
    out.mkdir(parents=True, exist_ok=True)
    text = re.sub(r'(?<=[\]\d}]), "', ',\n"', json.dumps(held, ensure_ascii=False))
    (out / "weights.json").write_text(text + "\n", encoding="utf-8")
    digest = hashlib.sha256((out / "weights.json").read_bytes()).hexdigest()
    config = {"name": "loaded", "version": 1, "files": {"weights.json": digest}}
    (out / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    print(f"{len(model.weights)} weights, {(out / 'weights.json').stat().st_size} bytes")


if __name__ == "__main__":
    main()
