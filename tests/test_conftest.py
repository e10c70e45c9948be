"""A skipped test fails the run where CROSSREAD_NO_SKIP is set, as .ci/run sets it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SKIPPED = "import pytest\n\n\ndef test_it() -> None:\n    pytest.skip('no browser here')\n"
MODULE_SKIPPED = "import pytest\n\npytest.importorskip('no_such_library')\n"
PASSED = "def test_it() -> None:\n    assert True\n"


def outcome(folder: Path, source: str, no_skip: str) -> int:
    for name in ("conftest.py", "databases.py"):
        shutil.copy(Path(__file__).with_name(name), folder)
    (folder / "pytest.ini").write_text("[pytest]\n")
    (folder / "test_it.py").write_text(f"{PASSED.replace('test_it', 'test_that')}\n\n{source}")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=folder,
        env=os.environ | {"CROSSREAD_NO_SKIP": no_skip},
        capture_output=True,
        check=False,
    ).returncode


@pytest.mark.slow
@pytest.mark.parametrize("source", [SKIPPED, MODULE_SKIPPED])
def test_a_skip_fails_only_where_none_is_allowed(tmp_path: Path, source: str) -> None:
    assert outcome(tmp_path, source, "1") == 1
    assert outcome(tmp_path, PASSED, "1") == 0
    if source == SKIPPED:
        assert outcome(tmp_path, source, "") == 0
