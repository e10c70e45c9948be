"""What is wrong with a case that can be read: a sentence for each fault, with its remedy."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from crossread.records import Case, Contest, Evidence, Level, Passage, Rating
from crossread.text.listing import grouped

MOST = 2000  # pieces of evidence; the leave-one-out of more takes minutes
SLACK = 1e-6  # by which priors may miss 1


def faults(case: Case) -> Iterator[str]:
    """Every fault of the case, in the order of the file's parts."""
    yield from _hypotheses(case)
    yield from _priors(case)
    yield from _names(case)
    sources = {source.id for source in case.sources}
    for each in case.evidence:
        yield from _evidence(each, sources)
    yield from _rows(case, case.ratings)
    yield from _rows(case, case.proposed)
    yield from _scale(case)


def _hypotheses(case: Case) -> Iterator[str]:
    if not case.hypotheses:
        yield "the case has no hypotheses; add two or more [[hypothesis]] with id and text."
    elif len(case.hypotheses) == 1:
        yield (
            f"the case has only one hypothesis, {case.hypotheses[0].id}; add an alternative, for"
            " example that it is not true."
        )
    texts = grouped((" ".join(each.text.casefold().split()), each.id) for each in case.hypotheses)
    for text, ids in texts.items():
        if len(ids) > 1 and text:
            yield f"hypotheses {' and '.join(ids)} have one text, {text!r}; say how they differ."


def _priors(case: Case) -> Iterator[str]:
    given = {each.id: each.prior for each in case.hypotheses if each.prior is not None}
    if not given:
        return
    missing = [each.id for each in case.hypotheses if each.prior is None]
    if missing:
        yield f"hypothesis {', '.join(missing)} has no prior but others do; give all or none."
        return
    none = [name for name, value in given.items() if value == 0]
    if none:
        yield (
            f"hypothesis {', '.join(none)} has prior 0, which no evidence can move; give it a small"
            " one or remove it."
        )
    total = sum(given.values())
    if abs(total - 1) > SLACK:
        yield f"the priors contradict each other: they sum to {total:.4g}; make them sum to 1."


def _names(case: Case) -> Iterator[str]:
    for part, ids in (
        ("hypotheses", [each.id for each in case.hypotheses]),
        ("sources", [each.id for each in case.sources]),
        ("pieces of evidence", [each.id for each in case.evidence]),
        ("inquiries", [each.id for each in case.inquiries]),
    ):
        for name, count in Counter(ids).items():
            if count > 1 and name:
                yield f"{count} {part} have the id {name}; give each its own."
    if len(case.evidence) > MOST:
        yield f"the case has {len(case.evidence)} pieces of evidence; at most {MOST} are weighed."
    known = {each.id for each in case.hypotheses} | {each.id for each in case.evidence}
    for note in case.notes:
        if note.about and note.about not in known:
            yield f"a note is about {note.about!r}, which is not in the case; fix its id."


def _evidence(evidence: Evidence, sources: set[str]) -> Iterator[str]:
    name = f"evidence {evidence.id}"
    for passage in _passages(evidence):
        if passage.source not in sources:
            yield f"{name} cites source {passage.source!r}, which is not in the case; fix its id."
        if passage.end - passage.start != len(passage.text):
            yield (
                f"{name} has a passage from {passage.start} to {passage.end} whose text has"
                f" {len(passage.text)} characters; fix one of them."
            )
    absence = evidence.absence
    if absence:
        strangers = [each for each in absence.silent if each not in absence.covering]
        if not absence.silent or strangers or len(set(absence.covering)) < 2:
            yield (
                f"{name} is an omission; name who omits it in silent, and in covering every outlet"
                " on the story, including those."
            )
    own = evidence.assumption or evidence.credibility is Level.OBSERVED
    if not (evidence.shown_by or absence or own or evidence.reference):
        yield (
            f"{name} has no basis; add shown_by or a reference, or set assumption = true, or"
            ' credibility = "observed" if the analyst saw it.'
        )


def _passages(evidence: Evidence) -> Iterator[Passage]:
    yield from evidence.shown_by
    contests: Iterable[Contest] = evidence.contested
    yield from (each.passage for each in contests)


def _rows(case: Case, ratings: tuple[Rating, ...]) -> Iterator[str]:
    hypotheses = [each.id for each in case.hypotheses]
    evidence = {each.id for each in case.evidence}
    rows: dict[tuple[str, str, int], Counter[str]] = defaultdict(Counter)
    for each in ratings:
        rows[each.evidence, each.author, each.round][each.hypothesis] += 1
    for (name, author, number), cells in rows.items():
        row = f"{author}’s rating of {name}" + (f", round {number}," if number != 1 else "")
        if name not in evidence:
            yield f"{row} is for evidence that is not in the case; fix its id."
        for cell, count in cells.items():
            if cell not in hypotheses:
                yield f"{row} is for {cell!r}, which is not a hypothesis; fix its id."
            elif count > 1:
                yield f"{row} has {count} values for {cell}; keep one."
        missing = [each for each in hypotheses if each not in cells]
        if missing:
            names = ", ".join(missing)
            yield f'{row} has no value for {names}; rate it, or write "?" for cannot tell.'


def _scale(case: Case) -> Iterator[str]:
    values = [value for _, value in case.scale.chances]
    if not all(0 < value < 1 for value in values) or values != sorted(values, reverse=True):
        yield "the chances must be between 0 and 1 and decrease from CC to II; fix [chances]."
