"""A story's comparison drawn once: its matrix, its articles, and what it counts, kept until what
they were drawn from changes."""

import json
import re
from collections.abc import Container, Sequence
from dataclasses import dataclass

from crossread.exports.codec import made as record_of
from crossread.exports.codec import plain
from crossread.exports.comparisons import comparison_json
from crossread.exports.saved_comparison import parse_comparison
from crossread.records import Comparison, content_id
from crossread.records.comparison import Tie
from crossread.report.html.comparison_page import comparison_page, printed_groups
from crossread.report.html.graph import ties
from crossread.report.html.reading_page import to_html
from crossread.report.views.matrix import groups
from crossread.serve.firsts import timeline
from crossread.serve.frame import draw, drawn_by
from crossread.store.articles import numbers_of
from crossread.store.claims import KeptClaim, keep_claims
from crossread.store.opening import Archive
from crossread.store.packing import written
from crossread.store.sheets import (
    PAIRS,
    StoryTally,
    keep_counts,
    keep_sheet,
    kept_sheet,
    last_comparison,
    last_key,
)
from crossread.store.stories import StoryRow, held, story_of
from crossread.store.voices import keep_states
from crossread.story.index import Index, index, speaker
from crossread.story.reviewing import PairAsked, ReviewItem, review_items
from crossread.story.rows import Row, rows

BARE = "bare.html"
PARTED, BETWEEN = "serve/drawn.html", "<!-- part -->"  # no text holds that: all is escaped


@dataclass(frozen=True, slots=True)
class Drawn:
    """A part of a page as HTML, and whether articles came since it was made."""

    html: str
    stale: bool


def matrix(archive: Archive, story: StoryRow) -> Drawn | None:
    """The matrix of a story; None where it was never compared."""
    return drawn(archive, story, "matrix")


def reading(archive: Archive, story: StoryRow, article: str) -> Drawn | None:
    """An article with its attributions as the story's comparison read it; None where it has not."""
    return drawn(archive, story, f"article {article}")


def review_sheet(archive: Archive, story: StoryRow) -> tuple[ReviewItem, ...]:
    """What to decide on in a story, as found before anyone decided; none where it was never
    compared."""
    kept = drawn(archive, story, "review")
    return tuple(record_of(ReviewItem, each) for each in json.loads(kept.html)) if kept else ()


def comparison(archive: Archive, story: StoryRow) -> Comparison | None:
    """The last comparison of a story."""
    kept = archive.read(last_comparison, story.n)
    return parse_comparison(kept[1], story.id) if kept else None


def two(archive: Archive, left: str, right: str) -> Comparison | None:
    """The comparison of two articles (ids) by themselves; None where this crossread made none."""
    kept = archive.read(kept_sheet, _of_two(left, right), drawn_by())
    return parse_comparison(kept, _of_two(left, right)) if kept else None


def keep_two(archive: Archive, ids: Sequence[str], made: Comparison) -> None:
    """Keep the comparison of two articles with the story of one, if it has any."""
    with archive.writing() as connection:
        found = list(story_of(connection, numbers_of(connection, ids)).values())[:1]
        for story in (each for each in found if held(connection, each)):
            keep_sheet(connection, story, _of_two(*ids), drawn_by(), comparison_json(made))


def _of_two(left: str, right: str) -> str:
    return " ".join(("two", *sorted((left, right))))


def drawn(archive: Archive, story: StoryRow, part: str) -> Drawn | None:
    """A part of a story: its matrix, timeline, places (its days, its map) or copying (who took what
    from whom), what to review in it, or an article; None where it has none."""
    with archive.reading() as connection:
        last = last_key(connection, story.n)
        if last is None:
            return None
        key = content_id("sheet", last[0], drawn_by())
        page = kept_sheet(connection, f"{story.id} {part}", key)
        kept = None if page is not None else last_comparison(connection, story.n)
        pairs = kept_sheet(connection, f"{story.id} {PAIRS}", last[0]) or "[]"
    stale = story.changed > last[1]
    if page is not None:
        return Drawn(page, stale)
    parts = _draw(archive, story, kept, key, pairs) if kept else {}
    return Drawn(parts[part], stale) if part in parts else None


def _draw(
    archive: Archive, story: StoryRow, kept: tuple[str, str], key: str, pairs: str
) -> dict[str, str]:
    """Draw all parts of a story and keep them with what its comparison counts."""
    made = parse_comparison(kept[1], story.id)
    parts = _parted(made, story)
    for each in made.readings:
        parts[f"article {each.article.id}"] = to_html([each], [], layout=BARE)
    known = index(made)
    found_rows = rows(made, known)
    reported = timeline(made, known, found_rows)
    printed = printed_groups(groups(found_rows), len(made.columns))
    shown = {row.number for group in printed for row in group.rows}
    parts["timeline"] = draw("timeline_part.html", reported=reported, story=story.id, shown=shown)
    asked = [PairAsked(*each) for each in json.loads(pairs)]
    parts["review"] = written(plain(review_items(known, made, found_rows, asked)))
    tally, found = counts(made, known, found_rows)
    states = {each.attribution: each.state.value for each in made.quotes if each.attribution}
    said = [each for row in found_rows for each in kept_claims(known, row, shown)]
    with archive.writing() as connection:
        last = last_key(connection, story.n) if held(connection, story.n) else None
        if last and last[0] == kept[0]:  # or it was taken down, or compared anew meanwhile
            for part, html in parts.items():
                keep_sheet(connection, story.n, f"{story.id} {part}", key, html)
            keep_counts(connection, story.n, tally, found)
            keep_states(connection, states)
            keep_claims(connection, story.n, said)
    return parts


def _parted(made: Comparison, story: StoryRow) -> dict[str, str]:
    """The matrix, and what is shown on pages of its own too: there links lead to the matrix."""
    matrix, *others = comparison_page(made, layout=PARTED).split(BETWEEN)
    parts = {"matrix": matrix}
    for name, html in zip(("places", "copying"), others, strict=True):
        # The anchors of claims, articles and marked words stand in the matrix.
        led = re.sub('href="#(?=[ptk][0-9])', f'href="/story/{story.id}#', html)
        parts[name] = re.sub(
            r'<details (class="part"[^>]*?)(?: open)?>', r"<details \1 open>", led
        ).strip()
    return parts


def kept_claims(known: Index, row: Row, shown: Container[int]) -> list[KeptClaim]:
    """The claims of a row as a search finds them; those of a row that is not `shown` have no line
    of the matrix."""
    line = row.number if row.number in shown else 0
    return [
        KeptClaim(
            each.article, line, len(row.carriers), bool(row.conflicts), each.text,
            speaker(known, each), each.spans[0].start, each.spans[-1].end,
        )
        for each in row.claims
        if each.spans
    ]  # fmt: skip


def counts(
    made: Comparison, known: Index, found: Sequence[Row]
) -> tuple[StoryTally, tuple[Tie, ...]]:
    """What a comparison counts for lists of stories and outlets."""
    tally = StoryTally(
        rows=sum(1 for row in found if len(row.carriers) > 1),
        disputed=sum(1 for row in found if row.conflicts),
        omitted=sum(1 for cell in made.coverage if "omits" in cell.stances),
        copied=len(made.reuses),
        altered=sum(1 for quote in made.quotes if quote.faulty),
    )
    return tally, ties(known, made)
