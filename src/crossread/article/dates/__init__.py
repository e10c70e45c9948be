"""Dates and times said in a stretch of an article, resolved against its own date.

Takes a Page and offsets, gives `Moment`s; `claims` keeps them, `matching` compares them.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, time, timedelta
from typing import NamedTuple

from crossread.article.dates.days import RELATION, RELATIONS, Now, When, days_said
from crossread.article.dates.zones import FARTHEST, SHORT, ZONE, shifts, zone
from crossread.article.page import Page
from crossread.records import Moment
from crossread.text.numbers import SMALL, either, worth

_HOURS = either("one two three four five six seven eight nine ten eleven twelve".split())
_HOUR = rf"(?:{_HOURS}|\d{{1,2}})\b"
_HALF_DAY = (
    r"(?:\s?(?P<half>[ap])(?:\.m\.|\.?m\b)|\s(?P<day>in\sthe\s(?:morn|after|even)|at\snight))?"
)
_CLOCK = re.compile(
    rf"""(?<![\w/.,:-])(?:
    (?P<named>midnight|noon|midday)\b
    |(?P<h1>\d{{1,2}}):(?P<m1>\d\d)(?!\d|:\d\d:){_HALF_DAY}
    |(?P<h2>\d{{1,2}}|{_HOURS})(?:\.(?P<m2>\d\d))?\s?(?P<half2>[ap])(?:\.m\.|\.?m\b)
    |(?P<m3>{SMALL}|\d{{1,2}}|half|(?:a\s)?quarter)(?:\sminutes)?\s(?P<way>past|to)\s(?P<h3>{_HOUR})
    |(?P<h4>{_HOUR})\so['’]clock|(?<=\bat\s)(?P<h5>{_HOUR})(?=\s(?:on\s[a-z]{{3,6}}day
        |(?:that|last)\s(?:night|morning|evening)|in\sthe\s(?:morn|after|even)|yesterday|today))
    |(?P<h6>[0-2]\d)(?P<m6>[0-5]\d)\s?(?:gmt|utc|bst|z|hours|local\stime|(?-i:{SHORT}))\b
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_IN_HALF = re.compile(
    r"\s(?:in\sthe\s(?P<am>morning)|in\sthe\s(?:after|even)\w+|at\snight)", re.IGNORECASE
)
_ABOUT = re.compile(r"\b(?:at\s)?(?:about|around|roughly|approximately)\s\Z", re.IGNORECASE)
_GAP = re.compile(r"\)?,?\s(?:(?:on|at|about|around|the)\s){0,2}", re.IGNORECASE)
_RANGE = re.compile(r"\s(?:to|until|till|through|and)\s|\s?[-–]\s?", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|between)\s\Z", re.IGNORECASE)


class _Clock(NamedTuple):
    """A time of day: the minutes after midnight it may mean, two without a.m. or p.m."""

    start: int
    end: int
    minutes: tuple[int, ...]


def moments(page: Page, start: int, end: int) -> tuple[Moment, ...]:
    """Every date and time in `page.text[start:end]`, in text order.

    A weekday is the nearest past one, the day of publication included, unless the clause speaks of
    what is to come; seasons are those of the north, weeks start on Monday. The midnight of a day is
    the one that ends it, its night runs to 05:59. A time without a day takes the last day named
    before it, else the nearest past such time where the article is dated to the minute; one that
    may be a.m. or p.m. is only as precise as its day.
    """
    text, now = page.plain, _published(page.article.published)
    clocks = list(_clocks(text, start, end))
    found = [
        day
        for each in days_said(text, start, end, now)
        if (day := _apart(each, clocks)) is not None
    ]
    found = _merged(text, start, found)
    timed: list[When] = []
    known = list(found)
    beside = [next((day for day in found if _adjacent(text, clock, day)), None) for clock in clocks]
    for number, (clock, near) in enumerate(zip(clocks, beside, strict=True)):
        if near in found:
            found.remove(near)
        again = clocks[number + 1 : number + 2]  # 4 a.m. (0100 GMT) on Monday
        twice = bool(again) and text[clock.end : again[0].start].strip() == "("
        day = near or (beside[number + 1] if twice else None)
        day = day or _context(text, clock, known, start, now)
        timed.append(_timed(text, start, clock, near, day))
    return tuple(_moment(page, when, start) for when in sorted(found + timed, key=_start))


def _apart(day: When, clocks: list[_Clock]) -> When | None:
    """A day without the words that a time has taken (3 o'clock in the morning on Monday), None
    where it has taken all."""
    for clock in clocks:
        if clock.start < day.end and day.start < clock.end:
            if day.end <= clock.end or day.start < clock.start:
                return None
            day = day._replace(start=clock.end + 1)
    return day


def _start(when: When) -> int:
    return when.start


def _published(said: str | None) -> Now | None:
    with suppress(ValueError):
        at = datetime.fromisoformat((said or "").strip()).replace(tzinfo=None)
        return Now(at.date(), at if len((said or "").strip()) > 10 else None)
    return None


def _clocks(text: str, start: int, end: int) -> Iterator[_Clock]:
    """The times of day said in a stretch."""
    stop = start
    for match in _CLOCK.finditer(text, start, end):
        if match.start() < stop:
            continue  # 5:30 in (GMT+5:30)
        stop, away = match.end(), 0
        hours = match["h1"] or match["h2"] or match["h3"] or match["h4"] or match["h5"]
        if match["named"]:
            night = match["named"].lower() == "midnight"
            stop = _behind_zone(text, stop, end)
            yield _Clock(match.start(), stop, (1440 if night else 720,))
            continue
        if match["way"]:
            away = {"half": 30, "quarter": 15, "a quarter": 15}.get(match["m3"].lower(), 0)
            away = away or int(worth(match["m3"]))
            if match["way"].lower() == "to":
                if away not in (15, 20, 25):
                    continue  # five to nine people
                away = -away
        hour = int(worth(hours or match["h6"]))
        minutes = int(match["m1"] or match["m2"] or match["m6"] or 0) + away
        if hour > 23 or not -60 < minutes < 60:
            continue
        later = _IN_HALF.match(text, stop, end)
        half = (match["half"] or match["half2"] or "").lower()
        half = half or (("a" if later["am"] else "p") if later else "")
        stop = _behind_zone(text, later.end() if later else stop, end)
        plain = hour > 12 or hour == 0 or match["h6"] or (hours or "").startswith("0")
        if half and hour <= 12:
            options: tuple[int, ...] = (hour % 12 * 60 + 720 * (half == "p"),)
        else:
            options = (hour * 60,) if plain else (hour % 12 * 60, hour % 12 * 60 + 720)
        yield _Clock(match.start(), stop, tuple((each + minutes) % 1440 for each in options))


def _behind_zone(text: str, stop: int, end: int) -> int:
    told = ZONE.match(text, stop, end)
    return told.end() if told else stop


def _merged(text: str, start: int, days: list[When]) -> list[When]:
    """The days with "Monday, 11 March" as one day and "from Monday to Friday" as one stretch."""
    found: list[When] = []
    for day in days:
        last = found[-1] if found else None
        gap = text[last.end : day.start] if last else ""
        if last and last.weekday and gap in (", ", " ") and day.first == day.last:
            found[-1] = last._replace(end=day.end) if last.fine else day._replace(start=last.start)
        elif last and last.first and day.last and last.first <= day.last and _RANGE.fullmatch(gap):
            opened = _FROM.search(text, max(start, last.start - 10), last.start)
            begin, fine = opened.start() if opened else 0, last.fine and day.fine
            whole = When(begin, day.end, last.first, day.last, fine)
            found[-1:] = [whole] if opened else [last, day]
        else:
            found.append(day)
    return found


def _adjacent(text: str, clock: _Clock, day: When) -> bool:
    """Whether a time and a day are side by side: at noon on Monday, Monday at about noon."""
    gap = text[clock.end : day.start] if clock.end <= day.start else text[day.end : clock.start]
    single = day.fine or day.weekday or (day.first is not None and day.first == day.last)
    return single and _GAP.fullmatch(gap) is not None


def _context(
    text: str, clock: _Clock, days: list[When], start: int, now: Now | None
) -> When | None:
    """The day of a time that names none."""
    before = [day for day in days if day.end <= clock.start]
    if not before and now:
        earlier = days_said(text, max(0, start - 400), start, now)
        before = [day for day in earlier if day.first and day.first.date() <= now.day]
    narrow = [day for day in before if day.first and day.last]
    narrow = [d for d in narrow if d.first and d.last and d.last - d.first < timedelta(1)]
    if narrow:
        return narrow[-1]
    if before or not now or len(clock.minutes) > 1:
        return None
    passed = not now.minute or clock.minutes[0] <= now.minute.hour * 60 + now.minute.minute
    with suppress(OverflowError):
        day = datetime.combine(now.day, time()) - timedelta(days=not passed)
        return When(clock.start, clock.end, day, day, fine=False)
    return None


def _timed(text: str, start: int, clock: _Clock, near: When | None, day: When | None) -> When:
    """A time on its day; the whole day where it may be one of two times of it."""
    about = _ABOUT.search(text, max(start, clock.start - 20), clock.start)
    begin = about.start() if about else clock.start
    begin, stop = (
        min(begin, near.start if near else begin),
        max(clock.end, near.end if near else 0),
    )
    if not day or not day.first or not day.last:
        return When(begin, stop, None, None, fine=False)
    times: list[datetime] = []
    with suppress(OverflowError):
        midnight = day.first.replace(hour=0, minute=0)
        times = [midnight + timedelta(minutes=m + n) for n in (0, 1440) for m in clock.minutes]
        within = [at for at in times if day.first <= at <= day.last] if day.fine else []
        times = within if len(within) == 1 else times[:1] if len(clock.minutes) == 1 else []
        slack = timedelta(minutes=10 if about else 0)
        if times:
            return When(begin, stop, times[0] - slack, times[0] + slack, fine=True)
    return When(begin, stop, day.first, day.last, day.fine)


def _moment(page: Page, when: When, start: int) -> Moment:
    """The record, with the words that relate it: by, before, after, since, until."""
    text, begin = page.plain, when.start
    before = text[max(start, begin - 40) : begin]
    found = RELATION.search(before)
    relation = RELATIONS[" ".join(found[1].lower().split())] if found else "on"
    if relation in ("before", "after") and text[when.end : when.end + 2] in ("'s", "’s"):
        found, relation = None, "on"  # after Monday's collapse
    if found and text[when.start : when.end].isdigit() and found.group().endswith("the "):
        found, relation = None, "on"  # after the 2020 elections
    if text[when.end - 3 : when.end] == "ago" and before.endswith(("more than ", "over ")):
        relation = "before"
    if found:
        begin -= len(found.group())
    span = page.article.span(begin, when.end)
    if when.first is None or when.last is None:
        return Moment(span, None, None, relation)
    if when.fine:
        first, last = (at.isoformat(timespec="minutes") for at in (when.first, when.last))
        return Moment(span, first, last, relation)
    return Moment(span, when.first.date().isoformat(), when.last.date().isoformat(), relation)


def same_time(a: Moment, b: Moment) -> bool | None:
    """Whether two moments may be the same: their stretches of time overlap, or they do not.

    Clocks told in zones that are known are brought to one. None where one is unresolved, where it
    hangs on a zone that is not told, where they bound something differently ("by Monday", "since
    Monday"), or where one says when and the other a bound that does not hold it.
    """
    if a.start is None or b.start is None or a.end is None or b.end is None:
        return None
    between = shifts(zone(a.span.text), zone(b.span.text))
    with suppress(OverflowError):
        if between is None:
            able = _same(_stretch(a), _stretch(b, -FARTHEST, FARTHEST))
            return False if able is False else None
        found = {_same(_stretch(a), _stretch(b, minutes, minutes)) for minutes in between}
        return found.pop() if len(found) == 1 else None
    return None


def same_clock(a: Moment, b: Moment) -> bool:
    """Whether both tell a time of day, and it may be the same one, on whatever day."""
    if "T" not in (a.start or "") or "T" not in (b.start or ""):
        return False
    one, other = (datetime.fromisoformat(each.start or "") for each in (a, b))
    apart = (one - other) // timedelta(minutes=1)
    between = shifts(zone(a.span.text), zone(b.span.text))
    return between is None or any((apart - minutes) % 1440 == 0 for minutes in between)


class _Stretch(NamedTuple):
    """A stretch of time, its last minute included."""

    relation: str
    first: datetime
    last: datetime


def _stretch(moment: Moment, least: int = 0, most: int = 0) -> _Stretch:
    """What a moment means by clocks that are between so many minutes ahead."""
    first, last = moment.start or "", moment.end or ""
    last = last if "T" in last else f"{last}T23:59"
    begin = datetime.fromisoformat(first) + timedelta(minutes=least)
    return _Stretch(moment.relation, begin, datetime.fromisoformat(last) + timedelta(minutes=most))


def _same(a: _Stretch, b: _Stretch) -> bool | None:
    if a.relation == b.relation:
        return a.first <= b.last and b.first <= a.last
    if "on" not in (a.relation, b.relation):
        return None
    exact, bound = (a, b) if a.relation == "on" else (b, a)
    holds = {
        "by": exact.first <= bound.last,
        "until": exact.first <= bound.last,
        "before": exact.first < bound.first,
        "since": exact.last >= bound.first,
        "after": exact.last > bound.last,
    }
    return True if holds.get(bound.relation) else None
