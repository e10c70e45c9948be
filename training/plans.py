"""What a network learns from, cut into batches of examples of like length."""

import random
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")
NEAR = 20  # batches whose examples are sorted together


def by_length(
    every: Sequence[T], length: Callable[[T], int], size: int, draw: random.Random
) -> list[list[T]]:
    """All examples in drawn order, `size` in a batch, those of like length together."""
    drawn, made = draw.sample(every, len(every)), list[list[T]]()
    for at in range(0, len(drawn), NEAR * size):
        part = sorted(drawn[at : at + NEAR * size], key=length)
        made += [part[n : n + size] for n in range(0, len(part), size)]
    return draw.sample(made, len(made))
