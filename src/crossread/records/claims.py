"""What an article puts forward: claims, with the figures, times and names said in them."""

from dataclasses import dataclass, field
from enum import StrEnum

from crossread.records.articles import Span, identify
from crossread.records.attributions import Polarity

Chances = tuple[float, float, float]  # of two claims: same, conflicting, denying


class Comparator(StrEnum):
    """How a figure bounds what it counts: "about", "more than", "at least", "dozens"."""

    EXACT = "exact"
    ABOUT = "about"
    OVER = "over"
    AT_LEAST = "at least"
    UNDER = "under"
    AT_MOST = "at most"
    RANGE = "range"
    VAGUE = "vague"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure said in a text, in normal form.

    `value` is the figure ("more than 3,000" 3000.0, "dozens" 24.0), `high` the upper end of a
    range or of a vague word, None for one figure. `unit` is a normal form ("USD", "percent",
    "kilometre", "" for a mere count), `counted` what is counted, its head word in the singular
    and lower case ("person", "" unknown).
    """

    span: Span
    value: float
    high: float | None
    comparator: Comparator
    unit: str
    counted: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or time said in a text, resolved against the article's own date.

    `start` and `end` are ISO 8601, the first and the last day (or minute) meant, both inclusive;
    None where it cannot be resolved (the article has no date). `relation` is on, by, before,
    after, since or until.
    """

    span: Span
    start: str | None
    end: str | None
    relation: str


class EntityKind(StrEnum):
    """Whether a name is a place or someone who acts: a person or a body."""

    PLACE = "place"
    ACTOR = "actor"


@dataclass(frozen=True, slots=True)
class Entity:
    """A place or an actor named in a text; `name` is the fullest name known."""

    span: Span
    name: str
    kind: EntityKind


class ClaimKind(StrEnum):
    """A claim of fact, an opinion, or words that tell nothing of the story."""

    FACTUAL = "factual"
    OPINION = "opinion"
    BOILERPLATE = "boilerplate"


class Modality(StrEnum):
    """How a claim is put: asserted, hedged ("may have"), or asked."""

    ASSERTED = "asserted"
    HEDGED = "hedged"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Claim:
    """One proposition an article puts forward.

    `spans` hold its words, several where they are discontinuous; `text` is them joined by a blank,
    nothing is added. `attribution` is the id of the innermost attribution whose content holds the
    claim, None for the outlet's own voice. `polarity` is negative where the claim itself is
    negated ("did not").
    """

    article: str
    spans: tuple[Span, ...]
    text: str
    attribution: str | None
    kind: ClaimKind
    modality: Modality
    polarity: Polarity
    quantities: tuple[Quantity, ...]
    moments: tuple[Moment, ...]
    places: tuple[Entity, ...]
    actors: tuple[Entity, ...]
    method: str
    score: float
    id: str = field(init=False)

    def __post_init__(self) -> None:
        offsets = [f"{span.start}-{span.end}" for span in self.spans]
        identify(self, "claim", self.article, *offsets)
