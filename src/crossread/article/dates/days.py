"""A stretch of text in, the days, weeks, months and years said in it out, as intervals.

What needs the article's own date is None without one; `dates` adds the times of day.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from crossread.article.quantities.counts import is_year
from crossread.text.lexicon import lexicon, listed_as
from crossread.text.numbers import SMALL, either, worth

_WORDS = lexicon("dates")


def _numbers(kind: str) -> dict[str, tuple[int, ...]]:
    """The numbers the lexicon gives for the words listed under `kind NUMBER...`."""
    listed = listed_as("dates", kind)
    return {word.lower(): tuple(map(int, numbers.split())) for word, numbers in listed.items()}


_MONTHS = {word: month for word, (month,) in _numbers("month").items()}
_WEEKDAYS = {word: day for word, (day,) in _numbers("weekday").items()}
_SEASONS = {word: month for word, (month,) in _numbers("season").items()}
_PARTS = _numbers("part")
RELATIONS = listed_as("dates", "relation")
_FEW = {"a few": (2, 9), "several": (3, 9), "a couple of": (2, 3)}
_MONTH = f"(?-i:{either(word.capitalize() for word in _MONTHS)})"
_SEASON = either(_SEASONS)
_PART = either(set(_PARTS) - {"late", "early", "overnight"})
_ORDINAL = r"(?:st|nd|rd|th)?"
_YEAR = r"(?:1[5-9]|20)\d\d"
_DAY = re.compile(
    rf"""(?<![\w/.:])(?:
    (?P<iso>\d{{4}}-\d\d-\d\d)\b
    |(?P<slash>\d{{1,2}}/\d{{1,2}}/\d{{4}})\b
    |(?P<d1>\d{{1,2}}){_ORDINAL}(?:(?:\s?[-–]\s?|\s(?:to|and)\s)(?P<d2>\d{{1,2}}){_ORDINAL})?
        \s(?:of\s)?(?P<m1>{_MONTH})\b\.?(?:,?\s(?P<y1>{_YEAR})\b)?
    |(?P<m2>{_MONTH})\b\.?\s(?P<d3>\d{{1,2}}){_ORDINAL}\b(?!,\d|\.\d|:|\s(?:people|men|women|children
        |workers|residents|homes|houses|families))
        (?:\s?[-–]\s?(?P<d4>\d{{1,2}})\b)?(?:\s?,?\s(?P<y2>{_YEAR})\b)?
    |(?P<m3>{_MONTH})\b\.?,?\s(?:of\s)?(?P<y3>{_YEAR})\b
    |(?:(?P<which1>last|this|next)\s)?(?P<m4>{_MONTH})\b
    |(?:(?P<which2>last|this|next|this\scoming)\s)?(?P<weekday>{either(_WEEKDAYS)})\b
        (?:\s(?:(?:of\s)?(?P<week>last|this|next)\sweek|(?P<far1>before\slast|after\snext))\b)?
    |the\s(?P<span2>night|week|weekend|month|year)\s(?P<far2>before\slast|after\snext)\b
    |(?P<near>the\sday\sbefore\syesterday|the\sday\safter\stomorrow|yesterday|today|tomorrow
        |tonight|overnight|the\sweekend)\b
    |(?P<which3>last|this|next)\s(?P<span>night|morning|afternoon|evening|week|weekend|month|year
        |{_SEASON})\b
    |(?:the\s)?(?P<season>{_SEASON})\s(?:of\s)?(?P<y4>{_YEAR})\b
    |(?P<count>\d{{1,3}}|{SMALL}|an?|a\sfew|several|a\scouple\sof)\s
        (?P<unit>minute|hour|day|week|month|year|decade)s?\sago\b
    |(?P<decade>(?:1[5-9]|20)\d0)['’]?s\b
    |(?P<y5>{_YEAR})(?:[-–](?P<y6>\d\d|{_YEAR}))?(?![\d:/-]|[,.]\d)
    )(?:\s(?:late\s|early\s)?(?P<part>{_PART})\b)?""",
    re.VERBOSE | re.IGNORECASE,
)
_COMING = re.compile(
    r"\b(?:(?:would|could|should|might|must)\s(?:not\s)?have(?!\sto\b)"
    r"|(?P<coming>will|shall|won['’]t|due|expected|scheduled|planned|likely|plans?|planning|upcoming"
    r"|intends?|hopes?|would|must|going\sto|set\s(?:to|for)|are\sto|is\sto|was\sto|were\sto)"
    rf"|(?<!be\s)(?<!been\s)(?<!being\s){either(_WORDS['past'])}|(?<!will\s)(?<!would\s)(?<!to\s)(?:has|have|had)"
    r"|(?<!be\s)(?<!have\s)(?P<weak>\w{3,20}ed)|(?P<open>is|are|begins|starts|opens|ends|closes|expires|falls|takes|runs))\b"
    r"|(?P<soon>['’]ll)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;:.!?—–“”\"\n]")
RELATION = re.compile(
    rf"(?<![\w’'])({either(RELATIONS)})\s(?:(?P<near>about|around|shortly|just|roughly)\s)?"
    r"(?:the\s)?(?:(?:early|late|mid)[\s-])?\Z",
    re.IGNORECASE,
)
_PART_OF = re.compile(
    rf"\b(?:(?:the\s)?({_PART})\s(?:of|on)\s(?:the\s)?|(late|early)\s(?:on\s)?)\Z",
    re.IGNORECASE,
)
_RECURS = re.compile(
    r"\b(?:every|each|first|second|third|fourth|black|good|bloody|ash|palm|super|fat|cyber|easter)\s\Z",
    re.IGNORECASE,
)
_TITLE = re.compile(r"s\b|\s(?-i:Times|Telegraph|Mirror|Mail|Express|Post|Herald|Night\sLive)\b")
_MONTH_BEFORE = re.compile(
    r"\b(?:in|since|by|until|till|last|this|next|early|late|mid|before|after|during|from|through"
    r"|between|of)[\s-]\Z",
    re.IGNORECASE,
)
_COMPOUND = re.compile(r"\b(?:mid|late|early|pre|post)-\Z", re.IGNORECASE)
_NAME_OF = re.compile(r"\b(?:by|of|before|after|to|and|the)\s\Z", re.IGNORECASE)


class When(NamedTuple):
    """A stretch of text and the interval it means, None unresolved; `fine` to the minute.

    `weekday`: it is named by the day of the week, which a date may follow.
    """

    start: int
    end: int
    first: datetime | None
    last: datetime | None
    fine: bool
    weekday: bool = False


class Now(NamedTuple):
    """When an article was published, by its own clock; `minute` is None where only the day is."""

    day: date
    minute: datetime | None


def days_said(text: str, start: int, end: int, now: Now | None) -> Iterator[When]:
    """The days, weeks, months and years said in a stretch, with the part of the day if any."""
    for match in _DAY.finditer(text, start, end):
        if not _means_date(text, match, start, end):
            continue
        before = text[max(start, match.start() - 40) : match.start()]
        part = _PART_OF.search(before) if match["weekday"] or match["d1"] or match["d3"] else None
        begin = match.start() - (len(part.group()) if part else 0)
        words = " ".join((match["part"] or (part and (part[1] or part[2])) or "").lower().split())
        first = last = None
        fine = False
        with suppress(ValueError, OverflowError):
            coming = _coming(text, match, start, end)
            interval = _ago(match, now) or _interval(match, now, coming)
            first, last, fine = interval or (None, None, False)
            words = words or _own_part(match)
            if first and words in _PARTS and not fine:
                since, until = _PARTS[words]
                last, fine = first + timedelta(minutes=until), True
                first += timedelta(minutes=since)
        yield When(begin, match.end(), first, last, fine, bool(match["weekday"]))


def _means_date(text: str, match: re.Match[str], start: int, end: int) -> bool:
    """Whether the words are a date here: not the verb may, not every Monday, not 2000 people."""
    begin, after = match.start(), text[match.end() : match.end() + 12]
    before = text[max(start, begin - 24) : begin]
    if before[-1:] in ("-", "–", ",") and not (before[-1:] == "-" and _COMPOUND.search(before)):
        return False
    if match["weekday"]:
        return not (_RECURS.search(before) or _TITLE.match(after))
    if match["m4"]:
        month = match["m4"].lower()
        clear = match["which1"] or _MONTH_BEFORE.search(before)
        named = _NAME_OF.search(before) and re.match(r"\s[A-Z]", after)
        return bool(clear and not named and (len(month) > 3 or month == "may"))
    if match["y5"]:
        return is_year(text, match.start("y5"), end)
    return True


def _coming(text: str, match: re.Match[str], start: int, end: int) -> bool | None:
    """Whether the clause speaks of what is to come, of what is past, or of neither (None)."""
    begin, stop = match.span()
    left = _CLAUSE.split(text[max(start, begin - 100) : begin])[-1]
    right = _CLAUSE.split(text[stop : min(end, stop + 100)], maxsplit=1)[0]
    relation = RELATION.search(left)
    ahead = relation is not None and RELATIONS[" ".join(relation[1].lower().split())] == "until"
    before, after = (
        [cue for cue in _COMING.finditer(part) if not (ahead and cue["weak"])]
        for part in (left, right)
    )
    cues = before[-1:] or after[:1]
    if not cues or cues[0]["open"]:
        return ahead or None
    return bool(cues[0]["coming"] or cues[0]["soon"])


_STEPS = {"last": -1, "this": 0, "next": 1, "": 0}


def _said(match: re.Match[str], group: str) -> str:
    """The words of a group in small letters, with one blank between them."""
    return " ".join((match[group] or "").lower().split())


_Interval = tuple[datetime, datetime, bool]
_Days = tuple[date, date]
# Days from today.
_NEAR = {
    "the day before yesterday": -2,
    "yesterday": -1,
    "overnight": -1,
    "today": 0,
    "tonight": 0,
    "tomorrow": 1,
    "the day after tomorrow": 2,
}


def _whole(first: date, last: date) -> _Interval:
    """Whole days, as the midnights that begin the first and the last of them."""
    return datetime.combine(first, time()), datetime.combine(last, time()), False


def _interval(match: re.Match[str], now: Now | None, coming: bool | None) -> _Interval | None:
    """What a date means; None where the article's own date is needed and not known."""
    month = match["m1"] or match["m2"] or match["m3"] or match["m4"]
    if month:
        return _in_month(match, _MONTHS[month.lower()], now, coming)
    days = _plain(match)
    if now and match["weekday"]:
        days = _weekday(match, now.day, coming)
    elif now and (match["near"] or match["span"] or match["span2"]):
        days = _near(match, now.day, coming)
    return _whole(*days) if days else None


def _plain(match: re.Match[str]) -> _Days | None:
    """What needs no other date: 2024-03-11, 25/12/2023, the summer of 2021, the 1990s, 2019-20."""
    if match["iso"]:
        day = date.fromisoformat(match["iso"])
        return day, day
    if match["slash"]:
        a, b, year = map(int, match["slash"].split("/"))
        if a <= 12 and b <= 12 and a != b:
            return None  # the day or the month may come first
        day = date(year, *((b, a) if a > 12 else (a, b)))
        return day, day
    if match["season"]:
        return _season(int(match["y4"]), _SEASONS[match["season"].lower()])
    first = match["decade"] or match["y5"]
    if not first:
        return None
    last = match["y6"] or (first[:3] + "9" if match["decade"] else first)
    until = max(int(first), int(first[: 4 - len(last)] + last))
    return date(int(first), 1, 1), date(until, 12, 31)


def _in_month(
    match: re.Match[str], month: int, now: Now | None, coming: bool | None
) -> _Interval | None:
    """Days of a month or all of it; without a year those nearest to publication."""
    said = match["y1"] or match["y2"] or match["y3"]
    if not said and not now:
        return None
    this = now.day.year if now else 0
    years = [int(said)] if said else [this, this - 1, this + 1]
    day, until = int(match["d1"] or match["d3"] or 0), int(match["d2"] or match["d4"] or 0)
    if not day:
        year = int(said) if said else _year_of(match, month, now.day if now else date.min, coming)
        return _whole(date(year, month, 1), _month_end(year, month))
    days = []
    for year in years:
        with suppress(ValueError):
            days.append(date(year, month, day))
    if not days:
        return None
    today = now.day if now and not said else days[0]
    able = [each for each in days if coming is None or each == today or coming == (each > today)]
    first = min(able or days, key=lambda each: abs((each - today).days))
    return _whole(first, first.replace(day=max(day, until)))


def _year_of(match: re.Match[str], month: int, today: date, coming: bool | None) -> int:
    """The year of a month said alone."""
    which = (match["which1"] or "").lower()
    if which == "last":
        return today.year - (month >= today.month)
    if which == "next":
        return today.year + (month <= today.month)
    if which == "this":
        return today.year
    if coming is None:
        apart = (month - today.month + 6) % 12 - 6
        return today.year + (today.month + apart > 12) - (today.month + apart < 1)
    return today.year + (month < today.month) if coming else today.year - (month > today.month)


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _season(year: int, month: int) -> tuple[date, date]:
    """The three months that begin with this one."""
    return date(year, month, 1), _month_end(year + month // 12, (month + 1) % 12 + 1)


def _weekday(match: re.Match[str], today: date, coming: bool | None) -> _Days:
    number = _WEEKDAYS[match["weekday"].lower()]
    ahead, far = (number - today.weekday()) % 7, _said(match, "far1")
    which = far[-4:] or _said(match, "which2")
    if match["week"]:
        ahead = number - today.weekday() + 7 * _STEPS[match["week"].lower()]
    elif which == "last":
        ahead -= 14 if far else 7
    elif which == "next":
        ahead = (ahead or 7) + 7 * bool(far)
    elif not (coming or (which and coming is None)):
        ahead = ahead and ahead - 7
    day = today + timedelta(days=ahead)
    return day, day


def _near(match: re.Match[str], today: date, coming: bool | None) -> _Days | None:
    """Yesterday, last night, this weekend, next month, last autumn."""
    near, span = _said(match, "near"), _said(match, "span") or _said(match, "span2")
    far = _said(match, "far2")
    step = 2 * _STEPS[far[-4:]] if far else _STEPS[_said(match, "which3")]
    if near == "the weekend":
        step = 0 if coming or today.weekday() > 4 else -1
    if near == "the weekend" or span == "weekend":
        saturday = today + timedelta(days=5 + 7 * step - today.weekday())
        return None if step > 0 else (saturday, saturday + timedelta(days=1))
    if span in _SEASONS:
        return _nearest_season(_SEASONS[span], step, today)
    if span in ("week", "month", "year"):
        return _calendar(span, step, today)
    if span and (step > 0 or (step == -1 and span not in ("night", "evening"))):
        return None  # next morning: after what was told before
    day = today + timedelta(days=step if span else _NEAR[near])
    return day, day


def _calendar(span: str, step: int, today: date) -> _Days:
    """The week, month or year before, around or after today."""
    if span == "week":
        monday = today + timedelta(days=7 * step - today.weekday())
        return monday, monday + timedelta(days=6)
    if span == "year":
        return date(today.year + step, 1, 1), date(today.year + step, 12, 31)
    year, month = divmod(today.year * 12 + today.month - 1 + step, 12)
    return date(year, month + 1, 1), _month_end(year, month + 1)


def _nearest_season(month: int, step: int, today: date) -> _Days:
    """The last one that is over, this year's or the one that runs, the next one to begin."""
    seasons = [_season(today.year + n, month) for n in (-2, -1, 0, 1)]
    if step == -1:
        return [each for each in seasons if each[1] < today][-1]
    if step == 1:
        return next(each for each in seasons if each[0] > today)
    return next((each for each in seasons if each[0] <= today <= each[1]), seasons[2])


def _own_part(match: re.Match[str]) -> str:
    """The part of the day that is said in the name of the day: last night, overnight."""
    near, span = _said(match, "near"), _said(match, "span") or _said(match, "span2")
    return "night" if near == "tonight" else near if near in _PARTS else span


def _ago(match: re.Match[str], now: Now | None) -> _Interval | None:
    """Two weeks ago, to half a week; two years ago, to the year."""
    if not match["count"] or not now:
        return None
    words, unit, today = _said(match, "count"), match["unit"].lower(), now.day
    least, most = _FEW.get(words, (int(worth(words)),) * 2)
    if unit in ("minute", "hour"):
        length = timedelta(minutes=1 if unit == "minute" else 60)
        if now.minute:
            return now.minute - length * (most + 0.5), now.minute - length * (least - 0.5), True
        return _whole(today - length * most, today)
    if unit in ("day", "week"):
        size, slack = (1, 0) if unit == "day" else (7, 3)
        begin, end = (
            today - timedelta(most * size + slack),
            today - timedelta(least * size - slack),
        )
        return _whole(begin, end)
    if unit == "month":
        first_year, first = divmod(today.year * 12 + today.month - 1 - most, 12)
        last_year, final = divmod(today.year * 12 + today.month - 1 - least, 12)
        return _whole(date(first_year, first + 1, 1), _month_end(last_year, final + 1))
    size, slack = (1, 0) if unit == "year" else (10, 2)
    first_year, last_year = today.year - most * size - slack, today.year - least * size + slack
    return _whole(date(first_year, 1, 1), date(last_year, 12, 31))
