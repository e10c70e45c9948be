"""Train a model that finds facts in sentences, gives each a vector, and relates two of them.

usage: python training/train_facts.py --data ../shared --labels FILE --invented DIR --start DIR
       --tokenizer DIR --out DIR [--held STORY ...] [--steps N]
`--start` is an exported model of pairs, whose int8 weights are taken as they are, or weights that
this wrote.
"""

import argparse
import json
import random
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from encoder import Encoder
from facts import (
    WIDEST,
    Line,
    Told,
    aims,
    columns,
    cropped,
    drawn,
    load,
    load_invented,
    padded,
    relations,
)
from frames import RELATIONS
from frames import load as load_frames
from pairs import NLI, Pair, batches
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from train_matching import frame_pairs, natural_pairs, nli_pairs, story_pairs

HIDDEN = 128
SCALE = 16.0  # of cosines in the loss of vectors
BERT = {
    "hidden_size": 384,
    "layer_norm_eps": 1e-12,
    "vocab_size": 30522,
    "max_position_embeddings": 512,
    "num_attention_heads": 12,
    "intermediate_size": 1536,
    "num_hidden_layers": 6,
}


class FactModel(nn.Module):
    """An encoder with four uses: which stretches of a sentence are facts, a unit vector for each,
    and for two texts NLI and relation, over [CLS] and the mean of all pieces."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        width = encoder.width
        self.encoder = encoder
        self.dropout = nn.Dropout(0.1)
        self.first = nn.Linear(width, HIDDEN)
        self.last = nn.Linear(width, HIDDEN)
        self.edge = nn.Linear(width, 2)
        self.size = nn.Embedding(WIDEST, 1)
        self.vector = nn.Linear(2 * width, width)
        self.nli = nn.Linear(2 * width, len(NLI))
        self.relation = nn.Linear(4 * width, len(RELATIONS))
        nn.init.zeros_(self.size.weight)
        nn.init.constant_(self.edge.bias, -2.5)  # few stretches are facts
        with torch.no_grad():
            self.vector.weight.zero_()
            self.vector.weight[:, :width] = torch.eye(width)
            self.vector.bias.zero_()

    def states(self, t: dict[str, Tensor]) -> Tensor:
        """A vector per word piece, [batch, pieces, width]."""
        real = torch.arange(t["ids"].shape[1])[None] < t["lengths"][:, None]
        with torch.autocast("cpu", torch.bfloat16):
            out = self.encoder(t["ids"], t["cases"], t["quotes"], t["starts"], real[:, None, None])
        return out.float()

    def spans(self, states: Tensor) -> Tensor:
        """Logits of the stretches that start at each piece, [batch, pieces, WIDEST]."""
        first, last = self.first(states), self.last(states)
        edges = self.edge(states)
        places = torch.arange(states.shape[1])[:, None] + torch.arange(WIDEST)[None]
        ends = functional.pad(last, (0, 0, 0, WIDEST - 1))[:, places]
        scores = (first[:, :, None] * ends).sum(-1) / HIDDEN**0.5
        stop = functional.pad(edges[..., 1], (0, WIDEST - 1))[:, places]
        made: Tensor = scores + edges[..., :1] + stop + self.size.weight[:, 0]
        return made

    def pooled(self, states: Tensor, rows: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """Unit vectors of stretches, [stretches, width], from their pieces and their sentence."""
        total = functional.pad(states.cumsum(1), (0, 0, 1, 0))
        inside = (total[rows, last + 1] - total[rows, first]) / (last + 1 - first)[:, None]
        both = torch.cat([inside, states[rows, 0]], dim=-1)
        return functional.normalize(self.vector(both), dim=-1)

    def pairs(self, t: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
        """Logits of two texts: [batch, NLI labels] and [batch, relations]."""
        states = self.states(t)
        real = torch.arange(t["ids"].shape[1])[None] < t["lengths"][:, None]
        mean = (states * real[..., None]).sum(1) / t["lengths"][:, None]
        marked = t["quotes"].float()
        sides = []
        for side in (0, 1):
            own = marked * (t["starts"] == side)
            sides.append((states * own[..., None]).sum(1) / own.sum(1).clamp(min=1)[:, None])
        both = self.dropout(torch.cat([states[:, 0], mean], dim=-1))
        met = torch.cat([both, self.dropout(sides[0] * sides[1]), (sides[0] - sides[1]).abs()], -1)
        return self.nli(both), self.relation(met)


def shipped(path: Path) -> dict[str, Tensor]:
    """The weights of a shipped matching model, set back from int8."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(path / "matching.onnx").graph
    held = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    state = {}
    large = sorted(
        (name for name in held if name.startswith("val_") and name.endswith("_quantized")),
        key=lambda name: int(name.split("_")[1]),
    )
    for number, name in enumerate(large):
        part = ("qkv", "out", "up", "down")[number % 4]
        state[f"layers.{number // 4}.{part}.weight"] = _full(held, name).T
    for name, values in held.items():
        if name.startswith("model.encoder.") and not name.endswith(("_scale", "_zero_point")):
            plain = name.removeprefix("model.encoder.").removesuffix("_quantized")
            state[plain] = _full(held, name) if name.endswith("_quantized") else values
    made = {f"encoder.{name}": torch.from_numpy(np.array(x)) for name, x in state.items()}
    made["nli.weight"] = torch.from_numpy(
        np.array(_full(held, "model.nli.weight_Transposed_quantized").T)
    )
    relation = _full(held, "model.relation.weight_Transposed_quantized").T
    made["relation.weight"] = torch.from_numpy(np.pad(relation, ((0, 0), (0, relation.shape[1]))))
    for name in ("nli.bias", "relation.bias"):
        made[name] = torch.from_numpy(np.array(held[f"model.{name}"]))
    return made


def _full(held: dict[str, Any], name: str) -> Any:
    plain = name.removesuffix("_quantized")
    zero = held[f"{plain}_zero_point"].astype(np.float32)
    return (held[name].astype(np.float32) - zero) * held[f"{plain}_scale"]


@dataclass(frozen=True, slots=True)
class Seen:
    """A story as the model sees it: states [sentences, pieces, width] and vectors of its facts."""

    states: Tensor
    vectors: Tensor


def seen(model: FactModel, told: Told) -> Seen:
    """One pass over the sentences of a story."""
    order = sorted(range(len(told.lines)), key=lambda i: len(told.lines[i].ids))
    half = len(order) * 3 // 5
    parts = [
        model.states(columns([told.lines[i] for i in part]))
        for part in (order[:half], order[half:])
    ]
    room = parts[1].shape[1] - parts[0].shape[1]
    whole = torch.cat([functional.pad(parts[0], (0, 0, 0, room)), parts[1]])
    states = whole[torch.tensor(order).argsort()]
    rows = torch.tensor([fact.sentence for fact in told.facts])
    first = torch.tensor([fact.first + 1 for fact in told.facts])
    last = torch.tensor([fact.last + 1 for fact in told.facts])
    return Seen(states, model.pooled(states, rows, first, last))


def span_loss(model: FactModel, states: Tensor, told: Told, chosen: list[int]) -> Tensor:
    """Cross entropy of every stretch of whole words of the chosen sentences."""
    logits = model.spans(states[:, 1:])
    total, count = torch.zeros(()), 0
    for number in chosen:
        line = told.lines[number]
        facts = [fact for fact in told.facts if fact.sentence == number]
        if not facts:
            continue
        wanted, able = aims(line, facts)
        given = logits[number, : len(line.ids)]
        each = functional.binary_cross_entropy_with_logits(given, wanted, reduction="none")
        total = total + (each * able).sum()
        count += len(facts)
    return total / max(1, count)


def vector_loss(told: Told, vectors: Tensor) -> Tensor:
    """Of each fact with a partner in another article, the cross entropy of finding it among all
    facts of other articles."""
    known = relations(told)
    sure, doubt, other = (torch.from_numpy(x) for x in (known.same, known.doubt, known.apart))
    logits = (SCALE * vectors @ vectors.T).masked_fill(~other | doubt, -1e4)
    wanted = sure.any(1)
    if not wanted.any():
        return torch.zeros(())
    found = functional.log_softmax(logits[wanted], -1)
    return -((found * sure[wanted]).sum(-1) / sure[wanted].sum(-1)).mean()


def fact_pairs(
    model: FactModel, told: Told, vectors: Tensor, count: int, rng: random.Random
) -> Tensor:
    """Cross entropy of the relation of pairs of facts of one story."""
    with torch.no_grad():
        likeness = (vectors @ vectors.T).numpy()
    rows, wanted = [], []
    for one, other, chances in drawn(rng, told, likeness, count):
        pair = (one, other) if rng.random() < 0.5 else (other, one)
        sides = [cropped(told.lines[told.facts[n].sentence], told.facts[n]) for n in pair]
        rows.append(([line for line, _ in sides], [place for _, place in sides]))
        wanted.append(chances)
    order = sorted(range(len(rows)), key=lambda i: sum(len(x.ids) for x in rows[i][0]))
    total = torch.zeros(())
    for part in (order[: len(order) // 2], order[len(order) // 2 :]):
        if part:
            _, relation = model.pairs(padded([rows[i] for i in part]))
            total = total + functional.cross_entropy(
                relation, torch.tensor([wanted[i] for i in part]), reduction="sum"
            )
    return total / max(1, len(rows))


def claim_pairs(batch: list[Pair]) -> dict[str, Tensor]:
    """Pairs of whole claims, which the judge sees as facts without a sentence around them."""
    size = max(len(pair) for pair in batch)
    made = {n: np.zeros((len(batch), size), np.int64) for n in ("ids", "cases", "starts", "quotes")}
    for number, pair in enumerate(batch):
        made["ids"][number, 0] = 101
        at = 1
        for second, part in enumerate((pair.first, pair.second)):
            end = at + len(part.ids)
            made["ids"][number, at : end + 1] = [*part.ids, 102]
            made["cases"][number, at:end] = part.cases
            made["starts"][number, at : end + 1] = second
            made["quotes"][number, at:end] = int(pair.task == "relation")
            at = end + 1
    tensors = {name: torch.from_numpy(column) for name, column in made.items()}
    tensors["lengths"] = torch.tensor([len(pair) for pair in batch])
    return tensors


def claim_loss(model: FactModel, batch: list[Pair]) -> Tensor:
    """Cross entropy of each pair's own task."""
    nli, relation = model.pairs(claim_pairs(batch))
    total = torch.zeros(())
    for task, logits in (("nli", nli), ("relation", relation)):
        rows = [i for i, pair in enumerate(batch) if pair.task == task]
        if rows:
            wanted = torch.tensor([batch[i].wanted for i in rows])
            total = total + functional.cross_entropy(logits[rows], wanted, reduction="sum")
    return total / len(batch)


@torch.no_grad()
def measured(model: FactModel, held: list[Told]) -> dict[str, float]:
    """On stories kept apart: facts found (half overlap), area of pairs by vectors and by the judge
    among the 60 likest of each story, recall at a precision of 80 %."""
    model.eval()
    found = right = gold = 0
    cosines, judged, truth, positives = [], [], [], 0
    for told in held:
        view = seen(model, told)
        logits = model.spans(view.states[:, 1:])
        for number, line in enumerate(told.lines):
            facts = [f for f in told.facts if f.sentence == number]
            if not facts:
                continue
            chance = torch.sigmoid(logits[number, : len(line.ids)]) * whole_words(line)
            kept = decoded(chance.numpy(), 0.2)
            gold += len(facts)
            found += len(kept)
            right += sum(any(overlap(k, (f.first, f.last)) >= 0.5 for k in kept) for f in facts)
        known = relations(told)
        wanted = {(int(a), int(b)) for a, b in np.argwhere(np.triu(known.same))}
        alike = (view.vectors @ view.vectors.T).numpy()
        pairs = [(int(a), int(b)) for a, b in np.argwhere(np.triu(known.apart & ~known.doubt))]
        positives += len(wanted)
        pairs.sort(key=lambda p: -alike[p])
        top = pairs[:200]
        for at in range(0, len(top), 64):
            rows = []
            for a, b in top[at : at + 64]:
                sides = [cropped(told.lines[told.facts[i].sentence], told.facts[i]) for i in (a, b)]
                rows.append(([x for x, _ in sides], [p for _, p in sides]))
            _, relation = model.pairs(padded(rows))
            judged += torch.softmax(relation, -1)[:, :3].sum(-1).tolist()
        cosines += [float(alike[p]) for p in top]
        truth += [p in wanted for p in top]
    return {
        "facts recall": right / gold,
        "facts given per gold": found / gold,
        "pairs among the likest": sum(truth) / positives,
        "vectors": recall_at(cosines, truth, positives, 0.8),
        "judge": recall_at(judged, truth, positives, 0.8),
        "judge 90": recall_at(judged, truth, positives, 0.9),
        "both": recall_at(
            [j + c for j, c in zip(judged, cosines, strict=True)], truth, positives, 0.8
        ),
    }


def whole_words(line: Line) -> Tensor:
    """Which stretches are of whole words, [pieces, WIDEST]."""
    return aims(line, ())[1]


def overlap(a: tuple[int, int], b: tuple[int, int]) -> float:
    """Shared pieces of two stretches over all of theirs."""
    both = min(a[1], b[1]) - max(a[0], b[0]) + 1
    return max(0, both) / (max(a[1], b[1]) - min(a[0], b[0]) + 1)


def decoded(chance: Any, least: float) -> list[tuple[int, int]]:
    """The likeliest stretches, none of which overlaps a likelier one by more than half."""
    kept: list[tuple[int, int]] = []
    order = np.argsort(-chance, axis=None, kind="stable")
    for flat in order:
        first, size = divmod(int(flat), chance.shape[1])
        if chance[first, size] < least:
            break
        each = (first, first + size)
        if all(overlap(each, k) <= 0.5 for k in kept):
            kept.append(each)
    return kept


def recall_at(scores: list[float], truth: list[bool], positives: int, precision: float) -> float:
    """The largest share of positives found by a threshold with at least that precision."""
    right, best = 0, 0.0
    for number, at in enumerate(sorted(range(len(scores)), key=lambda i: -scores[i]), 1):
        right += truth[at]
        if right / number >= precision:
            best = max(best, right / positives)
    return best


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="holds data/")
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("--invented", type=Path, required=True, help="a folder of stories")
    parser.add_argument("--mix", type=float, default=0.35, help="share of steps on invented ones")
    parser.add_argument("--start", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--held", nargs="*", default=[], help="stories that are not learned")
    parser.add_argument("--steps", type=int, default=1500, help="stories seen in all")
    parser.add_argument("--until", type=int, help="break off after so many of them")
    parser.add_argument("--every", type=int, default=300, help="steps between two looks")
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--pairs", type=int, default=10, help="positive pairs of a story and pass")
    parser.add_argument("--frozen", type=int, default=1, help="layers that stay, from the bottom")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


def older(
    args: argparse.Namespace, tokenizer: Any, rng: random.Random
) -> tuple[list[Pair], list[Pair]]:
    """The labelled pairs of whole claims, and those of inference."""
    here, data = Path(__file__).parent, args.data / "data"
    claims = frame_pairs(load_frames(sorted((here / "frames").glob("*.jsonl"))), tokenizer, rng, 10)
    claims += natural_pairs(here / "natural_pairs.jsonl", data, tokenizer)
    claims += natural_pairs(here / "neus_pairs.jsonl", data, tokenizer)
    claims += story_pairs(here / "story_pairs.jsonl", data, tokenizer)
    return claims, nli_pairs(data / "nli" / "lingnli-train.jsonl.gz", tokenizer)


def begun(args: argparse.Namespace) -> FactModel:
    """The model with the weights it starts from."""
    model = FactModel(Encoder(BERT))
    if args.start.is_dir():
        _, unexpected = model.load_state_dict(shipped(args.start), strict=False)
        assert not unexpected
    else:
        model.load_state_dict(torch.load(args.start, weights_only=True))
    for name, parameter in model.named_parameters():
        low = [f"encoder.layers.{n}." for n in range(args.frozen)]
        if name.startswith(("encoder.words", "encoder.positions", *low)):
            parameter.requires_grad_(False)
    return model


class Stories:
    """Real and invented stories, each kind drawn without putting back; those `held` apart. What
    was added to the labels since is read when a kind is used up."""

    def __init__(self, args: argparse.Namespace, tokenizer: Any) -> None:
        self.args, self.tokenizer = args, tokenizer
        self.rng = random.Random(args.seed)
        both = [*self.read(False), *self.read(True)]
        self.held = [story for story in both if story.name in args.held]
        self.waiting: dict[bool, list[Told]] = {False: [], True: []}

    def read(self, invented: bool) -> list[Told]:
        """All stories of a kind."""
        if invented:
            return load_invented(self.args.invented, self.tokenizer)
        return load(self.args.labels, self.args.data / "data", self.tokenizer)

    def next(self) -> Told:
        """The story of the next step."""
        invented = self.rng.random() < self.args.mix
        waiting = self.waiting[invented]
        if not waiting:
            waiting += [x for x in self.read(invented) if x.name not in self.args.held]
            self.rng.shuffle(waiting)
        return waiting.pop()


def lesson(
    model: FactModel, told: Told, batch: list[Pair], count: int, rng: random.Random
) -> list[float]:
    """Adds the gradients of one story and one batch of claims; gives the four losses."""
    view = seen(model, told)
    spans = span_loss(model, view.states, told, list(range(len(told.lines))))
    found = vector_loss(told, view.vectors)
    (0.25 * spans + 0.5 * found).backward()
    related = fact_pairs(model, told, view.vectors.detach(), count, rng)
    (1.5 * related).backward()
    claims = claim_loss(model, batch)
    (0.5 * claims).backward()
    return [float(each.detach()) for each in (spans, found, related, claims)]


def main() -> None:
    args = options()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    rng = random.Random(args.seed)
    tokenizer = Tokenizer.from_file(str(args.tokenizer / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    claims, nli = older(args, tokenizer, rng)
    model = begun(args)
    free = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
    known = [p for n, p in free if n.startswith("encoder.")]
    fresh = [p for n, p in free if not n.startswith("encoder.")]
    rates = [{"params": known, "peak": args.rate}, {"params": fresh, "peak": 6 * args.rate}]
    optimizer = torch.optim.AdamW(rates, weight_decay=0.01, fused=True)
    average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(0.99))
    args.out.mkdir(parents=True, exist_ok=True)
    plan: list[list[Pair]] = []
    stories = Stories(args, tokenizer)
    sums, began = np.zeros(4), time.perf_counter()
    last = args.until or args.steps
    for step in range(last):
        if not plan:
            plan = list(batches([*rng.sample(claims, 8000), *rng.sample(nli, 4000)], 800, rng))
        model.train()
        share = min(1.0, (step + 1) / (0.05 * args.steps)) * max(0.02, 1 - step / args.steps)
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * share
        optimizer.zero_grad(set_to_none=True)
        sums += lesson(model, stories.next(), plan.pop(), args.pairs, rng)
        torch.nn.utils.clip_grad_norm_([*known, *fresh], 4.0)
        optimizer.step()
        average.update_parameters(model)
        if (step + 1) % 20 == 0:
            seconds = time.perf_counter() - began
            print(step + 1, (sums / 20).round(3).tolist(), f"{seconds:.0f}s", flush=True)
            sums[:] = 0
        if (step + 1) % args.every == 0 or step + 1 == last:
            smooth: FactModel = average.module
            torch.save(smooth.state_dict(), args.out / "last.pt")
            print(json.dumps({"step": step + 1, **measured(smooth, stories.held)}), flush=True)


if __name__ == "__main__":
    main()
