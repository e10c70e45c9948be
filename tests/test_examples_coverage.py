"""What is planted of a comparison holds in every story, and its score is right where all is."""

import json
import runpy
import shutil
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import matrix
import pytest
from matrix import Matrix

from crossread.records import (
    Between,
    Citation,
    Claim,
    ClaimKind,
    Comparison,
    Conflict,
    ConflictKind,
    Coverage,
    Direction,
    Loss,
    Modality,
    Origin,
    OriginKind,
    Polarity,
    Proposition,
    Reuse,
    ReuseKind,
    Span,
    Stance,
    Story,
)

FOLDERS = matrix.stories()
_script = runpy.run_path(str(matrix.FOLDER.parent / "eval" / "coverage.py"))
score, table = _script["score"], _script["table"]


@pytest.fixture(scope="module", params=FOLDERS, ids=lambda folder: folder.name)
def planted(request: pytest.FixtureRequest) -> Matrix:
    return matrix.matrix(request.param)


def test_three_stories_hold_a_planted_comparison() -> None:
    assert len(FOLDERS) >= 3


def test_a_story_has_articles_dated_to_the_minute(planted: Matrix) -> None:
    assert 5 <= len(planted.articles) <= 8
    assert all("T" in (each.published or "") for each in planted.articles.values())
    assert all(each.complete is not None for each in planted.articles.values())
    assert len(planted.rows) >= 10


def in_title(planted: Matrix, span: Span) -> bool:
    article = planted.articles[planted.file(span.article)]
    return span.end <= article.title_length


def test_every_kind_is_planted(planted: Matrix) -> None:
    cells = [cell for row in planted.rows for cell in row.cells]
    stances = {stance for cell in cells for stance in cell.stances}
    assert stances == set(Stance) - {Stance.ABSENT}
    assert {clash.between for clash in planted.clashes} >= {Between.OUTLETS, Between.SPEAKERS}
    kinds = {clash.kind for clash in planted.clashes}
    assert kinds >= {ConflictKind.NUMBER, ConflictKind.DATE, ConflictKind.POLARITY}
    assert {copy.kind for copy in planted.copies} == set(ReuseKind)
    assert planted.cited
    assert planted.lost
    assert len(planted.roots) >= 6
    assert planted.opinions


def test_the_new_stories_hold_every_further_kind(planted: Matrix) -> None:
    if planted.name == "varrow-dam":
        return
    cells = [cell for row in planted.rows for cell in row.cells]
    reasons = {cell.reason for cell in cells if not cell.stances}
    assert reasons == {"its article is cut short", "published before anyone reported it"}
    both = [cell for cell in cells if {Stance.ASSERTS, Stance.REPORTS} <= cell.stances]
    assert any(in_title(planted, span) for cell in both for span in cell.shown_by)
    assert {clash.between for clash in planted.clashes} >= set(Between)
    kinds = {clash.kind for clash in planted.clashes}
    assert kinds & {ConflictKind.PLACE, ConflictKind.ACTOR}
    several = [row for row in planted.rows if len([c for c in row.cells if c.shown_by]) >= 3]
    assert len(several) >= 6
    assert planted.hedged
    assert len({span.article for span in planted.opinions}) >= 2
    assert len(planted.articles) > len(planted.outlets())


def test_a_planted_conflict_has_two_sides(planted: Matrix) -> None:
    for clash in planted.clashes:
        assert clash.a
        assert clash.b
        assert not set(clash.a) & set(clash.b)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda row: row["cells"].popitem(), "outlets"),
        (lambda row: _first(row)["passages"][0].__setitem__(1, "nowhere"), "0 times"),
        (lambda row: _first(row)["passages"][0].__setitem__(1, "e"), "times"),
        (lambda row: _first(row).update(passages=[]), "passages go with"),
        (lambda row: _first(row).update(stances=[], passages=[]), "a reason|omission"),
    ],
)
def test_a_planted_comparison_that_contradicts_itself_is_refused(
    change: Any, said: str, tmp_path: Path
) -> None:
    story = shutil.copytree(FOLDERS[0], tmp_path / "story")
    given = json.loads((story / "coverage.json").read_text(encoding="utf-8"))
    change(given["propositions"][0])
    (story / "coverage.json").write_text(json.dumps(given), encoding="utf-8")
    with pytest.raises(ValueError, match=said):
        matrix.matrix(story)


def _first(row: dict[str, Any]) -> dict[str, Any]:
    cells: list[dict[str, Any]] = [cell for cell in row["cells"].values() if cell["passages"]]
    return cells[0]


def claim(span: Span) -> Claim:
    return Claim(
        span.article,
        (span,),
        span.text,
        None,
        ClaimKind.FACTUAL,
        Modality.ASSERTED,
        Polarity.POSITIVE,
        (),
        (),
        (),
        (),
        "by-hand@1",
        1.0,
    )


def everything(planted: Matrix) -> Comparison:
    """The comparison that finds all that is planted and nothing else."""
    spans = {row.id: [s for cell in row.cells for s in cell.shown_by] for row in planted.rows}
    sides = chain.from_iterable((*clash.a, *clash.b) for clash in planted.clashes)
    claims = {span: claim(span) for span in chain(*spans.values(), sides)}
    rows = {
        name: Proposition(
            story="",
            claims=tuple(claims[span].id for span in held),
            denying=(),
            clearest=claims[held[0]].id,
            text=held[0].text,
            method="by-hand@1",
            score=1.0,
        )
        for name, held in spans.items()
    }
    return Comparison(
        story=Story((), "", None, None, "by-hand@1"),
        readings=(),
        columns=(),
        claims=tuple(claims.values()),
        speakers=(),
        propositions=tuple(rows.values()),
        conflicts=tuple(conflicts(planted, claims)),
        origins=tuple(origins(planted, rows)),
        losses=tuple(losses(planted, spans, claims)),
        reuses=tuple(reuses(planted)),
        families=(),
        citations=tuple(
            Citation(each.article, each.outlet, None, str(n), (), "by-hand@1", 1.0)
            for n, each in enumerate(planted.cited)
        ),
        coverage=tuple(coverage(planted, rows)),
    )


def conflicts(planted: Matrix, claims: dict[Span, Claim]) -> Iterable[Conflict]:
    for clash in planted.clashes:
        a, b = clash.a[0], clash.b[-1]
        ids = claims[a].id, claims[b].id
        yield Conflict("", *ids, clash.kind, clash.between, (a, b), "", "by-hand@1", 1.0)


def origins(planted: Matrix, rows: dict[str, Proposition]) -> Iterable[Origin]:
    for roots in planted.roots:
        counts = roots.speakers, roots.documents, roots.newsrooms
        for kind, count in zip(OriginKind, counts, strict=True):
            for n in range(count):
                yield Origin(rows[roots.row].id, kind, str(n), (), (), "by-hand@1", 1.0)


def losses(
    planted: Matrix, spans: dict[str, list[Span]], claims: dict[Span, Claim]
) -> Iterable[Loss]:
    for lost in planted.lost:
        earlier, later = (
            next(claims[span].id for span in spans[lost.row] if span.article == article)
            for article in (lost.earlier, lost.later)
        )
        yield Loss("", earlier, later, lost.speaker, "by-hand@1", 1.0)


def reuses(planted: Matrix) -> Iterable[Reuse]:
    by_id = {article.id: article for article in planted.articles.values()}
    for copy in planted.copies:
        later = copy.passage or by_id[copy.later].span(0, 100)
        yield Reuse(
            later,
            by_id[copy.earlier].span(0, 100),
            copy.kind,
            Direction.TIME,
            1.0,
            (),
            "by-hand@1",
            1,
        )


def coverage(planted: Matrix, rows: dict[str, Proposition]) -> Iterable[Coverage]:
    for row in planted.rows:
        for cell in row.cells:
            yield Coverage(
                rows[row.id].id,
                cell.outlet,
                tuple(cell.stances),
                shown_by=cell.shown_by,
                reason=cell.reason,
                method="by-hand@1",
                score=1.0,
            )


def test_all_that_is_planted_scores_in_full(planted: Matrix) -> None:
    result = score(planted, everything(planted))
    assert result.misses == []
    assert all(right == of for right, of in result.figures.values())
    assert planted.name in table([result])


def test_nothing_found_scores_nothing(planted: Matrix) -> None:
    nothing = Comparison(Story((), "", None, None, ""), *((),) * 12)
    result = score(planted, nothing)
    none = [name for name, (right, _) in result.figures.items() if right]
    assert none == []
    assert result.misses


def test_what_is_wrong_is_counted(planted: Matrix) -> None:
    whole = everything(planted)
    carried = next(cell for cell in whole.coverage if Stance.OMITS not in cell.stances)
    omits = replace(carried, stances=(Stance.OMITS,))
    cells = tuple(omits if cell is carried else cell for cell in whole.coverage)
    first, second = whole.claims[0], whole.claims[-1]
    false = Conflict(
        "", first.id, second.id, ConflictKind.PLACE, None, (first.spans[0],) * 2, "", "", 1.0
    )
    wrong = replace(whole, coverage=cells, conflicts=(*whole.conflicts, false))
    figures = score(planted, wrong).figures
    assert figures["false omissions"][0] == 1
    assert figures["false conflicts"][0] == 1
    assert figures["cells"][0] == figures["cells"][1] - 1
