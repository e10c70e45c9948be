"""A batch: inputs in, tables in Parquet out, by steps whose parts run apart and are done once.

read in -> what each article shows -> stories (here) -> reading, copies -> comparison.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from itertools import count, islice
from pathlib import Path
from typing import Any

from crossread import __version__
from crossread.errors import UsageError
from crossread.exports.batches import table_parquet
from crossread.files import replace as replace_file
from crossread.read import stated
from crossread.read.facts import Facts
from crossread.read.pieces import pieces
from crossread.records import Unused
from crossread.stream.engines import Run
from crossread.stream.folder import Folder
from crossread.stream.planning import Plan, outlets, planned
from crossread.stream.stages import Error, Task, done, packed_piece, size

PART = 40  # articles
Tell = Callable[[str, int, int], None]  # what is done, how many parts of it, of how many
STEPS = {
    "take": "reading in",
    "show": "finding stories",
    "read": "reading",
    "compare": "comparing",
}


@dataclass(frozen=True, slots=True)
class Done:
    """What a batch came to: how many rows of each kind there are, and the errors' reasons."""

    articles: int
    stories: int
    errors: tuple[Unused, ...]


@dataclass(frozen=True, slots=True)
class Settings:
    """What a batch is made of: another of these cannot go on in the same folder."""

    inputs: tuple[str, ...]
    outlet: str | None = None
    published: str | None = None
    part: int = PART
    version: str = __version__


def batch(settings: Settings, out: Path, run: Run, tell: Tell) -> Done:
    """Do a batch, or what is left of it; UsageError where the folder holds another one."""
    table_parquet("errors", ())  # says at once where the extra is missing
    given = stated(settings.outlet, settings.published)
    folder = Folder(out)
    with _alone(out):
        if found := _begun(folder, settings):
            shutil.rmtree(out / "work", ignore_errors=True)
            return found
        parts = _cut(folder, settings, given)
        _go(folder, [("take", n) for n in range(parts)], run, tell)
        if not folder.work("outlets").exists():
            folder.keep("outlets", 0, outlets(folder, parts))
        _go(folder, [("show", n) for n in range(parts)], run, tell)
        if not folder.work("plan").exists():
            folder.keep("plan", 0, planned(folder, parts, settings.part))
        plan: Plan = folder.held("plan")
        reading = [("read", n) for n in range(plan["read"])]
        _go(folder, reading + [("copies", n) for n in range(plan["copies"])], run, tell)
        heaviest = sorted(range(len(plan["compare"])), key=lambda n: -plan["compare"][n])
        _go(folder, [("compare", n) for n in heaviest], run, tell)
        return _finished(folder, parts, plan)


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Hold the folder, so that two batches do not write there at once."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot write to {str(out)!r}: {error.strerror or error}") from error
    held = os.open(out, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise UsageError(f"another batch is writing to {str(out)!r}; wait for it") from None
    finally:
        os.close(held)


def _begun(folder: Folder, settings: Settings) -> Done | None:
    """What was found if all is done; UsageError where the folder holds something else."""
    marker = folder.root / "batch.json"
    own = json.loads(json.dumps(asdict(settings)))
    if not marker.exists():
        if any(folder.root.iterdir()):
            raise UsageError(f"{str(folder.root)!r} is not empty; name a new folder")
        replace_file(marker, (json.dumps(own, indent=1) + "\n").encode())
        return None
    try:
        held = json.loads(marker.read_text(encoding="utf-8"))
        found = held.pop("done", None)
    except (ValueError, AttributeError):
        raise UsageError(f"{str(marker)!r} is damaged; name a new folder") from None
    if held != own:
        raise UsageError(
            f"{str(folder.root)!r} holds a batch of other inputs, options or another version; "
            "name a new folder"
        )
    return _done(found) if found else None


def _done(found: Any) -> Done:
    errors = tuple(Unused(name, reason) for name, reason in found["errors"])
    return Done(found["articles"], found["stories"], errors)


def _cut(folder: Folder, settings: Settings, given: Facts) -> int:
    """Cut the inputs into parts that can be read apart; how many there are."""
    if not folder.work("cut").exists():
        folder.keep("given", 0, {"outlet": given.outlet, "published": given.published})
        unused, number = list[Error](), 0
        found = _used(pieces(settings.inputs, given), unused)
        for number in count():
            some = [packed_piece(each) for each in islice(found, settings.part)]
            if not some:
                break
            folder.keep("pieces", number, some)
        folder.keep("errors-cut", 0, unused)
        folder.keep("cut", 0, number)
    found_parts: int = folder.held("cut")
    return found_parts


def _used(found: Iterator[Any], unused: list[Error]) -> Iterator[Any]:
    for each in found:
        if isinstance(each, Unused):
            unused.append((each.name, None, each.reason))
        else:
            yield each


def _go(folder: Folder, wanted: Sequence[tuple[str, int]], run: Run, tell: Tell) -> None:
    """Do the parts that are not done. Where a worker was killed, each item of its part is tried
    alone, twice at most, and what kills its worker again is left out."""
    tasks = [Task(str(folder.root.resolve()), *each) for each in wanted if not done(folder, *each)]
    ready = len(wanted) - len(tasks)
    lost = []
    for task, fault in run(tasks):
        lost += [task] if fault else []
        ready += not fault
        tell(STEPS[wanted[0][0]], ready, len(wanted))
    for task in lost:
        tried = [replace(task, only=place) for place in range(size(task))]
        again = [each for each, fault in run(tried) if fault]
        killing = [each.only for each, fault in run(again) if fault]
        skip = tuple(sorted(each for each in killing if each is not None))
        for _, fault in run([replace(task, skip=skip)]):
            if fault:
                raise UsageError(
                    f"the workers of {task.stage} {task.number} are killed whatever is left out; "
                    "look for memory and run this again: what is done is kept"
                )
        ready += 1
        tell(STEPS[wanted[0][0]], ready, len(wanted))


def _finished(folder: Folder, parts: int, plan: Plan) -> Done:
    """Write the errors, note that all is done, and clear the work away."""
    wanted = [("cut", 1), ("take", parts), ("show", parts), ("plan", 1), ("read", plan["read"])]
    wanted += [("copies", plan["copies"]), ("compare", len(plan["compare"]))]
    errors = [
        {"name": name, "article": article, "stage": stage, "reason": reason}
        for stage, number in wanted
        for each in range(number)
        for name, article, reason in folder.held(f"errors-{stage}", each)
    ]
    folder.keep_table("errors", 0, errors)
    lost = {each["article"] for each in errors if each["stage"] == "read"}
    result = {
        "articles": plan["articles"] - len(lost),
        "stories": plan["stories"],
        "errors": [[each["name"], each["reason"]] for each in errors],
    }
    marker = folder.root / "batch.json"
    settings = json.loads(marker.read_text(encoding="utf-8"))
    replace_file(marker, (json.dumps(settings | {"done": result}, indent=1) + "\n").encode())
    shutil.rmtree(folder.root / "work")
    return _done(result)
