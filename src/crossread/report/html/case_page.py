"""A judgement as one self-contained HTML page: its sentence, the table, what it hangs on, sources.

Takes a `Judgement`; no network, no scripts needed, readable on paper; the end of the walk.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from crossread.records import (
    Case,
    Consistency,
    Evidence,
    Fact,
    Judgement,
    Method,
    Note,
    Rating,
    Without,
)
from crossread.report.html.templates import Filters, page
from crossread.report.views.descriptors import descriptors
from crossread.report.views.segments import Sign
from crossread.text.listing import counted, grouped, listed
from crossread.weighing.facts import latest, middle

COLUMNS_MAX = 400  # pieces of evidence in the main table
LINES_MAX = 60  # lines of a list
PASSAGE_MAX = 4_000  # characters of one passage
SPREAD_MAX = 2.0  # the largest diagnosticity there can be
_APART = 0.005  # a leader's probability that moves less is not told


SIGNS = {
    Consistency.VERY_CONSISTENT: Sign("cc", "++", "very consistent"),
    Consistency.CONSISTENT: Sign("c", "+", "consistent"),
    Consistency.NEUTRAL: Sign("z", "0", "neutral"),
    Consistency.INCONSISTENT: Sign("i", "−", "inconsistent"),
    Consistency.VERY_INCONSISTENT: Sign("ii", "−−", "very inconsistent"),
    Consistency.NOT_APPLICABLE: Sign("n", "/", "not applicable"),
}
CANNOT_TELL = Sign("n", "?", "cannot tell")
NOT_RATED = Sign("n", "", "not rated")
LOWEST = {Method.COUNT: "fewest is best", Method.WEIGHTED: "nearest 0 is best",
          Method.SQUARED: "fewest is best", Method.LIKELIHOOD: "highest is best"}  # fmt: skip


class GivenRatings(NamedTuple):
    """One author's row of ratings for a piece of evidence, a sign a hypothesis, with reasons."""

    author: str
    round: int
    last: bool
    machine: bool
    signs: tuple[Sign, ...]
    reasons: tuple[str, ...]


class RatingCell(NamedTuple):
    """What counts for one hypothesis, and whether raters dispute it."""

    sign: Sign
    disputed: bool


class RatingColumn(NamedTuple):
    """A piece of evidence as the page prints it; `number` is its place in the case, from 1.

    `fact` is what it counts as (None: not counted), `beside` the ids it counts once with.
    """

    number: int
    evidence: Evidence
    fact: Fact | None
    beside: tuple[str, ...]
    cells: tuple[RatingCell, ...]
    given: tuple[GivenRatings, ...]
    notes: tuple[Note, ...]


class Machine(NamedTuple):
    """A method's own row for one hypothesis, a sign for each column of the table."""

    method: str
    place: int
    signs: tuple[Sign, ...]


def case_page(judgement: Judgement, *, layout: str = "alone.html") -> str:
    """One self-contained page: no network, readable without scripts and on paper; in the layout
    `bare.html` only what stands in its body."""
    case = judgement.case
    columns = _columns(judgement)
    ordered = sorted(columns, key=_most_telling)
    places = {each.id: place for place, each in enumerate(case.hypotheses)}
    return page(
        "case.html",
        "paper.css matrix.css case.css",
        filters=_FILTERS,
        names=_NAMES,
        layout=layout,
        title=f"{case.question} · weighed",
        case=case,
        judgement=judgement,
        columns=columns,
        table=ordered[:COLUMNS_MAX],
        machines=list(_machines(judgement, ordered[:COLUMNS_MAX])),
        by_machine=_by_machine(judgement),
        number={each.evidence.id: each.number for each in columns},
        source_number={each.id: n for n, each in enumerate(case.sources, 1)},
        sources={each.id: each for each in case.sources},
        text={each.id: each.text for each in case.hypotheses},
        place=places,
        scores={score.method: score for score in judgement.scores},
        leader=judgement.probabilities[places[judgement.leaders[0]]],
        alone=len(judgement.leaders) == 1,
        without=_moving(judgement.without),
        descriptors=descriptors(case),
        open_cells=_open_cells(judgement),
        given=any(each.prior is not None for each in case.hypotheses),
    )


def chance(probability: float) -> str:
    """A probability in per cent, never rounded to nothing or to everything."""
    if 0 < probability < 0.001:
        return "under 0.1 %"
    return "over 99.9 %" if 0.999 < probability < 1 else f"{100 * probability:.1f} %"


def points(moved: float) -> str:
    """By how many points of a hundred a probability moves, with its sign."""
    shown = f"{100 * moved:+.1f}".replace("-", "−")
    return "0" if shown[1:] == "0.0" else shown


_FILTERS: Filters = {"counted": counted, "listed": listed, "points": points, "chance": chance}
_NAMES: Mapping[str, object] = {
    "signs": (*SIGNS.values(), CANNOT_TELL, NOT_RATED), "rated": SIGNS, "most": LINES_MAX,
    "columns_max": COLUMNS_MAX, "passage_max": PASSAGE_MAX, "spread_max": SPREAD_MAX,
    "lowest": LOWEST, "methods": tuple(Method),
}  # fmt: skip


def _counted_ratings(judgement: Judgement) -> tuple[Rating, ...]:
    """The ratings that the judgement rests on: people's, or those of the one method named."""
    case = judgement.case
    held = case.proposed if _by_machine(judgement) else case.ratings
    return tuple(each for each in held if each.author in judgement.by)


def _by_machine(judgement: Judgement) -> bool:
    return not {each.author for each in judgement.case.ratings}.issuperset(judgement.by)


def _columns(judgement: Judgement) -> list[RatingColumn]:
    case = judgement.case
    held = latest(_counted_ratings(judgement))
    values = grouped(((each.evidence, each.hypothesis), each.value) for each in held)
    disputed = {(each.evidence, each.hypothesis) for each in judgement.agreement.disputes}
    fact_of = {name: fact for fact in judgement.facts for name in fact.ids}
    given = _given(case)
    notes = grouped((note.about, note) for note in case.notes)
    found = []
    for number, evidence in enumerate(case.evidence, 1):
        fact = fact_of.get(evidence.id)
        keys = [(evidence.id, each.id) for each in case.hypotheses]
        column = RatingColumn(
            number=number,
            evidence=evidence,
            fact=fact,
            beside=tuple(name for name in fact.ids if name != evidence.id) if fact else (),
            cells=tuple(RatingCell(_counting(values.get(key)), key in disputed) for key in keys),
            given=tuple(given.get(evidence.id, ())),
            notes=tuple(notes.get(evidence.id, ())),
        )
        found.append(column)
    return found


def _counting(values: Sequence[Consistency | None] | None) -> Sign:
    """What several ratings of a cell say together; nothing known is never shown as neutral."""
    return NOT_RATED if values is None else sign(middle(values))


def sign(value: Consistency | None) -> Sign:
    """How a rating is shown; None is what an author could not tell."""
    return SIGNS[value] if value else CANNOT_TELL


def _most_telling(column: RatingColumn) -> tuple[bool, float, int]:
    """A key that puts first what tells the hypotheses apart, last what does not count."""
    return (not column.fact, -column.fact.diagnosticity if column.fact else 0.0, column.number)


def _given(case: Case) -> dict[str, list[GivenRatings]]:
    """Each row of ratings, people's first, by evidence."""
    rows: dict[tuple[str, bool, str], dict[int, dict[str, Rating]]] = {}
    for each in (*case.ratings, *case.proposed):
        rounds = rows.setdefault((each.evidence, each.machine, each.author), {})
        rounds.setdefault(each.round, {})[each.hypothesis] = each
    found: dict[str, list[GivenRatings]] = {}
    for (evidence, machine, author), rounds in rows.items():
        for number, row in rounds.items():
            cells = [row.get(each.id) for each in case.hypotheses]
            made = GivenRatings(
                author=author,
                round=number,
                last=number == max(rounds),
                machine=machine,
                signs=tuple(sign(cell.value) if cell else NOT_RATED for cell in cells),
                reasons=tuple(dict.fromkeys(cell.why for cell in cells if cell and cell.why)),
            )
            found.setdefault(evidence, []).append(made)
    return found


def _machines(judgement: Judgement, columns: Sequence[RatingColumn]) -> Iterator[Machine]:
    """The rows of each method that does not count, a hypothesis at a time."""
    case, counted_too = judgement.case, judgement.by if _by_machine(judgement) else ()
    methods = dict.fromkeys(each.author for each in case.proposed)
    for method in (each for each in methods if each not in counted_too):
        own = [
            next((g.signs for g in c.given if g.machine and g.author == method and g.last), None)
            for c in columns
        ]
        for place in range(len(case.hypotheses)):
            signs = tuple(row[place] if row else NOT_RATED for row in own)
            yield Machine(method, place, signs)


def _moving(found: Sequence[Without]) -> list[Without]:
    """What moves the leader's probability, most first."""
    moving = [each for each in found if each.lead_ends or abs(each.moved) >= _APART]
    return sorted(moving, key=lambda each: -abs(each.moved))


def _open_cells(judgement: Judgement) -> list[tuple[Rating, Sign]]:
    """The ratings that take no stand: the author could not tell, or it does not apply."""
    none = (None, Consistency.NOT_APPLICABLE)
    held = latest(_counted_ratings(judgement))
    return [(each, sign(each.value)) for each in held if each.value in none]
