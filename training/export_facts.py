"""Trained weights -> the matching model's directory: int8 ONNX, tokenizer and config.

usage: python training/export_facts.py --weights last.pt --tokenizer DIR --out OUT
"""

import argparse
from pathlib import Path

import torch
from encoder import Encoder
from facts import AROUND, LONGEST, WIDEST
from frames import RELATIONS
from graphs import save_config, save_graph
from pairs import NLI
from torch import Tensor, nn
from torch.export import Dim
from torch.nn import functional
from train_facts import BERT, FactModel


class MatchingGraph(nn.Module):
    """ids, cases, quotes, starts [1, pieces] -> states [1, pieces, width]; chances that a fact
    starts at each piece and ends so many later, [1, pieces, WIDEST]; the text's vector [1, width];
    chances of NLI's labels [1, 3] and of the relations [1, 4]."""

    def __init__(self, model: FactModel) -> None:
        super().__init__()
        self.model = model

    def forward(
        self, ids: Tensor, cases: Tensor, quotes: Tensor, starts: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        states = self.model.encoder(ids, cases, quotes, starts)
        mean = states.mean(1)
        both = torch.cat([states[:, 0], mean], dim=-1)
        marked = quotes.float()
        sides = []
        for side in (0, 1):
            own = marked * (starts == side)
            sides.append((states * own[..., None]).sum(1) / own.sum(1).clamp(min=1)[:, None])
        met = torch.cat([both, sides[0] * sides[1], (sides[0] - sides[1]).abs()], -1)
        return (
            states,
            torch.sigmoid(self.model.spans(states)),
            functional.normalize(mean, dim=-1),
            torch.softmax(self.model.nli(both), -1),
            torch.softmax(self.model.relation(met), -1),
        )


class VectorGraph(nn.Module):
    """states [1, pieces, width], first and last piece of stretches [stretches] -> their unit
    vectors [stretches, width]."""

    def __init__(self, model: FactModel) -> None:
        super().__init__()
        self.vector = model.vector

    def forward(self, states: Tensor, first: Tensor, last: Tensor) -> Tensor:
        total = functional.pad(states[0].cumsum(0), (0, 0, 1, 0))
        inside = (total[last + 1] - total[first]) / (last + 1 - first)[:, None]
        whole = states[0, 0][None].expand(inside.shape[0], -1)
        return functional.normalize(self.vector(torch.cat([inside, whole], dim=-1)), dim=-1)


def export(model: FactModel, folder: Path) -> None:
    """Write matching.onnx and vectors.onnx, weights int8, per channel."""
    pieces, stretches = Dim("pieces", min=2, max=512), Dim("stretches", min=1, max=4096)
    columns = ("ids", "cases", "quotes", "starts")
    ones = {name: torch.ones((1, 12), dtype=torch.long) for name in columns}
    outputs = ["states", "chances", "vector", "nli", "relation"]
    shapes = {name: {1: pieces} for name in columns}
    save_graph(folder / "matching.onnx", MatchingGraph(model), ones, shapes, outputs)
    given = {
        "states": torch.zeros((1, 12, model.encoder.width)),
        "first": torch.tensor([1, 2, 3]),
        "last": torch.tensor([4, 5, 6]),
    }
    dims = {"states": {1: pieces}, "first": {0: stretches}, "last": {0: stretches}}
    save_graph(folder / "vectors.onnx", VectorGraph(model), given, dims, ["vectors"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True, help="of a shipped model")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--threshold", type=float, default=0.35, help="chance of a fact")
    args = parser.parse_args()
    model = FactModel(Encoder(BERT))
    model.load_state_dict(torch.load(args.weights, weights_only=True))
    args.out.mkdir(parents=True, exist_ok=True)
    export(model, args.out)
    (args.out / "tokenizer.json").write_bytes((args.tokenizer / "tokenizer.json").read_bytes())
    config = {
        "name": "matching",
        "version": 3,
        "nli": NLI,
        "relations": RELATIONS,
        "longest": LONGEST,
        "around": AROUND,
        "widest": WIDEST,
        "threshold": args.threshold,
    }
    save_config(args.out, config, ("matching.onnx", "vectors.onnx", "tokenizer.json"))


if __name__ == "__main__":
    main()
