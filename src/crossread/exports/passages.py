"""Findings as CSV with the quoted words beside their offsets: a row a passage.

Takes articles and findings, gives lines; docs/exports.md tells the columns.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from crossread.exports.findings import Finding
from crossread.exports.readings import csv_line
from crossread.records import Article

_SAYS = (
    "kind", "source_kind", "authorial_stance", "polarity", "veridicality", "modality", "between",
    "direction", "state", "credibility", "relevance",
)  # fmt: skip
COLUMNS = (
    "finding", "id", "role", "part", "start", "end", "text", "speaker", *_SAYS, "score", "method",
    "article", "name", "outlet", "published", "url",
)  # fmt: skip


def passages_csv(
    articles: Sequence[Article], findings: Iterable[Finding], names: Mapping[str, str]
) -> Iterator[str]:
    """A header, then a row for each passage of a finding, guarded as the CSV of readings is."""
    known = {each.id: each for each in articles}
    yield csv_line(COLUMNS)
    for found in findings:
        says = dict(found.says)
        about = [says.get(name) for name in _SAYS]
        score = None if found.score is None else repr(found.score)
        for role, spans in found.spans:
            for part, span in enumerate(spans, 1):
                of = known[span.article]
                yield csv_line((
                    found.kind, found.about, role, str(part), str(span.start), str(span.end),
                    span.text, names.get(found.about), *about, score, found.method,
                    of.id, of.name, of.outlet, of.published, of.url,
                ))  # fmt: skip
