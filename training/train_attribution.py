"""Train the attribution model on PolNeAR; keep the running average of the best epoch's weights.

usage: python training/train_attribution.py --data ../shared --encoder DIR --out DIR
       [--taught FILE ...] [--start FILE --layers 0,1,3,5]
DIR of --encoder holds config.json, model.safetensors and tokenizer.json of all-MiniLM-L6-v2 or
all-mpnet-base-v2. With --taught, files of teach.py, every pass holds their examples as well, and
the labelled articles come with what is attributed inside contents.
"""

import argparse
import json
import pickle
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

from crossread.article.attribution import fragments
from crossread.models.tagger import CLS, LABELS, SEP, best_paths

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


def wishes(example: Example) -> tuple[np.ndarray, np.ndarray]:
    """What is wanted of each head's labels, with [CLS] and [SEP]: the gold labels, or the mean of
    them and of a teacher's chances; [heads, pieces, labels] and [heads, labels, labels]."""
    count, pieces = example.labels.shape
    labels = np.zeros((count, pieces + 2), np.int64)
    labels[:, 1:-1] = example.labels
    wanted = np.eye(len(LABELS), dtype=np.float32)[labels]
    steps = np.einsum("hti,htj->hij", wanted[:, :-1], wanted[:, 1:])
    if example.wanted is not None and example.steps is not None:
        outer = ~np.array(example.inner, bool)
        wanted[outer] = (wanted[outer] + example.wanted[outer]) / 2
        steps[outer] = (steps[outer] + example.steps[outer]) / 2
    return wanted, steps


def loss(model: Tagger, batch: Sequence[Example], t: dict[str, Tensor]) -> Tensor:
    """Cue heads and label sequences by cross entropy, per attribution."""
    h = states(model, t)
    rows, heads = heads_of(batch)
    inner = torch.tensor([flag for e in batch for flag in e.inner], dtype=torch.long)
    gold = torch.zeros((*h.shape[:2], 2))
    gold[rows, heads, inner] = 1.0
    for row, e in enumerate(batch):
        if e.chances is not None:
            taught = torch.from_numpy(e.chances.astype(np.float32))
            gold[row, : len(taught), 0] = (gold[row, : len(taught), 0] + taught) / 2
    real = torch.arange(h.shape[1])[None] < t["lengths"][:, None]
    cues = functional.binary_cross_entropy_with_logits(model.cue(h), gold, reduction="none")
    total = (cues * real[..., None]).sum() * 2.0
    if len(rows):
        wanted = torch.zeros((len(rows), h.shape[1], len(LABELS)))
        steps = torch.zeros((len(rows), len(LABELS), len(LABELS)))
        at = 0
        for e in (e for e in batch if e.heads):
            labels, moves = wishes(e)
            end = at + len(e.heads)
            wanted[at:end, : labels.shape[1]] = torch.from_numpy(labels)
            steps[at:end] = torch.from_numpy(moves)
            at = end
        links = model.links(h, rows, heads, t["paragraphs"])
        total = total + model.path_loss(links, wanted, steps, real[rows]).sum()
    return total / max(1, len(rows))


@torch.no_grad()
def predict(model: Tagger, records: list[Record], tokenizer: Any, threshold: float) -> list[Record]:
    """The model's attributions of every record, in the scorers' form, with the head's score."""
    model.eval()
    transitions, start = (table.numpy() for table in model.tables())
    cut = [
        (number, example)
        for number, record in enumerate(records)
        for example in examples({**record, "attributions": []}, tokenizer, 256)
    ]
    owners = {id(example): number for number, example in cut}
    found: list[list[Record]] = [[] for _ in records]
    for batch in batches([example for _, example in cut], 8192, random.Random(0)):
        t = tensors(batch, 0.0, random.Random(0))
        h = states(model, t)
        chances = torch.sigmoid(model.cue(h)[..., 0])
        for row, example in enumerate(batch):
            size = len(example.window.offsets)
            heads = np.flatnonzero(chances[row, 1 : size + 1].numpy() > threshold)
            if not len(heads):
                continue
            at, here = torch.from_numpy(heads + 1), h[row : row + 1, : size + 2]
            lines = t["paragraphs"][row : row + 1, : size + 2]
            links = model.links(here, torch.zeros_like(at), at, lines).numpy()
            (paths,) = best_paths([links[:, 1:-1]], transitions, start, [heads.tolist()])
            offsets, numbers = example.window.offsets, example.window.paragraphs
            for head, path in zip(heads.tolist(), paths, strict=True):
                spans = {
                    role: [[offsets[a][0], offsets[b][1]] for a, b in runs]
                    for role, runs in fragments(path, numbers).items()
                }
                if spans["content"]:
                    chance = float(chances[row, head + 1])
                    found[owners[id(example)]].append({**spans, "score": chance})
    return [{"id": r["id"], "attributions": f} for r, f in zip(records, found, strict=True)]


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


def picked(weights: dict[str, Tensor], keep: list[int] | None) -> dict[str, Tensor]:
    """The weights of some of the encoder's layers, numbered anew, and all others; all where there
    are no more layers than that."""
    found = {name.split(".")[2] for name in weights if name.startswith("encoder.layers.")}
    if keep is None or len(found) == len(keep):
        return weights
    order = {str(old): str(new) for new, old in enumerate(keep)}
    chosen = {}
    for name, value in weights.items():
        parts = name.split(".")
        if parts[:2] == ["encoder", "layers"]:
            if parts[2] not in order:
                continue
            parts[2] = order[parts[2]]
        chosen[".".join(parts)] = value
    return chosen


def learn(
    model: Tagger,
    optimizer: torch.optim.Optimizer,
    average: AveragedModel,
    value: Tensor,
    steps: int,
) -> float:
    """One step at the rate of its place among all `steps`; the running average follows."""
    step = int(average.n_averaged)
    share = min(1.0, (step + 1) / (0.06 * steps)) * max(0.02, 1 - step / steps)
    for group in optimizer.param_groups:
        group.setdefault("peak", group["lr"])
        group["lr"] = group["peak"] * share
    optimizer.zero_grad(set_to_none=True)
    value.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
    optimizer.step()
    average.update_parameters(model)
    return float(value.detach())


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
    parser.add_argument("--inner", type=int, help="neurons of a feed-forward part; see prune.py")
    parser.add_argument("--start", type=Path, help="weights to go on from; --layers picks of them")
    parser.add_argument("--taught", type=Path, nargs="*", default=[])
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
    model = Tagger(pretrained(args.encoder, keep, args.inner))
    if args.start:
        model.load_state_dict(picked(torch.load(args.start, weights_only=True), keep))
    lessons: list[Example] = []
    for path in args.taught:
        records, found = pickle.loads(path.read_bytes())  # noqa: S301 - written by teach.py
        train = records if records[0]["id"] else train
        lessons += found
    titles = [record["text"].split("\n", 1)[0].rstrip(".") for record in train]
    optimizer = torch.optim.AdamW(groups(model, args.rate), weight_decay=0.01, fused=True)
    average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(0.996))
    args.out.mkdir(parents=True, exist_ok=True)
    # 900,000 word pieces an epoch, and batches .93 full, were counted on the corpus
    extra = sum(len(e.window.offsets) + 2 for e in lessons)
    steps = args.epochs * (900_000 + extra) // int(args.budget * 0.93)
    best = 0.0
    for epoch in range(args.epochs):
        windows = [
            e
            for r in train
            for e in examples(variant(r, titles, rng), tokenizer, rng.choice((128, 192, 256, 320)))
        ]
        began = time.perf_counter()
        for number, batch in enumerate(batches([*windows, *lessons], args.budget, rng), 1):
            lost = loss(model, batch, tensors(batch, 0.08, rng))
            value = learn(model, optimizer, average, lost, steps)
            if number % 40 == 0:
                seconds = time.perf_counter() - began
                print(f"epoch {epoch} batch {number} loss {value:.3f} {seconds:.0f}s", flush=True)
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
