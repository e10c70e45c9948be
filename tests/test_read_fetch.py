"""Fetching: real servers on loopback, which only a test may reach; the default reaches none."""

import gzip
import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Required, TypedDict

import pytest

from crossread.errors import UnusableInput
from crossread.read import fetched_articles, read
from crossread.read.facts import Facts
from crossread.read.fetch import Address, Bounds, Fetched, fetch, is_public
from crossread.read.limits import MAX_REDIRECTS
from crossread.records import Article, Raw, Unused

PAGE = (Path(__file__).parent / "pages" / "chrome.html").read_bytes()
QUICK = Bounds(connect=1, read=0.3, total=1, size=10_000)


def loopback(address: Address) -> bool:
    return address.is_loopback


class Site(BaseHTTPRequestHandler):
    """Answers by path; the paths are named after what they do."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = self.path.split("?")[0].strip("/")
        if path.startswith("hop"):
            number = int(path[3:])
            self.redirect(f"/hop{number - 1}" if number else "/page")
        elif path in REDIRECTS:
            self.redirect(REDIRECTS[path])
        elif path in ANSWERS:
            self.answer(**ANSWERS[path])
        elif path == "missing":
            self.send_error(404)
        elif path == "drip":
            self.drip()
        elif path == "silent":
            time.sleep(1)
        elif path == "endless":
            self.endless()

    def redirect(self, place: str) -> None:
        self.send_response(302)
        self.send_header("Location", place)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def answer(
        self, data: bytes, *, length: int = 0, encoding: str = "", kind: str = "text/html"
    ) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length or len(data)))
        if encoding:
            self.send_header("Content-Encoding", encoding)
        self.end_headers()
        self.wfile.write(data)
        self.close_connection = True

    def endless(self) -> None:
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        for _ in range(1_000):
            self.wfile.write(b"word " * 200)

    def drip(self) -> None:
        """One byte every 50 ms: never silent, never done."""
        for byte in b"HTTP/1.1 200 OK\r\nX: " + b"y" * 60:
            self.wfile.write(bytes([byte]))
            time.sleep(0.05)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Answer(TypedDict, total=False):
    """What `Site.answer` takes."""

    data: Required[bytes]
    length: int
    encoding: str
    kind: str


ANSWERS: dict[str, Answer] = {
    "page": {"data": PAGE},
    "canonical": {"data": PAGE.replace(b"<head>", b"<head><link rel=canonical href=//[x>")},
    "short": {"data": PAGE, "length": len(PAGE) + 10},
    "announced": {"data": b"", "length": 10**12},
    "packed": {"data": gzip.compress(PAGE), "encoding": "gzip"},
    "damaged": {"data": gzip.compress(PAGE)[:20] + b"?" * 40, "encoding": "gzip"},
    "bomb": {"data": gzip.compress(b"a" * 5_000_000), "encoding": "gzip"},
    "picture": {"data": b"PNG", "kind": "image/png"},
    "latin": {"data": "Zoë’s café".encode("cp1252"), "kind": "text/plain; charset=ISO-8859-1"},
}
REDIRECTS = {
    "loop": "/pool",
    "pool": "/loop",
    "self": "/self",
    "inside": "http://10.1.2.3/secret",
    "metadata": "http://169.254.169.254/latest",
    "file": "file:///etc/hostname",
    "name": "http://user:word@127.0.0.1/",
}


class Server(ThreadingHTTPServer):
    """A server that says nothing when a client hangs up."""

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is what the tests are about."""


@contextmanager
def serving() -> Iterator[str]:
    with Server(("127.0.0.1", 0), Site) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with serving() as address:
        yield address


def test_a_page_is_fetched_with_its_date_and_address(site: str) -> None:
    got = fetch(f"{site}/page?a=b c#part".replace(" ", "%20"), allow=loopback)
    assert got.body == PAGE
    assert got.media_type == "text/html"
    assert got.taken is not None
    assert got.taken.endswith("+00:00")
    assert fetch(f"{site}/packed", allow=loopback).body == PAGE
    assert fetch(f"{site}/latin", allow=loopback).charset == "iso-8859-1"


def test_redirects_are_followed_five_times(site: str) -> None:
    got = fetch(f"{site}/hop{MAX_REDIRECTS - 1}", allow=loopback)
    assert isinstance(got, Fetched)
    assert got.url == f"{site}/page"
    with pytest.raises(UnusableInput, match="redirects more than 5 times"):
        fetch(f"{site}/hop{MAX_REDIRECTS}", allow=loopback)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("loop", "redirects in a loop"),
        ("self", "redirects in a loop"),
        ("inside", "10.1.2.3 is at 10.1.2.3, which is not on the public internet"),
        ("metadata", "169.254.169.254, which is not on the public internet"),
        ("file", "only http and https"),
        ("name", "password in an address is not sent"),
        ("missing", "answered 404 Not Found"),
        ("picture", "it is image/png"),
        ("announced", "1,000,000,000,000 bytes and the limit is 10,000"),
        ("endless", "more than 10,000 bytes"),
        ("bomb", "more than 10,000 bytes"),
        ("damaged", "broke off .*decompressing"),
        ("short", "broke off before the end"),
        ("silent", "silent for 0.3 s"),
        ("drip", "longer than 1 s"),
    ],
)
def test_what_a_server_may_not_do(site: str, path: str, reason: str) -> None:
    begun = time.monotonic()
    with pytest.raises(UnusableInput, match=reason):
        fetch(f"{site}/{path}", allow=loopback, bounds=QUICK)
    assert time.monotonic() - begun < 3


def test_a_refused_connection_is_said() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(UnusableInput, match="could not be reached"):
        fetch(f"http://127.0.0.1:{port}/", allow=loopback)


@pytest.mark.parametrize(
    "place",
    [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://localhost/",
        "http://localhost:8080/a",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://[fec0::1]/",
        "http://0.0.0.0/",
        "http://10.0.0.8/",
        "http://172.16.4.4/",
        "http://192.168.1.1/",
        "http://100.64.0.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://224.0.0.1/",
        "http://240.0.0.1/",
        "https://127.0.0.1/",
    ],
)
def test_private_places_are_refused_before_any_connection(place: str) -> None:
    (found,) = read([place])
    assert isinstance(found, Unused)
    assert found.name == place
    assert "not on the public internet" in found.reason


def test_a_server_on_this_machine_is_refused_by_default(site: str) -> None:
    for place in (site, site.replace("127.0.0.1", "localhost")):
        (found,) = read([place])
        assert isinstance(found, Unused)
        assert "not on the public internet" in found.reason


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("http://", "not a web address"),
        ("http://a b/", "not a web address"),
        ("http://[::1/", "not a web address"),
        ("http://kell.example:99999/", "not a web address"),
        ("https://ada:secret@kell.example/", "password"),
        ("gopher://kell.example/", "only http and https"),
        ("http://kell.invalid/", "has no address"),
        ("http://" + "a" * 300 + ".example/", "has no address"),
    ],
)
def test_odd_addresses_are_said(place: str, reason: str) -> None:
    (found,) = read([place])
    assert isinstance(found, Unused)
    assert reason in found.reason
    assert "secret" not in found.reason


@pytest.mark.parametrize(
    "place",
    "192.0.0.1 192.0.0.170 192.88.99.1 198.18.0.1 203.0.113.9 ::1 ::7f00:1 ::ffff:10.0.0.1 fe80::1"
    " fc00::1 fec0::1 3fff::1 3fff:fff:ffff::1 5f00::1 2001:db8::1 64:ff9b::7f00:1 64:ff9b:1::1"
    " 2002:7f00:1:: 2606:4700::5efe:7f00:1 2606:4700::200:5efe:a00:1 ff02::1".split(),
)
def test_special_addresses_are_not_public(place: str) -> None:
    assert not is_public(ipaddress.ip_address(place))


@pytest.mark.parametrize("place", ["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses_are_allowed(place: str) -> None:
    assert is_public(ipaddress.ip_address(place))


def test_the_address_that_was_checked_is_the_one_that_is_used(site: str) -> None:
    checked: list[Address] = []

    def note(address: Address) -> bool:
        checked.append(address)
        return True

    fetch(site.replace("127.0.0.1", "localhost") + "/hop1", allow=note)
    assert len(checked) >= 3
    assert all(address.is_loopback for address in checked)


def fetched_article(place: str) -> Article | Unused | Raw:
    """What came behind the bytes themselves."""
    raw, article = fetched_articles(fetch(place, allow=loopback), place, Facts())
    assert isinstance(raw, Raw)
    assert (raw.url, raw.media_type) != ("", "")
    return article


def test_a_fetched_page_becomes_an_article(site: str) -> None:
    page, odd, text = (
        fetched_article(place) for place in (f"{site}/page", f"{site}/canonical", f"{site}/latin")
    )
    assert isinstance(page, Article)
    assert page.outlet == "The Varrow Courier"
    assert page.name == f"{site}/page"
    assert page.capture is not None
    assert page.capture.taken is not None
    assert isinstance(odd, Article)
    assert odd.text == page.text
    assert isinstance(text, Article)
    assert text.text == "Zoë’s café"
    assert text.url == f"{site}/latin"
