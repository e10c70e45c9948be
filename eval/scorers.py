"""The shared scorers, which lie beside the data, as modules."""

import importlib.util
from pathlib import Path
from types import ModuleType


def scorer(folder: Path, name: str) -> ModuleType:
    """One of the shared scorers, as a module."""
    spec = importlib.util.spec_from_file_location(name, folder / "eval" / f"{name}.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"{folder / 'eval' / name}.py is missing; DATA must hold the scorers.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
