"""Log-odds in, the chance they stand for out; every model's score is made by it."""

import math

FARTHEST = 30.0  # beyond it a chance is 0 or 1 to 13 digits


def logistic(odds: float) -> float:
    """The chance with these log-odds."""
    return 1 / (1 + math.exp(-max(-FARTHEST, min(FARTHEST, odds))))
