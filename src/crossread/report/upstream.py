"""The sources that coverage rests on: as lines for the terminal, CSV, JSON and a picture (SVG)."""

import json
from collections.abc import Iterator
from xml.sax.saxutils import escape

from crossread.exports.cleaning import one_line
from crossread.exports.codec import json_file, plain
from crossread.exports.readings import csv_line
from crossread.records.upstream import Upstream, UpstreamMap
from crossread.report.terminal import rich
from crossread.report.terminal.console import say

SHOWN = 25  # sources in the terminal and in the picture
COLUMNS = (
    "source", "kind", "stories", "articles", "claims", "claims_without_other_origin",
    "percent_without_other_origin", "outlets",
)  # fmt: skip
_BAR, _LEFT, _WIDE, _TALL = 22, 300, 860, 44
_NAME = 40  # characters of a name in the picture


def percent(found: UpstreamMap, source: Upstream) -> float:
    """Of how many claims in a hundred the source is the only origin."""
    return 100 * source.alone / found.claims if found.claims else 0.0


def upstream_view(found: UpstreamMap, console: "rich.Console") -> None:
    """A line a source, with what its loss would mean."""
    say(console, _summary(found))
    for each in found.sources[:SHOWN]:
        say(
            console,
            f"{percent(found, each):5.1f} %  {each.name} ({each.kind}): origin of {each.claims}"
            f" claims, of {each.alone} the only one; {len(each.outlets)} outlets,"
            f" {each.stories} stories",
        )
    if len(found.sources) > SHOWN:
        say(console, f"and {len(found.sources) - SHOWN} more; write them all with -o FILE.csv")
    if found.sources and found.sources[0].alone:
        first = found.sources[0]
        say(
            console,
            f"Without {first.name}, {percent(found, first):.1f} % of the claims have no origin.",
        )


def _summary(found: UpstreamMap) -> str:
    return (
        f"{found.stories} stories, {found.articles} articles, {found.claims} claims;"
        f" {found.unknown} claims without a known origin"
    )


def upstream_csv(found: UpstreamMap) -> Iterator[str]:
    """A header, then a row a source."""
    yield csv_line(COLUMNS)
    for each in found.sources:
        share = f"{percent(found, each):.2f}"
        counts = (each.stories, each.articles, each.claims, each.alone)
        outlets = json.dumps(each.outlets, ensure_ascii=False)
        yield csv_line((each.name, each.kind, *map(str, counts), share, outlets))


def upstream_json(found: UpstreamMap) -> str:
    """One document with every record."""
    return json_file(upstream=plain(found))


def upstream_svg(found: UpstreamMap) -> str:
    """Bars: how many claims originate with a source, and, darker, with no other."""
    shown = found.sources[:SHOWN]
    most = max((each.claims for each in shown), default=1)
    bars = "".join(_bar(found, each, at, most) for at, each in enumerate(shown))
    tall = _TALL + _BAR * len(shown) + 12
    title = escape(f"What the coverage rests on: {_summary(found)}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDE}" height="{tall}"'
        f' viewBox="0 0 {_WIDE} {tall}" font-family="sans-serif" font-size="12" role="img">\n'
        f"<title>{title}</title>\n"
        f'<rect width="{_WIDE}" height="{tall}" fill="#fff"/>\n'
        f'<text x="8" y="16" font-weight="bold">{title}</text>\n'
        '<text x="8" y="34" fill="#555">Bars: claims that originate with the source; dark: with'
        " no other</text>\n"
        f"{bars}</svg>\n"
    )


def _bar(found: UpstreamMap, each: Upstream, at: int, most: int) -> str:
    top, room = _TALL + _BAR * at, _WIDE - _LEFT - 120
    name = one_line(each.name)
    short = name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"
    held, alone = (round(room * number / most, 1) for number in (each.claims, each.alone))
    return (
        f'<g><title>{escape(name)} ({each.kind})</title><text x="{_LEFT - 8}" y="{top + 13}"'
        f' text-anchor="end">{escape(short)}</text>'
        f'<rect x="{_LEFT}" y="{top + 2}" width="{held}" height="14" fill="#9ec1e0"/>'
        f'<rect x="{_LEFT}" y="{top + 2}" width="{alone}" height="14" fill="#1f5f99"/>'
        f'<text x="{_LEFT + held + 6}" y="{top + 13}" fill="#333">{each.claims}, '
        f"{percent(found, each):.1f} % alone</text></g>\n"
    )
