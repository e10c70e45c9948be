"""The words of a quotation against those of a text: which of them stand there, in which order.

A word is the same only where its normal form is; the costs only choose between ways to lay the
quotation over the text, so that what differs is told in the fewest edits.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossread.story.quotations.words import QuotedWord, Wording

OTHER = -0.6  # a word that stands for another
ADDED = -0.8  # a word that the text does not have
GAP, WIDER, WIDEST = 1.2, 0.1, 2.5  # a gap: its first word, each further one, at most
MARKED = 0.1  # a gap that an ellipsis or a bracket marks
BRACKET = 0.05  # a word in brackets that the text has too, less than such a gap costs
REPLACED = 12  # words that a bracket may stand for; more is a gap like any other

Floats = NDArray[np.float32]
Numbers = NDArray[np.int32]
Pairs = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Aligned:
    """Pairs of a word of the quotation and the word of the text it is, by number, both rising;
    `share` of the words outside brackets that have one, `score` less what is between them."""

    pairs: Pairs
    share: float
    score: float


def align(quote: Wording, there: Sequence[QuotedWord], numbers: Sequence[int]) -> Aligned:
    """The best way to lay a quotation over the words of a text with these numbers, which rise."""
    keys: dict[str, int] = {}
    row = np.array([keys.setdefault(there[n].folded, len(keys)) for n in numbers], np.int32)
    size, width = len(quote.words), len(numbers)
    ways = np.zeros((size, width + 1), bool)  # a word taken from the text, or added
    jumps = np.zeros((size, width + 1), np.int32)
    best = np.zeros(width + 1, np.float32)
    for at, word in enumerate(quote.words):
        here = _step(best, row == keys.get(word.folded, -1), word, ways[at])
        best = _gaps(here, jumps[at], marked=_marked(quote, at)) if at + 1 < size else here
    pairs = _traced(ways, jumps, int(np.argmax(best)))
    kept = [
        (at, numbers[n]) for at, n in pairs if there[numbers[n]].folded == quote.words[at].folded
    ]
    own = sum(not word.marked for word in quote.words)
    same = sum(not quote.words[at].marked for at, _ in kept)
    score = float(best.max()) / max(1, own)
    return Aligned(tuple(kept), same / max(1, own), max(0.0, min(1.0, score)))


def straight(first: int, size: int) -> Aligned:
    """Every word of a quotation in its place, from this word of the text on."""
    return Aligned(tuple((at, first + at) for at in range(size)), 1.0, 1.0)


def _marked(quote: Wording, at: int) -> bool:
    """Whether what may be missing after a word is marked: by an ellipsis or a bracket."""
    return at + 1 in quote.gaps or quote.words[at].marked or quote.words[at + 1].marked


def _step(
    best: Floats, same: NDArray[np.bool_], word: QuotedWord, taken: NDArray[np.bool_]
) -> Floats:
    """The scores with one more word of the quotation, which is one of the text or is added."""
    other, added = (-MARKED, 0.0) if word.marked else (OTHER, ADDED)
    along = np.full_like(best, -1e9)
    equal = BRACKET if word.marked and not word.glued else 1.0
    along[1:] = best[:-1] + np.where(same, np.float32(equal), np.float32(other))
    plus = best + np.float32(added)
    np.greater_equal(along, plus, out=taken)
    after: Floats = np.maximum(along, plus)
    return after


def _gaps(here: Floats, jumps: Numbers, *, marked: bool) -> Floats:
    """The scores after words of the text were passed over, where that is better; `jumps` takes
    the place each was reached from."""
    places = np.arange(len(here), dtype=np.int32)
    jumps[:] = places
    if len(here) < 2:
        return here
    first, wider, widest = (MARKED, 0.0, MARKED) if marked else (GAP - WIDER, WIDER, WIDEST)
    slope = np.float32(wider) * places.astype(np.float32)
    best = here.copy()
    for scores, cost in ((here + slope, slope + np.float32(first)), (here, np.float32(widest))):
        most = np.maximum.accumulate(scores)
        source = np.maximum.accumulate(np.where(scores == most, places, 0))
        reached = most[:-1] - (cost[1:] if isinstance(cost, np.ndarray) else cost)
        better = reached > best[1:]
        best[1:][better] = reached[better]
        jumps[1:][better] = source[:-1][better]
    return best


def _traced(ways: NDArray[np.bool_], jumps: Numbers, place: int) -> list[tuple[int, int]]:
    """The words of the quotation that were taken from the text, with their places there."""
    found = []
    for at in range(len(ways) - 1, -1, -1):
        if at + 1 < len(ways):
            place = int(jumps[at, place])
        if ways[at, place]:
            found.append((at, place - 1))
            place -= 1
    return found[::-1]
