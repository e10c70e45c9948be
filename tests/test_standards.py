"""Exports for other programs: each valid by its own rules, and read back as far as it can hold."""

import json
import unicodedata
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from compared import STORY
from compared_plainly import comparison, hostile
from handmade import BRIDGE, attribution
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from taken_back import (
    MONEY,
    SCHEMA_ORG,
    annotated,
    attached,
    bibtex_entries,
    expanded,
    ris_records,
    table,
    untexed,
)
from weighed import case as weighed_case

from crossread.exports.cleaning import address, one_line, whole
from crossread.exports.doccano import doccano_readings
from crossread.exports.findings import Finding, comparison_findings
from crossread.exports.formats import CASES, COMPARISONS, READINGS
from crossread.exports.label_studio import label_studio_readings
from crossread.exports.opml import to_opml
from crossread.exports.readings import STEERING
from crossread.records import Article, Attribution, Comparison, Estimate, Kind, Reading, Span
from crossread.records.feeds import Feed

SCHEMA = Path(__file__).parents[1] / "src/crossread/exports/annotations.schema.json"
EVIL = '<b onload="x">}{\\end{x}%&\r\n=1+1\u202e\u2028\ud83d“ \'"</script>@e\u0301👩\u200d🚒'
ADDRESS = 'https://a.example/{x}?q="a b"&c=é#\''


def written(form: str, given: Comparison) -> str:
    return "".join(e if isinstance(e, str) else e.decode("utf-8") for e in COMPARISONS[form](given))


def articles(given: Comparison) -> list[Article]:
    return [each.article for each in given.readings]


def in_order(found: Finding) -> Finding:
    return replace(
        found,
        about=whole(found.about),
        spans=tuple(sorted(found.spans)),
        method=one_line(found.method),
    )


WORDS = st.sampled_from(
    ["Ada", "said", "“no", "way”", "3,000", "e\u0301te\u0301", "한국", "\u1112\u1161\u11ab",
     "👩\u200d🚒", "\u202eevil", "=cmd", "<i>", "&amp;", "}{", "\\", "%", "\ud83d",
     "\r\n", "\n\n", "'", "\x00"]
)  # fmt: skip


@st.composite
def generated(draw: st.DrawFn) -> Comparison:
    """A comparison of articles of odd words, with attributions at any place in them."""
    texts = [
        Article(
            " ".join([f"Start {number}", *draw(st.lists(WORDS, min_size=2, max_size=12)), "end"]),
            outlet=draw(st.sampled_from([None, "Post", EVIL])),
            url=draw(st.sampled_from([None, "https://a.example/1", ADDRESS, "javascript:x"])),
            title_length=draw(st.integers(0, 8)),
            lang=draw(st.sampled_from([None, "en", "fr-CA", EVIL])),
            published=draw(
                st.sampled_from([None, "2031", "2031-02-03", "2031-02-03T04:05Z", EVIL])
            ),
            authors=tuple(draw(st.lists(st.sampled_from(["Ann Bo", "Or, and", EVIL]), max_size=2))),
            name=f"{number}",
        )
        for number in range(draw(st.integers(1, 3)))
    ]
    shared = [{at: of.text[: draw(st.integers(1, 9))] for at, of in enumerate(texts)}]
    plain = comparison(texts, shared)
    readings = tuple(Reading(of, draw(said(of))) for of in texts)
    return replace(plain, readings=readings)


def said(of: Article) -> st.SearchStrategy[tuple[Attribution, ...]]:
    place = st.tuples(st.integers(0, len(of.text) - 1), st.integers(1, 9)).map(
        lambda pair: of.span(pair[0], min(len(of.text), pair[0] + pair[1]))
    )
    spans = st.lists(place, max_size=2, unique=True).map(lambda held: tuple(sorted(held)))
    one = st.builds(
        lambda source, cue, content, kind: attribution(of, source, cue, content, kind=kind),
        spans,
        spans,
        st.lists(place, min_size=1, max_size=2, unique=True).map(lambda held: tuple(sorted(held))),
        st.sampled_from(Kind),
    )
    return st.lists(one, max_size=3, unique_by=lambda each: each.id).map(tuple)


def check_annotations(given: Comparison) -> None:
    text = written("annotations", given)
    jsonschema.validate(json.loads(text), json.loads(SCHEMA.read_text(encoding="utf-8")))
    (found,) = expanded(text)
    items = found["https://www.w3.org/ns/activitystreams#first".replace("https", "http")]
    (listed,) = items[0]["http://www.w3.org/ns/activitystreams#items"]
    total = found["http://www.w3.org/ns/activitystreams#totalItems"][0]["@value"]
    assert len(listed["@list"]) == total == json.loads(text)["total"]
    targets = [t for a in listed["@list"] for t in a["http://www.w3.org/ns/oa#hasTarget"]]
    passages = [t for t in targets if "http://www.w3.org/ns/oa#hasSource" in t]
    assert all(len(each["http://www.w3.org/ns/oa#hasSelector"]) == 2 for each in passages)
    own = [in_order(each) for each in comparison_findings(given)]
    assert annotated(text, articles(given)) == [each for each in own if each.spans]


def check_schema_org(given: Comparison) -> None:
    graph = json.loads(written("schema-org", given))["@graph"]
    for each in _things(graph):
        allowed = SCHEMA_ORG.get(each.get("@type", ""), set())
        assert {*each} - {"@type", "@id"} <= allowed
    claims = [each for each in graph if each["@type"] == "Claim"]
    assert [each["text"] for each in claims] == [whole(row.text) for row in given.propositions]
    known = {each["@id"] for each in graph}
    assert {each["@id"] for claim in claims for each in claim["appearance"]} <= known
    assert len(expanded(written("schema-org", given))) <= len(graph)


def _things(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        return [value, *(each for held in value.values() for each in _things(held))]
    return [each for held in value for each in _things(held)] if isinstance(value, list) else []


def check_references(given: Comparison) -> None:
    found = ris_records(written("ris", given))
    entries = bibtex_entries(written("bibtex", given))
    for article, record, (_, _, fields) in zip(articles(given), found, entries, strict=True):
        title = one_line(article.title.text) if article.title else one_line(article.name)
        outlet = one_line(article.outlet or "")
        assert record.get("TI", [""]) == [title] == [untexed(fields.get("title", ""))]
        assert record.get("T2", [""]) == [outlet] == [untexed(fields.get("journal", ""))]
        assert record.get("UR", [""]) == [address(article.url)]
        assert record.get("AU", []) == [one_line(each) for each in article.authors]
        assert record["ID"] == [article.id] == [fields["note"].removeprefix("crossread ")]


def check_passages(given: Comparison) -> None:
    rows = table(written("passages", given))
    spans = [
        (found.kind, whole(found.about), role, span)
        for found in comparison_findings(given)
        for role, held in found.spans
        for span in held
    ]
    assert [(r["finding"], r["id"], r["role"], r["text"]) for r in rows] == [
        (kind, about, role, STEERING.sub("\ufffd", whole(span.text)))
        for kind, about, role, span in spans
    ]
    assert [(r["article"], int(r["start"]), int(r["end"])) for r in rows] == [
        (span.article, span.start, span.end) for *_, span in spans
    ]


def check_money(given: Comparison) -> None:
    lines = [json.loads(line) for line in written("ftm", given).splitlines()]
    kinds = {each["id"]: each["schema"] for each in lines}
    assert len(kinds) == len(lines)
    for each in lines:
        required, known = MONEY[each["schema"]]
        assert required <= {*each["properties"]} <= {*known}
        for name, values in each["properties"].items():
            assert values
            assert all(isinstance(value, str) and value for value in values)
            if known[name] == "entity":
                assert {*values} <= {*kinds}
    assert sum(each["schema"] == "Article" for each in lines) == len(given.readings)


def held_alone(each: Attribution, text: str) -> tuple[object, ...]:
    """What an annotation tool can hold of an attribution."""
    places = [[(s.start, s.end) for s in spans] for spans in (each.source, each.cue, each.content)]
    return places, each.kind, text


def check_labels(given: Comparison) -> None:
    said_own = [
        sorted(str(held_alone(each, whole(r.article.text))) for each in r.attributions)
        for r in given.readings
    ]
    tasks = json.loads(written("label-studio", given))
    lines = [json.loads(line) for line in written("doccano", given).splitlines()]
    for back in (label_studio_readings(tasks), doccano_readings(lines)):
        found = list(back)
        readings = [each for each in found if isinstance(each, Reading)]
        assert readings == found
        assert said_own == [
            sorted(str(held_alone(each, r.article.text)) for each in r.attributions)
            for r in readings
        ]
        of = zip(articles(given), readings, strict=True)
        assert all(a.published == r.article.published and a.url == r.article.url for a, r in of)


CASE = weighed_case({"E1": ("C", "I"), "E2": ("I", "C")})
CHECKS = (check_annotations, check_schema_org, check_references, check_passages, check_money,
          check_labels)  # fmt: skip


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("story", [STORY, hostile(EVIL), hostile("=é\ud83d")], ids=range(3))
def test_every_format_is_valid_and_reads_back(check: Any, story: Comparison) -> None:
    check(story)


@pytest.mark.slow
@given(generated())
@settings(max_examples=200)
def test_generated_comparisons_too(story: Comparison) -> None:
    for check in CHECKS:
        check(story)


@given(generated())
@settings(max_examples=15)
def test_some_generated_comparisons(story: Comparison) -> None:
    for check in CHECKS:
        check(story)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_annotations_are_found_in_a_copy_of_another_normal_form(form: Any) -> None:
    text = (
        "Cafe\u0301 d’e\u0301te\u0301: “Où est le café de l’été ?” a demandé Zoé. 한국 café. " * 3
    )
    other: Any = "NFD" if form == "NFC" else "NFC"
    made = Article(unicodedata.normalize(other, text))
    copy = unicodedata.normalize(form, made.text)
    words = [unicodedata.normalize(other, each) for each in ("Zoé", "café de l’été ?” a")]
    starts = [made.text.rindex(words[0]), made.text.index(words[1])]
    spans = [made.span(at, at + len(each)) for at, each in zip(starts, words, strict=True)]
    readings = [Reading(made, (attribution(made, (spans[0],), (), (spans[1],)),))]
    (document,) = READINGS["annotations"](readings)
    items = json.loads(document)["first"]["items"]
    placed = [t["selector"] for item in items for t in item["target"] if isinstance(t, dict)]
    for selectors, span in zip(placed, spans, strict=True):
        at = attached(selectors, copy)
        assert at is not None
        plain = unicodedata.normalize("NFC", copy)
        assert plain[at[0] : at[1]] == unicodedata.normalize("NFC", span.text)
        assert abs(at[0] - span.start) < 60  # the place that is meant, not the first of three


def test_labels_keep_what_is_said_and_what_lies_within_what() -> None:
    tasks = json.loads(next(iter(READINGS["label-studio"]([BRIDGE]))))
    (back,) = label_studio_readings(tasks)
    assert isinstance(back, Reading)
    plain = [replace(each, speaker=None, cites=None, hedges=(), negations=())
             for each in BRIDGE.attributions if each.content]  # fmt: skip
    assert sorted(back.attributions, key=lambda each: each.id) == sorted(
        plain, key=lambda each: each.id
    )
    assert back.article.outlet == BRIDGE.article.outlet
    assert back.article.id == BRIDGE.article.id


def task(text: str, *results: object) -> dict[str, Any]:
    return {"id": 7, "data": {"text": text}, "annotations": [{"result": list(results)}]}


def stretch(name: str, label: str, span: tuple[int, int], text: str) -> dict[str, Any]:
    value = {"start": span[0], "end": span[1], "text": text, "labels": [label]}
    return {"id": name, "type": "labels", "from_name": "label", "value": value}


def test_offsets_of_older_label_studios_are_utf_16_units() -> None:
    text = "👩 Ada said no"
    tie = {"type": "relation", "from_id": "a", "to_id": "b", "labels": ["source of"]}
    done = task(
        text, stretch("a", "source", (3, 6), "Ada"), stretch("b", "content", (12, 14), "no"), tie
    )
    (back,) = label_studio_readings([done])
    assert isinstance(back, Reading)
    (found,) = back.attributions
    assert [span.text for span in (*found.source, *found.content)] == ["Ada", "no"]
    assert (found.method, found.score, found.kind) == ("label-studio@1", 1.0, Kind.INDIRECT)


@pytest.mark.parametrize(
    "broken",
    [
        7, {}, {"data": {}}, {"data": {"text": "x"}, "annotations": [7]},
        task("Ada said no", stretch("a", "content", (0, 99), "Ada")),
        task("Ada said no", stretch("a", "person", (0, 3), "Ada")),
        task("Ada said no", stretch("a", "content", (0, 3), "Eve")),
        task("Ada said no", {"type": "labels", "id": "a", "value": {"start": "0"}}),
        task("Ada said no", stretch("a", "content", (0, 3), "Ada"),
             {"type": "choices", "id": "a", "from_name": "kind", "value": {"choices": ["x"]}}),
        {"data": {"text": "x", "outlet": 7}, "annotations": []},
    ],
)  # fmt: skip
def test_a_broken_task_is_named_and_the_next_one_read(broken: object) -> None:
    good = task("Ada said no", stretch("a", "content", (9, 11), "no"))
    first, second = label_studio_readings([broken, good])
    assert not isinstance(first, Reading)
    assert isinstance(second, Reading)
    assert len(second.attributions) == 1


def test_a_source_without_a_content_is_named() -> None:
    line = {"text": "Ada said no", "entities": [
        {"id": 1, "label": "source", "start_offset": 0, "end_offset": 3},
        {"id": 2, "label": "direct content", "start_offset": 9, "end_offset": 11},
    ]}  # fmt: skip
    reading, left = doccano_readings([line])
    assert isinstance(reading, Reading)
    assert [each.kind for each in reading.attributions] == [Kind.DIRECT]
    assert not isinstance(left, Reading)


def test_parquet_of_readings_holds_what_the_csv_holds() -> None:
    from pyarrow.parquet import read_table

    (data,) = READINGS["parquet"]([BRIDGE])
    assert isinstance(data, bytes)
    rows = read_table(BytesIO(data)).to_pylist()
    assert [row["attribution"] for row in rows] == [each.id for each in BRIDGE.attributions]
    assert [row["score"] for row in rows] == [each.score for each in BRIDGE.attributions]


def test_the_first_appearance_is_said_only_where_it_is_certain() -> None:
    graph = json.loads(written("schema-org", STORY))["@graph"]
    claims = [each for each in graph if each["@type"] == "Claim"]
    first = [claim for claim in claims if "firstAppearance" in claim]
    assert 0 < len(first) < len(claims)
    assert all(claim["firstAppearance"] in claim["appearance"] for claim in first)
    undated = replace(STORY, readings=tuple(
        replace(each, article=_undated(each.article)) for each in STORY.readings
    ))  # fmt: skip
    later = json.loads(written("schema-org", undated))["@graph"]
    assert not any("firstAppearance" in each for each in later)


def _undated(article: Article) -> Article:
    made = replace(article, published=None)
    assert made.id == article.id
    return made


def test_only_a_named_persons_rating_becomes_a_review() -> None:
    case = replace(CASE, estimates=())
    assert _reviews(case) == []
    values = tuple(1 / len(CASE.hypotheses) for _ in CASE.hypotheses)
    rated = replace(CASE, estimates=(Estimate("", values), Estimate("Ada Ohm", values)))
    reviews = _reviews(rated)
    assert [each["author"]["name"] for each in reviews] == ["Ada Ohm"] * len(CASE.hypotheses)
    assert {each["reviewRating"]["ratingValue"] for each in reviews} == {values[0]}


def _reviews(case: Any) -> list[Any]:
    (text,) = CASES["schema-org"](case, [])
    assert isinstance(text, str)
    graph = json.loads(text)["@graph"]
    for each in _things(graph):
        assert {*each} - {"@type", "@id"} <= SCHEMA_ORG.get(each.get("@type", ""), set())
    return [each for each in graph if each["@type"] == "ClaimReview"]


def test_opml_is_well_formed_whatever_a_feed_is_called() -> None:
    feeds = [Feed(ADDRESS, EVIL, "javascript:x"), Feed(ADDRESS), Feed("ftp://a.example/x", "x")]
    found = etree.fromstring(to_opml(feeds).encode())
    (outline,) = found.iter("outline")
    assert (outline.get("xmlUrl"), outline.get("htmlUrl")) == (address(ADDRESS), None)
    assert outline.get("text") == one_line(EVIL)


def test_a_span_is_never_parted_from_its_letter() -> None:
    article = Article("x" * 31 + "e\u0301" + "y" * 40)
    at = Span(article.id, 34, 36, article.text[34:36])
    (document,) = READINGS["annotations"](
        [Reading(article, (attribution(article, (), (), (at,)),))]
    )
    (item,) = json.loads(document)["first"]["items"]
    prefix = item["target"][0]["selector"][0]["prefix"]
    assert prefix == article.text[2:34]
