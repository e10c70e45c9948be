"""Trained weights -> a model directory: int8 ONNX encoder, linker, tokenizer and config.

usage: python training/export.py --encoder DIR --weights best.pt --out models/attribution_v2
       [--threshold 0.5] [--block-threshold 0.2] [--inner-threshold 0.5] [--layers 0,1,3,5]
"""

import argparse
import json
from pathlib import Path

import torch
from encoder import pretrained
from graphs import save_config, save_graph
from tagger import Tagger
from torch import Tensor, nn
from torch.export import Dim

from crossread.models.tagger import LABELS


class EncoderGraph(nn.Module):
    """ids, cases, quotes, starts [1, pieces] -> states [1, pieces, width], chances of a cue head
    [1, pieces, 2], of the text's own attributions and of those inside a content."""

    def __init__(self, tagger: Tagger) -> None:
        super().__init__()
        self.tagger = tagger

    def forward(
        self, ids: Tensor, cases: Tensor, quotes: Tensor, starts: Tensor
    ) -> tuple[Tensor, Tensor]:
        states = self.tagger.encoder(ids, cases, quotes, starts)
        return states, torch.sigmoid(self.tagger.cue(states))


class LinkerGraph(nn.Module):
    """states [1, pieces, width], heads [heads], paragraphs [pieces] -> [heads, pieces, labels]."""

    def __init__(self, tagger: Tagger) -> None:
        super().__init__()
        self.tagger = tagger

    def forward(self, states: Tensor, heads: Tensor, paragraphs: Tensor) -> Tensor:
        rows = torch.zeros_like(heads)
        return self.tagger.links(states, rows, heads, paragraphs[None])


def export(tagger: Tagger, folder: Path) -> None:
    """Write encoder.onnx and linker.onnx, weights int8, per channel."""
    pieces, heads = Dim("pieces", min=2, max=512), Dim("heads", min=1, max=512)
    columns = ("ids", "cases", "quotes", "starts")
    graphs: list[tuple[str, nn.Module, dict[str, Tensor], dict[str, dict[int, Dim]], list[str]]] = [
        (
            "encoder",
            EncoderGraph(tagger),
            {name: torch.ones((1, 12), dtype=torch.long) for name in columns},
            {name: {1: pieces} for name in columns},
            ["states", "chances"],
        ),
        (
            "linker",
            LinkerGraph(tagger),
            {
                "states": torch.zeros((1, 12, tagger.encoder.width)),
                "heads": torch.tensor([3, 5, 7]),
                "paragraphs": torch.zeros(12, dtype=torch.long),
            },
            {"states": {1: pieces}, "heads": {0: heads}, "paragraphs": {0: pieces}},
            ["links"],
        ),
    ]
    for name, graph, inputs, shapes, outputs in graphs:
        save_graph(folder / f"{name}.onnx", graph, inputs, shapes, outputs)


def tokenizer(source: Path) -> str:
    """The tokenizer without padding, truncation and tokens that a text could spell out."""
    full = json.loads(source.read_text(encoding="utf-8"))
    names = ("version", "normalizer", "pre_tokenizer", "decoder", "model")
    kept = {name: full[name] for name in names}
    empty = {"truncation": None, "padding": None, "added_tokens": [], "post_processor": None}
    return json.dumps({**kept, **empty}, ensure_ascii=False, separators=(",", ":"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--threshold", type=float, default=0.5)
    parser.add_argument("--block-threshold", type=float, default=0.2)
    parser.add_argument("--inner-threshold", type=float, default=0.5)
    parser.add_argument("--layers", default="")
    parser.add_argument("--inner", type=int, help="neurons of a feed-forward part")
    args = parser.parse_args()
    keep = [int(x) for x in args.layers.split(",")] if args.layers else None
    tagger = Tagger(pretrained(args.encoder, keep, args.inner))
    tagger.load_state_dict(torch.load(args.weights, weights_only=True))
    args.out.mkdir(parents=True, exist_ok=True)
    export(tagger, args.out)
    (args.out / "tokenizer.json").write_text(
        tokenizer(args.encoder / "tokenizer.json"), encoding="utf-8"
    )
    transitions, start = (table.detach() for table in tagger.tables())
    files = ("encoder.onnx", "linker.onnx", "tokenizer.json")
    config = {
        "name": "attribution",
        "version": 2,
        "labels": LABELS,
        "threshold": args.threshold,
        "block_threshold": args.block_threshold,
        "inner_threshold": args.inner_threshold,
        "calibration": [[1.0, 0.0, 0.0, 0.0, 0.0, 0.0]] * 2,  # the head's chance; see calibrate.py
        "start": start.tolist(),
        "transitions": transitions.tolist(),
    }
    save_config(args.out, config, files)


if __name__ == "__main__":
    main()
