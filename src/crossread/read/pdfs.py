"""A PDF -> `Article`: its lines in reading order, joined to paragraphs."""

import re
from itertools import pairwise
from statistics import median, quantiles

from crossread.errors import UnusableInput
from crossread.read.authors import author_names
from crossread.read.facts import Facts, line
from crossread.read.limits import MIN_LETTERS, letters
from crossread.read.moments import iso_date
from crossread.read.pdf_rows import printed_lines
from crossread.read.pdf_text import PrintedRun, pdf_text
from crossread.read.plain import LONGEST_HEADLINE, told_article
from crossread.records import Article

_HYPHENS = ("-", "\u00ad", "\u2010", "\ufffe", "\x02")
_DAY = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
# A page that a browser printed was made on the day it was printed.
_BROWSER = re.compile(
    r"skia|chrom|mozilla|firefox|safari|quartz|webkit|wkhtml|cairo", re.IGNORECASE
)
_TURN = re.compile(r"(?:[QA]|[A-Z][A-Z.'’ -]{1,30})[.:]\s")  # whose turn it is in a transcript
_COMBINED = frozenset(
    "self well ill anti vice ex pro non mid semi half quasi pan neo ultra high low long short full"
    " part far near old new all cross so then north south east west right left first second third"
    " two three four five six seven eight nine ten twenty thirty forty fifty sixty seventy eighty"
    " ninety one single double multi hard soft open closed free fast slow man woman year day state"
    " government co counter post pre inter anglo euro afro".split()
)  # words that keep the hyphen they have at the end of a line
LARGE_TYPE = 1.35  # times the usual height: a headline
WIDE_GAP = 1.4  # times the usual step: a new paragraph


def pdf_article(data: bytes, facts: Facts) -> Article:
    """The article of a PDF; UnusableInput where it is locked, damaged or holds no text."""
    printed = pdf_text(data)
    pages = printed_lines(printed.pages)
    paragraphs = _paragraphs(pages)
    if letters("".join(paragraphs)) < MIN_LETTERS:
        raise UnusableInput("it has no text, or too little (run OCR on scanned pages first)")
    facts = facts.or_else(_told(printed.told))
    named = "".join((facts.title or "").split()).lower() == "".join(paragraphs[0].split()).lower()
    length = len(paragraphs[0]) if named or _opens_large(pages, paragraphs[0]) else 0
    return told_article("\n\n".join(paragraphs), facts, title_length=length)


def _opens_large(pages: list[list[PrintedRun]], first: str) -> bool:
    """Whether the first paragraph is printed in the larger type of a headline."""
    heights = [each.height for page in pages for each in page]
    return len(first) <= LONGEST_HEADLINE and heights[0] >= LARGE_TYPE * median(heights)


def _told(keys: dict[str, str]) -> Facts:
    day = _DAY.match(keys.get("CreationDate", ""))
    printed = _BROWSER.search(f"{keys.get('Producer')} {keys.get('Creator')}") is not None
    return Facts(
        title=line(keys.get("Title")),
        published=iso_date("-".join(day.groups())) if day and not printed else None,
        authors=author_names(keys.get("Author")),
    )


def _paragraphs(pages: list[list[PrintedRun]]) -> list[str]:
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
    found = [[lines[0].text]]
    for before, here in pairwise(lines):
        if _begins(before, here, usual, width):
            found.append([here.text])
        else:
            found[-1].append(here.text)
    return [words for each in found if (words := " ".join(_joined(each, known).split()))]


def _begins(before: PrintedRun, here: PrintedRun, usual: float, width: float) -> bool:
    """Whether a line begins a paragraph."""
    step = before.bottom - here.bottom
    if 0 < step <= WIDE_GAP * usual:
        ends = before.text.rstrip().endswith((*'.!?:"”’)»',))
        short = before.right < here.left + 0.8 * width
        height = before.height
        indented = here.left > before.left + height / 2 and here.left < before.left + 5 * height
        small, large = sorted((height, here.height))
        resized = large > LARGE_TYPE * small
        turns = _TURN.match(here.text) is not None
        return (ends and (short or indented or turns)) or (resized and step > usual)
    if step > 0:
        return True
    # A new page or column: the paragraph goes on unless its last line ended a sentence.
    return before.text.rstrip().endswith((*'.!?"”»',))


def _joined(lines: list[str], known: set[str]) -> str:
    """Lines in one; a word divided at the end of a line is made whole."""
    found = [lines[0].rstrip()]
    for following in map(str.strip, lines[1:]):
        text = found[-1]
        if text.endswith(_HYPHENS) and following[:1].isalnum() and text[-2:-1].isalnum():
            found[-1] = text[:-1]
            if text[-1] != "\u00ad" and _keeps_hyphen(text[:-1], following, known):
                found.append("-")
        else:
            found.append(" ")
        found.append(following)
    return "".join(found)


def _keeps_hyphen(text: str, following: str, known: set[str]) -> bool:
    """Whether a hyphen at the end of a line belongs to the word and not to the line."""
    first = re.findall(r"[\w-]*", text[-60:])[-2]
    second = re.match(r"[\w-]*", following)
    rest = second.group() if second else ""
    return (
        f"{first}-{rest}" in known
        or not rest[:1].islower()
        or not first[-1:].isalpha()
        or "-" in first
        or first.lower() in _COMBINED
    )
