"""Train the attribution model on PolNeAR; keep the running average of the best epoch's weights.

usage: python training/train_attribution.py --data ../shared --encoder DIR --out DIR
DIR of --encoder holds config.json, model.safetensors and tokenizer.json of all-MiniLM-L6-v2.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from encoder import pretrained
from examples import Example, Record, examples, load, variant
from tagger import Tagger
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from crossread.attribution import CLS, SEP, best_paths, fragments

MASK = 103


def batches(windows: list[Example], budget: int, rng: random.Random) -> Iterator[list[Example]]:
    """Windows of like length, at most `budget` padded word pieces a batch, in random order."""
    order = sorted(windows, key=lambda e: len(e.window.offsets) + rng.random() * 16)
    groups: list[list[Example]] = []
    for example in order:
        length = len(example.window.offsets) + 2
        if groups and (len(groups[-1]) + 1) * length <= budget:
            groups[-1].append(example)
        else:
            groups.append([example])
    rng.shuffle(groups)
    yield from groups


def tensors(batch: Sequence[Example], drop: float, rng: random.Random) -> dict[str, Tensor]:
    """Columns of a batch, padded, with [CLS] and [SEP]; `drop` of the pieces become [MASK]."""
    size = max(len(e.window.offsets) for e in batch) + 2
    columns = {
        n: np.zeros((len(batch), size), np.int64)
        for n in ("ids", "cases", "quotes", "starts", "paragraphs")
    }
    lengths = []
    for row, example in enumerate(batch):
        n = len(example.window.offsets)
        lengths.append(n + 2)
        numbers = example.window.paragraphs
        columns["ids"][row, : n + 2] = [CLS, *example.window.column("ids"), SEP]
        if rng.random() >= drop:
            columns["cases"][row, 1 : n + 1] = example.window.column("cases")
        if rng.random() >= drop:
            columns["quotes"][row, 1 : n + 1] = example.window.column("quotes")
        columns["starts"][row, 1 : n + 1] = [
            int(i == 0 or numbers[i] != numbers[i - 1]) for i in range(n)
        ]
        columns["paragraphs"][row, 1 : n + 2] = [*numbers, numbers[-1]]
    if drop:
        hidden = np.random.default_rng(rng.getrandbits(32)).random(columns["ids"].shape) < drop
        columns["ids"][hidden & (columns["ids"] > MASK)] = MASK
    made = {name: torch.from_numpy(column) for name, column in columns.items()}
    made["lengths"] = torch.tensor(lengths)
    return made


def states(model: Tagger, t: dict[str, Tensor]) -> Tensor:
    """The encoder's vectors in float32, [batch, pieces, width]."""
    mask = (torch.arange(t["ids"].shape[1])[None] < t["lengths"][:, None])[:, None, None]
    with torch.autocast("cpu", torch.bfloat16):
        out: Tensor = model.encoder(t["ids"], t["cases"], t["quotes"], t["starts"], mask)
    return out.float()


def heads_of(batch: Sequence[Example]) -> tuple[Tensor, Tensor]:
    """(row, piece) of every gold cue head; pieces count from [CLS]."""
    pairs = [(row, head + 1) for row, e in enumerate(batch) for head in e.heads]
    return tuple(torch.tensor(pairs or np.zeros((0, 2), np.int64)).T)  # type: ignore[return-value]


def loss(model: Tagger, batch: Sequence[Example], t: dict[str, Tensor]) -> Tensor:
    """Cue heads by cross entropy, label sequences by CRF likelihood; per attribution."""
    h = states(model, t)
    rows, heads = heads_of(batch)
    gold = torch.zeros(h.shape[:2])
    gold[rows, heads] = 1.0
    real = torch.arange(h.shape[1])[None] < t["lengths"][:, None]
    scores = model.cue(h)[..., 0]
    cues = functional.binary_cross_entropy_with_logits(scores, gold, reduction="none")
    total = (cues * real).sum() * 2.0
    if len(rows):
        labels = torch.zeros((len(rows), h.shape[1]), dtype=torch.long)
        at = 0
        for example in batch:
            n = len(example.window.offsets)
            labels[at : at + len(example.heads), 1 : n + 1] = torch.from_numpy(example.labels)
            at += len(example.heads)
        links = model.links(h, rows, heads, t["paragraphs"])
        total = total + model.path_loss(links, labels, t["lengths"][rows]).sum()
    return total / max(1, len(rows))


@torch.no_grad()
def predict(model: Tagger, records: list[Record], tokenizer: Any, threshold: float) -> list[Record]:
    """The model's attributions of every record, in the scorers' form, with the head's score."""
    model.eval()
    transitions = (model.transitions + model.forbidden).numpy()
    start = model.start.numpy()
    out = []
    for record in records:
        found = []
        for example in examples({**record, "attributions": []}, tokenizer, 256):
            t = tensors([example], 0.0, random.Random(0))
            h = states(model, t)
            chance = torch.sigmoid(model.cue(h)[0, :, 0]).numpy()
            heads = np.flatnonzero(chance[1:-1] > threshold)
            if not len(heads):
                continue
            at = torch.from_numpy(heads + 1)
            links = model.links(h, torch.zeros_like(at), at, t["paragraphs"])
            paths = best_paths(links.numpy()[:, 1:-1], transitions, start, heads.tolist())
            offsets, numbers = example.window.offsets, example.window.paragraphs
            for head, path in zip(heads.tolist(), paths, strict=True):
                spans = {
                    role: [[offsets[a][0], offsets[b][1]] for a, b in runs]
                    for role, runs in fragments(path, numbers).items()
                }
                if spans["content"]:
                    found.append({**spans, "score": float(chance[head + 1])})
        out.append({"id": record["id"], "attributions": found})
    return out


def evaluate(gold: list[Record], predicted: list[Record], scorers: Path) -> dict[str, float]:
    """End-to-end and fragment F1 by the shared scorers, per threshold the best."""
    sys.path.insert(0, str(scorers))
    import score_attribution
    import score_fragments

    best: dict[str, float] = {}
    for threshold in (0.3, 0.4, 0.5, 0.6, 0.7):
        kept = [
            {**p, "attributions": [a for a in p["attributions"] if a["score"] >= threshold]}
            for p in predicted
        ]
        result = score_attribution.score(gold, kept)
        row = {"threshold": threshold}
        for name in ("e2e/all", "e2e/dir", "e2e/ind", "chars/all", "cue/all"):
            row[name] = round(100 * result[name][2], 2)
        row["src"] = round(100 * result["src/all"][0], 2)
        if row["e2e/all"] > best.get("e2e/all", 0.0):
            best = row
            for role in score_fragments.ROLES:
                count = [0, 0, 0]
                for article, guess in zip(gold, kept, strict=True):
                    g = score_fragments.fragments(article["attributions"], role, article["text"])
                    p = score_fragments.fragments(guess["attributions"], role, article["text"])
                    count = [count[0] + len(g & p), count[1] + len(g), count[2] + len(p)]
                best[role] = round(200 * count[0] / max(1, count[1] + count[2]), 2)
    return best


def groups(model: Tagger, rate: float) -> list[dict[str, Any]]:
    """The pretrained part learns at `rate`, the new parts ten times faster."""
    old, new = [], []
    for name, parameter in model.named_parameters():
        fresh = not name.startswith("encoder.") or name.split(".")[1] in (
            "cases",
            "quotes",
            "starts",
        )
        (new if fresh else old).append(parameter)
    return [{"params": old, "lr": rate}, {"params": new, "lr": min(1e-3, 10 * rate)}]


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="holds data/ and eval/")
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--rate", type=float, default=2e-4, help="peak learning rate")
    parser.add_argument("--budget", type=int, default=4096, help="word pieces a batch")
    parser.add_argument("--layers", default="", help="encoder layers to keep, such as 0,2,5")
    parser.add_argument("--start", type=Path, help="weights to go on from")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


def main() -> None:
    args = options()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    rng = random.Random(args.seed)
    tokenizer = Tokenizer.from_file(str(args.encoder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    folder = args.data / "data" / "attribution"
    train, dev = load(folder / "polnear-train.jsonl.gz"), load(folder / "polnear-dev.jsonl.gz")
    keep = [int(x) for x in args.layers.split(",")] if args.layers else None
    model = Tagger(pretrained(args.encoder, keep))
    if args.start:
        model.load_state_dict(torch.load(args.start, weights_only=True))
    titles = [record["text"].split("\n", 1)[0].rstrip(".") for record in train]
    optimizer = torch.optim.AdamW(groups(model, args.rate), weight_decay=0.01, fused=True)
    average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(0.996))
    args.out.mkdir(parents=True, exist_ok=True)
    # 900,000 word pieces an epoch, and batches .93 full, were counted on the corpus
    steps = args.epochs * 900_000 // int(args.budget * 0.93)
    step, best = 0, 0.0
    for epoch in range(args.epochs):
        model.train()
        began, running = time.perf_counter(), 0.0
        windows = [
            e
            for r in train
            for e in examples(variant(r, titles, rng), tokenizer, rng.choice((128, 192, 256, 320)))
        ]
        for number, batch in enumerate(batches(windows, args.budget, rng)):
            share = min(1.0, (step + 1) / (0.06 * steps)) * max(0.02, 1 - step / steps)
            for group in optimizer.param_groups:
                group.setdefault("peak", group["lr"])
                group["lr"] = group["peak"] * share
            value = loss(model, batch, tensors(batch, 0.08, rng))
            optimizer.zero_grad(set_to_none=True)
            value.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
            optimizer.step()
            average.update_parameters(model)
            step += 1
            running += float(value.detach())
            if number % 40 == 39:
                seconds = time.perf_counter() - began
                print(
                    f"epoch {epoch} step {step}/{steps} loss {running / 40:.3f} {seconds:.0f}s",
                    flush=True,
                )
                running = 0.0
        smooth: Tagger = average.module
        result = evaluate(dev, predict(smooth, dev, tokenizer, 0.15), args.data / "eval")
        print(json.dumps({"epoch": epoch, **result}), flush=True)
        torch.save(smooth.state_dict(), args.out / "last.pt")
        if result.get("e2e/all", 0.0) > best:
            best = result["e2e/all"]
            torch.save(smooth.state_dict(), args.out / "best.pt")
            (args.out / "best.json").write_text(json.dumps(result))


if __name__ == "__main__":
    main()
