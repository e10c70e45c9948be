"""The numbers behind a case's words, as they stand where a case names no others."""

from math import sqrt

from crossread.records import Consistency, Level, Scale, Vocabulary

DEFAULT = Scale(
    chances=(
        (Consistency.VERY_CONSISTENT, 0.9),
        (Consistency.CONSISTENT, 0.7),
        (Consistency.NEUTRAL, 0.45),
        (Consistency.INCONSISTENT, 0.2),
        (Consistency.VERY_INCONSISTENT, 0.05),
    ),
    reports=(
        (Level.OBSERVED, 1.0, 0.0),
        (Level.HIGH, 0.95, 0.05),
        (Level.MEDIUM, 0.8, 0.2),
        (Level.LOW, 0.6, 0.4),
    ),
    weights=(
        (Level.OBSERVED, sqrt(2)),
        (Level.HIGH, sqrt(2)),
        (Level.MEDIUM, 1.0),
        (Level.LOW, 1 / sqrt(2)),
    ),
    words=Vocabulary.ICD_203,
)
