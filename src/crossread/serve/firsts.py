"""A story as a timeline: its articles in the order of publication, and what each was first with."""

from dataclasses import dataclass

from crossread.records import Article, Comparison
from crossread.records.publication import in_order
from crossread.report.views.matrix import title
from crossread.report.views.passages import PassagePiece
from crossread.story.index import Index
from crossread.story.rows import Row

MOST = 40  # claims listed of one article


@dataclass(frozen=True, slots=True)
class Reported:
    """An article of a timeline and the claims (row, its sentence, how many outlets have it by now)
    that its outlet alone can have been first with; `more` are not listed."""

    article: Article
    column: str
    firsts: tuple[tuple[int, tuple[PassagePiece, ...], int], ...]
    more: int


def timeline(made: Comparison, known: Index, rows: tuple[Row, ...]) -> list[Reported]:
    """The articles by publication; claims of several outlets come first, the widest first."""
    held: dict[str, list[tuple[int, tuple[PassagePiece, ...], int]]] = {}
    for row in rows:
        if len(row.first) == 1:
            column = row.first[0].column
            texts = [
                known.articles[claim.article]
                for claim in row.claims
                if known.columns.get(claim.article) == column
            ]
            if texts:
                first = in_order(texts)[0].id
                line = (row.number, title(known, row), len(row.carriers))
                held.setdefault(first, []).append(line)
    found = []
    for article in in_order([each.article for each in made.readings]):
        lines = sorted(held.get(article.id, []), key=lambda each: (-each[2], each[0]))
        shown = tuple(lines[:MOST])
        column = known.columns.get(article.id, "")
        found.append(Reported(article, column, shown, len(lines) - len(shown)))
    return found
