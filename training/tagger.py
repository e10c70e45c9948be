"""The attribution model: cue heads, and for each cue a label for every word piece of its window.

Two chances per word piece: that the cue of an attribution starts there, and that the cue of one
inside another's content does.

A cue's head is its first word piece. Around each head a scorer over (head, word piece) pairs and a
linear-chain CRF mark the source, cue and content that belong together, so nested and overlapping
attributions are separate answers and linking needs no rule.
"""

import torch
from encoder import Encoder
from torch import Tensor, nn
from torch.nn import functional

from crossread.models.tagger import LABELS, NEVER

HIDDEN = 128
REACH = 16  # distance buckets on each side of a cue


def forbidden() -> Tensor:
    """NEVER where a label may not follow another: inside a role only after the same role."""
    table = torch.zeros(len(LABELS), len(LABELS))
    for old, before in enumerate(LABELS):
        for new, after in enumerate(LABELS):
            if after[0] == "I" and before[2:] != after[2:]:
                table[old, new] = NEVER
    return table


def buckets(distance: Tensor) -> Tensor:
    """Signed distances in 2 * REACH + 1 buckets: exact to 6, then by powers of about 1.5."""
    size = distance.abs().float()
    far = 6 + torch.log(size.clamp(min=6) / 6) / 0.4055
    near = torch.where(size <= 6, size, far).floor().clamp(max=REACH).long()
    return REACH + torch.sign(distance).long() * near


class Linker(nn.Module):
    """Emission scores for (cue head, word piece) pairs, [heads, pieces, labels]."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.token = nn.Linear(width, 2 * HIDDEN)
        self.head = nn.Linear(width, 2 * HIDDEN)
        self.distance = nn.Embedding(2 * REACH + 1, HIDDEN)
        self.paragraph = nn.Embedding(7, HIDDEN)
        self.middle = nn.Linear(HIDDEN, HIDDEN)
        self.last = nn.Linear(HIDDEN, len(LABELS))
        self.unary = nn.Linear(width, len(LABELS))

    def forward(
        self, states: Tensor, rows: Tensor, heads: Tensor, distances: Tensor, paragraphs: Tensor
    ) -> Tensor:
        """states [batch, pieces, width]; a cue head is at (row, piece); both differences are
        [heads, pieces]."""
        plus, times = self.token(states)[rows].chunk(2, -1)
        head_plus, head_times = self.head(states[rows, heads]).chunk(2, -1)
        pair = plus + head_plus[:, None] + times * head_times[:, None]
        pair = pair + self.distance(buckets(distances))
        pair = pair + self.paragraph(paragraphs.clamp(-3, 3) + 3)
        pair = functional.gelu(pair)
        pair = functional.dropout(pair, 0.1, self.training)
        pair = functional.gelu(self.middle(pair))
        scores: Tensor = self.last(pair) + self.unary(states)[rows]
        return scores


class Tagger(nn.Module):
    """Encoder, cue-head score per word piece, linker, and the CRF's transition scores."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        width = encoder.width
        self.encoder = encoder
        self.cue = nn.Sequential(nn.Linear(width, HIDDEN), nn.GELU(), nn.Linear(HIDDEN, 2))
        self.linker = Linker(width)
        self.transitions = nn.Parameter(torch.zeros(len(LABELS), len(LABELS)))
        self.start = nn.Parameter(torch.zeros(len(LABELS)))
        self.register_buffer("forbidden", forbidden(), persistent=False)

    def links(self, states: Tensor, rows: Tensor, heads: Tensor, paragraphs: Tensor) -> Tensor:
        """Emissions for cue heads at (row, piece) of a batch of states [batch, pieces, width]."""
        places = torch.arange(states.shape[1])
        chosen = paragraphs[rows]
        own = chosen.gather(1, heads[:, None])
        scores: Tensor = self.linker(
            states, rows, heads, places[None] - heads[:, None], chosen - own
        )
        return scores

    def tables(self) -> tuple[Tensor, Tensor]:
        """Transition and start scores with what may not be made NEVER."""
        start = self.start + torch.tensor([NEVER if x[0] == "I" else 0.0 for x in LABELS])
        return self.transitions + self.forbidden, start

    def path_loss(self, emissions: Tensor, wanted: Tensor, steps: Tensor, mask: Tensor) -> Tensor:
        """Cross entropy of each cue's label sequence against how often each label is wanted at each
        piece, [heads, pieces, labels], and after which other, [heads, labels, labels]."""
        transitions, start = self.tables()
        score = (wanted * emissions).sum((1, 2)) + (wanted[:, 0] * start).sum(1)
        score = score + (steps * transitions).sum((1, 2))
        return log_partition(emissions, transitions, start, mask) - score

    def posterior(self, emissions: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """The chance of each label at each piece, and how often each follows which."""
        transitions, start = (table.detach() for table in self.tables())
        with torch.enable_grad():
            scores = emissions.detach().requires_grad_()
            moves = transitions.expand(len(emissions), -1, -1).clone().requires_grad_()
            total = log_partition(scores, moves, start, mask).sum()
            labels, steps = torch.autograd.grad(total, (scores, moves))
        return labels, steps


def log_partition(emissions: Tensor, transitions: Tensor, start: Tensor, mask: Tensor) -> Tensor:
    """Log of the summed weights of all label sequences of each row, [heads]."""
    alpha = start + emissions[:, 0]
    for t in range(1, emissions.shape[1]):
        following = torch.logsumexp(alpha[:, :, None] + transitions, 1) + emissions[:, t]
        alpha = torch.where(mask[:, t, None], following, alpha)
    total: Tensor = torch.logsumexp(alpha, 1)
    return total
