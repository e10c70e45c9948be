"""Readings and comparisons as an HTML page, a terminal view and data; the end of the walk."""

from crossread.article.confidence import at_least
from crossread.exports.checks import audit_json, quotes_json
from crossread.exports.comparisons import (
    comparison_csv,
    comparison_json,
    comparison_parquet,
    comparison_pieces,
)
from crossread.exports.readings import to_csv, to_jsonl
from crossread.report.html.audit_page import audit_page
from crossread.report.html.case_page import case_page
from crossread.report.html.changes import changes_page
from crossread.report.html.comparison_page import comparison_page
from crossread.report.html.quotes import quotes_page, quotes_view
from crossread.report.html.rating import rating_page
from crossread.report.html.reading_page import to_html
from crossread.report.markdown import judgement_markdown
from crossread.report.terminal.audit import audit_view
from crossread.report.terminal.case import print_judgement
from crossread.report.terminal.comparison import differences
from crossread.report.terminal.console import open_console, progress, say
from crossread.report.terminal.reading import print_terminal
