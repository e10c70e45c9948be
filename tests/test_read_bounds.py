"""What no input may take: each bound has its own line, and what fits is read."""

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from printed import Placed, pdf, pdf_file

from crossread.read import read
from crossread.read.limits import (
    MAX_ATTRIBUTES,
    MAX_FAULTS,
    MAX_FEED_ENTRIES,
    MAX_FEED_TAGS,
    MAX_LINES,
    MAX_PDF_PAGES,
    MAX_TEXT,
    PDF_MEMORY,
)
from crossread.records import Article, Unused

SENTENCE = "The harbour of Ostrel will be closed for a week while divers look for the anchor. "


def found(path: Path, data: bytes) -> tuple[list[Article], list[str]]:
    """The articles of a file, and why there are no more."""
    path.write_bytes(data)
    items = list(read([str(path)]))
    articles = [each for each in items if isinstance(each, Article)]
    return articles, [each.reason for each in items if isinstance(each, Unused)]


def test_a_long_text_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    for name, text in (
        ("words.txt", SENTENCE * 5_000),
        ("lines.md", f"{SENTENCE}\n\n" * 5_000),
        ("one.txt", "x" * 400_000),
        ("line.jsonl", f'{{"text": "{SENTENCE * 5_000}"}}\n'),
    ):  # fmt: skip
        (article,), (reason,) = found(tmp_path / name, text.encode())
        assert MAX_TEXT / 2 <= len(article.text) <= MAX_TEXT
        assert article.text[:80] in text
        assert article.complete is False
        assert f"{len(article.text):,}" in reason


@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
def test_a_text_that_just_fits_is_whole(tmp_path: Path, end: str) -> None:
    text = SENTENCE * (MAX_TEXT // len(SENTENCE)) + end
    (article,), reasons = found(tmp_path / "a.txt", text.encode())
    assert (article.text, article.complete, reasons) == (text, None, [])


def _attributes() -> Iterator[bytes]:
    names = [f"a{number}" for number in range(MAX_ATTRIBUTES + 1)]
    for joined in (" ".join(names), "=1 ".join(names), "='>' ".join(names), '="<"\n'.join(names)):
        yield joined.encode()


@pytest.mark.parametrize("attributes", list(_attributes()))
def test_a_tag_of_very_many_attributes_is_refused(tmp_path: Path, attributes: bytes) -> None:
    body = f"<p>{SENTENCE * 4}</p>".encode()
    for name, data in (
        ("a.html", b"<html><body><div %s>%s</div></body></html>" % (attributes, body)),
        ("a.rss", b"<rss version='2.0'><channel><item %s></item></channel></rss>" % attributes),
    ):
        articles, (reason,) = found(tmp_path / name, data)
        assert articles == []
        assert f"{MAX_ATTRIBUTES:,}" in reason


PARAGRAPHS = "".join(
    f"<p class=a id=b{number} title=c>{number}. {SENTENCE}</p>" for number in range(200)
)


def test_a_page_of_many_tags_with_a_few_attributes_is_read(tmp_path: Path) -> None:
    data = f"<html><body>{PARAGRAPHS}</body></html>"
    (article,), reasons = found(tmp_path / "a.html", data.encode())
    assert not reasons
    assert len(article.text) > 10_000


@pytest.mark.parametrize("entry", ["<item><title>x", "<item>&bogus;", "<entry/>", "<rss:item>"])
def test_a_feed_of_very_many_entries_is_cut(tmp_path: Path, entry: str) -> None:
    full = f"<item><title>First</title><description>{SENTENCE * 4}</description></item>"
    data = f"<rss version='2.0'><channel>{full}{entry * 50_000}"
    articles, reasons = found(tmp_path / "a.rss", data.encode())
    assert [each.text[:5] for each in articles] in (["First"], [])
    assert f"{MAX_FEED_ENTRIES:,}" in reasons[-1]


def test_a_feed_of_very_many_tags_is_refused(tmp_path: Path) -> None:
    data = b"<rss version='2.0'><channel><item>" + b"<a>" * (MAX_FEED_TAGS + 1)
    articles, (reason,) = found(tmp_path / "a.rss", data)
    assert articles == []
    assert f"{MAX_FEED_TAGS:,}" in reason


LINE = b'{"text": "The harbour is closed."}\n'


def test_lines_without_end_stop(tmp_path: Path) -> None:
    articles, reasons = found(tmp_path / "a.jsonl.gz", gzip.compress(LINE + b"{}\n" * 20_000))
    assert len(articles) == 1
    assert len(reasons) == MAX_FAULTS + 2
    assert f"{MAX_FAULTS:,}" in reasons[-1]
    articles, (reason,) = found(tmp_path / "b.jsonl.gz", gzip.compress(LINE + b"\n" * 120_000))
    assert len(articles) == 1
    assert f"{MAX_LINES:,}" in reason


@pytest.mark.parametrize(
    ("data", "articles", "reasons"),
    [
        (gzip.compress(LINE) + gzip.compress(LINE), 2, 0),
        (gzip.compress(LINE[:9]) + gzip.compress(LINE[9:]), 1, 0),
        (gzip.compress(LINE) + b"\0" * 10_000, 1, 0),
        (gzip.compress(LINE) + b"\0" * 512 + gzip.compress(LINE), 2, 0),
        (gzip.compress(LINE) + b"more bytes" * 900, 1, 1),
        (gzip.compress(LINE) + b"\x1f", 1, 1),
        (gzip.compress(LINE)[:-4], 1, 1),
        (gzip.compress(b"") * 20_000, 0, 1),
    ],
)
def test_gzip_data_to_its_very_end(
    tmp_path: Path, data: bytes, articles: int, reasons: int
) -> None:
    got = found(tmp_path / "a.jsonl.gz", data)
    assert (len(got[0]), len(got[1])) == (articles, reasons)


@pytest.mark.slow
def test_a_pdf_of_many_boxes_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    placed: list[Placed] = [(60, 800 - n % 700, 8, f"{SENTENCE * 8}{n}") for n in range(500)]
    (article,), (reason,) = found(tmp_path / "a.pdf", pdf([placed]))
    assert MAX_TEXT / 2 <= len(article.text) <= MAX_TEXT
    assert f"{len(article.text):,}" in reason


@pytest.mark.slow
def test_a_pdf_that_inflates_is_refused(tmp_path: Path) -> None:
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(b" " * 1_000_000) for _ in range(640)) + packer.flush()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R >>",
    ]
    articles, (reason,) = found(tmp_path / "a.pdf", pdf_file(objects))
    assert articles == []
    assert f"{PDF_MEMORY // 1_000_000} MB" in reason


@pytest.mark.slow
def test_a_pdf_of_very_many_pages_is_refused(tmp_path: Path) -> None:
    data = pdf([[(60, 700, 9, "words")]] * (MAX_PDF_PAGES + 1))
    articles, (reason,) = found(tmp_path / "a.pdf", data)
    assert articles == []
    assert f"{MAX_PDF_PAGES:,}" in reason


def test_a_title_and_links_of_a_cut_text_stay_inside_it(tmp_path: Path) -> None:
    title = "word " * (MAX_TEXT // 4)
    row = json.dumps({"title": title, "text": f"{title}and more"})
    (article,), _ = found(tmp_path / "a.jsonl", row.encode())
    assert article.title
    assert article.title.text == article.text
    page = "".join(
        f'<p><a href="https://a.example/{n}">Ostrel</a>: {SENTENCE * 4}</p>' for n in range(1_000)
    )
    whole = f"<html><body><article><h1>Ostrel</h1>{page}</article></body></html>"
    (article,), _ = found(tmp_path / "a.html", whole.encode())
    assert article.links
    assert all(link.span and link.span.article == article.id for link in article.links)
