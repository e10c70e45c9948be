"""An audit of claims about coverage as one self-contained HTML page."""

from functools import cache
from typing import TYPE_CHECKING

from crossread import __version__
from crossread.records.audits import CoverageAudit
from crossread.report.html.templates import content, policy_hash, template
from crossread.report.views.audits import SIGNS, audit_summary, shown_audits

if TYPE_CHECKING:
    from jinja2 import Template

ENTRIES_MAX = 500  # claims printed on the page
UNUSED_MAX = 100  # inputs listed as not used


def audit_page(found: CoverageAudit) -> str:
    """No network, no scripts, readable on paper."""
    articles = {r.article.id: r.article for r in (*found.readings, *found.sources)}
    style = content("paper.css") + content("matrix.css") + content("quotes.css")
    entries = shown_audits(found.audits[:ENTRIES_MAX], articles)
    first = found.readings[0].article
    heading = first.title.text if first.title else first.outlet or first.name
    return _template().render(
        version=__version__,
        style=style,
        style_hash=policy_hash(style),
        heading=heading,
        finding=audit_summary(found.audits),
        entries=entries,
        more=len(found.audits) - len(entries),
        unused=found.unused,
        most=UNUSED_MAX,
    )


@cache
def _template() -> "Template":
    return template("audit.html", {}, {"signs": SIGNS})
