"""Readings as an HTML page, a terminal view, JSON, JSON lines and CSV; the end of the walk."""

from crossread.report.choice import at_least
from crossread.report.page import to_html
from crossread.report.records import to_csv, to_json, to_jsonl
from crossread.report.terminal import open_console, print_terminal, progress, say

__all__ = [
    "at_least",
    "open_console",
    "print_terminal",
    "progress",
    "say",
    "to_csv",
    "to_html",
    "to_json",
    "to_jsonl",
]
