"""Interchange: what both sides can hold comes back as it was; hostile files get one sentence."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from test_cases import whole
from weighed import case

from crossread.cli import main
from crossread.errors import CaseFault
from crossread.exports.cases import case_csv, case_json, read_case
from crossread.exports.readings import csv_line
from crossread.records import Case, Evidence
from crossread.report import judgement_markdown
from crossread.weighing.case_file import open_case
from crossread.weighing.judging import judge

EXAMPLE = Path(__file__).parents[1] / "examples" / "varrow-dam.toml"


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip))
def test_json_comes_back_whole(text: str) -> None:
    made = whole(text)
    assert read_case(case_json(judge(made))) == made


def test_the_example_goes_out_and_comes_in() -> None:
    made = open_case(EXAMPLE)
    assert read_case(case_json(judge(made))) == made


def cells(made: Case) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(case_csv(judge(made)))))


def test_a_row_a_rating() -> None:
    made = open_case(EXAMPLE)
    rows = cells(made)
    assert len(rows) == len(made.ratings)
    counted = [row for row in rows if row["counted"] == "true"]
    assert {row["last"] for row in counted} == {"true"}
    assert {row["rating"] for row in rows} >= {"CC", "II", "?"}
    first = rows[0]
    assert (first["evidence"], first["by"], first["last"]) == ("E1", "Ines Tarn", "false")


def test_what_nobody_rated_has_a_row_without_a_rating() -> None:
    made = case({"E1": ["C", "I"]})
    made = replace(made, evidence=(*made.evidence, Evidence("E2", "open", reference="a letter")))
    assert [row["rating"] for row in cells(made)] == ["C", "I", ""]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\uff1d"])
def test_no_spreadsheet_runs_a_cell(start: str) -> None:
    made = case({"E1": ["C", "I"]})
    text = f"{start}HYPERLINK(1)"
    made = replace(
        made,
        evidence=(replace(made.evidence[0], text=text, interest=text),),
        ratings=tuple(replace(each, why=text, author=text) for each in made.ratings),
    )
    for row in cells(made):
        assert {row[name] for name in ("text", "interest", "why", "by")} == {f"'{text}"}


@pytest.mark.parametrize(
    "front", ["\u00a0", " ", "\u200b", "\ufeff\t", "\u2060 ", "\u3000", "\u202e"]
)
@pytest.mark.parametrize("sign", ["=", "@", "\uff0b"])
def test_no_spreadsheet_runs_a_cell_behind_what_is_not_seen(front: str, sign: str) -> None:
    assert csv_line([f"{front}{sign}1+1"]).lstrip('"').startswith("'")


def test_evidence_that_begins_like_a_list_is_none() -> None:
    made = case({"E1": ["C", "I"]})
    for text in ("1. seen", "12) seen", "- seen", "+ seen", "* seen", "# seen", "> seen"):
        named = replace(made.evidence[0], text=text)
        page = judgement_markdown(judge(replace(made, evidence=(named,), question=text)))
        shown = MarkdownIt().enable("table").render(page)
        plain = MarkdownIt().enable("table").render(judgement_markdown(judge(made)))
        for tag in ("<ol", "<ul", "<li", "<h1", "<h2", "<blockquote"):
            assert shown.count(tag) == plain.count(tag)


def test_a_machines_rows_are_not_counted() -> None:
    made = case({"E1": ["C", "I"]})
    own = tuple(replace(each, author="matching@3", machine=True) for each in made.ratings)
    rows = cells(replace(made, proposed=own))
    assert [(row["machine"], row["counted"]) for row in rows] == [
        ("false", "true"), ("false", "true"), ("true", "false"), ("true", "false"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["[]", "{}", '{"case": 3}', '{"case": {"question": "Why?"}}'])
def test_what_is_no_case_gets_a_sentence(text: str) -> None:
    with pytest.raises(CaseFault):
        read_case(text)


def run(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["weigh", *map(str, arguments)], prog_name="crossread")
    return done.exit_code, done.output


@pytest.mark.parametrize("ending", ["html", "csv", "md"])
def test_reports_by_command(tmp_path: Path, ending: str) -> None:
    assert run("report", EXAMPLE, "-o", tmp_path / f"case.{ending}")[0] == 0
    assert (tmp_path / f"case.{ending}").stat().st_size > 1000


def test_only_utf8_is_imported(tmp_path: Path) -> None:
    text = case_json(judge(replace(case({"E1": ["C", "I"]}), question="Was it the café?")))
    file, out = tmp_path / "café.json", tmp_path / "case.toml"
    file.write_text(text, encoding="cp1252")
    code, said = run("import", file, "-o", out)
    assert (code, out.exists()) == (2, False)
    assert "is not UTF-8" in said
    file.write_text(text, encoding="utf-8-sig")
    assert run("import", file, "-o", out)[0] == 0
    assert open_case(out).question == "Was it the café?"


def test_json_goes_out_and_in_by_command(tmp_path: Path) -> None:
    out, back = tmp_path / "case.json", tmp_path / "back.toml"
    assert run("report", EXAMPLE, "-o", out)[0] == 0
    assert run("import", out, "-o", back)[0] == 0
    assert open_case(back) == open_case(EXAMPLE)
    before = back.read_bytes()
    assert run("import", out, "-o", back)[0] == 2
    assert back.read_bytes() == before


@pytest.mark.parametrize("name", ["none.json", "old.achz", "board.json", "large.json"])
def test_what_cannot_be_imported_writes_nothing(tmp_path: Path, name: str) -> None:
    (tmp_path / "old.achz").write_bytes(b"\x1f\x8b\x08\0")
    (tmp_path / "board.json").write_text("[3]", encoding="utf-8")
    (tmp_path / "large.json").write_bytes(b" " * 20_000_001)
    code, said = run("import", tmp_path / name, "-o", tmp_path / "case.toml")
    assert (code, said.count("\n")) == (2, 1)
    assert not (tmp_path / "case.toml").exists()


def test_a_report_of_an_unknown_kind_is_misuse(tmp_path: Path) -> None:
    code, said = run("report", EXAMPLE, "-o", tmp_path / "case.pdf")
    assert code == 2
    assert ".md, .html, .json, .csv" in said
