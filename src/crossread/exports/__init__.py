"""Readings, comparisons, quotes and cases as files for other programs."""
