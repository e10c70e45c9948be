"""Wheel, sdist, bill of materials, licences, manual and completions: the same bytes every time.

    python release/build.py FOLDER

Run it in the environment that `make .venv/run.stamp` sets up: licences are read from what is
installed there, versions and hashes from requirements/run.txt.
"""

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import uuid
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

import man

ROOT = Path(__file__).resolve().parents[1]
EPOCH = "1735689600"  # 2025-01-01: the time that every file in the archives has
NAMED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)(?: ; (.*?))? \\$", re.MULTILINE)
LEFT_OUT = ("editables", "hatchling")  # what only an editable install or a build needs


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    folder: Path = asked.parse_args().folder
    built = build(folder)
    (folder / "sbom.cdx.json").write_text(dumped(bill(built)), encoding="utf-8")
    man.write(folder / "share")
    (folder / "LICENSES.txt").write_text("".join(licences()), encoding="utf-8")
    held = sorted(path for path in folder.rglob("*") if path.is_file())
    sums = "".join(f"{digest(path)}  {path.relative_to(folder)}\n" for path in held)
    (folder / "SHA256SUMS").write_text(sums, encoding="utf-8")


def build(folder: Path) -> list[Path]:
    """The wheel and the sdist, built without the network."""
    folder.mkdir(parents=True, exist_ok=True)
    done = [sys.executable, "-m", "hatchling", "build", "-d", str(folder.resolve())]
    env = os.environ | {"SOURCE_DATE_EPOCH": EPOCH}
    subprocess.run(done, cwd=ROOT, env=env, check=True, capture_output=True)
    return sorted([*folder.glob("crossread-*.whl"), *folder.glob("crossread-*.tar.gz")])


def locked() -> Iterator[tuple[str, str, list[str], bool]]:
    """Name, version and hashes of everything that a run needs, and whether it is needed on every
    machine."""
    text = (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8")
    heads = list(NAMED.finditer(text))
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        part = text[head.end() : following.start() if following else len(text)]
        if head[1] not in LEFT_OUT:
            hashes = re.findall(r"sha256:([0-9a-f]{64})", part)
            yield head[1], head[2], hashes, not head[3]


def licence(name: str) -> str:
    """The licence that a package states, as an SPDX expression where it gives one."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return "NOASSERTION"
    given = [told[key] for key in ("License-Expression", "License") if key in told]
    stated = next((str(each) for each in given if each), "")
    classed = [each.rpartition(" :: ")[2] for each in told.get_all("Classifier") or ()
               if each.startswith("License ::")]  # fmt: skip
    short = stated.strip().splitlines()[0] if stated.strip() else ""
    return short if 0 < len(short) < 60 else "; ".join(classed) or "NOASSERTION"


def bill(built: list[Path]) -> dict[str, Any]:
    """CycloneDX 1.6: the package with its files, its models, and all it needs."""
    version = built[0].name.split("-")[1]
    models = sorted((ROOT / "models").glob("*/*.onnx")) + sorted(
        (ROOT / "models").glob("*/weights.json")
    )
    components: list[dict[str, Any]] = [
        {
            "type": "machine-learning-model", "bom-ref": f"model:{path.parent.name}/{path.name}",
            "name": f"{path.parent.name}/{path.name}",
            "version": path.parent.name.rpartition("_v")[2],
            "hashes": [{"alg": "SHA-256", "content": digest(path)}],
            "licenses": [{"license": {"id": "Apache-2.0"}}],
        }
        for path in models
    ]  # fmt: skip
    for name, number, *_ in locked():
        components.append({
            "type": "library", "bom-ref": f"pkg:pypi/{name}@{number}", "name": name,
            "version": number, "purl": f"pkg:pypi/{name}@{number}",
            "licenses": [{"license": {"name": licence(name)}}],
        })  # fmt: skip
    own = {
        "type": "application", "bom-ref": "crossread", "name": "crossread", "version": version,
        "purl": f"pkg:pypi/crossread@{version}", "licenses": [{"license": {"id": "Apache-2.0"}}],
        "hashes": [{"alg": "SHA-256", "content": digest(path)} for path in built[:1]],
    }  # fmt: skip
    needed = [each["bom-ref"] for each in components]
    serial = uuid.uuid5(uuid.NAMESPACE_URL, "".join(digest(path) for path in built))
    return {
        "bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": f"urn:uuid:{serial}",
        "version": 1, "metadata": {"component": own}, "components": components,
        "dependencies": [{"ref": "crossread", "dependsOn": needed}],
    }  # fmt: skip


def licences() -> Iterator[str]:
    """A line for each thing that ships or is installed with it."""
    yield "crossread and its models: Apache-2.0 (LICENSE, models/*/card.md)\n"
    for name, number, *_ in locked():
        yield f"{name} {number}: {licence(name)}\n"


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def dumped(value: object) -> str:
    return json.dumps(value, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    main()
