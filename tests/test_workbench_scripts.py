"""Short runs of the workbench's scripts in eval/: random requests, kills, load."""

import runpy
import sys
from pathlib import Path

import pytest

from crossread.store.opening import archive as opened

EVAL = Path(__file__).parents[1] / "eval"


def test_random_requests_meet_no_server_error(tmp_path: Path) -> None:
    fuzz = runpy.run_path(str(EVAL / "workbench_fuzz.py"))["fuzz"]
    with opened(str(tmp_path / "a.db"), create=True) as archive:
        failed, seen = fuzz(archive, 400, 7)
    assert failed == []
    assert {200, 303, 400, 404} <= set(seen)


@pytest.mark.slow
def test_twenty_kills_lose_nothing(tmp_path: Path) -> None:
    kill_all = runpy.run_path(str(EVAL / "workbench_kills.py"))["kill_all"]
    tally, wrong = kill_all(str(tmp_path / "a.db"), 20, 3)
    assert wrong == []
    assert tally.texts
    assert tally.reasons


@pytest.mark.slow
def test_memory_stays_flat_under_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(EVAL), *sys.path])
    script = runpy.run_path(str(EVAL / "workbench.py"))
    with opened(str(tmp_path / "a.db"), create=True) as archive:
        found = script["fill"](archive, 200, 4, script["open_models"]())
        seen, memory = script["run"](archive, found, 120)
    assert sum(map(len, seen.values())) > 100
    held = [megabytes for _, megabytes in memory]
    third = len(held) // 3
    assert max(held[-third:]) < 1.15 * max(held[third : 2 * third])
