"""The places of a story on outlines of countries, as SVG that needs no network.

Takes the places of a comparison, gives `Atlas`: shapes, pins and labels in tenths of a degree. The
outlines are `atlas/world.tsv.gz` (Natural Earth, public domain).
"""

import gzip
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import cos, radians
from typing import NamedTuple

from crossread.records.geography import Site, SiteKind
from crossread.report.views.when_where import Named

PINS_MAX = 60  # on one map
LEAST = 60.0  # tenths of a degree that a map shows at least, from north to south
WIDE = 1.9  # the width of a map over its height
CLOSE = 120.0  # tenths of a degree around a place that make a map of their own
FAR = 500.0  # tenths of a degree from which a map is a map of the world
FINEST = 450  # steps across a map; a line of less is not seen on a screen
Box = tuple[float, float, float, float]

_NUMBER = re.compile(r"-?\d+")


class Pin(NamedTuple):
    """A place on a map: its number in the list, where it is drawn, and its label ("" where another
    is in the way); `wide`: a country, a province or an area, drawn as a ring."""

    number: int
    x: float
    y: float
    wide: bool
    name: str
    label: str
    left: bool


@dataclass(frozen=True, slots=True)
class Atlas:
    """One map: the corner and size of its view, outlines, pins, and the radius of a pin."""

    x: float
    y: float
    width: float
    height: float
    squeeze: float
    unit: float
    paths: tuple[str, ...]
    pins: tuple[Pin, ...]


def atlases(named: Sequence[Named]) -> tuple[Atlas, ...]:
    """A map of all places that are clear, and before it one of where most are close together."""
    pinned = [(n, each.place.name, each.place.site) for n, each in enumerate(named, 1)]
    there = [(n, name, site) for n, name, site in pinned if site][:PINS_MAX]
    if not there:
        return ()
    every = _box([site for _, _, site in there])
    maps = [every]
    if every[2] - every[0] > FAR:
        close = _closest([site for _, _, site in there])
        maps = [_box(close), every] if len(close) > 1 else maps
    return tuple(_drawn(box, there) for box in maps)


def _closest(sites: Sequence[Site]) -> list[Site]:
    """The places around the one that has most others close to it; no countries."""
    small = [site for site in sites if site.kind is not SiteKind.COUNTRY]

    def near(site: Site) -> list[Site]:
        return [
            other
            for other in small
            if abs(_x(other) - _x(site)) < CLOSE and abs(_y(other) - _y(site)) < CLOSE
        ]

    return max(map(near, small), key=len, default=[])


def _x(site: Site) -> float:
    return 10 * site.longitude


def _y(site: Site) -> float:
    return -10 * site.latitude


def _box(sites: Sequence[Site]) -> Box:
    """The view around places, a margin at all sides, in the shape of a map."""
    xs, ys = [_x(site) for site in sites], [_y(site) for site in sites]
    middle, level = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    squeeze = _squeeze(level)
    height = max(LEAST, 1.5 * (max(ys) - min(ys)), 1.4 * (max(xs) - min(xs)) * squeeze / WIDE)
    width = height * WIDE / squeeze
    if width > 3600 or height > 1700:
        return -1800.0, -840.0, 1800.0, 600.0
    top = min(max(level - height / 2, -900.0), 900.0 - height)
    left = min(max(middle - width / 2, -1800.0), 1800.0 - width)
    return left, top, left + width, top + height


def _squeeze(level: float) -> float:
    """How much narrower a degree is from west to east there than from north to south."""
    return max(0.3, cos(radians(level / 10)))


def _drawn(box: Box, there: Iterable[tuple[int, str, Site]]) -> Atlas:
    left, top, right, bottom = box
    world = right - left > 3000
    squeeze = 1.0 if world else _squeeze((top + bottom) / 2)
    width, height = (right - left) * squeeze, bottom - top
    unit = width / 100
    pins = _pins(box, squeeze, unit, there)
    return Atlas(
        round(left * squeeze, 1),
        round(top, 1),
        round(width, 1),
        round(height, 1),
        round(squeeze, 4),
        round(unit, 2),
        tuple(_paths(box)),
        tuple(pins),
    )


def _pins(
    box: Box, squeeze: float, unit: float, there: Iterable[tuple[int, str, Site]]
) -> Iterator[Pin]:
    """The places inside a view; a label stands where no other stands, right of its pin or left."""
    taken = list[Box]()
    for number, name, site in there:
        x, y = _x(site) * squeeze, _y(site)
        if not (box[0] <= _x(site) <= box[2] and box[1] <= y <= box[3]):
            continue
        short = name if len(name) <= 24 else f"{name[:23]}…"
        long = (1.5 * len(short) + 2) * unit
        sides = (
            (x, y - 1.6 * unit, x + long, y + 1.6 * unit),
            (x - long, y - 1.6 * unit, x, y + 1.6 * unit),
        )
        inside = (
            side
            for side in sides
            if box[0] * squeeze <= side[0] and side[2] <= box[2] * squeeze
            and not any(_meet(side, other) for other in taken)
        )  # fmt: skip
        free = next(inside, None)
        taken += [free] if free else []
        yield Pin(
            number, round(x, 1), round(y, 1), site.kind is not SiteKind.CITY, name,
            short if free else "", free == sides[1],
        )  # fmt: skip


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _paths(box: Box) -> Iterator[str]:
    """The outlines that reach into a view, no finer than can be seen in it."""
    step = (box[2] - box[0]) / FINEST
    for bounds, path in _world():
        if _meet(bounds, box) and max(bounds[2] - bounds[0], bounds[3] - bounds[1]) >= step:
            yield _thinner(path, step)


def _thinner(path: str, step: float) -> str:
    """An outline (`M x y l dx dy ... z`) without corners closer than `step` to the one before."""
    numbers = [int(number) for number in _NUMBER.findall(path)]
    found, x, y = [f"M{numbers[0]} {numbers[1]}l"], 0, 0
    for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
        x, y = x + dx, y + dy
        if abs(x) + abs(y) >= step:
            found.append(f"{x} {y} ")
            x, y = 0, 0
    return "".join(found).replace(" -", "-").strip() + "z"


@cache
def _world() -> tuple[tuple[Box, str], ...]:
    packed = (files("crossread") / "atlas" / "world.tsv.gz").read_bytes()
    found = []
    for line in gzip.decompress(packed).decode("utf-8").splitlines():
        for shape in line.partition("\t")[2].split(";"):
            left, top, right, bottom, path = shape.split(" ", 4)
            found.append(((float(left), float(top), float(right), float(bottom)), path))
    return tuple(found)
