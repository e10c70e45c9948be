"""Checks of quotations and audits of coverage as JSON; offsets are code points into an article's
`text`. docs/quotations.md and docs/audit.md tell the fields."""

from crossread.exports.codec import json_file, named_record, plain, reading_record
from crossread.exports.comparisons import audit_record
from crossread.records import QuoteCheck
from crossread.records.audits import CoverageAudit


def quotes_json(check: QuoteCheck) -> str:
    """One JSON document with every record; quotes.schema.json checks it."""
    return json_file(
        articles=[reading_record(reading) for reading in check.readings],
        sources=[reading_record(reading) for reading in check.sources],
        quotes=plain(check.quotes),
        unused=plain(check.unused),
    )


def audit_json(found: CoverageAudit) -> str:
    """One JSON document with every audit."""
    return json_file(
        articles=[named_record(each) for each in found.readings],
        sources=[named_record(each) for each in found.sources],
        audits=[audit_record(each) for each in found.audits],
        unused=plain(found.unused),
    )
