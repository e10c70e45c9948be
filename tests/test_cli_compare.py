"""`crossread compare`: what it says, writes and exits with, whatever it is given.

The models are the shipped ones, so the stories are short.
"""

import csv
import io
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from crossread.cli import main
from crossread.exports.codec import record
from crossread.exports.saved_comparison import parse_comparison
from crossread.records import Coverage
from crossread.story.index import index
from crossread.story.rows import rows

pytestmark = pytest.mark.slow

FERRY = """Ferry sinks off Olm

The ferry Asker sank off Olm on Monday with 40 people aboard. Harbour chief Tove Lindgard said \
that the ferry carried twelve cars. Inspectors had not found rust in the hull.

The northern pier of Olm was closed for repairs."""
OTHER = """Olm ferry sinks

The ferry Asker sank off Olm on Monday with 44 people aboard. It carried twelve cars. Inspectors \
had found rust in the hull of the Asker, harbour chief Tove Lindgard said."""
THIRD = """Ferry lost off Olm

The ferry Asker has sunk off Olm with 40 people aboard. Engineers closed the northern pier of Olm \
for repairs, the harbour office said."""
GOAT = """Goat wins a prize in Vell

A goat from Vell beat all others at the farm fair, to the joy of its owner Gunda Rask. It had been \
fed on clover, Rask told the crowd in the tent."""
GERMAN = """Fähre vor Olm gesunken

Die Fähre Asker ist am Montag vor Olm gesunken. Hafenchefin Tove Lindgard sagte, die Fähre habe \
zwölf Autos geladen. Taucher sollen das Wrack in den nächsten Tagen untersuchen, während die \
Familien auf dem Kai von Olm die ganze Nacht auf eine Nachricht von der Insel warteten."""


def run(*arguments: object) -> Result:
    given = [str(argument) for argument in arguments]
    return CliRunner().invoke(main, ["compare", *given], prog_name="crossread")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def put(folder: Path, name: str, text: str, **known: str | bool) -> Path:
    """A text with what is known of it beside it."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    if known:
        path.with_suffix(".json").write_text(json.dumps(known))
    return path


def story(folder: Path) -> Path:
    ledger = {"outlet": "Northern Ledger", "published": "2031-03-04T08:00"}
    put(folder, "ledger.txt", FERRY, **ledger)
    put(folder, "times.txt", OTHER, outlet="Inlet Times", published="2031-03-05T08:00")
    return folder


def data(*arguments: object, code: int = 0) -> dict[str, Any]:
    """What the JSON on standard output holds."""
    done = run(*arguments, "--format", "json")
    assert done.exit_code == code, done.output
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def stances(found: dict[str, Any], outlet: str) -> set[str]:
    return {s for cell in found["coverage"] if cell["outlet"] == outlet for s in cell["stances"]}


def every_cell(found: dict[str, Any]) -> list[Coverage]:
    """The cells, also those that are not in the JSON because they say nothing."""
    made = parse_comparison(json.dumps(found), "found")
    return [cell for row in rows(made, index(made)) for cell in row.cells]


def reasons(found: dict[str, Any], outlet: str) -> set[str]:
    return {c.reason for c in every_cell(found) if c.outlet == outlet and not c.stances}


# --- misuse


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "INPUT"),
        (("x", "--date", "next week"), "'next week' is not a date; write it as 2019-03-14"),
        (("x", "-o", "out.docx"), "add --format html, json, csv, parquet"),
        (("x", "-o", "out.jsonl"), "add --format html, json, csv, parquet"),
        (("x", "--format", "jsonl"), "jsonl"),
    ],
)
def test_misuse_is_one_sentence_and_2(arguments: tuple[str, ...], said: str) -> None:
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr


def test_an_input_is_never_overwritten(folder: Path) -> None:
    path = put(folder, "page.html", "kept")
    done = run(path, "-o", path)
    assert done.exit_code == 2
    assert "is an input and would be overwritten" in done.stderr
    assert path.read_text() == "kept"


@pytest.mark.parametrize(("target", "why"), [("no/such/x.json", "No such"), (".", "a folder")])
def test_a_place_that_cannot_be_written_is_2(folder: Path, target: str, why: str) -> None:
    done = run(story(folder), "--format", "json", "-o", folder / target)
    assert done.exit_code == 2
    last = done.stderr.splitlines()[-1]
    assert last.startswith("crossread: cannot write ")
    assert why in last
    assert sorted(path.suffix for path in folder.iterdir()) == [".json", ".json", ".txt", ".txt"]


# --- nothing usable


@pytest.mark.parametrize("form", ["html", "json", "csv", "parquet"])
def test_an_empty_folder_or_no_file_is_4_and_nothing_is_written(folder: Path, form: str) -> None:
    target = folder.parent / f"kept.{form}"
    target.write_text("kept")
    for given in (folder, folder / "missing.txt"):
        done = run(given, "-o", target)
        assert (done.exit_code, done.stdout) == (4, "")
        (line,) = done.stderr.splitlines()
        assert line.startswith(f"crossread: {given}: ")
    assert target.read_text() == "kept"


def test_nothing_in_english_is_4_and_named(folder: Path) -> None:
    done = run(put(folder, "bote.txt", GERMAN, outlet="Olmer Bote"))
    assert (done.exit_code, done.stdout) == (4, "")
    assert "bote.txt" in done.stderr


# --- what is said and left out


def test_two_articles_are_compared_in_every_format(folder: Path) -> None:
    made = {form: folder.parent / f"out.{form}" for form in ("html", "json", "csv", "parquet")}
    for path in made.values():
        done = run("-q", story(folder), "-o", path)
        assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")
    found = json.loads(made["json"].read_bytes())
    cells = list(csv.DictReader(io.StringIO(made["csv"].read_bytes().decode(), newline="")))
    keys = [(cell.proposition, cell.outlet) for cell in every_cell(found)]
    assert len(found["coverage"]) < len(keys)
    assert sorted(keys) == sorted((cell["proposition"], cell["outlet"]) for cell in cells)
    assert made["parquet"].read_bytes()[:4] == made["parquet"].read_bytes()[-4:] == b"PAR1"
    page = made["html"].read_text()
    assert page.lower().startswith("<!doctype html>")
    assert "Northern Ledger" in page
    assert {column["name"] for column in found["columns"]} == {"Northern Ledger", "Inlet Times"}
    assert {each["kind"] for each in found["conflicts"]} == {"number", "polarity"}


def test_the_terminal_tells_what_differs(folder: Path) -> None:
    done = run(story(folder))
    assert (done.exit_code, done.stderr) == (0, "")
    assert "Northern Ledger" in done.stdout
    assert re.search(r"\b40\b.*\b44\b|\b44\b.*\b40\b", done.stdout, re.DOTALL)


def test_one_article_is_taken_and_said_to_be_alone(folder: Path) -> None:
    path = put(folder, "ledger.txt", FERRY, outlet="Northern Ledger")
    found = data(path)
    assert any("only one article" in note for note in found["notes"])
    assert found["propositions"]
    assert "only one article" in run(path).stdout


def test_another_event_is_left_out_and_named(folder: Path) -> None:
    goat = put(story(folder), "goat.txt", GOAT, outlet="Farm Week")
    done = run(folder, "--format", "json")
    assert done.exit_code == 3
    assert "goat.txt" in done.stderr
    assert "different event" in done.stderr
    found = json.loads(done.stdout)
    assert [each["name"].endswith(goat.name) for each in found["unused"]] == [True]
    assert len(found["articles"]) == 2
    assert run("-q", folder, "--format", "json").stderr == ""


def test_one_story_of_several_is_compared_by_an_article_in_it(folder: Path) -> None:
    put(story(folder), "goat.txt", GOAT, outlet="Farm Week")
    assert run(folder, "--story", "https://none.example/").exit_code == 2
    ids = {each["outlet"]: each["id"] for each in data(folder, code=3)["articles"]}
    done = data(folder, "--story", ids["Inlet Times"], "-q", code=3)
    assert {each["outlet"] for each in done["articles"]} == {"Northern Ledger", "Inlet Times"}
    assert [each["name"] for each in done["unused"]] == ["goat.txt"]


def test_the_same_file_twice_is_counted_once(folder: Path) -> None:
    story(folder)
    put(folder, "again.txt", FERRY, outlet="Northern Ledger", published="2031-03-04T08:00")
    done = run(folder, "--format", "json")
    found = json.loads(done.stdout)
    assert done.exit_code == 3
    assert len(found["articles"]) == 2
    assert "it is the same as " in done.stderr
    assert "counted once" in done.stderr
    path = folder / "ledger.txt"
    assert "counted once" in run(path, path, folder / "times.txt", "--format", "json").stderr


def test_another_language_is_left_out_and_named(folder: Path) -> None:
    put(story(folder), "bote.txt", GERMAN, outlet="Olmer Bote", published="2031-03-06")
    done = run(folder, "--complete", "--format", "json")
    assert done.exit_code == 3
    assert "not in English" in done.stderr
    assert {each["name"] for each in json.loads(done.stdout)["columns"]} == {
        "Northern Ledger",
        "Inlet Times",
    }


def test_a_bare_headline_omits_nothing(folder: Path) -> None:
    bare = {"outlet": "Olm Post", "published": "2031-03-06", "title": "Ferry Asker sinks off Olm"}
    put(story(folder), "post.txt", "Ferry Asker sinks off Olm\n", **bare)
    found = data(folder, "--complete")
    assert "omits" not in stances(found, "Olm Post")
    assert reasons(found, "Olm Post") == {"only a headline"}
    assert any("only a headline" in note for note in found["notes"])


def test_without_dates_nothing_is_omitted(folder: Path) -> None:
    put(folder, "ledger.txt", FERRY, outlet="Northern Ledger")
    put(folder, "times.txt", OTHER, outlet="Inlet Times")
    found = data(folder, "--complete")
    assert reasons(found, "Inlet Times") == {"no date"}
    assert any("no date" in note for note in found["notes"])


def pier(found: dict[str, Any], outlet: str) -> dict[str, Any]:
    """What an outlet makes of the closed pier."""
    (row,) = [each for each in found["propositions"] if "pier" in each["text"]]
    cells = [each for each in every_cell(found) if each.proposition == row["id"]]
    (cell,) = [each for each in cells if each.outlet == outlet]
    return record(cell)


def test_a_text_omits_only_where_it_is_said_to_be_whole(folder: Path) -> None:
    put(story(folder), "holm.txt", THIRD, outlet="Holm", published="2031-03-04T12:00")
    plain, whole = data(folder), data(folder, "--complete")
    assert "omits" not in stances(plain, "Inlet Times")
    unsure = pier(plain, "Inlet Times")
    assert unsure["stances"] in (["absent"], [])
    assert unsure["reason"]
    assert pier(whole, "Holm")["stances"] == ["reports"]
    cell = pier(whole, "Inlet Times")
    assert len(cell["searched"]) == 1
    assert cell["nearest"]["text"] in OTHER
    assert cell["stances"] == ["omits"] or cell["reason"] == "a possible match was found"


def test_what_one_outlet_and_its_copy_carry_is_omitted_by_nobody(folder: Path) -> None:
    put(story(folder), "post.txt", FERRY, outlet="Olm Post", published="2031-03-04T12:00")
    found = data(folder, "--complete")
    assert pier(found, "Olm Post")["stances"] == ["asserts"]
    cell = pier(found, "Inlet Times")
    assert (cell["stances"], cell["searched"]) == ([], [])
    assert cell["reason"] == "no other outlet carries it in its own words"


def test_an_outlet_and_a_day_fill_in_what_texts_do_not_say(folder: Path) -> None:
    put(folder, "one.txt", FERRY)
    put(folder, "two.txt", OTHER)
    found = data(folder, "--outlet", "Olm Post", "--date", "2031-03-04")
    assert [each["name"] for each in found["columns"]] == ["Olm Post"]
    assert {each["published"] for each in found["articles"]} == {"2031-03-04"}
    named = data(folder)
    assert [each["newsroom"] for each in named["columns"]] == [False, False]


def test_a_thousand_tiny_articles(folder: Path) -> None:
    lines = [
        {
            "id": f"a{number}",
            "outlet": f"Outlet {number % 50}x",
            "published": f"2031-03-{number % 28 + 1:02d}",
            "text": f"The ferry Asker sank off Olm with {number} people. House {number} is empty.",
        }
        for number in range(1000)
    ]
    path = folder / "many.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)))
    done = run(path, "-o", folder / "out.json")
    found = json.loads((folder / "out.json").read_bytes())
    assert done.exit_code == (3 if found["unused"] else 0)
    assert len(found["articles"]) + len(found["unused"]) == 1000


def test_parquet_is_not_put_on_a_terminal(folder: Path) -> None:
    ours, theirs = pty.openpty()
    given = ["compare", str(put(folder, "ferry.txt", FERRY)), "--format", "parquet"]
    done = subprocess.run(
        [sys.executable, "-m", "crossread", *given],
        stdout=theirs,
        stderr=subprocess.PIPE,
        check=False,
        timeout=60,
    )
    os.close(theirs)
    os.close(ours)
    assert done.returncode == 2
    assert b"-o FILE" in done.stderr
