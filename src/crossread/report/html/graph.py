"""Who took what from whom: outlets in the order of time, arcs from the source to the taker.

Takes the copies and citations of a comparison, gives `Tie`s and the places to draw them at.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from crossread.records import Comparison, ReuseKind
from crossread.records.comparison import Tie
from crossread.records.publication import moment
from crossread.story.index import Index

_STEP = 34  # height of one outlet's line in the drawing
NODES_MAX = 60  # outlets drawn; the table under the drawing names all


@dataclass(frozen=True, slots=True)
class Node:
    """An outlet of the drawing: its line, its first date; `known` is False where the story has no
    article of it.
    """

    name: str
    y: int
    day: str
    known: bool


@dataclass(frozen=True, slots=True)
class Arc:
    """A tie as a path beside the outlets' lines, and a word on it."""

    tie: Tie
    path: str
    head: str


@dataclass(frozen=True, slots=True)
class CopyGraph:
    """The drawing, all ties, and how many outlets with ties it has no room for."""

    nodes: tuple[Node, ...]
    arcs: tuple[Arc, ...]
    ties: tuple[Tie, ...]
    height: int
    left_out: int


def graph(known: Index, comparison: Comparison) -> CopyGraph:
    """Only outlets that have a tie are drawn, oldest first, those without a date last."""
    made = ties(known, comparison)
    tied = {name for tie in made for name in (tie.source, tie.taker)}
    order = [column.name for column in comparison.columns if column.name in tied]
    order += sorted(tied - set(order))
    days = {column.name: _day(known, column.articles) for column in comparison.columns}
    order.sort(key=lambda name: _key(days.get(name, "")))
    nodes = tuple(
        Node(name, _STEP * place + _STEP // 2 + 4, days.get(name, ""), name in days)
        for place, name in enumerate(order[:NODES_MAX])
    )
    at = {node.name: node.y for node in nodes}
    drawn = [tie for tie in made if tie.source in at and tie.taker in at]
    arcs = tuple(_arc(tie, at[tie.source], at[tie.taker], len(nodes)) for tie in drawn)
    return CopyGraph(nodes, arcs, made, _STEP * len(nodes) + 8, max(0, len(order) - NODES_MAX))


def ties(known: Index, comparison: Comparison) -> tuple[Tie, ...]:
    """One tie for each pair of columns and direction."""
    counts: dict[tuple[str, str, bool], list[int]] = {}
    for item in comparison.reuses:
        pair = [known.columns.get(span.article, "") for span in (item.earlier, item.later)]
        source, taker = pair if item.directed else sorted(pair)
        if source != taker:
            place = 1 if item.kind is ReuseKind.REPRINT else 0
            counts.setdefault((source, taker, item.directed), [0, 0, 0])[place] += 1
    for cited in comparison.citations:
        taker = known.columns.get(cited.article, "")
        source = known.columns.get(cited.cited or "", cited.outlet)
        if source != taker:
            counts.setdefault((source, taker, True), [0, 0, 0])[2] += 1
    return tuple(Tie(*key, *counts[key]) for key in sorted(counts))


def _day(known: Index, articles: Sequence[str]) -> str:
    dated = [known.articles[key].published or "" for key in articles]
    return min(filter(moment, dated), key=_key, default="")


def _key(day: str) -> tuple[bool, float]:
    when = moment(day)
    return when is None, when[0].timestamp() if when else 0.0


def _arc(tie: Tie, start: int, end: int, count: int) -> Arc:
    """Half an ellipse from line to line; the wider apart, the further out, to 120 units."""
    out = 24 + 96 * abs(end - start) / (_STEP * max(1, count - 1))
    path = f"M6 {start} C{out * 1.3:.0f} {start} {out * 1.3:.0f} {end} 6 {end}"
    head = f"M5 {end} l10 -5 v10 z"
    return Arc(tie, path, head if tie.directed else "")
