"""Feeds followed from the workbench: a worker reads what is due, from a server on loopback."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from serving import bench, told
from toy_models import toy_models

from crossread.serve.work import Worker, ask_for_feeds, work_once
from crossread.store.jobs import jobs
from crossread.store.stories import listed
from crossread.stream.watch import CONTACT


class Paper(BaseHTTPRequestHandler):
    """A feed that links two articles."""

    def do_GET(self) -> None:
        base = f"http://{self.headers['host']}"
        items = "".join(f"<item><link>{base}/{n}</link></item>" for n in range(2))
        feed = f'<rss version="2.0"><channel><title>Paper</title>{items}</channel></rss>'
        number = self.path.strip("/")
        head, *body = told(int(number)).text.split("\n\n") if number.isdigit() else ("",)
        told_of = "".join(f"<p>{each}</p>" for each in body)
        page = f"<html><head><title>{head}</title></head><body><article><h1>{head}</h1>{told_of}"
        kind = "text/html" if number.isdigit() else "application/rss+xml"
        sent = (f"{page}</article></body></html>" if number.isdigit() else feed).encode()
        self.send_response(200)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def paper() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Paper)
    beside = threading.Thread(target=server.serve_forever)
    beside.start()
    yield f"http://127.0.0.1:{server.server_port}/feed"
    server.shutdown()
    server.server_close()
    beside.join()


def test_a_followed_feed_is_read_when_it_is_due(
    place: str, paper: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(CONTACT, raising=False)
    with bench(place) as (archive, asking):
        assert asking.post("/feeds", data={"addresses": f"{paper}\n{paper}"}).status_code == 303
        page = asking.get("/feeds").text
        assert "1 feed followed" in page
        assert "--contact" in page
        ask_for_feeds(archive)
        assert jobs(archive) == []  # nobody is asked without a name
        monkeypatch.setenv(CONTACT, "desk@news.example")
        ask_for_feeds(archive)
        ask_for_feeds(archive)
        assert [each.kind for each in jobs(archive)] == ["watch"]
        one = Worker(archive, "here", toy_models, allow=lambda _: True)
        while work_once(one):
            pass
        assert asking.get("/jobs").text.count(">added<") == 2
        assert [each.articles for each in listed(archive)] == [2]
        assert "never" not in asking.get("/feeds").text
        asking.post("/feeds/end", data={"feed": paper})
        assert "0 feeds followed" in asking.get("/feeds").text


@pytest.mark.parametrize("given", ["", "file:///etc/passwd", "feed", "http://[", "https://"])
def test_what_is_no_feed_is_refused(given: str, place: str) -> None:
    with bench(place) as (_, asking):
        assert asking.post("/feeds", data={"addresses": given}).status_code == 400
