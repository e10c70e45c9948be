"""Learn which stretches of content are worth reading again, and write it into the model's config.

usage: python training/train_inner_gate.py --data ../shared --model models/attribution_v1
The corpus marks only outermost attributions, so those inside a content are found by reading the
content again as a text of its own. This fits a linear probe on the first reading's states that
tells the word pieces where the second reading will find a cue; only stretches with such a piece
are read again.
"""

import argparse
import gzip
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from crossread.attribution import AttributionModel, encode, inner, mark_window, open_model
from crossread.tokens import pieces, windows

Rows = list[tuple[np.ndarray, np.ndarray, int]]  # states of a stretch, cues of the second reading


def rows(path: Path, model: AttributionModel, count: int) -> Rows:
    """States and second-reading cues of every stretch of content in the first `count` articles."""
    found: Rows = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line, _ in zip(lines, range(count), strict=False)]
    for text in texts:
        for window in windows(pieces(text, model.model.tokenizer)):
            states, _ = encode(window, model)
            starts = np.array([start for start, _ in window.offsets])
            for mark in mark_window(window, model):
                heads = {m.cue[0][0] for m in inner(text, mark, model)}
                for start, end in mark.content:
                    here = (starts >= start) & (starts < end)
                    cues = np.isin(starts[here], list(heads)).astype(np.float32)
                    found.append((states[0, 1:-1][here], cues, text.count(" ", start, end) + 1))
    return found


def fit(train: Rows) -> tuple[torch.Tensor, torch.Tensor]:
    """Weights and bias of the probe, by logistic regression."""
    x = torch.from_numpy(np.concatenate([states for states, _, _ in train]))
    y = torch.from_numpy(np.concatenate([cues for _, cues, _ in train]))
    weight, bias = torch.zeros(x.shape[1], requires_grad=True), torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.Adam([weight, bias], lr=0.02)
    for _ in range(600):
        loss = functional.binary_cross_entropy_with_logits(x @ weight + bias, y)
        loss = loss + 1e-4 * weight.square().sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return weight.detach(), bias.detach()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--recall", type=float, default=0.95)
    args = parser.parse_args()
    opened = open_model(args.model)
    always = np.zeros(opened.gate.shape, np.float32)
    always[-1] = 1.0
    model = replace(opened, gate=always)
    folder = args.data / "data" / "attribution"
    weight, bias = fit(rows(folder / "polnear-train.jsonl.gz", model, args.articles))
    dev = rows(folder / "polnear-dev.jsonl.gz", model, 84)
    best = np.array([float((s @ weight.numpy()).max(initial=-99)) + float(bias) for s, _, _ in dev])
    has = np.array([cues.any() for _, cues, _ in dev])
    words = np.array([count for _, _, count in dev])
    level = float(np.quantile(best[has], 1 - args.recall))
    print(f"{has.sum()} stretches of {len(dev)} hold an inner cue; at {level:.2f} the gate keeps")
    share = words[best >= level].sum() / words.sum()
    print(f"{(best[has] >= level).mean():.3f} of them and {share:.3f} of all words")
    path = args.model / "config.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    config["gate"] = [*weight.tolist(), float(bias) - level]
    path.write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
