"""What a command never overwrites, and what it keeps when it is told to end."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from crossread.cli import main

TEXT = "The harbour is closed, the board said on Monday. Nobody knows for how long it will be.\n"


@pytest.mark.parametrize(
    ("inputs", "target"),
    [
        (["a.txt"], "a.txt"),
        (["a.txt"], "a.json"),
        (["a.txt"], "a.txt.json"),
        (["box"], "box/c.txt"),
        (["box"], "box/deep/d.json"),
        (["b.txt", "./box"], "box/c.txt"),
        (["link.txt"], "a.txt"),
    ],
)
@pytest.mark.parametrize("command", ["read", "compare"])
def test_inputs_and_what_belongs_to_them_are_never_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, inputs: list[str], target: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "box" / "deep").mkdir(parents=True)
    kept = dict.fromkeys(("a.txt", "b.txt", "box/c.txt"), TEXT)
    kept |= dict.fromkeys(("a.json", "a.txt.json", "box/deep/d.json"), '{"outlet": "Courier"}')
    for name, text in kept.items():
        Path(name).write_text(text)
    Path("link.txt").symlink_to("a.txt")
    done = CliRunner().invoke(main, [command, *inputs, "--format", "json", "-o", target])
    assert done.exit_code == 2
    assert {each: Path(each).read_text() for each in kept} == kept


def test_a_full_disk_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    done = CliRunner().invoke(
        main, ["read", str(tmp_path / "a.txt"), "--format", "json", "-o", "/dev/full"]
    )
    assert done.exit_code == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert "/dev/full" in done.stderr


def test_sigterm_keeps_what_was_finished(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    command = [sys.executable, "-m", "crossread", "read", "a.txt", "-", "--format", "jsonl"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        first = running.stdout.readline()
        running.send_signal(signal.SIGTERM)
        rest, errors = running.communicate()
    assert json.loads(first)
    assert rest == b""
    assert running.returncode == 143
    assert b"Traceback" not in errors
