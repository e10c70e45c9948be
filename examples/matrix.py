"""What is planted of a comparison: `coverage.json` of an example story, checked and with offsets.

Every passage must stand in its article exactly once, and every outlet needs a cell in every row.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from crossread.read import read
from crossread.records import Article, Between, ConflictKind, ReuseKind, Span, Stance

FOLDER = Path(__file__).parent
CARRIES = {Stance.ASSERTS, Stance.REPORTS, Stance.DISPUTES}
Find = Callable[[list[str]], Span]


@dataclass(frozen=True, slots=True)
class Cell:
    """How one outlet carries a proposition; no stance is "not assessed", for `reason`."""

    outlet: str
    stances: frozenset[Stance]
    reason: str
    shown_by: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One proposition that several outlets carry."""

    id: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Clash:
    """Two values of one question and all passages that give either; `between` None: sources of
    two kinds (own voice, speaker, document), which may be told either way. An `optional` one may
    be told or left."""

    kind: ConflictKind
    between: Between | None
    a: tuple[Span, ...]
    b: tuple[Span, ...]
    optional: bool


@dataclass(frozen=True, slots=True)
class Copy:
    """A text (articles' ids), or a passage of it, taken over by a later one."""

    later: str
    earlier: str
    kind: ReuseKind
    passage: Span | None


@dataclass(frozen=True, slots=True)
class Cited:
    """An article (id) that gives another outlet as its source."""

    article: str
    outlet: str


@dataclass(frozen=True, slots=True)
class Lost:
    """A speaker named in `earlier` and gone in `later` (articles' ids)."""

    row: str
    earlier: str
    later: str
    speaker: str


@dataclass(frozen=True, slots=True)
class Roots:
    """How many independent origins a row has."""

    row: str
    speakers: int
    documents: int
    newsrooms: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """All that is planted in one story; `articles` by file name, oldest first."""

    name: str
    articles: Mapping[str, Article]
    rows: tuple[Row, ...]
    clashes: tuple[Clash, ...]
    copies: tuple[Copy, ...]
    cited: tuple[Cited, ...]
    lost: tuple[Lost, ...]
    roots: tuple[Roots, ...]
    hedged: tuple[tuple[str, Span, Span], ...]
    opinions: tuple[Span, ...]

    def outlets(self) -> list[str]:
        """The outlets of the story, by their first article."""
        return list(dict.fromkeys(each.outlet or "" for each in self.articles.values()))

    def file(self, article: str) -> str:
        """The file name of an article's id."""
        return next(name for name, each in self.articles.items() if each.id == article)


def stories() -> list[Path]:
    """The folders that hold a story with a planted comparison, by name."""
    return sorted(path.parent for path in FOLDER.glob("*/coverage.json"))


def article(path: Path) -> Article:
    """One example as `crossread.read` gives it."""
    (found,) = read([str(path)])
    if not isinstance(found, Article):
        raise ValueError(f"{found.name}: {found.reason}")
    return found


def articles(story: Path) -> dict[str, Article]:
    """Every article of a story by file name, oldest first."""
    found = [(path.name, article(path)) for path in story.iterdir() if path.suffix != ".json"]
    return dict(sorted(found, key=lambda pair: (moment(pair[1]), pair[0])))


def moment(one: Article) -> datetime:
    """When an example was published."""
    return datetime.fromisoformat(one.published or "")


def matrix(story: Path) -> Matrix:
    """The planted comparison of a story; ValueError says what is wrong with it."""
    told = articles(story)
    given = json.loads((story / "coverage.json").read_text(encoding="utf-8"))
    ids = {name: each.id for name, each in told.items()}

    def find(place: list[str]) -> Span:
        return located(told[place[0]], place[1])

    found = Matrix(
        name=story.name,
        articles=told,
        rows=tuple(_row(each["id"], each["cells"], find) for each in given["propositions"]),
        clashes=tuple(_clash(each, find) for each in given["conflicts"]),
        copies=tuple(_copy(each, ids, find) for each in given["copies"]),
        cited=tuple(Cited(ids[each["article"]], each["outlet"]) for each in given["citations"]),
        lost=tuple(
            Lost(each["proposition"], ids[each["earlier"]], ids[each["later"]], each["speaker"])
            for each in given["losses"]
        ),
        roots=tuple(
            Roots(each["proposition"], each["speakers"], each["documents"], each["newsrooms"])
            for each in given["origins"]
        ),
        hedged=tuple(
            (each["proposition"], find(each["hedged"]), find(each["flat"]))
            for each in given["hedged"]
        ),
        opinions=tuple(map(find, given["opinions"])),
    )
    if wrong := faults(found):
        raise ValueError("; ".join(wrong))
    return found


def located(one: Article, passage: str) -> Span:
    """The span of a passage; ValueError unless the text has it exactly once."""
    if (times := one.text.count(passage)) != 1:
        raise ValueError(f"{one.name} has the passage {times} times: {passage}")
    start = one.text.index(passage)
    return one.span(start, start + len(passage))


def _clash(given: dict[str, Any], find: Find) -> Clash:
    between = Between(given["between"]) if given["between"] else None
    a, b = (tuple(map(find, given[side])) for side in "ab")
    return Clash(ConflictKind(given["kind"]), between, a, b, given.get("optional", False))


def _copy(given: dict[str, str], ids: dict[str, str], find: Find) -> Copy:
    passage = find([given["later"], given["passage"]]) if "passage" in given else None
    later, earlier = ids[given["later"]], ids[given["earlier"]]
    return Copy(later, earlier, ReuseKind(given["kind"]), passage)


def _row(name: str, cells: dict[str, dict[str, Any]], find: Find) -> Row:
    return Row(
        name,
        tuple(
            Cell(
                outlet,
                frozenset(map(Stance, cell["stances"])),
                cell.get("reason", ""),
                tuple(map(find, cell["passages"])),
            )
            for outlet, cell in cells.items()
        ),
    )


def faults(found: Matrix) -> list[str]:
    """What contradicts itself in a planted comparison, a sentence each."""
    outlets = set(found.outlets())
    names = {row.id for row in found.rows}
    wrong = [
        f"{row.id}: its cells are not those of the story's outlets"
        for row in found.rows
        if {cell.outlet for cell in row.cells} != outlets
    ]
    if len(names) != len(found.rows):
        wrong.append("two propositions share an id")
    for row in found.rows:
        wrong += [
            f"{row.id}, {cell.outlet}: {fault}"
            for cell in row.cells
            if (fault := _cell_fault(found, row, cell))
        ]
    named = [lost.row for lost in found.lost] + [roots.row for roots in found.roots]
    named += [hedged[0] for hedged in found.hedged]
    wrong += [f"{name} is no proposition" for name in named if name not in names]
    return wrong


def _cell_fault(found: Matrix, row: Row, cell: Cell) -> str:
    own = {each.id: each for each in found.articles.values() if each.outlet == cell.outlet}
    told = [span.article for each in row.cells for span in each.shown_by]
    first = min(moment(each) for each in found.articles.values() if each.id in told)
    omits = any(each.complete and moment(each) > first for each in own.values())
    if any(span.article not in own for span in cell.shown_by):
        return "a passage stands in another outlet's article"
    if bool(cell.shown_by) != bool(cell.stances & CARRIES):
        return "passages go with asserts, reports and disputes, and only with them"
    if not cell.shown_by and omits != (cell.stances == {Stance.OMITS}):
        return "an omission needs a complete article from after the first report"
    return "" if bool(cell.reason) != bool(cell.stances) else "a reason is for no stance alone"


_LETTERS = {Stance.ASSERTS: "A", Stance.REPORTS: "R", Stance.DISPUTES: "D", Stance.OMITS: "–"}
_WHO = {
    Between.OUTLETS: "two outlets",
    Between.SPEAKERS: "two speakers",
    Between.UPDATE: "an update",
    None: "unlike sources",
}


def section(found: Matrix) -> list[str]:
    """The lines of examples/README.md on one story's comparison."""
    lines = [
        "",
        f"Planted for a comparison, in [coverage.json]({found.name}/coverage.json): A asserts,",
        "R reports, D disputes, – leaves out, blank not assessed.",
        "",
        f"| proposition | {' | '.join(found.outlets())} |",
        "|---" * (len(found.outlets()) + 1) + "|",
    ]
    for row in found.rows:
        stances = {cell.outlet: cell.stances for cell in row.cells}
        letters = [
            "".join(_LETTERS[stance] for stance in Stance if stance in stances[outlet])
            for outlet in found.outlets()
        ]
        lines.append(f"| {row.id} | {' | '.join(letters)} |")
    return [*lines, *_listed(found)]


def _listed(found: Matrix) -> list[str]:
    conflicts = [
        f"{clash.kind}, {_WHO[clash.between]}: {_shown(found, clash.a[0])}; "
        f"{_shown(found, clash.b[0])}"
        for clash in found.clashes
        if not clash.optional
    ]
    copies = [
        f"{copy.kind}: {found.file(copy.later)} from {found.file(copy.earlier)}"
        for copy in found.copies
    ]
    cited = [f"{found.file(each.article)} cites {each.outlet}" for each in found.cited]
    lost = [
        f"{each.row}: {each.speaker}, named in {found.file(each.earlier)}, is gone in "
        f"{found.file(each.later)}"
        for each in found.lost
    ]
    hedged = [
        f"{row}: hedged {_shown(found, hedged)}; flat {_shown(found, flat)}"
        for row, hedged, flat in found.hedged
    ]
    opinions = [_shown(found, span) for span in found.opinions]
    named = {
        "Conflicts": conflicts,
        "Copies": copies,
        "Citations": cited,
        "Lost attributions": lost,
        "Hedged and flat": hedged,
        "Opinion": opinions,
    }
    return [
        line
        for name, items in named.items()
        if items
        for line in ("", f"### {name}", "", *[f"- {item}" for item in items])
    ]


def _shown(found: Matrix, span: Span) -> str:
    return f"“{span.text}” ({found.file(span.article)})"
