"""Trained weights -> the matching model's directory: int8 ONNX, tokenizer and config.

usage: python training/export_matching.py --encoder DIR --weights last.pt --out DIR
"""

import argparse
from pathlib import Path

import torch
from encoder import pretrained
from export import tokenizer
from frames import RELATIONS
from graphs import save_config, save_graph
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
    inputs = {name: torch.ones((1, 12), dtype=torch.long) for name in columns}
    shapes = {name: {1: pieces} for name in columns}
    outputs = ["vector", "nli", "relation"]
    save_graph(folder / "matching.onnx", PairGraph(model), inputs, shapes, outputs)


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
    config = {"name": "matching", "version": 2, "nli": NLI, "relations": RELATIONS}
    save_config(args.out, config, ("matching.onnx", "tokenizer.json"))


if __name__ == "__main__":
    main()
