"""The BERT encoder in plain torch: loads public weights, trains in bfloat16, exports to ONNX.

Takes token ids and three feature columns, gives one vector per word piece.
"""

import json
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional


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

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        batch, length, width = x.shape
        qkv = self.qkv(x).view(batch, length, 3, self.heads, width // self.heads)
        q, k, v = qkv.permute(2, 0, 3, 1, 4).unbind(0)
        scores = torch.matmul(q * (width // self.heads) ** -0.5, k.transpose(-1, -2))
        if mask is not None:
            scores = scores.masked_fill(~mask, -1e4)
        mixed = torch.matmul(torch.softmax(scores, dim=-1), v)
        mixed = self.out(mixed.transpose(1, 2).reshape(batch, length, width))
        x = self.norm1(x + functional.dropout(mixed, self.dropout, self.training))
        inner = self.down(functional.gelu(self.up(x)))
        return self.norm2(x + functional.dropout(inner, self.dropout, self.training))


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
        x = functional.dropout(self.norm(x), self.dropout, self.training)
        for layer in self.layers:
            x = layer(x, mask)
        return x


def pretrained(directory: Path, keep: list[int] | None = None) -> Encoder:
    """The encoder of a model directory (config.json, model.safetensors); `keep` picks layers."""
    config = json.loads((directory / "config.json").read_text())
    weights = load_file(directory / "model.safetensors")
    keep = keep or list(range(config["num_hidden_layers"]))
    encoder = Encoder(config, len(keep))
    state = {
        "words.weight": weights["embeddings.word_embeddings.weight"],
        "positions.weight": weights["embeddings.position_embeddings.weight"],
        "norm.weight": weights["embeddings.LayerNorm.weight"],
        "norm.bias": weights["embeddings.LayerNorm.bias"],
    }
    segment = weights["embeddings.token_type_embeddings.weight"][0]
    state["positions.weight"] = state["positions.weight"] + segment
    for new, old in enumerate(keep):
        for kind in ("weight", "bias"):
            name = f"encoder.layer.{old}."
            parts = [weights[f"{name}attention.self.{x}.{kind}"] for x in ("query", "key", "value")]
            state[f"layers.{new}.qkv.{kind}"] = torch.cat(parts)
            for ours, theirs in (
                ("out", "attention.output.dense"),
                ("norm1", "attention.output.LayerNorm"),
                ("up", "intermediate.dense"),
                ("down", "output.dense"),
                ("norm2", "output.LayerNorm"),
            ):
                state[f"layers.{new}.{ours}.{kind}"] = weights[f"{name}{theirs}.{kind}"]
    missing, unexpected = encoder.load_state_dict(state, strict=False)
    if unexpected or {m.split(".")[0] for m in missing} != {"cases", "quotes", "starts"}:
        raise ValueError(
            f"{directory} does not hold the BERT weights expected: {missing} {unexpected}"
        )
    return encoder
