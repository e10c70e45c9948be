"""BERT and MPNet encoders in plain torch: public weights in, trained in bfloat16, ONNX out.

Takes BERT's token ids and three feature columns, gives one vector per word piece.
"""

import json
import math
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

STOCK = 1 << 24  # masks drawn once; torch draws them anew at a fifth of a step's time on two cores
_masks: dict[float, Tensor] = {}


def dropped(x: Tensor, rate: float, training: bool) -> Tensor:
    """Dropout with a mask cut at a random place out of a stock of masks."""
    if not training:
        return x
    if rate not in _masks:
        kept = torch.rand(STOCK) >= rate
        _masks[rate] = kept.to(torch.bfloat16) / (1 - rate)
    at = int(torch.randint(STOCK - x.numel(), ()))
    return x * _masks[rate][at : at + x.numel()].view(x.shape)


class Layer(nn.Module):
    """One post-norm transformer layer."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float, eps: float) -> None:
        super().__init__()
        self.heads = heads
        self.dropout = dropout
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=eps)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, eps=eps)

    def forward(self, x: Tensor, mask: Tensor | None, bias: Tensor | None = None) -> Tensor:
        batch, length, width = x.shape
        qkv = self.qkv(x).view(batch, length, 3, self.heads, width // self.heads)
        q, k, v = qkv.permute(2, 0, 3, 1, 4).unbind(0)
        scores = torch.matmul(q * (width // self.heads) ** -0.5, k.transpose(-1, -2))
        if bias is not None:
            scores = scores + bias
        if mask is not None:
            scores = scores.masked_fill(~mask, -1e4)
        mixed = torch.matmul(torch.softmax(scores, dim=-1), v)
        mixed = self.out(mixed.transpose(1, 2).reshape(batch, length, width))
        x = self.norm1(x + dropped(mixed, self.dropout, self.training))
        inner = self.down(functional.gelu(self.up(x)))
        return self.norm2(x + dropped(inner, self.dropout, self.training))


class Relative(nn.Module):
    """MPNet's attention bias by distance, one for all layers, [1, heads, pieces, pieces]."""

    def __init__(self, buckets: int, heads: int) -> None:
        super().__init__()
        self.table = nn.Embedding(buckets, heads)

    def forward(self, places: Tensor) -> Tensor:
        half = self.table.num_embeddings // 2
        distance = places[None] - places[:, None]
        size = distance.abs()
        far = torch.log(size.clamp(min=1) / (half / 2)) / math.log(128 / (half / 2)) * (half / 2)
        large = (half // 2 + far.long()).clamp(max=half - 1)
        bucket = torch.where(size < half // 2, size, large) + half * (distance > 0)
        bias: Tensor = self.table(bucket).permute(2, 0, 1)[None]
        return bias


class Encoder(nn.Module):
    """Embeddings (words, positions, letter case, quotation state, paragraph start) and layers."""

    def __init__(self, config: dict[str, float], layers: int | None = None) -> None:
        super().__init__()
        width, eps = int(config["hidden_size"]), float(config["layer_norm_eps"])
        self.width = width
        self.dropout = 0.1
        self.words = nn.Embedding(int(config["vocab_size"]), width)
        self.positions = nn.Embedding(int(config["max_position_embeddings"]), width)
        self.cases = nn.Embedding(4, width)
        self.quotes = nn.Embedding(4, width)
        self.starts = nn.Embedding(2, width)
        self.norm = nn.LayerNorm(width, eps=eps)
        buckets, heads = int(config.get("relative_attention_num_buckets", 0)), "num_attention_heads"
        self.relative = Relative(buckets, int(config[heads])) if buckets else None
        for table in (self.cases, self.quotes, self.starts):
            nn.init.zeros_(table.weight)
        self.layers = nn.ModuleList(
            Layer(
                width,
                int(config["num_attention_heads"]),
                int(config["intermediate_size"]),
                0.1,
                eps,
            )
            for _ in range(layers or int(config["num_hidden_layers"]))
        )

    def forward(
        self, ids: Tensor, cases: Tensor, quotes: Tensor, starts: Tensor, mask: Tensor | None = None
    ) -> Tensor:
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.positions(places)[None]
        x = x + self.cases(cases) + self.quotes(quotes) + self.starts(starts)
        x = dropped(self.norm(x), self.dropout, self.training)
        bias = self.relative(places) if self.relative else None
        for layer in self.layers:
            x = layer(x, mask, bias)
        return x


SELF = {"bert": "attention.self.", "mpnet": "attention.attn."}
PARTS = {"bert": ("query", "key", "value"), "mpnet": ("q", "k", "v")}
AFTER = {
    "bert": ("attention.output.dense", "attention.output.LayerNorm"),
    "mpnet": ("attention.attn.o", "attention.LayerNorm"),
}


def pretrained(directory: Path, keep: list[int] | None = None, inner: int | None = None) -> Encoder:
    """The encoder of a model directory (config.json, model.safetensors); `keep` picks layers, and
    `inner` takes that many neurons of each feed-forward part, for weights that prune.py made."""
    config = json.loads((directory / "config.json").read_text())
    weights = load_file(directory / "model.safetensors")
    family = config["model_type"]
    keep = keep or list(range(config["num_hidden_layers"]))
    state = _embeddings(weights) if family == "bert" else _mpnet_embeddings(weights)
    for new, old in enumerate(keep):
        for kind in ("weight", "bias"):
            name = f"encoder.layer.{old}."
            parts = [weights[f"{name}{SELF[family]}{x}.{kind}"] for x in PARTS[family]]
            state[f"layers.{new}.qkv.{kind}"] = torch.cat(parts)
            for ours, theirs in (
                ("out", AFTER[family][0]),
                ("norm1", AFTER[family][1]),
                ("up", "intermediate.dense"),
                ("down", "output.dense"),
                ("norm2", "output.LayerNorm"),
            ):
                state[f"layers.{new}.{ours}.{kind}"] = weights[f"{name}{theirs}.{kind}"]
    inner = config["intermediate_size"] = inner or config["intermediate_size"]
    for new in range(len(keep)):
        for part, axis in (("up.weight", 0), ("up.bias", 0), ("down.weight", 1)):
            name = f"layers.{new}.{part}"
            state[name] = state[name].narrow(axis, 0, inner)
    config["vocab_size"], config["max_position_embeddings"] = (
        len(state[name]) for name in ("words.weight", "positions.weight")
    )
    encoder = Encoder(config, len(keep))
    missing, unexpected = encoder.load_state_dict(state, strict=False)
    if unexpected or {m.split(".")[0] for m in missing} != {"cases", "quotes", "starts"}:
        raise ValueError(f"{directory} does not hold the weights expected: {missing} {unexpected}")
    return encoder


def _embeddings(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    segment = weights["embeddings.token_type_embeddings.weight"][0]
    return {
        "words.weight": weights["embeddings.word_embeddings.weight"],
        "positions.weight": weights["embeddings.position_embeddings.weight"] + segment,
        "norm.weight": weights["embeddings.LayerNorm.weight"],
        "norm.bias": weights["embeddings.LayerNorm.bias"],
    }


def _mpnet_embeddings(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """MPNet's tables in the order of BERT's vocabulary, which it holds after four tokens."""
    words = weights["embeddings.word_embeddings.weight"]
    table = words[4:-1].clone()
    table[[0, 101, 102, 103]] = words[[1, 0, 2, len(words) - 1]]  # pad, begin, end, mask
    return {
        "words.weight": table,
        "positions.weight": weights["embeddings.position_embeddings.weight"][2:],
        "norm.weight": weights["embeddings.LayerNorm.weight"],
        "norm.bias": weights["embeddings.LayerNorm.bias"],
        "relative.table.weight": weights["encoder.relative_attention_bias.weight"],
    }
