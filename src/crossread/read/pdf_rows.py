"""The printed runs of a PDF -> lines in reading order: columns one after the other, without what
stands at the edges of pages and without a transcript's line numbers."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from crossread.read.pdf_text import PrintedRun

Row = tuple[PrintedRun, ...]
_NUMBER = re.compile(r"\W*((page|seite|p\.)\s*)?\d+(\s*(/|of|von)\s*\d+)?\W*", re.IGNORECASE)
# What browsers print on every sheet: the time and the title above, the address below.
_SHEET = re.compile(
    r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? \d{1,2}:\d\d\b.{0,300}|(https?|file)://\S+(\s\d+\s?/\s?\d+)?"
)
_LINE_NUMBER = re.compile(r"(\d{1,2})(?:\s+(?=\S)|\Z)")
EDGE_LINES = 2  # at the top and foot, where running heads are
LEAST_ROWS = 3  # that two columns share, and that a numbered transcript has at least twice of
COLUMN_WORDS = 12  # characters of a line in a column, in the median: a table has less


def printed_lines(pages: Sequence[Sequence[PrintedRun]]) -> list[list[PrintedRun]]:
    """The lines of each page in the order in which they are read."""
    rows = _without_edges([_rows(page) for page in pages])
    return [[_line(row) for row in _in_columns(_without_numbers(page))] for page in rows]


def _rows(page: Sequence[PrintedRun]) -> list[Row]:
    """Runs that follow each other on one line, from left to right."""
    found: list[list[PrintedRun]] = []
    for each in page:
        before = found[-1][-1] if found else None
        level = before is not None and abs(before.bottom - each.bottom) < each.height / 2
        if level and before is not None and each.left > before.left:
            found[-1].append(each)
        else:
            found.append([each])
    return [tuple(row) for row in found]


def _line(row: Row) -> PrintedRun:
    """A row as one run."""
    words = " ".join(each.text for each in row)
    top = max(each.top for each in row)
    return replace(row[0], text=words, right=max(each.right for each in row), top=top)


def _without_edges(pages: list[list[Row]]) -> list[list[Row]]:
    """Without page numbers, and without first and last lines that half of the pages share."""
    shown = Counter(
        mark
        for page in pages
        for mark in {_mark(each) for each in [*page[:EDGE_LINES], *page[-EDGE_LINES:]]}
    )
    repeated = {mark for mark, times in shown.items() if times >= max(2, len(pages) / 2)}

    def stays(page: list[Row], number: int) -> bool:
        if EDGE_LINES <= number < len(page) - EDGE_LINES:
            return True
        words = _line(page[number]).text.strip()
        only_told = _NUMBER.fullmatch(words) or _SHEET.fullmatch(words)
        return only_told is None and _mark(page[number]) not in repeated

    return [[each for number, each in enumerate(page) if stays(page, number)] for page in pages]


def _mark(row: Row) -> str:
    return re.sub(r"\d+", "#", " ".join(_line(row).text.split()).lower())


def _without_numbers(page: list[Row]) -> list[Row]:
    """Without the numbers that count the lines of a transcript at their left."""
    matches = [_LINE_NUMBER.match(row[0].text) for row in page]
    numbers = [int(match[1]) for match in matches if match]
    steps = sum(after == before + 1 for before, after in pairwise(numbers))
    if len(numbers) < 2 * LEAST_ROWS - 1 or steps < 0.8 * max(len(numbers) - 1, len(page) / 2):
        return page
    found = []
    for row, match in zip(page, matches, strict=True):
        rest = row[0].text[match.end() :] if match else row[0].text
        kept = (replace(row[0], text=rest), *row[1:]) if rest else row[1:]
        if kept:
            found.append(kept)
    return found


def _in_columns(page: list[Row]) -> list[Row]:
    """The rows; where two columns were drawn line by line, each column on its own."""
    gutter = _gutter(page)
    if gutter is None:
        return page
    found: list[Row] = []
    left: list[Row] = []
    right: list[Row] = []
    for row in page:
        if any(each.left < gutter < each.right for each in row):  # a heading over both columns
            found += [*_in_columns(left), *_in_columns(right), row]
            left, right = [], []
            continue
        for column, side in ((left, [e for e in row if e.right <= gutter]),
                             (right, [e for e in row if e.left >= gutter])):  # fmt: skip
            if side:
                column.append(tuple(side))
    return [*found, *_in_columns(left), *_in_columns(right)]


def _gutter(page: list[Row]) -> float | None:
    """A place between two columns: many rows begin anew at one place right of it."""
    starts = Counter(round(each.left) for row in page for each in row[1:])
    for start, _ in starts.most_common(3):
        pairs = [
            (before, after)
            for row in page
            for before, after in pairwise(row)
            if abs(after.left - start) <= 1
        ]
        if len(pairs) < LEAST_ROWS or len(pairs) < len(page) / 3:
            continue
        widths = [min(len(before.text), len(after.text)) for before, after in pairs]
        edge = max(before.right for before, _ in pairs)
        if median(widths) >= COLUMN_WORDS and edge < start:
            return (edge + min(after.left for _, after in pairs)) / 2
    return None
