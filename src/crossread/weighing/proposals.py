"""A question and a `Comparison` in, what a case may hold out: hypotheses, sources and evidence.

Only words that stand in an article are evidence; nothing is written by a machine.
"""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from crossread.records import (
    Absence,
    Article,
    Attribution,
    Claim,
    ClaimKind,
    Column,
    Comparison,
    Conflict,
    Contest,
    Evidence,
    Hypothesis,
    Level,
    Origin,
    Passage,
    Polarity,
    Proposition,
    Source,
    Stance,
)
from crossread.text.listing import grouped

_OR = re.compile(r"[,;]?\s+\bor\b\s+(?:is it |was it |rather |just |merely )?", re.IGNORECASE)
_ASKING = re.compile(
    r"^(?:is|are|was|were|does|do|did|has|have|had|will|would|can|could|should)\s+", re.IGNORECASE
)
_ING = re.compile(r"\b\w{2,}ing\b", re.IGNORECASE)
_UNNAMED = "(unnamed)"


def hypotheses(title: str) -> tuple[str, ...]:
    """The rival explanations that a title poses ("Is X doing A or B?"); none where it does not."""
    question = title.strip().rstrip("?").strip() if title.strip().endswith("?") else ""
    question = question.rpartition(": ")[2]
    parts = [part.strip(" ,;:“”\"'") for part in _OR.split(question)]
    if len(parts) < 2 or not all(parts):
        return ()
    asked = _ASKING.match(parts[0])
    if not asked:
        return tuple(parts)
    first = parts[0][asked.end() :]
    doing = _ING.search(first, 1)
    if doing and all(_ING.match(part) for part in parts[1:]):
        return (first, *(first[: doing.start()] + part for part in parts[1:]))
    return (first, *(_ASKING.sub("", part, count=1) for part in parts[1:]))


def numbered(texts: Sequence[str], *, taken: Set[str] = frozenset()) -> tuple[Hypothesis, ...]:
    """Hypotheses with the ids H1, H2 and so on, but for those that are taken."""
    return tuple(map(Hypothesis, _free("H", len(texts), taken), texts))


def _free(letter: str, count: int, taken: Set[str]) -> list[str]:
    names = (f"{letter}{number}" for number in range(1, count + len(taken) + 1))
    return [name for name in names if name not in taken][:count]


def free_id(letter: str, taken: Set[str]) -> str:
    """The first of E1, E2 and so on that is not taken."""
    return _free(letter, 1, taken)[0]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a comparison.

    `most` pieces of evidence at most; `everything`: also what one outlet alone says in its own
    voice; `assumptions_of` an outlet whose claims without a source are listed as assumptions;
    `absences`: who leaves a claim out, of all who could carry it.
    """

    most: int = 60
    everything: bool = False
    assumptions_of: str = ""
    absences: bool = False


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a comparison gives a case, and how many more rows there were than asked for."""

    sources: tuple[Source, ...]
    evidence: tuple[Evidence, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class _Known:
    """The records of a comparison by their ids, origins and conflicts by their row."""

    comparison: Comparison
    source: dict[str, str]
    articles: dict[str, Article]
    claims: dict[str, Claim]
    attributions: dict[str, Attribution]
    origins: dict[str, list[Origin]]
    conflicts: dict[str, list[Conflict]]


def proposals(comparison: Comparison, wanted: Wanted) -> Proposed:
    """The rows of a comparison as evidence, in its order, with the articles they stand in."""
    sources = _sources(comparison)
    known = _known(comparison, sources)
    rows = [
        row
        for row in comparison.propositions
        if known.claims[row.clearest].kind is not ClaimKind.BOILERPLATE
    ]
    chosen = [row for row in rows if _worth(known, row, wanted)]
    ranked = sorted(chosen, key=lambda row: _weight(known, row))[: wanted.most]
    kept = {row.id for row in ranked}
    found: list[Evidence] = []
    for row in rows:
        if row.id in kept:
            found += _of_row(known, row, wanted)
    named = [replace(each, id=f"E{number}") for number, each in enumerate(found, 1)]
    used = {p.source for each in named for p in _passages(each)}
    return Proposed(
        tuple(each for each in sources if each.id in used), tuple(named), len(chosen) - len(kept)
    )


def _passages(evidence: Evidence) -> list[Passage]:
    return [*evidence.shown_by, *(each.passage for each in evidence.contested)]


def _sources(comparison: Comparison) -> list[Source]:
    newsroom = {name: column for column in comparison.columns for name in column.articles}
    articles = (each.article for each in comparison.readings)
    return [
        source_of(article, newsroom[article.id], f"S{number}")
        for number, article in enumerate(articles, 1)
    ]


def source_of(article: Article, column: Column, name: str) -> Source:
    """An article of a column of the matrix as a case's source of that name."""
    return Source(
        id=name,
        article=article.id,
        outlet=article.outlet or column.name,
        title=article.title.text if article.title else "",
        published=article.published or "",
        url=article.url or "",
        file="" if article.name == "-" or "://" in article.name else article.name,
        sha256=article.capture.sha256 if article.capture else "",
        newsroom=column.newsroom,
    )


def _known(comparison: Comparison, sources: Sequence[Source]) -> _Known:
    return _Known(
        comparison,
        {each.article: each.id for each in sources},
        {each.article.id: each.article for each in comparison.readings},
        {each.id: each for each in comparison.claims},
        {made.id: made for each in comparison.readings for made in each.attributions},
        grouped((origin.proposition, origin) for origin in comparison.origins),
        grouped((conflict.proposition, conflict) for conflict in comparison.conflicts),
    )


def _worth(known: _Known, row: Proposition, wanted: Wanted) -> bool:
    """Whether a row is proposed: others carry it or contest it, or it stands on somebody's word."""
    carriers = {known.claims[each].article for each in row.claims}
    voiced = any(known.claims[each].attribution for each in row.claims)
    own = _unsourced(known, row, wanted.assumptions_of)
    return wanted.everything or len(carriers) > 1 or voiced or own or row.id in known.conflicts


def _unsourced(known: _Known, row: Proposition, outlet: str) -> bool:
    """Whether the row is what this outlet alone says, in its own voice."""
    claims = [known.claims[each] for each in row.claims]
    own = all(known.articles[each.article].outlet == outlet for each in claims)
    return bool(outlet) and own and not any(each.attribution for each in claims)


def _weight(known: _Known, row: Proposition) -> tuple[int, int, int]:
    """What is contested, of many origins and carried by many comes first."""
    carriers = {known.claims[each].article for each in row.claims}
    return (
        -len(known.conflicts.get(row.id, [])), -len(known.origins.get(row.id, [])), -len(carriers)
    )  # fmt: skip


def _of_row(known: _Known, row: Proposition, wanted: Wanted) -> list[Evidence]:
    """The evidence that one row gives, without ids."""
    told = known.claims[row.clearest]
    against = _against(known, row)
    denied = _denied(known, told)
    side = [
        known.claims[each]
        for each in row.claims
        if each not in against and _denied(known, known.claims[each]) is denied
    ]
    shown = tuple(_passage(known, row, each) for each in side)
    own = _unsourced(known, row, wanted.assumptions_of)
    names = {each.origin for each in shown if each.origin}
    evidence = Evidence(
        id="",
        text=_passage(known, row, told).text,
        shown_by=shown,
        origins=tuple(dict.fromkeys(each.origin for each in shown if each.origin)),
        assumption=own,
        credibility=Level.LOW if own or _doubtful(known, side, names) else Level.MEDIUM,
        contested=_contested(known, row, against),
    )
    absence = _absence(known, row) if wanted.absences else None
    silent = Evidence("", evidence.text, absence=absence) if absence else None
    return [evidence, silent] if silent else [evidence]


def _against(known: _Known, row: Proposition) -> dict[str, Conflict]:
    """The claims that conflict with the clearest one, each with its conflict."""
    found = {}
    for each in known.conflicts.get(row.id, []):
        if row.clearest in (each.a, each.b):
            found[each.b if each.a == row.clearest else each.a] = each
    return found


def _denied(known: _Known, claim: Claim) -> bool:
    """Whether the claim's source denies it."""
    made = known.attributions.get(claim.attribution or "")
    return made is not None and made.polarity is Polarity.NEGATIVE


def _doubtful(known: _Known, side: Sequence[Claim], names: Set[str]) -> bool:
    """Whether all of it stands on sources without a name, or in a text without an outlet."""
    unnamed = bool(names) and all(name.endswith(_UNNAMED) for name in names)
    return unnamed or not any(known.articles[each.article].outlet for each in side)


def _passage(known: _Known, row: Proposition, claim: Claim) -> Passage:
    made = known.attributions.get(claim.attribution or "")
    name = next((o.name for o in known.origins.get(row.id, []) if claim.id in o.claims), "")
    source = known.source[claim.article]
    return passage_of(claim, made, known.articles[claim.article], source=source, origin=name)


def passage_of(
    claim: Claim, made: Attribution | None, article: Article, *, source: str, origin: str
) -> Passage:
    """The words of a claim from its first to its last; of what is denied, with who denies it."""
    spans = list(claim.spans)
    if made and made.polarity is Polarity.NEGATIVE:
        spans += [*made.source, *made.cue]
    start, end = min(each.start for each in spans), max(each.end for each in spans)
    return Passage(source, start, end, article.text[start:end], origin)


def _contested(
    known: _Known, row: Proposition, against: dict[str, Conflict]
) -> tuple[Contest, ...]:
    return tuple(
        Contest(
            each.kind.value,
            each.between.value if each.between else "",
            _passage(known, row, known.claims[claim]),
        )
        for claim, each in against.items()
    )


def _absence(known: _Known, row: Proposition) -> Absence | None:
    """Who leaves the row out, of all of whom that can be told."""
    cells = [each for each in known.comparison.coverage if each.proposition == row.id]
    silent = tuple(each.outlet for each in cells if Stance.OMITS in each.stances)
    assessed = tuple(each.outlet for each in cells if each.stances)
    return Absence(silent, assessed) if silent else None
