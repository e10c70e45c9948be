"""What people decided, in words, to stand beside what the program found."""

from collections import defaultdict
from dataclasses import dataclass, replace

from crossread.records import Comparison, DecidedOn, Decision
from crossread.text.listing import listed

_WORDS: dict[tuple[DecidedOn, str], str] = {
    (DecidedOn.PAIR, "same"): "one claim",
    (DecidedOn.PAIR, "conflicting"): "the same claim, reported differently",
    (DecidedOn.PAIR, "other"): "different claims",
    (DecidedOn.ROW, "kept"): "a claim",
    (DecidedOn.ROW, "dropped"): "not a claim of this story",
    (DecidedOn.CONFLICT, "confirmed"): "a conflict",
    (DecidedOn.CONFLICT, "rejected"): "not a conflict",
    (DecidedOn.ATTRIBUTION, "confirmed"): "an attribution",
    (DecidedOn.ATTRIBUTION, "rejected"): "not an attribution",
    (DecidedOn.SPEAKER, ""): "no name",
}


@dataclass(frozen=True, slots=True)
class Ruled:
    """A decision on a finding in words: who decided what, and what the program had found; with how
    many others like it, on other pairs of one row, without a reason of their own."""

    decision: Decision
    now: str
    was: str
    others: int = 0

    @property
    def verb(self) -> str:
        """`Confirmed` where the decision is what had been found."""
        return "Confirmed" if self.now == self.was else "Decided"

    @property
    def many(self) -> str:
        """`, 3 pairs` where it stands for more than one."""
        return f", {self.others + 1} pairs" if self.others else ""

    @property
    def sentence(self) -> str:
        """`Decided by Ada Ohm: different claims (program: one claim)`."""
        said = f"{self.verb} by {self.decision.author}: {self.now}{self.many}"
        return said if self.now == self.was else f"{said} (program: {self.was})"


def ruled(comparison: Comparison) -> dict[str, tuple[Ruled, ...]]:
    """What was decided of each finding (id), alike pairs of a row once; people before a model."""
    made = {each.id: each for each in comparison.decisions}
    found: defaultdict[str, dict[object, Ruled]] = defaultdict(dict)
    for each in comparison.decided:
        of, held = made[each.decision], found[each.finding]
        was = "confirmed" if each.was in _FINDS.get(of.kind, ()) else each.was
        plain = of.kind is DecidedOn.PAIR and not of.why
        key = (of.author, each.now, was) if plain else len(held)
        first = held.get(key)
        held[key] = (
            replace(first, others=first.others + 1)
            if first
            else Ruled(of, _word(of.kind, each.now), _word(of.kind, was))
        )
    return {
        finding: tuple(sorted(held.values(), key=lambda each: each.decision.machine))
        for finding, held in found.items()
    }


# What was found is what a confirmation confirms.
_FINDS = {
    DecidedOn.CONFLICT: ("number", "date", "place", "actor", "polarity"),
    DecidedOn.ATTRIBUTION: ("attribution",),
}


def _word(kind: DecidedOn, said: str) -> str:
    return _WORDS.get((kind, said), said)


def deciders(comparison: Comparison) -> str:
    """`5 decisions were applied, by Ada Ohm and model Rook.`; "" where there are none."""
    authors = list(dict.fromkeys(each.author for each in comparison.decisions))
    if not authors:
        return ""
    many = len(comparison.decisions)
    return f"{many:,} decision{'s were' if many > 1 else ' was'} applied, by {listed(authors)}."
