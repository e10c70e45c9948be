"""Cases written by hand, in few words."""

from collections.abc import Mapping, Sequence

from crossread.records import Case, Consistency, Evidence, Hypothesis, Level, Rating
from crossread.weighing.scale import DEFAULT


def case(
    rows: Mapping[str, Sequence[str]],
    *,
    evidence: Mapping[str, Evidence] | None = None,
    author: str = "Ines Tarn",
) -> Case:
    """A case with a row of ratings for each piece of evidence; observed where nothing is given."""
    count = len(next(iter(rows.values())))
    known = evidence or {}
    held = [
        known.get(name, Evidence(name, f"text of {name}", credibility=Level.OBSERVED))
        for name in rows
    ]
    hypotheses = tuple(Hypothesis(f"H{n}", f"explanation {n}") for n in range(1, count + 1))
    ratings = tuple(rating(name, f"H{n}", word, author) for name, row in rows.items()
                    for n, word in enumerate(row, 1))  # fmt: skip
    return Case("Which is it?", hypotheses, tuple(held), DEFAULT, ratings=ratings)


def rating(evidence: str, hypothesis: str, word: str, author: str, round: int = 1) -> Rating:
    value = None if word == "?" else Consistency(word)
    return Rating(evidence, hypothesis, value, author, round=round)
