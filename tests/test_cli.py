"""The command: options, formats, exit codes, and what is left on the disk when things go wrong."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from crossread import __version__
from crossread.cli import main

TEXT = """Ferry to Olm stops running

The last ferry to Olm sailed on Friday, the harbour office said. “We have no crew left,” said \
Rikka Sand, who runs the line. She added that the boats would be sold.

The islanders have asked the province for help. The province has not answered. A meeting is \
planned for next week in the school hall, and the mayor will open it.
"""


@pytest.fixture
def ferry(tmp_path: Path) -> Path:
    path = tmp_path / "ferry.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(*arguments: object, text: str | None = None) -> Result:
    given = [str(argument) for argument in arguments]
    return CliRunner().invoke(main, given, input=text, prog_name="crossread")


def process(*arguments: object, **options: object) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-m", "crossread", *map(str, arguments)]
    return subprocess.run(command, check=False, timeout=60, **options)  # type: ignore[call-overload, no-any-return]


# --- what needs no model


def test_version_and_help() -> None:
    assert run("--version").stdout == f"crossread, version {__version__}\n"
    shown = run("read", "--help").stdout
    options = ("--outlet", "--date", "--format", "--output", "--min-score", "--quiet")
    for option in (*options, "Exit codes"):
        assert option in shown
    done = process("--version", capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "INPUT"),
        (("x", "--date", "next week"), "'next week' is not a date; write it as 2019-03-14"),
        (("x", "--date", "2024-13-01"), "'2024-13-01' is not a date"),
        (("x", "--date", "20240131"), "'20240131' is not a date"),
        (("x", "--date", ""), "'' is not a date"),
        (("x", "--outlet", "\udcff"), "is not a name; use"),
        (("x", "-o", "out.docx"), "'out.docx'; add --format html, json, jsonl"),
        (("x", "--format", "xml"), "xml"),
        (("x", "--min-score", "1.5"), "1.5 is not in the range 0<=x<=1"),
        (("x", "--min-score", "-0.1"), "-0.1 is not in the range 0<=x<=1"),
        (("x", "--min-score", "nan"), "nan is not in the range 0<=x<=1"),
        (("x", "--min-score", "half"), "'half' is not a valid float"),
    ],
)
def test_misuse_is_one_sentence_and_2(arguments: tuple[str, ...], said: str) -> None:
    done = run("read", *arguments)
    assert done.exit_code == 2
    assert said in done.stderr
    assert done.stdout == ""


def test_an_input_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("kept")
    done = run("read", path, "-o", tmp_path / "." / "page.html")
    assert done.exit_code == 2
    assert "is an input and would be overwritten" in done.stderr
    assert path.read_text() == "kept"


@pytest.mark.parametrize("form", ["html", "json", "jsonl", "csv"])
def test_no_usable_input_writes_nothing(tmp_path: Path, form: str) -> None:
    kept = tmp_path / f"kept.{form}"
    kept.write_text("kept")
    for target in (kept, "-"):
        done = run("read", tmp_path / "missing.txt", "-o", target, "--format", form)
        assert done.exit_code == 4
        assert done.stdout == ""
        (line,) = done.stderr.splitlines()
        assert line.startswith(f"crossread: {tmp_path / 'missing.txt'}: ")
    assert kept.read_text() == "kept"
    assert [path.name for path in tmp_path.iterdir()] == [kept.name]


def test_quiet_leaves_the_exit_code_to_say_it(tmp_path: Path) -> None:
    done = run("read", "--quiet", tmp_path / "missing.txt")
    assert (done.exit_code, done.stdout, done.stderr) == (4, "", "")


def test_the_name_of_an_input_is_not_obeyed_by_the_terminal(tmp_path: Path) -> None:
    done = run("read", tmp_path / "[bold]a\n\x1b[2Jb.txt")
    (line,) = done.stderr.splitlines()
    assert "[bold]a ␛[2Jb.txt: " in line


@pytest.mark.parametrize(("target", "reason"), [("no/such/x.json", "No such"), (".", "a folder")])
def test_a_place_that_cannot_be_written_is_2(
    tmp_path: Path, ferry: Path, target: str, reason: str
) -> None:
    done = run("read", ferry, "--format", "json", "-o", tmp_path / target)
    assert done.exit_code == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("crossread: cannot write ")
    assert reason in line


# --- what takes an article apart


def test_the_terminal_view_is_shown_without_a_format(ferry: Path) -> None:
    done = run("read", ferry, "--outlet", "Olm Gazette", "--date", "2031-03-04")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "Olm Gazette · 4 March 2031" in done.stdout
    assert "Rikka Sand" in done.stdout.partition(" cue ")[2]


def test_every_format_tells_the_same(tmp_path: Path, ferry: Path) -> None:
    made = {form: tmp_path / f"out.{form}" for form in ("html", "json", "jsonl", "csv")}
    for path in made.values():
        done = run("read", ferry, "-o", path)
        assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")
    (article,) = json.loads(made["json"].read_bytes())["articles"]
    line = json.loads(made["jsonl"].read_bytes())
    rows = list(csv.DictReader(io.StringIO(made["csv"].read_bytes().decode(), newline="")))
    ids = [attribution["id"] for attribution in article["attributions"]]
    assert article["text"] == line["text"] == TEXT
    assert ids == [attribution["id"] for attribution in line["attributions"]]
    assert ids == [row["attribution"] for row in rows]
    assert len(ids) >= 2
    page = made["html"].read_text(encoding="utf-8")
    assert len(re.findall('<tr role="row" class="d[0-3]" id="r1-', page)) == len(ids)
    assert "Rikka Sand" in page


def test_a_least_score_leaves_the_same_out_of_every_format(ferry: Path) -> None:
    def article(*options: object) -> dict[str, Any]:
        document = json.loads(run("read", ferry, "--format", "json", *options).stdout_bytes)
        (found,) = document["articles"]
        return dict(found)

    everything = article()["attributions"]
    scores = sorted(made["score"] for made in everything)
    middle = scores[len(scores) // 2]
    ids = [made["id"] for made in everything if made["score"] >= middle]
    gone = len(everything) - len(ids)
    assert 0 < gone < len(everything)
    cut = article("--min-score", middle)
    assert [made["id"] for made in cut["attributions"]] == ids
    assert (cut["min_score"], cut["left_out"]) == (middle, gone)
    least = ("--min-score", middle)
    line = json.loads(run("read", ferry, "--format", "jsonl", *least).stdout_bytes)
    assert ([made["id"] for made in line["attributions"]], line["left_out"]) == (ids, gone)
    rows = run("read", ferry, "--format", "csv", *least).stdout_bytes.decode()
    assert [row["attribution"] for row in csv.DictReader(io.StringIO(rows, newline=""))] == ids
    said = f" {gone} attribution{'' if gone == 1 else 's'} with confidence below"
    for form in ("html", None):
        shown = run("read", ferry, *(("--format", form) if form else ()), *least).stdout
        assert said in " ".join(shown.split())


def test_standard_output_takes_every_format(ferry: Path) -> None:
    to_file = run("read", ferry, "--format", "jsonl", "-o", "-").stdout_bytes
    assert json.loads(to_file)["article"] == json.loads(
        run("read", "-", "--format", "jsonl", text=TEXT).stdout_bytes
    )["article"]  # fmt: skip
    assert run("read", ferry, "--format", "html").stdout.startswith("<!doctype html>")


def test_other_inputs_go_on_and_3_says_so(tmp_path: Path, ferry: Path) -> None:
    out = tmp_path / "out.json"
    done = run("read", tmp_path / "gone.txt", ferry, "-o", out)
    assert done.exit_code == 3
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"crossread: {tmp_path / 'gone.txt'}: ")
    document = json.loads(out.read_bytes())
    assert len(document["articles"]) == 1
    (unused,) = document["unused"]
    assert line == f"crossread: {unused['name']}: {unused['reason']}"


def test_jsonl_keeps_the_ids_and_the_text_of_its_input(tmp_path: Path) -> None:
    archive = tmp_path / "archive.jsonl"
    texts = {"n-1": TEXT, "n-2": TEXT.replace("Olm", "\U0001f600 Olm\r\n\u202e") + "\n\n"}
    with archive.open("w", encoding="utf-8", newline="") as lines:
        lines.writelines(json.dumps({"id": name, "text": texts[name]}) + "\n" for name in texts)
    done = run("read", archive, "--format", "jsonl")
    found = [json.loads(line) for line in done.stdout_bytes.splitlines()]
    assert {line["id"]: line["text"] for line in found} == texts
    for line in found:
        for attribution in line["attributions"]:
            for start, end in attribution["content"]:
                assert 0 <= start < end <= len(line["text"])


@pytest.mark.skipif(os.name != "posix", reason="pipes and devices are POSIX's")
class TestPosix:
    def test_a_reader_that_goes_away_is_no_error(self, tmp_path: Path) -> None:
        archive = tmp_path / "many.jsonl"
        archive.write_text((json.dumps({"id": "x", "text": TEXT}) + "\n") * 30)
        for form in ("--format=jsonl", "--quiet"):
            shell = (
                '"$0" -m crossread read "$1" "$2" | head -c 10 >/dev/null; echo "${PIPESTATUS[0]}"'
            )
            done = subprocess.run(
                ["bash", "-c", shell, sys.executable, str(archive), form],
                capture_output=True, check=True, text=True, timeout=60,
            )  # fmt: skip
            assert (done.stdout.strip(), done.stderr) == ("141", "")

    def test_a_closed_standard_output_is_one_sentence(self, ferry: Path) -> None:
        shell = '"$0" -m crossread read "$1" >&-; echo $? >&2'
        done = subprocess.run(
            ["bash", "-c", shell, sys.executable, str(ferry)],
            capture_output=True, check=True, text=True, timeout=60,
        )  # fmt: skip
        said, code = done.stderr.splitlines()
        assert "-o FILE" in said
        assert code == "2"

    def test_a_full_disk_is_one_sentence(self, ferry: Path) -> None:
        if not Path("/dev/full").exists():
            pytest.skip("this system has no /dev/full")
        for options in (("--format", "json"), ()):
            with Path("/dev/full").open("wb") as full:
                done = process("read", ferry, *options, stdout=full, stderr=subprocess.PIPE)
            assert done.returncode == 2
            (line,) = done.stderr.decode().splitlines()
            assert line.startswith("crossread: cannot write standard output: ")

    def test_a_device_is_written_to_and_not_replaced(self, ferry: Path) -> None:
        before = Path("/dev/null").stat()
        done = run("read", ferry, "--format", "json", "-o", "/dev/null")
        assert done.exit_code == 0
        assert Path("/dev/null").stat().st_rdev == before.st_rdev

    def test_permissions_and_links_stay(self, tmp_path: Path, ferry: Path) -> None:
        real, link = tmp_path / "real.json", tmp_path / "link.json"
        real.write_text("old")
        real.chmod(0o640)
        link.symlink_to(real)
        assert run("read", ferry, "-o", link).exit_code == 0
        assert link.is_symlink()
        assert real.stat().st_mode & 0o777 == 0o640
        assert json.loads(real.read_bytes())["articles"]
