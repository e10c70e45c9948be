"""Leave out the neurons of the feed-forward parts that say least.

usage: python training/prune.py --data ../shared --encoder DIR --layers 0,1,3,5 --weights FILE
       --inner 768 --out FILE
A neuron's worth is its mean size on labelled windows times the length of its outgoing weights; what
the ones left out gave on average goes into the bias. The rest is trained on from there.
"""

import argparse
import random
from pathlib import Path

import torch
from encoder import pretrained
from examples import examples, load
from tagger import Tagger
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional
from train_attribution import batches, states, tensors


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--layers", required=True)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--inner", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(args.encoder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    model = Tagger(pretrained(args.encoder, [int(x) for x in args.layers.split(",")]))
    weights: dict[str, Tensor] = torch.load(args.weights, weights_only=True)
    model.load_state_dict(weights)
    model.eval()
    seen: list[list[Tensor]] = [[] for _ in model.encoder.layers]
    for layer, kept in zip(model.encoder.layers, seen, strict=True):
        layer.up.register_forward_hook(
            lambda _, __, out, kept=kept: kept.append(functional.gelu(out.float()).flatten(0, 1))
        )
    records = load(args.data / "data" / "attribution" / "polnear-train.jsonl.gz")[:60]
    windows = [e for r in records for e in examples(r, tokenizer, 256)]
    with torch.no_grad():
        for batch in batches(windows, 4096, random.Random(0)):
            states(model, tensors(batch, 0.0, random.Random(0)))
    for number, kept in enumerate(seen):
        active = torch.cat(kept)
        name = f"encoder.layers.{number}."
        down = weights[f"{name}down.weight"]
        worth = active.abs().mean(0) * down.norm(dim=0)
        best = worth.topk(args.inner).indices.sort().values
        rest = torch.ones(len(worth), dtype=torch.bool)
        rest[best] = False
        weights[f"{name}down.bias"] += down[:, rest] @ active.mean(0)[rest]
        weights[f"{name}down.weight"] = down[:, best].clone()
        for part in ("up.weight", "up.bias"):
            weights[name + part] = weights[name + part][best].clone()
        print(f"layer {number}: {worth[best].sum() / worth.sum():.3f} of the worth is kept")
    torch.save(weights, args.out)


if __name__ == "__main__":
    main()
