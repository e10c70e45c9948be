"""`crossread stories`: what it shows, writes and exits with, and what people decide."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from crossread.cli import main

FERRY = "Ferry sinks off Olm\n\nThe ferry sank on Monday. Harbour chief Tove Lindgard was aboard."
AGAIN = "Crew saved\n\nAll were saved near Olm, says Lindgard. The ferry of Tove was old."
GOAT = "Goat wins a prize\n\nA goat from Skarne beat all, to the joy of Mrs Rask and her village."


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["stories", *map(str, arguments)], prog_name="crossread")


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    path = tmp_path / "in.jsonl"
    days = ("2031-03-04", "2031-03-05", "2031-03-04", "2031-06-01")
    texts = (FERRY, AGAIN, GOAT, FERRY + " A report is out.")
    path.write_text(
        "".join(
            json.dumps(
                {"id": f"a{n}", "text": text, "published": day, "url": f"https://x.example/{n}"}
            )
            + "\n"
            for n, (text, day) in enumerate(zip(texts, days, strict=True))
        )
    )
    return path


def told(*arguments: object) -> list[list[str]]:
    """The names of the articles of each story."""
    done = run(*arguments, "--format", "json")
    assert done.exit_code == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)["stories"]
    return [[each["name"].rpartition("/")[2] for each in story["articles"]] for story in found]


def decide(folder: Path, *decisions: object) -> Path:
    path = folder / "decisions.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in decisions))
    return path


def test_stories_with_their_articles_ends_and_what_they_continue(inputs: Path) -> None:
    first, *others = json.loads(run(inputs, "--format", "json").stdout)["stories"]
    assert (first["first"], first["last"]) == ("2031-03-04", "2031-03-05")
    assert [len(each["articles"]) for each in others] == [1, 1]
    late = next(each for each in others if each["first"] == "2031-06-01")
    assert late["continues"] == first["id"]
    lines = run(inputs, "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line)["id"] for line in lines] == [e["id"] for e in (first, *others)]
    rows = list(csv.DictReader(io.StringIO(run(inputs, "--format", "csv").stdout)))
    assert [row["story"] for row in rows].count(first["id"]) == 2
    assert "Ferry sinks off Olm" in run(inputs).stdout


def test_a_story_is_named_by_any_article_in_it(inputs: Path) -> None:
    whole = told(inputs)[0]
    assert told(inputs, "--story", "https://x.example/1") == [whole]
    assert run(inputs, "--story", "https://x.example/9").exit_code == 2


def test_people_merge_split_and_pin(inputs: Path, tmp_path: Path) -> None:
    address = "https://x.example/{}".format
    merge = {"kind": "merge", "articles": [address(0), address(2)]}
    split = {"kind": "split", "articles": [address(1)], "why": "a ship of its own"}
    pin = {"kind": "pin", "articles": [address(1), address(3)]}
    assert sorted(map(len, told(inputs))) == [1, 1, 2]
    assert sorted(map(len, told(inputs, "--decisions", decide(tmp_path, merge)))) == [1, 3]
    assert sorted(map(len, told(inputs, "--decisions", decide(tmp_path, split)))) == [1, 1, 1, 1]
    pinned = told(inputs, "--decisions", decide(tmp_path, pin))
    assert sorted(map(len, pinned)) == [1, 1, 2]
    assert pinned != told(inputs)
    both = told(inputs, "--decisions", decide(tmp_path, split, merge, pin))
    assert sorted(map(len, both)) == [2, 2]


@pytest.mark.parametrize(
    "line",
    [
        "no json",
        "[]",
        '{"kind": "burn", "articles": ["a", "b"]}',
        '{"kind": "merge", "articles": ["https://x.example/0"]}',
        '{"kind": "merge", "articles": [1, 2]}',
        '{"kind": "split", "articles": ["https://x.example/none"]}',
    ],
)
def test_a_line_that_decides_nothing_is_named(inputs: Path, tmp_path: Path, line: str) -> None:
    path = tmp_path / "decisions.jsonl"
    path.write_text(line + "\n")
    done = run(inputs, "--decisions", path)
    assert (done.exit_code, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1


def test_no_article_and_no_file(tmp_path: Path) -> None:
    assert run(tmp_path / "none.txt").exit_code == 4
    assert run(tmp_path, "--decisions", tmp_path / "none.jsonl").exit_code == 2
