"""Case files: loss-free both ways, a sentence for each fault, never overwritten on error."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from compared import STORY
from hypothesis import given
from hypothesis import strategies as st
from weighed import case

from crossread.cli import main
from crossread.errors import CaseFault, UsageError
from crossread.exports.saved_comparison import parse_comparison
from crossread.records import (
    Absence,
    Capture,
    Case,
    Contest,
    Estimate,
    Evidence,
    Hypothesis,
    Inquiry,
    Note,
    Passage,
    Source,
)
from crossread.report import comparison_json
from crossread.weighing.case_file import open_case, parse_case, placed
from crossread.weighing.judging import judge
from crossread.weighing.proposals import Wanted, hypotheses, proposals
from crossread.weighing.writing import written

ROOT = Path(__file__).parents[1]
PLAIN = """# my own comment
question = "Late or in time?"
[[hypothesis]]
id = "H1"
text = "Late"
[[hypothesis]]
id = "H2"
text = "In time"
[[evidence]]
id = "E1"
text = "Nobody heard a siren"
credibility = "observed"
[[rating]]
evidence = "E1"
by = "Ines Tarn"
values = { H1 = "C", H2 = "I" }
"""


def whole(text: str) -> Case:
    """A case with something in every table."""
    passage = Passage("S1", 3, 3 + len(text), text, "Idris Falk")
    evidence = Evidence(
        "E2", text, (passage,), ("Idris Falk",),
        contested=(Contest("number", "speakers", replace(passage, origin="")),), interest=text,
    )  # fmt: skip
    silence = Evidence("E3", "silence", absence=Absence(("A",), ("A", "B")))
    made = case({"E1": ["C", "?"]})
    return replace(
        made,
        evidence=(*made.evidence, evidence, silence),
        sources=(Source("S1", "f" * 32, "Northline", title=text, newsroom=False),),
        estimates=(Estimate("Bo Lind", (0.25, 0.5), text),),
        inquiries=(Inquiry("Q1", text, (0.1, 0.9)),),
        notes=(Note(text, "E1", "Bo Lind"),),
        hypotheses=tuple(replace(each, prior=0.5) for each in made.hypotheses),
    )


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip))
def test_a_written_case_is_read_back_whole(text: str) -> None:
    made = whole(text)
    assert parse_case(written(made)) == made


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('evidence = "E1"', 'evidence = "E9"', "evidence that is not in the case"),
        ('H1 = "C"', 'H1 = "D"', "write one of CC, C, N"),
        ('text = "In time"', 'text = " late"', "H1 and H2 have one text"),
        ('H1 = "C", ', "", "has no value for H1"),
        ('id = "H2"', 'id = "H1"', "2 hypotheses have the id H1"),
        ('text = "Late"', 'text = "Late"\nprior = 0.3', "hypothesis H2 has no prior"),
        ('text = "Late"', 'text = "Late"\nprior = 2', "a number from 0 to 1"),
        ("# my own comment", "= broken", "the case is not valid TOML"),
        ('credibility = "observed"', "", "has no basis"),
        ('credibility = "observed"', 'colour = "red"', "an unknown field 'colour'"),
        ('credibility = "observed"', 'silent = ["A"]\ncovering = ["B"]', "is an omission"),
        (
            'credibility = "observed"',
            'shown_by = [{source = "S9", start = 1, end = 2, text = "abc"}]',
            "source 'S9', which is not in the case",
        ),
    ],
)
def test_each_fault_is_one_sentence(old: str, new: str, said: str) -> None:
    assert PLAIN.count(old) >= 1
    with pytest.raises(CaseFault) as raised:
        parse_case(PLAIN.replace(old, new, 1))
    assert any(said in line for line in raised.value.faults)
    assert all(line.endswith(".") for line in raised.value.faults)


LONG = "1" * 5000
HEX = "0x" + "f" * 5000


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"observed"', '["high"]', "has credibility = ['high']; write one of"),
        (
            '"observed"',
            '"observed"\nrelevance = ["high"]',
            "has relevance = ['high']; write one of",
        ),
        ("question =", "words = {}\nquestion =", "has words = {}; write one of"),
        ('text = "Late"', f'text = "Late"\nprior = {LONG}', "a number with too many digits"),
        ('text = "Late"', f'text = "Late"\nprior = {HEX}', "a value too long to show; write a num"),
        ('by = "Ines Tarn"', f'by = "Ines Tarn"\nround = {HEX}', "a whole number, at most"),
        ('"observed"', f'"observed"\norigins = [{HEX}]', "a value too long to show; write origins"),
        ('H1 = "C"', f"H1 = {HEX}", "a value too long to show; write one of"),
        ("# my own comment", f"reports = {{ high = [1{'0' * 400}, 0.1] }}", "[hit, false alarm]"),
        ("# my own comment", f"reports = {{ high = [{HEX}, 0.1] }}", "[hit, false alarm]"),
        ("# my own comment", f"words = [{'1, ' * 5000}]", "1, 1, 1"),
    ],
)
def test_an_odd_value_is_a_fault(old: str, new: str, said: str) -> None:
    with pytest.raises(CaseFault) as raised:
        parse_case(PLAIN.replace(old, new, 1))
    assert any(said in line for line in raised.value.faults)
    assert max(map(len, raised.value.faults)) < 300


def test_priors_that_contradict_each_other() -> None:
    both = PLAIN.replace('text = "Late"', 'text = "Late"\nprior = 0.9')
    both = both.replace('text = "In time"', 'text = "In time"\nprior = 0.9')
    with pytest.raises(CaseFault, match=r"they sum to 1\.8"):
        parse_case(both)


def test_no_hypotheses() -> None:
    with pytest.raises(CaseFault, match="has no hypotheses"):
        parse_case('question = "Why?"')


def test_an_article_that_has_changed_since(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("As it was.", encoding="utf-8")
    digest = hashlib.sha256(b"As it was.").hexdigest()
    source = f'[[source]]\nid = "S1"\nfile = "a.txt"\nsha256 = "{digest}"\n'
    path = tmp_path / "case.toml"
    path.write_text(PLAIN + source, encoding="utf-8")
    assert open_case(path).sources[0].file == "a.txt"
    (tmp_path / "a.txt").write_text("As it is.", encoding="utf-8")
    with pytest.raises(CaseFault, match=r"a\.txt has changed since"):
        open_case(path)


def test_a_file_that_is_not_there_is_told_and_the_work_goes_on(path: Path) -> None:
    sources = "".join(f'[[source]]\nid = "S{n}"\nfile = "{n}.txt"\n' for n in range(12))
    path.write_text(PLAIN + sources, encoding="utf-8")
    path.with_name("0.txt").write_text("As it was.", encoding="utf-8")
    done = run("show", path)
    assert done.exit_code == 0
    assert done.stderr.startswith("crossread: cannot read 1.txt (S1), 2.txt (S2), ")
    assert "10.txt (S10) and 1 more" in done.stderr
    assert "It is" in done.stdout


def sources(*known: tuple[str, bytes]) -> tuple[Source, ...]:
    return tuple(
        Source(f"S{n}", "", "Northline", file=name, sha256=hashlib.sha256(content).hexdigest())
        for n, (name, content) in enumerate(known, 1)
    )


def test_a_new_case_names_only_files_that_are_its_own(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"one")
    (tmp_path / "b.txt").write_bytes(b"another")
    made = sources(
        ("a.txt", b"one"), ("a.txt", b"two"), ("b.txt", b"three"), ("c.txt", b"four"),
        ("d.txt", b"five"), ("d.txt", b"six"), ("e" * 300, b"seven"), ("f\0", b"eight"),
    )  # fmt: skip
    held = placed(tmp_path / "case.toml", made)
    assert [each.file for each in held] == [
        "a.txt", "", "", "c.txt", "", "", "e" * 300, "f\0",
    ]  # fmt: skip
    assert [replace(each, file="") for each in held] == [replace(e, file="") for e in made]


def test_two_articles_of_one_name_give_a_case_that_can_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = [replace(each.article, name="article.txt", capture=Capture(f"{n}" * 64))
                for n, each in enumerate(STORY.readings)]  # fmt: skip
    readings = tuple(map(lambda r, a: replace(r, article=a), STORY.readings, articles))
    monkeypatch.chdir(tmp_path)
    Path("article.txt").write_text("It burned.", encoding="utf-8")
    Path("c.json").write_text(comparison_json(replace(STORY, readings=readings)), encoding="utf-8")
    assert run("new", "Was it arson or a fault?", "--from", "c.json").exit_code == 0
    assert {each.file for each in open_case(Path("case.toml")).sources} == {""}
    assert run("show", "case.toml").exit_code == 0


@pytest.mark.parametrize("name", ["-", "https://a.example/story.html"])
def test_what_is_no_file_is_not_named_as_one(name: str) -> None:
    readings = tuple(replace(r, article=replace(r.article, name=name)) for r in STORY.readings)
    found = proposals(replace(STORY, readings=readings), Wanted(everything=True))
    assert {each.file for each in found.sources} == {""}


@pytest.mark.parametrize("command", ["report", "page"])
@pytest.mark.parametrize("name", ["a.html", "case.html", "linked.html"])
def test_no_file_of_the_case_is_overwritten(tmp_path: Path, command: str, name: str) -> None:
    path, article = tmp_path / "case.html", tmp_path / "a.html"
    source = '[[source]]\nid = "S1"\nfile = "a.html"\n'
    path.write_text(PLAIN + source, encoding="utf-8")
    article.write_text("As it was.", encoding="utf-8")
    (tmp_path / "linked.html").hardlink_to(article)
    done = run(command, path, "-o", tmp_path / name)
    assert done.exit_code == 2
    assert "would be overwritten" in done.stderr
    assert article.read_text(encoding="utf-8") == "As it was."
    assert path.read_text(encoding="utf-8") == PLAIN + source


@pytest.mark.parametrize("command", ["report", "page"])
@pytest.mark.parametrize("name", ["mising.toml", "old.html/case.toml"])
def test_no_such_case(tmp_path: Path, command: str, name: str) -> None:
    old = tmp_path / "old.html"
    old.write_text("kept", encoding="utf-8")
    done = run(command, tmp_path / name, "-o", old)
    assert done.exit_code == 2
    assert "cannot read" in done.stderr
    assert old.read_text(encoding="utf-8") == "kept"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["weigh", *map(str, arguments)], prog_name="crossread")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "case.toml").write_text(PLAIN, encoding="utf-8")
    return tmp_path / "case.toml"


def test_adding_keeps_what_a_person_wrote(path: Path) -> None:
    assert run("add", path, "Falk was told at 9:40", "--reference", "a letter").exit_code == 0
    assert run("add", path, "They never asked", "--as", "hypothesis").exit_code == 0
    assert run("rate", path, "E2", "H1=CC", "H2=II", "H3=?", "--by", "Bo Lind").exit_code == 0
    assert path.read_text(encoding="utf-8").startswith(PLAIN)
    made = open_case(path)
    assert [each.id for each in made.evidence] == ["E1", "E2"]
    assert [each.id for each in made.hypotheses] == ["H1", "H2", "H3"]
    assert "It is" in run("show", path).output


@pytest.mark.parametrize("kind", ["note", "hypothesis"])
@pytest.mark.parametrize(
    "option", ["--origin", "--reference", "--interest", "--credibility", "--relevance"]
)
def test_what_says_nothing_of_a_kind_is_misuse(path: Path, kind: str, option: str) -> None:
    value = "medium" if option in ("--credibility", "--relevance") else "Idris Falk"
    done = run("add", path, "Falk was away", "--as", kind, option, value)
    assert done.exit_code == 2
    assert f"a {kind} has no {option}; remove" in done.stderr
    assert path.read_text(encoding="utf-8") == PLAIN


def test_a_blank_origin_is_misuse(path: Path) -> None:
    done = run("add", path, "Falk was away", "--reference", "a letter", "--origin", " ")
    assert done.exit_code == 2
    assert "--origin is blank" in done.stderr
    assert path.read_text(encoding="utf-8") == PLAIN


TOLD = """
[[source]]
id = "S1"
[[evidence]]
id = "E2"
text = "Falk was away"
origins = ["the  log", "", " ", "The Log ", "the\\tlog"]
shown_by = [
  { source = "S1", start = 0, end = 4, origin = " THE LOG", text = "away" },
  { source = "S1", start = 0, end = 4, origin = " ", text = "away" },
]
[[evidence]]
id = "E3"
text = "Falk came back"
reference = "a letter"
origins = ["The log", "Cafe\u0301", "CAF\u00c9"]
contested = [ { source = "S1", start = 0, end = 4, origin = "the LOG", text = "away" } ]
"""


def test_one_name_is_one_origin_however_it_is_written() -> None:
    row = '[[rating]]\nevidence = "E{}"\nby = "Bo Lind"\nvalues = {{ H1 = "CC", H2 = "I" }}\n'
    made = parse_case(PLAIN + TOLD + row.format(2) + row.format(3))
    _, falk, back = made.evidence
    assert falk.origins == ("the log",)
    assert [each.origin for each in falk.shown_by] == ["the log", ""]
    assert back.origins == ("the log", "Cafe\u0301")
    assert back.contested[0].passage.origin == "the log"
    (fact,) = (each for each in judge(made, by=("Bo Lind",)).facts)
    assert (fact.ids, fact.strength, fact.against) == (("E2", "E3"), 2, 0)
    assert parse_case(written(made)) == made


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["E9", "H1=C", "H2=C", "--by", "Bo"], "evidence that is not in the case"),
        (["E1", "H1=C", "--by", "Bo"], "has no value for H2"),
        (["E1", "H1=X", "--by", "Bo"], "is not a rating"),
        (["E1", "H1=C"], "and the rater"),
    ],
)
def test_a_case_is_not_overwritten_on_error(path: Path, arguments: list[str], said: str) -> None:
    done = run("rate", path, *arguments)
    assert done.exit_code == 2
    assert said in done.stderr
    assert path.read_text(encoding="utf-8") == PLAIN


def saved(path: Path, **changed: object) -> Path:
    document = {
        "crossread": "ratings@1",
        "question": "Late or in time?",
        "hypotheses": {"H1": "Late", "H2": "In time"},
        "by": "Ines Tarn",
        "rows": [{"evidence": "E1", "values": {"H1": "N", "H2": "?"}, "why": {"H1": "unsure"}}],
    }
    file = path.with_name("ratings.json")
    file.write_text(json.dumps(document | changed), encoding="utf-8")
    return file


def test_what_the_page_saved_becomes_the_next_round(path: Path) -> None:
    assert run("rate", path, "--from", saved(path)).exit_code == 0
    assert [each.round for each in open_case(path).ratings] == [1, 1, 2, 2]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"values": {}}, "E1 has no rating"),
        ({"values": ["H1"]}, "E1 has no rating"),
        ({"why": {"H1": ["x"], "H2": ""}}, "the reason for E1 is not text"),
        ({"why": ["x"]}, "the reason for E1 is not text"),
        ({"why": 3}, "the reason for E1 is not text"),
    ],
)
def test_a_ratings_row_that_is_none(path: Path, row: dict[str, object], said: str) -> None:
    whole_row = {"evidence": "E1", "values": {"H1": "N", "H2": "?"}} | row
    done = run("rate", path, "--from", saved(path, rows=[whole_row]))
    assert done.exit_code == 2
    assert said in done.stderr
    assert path.read_text(encoding="utf-8") == PLAIN


@pytest.mark.parametrize(
    "command",
    ["new", "report", "page"],
)
def test_a_name_too_long_is_one_sentence(path: Path, command: str) -> None:
    given = "Fire or fault?" if command == "new" else path
    done = run(command, given, "-o", path.with_name("a" * 300 + ".html"))
    assert done.exit_code == 2
    assert done.stderr.startswith("crossread: cannot write")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "changed", [{"question": "Why?"}, {"by": ""}, {"rows": 3}, {"rows": [{"evidence": "E7"}]}]
)
def test_another_cases_ratings_are_refused(path: Path, changed: dict[str, object]) -> None:
    done = run("rate", path, "--from", saved(path, **changed))
    assert done.exit_code == 2
    assert path.read_text(encoding="utf-8") == PLAIN


@pytest.mark.parametrize(
    ("title", "posed"),
    [
        ("Orrin: Is the Board Mending Pumps or Hiding Debts?",
         ("the Board Mending Pumps", "the Board Hiding Debts")),
        ("Accident or sabotage?", ("Accident", "sabotage")),
        ("Did the owner wait, or did the sirens fail?", ("the owner wait", "the sirens fail")),
        ("Is it over?", ()),
        ("Stay or go", ()),
    ],
)  # fmt: skip
def test_a_title_that_poses_two_explanations(title: str, posed: tuple[str, ...]) -> None:
    assert hypotheses(title) == posed


def test_a_comparison_is_read_back_record_for_record() -> None:
    text = comparison_json(STORY)
    assert comparison_json(parse_comparison(text, "it")) == text


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"articles": 1}', "[" * 100_000])
def test_what_is_no_comparison(text: str) -> None:
    with pytest.raises(UsageError, match="is not a comparison"):
        parse_comparison(text, "it")


def test_a_text_that_has_changed_is_no_ground() -> None:
    text = comparison_json(STORY).replace("About sixty firefighters came", "Sixty came")
    with pytest.raises(UsageError, match="has changed since"):
        parse_comparison(text, "it")


def test_only_words_of_the_articles_are_proposed() -> None:
    found = proposals(STORY, Wanted(everything=True, absences=True))
    texts = {s.id: r.article.text for r in STORY.readings for s in found.sources
             if s.article == r.article.id}  # fmt: skip
    assert found.evidence
    for each in found.evidence:
        for passage in each.shown_by:
            assert texts[passage.source][passage.start : passage.end] == passage.text
        assert each.shown_by or each.absence
    made = Case(
        "Which?", (Hypothesis("H1", "a"), Hypothesis("H2", "b")), found.evidence,
        case({"E1": ["C", "I"]}).scale, found.sources,
    )  # fmt: skip
    assert parse_case(written(made)) == made


def test_the_example_case_is_whole_and_shown_at_80_columns(tmp_path: Path) -> None:
    path = ROOT / "examples" / "varrow-dam.toml"
    assert {each.author for each in open_case(path).ratings} == {"Ines Tarn", "Bo Lindqvist"}
    shown = run("show", path)
    assert shown.exit_code == 0
    assert max(map(len, shown.output.splitlines()[1:])) <= 80
    page = tmp_path / "case.md"
    assert run("report", path, "-o", page).exit_code == 0
    assert "## Sources" in page.read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_machines_ratings_are_rows_of_their_own(path: Path) -> None:
    assert run("propose", path).exit_code == 0
    made = open_case(path)
    assert {each.machine for each in made.proposed} == {True}
    assert not any(each.machine for each in made.ratings)
    (method,) = {each.author for each in made.proposed}
    assert judge(made).by == ("Ines Tarn",)
    with pytest.raises(UsageError, match="not mixed"):
        judge(made, by=("Ines Tarn", method))
