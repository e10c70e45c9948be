"""The formats of other programs by name: what each takes, and the function that writes it.

`read`, `compare` and `export` ask for them by these names; docs/exports.md describes each.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from crossread.exports.annotations import annotations_json
from crossread.exports.bibliography import to_bibtex, to_ris
from crossread.exports.doccano import to_doccano
from crossread.exports.findings import (
    case_findings,
    comparison_findings,
    comparison_ties,
    names_of,
    reading_findings,
    reading_ties,
)
from crossread.exports.label_studio import to_label_studio
from crossread.exports.money import comparison_entities, reading_entities
from crossread.exports.parquet import readings_parquet
from crossread.exports.passages import passages_csv
from crossread.exports.schema_org import case_claims, comparison_claims
from crossread.records import Article, Case, Comparison, Reading

Chunks = Iterable[str | bytes]
# What the end of a file name says of the formats that have one of their own.
SUFFIXES = {
    ".jsonld": "annotations", ".ris": "ris", ".bib": "bibtex", ".ftm": "ftm", ".opml": "opml",
}  # fmt: skip


def _articles(readings: Sequence[Reading]) -> list[Article]:
    return [each.article for each in readings]


READINGS: Mapping[str, Callable[[Sequence[Reading]], Chunks]] = {
    "parquet": lambda held: [readings_parquet(held)],
    "annotations": lambda held: [
        annotations_json(
            _articles(held), reading_findings(held), reading_ties(held), names_of(held)
        )
    ],
    "passages": lambda held: passages_csv(_articles(held), reading_findings(held), names_of(held)),
    "label-studio": lambda held: [to_label_studio(held)],
    "doccano": to_doccano,
    "ftm": reading_entities,
    "ris": lambda held: to_ris(_articles(held)),
    "bibtex": lambda held: to_bibtex(_articles(held)),
}
COMPARISONS: Mapping[str, Callable[[Comparison], Chunks]] = {
    "annotations": lambda held: [
        annotations_json(
            _articles(held.readings),
            comparison_findings(held),
            comparison_ties(held),
            names_of(held.readings, held.speakers),
        )
    ],
    "schema-org": lambda held: [comparison_claims(held)],
    "passages": lambda held: passages_csv(
        _articles(held.readings),
        comparison_findings(held),
        names_of(held.readings, held.speakers),
    ),
    "label-studio": lambda held: [to_label_studio(held.readings)],
    "doccano": lambda held: to_doccano(held.readings),
    "ftm": comparison_entities,
    "ris": lambda held: to_ris(_articles(held.readings)),
    "bibtex": lambda held: to_bibtex(_articles(held.readings)),
}
CASES: Mapping[str, Callable[[Case, Sequence[Article]], Chunks]] = {
    "annotations": lambda case, held: [annotations_json(held, case_findings(case, held))],
    "schema-org": lambda case, _: [case_claims(case)],
    "passages": lambda case, held: passages_csv(held, case_findings(case, held), {}),
    "ris": lambda _, held: to_ris(held),
    "bibtex": lambda _, held: to_bibtex(held),
}
