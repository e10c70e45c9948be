"""Trained weights -> the matching model's directory: int8 ONNX, tokenizer and config.

usage: python training/export_matching.py --encoder DIR --weights last.pt --out models/matching_v2
"""

import argparse
import hashlib
import json
import tempfile
from pathlib import Path

import onnx
import torch
from encoder import pretrained
from export import strip_notes, tokenizer
from frames import RELATIONS
from onnxruntime.quantization import QuantType, quantize_dynamic
from pairs import NLI, PairModel
from torch import Tensor, nn
from torch.export import Dim


class PairGraph(nn.Module):
    """ids, cases, starts [1, pieces] -> vector [1, width], chances of NLI's labels [1, 3] and of
    the relations [1, 4]."""

    def __init__(self, model: PairModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor, cases: Tensor, starts: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        states = self.model.encoder(ids, cases, torch.zeros_like(ids), starts)
        first, mean = states[:, 0], states.mean(1)
        both = torch.cat([first, mean], dim=-1)
        return (
            nn.functional.normalize(mean, dim=-1),
            torch.softmax(self.model.nli(both), -1),
            torch.softmax(self.model.relation(both), -1),
        )


def export(model: PairModel, folder: Path) -> None:
    """Write matching.onnx, weights int8, per channel."""
    pieces = Dim("pieces", min=2, max=512)
    columns = ("ids", "cases", "starts")
    program = torch.onnx.export(
        PairGraph(model).eval(),
        kwargs={name: torch.ones((1, 12), dtype=torch.long) for name in columns},
        input_names=list(columns),
        output_names=["vector", "nli", "relation"],
        dynamic_shapes={name: {1: pieces} for name in columns},
        dynamo=True,
    )
    assert program is not None
    path = folder / "matching.onnx"
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
    strip_notes(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    model = PairModel(pretrained(args.encoder), len(RELATIONS))
    model.load_state_dict(torch.load(args.weights, weights_only=True))
    args.out.mkdir(parents=True, exist_ok=True)
    export(model, args.out)
    (args.out / "tokenizer.json").write_text(
        tokenizer(args.encoder / "tokenizer.json"), encoding="utf-8"
    )
    files = ("matching.onnx", "tokenizer.json")
    config = {
        "name": "matching",
        "version": 2,
        "nli": NLI,
        "relations": RELATIONS,
        "files": {f: hashlib.sha256((args.out / f).read_bytes()).hexdigest() for f in files},
    }
    (args.out / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    onnx.checker.check_model(str(args.out / "matching.onnx"))
    print((args.out / "matching.onnx").stat().st_size)


if __name__ == "__main__":
    main()
