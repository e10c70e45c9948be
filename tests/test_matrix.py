"""The page of a comparison and its terminal view: what they say, escape, link and leave out."""

import io
import re
from collections import Counter
from html.parser import HTMLParser

import pytest
from compared import HERALD, NOTES, ROWS, STORY, article
from compared_plainly import comparison, hostile, large
from rich.console import Console

from crossread.records import Article, Comparison, Direction, Edit, EditKind, Reuse, ReuseKind
from crossread.records.publication import moment
from crossread.report import comparison_page
from crossread.report.html.lists import compared
from crossread.report.terminal.comparison import differences
from crossread.report.views.passages import blocks
from crossread.story.index import index, sentence
from crossread.story.rows import finding, rows

EVIL = (
    "</script></style></title><img src=x onerror=alert(1)> \"'><a href=javascript:alert(1)>"
    " \u202egnp.exe \x1b[31m {{ 7 * 7 }} \0 \ud800 [bold]loud[/bold]"
)
TWO = [article(f"One\n\nIt rained {day}.", f"Paper {day}", None) for day in ("today", "then")]
ALONE = comparison([TWO[0]], [{0: "It rained today"}])
APART = comparison(TWO, [{0: "It rained today"}, {1: "It rained then"}])
NOTHING = comparison([NOTES], [])
VOID = ("meta", "wbr", "input")


class Parsed(HTMLParser):
    """The tags, ids, links and visible words of a page; every tag must be closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.words = ""
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.tags[tag] += 1
        assert not [name for name in known if name.startswith("on")]
        if known.get("id"):
            self.ids.append(str(known["id"]))
        if tag == "a":
            self.links.append(str(known["href"]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.words += " " if tag in ("td", "th") else ""

    def handle_data(self, data: str) -> None:
        if not {"script", "style"} & set(self.open):
            self.words += data

    @property
    def plain(self) -> str:
        return " ".join(self.words.split())


def said(compared: Comparison) -> str:
    return finding(compared, rows(compared, index(compared)))


def test_the_finding_is_one_sentence_of_counts() -> None:
    assert said(STORY) == (
        "Of 6 claims carried by two or more of 4 outlets and 1 text of no known outlet, 1 differs "
        "in a figure, 1 in a date, 1 in a place, 1 in who acts, 1 is both said and denied and 1 is "
        "left out by outlets that could have known it; 5 articles go back to 3 speakers, "
        "1 document and 2 newsrooms."
    )
    assert said(APART) == "No claim is carried by two or more of 2 outlets; 2 claims by one alone."
    assert said(NOTHING) == "One article with 0 claims, and none to compare it with."
    agreed = comparison(TWO, [{0: "It rained", 1: "It rained"}])
    assert said(agreed) == (
        "Of the one claim carried by two or more of 2 outlets, none differs in a figure, date, "
        "place or actor and none is left out; 2 articles go back to 1 newsroom."
    )


@pytest.mark.parametrize("compared", [STORY, ALONE, APART, NOTHING, hostile(EVIL), large(13, 20)])
def test_every_link_has_its_place_and_every_place_is_one(compared: Comparison) -> None:
    page = Parsed(comparison_page(compared))
    assert [name for name, many in Counter(page.ids).items() if many > 1] == []
    inner = {link.removeprefix("#") for link in page.links if link.startswith("#")}
    assert inner - set(page.ids) == set()


def test_hostile_words_stay_words() -> None:
    page = comparison_page(hostile(EVIL))
    parsed = Parsed(page)
    assert (parsed.tags["script"], parsed.tags["style"], parsed.tags["img"]) == (1, 1, 0)
    assert not [link for link in parsed.links if link.startswith("javascript")]
    assert "{{ 7 * 7 }}" in parsed.words
    assert "49" not in parsed.words
    page.encode("utf-8")


def test_nothing_is_fetched_and_only_known_scripts_run() -> None:
    page = comparison_page(STORY)
    assert "default-src 'none'" in page
    assert re.findall(r"""(?:src|srcset|action|background)\s*=\s*["'](?!\d)""", page) == []
    assert " style=" not in page
    outer = [link for link in Parsed(page).links if not link.startswith("#")]
    assert outer == [HERALD.url]


def test_a_cell_says_its_stance_in_words_with_what_differs() -> None:
    cells = re.findall(r'<td role="cell" class="(\w)"><a href="#p(\d+)-(\d)"[^>]*>(.*?)</a>',
                       comparison_page(STORY), re.DOTALL)  # fmt: skip
    shown = {(int(r), int(c)): (look, Parsed(words).plain) for look, r, c, words in cells}
    assert len(shown) == 6 * 5
    assert shown[3, 0] == ("a", "● asserts ” reports 900 headline")
    assert shown[3, 1] == ("r", "” reports 2,300 lead")
    assert shown[5, 1] == ("e", "” reports a denial")
    assert shown[5, 3] == ("d", "× disputes lead")
    assert shown[2, 3] == ("o", "○ leaves out")
    assert shown[2, 4] == ("n", "– not assessed no date")


def test_a_row_says_what_differs_where_it_goes_back_to_and_its_figures() -> None:
    words = Parsed(comparison_page(STORY)).plain
    assert (
        "900 people had left their homes different figure goes back to 2 speakers lowest 900 Tove "
        "Lindgard in Quellhaven Herald, 4 March 2031, 08:10 UTC highest 2,300 Anders Ruhl in "
        "Northern Ledger, 4 March 2031, 11:30 UTC best backed 1,400 Tove Lindgard in Harbour Radio"
    ) in words


def test_the_rows_that_differ_most_come_first_and_lone_ones_apart() -> None:
    page = comparison_page(STORY)
    order = [int(number) for number in re.findall(r'class="detail" id="p(\d+)"', page)]
    assert order == [3, 1, 5, 4, 2, 7, 6]
    assert page.index('<details class="alone">') < page.index('id="p6"')


def test_every_article_stands_there_once_with_its_claims() -> None:
    page = comparison_page(STORY)
    for number, reading in enumerate(STORY.readings, 1):
        part = re.search(rf'<article class="sheet" id="t{number}".*?</article>', page, re.DOTALL)
        assert part
        words = Parsed(re.sub(r'<a class="n".*?</a>|<p class="url".*?</p>', "", part.group())).plain
        assert " ".join(reading.article.text.split()) in words
    assert len(re.findall(r'id="k\d+"', page)) == len(STORY.claims)


def test_a_list_says_who_conflicts_who_lost_the_speaker_and_who_was_first() -> None:
    words = Parsed(comparison_page(STORY)).plain
    for part in (
        "“900” Quellhaven Herald, on the word of Tove Lindgard, 4 March 2031, 08:10 UTC “1,400”",
        "one figure, updated",
        "can’t be told: one of the two articles has no date",
        "Tove Lindgard “A welder’s torch started the fire” Quellhaven Herald, on the word of",
        "Northern Ledger (3 h 20 min later)",
        "no date: notes.txt",
        "1 mention as the source",
        "0 changes; who took it: known by the dates",
        "0 changes; who took it: can’t be told",
        "Northern Ledger reprint",
        "empty.html: it holds no article",
    ):
        assert part in words


def test_without_dates_nobody_was_first() -> None:
    compared = comparison(TWO, [{0: "It rained", 1: "It rained"}])
    assert "can’t be told: no date" in Parsed(comparison_page(compared)).plain


def test_fifty_outlets_and_three_hundred_claims_stay_a_few_megabytes() -> None:
    assert len(comparison_page(large()).encode()) < 7_000_000


def test_what_the_page_leaves_out_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crossread.report.html.comparison.ROWS_MAX", 12)
    monkeypatch.setattr("crossread.report.html.comparison.TEXT_MAX", 130)
    page = Parsed(comparison_page(large(26, 20)))
    assert "8 more claims that several outlets carry" in page.plain
    assert "more characters of this text are not printed here" in page.plain
    assert {link[1:] for link in page.links if link[0] == "#"} <= set(page.ids)


def test_a_claim_over_two_paragraphs_is_marked_in_both() -> None:
    text = Article(text="It rained\n\nand it snowed.")
    cut, end = blocks(text, 99, {4: (text.span(3, 17),)})
    assert end == len(text.text)
    marked = [[piece.text for piece in block if piece.marked] for block in cut]
    assert marked == [["rained"], ["and it"]]
    assert [piece.begins for block in cut for piece in block if piece.begins] == [(4,)]


def test_a_sentence_stands_between_its_neighbours_and_the_headline_alone() -> None:
    known = index(STORY)
    start = HERALD.text.index("Fire chief")
    around = [HERALD.text[slice(*part)] for part in sentence(known, HERALD.id, start, start + 4)]
    assert around[0] == "About sixty firefighters came."
    assert around[2].startswith("A welder’s torch")
    lead = HERALD.text.index("A fire broke")
    assert sentence(known, HERALD.id, lead, lead + 3)[0] == (lead, lead)


@pytest.mark.parametrize("written", [None, "", "yesterday", "2031-13-01", "0001-01-01T00:00+23:00"])
def test_what_is_no_date_is_none(written: str | None) -> None:
    assert moment(written) is None


def terminal(compared: Comparison) -> str:
    console = Console(file=io.StringIO(), width=100, highlight=False, markup=False, emoji=False)
    differences(compared, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_the_terminal_shows_the_claims_that_differ_most() -> None:
    shown = terminal(STORY)
    assert "Of 6 claims carried by two or more" in shown
    assert shown.index("900 people had left") < shown.index("The depot had been inspected")
    assert "” reports 2,300" in shown
    assert "○ leaves out" in shown
    assert "Schools stay closed" not in shown
    assert "5 of 5 claims that differ" in shown


def test_the_terminal_shows_ten_at_most_and_obeys_nothing() -> None:
    assert terminal(large(26, 20)).count("leaves out") < 26 * 11
    assert "10 of 20 claims that differ" in terminal(large(26, 20))
    assert not set(terminal(hostile(EVIL))) & set("\x1b\0\u202e")
    assert "none to compare it with" in terminal(NOTHING)


def test_the_rows_know_who_may_have_been_first() -> None:
    found = {row.proposition.id: row for row in rows(STORY, index(STORY))}
    assert [one.column for one in found[ROWS["left"].id].first] == ["Quellhaven Herald"]
    days = [article("A\n\nIt rained.", name, "2031-01-02") for name in ("One", "Two")]
    same = comparison(days, [{0: "It rained", 1: "It rained"}])
    (row,) = rows(same, index(same))
    assert [one.column for one in row.first] == ["One", "Two"]


def test_a_passage_is_shown_with_what_only_one_side_has() -> None:
    texts = "The old ferry sank off Olm", "The ferry sank near Olm on Monday"
    early, late = (Article(each, outlet) for each, outlet in zip(texts, "AB", strict=True))
    edits = (
        Edit(EditKind.DROPPED, late.span(3, 3), early.span(4, 7)),
        Edit(EditKind.CHANGED, late.span(15, 19), early.span(19, 22)),
        Edit(EditKind.ADDED, late.span(24, 33), early.span(26, 26)),
    )
    whole = late.span(0, len(late.text)), early.span(0, len(early.text))
    reuse = Reuse(*whole, ReuseKind.REPRINT, Direction.TIME, 0.6, edits, "m", 0.6)
    assert compared(reuse) == (
        ("The", ""),
        (" old", "was"),
        (" ferry sank ", ""),
        ("off", "was"),
        ("near", "now"),
        (" Olm ", ""),
        ("on Monday", "now"),
    )


def test_a_long_passage_is_cut() -> None:
    long = Article("word " * 5_000, "A")
    spans = long.span(0, 24_999), long.span(0, 24_999)
    reuse = Reuse(*spans, ReuseKind.REPRINT, Direction.UNKNOWN, 1.0, (), "m", 1.0)
    ((text, mark),) = compared(reuse)
    assert (len(text), text[-1], mark) == (4_001, "…", "")
