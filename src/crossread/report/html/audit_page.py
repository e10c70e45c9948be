"""An audit of claims about coverage as one self-contained HTML page."""

from crossread.records.audits import CoverageAudit
from crossread.report.html.templates import page
from crossread.report.views.audits import SIGNS, audit_summary, shown_audits

ENTRIES_MAX = 500  # claims printed on the page
UNUSED_MAX = 100  # inputs listed as not used


def audit_page(found: CoverageAudit) -> str:
    """No network, no scripts, readable on paper."""
    articles = {r.article.id: r.article for r in (*found.readings, *found.sources)}
    entries = shown_audits(found.audits[:ENTRIES_MAX], articles)
    first = found.readings[0].article
    heading = first.title.text if first.title else first.outlet or first.name
    return page(
        "audit.html",
        "paper.css matrix.css quotes.css",
        names={"signs": SIGNS},
        heading=heading,
        finding=audit_summary(found.audits),
        entries=entries,
        more=len(found.audits) - len(entries),
        unused=found.unused,
        most=UNUSED_MAX,
    )
