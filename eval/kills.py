"""Kill writing commands at random points, and run two at once: nothing that was accepted is lost.

python eval/kills.py [--kills 200] [--pairs 100] [--seed 1]
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from crossread.weighing.case_file import open_case

CASE = """# kept by hand
question = "Late or in time?"
[[hypothesis]]
id = "H1"
text = "Late"
[[hypothesis]]
id = "H2"
text = "In time"
[[evidence]]
id = "E1"
text = "Nobody heard a siren"  # nor a bell
credibility = "observed"
"""
COMMAND = (sys.executable, "-m", "crossread", "weigh")
Command = tuple[str, ...]


def start(command: Command) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*COMMAND, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def fresh(folder: Path) -> Path:
    path = folder / "case.toml"
    path.write_text(CASE, encoding="utf-8")
    return path


def kept(path: Path, accepted: set[str]) -> bool:
    """Whether the case can be read, begins as a person wrote it, and holds all accepted notes."""
    texts = {each.text for each in open_case(path).notes}
    return path.read_text(encoding="utf-8").startswith(CASE) and accepted <= texts


def killed(folder: Path, count: int, seed: int) -> list[str]:
    """What went wrong in `count` kills of `weigh add` and `weigh report`."""
    chance, path, report = random.Random(seed), fresh(folder), folder / "report.html"
    accepted, faults = set[str](), list[str]()
    began = time.perf_counter()
    start(("report", str(path), "-o", str(report))).wait()
    whole, usual = report.read_bytes(), time.perf_counter() - began
    for number in range(count):
        text = f"note {number}"
        adding = number % 4 != 3
        command = ("add", str(path), text, "--as", "note") if adding else (
            "report", str(path), "-o", str(report))  # fmt: skip
        run = start(command)
        time.sleep(chance.uniform(0.3, 1.1) * usual)
        run.kill()
        if run.wait() == 0 and adding:
            accepted.add(text)
        if not kept(path, accepted):
            faults.append(f"kill {number}: a line is lost")
        content = report.read_bytes()
        if not content.startswith(whole[:15]) or not content.rstrip().endswith(b"</html>"):
            faults.append(f"kill {number}: half a report")
    for last in (("add", str(path), "last", "--as", "note"),
                 ("report", str(path), "-o", str(report))):  # fmt: skip
        if start(last).wait():
            faults.append(f"{last[0]} fails after the kills")
    faults += [f"{each.name} is left behind" for each in folder.glob(".*.draft")]
    return faults


def paired(folder: Path, count: int) -> list[str]:
    """What went wrong in `count` pairs of writers of one case at once."""
    path, accepted, faults = fresh(folder), set[str](), list[str]()
    for number in range(count):
        texts = [f"pair {number} {side}" for side in "ab"]
        runs = [start(("add", str(path), text, "--as", "note")) for text in texts]
        if any(run.wait() for run in runs):
            faults.append(f"pair {number}: a writer failed")
        accepted |= set(texts)
        if not kept(path, accepted):
            faults.append(f"pair {number}: a line is lost")
    return faults


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--pairs", type=int, default=100)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        faults = killed(Path(one), given.kills, given.seed) + paired(Path(other), given.pairs)
    print("\n".join(faults) or f"{given.kills} kills, {given.pairs} pairs: nothing lost")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
