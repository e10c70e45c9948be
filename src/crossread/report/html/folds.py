"""Where the page of a comparison folds its long groups: under which topic each row stands.

Takes the groups that are printed, gives their rows in topics, numbered over the whole page.
"""

from collections.abc import Sequence
from typing import NamedTuple

from crossread.report.views.matrix import RowGroup
from crossread.report.views.topics import Topic, topics
from crossread.story.index import Index
from crossread.story.rows import Row

OPEN = 15  # rows of a group from which its further topics are closed at first


class Fold(NamedTuple):
    """A topic as a head of the matrix; `first` sorts it before its first row."""

    number: int
    topic: Topic
    first: float
    open: bool


class FoldedRows(NamedTuple):
    """The rows of a group as they are printed, each with its place by weight and the number of its
    topic, 0 for none; the head (a `Fold`) that stands before a row, by the row's number."""

    rows: tuple[tuple[Row, int, int], ...]
    heads: dict[int, Fold]


def folded(known: Index, groups: Sequence[RowGroup]) -> dict[str, FoldedRows]:
    """The rows of each group in the order in which they are printed."""
    found, number, printed = dict[str, FoldedRows](), 0, 0
    for group in groups:
        place = {row.number: at for at, row in enumerate(group.rows)}
        heads, order = dict[int, Fold](), list[tuple[Row, int, int]]()
        made = topics(known, group.rows)
        for topic in made:
            number += 1
            shown = not order or len(order) + len(topic.rows) <= OPEN
            first = printed + len(order) - 0.5
            heads[topic.rows[0].number] = Fold(number, topic, first, shown)
            order += [(row, place[row.number], number) for row in topic.rows]
        if not made:
            order = [(row, at, 0) for at, row in enumerate(group.rows)]
        printed += len(order)
        found[group.key] = FoldedRows(tuple(order), heads)
    return found
