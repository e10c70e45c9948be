"""Readings and comparisons as an HTML page, a terminal view and data; the end of the walk."""

from crossread.report.casebook import judgement_markdown
from crossread.report.casepage import case_page
from crossread.report.checks import quotes_json, quotes_page, quotes_view
from crossread.report.choice import at_least
from crossread.report.comparison import comparison_csv, comparison_json, comparison_parquet
from crossread.report.differences import differences
from crossread.report.judgement import print_judgement
from crossread.report.matrix import comparison_page
from crossread.report.page import to_html
from crossread.report.ratingpage import rating_page
from crossread.report.records import to_csv, to_json, to_jsonl
from crossread.report.terminal import open_console, print_terminal, progress, say

__all__ = [
    "at_least",
    "case_page",
    "comparison_csv",
    "comparison_json",
    "comparison_page",
    "comparison_parquet",
    "differences",
    "judgement_markdown",
    "open_console",
    "print_judgement",
    "print_terminal",
    "progress",
    "quotes_json",
    "quotes_page",
    "quotes_view",
    "rating_page",
    "say",
    "to_csv",
    "to_html",
    "to_json",
    "to_jsonl",
]
