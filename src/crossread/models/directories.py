"""A model directory in, something that can be run out; the only importer of the inference library.

A directory holds `config.json`, the ONNX graphs and `tokenizer.json` it names with their sha256.
"""

import hashlib
import json
import os
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

from crossread.errors import ModelError, UsageError
from crossread.models.windows import Tokenizer
from crossread.records.claims import Chances

Config = Mapping[str, object]


class Graph(Protocol):
    """The one call of `onnxruntime.InferenceSession` that is used here."""

    def run(
        self, output_names: list[str] | None, input_feed: Mapping[str, NDArray[np.generic]]
    ) -> list[NDArray[np.float32]]: ...


@dataclass(frozen=True, slots=True)
class Memory:
    """What the model said of two facts (by the hash of both), `before` and in this comparison: the
    chances of same, conflicting and denying; and how it saw each sentence of this comparison,
    [pieces, narrow width]."""

    before: Mapping[bytes, Chances]
    now: MutableMapping[bytes, Chances]
    states: MutableMapping[str, NDArray[np.float16]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Model:
    """An opened model directory: `method` is its `name@version`, graphs go by their file's stem;
    with a `memory` it is not asked again what it was asked before."""

    method: str
    config: Config
    tokenizer: Tokenizer
    graphs: Mapping[str, Graph]
    memory: Memory | None = None


def threads() -> int:
    """How many texts are run at once: CROSSREAD_THREADS, else one a core; UsageError where that is
    no number."""
    given = os.environ.get("CROSSREAD_THREADS", "")
    if given and not (given.isascii() and given.isdigit() and int(given)):
        raise UsageError(f"CROSSREAD_THREADS is {given!r}; give a number of 1 or more, or unset it")
    return min(int(given), 64) if given else os.cpu_count() or 1


def shipped(name: str) -> Path:
    """The directory of a model that comes with the package, installed or in a checkout."""
    here = Path(__file__).resolve().parents[1]
    for folder in (here / "models", here.parents[1] / "models"):
        if (folder / name / "config.json").is_file():
            return folder / name
    raise ModelError(f"The model {name} is not beside the package; install crossread again.")


def open_directory(directory: Path) -> Model:
    """Open every file the config names after checking its sha256; ModelError says what is wrong."""
    import onnxruntime
    import tokenizers

    config = read_config(directory)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    graphs: dict[str, Graph] = {}
    tokenizer: Tokenizer | None = None
    for name, digest in cast(Mapping[str, str], config["files"]).items():
        content = read_file(directory / name, digest)
        if name.endswith(".onnx"):
            graphs[Path(name).stem] = onnxruntime.InferenceSession(
                content,
                options,
                providers=["CPUExecutionProvider"],
                # One fused norm is slower than its two parts: 18.4 and 13.8 ms for 235 word pieces.
                disabled_optimizers=["SkipLayerNormFusion"],
            )
        elif name == "tokenizer.json":
            tokenizer = tokenizers.Tokenizer.from_str(content.decode("utf-8"))
    if tokenizer is None:
        raise ModelError(f"{directory / 'config.json'} names no tokenizer.json; restore the model.")
    return Model(f"{config['name']}@{config['version']}", config, tokenizer, graphs)


def read_config(directory: Path) -> Config:
    """The config of a model directory; ModelError where it is not whole."""
    path = directory / "config.json"
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} can't be read ({error}); restore the model directory.") from error
    whole = isinstance(config, dict) and {"name", "version", "files"} <= config.keys()
    if not whole or not isinstance(config["files"], dict):
        raise ModelError(f"{path} lacks name, version or files; restore the model directory.")
    return cast(Config, config)


def read_file(path: Path, digest: str) -> bytes:
    """A file of a model directory with this sha256; ModelError where it is missing or another."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path} can't be read ({error}); restore the model directory.") from error
    found = hashlib.sha256(content).hexdigest()
    if found != digest:
        raise ModelError(f"{path} has sha256 {found}, not {digest}; restore the model directory.")
    return content
