"""Interchange: what both sides can hold comes back as it was; hostile files get one sentence."""

import csv
import gzip
import io
import json
import time
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from test_cases import whole
from weighed import case, rating

from crossread.cli import main
from crossread.errors import CaseFault
from crossread.exports import achz_bytes, case_csv, case_json, read_achz, read_board, read_case
from crossread.exports.achz import INFLATED
from crossread.records import Case, Consistency, Evidence, Hypothesis, Level, Note, Rating
from crossread.weighing.case_file import DEFAULT, open_case, parse_case, written
from crossread.weighing.judging import judge

EXAMPLE = Path(__file__).parents[1] / "examples" / "varrow-dam.toml"
HOSTILE = "</NAME><script>alert(1)</script>\r\n]]> &lt; \u202e\u2066 =1+1"
# What XML 1.0 can hold.
WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
    | st.sampled_from("\t\n\r"),
    min_size=1,
).filter(str.strip)
LEVELS = st.sampled_from([Level.HIGH, Level.MEDIUM, Level.LOW])


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Cases that both sides can hold: one rater, no passages, a note a piece at most."""
    count = draw(st.integers(2, 4))
    texts = draw(st.lists(WORDS, min_size=count, max_size=count,
                          unique_by=lambda text: " ".join(text.casefold().split())))  # fmt: skip
    hypotheses = tuple(Hypothesis(f"H{n}", text) for n, text in enumerate(texts, 1))
    evidence, ratings, notes = [], list[Rating](), []
    for n in range(1, draw(st.integers(0, 4)) + 1):
        assumed = draw(st.booleans())
        evidence.append(Evidence(
            f"E{n}", draw(WORDS), assumption=assumed, credibility=draw(LEVELS),
            relevance=draw(LEVELS), reference=draw(st.just("") if assumed else WORDS),
        ))  # fmt: skip
        values = draw(st.lists(st.sampled_from([*Consistency, None]), min_size=count,
                               max_size=count).filter(any) | st.none())  # fmt: skip
        for hypothesis, value in zip(hypotheses, values or (), strict=False):
            ratings.append(Rating(f"E{n}", hypothesis.id, value, "Ines Tarn"))
        if draw(st.booleans()):
            notes.append(Note(draw(WORDS), f"E{n}"))
    question = draw(WORDS)
    return Case(question, hypotheses, tuple(evidence), DEFAULT, ratings=tuple(ratings),
                notes=tuple(notes))  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(cases())
def test_what_an_achz_can_hold_comes_back(made: Case) -> None:
    packed = achz_bytes(made)
    assert packed == achz_bytes(made)
    assert read_achz(packed, by="Ines Tarn") == made


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip))
def test_json_comes_back_whole(text: str) -> None:
    made = whole(text)
    assert read_case(case_json(judge(made))) == made


def test_the_example_goes_out_and_comes_in() -> None:
    made = open_case(EXAMPLE)
    assert read_case(case_json(judge(made))) == made
    read = read_achz(achz_bytes(made, by=("Bo Lindqvist",)), by="Bo Lindqvist")
    assert [each.text for each in read.hypotheses] == [each.text for each in made.hypotheses]
    mine = {
        (each.evidence, each.hypothesis): each.value
        for each in made.ratings
        if each.author == "Bo Lindqvist"
    }
    back = {(each.evidence, each.hypothesis): each.value for each in read.ratings}
    assert back == mine
    told = "\n".join(note.text for note in read.notes)
    for each in made.evidence:
        assert all(passage.text in told for passage in each.shown_by)
    assert "Date in PARC ACH: 2024-03-12" in told


def test_an_achz_is_what_parc_saves() -> None:
    text = gzip.decompress(achz_bytes(case({"E1": ["CC", "II"], "E2": ["?", "NA"]}))).decode(
        "utf-16"
    )
    assert text.startswith('<?xml version="1.0" encoding="UTF-16"?>')
    assert "<PROJECT-TITLE>Which is it?</PROJECT-TITLE>" in text
    assert "<VALUES>C C,I I</VALUES>" in text
    assert "<VALUES>,NA</VALUES>" in text


def test_several_raters_go_out_as_their_middle() -> None:
    made = case({"E1": ["CC", "II"]})
    second = tuple(rating("E1", f"H{n}", word, "Bo Lind") for n, word in ((1, "N"), (2, "II")))
    text = gzip.decompress(achz_bytes(replace(made, ratings=(*made.ratings, *second))))
    assert "<VALUES>C,I I</VALUES>" in text.decode("utf-16")


def test_hostile_words_stay_words_in_an_achz() -> None:
    made = replace(case({"E1": ["C", "I"]}), question=HOSTILE)
    assert read_achz(achz_bytes(made)).question == HOSTILE


def xml(body: str, *, head: str = "") -> bytes:
    return gzip.compress(f'<?xml version="1.0" encoding="UTF-16"?>{head}{body}'.encode("utf-16"))


MATRIX = (
    "<ACH><PROJECT-TITLE>Who?</PROJECT-TITLE><COLOR-SCHEME>red</COLOR-SCHEME><MATRIX>"
    "<HYPOTHESIS><NAME>A</NAME></HYPOTHESIS><HYPOTHESIS><NAME>B</NAME></HYPOTHESIS>"
    "<EVIDENCE><NAME>seen</NAME><TYPE>HUMINT</TYPE><FLAG>1</FLAG><VALUES>C,{}</VALUES></EVIDENCE>"
    "</MATRIX></ACH>"
)


def test_what_a_case_has_no_field_for_stands_in_its_notes() -> None:
    read = read_achz(xml(MATRIX.format("I I")))
    assert [each.value for each in read.ratings] == ["C", "II"]
    assert [each.text for each in read.notes] == [
        "Type in PARC ACH: HUMINT",
        "Flagged in PARC ACH",
        "Not taken over from the PARC ACH file: COLOR-SCHEME",
    ]


def test_a_blank_cell_is_not_neutral() -> None:
    assert [each.value for each in read_achz(xml(MATRIX.format(""))).ratings] == ["C", None]
    assert read_achz(xml(MATRIX.replace("C,{}", ","))).ratings == ()


LAUGHS = (
    "<!DOCTYPE a [<!ENTITY a '0123456789'>"
    + "".join(
        f"<!ENTITY {'abcdefghij'[n]} '{('&' + 'abcdefghij'[n - 1] + ';') * 10}'>"
        for n in range(1, 10)
    )
    + "]>"
)
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (xml("<ACH>&j;</ACH>", head=LAUGHS), "declares a document type"),
        (xml("<ACH>&x;</ACH>", head=OUTSIDE), "declares a document type"),
        (xml("<ACH>&nbsp;</ACH>"), "is no PARC ACH file"),
        (xml("<a>" * 30 + "</a>" * 30), "more than 24 deep"),
        (xml("<ACH>"), "is no PARC ACH file"),
        (xml("<ACH/>"), "has no hypotheses"),
        (xml(MATRIX.format("X")), "is rated 'X'"),
        (xml(MATRIX.format("I,I")), "more ratings than there are hypotheses"),
        (xml(MATRIX.format("I"))[:-12], "its end is missing"),
        (b"\x1f\x8b" + b"x" * 40, "is damaged"),
        (b"\xff\xfea", "its text is damaged"),
        (b"", "is no PARC ACH file"),
    ],
)
def test_a_hostile_achz_gets_one_sentence(content: bytes, said: str) -> None:
    started = time.perf_counter()
    with pytest.raises(CaseFault, match=said):
        read_achz(content)
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    "body",
    [
        "<EVIDENCE/>" * 200_000,
        "<HYPOTHESIS/>" * 200_000,
        "".join(f"<A{n}/>" for n in range(200_000)),
        "<HYPOTHESIS/>" * 500 + "<EVIDENCE><VALUES>C</VALUES></EVIDENCE>" * 500,
    ],
)
def test_more_elements_than_a_case_can_hold(body: str) -> None:
    packed = gzip.compress(f"<ACH><MATRIX>{body}</MATRIX></ACH>".encode())
    started = time.perf_counter()
    with pytest.raises(CaseFault, match="save fewer in PARC ACH") as raised:
        read_achz(packed)
    assert len(raised.value.faults) == 1
    assert time.perf_counter() - started < 2


def test_a_bomb_is_not_unpacked() -> None:
    bomb = gzip.compress(b"\0" * (INFLATED + 1))
    assert len(bomb) < 100_000
    with pytest.raises(CaseFault, match="unpacks to more than 60 MB"):
        read_achz(bomb)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_case_or_a_sentence(content: bytes) -> None:
    for packed in (content, gzip.compress(content)):
        with pytest.raises(CaseFault):
            read_achz(packed)


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


def test_a_machines_rows_are_not_counted() -> None:
    made = case({"E1": ["C", "I"]})
    own = tuple(replace(each, author="matching@2", machine=True) for each in made.ratings)
    rows = cells(replace(made, proposed=own))
    assert [(row["machine"], row["counted"]) for row in rows] == [
        ("false", "true"), ("false", "true"), ("true", "false"), ("true", "false"),
    ]  # fmt: skip


def thing(model: str, key: int, **fields: object) -> dict[str, object]:
    return {"model": f"openach.{model}", "pk": key, "fields": fields}


BOARD: list[dict[str, object]] = [
    thing("board", 7, board_title="Why?", board_desc="A dam", removed=False),
    thing("hypothesis", 1, board=7, hypothesis_text="Rain"),
    thing("hypothesis", 2, board=7, hypothesis_text="Rust"),
    thing("hypothesis", 3, board=7, hypothesis_text="Gone", removed=True),
    thing("hypothesis", 4, board=8, hypothesis_text="Elsewhere"),
    thing("evidence", 5, board=7, evidence_desc="It rained", event_date="2024-03-11"),
    thing("evidencesource", 1, evidence=5, source_url="https://a.example/", corroborating=True,
          source_title="Rain", source_date="2024-03-12"),
    thing("evidencesource", 2, evidence=5, source_url="https://b.example/", corroborating=False),
    {"model": "auth.user", "pk": 3, "fields": {"username": "ines"}},
    thing("evaluation", 1, board=7, hypothesis=1, evidence=5, user=3, value=2, timestamp="2024-1"),
    thing("evaluation", 2, board=7, hypothesis=1, evidence=5, user=3, value=5, timestamp="2024-2"),
    thing("evaluation", 3, board=7, hypothesis=2, evidence=5, user=3, value=0, timestamp="2024-1"),
    thing("evaluation", 4, board=7, hypothesis=2, evidence=5, user=4, value="Very Inconsistent"),
    thing("evaluation", 5, board=7, hypothesis=3, evidence=5, user=4, value=3),
]  # fmt: skip


def test_a_board_comes_in() -> None:
    read = read_board(json.dumps(BOARD))
    assert read.question == "Why?"
    assert [each.text for each in read.hypotheses] == ["Rain", "Rust"]
    assert read.evidence[0].reference == "https://a.example/"
    values = {(each.author, each.hypothesis): each.value for each in read.ratings}
    assert values == {
        ("ines", "H1"): Consistency.VERY_CONSISTENT,
        ("ines", "H2"): Consistency.NOT_APPLICABLE,
        ("user 4", "H1"): None,
        ("user 4", "H2"): Consistency.VERY_INCONSISTENT,
    }
    assert [each.text for each in read.notes] == [
        "A dam",
        "Date of the event on the board: 2024-03-11",
        "Corroborating source on the board: Rain; 2024-03-12; https://a.example/",
        "Conflicting source on the board: https://b.example/",
        "1 cells that a user of the board left open stand as cannot tell",
    ]
    assert parse_case(written(read)) == read


MANY = [
    BOARD[0],
    *(thing("hypothesis", n, board=7, hypothesis_text=f"{n}") for n in range(500)),
    *(thing("evidence", n, board=7, evidence_desc=f"{n}") for n in range(500)),
    *(thing("evaluation", n, board=7, hypothesis=0, evidence=n, user=3, value=2)
      for n in range(500)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (json.dumps(MANY), "comes to more than 200000 ratings"),
        ("", "is no JSON"),
        ("[" * 100_000, "is no JSON"),
        ("{}", "no board"),
        ("[3, null, {}]", "no board"),
        (json.dumps([*BOARD, thing("board", 8, board_title="Two")]), "2 boards"),
        (json.dumps([*BOARD, thing("evaluation", 9, board=7, hypothesis=1, evidence=5, user=3,
                                   value=9)]), "rates 9"),
        (json.dumps(BOARD[:2]), "one hypothesis only"),
    ],
)  # fmt: skip
def test_what_is_no_board_gets_one_sentence(text: str, said: str) -> None:
    with pytest.raises(CaseFault, match=said):
        read_board(text)


@pytest.mark.parametrize("text", ["[]", "{}", '{"case": 3}', '{"case": {"question": "Why?"}}'])
def test_what_is_no_case_gets_a_sentence(text: str) -> None:
    with pytest.raises(CaseFault):
        read_case(text)


def run(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["weigh", *map(str, arguments)], prog_name="crossread")
    return done.exit_code, done.output


@pytest.mark.parametrize("ending", ["achz", "json"])
def test_out_and_in_by_command(tmp_path: Path, ending: str) -> None:
    out, back = tmp_path / f"case.{ending}", tmp_path / "back.toml"
    assert run("report", EXAMPLE, "-o", out)[0] == 0
    assert run("import", out, "-o", back)[0] == 0
    assert open_case(back).question == open_case(EXAMPLE).question
    code, said = run("import", out, "-o", back)
    assert code == 2
    assert "exists" in said


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
    assert "is not UTF-8; save it as UTF-8." in said
    file.write_text(text, encoding="utf-8-sig")
    assert run("import", file, "-o", out)[0] == 0
    assert open_case(out).question == "Was it the café?"


def test_a_board_by_command_and_what_cannot_be_read(tmp_path: Path) -> None:
    file = tmp_path / "board.json"
    file.write_text(json.dumps(BOARD), encoding="utf-8")
    assert run("import", file, "-o", tmp_path / "case.toml")[0] == 0
    code, said = run("import", tmp_path / "none.json", "-o", tmp_path / "other.toml")
    assert code == 2
    assert "cannot read" in said
    code, said = run("report", EXAMPLE, "-o", tmp_path / "case.pdf")
    assert code == 2
    assert "ends in no report" in said
