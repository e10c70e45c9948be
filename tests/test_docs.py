"""The docs are executed: generated pages are up to date, README's commands exist and run."""

import ast
import importlib
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from itertools import chain
from pathlib import Path

import make_cli
import make_glossary
import planted
import pytest

from crossread.agents.assistant import Allowance
from crossread.exports import decisions, notes, saved_comparison, shares
from crossread.read import limits
from crossread.report.html import changes, comparison_page
from crossread.story import stories as story_stories
from crossread.story.quotations.candidates import LONGEST
from crossread.story.quotations.corpus import EXACT, IN_ALL
from crossread.weighing import case_file, faults, parsing
from crossread.weighing.sensitivity import TRIED

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


def blocks(page: Path) -> list[str]:
    """The lines of a page's fenced code blocks, prompts cut off."""
    text = page.read_text(encoding="utf-8")
    fenced: list[str] = re.findall(r"^```[a-z]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [line.removeprefix("$ ") for block in fenced for line in block.splitlines()]


def run_lines() -> list[str]:
    return [
        line for line in blocks(ROOT / "README.md") if line.startswith(("crossread ", ".venv/bin/"))
    ]


def test_the_command_page_is_what_help_says() -> None:
    assert make_cli.PAGE.read_text(encoding="utf-8") == make_cli.page(), "run `make docs`"


def test_the_glossary_page_is_what_the_pages_show() -> None:
    shown = make_glossary.PAGE.read_text(encoding="utf-8")
    assert shown == make_glossary.page(), "run `make docs`"


def test_the_examples_page_is_what_truth_says() -> None:
    shown = (planted.FOLDER / "README.md").read_text(encoding="utf-8")
    assert shown == planted.page(), "run `make docs`"


def test_every_make_target_in_the_docs_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {
        name
        for page in PAGES
        for name in re.findall(r"(?:`|^|\$ )make ([a-z]+)", page.read_text("utf-8"), re.MULTILINE)
    }
    assert {"demo", "test"} <= named
    assert named <= targets


def test_every_linked_file_exists() -> None:
    pages = [
        *PAGES,
        *ROOT.glob("examples/*.md"),
        *ROOT.glob("models/*/*.md"),
        *ROOT.glob("docs/*/*.md"),
    ]
    links = [
        (page, target)
        for page in pages
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
        if not re.match(r"[a-z]+:", target)
    ]
    assert links
    assert [str(target) for page, target in links if not (page.parent / target).exists()] == []


def test_the_architecture_names_every_room() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = {path.parent.name for path in (ROOT / "src" / "crossread").glob("*/__init__.py")}
    assert {room for room in rooms if f"](src/crossread/{room})" not in text} == set()


def test_readme_shows_how_to_run_it() -> None:
    assert any("crossread read" in line for line in run_lines())


@pytest.mark.slow
def test_every_command_of_the_archive_page_runs(tmp_path: Path) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    lines = [line for line in blocks(ROOT / "docs" / "archive.md") if line.startswith("crossread ")]
    assert len(lines) > 4
    for line in lines:
        words = [sorted(map(str, tmp_path.glob(w))) if "*" in w else [w] for w in shlex.split(line)]
        command = [sys.executable, "-m", "crossread", *chain.from_iterable(words[1:])]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{line}\n{done.stderr}"
    assert (tmp_path / "varrow-dam.html").exists()


@pytest.mark.slow
def test_every_command_of_the_readme_runs(tmp_path: Path) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    for line in run_lines():
        words = shlex.split(line.partition("  #")[0])
        command = [sys.executable, "-m", "crossread", *words[1:]]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        expected = 1 if words[1] == "quotes" else 0  # the example has quotations that are faulty
        assert done.returncode == expected, f"{line}\n{done.stderr}"


@pytest.mark.slow
def test_the_tutorial_runs_from_top_to_bottom(tmp_path: Path) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    lines = [line for line in blocks(ROOT / "docs" / "tutorial.md") if line.startswith("crossread")]
    assert len(lines) == 14
    for line in lines:
        command = f'"$0" -m {line}'
        done = subprocess.run(
            ["bash", "-c", command, sys.executable],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        expected = 1 if " quotes " in line else 0
        assert done.returncode == expected, f"{line}\n{done.stderr}"


# Numbers of these rooms that bound nothing a person gives or gets: versions, keys, what is done at
# once, and when something is looked at again.
NO_BOUND = {
    "serve.app": {"SHORT"},
    "serve.running": {"RESTART_SECONDS"},
    "serve.work": {"IDLE", "LOOK"},
    "agents.assistant": {"VERSION", "CHARACTERS", "REPLY_TOKENS"},
    "store.accounts": {"NOTED"},
    "store.articles": {"BATCH", "WHOLE_ID"},
    "store.backup": {"ROWS"},
    "store.decisions": {"BATCH"},
    "store.packing": {"LEVEL"},
    "store.polling": {"NEVER"},
    "stream.archived": {"BATCH_BYTES", "BATCH_SECONDS"},
    "stream.planning": {"PRINTS"},
    "stream.readings": {"ALONE", "AHEAD"},
    "stream.watch": {"HOUR", "BATCH", "OK", "UNCHANGED", "GONE"},
}
SPANS = {60.0: "minutes", 3_600.0: "hours", 86_400.0: "days"}  # seconds as the page says them


def test_every_limit_is_on_its_page() -> None:
    page = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")
    values = [value for name, value in vars(limits).items() if name.isupper()]
    values += [TRIED, faults.MOST, decisions.MOST, decisions.LONGEST, LONGEST, EXACT, IN_ALL]
    values += [parsing.DEEPEST, story_stories.OPEN, story_stories.LISTED]
    page_of = comparison_page
    values += [page_of.ROWS_MAX, page_of.CELLS_MAX, page_of.TEXT_MAX, changes.MOST]
    values += [each.default for each in fields(Allowance) if each.name != "pause"]
    assert [value for value in values if not said(page, value)] == []
    files = case_file.LARGEST, saved_comparison.LARGEST, shares.LARGEST, notes.LARGEST
    assert [each for each in files if f"{each // 1_000_000} MB" not in page] == []


@pytest.mark.parametrize("room", ["serve", "agents", "store", "stream"])
def test_every_number_that_bounds_a_room_is_on_the_page_of_limits(room: str) -> None:
    page = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")
    lacking = [
        (path.stem, name, value)
        for path in sorted((ROOT / "src" / "crossread" / room).glob("*.py"))
        for name, value in numbers(path)
        if name not in NO_BOUND.get(f"{room}.{path.stem}", ()) and not said(page, value)
    ]
    assert lacking == []


def numbers(path: Path) -> Iterator[tuple[str, float]]:
    """The public numbers that a module makes itself, by name."""
    made = importlib.import_module(f"crossread.{path.parent.name}.{path.stem}")
    for line in ast.parse(path.read_text(encoding="utf-8")).body:
        targets = line.targets if isinstance(line, ast.Assign) else ()
        for name in (each.id for target in targets for each in ast.walk(target)
                     if isinstance(each, ast.Name)):  # fmt: skip
            value = getattr(made, name)
            if name.isupper() and name[0] != "_" and type(value) in (int, float):
                yield name, value


def said(page: str, value: float) -> bool:
    """Whether a page has a number, as it is or, of seconds, in minutes, hours or days."""
    forms = [f"{int(value):,}"]
    forms += [f"{int(value / size)} {word}" for size, word in SPANS.items() if value % size == 0]
    return any(re.search(rf"(?<![\d,.]){each}(?![\d]|,\d)", page) for each in forms)
