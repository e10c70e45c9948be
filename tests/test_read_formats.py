"""PDF, feeds and JSON-LD: what becomes an article of them, and what is said of broken parts."""

import json
from pathlib import Path

import pytest
from printed import Placed, column, pdf

from crossread.read import read
from crossread.records import Article, Unused

HEAD: Placed = (60, 800, 8, "The Varrow Courier - 4 May 2031")


def test_a_pdf_is_put_together_again(tmp_path: Path) -> None:
    first = [
        HEAD,
        (60, 760, 20, "Harbour of Ostrel closed for a week"),
        *column(720, [
            "The harbour of Ostrel will be closed for a week while divers look",
            "for the anchor that was lost in the storm, the board said on Mon-",
            "day. Nobody knows how deep the long-term channel is.",
        ]),
        *column(668, [
            "A pilot, Sim Arder, said the chart was forty years old. “The long-",
            "term plan is to dredge,” he said, and the board did not answer him",
        ]),
        (290, 30, 8, "Page 1"),
    ]  # fmt: skip
    second = [
        HEAD,
        *column(760, ["until the next morning, when it agreed.", ]),
        *column(720, ["Fees stay as they are."]),
        (290, 30, 8, "Page 2"),
    ]  # fmt: skip
    path = tmp_path / "ostrel.pdf"
    path.write_bytes(pdf([first, second]))
    (article,) = read([str(path)], outlet="Varrow Courier")
    assert isinstance(article, Article)
    assert article.text.split("\n\n") == [
        "Harbour of Ostrel closed for a week",
        (
            "The harbour of Ostrel will be closed for a week while divers look for the anchor that"
            " was lost in the storm, the board said on Monday. Nobody knows how deep the long-term"
            " channel is."
        ),
        (
            "A pilot, Sim Arder, said the chart was forty years old. “The long-term plan is to"
            " dredge,” he said, and the board did not answer him until the next morning, when it"
            " agreed."
        ),
        "Fees stay as they are.",
    ]
    assert article.title_length == len("Harbour of Ostrel closed for a week")
    assert article.outlet == "Varrow Courier"


def test_a_locked_and_an_empty_pdf_are_unused(tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").write_bytes(pdf([[]]))
    locked = Path(__file__).parent / "pages" / "locked.pdf"
    first, second = read([str(locked), str(tmp_path / "empty.pdf")])
    assert isinstance(first, Unused)
    assert "protected by a password" in first.reason
    assert isinstance(second, Unused)
    assert "no text" in second.reason


LONG = (
    "The old bridge at Kell was closed to carts on Wednesday after a crack was found in its middle"
    " arch. The engineer, Rosa Tiel, said it would take a month to mend."
)


def test_each_entry_of_a_feed_is_an_article_or_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "kell.rss"
    path.write_text(
        f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Kell Post</title>
<language>en-gb</language>
<item><title>Bridge &amp;amp; road closed</title><link>https://kell.example/1</link>
<pubDate>Wed, 07 May 2031 06:30:00 GMT</pubDate><dc:creator>By Ada Winn</dc:creator>
<content:encoded><![CDATA[<p>{LONG}</p><blockquote><p>“We had no choice.”</p></blockquote>]]>
</content:encoded></item>
<item><title>Only a teaser</title><description>{LONG} […]</description></item>
<item><title>Nothing more</title><link>https://kell.example/3</link></item>
<item><description>too short</description></item>
</channel></rss>""",
        encoding="utf-8",
    )
    full, teaser, *rest = read([str(path)])
    assert isinstance(full, Article)
    assert full.text == f"Bridge & road closed\n\n{LONG}\n\n“We had no choice.”"
    assert (full.outlet, full.url, full.lang) == ("Kell Post", "https://kell.example/1", "en")
    assert full.published == "2031-05-07T06:30:00+00:00"
    assert (full.authors, full.complete) == (("Ada Winn",), None)
    assert isinstance(teaser, Article)
    assert teaser.complete is False
    assert teaser.published is None
    assert [each.name for each in rest] == [f"{path}#3", f"{path}#4"]
    assert all(isinstance(each, Unused) and "too little" in each.reason for each in rest)


@pytest.mark.parametrize(
    ("fields", "authors"),
    [
        ("<author>ada@kell.example (Ada Winn)</author>", ("Ada Winn",)),
        ("<author>ada@kell.example</author><dc:creator>Ada Winn</dc:creator>", ("Ada Winn",)),
        ("<dc:creator>Ada Winn</dc:creator><dc:creator>Bo Lind</dc:creator>",
         ("Ada Winn", "Bo Lind")),
        ("<author>desk@kell.example</author>", ()),
    ],
)  # fmt: skip
def test_authors_of_an_entry(tmp_path: Path, fields: str, authors: tuple[str, ...]) -> None:
    assert entry(tmp_path, f"{fields}<description>{LONG}</description>").authors == authors


@pytest.mark.parametrize(
    "end",
    [
        ' &lt;a href="/1"&gt;Continue reading...&lt;/a&gt;',
        " Read more »",
        "&lt;p&gt;The post &lt;a&gt;Bridge&lt;/a&gt; appeared first on Kell Post.&lt;/p&gt;",
    ],
)
def test_pointers_at_the_end_of_an_entry_are_no_text(tmp_path: Path, end: str) -> None:
    article = entry(tmp_path, f"<description>&lt;p&gt;{LONG}&lt;/p&gt;{end}</description>")
    assert (article.text, article.complete) == (f"Bridge closed\n\n{LONG}", False)


def entry(place: Path, fields: str) -> Article:
    """The one entry of a feed with these fields."""
    (place / "one.rss").write_text(
        '<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><item><title>Bridge closed</title>{fields}</item></channel></rss>"
    )
    (found,) = read([str(place / "one.rss")])
    assert isinstance(found, Article), found
    return found


def test_an_atom_feed_that_breaks_off_gives_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "kell.xml"
    path.write_text(
        f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Kell Post</title>
<entry><title>Bridge closed</title><updated>2031-05-07T06:30:00Z</updated>
<content type="html">&lt;p&gt;{LONG}&lt;/p&gt;</content></entry>
<entry><title>Road <b>closed</title><content>""",
        encoding="utf-8",
    )
    found = list(read([str(path)]))
    articles = [each for each in found if isinstance(each, Article)]
    reasons = [each.reason for each in found if isinstance(each, Unused)]
    assert [each.text for each in articles] == [f"Bridge closed\n\n{LONG}"]
    assert articles[0].published is None  # `updated` is the time of the last change
    assert any("the feed is broken" in reason for reason in reasons)


def test_entities_of_a_feed_are_not_unfolded(tmp_path: Path) -> None:
    path = tmp_path / "laughs.rss"
    path.write_text(
        '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss version="2.0"><channel>'
        f"<item><title>x</title><description>{LONG}&b;</description></item></channel></rss>",
        encoding="utf-8",
    )
    (found,) = read([str(path)])
    assert isinstance(found, Unused)
    assert "declares XML entities" in found.reason


def test_json_ld_articles(tmp_path: Path) -> None:
    article = {
        "@type": ["NewsArticle"],
        "headline": "Bridge at Kell closed",
        "articleBody": f"{LONG}\n\n“We had no choice,” she said.",
        "author": {"name": "Ada Winn"},
        "publisher": {"@type": "Organization", "name": "Kell Post"},
        "datePublished": "2031-05-07T06:30:00Z",
        "url": "https://kell.example/1",
        "inLanguage": "en-GB",
        "isAccessibleForFree": False,
    }
    one = tmp_path / "one.jsonld"
    one.write_text(json.dumps(article), encoding="utf-8")
    many = tmp_path / "many.json"
    broken = {"@type": "NewsArticle", "headline": "No body"}
    many.write_text(json.dumps({"@graph": [article, broken]}), encoding="utf-8")
    first, second, third = read([str(one), str(many)])
    assert isinstance(first, Article)
    assert first.text == (f"Bridge at Kell closed\n\n{LONG}\n\n“We had no choice,” she said.")
    assert first.title_length == len("Bridge at Kell closed")
    assert (first.outlet, first.url) == ("Kell Post", "https://kell.example/1")
    assert first.published == "2031-05-07T06:30:00+00:00"
    assert (first.authors, first.lang, first.complete) == (("Ada Winn",), "en", False)
    assert isinstance(second, Article)
    assert second.id == first.id
    assert isinstance(third, Unused)
    assert third == Unused(f"{many}#2", "its NewsArticle has no articleBody")


def test_a_json_list_of_records_is_read_like_lines(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_text(json.dumps([{"id": "a", "text": " kept \n"}, {"text": 1}]), encoding="utf-8")
    first, second = read([str(path)])
    assert isinstance(first, Article)
    assert (first.name, first.text) == ("a", " kept \n")
    assert isinstance(second, Unused)
    assert "'text' is not a text" in second.reason


def text_of(place: Path, pages: list[list[Placed]]) -> str:
    """The text of a PDF of these words."""
    path = place / "printed.pdf"
    path.write_bytes(pdf(pages))
    (article,) = read([str(path)])
    assert isinstance(article, Article), article
    return article.text


LEFT = [
    "The harbour of Ostrel will be",
    "closed for a week while divers",
    "look for the anchor, the board",
    "of the harbour said on Monday.",
]
RIGHT = [
    "A pilot, Sim Arder, said that",
    "the chart was forty years old",
    "and that nobody at the harbour",
    "had ever asked him about it.",
]
MIDDLE = [
    "Ferries will call at the quay",
    "of Kell, a mile to the north,",
    "until the end of the week.",
    "",
]


@pytest.mark.parametrize("columns", [(LEFT, RIGHT), (LEFT, RIGHT[:3]), (LEFT, MIDDLE, RIGHT)])
@pytest.mark.parametrize(
    "heading", [(), ((60.0, 760.0, 20.0, "Harbour of Ostrel closed for a whole week"),)]
)
def test_columns_drawn_line_by_line_are_read_one_by_one(
    tmp_path: Path, columns: tuple[list[str], ...], heading: tuple[Placed, ...]
) -> None:
    placed = [
        (60.0 + 175 * side, 700.0 - 14 * number, 11.0, lines[number])
        for number in range(4)
        for side, lines in enumerate(columns)
        if number < len(lines) and lines[number]
    ]
    text = " ".join(text_of(tmp_path, [[*heading, *placed]]).split())
    places = [text.index(" ".join(each for each in lines if each)) for lines in columns]
    assert places == sorted(places)


def test_a_table_keeps_its_rows(tmp_path: Path) -> None:
    rows = [("Kell", "14"), ("Ostrel", "9"), ("Varrow", "31"), ("Senna", "2")]
    placed: list[Placed] = [(60, 760 - 14 * n, 11, each) for n, each in enumerate(LEFT + RIGHT)]
    for number, row in enumerate(rows):
        placed += [(60 + 150 * n, 600 - 14 * number, 11, each) for n, each in enumerate(row)]
    text = text_of(tmp_path, [placed])
    assert all(" ".join(row) in text for row in rows)


DIVIDED = {
    "a well-|known pilot": "a well-known pilot",
    "the anti-|fouling paint": "the anti-fouling paint",
    "the out-of-the-|way quay": "the out-of-the-way quay",
    "some 20-|30 boats": "some 20-30 boats",
    "the forty-|first day": "the forty-first day",
    "the non-|Ostrel crew": "the non-Ostrel crew",
    "the vice-|chair left": "the vice-chair left",
    "the har-|bour pilots": "the harbour pilots",
    "all offi-|cials left": "all officials left",
    "what they under-|stood": "what they understood",
    "a to-do -|said the pilot": "a to-do - said the pilot",
}


def test_hyphens_at_the_ends_of_lines(tmp_path: Path) -> None:
    lines = [
        words
        for number, each in enumerate(DIVIDED)
        for words in (f"{number}. It was {each}, it said.".replace("|", "\n")).split("\n")
    ]
    text = text_of(tmp_path, [column(760, lines)])
    assert [whole for whole in DIVIDED.values() if whole not in text] == []


TURNS = [
    "THE COURT: Please go on.",
    "THE WITNESS: I came to the quay at",
    "nine, and the boat had gone by then.",
    "MS. TIEL: Did anybody tell you why",
    "it had left before its time?",
    "THE WITNESS: Nobody told me anything.",
]


@pytest.mark.parametrize(("start", "apart"), [(1, False), (14, False), (1, True)])
def test_line_numbers_of_a_transcript_are_no_words(tmp_path: Path, start: int, apart: bool) -> None:
    placed: list[Placed] = []
    for number, words in enumerate(TURNS):
        count, y = str(start + number), 760 - 24 * number
        placed += (
            [(40, y, 11, count), (90, y, 11, words)]
            if apart
            else [(40, y, 11, f"{count}  {words}")]
        )
    text = " ".join(text_of(tmp_path, [placed]).split())
    assert text == " ".join(TURNS)


def test_numbers_that_count_no_lines_stay(tmp_path: Path) -> None:
    lines = [
        "12 boats were tied up at the quay on",
        "9 May, when the fire began, and of the",
        "31 on board of the last one of them",
        "14 were taken to Kell by bus at noon.",
    ]
    assert text_of(tmp_path, [column(760, [*LEFT, *lines])]) == " ".join([*LEFT, *lines])


@pytest.mark.parametrize(
    ("head", "foot"),
    [
        ("5/6/31, 8:00 AM   Harbour closed - Courier", "https://courier.example/harbour 1/1"),
        ("06.05.2031, 08:00 Harbour closed", "https://courier.example/harbour?a=1"),
        ("6/5/2031, 08:00", "file:///home/ada/harbour.html 1 / 1"),
    ],
)
def test_what_a_browser_prints_on_its_sheet_is_left_out(
    tmp_path: Path, head: str, foot: str
) -> None:
    title = (60.0, 760.0, 20.0, "Harbour of Ostrel closed")
    text = text_of(
        tmp_path, [[(40, 820, 8, head), title, *column(720, [*LEFT, *RIGHT]), (40, 20, 8, foot)]]
    )
    assert text.startswith("Harbour of Ostrel closed\n\nThe harbour")
    assert text.endswith("asked him about it.")
