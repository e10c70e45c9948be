"""Questions to readers and their answers: what is asked, what changes, what is refused."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from toy_models import toy_models

from crossread.errors import UsageError
from crossread.exports.decisions import decisions, read_decisions
from crossread.exports.questions import questions_jsonl
from crossread.pipeline import ask, compare
from crossread.records import Article, Comparison, Decision

HULL = "Inspectors found rust in the hull of the ferry Asker"
ALIKE = "Holes in the deck of the ferry Asker were what inspectors found"
CREW = "All of the crew were asked to leave the harbour of Olm"
ONE = Article(f"Ferry checked\n\n{HULL}. {CREW}.", "Herald", title_length=13, name="one.txt")
TWO = Article(
    f"Ferry looked at\n\n{ALIKE}. The mayor of Olm is on holiday.",
    "Post",
    title_length=15,
    name="two.txt",
)


def asked(most: int = 50) -> list[dict[str, Any]]:
    readings, found, _ = ask([ONE, TWO], toy_models(), most=most)
    return [json.loads(line) for line in questions_jsonl(found, readings)]


def about(one: str, other: str) -> dict[str, Any]:
    """The question about these two claims."""
    wanted = {one, other}
    (found,) = [each for each in asked() if {each["a"]["words"], each["b"]["words"]} == wanted]
    return found


def answer(question: dict[str, Any], verdict: str, **known: object) -> dict[str, object]:
    return {"id": question["id"], "answer": verdict, "by": "Ada Ohm", **known}


def written(folder: Path, *answers: object) -> Path:
    path = folder / "answers.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in answers), encoding="utf-8")
    return path


def decided(path: Path, *articles: Article) -> list[Decision]:
    found, refused = decisions(read_decisions([path]), articles)
    assert not refused
    return found


def row_of(compared: Comparison, words: str) -> set[str]:
    """The words of all claims that share a row with these."""
    texts = {each.id: each.text for each in compared.claims}
    rows = [{texts[claim] for claim in row.claims} for row in compared.propositions]
    return set().union(*(row for row in rows if words in row))


def test_a_question_shows_both_claims_in_their_sentences_under_their_headlines() -> None:
    for each in asked():
        for side in (each["a"], each["b"]):
            assert side["sentence"][side["start"] : side["end"]] == side["words"]
            assert side["headline"] in ("Ferry checked", "Ferry looked at")
        assert {each["a"]["article"], each["b"]["article"]} == {"one.txt", "two.txt"}
        assert 0 <= each["chance"] <= 1
    assert "Herald" not in json.dumps(asked())


def test_no_more_is_asked_than_wanted_and_each_pair_of_rows_once() -> None:
    assert len(asked(1)) == 1
    assert len({each["id"] for each in asked()}) == len(asked())


@pytest.mark.parametrize(("verdict", "joined"), [("same", True), ("other", False)])
def test_an_answer_joins_and_parts_rows(tmp_path: Path, verdict: str, joined: bool) -> None:
    question = about(HULL, ALIKE)
    path = written(tmp_path, answer(question, verdict))
    found = compare([ONE, TWO], toy_models(), decisions=decided(path, ONE, TWO))
    assert (ALIKE in row_of(found, HULL)) is joined


def test_an_unsure_answer_changes_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, answer(about(HULL, ALIKE), "unsure"))
    plain = compare([ONE, TWO], toy_models())
    found = compare([ONE, TWO], toy_models(), decisions=decided(path, ONE, TWO))
    assert replace(found, decisions=()) == plain


def test_a_person_overrules_a_model_and_of_two_answers_the_later_counts(tmp_path: Path) -> None:
    question = about(HULL, ALIKE)
    for answers, joined in (
        ([answer(question, "same"), answer(question, "other", machine=True)], True),
        ([answer(question, "same"), answer(question, "other")], False),
        ([answer(question, "other"), answer(question, "same", by="Bo")], True),
    ):
        path = written(tmp_path, *answers)
        found = compare([ONE, TWO], toy_models(), decisions=decided(path, ONE, TWO))
        assert (ALIKE in row_of(found, HULL)) is joined


def test_what_was_asked_is_not_asked_of_a_text_that_changed(tmp_path: Path) -> None:
    path = written(tmp_path, answer(about(HULL, ALIKE), "same"))
    changed = Article(TWO.text + " More.", TWO.outlet, title_length=15, name="two.txt")
    found, refused = decisions(read_decisions([path]), [ONE, changed])
    assert found == []
    assert [each.name for each in refused] == [f"{path}:1"]


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        "[1, 2]",
        '{"id": "x", "answer": "maybe", "by": "Ada"}',
        '{"id": "x", "answer": "same"}',
        '{"id": "x", "answer": "same", "by": " "}',
        '{"answer": "same", "by": "Ada"}',
        '{"id": "x", "answer": "same", "by": "Ada", "why": "' + "w" * 200_000 + '"}',
        "[" * 50_000,
    ],
)
def test_a_line_that_is_no_answer_is_misuse_and_names_its_place(tmp_path: Path, line: str) -> None:
    path = tmp_path / "answers.jsonl"
    path.write_text("\n" + line + "\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"answers\.jsonl.*2"):
        read_decisions([path])


def test_a_file_that_is_no_text_or_is_not_there_is_misuse(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    with pytest.raises(UsageError, match="cannot read"):
        read_decisions([path])
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="cannot read"):
        read_decisions([path])


@pytest.mark.parametrize("name", ["", "a+b", "0" * 32 + ":1-2", f"{ONE.id}:5-3+{TWO.id}:0-4"])
def test_an_id_that_names_no_place_is_refused(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, {"id": name or "x", "answer": "same", "by": "Ada"})
    found, refused = decisions(read_decisions([path]), [ONE, TWO])
    assert (found, len(refused)) == ([], 1)
