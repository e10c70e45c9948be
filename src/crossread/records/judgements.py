"""What a case comes to: scores side by side, what the lead hangs on, and how far raters agree."""

from dataclasses import dataclass
from enum import StrEnum

from crossread.records.cases import Case, Consistency, Level


class Method(StrEnum):
    """How hypotheses are scored."""

    COUNT = "inconsistencies"
    WEIGHTED = "weighted inconsistency"
    SQUARED = "squared inconsistency"
    LIKELIHOOD = "likelihood"


@dataclass(frozen=True, slots=True)
class Fact:
    """Evidence that counts once: one piece, or several rated alike that share an origin.

    `ids` are the pieces, the first stands for all; `values` the ratings counted, one a hypothesis
    (None: nobody could tell). `strength` is the number of independent origins (1 where none is
    named), `against` that of those who say otherwise. `diagnosticity` is the population standard
    deviation of the ratings on the scale 1 to 5.
    """

    ids: tuple[str, ...]
    origins: tuple[str, ...]
    strength: int
    against: int
    credibility: Level
    relevance: Level
    values: tuple[Consistency | None, ...]
    diagnosticity: float


@dataclass(frozen=True, slots=True)
class Score:
    """One figure a hypothesis, in the case's order: the lowest leads where inconsistency is
    counted, the highest probability of the likelihood model. `leaders` are ids."""

    method: Method
    values: tuple[float, ...]
    leaders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Likelihood:
    """The word for a probability and the band it stands for, in per cent; `within` is false where
    the probability lies between two bands and takes the nearer word."""

    word: str
    low: int
    high: int
    within: bool


@dataclass(frozen=True, slots=True)
class Confidence:
    """How firm the ground of a judgement is, apart from how likely it is: high, moderate, low."""

    level: str
    reasons: tuple[str, ...]


class Part(StrEnum):
    """What is left out to see whether the lead hangs on it."""

    EVIDENCE = "evidence"
    ORIGIN = "origin"
    OUTLET = "outlet"


@dataclass(frozen=True, slots=True)
class Without:
    """The judgement without one part: the probabilities and leaders then, and by how much the
    leader's probability moves. `lead_ends` where the leader no longer leads alone."""

    part: Part
    name: str
    probabilities: tuple[float, ...]
    leaders: tuple[str, ...]
    moved: float
    lead_ends: bool


@dataclass(frozen=True, slots=True)
class Flip:
    """The smallest set whose removal ends the leader's sole lead, by one method.

    `evidence` are ids, one of each fact, or (where `part` is ORIGIN) the names of origins; empty
    where nothing does it, or nobody leads alone. `assumptions` and `interested` are those of them
    that rest on the analyst, or on someone who gains. `exact` is false where a smaller set may
    exist.
    """

    method: Method
    part: Part
    names: tuple[str, ...]
    leaders: tuple[str, ...]
    assumptions: tuple[str, ...]
    interested: tuple[str, ...]
    exact: bool


@dataclass(frozen=True, slots=True)
class Lookout:
    """What to look for next: a question of the case, or whether a piece of evidence (its id in
    `about`) is so; `gain` is the entropy it is expected to take away, in bits."""

    about: str
    text: str
    gain: float


@dataclass(frozen=True, slots=True)
class Coherent:
    """An author's own probabilities moved to the nearest ones that sum to 1; `incoherence` is the
    distance moved."""

    author: str
    given: tuple[float, ...]
    values: tuple[float, ...]
    incoherence: float


@dataclass(frozen=True, slots=True)
class Dispute:
    """A cell that raters see two steps of the scale apart, or more."""

    evidence: str
    hypothesis: str
    values: tuple[tuple[str, Consistency], ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two or more rows of ratings agree: Krippendorff's alpha (ordinal; None where it
    cannot be told), over `cells` rated by two or more. `raters` is one name where an author's own
    rounds are compared."""

    raters: tuple[str, ...]
    alpha: float | None
    cells: int
    disputes: tuple[Dispute, ...]


@dataclass(frozen=True, slots=True)
class Single:
    """What one author's ratings alone come to; `machine` for a method's."""

    author: str
    probabilities: tuple[float, ...]
    leaders: tuple[str, ...]
    machine: bool


@dataclass(frozen=True, slots=True)
class Judgement:
    """A case judged. Whatever holds one figure a hypothesis stands in the case's order.

    `by` are the authors whose ratings count; `facts` what counted, `unrated` the ids of evidence
    that nobody rated. `probabilities` are the likelihood model's, `gained` the bits of entropy that
    the evidence took from the priors. `warnings` are sentences on where methods disagree.
    """

    case: Case
    by: tuple[str, ...]
    sentence: str
    leaders: tuple[str, ...]
    probabilities: tuple[float, ...]
    likelihoods: tuple[Likelihood, ...]
    confidence: Confidence
    warnings: tuple[str, ...]
    facts: tuple[Fact, ...]
    unrated: tuple[str, ...]
    scores: tuple[Score, ...]
    gained: float
    without: tuple[Without, ...]
    flips: tuple[Flip, ...]
    lookouts: tuple[Lookout, ...]
    estimates: tuple[Coherent, ...]
    agreement: Agreement
    reliability: tuple[Agreement, ...]
    singles: tuple[Single, ...]
