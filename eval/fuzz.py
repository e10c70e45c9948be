"""Mutated pages, PDFs, feeds, texts and cases through read, compare, quotes and weigh.

    python eval/fuzz.py [--seed N] [--start N] [--count N] [--walk N]

Reports every exception, every span whose text is not the text at its place, and every input that
takes over 10 s of CPU or adds over 500 MB of memory. `--walk N` sends every N-th input through the
whole walk; 0 only reads. The same seed gives the same inputs, whatever `--start` the first one has,
so that a long run can be done in parts. Exit code 1 where anything is found.
"""

import argparse
import random
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path

from crossread.errors import CrossreadError
from crossread.models.tagger import AttributionModel, open_model
from crossread.pipeline import Models, check_quotes, comparable, compare, open_models, take_apart
from crossread.read import read
from crossread.records import Article, Span, Unused
from crossread.weighing.case_file import parse_case
from crossread.weighing.judging import judge

ROOT = Path(__file__).parents[1]
CPU_SECONDS, MEMORY = 10.0, 500_000_000
HOSTILE = (
    "<", ">", "</p>", "<p>", "<table><tr><td>", "<!--", "]]>", "&#0;", "&amp;", "\x00", "\ufeff",
    "\u202e", "\u200b", "\u00a0", "\u2009", "\ud7ff", "\U0001f600", "“", "”", "„", "»", "«", "'",
    "...", "[", "]", "(", ")", "\n\n", "\r", "\u2028", "said", "not ", "no ", "a third", "1,00,000",
    "1e309", "99999999999999999999", "-0", "5 p.m.", "31 February", "U.S.-", "None", "{", "}", "[[",
    '"', "\\", "\\u0000", "%PDF-", "endstream", "/FlateDecode", "xref", "null", "true", "A" * 5_000,
    "<div>" * 300, "(" * 500, "“" * 500, "said that " * 200, "ö" * 300, "1 " * 400,
)  # fmt: skip
FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>Courier</title><item><title>Closed'
    "</title><pubDate>Fri, 11 Feb 2022 19:58:02 CET</pubDate><author>a@b.ex (Ada)</author>"
    "<description>&lt;p&gt;%s&lt;/p&gt;</description></item></channel></rss>"
)
CASE = """question = "Why was the harbour closed?"
[[hypothesis]]
id = "H1"
text = "A storm"
[[hypothesis]]
id = "H2"
text = "A strike"
[[evidence]]
id = "E1"
text = "The board said so"
reference = "The board's notice"
origins = ["the board"]
credibility = "high"
[[rating]]
evidence = "E1"
by = "ada"
values = { H1 = "C", H2 = "I" }
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """One input by its number and suffix: what is wrong, seconds of CPU, bytes of memory added."""

    number: int
    kind: str
    wrong: tuple[str, ...]
    cpu: float
    memory: int


def seeds() -> dict[str, list[bytes]]:
    """Inputs of our own by suffix."""
    found: dict[str, list[bytes]] = {".toml": [CASE.encode()]}
    for path in sorted([*ROOT.glob("examples/*/*"), *ROOT.glob("tests/pages/*")]):
        if path.suffix in (".html", ".txt", ".md", ".jsonl"):
            found.setdefault(path.suffix, []).append(path.read_bytes())
    found[".toml"] += [path.read_bytes() for path in sorted(ROOT.glob("examples/*.toml"))]
    texts = [data.decode("utf-8", "replace") for data in found[".txt"]]
    found[".rss"] = [(FEED % text[:2_000]).encode() for text in texts[:6]]
    found[".pdf"] = [printed(text[:3_000]) for text in texts[:6]]
    return found


def printed(text: str) -> bytes:
    """A PDF of a text, in one column; its table of places is left for the reader to mend."""
    shown = text.encode("latin-1", "replace").translate(None, b"()\\").split()
    lines = [b" ".join(shown[at : at + 9]) for at in range(0, len(shown), 9)][:55]
    stream = b"BT /F 11 Tf 60 800 Td 13 TL %s ET" % b"".join(
        b"(%s) Tj T* " % each for each in lines
    )
    return (
        b"%%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources"
        b" << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>\nendobj\n"
        b"4 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\ntrailer << /Root 1 0 R >>"
        % (len(stream), stream)
    )


def mutated(data: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """The data after one to six changes."""
    held = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at, to = sorted(chance.randrange(len(held) + 1) for _ in range(2))
        to = min(to, at + chance.choice((1, 8, 200, 5_000)))
        change = chance.randrange(7)
        if change == 0 and at < len(held):
            held[at] = chance.randrange(256)
        elif change == 1:
            del held[at:to]
        elif change == 2:
            held[at:at] = held[at:to] * chance.choice((1, 2, 30))
        elif change == 3:
            other = chance.choice(others)
            start = chance.randrange(len(other))
            held[at:to] = other[start : start + chance.choice((20, 500, 20_000))]
        elif change == 4 and chance.random() < 0.2:
            del held[at:]
        else:
            held[at:at] = chance.choice(HOSTILE).encode("utf-8", "surrogatepass")
    return bytes(held[:400_000])


def drifted(record: object, texts: dict[str, str]) -> Iterator[Span]:
    """The spans anywhere inside a record that do not say what is at their place."""
    if isinstance(record, Span):
        if (
            record.article in texts
            and texts[record.article][record.start : record.end] != record.text
        ):
            yield record
    elif isinstance(record, tuple | list):
        for each in record:
            yield from drifted(each, texts)
    elif is_dataclass(record) and not isinstance(record, type):
        for field in fields(record):
            yield from drifted(getattr(record, field.name), texts)


def walked(
    article: Article, plain: Article, opened: tuple[AttributionModel, Models]
) -> Iterator[object]:
    """The records that the whole walk gives for an article beside one that was left as it was."""
    model, models = opened
    yield take_apart(article, model)
    yield check_quotes([article], [plain], model)
    fit, _ = comparable([plain, replace(article, complete=True)])
    if len(fit) > 1:
        yield compare(fit, models)


def run(path: Path, walk: Callable[[Article], Iterator[object]] | None) -> Iterator[str]:
    """What is wrong with one input."""
    if path.suffix == ".toml":
        with suppress(CrossreadError, UnicodeDecodeError):
            judge(parse_case(path.read_bytes().decode()))
        return
    for item in read([str(path)]):
        if isinstance(item, Unused):
            if "cannot be read (" in item.reason:
                yield f"caught: {item.reason}"
            continue
        records = [item, *(walk(item) if walk else ())]
        for span in drifted(records, {item.id: item.text}):
            yield f"drift: {span}"


def _late(_number: int, _frame: object) -> None:
    raise TimeoutError("over 30 s of CPU")


def measured(
    number: int, path: Path, walk: Callable[[Article], Iterator[object]] | None
) -> Measured:
    """What is wrong with one input, time and memory too."""
    began, peak = _used()
    signal.setitimer(signal.ITIMER_VIRTUAL, 3 * CPU_SECONDS)
    try:
        wrong = list(run(path, walk))
    except Exception as problem:  # noqa: BLE001 - any exception is what this looks for
        last = problem.__traceback__
        while last and last.tb_next:
            last = last.tb_next
        where = f"{last.tb_frame.f_code.co_filename}:{last.tb_lineno}" if last else ""
        wrong = [f"{type(problem).__name__}: {problem}"[:200] + f" at {where}"]
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    ended, after = _used()
    cpu, memory = ended - began, after - peak
    wrong += [f"CPU: {cpu:.1f} s"] if cpu > CPU_SECONDS else []
    wrong += [f"memory: {memory >> 20} MB"] if memory > MEMORY else []
    return Measured(number, path.suffix, tuple(wrong), cpu, memory)


def _used() -> tuple[float, int]:
    """Seconds of CPU with those of children, and the peak of memory in bytes."""
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    own = resource.getrusage(resource.RUSAGE_SELF)
    return time.process_time() + child.ru_utime + child.ru_stime, own.ru_maxrss * 1024


def fuzz(seed: int, numbers: range, walk: int, *, keep: Path | None = None) -> Iterator[Measured]:
    """The inputs of these numbers measured; what has anything wrong is kept in a folder."""
    signal.signal(signal.SIGVTALRM, _late)
    held = seeds()
    everything = [data for several in held.values() for data in several]
    opened = (open_model(), open_models()) if walk else None
    with tempfile.TemporaryDirectory() as folder:
        pristine = Path(folder, "plain.txt")
        pristine.write_bytes(held[".txt"][0])
        plain = next(each for each in read([str(pristine)]) if isinstance(each, Article))
        for number in numbers:
            chance = random.Random(f"{seed}/{number}")
            suffix = chance.choice(sorted(held))
            path = Path(folder, f"input{suffix}")
            path.write_bytes(mutated(chance.choice(held[suffix]), everything, chance))
            through = bool(walk) and number % walk == 0

            def whole(article: Article) -> Iterator[object]:
                return walked(article, plain, opened) if opened else iter(())

            found = measured(number, path, whole if through else None)
            if found.wrong and keep is not None:
                (keep / f"{seed}-{number}{suffix}").write_bytes(path.read_bytes())
            yield found


def main() -> int:
    """Run, print each finding and a summary."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--start", type=int, default=0, help="number of the first input")
    options.add_argument("--count", type=int, default=20_000)
    options.add_argument("--walk", type=int, default=1)
    options.add_argument("--keep", type=Path, help="folder for the inputs that show something")
    given = options.parse_args()
    began, found, cpu, memory = _used()[0], 0, 0.0, 0
    numbers = range(given.start, given.start + given.count)
    for each in fuzz(given.seed, numbers, given.walk, keep=given.keep):
        cpu, memory = max(cpu, each.cpu), max(memory, each.memory)
        for what in each.wrong:
            found += 1
            print(f"{each.number} {each.kind} {what}", flush=True)
    ended, peak = _used()
    print(
        f"seed {given.seed}, inputs {numbers.start:,} to {numbers.stop - 1:,}: {found} findings,"
        f" {ended - began:.0f} s of CPU; at most {cpu:.1f} s and {memory >> 20} MB more for one"
        f" input, {peak >> 20} MB in all"
    )
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
