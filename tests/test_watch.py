"""`crossread watch`: against a real server on loopback, with a clock that a test moves."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from crossread.cli import main
from crossread.cli.watch import _next as next_pass
from crossread.errors import UsageError
from crossread.read.fetch import Address
from crossread.read.outlines import Outline, outlines
from crossread.records import Unused
from crossread.store.articles import articles, named_articles
from crossread.store.opening import Archive
from crossread.store.opening import archive as opened
from crossread.store.polling import feeds
from crossread.stream.watch import AGAIN, TRIES, Watch, started

HOUR, START = 3600.0, 1_900_000_000.0
BODY = (
    "<h1>Ferry</h1><p>The ferry Anna ran aground off Kettle Skerry on Monday with 41 people on "
    "board, the harbour master said. {more}</p><p>It will be towed to the port of Olm on Tuesday, "
    "and its owner is to look for the fault in the steering.</p><p>Police asked witnesses to come "
    "forward and said that nobody was hurt.</p>"
)


@dataclass
class Site:
    """What a server answers by path: status, headers, body; and what it was asked."""

    answers: dict[str, tuple[int, dict[str, str], str]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    slow: float = 0.0

    def page(self, path: str, more: str = "", **headers: str) -> None:
        body = f"<body><article>{BODY.format(more=more)}</article></body>"
        text = f"<html><head><title>Ferry</title></head>{body}</html>"
        self.answers[path] = (200, {"Content-Type": "text/html", **headers}, text)

    def feed(self, path: str, base: str, *pages: str, **headers: str) -> None:
        items = "".join(f"<item><title>T</title><link>{base}{p}</link></item>" for p in pages)
        text = f'<rss version="2.0"><channel><title>Olm Post</title>{items}</channel></rss>'
        self.answers[path] = (200, {"Content-Type": "application/rss+xml", **headers}, text)

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@contextmanager
def serving(site: Site) -> Iterator[str]:
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
            site.at_once += 1
            site.most_at_once = max(site.most_at_once, site.at_once)
            time.sleep(site.slow)
            status, headers, body = site.answers.get(self.path, (404, {}, ""))
            known = headers.get("ETag")
            if status == 200 and known and self.headers.get("If-None-Match") == known:
                status, body = 304, ""
            site.at_once -= 1
            self.send_response_only(status)
            told = {"Date": formatdate(), **headers, "Content-Length": str(len(body.encode()))}
            for name, value in told.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@dataclass
class Clock:
    now: float = START

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def base(site: Site) -> Iterator[str]:
    with serving(site) as address:
        yield address


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with opened(str(tmp_path / "kept.db"), create=True) as found:
        yield found


def loopback(address: Address) -> bool:
    return address.is_loopback


def watching(archive: Archive, clock: Clock, *urls: str, every: float = HOUR) -> Watch:
    listed = [Outline(url, None, None) for url in urls]
    made = started(archive, listed, contact="me@example.org", every=every)
    return replace(made, allow=loopback, clock=clock, pause=0.0)


def passed(watch: Watch) -> tuple[list[str], list[Unused]]:
    """What became of the articles of one pass, and what could not be fetched."""
    found = list(watch.one_pass())
    odd = [each for each in found if isinstance(each, Unused)]
    return [each[1].outcome.value for each in found if not isinstance(each, Unused)], odd


def versions(archive: Archive, url: str) -> list[str]:
    with archive.reading() as connection:
        held = articles(connection, [each.n for each in named_articles(connection, url)])
    return [each.text for each in held]


def test_what_feeds_link_is_read_and_kept(site: Site, base: str, archive: Archive) -> None:
    clock = Clock()
    site.feed("/rss", base, "/a", "/b", ETag='"one"')
    site.page("/a", "It was towed.", ETag='"x"')
    site.page("/b", "Nobody was hurt.")
    watch = watching(archive, clock, f"{base}/rss")
    assert passed(watch) == (["new", "new"], [])
    assert all("me@example.org" in headers["user-agent"] for _, headers in site.asked)
    assert passed(watch) == ([], [])
    assert len(site.asked) == 3
    clock.now += HOUR
    site.page("/b", "Nobody was hurt. Correction: two people were hurt.")
    assert passed(watch) == (["version"], [])
    again = dict(site.asked[3:])
    assert again["/rss"]["if-none-match"] == '"one"'
    assert again["/a"]["if-none-match"] == '"x"'
    assert len(versions(archive, f"{base}/b")) == 2
    with archive.reading() as connection:
        assert named_articles(connection, f"{base}/a")[0].outlet == "Olm Post"


def test_pages_are_read_again_at_their_times_and_then_no_more(
    site: Site, base: str, archive: Archive
) -> None:
    clock = Clock()
    site.feed("/rss", base, "/a")
    site.page("/a")
    watch = watching(archive, clock, f"{base}/rss", every=500 * HOUR)
    passed(watch)
    for wait in AGAIN:
        clock.now = START + wait - 1
        before = len(site.asked)
        passed(watch)
        assert len(site.asked) == before
        clock.now += 1
        passed(watch)
        assert site.paths()[before:] == ["/a"]
    clock.now = START + 400 * HOUR
    passed(watch)
    assert len(site.asked) == 2 + len(AGAIN)


def test_after_a_pause_a_page_is_read_once_and_not_for_every_time_missed(
    site: Site, base: str, archive: Archive
) -> None:
    clock = Clock()
    site.feed("/rss", base, "/a")
    site.page("/a")
    watch = watching(archive, clock, f"{base}/rss", every=500 * HOUR)
    passed(watch)
    clock.now += 30 * HOUR
    passed(watch)
    assert site.paths() == ["/rss", "/a", "/a"]
    assert watch.due() == START + 72 * HOUR


def test_one_request_a_host_at_a_time(site: Site, base: str, archive: Archive) -> None:
    site.feed("/rss", base, *(f"/{n}" for n in range(6)))
    site.feed("/more", base, "/6", "/7")
    for number in range(8):
        site.page(f"/{number}", f"Part {number}.")
    site.slow = 0.02
    news, _ = passed(watching(archive, Clock(), f"{base}/rss", f"{base}/more"))
    assert news == ["new"] * 8
    assert site.most_at_once == 1


def test_a_server_that_asks_to_wait_is_let_alone(site: Site, base: str, archive: Archive) -> None:
    clock = Clock()
    site.feed("/rss", base, "/a", "/b")
    site.answers["/a"] = (503, {"Retry-After": "7200"}, "")
    site.page("/b")
    watch = watching(archive, clock, f"{base}/rss", every=500 * HOUR)
    _, odd = passed(watch)
    assert [each.name for each in odd] == [f"{base}/a"]
    assert site.paths() == ["/rss", "/a"]
    clock.now += 1 * HOUR
    assert passed(watch) == ([], [])
    site.page("/a", "At last.")
    clock.now += 1 * HOUR + 1
    assert sorted(passed(watch)[0]) == ["new", "new"]


def test_what_fails_is_tried_again_ever_later_and_given_up(
    site: Site, base: str, archive: Archive
) -> None:
    clock = Clock()
    site.feed("/rss", base, "/gone", "/never", ETag='"e"')
    site.answers["/gone"] = (410, {}, "")
    watch = watching(archive, clock, f"{base}/rss", every=9_999 * HOUR)
    _, odd = passed(watch)
    assert {each.name for each in odd} == {f"{base}/gone", f"{base}/never"}
    gaps = list[float]()
    for _ in range(TRIES - 1):
        gaps.append(watch.due() - clock.now)
        clock.now = watch.due()
        _, odd = passed(watch)
        assert [each.name for each in odd] == [f"{base}/never"]
    assert gaps == sorted(gaps)
    assert watch.due() > clock.now + 1_000 * HOUR
    assert site.paths().count("/gone") == 1


def test_feeds_that_are_gone_or_are_none(site: Site, base: str, archive: Archive) -> None:
    clock = Clock()
    site.answers["/gone"] = (410, {}, "")
    site.page("/page")
    watch = watching(archive, clock, f"{base}/gone", f"{base}/page")
    _, odd = passed(watch)
    assert {each.name for each in odd} == {f"{base}/gone", f"{base}/page"}
    clock.now += 10 * HOUR
    _, odd = passed(watch)
    assert [each.name for each in odd] == [f"{base}/page"]


@pytest.mark.parametrize(
    "body", ["", " ", "<html><p>Not found</p></html>", '{"items": []}', "<rss"]
)
def test_what_is_no_feed_is_told_and_the_others_are_read(
    site: Site, base: str, archive: Archive, body: str
) -> None:
    site.answers["/odd"] = (200, {"Content-Type": "application/rss+xml"}, body)
    site.feed("/rss", base, "/a")
    site.page("/a")
    news, odd = passed(watching(archive, Clock(), f"{base}/odd", f"{base}/rss"))
    assert (news, [each.name for each in odd]) == (["new"], [f"{base}/odd"])


@pytest.mark.parametrize("news", [True, False])
def test_a_sitemap_of_news_is_a_feed(site: Site, base: str, archive: Archive, news: bool) -> None:
    told = (
        "<n:news><n:publication><n:name>Olm Post</n:name></n:publication>"
        "<n:publication_date>2024-03-05</n:publication_date><n:title>Ferry</n:title></n:news>"
    )
    text = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">'
        f"<url><loc>{base}/a</loc>{told * news}</url></urlset>"
    )
    site.answers["/map"] = (200, {"Content-Type": "application/xml"}, text)
    site.page("/a")
    found, odd = passed(watching(archive, Clock(), f"{base}/map"))
    assert (found, [each.name for each in odd]) == (
        (["new"], []) if news else ([], [f"{base}/map"])
    )


def test_a_feed_that_moves_to_what_is_none_stays_where_it_is(
    site: Site, base: str, archive: Archive
) -> None:
    clock = Clock()
    site.answers["/rss"] = (301, {"Location": "/home"}, "")
    site.page("/home")
    watch = watching(archive, clock, f"{base}/rss")
    assert [each.name for each in passed(watch)[1]] == [f"{base}/rss"]
    site.feed("/rss", base)
    clock.now += HOUR
    assert passed(watch) == ([], [])
    assert [each.url for each in feeds(archive, [f"{base}/rss"])] == [f"{base}/rss"]


@pytest.mark.parametrize(("ahead", "again"), [(7200, 7200), (-7200, HOUR)])
def test_a_server_s_date_is_by_its_own_clock(
    site: Site, base: str, archive: Archive, ahead: int, again: float
) -> None:
    clock, its = Clock(), 1_000_000_000
    dates = {"Date": formatdate(its), "Retry-After": formatdate(its + ahead)}
    site.answers["/rss"] = (503, dates, "")
    watch = watching(archive, clock, f"{base}/rss")
    passed(watch)
    assert watch.due() == clock.now + again
    site.feed("/rss", base, "/a")
    site.page("/a", Date=formatdate(its))
    clock.now = watch.due()
    passed(watch)
    with archive.reading() as connection:
        (kept,) = articles(connection, [each.n for each in named_articles(connection, f"{base}/a")])
    assert kept.capture
    assert kept.capture.taken
    assert kept.capture.taken > "2020"


def test_feeds_and_pages_that_move(site: Site, base: str, archive: Archive) -> None:
    clock = Clock()
    site.answers["/old"] = (301, {"Location": "/rss"}, "")
    site.feed("/rss", base, "/a")
    site.page("/a")
    watch = watching(archive, clock, f"{base}/old")
    _, odd = passed(watch)
    assert [each.name for each in odd] == [f"{base}/old"]
    site.answers["/a"] = (308, {"Location": "/b"}, "")
    site.page("/b", "Moved and changed.")
    clock.now += HOUR
    news, odd = passed(watching(archive, clock, f"{base}/old"))
    assert news == ["version"]
    assert [each.name for each in odd] == [f"{base}/a"]
    assert site.paths()[3:] == ["/rss", "/a", "/b"]
    assert len(versions(archive, f"{base}/a")) == 2
    assert [each.url for each in feeds(archive, [f"{base}/old"])] == [f"{base}/rss"]
    clock.now += 5 * HOUR
    assert passed(watch)[1] == []


def test_feeds_that_move_in_a_ring_end(site: Site, base: str, archive: Archive) -> None:
    clock = Clock()
    watch = watching(archive, clock, f"{base}/a")
    site.answers["/a"] = (301, {"Location": "/b"}, "")
    site.feed("/b", base)
    assert [each.name for each in passed(watch)[1]] == [f"{base}/a"]
    site.answers["/b"] = (301, {"Location": "/a"}, "")
    site.feed("/a", base)
    clock.now += HOUR
    assert [each.name for each in passed(watch)[1]] == [f"{base}/b"]
    clock.now += HOUR
    assert passed(watch) == ([], [])
    assert site.paths() == ["/a", "/b", "/b", "/a", "/a"]
    assert [each.url for each in feeds(archive, [f"{base}/a"])] == [f"{base}/a"]


def test_an_opml_file_says_what_is_watched(tmp_path: Path) -> None:
    path = tmp_path / "feeds.opml"
    path.write_text(
        '<opml version="2.0"><body><outline text="News"><outline text="Olm Post" '
        'xmlUrl="https://olm.example/rss" interval="15"/></outline>'
        '<outline xmlUrl="https://kettle.example/atom"/></body></opml>'
    )
    assert outlines(path) == [
        Outline("https://olm.example/rss", "Olm Post", 15.0),
        Outline("https://kettle.example/atom", None, None),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "no XML",
        "<opml><body/></opml>",
        '<opml><body><outline xmlUrl="https://a.example/" interval="soon"/></body></opml>',
        '<!DOCTYPE opml [<!ENTITY a "b">]><opml/>',
    ],
)
def test_an_opml_file_that_is_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "feeds.opml"
    path.write_text(text)
    with pytest.raises(UsageError):
        outlines(path)


def test_the_command_says_what_could_not_be_fetched(tmp_path: Path, base: str) -> None:
    """Also that an address of this machine is refused."""
    path, place = tmp_path / "feeds.opml", str(tmp_path / "kept.db")
    path.write_text(f'<opml><body><outline xmlUrl="{base}/rss"/></body></opml>')
    asked = ["watch", str(path), "--once", "--archive", place]
    assert CliRunner().invoke(main, asked).exit_code == 2
    assert CliRunner().invoke(main, [*asked, "--contact", "nobody"]).exit_code == 2
    done = CliRunner().invoke(main, [*asked, "--contact", "me@example.org"])
    assert done.exit_code == 3
    assert f"{base}/rss" in done.stderr


def test_a_locked_archive_ends_no_watch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("crossread.store.dialects.BUSY_SECONDS", 0)
    monkeypatch.setattr("crossread.cli.watch.AWAY", 0.0)
    place = tmp_path / "a.db"
    with opened(str(place), create=True) as archive:
        feed = Outline("http://127.0.0.1:9/feed", None, None)
        watch = started(archive, [feed], contact="a@b.example", every=1800.0)
        other = sqlite3.connect(place, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        assert next_pass(watch, archive, lambda: False, grouped=False, quiet=False) == 0
        assert "locked" in capsys.readouterr().err
        other.close()
        assert next_pass(watch, archive, lambda: False, grouped=False, quiet=False) == 1
