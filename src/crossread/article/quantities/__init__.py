"""Figures said in a stretch of an article, in normal form, and whether two of them agree.

Takes a Page and offsets, gives `Quantity`s; `claims` keeps them, `matching` compares them.
"""

import math
import re
from functools import cache
from itertools import pairwise

from crossread.article.page import Page
from crossread.article.quantities.counts import (
    counted,
    fate,
    is_name,
    is_person,
    suffers,
)
from crossread.article.quantities.figures import RATE, Figure, figures, ranges
from crossread.records import Comparator, Quantity
from crossread.text.lexicon import lexicon, listed_as
from crossread.text.numbers import either

_OLD = re.compile(r"[-\s]old\b|\sof\sage\b", re.IGNORECASE)
_AGED = re.compile(
    r"\b(?:aged|age|ages?\sof)\s(?:\w{1,9}(?:,|\s(?:and|or|to))\s)?\Z", re.IGNORECASE
)
_NAMED = re.compile(r"[A-Z][\w’'-]+(?:,\s|\s\()\Z")
_BEFORE_WORD = re.compile(r"[^\W\d_]+\.?|[~<>≥≤]|\S")
_MARKER = re.compile(r"\s*\(?\d{1,3}\s?[.)]\s*")  # of a list
_IDLE = re.compile(r"one\sday\Z|an?\s(?:hour|day|week|month|year|decade|century|mile)\Z")
_LASTING = re.compile(r"\b(?:for|lasted|spent|spend|took|least)\s\Z", re.IGNORECASE)
_MAGNITUDE = re.compile(r"\bmagnitude(?:\sof)?[-\s]\Z", re.IGNORECASE)


@cache
def _phrases(kind: str) -> dict[str, Comparator]:
    """The words that bound a figure, in front of it (`bound`) or behind it (`after`)."""
    signs = {"~": "about", ">": "over", "<": "under", "≥": "at least", "≤": "at most"}
    found = (signs if kind == "bound" else {}) | listed_as("quantities", kind)
    return {phrase: Comparator(name) for phrase, name in found.items()}


@cache
def _behind() -> re.Pattern[str]:
    phrases = either(_phrases("after"))
    return re.compile(rf"(?:(\+)|[-\s]({phrases})\b(?!\sone\b))", re.IGNORECASE)


def quantities(page: Page, start: int, end: int) -> tuple[Quantity, ...]:
    """Every figure in `page.text[start:end]`, in text order.

    Lengths are in metres, areas in square and volumes in cubic metres, masses in kilograms,
    temperatures in celsius, hours and minutes in seconds, weeks in days, decades in years; a share
    ("a third of") is in percent. What is counted by what became of it is counted "death",
    "injury", "missing" or "arrest"; an age has the unit "year" and counts "age".
    """
    text = page.plain
    if _MARKER.fullmatch(text, start, end):
        return ()
    written = ranges(text, start, list(figures(text, start, end)))
    found = (_quantity(page, figure, start, end) for figure in written)
    return tuple(quantity for quantity in found if quantity)


def _quantity(page: Page, figure: Figure, start: int, end: int) -> Quantity | None:
    """A figure with what bounds it and what it counts; None where it is a year or a name."""
    text, article, unit = page.plain, page.article, figure.unit
    before = text[max(start, figure.start - 100) : figure.start]
    if _is_age(text, figure, before, end):
        old = _OLD.match(text, figure.end, end)
        span = article.span(figure.start, old.end() if old else figure.end)
        return Quantity(span, figure.low, figure.high, figure.kind, unit or "year", "age")
    if text[figure.end : figure.end + 4].lower() == " ago":
        return None
    bound, width = _bound(before, unit)
    written = text[figure.start : figure.end].lower()
    before = before[: len(before) - width]
    if not bound and _IDLE.match(written) and not _LASTING.search(before):
        return None
    rate = RATE.match(text, figure.end, end)
    stop = rate.end() if rate else figure.end
    unit = f"{unit} per {rate[1].lower()}".strip() if rate else unit
    unit = "magnitude" if not unit and _MAGNITUDE.search(before) else unit
    limit = _behind().match(text, stop, end)
    stop = limit.end() if limit else stop
    noun, role, stop = counted(text, stop, end, figure)
    limit = limit or _behind().match(text, stop, end)
    stop = max(stop, limit.end()) if limit else stop
    if not figure.unit:
        role = role or fate(text, stop, end, before)
        noun = role if role and suffers(noun, role) else noun
    known = bound or limit or unit
    if not known and is_name(text, figure, before, noun, end):
        return None
    kind = figure.kind
    if kind is Comparator.EXACT:
        kind = bound or _bound_behind(limit) or kind
    span = article.span(figure.start - width, stop)
    return Quantity(span, figure.low, figure.high, kind, unit, noun)


def _bound_behind(limit: re.Match[str] | None) -> Comparator | None:
    """What the words behind a figure make of it: "3,000 or more", "40+"."""
    if limit is None:
        return None
    if limit[1]:
        return Comparator.AT_LEAST
    return _phrases("after")[" ".join(limit[2].lower().split())]


def _is_age(text: str, figure: Figure, before: str, end: int) -> bool:
    """Whether a figure says how old somebody or something is: "31-year-old", "aged 31", ", 31,"."""
    if figure.unit in ("year", "month", "day"):
        return _OLD.match(text, figure.end, end) is not None
    if figure.unit or not 0 < figure.low < 130:
        return False
    if _AGED.search(before):
        return True
    closed = text[figure.end : figure.end + 1] in (",", ")", ";", ".")
    return closed and bool(figure.digits) and _NAMED.search(before) is not None


def _bound(before: str, unit: str) -> tuple[Comparator | None, int]:
    """What the words in front of a figure make of it, and how many characters they take."""
    words = list(_BEFORE_WORD.finditer(before))[-6:]
    tokens = [word.group().lower().rstrip(".") for word in words]
    gaps = [before[a.end() : b.start()] for a, b in pairwise(words)]
    if not words or (before[words[-1].end() :].strip() and tokens[-1] not in "~<>≥≤"):
        return None, 0
    lasting = unit in lexicon("quantities")["duration"]
    for skipped in (0, 1, 2):
        stop = len(tokens) - skipped
        if skipped and (stop < 1 or tokens[stop] not in lexicon("quantities")["filler"]):
            break
        for count in range(min(5, stop), 0, -1):
            first = stop - count
            phrase = " ".join(tokens[first:stop])
            known = _phrases("bound").get(phrase)
            period = phrase in {"over", "within", "inside"} and lasting is (phrase == "over")
            if known and not period and all(gap.isspace() for gap in gaps[first:]):
                return known, len(before) - words[first].start()
    return None, 0


# Units of one thing, in the smaller of them; what is measured is rounded more boldly than counted.
_LIKE = {"day": ("second", 86400.0), "year": ("month", 12.0)}
_MEASURED = frozenset(("metre", "square metre", "cubic metre", "kilogram", "metre per hour"))
_FINE = frozenset(("percent", "percentage point", "celsius", "degree", "magnitude"))


def agree(a: Quantity, b: Quantity) -> bool | None:
    """Whether two figures may be the same one: True, False, or None where they count other things.

    Each covers all it may mean: "at least 5" for 5 and more, "dozens" for 24 to 100. A plain
    figure is true to half its last place, at most 2.5 % of it (5 % for lengths, areas, volumes,
    masses and speeds), a plain count only where it ends in two zeros: 2,300 and 2,312 agree, 41
    and 40 do not. "About" gives 5 %, or half the last place up to 10 %. People and one kind of
    people ("3,000 people", "200 students") may agree, but do not contradict each other.
    """
    (unit, factor), (other, other_factor) = (_LIKE.get(q.unit, (q.unit, 1.0)) for q in (a, b))
    people = a.counted != b.counted and "person" in (a.counted, b.counted)
    people = people and is_person(a.counted) and is_person(b.counted)
    if unit != other or not (people or a.counted == b.counted or "" in (a.counted, b.counted)):
        return None
    if a.unit != b.unit and "age" in (a.counted, b.counted):
        return None
    low, high, open_low, open_high = _meant(a, factor)
    other_low, other_high, other_open_low, other_open_high = _meant(b, other_factor)
    apart = low > other_high or other_low > high
    apart = apart or (low == other_high and (open_low or other_open_high))
    apart = apart or (other_low == high and (other_open_low or open_high))
    return None if people and apart else not apart


def _meant(quantity: Quantity, factor: float) -> tuple[float, float, bool, bool]:
    """All that a figure may mean: lowest, highest, and whether each is itself excluded."""
    kind, value = quantity.comparator, quantity.value * factor
    high = value if quantity.high is None else quantity.high * factor
    if kind in (Comparator.OVER, Comparator.AT_LEAST):
        return value, math.inf, kind is Comparator.OVER, False
    if kind in (Comparator.UNDER, Comparator.AT_MOST):
        return -math.inf, high, False, kind is Comparator.UNDER
    slack = _slack(quantity) * factor
    return value - slack, high + slack, False, False


def _slack(quantity: Quantity) -> float:
    """How far from its value a figure may be, by its comparator and the place it is rounded to."""
    size, unit = abs(quantity.value), quantity.unit
    if quantity.comparator not in (Comparator.EXACT, Comparator.ABOUT) or not 0 < size < 1e15:
        return 0.0
    whole, _, rest = f"{size:.6f}".rstrip("0").partition(".")
    place = 10.0 ** (-len(rest) if rest else len(whole) - len(whole.rstrip("0")))
    if quantity.comparator is Comparator.ABOUT:
        return max(0.05 * size, min(0.1 * size, place / 2))
    if unit in _FINE or quantity.counted == "age":
        place = min(place, 1.0)
    elif not unit and place < 100:
        return 0.0
    return min((0.05 if unit in _MEASURED else 0.025) * size, 0.4999 * place)
