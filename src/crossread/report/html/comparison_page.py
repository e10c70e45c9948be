"""A comparison as one self-contained HTML page: five sentences, the matrix, lists, the articles.

Takes a `Comparison`; no network, readable without scripts and on paper; the end of the walk.
"""

from collections.abc import Iterator, Mapping, Sequence

from crossread.records import Comparison, Span, Stance
from crossread.report.html.atlas import atlases
from crossread.report.html.cards import FEW, Line, MatrixLines, hows
from crossread.report.html.folds import folded
from crossread.report.html.graph import NODES_MAX, graph
from crossread.report.html.lists import BETWEEN, COPIED, DIRECTIONS, RELATIONS, Lists
from crossread.report.html.templates import Filters, page
from crossread.report.html.timeline import timeline
from crossread.report.views.audits import SIGNS as AUDIT_SIGNS
from crossread.report.views.audits import shown_audits
from crossread.report.views.decided import deciders, ruled
from crossread.report.views.differences import copied
from crossread.report.views.glossary import TERMS, meaning
from crossread.report.views.loaded import loaded_lines
from crossread.report.views.matrix import (
    DENIAL,
    NOT_ASSESSED,
    SIGNS,
    RowGroup,
    groups,
    title,
)
from crossread.report.views.naming import shown_namings
from crossread.report.views.opening import opening
from crossread.report.views.passages import (
    PrintedText,
    printed,
)
from crossread.report.views.quotations import summary, utterances
from crossread.report.views.sheet import sheet
from crossread.report.views.sources import piece_lines, source_lines
from crossread.report.views.when_where import event_times, named_places
from crossread.story.index import Index, index
from crossread.story.rows import KINDS, Row, finding, rows
from crossread.text.listing import listed

ROWS_MAX = 300  # rows of the matrix, and as many that one outlet carries, printed on the page
ROWS_LEAST = 40  # rows of a group that are printed however many columns there are
CELLS_MAX = 5_000  # cells of the matrix: 100 rows of 50 outlets, with which a page is below 3 MB
STYLES = "paper.css matrix.css sheet.css where.css quotes.css"
FIRST_ROWS = 15  # rows of a group shown before the rest is asked for
ENTRIES_MAX = 500  # lines of one list
TEXT_MAX = 1_500_000  # characters of all articles together
AROUND_MAX = 600  # claims up to which the sentences around each are printed in its card
SOURCES_MAX = 200  # sources printed, those with a grade first
TIMES_MAX = 60  # times and places printed
FACET_MAX = 80  # values that one filter offers


def comparison_page(comparison: Comparison, *, layout: str = "alone.html") -> str:
    """One self-contained page: no network, readable without scripts and on paper; in the layout
    `bare.html` only what stands in its body."""
    known = index(comparison)
    made = rows(comparison, known)
    sorted_ = groups(made)
    *shared, single = printed_groups(sorted_, len(comparison.columns))
    folds = folded(known, (*shared, single))
    printed = [row for each in folds.values() for row, *_ in each.rows]
    row_of = {claim.id: row.number for row in printed for claim in row.claims}
    numbers = {claim.id: n for n, claim in enumerate(comparison.claims, 1) if claim.id in row_of}
    texts, anchors = _texts(known, comparison, numbers)
    lists = Lists(known, anchors)
    drawn = MatrixLines(lists, comparison.columns, _ranks(printed), ruled(comparison))
    lines = {key: [drawn.line(*row) for row in each.rows] for key, each in folds.items()}
    where = named_places(comparison, made)
    matrix_rows = [row for group in shared for row in group.rows]
    return page(
        "matrix.html",
        STYLES,
        "matrix.js decide.js",
        filters=_FILTERS,
        names=_NAMES,
        layout=layout,
        title=f"{comparison.story.title} · compared",
        comparison=comparison,
        **_first(known, comparison, made),
        **_decisions(comparison, known, made),
        groups=shared,
        single=single,
        lines=lines,
        folds={key: each.heads for key, each in folds.items()},
        more={each.key: len(each.rows) for each in sorted_},
        cut=sum(len(each.rows) for each in sorted_[:-1]) - len(matrix_rows),
        facets=_facets([line for each in shared for line in lines[each.key]]),
        shown={row.number for row in printed},
        row_of_claim={numbers[claim]: number for claim, number in row_of.items()},
        around=len(numbers) <= AROUND_MAX,
        texts=texts,
        lists=lists,
        words={row.number: title(known, row) for row in printed},
        **_findings(made),
        origins=[(row, hows(row.origins)) for row in matrix_rows if row.origins],
        cited={c.attribution: anchors[c.id] for c in comparison.claims
               if c.attribution and c.id in anchors},
        utterances=utterances(known, comparison),
        quotations=summary(comparison.quotes),
        said_audits=shown_audits(comparison.audits, known.articles),
        namings=shown_namings(comparison.namings, known),
        loaded=loaded_lines(comparison.loaded, known),
        sources=source_lines(comparison),
        pieces=piece_lines(comparison, known),
        timeline=timeline(matrix_rows),
        times=event_times(comparison, known, made),
        where=where,
        maps=atlases(where),
        graph=graph(known, comparison),
    )  # fmt: skip


def _first(known: Index, comparison: Comparison, made: Sequence[Row]) -> dict[str, object]:
    """The sentences that open the page, what was counted, and the sheet that is printed."""
    said = opening(known, comparison, made)
    return {
        "opening": said,
        "onepage": sheet(known, comparison.columns, made, said),
        "finding": finding(comparison, made),
    }


def _decisions(comparison: Comparison, known: Index, made: Sequence[Row]) -> dict[str, object]:
    """What was decided, and where each row stands for those who decide on it."""
    return {
        "deciders": deciders(comparison),
        "ruled": ruled(comparison),
        "anchors": {
            row.number: _places(known.claims[row.proposition.clearest].spans) for row in made
        },
        "order": {column.name: at for at, column in enumerate(comparison.columns)},
    }


def _places(spans: Sequence[Span]) -> str:
    """Where a decision on a finding stands."""
    return ",".join(span.place for span in spans)


def _findings(made: Sequence[Row]) -> dict[str, object]:
    """What the lists below the matrix hold, each with its row."""
    return {
        "conflicts": [(row, item) for row in made for item in row.conflicts],
        "losses": [(row, item) for row in made for item in row.losses],
        "omissions": [
            (row, cell) for row in made for cell in row.told if Stance.OMITS in cell.stances
        ],
    }


def printed_groups(sorted_: Sequence[RowGroup], columns: int) -> Iterator[RowGroup]:
    """The groups with the rows that are printed: the weightiest, fewer where columns are many."""
    left = CELLS_MAX // max(1, columns)
    for group in sorted_:
        most = ROWS_MAX if group.key == "single" else max(ROWS_LEAST, left)
        kept = group.rows[: min(ROWS_MAX, most)]
        left -= len(kept)
        yield RowGroup(group.key, group.title, group.order, kept)


_FILTERS: Filters = {"listed": listed, "copied": copied, "meaning": meaning, "places": _places}
_ASSERTS, _REPORTS, *_OTHERS = SIGNS.values()
_NAMES: Mapping[str, object] = {
    "signs": (_ASSERTS, _REPORTS, DENIAL, *_OTHERS, NOT_ASSESSED), "kinds": KINDS,
    "between": BETWEEN, "directions": DIRECTIONS, "relations": RELATIONS, "copy_kinds": COPIED,
    "most": ENTRIES_MAX, "few": FEW, "nodes": NODES_MAX,
    "first": FIRST_ROWS, "times_most": TIMES_MAX, "sources_most": SOURCES_MAX,
    "terms": TERMS, "audit_signs": AUDIT_SIGNS,
}  # fmt: skip


def _ranks(shared: Sequence[Row]) -> dict[int, tuple[int, ...]]:
    """Each row's place as printed, by few origins, by who omits, by first reported, in the order of
    the story.
    """
    orders = (
        lambda row: (not row.origins, len(row.origins), -len(row.carriers), row.number),
        lambda row: (-len(row.having(Stance.OMITS)), row.number),
        lambda row: (not row.first, *(c.when for c in row.first[:1]), row.number),
        lambda row: (row.number,),
    )
    found: dict[int, tuple[int, ...]] = {row.number: (n,) for n, row in enumerate(shared)}
    for order in orders:
        for place, row in enumerate(sorted(shared, key=order)):
            found[row.number] += (place,)
    return found


def _facets(lines: Sequence[Line]) -> dict[str, list[str]]:
    """What each filter offers: the values that rows of the matrix have, the most frequent kept."""
    counts: dict[str, dict[str, int]] = {}
    for line in lines:
        for name, values in line.facets.items():
            held = counts.setdefault(name, {})
            for value in values:
                held[value] = held.get(value, 0) + 1
    return {
        name: sorted(sorted(held, key=lambda each: (-held[each], each))[:FACET_MAX])
        for name, held in counts.items()
        if held
    }


def _texts(
    known: Index, comparison: Comparison, numbers: Mapping[str, int]
) -> tuple[list[PrintedText], dict[str, int]]:
    """Every article as printed, and the claims (ids) that have a place there, with their number."""
    most = TEXT_MAX // max(1, len(comparison.readings))
    held: dict[str, dict[int, Sequence[Span]]] = {key: {} for key in known.articles}
    for claim in comparison.claims:
        if claim.id in numbers:
            held[claim.article][numbers[claim.id]] = claim.spans
    texts = [printed(known, key, most, marks) for key, marks in held.items()]
    there = {
        number
        for text in texts
        for block in (text.title, *text.body)
        for piece in block
        for number in piece.begins
    }
    return texts, {key: number for key, number in numbers.items() if number in there}
