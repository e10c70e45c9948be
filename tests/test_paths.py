"""The pages for communities and for Python: at most ten commands each, and every one runs."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PATHS = sorted(ROOT.glob("docs/paths/*.md"))


def commands(page: Path) -> list[str]:
    fenced = re.findall(r"^```\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return [line for block in fenced for line in block.splitlines() if line.startswith("crossread")]


def blocks() -> list[str]:
    text = (ROOT / "docs" / "python.md").read_text("utf-8")
    return re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def test_every_community_has_a_page_of_at_most_ten_commands() -> None:
    names = {page.stem for page in PATHS}
    assert names == {"newsroom", "fact-checker", "scholar", "investigator", "teacher"}
    assert all(3 < len(commands(page)) <= 10 for page in PATHS)
    readme = (ROOT / "README.md").read_text("utf-8")
    assert all(f"docs/paths/{name}.md" in readme for name in names)


def test_the_page_for_python_shows_each_call_in_six_lines() -> None:
    shown = [[line for line in block.splitlines() if line] for block in blocks()]
    assert [len(block) <= 6 for block in shown] == [True] * 5
    used = "".join(blocks())
    assert all(f"import {name}" in used for name in ("read", "compare", "quotes", "weigh"))


@pytest.mark.slow
@pytest.mark.parametrize("page", PATHS, ids=lambda page: page.stem)
def test_every_command_of_a_page_runs(page: Path, tmp_path: Path) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    env = os.environ | {"CROSSREAD_PASSPHRASE": "a lantern on the quay"}
    for line in commands(page):
        done = subprocess.run(
            ["bash", "-c", f'"$0" -m {line}', sys.executable],
            cwd=tmp_path, env=env, capture_output=True, text=True, check=False,
        )  # fmt: skip
        expected = 1 if " quotes " in line else 0  # the example has quotations that are wrong
        assert done.returncode == expected, f"{line}\n{done.stderr}"
        if written := re.search(r"-o (\S+)", line):
            assert (tmp_path / written[1]).stat().st_size > 100


@pytest.mark.slow
def test_the_page_for_python_runs(tmp_path: Path) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    script = "import warnings\nwarnings.simplefilter('ignore')\n" + "\n".join(blocks())
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) > 40
