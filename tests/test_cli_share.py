"""`crossread share` and `crossread verify` on a saved comparison: files, states, exit codes."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from compared import STORY

from crossread.cli import main
from crossread.exports.comparisons import comparison_json

OPENED = {"CROSSREAD_PASSPHRASE": "a lantern on the quay"}


def ran(*words: str | Path, env: dict[str, str | None] | None = None) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], env=env or dict(OPENED))


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A share of the story, and beside it a folder with its articles."""
    (tmp_path / "story.json").write_text(comparison_json(STORY), encoding="utf-8")
    done = ran("share", tmp_path / "story.json", "-o", tmp_path / "story.share")
    assert (done.exit_code, done.output) == (0, "")
    (tmp_path / "copies").mkdir()
    for number, reading in enumerate(STORY.readings):
        copy = tmp_path / "copies" / f"{number}.txt"
        copy.write_text(reading.article.text, encoding="utf-8")
    return tmp_path


def test_copies_that_say_the_same_are_confirmed(made: Path) -> None:
    done = ran("verify", made / "story.share", "--with", made / "copies", "--format", "json")
    found = json.loads(done.stdout)
    assert done.exit_code == 0
    assert {each["state"] for each in found["spans"]} == {"confirmed"}
    assert found["counts"]["confirmed"] == len(found["spans"]) > 20


def test_a_planted_change_and_a_missing_article_are_told_with_exit_code_one(made: Path) -> None:
    first = made / "copies" / "0.txt"
    words = first.read_text(encoding="utf-8").split()
    first.write_text(" ".join([*words[:-9], "nothing", *words[-8:]]), encoding="utf-8")
    (made / "copies" / "1.txt").unlink()
    others = [made / "copies" / f"{number}.txt" for number in (0, *range(2, len(STORY.readings)))]
    done = ran("verify", made / "story.share", "--with", *others, "-o", made / "found.json")
    states = {each["state"] for each in json.loads((made / "found.json").read_text())["spans"]}
    assert done.exit_code == 1
    assert states >= {"changed", "article missing"}
    shown = ran("verify", made / "story.share", "--with", *others)
    assert shown.exit_code == 1
    assert "changed" in shown.output


def test_without_the_right_passphrase_nothing_is_written_or_checked(made: Path) -> None:
    wrong = ran("verify", made / "story.share", "--with", made / "copies", env={
        "CROSSREAD_PASSPHRASE": "another",
    })  # fmt: skip
    none = ran("share", made / "story.json", "-o", made / "new", env={"CROSSREAD_PASSPHRASE": None})
    assert (wrong.exit_code, none.exit_code) == (2, 2)
    assert not (made / "new").exists()


def test_a_share_never_takes_the_place_of_its_input(made: Path) -> None:
    assert ran("share", made / "story.json", "-o", made / "story.json").exit_code == 2


def test_a_file_that_is_no_share_is_refused(made: Path) -> None:
    done = ran("verify", made / "story.json", "--with", made / "copies")
    assert done.exit_code == 2
    assert "story.json" in done.output
