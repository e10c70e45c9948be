"""Fit the last weights of the chance that a cue inside a content starts at a word piece.

usage: python training/fit_inner.py --encoder DIR --weights FILE --taught FILE --out FILE
Few pieces start such a cue, and a short training leaves these weights short of their best: on the
states as they are, a logistic regression took average precision from .64 to .69.
"""

import argparse
import pickle
import random
from pathlib import Path

import torch
from encoder import pretrained
from examples import Example
from tagger import Tagger
from torch import Tensor
from torch.nn import functional
from train_attribution import batches, states, tensors

INNER = 1  # the column of the cue scores


@torch.no_grad()
def hidden(model: Tagger, windows: list[Example]) -> tuple[Tensor, Tensor]:
    """What the last weights see of every piece, [pieces, width], and where inner cues start."""
    seen, starts = [], []
    for batch in batches(windows, 8192, random.Random(0)):
        h = states(model, tensors(batch, 0.0, random.Random(0)))
        before = model.cue[1](model.cue[0](h))
        for row, example in enumerate(batch):
            size = len(example.window.offsets)
            wanted = torch.zeros(size)
            wanted[
                [head for head, deep in zip(example.heads, example.inner, strict=True) if deep]
            ] = 1
            seen.append(before[row, 1 : size + 1].clone())
            starts.append(wanted)
    return torch.cat(seen), torch.cat(starts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--taught", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    model = Tagger(pretrained(args.encoder))
    weights: dict[str, Tensor] = torch.load(args.weights, weights_only=True)
    model.load_state_dict(weights)
    model.eval()
    _, windows = pickle.loads(args.taught.read_bytes())  # noqa: S301 - written by teach.py
    x, y = hidden(model, windows)
    slope = weights["cue.2.weight"][INNER].clone().requires_grad_()
    bias = weights["cue.2.bias"][INNER].clone().requires_grad_()
    optimizer = torch.optim.LBFGS([slope, bias], max_iter=120, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimizer.zero_grad()
        loss = functional.binary_cross_entropy_with_logits(x @ slope + bias, y) * 1000
        loss = loss + 1e-3 * slope.square().sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    weights["cue.2.weight"][INNER] = slope.detach()
    weights["cue.2.bias"][INNER] = bias.detach()
    torch.save(weights, args.out)


if __name__ == "__main__":
    main()
