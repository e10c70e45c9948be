"""Names of places in, what each may be on the map out: countries, provinces, areas and cities.

The list is `atlas/places.tsv.gz` (GeoNames, CC BY 4.0; training/make_atlas.py makes it).
"""

import gzip
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

from crossread.records.geography import Site, SiteKind
from crossread.text.names import unaccented

NAME_MAX = 60  # characters of a name that is looked up
_SIGNS = {**dict.fromkeys(map(ord, "-‐–"), " "), **dict.fromkeys(map(ord, ".’‘'`ʿʾ"))}
_UNIT = (
    "autonomous region|administrative region|governorate|province|prefecture|region|oblast|county"
    "|district|state|municipality|department|city|town|village"
)
_BEFORE = re.compile(
    rf"\A(?:(?:the )?(?:{_UNIT}) of |muhafazat |the )|\A(?:al|ar|as|ad|an|ash|el) (?=\w)"
)
_BEHIND = re.compile(rf" (?:{_UNIT})\Z")
_WIDE = re.compile(
    r"\b(?:governorate|province|prefecture|region|oblast|county|district|state|department)\b"
)


def place_key(name: str) -> str:
    """A name without accents, capitals, hyphens, articles and words like "province"."""
    plain = name[:NAME_MAX].casefold()
    plain = plain if plain.isascii() else unaccented(plain)
    plain = " ".join(plain.translate(_SIGNS).split())
    return _BEHIND.sub("", _BEFORE.sub("", plain)) or plain


def says_wide(name: str) -> bool:
    """Whether a name says that it is a province or the like: Deir Ezzor province."""
    return _WIDE.search(name.casefold()) is not None


def look_up(names: Iterable[str]) -> dict[str, tuple[Site, ...]]:
    """What the gazetteer has of each name (by its key), the largest first."""
    wanted = {place_key(name) for name in names}
    found: dict[str, list[Site]] = {key: [] for key in wanted}
    for key, site in _sites() if wanted else ():
        if key in wanted and site not in found[key]:
            found[key].append(site)
    return {key: tuple(sorted(held, key=lambda s: -s.people)) for key, held in found.items()}


@cache
def country(code: str) -> str:
    """The name of a country by its two letters; the letters where they are not known."""
    lines = (line.split("\t") for line, _ in _lines() if line.startswith("country"))
    return next((parts[5].partition("|")[0] for parts in lines if parts[4] == code), code)


def _sites() -> Iterator[tuple[str, Site]]:
    for line, keys in _lines():
        kind, latitude, longitude, people, country, names = line.split("\t")
        name = names.partition("|")[0]
        site = Site(SiteKind(kind), name, country, float(latitude), float(longitude), int(people))
        for key in keys:
            yield key, site


@cache
def _lines() -> tuple[tuple[str, tuple[str, ...]], ...]:
    packed = (files("crossread") / "atlas" / "places.tsv.gz").read_bytes()
    lines = gzip.decompress(packed).decode("utf-8").splitlines()
    return tuple(
        (line, tuple(dict.fromkeys(map(place_key, line.rpartition("\t")[2].split("|")))))
        for line in lines
    )
