"""A PDF -> `Article`: its lines in reading order, joined to paragraphs; opened by pypdfium2."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median, quantiles
from typing import Any

from crossread.errors import UnusableInput
from crossread.read.authors import author_names
from crossread.read.facts import Facts, line
from crossread.read.limits import MAX_PDF_PAGES, MIN_LETTERS, letters
from crossread.read.moments import iso_date
from crossread.read.plain import LONGEST_HEADLINE, told_article
from crossread.records import Article

_HYPHENS = ("-", "\u00ad", "\u2010", "\ufffe", "\x02")
_NUMBER = re.compile(r"\W*((page|seite|p\.)\s*)?\d+(\s*(/|of|von)\s*\d+)?\W*", re.IGNORECASE)
_DAY = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
EDGE_LINES = 2
LARGE_TYPE = 1.35
WIDE_GAP = 1.4
MAX_BOXES = 200_000


@dataclass(frozen=True, slots=True)
class _Line:
    """One printed line: its words, its left and right end and its height on the page."""

    text: str
    left: float
    right: float
    bottom: float
    top: float


def pdf_article(data: bytes, facts: Facts) -> Article:
    """The article of a PDF; UnusableInput where it is locked, damaged or holds no text."""
    pages, told = _pages(data)
    pages = _without_edges(pages)
    paragraphs = _paragraphs(pages)
    if letters("".join(paragraphs)) < MIN_LETTERS:
        raise UnusableInput("it holds no text, or too little (scanned pages need OCR first)")
    facts = facts.or_else(told)
    named = "".join((facts.title or "").split()).lower() == "".join(paragraphs[0].split()).lower()
    length = len(paragraphs[0]) if named or _opens_large(pages, paragraphs[0]) else 0
    return told_article("\n\n".join(paragraphs), facts, title_length=length)


def _opens_large(pages: list[list[_Line]], first: str) -> bool:
    """Whether the first paragraph is printed in the larger type of a headline."""
    heights = [each.top - each.bottom for page in pages for each in page]
    return len(first) <= LONGEST_HEADLINE and heights[0] >= LARGE_TYPE * median(heights)


def _pages(data: bytes) -> tuple[list[list[_Line]], Facts]:
    import pypdfium2  # type: ignore[import-untyped]

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as problem:
        locked = "password" in str(problem).lower()
        raise UnusableInput(
            "the PDF is protected by a password; unlock it first"
            if locked
            else f"it is no PDF that can be opened ({line(str(problem))})"
        ) from None
    try:
        if len(document) > MAX_PDF_PAGES:
            raise UnusableInput(f"it has {len(document):,} pages and the limit is {MAX_PDF_PAGES}")
        return [_lines(page) for page in document], _told(document.get_metadata_dict())
    except pypdfium2.PdfiumError as problem:
        raise UnusableInput(f"the PDF is damaged ({line(str(problem))})") from None
    finally:
        document.close()


def _told(keys: dict[str, str]) -> Facts:
    day = _DAY.match(keys.get("CreationDate", ""))
    return Facts(
        title=line(keys.get("Title")),
        published=iso_date("-".join(day.groups())) if day else None,
        authors=author_names(keys.get("Author")),
    )


def _lines(page: Any) -> list[_Line]:
    """The printed lines of a page in the order of its text stream."""
    words = page.get_textpage()
    found: list[_Line] = []
    for number in range(min(words.count_rects(), MAX_BOXES)):
        left, bottom, right, top = words.get_rect(number)
        text = words.get_text_bounded(left, bottom, right, top).replace("\r\n", " ")
        if not text.strip():
            continue
        before = found[-1] if found else None
        if before and abs(before.bottom - bottom) < (top - bottom) / 2 and left > before.left:
            space = "" if left - before.right < (top - bottom) / 8 else " "
            found[-1] = replace(
                before, text=f"{before.text}{space}{text}", right=right, top=max(before.top, top)
            )
        else:
            found.append(_Line(text, left, right, bottom, top))
    words.close()
    page.close()
    return found


def _without_edges(pages: list[list[_Line]]) -> list[list[_Line]]:
    """Without page numbers, and without first and last lines that half of the pages share."""
    shown = Counter(
        mark
        for page in pages
        for mark in {_mark(each) for each in [*page[:EDGE_LINES], *page[-EDGE_LINES:]]}
    )
    repeated = {mark for mark, times in shown.items() if times >= max(2, len(pages) / 2)}

    def stays(page: list[_Line], number: int) -> bool:
        at_edge = number < EDGE_LINES or number >= len(page) - EDGE_LINES
        only_number = _NUMBER.fullmatch(page[number].text.strip()) is not None
        return not (at_edge and (only_number or _mark(page[number]) in repeated))

    return [[each for number, each in enumerate(page) if stays(page, number)] for page in pages]


def _mark(each: _Line) -> str:
    return re.sub(r"\d+", "#", " ".join(each.text.split()).lower())


def _paragraphs(pages: list[list[_Line]]) -> list[str]:
    """Lines joined to paragraphs: a wide gap, an indent or a short full line ends one."""
    lines = [each for page in pages for each in page]
    if not lines:
        return []
    known = set(re.findall(r"\w+(?:-\w+)+", " ".join(each.text for each in lines)))
    steps = [a.bottom - b.bottom for page in pages for a, b in pairwise(page)]
    # Steps between lines outnumber those between paragraphs, but not on every short page.
    usual = quantiles(
        [step for step in steps if step > 0] * 2 or [1.0] * 2, n=3, method="inclusive"
    )[0]
    width = median(each.right - each.left for each in lines)
    found = [lines[0].text]
    for before, here in pairwise(lines):
        if _begins(before, here, usual, width):
            found.append(here.text)
        else:
            found[-1] = _joined(found[-1], here.text, known)
    return [words for each in found if (words := " ".join(each.split()))]


def _begins(before: _Line, here: _Line, usual: float, width: float) -> bool:
    """Whether a line begins a paragraph."""
    step = before.bottom - here.bottom
    height = before.top - before.bottom
    if 0 < step <= WIDE_GAP * usual:
        ends = before.text.rstrip().endswith((*'.!?:"”’)»',))
        short = before.right < here.left + 0.8 * width
        indented = here.left > before.left + height / 2 and here.left < before.left + 5 * height
        small, large = sorted((height, here.top - here.bottom))
        resized = large > LARGE_TYPE * small
        return (ends and (short or indented)) or (resized and step > usual)
    if step > 0:
        return True
    # A new page or column: the paragraph goes on unless its last line ended a sentence.
    return before.text.rstrip().endswith((*'.!?"”»',))


def _joined(text: str, following: str, known: set[str]) -> str:
    """Two lines in one; a word divided at the end of the first is made whole."""
    text, following = text.rstrip(), following.lstrip()
    if text.endswith(_HYPHENS) and following[:1].islower():
        first = re.findall(r"[\w-]*", text[:-1])[-2] if text[:-1] else ""
        second = re.match(r"[\w-]*", following)
        whole = f"{first}-{second.group() if second else ''}"
        return f"{text[:-1]}{'-' if whole in known else ''}{following}"
    return f"{text} {following}"
