"""Score the comparison of the example stories against what is planted in them.

usage: python eval/coverage.py [--json] [--misses] [STORY ...]
A planted row is matched by the found row (proposition) that holds claims over most of its
passages; a cell is right where that row has, for the outlet, the planted stances, no more and no
less ("any row": where any row over a passage has). A claim stands over a passage where they share
half of the shorter of the two. An omission is false where a row matched to a planted one says so
of an outlet that carries it or could not know.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from crossread import pipeline
from crossread.records import Article, Claim, Comparison, Conflict, OriginKind, Span, Stance

sys.path.append(str(Path(__file__).parents[1] / "examples"))
from matrix import Cell, Clash, Copy, Matrix, Row, matrix, stories

Compare = Callable[[Sequence[Article]], Comparison]


@dataclass(slots=True)
class Score:
    """The figures of one story (name: right, planted) and a line for each miss."""

    story: str
    figures: dict[str, list[int]] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)

    def add(self, name: str, right: bool, miss: str = "") -> None:
        """Count one planted item of this name, and keep its miss where that has words."""
        counted = self.figures.setdefault(name, [0, 0])
        counted[0] += right
        counted[1] += 1
        if miss and not right:
            self.misses.append(f"{name}: {miss}")

    def false(self, name: str, items: Iterable[str]) -> None:
        """Count what was found and is not so."""
        found = list(items)
        self.figures[name] = [len(found), 0]
        self.misses += [f"{name}: {item}" for item in found]


class Found:
    """A comparison beside what is planted: which claims and rows stand over which passages."""

    def __init__(self, planted: Matrix, comparison: Comparison) -> None:
        self.planted = planted
        self.comparison = comparison
        self.claims = {claim.id: claim for claim in comparison.claims}
        self.cells = {(cell.proposition, cell.outlet): cell for cell in comparison.coverage}
        self.outlets = {column.name for column in comparison.columns}
        self.places = {row.id: n for n, row in enumerate(comparison.propositions)}
        self.row_of = {claim: row.id for row in comparison.propositions for claim in row.claims}
        self.rows_over = {row.id: self._rows_over(row) for row in planted.rows}
        self.held = {
            name: Counter(each for rows in over for each in rows)
            for name, over in self.rows_over.items()
        }
        best: dict[str, tuple[int, str]] = {}
        for row, held in self.held.items():
            for found, count in held.items():
                if count > best.get(found, (0, ""))[0]:
                    best[found] = (count, row)
        self.planted_row = {found: row for found, (_, row) in best.items()}

    def _rows_over(self, row: Row) -> list[set[str]]:
        """The found rows over each passage of a planted row."""
        passages = [span for cell in row.cells for span in cell.shown_by]
        claims = [self.over((passage,)) for passage in passages]
        return [
            {self.row_of[each.id] for each in some if each.id in self.row_of} for some in claims
        ]

    def over(self, passages: Sequence[Span]) -> list[Claim]:
        """The claims that stand over one of these passages."""
        return [claim for claim in self.comparison.claims if stands_over(claim.spans, passages)]

    def main(self, row: str) -> str:
        """The found row with most of the planted row's passages, "" where there is none."""
        held = self.held[row]
        return max(held, key=lambda name: (held[name], -self.places[name]), default="")

    def stances(self, found: str, outlet: str) -> frozenset[Stance] | None:
        """What a found row says of an outlet, absence apart; None where there is no such cell."""
        cell = self.cells.get((found, outlet))
        if cell:
            return frozenset(cell.stances) - {Stance.ABSENT}
        return frozenset() if found in self.places and outlet in self.outlets else None

    def sides(self, conflict: Conflict) -> tuple[Claim, Claim]:
        """The two claims of a conflict."""
        return self.claims[conflict.a], self.claims[conflict.b]

    def at(self, spans: Sequence[Span]) -> str:
        """A file and its words, for a person."""
        words = " … ".join(span.text for span in spans)
        return f"{self.planted.file(spans[0].article)} “{words}”" if spans else "nothing"


def stands_over(spans: Sequence[Span], passages: Sequence[Span]) -> bool:
    """Whether the spans and one of the passages share half of the shorter of the two."""
    length = sum(span.end - span.start for span in spans)
    return any(
        2 * sum(shared(span, passage) for span in spans)
        >= max(1, min(length, passage.end - passage.start))
        for passage in passages
    )


def shared(one: Span, other: Span) -> int:
    """How many characters two spans have in common."""
    if one.article != other.article:
        return 0
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def score(planted: Matrix, comparison: Comparison) -> Score:
    """Every figure of one story."""
    result = Score(planted.name)
    found = Found(planted, comparison)
    for row in planted.rows:
        _score_row(result, found, row)
    _score_omissions(result, found)
    result.false("articles left out", (f"{x.name}: {x.reason}" for x in comparison.unused))
    _score_conflicts(result, found)
    _score_copies(result, found)
    _score_citations(result, found)
    _score_losses(result, found)
    _score_origins(result, found)
    return result


def _score_row(result: Score, found: Found, row: Row) -> None:
    held, main = found.held[row.id], found.main(row.id)
    apart = [rows for rows in found.rows_over[row.id] if rows and main not in rows]
    whole = bool(held) and not apart
    result.add("rows whole", whole, f"{row.id}: {len(apart)} passages lie outside its main row")
    for cell in row.cells:
        said = found.stances(main, cell.outlet)
        right = said == cell.stances
        shown = " ".join(map(found.at, [[span] for span in cell.shown_by]))
        miss = f"{row.id}, {cell.outlet}: {words(said)}, not {words(cell.stances)} {shown}"
        result.add("cells", right, miss.rstrip())
        if cell.stances - {Stance.OMITS}:
            result.add("cells that carry", right)
        anywhere = any(found.stances(name, cell.outlet) == cell.stances for name in held)
        result.add("cells, any row", anywhere)


def words(stances: frozenset[Stance] | None) -> str:
    """The stances of a cell, for a person."""
    if stances is None:
        return "no cell"
    return " and ".join(sorted(stances)) or "not assessed"


def _score_omissions(result: Score, found: Found) -> None:
    planted = {(row.id, cell.outlet): cell for row in found.planted.rows for cell in row.cells}
    for (row, outlet), cell in planted.items():
        if cell.stances == {Stance.OMITS}:
            said = found.stances(found.main(row), outlet)
            result.add("omissions", said == cell.stances, f"{row}, {outlet}: {words(said)}")
    result.false("false omissions", _false_omissions(found, planted))
    result.false("false absences", _false_absences(found, planted))
    unmatched = [
        cell
        for cell in found.comparison.coverage
        if Stance.OMITS in cell.stances and cell.proposition not in found.planted_row
    ]
    result.figures["omissions not judged"] = [len(unmatched), 0]


def _false_omissions(found: Found, planted: dict[tuple[str, str], Cell]) -> Iterable[str]:
    texts = {row.id: row.text for row in found.comparison.propositions}
    for cell in found.comparison.coverage:
        row = found.planted_row.get(cell.proposition)
        wanted = planted.get((row or "", cell.outlet))
        if Stance.OMITS in cell.stances and wanted and wanted.stances != {Stance.OMITS}:
            yield f"{row}, {cell.outlet}, of “{texts[cell.proposition]}”"


def _false_absences(found: Found, planted: dict[tuple[str, str], Cell]) -> Iterable[str]:
    """Cells that say absent of what the outlet carries."""
    for cell in found.comparison.coverage:
        row = found.planted_row.get(cell.proposition)
        wanted = planted.get((row or "", cell.outlet))
        if Stance.ABSENT in cell.stances and wanted and wanted.stances - {Stance.OMITS}:
            yield f"{row}, {cell.outlet}"


def _score_conflicts(result: Score, found: Found) -> None:
    matched: set[str] = set()
    for clash in found.planted.clashes:
        pairs = [each for each in found.comparison.conflicts if _between_sides(found, each, clash)]
        matched |= {each.id for each in pairs}
        if clash.optional:
            continue
        kinds = {each.kind for each in pairs}
        said = {each.between for each in pairs if each.kind == clash.kind}
        miss = f"{clash.kind} {found.at(clash.a[:1])} against {found.at(clash.b[:1])}"
        result.add("conflicts", clash.kind in kinds, f"{miss} ({_listed(kinds)})")
        if clash.kind in kinds and clash.between:
            right = said == {clash.between}
            result.add("conflicts between", right, f"{miss}: {_listed(said)}, not {clash.between}")
    result.false(
        "false conflicts",
        (
            f"{each.kind} {found.at(found.claims[each.a].spans)} against "
            f"{found.at(found.claims[each.b].spans)}"
            for each in found.comparison.conflicts
            if each.id not in matched
        ),
    )


def _listed(values: Iterable[object]) -> str:
    return ", ".join(sorted(map(str, values))) or "none"


def _between_sides(found: Found, conflict: Conflict, clash: Clash) -> bool:
    one, other = (claim.spans for claim in found.sides(conflict))
    return any(
        stands_over(one, first) and stands_over(other, second)
        for first, second in ((clash.a, clash.b), (clash.b, clash.a))
    )


def _score_copies(result: Score, found: Found) -> None:
    matched: set[str] = set()
    sources = {copy.later: copy.earlier for copy in found.planted.copies}
    for copy in found.planted.copies:
        same = [
            each
            for each in found.comparison.reuses
            if (each.later.article, each.earlier.article) == (copy.later, copy.earlier)
            and (copy.passage is None or stands_over((each.later,), (copy.passage,)))
        ]
        matched |= {each.id for each in same}
        right = any(each.kind == copy.kind and each.directed for each in same)
        result.add(f"copies: {copy.kind}", right, _copy_named(found, copy))
    result.false(
        "false copies",
        (
            f"{each.kind} {found.at([each.later])} from {found.at([each.earlier])}"
            for each in found.comparison.reuses
            if each.id not in matched
            and root(each.later.article, sources) != root(each.earlier.article, sources)
        ),
    )


def root(article: str, sources: dict[str, str]) -> str:
    """The first article of a line of copies: two copies of one text are copies of each other."""
    while article in sources:
        article = sources[article]
    return article


def _copy_named(found: Found, copy: Copy) -> str:
    return f"{found.planted.file(copy.later)} from {found.planted.file(copy.earlier)}"


def _score_citations(result: Score, found: Found) -> None:
    planted = {(each.article, plain_name(each.outlet)) for each in found.planted.cited}
    told = {(each.article, plain_name(each.outlet)) for each in found.comparison.citations}
    for each in sorted(planted):
        result.add("citations", each in told, f"{found.planted.file(each[0])} cites {each[1]}")
    wrong = sorted(told - planted)
    result.false(
        "false citations", (f"{found.planted.file(each[0])} cites {each[1]}" for each in wrong)
    )


def plain_name(outlet: str) -> str:
    """An outlet's name without its article and case."""
    return outlet.casefold().removeprefix("the ")


def _score_losses(result: Score, found: Found) -> None:
    passages = {
        row.id: [span for cell in row.cells for span in cell.shown_by] for row in found.planted.rows
    }
    matched: set[str] = set()
    for lost in found.planted.lost:
        same = [
            each
            for each in found.comparison.losses
            if (found.claims[each.earlier].article, found.claims[each.later].article)
            == (lost.earlier, lost.later)
            and stands_over(found.claims[each.later].spans, passages[lost.row])
        ]
        matched |= {each.id for each in same}
        surname = lost.speaker.split()[-1].casefold()
        right = any(surname in each.speaker.casefold() for each in same)
        hop = f"{found.planted.file(lost.earlier)} to {found.planted.file(lost.later)}"
        result.add("losses", right, f"{lost.row}, {lost.speaker}, from {hop}")
    result.false(
        "false losses",
        (
            f"{each.speaker}: {found.at(found.claims[each.later].spans)}"
            for each in found.comparison.losses
            if each.id not in matched
        ),
    )


def _score_origins(result: Score, found: Found) -> None:
    kinds: dict[str, Counter[OriginKind]] = {}
    for origin in found.comparison.origins:
        kinds.setdefault(origin.proposition, Counter())[origin.kind] += 1
    for roots in found.planted.roots:
        wanted = (roots.speakers, roots.documents, roots.newsrooms)
        said = kinds.get(found.main(roots.row), Counter())
        counted = tuple(said[kind] for kind in OriginKind)
        result.add("origins", counted == wanted, f"{roots.row}: {counted}, not {wanted}")


def figures(compare: Compare, folders: Sequence[Path] = ()) -> list[Score]:
    """The score of each story, compared from its articles as they are read."""
    planted = [matrix(folder) for folder in folders or stories()]
    return [score(each, compare(tuple(each.articles.values()))) for each in planted]


def totals(scores: Sequence[Score]) -> dict[str, float]:
    """Over all stories: the share of what is planted that was found, in points, and of what was
    found falsely the most in one story, below nought."""
    names = dict.fromkeys(name for each in scores for name in each.figures)
    found: dict[str, float] = {}
    for name in names:
        counts = [each.figures.get(name, [0, 0]) for each in scores]
        if name.startswith("false"):
            found[f"{name} in a story"] = -float(max(right for right, _ in counts))
        elif any(planted for _, planted in counts):
            right, planted = (sum(column) for column in zip(*counts, strict=True))
            found[f"planted {name}"] = 100 * right / planted
    return found


def table(scores: Sequence[Score]) -> str:
    """The figures of the stories side by side."""
    names = list(dict.fromkeys(name for each in scores for name in each.figures))
    lines = [f"{'':24s}" + "".join(f"{each.story:>18s}" for each in scores)]
    for name in names:
        shown = []
        for each in scores:
            right, planted = each.figures.get(name, [0, 0])
            shown.append(f"{right}/{planted}" if planted else f"{right}")
        lines.append(f"{name:24s}" + "".join(f"{word:>18s}" for word in shown))
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stories", nargs="*", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--misses", action="store_true")
    args = parser.parse_args()
    models = pipeline.open_models()
    scores = figures(lambda articles: pipeline.compare(articles, models), args.stories)
    if args.json:
        print(json.dumps({each.story: each.figures for each in scores}, indent=1))
    else:
        print(table(scores))
    if args.misses:
        for each in scores:
            print("\n".join([f"\n{each.story}", *each.misses]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
