"""The page of a comparison and its terminal view: what they say, escape, link and leave out."""

import io
import json
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from compared import HERALD, NOTES, ROWS, STORY, article, span
from compared_plainly import comparison, hostile, large
from rich.console import Console

from crossread.article.page import page_of
from crossread.article.quantities import quantities
from crossread.exports.comparisons import comparison_json
from crossread.records import (
    Article,
    Comparison,
    Direction,
    Edit,
    EditKind,
    Reuse,
    ReuseKind,
    Stance,
)
from crossread.records.loaded import LoadedWords
from crossread.records.publication import moment
from crossread.report import comparison_page
from crossread.report.terminal.comparison import differences
from crossread.report.views.differences import copied
from crossread.report.views.glossary import TERMS
from crossread.report.views.matrix import DENIAL, SIGNS, SaidBy, cells, fewer, groups
from crossread.report.views.opening import opening
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


def numbers(compared: Comparison) -> list[int]:
    return [int(each) for each in re.findall(r"\d+", said(compared))]


def test_the_finding_counts() -> None:
    # Rows of 4 outlets and 1 text; 5 kinds of difference, 1 omitted; 5 articles; 3 kinds of source.
    assert numbers(STORY) == [6, 4, 1, 1, 1, 1, 1, 1, 1, 5, 3, 1, 2]
    assert numbers(APART) == [2, 2]
    assert numbers(NOTHING) == [0]
    agreed = comparison(TWO, [{0: "It rained", 1: "It rained"}])
    assert numbers(agreed) == [1, 2, 2, 1]


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


def test_a_cell_says_its_stance_with_the_figure_or_words_and_who_says_it() -> None:
    page = comparison_page(STORY)
    cells = re.findall(
        r'<td role="cell" class="(\w)"><a href="#p(\d+)-(\d)"[^>]*>(.*?)</a>', page, re.DOTALL
    )
    plain = re.findall(r"<td class=(\w) id=p(\d+)-(\d)>(.*?)</td>", page)
    shown = {(int(r), int(c)): (look, Parsed(words).plain) for look, r, c, words in cells + plain}
    assert len(cells) + len(plain) == len(shown) == 6 * 5
    assert shown[3, 0] == ("a", "900 ● asserts own words ” reports Tove Lindgard · headline")
    assert shown[3, 1] == ("r", "2,300 ” reports Anders Ruhl · lead")
    assert shown[5, 1][0] == "e"
    assert "” reports a denial" in shown[5, 1][1]
    assert shown[5, 3][0] == "d"
    assert "× disputes own words · lead" in shown[5, 3][1]
    assert shown[2, 3] == ("o", "○ omits")
    assert shown[2, 4] == ("n", "not assessed")
    assert "Not assessed (no date): notes.txt." in Parsed(page).plain


def test_what_is_absent_is_told_apart_from_omitted_and_not_assessed() -> None:
    (of,) = [
        c
        for c in STORY.coverage
        if Stance.OMITS in c.stances and c.proposition == STORY.propositions[1].id
    ]
    gone = replace(of, stances=(Stance.ABSENT,), reason="no date")
    story = replace(STORY, coverage=tuple(gone if c is of else c for c in STORY.coverage))
    page = comparison_page(story)
    assert "<td class=b id=p2-3><i>absent</i></td>" in page
    assert "◌ absent no date; searched: article 4" in Parsed(page).plain
    assert "◌ absent: The Inlet Times" in " ".join(terminal(story).split())


def test_a_row_says_what_differs_its_sources_and_its_figures() -> None:
    words = Parsed(comparison_page(STORY)).plain
    assert "different figure Independent sources: 2 speakers" in words
    assert (
        "lowest 900 Tove Lindgard in Quellhaven Herald, 4 March 2031, 08:10 UTC highest 2,300 "
        "Anders Ruhl in Northern Ledger, 4 March 2031, 11:30 UTC best supported 1,400 Tove Lindgard"
    ) in words


def test_the_title_of_a_row_is_the_whole_sentence_with_the_claim_marked() -> None:
    page = comparison_page(STORY)
    known = index(STORY)
    for row in rows(STORY, known):
        claim = known.claims[row.proposition.clearest]
        text = known.articles[claim.article].text
        _, (low, high), _ = sentence(
            known, claim.article, claim.spans[0].start, claim.spans[-1].end
        )
        (titled,) = re.findall(rf'class="claim" href="#p{row.number}"[^>]*>(.*?)</a>', page)
        assert Parsed(titled).plain == " ".join(text[low:high].split())
        marked = "".join(re.findall("<b>(.*?)</b>", titled))
        assert "".join(Parsed(marked).plain.split()) == "".join(claim.text.split())


def test_rows_stand_in_groups_the_weightiest_first_and_lone_ones_apart() -> None:
    made = rows(STORY, index(STORY))
    assert {each.key: [row.number for row in each.rows] for each in groups(made)} == {
        "disputed": [3, 5, 1, 4],
        "differing": [],
        "agreed": [2, 7],
        "single": [6],
    }
    page = comparison_page(STORY)
    order = [int(number) for number in re.findall(r'class="detail" id="p(\d+)"', page)]
    assert order == [3, 5, 1, 4, 2, 7, 6]
    assert page.index('id="single"') < page.index('id="p6"')


def crowds(first: str, second: str) -> Comparison:
    """Two outlets on how many fled, and no conflict told."""
    said = [f"It is thought that {first} people fled the town", f"{second} people had left by noon"]
    made = comparison(
        [article(said[0], "Post", None), article(said[1], "Wire", None)], [dict(enumerate(said))]
    )
    pages = [page_of(each.article) for each in made.readings]
    claims = tuple(
        replace(each, quantities=quantities(page, 0, len(page.plain)))
        for each, page in zip(made.claims, pages, strict=True)
    )
    return replace(made, claims=claims)


def test_figures_that_differ_are_never_agreed_on() -> None:
    for first, second, group in (
        ("as many as 4,000", "2,300", "differing"),
        ("at least 2,300", "2,300", "agreed"),
        ("about 2,300", "2,312", "agreed"),
        ("dozens of", "40", "agreed"),
        ("2,300", "3", "agreed"),  # too far apart to be of one thing
    ):
        made = crowds(first, second)
        (row,) = rows(made, index(made))
        assert row.group == group, (first, second)
        assert json.loads(comparison_json(made))["propositions"][0]["group"] == group
        shown = Parsed(comparison_page(made)).plain, " ".join(terminal(made).split())
        told = "Figures differ" if group == "differing" else "No difference found"
        assert all(f" {told}" in words for words in shown)


def test_figures_that_differ_without_a_conflict_are_shown_and_none_is_best() -> None:
    made = crowds("as many as 4,000", "2,300")
    known = index(made)
    (row,) = rows(made, known)
    assert row.figures
    assert [f.quantity.value for f in (row.figures.low, row.figures.high)] == [2300, 4000]
    assert row.figures.best is None
    assert [each.exact for each in cells(known, made.columns, row)] == [True, True]
    assert [each.kind for each in opening(known, made, [row])] == ["peace", "differing"]


def test_a_cell_with_both_sides_has_the_words_of_each() -> None:
    texts = (
        article("The horn did not sound. The horn sounded.", "Post", None),
        article("It did.", "Wire", None),
    )
    made = comparison(texts, [{0: "The horn sounded", 1: "It did"}])
    denial = replace(made.claims[0], spans=(texts[0].span(0, 22),), text=texts[0].text[:22])
    (row,) = made.propositions
    row = replace(row, claims=(*row.claims, denial.id), denying=(denial.id,))
    held = [replace(each, proposition=row.id) for each in made.coverage]
    held[0] = replace(
        held[0],
        stances=(Stance.ASSERTS, Stance.DISPUTES),
        claims=(*held[0].claims, denial.id),
    )
    made = replace(made, claims=(*made.claims, denial), propositions=(row,), coverage=tuple(held))
    known = index(made)
    shown, other = cells(known, made.columns, rows(made, known)[0])
    assert [(v.sign, v.words) for v in shown.voices] == [
        (SIGNS[Stance.ASSERTS], "The horn sounded"),
        (SIGNS[Stance.DISPUTES], "The horn did not sound"),
    ]
    assert [v.words for v in other.voices] == [""]


def test_the_page_opens_with_five_sentences_at_most() -> None:
    known = index(STORY)
    found = opening(known, STORY, rows(STORY, known))
    assert [each.kind for each in found] == ["disputed", "disputed", "agreed", "omitted", "single"]
    assert found[0].row == 3
    for words in ("“900”", "“2,300”", "Tove Lindgard", "Quellhaven Herald", "Anders Ruhl"):
        assert words in found[0].text
    assert opening(index(ALONE), ALONE, rows(ALONE, index(ALONE))) == ()
    agreed = comparison(TWO, [{0: "It rained", 1: "It rained"}])
    calm = opening(index(agreed), agreed, rows(agreed, index(agreed)))
    assert [each.kind for each in calm] == ["peace", "agreed"]
    page = Parsed(comparison_page(STORY)).plain
    assert all(" ".join(each.text.split()) in page for each in found)


def test_the_opening_takes_the_two_sides_from_two_outlets_where_it_can() -> None:
    texts = (
        article("Day one\n\nThe horn sounded. The horn did not sound.", "Post", None),
        article("Day two\n\nThe old horn sounded twice.", "Wire", None),
    )
    made = comparison(texts, [{0: "The horn sounded", 1: "The old horn sounded twice"}])
    denial = replace(
        made.claims[0],
        spans=(span(texts[0], "The horn did not sound"),),
        text="The horn did not sound",
    )
    (row,) = made.propositions
    row = replace(row, claims=(*row.claims, denial.id), denying=(denial.id,))
    held = tuple(replace(each, proposition=row.id) for each in made.coverage)
    made = replace(made, claims=(*made.claims, denial), propositions=(row,), coverage=held)
    known = index(made)
    (first, *_) = opening(known, made, rows(made, known))
    assert "Wire: “The old horn sounded twice.” Post: “The horn did not sound.”" in first.text


def test_the_opening_prefers_what_is_not_said_to_be_certain() -> None:
    sure, plain = "Needless to say nobody will resign", "The depot holds the wheat of the valley"
    texts = (
        article(f"Day one\n\n{sure}. {plain}.", "Post", None),
        article("Day two\n\nRain fell.", "Wire", None),
    )
    made = comparison(texts, [{0: sure}, {0: plain}])
    certain = LoadedWords(
        texts[0].id, (), (span(texts[0], "Needless to say"),), 1, 2, "by-hand@1", 0.5
    )
    for loaded, row in (((), 1), ((certain,), 2)):
        given = replace(made, loaded=loaded)
        known = index(given)
        *_, last = opening(known, given, rows(given, known))
        assert (last.kind, last.row) == ("single", row)


def test_no_method_stands_in_the_flow_of_the_page() -> None:
    page = comparison_page(STORY)
    folded = re.sub(r"<details class=\"(how|diff)\">.*?</details>", "", page, flags=re.DOTALL)
    assert "by-hand@1" in page
    assert not re.search(r"\w@\d", Parsed(folded).words)


def test_every_row_has_what_it_is_filtered_by() -> None:
    page = comparison_page(STORY)
    (row,) = re.findall(r'<tbody[^>]*>\n<tr role="row" id="r3"', page)
    assert 'data-outlet="Quellhaven Herald\nNorthern Ledger\nHarbour Radio' in row
    assert 'data-speaker="' in row
    assert 'data-differs-in="figure"' in row
    for name in ("outlet", "speaker", "differs in"):
        (offered,) = re.findall(rf'<select data-facet="{name}">(.*?)</select>', page)
        assert offered.count("<option") > 1
    assert set(re.findall(r'<div id="g-([^"]+)"', page)) == {w.replace(" ", "-") for w in TERMS}


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
        "“900” Quellhaven Herald, citing Tove Lindgard, 4 March 2031, 08:10 UTC “1,400”",
        "one figure, updated",
        "unknown: one of the two articles has no date",
        "Tove Lindgard “A welder’s torch started the fire” Quellhaven Herald, citing",
        "Northern Ledger (3 h 20 min later)",
        "no date: notes.txt",
        "1 citation",
        "0 changes; direction known from the dates",
        "0 changes; direction unknown",
        "Northern Ledger reprint",
        "empty.html: it holds no article",
    ):
        assert part in words


def test_without_dates_nobody_was_first() -> None:
    compared = comparison(TWO, [{0: "It rained", 1: "It rained"}])
    assert 'id="timeline"' not in comparison_page(compared)


def test_fifty_outlets_and_three_hundred_claims_stay_a_few_megabytes() -> None:
    assert len(comparison_page(large()).encode()) < 3_000_000


def test_what_the_page_leaves_out_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crossread.report.html.comparison_page.ROWS_MAX", 12)
    monkeypatch.setattr("crossread.report.html.comparison_page.TEXT_MAX", 130)
    page = Parsed(comparison_page(large(26, 20)))
    assert "8 more claims of several outlets" in page.plain
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


def terminal(compared: Comparison, width: int = 100) -> str:
    console = Console(file=io.StringIO(), width=width, highlight=False, markup=False, emoji=False)
    differences(compared, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_the_terminal_opens_with_the_sentences_then_the_groups() -> None:
    shown = " ".join(terminal(STORY).split())
    known = index(STORY)
    for each in opening(known, STORY, rows(STORY, known)):
        assert " ".join(each.text.split()) in shown
    assert shown.index(" Disputed ") < shown.index(" No difference found ")
    assert "Northern Ledger 2,300 ” Anders Ruhl" in shown
    assert "○ omits: The Inlet Times" in shown
    assert "· not assessed: notes.txt" in shown
    assert max(map(len, terminal(STORY, 80).splitlines())) <= 80


def test_the_terminal_shows_eight_of_a_group_at_most_and_obeys_nothing() -> None:
    assert "8 of 20" in terminal(large(26, 20))
    assert not set(terminal(hostile(EVIL))) & set("\x1b\0\u202e")
    assert "One article with 0 claims" in terminal(NOTHING)


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
    assert copied(reuse) == [
        ("The", ""),
        (" ", ""),
        ("old", "del"),
        (" ferry sank ", ""),
        ("off", "del"),
        (" ", ""),
        ("near", "ins"),
        (" Olm ", ""),
        ("on Monday", "ins"),
    ]


def test_a_long_passage_is_cut() -> None:
    long = Article("word " * 5_000, "A")
    spans = long.span(0, 24_999), long.span(0, 24_999)
    reuse = Reuse(*spans, ReuseKind.REPRINT, Direction.UNKNOWN, 1.0, (), "m", 1.0)
    ((text, mark),) = copied(reuse)
    assert (len(text), text[-1], mark) == (4_001, "…", "")


def test_voices_that_are_left_out_are_counted_beside_their_own_sign() -> None:
    reports = SIGNS[Stance.REPORTS]
    found = [SaidBy(reports, who) for who in "ABCD"] + [SaidBy(DENIAL, "X")]
    assert fewer(found, (reports, DENIAL)) == (
        SaidBy(reports, "A and 3 more"),
        SaidBy(DENIAL, "X"),
    )
    assert fewer(found[:4], (reports,)) == (SaidBy(reports, "A"), SaidBy(reports, "B and 2 more"))
    assert fewer(found[:2], (reports, DENIAL))[1] == SaidBy(DENIAL, "")
