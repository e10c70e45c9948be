"""A comparison as data: the JSON keeps its schema and its offsets, CSV and Parquet their rows."""

import csv
import io
import json
import sys
from dataclasses import replace
from importlib.resources import files
from importlib.util import find_spec
from typing import Any

import jsonschema  # type: ignore[import-untyped, unused-ignore]
import pytest
from compared import CONFLICTS, HERALD, NOTES, RADIO, ROWS, STORY, article
from compared_plainly import comparison, hostile, large

from crossread.errors import CrossreadError
from crossread.exports.codec import dump
from crossread.exports.saved_comparison import parse_comparison
from crossread.records import Comparison
from crossread.report import comparison_csv, comparison_json, comparison_parquet

SCHEMA: dict[str, Any] = json.loads(
    (files("crossread.report") / "comparison.schema.json").read_text("utf-8")
)
EVIL = "=cmd|'/c calc'!A0 \u202egnp.exe\u202c \x1b[31m </script> \ud800 \u2028 \"x\", y"
EMPTY = comparison([article("Nothing\n\nHere.", None, None, name="a.txt")], [])


def parsed(compared: Comparison) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(comparison_json(compared))
    return document


def table(compared: Comparison) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(comparison_csv(compared)), newline="")))


def row_of(key: str, outlet: str) -> dict[str, str]:
    wanted = (ROWS[key].id, outlet)
    return next(row for row in table(STORY) if (row["proposition"], row["outlet"]) == wanted)


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("compared", [STORY, EMPTY, hostile(EVIL), large(13, 6)])
def test_the_json_keeps_its_schema(compared: Comparison) -> None:
    found = jsonschema.Draft202012Validator(SCHEMA).iter_errors(parsed(compared))
    assert [error.message for error in found] == []


def test_the_schema_bites() -> None:
    document = parsed(STORY)
    for part in (
        "claims",
        "conflicts",
        "coverage",
        "origins",
        "losses",
        "reuses",
        "families",
        "citations",
    ):
        for name in ("id", "method", "score"):
            broken = json.loads(json.dumps(document))
            del broken[part][0][name]
            with pytest.raises(jsonschema.ValidationError):
                jsonschema.Draft202012Validator(SCHEMA).validate(broken)


def test_every_record_is_there_with_its_id() -> None:
    document = parsed(STORY)
    assert [one["id"] for one in document["conflicts"]] == [one.id for one in CONFLICTS]
    assert [one["id"] for one in document["coverage"]] == [one.id for one in STORY.coverage]
    assert [one["id"] for one in document["claims"]] == [one.id for one in STORY.claims]
    assert len(document["attributions"]) == sum(len(each.attributions) for each in STORY.readings)
    assert document["notes"] == list(STORY.notes)
    assert document["unused"] == [{"name": "empty.html", "reason": "it holds no article"}]


def test_the_json_is_what_one_dump_of_it_would_be() -> None:
    text = comparison_json(STORY)
    assert text == dump(json.loads(text), indent=1) + "\n"


def test_cells_that_say_nothing_are_made_when_asked_for() -> None:
    kept = tuple(one for one in STORY.coverage if one.stances or one.nearest)
    assert len(kept) < len(STORY.coverage)
    saved = parse_comparison(comparison_json(replace(STORY, coverage=kept)), "saved")
    assert saved.coverage == kept
    found = {(one["proposition"], one["outlet"]): one for one in table(saved)}
    for before in table(STORY):
        after = found.pop((before["proposition"], before["outlet"]))
        assert after["stances"] == before["stances"]
        assert bool(after["reason"]) == bool(before["reason"])
    assert not found


def spans(value: object) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        own = [value] if {"article", "start", "end", "text"} <= set(value) else []
        return own + [span for part in value.values() for span in spans(part)]
    return [span for part in value for span in spans(part)] if isinstance(value, list) else []


def test_every_span_is_what_stands_at_its_offsets() -> None:
    document = parsed(STORY)
    texts = {one["id"]: one["text"] for one in document["articles"]}
    found = spans(document)
    assert len(found) > 100
    for span in found:
        assert span["text"] == texts[span["article"]][span["start"] : span["end"]]


def test_figures_keep_speaker_and_time_and_which_was_updated() -> None:
    left = next(one for one in parsed(STORY)["propositions"] if one["id"] == ROWS["left"].id)
    reported = left["figures"]["reported"]
    assert [(f["quantity"]["value"], f["speaker"], f["updated"]) for f in reported] == [
        (900.0, "Tove Lindgard", True),
        (900.0, "", True),
        (2300.0, "Anders Ruhl", False),
        (1400.0, "Tove Lindgard", False),
        (2300.0, "", False),
    ]
    assert reported[left["figures"]["low"]]["quantity"]["value"] == 900
    assert reported[left["figures"]["high"]]["quantity"]["value"] == 2300
    assert reported[left["figures"]["best"]]["published"] == RADIO.published
    assert left["first_carried"] == [{"outlet": "Quellhaven Herald", "published": HERALD.published}]


def test_a_row_for_each_cell() -> None:
    found = table(STORY)
    assert len(found) == len(STORY.coverage)
    herald = row_of("left", "Quellhaven Herald")
    assert herald["stances"] == "asserts reports"
    assert json.loads(herald["values"]) == [900.0]
    assert json.loads(herald["speakers"]) == ["Tove Lindgard"]
    assert (herald["low"], herald["best"], herald["high"]) == ("900.0", "1400.0", "2300.0")
    assert (herald["speaker_origins"], herald["carriers"]) == ("2", "4")
    assert herald["conflicts"] == "number"
    start, end = json.loads(herald["shown_by"])[0][1:]
    assert HERALD.text[start:end] in herald["words"]


def test_an_omission_says_what_was_searched_and_no_stance_says_why() -> None:
    omits = row_of("sixty", "The Inlet Times")
    assert omits["stances"] == "omits"
    assert len(json.loads(omits["searched"])) == 1
    assert omits["nearest"].startswith("A blaze broke out")
    silent = row_of("sixty", "notes.txt")
    assert (silent["stances"], silent["reason"], silent["newsroom"]) == ("", "no date", "false")


def test_no_cell_is_run_as_a_formula() -> None:
    for row in table(hostile(EVIL)):
        assert not [cell for cell in row.values() if cell[:1] in ("=", "+", "-", "@", "\t")]
    "".join(comparison_csv(hostile(EVIL))).encode("utf-8")
    assert "\u202e" not in comparison_json(hostile(EVIL))


def test_an_article_without_date_comes_first_nowhere() -> None:
    undated = comparison([NOTES, NOTES_TOO], [{0: "2,300 people", 1: "2,300 people"}])
    assert parsed(undated)["propositions"][0]["first_carried"] == []


NOTES_TOO = article("Quellhaven again\n\nSome 2,300 people left.", None, None, name="more.txt")


def test_the_same_comparison_gives_the_same_bytes() -> None:
    assert comparison_json(STORY) == comparison_json(STORY)
    assert "".join(comparison_csv(STORY)) == "".join(comparison_csv(STORY))


def test_parquet_without_its_extra_is_said_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(CrossreadError, match=r"crossread\[parquet\]"):
        comparison_parquet(STORY)


@pytest.mark.skipif(find_spec("pyarrow") is None, reason="the extra `parquet` is not installed")
@pytest.mark.parametrize("compared", [STORY, EMPTY, hostile(EVIL)])
def test_parquet_holds_the_rows_of_the_csv(compared: Comparison) -> None:
    from pyarrow import parquet

    held = parquet.read_table(io.BytesIO(comparison_parquet(compared))).to_pylist()
    plain = table(compared)
    assert [row["proposition"] for row in held] == [row["proposition"] for row in plain]
    assert [set(row) for row in held] == [set(row) for row in plain]
    for row, cells in zip(held, plain, strict=True):
        assert row["newsroom"] is (cells["newsroom"] == "true")
        assert [row["low"], row["score"]] == [
            float(cells[name]) if cells[name] else None for name in ("low", "score")
        ]
