"""A case: a question, rival hypotheses, evidence with its origins, and who rated it how."""

from dataclasses import dataclass
from enum import StrEnum


class Consistency(StrEnum):
    """How well a piece of evidence, were it so, fits a hypothesis (Heuer's scale)."""

    VERY_CONSISTENT = "CC"
    CONSISTENT = "C"
    NEUTRAL = "N"
    INCONSISTENT = "I"
    VERY_INCONSISTENT = "II"
    NOT_APPLICABLE = "NA"


class Level(StrEnum):
    """How credible or relevant a piece of evidence is; `OBSERVED` is the analyst's own and is a
    credibility only."""

    OBSERVED = "observed"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Vocabulary(StrEnum):
    """Whose words stand for probabilities."""

    ICD_203 = "ICD 203"
    PHIA = "PHIA"


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One of the rival explanations; `prior` is None where all are taken as equally likely."""

    id: str
    text: str
    prior: float | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """An article that evidence stands in; what is not known is "".

    `id` is the case's short name for it, `article` the id of the `Article`. `sha256` is of the raw
    bytes, `file` where they lie, seen from the folder of the case. `newsroom` is false for a text
    whose outlet is not known.
    """

    id: str
    article: str
    outlet: str
    title: str = ""
    published: str = ""
    url: str = ""
    file: str = ""
    sha256: str = ""
    newsroom: bool = True


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a source (its short name), half-open code-point offsets into the article's text,
    and the name of the origin they go back to ("" not known)."""

    source: str
    start: int
    end: int
    text: str
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Contest:
    """What stands against a piece of evidence: in what it differs, between whom, and where."""

    kind: str
    between: str
    passage: Passage


@dataclass(frozen=True, slots=True)
class Absence:
    """Outlets that are silent on something, of those that cover the story and could carry it."""

    silent: tuple[str, ...]
    covering: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that may tell the hypotheses apart.

    Said: `shown_by` are the passages that say so, `contested` those against it. Happened: `origins`
    are the independent roots (names), `credibility` how far they are believed. `assumption` is true
    where it rests on the analyst alone, `absence` is set where silence is the evidence. `interest`
    names who gains if it is believed ("" nobody known), `reference` a source that is not at hand.
    """

    id: str
    text: str
    shown_by: tuple[Passage, ...] = ()
    origins: tuple[str, ...] = ()
    assumption: bool = False
    credibility: Level = Level.MEDIUM
    relevance: Level = Level.MEDIUM
    interest: str = ""
    contested: tuple[Contest, ...] = ()
    absence: Absence | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Rating:
    """What one piece of evidence would mean for one hypothesis, by one author.

    `value` is None where the author cannot tell. `round` counts an author's rounds from 1: the last
    one counts, those before show how steady it is. Of a machine `author` is its method.
    """

    evidence: str
    hypothesis: str
    value: Consistency | None
    author: str
    why: str = ""
    round: int = 1
    machine: bool = False
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Estimate:
    """An author's own probabilities, one a hypothesis (in the case's order), as they were given."""

    author: str
    values: tuple[float, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A yes/no question not yet answered, and the chance of yes under each hypothesis."""

    id: str
    text: str
    chances: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on a hypothesis or piece of evidence (its id), or on the whole case ("")."""

    text: str
    about: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """The numbers behind the words of a case.

    `chances` are P(evidence | hypothesis) by rating; `reports` the chances that an origin tells
    what is so (hit) and what is not (false alarm), by credibility; `weights` those of the weighted
    inconsistency, by credibility or relevance.
    """

    chances: tuple[tuple[Consistency, float], ...]
    reports: tuple[tuple[Level, float, float], ...]
    weights: tuple[tuple[Level, float], ...]
    words: Vocabulary


@dataclass(frozen=True, slots=True)
class Case:
    """A question, what might answer it, and everything that was put forward and rated.

    `ratings` are people's, `proposed` a machine's: they are never mixed.
    """

    question: str
    hypotheses: tuple[Hypothesis, ...]
    evidence: tuple[Evidence, ...]
    scale: Scale
    sources: tuple[Source, ...] = ()
    ratings: tuple[Rating, ...] = ()
    proposed: tuple[Rating, ...] = ()
    estimates: tuple[Estimate, ...] = ()
    inquiries: tuple[Inquiry, ...] = ()
    notes: tuple[Note, ...] = ()
