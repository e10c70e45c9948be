"""Time and memory of comparing one large story, from files to the report, as a user runs it.

usage: python eval/size.py DATA [--articles 50]
DATA holds data/. No set at hand has a story of that size: the articles are those of PolNeAR dev
that tell of one election and share its names, so that they are taken as one story.
"""

import argparse
import gzip
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

DEV = "data/attribution/polnear-dev.jsonl.gz"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--articles", type=int, default=50)
    args = parser.parse_args()
    with gzip.open(args.data / DEV, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines][: args.articles]
    with tempfile.TemporaryDirectory() as scratch:
        given, page = Path(scratch) / "story.jsonl", Path(scratch) / "story.html"
        given.write_text(
            "".join(json.dumps({"id": r["id"], "text": r["text"]}) + "\n" for r in records)
        )
        began = time.perf_counter()
        command = [sys.executable, "-m", "crossread", "compare", str(given), "-o", str(page)]
        subprocess.run(command, stderr=subprocess.DEVNULL, check=False)
        seconds = time.perf_counter() - began
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        words = sum(len(record["text"].split()) for record in records)
        size = page.stat().st_size / 1e6
    print(
        f"{len(records)} articles, {words} words: {seconds:.1f} s, {memory:.0f} MB at most,"
        f" a page of {size:.1f} MB"
    )


if __name__ == "__main__":
    main()
