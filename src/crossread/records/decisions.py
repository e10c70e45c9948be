"""What a person, or a model asked as a second reader, says of a finding, which it overrules.

Decisions are only ever added; here is the one place that derives from all of them what holds now.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from graphlib import TopologicalSorter

from crossread.records.articles import Span, identify


class DecidedOn(StrEnum):
    """What is decided on, and what the spans of a decision are: of a pair the words of both claims,
    of a row those of one of its claims, of a cell or an omission that claim and then the outlet's
    articles whole, of a conflict the two places that differ, of a speaker or an attribution all its
    places, of a story articles whole. An article is whole as the empty span at its start.
    """

    PAIR = "pair"
    CELL = "cell"
    ROW = "row"
    CONFLICT = "conflict"
    OMISSION = "omission"
    SPEAKER = "speaker"
    ATTRIBUTION = "attribution"
    STORY = "story"


class PairVerdict(StrEnum):
    """Of two claims: whether they give the same answer to one question, conflicting ones, or answer
    different questions."""

    SAME = "same"
    CONFLICTING = "conflicting"
    OTHER = "other"
    UNSURE = "unsure"


class StoryVerdict(StrEnum):
    """What becomes of articles: their stories are one, they are a story of their own, the first
    ones belong to the story of the last one (or, of one article, its story is kept on top)."""

    MERGE = "merge"
    SPLIT = "split"
    PIN = "pin"
    UNPIN = "unpin"


UNSURE = "unsure"
CONFIRMED, REJECTED = "confirmed", "rejected"
TAKEN_BACK = "taken back"  # of a decision that only takes others back
MODEL = "model "  # how the author of a model's answers begins
_JUDGED = (CONFIRMED, REJECTED, UNSURE)
VERDICTS: Mapping[DecidedOn, tuple[str, ...]] = {
    DecidedOn.PAIR: tuple(PairVerdict),
    DecidedOn.CELL: (
        "asserts", "reports", "disputes", "omits", "absent", "not assessed", UNSURE,
    ),
    DecidedOn.ROW: ("kept", "dropped", UNSURE),
    DecidedOn.CONFLICT: _JUDGED,
    DecidedOn.OMISSION: _JUDGED,
    DecidedOn.SPEAKER: (CONFIRMED, "named", UNSURE),
    DecidedOn.ATTRIBUTION: _JUDGED,
    DecidedOn.STORY: tuple(StoryVerdict),
}  # fmt: skip
Target = tuple[str, frozenset[tuple[str, int, int]], str]


@dataclass(frozen=True, slots=True)
class Decision:
    """One answer of an author. `value` says more where the verdict needs it: the speaker's name, or
    in what a conflict lies. `when` is ISO 8601, "" unknown; `takes_back` are the ids of earlier
    decisions that this one ends.
    """

    kind: DecidedOn
    spans: tuple[Span, ...]
    verdict: str
    author: str
    value: str = ""
    why: str = ""
    when: str = ""
    takes_back: tuple[str, ...] = ()
    id: str = field(init=False)

    def __post_init__(self) -> None:
        places = [span.place for span in self.spans]
        said = (self.verdict, self.value, self.author, self.when)
        identify(self, "decision", self.kind, *places, *said, *sorted(self.takes_back))

    @property
    def machine(self) -> bool:
        """Whether a model gave it."""
        return self.author.startswith(MODEL)

    @property
    def target(self) -> Target:
        """What it is on, the same for all decisions on it."""
        places = frozenset((span.article, span.start, span.end) for span in self.spans)
        return self.kind, places, self.value if self.kind is DecidedOn.CONFLICT else ""


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision (id) did to a finding (id): what the machine found, and what holds now."""

    decision: str
    finding: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class AnswersAgree:
    """How far people agree: Krippendorff's alpha over the findings that several answered blind
    (None where it cannot be had), how many those are, and on how many they differ."""

    authors: tuple[str, ...]
    alpha: float | None
    shared: int
    differing: int


def standing(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions that were not taken back, in the order given; of one given twice the last."""
    made = {each.id: each for each in reversed(list(decisions))}
    made = dict(reversed(made.items()))
    takers: dict[str, list[str]] = {name: [] for name in made}
    for each in made.values():
        for name in each.takes_back:
            if name in takers:
                takers[name].append(each.id)
    stands: dict[str, bool] = {}
    for name in TopologicalSorter(takers).static_order():
        stands[name] = not any(stands[taker] for taker in takers[name])
    return [each for name, each in made.items() if stands[name] and each.verdict != TAKEN_BACK]


def settled(decisions: Iterable[Decision]) -> dict[Target, Decision]:
    """The decision that holds on each finding: an answer before "can't tell", a person's before a
    model's, the later one of two alike. Stories are no findings."""
    found: dict[Target, dict[str, Decision]] = {}
    for each in in_time(standing(decisions)):
        if each.kind is not DecidedOn.STORY:
            found.setdefault(each.target, {}).pop(each.author, None)
            found[each.target][each.author] = each
    return {
        target: max(reversed(held.values()), key=lambda d: (d.verdict != UNSURE, not d.machine))
        for target, held in found.items()
    }


def in_time(decisions: Iterable[Decision]) -> list[Decision]:
    """The earlier first; those of no known time before all, in the order given."""
    return sorted(decisions, key=lambda each: each.when)


def answers(decisions: Sequence[Decision]) -> dict[Target, dict[str, str]]:
    """What each person said of each finding before any disagreement was settled: their last answer
    that they did not take back themselves."""
    made = {each.id: each for each in decisions}
    own = {
        name
        for each in decisions
        for name in each.takes_back
        if name in made and made[name].author == each.author
    }
    found: dict[Target, dict[str, str]] = {}
    for each in in_time(made.values()):
        settles = any(made[n].author != each.author for n in each.takes_back if n in made)
        blind = not (settles or each.machine or each.id in own or each.kind is DecidedOn.STORY)
        if blind and each.verdict != TAKEN_BACK:
            found.setdefault(each.target, {})[each.author] = answer_of(each)
    return found


def answer_of(each: Decision) -> str:
    """A decision's answer for comparing: its verdict, with the name where that is what it says."""
    return f"{each.verdict} {each.value}" if each.verdict == "named" else each.verdict


def differing(decisions: Sequence[Decision]) -> dict[Target, list[Decision]]:
    """The findings on which people's standing answers differ, "can't tell" aside."""
    found: dict[Target, dict[str, Decision]] = {}
    for each in in_time(standing(decisions)):
        if each.kind is not DecidedOn.STORY and not each.machine:
            found.setdefault(each.target, {})[each.author] = each
    apart = {
        target: [each for each in held.values() if each.verdict != UNSURE]
        for target, held in found.items()
    }
    return {t: held for t, held in apart.items() if len({answer_of(each) for each in held}) > 1}
