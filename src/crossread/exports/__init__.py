"""Readings, comparisons, quotes and cases as files for other programs."""

from crossread.exports.cases import case_csv, case_json, read_case

__all__ = ["case_csv", "case_json", "read_case"]
