"""Time and memory of comparing one large story, from files to the report, as a user runs it.

usage: python eval/size.py DATA [--articles 50] [--unasked]
       python eval/size.py --records [--articles 200]
DATA holds data/. No set at hand has a story of that size: the articles are those of PolNeAR (dev,
then train) that tell of one election, compared as articles that are known to belong together.
`--unasked` puts hashes in place of what the pair model would say of two claims, one pair in eight
the same: all else is as it is, in a fraction of the CPU. `--records` measures what the records
alone take: made-up articles of 40 sentences, half of them from a stock of 1,500, compared by the
toy models of the tests; the page, the JSON and the CSV are made of them.
"""

import argparse
import gzip
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

from crossread.pipeline import compare
from crossread.records import Article
from crossread.report import comparison_csv, comparison_page, comparison_pieces

COMPARE = """
import sys
from pathlib import Path
from dataclasses import replace
from crossread.models.directories import Memory
from crossread.pipeline import compare, open_models
from crossread.read import read
from crossread.report import comparison_page

class Hashes(dict):
    def __contains__(self, key):
        return True

    def __getitem__(self, key):
        return (0.9, 0.02, 0.02) if key[0] < 32 else (0.02, 0.02, 0.02)

models = open_models()
if sys.argv[3] == "unasked":
    memory = Memory(Hashes(), {})
    models = replace(models, matching=replace(models.matching, memory=memory))
found = compare(list(read([sys.argv[1]])), models, together=True)
Path(sys.argv[2]).write_text(comparison_page(found), encoding="utf-8")
"""
SENTENCES, STOCK = 40, 1_500  # sentences of a made-up article, and those that articles share
SETS = [f"data/attribution/polnear-{name}.jsonl.gz" for name in ("dev", "train")]


def made_up(count: int) -> list[Article]:
    """Articles of made-up words, each of another outlet."""
    draw = random.Random(5)
    words = ["".join(draw.choices("abcdefghilmnoprstuvw", k=4 + n % 6)) for n in range(8_000)]
    stock = [" ".join(draw.choices(words, k=10)) for _ in range(STOCK)]
    found = []
    for n in range(count):
        told = [
            draw.choice(stock) if draw.random() < 0.5 else " ".join(draw.choices(words, k=10))
            for _ in range(SENTENCES)
        ]
        told = [each.capitalize() for each in told]
        lines = [". ".join(told[at : at + 4]) + "." for at in range(0, SENTENCES, 4)]
        text = "\n\n".join(["The ferry of Olm sank with many people aboard", *lines])
        day = f"2031-03-{1 + n % 28:02d}T{n % 24:02d}:00"
        found.append(
            Article(
                text, f"Outlet {n}", title_length=45, complete=True, published=day, lang="en",
                name=f"{n}.txt",
            )
        )  # fmt: skip
    return found


def record_sizes(count: int) -> None:
    """The memory after each step, and how many cells are kept of how many there are."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from toy_models import toy_models

    def say(step: str) -> None:
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{step}: {most:.0f} MB at most, {time.process_time():.0f} s of CPU", flush=True)

    found = compare(made_up(count), toy_models(), together=True)
    cells = len(found.propositions) * len(found.columns)
    say(f"{len(found.claims)} claims, {len(found.coverage)} of {cells} cells kept")
    say(f"a page of {len(comparison_page(found)) / 1e6:.1f} MB")
    say(f"JSON of {sum(map(len, comparison_pieces(found))) / 1e6:.1f} MB")
    say(f"CSV of {sum(1 for _ in comparison_csv(found))} lines")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--articles", type=int)
    parser.add_argument("--unasked", action="store_true")
    parser.add_argument("--records", action="store_true")
    args = parser.parse_args()
    if args.records:
        record_sizes(args.articles or 200)
        return
    if args.data is None:
        parser.error("give DATA, or --records")
    records = list[dict[str, str]]()
    for each in SETS:
        with gzip.open(args.data / each, "rt", encoding="utf-8") as lines:
            records += map(json.loads, islice(lines, (args.articles or 50) - len(records)))
    with tempfile.TemporaryDirectory() as scratch:
        given, page = Path(scratch) / "story.jsonl", Path(scratch) / "story.html"
        given.write_text(
            "".join(json.dumps({"id": r["id"], "text": r["text"]}) + "\n" for r in records)
        )
        began = time.perf_counter()
        how = "unasked" if args.unasked else "asked"
        command = [sys.executable, "-c", COMPARE, str(given), str(page), how]
        subprocess.run(command, check=True)
        seconds = time.perf_counter() - began
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        memory, busy = used.ru_maxrss / 1024, used.ru_utime + used.ru_stime
        words = sum(len(record["text"].split()) for record in records)
        size = page.stat().st_size / 1e6
    print(
        f"{len(records)} articles, {words} words: {seconds:.1f} s ({busy:.1f} s of CPU),"
        f" {memory:.0f} MB at most,"
        f" a page of {size:.1f} MB"
    )


if __name__ == "__main__":
    main()
