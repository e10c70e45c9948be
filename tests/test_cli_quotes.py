"""`crossread quotes`: what it says, writes and exits with; the model is the shipped one."""

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped, unused-ignore]
import pytest
import quoted
from click.testing import CliRunner, Result

from crossread.cli import main

SCHEMA: dict[str, Any] = json.loads(
    (files("crossread.report") / "quotes.schema.json").read_text("utf-8")
)
SPEECH = "Speech\n\nADA OHM: We closed the gate in March. It cost 3,000 crowns to mend.\n"
FINE = "The gate\n\n“We closed the gate in March,” Ada Ohm said.\n"
WRONG = "The gate\n\n“It cost 9,000 crowns to mend,” Ada Ohm said.\n"
AWAY = "The gate\n\n“The herons ate every fish,” the Torrow Gazette reported.\n"
LOCK = quoted.FOLDER / "hallow-lock"
EXAMPLE = (LOCK / "ferry-post.txt", "--against", LOCK / "hearing.txt")


def run(*arguments: object) -> Result:
    given = [str(argument) for argument in arguments]
    return CliRunner().invoke(main, ["quotes", *given], prog_name="crossread")


@pytest.fixture
def put(tmp_path: Path) -> Any:
    def made(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return made


def data(*arguments: object) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*arguments, "--format", "json").stdout_bytes)
    return found


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "ARTICLE"),
        (("--against", "x", "y"), "ARTICLE"),
        (("x", "--against"), "requires an argument"),
        (("x", "y"), "unexpected extra argument"),
        (("x", "-o", "out.csv"), "'out.csv'; add --format html or json"),
        (("x", "--format", "csv"), "csv"),
    ],
)
def test_misuse_is_one_sentence_and_2(arguments: tuple[str, ...], said: str) -> None:
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr


def test_no_input_is_overwritten(put: Any) -> None:
    article, source = put("a.txt", FINE), put("page.html", "kept")
    done = run(article, "--against", source, "-o", source)
    assert done.exit_code == 2
    assert "would be overwritten" in done.stderr
    assert source.read_text() == "kept"


def test_a_name_too_long_is_one_sentence(put: Any, tmp_path: Path) -> None:
    done = run(put("a.txt", FINE), "-o", tmp_path / ("a" * 300 + ".json"))
    assert done.exit_code == 2
    assert done.stderr.startswith("crossread: cannot write")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(("text", "code"), [(FINE, 0), (WRONG, 1), (AWAY, 0)])
def test_the_exit_code_tells_what_is_amiss(put: Any, text: str, code: int) -> None:
    done = run(put("a.txt", text), "--against", put("speech.txt", SPEECH))
    assert (done.exit_code, done.stderr) == (code, "")


def test_inputs_that_are_not_used(put: Any, tmp_path: Path) -> None:
    article, speech, missing = put("a.txt", FINE), put("speech.txt", SPEECH), tmp_path / "no.txt"
    for arguments, code in (
        ((article, "--against", speech, missing), 3),
        ((put("b.txt", WRONG), "--against", speech, missing), 1),
        ((article, "--against", missing), 4),
        ((missing, "--against", speech), 4),
    ):
        done = run(*arguments)
        assert done.exit_code == code
        assert str(missing) in done.stderr
        assert code != 4 or done.stdout == ""


def test_against_takes_several_texts_up_to_the_next_option(put: Any) -> None:
    article, other, speech = put("a.txt", WRONG), put("o.txt", AWAY), put("speech.txt", SPEECH)
    found = data(article, "--against", other, speech)
    assert [source["name"] for source in found["sources"]] == ["o.txt", "speech.txt"]
    assert found == data(article, "--against", other, "--against", speech)
    assert found == data("--against", other, speech, "-q", article)


def test_without_a_text_nothing_is_checked(put: Any) -> None:
    (quote,) = data(put("a.txt", FINE))["quotes"]
    assert quote["state"] == "not checked"
    assert quote["reason"]


@pytest.mark.parametrize("folder", quoted.folders(), ids=lambda folder: folder.name)
def test_every_planted_quotation_of_an_example_has_its_state(folder: Path) -> None:
    planted = quoted.quoting(folder)
    against = [folder / each.name for each in planted.against]
    found = data(folder / planted.article.name, "--against", *against)
    told = {(q["span"]["start"], q["span"]["end"]): (q["state"], q["misattributed"])
            for q in found["quotes"]}  # fmt: skip
    assert told == {(span.start, span.end): (s, wrong) for span, s, wrong in planted.planted}


def test_the_json_keeps_its_schema_and_its_offsets() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    found = data(*EXAMPLE)
    check = jsonschema.Draft202012Validator(SCHEMA)
    check.validate(found)
    texts = {one["id"]: one["text"] for one in (*found["articles"], *found["sources"])}
    spans = [quote["span"] for quote in found["quotes"]]
    spans += [span for quote in found["quotes"] for span in (*quote["found"], *quote["fragments"])]
    spans += [e[side] for q in found["quotes"] for e in q["edits"] for side in ("here", "there")]
    assert len(spans) > 40
    for span in spans:
        assert span["text"] == texts[span["article"]][span["start"] : span["end"]]
    for name in ("state", "span", "found", "edits", "method"):
        broken = json.loads(json.dumps(found))
        del broken["quotes"][0][name]
        assert not check.is_valid(broken)


def test_every_view_tells_the_same() -> None:
    found = data(*EXAMPLE)
    page = run(*EXAMPLE, "--format", "html").stdout
    shown = " ".join(run(*EXAMPLE).stdout.split())
    assert page.startswith("<!doctype html>")
    assert len(re.findall(r'<tr role="row" id="q\d+"', page)) == len(found["quotes"])
    assert "<del>38,000</del> <ins>83,000</ins>" in page
    assert "[-38,000-] {+83,000+}" in shown
    for view in (page, shown):
        assert ": 3, 5, 6, 7 and 9." in view


def test_the_same_input_gives_the_same_bytes() -> None:
    for form in ("html", "json"):
        one, other = (run(*EXAMPLE, "--format", form).stdout_bytes for _ in range(2))
        assert one == other
