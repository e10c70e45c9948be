"""An audit of claims about coverage as JSON; docs/audit.md describes the fields."""

from collections.abc import Sequence

from crossread import __version__
from crossread.exports.comparisons import audit_record, plain
from crossread.exports.readings import article_record, dump
from crossread.records import Reading
from crossread.records.audits import CoverageAudit


def audit_json(found: CoverageAudit) -> str:
    """One JSON document; offsets are code points into an article's `text`."""
    document: dict[str, object] = {
        "crossread": __version__,
        "articles": _articles(found.readings),
        "sources": _articles(found.sources),
        "audits": [audit_record(each) for each in found.audits],
        "unused": plain(found.unused),
    }
    return dump(document, indent=1) + "\n"


def _articles(readings: Sequence[Reading]) -> list[dict[str, object]]:
    return [
        {"id": reading.article.id, "name": reading.article.name} | article_record(reading)
        for reading in readings
    ]
