"""What is released: the same bytes twice, complete, installable without the network, typed."""

import hashlib
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import build as release
import man
import pytest

from crossread import __version__
from crossread.cli import COMMANDS

ROOT = Path(__file__).parents[1]
DEAD = {
    "PIP_NO_INDEX": "1",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "HTTP_PROXY": "http://127.0.0.1:9",
}
DOWNSTREAM = """
from crossread.library import compare, quotes, read, weigh
from crossread.records import Comparison, Judgement, QuoteCheck

names: list[str] = [each.article.name for each in read("a.txt")]
story: Comparison = compare("a.txt", "b.txt")
first: float = story.claims[0].score
check: QuoteCheck = quotes("a.txt", ["b.txt"])
result: Judgement = weigh("case.toml")
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a release."""
    folder = tmp_path_factory.mktemp("release")
    release.build(folder)
    return folder


@pytest.fixture(scope="module")
def wheelhouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All that a run and a build need, as the lock has it."""
    house = tmp_path_factory.mktemp("wheelhouse")
    ran(sys.executable, "-m", "pip", "download", "-q", "--only-binary", ":all:", "--require-hashes",
        "-r", str(ROOT / "requirements" / "run.txt"), "-d", str(house))  # fmt: skip
    return house


@pytest.fixture(scope="module")
def installed(built: Path, wheelhouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean environment into which the wheel was installed from a wheelhouse, network off."""
    place = tmp_path_factory.mktemp("clean") / "venv"
    ran(sys.executable, "-m", "venv", str(place))
    (wheel,) = built.glob("*.whl")
    ran(str(place / "bin" / "python"), "-m", "pip", "install", "-q", "--find-links",
        str(wheelhouse), str(wheel), env=DEAD)  # fmt: skip
    return place


@pytest.fixture
def alone(wheelhouse: Path, tmp_path: Path) -> dict[str, str]:
    """An environment of its own for pipx and uvx: the wheelhouse is all they can reach."""
    house = str(wheelhouse)
    return DEAD | {
        "HOME": str(tmp_path), "PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": house,
        "PIPX_HOME": str(tmp_path / "pipx"), "PIPX_BIN_DIR": str(tmp_path / "bin"),
        "PIPX_MAN_DIR": str(tmp_path / "man"), "PIPX_DEFAULT_PYTHON": sys.executable,
        "UV_CACHE_DIR": str(tmp_path / "uv"), "UV_NO_CONFIG": "1", "UV_OFFLINE": "1",
        "UV_NO_INDEX": "1", "UV_FIND_LINKS": house, "UV_PYTHON": sys.executable,
    }  # fmt: skip


def tool(name: str) -> str:
    """The tool beside this Python or on the path; the test is skipped where there is none."""
    found = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    return found or pytest.skip(f"{name} is not installed")


def compared(*command: str, cwd: Path) -> float:
    """The CPU seconds of an example's comparison, begun with this command and without network."""
    story = ROOT / "examples" / "varrow-dam"
    files = [
        str(path) for path in sorted(story.iterdir()) if path.stem not in ("coverage", "truth")
    ]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    ran(*command, "compare", *files, "-q", "-o", "story.json", env=DEAD, cwd=cwd)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert len(json.loads((cwd / "story.json").read_text())["articles"]) == 6
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def ran(*command: str, env: dict[str, str] | None = None, cwd: Path | None = None) -> str:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run(
        command, env=clean | (env or {}), cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_the_manual_names_every_command_and_the_completions_are_scripts(tmp_path: Path) -> None:
    man.write(tmp_path)
    page = (tmp_path / man.MAN).read_text(encoding="utf-8")
    assert all(f'.SS "crossread {man.plain(name)}' in page for name in COMMANDS)
    assert not re.search(r"^\.(?!TH|SH|SS|PP|TP|B )", page, re.MULTILINE)
    for path in man.SHELLS.values():
        assert "_CROSSREAD_COMPLETE" in (tmp_path / path).read_text(encoding="utf-8")


def test_the_changelog_opens_with_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## {__version__}" in text


def test_every_locked_package_has_a_version_and_hashes() -> None:
    found = list(release.locked())
    assert len(found) > 40
    assert all(version and hashes for _, version, hashes, _ in found)
    assert {"onnxruntime", "click", "sqlalchemy"} <= {name for name, *_ in found}


@pytest.mark.slow
def test_two_builds_are_the_same_bytes(built: Path, tmp_path: Path) -> None:
    again = release.build(tmp_path)
    for path in again:
        assert release.digest(path) == release.digest(built / path.name)


@pytest.mark.slow
def test_the_wheel_holds_models_types_and_pages(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    models = {f"crossread/{path.relative_to(ROOT)}" for path in ROOT.glob("models/*/*")}
    assert models <= names
    assert {"crossread/py.typed", "crossread/templates/matrix.html"} <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as packed:
        held = {name.partition("/")[2] for name in packed.getnames()}
    assert {"pyproject.toml", "LICENSE", "src/crossread/py.typed"} <= held
    assert models <= {f"crossread/{name}" for name in held}


@pytest.mark.slow
def test_the_bill_of_materials_names_all_that_ships(built: Path) -> None:
    bill = json.loads(release.dumped(release.bill(sorted(built.iterdir()))))
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    refs = [each["bom-ref"] for each in bill["components"]]
    assert len(refs) == len(set(refs))
    assert set(bill["dependencies"][0]["dependsOn"]) == set(refs)
    for path in ROOT.glob("models/*/*.onnx"):
        held = hashlib.sha256(path.read_bytes()).hexdigest()
        assert held in json.dumps(bill)
    unknown = [each["name"] for each in bill["components"]
               if each["licenses"][0]["license"].get("name") == "NOASSERTION"]  # fmt: skip
    assert set(unknown) <= {name for name, _, _, there in release.locked() if not there}


@pytest.mark.slow
def test_it_installs_without_the_network_and_compares_in_time(
    installed: Path, tmp_path: Path
) -> None:
    crossread = str(installed / "bin" / "crossread")
    assert __version__ in ran(crossread, "--version", cwd=tmp_path)
    assert compared(crossread, cwd=tmp_path) < 30
    script = ran(crossread, env={"_CROSSREAD_COMPLETE": "bash_source"}, cwd=tmp_path)
    assert "complete" in script


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["*.whl", "*.tar.gz"])
def test_pipx_installs_it_without_the_network(
    built: Path, alone: dict[str, str], tmp_path: Path, kind: str
) -> None:
    (packed,) = built.glob(kind)
    ran(tool("pipx"), "install", str(packed), env=alone, cwd=tmp_path)
    assert compared(str(tmp_path / "bin" / "crossread"), cwd=tmp_path) < 30


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["*.whl", "*.tar.gz"])
def test_uvx_runs_it_without_the_network(
    built: Path, alone: dict[str, str], tmp_path: Path, kind: str
) -> None:
    (packed,) = built.glob(kind)
    told = ran(tool("uvx"), "--from", str(packed), "crossread", "--version", env=alone,
               cwd=tmp_path)  # fmt: skip
    assert __version__ in told


@pytest.mark.slow
def test_a_program_that_uses_it_is_checked_by_its_types(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "good.py").write_text(DOWNSTREAM, encoding="utf-8")
    (tmp_path / "bad.py").write_text(DOWNSTREAM.replace(": float", ": str"), encoding="utf-8")
    check = [sys.executable, "-m", "mypy", "--strict", "--python-executable",
             str(installed / "bin" / "python"), "--follow-imports=silent"]  # fmt: skip
    ran(*check, "good.py", cwd=tmp_path)
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run([*check, "bad.py"], cwd=tmp_path, env=clean, capture_output=True,
                          text=True, check=False)  # fmt: skip
    assert done.returncode == 1
    assert "Incompatible types" in done.stdout
