"""PDF, feeds and JSON-LD: what becomes an article of them, and what is said of broken parts."""

import json
from pathlib import Path

from crossread.read import read
from crossread.records import Article, Unused

Placed = tuple[float, float, float, str]


def pdf(pages: list[list[Placed]]) -> bytes:
    """A PDF with these words in Helvetica."""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", font]
    kids = []
    for page in pages:
        stream = b"".join(_show(*placed) for placed in page)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    return _file(objects)


def _show(left: float, bottom: float, size: float, words: str) -> bytes:
    shown = words.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(")
    return b"BT /F %g Tf %g %g Td (%s) Tj ET\n" % (size, left, bottom, shown.replace(b")", b"\\)"))


def _file(objects: list[bytes]) -> bytes:
    written = bytearray(b"%PDF-1.4\n")
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    written += b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return bytes(written + trailer % (len(objects) + 1, table))


HEAD: Placed = (60, 800, 8, "The Varrow Courier - 4 May 2031")


def column(top: float, lines: list[str]) -> list[Placed]:
    """Lines of a paragraph, one below the other."""
    return [(60, top - 14 * number, 11, words) for number, words in enumerate(lines)]


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
