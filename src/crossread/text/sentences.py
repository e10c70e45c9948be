"""Paragraphs, sentences and quotation marks of a plain text, as code-point offsets.

Pure functions from str to offsets; every room of the walk that reads words starts here.
"""

import re
from typing import NamedTuple

Offsets = tuple[int, int]

_DOUBLE = {"“": 1, "”": -1, "„": 1, "‟": 1, "«": 1, "»": -1, "〝": 1, "〞": -1, "＂": 0, '"': 0}
_SINGLE = {"‘": 1, "’": -1, "‚": 1, "‹": 1, "›": -1, "`": 0, "´": -1, "'": 0}
# Which way these point depends on the language: „a“ and «b», but “c” and »d«, and ”e” in Swedish.
_EITHER_WAY = frozenset("“”«»‘‹›")
# What a quotation can begin with, in any language.
OPENING_MARKS = frozenset((*_DOUBLE, *_SINGLE, "「", "『"))
_MARKS = re.compile(f"``|''|[{''.join([*_DOUBLE, *_SINGLE])}]")
_MARK = re.compile(f"[{''.join([*_DOUBLE, *_SINGLE])}]")
_CLOSING_SINGLE = re.compile(f"[{''.join(c for c, way in _SINGLE.items() if way < 1)}‘‹]")
_BEFORE_OPENING = frozenset("([{—–-/:>")
_AFTER_CLOSING = frozenset(".,;:!?)]}—–-…/<")
_ELISIONS = frozenset(("tis", "twas", "em", "cause", "til", "n", "round", "bout", "cos"))
_SENTENCE_END = re.compile(
    r"""(?<![.!?…])[.!?…]++[)\]"'”’»“«‘‹›]*+(?=\s{1,50}["'“‘«„‚»‹›(\[]*[A-Z0-9À-ÖØ-Þ])"""
    r"""|[.!?…][)\]"'”’»“«‘‹›]*+\Z"""
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|Maj|Capt|Sgt|Brig|Cmdr|Adm|Rev|Hon|St|Jr|Sr"
    r"|Inc|Ltd|Co|Corp|vs|No|Nos|Vol|pp|Fig|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
    r"|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Mass|Md|Mich|Minn|Miss|Mo|Mont|Neb|Nev"
    r"|Okla|Ore|Pa|Tenn|Tex|Va|Vt|Wash|Wis|Wyo|Messrs|Supt|Insp|Amb|Pres|e\.g|i\.e|cf|approx)"
    r"|(?:\b[A-Za-z]\.)+[A-Za-z])\Z"
)


class Mark(NamedTuple):
    """A quotation mark: its place, direction 1 (opens) or -1 (closes), depth 0 for outer ones."""

    position: int
    direction: int
    depth: int


def paragraphs(text: str) -> list[Offsets]:
    """The lines that hold more than blanks, without the blanks at their ends."""
    found = []
    for line in re.finditer(r"[^\n\r\v\f\x85\u2028\u2029]+", text):
        words = line.group()
        start = line.start() + len(words) - len(words.lstrip())
        end = line.start() + len(words.rstrip())
        if start < end:
            found.append((start, end))
    return found


def sentences(text: str, start: int, end: int) -> list[Offsets]:
    """The sentences of one paragraph, blanks between them left out."""
    found, begin = [], start
    for stop in _SENTENCE_END.finditer(text, start, end):
        dot = stop.start()
        if text[dot] == "." and _ABBREVIATION.search(text, max(start, dot - 12), dot):
            continue
        found.append((begin, stop.end()))
        begin = stop.end()
        while begin < end and text[begin].isspace():
            begin += 1
    if begin < end:
        found.append((begin, end))
    return found


def quotation_marks(text: str) -> list[Mark]:
    """The quotation marks of a text, straight or curly, double or single; apostrophes left out.

    Every paragraph starts unquoted, as a quotation that runs over paragraphs opens each of them
    anew; a mark that is never closed ends with its paragraph.
    """
    marks: list[Mark] = []
    for start, end in paragraphs(text):
        marks += _paragraph_marks(text, start, end)
    return marks


def quotations(text: str) -> list[Offsets]:
    """The outer quotations, marks included; one left open runs to the end of its paragraph."""
    found: list[Offsets] = []
    for start, end in paragraphs(text):
        opened = None
        for position, direction, depth in _paragraph_marks(text, start, end):
            if direction == 1 and depth == 0 and opened is None:
                opened = position
            elif direction == -1 and depth == 0 and opened is not None:
                found.append((opened, position + _width(text, position)))
                opened = None
        if opened is not None:
            found.append((opened, end))
    return found


def normal_quotes(text: str, marks: list[Mark]) -> str:
    """The text, same length, with outer marks as `"`, inner marks and apostrophes as `'`."""
    plain = list(_MARK.sub("'", text))
    for mark in marks:
        if mark.depth == 0:
            plain[mark.position] = '"'
            if _width(text, mark.position) == 2:
                plain[mark.position + 1] = "\u200b"
    return "".join(plain)


def _width(text: str, position: int) -> int:
    """2 for a mark set as two characters, as in ``this'', else 1."""
    return 2 if text[position : position + 2] in ("``", "''") else 1


def _paragraph_marks(text: str, start: int, end: int) -> list[Mark]:
    marks: list[Mark] = []
    stack: list[str] = []
    for found in _MARKS.finditer(text, start, end):
        position, width = found.start(), len(found.group())
        if found.group() in _DOUBLE or width == 2:
            _double(text, (start, end), position, width, stack, marks)
        else:
            _single(text, (start, end), position, stack, marks)
    return marks


def _double(
    text: str, bounds: Offsets, position: int, width: int, stack: list[str], marks: list[Mark]
) -> None:
    """Put one double mark on the stack or take it off."""
    direction = _DOUBLE.get(text[position], 1 if text[position] == "`" else 0)
    if direction == 0 or text[position] in _EITHER_WAY:
        opening = _looks_opening(text, bounds, position, width)
        closing = _looks_closing(text, bounds, position, width)
        if opening != closing:
            direction = 1 if opening else -1
        elif direction == 0 or (text[position] == "“" and _opened_low(text, marks)):
            direction = -1 if '"' in stack else 1
    if direction == 1:
        while '"' in stack:
            stack.pop()
        marks.append(Mark(position, 1, len(stack)))
        stack.append('"')
    elif '"' in stack:
        while stack.pop() != '"':
            pass
        marks.append(Mark(position, -1, len(stack)))
    elif text[position] != "'":
        marks.append(Mark(position, -1, 0))


def _opened_low(text: str, marks: list[Mark]) -> bool:
    """Whether the last mark opens a quotation at the foot of the line, as in „this“."""
    return bool(marks) and marks[-1].direction == 1 and text[marks[-1].position] in "„‚"


def _single(text: str, bounds: Offsets, position: int, stack: list[str], marks: list[Mark]) -> None:
    """Put one single mark on the stack, take it off, or leave it as an apostrophe."""
    before = text[position - 1] if position > bounds[0] else " "
    after = text[position + 1] if position + 1 < bounds[1] else " "
    if before.isalnum() and after.isalnum():
        return
    direction = _SINGLE[text[position]]
    if text[position] in _EITHER_WAY:
        opening = _looks_opening(text, bounds, position, 1)
        if opening != _looks_closing(text, bounds, position, 1):
            direction = 1 if opening else -1
    if "'" in stack and direction <= 0 and _looks_closing(text, bounds, position, 1):
        if before in "sS" and after == " " and _closes_later(text, bounds, position):
            return
        while stack.pop() != "'":
            pass
        marks.append(Mark(position, -1, len(stack)))
    elif "'" not in stack and direction >= 0 and _looks_opening(text, bounds, position, 1):
        word = re.match(r"\w+", text[position + 1 : min(bounds[1], position + 9)])
        elided = word is not None and (
            word.group().lower() in _ELISIONS or word.group()[0].isdigit()
        )
        if _closes_later(text, bounds, position) and not (elided and direction == 0):
            marks.append(Mark(position, 1, len(stack)))
            stack.append("'")


def _looks_opening(text: str, bounds: Offsets, position: int, width: int) -> bool:
    before = text[position - 1] if position > bounds[0] else " "
    after = text[position + width] if position + width < bounds[1] else " "
    quoted = before in _DOUBLE or before in _SINGLE
    starts = before.isspace() or before in _BEFORE_OPENING or quoted
    return starts and not after.isspace() and after not in ",;:!?"


def _looks_closing(text: str, bounds: Offsets, position: int, width: int) -> bool:
    before = text[position - 1] if position > bounds[0] else " "
    after = text[position + width] if position + width < bounds[1] else " "
    quoted = after in _DOUBLE or after in _SINGLE
    return not before.isspace() and (after.isspace() or after in _AFTER_CLOSING or quoted)


_LOOKAHEAD = 500  # characters searched for the mark that closes a single quotation


def _closes_later(text: str, bounds: Offsets, position: int) -> bool:
    """Whether a single mark that can only close stands later in the paragraph."""
    limit = min(bounds[1], position + _LOOKAHEAD)
    for found in _CLOSING_SINGLE.finditer(text, position + 1, limit):
        later = found.start()
        if _looks_opening(text, bounds, later, 1):
            return False
        before, after = text[later - 1], text[later + 1] if later + 1 < bounds[1] else " "
        possessive = before in "sS" and after == " "
        if _looks_closing(text, bounds, later, 1) and not (possessive and later + 1 < bounds[1]):
            return True
    return False
