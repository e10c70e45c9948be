"""`read`: files, folders, standard input, sidecars, archives, and what it says of odd input."""

import gzip
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crossread.errors import UsageError
from crossread.read import read
from crossread.read.limits import MAX_BYTES, MAX_LINE
from crossread.records import Article, Unused

TEXT = "Ferry to Ostrel stopped\r\n\r\nNobody was hurt.\r\n\tThe board\u00a0met \u2028late. \n"


def one(path: Path, **options: str) -> Article:
    """The only result for a path, which has to be an article."""
    (found,) = read([str(path)], **options)
    assert isinstance(found, Article), found
    return found


def refused(inputs: Sequence[Path | str]) -> list[str]:
    """The reasons of results that all have to be refusals."""
    found = list(read([str(each) for each in inputs]))
    assert all(isinstance(each, Unused) for each in found), found
    return [each.reason for each in found if isinstance(each, Unused)]


def test_plain_text_is_kept_code_point_for_code_point(tmp_path: Path) -> None:
    path = tmp_path / "ferry.txt"
    path.write_bytes(TEXT.encode())
    article = one(path, outlet="Varrow Courier", published="2031-05-04")
    assert article.text == TEXT
    assert (article.outlet, article.published, article.name) == (
        "Varrow Courier",
        "2031-05-04",
        "ferry.txt",
    )
    assert article.title is not None
    assert article.title.text == "Ferry to Ostrel stopped"
    assert article.capture is not None
    assert article.capture.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert article.capture.taken is None
    assert article.complete is None


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("Who moved the buoy?\n\n\nNobody knows.", "Who moved the buoy?"),
        ("The buoy was moved on Monday.\n\nNobody knows.", ""),
        ("Who moved the buoy\nNobody knows.", ""),
        ("Who moved the buoy\n\n", ""),
        ("She said:\n\nNobody knows.", ""),
        ("* * *\n\nNobody knows.", ""),
        ("word " * 40 + "\n\nNobody knows.", ""),
    ],
)
def test_a_headline_of_plain_text_is_taken_only_where_it_looks_like_one(
    tmp_path: Path, text: str, headline: str
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    article = one(path)
    assert article.text == text
    assert article.text[: article.title_length] == headline


@pytest.mark.parametrize("name", ["a.json", "a.txt.json"])
def test_a_sidecar_says_what_a_text_does_not(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.txt").write_text("Buoy moved\nNobody knows why.", encoding="utf-8")
    said = {
        "outlet": "Kell Post",
        "url": "https://kell.example/1",
        "title": "Buoy moved",
        "published": "2031-05-04T09:30:00+01:00",
        "authors": ["Ada Winn"],
        "lang": "en",
        "complete": True,
    }
    (tmp_path / name).write_text(json.dumps(said), encoding="utf-8")
    (article,) = read([str(tmp_path)], outlet="Elsewhere")
    assert isinstance(article, Article)
    assert article.outlet == "Kell Post"
    assert article.url == "https://kell.example/1"
    assert article.title_length == len("Buoy moved")
    assert article.published == "2031-05-04T09:30:00+01:00"
    assert article.authors == ("Ada Winn",)
    assert (article.lang, article.complete) == ("en", True)
    assert list(read([str(tmp_path / "a.txt"), str(tmp_path / name)], outlet="E")) != []
    assert len(list(read([str(tmp_path / "a.txt"), str(tmp_path / name)]))) == 1


@pytest.mark.parametrize(
    ("sidecar", "reason"),
    [
        ("{", "not valid JSON"),
        ("[1]", "not a JSON object"),
        ('{"published": "May 4"}', "'May 4' is not a date; write it as 2019-03-14"),
        ('{"published": "2031-02-30"}', "'2031-02-30' is not a date"),
        ('{"authors": 7}', "'authors' is 7"),
        ('{"complete": "yes"}', "'complete' is \"yes\""),
        ('{"outlet": ["a"]}', "'outlet' is [\"a\"], not a text"),
    ],
)
def test_a_bad_sidecar_is_one_clear_sentence(tmp_path: Path, sidecar: str, reason: str) -> None:
    (tmp_path / "a.txt").write_text("Nobody knows.", encoding="utf-8")
    (tmp_path / "a.json").write_text(sidecar, encoding="utf-8")
    (said,) = refused([tmp_path / "a.txt"])
    assert "sidecar a.json" in said
    assert reason in said


def test_misuse_raises_before_anything_is_read() -> None:
    with pytest.raises(UsageError, match="'tomorrow' is not a date"):
        read(["nowhere.txt"], published="tomorrow")
    with pytest.raises(UsageError, match="give a list"):
        read("nowhere.txt")


def test_markdown_loses_its_mark_up(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "---\nlayout: post\n---\n# Buoy *moved*\n\nNobody **knows** [why](https://x.example).\n"
        "It was\nlate.\n\nThe pilot said:\n\n> I saw it.\n>\n> Then it was gone.\n\n"
        "- one boat\n- two `nets`\n\n## After\n\nThe end &amp; more.\n",
        encoding="utf-8",
    )
    article = one(path)
    assert article.text.split("\n\n") == [
        "Buoy moved",
        "Nobody knows why. It was late.",
        "The pilot said:",
        "I saw it.",
        "Then it was gone.",
        "one boat",
        "two nets",
        "After",
        "The end & more.",
    ]
    assert article.title_length == len("Buoy moved")


def test_lines_of_json_keep_their_text_and_report_what_is_broken(tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": "one", "text": TEXT, "title": "Ferry to Ostrel stopped"}).encode(),
        b"",
        b'{"id": "two"',
        json.dumps(
            {"id": 3, "text": "\x00 \ufeffodd", "outlet": "Kell Post", "lang": "en"}
        ).encode(),
        b'{"id": "four", "text": 4}',
        b'{"id": "five", "text": "\\ud800"}',
        b'{"id": "six", "text": "  "}',
        b'["seven"]',
        b'{"text": "\xff"}',
        b"[" * 100_000,
        b'{"text": "no id", "published": "soon"}',
        b'{"text": "no id"}',
        b'{"id": "long", "text": "' + b"x" * MAX_LINE + b'"}',
        b'{"id": "last", "text": "end"}',
    ]
    for name, data in (
        ("a.jsonl", b"\n".join(lines)),
        (
            "b.jsonl.gz",
            gzip.compress(b"\r\n".join(lines[:3])) + gzip.compress(b"\n" + b"\n".join(lines[3:])),
        ),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        found = list(read([str(path)]))
        articles = [each for each in found if isinstance(each, Article)]
        unused = {each.name: each.reason for each in found if isinstance(each, Unused)}
        assert [each.name for each in articles] == ["one", "3", f"{path}:12", "last"]
        assert [each.text for each in articles] == [TEXT, "\x00 \ufeffodd", "no id", "end"]
        assert articles[0].title_length == len("Ferry to Ostrel stopped")
        assert articles[1].outlet == "Kell Post"
        assert list(unused) == [f"{path}:{number}" for number in (3, 5, 6, 7, 8, 9, 10, 11, 13)]
        for number, word in (
            (3, "JSON"),
            (6, "surrogate"),
            (9, "UTF-8"),
            (10, "deep"),
            (13, "longer"),
        ):
            assert word in unused[f"{path}:{number}"]


def test_a_cut_archive_gives_its_whole_lines_and_says_where_it_breaks(tmp_path: Path) -> None:
    whole = gzip.compress(
        b"".join(b'{"id": "%d", "text": "a%d"}\n' % (n, n) for n in range(50_000))
    )
    path = tmp_path / "cut.jsonl.gz"
    path.write_bytes(whole[: len(whole) * 3 // 4])
    *articles, last = read([str(path)])
    assert len(articles) > 1_000
    assert all(isinstance(each, Article) for each in articles)
    assert isinstance(last, Unused)
    assert "ends too early" in last.reason


def test_a_bomb_is_refused_while_it_unpacks(tmp_path: Path) -> None:
    path = tmp_path / "bomb.jsonl.gz"
    path.write_bytes(gzip.compress((b" " * 999_999 + b"\n") * 30, 9))
    assert path.stat().st_size < 1_000_000
    (reason,) = refused([path])
    assert "100 times its size" in reason


def test_a_folder_is_read_in_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b/z.txt", "a.txt", "b/.hidden.txt", ".git/x.txt", "b/a.md", "c.jpg"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"\xff\xd8\x00\x10" if name == "c.jpg" else b"Nobody knows.")
    (tmp_path / "again").symlink_to(tmp_path)
    found = list(read([str(tmp_path)]))
    assert [each.name for each in found] == [
        "a.txt", str(tmp_path / "c.jpg"), str(tmp_path / "again"), "b/a.md", "b/z.txt",
    ]  # fmt: skip
    assert "binary" in next(each.reason for each in found if isinstance(each, Unused))
    (tmp_path / "empty").mkdir()
    assert refused([tmp_path / "empty"]) == ["the folder has no files to read"]


MANGLED = "“It’s a café,” she said.".encode().decode("cp1252", "replace").encode()
BAD_FILES = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\t\n", "empty"),
    "empty.html": (b"", "empty"),
    "empty.pdf": (b"", "empty"),
    "empty.jsonl": (b"\n\n", "empty"),
    "binary.txt": (bytes(range(256)) * 20, "binary"),
    "binary.html": (b"\x00\x01\x02" * 99, "binary"),
    "noise.txt": (b"\x01\x02\x03\x04" * 99, "binary"),
    "cut.txt": ("“Nobody knows” why the café".encode()[:-1], "ends inside a character"),
    "mixed.txt": ("“Yes”, said Zoë. ".encode() * 9 + "Zoë said naïve".encode("latin-1"), "mixes"),
    "mojibake.txt": (MANGLED, "Windows-1252"),
    "lost.txt": ("Zo\ufffd said na\ufffdve things at the caf\ufffd".encode(), "lost"),
    "broken.pdf": (b"%PDF-1.7\nnothing here", "not a PDF that can be opened"),
    "broken.json": (b'{"a": ', "not valid JSON"),
    "other.json": (b'{"a": 1}', "no NewsArticle"),
    "page.html.gz": (gzip.compress(b"<p>one</p>\n" * 9), "gzip data and holds no JSON lines"),
    "empty.rss": (b"<rss version='2.0'><channel><title>x</title></channel></rss>", "no entries"),
    "other.rss": (b"<note>hello</note>", "not a feed"),
    "bare.html": (b"<html><body><p>Hello.</p></body></html>", "no article text"),
    "deep.html": (b"<div>" * 5_000 + b"words " * 200, "too deep"),
    "long.html": (b"<p>" + b"words " * 400_000, "2,399,999 characters; the limit is 2,000,000"),
    "wide.html": (b"<p>one</p>" * 70_000, "60,000"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_input_is_one_line_and_the_others_go_on(tmp_path: Path, name: str) -> None:
    data, reason = BAD_FILES[name]
    (tmp_path / name).write_bytes(data)
    (tmp_path / "zz.txt").write_text("Nobody knows.", encoding="utf-8")
    bad, good = read([str(tmp_path / name), str(tmp_path / "zz.txt")])
    assert isinstance(bad, Unused)
    assert bad.name == str(tmp_path / name)
    assert reason in bad.reason
    assert "\n" not in bad.reason
    assert isinstance(good, Article)


def test_what_cannot_be_opened_is_said(tmp_path: Path) -> None:
    reasons = refused([tmp_path / "nowhere.txt", "", "ftp://a.example/b", "file:///etc/hostname"])
    assert "no such file" in reasons[0]
    assert "an input is empty" in reasons[1]
    assert "only http and https" in reasons[2]
    assert "only http and https" in reasons[3]


def test_a_name_that_no_file_can_have_stops_nothing(tmp_path: Path) -> None:
    name = "n" * 251 + ".txt"
    (tmp_path / name).write_text("Nobody knows.", encoding="utf-8")
    pasted, longer, good = read(["“Yes,” said Ada. " * 99, "n" * 999 + ".md", str(tmp_path / name)])
    for each in (pasted, longer):
        assert isinstance(each, Unused)
        assert "File name too long" in each.reason
    assert isinstance(good, Article)


def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.txt").write_text("Nobody knows.", encoding="utf-8")
    pipe, good = read([str(tmp_path)])
    assert isinstance(pipe, Unused)
    assert "a pipe" in pipe.reason
    assert isinstance(good, Article)


def test_html_in_markdown_is_read_without_its_tags(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "# Mill\n\n<blockquote>“It <b>turns</b>,” said Ada.</blockquote>\n\n<!-- note -->\n\n"
        "<script>\nlet a = 1;\n</script>\n\nNobody knows.\n",
        encoding="utf-8",
    )
    assert one(path).text == "Mill\n\n“It turns,” said Ada.\n\nNobody knows."


def test_fifty_megabytes_are_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.html"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    (reason,) = refused([path])
    assert "50,000,000" in reason
    assert f"{MAX_BYTES:,}" in reason


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("words", ["The ferry to Olm is late.\n", "Паром опоздал. "])
def test_utf_16_without_its_mark_is_known_by_its_zeros(
    codec: str, words: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes((words * 20).encode(codec))
    (article,) = read([str(path)])
    assert isinstance(article, Article)
    assert article.text == words * 20
    path.write_bytes((words * 20).encode(codec) + b"\0\0")
    (item,) = read([str(path)])
    assert isinstance(item, Unused)
    assert "UTF-8" in item.reason


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32", "cp1252", "cp1251"])
def test_encodings_are_told_apart(tmp_path: Path, codec: str) -> None:
    text = {
        "cp1251": "Мост в Келле открыли раньше срока, сообщил город. Никто не пострадал. " * 9
    }.get(codec, "“It’s the café,” said Zoë. She was sure. The board naïvely agreed. " * 9)
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode(codec))
    assert one(path).text == text


def test_standard_input_is_recognised() -> None:
    script = "from crossread.read import read\nfor each in read(['-']): print(repr(each.text))"
    page = Path(__file__).parent / "pages" / "openings.html"
    for data, beginning in (
        (b"Buoy moved\n\nNobody knows.", "'Buoy moved\\n\\nNobody"),
        (b'{"id": "a", "text": "first"}\n{"id": "b", "text": "second"}\n', "'first'\n'second'"),
        (gzip.compress(b'{"text": "packed"}'), "'packed'"),
        (page.read_bytes(), "'Mill owners"),
    ):
        done = subprocess.run(
            [sys.executable, "-c", script], input=data, capture_output=True, check=True
        )
        assert done.stdout.decode().startswith(beginning)
        assert done.stderr == b""


def test_importing_is_light() -> None:
    heavy = (
        "{'trafilatura', 'lxml', 'feedparser', 'pypdfium2', 'markdown_it', 'charset_normalizer'}"
    )
    script = f"import sys, crossread.read; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout.decode().strip() == "set()"


MARKUP = st.lists(
    st.sampled_from(
        "<p> </p> <div> </div> <q> </q> <br> <a> <a href='//[x'> </a> <h1> <blockquote> <table><tr>"
        ' <td> &amp; &#0; &#xD800; <script type=\'application/ld+json\'> {"@type":"NewsArticle"}'
        " <!-- ]]> “Yes”, said.the\u00a0mayor \x0b \ud83d <meta charset=utf-7> <svg> \u202e".split(
            " "
        )
    )
).map("".join)


@pytest.mark.parametrize(
    "suffix", [".html", ".txt", ".jsonl", ".md", ".json", ".rss", ".bin", ".pdf"]
)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.binary(max_size=400) | MARKUP.map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_give_articles_or_reasons(tmp_path: Path, suffix: str, data: bytes) -> None:
    path = tmp_path / f"any{suffix}"
    path.write_bytes(data)
    found = list(read([str(path)]))
    assert found
    for each in found:
        if isinstance(each, Unused):
            assert "Error" not in each.reason
            assert "\n" not in each.reason
            continue
        assert each.text.strip()
        assert each.text[: each.title_length] == (each.title.text if each.title else "")
        for link in each.links:
            assert link.span is not None
            assert each.text[link.span.start : link.span.end] == link.text
