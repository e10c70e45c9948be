"""Time and memory of comparing one large story, from files to the report, as a user runs it.

usage: python eval/size.py DATA [--articles 50]
DATA holds data/. No set at hand has a story of that size: the articles are those of PolNeAR dev
that tell of one election, compared as articles that are known to belong together.
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

COMPARE = """
import sys
from pathlib import Path
from crossread.pipeline import compare, open_models
from crossread.read import read
from crossread.report import comparison_page
found = compare(list(read([sys.argv[1]])), open_models(), together=True)
Path(sys.argv[2]).write_text(comparison_page(found), encoding="utf-8")
"""
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
        command = [sys.executable, "-c", COMPARE, str(given), str(page)]
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
