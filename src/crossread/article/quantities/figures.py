"""A stretch of text in, the figures written in it out: digits, number words, scales and units.

Dates, times, scores and telephone numbers are excluded; what a figure counts is read in `counts`.
"""

import math
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from crossread.records import Comparator
from crossread.text.lexicon import listed_as, plural
from crossread.text.numbers import (
    _KNOWN,
    _ONES,
    _SCALE,
    _TEENS,
    _WORTH,
    SMALL,
    _table,
    either,
    worth,
)

_PARTS = {word: number for word, (number,) in _table("part").items()}
_VAGUE = _table("vague")  # what a word without a figure may mean: lowest, highest
_SIGNS = listed_as("quantities", "sign")
_MONTH = (
    r"(?:(?-i:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?|(?-i:January|February|March|April"
    r"|May|June|July|August|September|October|November|December)\b)"
)


_BIG = either(("hundred", "thousand", "million", "billion", "trillion", "dozen", "lakh", "crore"))
_DIGITS = (
    r"(?:[1-9]\d{0,2}(?:[ ]\d{3})+(?![ ]?\d)|\d{1,3}(?:,\d{3})+(?!\d)|\d{1,2}(?:,\d\d)+,\d{3}(?!\d)"
    r"|\d+)(?:\.\d+)?[½¼¾]?|[½¼¾]"
)
# "Nobody was killed": what became of no one.
_AFTER_NONE = (
    r"\s(?:(?:was|were|is|has|had|been|reported|to|be|believed)\s){0,4}"
    r"(?:killed|died|dead|injured|hurt|wounded|missing|arrested|detained)\b"
)
_HALF = r"(?:\sand\sa\s(?:half|quarter)\b)?"
_TAIL = rf"(?:[-\s](?:and\s)?(?:{SMALL}|hundred\b|thousand\b)){{0,6}}"
_FIGURE = re.compile(
    rf"""(?<!\w)(?:
    (?P<ratio>(?:{SMALL}|\d{{1,3}})\s(?:in|out\sof)\s(?:every\s)?(?:{SMALL}|\d{{1,3}}))
        \b(?![,.]?\d|\s(?:second|minute|hour|day|week|month|year|decade)s?\b)
    |(?P<part>(?:(?:an?|{either(_ONES)})[-\s])?{either(_PARTS)}s?)\b
        (?:(?=\s(?:of|the|its|their|his|her|our|all)\s(?!an?\s))|(?=[,.;]|\Z))
    |(?P<vague>(?:several|an?\s(?:few|couple|handful))(?:\s(?:of\s)?{_BIG}\b)?
        |(?:(?:tens|hundreds)\sof\s)?(?:dozens|scores|hundreds|thousands|millions|billions))\b
    |(?P<share>half|(?:(?:an?|three)[-\s])?quarters?
        |(?:an?|{either(_ONES)})[-\s]{either(_PARTS)}s?(?=\sof\san?\s))
        [-\s](?:of\s)?(?:an?\s)?(?P<whole>{_BIG})\b
    |(?P<none>no(?=\s{either(_KNOWN["none of"])}\b)|(?:no\sone|nobody)(?={_AFTER_NONE}))
    |(?P<words>(?:{SMALL}{_HALF}|an?\b)[-\s]{_BIG}\b(?:\s{_BIG}\b)?{_HALF}{_TAIL}|{SMALL}{_HALF}
        |half(?:\san?|-)(?=[-\s]?(?:hour|mile|year|day|century|decade|kilomet|tonne|litre|acre|ton))
        |an?(?=\s(?:hour|day|week|month|year|decade|century|mile)\b))
    |(?:(?P<money>(?:us|au?|ca?|nz|hk|s)?\$|[£€¥₹]|(?:usd|gbp|eur|aud|cad|inr|rs\.?)(?=\s?\d))\s?)?
        (?P<digits>{_DIGITS}){_HALF}
        (?P<scale>[-\s]?{_BIG}\b(?:\s{_BIG}\b)?{_HALF}|\s?(?:bn|mn|tn|k|m|b)\b)?
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_HOUR = rf"(?:{either([*_ONES, *_TEENS[:3]])}|\d{{1,2}})\b"
# Times, dates, decades, ordinals and telephone numbers, which count nothing.
_NO_COUNT = re.compile(
    rf"""(?<!\w)(?:
    \d{{1,2}}:\d{{2}}(?::\d{{2}})?|{_HOUR}(?:[.:]\d{{2}})?\s?(?:[ap]\.m\.|[ap]m\b|o['’]clock)
    |\d{{4}}\s?(?:gmt|utc|bst|hours)\b
    |(?:{SMALL}|\d{{1,2}}|half|quarter)(?:\sminutes)?\spast\s{_HOUR}
    |(?:twenty(?:-five)?|quarter|(?<=\bat\s)(?:five|ten)|(?<=\bby\s)(?:five|ten))\sto\s{_HOUR}
    |(?<=\bat\s){_HOUR}(?=\s(?:on\s[a-z]{{3,6}}day|(?:that|last)\s(?:night|morning|evening)
        |in\sthe\s(?:morn|even|aft)|at\snight|yesterday|today))
    |\d{{1,2}}(?:st|nd|rd|th)?(?:(?:\s?[-–]\s?|\sto\s|\sand\s)\d{{1,2}})?(?:st|nd|rd|th)?
        \s(?:of\s)?{_MONTH}(?:,?\s\d{{4}})?
    |{_MONTH}\s\d{{1,2}}\b(?!,\d{{3}}|\.\d|\s(?:people|men|women|children|workers|residents|homes
        |houses|families))(?:st|nd|rd|th)?(?:[-–]\d{{1,2}}\b)?(?:,?\s\d{{4}})?
    |{_MONTH},?\s\d{{4}}\b
    |\d{{1,4}}/\d{{1,2}}(?:/\d{{1,4}})?|\d{{4}}-\d{{2}}-\d{{2}}|\d{{2,4}}['’]?s\b
    |\d+(?:st|nd|rd|th)\b|\+\d[\d\s()-]{{6,18}}\d|0\d{{2,4}}[-\s]\d{{3}}[-\s]?\d{{3,4}}\b
    |(?:\(\d{{3}}\)\s|\d{{3}}[-.])?\d{{3}}[-.]\d{{4}}\b|\d+(?:\.\d+){{2,8}}
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_JOIN = re.compile(r"\s?(?:(?P<dash>[-–—])|(?P<word>to|or|and)\s)\s?", re.IGNORECASE)
RATE = re.compile(
    r"\s?(?:/|(?<=\s)(?:an?|per|each|every)\s)(second|minute|hour|day|week|month|year)\b",
    re.IGNORECASE,
)
WORD = re.compile(r"[\s-]{1,2}([^\W\d_]+(?:-[^\W\d_]+){0,3})")
_MINUS = re.compile(r"(?:\bminus\s|(?<!\w)[-−–])\Z", re.IGNORECASE)
_POUNDS_OF = re.compile(rf"\sof\s(?!{either(_KNOWN['paid'])}\b)", re.IGNORECASE)
_HYPHENED = re.compile(r"-([^\W\d_]+)")


class Figure(NamedTuple):
    """A figure as written: its place, its worth before and after its scale, and its unit."""

    start: int
    end: int
    low: float
    high: float | None
    kind: Comparator
    unit: str
    scale: float
    digits: str


@cache
def units() -> tuple[re.Pattern[str], dict[str, tuple[str, float]]]:
    """What a unit looks like behind its figure, and the normal form and factor of each spelling."""
    known: dict[str, tuple[str, float]] = {}
    for spelling, told in listed_as("quantities", "unit").items():
        unit, _, factor = told.rpartition(" ")
        known[spelling.lower()] = (unit, float(factor))
    joined = either(_KNOWN["joined"])
    apart = either(set(known) - {each.lower() for each in _KNOWN["joined"]})
    pattern = rf"(?:[-\s]?({apart})(?<!°)|(°|(?-i:{joined})))(?!\w)"
    return re.compile(pattern, re.IGNORECASE), known


def figures(text: str, start: int, end: int) -> Iterator[Figure]:
    """The figures of a stretch with their units, without dates, times and parts of names."""
    blocked, masks = -1, _NO_COUNT.finditer(text, start, end)
    mask, last = next(masks, None), -1
    for match in _FIGURE.finditer(text, start, end):
        while mask and mask.end() <= match.start():
            mask = next(masks, None)
        if (mask and mask.start() < match.end()) or match.start() < blocked:
            continue
        figure = _figure(text, match, start, end)
        before, joint = text[max(0, match.start() - 2) : match.start()], match.start() - 1
        loose = before[-1:] not in ("#", "@", "/", "_", "=", "&", "+", "-", "–", "\\")
        ranged = before[-1:] in ("-", "–") and (joint == last or not before[:1].isalnum())
        decimal = before[-1:] in (".", ",", ":") and before[:1].isdigit()
        if figure and (loose or ranged) and not decimal and math.isfinite(figure.low):
            yield figure
            last = figure.end
        blocked = figure.end if figure else match.end()


def _figure(text: str, match: re.Match[str], start: int, end: int) -> Figure | None:
    """One match read; None where it runs on into a word that is no unit."""
    begin, stop, digits = match.start(), match.end(), match["digits"] or ""
    if match["ratio"] or match["part"]:
        size, kind = _share(match), Comparator.EXACT
        return Figure(begin, stop, size, None, kind, "percent", 1, "") if size else None
    low, high = _low_and_high(match)
    scale, sign = _last_scale(match.group()), (match["money"] or "").lower().rstrip(".")
    unit = _SIGNS.get(sign, "")
    if match["scale"] in ("m", "b") and not unit and not plural_next(text, stop, end):
        stop, low, scale = match.end("digits"), worth(digits), 1.0  # a 5m wall, but 11m people
    of = 3 if match["vague"] and text[stop : stop + 4] == " of " else 0  # billions of dollars
    measure = units()[0].match(text, stop + of, end)
    if measure:
        name, factor = units()[1][" ".join((measure[1] or measure[2]).lower().split())]
        weighed = measure.group()[0] == "-" and scale == 1
        if name == "GBP" and (weighed or _POUNDS_OF.match(text, measure.end(), end)):
            name, factor = "kilogram", 0.45359237  # a 200-pound weight
        if unit in ("", name):
            stop, scale = measure.end(), scale * factor
            unit = "celsius" if name == "fahrenheit" else name
            low = _measured(low, name, factor)
            high = None if high is None else _measured(high, name, factor)
    if _runs_on(text, stop):
        return None
    minus = _MINUS.search(text[max(start, begin - 6) : begin])
    if minus and unit == "celsius":
        begin, low = begin - len(minus.group()), -low
    kind = Comparator.VAGUE if match["vague"] else Comparator.EXACT
    return Figure(begin, stop, low, high, kind, unit, scale, digits)


def _low_and_high(match: re.Match[str]) -> tuple[float, float | None]:
    """What a match means without its unit: lowest, and highest where it is a range."""
    if match["vague"]:
        return _vague(match.group().lower())
    if match["none"]:
        return 0.0, None
    if match["share"]:
        return round(_fraction(match["share"], 1.0) * _SCALE[match["whole"].lower()], 6), None
    return worth(match.group().removeprefix(match["money"] or "")), None


def _fraction(words: str, alone: float) -> float:
    """What "half", "a third", "two-thirds" are of one; `alone`: of a part without a number."""
    first, _, last = " ".join(re.split(r"[\s-]+", words.lower())).rpartition(" ")
    size = _PARTS.get(last) or _PARTS[last.rstrip("s")]
    number = _WORTH.get(first, 1.0 if size == 2 else alone)
    return number / size if number < size else 0.0


def _last_scale(words: str) -> float:
    """The scale a figure ends in, which a range has in common: "two to three million"."""
    last = re.search(r"(?:\d|\b)([a-z]+)(?:\s([a-z]+))?\Z", words.lower())
    return math.prod(_SCALE.get(word or "", 1.0) for word in last.groups()) if last else 1.0


def _vague(words: str) -> tuple[float, float]:
    """Lowest and highest of "dozens", "several hundred", "tens of thousands"."""
    low, high = 1.0, 1.0
    for word in words.split():
        if word in _VAGUE:
            low, high = low * _VAGUE[word][0], high * _VAGUE[word][1]
            if high > 1e5 and words.startswith(("tens", "hundreds")):
                low, high = low / 2, high / 10  # hundreds of thousands: 200,000 to a million
        elif word in _SCALE:
            low, high = low * _SCALE[word], high * _SCALE[word]
    return low, high


def _share(match: re.Match[str]) -> float:
    """The percent of "a third", "two thirds", "nine out of ten"; 0 where it is no share."""
    if match["part"]:
        return 100 * _fraction(match.group(), 0.0)
    first, last = re.split(r"\s(?:in|out\sof)\s(?:every\s)?", match.group().lower())
    number, size = worth(first), int(worth(last))
    return 100 * number / size if number < size else 0.0


def _measured(value: float, name: str, factor: float) -> float:
    return round((value - 32) * 5 / 9 if name == "fahrenheit" else value * factor, 6)


def _runs_on(text: str, stop: int) -> bool:
    """Whether a figure is only the front of a longer word: 737s, two-way, 4x4, 3/4."""
    after, hyphened = text[stop : stop + 1], _HYPHENED.match(text, stop)
    if hyphened:
        word = hyphened[1].lower()
        return word not in _KNOWN["attributive"] and word not in _KNOWN["suffix"]
    if after in (",", ".") and text[stop + 1 : stop + 2].isdigit():
        return True
    return after.isalnum() or after in ("_", "@") or (after == "/" and not RATE.match(text, stop))


def plural_next(text: str, at: int, end: int) -> bool:
    word = WORD.match(text, at, end)
    return word is not None and plural(word[1].lower())


def ranges(text: str, start: int, figures: list[Figure]) -> Iterator[Figure]:
    """The figures with "five to seven", "between 5 and 7" and "20-30" as one, without scores."""
    place = 0
    while place < len(figures):
        first, second = figures[place], figures[place + 1] if place + 1 < len(figures) else None
        joint = _JOIN.fullmatch(text, first.end, second.start) if second else None
        place += 1
        if not second or not joint or {first.kind, second.kind} != {Comparator.EXACT}:
            yield first
            continue
        whole = _spread(
            text[max(start, first.start - 24) : first.start], first, second, joint["word"]
        )
        if whole:
            yield whole
        elif joint["word"]:
            yield first
            continue
        place += 1


def _spread(before: str, first: Figure, second: Figure, word: str | None) -> Figure | None:
    """One figure from the lower to the higher; None where two figures are meant, or a score."""
    low, begin, word = first.low, first.start, (word or "").lower()
    if first.scale == 1 and not (first.unit and second.unit):
        low *= second.scale
    between = re.search(r"\bbetween\s\Z", before, re.IGNORECASE)
    change = re.search(r"(?<!ranging )(?<!range )(?<!ranged )\bfrom\s\Z", before, re.IGNORECASE)
    apart = (word == "and" and not between) or (word == "to" and change)
    apart = apart or (word == "or" and second.low > 2 * low + 1)
    if apart or low >= second.low or (first.unit and second.unit and first.unit != second.unit):
        return None
    begin = first.start - len(between.group()) if between else begin
    unit = second.unit or first.unit
    return Figure(
        begin, second.end, low, second.low, Comparator.RANGE, unit, second.scale, first.digits
    )
