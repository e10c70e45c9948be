"""A network -> a graph of int8 weights, and the config of the model directory that holds it."""

import hashlib
import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from torch.export import Dim


def save_graph(
    path: Path,
    graph: nn.Module,
    inputs: dict[str, Tensor],
    shapes: dict[str, dict[int, Dim]],
    outputs: list[str],
) -> None:
    """Write an ONNX graph, weights int8, per channel."""
    program = torch.onnx.export(
        graph.eval(),
        kwargs=inputs,
        input_names=list(inputs),
        output_names=outputs,
        dynamic_shapes=shapes,
        dynamo=True,
    )
    assert program is not None
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch) / path.name
        program.save(str(whole), include_initializers=True)
        quantize_dynamic(
            whole,
            path,
            per_channel=True,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Gemm", "Gather"],
        )
    _strip_notes(path)
    onnx.checker.check_model(str(path))


def save_beside(
    folder: Path,
    graph: tuple[str, nn.Module],
    inputs: dict[str, Tensor],
    shapes: dict[str, dict[int, Dim]],
    outputs: list[str],
) -> None:
    """One graph more, by its name, in the directory of a model."""
    name = f"{graph[0]}.onnx"
    save_graph(folder / name, graph[1], inputs, shapes, outputs)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    files = config.pop("files")
    save_config(folder, config, list(dict.fromkeys([*files, name])))


def _strip_notes(path: Path) -> None:
    """Take out of a graph what the exporter notes of its code: where it lay and how it ran."""
    model = onnx.load(path)
    graph = model.graph
    for part in (model, graph, *graph.node, *graph.value_info, *graph.input, *graph.output):
        del part.metadata_props[:]
        part.doc_string = ""
    onnx.save(model, path)


def save_config(folder: Path, values: Mapping[str, object], files: Sequence[str]) -> None:
    """Write config.json with the sha256 of each file, and print how large they are."""
    hashes = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files}
    text = json.dumps({**values, "files": hashes}, indent=1) + "\n"
    (folder / "config.json").write_text(text, encoding="utf-8")
    for name in files:
        print(name, (folder / name).stat().st_size)
