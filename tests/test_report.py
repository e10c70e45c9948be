"""The report: every view holds the exact text and the exact spans, however hostile the text."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from handmade import BRIDGE, STORY, attribution, name, reading
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from crossread.report import at_least, print_terminal, to_csv, to_html, to_json, to_jsonl
from crossread.report.segments import percent, segments, share_in_mouths
from crossread.report.voices import BADGES, badges, kind, left_out, reference, voices, who
from crossread.types import (
    Article,
    AuthorialStance,
    Capture,
    CitedWork,
    Kind,
    Link,
    Name,
    Polarity,
    Reading,
    Span,
    Unused,
    Veridicality,
)

HOSTILE = (
    "</script><img src=x onerror=alert(1)> [bold]loud[/bold] :smile: \x1b[31mred\x1b]0;title\x07"
    "\n\n\u202egnp.exe\u202c {{ 7 * 7 }} & &amp; <!-- --> é e\u0301 \U0001f600 \0 \x9b2J\r\n"
    "next\x85line"
    "\u2028end ]]> \ud800"
)


class Page(HTMLParser):
    """The text of the elements of class t, the ids, the targets of links and the tags."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, bool]] = []
        self.texts: list[str] = []
        self.ids: list[str] = []
        self.links: list[dict[str, str | None]] = []
        self.tags: list[str] = []
        self.lit: dict[str, str] = {}
        self.roles: dict[str, str | None] = {}
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.tags.append(tag)
        if tag == "article":
            self.texts.append("")
        if known.get("id"):
            self.ids.append(str(known["id"]))
        if tag == "a":
            self.links.append(known)
        if tag == "span":
            self.roles = known
        if tag not in ("meta", "rect"):
            self.open.append((tag, "t" in (known.get("class") or "").split()))

    def handle_endtag(self, tag: str) -> None:
        if tag == "rect":
            return
        opened = self.open.pop()
        assert opened[0] == tag
        if tag == "span":
            self.roles = {}

    def handle_data(self, data: str) -> None:
        if any(is_text for _, is_text in self.open):
            self.texts[-1] += data
            for role in ("w", "h", "c"):
                for number in (self.roles.get(f"data-{role}") or "").split():
                    self.lit[role + number] = self.lit.get(role + number, "") + data


def held(text: str) -> str:
    """The text as HTML can hold it."""
    return re.sub("[\0\ud800-\udfff]", "\ufffd", text)


def terminal(item: Reading, *, width: int = 80, **options: bool) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, highlight=False, **options)  # type: ignore[arg-type]
    print_terminal(console, item)
    return out.getvalue()


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """Any text, with a headline or none, under any spans: nested, crossing, empty, in parts."""
    alphabet = st.one_of(
        st.sampled_from(" \n\n\r\t\0<&'\"]’“”=@\u202e\U0001f600a"), st.characters()
    )
    text = draw(st.text(alphabet, max_size=80))
    article = Article(text, title_length=draw(st.integers(0, len(text))), name="made")
    place = st.integers(0, len(text))
    span = st.tuples(place, place).map(lambda pair: article.span(min(pair), max(pair)))
    spans = st.lists(span, max_size=3).map(lambda found: tuple(sorted(found)))
    made = draw(st.lists(st.tuples(spans, spans, spans), max_size=6))
    return Reading(article, tuple(attribution(article, *roles) for roles in made))


# --- segments


@given(readings())
def test_segments_rejoin_to_the_text_and_carry_every_span(item: Reading) -> None:
    found = segments(item)
    assert "".join(segment.text for segment in found) == item.article.text
    covered: dict[tuple[str, int], set[int]] = {}
    for segment in found:
        for mark in segment.marks:
            covered.setdefault((mark.role, mark.number), set()).update(
                range(segment.start, segment.end)
            )
    for number, made in enumerate(item.attributions, 1):
        for role, spans in (("source", made.source), ("cue", made.cue), ("content", made.content)):
            places = {place for span in spans for place in range(span.start, span.end)}
            assert covered.get((role, number), set()) == places


def test_nested_marks_stand_innermost_first() -> None:
    item = reading("{s1:Ada} {c1:says} {q1:that {s2:Bo} {c2:said} {q2:no}}", title=False)
    inner = next(segment for segment in segments(item) if segment.text == "no")
    assert inner.numbers("content") == (2, 1)


def test_the_share_counts_characters_once_and_no_blanks() -> None:
    item = reading("ab {q1:cd {q2:ef}} gh", title=False)
    assert share_in_mouths(item) == 0.5
    assert share_in_mouths(Reading(Article(" \n"), ())) == 0.0
    assert [percent(share) for share in (0, 0.001, 0.5, 0.999, 1)] == [
        "0 %", "<1 %", "50 %", ">99 %", "100 %",
    ]  # fmt: skip


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
    said = "1 attribution with a chance below 32.5 % is left out; what it holds counts as the"
    assert said in to_html([cut], [])
    assert said in " ".join(terminal(cut).split())
    assert json.loads(to_json([cut], []))["articles"][0]["left_out"] == 1
    assert "left out" not in to_html([BRIDGE], []) + terminal(BRIDGE)
    none = at_least(BRIDGE, 1.0)
    assert left_out(none).startswith("12 attributions with a chance below 100 % are left out")
    assert "No attribution is left in this text" in to_html([none], [])
    assert left_out(at_least(BRIDGE, 0.1)).startswith("0 attributions with a chance below 10 % are")


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
    shown = [[badge.words for badge in badges(made)] for made in BRIDGE.attributions]
    assert shown[2:4] == [["vouches for it", "worded as fact"], ["denied"]]
    assert shown[7:9] == [["unsure"], ["keeps its distance", "worded as untrue"]]
    assert shown[11] == [], "not assessed"
    assert [kind(made) for made in BRIDGE.attributions[9:]] == ["unnamed", "", ""]


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
        (("", "Survey", "", "https://a.example/"), "Survey"),
        (("", "", "", "https://a.example/"), "https://a.example/"),
        (("", "Ada", "", None), ""),
        (("", "", "", None), ""),
    ],
)
def test_a_cited_work_in_one_line(fields: tuple[str, str, str, str | None], line: str) -> None:
    work = CitedWork(*fields, (), "by-hand@1", 0.5)
    item = reading("{s1:Ada} {q1:no}", about={1: {"cites": work}}, title=False)
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


@given(readings())
def test_json_and_json_lines_keep_text_and_offsets(item: Reading) -> None:
    document = json.loads(to_json([item], []))["articles"][0]
    lines = "".join(to_jsonl([item]))
    assert lines.endswith("\n")
    assert len(lines.splitlines()) == 1
    assert lines.encode("utf-8").decode("utf-8") == lines
    line = json.loads(lines)
    assert document["text"] == line["text"] == item.article.text
    for made, long, short in zip(
        item.attributions, document["attributions"], line["attributions"], strict=True
    ):
        assert long["id"] == short["id"] == made.id
        for role in ("source", "cue", "content"):
            spans: tuple[Span, ...] = getattr(made, role)
            assert short[role] == [[span.start, span.end] for span in spans]
            assert long[role] == [
                {"start": span.start, "end": span.end, "text": span.text} for span in spans
            ]
            assert all(line["text"][start:end] == span.text
                       for (start, end), span in zip(short[role], spans, strict=True))  # fmt: skip


def test_json_holds_all_that_is_known() -> None:
    article = Article(
        "Dam\n\nWater rose.",
        outlet="Olm Gazette",
        url="https://olm.example/1",
        title_length=3,
        lang="en",
        published="2031-01-02",
        authors=("A. Penn",),
        links=(
            Link("https://olm.example/2", "Water"),
            Link("/x", "rose", Span("", 11, 15, "rose")),
        ),
        complete=False,
        capture=Capture("ab" * 32, "2031-01-02T03:04:05Z"),
        name="dam.html",
    )
    document = json.loads(to_json([Reading(article, ())], [Unused("x.pdf", "it is empty")]))
    assert document["unused"] == [{"name": "x.pdf", "reason": "it is empty"}]
    assert document["articles"] == [
        {
            "id": article.id,
            "name": "dam.html",
            "outlet": "Olm Gazette",
            "url": "https://olm.example/1",
            "title": [0, 3],
            "lang": "en",
            "published": "2031-01-02",
            "authors": ["A. Penn"],
            "links": [
                {"url": "https://olm.example/2", "text": "Water", "span": None},
                {"url": "/x", "text": "rose", "span": [11, 15]},
            ],
            "complete": False,
            "capture": {"sha256": "ab" * 32, "taken": "2031-01-02T03:04:05Z"},
            "text": "Dam\n\nWater rose.",
            "min_score": 0.0,
            "left_out": 0,
            "attributions": [],
        }
    ]


def test_json_lines_name_the_input_and_link_the_nested() -> None:
    line = json.loads("".join(to_jsonl([STORY])))
    assert (line["id"], line["article"]) == ("courier.html", STORY.article.id)
    told, assured = line["attributions"][5:7]
    assert told["inside"] is None
    assert assured["inside"] == told["id"]
    assert (assured["kind"], assured["method"], assured["score"]) == ("mixed", "by-hand@1", 0.875)
    split = line["attributions"][1]
    assert [line["text"][start:end] for start, end in split["content"]] == [
        "“We are looking at weeks, not days,”", "“The channel is simply not safe.”",
    ]  # fmt: skip
    assert line["attributions"][3]["source"] == []
    nameless = json.loads("".join(to_jsonl([Reading(Article("x"), ())])))
    assert nameless["id"] == nameless["article"] == Article("x").id


def test_json_lines_come_one_by_one() -> None:
    asked: list[int] = []

    def slow() -> Iterator[Reading]:
        for number in range(3):
            asked.append(number)
            yield reading(f"text {number}")

    first = next(iter(to_jsonl(slow())))
    assert json.loads(first)["text"] == "text 0"
    assert asked == [0]


@pytest.mark.parametrize(
    "start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'quoted'"]
)
def test_no_csv_cell_is_a_formula_and_every_cell_reads_back(start: str) -> None:
    article = Article(f"{start} she said", outlet=start, name="n")
    item = Reading(article, (attribution(article, content=(article.span(0, len(start)),)),))
    row = next(csv.DictReader(io.StringIO("".join(to_csv([item])), newline="")))
    for cell in (row["outlet"], row["content"]):
        assert cell == "'" + start
    assert json.loads(row["content_offsets"]) == [[0, len(start)]]


def test_csv_has_a_row_an_attribution() -> None:
    rows = list(csv.DictReader(io.StringIO("".join(to_csv([STORY])), newline="")))
    assert len(rows) == len(STORY.attributions)
    assert rows[1]["content"] == (
        "“We are looking at weeks, not days,” … “The channel is simply not safe.”"
    )
    assert rows[6]["inside"] == rows[5]["attribution"] == STORY.attributions[5].id
    assert rows[3]["source"] == ""
    assert rows[3]["source_offsets"] == "[]"
    assert (rows[0]["kind"], rows[0]["method"], rows[0]["score"]) == ("mixed", "by-hand@1", "0.875")


@given(readings())
def test_csv_offsets_and_words_read_back(item: Reading) -> None:
    written = "".join(to_csv([item])).encode("utf-8").decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(written, newline="")))
    for row, made in zip(rows, item.attributions, strict=True):
        cell = row["content"].removeprefix("'")
        joined = " … ".join(span.text for span in made.content)
        assert cell == re.sub("[\ud800-\udfff]", "\ufffd", joined)
        pairs = json.loads(row["content_offsets"])
        assert pairs == [[span.start, span.end] for span in made.content]


# --- HTML


@settings(deadline=None)
@given(readings())
def test_the_page_holds_the_exact_text_and_marks(item: Reading) -> None:
    page = Page(to_html([item], []))
    assert page.texts == [held(item.article.text)]
    for number, made in enumerate(item.attributions, 1):
        whole = {place for span in made.content for place in range(span.start, span.end)}
        expected = held("".join(item.article.text[place] for place in sorted(whole)))
        shown = page.lit.get(f"c{number}", "")
        assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", expected)
    assert len(page.ids) == len(set(page.ids))
    targets = {str(link["href"])[1:] for link in page.links if str(link["href"]).startswith("#")}
    assert targets <= set(page.ids)


def test_rows_and_text_link_to_each_other() -> None:
    page = Page(to_html([STORY, STORY], []))
    targets = {link["href"] for link in page.links}
    for article in (1, 2):
        for number in range(1, len(STORY.attributions) + 1):
            assert {f"#a{article}-{number}", f"#r{article}-{number}"} <= targets
            assert {f"a{article}-{number}", f"r{article}-{number}"} <= set(page.ids)


def test_hostile_text_stays_text() -> None:
    article = Article(HOSTILE, outlet=HOSTILE, url=HOSTILE, lang=HOSTILE, authors=(HOSTILE,),
                      published=HOSTILE, name=HOSTILE)  # fmt: skip
    whole = (article.span(0, len(HOSTILE)),)
    item = Reading(article, (attribution(article, whole, whole, whole),))
    page_text = to_html([item, STORY], [Unused(HOSTILE, HOSTILE)])
    page_text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    page = Page(page_text)
    assert page.texts[0] == held(HOSTILE)
    assert page.tags.count("script") == 1
    assert "img" not in page.tags
    assert "49" not in page.texts[0]


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://olm.example/a?b=1&c=2", True),
        ("http://olm.example/", True),
        ("javascript:alert(1)", False),
        ("JaVaScript:alert(1)", False),
        ("data:text/html,x", False),
        ("//olm.example/", False),
        ("https:///nohost", False),
        ("http://[broken", False),
    ],
)
def test_only_web_addresses_become_links(url: str, linked: bool) -> None:
    page = Page(to_html([reading("Text.", url=url)], []))
    outward = [link for link in page.links if not str(link["href"]).startswith("#")]
    if linked:
        assert [(link["href"], link["rel"]) for link in outward] == [(url, "noreferrer noopener")]
    else:
        assert outward == []


def test_the_page_asks_for_nothing_from_outside() -> None:
    page = to_html([STORY], [])
    tags = re.findall(r"<[a-z][^>]*>", page)
    assert not [tag for tag in tags if re.search(r"\s(src|srcset|style|on\w+)=", tag)]
    assert "@import" not in page
    assert "url(" not in page
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    assert "default-src 'none'" in policy.group(1)
    assert "unsafe" not in policy.group(1)


def test_the_page_says_how_much_is_whose_voice_and_what_was_not_used() -> None:
    page = to_html([STORY], [Unused("bad.pdf", "it is locked; save it without a password")])
    assert "<b>54 %</b> in the outlet’s own voice" in page
    assert "10 attributions" in page
    assert "1 input not used" in page
    assert "it is locked; save it without a password" in page
    assert page.count("no source named") >= 2
    assert "by-hand@1" in page
    assert '88 % <span class="long">chance that this is an attribution' in page


def test_the_page_shows_who_is_meant_and_how_it_is_said() -> None:
    page = to_html([BRIDGE], [])
    found = re.findall(r'<li class="d\d" data-n="(\d+)">(.*?)</li>', page, re.DOTALL)
    notes = {int(number): " ".join(re.sub("<[^>]*>", "", note).split()) for number, note in found}
    assert notes[4] == "4 Maren Ort, Tollgate Board spokeswoman · person denied"
    assert notes[6] == "6 Fenland Wire · news outlet · cites Fenland Wire"
    assert notes[7] == (
        "7 Eskil Dahl, minister of works · person · as told by 6 Fenland Wire keeps its distance"
    )
    assert notes[8] == "8 Tollgate Board · organisation · as told by 7 Eskil Dahl unsure"
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
    for sort in ("person", "organisation", "unnamed", "not stated"):
        assert f'<span class="sort">{sort}' not in page


def test_cited_works_link_only_to_the_web_and_hostile_ones_stay_text() -> None:
    links = [link for link in Page(to_html([BRIDGE], [])).links if link.get("rel")]
    assert {link["href"] for link in links} == {
        "https://post.example/bridge", "https://survey.example/piers?a=1&b=2",
    }  # fmt: skip
    speaker = Name(HOSTILE, HOSTILE, HOSTILE, (), HOSTILE, 0.5)
    for url in (HOSTILE, "javascript:alert(1)", None):
        work = CitedWork(HOSTILE, HOSTILE, HOSTILE, url, (), HOSTILE, 0.5)
        told = replace(BRIDGE.attributions[4], speaker=speaker, cites=work)
        item = replace(BRIDGE, attributions=(told,))
        page = Page(to_html([item], []))
        assert page.texts == [BRIDGE.article.text]
        assert page.tags.count("script") == 1
        assert "img" not in page.tags
        assert [link["href"] for link in page.links if link.get("rel")] == [
            "https://post.example/bridge"
        ]
        assert not re.search("[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", terminal(item))


def test_the_same_readings_give_the_same_page() -> None:
    assert to_html([STORY], []) == to_html([STORY], [])


# --- Terminal


def test_the_terminal_marks_without_colour() -> None:
    shown = terminal(STORY)
    assert "\x1b" not in shown
    assert "‹denied›⁵ ⁵⟦that the vessel had been off its course⟧⁵" in shown
    assert "⁷⟦that “the channel\nwas clear”⟧⁷⟧⁶" in shown
    assert "‹it is believed›⁴" in shown
    assert "no source" in shown
    assert "by-hand@1" in shown
    assert max(len(line) for line in shown.splitlines() if "https" not in line) <= 80


@pytest.mark.parametrize("item", [STORY, BRIDGE])
def test_colour_adds_nothing_but_style(item: Reading) -> None:
    coloured = terminal(item, force_terminal=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == terminal(item)


def test_the_terminal_lists_the_speakers_first_then_the_attributions() -> None:
    shown = terminal(BRIDGE)
    speakers, _, rest = shown.partition("¹⟦Cracks")
    listed = re.sub(r" +", " ", speakers)
    assert "Maren Ort, Tollgate Board person 1 direct, 2 indirect 18 %" in listed
    assert "Eskil Dahl, minister of works person 2 indirect 16 %" in listed
    assert listed.index("Fenland Wire news outlet") < listed.index("Maren Ort")
    assert "3 of 12 from unnamed sources" in listed
    rows = " ".join(rest.partition(" how ")[2].split())
    for said in ("(as told by", "[denied]", "[unsure, hedge: possibly]", "31 %", "by-hand@1"):
        assert said in rows
    assert max(len(line) for line in shown.splitlines() if "https" not in line) <= 80


@settings(deadline=None)
@given(readings())
def test_any_reading_prints_without_control_characters(item: Reading) -> None:
    shown = terminal(item, width=40)
    assert not re.search(
        "[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", shown
    )
    assert shown.encode("utf-8")


def test_hostile_text_is_shown_and_not_obeyed() -> None:
    article = Article(HOSTILE, outlet="[red]Olm[/red]\x1b[2J", name="a\nb")
    shown = terminal(Reading(article, ()), width=200)
    assert "[bold]loud[/bold] :smile:" in shown
    assert "[red]Olm[/red]␛[2J · a b" in shown
    assert "\x1b" not in shown


def test_kind_is_shown_for_every_row() -> None:
    item = reading("{q1:Yes} {q2:no} {q3:so}", kinds="dim", title=False)
    assert [made.kind for made in item.attributions] == [Kind.DIRECT, Kind.INDIRECT, Kind.MIXED]
    shown = terminal(item)
    assert re.findall(r"direct|indirect|mixed", shown)[:3] == ["direct", "indirect", "mixed"]


def test_a_long_word_is_whole_in_the_table() -> None:
    item = reading("{q1:" + "x" * 60 + "}", kinds="i", title=False)
    assert terminal(item, width=40).partition(" how ")[2].count("x") == 60
