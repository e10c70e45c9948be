"""An audit of claims about coverage as JSON; docs/audit.md describes the fields."""

from crossread import __version__
from crossread.exports.codec import dump, named_record, plain
from crossread.exports.comparisons import audit_record
from crossread.records.audits import CoverageAudit


def audit_json(found: CoverageAudit) -> str:
    """One JSON document; offsets are code points into an article's `text`."""
    document: dict[str, object] = {
        "crossread": __version__,
        "articles": [named_record(each) for each in found.readings],
        "sources": [named_record(each) for each in found.sources],
        "audits": [audit_record(each) for each in found.audits],
        "unused": plain(found.unused),
    }
    return dump(document, indent=1) + "\n"
