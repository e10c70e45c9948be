"""`crossread archive`: its commands, formats and exit codes over the example stories."""

import csv
import io
import json
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crossread.cli import main

EXAMPLES = Path(__file__).parents[1] / "examples"
DAM = [EXAMPLES / "varrow-dam" / name for name in ("open-sluice.txt", "northline-wire.txt")]


def run(*arguments: object) -> Result:
    given = [str(argument) for argument in arguments]
    return CliRunner().invoke(main, ["archive", *given], prog_name="crossread")


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive named by the environment with two texts in it, one of them in two versions."""
    place = tmp_path / "kept.db"
    monkeypatch.setenv("CROSSREAD_ARCHIVE", str(place))
    lines = [
        {"id": "one", "text": "The ferry stopped on Friday.", "url": "https://a.example/1"},
        {"id": "two", "text": "The ferry sank, its owner said.", "url": "https://a.example/1"},
        {"id": "three", "text": "A bridge opened.", "outlet": "=Post", "published": "2024-03-01"},
    ]
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in lines), encoding="utf-8")
    done = run("add", path, "--no-stories")
    assert done.exit_code == 0, done.output
    return place


def test_the_archive_is_the_one_named(kept: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    path = tmp_path / "in.jsonl"
    assert run("add", path, "--archive", other, "--no-stories").exit_code == 0
    assert other.exists()
    assert kept.exists()
    assert run("stats", "--archive", tmp_path / "none.db").exit_code == 2


@pytest.mark.usefixtures("kept")
def test_add_says_what_became_of_each(tmp_path: Path) -> None:
    path = tmp_path / "more.jsonl"
    path.write_text('{"text": "The ferry stopped on Friday.", "url": "https://a.example/1"}\n{\n')
    done = run("add", path, "--no-stories")
    assert done.exit_code == 3
    assert "1 already there, 1 skipped" in done.stdout
    assert run("add", tmp_path / "missing.txt").exit_code == 4


@pytest.mark.usefixtures("kept")
def test_what_is_skipped_stands_on_a_line_of_its_own_above_the_bar(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"FORCE_COLOR": "1", "TERM": "xterm"}.items():
        monkeypatch.setenv(name, value)
    missing = [tmp_path / f"missing{number}.txt" for number in range(4)]
    before = run("add", *missing).stderr.split("crossread: ")[:-1]
    assert len(before) == len(missing)
    assert all(not each or each.endswith(("\n", "\x1b[2K")) for each in before)
    assert any("\x1b[2K" in each for each in before)  # there was a bar


@pytest.mark.usefixtures("kept")
def test_lists_come_in_every_format() -> None:
    assert "2 articles found" in run("search", "ferry").stdout
    assert run("search", "bridge").stdout.endswith("\n1 article found\n")
    found = json.loads(run("search", "ferry", "--format", "json").stdout)
    assert {each["name"] for each in found} == {"one", "two"}
    lines = run("show", "https://a.example/1", "--format", "jsonl").stdout.splitlines()
    assert [json.loads(each)["name"] for each in lines] == ["one", "two"]
    (row,) = csv.DictReader(io.StringIO(run("search", "bridge", "--format", "csv").stdout))
    assert row["outlet"] == "'=Post"
    assert json.loads(run("stats", "--format", "json").stdout)[0]["articles"] == 3
    assert "The ferry sank" in run("show", "two").stdout


@pytest.mark.usefixtures("kept")
def test_what_is_exported_is_added_again_alike(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    assert run("export", "-o", out).exit_code == 0
    other = tmp_path / "other.db"
    assert run("add", out, "--archive", other, "--no-stories").exit_code == 0
    ids = [
        {each["id"] for each in json.loads(run(*asked).stdout)}
        for asked in (
            ("search", "--format", "json"),
            ("search", "--format", "json", "--archive", other),
        )
    ]
    assert ids[0] == ids[1]
    one = run("export", "three").stdout
    assert [json.loads(line)["id"] for line in one.splitlines()] == ["three"]


def test_check_has_an_exit_code_of_its_own(kept: Path) -> None:
    assert run("check").exit_code == 0
    with sqlite3.connect(kept) as connection:
        connection.execute("UPDATE articles SET outlet = 'Other' WHERE name = 'one'")
    connection.close()
    done = run("check", "--format", "json")
    assert done.exit_code == 1
    assert [each["kind"] for each in json.loads(done.stdout)] == ["hash"]


@pytest.mark.usefixtures("kept")
def test_removed_is_not_added_again(tmp_path: Path) -> None:
    done = run("remove", "https://a.example/1", "--why", "asked to", "--by", "ada")
    assert done.stdout.count("removed") == 2
    again = run("add", tmp_path / "in.jsonl", "--no-stories")
    assert "2 removed before" in again.stdout
    assert run("show", "https://a.example/1").exit_code == 2


def test_a_removal_again_sweeps_again(kept: Path) -> None:
    first = run("remove", "two", "--why", "court")
    assert first.exit_code == 0
    removed = first.stdout.split()[1]
    assert run("remove", removed).stdout == first.stdout  # as after a disk that was full
    assert run("remove", "two").exit_code == 2
    with sqlite3.connect(kept) as database:
        assert database.execute("SELECT why FROM removals").fetchall() == [("court",)]
    database.close()


def test_a_removal_says_where_a_reader_keeps_the_words_in_the_file(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crossread.store.dialects.BUSY_SECONDS", 0)
    (row,) = json.loads(run("search", "bridge", "--format", "json").stdout)
    reader = sqlite3.connect(kept, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM articles").fetchone()
    held = run("remove", "three")
    assert (held.exit_code, held.stdout) == (2, "")
    assert f"remove {row['id']} " in held.stderr
    reader.close()
    assert run("remove", row["id"]).exit_code == 0
    files = kept.parent.glob("kept.db*")
    assert not any(b"A bridge opened" in each.read_bytes() for each in files)


@pytest.mark.usefixtures("kept")
def test_what_an_earlier_run_left_ungrouped_is_grouped(tmp_path: Path) -> None:
    assert run("stories").stdout == "no stories\n"
    assert run("add", tmp_path / "in.jsonl").exit_code == 0  # it adds nothing
    assert json.loads(run("stats", "--format", "json").stdout)[0]["stories"] > 0


@pytest.mark.usefixtures("kept")
def test_a_list_of_stories_says_that_there_are_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crossread.cli.archive.SHOWN", 1)
    run("add", tmp_path / "in.jsonl")
    pages = [run("stories", "--page", number).stdout.splitlines() for number in (1, 2, 3)]
    ids = [page[0].split()[0] for page in pages if page[0] != "no stories"]
    assert len(set(ids)) == len(ids) >= 2
    assert "--page 2" in pages[0][1]
    assert "--page 2" in run("stories", "--format", "csv").stderr


@pytest.mark.usefixtures("kept")
def test_a_backup_that_cannot_be_written_or_read_is_said(tmp_path: Path) -> None:
    for name in (tmp_path / "in.jsonl", tmp_path / "none" / "x.zip", "/dev/full", "/proc/x.zip"):
        done = run("backup", name)
        assert (done.exit_code, done.stdout) == (2, "")
        assert "-o FILE" not in done.stderr  # it has no such option
    assert run("restore", tmp_path / "none.zip", "--archive", tmp_path / "new.db").exit_code == 2
    assert not (tmp_path / "new.db").exists()
    good = tmp_path / "good.zip"
    assert run("backup", good).exit_code == 0
    whole = good.read_bytes()
    again = tmp_path / "c.db"
    for place in (0, 50, 200, 900, len(whole) - 400, len(whole) - 30):
        (tmp_path / "cut.zip").write_bytes(whole[:place])
        assert run("restore", tmp_path / "cut.zip", "--archive", again).exit_code == 2
        bad = bytearray(whole)
        bad[place] ^= 0xFF
        (tmp_path / "bad.zip").write_bytes(bad)
        assert run("restore", tmp_path / "bad.zip", "--archive", again).exit_code in (0, 2)


@pytest.mark.usefixtures("kept")
def test_a_zip_file_of_something_else_is_no_backup(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.zip", tmp_path / "bad.zip"
    assert run("backup", good).exit_code == 0
    with zipfile.ZipFile(good) as file:
        parts = {name: file.read(name).decode() for name in file.namelist()}
    about = json.loads(parts["crossread.json"])
    for name, content in (
        ("crossread.json", "[]"),
        ("articles.jsonl", "[1]\n"),
        ("articles.jsonl", '{"n": []}\n'),
        ("articles.jsonl", '{"n": 1}\n{"text": "x"}\n'),
        ("articles.jsonl", '{"other": 1}\n'),
    ):
        with zipfile.ZipFile(bad, "w") as file:
            for part, held in (parts | {name: content}).items():
                file.writestr(part, held)
        done = run("restore", bad, "--archive", tmp_path / "c.db")
        assert (done.exit_code, done.stdout) == (2, ""), content
    del about["rows"]
    with zipfile.ZipFile(bad, "w") as file:
        for part, held in (parts | {"crossread.json": json.dumps(about)}).items():
            file.writestr(part, held)
    assert "3 articles" in run("restore", bad, "--archive", tmp_path / "c.db").stdout


def test_a_backup_on_a_full_disk_leaves_nothing(kept: Path, tmp_path: Path) -> None:
    """The limit on the size of a file stands for a disk that is full."""
    target = tmp_path / "there" / "full.zip"
    target.parent.mkdir()
    line = f"ulimit -f 1; exec {sys.executable} -m crossread archive backup {target}"
    with sqlite3.connect(kept) as database:  # so that the archive itself is not written to
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    asked = ["bash", "-c", f"{line} --archive {kept}"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    assert list(target.parent.iterdir()) == []


@pytest.mark.usefixtures("kept")
def test_two_texts_of_one_address_and_time_are_told(tmp_path: Path) -> None:
    page = {"url": "https://b.example/9", "published": "2024-03-01T10:00:00Z"}
    later = page | {"text": "Four.", "published": "2024-03-01T11:00:00Z"}
    given = [page | {"text": "One."}, page | {"text": "Two."}, later]
    path = tmp_path / "twins.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in given[:1]))
    assert run("add", path).stderr == ""
    path.write_text("".join(json.dumps(each) + "\n" for each in given))
    done = run("add", path)
    assert "1 already there" in done.stdout
    assert done.stderr.count("the same time") == 1


@pytest.mark.usefixtures("kept")
def test_migrate_of_an_archive_up_to_date() -> None:
    assert "up to date" in run("migrate").stdout


@pytest.mark.slow
def test_a_story_is_found_compared_and_not_read_again(tmp_path: Path) -> None:
    place = tmp_path / "kept.db"
    assert run("add", *DAM, "--archive", place).exit_code == 0
    rows = json.loads(run("stories", "--archive", place, "--format", "json").stdout)
    assert [each["articles"] for each in rows] == [2]
    first, second = tmp_path / "a.html", tmp_path / "b.html"
    for out in (first, second):
        done = run("compare", rows[0]["id"], "--archive", place, "-o", out, "-q")
        assert done.exit_code == 0, done.output
    assert first.read_bytes() == second.read_bytes()
    third = tmp_path / "c.html"
    given = ["compare", "open-sluice.txt", "--archive", str(place), "-o", str(third), "-q"]
    done = CliRunner().invoke(main, given, prog_name="crossread")
    assert done.exit_code == 0, done.output
    assert third.read_bytes() == first.read_bytes()
    assert CliRunner().invoke(main, [*given, "--complete"]).exit_code == 2
    stats = json.loads(run("stats", "--archive", place, "--format", "json").stdout)[0]
    assert stats["readings"] == 2
    spoken = json.loads(
        run("search", "--speaker", "a", "--archive", place, "--format", "json").stdout
    )
    assert spoken
    pinned = json.loads(
        run("stories", "--pin", rows[0]["id"], "--archive", place, "--format", "json").stdout
    )
    assert pinned[0]["pinned"]


@pytest.mark.slow
@pytest.mark.usefixtures("kept")
def test_changes_of_a_page_are_listed() -> None:
    given = ["changes", "https://a.example/1", "--format", "json"]
    done = CliRunner().invoke(main, given, prog_name="crossread")
    (found,) = json.loads(done.stdout)
    assert found["silent"] is True
    assert [each["kind"] for each in found["changes"]] == ["reworded"]
    page = CliRunner().invoke(main, [*given[:-1], "html"], prog_name="crossread").stdout
    assert page.startswith("<!doctype html>")
    for change in found["changes"]:
        assert change["before"]["text"] in page
        assert change["after"]["text"] in page
