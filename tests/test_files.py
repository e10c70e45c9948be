"""Files are replaced in one step, one writer at a time, and nothing is left lying about."""

import fcntl
import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from test_cases import PLAIN

from crossread import files
from crossread.cli.output import for_terminal
from crossread.errors import CaseFault
from crossread.records import Case, Note
from crossread.weighing.case_file import extend_case, open_case, parse_case

ROOT = Path(__file__).parents[1]


def names(folder: Path) -> set[str]:
    return set(os.listdir(folder))  # noqa: PTH208 - hidden ones too


def test_a_file_is_replaced_with_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o640)
    files.replace(path, b"new")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"new", 0o640)
    assert names(tmp_path) == {"a.txt"}


def test_the_draft_of_a_dead_writer_is_cleared_away_and_that_of_a_living_one_is_not(
    tmp_path: Path,
) -> None:
    dead, alive, other = (tmp_path / f".{name}.draft" for name in ("a.txt.1", "a.txt.2", "b.txt.1"))
    for each in (dead, alive, other):
        each.write_text("half", encoding="utf-8")
    with alive.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        files.replace(tmp_path / "a.txt", b"new")
        assert names(tmp_path) == {"a.txt", alive.name, other.name}


def test_what_is_half_written_replaces_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old", encoding="utf-8")

    def interrupted() -> None:
        with files.sink("a.txt", path) as place:
            place.write(b"ha")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert path.read_text(encoding="utf-8") == "old"
    assert names(tmp_path) == {"a.txt"}


def test_a_case_that_an_editor_saved_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text(PLAIN, encoding="utf-8")

    def saved_meanwhile(_case: Case) -> list[Note]:
        path.write_text(PLAIN + "# by an editor\n", encoding="utf-8")
        return [Note("mine")]

    with pytest.raises(CaseFault):
        extend_case(path, saved_meanwhile)
    assert path.read_text(encoding="utf-8") == PLAIN + "# by an editor\n"


def test_a_writer_waits_for_the_one_before_it(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text(PLAIN, encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from crossread.records import Note;"
        "from crossread.weighing.case_file import extend_case;"
        "extend_case(Path(sys.argv[1]), lambda case: [Note('theirs')])"
    )
    with files.locked(path):
        run = subprocess.Popen([sys.executable, "-c", code, str(path)])
        with pytest.raises(subprocess.TimeoutExpired):
            run.wait(timeout=1)
        files.replace(path, f'{PLAIN}[[note]]\ntext = "mine"\n'.encode())
    assert run.wait(timeout=30) == 0
    assert [each.text for each in open_case(path).notes] == ["mine", "theirs"]


@pytest.mark.parametrize("mark", ["\x1b[31m", "\x9b2J", "\u202e", "\u2066"])
def test_what_a_terminal_is_given_steers_nothing(mark: str) -> None:
    assert mark[0] not in for_terminal(f"a{mark}b".encode()).decode()
    assert for_terminal("a,é\n".encode()) == "a,é\n".encode()


@pytest.mark.parametrize(
    "line", ["a" + ".a" * 40_000, f"[{'a.' * 200_000}a]", f"x = {{ {'a . ' * 50_000}a = 1 }}",
             '"a b"' + ' . "a"' * 60_000]
)  # fmt: skip
def test_deep_keys_are_refused_at_once(line: str) -> None:
    with pytest.raises(CaseFault):
        parse_case(f"{PLAIN}\n{line} = 1\n")


@pytest.mark.parametrize("line", ["[" * 9_000 + "]" * 9_000, "{ a = " * 9_000 + "1" + "}" * 9_000])
def test_values_too_deep_to_read_are_refused(line: str) -> None:
    with pytest.raises(CaseFault) as found:
        parse_case(f"{PLAIN}\nx = {line}\n")
    assert "TOML" not in str(found.value)


def kills() -> ModuleType:
    found = importlib.util.spec_from_file_location("kills", ROOT / "eval" / "kills.py")
    assert found
    assert found.loader
    made = importlib.util.module_from_spec(found)
    found.loader.exec_module(made)
    return made


@pytest.mark.slow
def test_kills_lose_nothing(tmp_path: Path) -> None:
    assert kills().killed(tmp_path, 20, seed=2) == []


@pytest.mark.slow
def test_two_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    assert kills().paired(tmp_path, 10) == []
