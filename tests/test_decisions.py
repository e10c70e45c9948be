"""Decisions: what holds of many, what they do to each kind of finding, and what is refused."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from toy_models import toy_models

from crossread.errors import UsageError
from crossread.exports.comparisons import comparison_json
from crossread.exports.decisions import decision_lines, decisions, decisions_jsonl
from crossread.exports.saved_comparison import parse_comparison
from crossread.pipeline import compare
from crossread.records import (
    Article,
    Comparison,
    ConflictKind,
    Decided,
    DecidedOn,
    Decision,
    Span,
    Stance,
)
from crossread.records.decisions import answers, differing, settled, standing
from crossread.report import comparison_page
from crossread.report.views.decided import ruled
from crossread.story.deciding import decided_pairs, places, reconciled, whole
from crossread.weighing.agreement import alpha, decided_alike

HULL = "Inspectors found rust in the hull of the ferry Asker"
RUST = "In the ferry Asker inspectors found the hull had rust"


def text(outlet: str, day: int, *sentences: str) -> Article:
    body = " ".join(f"{each}." for each in sentences)
    return Article(
        f"Ferry checked\n\n{body}", outlet, title_length=13, name=f"{outlet}.txt",
        published=f"2031-03-{day:02d}", complete=True,
    )  # fmt: skip


ONE = text("Herald", 4, HULL, "Mara Linden said that 40 people were on the ferry Asker on Monday")
TWO = text("Post", 5, RUST, "Jon Vale said that 60 people were on the ferry Asker on Monday")
THREE = text("Times", 6, "The harbour of Olm was closed until noon on that day by its mayor")
ALL = [ONE, TWO, THREE]


def compared(*made: Decision) -> Comparison:
    return compare(ALL, toy_models(), together=True, decisions=made)


PLAIN = compared()


def decided(kind: DecidedOn, spans: Any, verdict: str, by: str = "ada", **more: Any) -> Decision:
    return Decision(kind, tuple(spans), verdict, by, **more)


def hull() -> tuple[Span, ...]:
    """The words of the Herald's claim on the hull."""
    return next(c.spans for c in PLAIN.claims if c.article == ONE.id and c.text == HULL)


def cell_of(made: Comparison, outlet: str) -> Any:
    claim = next(c.id for c in made.claims if c.spans == hull())
    row = next(row.id for row in made.propositions if claim in row.claims)
    return next(c for c in made.coverage if (c.proposition, c.outlet) == (row, outlet))


PAIR = (Span("a" * 32, 0, 3, "abc"), Span("b" * 32, 0, 3, "abc"))


def on_pair(verdict: str, by: str, hour: int, *ended: Decision) -> Decision:
    when = f"2031-03-04T{hour:02d}:00:00+00:00"
    ids = tuple(each.id for each in ended)
    return decided(DecidedOn.PAIR, PAIR, verdict, by, when=when, takes_back=ids)


def test_alike_decisions_on_pairs_of_one_row_are_told_once() -> None:
    here, there = (
        [c for c in PLAIN.claims if c.article == each.id and len(c.text) > 20][:2]
        for each in (ONE, TWO)
    )
    made = [
        decided(DecidedOn.PAIR, (*a.spans, *b.spans), "same", "model toy")
        for a in here for b in there
    ]  # fmt: skip
    told = [each for held in ruled(compared(*made)).values() for each in held]
    assert sum(each.others + 1 for each in told) > len(told)
    assert len({(each.now, each.was) for each in told}) == len(told)
    by_hand = [replace(each, why=f"reason {n}") for n, each in enumerate(made)]
    apart = [each for held in ruled(compared(*by_hand)).values() for each in held]
    assert all(each.others == 0 for each in apart)


def test_two_claims_of_one_article_are_a_pair_too() -> None:
    told = [c for c in PLAIN.claims if c.article == TWO.id][:2]
    made = decided(DecidedOn.PAIR, (*told[0].spans, *told[1].spans), "same")
    assert decided_pairs({made.target: made}, PLAIN.claims) == {
        frozenset(each.id for each in told): made
    }


# --- what holds


def test_a_decision_is_taken_back_and_that_too_can_be_taken_back() -> None:
    first = on_pair("same", "ada", 1)
    back = on_pair("taken back", "ada", 2, first)
    again = on_pair("taken back", "ada", 3, back)
    assert standing([first]) == [first]
    assert standing([back, first]) == []
    assert standing([again, back, first]) == [first]


def test_people_overrule_models_answers_doubts_and_later_ones_earlier() -> None:
    model = on_pair("other", "model rook", 9)
    first, second, third = (on_pair(v, "ada", n) for n, v in enumerate(("same", "other", "same")))
    doubt = on_pair("unsure", "bo", 8)
    (held,) = settled([model, third, second, first, doubt]).values()
    assert held == third
    (held,) = settled([model, doubt]).values()
    assert held == model
    (held,) = settled([first, on_pair("unsure", "ada", 5)]).values()
    assert held.verdict == "unsure"


def test_answers_stay_blind_after_a_disagreement_is_settled() -> None:
    ada, bo = on_pair("same", "ada", 1), on_pair("other", "bo", 2)
    (apart,) = differing([ada, bo]).values()
    assert apart == [ada, bo]
    settling = on_pair("same", "cy", 3, ada, bo)
    assert differing([ada, bo, settling]) == {}
    assert settled([ada, bo, settling])[ada.target] == settling
    assert answers([ada, bo, settling])[ada.target] == {"ada": "same", "bo": "other"}
    undone = on_pair("taken back", "ada", 3, ada)
    assert answers([ada, bo, undone])[ada.target] == {"bo": "other"}


def test_alpha_of_named_values_is_krippendorffs() -> None:
    # Krippendorff 2011, section C: four observers, twelve units, nominal: .743.
    rows = ("123321412...", "1233224125.3", ".3332342251.", "1233244125 1.".replace(" ", ""))
    units = [[int(row[n]) for row in rows if row[n] != "."] for n in range(12)]
    found = alpha(units, named=True)
    assert found is not None
    assert round(found, 3) == 0.743


def test_agreement_counts_what_several_answered() -> None:
    ada, bo = on_pair("same", "ada", 1), on_pair("other", "bo", 2)
    other = decided(DecidedOn.ROW, PAIR[:1], "kept", "ada")
    same = decided(DecidedOn.ROW, PAIR[:1], "kept", "bo")
    found = decided_alike([ada, bo, other, same, on_pair("same", "model rook", 3)])
    assert (found.authors, found.shared, found.differing) == (("ada", "bo"), 2, 1)


# --- what they do


def test_a_pair_is_joined_or_parted_and_what_was_found_stands_beside() -> None:
    one = next(c for c in PLAIN.claims if c.spans == hull())
    two = next(c for c in PLAIN.claims if c.text == RUST)
    made = compared(decided(DecidedOn.PAIR, (*one.spans, *two.spans), "other"))
    assert not any({one.id, two.id} <= set(row.claims) for row in made.propositions)
    assert {(each.was, each.now) for each in made.decided} == {("same", "other")}
    assert {each.finding for each in made.decided} <= {row.id for row in made.propositions}


def test_a_row_is_dropped() -> None:
    made = compared(decided(DecidedOn.ROW, hull(), "dropped"))
    assert len(made.propositions) == len(PLAIN.propositions) - 1
    assert not any(cell.proposition == made.decided[0].finding for cell in made.coverage)


def test_a_conflict_is_confirmed_or_rejected() -> None:
    (found,) = PLAIN.conflicts
    sure = compared(decided(DecidedOn.CONFLICT, found.shown_by, "confirmed", value="number"))
    assert [(e.id, e.score) for e in sure.conflicts] == [(found.id, 1.0)]
    none = compared(decided(DecidedOn.CONFLICT, found.shown_by, "rejected", value="number"))
    assert none.conflicts == ()
    assert none.decided[0].was == "number"


def test_a_row_denies_nothing_once_every_denial_in_it_is_rejected() -> None:
    (number,) = PLAIN.conflicts
    (row,) = (each for each in PLAIN.propositions if each.id == number.proposition)
    row = replace(row, denying=(number.b,))
    denial = replace(number, kind=ConflictKind.POLARITY)
    assert reconciled(row, [number, denial], [number]).denying == ()
    assert reconciled(row, [number, denial], [denial]) == row
    assert reconciled(row, [number], []) == row  # no conflict of that kind was told at all


@pytest.mark.parametrize(
    ("kind", "verdict", "now"),
    [
        (DecidedOn.OMISSION, "confirmed", (Stance.OMITS,)),
        (DecidedOn.OMISSION, "rejected", ()),
        (DecidedOn.CELL, "reports", (Stance.REPORTS,)),
        (DecidedOn.CELL, "not assessed", ()),
        (DecidedOn.CELL, "absent", (Stance.ABSENT,)),
        (DecidedOn.CELL, "unsure", (Stance.OMITS,)),
    ],
)
def test_a_cell_is_as_it_was_decided(kind: DecidedOn, verdict: str, now: tuple[Stance]) -> None:
    before = cell_of(PLAIN, "Times")
    assert before.stances == (Stance.OMITS,)
    made = compared(decided(kind, (*hull(), whole(THREE.id)), verdict))
    after = cell_of(made, "Times")
    assert after.stances == now
    if verdict != "unsure":
        assert after.score == 1.0
        assert (made.decided[0].finding, made.decided[0].was) == (after.id, "omits")
    assert [c for c in made.coverage if c.id != after.id] == [
        c for c in PLAIN.coverage if c.id != before.id
    ]


def test_an_attribution_is_rejected_and_a_speaker_named() -> None:
    said = next(a for r in PLAIN.readings for a in r.attributions if a.article == ONE.id)
    at = places(said)
    made = compared(decided(DecidedOn.ATTRIBUTION, at, "rejected"))
    assert not any(a.article == ONE.id for r in made.readings for a in r.attributions)
    assert all(c.attribution is None for c in made.claims if c.article == ONE.id)
    named = compared(decided(DecidedOn.SPEAKER, at, "named", value="Captain Ruud"))
    assert "Captain Ruud" in {each.name for each in named.speakers}
    assert (named.decided[0].finding, named.decided[0].now) == (said.id, "Captain Ruud")


def test_what_meets_no_finding_is_named() -> None:
    made = compared(decided(DecidedOn.ROW, (ONE.span(0, 2),), "dropped"))
    assert (len(made.decided), len(made.unused)) == (0, 1)
    assert made.propositions == PLAIN.propositions
    many = [
        decided(DecidedOn.ROW, (ONE.span(0, end),), "dropped", by=by)
        for by, end in (("ada", 2), ("ada", 3), ("ada", 4), ("bo", 5))
    ]
    told = [each.name for each in compared(*many).unused]
    assert (len(told), "2 more" in told[0], "more" in told[1]) == (2, True, False)


def test_it_is_saved_with_the_comparison_and_shown_beside_the_finding() -> None:
    made = compared(
        decided(
            DecidedOn.OMISSION, (*hull(), whole(THREE.id)), "rejected", by="Ada <b>Ohm", why="x"
        )
    )
    assert parse_comparison(comparison_json(made), "made") == made
    page = comparison_page(made)
    assert 'class="ruled"' in page
    assert "Ada &lt;b&gt;Ohm" in page
    assert 'class="ruled"' not in comparison_page(PLAIN)
    old = json.loads(comparison_json(PLAIN))
    del old["decisions"], old["decided"]
    assert parse_comparison(json.dumps(old), "old") == PLAIN


def test_what_people_decided_is_told_before_what_a_model_did() -> None:
    claims = [next(c for c in PLAIN.claims if c.article == each.id) for each in (ONE, TWO)]
    pair = (*claims[0].spans, *claims[1].spans)
    made = tuple(decided(DecidedOn.PAIR, pair, "same", by=by) for by in ("model toy", "ada"))
    did = tuple(Decided(each.id, "row", "other", "same") for each in made)
    told = ruled(replace(PLAIN, decisions=made, decided=did))["row"]
    assert [each.decision.author for each in told] == ["ada", "model toy"]


# --- files


def test_decisions_go_out_and_in() -> None:
    made = [
        decided(DecidedOn.OMISSION, (*hull(), whole(THREE.id)), "rejected", why="line 3"),
        decided(DecidedOn.STORY, [whole(each.id) for each in ALL], "merge", when="2031-03-05"),
    ]
    lines = list(decisions_jsonl(made))
    assert decisions(decision_lines(lines, "x"), ALL) == (made, [])
    assert HULL not in "".join(lines)
    found, refused = decisions(decision_lines(lines, "x"), [ONE, TWO])
    assert (found, [each.name for each in refused]) == ([], ["x:1", "x:2"])


GOOD: dict[str, Any] = {
    "kind": "row", "spans": [[ONE.id, 0, 5]], "verdict": "dropped", "author": "ada",
}  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "all"}, {"verdict": "same"}, {"author": " "}, {"author": "a" * 300},
        {"spans": []}, {"spans": [[ONE.id, 5, 2]]}, {"spans": [[1, 0, 5]]}, {"spans": "x"},
        {"spans": [[ONE.id, 0, True]]}, {"spans": [[ONE.id, 0.0, 4.0]]}, {"takes_back": ["x"]},
        {"takes_back": 3}, {"when": "yesterday"}, {"why": 4}, {"why": "w" * 20_000},
        {"kind": "speaker", "verdict": "named"}, {"id": "0" * 32}, {"kind": []},
    ],
)  # fmt: skip
def test_a_line_that_is_no_decision_is_misuse(wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="x:1"):
        decisions(decision_lines([json.dumps(GOOD | wrong)], "x"), ALL)


SHEET: dict[str, Any] = {
    "id": f"{ONE.id}:0-5|6-9+{TWO.id}:0-5", "same": [["a1", "b1"]], "by": "Ada Ohm",
}  # fmt: skip


def test_a_sheet_is_answered_for_its_facts_of_either_article() -> None:
    groups = {"same": [["a1", "a1", "b1"]], "conflicting": [["a1", "a2"]], "why": None}
    made, refused = decisions(decision_lines([json.dumps(SHEET | groups)], "x"), ALL)
    assert [each.verdict for each in made] == ["same", "conflicting"]
    assert refused == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"same": None}, {"same": 5}, {"same": [[]]}, {"same": [["a1", "a2"]]}, {"same": [[1, 2]]},
        {"same": [["a1", "b9"]]}, {"same": [["A1", "b1"]]}, {"conflicting": [["a1", "a1"]]},
        {"same": [["a1", *(f"b{n}" for n in range(1, 41))]]}, {"by": "a" * 300}, {"by": 3},
        {"why": [1]}, {"when": {"x": 1}}, {"when": "yesterday"}, {"machine": "true"},
        {"answer": "same", "same": [[]]}, {"answer": "same", "same": 5},
    ],
)  # fmt: skip
def test_a_sheet_with_a_wrong_answer_is_misuse(wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="x:1"):
        decisions(decision_lines([json.dumps(SHEET | wrong)], "x"), ALL)


def test_a_line_without_an_answer_is_misuse() -> None:
    with pytest.raises(UsageError, match="'same'"):
        decision_lines([json.dumps({"id": SHEET["id"], "task": "", "sheet": ""})], "x")


def test_compare_takes_decisions_from_a_file(tmp_path: Path) -> None:
    from crossread.cli import main

    path = tmp_path / "one.txt"
    path.write_text(ONE.text)
    lines = tmp_path / "decisions.jsonl"
    lines.write_text(json.dumps(GOOD) + "\n")
    done = CliRunner().invoke(main, ["compare", str(path), "--decisions", str(lines), "-o", "-"])
    assert done.exit_code in (2, 3)
    assert "decisions.jsonl:1" in done.stderr
