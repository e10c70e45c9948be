"""A judgement as JSON, with the fields of the case file, or as CSV, a row a rating; JSON read back.

docs/weighing.md tells the fields.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict

from crossread.errors import CaseFault
from crossread.exports.codec import json_file
from crossread.exports.readings import csv_line
from crossread.records import Case, Evidence, Judgement, Rating
from crossread.text.listing import grouped
from crossread.weighing.case_file import case_of
from crossread.weighing.facts import latest
from crossread.weighing.tables import CANNOT_TELL
from crossread.weighing.writing import case_tables

COLUMNS = (
    "evidence", "text", "assumption", "credibility", "relevance", "interest", "origins", "outlets",
    "reference", "diagnosticity", "hypothesis", "hypothesis_text", "probability", "by", "machine",
    "round", "last", "counted", "rating", "why", "score",
)  # fmt: skip


def case_json(judgement: Judgement) -> str:
    """One document: `case` holds the fields of the case file, `judgement` what it comes to."""
    found = asdict(judgement)
    del found["case"]
    return json_file(case=case_tables(judgement.case), judgement=found)


def read_case(text: str) -> Case:
    """The case in such a document; CaseFault where there is none, or it has a fault."""
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CaseFault(f"the file is not JSON ({error}); use it as it was saved.") from error
    if not isinstance(found, dict) or not isinstance(found.get("case"), dict):
        raise CaseFault("the file has no case; make it with: crossread weigh report -o FILE.json")
    return case_of(found["case"])


def case_csv(judgement: Judgement) -> str:
    """A header, then a row for each rating; evidence that nobody rated has one row with none."""
    return "".join(_lines(judgement))


def _lines(judgement: Judgement) -> Iterator[str]:
    case = judgement.case
    yield csv_line(COLUMNS)
    apart = {name: f"{fact.diagnosticity:.4f}" for fact in judgement.facts for name in fact.ids}
    text = {each.id: each.text for each in case.hypotheses}
    chance = dict(zip(text, judgement.probabilities, strict=True))
    held = grouped((rating.evidence, rating) for rating in (*case.ratings, *case.proposed))
    last = {id(each) for kind in (case.ratings, case.proposed) for each in latest(kind)}
    outlet = {each.id: each.outlet for each in case.sources}
    people = {each.author for each in case.ratings}
    machine = not people.issuperset(judgement.by)
    for each in case.evidence:
        about = (*_about(each, outlet), apart.get(each.id))
        for rating in held.get(each.id, ()):
            of = rating.hypothesis
            ends = id(rating) in last
            counted = ends and rating.machine == machine and rating.author in judgement.by
            yield csv_line((
                *about, of, text[of], repr(chance[of]), *_given(rating, ends, counted),
            ))  # fmt: skip
        if each.id not in held:
            yield csv_line((*about, *(None,) * (len(COLUMNS) - len(about))))


def _about(evidence: Evidence, outlet: dict[str, str]) -> tuple[str | None, ...]:
    outlets = dict.fromkeys(outlet[each.source] for each in evidence.shown_by)
    return (
        evidence.id, evidence.text, _yes(evidence.assumption), evidence.credibility.value,
        evidence.relevance.value, evidence.interest, "; ".join(evidence.origins),
        "; ".join(outlets), evidence.reference,
    )  # fmt: skip


def _given(rating: Rating, last: bool, counted: bool) -> tuple[str | None, ...]:
    return (
        rating.author, _yes(rating.machine), str(rating.round), _yes(last), _yes(counted),
        rating.value.value if rating.value else CANNOT_TELL, rating.why,
        None if rating.score is None else repr(rating.score),
    )  # fmt: skip


def _yes(flag: bool) -> str:
    return "true" if flag else "false"
