"""When each claim was first carried and by whom, as marks on one line of time.

Takes the `Row`s of a comparison, gives `Strip`s: places in per cent, and words for each.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crossread.report.views.segments import plain_date
from crossread.story.rows import Carrier, Row
from crossread.text.listing import listed


@dataclass(frozen=True, slots=True)
class Dot:
    """One carrier on the line of time: from `left` to `right` in per cent, more than a point
    apart where only the day is known.
    """

    left: float
    right: float
    first: bool
    label: str


@dataclass(frozen=True, slots=True)
class Strip:
    """One row: its dots, who was first in words, who came later and how much, who has no date."""

    row: Row
    dots: tuple[Dot, ...]
    first: str
    day: str
    later: tuple[str, ...]
    undated: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The strips in order of first carrying, those without one last; `start`, `end` of the line."""

    strips: tuple[Strip, ...]
    start: str
    end: str


def timeline(rows: Sequence[Row]) -> Timeline:
    """A strip for each row of which something is dated, all drawn on the same line."""
    whens = [carrier.when for row in rows for carrier in row.carriers if carrier.when]
    low = min((when[0] for when in whens), default=None)
    high = max((when[1] for when in whens), default=None)
    dated = [row for row in rows if any(carrier.when for carrier in row.carriers)]
    order = sorted(dated, key=lambda row: (not row.first, _earliest(row) or 0, row.number))
    strips = tuple(_strip(row, low, high) for row in order)
    return Timeline(strips, _said(low), _said(high))


def _said(when: datetime | None) -> str:
    return plain_date(when.isoformat(timespec="minutes")) if when else ""


def _earliest(row: Row) -> float | None:
    """When the row was first carried at the soonest, in seconds; None where nothing is dated."""
    return min((c.when[0].timestamp() for c in row.first if c.when), default=None)


def _strip(row: Row, low: datetime | None, high: datetime | None) -> Strip:
    dated = sorted((c for c in row.carriers if c.when), key=lambda c: (c.when or (), c.column))
    later = tuple(_after(row, carrier) for carrier in dated if carrier not in row.first)
    return Strip(
        row=row,
        dots=tuple(_dot(row, carrier, low, high) for carrier in dated),
        first=_who(row),
        day=plain_date(row.first[0].published) if row.first else "",
        later=later,
        undated=tuple(carrier.column for carrier in row.carriers if not carrier.when),
    )


def _who(row: Row) -> str:
    names = [carrier.column for carrier in row.first]
    if len(names) > 1:
        return f"unknown: {listed(names)} at the same time, or on the same day without times"
    return names[0] if names else "unknown: no date"


def _dot(row: Row, carrier: Carrier, low: datetime | None, high: datetime | None) -> Dot:
    label = f"{carrier.column}, {plain_date(carrier.published)}"
    if carrier.when is None or low is None or high is None or high <= low:
        return Dot(50.0, 50.0, carrier in row.first, label)
    left, right = (2 + 96 * ((when - low) / (high - low)) for when in carrier.when)
    return Dot(left, right, carrier in row.first, label)


def _after(row: Row, carrier: Carrier) -> str:
    """`Northern Ledger (3 h later)`; the day where only that is known."""
    known = [when for when in (carrier.when, row.first[0].when if row.first else None) if when]
    exact = len(known) == 2 and all(start == end for start, end in known)
    gap = _gap(known[0][0] - known[1][0]) if exact else plain_date(carrier.published)
    return f"{carrier.column} ({gap})"


def _gap(late: timedelta) -> str:
    minutes = int(late.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} min later"
    if minutes < 48 * 60:
        return f"{minutes // 60} h {minutes % 60} min later".replace(" 0 min", "")
    return f"{minutes // 1440} days later"
