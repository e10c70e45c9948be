"""Train the matching model: NLI, relation of two claims, and vectors kept as the encoder gave them.

usage: python training/train_matching.py --data ../shared --encoder DIR --out DIR
       [--frames training/frames/*.jsonl] [--stories FILE] [--soft FILE] [--start FILE]
"""

import argparse
import gzip
import json
import random
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import stories
import torch
from encoder import pretrained
from frames import RELATIONS, Frame, examples
from frames import load as load_frames
from pairs import NLI, Pair, PairModel, Sentence, batches, sentences, tensors
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from crossread.text.sentences import paragraphs
from crossread.text.sentences import sentences as cut


def load(path: Path) -> list[dict[str, Any]]:
    """One record a line."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def nli_pairs(path: Path, tokenizer: Any) -> list[Pair]:
    """Premise, hypothesis, label; RTE's "not entailment" is half neutral, half contradiction."""
    records = load(path)
    first = sentences([r["premise"] for r in records], tokenizer)
    second = sentences([r["hypothesis"] for r in records], tokenizer)
    wanted = {label: tuple(float(label == other) for other in NLI) for label in NLI}
    wanted["not_entailment"] = (0.0, 0.6, 0.4)
    return [
        Pair(a, b, "nli", wanted[r["label"]])
        for a, b, r in zip(first, second, records, strict=True)
    ]


def frame_pairs(frames: list[Frame], tokenizer: Any, rng: random.Random, each: int) -> list[Pair]:
    """Pairs drawn from the frames, with their relation."""
    drawn = list(examples(frames, rng, each)) if frames else []
    first = sentences([e.first for e in drawn], tokenizer)
    second = sentences([e.second for e in drawn], tokenizer)
    wanted = {name: tuple(float(name == other) for other in RELATIONS) for name in RELATIONS}
    return [
        Pair(a, b, "relation", wanted[e.relation])
        for a, b, e in zip(first, second, drawn, strict=True)
    ]


def natural_pairs(labels: Path, data: Path, tokenizer: Any) -> list[Pair]:
    """Pairs of claims of NeuS train with their relation; the labels hold offsets alone."""
    rows = [json.loads(line) for line in labels.read_text("utf-8").splitlines()]
    sources = [record["source"] for record in load(data / "stories" / "neus-train.jsonl.gz")]
    first, second = (
        sentences([words(sources[r["record"]], r[side]) for r in rows], tokenizer)
        for side in ("a", "b")
    )
    return _pairs(first, second, [r["relation"] for r in rows])


def story_pairs(labels: Path, data: Path, tokenizer: Any) -> list[Pair]:
    """Pairs of claims of SEESAW and PAC with their relation; the labels hold offsets alone."""
    rows = [json.loads(line) for line in labels.read_text("utf-8").splitlines()]
    texts = {
        name: article.text
        for given in stories.SETS
        for story in stories.told(data.parent, given)
        for name, article in story.articles.items()
    }
    first, second = (
        sentences([words(texts[r[side][0]], r[side][1]) for r in rows], tokenizer)
        for side in ("a", "b")
    )
    return _pairs(first, second, [r["relation"] for r in rows])


def soft_pairs(path: Path, tokenizer: Any) -> list[Pair]:
    """Pairs with what a teacher says of them (training/teach_matching.py)."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    first, second = (sentences([r[side] for r in rows], tokenizer) for side in ("a", "b"))
    return [
        Pair(a, b, "relation", tuple(r["wanted"]))
        for a, b, r in zip(first, second, rows, strict=True)
    ]


def _pairs(first: list[Sentence], second: list[Sentence], relations: list[str]) -> list[Pair]:
    wanted = {name: tuple(float(name == other) for other in RELATIONS) for name in RELATIONS}
    return [
        Pair(a, b, "relation", wanted[r]) for a, b, r in zip(first, second, relations, strict=True)
    ]


def words(text: str, offsets: list[list[int]]) -> str:
    """The pieces of a claim, joined by a blank."""
    return " ".join(text[start:end] for start, end in offsets)


def news(folder: Path, tokenizer: Any, count: int, rng: random.Random) -> list[Sentence]:
    """Sentences of news articles."""
    texts = [record["text"] for record in load(folder / "attribution" / "polnear-train.jsonl.gz")]
    found = [text[s:e] for text in texts for a, b in paragraphs(text) for s, e in cut(text, a, b)]
    return sentences(rng.sample(found, count), tokenizer)


@torch.no_grad()
def vectors(model: PairModel, texts: list[Sentence]) -> Tensor:
    """What the model gives for each text, [texts, width]."""
    model.eval()
    order = sorted(range(len(texts)), key=lambda i: len(texts[i].ids))
    out = torch.zeros((len(texts), model.encoder.width))
    for at in range(0, len(order), 128):
        part = order[at : at + 128]
        out[part] = model.vectors(tensors([(texts[i],) for i in part]))
    return out


@torch.no_grad()
def accuracy(model: PairModel, pairs: list[Pair]) -> tuple[float, list[list[int]]]:
    """Share of pairs whose likeliest label is the wanted one, and the table wanted x given."""
    model.eval()
    size = len(pairs[0].wanted)
    table = [[0] * size for _ in range(size)]
    for batch in batches(pairs, 16384, random.Random(0)):
        nli, relation = model(tensors([(p.first, p.second) for p in batch]))
        logits = nli if pairs[0].task == "nli" else relation
        for pair, given in zip(batch, logits.argmax(-1).tolist(), strict=True):
            table[max(range(size), key=lambda i: pair.wanted[i])][given] += 1
    return sum(table[i][i] for i in range(size)) / len(pairs), table


def loss(model: PairModel, batch: list[Pair]) -> Tensor:
    """Cross entropy of each pair's own task."""
    nli, relation = model(tensors([(p.first, p.second) for p in batch]))
    total = torch.zeros(())
    for task, logits in (("nli", nli), ("relation", relation)):
        rows = [i for i, pair in enumerate(batch) if pair.task == task]
        if rows:
            wanted = torch.tensor([batch[i].wanted for i in rows])
            weights = torch.tensor([batch[i].weight for i in rows])
            each = functional.cross_entropy(logits[rows], wanted, reduction="none")
            total = total + (each * weights).sum()
    return total / len(batch)


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="holds data/")
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--frames", type=Path, nargs="*", default=[])
    parser.add_argument("--natural", type=Path, nargs="*", default=[], help="labels of NeuS train")
    parser.add_argument("--stories", type=Path, help="labelled pairs of SEESAW and PAC")
    parser.add_argument("--soft", type=Path, help="pairs with a teacher's chances")
    parser.add_argument("--share", type=float, default=1.0, help="share of those an epoch")
    parser.add_argument("--tokenizer", type=Path, help="of another directory than the encoder's")
    parser.add_argument("--drift", type=float, default=6.0, help="weight of keeping the vectors")
    parser.add_argument("--repeat", type=int, default=2, help="times those are seen an epoch")
    parser.add_argument("--each", type=int, default=16, help="pairs drawn of a frame an epoch")
    parser.add_argument("--start", type=Path, help="weights to go on from")
    parser.add_argument("--nli", type=float, default=1.0, help="share of the NLI pairs an epoch")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--rate", type=float, default=8e-5, help="peak learning rate")
    parser.add_argument("--budget", type=int, default=4096, help="word pieces a batch")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


def lessons(args: argparse.Namespace, tokenizer: Any, rng: random.Random) -> list[Pair]:
    """The pairs of one epoch: a share of the NLI pairs, pairs drawn from frames, natural ones."""
    folder = args.data / "data"
    nli = nli_pairs(folder / "nli" / "lingnli-train.jsonl.gz", tokenizer)
    nli += nli_pairs(folder / "nli" / "extra-train.jsonl.gz", tokenizer)
    chosen = rng.sample(nli, int(args.nli * len(nli)))
    chosen += frame_pairs(load_frames(args.frames), tokenizer, rng, args.each)
    labelled: list[Pair] = []
    for labels in args.natural:
        labelled += natural_pairs(labels, folder, tokenizer)
    if args.stories:
        labelled += story_pairs(args.stories, folder, tokenizer)
    if args.soft:
        soft = soft_pairs(args.soft, tokenizer)
        chosen += rng.sample(soft, int(args.share * len(soft)))
    for pair in args.repeat * labelled:
        turned = replace(pair, first=pair.second, second=pair.first)
        chosen.append(pair if rng.random() < 0.5 else turned)
    return chosen


def learn(
    model: PairModel, optimizer: torch.optim.Optimizer, value: Tensor, drift: Tensor | None
) -> float:
    """One step down the loss of a batch and the drift of some vectors from what they were."""
    optimizer.zero_grad(set_to_none=True)
    value.backward()
    if drift is not None:
        drift.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
    optimizer.step()
    return float(value.detach())


def main() -> None:
    args = options()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    rng = random.Random(args.seed)
    tokenizer = Tokenizer.from_file(str((args.tokenizer or args.encoder) / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    model = PairModel(pretrained(args.encoder), len(RELATIONS))
    texts = news(args.data / "data", tokenizer, 16_000 if args.drift else 500, rng)
    aims = vectors(model, texts)
    if args.start:
        model.load_state_dict(torch.load(args.start, weights_only=True))
    val = nli_pairs(args.data / "data" / "nli" / "lingnli-val.jsonl.gz", tokenizer)
    fresh = [p for n, p in model.named_parameters() if not n.startswith("encoder.")]
    old = [p for n, p in model.named_parameters() if n.startswith("encoder.")]
    rates = [{"params": old, "peak": args.rate}, {"params": fresh, "peak": 10 * args.rate}]
    optimizer = torch.optim.AdamW(rates, weight_decay=0.01, fused=True)
    average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(0.995))
    args.out.mkdir(parents=True, exist_ok=True)
    steps = step = 0
    for epoch in range(args.epochs):
        plan = list(batches(lessons(args, tokenizer, rng), args.budget, rng))
        steps = steps or args.epochs * len(plan)
        began = time.perf_counter()
        for number, batch in enumerate(plan, 1):
            model.train()
            share = min(1.0, (step + 1) / (0.06 * steps)) * max(0.02, 1 - step / steps)
            for group in optimizer.param_groups:
                group["lr"] = group["peak"] * share
            drift = None
            if args.drift and step % 3 == 0:
                at = rng.sample(range(len(texts)), 32)
                given = model.vectors(tensors([(texts[i],) for i in at]))
                drift = args.drift * (1 - (given * aims[at]).sum(-1).mean())
            value = learn(model, optimizer, loss(model, batch), drift)
            average.update_parameters(model)
            step += 1
            if number % 40 == 0:
                seconds = time.perf_counter() - began
                print(f"{epoch} {number}/{len(plan)} loss {value:.3f} {seconds:.0f}s", flush=True)
        smooth: PairModel = average.module
        likeness = float((vectors(smooth, texts[:500]) * aims[:500]).sum(-1).mean())
        found, table = accuracy(smooth, val)
        row = {"epoch": epoch, "lingnli": found, "vectors": likeness, "table": table}
        print(json.dumps(row), flush=True)
        torch.save(smooth.state_dict(), args.out / "last.pt")


if __name__ == "__main__":
    main()
