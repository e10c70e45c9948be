"""A date or time as pages and feeds write it -> ISO 8601, with an offset only where one is stated.

What cannot be told apart (3/4/2021, a zone name that two countries share) is left out.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)")
FIRST_YEAR = 1600  # an earlier one is a mistake, no date of publication
_EPOCH = range(631_152_000, 4_102_444_800)  # seconds: the years 1990 to 2099
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_NAME = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
_DATES = tuple(
    re.compile(rf"(?<![\w.-]){pattern}(?![\d/])", re.IGNORECASE)
    for pattern in (
        r"(?P<year>\d{4})(?P<mark>[-/.]?)(?P<number>\d\d)(?P=mark)(?P<day>\d\d)",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ .-]{{1,2}}{_NAME},?[ -](?P<year>\d{{4}}|\d\d)",
        rf"{_NAME} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})",
        r"(?P<day>\d{1,2})[/.](?P<number>\d{1,2})[/.](?P<year>\d{4})",
    )
)
_CLOCK = re.compile(
    r"(?<![\d:+-])(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?(?![\d:])"
    r"[ \u202f]?(?P<half>[ap])?(?(half)\.?m\b\.?)",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"\s*(?:GMT|UTC)?\s?([+-])(\d\d):?(\d\d)(?!\d)|\s*\(?([A-Z]{1,5})\b")
# Names that stand for one offset everywhere; BST, IST, AST and their like stand for several.
_ZONES = {
    0: "Z UT UTC GMT WET", 60: "CET WEST MEZ", 120: "CEST EET SAST MESZ", 180: "EEST MSK EAT",
    300: "PKT", 420: "WIB", 480: "HKT SGT AWST", 540: "JST KST", 570: "ACST", 600: "AEST",
    630: "ACDT", 660: "AEDT", 720: "NZST", 780: "NZDT", -240: "EDT", -300: "EST CDT",
    -360: "CST MDT", -420: "MST PDT", -480: "PST AKDT", -540: "AKST", -600: "HST",
}  # fmt: skip
_MINUTES = {name: minutes for minutes, names in _ZONES.items() for name in names.split()}


def iso_date(value: str) -> str | None:
    """ISO 8601 as it stands where it is a real date or date with time, else None."""
    value = value.strip()
    if not _DAY.match(value) or len(value) > 40:
        return None
    try:
        found = date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
    except ValueError:
        return None
    return found.isoformat() if found.year >= FIRST_YEAR else None


def stated_moment(value: object) -> str | None:
    """The day or moment that a page or a feed states in one of its ways; None where unclear."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(int(value)) if abs(value) < 1e15 else ""
    if not isinstance(value, str):
        return None
    value = " ".join(value[:200].split())
    if found := iso_date(value):
        return found
    if re.fullmatch(r"\d{10}(\d{3})?", value):
        seconds = int(value[:10])
        return datetime.fromtimestamp(seconds, UTC).isoformat() if seconds in _EPOCH else None
    try:
        return _worded(value)
    except (ValueError, OverflowError):
        return None


def _worded(value: str) -> str | None:
    match = next(filter(None, (pattern.search(value) for pattern in _DATES)), None)
    day = _day(match.groupdict()) if match else None
    if match is None or day is None:
        return None
    rest = re.sub(r"\A[T\W]+", " ", value[match.end() :])
    clock = _CLOCK.search(rest) or _CLOCK.search(value[: match.start()])
    if clock is None:
        return day.isoformat()
    hour = int(clock["hour"])
    if clock["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if clock["half"].lower() == "p" else 0)
    zone = _zone(clock.string[clock.end() :])
    at = time(hour, int(clock["minute"]), int(clock["second"] or 0), tzinfo=zone)
    return datetime.combine(day, at).isoformat()


def _day(parts: dict[str, str | None]) -> date | None:
    year, day = int(parts["year"] or 0), int(parts["day"] or 0)
    name, number = parts.get("month"), int(parts.get("number") or 0)
    month = _MONTHS.index(name.lower()) + 1 if name else number
    if parts.get("mark") is None and not name:  # 3/4/2021 is one day here and another there
        if day <= 12 and month <= 12 and day != month:
            return None
        day, month = (month, day) if month > 12 else (day, month)
    year += 2000 if len(parts["year"] or "") == 2 else 0
    return date(year, month, day) if year >= FIRST_YEAR else None


def _zone(words: str) -> timezone | None:
    """The offset that the words after a clock begin with; None where they name none for sure."""
    match = _OFFSET.match(words)
    if match is None:
        return None
    sign, hours, minutes, name = match.groups()
    if name:
        return timezone(timedelta(minutes=_MINUTES[name])) if name in _MINUTES else None
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(offset if sign == "+" else -offset)
