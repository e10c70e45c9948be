"""Train the network that finds what a sentence says of an outlet's coverage.

usage: python training/train_coverage.py DATA [--lines DIR] [--held FILE ...] [--epochs N]
       [--out DIR]

DIR holds lines as `coverage_lines/README.md` tells: a sentence with its outlets, contents and words
for what was done marked. Sentences of DATA's articles that name an outlet are taken to make no such
claim. It learns over what the shipped model of facts makes of each sentence; `--out` gets one graph
more, coverage.onnx. `--held` are files of DIR that are measured on and not learned.
"""

import argparse
import gzip
import json
import random
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from encoder import Layer
from graphs import save_beside
from numpy.typing import NDArray
from plans import by_length
from torch import Tensor, nn
from torch.export import Dim
from torch.nn import functional

from crossread.models.coverage_tags import CONTENT, CUE, NEXT, OUTSIDE, SAID, blinded, seen
from crossread.models.directories import Model, open_directory, shipped
from crossread.models.pairs import DIRECTORY
from crossread.story.audit.naming_outlets import named
from crossread.text.sentences import Offsets, paragraphs, sentences

WIDTH, HEADS, DEPTH, BATCH = 192, 6, 2, 32
NATURAL = 2_000  # sentences of real articles
SWAPS, LEADS = 2, frozenset("that of about on to how why who what whether".split())
LETTERS = {"N": 0, "A": 1, "D": 2, "P": 3, "C": 4, "O": 5}
_MARK = re.compile(
    r"\[(?P<letter>[ADPCON])(?P<of>\d*) (?P<who>[^\[\]{}<>]+)\]"
    r"|\{(?P<done>\d) (?P<cue>[^\[\]{}<>]+)\}|<(?P<number>\d) (?P<content>[^\[\]{}<>]+)>"
)


@dataclass(frozen=True, slots=True)
class Told:
    """An outlet of a sentence: what is said of it, and which contents (numbers) it is said of."""

    place: Offsets
    said: int
    of: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence, its outlets in text order, and the parts of each content and cue by number."""

    text: str
    told: tuple[Told, ...]
    contents: tuple[tuple[str, Offsets], ...]
    cues: tuple[tuple[str, Offsets], ...]


@dataclass(frozen=True, slots=True)
class Example:
    """One outlet of a sentence: states and roles of the word pieces, and what is to be learned."""

    states: NDArray[np.float16]
    roles: NDArray[np.int64]
    said: int
    before: bool
    tags: NDArray[np.int64]
    weight: float


def marked(line: str) -> Marked:
    """A line of the marked files as a sentence and offsets."""
    line = line.rpartition(" || ")[2].strip()
    text, at = "", 0
    told, contents, cues = list[Told](), list[tuple[str, Offsets]](), list[tuple[str, Offsets]]()
    for found in _MARK.finditer(line):
        text += line[at : found.start()]
        words = found["who"] or found["cue"] or found["content"]
        place = (len(text), len(text) + len(words))
        text, at = text + words, found.end()
        if found["who"]:
            told.append(Told(place, LETTERS[found["letter"]], found["of"]))
        elif found["content"]:
            contents.append((found["number"], place))
        else:
            cues.append((found["done"], place))
    return Marked(text + line[at:], tuple(told), tuple(contents), tuple(cues))


def swapped(every: Sequence[Marked], count: int, draw: random.Random) -> Iterator[Marked]:
    """Sentences of one content again, with contents of others that stand behind the same word: what
    is said of an outlet does not hang on what the news is."""
    able = [each for each in every if len(each.contents) == 1 and any(t.said for t in each.told)]
    kinds: dict[str, list[str]] = {}
    for each in able:
        ((_, (start, end)),) = each.contents
        kinds.setdefault(_lead(each), []).append(each.text[start:end])
    for each in able:
        for words in draw.sample(kinds[_lead(each)], min(count, len(kinds[_lead(each)]))):
            yield _with(each, words)


def _lead(each: Marked) -> str:
    before = each.text[: each.contents[0][1][0]].split()
    return before[-1].lower() if before and before[-1].lower() in LEADS else str(bool(before))


def _with(each: Marked, words: str) -> Marked:
    """A sentence of one content with these words for it."""
    ((number, (start, end)),) = each.contents
    longer = len(words) - (end - start)

    def moved(place: Offsets) -> Offsets:
        return place if place[0] < end else (place[0] + longer, place[1] + longer)

    return Marked(
        each.text[:start] + words + each.text[end:],
        tuple(Told(moved(told.place), told.said, told.of) for told in each.told),
        ((number, (start, start + len(words))),),
        tuple((of, moved(place)) for of, place in each.cues),
    )


def examples(each: Marked, model: Model, weight: float) -> Iterator[Example]:
    """Each outlet of a sentence as the network sees it."""
    given = blinded(each.text, [one.place for one in each.told])
    states, offsets, roles = seen(given, model)
    back = [given.back(a, b) for a, b in offsets]
    for one, role in zip(each.told, roles, strict=True):
        tags = np.full(len(back), OUTSIDE, np.int64)
        wanted = [(CUE, each.cues), (CONTENT, each.contents)] if one.said else []
        for tag, parts in wanted:
            own = [place for number, place in parts if number in one.of]
            for order, (start, end) in enumerate(own):
                inside = [n for n, (a, b) in enumerate(back) if a < end and b > start]
                tags[inside] = tag
                if order and tag == CONTENT and inside:
                    tags[inside[0]] = NEXT
        yield Example(states.astype(np.float16), role, one.said, "0" in one.of, tags, weight)


def natural(data: Path, count: int) -> list[Marked]:
    """Sentences of real articles that name an outlet, each of another article."""
    found = []
    with gzip.open(data / "data/stories/abp-groups.jsonl.gz", "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            text = record["text"]
            places = [place for line in paragraphs(text) for place in sentences(text, *line)]
            mentions = named(text, [])
            random.Random(record["id"]).shuffle(places)
            for start, end in places:
                own = [m for m in mentions if start <= m.start and m.end <= end]
                if own and end - start < 500:
                    told = [Told((m.start - start, m.end - start), 0, "") for m in own]
                    found.append(Marked(text[start:end], tuple(told), (), ()))
                    break
    return random.Random(1).sample(found, min(count, len(found)))


class CoverageNetwork(nn.Module):
    """A few layers over a sentence's word pieces, told which are of the outlet asked about."""

    def __init__(self) -> None:
        super().__init__()
        self.project = nn.Linear(384, WIDTH)
        self.role = nn.Embedding(3, WIDTH)
        self.norm = nn.LayerNorm(WIDTH)
        self.layers = nn.ModuleList(
            Layer(WIDTH, HEADS, 4 * WIDTH, 0.1, 1e-12) for _ in range(DEPTH)
        )
        self.drop = nn.Dropout(0.2)
        self.look = nn.Linear(WIDTH, WIDTH)
        self.said = nn.Linear(2 * WIDTH, len(SAID))
        self.before = nn.Linear(2 * WIDTH, 1)
        self.signs = nn.Linear(WIDTH, len(SAID))
        self.tags = nn.Linear(WIDTH, 4)

    def forward(
        self, states: Tensor, roles: Tensor, real: Tensor | None
    ) -> tuple[Tensor, Tensor, Tensor]:
        """states [batch, pieces, 384], roles and which pieces are real [batch, pieces] -> logits of
        what is said [batch, 6], of a content before [batch], of tags [batch, pieces, 4]."""
        x = self.norm(self.project(self.drop(states)) + self.role(roles))
        for layer in self.layers:
            x = layer(x, None if real is None else real[:, None, None])
        there = torch.ones_like(x[..., 0]) if real is None else real.float()
        own = (roles == 1).float() * there
        outlet = _mean(x, own)
        near = (x @ self.look(outlet)[..., None])[..., 0] / WIDTH**0.5
        heard = torch.softmax(near.masked_fill(there == 0, -1e4), 1)
        both = self.drop(torch.cat([outlet, _mean(x, heard)], -1))
        signs = self.signs(self.drop(x)).masked_fill(there[..., None] == 0, -1e4)
        return self.said(both) + signs.amax(1), self.before(both)[:, 0], self.tags(self.drop(x))


def _mean(x: Tensor, weights: Tensor) -> Tensor:
    return (x * weights[..., None]).sum(1) / weights.sum(1).clamp(min=1)[:, None]


class CoverageGraph(nn.Module):
    """states [1, pieces, 384], roles [outlets, pieces] -> chances of what is said and of a content
    before, and of tags."""

    def __init__(self, network: CoverageNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, states: Tensor, roles: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        spread = states.expand(roles.shape[0], -1, -1)
        said, before, tags = self.network(spread, roles, None)
        return torch.softmax(said, -1), torch.sigmoid(before), torch.softmax(tags, -1)


def batch(chosen: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor]:
    """States, roles and which pieces are real, of the longest's length."""
    longest = max(len(each.roles) for each in chosen)
    states = np.zeros((len(chosen), longest, 384), np.float32)
    roles, real = np.zeros((2, len(chosen), longest), np.int64)
    for number, each in enumerate(chosen):
        states[number, : len(each.roles)] = each.states
        roles[number, : len(each.roles)] = each.roles
        real[number, : len(each.roles)] = 1
    return torch.from_numpy(states), torch.from_numpy(roles), torch.from_numpy(real == 1)


def loss(network: CoverageNetwork, chosen: Sequence[Example]) -> Tensor:
    """What is said, whether the content stands before, and the tags of outlets spoken of."""
    states, roles, real = batch(chosen)
    with torch.autocast("cpu", torch.bfloat16):
        said, before, tags = (each.float() for each in network(states, roles, real))
    weights = torch.tensor([each.weight for each in chosen])
    wanted = torch.tensor([each.said for each in chosen])
    total = functional.cross_entropy(said, wanted, reduction="none", label_smoothing=0.05)
    spoken = wanted > 0
    earlier = torch.tensor([float(each.before) for each in chosen])
    total = total + spoken * functional.binary_cross_entropy_with_logits(
        before, earlier, reduction="none"
    )
    marks = torch.full(roles.shape, -1)
    for number, each in enumerate(chosen):
        if each.said:
            marks[number, : len(each.tags)] = torch.from_numpy(each.tags)
    parts = functional.cross_entropy(tags.transpose(1, 2), marks, ignore_index=-1, reduction="none")
    return ((total + parts.sum(1) / real.sum(1)) * weights).mean()


def train(learned: list[Example], args: argparse.Namespace) -> CoverageNetwork:
    """The network after so many passes."""
    torch.manual_seed(args.seed)
    draw, network = random.Random(args.seed), CoverageNetwork()
    optimizer = torch.optim.AdamW(network.parameters(), lr=args.rate, weight_decay=0.05)
    steps = int(args.epochs * len(learned) / BATCH)
    began, plan = time.perf_counter(), list[list[Example]]()
    for step in range(1, steps + 1):
        plan = plan or by_length(learned, lambda each: len(each.roles), BATCH, draw)
        chosen = plan.pop()
        for group in optimizer.param_groups:
            group["lr"] = args.rate * min(1, step / 100) * max(0.02, 1 - step / steps)
        network.train()
        optimizer.zero_grad()
        found = loss(network, chosen)
        found.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        if step % 200 == 0 or step == steps:
            print(step, steps, f"loss {found.item():.3f}", f"{time.perf_counter() - began:.0f} s")
    return network


@torch.no_grad()
def measured(network: CoverageNetwork, held: Sequence[Example]) -> dict[str, float]:
    """Of the outlets of held lines: claims found, nothing taken for a claim, what is said named
    rightly among those found, and the pieces of contents (F1), in points."""
    network.eval()
    right = found = claims = false = none = both = given = wanted = 0
    for each in held:
        states, roles, real = batch([each])
        said, _, tags = network(states, roles, real)
        guess, marks = int(said[0].argmax()), tags[0].argmax(-1).numpy()
        if not each.said:
            none, false = none + 1, false + (guess > 0)
            continue
        claims, found, right = claims + 1, found + (guess > 0), right + (guess == each.said)
        told, true = ((one == CONTENT) | (one == NEXT) for one in (marks, each.tags))
        both, given, wanted = both + (told & true).sum(), given + told.sum(), wanted + true.sum()
    values = {
        "found": found / max(claims, 1),
        "said rightly": right / max(found, 1),
        "false": false / max(none, 1),
        "content F1": 2 * both / max(given + wanted, 1),
    }
    return {name: round(100 * float(value), 1) for name, value in values.items()}


def export(network: CoverageNetwork, folder: Path) -> None:
    """coverage.onnx, weights int8, per channel, beside the graphs of the folder."""
    pieces, outlets = Dim("pieces", min=2, max=4096), Dim("outlets", min=1, max=64)
    fed = {"states": torch.zeros(1, 12, 384), "roles": torch.ones((2, 12), dtype=torch.long)}
    shapes: dict[str, Any] = {"states": {1: pieces}, "roles": {0: outlets, 1: pieces}}
    save_beside(
        folder, ("coverage", CoverageGraph(network)), fed, shapes, ["said", "before", "tags"]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    here = Path(__file__).parent
    parser.add_argument("data", type=Path, help="holds data/")
    parser.add_argument("--lines", type=Path, default=here / "coverage_lines")
    parser.add_argument("--held", nargs="*", default=[])
    parser.add_argument("--out", type=Path, default=shipped(DIRECTORY))
    parser.add_argument("--epochs", type=float, default=12.0)
    parser.add_argument("--rate", type=float, default=7e-4)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    model = open_directory(args.out)
    learned, held = list[Example](), list[Example]()
    lines = list[Marked]()
    for path in sorted(args.lines.glob("*.txt")):
        told = path.read_text(encoding="utf-8").splitlines()
        found = [marked(line) for line in told if line.strip()]
        if path.stem in args.held:
            held += [one for each in found for one in examples(each, model, 1.0)]
        else:
            lines += found
    lines += swapped(lines, SWAPS, random.Random(args.seed))
    learned += [one for each in lines for one in examples(each, model, 1.0)]
    for each in natural(args.data, NATURAL):
        learned += examples(each, model, 0.3)
    print(len(learned), "outlets in sentences,", len(held), "kept apart", flush=True)
    network = train(learned, args)
    print(measured(network, held) if held else "nothing kept apart")
    export(network, args.out)


if __name__ == "__main__":
    main()
