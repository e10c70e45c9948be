"""Pairs of sentences as the matching model sees them, and the model: an encoder with three uses.

Texts in, padded tensors out; `PairModel` gives a sentence's vector, and for two sentences what the
second says of the first: as inference has it (NLI), and as claims of one story (relation).
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from encoder import Encoder
from torch import Tensor, nn

from crossread.models.tagger import CLS, SEP
from crossread.models.windows import letter_case

NLI = ("entailment", "neutral", "contradiction")
LONGEST = 80  # word pieces of one sentence; what follows is not seen


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence as word pieces: ids and letter cases."""

    ids: tuple[int, ...]
    cases: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sentences and what is wanted of them: chances per NLI label or per relation."""

    first: Sentence
    second: Sentence
    task: str
    wanted: tuple[float, ...]
    weight: float = 1.0

    def __len__(self) -> int:
        return len(self.first.ids) + len(self.second.ids) + 3


class PairModel(nn.Module):
    """The encoder with a head each for NLI and relation, over [CLS] and the mean of all pieces."""

    def __init__(self, encoder: Encoder, relations: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(0.1)
        self.nli = nn.Linear(2 * encoder.width, len(NLI))
        self.relation = nn.Linear(2 * encoder.width, relations)

    def states(self, t: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
        """[CLS]'s vector and the mean of all pieces', each [batch, width]."""
        real = torch.arange(t["ids"].shape[1])[None] < t["lengths"][:, None]
        zeros = torch.zeros_like(t["ids"])
        with torch.autocast("cpu", torch.bfloat16):
            out = self.encoder(t["ids"], t["cases"], zeros, t["starts"], real[:, None, None])
        out = out.float()
        return out[:, 0], (out * real[..., None]).sum(1) / t["lengths"][:, None]

    def vectors(self, t: dict[str, Tensor]) -> Tensor:
        """Sentences as unit vectors, [batch, width]."""
        return nn.functional.normalize(self.states(t)[1], dim=-1)

    def forward(self, t: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
        """Logits of pairs: [batch, NLI labels] and [batch, relations]."""
        both = self.dropout(torch.cat(self.states(t), dim=-1))
        return self.nli(both), self.relation(both)


def sentences(texts: Sequence[str], tokenizer: Any) -> list[Sentence]:
    """Texts as word pieces, cut at LONGEST."""
    found = []
    for text, encoded in zip(
        texts, tokenizer.encode_batch(list(texts), add_special_tokens=False), strict=True
    ):
        ids, offsets = encoded.ids[:LONGEST], encoded.offsets[:LONGEST]
        found.append(Sentence(tuple(ids), tuple(letter_case(text[s:e]) for s, e in offsets)))
    return found


def tensors(rows: Sequence[tuple[Sentence, ...]]) -> dict[str, Tensor]:
    """Rows of one or two sentences with [CLS] and [SEP]; `starts` is 1 in the second."""
    size = max(1 + sum(len(part.ids) + 1 for part in row) for row in rows)
    columns = {n: np.zeros((len(rows), size), np.int64) for n in ("ids", "cases", "starts")}
    lengths = []
    for number, row in enumerate(rows):
        columns["ids"][number, 0] = CLS
        at = 1
        for second, part in enumerate(row):
            end = at + len(part.ids)
            columns["ids"][number, at : end + 1] = [*part.ids, SEP]
            columns["cases"][number, at:end] = part.cases
            columns["starts"][number, at : end + 1] = second
            at = end + 1
        lengths.append(at)
    made = {name: torch.from_numpy(column) for name, column in columns.items()}
    made["lengths"] = torch.tensor(lengths)
    return made


def batches(pairs: Sequence[Pair], budget: int, rng: random.Random) -> Iterator[list[Pair]]:
    """Pairs of like length, at most `budget` padded word pieces a batch, in random order."""
    order = sorted(pairs, key=lambda pair: len(pair) + rng.random() * 8)
    groups: list[list[Pair]] = [[]]
    for pair in order:
        if (len(groups[-1]) + 1) * len(pair) > budget:
            groups.append([])
        groups[-1].append(pair)
    rng.shuffle(groups)
    yield from (group for group in groups if group)
