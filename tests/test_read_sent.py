"""What archivists and agencies send: WARC and WACZ, whole, damaged and cut; ninjs, NewsML-G2; lists
of addresses.
"""

import base64
import gzip
import hashlib
import io
import json
import zipfile
from itertools import accumulate
from pathlib import Path

import pytest

from crossread.errors import UnusableInput
from crossread.read import read, read_raw
from crossread.read.addresses import csv_addresses, json_addresses, sitemap_addresses
from crossread.read.facts import Facts
from crossread.read.pieces import pieces
from crossread.records import Article, Raw, Unused

WORDS = (
    "The harbour office said on Friday that the last ferry had sailed. Nobody had told the "
    "islanders, who had asked the province for help twice in the winter and once in spring."
)


def page(number: int) -> bytes:
    title = f"Ferry {number} stops running for good"
    return (
        f"<!doctype html><html><head><title>{title}</title></head><body><article><h1>{title}</h1>"
        f"<p>{WORDS} Ferry {number}.</p><p>{WORDS}</p></article></body></html>"
    ).encode()


def record(number: int, body: bytes, head: str = "Content-Type: text/html; charset=utf-8") -> bytes:
    """One answer of a server as it stands in a WARC, with its digest."""
    block = f"HTTP/1.1 200 OK\r\n{head}\r\n\r\n".encode() + body
    digest = base64.b32encode(hashlib.sha1(block, usedforsecurity=False).digest()).decode()
    lines = (
        "WARC/1.0",
        "WARC-Type: response",
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012d}>",
        "WARC-Date: 2024-05-01T10:00:00Z",
        f"WARC-Target-URI: https://ferry.example/{number}",
        f"WARC-Block-Digest: sha1:{digest}",
        "Content-Type: application/http; msgtype=response",
        f"Content-Length: {len(block)}",
    )
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


WARC = b"".join(record(number, page(number)) for number in range(4))


def found(path: Path) -> tuple[list[Article], list[Unused]]:
    pytest.importorskip("fastwarc")
    items = list(read([str(path)]))
    kept = [each for each in items if isinstance(each, Article)]
    return kept, [each for each in items if isinstance(each, Unused)]


@pytest.mark.parametrize("packed", [False, True])
def test_every_page_of_a_warc_is_read(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / ("a.warc.gz" if packed else "a.warc")
    whole = b"".join(gzip.compress(record(n, page(n))) for n in range(4)) if packed else WARC
    path.write_bytes(whole)
    kept, unused = found(path)
    assert [each.url for each in kept] == [f"https://ferry.example/{n}" for n in range(4)]
    assert unused == []
    assert {each.capture.taken for each in kept if each.capture} == {"2024-05-01T10:00:00+00:00"}
    raws = [each for each in read_raw([str(path)]) if isinstance(each, Raw)]
    assert [each.data for each in raws] == [page(number) for number in range(4)]
    assert dict(raws[0].headers)["content-type"] == "text/html; charset=utf-8"


def test_encodings_of_the_line_are_taken_off(tmp_path: Path) -> None:
    html = page(1)
    chunks = b"".join(
        b"%x\r\n%s\r\n" % (len(part), part) for part in (html[:100], html[100:])
    ) + b"0\r\n\r\n"  # fmt: skip
    path = tmp_path / "a.warc"
    kind = "Content-Type: text/html"
    path.write_bytes(
        record(1, chunks, f"{kind}\r\nTransfer-Encoding: chunked")
        + record(2, gzip.compress(html), f"{kind}\r\nContent-Encoding: gzip")
        + record(3, b"\x1f\x8bnot", f"{kind}\r\nContent-Encoding: gzip")
        + record(4, b"zzz", f"{kind}\r\nContent-Encoding: br")
        + record(5, b"GIF89a", "Content-Type: image/gif")
    )
    kept, unused = found(path)
    assert len({each.text for each in kept}) == 1
    assert [each.url for each in kept] == [f"https://ferry.example/{n}" for n in (1, 2)]
    assert [each.name.rpartition("#")[2] for each in unused] == ["3", "4"]


def test_a_changed_byte_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(WARC.replace(b"Ferry 1.", b"Ferry 7.", 1))
    kept, unused = found(path)
    assert len(kept) == 3
    assert [each.name.rpartition("#")[2] for each in unused] == ["2"]


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_cut_anywhere_gives_what_is_there_and_says_so(tmp_path: Path, packed: bool) -> None:
    """Cut at 60 places: no page before the cut is lost, and the last one never counts as whole."""
    path = tmp_path / ("a.warc.gz" if packed else "a.warc")
    records = [record(number, page(number)) for number in range(4)]
    parts = [gzip.compress(each) for each in records] if packed else records
    ends = list(accumulate(map(len, parts)))
    for at in range(12, ends[-1], ends[-1] // 60):
        path.write_bytes(b"".join(parts)[:at])
        kept, unused = found(path)
        before = sum(end <= at for end in ends)
        whole = [each for each in kept if each.complete is not False]
        assert before <= len(whole) <= before + 1, at
        assert all(page(int(str(each.url)[-1])).decode().count(WORDS) == 2 for each in whole)
        assert len(kept) <= before + 1
        assert unused or at in ends or len(whole) == before + 1, at
        assert kept or unused


def test_a_wacz_is_read_and_its_digests_are_compared(tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    good, bad = hashlib.sha256(WARC).hexdigest(), "0" * 64
    for digest, named in ((good, 0), (bad, 1)):
        resource = {"path": "archive/data.warc", "hash": f"sha256:{digest}"}
        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr("archive/data.warc", WARC)
            packed.writestr("datapackage.json", json.dumps({"resources": [resource]}))
        kept, unused = found(path)
        assert (len(kept), len(unused)) == (4, named)
    path.write_bytes(path.read_bytes()[:-40])
    assert len(found(path)[1]) == 1
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    path.write_bytes(empty.getvalue())
    assert len(found(path)[1]) == 1


# --- agencies

NINJS = {
    "uri": "https://agency.example/1",
    "headline": "Ferry stops",
    "byline": "By Ada Ohm",
    "versioncreated": "2024-03-01T10:00:00Z",
    "language": "en-GB",
    "source": "Northline",
    "body_html": f"<p>{WORDS}</p><p>It was sold.</p>",
}
G2 = f"""<?xml version="1.0"?>
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:a:1" standard="NewsML-G2">
<itemMeta><provider><name>Northline</name></provider>
<versionCreated>2024-03-01T10:00:00Z</versionCreated><pubStatus qcode="stat:usable"/></itemMeta>
<contentMeta><by>Ada Ohm</by><language tag="en"/><headline>Ferry stops</headline></contentMeta>
<contentSet><inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><head><title>No</title></head>
<body><p>{WORDS}</p><p>It was sold.</p></body></html></inlineXML></contentSet></newsItem>"""


@pytest.mark.parametrize(("name", "sent"), [("a.json", json.dumps(NINJS)), ("a.xml", G2)])
def test_an_agency_s_item_is_an_article(tmp_path: Path, name: str, sent: str) -> None:
    path = tmp_path / name
    path.write_text(sent, encoding="utf-8")
    (article,) = read([str(path)])
    assert isinstance(article, Article), article
    assert article.text == f"Ferry stops\n\n{WORDS}\n\nIt was sold."
    assert (article.outlet, article.authors, article.lang) == ("Northline", ("Ada Ohm",), "en")
    assert (article.published or "")[:10] == "2024-03-01"
    assert article.title_length == len("Ferry stops")


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("a.json", json.dumps({**NINJS, "pubstatus": "canceled"})),
        ("a.json", json.dumps({**NINJS, "body_html": ""})),
        ("a.xml", G2.replace("stat:usable", "stat:withheld")),
        ("a.xml", G2.replace("<newsItem", "<!DOCTYPE x [<!ENTITY a 'b'>]><newsItem")),
        ("a.xml", G2[:-40]),
    ],
)
def test_what_is_withheld_or_broken_is_not_used(tmp_path: Path, name: str, sent: str) -> None:
    path = tmp_path / name
    path.write_text(sent, encoding="utf-8")
    assert [type(each) for each in read([str(path)])] == [Unused]


def test_the_true_publisher_of_a_feed_s_entry_is_its_source(tmp_path: Path) -> None:
    path = tmp_path / "a.rss"
    path.write_text(
        "<rss version='2.0'><channel><title>Collector</title><item><title>Ferry stops</title>"
        "<link>https://a.example/1</link><source url='https://post.example/rss'>The Post</source>"
        f"<description>{WORDS}</description></item></channel></rss>",
        encoding="utf-8",
    )
    (article,) = read([str(path)])
    assert isinstance(article, Article)
    assert article.outlet == "The Post"


# --- lists of addresses

STORY = {
    "id": 7, "url": "https://a.example/1", "title": "Ferry", "media_name": "The Post",
    "publish_date": "2024-03-01", "language": "en",
}  # fmt: skip


def test_lists_of_addresses_say_what_they_know() -> None:
    table = "id,url,title,media_name,publish_date,language\n7,https://a.example/1,Ferry,The Post,"
    map_ = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url>'
        "<loc>https://a.example/1</loc><n:news><n:publication><n:name>The Post</n:name>"
        "<n:language>en</n:language></n:publication><n:title>Ferry</n:title>"
        "<n:publication_date>2024-03-01</n:publication_date></n:news></url></urlset>"
    )
    lists = (
        csv_addresses(f"{table}2024-03-01,en\n".encode()),
        json_addresses(json.dumps([STORY]).encode()),
        json_addresses(json.dumps({"stories": [STORY]}).encode()),
        sitemap_addresses(map_.encode()),
    )
    for listed in lists:
        assert listed
        (((url, facts),), lost) = listed
        assert lost == ""
        assert (url, facts.outlet, facts.title) == ("https://a.example/1", "The Post", "Ferry")
        assert (facts.published, facts.lang) == ("2024-03-01", "en")
    assert json_addresses(json.dumps([{**STORY, "text": WORDS}]).encode()) is None
    for bad in (b"name\nx\n", b"url\nftp://x\n", b""):
        with pytest.raises(UnusableInput):
            csv_addresses(bad)


def test_media_cloud_with_texts_is_read_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{**STORY, "text": WORDS}]), encoding="utf-8")
    (article,) = read([str(path)])
    assert isinstance(article, Article)
    assert (article.outlet, article.published) == ("The Post", "2024-03-01")


def test_stories_with_texts_are_read_beside_those_with_addresses(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    there = {**STORY, "id": 9, "text": WORDS}
    away = {**STORY, "url": "http://127.0.0.1:9/x"}
    for document in ([away, there, {"id": 8}], {"stories": [there, away, {"id": 8}]}):
        path.write_text(json.dumps(document), encoding="utf-8")
        kept, unused = found(path)
        assert [(each.name, each.outlet) for each in kept] == [("9", "The Post")]
        assert len(unused) == 2
        assert "public internet" in unused[0].reason


def test_records_beside_linked_data_are_read_too(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    node = {"@type": "NewsArticle", "headline": "Ferry stops", "articleBody": WORDS,
            "comment": {"@type": "Comment", "text": "Sad."}}  # fmt: skip
    other = [{"@type": "Comment", "text": "Sad."}, {"@context": "https://schema.org"}, 5]
    own = [{"id": "a", "text": WORDS + " It is so."}, {"id": "b"}]
    path.write_text(json.dumps([own[0], node, *other, own[1]]), encoding="utf-8")
    kept, unused = found(path)
    assert [each.title.text if each.title else "" for each in kept] == ["Ferry stops", ""]
    assert [each.name for each in kept][1] == "a"
    assert len(unused) == 1


def test_a_long_document_of_linked_data_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    nodes = [{"@type": "NewsArticle", "articleBody": f"{WORDS} {n}."} for n in range(2_500)]
    path.write_text(json.dumps({"@graph": nodes}), encoding="utf-8")
    kept, unused = found(path)
    assert (len(kept), unused) == (2_500, [])


def test_addresses_are_fetched_under_the_same_rules(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("url\nhttp://127.0.0.1:9/x\n", encoding="utf-8")
    (item,) = read([str(path)])
    assert isinstance(item, Unused)
    assert "public internet" in item.reason


def test_what_of_a_list_is_not_read_is_counted(tmp_path: Path) -> None:
    listed, lost = csv_addresses(b"url,title\nhttps://a.example/1,A\nwww.a.example/2,B\n,C\n")
    assert [url for url, _ in listed] == ["https://a.example/1"]
    assert lost.startswith("2 ")
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"id": "a", "text": WORDS}, {"id": "b"}, 5]), encoding="utf-8")
    kept, unused = found(path)
    assert [each.name for each in kept] == ["a"]
    assert [each.name.rpartition("#")[2] for each in unused] == ["2", "3"]


def test_an_archive_without_a_page_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(record(5, b"GIF89a", "Content-Type: image/gif"))
    kept, unused = found(path)
    assert (kept, len(unused)) == ([], 1)


def test_an_empty_part_of_a_wacz_does_not_stop_the_others(tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    image = record(5, b"GIF89a", "Content-Type: image/gif")
    with zipfile.ZipFile(path, "w") as packed:
        for name, data in (("", b""), ("a.warc", b""), ("b.warc", image), ("c.warc", WARC)):
            packed.writestr(f"archive/{name}", data)
    kept, unused = found(path)
    assert len(kept) == 4
    assert [each.name.rpartition("/")[2] for each in unused] == ["a.warc"]


def test_pieces_of_standard_input_are_none() -> None:
    assert [isinstance(each, Unused) for each in pieces(["-", ""], Facts())] == [True, True]
