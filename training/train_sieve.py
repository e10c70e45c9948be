"""Train the sieve of two facts over the states of their sentences, each of which is read once.

usage: python training/train_sieve.py --data ../shared --model DIR --out DIR --weights FILE
       [--labels FILE] [--invented DIR] [--held STORY ...] [--epochs N] [--until STEPS]
`--model` is what export_facts.py wrote; it is the teacher too. `--out` is made from it: the same
graphs and `narrow` and `sieve` beside them.
"""

import argparse
import random
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from encoder import Layer
from facts import AROUND, load, load_invented
from frames import RELATIONS
from graphs import save_config, save_graph
from lessons import Lesson, Seen, Teacher, of_stories
from plans import by_length
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.export import Dim
from torch.nn import functional

from crossread.models.directories import read_config

WIDTH = 192
HEADS = 6
DEPTH = 2
BATCH = 64
COUNT = 37  # pairs of one row of a story


class Sieve(nn.Module):
    """Two facts with some of their sentences -> their relation: a few narrow layers over what the
    encoder made of each sentence, then the means of both facts and of all, and the cosine."""

    def __init__(self, width: int = WIDTH, depth: int = DEPTH, heads: int = HEADS) -> None:
        super().__init__()
        self.project = nn.Linear(384, width)
        self.norm = nn.LayerNorm(width)
        self.layers = nn.ModuleList(
            Layer(width, heads, 4 * width, 0.1, 1e-12) for _ in range(depth)
        )
        self.mark = nn.Embedding(2, width)
        self.seg = nn.Embedding(2, width)
        self.met = nn.Linear(4 * width + 1, width)
        self.relation = nn.Linear(width, len(RELATIONS))
        self.drop = nn.Dropout(0.1)

    def forward(
        self, narrow: Tensor, marks: Tensor, sides: Tensor, likeness: Tensor, real: Tensor | None
    ) -> Tensor:
        """narrow [batch, pieces, width], which pieces are of a fact, of the second side, and there
        at all [batch, pieces], cosines [batch] -> logits of the relations [batch, 4]."""
        seen = self.norm(narrow + self.mark(marks) + self.seg(sides))
        for layer in self.layers:
            seen = layer(seen, None if real is None else real[:, None, None])
        there = torch.ones_like(narrow[..., 0]) if real is None else real.float()
        one, other = (_mean(seen, marks.float() * (sides == side) * there) for side in (0, 1))
        met = [_mean(seen, there), one + other, one * other, (one - other).abs()]
        return self.relation(
            self.drop(functional.gelu(self.met(torch.cat([*met, likeness[:, None]], -1))))
        )


def _mean(seen: Tensor, weights: Tensor) -> Tensor:
    return (seen * weights[..., None]).sum(1) / weights.sum(1).clamp(min=1)[:, None]


def batch(
    lessons: Sequence[Lesson], draw: random.Random
) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """States, marks, sides, cosines and which pieces are real; the sides in either order."""
    rows = []
    for each in lessons:
        sides = [_side(fact) for fact in (each.one, each.other)]
        rows.append(sides if draw.random() < 0.5 else sides[::-1])
    longest = max(len(one[0]) + len(other[0]) for one, other in rows)
    states = np.zeros((len(rows), longest, 384), np.float32)
    marks, second, real = (np.zeros((len(rows), longest), np.int64) for _ in range(3))
    for number, (one, other) in enumerate(rows):
        middle, end = len(one[0]), len(one[0]) + len(other[0])
        states[number, :end] = np.concatenate([one[0], other[0]])
        marks[number, :end] = np.concatenate([one[1], other[1]])
        second[number, middle:end] = 1
        real[number, :end] = 1
    likeness = torch.tensor([each.likeness for each in lessons])
    made = [torch.from_numpy(each) for each in (states, marks, second)]
    return made[0], made[1], made[2], likeness, torch.from_numpy(real == 1)


def _side(fact: Seen) -> tuple[Any, Any]:
    begin = max(0, fact.first - AROUND)
    end = min(len(fact.states) - 2, fact.last + 1 + AROUND)
    marks = np.zeros(end - begin, np.int64)
    marks[fact.first - begin : fact.last - begin + 1] = 1
    return fact.states[1 + begin : 1 + end], marks


def _size(each: Lesson) -> int:
    return sum(len(_side(fact)[1]) for fact in (each.one, each.other))


@torch.no_grad()
def area(sieve: Sieve, held: Sequence[Lesson], draw: random.Random) -> float:
    """How often a pair of one row is thought likelier to be one than a pair of two."""
    sieve.eval()
    scores, truth = list[float](), [each.tied for each in held]
    for at in range(0, len(held), 128):
        states, *rest = batch(held[at : at + 128], draw)
        chances = torch.softmax(sieve(sieve.project(states), *rest), -1)
        scores += (1 - chances[:, 3]).tolist()
    ranks = np.argsort(np.argsort(scores)) + 1
    tied = np.array(truth, bool)
    above = ranks[tied].sum() - tied.sum() * (tied.sum() + 1) / 2
    return float(above / (tied.sum() * (~tied).sum()))


def train(lessons: list[Lesson], held: list[Lesson], args: argparse.Namespace) -> Sieve:
    """The sieve after so many steps of one batch."""
    draw, sieve = random.Random(args.seed), Sieve()
    optimizer = torch.optim.AdamW(sieve.parameters(), lr=args.rate, weight_decay=0.01)
    steps, began = int(args.epochs * len(lessons) / BATCH), time.perf_counter()
    last = min(args.until or steps, steps)
    plan: list[list[Lesson]] = []
    for step in range(1, last + 1):
        plan = plan or by_length(lessons, _size, BATCH, draw)
        chosen = plan.pop()
        sieve.train()
        for group in optimizer.param_groups:
            group["lr"] = args.rate * min(1, step / 200) * max(0.02, 1 - step / steps)
        states, *rest = batch(chosen, draw)
        with torch.autocast("cpu", torch.bfloat16):
            logits = sieve(sieve.project(states), *rest)
        wanted = torch.from_numpy(np.stack([each.wanted for each in chosen]))
        optimizer.zero_grad()
        functional.cross_entropy(logits.float(), wanted).backward()
        nn.utils.clip_grad_norm_(sieve.parameters(), 1.0)
        optimizer.step()
        if step % 1000 == 0 or step == last:
            found = area(sieve, held, draw)
            print(step, steps, f"area {found:.4f}, {time.perf_counter() - began:.0f} s", flush=True)
            torch.save(sieve.state_dict(), args.weights)
    return sieve


class NarrowGraph(nn.Module):
    """states [1, pieces, 384] -> narrow [1, pieces, WIDTH]."""

    def __init__(self, sieve: Sieve) -> None:
        super().__init__()
        self.project = sieve.project

    def forward(self, states: Tensor) -> Tensor:
        made: Tensor = self.project(states)
        return made


class SieveGraph(nn.Module):
    """narrow, marks, sides [1, pieces], likeness [1] -> the chances of the relations [1, 4]."""

    def __init__(self, sieve: Sieve) -> None:
        super().__init__()
        self.sieve = sieve

    def forward(self, narrow: Tensor, marks: Tensor, sides: Tensor, likeness: Tensor) -> Tensor:
        return torch.softmax(self.sieve(narrow, marks, sides, likeness, None), -1)


def export(sieve: Sieve, model: Path, folder: Path) -> None:
    """The graphs of the model of facts, narrow.onnx and sieve.onnx, weights int8, per channel."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = ("matching.onnx", "vectors.onnx", "tokenizer.json")
    for name in kept:
        if model != folder:
            shutil.copyfile(model / name, folder / name)
    pieces = Dim("pieces", min=2, max=512)
    given = {"states": torch.zeros(1, 12, 384)}
    save_graph(
        folder / "narrow.onnx", NarrowGraph(sieve), given, {"states": {1: pieces}}, ["narrow"]
    )
    ones = torch.ones((1, 12), dtype=torch.long)
    fed = {"narrow": torch.zeros(1, 12, WIDTH), "marks": ones, "sides": ones.clone()}
    shapes: dict[str, Any] = {name: {1: pieces} for name in fed} | {"likeness": None}
    fed["likeness"] = torch.ones(1)
    save_graph(folder / "sieve.onnx", SieveGraph(sieve), fed, shapes, ["relation"])
    config = {name: value for name, value in read_config(model).items() if name != "files"}
    files = (*kept[:2], "narrow.onnx", "sieve.onnx", kept[2])
    save_config(folder, config | {"version": 4}, files)


def lessons(args: argparse.Namespace) -> tuple[list[Lesson], list[Lesson]]:
    """What is learned, and what is kept apart."""
    tokenizer, teacher = (
        Tokenizer.from_file(str(args.model / "tokenizer.json")),
        Teacher(args.model),
    )
    stories = load(args.labels, args.data / "data", tokenizer)
    stories += load_invented(args.invented, tokenizer)
    learned = [each for each in stories if each.name not in args.held]
    apart = [each for each in stories if each.name in args.held]
    held = [each for each in of_stories(apart, teacher, COUNT, 0.0) if each.tied is not None]
    return list(of_stories(learned, teacher, COUNT, args.mix)), held


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    here = Path(__file__).parent
    parser.add_argument("--data", type=Path, required=True, help="holds data/")
    parser.add_argument("--model", type=Path, required=True, help="what export_facts.py wrote")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True, help="written as it learns")
    parser.add_argument("--labels", type=Path, default=here / "fact_rows.jsonl.gz")
    parser.add_argument("--invented", type=Path, default=here / "invented")
    parser.add_argument("--held", nargs="*", default=[], help="stories that are not learned")
    parser.add_argument("--epochs", type=float, default=7.0, help="by which the rate falls to none")
    parser.add_argument("--until", type=int, help="steps after which it breaks off")
    parser.add_argument(
        "--mix", type=float, default=0.3, help="weight of labels beside the teacher"
    )
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    made, held = lessons(args)
    print(len(made), "pairs,", len(held), "kept apart", flush=True)
    export(train(made, held, args), args.model, args.out)


if __name__ == "__main__":
    main()
