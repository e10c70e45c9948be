"""Who speaks and how it is said, as people and programs are shown it; what `--min-score` leaves."""

import csv
import io
import json
import re
from dataclasses import replace

import pytest
from handmade import BRIDGE, STORY, name, reading
from test_report import HOSTILE, Page, terminal

from crossread.exports.readings import to_json
from crossread.records import AuthorialStance, CitedWork, Name, Polarity, Veridicality
from crossread.records.attributions import who
from crossread.report import at_least, to_csv, to_html, to_jsonl
from crossread.report.views.voices import (
    BADGES,
    UNSURE,
    WHO_UNSURE,
    badges,
    kind,
    left_out,
    reference,
    voices,
)

# --- what is left out


def test_one_left_out_leaves_no_other_dangling() -> None:
    item = reading("{q1:a {q2:b {q3:c {q4:d}}}} {q5:e}", inside={2: 1, 3: 2, 4: 3}, title=False)
    scores = (0.9, 0.2, 0.4, 0.5, 0.6)
    made = zip(item.attributions, scores, strict=True)
    item = replace(item, attributions=tuple(replace(one, score=score) for one, score in made))
    one, _, _, four, five = item.attributions
    kept = at_least(item, 0.5)
    assert kept.attributions == (one, replace(four, inside=one.id), five)
    assert (kept.min_score, kept.left_out) == (0.5, 2)
    assert at_least(item, 0.55).attributions == (one, five)
    alone = at_least(replace(item, attributions=(replace(one, score=0.1), four)), 0.5)
    assert alone.attributions[0].inside == four.inside, "it names one that was never there"
    assert at_least(item, 0.0) == item


@pytest.mark.parametrize("outer", [0.1, 0.9])
def test_no_inside_names_what_is_absent(outer: float) -> None:
    story = replace(
        STORY,
        attributions=tuple(
            replace(made, score=outer if made.inside is None else 0.95)
            for made in STORY.attributions
        ),
    )
    kept = at_least(story, 0.5)
    assert kept.left_out == (8 if outer < 0.5 else 0)
    ids = {made.id for made in kept.attributions}
    assert {made.inside for made in kept.attributions} - {None} <= ids
    assert json.loads("".join(to_jsonl([kept])))["left_out"] == kept.left_out


def test_the_views_say_how_many_are_left_out() -> None:
    cut = at_least(BRIDGE, 0.325)
    said = left_out(cut)
    assert "1 attribution with confidence below 32.5 %" in said
    assert said in to_html([cut], [])
    assert said in " ".join(terminal(cut).split())
    assert json.loads(to_json([cut], []))["articles"][0]["left_out"] == 1
    assert left_out(BRIDGE) == ""
    assert "Hidden:" not in to_html([BRIDGE], []) + terminal(BRIDGE)
    none = at_least(BRIDGE, 1.0)
    assert "12 attributions with confidence below 100 %" in left_out(none)
    assert 'class="nothing"' in to_html([none], [])
    assert "no attributions with confidence below 10 %" in left_out(at_least(BRIDGE, 0.1))


# --- who speaks, and how it is said


def test_voices_are_speakers_by_share_and_the_unnamed_come_last() -> None:
    found = voices(BRIDGE)
    assert [(voice.name, voice.numbers) for voice in found] == [
        ("Fenland Wire", (6,)),
        ("Maren Ort", (3, 4, 5)),
        ("Eskil Dahl", (7, 9)),
        ("report", (1,)),
        ("Tollgate Board", (8,)),
        ("A driver", (12,)),
        ("", (11,)),
        ("inspectors", (2,)),
        ("Two people close to the talks", (10,)),
    ]
    assert [voice.unnamed for voice in found] == [False] * 6 + [True] * 3
    ort, driver = found[1], found[5]
    assert (ort.role, ort.kind, ort.tally) == (
        "Tollgate Board spokeswoman", "person", "1 direct, 2 indirect",
    )  # fmt: skip
    assert (driver.role, driver.kind) == ("", "")
    assert [voice.key for voice in found] == list(range(1, 10))


def test_a_voice_counts_its_characters_once_and_the_nested_for_both() -> None:
    item = reading(
        "{s1:Bo} {q1:aaaa {s2:Al} {q2:bb {q3:cc}}} ee",
        about={number: {"speaker": name(who)} for number, who in ((1, "Bo"), (2, "Al"), (3, "AL"))},
        title=False,
    )  # 14 letters: Bo aaaa Al bb cc ee
    assert {voice.name: voice.share for voice in voices(item)} == {"Bo": 10 / 14, "Al": 4 / 14}


def test_every_value_worth_a_word_has_one_and_the_plain_ones_have_none() -> None:
    plain = {AuthorialStance.NEUTRAL, Polarity.POSITIVE, Veridicality.NONVERIDICAL}
    assert set(BADGES) == {*AuthorialStance, *Polarity, *Veridicality} - plain
    shown = [list(badges(made)) for made in BRIDGE.attributions]
    endorsed = [BADGES[AuthorialStance.ENDORSING], BADGES[Veridicality.VERIDICAL]]
    distanced = [BADGES[AuthorialStance.DISTANCING], BADGES[Veridicality.ANTIVERIDICAL]]
    assert shown[2:4] == [endorsed, [BADGES[Polarity.NEGATIVE]]]
    assert shown[7:9] == [[UNSURE], distanced]
    assert shown[11] == [], "not assessed"
    assert [kind(made) for made in BRIDGE.attributions[9:]] == ["unnamed", "", ""]


def test_a_speaker_told_by_a_weak_rule_is_shown_so() -> None:
    weak = replace(name("Ada"), score=0.7)
    item = reading("{s1:He} {c1:said} {q1:no}", about={1: {"speaker": weak}}, title=False)
    assert badges(item.attributions[0]) == (WHO_UNSURE,)
    assert WHO_UNSURE.words in terminal(item)
    page = to_html([item], [])
    assert page.count(f">{WHO_UNSURE.words}<") == 3, "legend, margin and table"


def test_a_speaker_without_a_name_goes_by_what_is_known() -> None:
    item = reading("{s1:He,} {c1:said} {q1:no}", title=False)
    (made,) = item.attributions
    assert who(made) == "He"
    assert who(replace(made, speaker=name("", "mayor", "Olm"))) == "Olm mayor"
    assert who(replace(made, speaker=name("Ada"), source=())) == "Ada"


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        (("Piers", "Survey", "May 2029", None), "“Piers”, Survey, May 2029"),
        (("report", "Survey", "", None), "report, Survey"),
        (("", "Survey", "", "https://a.example/"), "Survey"),
        (("", "", "", "https://a.example/"), "https://a.example/"),
        (("", "Ada", "", None), ""),
        (("memo", "", "", None), ""),
        (("mem", "Ad", "", None), "mem, Ad"),
        (("2021 survey", "", "2021", None), "2021 survey"),
        (("Ada", "", "May", None), "May"),
        (("Ada", "", "", "https://a.example/"), "Ada"),
        (("", "", "", None), ""),
    ],
)
def test_a_cited_work_in_one_line(fields: tuple[str, str, str, str | None], line: str) -> None:
    work = CitedWork(*fields, (), "by-hand@1", 0.5)
    item = reading("{s1:Ada, in a memo,} {q1:no}", about={1: {"cites": work}}, title=False)
    assert reference(item.attributions[0]) == line


# --- JSON, JSON lines, CSV


def test_every_field_of_who_and_how_is_in_the_json() -> None:
    span = BRIDGE.article.span(58, 69)
    speaker = Name("Ann Öst", "chair", "Olm", (span,), "names@1", 0.5)
    work = CitedWork("T", "O", "May", None, (span,), "works@1", 0.25)
    told = replace(BRIDGE.attributions[4], speaker=speaker, cites=work)
    item = replace(BRIDGE, attributions=(told, BRIDGE.attributions[11]))
    for document in (json.loads(to_json([item], []))["articles"][0], next(to_jsonl([item]))):
        line = json.loads(document) if isinstance(document, str) else document
        full, bare = line["attributions"]
        assert full["speaker"] == {
            "name": "Ann Öst", "title": "chair", "organisation": "Olm",
            "shown_by": [[58, 69]], "method": "names@1", "score": 0.5,
        }  # fmt: skip
        assert full["cites"] == {
            "title": "T", "outlet": "O", "published": "May", "url": None,
            "shown_by": [[58, 69]], "method": "works@1", "score": 0.25,
        }  # fmt: skip
        fields = ("source_kind", "authorial_stance", "polarity", "veridicality")
        assert [full[field] for field in fields] == [
            "person", "neutral", "positive", "nonveridical",
        ]  # fmt: skip
        words = [line["text"][start:end] for start, end in full["hedges"] + full["negations"]]
        assert words == ["very", "may", "not"]
        more = ("speaker", "cites", "hedges", "negations")
        assert [bare[field] for field in (*fields, *more)] == [None] * 8
    assert json.loads(next(to_jsonl([BRIDGE])))["attributions"][0]["hedges"] == []


def test_every_field_of_who_and_how_is_in_the_csv() -> None:
    rows = list(csv.DictReader(io.StringIO("".join(to_csv([BRIDGE])), newline="")))
    added = list(rows[0])[16:]
    assert [rows[11][column] for column in added] == [""] * 13
    assert [rows[4][column] for column in added[:4]] == [
        "Maren Ort", "spokeswoman", "Tollgate Board", "person",
    ]  # fmt: skip
    assert [rows[0][column] for column in added[4:]] == [
        "Piers of the Lower Asker", "County Survey", "May 2029",
        "https://survey.example/piers?a=1&b=2", "endorsing", "positive", "veridical", "[]", "[]",
    ]  # fmt: skip
    text = BRIDGE.article.text
    hedges = json.loads(rows[4]["hedge_offsets"])
    assert [text[start:end] for start, end in hedges] == ["very", "may"]


# --- HTML


def test_the_page_shows_who_is_meant_and_how_it_is_said() -> None:
    page = to_html([BRIDGE], [])
    found = re.findall(r'<li class="d\d" data-n="(\d+)">(.*?)</li>', page, re.DOTALL)
    notes = {int(number): " ".join(re.sub("<[^>]*>", "", note).split()) for number, note in found}
    assert notes[4] == "4 Maren Ort, Tollgate Board spokeswoman · person denied or not said"
    assert notes[6] == "6 Fenland Wire · news outlet · cites Fenland Wire"
    assert notes[7] == (
        "7 Eskil Dahl, minister of works · person · quoted in 6 Fenland Wire distances itself"
    )
    assert notes[8] == f"8 Tollgate Board · organisation · quoted in 7 Eskil Dahl {UNSURE.words}"
    assert notes[1].startswith("1 report · document · cites “Piers of the Lower Asker”, County")
    assert notes[11] == "11 no source named"
    assert 12 not in notes, "nothing is known of it"
    depths = dict(re.findall(r'<tr role="row" class="d(\d)" id="r1-(\d+)"', page))
    assert depths == {"0": "12", "1": "7", "2": "8"}
    assert re.search(r"Unnamed sources <span[^>]*>3 attributions<", page)
    assert re.findall(r'class="(s c[^"]*)"[^>]*>(very|may|not|never|possibly)<', page) == [
        ("s c g", "very"), ("s c g", "may"), ("s c z", "not"), ("s c c2 z", "never"),
        ("s c c3 g", "possibly"),
    ]  # fmt: skip


def test_what_was_not_assessed_is_not_shown_as_anything() -> None:
    page = to_html([STORY], []).partition("<main")[2]
    assert 'class="badge"' not in page
    notes = re.findall(r'<li class="d\d" data-n="(\d+)">', page)
    assert notes == ["7", "9"], "only that they are nested is known"
    for sort in ("person", "organisation", "unnamed", "unstated"):
        assert f'<span class="sort">{sort}' not in page


def test_cited_works_link_only_to_the_web_and_hostile_ones_stay_text() -> None:
    links = [link for link in Page(to_html([BRIDGE], [])).links if link.get("rel")]
    assert {link["href"] for link in links} == {
        "https://post.example/bridge", "https://survey.example/piers?a=1&b=2",
    }  # fmt: skip
    speaker = Name(HOSTILE, "\u2067" + "x" * 999, HOSTILE, (), HOSTILE, 0.5)
    for url in (HOSTILE, "javascript:alert(1)", None):
        work = CitedWork(HOSTILE, HOSTILE, HOSTILE, url, (), HOSTILE, 0.5)
        told = replace(BRIDGE.attributions[4], speaker=speaker, cites=work)
        item = replace(BRIDGE, attributions=(told,))
        written = to_html([item], [])
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", written), "it turns what follows"
        assert "x" * 99 in written
        assert "x" * 400 not in written
        page = Page(written)
        assert page.texts == [BRIDGE.article.text]
        assert page.tags.count("script") == 1
        assert "img" not in page.tags
        assert [link["href"] for link in page.links if link.get("rel")] == [
            "https://post.example/bridge"
        ]
        assert not re.search("[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", terminal(item))


# --- Terminal


def test_the_terminal_lists_the_speakers_first_then_the_attributions() -> None:
    shown = terminal(BRIDGE)
    speakers, _, rest = shown.partition("¹⟦Cracks")
    listed = re.sub(r" +", " ", speakers)
    assert "Maren Ort, Tollgate Board person 1 direct, 2 indirect 18 %" in listed
    assert "Eskil Dahl, minister of works person 2 indirect 16 %" in listed
    assert listed.index("Fenland Wire news outlet") < listed.index("Maren Ort")
    assert "3 of 12 from unnamed sources" in listed
    rows = " ".join(rest.partition(" cue ")[2].split())
    for said in (
        "(quoted in",
        "[denied or not said]",
        f"[{UNSURE.words}, hedge: possibly]",
        "31 %",
        "by-hand@1",
    ):
        assert said in rows
    assert max(len(line) for line in shown.splitlines() if "https" not in line) <= 80
