"""A cell of a story's matrix as a piece of evidence: its words, where they stand, and the
independent sources they originate with."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from crossread.records import Claim, Comparison
from crossread.records.cases import Case, Evidence, Passage, Source
from crossread.serve.asking import Refused
from crossread.story.index import Index, index
from crossread.story.rows import Row, rows
from crossread.weighing.proposals import free_id, passage_of, source_of


@dataclass(frozen=True, slots=True)
class Picked:
    """The evidence of a cell, and its articles as sources, without names of a case."""

    evidence: Evidence
    sources: tuple[Source, ...]


def picked(made: Comparison, row: str, column: str) -> Picked:
    """What the cell of a row (its number) and a column (its place from 0) says."""
    known = index(made)
    found = {str(each.number): each for each in rows(made, known)}.get(row)
    places = {str(place): each for place, each in enumerate(made.columns)}
    outlet = places.get(column)
    if found is None or outlet is None:
        raise Refused(404, "There is no such cell in this story; open its matrix again.")
    claims = [each for each in found.claims if known.columns.get(each.article) == outlet.name]
    if not claims:
        raise Refused(400, f"{outlet.name[:80]} does not carry this claim; pick another cell.")
    passages = tuple(_passage(known, found, each) for each in claims if each.spans)
    origins = dict.fromkeys(each.origin for each in passages if each.origin)
    evidence = Evidence("", found.proposition.text, passages, tuple(origins))
    articles = dict.fromkeys(each.source for each in passages)
    sources = (source_of(known.articles[key], outlet, "") for key in articles)
    return Picked(evidence, tuple(replace(each, file="") for each in sources))  # none is here


def _passage(known: Index, row: Row, claim: Claim) -> Passage:
    origin = next((each.name for each in row.origins if claim.id in each.claims), "")
    made = known.attributions.get(claim.attribution or "")
    article = known.articles[claim.article]
    return passage_of(claim, made, article, source=claim.article, origin=origin)


def renamed(found: Picked, case: Case) -> tuple[Evidence, Sequence[Source]]:
    """The same under the next free names of a case, and the sources that the case lacks."""
    names = {each.article: each.id for each in case.sources}
    fresh = []
    for each in found.sources:
        if each.article not in names:
            names[each.article] = free_id("S", set(names.values()))
            fresh.append(replace(each, id=names[each.article]))
    shown = tuple(replace(each, source=names[each.source]) for each in found.evidence.shown_by)
    number = free_id("E", {each.id for each in case.evidence})
    return replace(found.evidence, id=number, shown_by=shown), fresh
