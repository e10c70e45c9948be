"""The report: every view holds the exact text and the exact spans, however hostile the text."""

import csv
import io
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from handmade import BRIDGE, STORY, attribution, reading
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from crossread.exports.readings import to_json
from crossread.records import Article, Capture, Kind, Link, Reading, Span, Unused
from crossread.report import print_terminal, to_csv, to_html, to_jsonl
from crossread.report.views.segments import percent, plain_date, segments, share_in_mouths

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
    return re.sub("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]", "\ufffd", text)


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


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("2024-03-12", "12 March 2024"),
        ("2024-03-12T00:52:00+00:00", "12 March 2024, 00:52 UTC"),
        ("2024-12-01T23:05:09.250-05:30", "1 December 2024, 23:05 UTC-05:30"),
        ("2024-03-12T09:07:00", "12 March 2024, 09:07"),
        ("spring 2024", "spring 2024"),
        ("", ""),
    ],
)
def test_dates_in_plain_words(published: str, shown: str) -> None:
    assert plain_date(published) == shown
    item = Reading(Article("Text.", published=published or None), ())
    page = to_html([item, item], [])
    assert page.count(f'<time datetime="{published}"><bdi>{shown}</bdi></time>') == (
        4 if published else 0
    )
    assert terminal(item).startswith(shown)


# --- JSON, JSON lines, CSV


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


STEERING = "\x1b[31mred\x07 \x9b2J \u202eback\u2066 \x7f"


def test_nothing_written_steers_a_terminal_and_the_page_holds_the_same_words() -> None:
    article = Article(f"She said {STEERING} to us", outlet=STEERING, name=STEERING)
    item = Reading(article, (attribution(article, content=(article.span(0, len(article.text)),)),))
    page = to_html([item], [])
    for written in ("".join(to_csv([item])), page):
        assert not re.search(
            "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", written
        )
    assert "&#8238;back&#8294;" in page


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
        kept = "[^\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
        assert re.findall(kept, cell.replace("\ufffd", "")) == re.findall(
            kept, joined.replace("\ufffd", "")
        )
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
    assert re.search("<b>54 %</b> [^<]*own words", page)
    assert "10 attributions" in page
    assert "1 input skipped" in page
    assert "it is locked; save it without a password" in page
    assert page.count("no source named") >= 2
    assert "by-hand@1" in page
    assert '88 % <span class="long">' in page


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
    assert terminal(item, width=40).partition(" cue ")[2].count("x") == 60
