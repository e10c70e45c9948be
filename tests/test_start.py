"""How quickly crossread starts, and what starting it must not load."""

import os
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import click
import pytest

from crossread.cli import COMMANDS, main

ROOT = Path(__file__).parents[1]
HEAVY = ("feedparser", "lxml", "onnxruntime", "pypdf", "tokenizers", "torch", "trafilatura")

COMMAND = ("-m", "crossread")


def run(*command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout


def cpu() -> float:
    """Seconds of processor time of the processes that were run and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def quickest(*command: str) -> float:
    """The least processor time of seven runs, in seconds."""
    times = []
    for _ in range(7):
        start = cpu()
        run(*command)
        times.append(cpu() - start)
    return min(times)


def test_import_is_quick() -> None:
    assert quickest("-c", "import crossread") < 0.1


def test_help_is_quick() -> None:
    assert "Usage: " in run(*COMMAND, "--help")
    assert quickest(*COMMAND, "--help") < 0.35


def test_help_lists_each_command_with_its_own_first_sentence() -> None:
    context = click.Context(main)
    assert main.list_commands(context) == sorted(COMMANDS)
    for name, said in COMMANDS.items():
        command = main.get_command(context, name)
        assert command is not None
        assert command.get_short_help_str(limit=200) == said
    assert main.get_command(context, "read.pages") is None


@pytest.mark.parametrize("statement", ["import crossread", "import crossread.cli"])
def test_starting_loads_no_heavy_library(statement: str) -> None:
    loaded = run("-c", f"import sys; {statement}; print(*sys.modules)").split()
    assert statement.split()[1] in loaded
    assert [name for name in HEAVY if name in loaded] == []


@pytest.mark.slow
def test_the_wheel_reads_an_article_where_there_is_no_checkout(tmp_path: Path) -> None:
    build = ("-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "--no-index")
    run(*build, "--wheel-dir", str(tmp_path), str(ROOT))
    (wheel,) = tmp_path.glob("*.whl")
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(site)
    done = subprocess.run(
        [sys.executable, *COMMAND, "read", "--format", "jsonl", "-"],
        input="Anna Berg said on Monday that the bridge over the river would stay closed. "
        "The council had asked for it to be opened, and two inspections found no fault.\n",
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(site), "HTTPS_PROXY": "http://127.0.0.1:9"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert '"attributions"' in done.stdout
    where = subprocess.run(
        [sys.executable, "-c", "import crossread; print(crossread.__file__)"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert where.stdout.startswith(str(site))
