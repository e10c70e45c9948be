"""An audit of claims about coverage in a terminal."""

from crossread.records.audits import CoverageAudit
from crossread.report.terminal import rich
from crossread.report.terminal.console import LINE_MAX, grid, styled
from crossread.report.views.audits import SIGNS, ShownAudit, audit_summary, shown_audits

_STYLES = {"a": "bold", "r": "yellow", "o": "", "n": "dim"}


def audit_view(found: CoverageAudit, console: "rich.Console") -> None:
    """Print what was found in one sentence, then each claim and what the texts show."""
    width = min(console.width, LINE_MAX)
    articles = {r.article.id: r.article for r in (*found.readings, *found.sources)}
    console.print(styled(audit_summary(found.audits), "bold"), width=width)
    if not found.audits:
        return
    table = grid({"": None, "claim": 5, "texts": 6}, "! the texts differ from the claim")
    for each in shown_audits(found.audits, articles):
        table.add_row(*_cells(each))
    console.print(table, width=width)


def _cells(shown: ShownAudit) -> "tuple[rich.Text, ...]":
    said = styled(_line(shown.sentence), "")
    said.append(f"\n{_line(shown.outlets)}: {shown.said}", "dim")
    sign, colour = SIGNS[shown.audit.answer]
    mark = " !" if shown.audit.differs else ""
    texts = styled(f"{sign} {shown.answer}{mark}", _STYLES[colour])
    for each in shown.nearest:
        texts.append(f"\n“{_line(each.quoted)}”")
        texts.append(f"\n{_line(each.where)}", "dim")
    if shown.searched:
        texts.append(f"\n{_line(shown.searched)}", "dim")
    return styled(str(shown.number), "", justify="right"), said, texts


def _line(text: str) -> str:
    return text.replace("\n", " ")
