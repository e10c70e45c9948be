"""Readings and comparisons as an HTML page, a terminal view and data; the end of the walk."""

from crossread.report.checks import quotes_json, quotes_page, quotes_view
from crossread.report.choice import at_least
from crossread.report.comparison import comparison_csv, comparison_json, comparison_parquet
from crossread.report.differences import differences
from crossread.report.matrix import comparison_page
from crossread.report.page import to_html
from crossread.report.records import to_csv, to_json, to_jsonl
from crossread.report.terminal import open_console, print_terminal, progress, say

__all__ = [
    "at_least",
    "comparison_csv",
    "comparison_json",
    "comparison_page",
    "comparison_parquet",
    "differences",
    "open_console",
    "print_terminal",
    "progress",
    "quotes_json",
    "quotes_page",
    "quotes_view",
    "say",
    "to_csv",
    "to_html",
    "to_json",
    "to_jsonl",
]
