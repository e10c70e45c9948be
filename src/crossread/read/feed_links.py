"""Pages and feeds as they came -> the feeds that they name: their own, or the outlet's."""

from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from urllib.parse import urljoin

from crossread.errors import UnusableInput
from crossread.read import read_raw
from crossread.read.decoding import decode
from crossread.read.facts import line
from crossread.read.feeds import parsed_feed
from crossread.records import Article, Raw, Unused
from crossread.records.feeds import Feed

MOST = 1_000_000  # characters of a page that are looked through for its feeds
_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")


def feeds(inputs: Sequence[str]) -> Iterator[Feed | Unused]:
    """Every feed that the inputs are or name, in order; `Unused` for inputs that cannot be read,
    but not for pages that are no articles."""
    last: Raw | None = None
    for found in read_raw(inputs):
        if isinstance(found, Raw):
            if last:
                yield from _feeds_of(last, "")
            last = found
        elif isinstance(found, Article):
            if last:
                yield from _feeds_of(last, found.url or "")
            last = None
        elif last is None:
            yield found
    if last:
        yield from _feeds_of(last, "")


def _feeds_of(raw: Raw, url: str) -> Iterator[Feed]:
    text = decode(raw.data, markup=True)[:MOST]
    if "<html" in text[:4096].lower():
        yield from _named(text, raw.url or url)
    elif text.lstrip().startswith("<"):
        yield from _own(raw.data, raw.url)


def _named(text: str, base: str) -> Iterator[Feed]:
    """The feeds that a page's head links to."""
    page = _Links()
    page.feed(text)
    base = base or page.address
    for link in page.links:
        url = urljoin(base, (link.get("href") or "").strip())
        if url.startswith(("http://", "https://")):
            yield Feed(url, line(link.get("title")) or page.title, base)


def _own(data: bytes, base: str) -> Iterator[Feed]:
    """A feed's own address: where it was fetched, or what it says itself."""
    try:
        feed = parsed_feed(data).feed
    except UnusableInput:
        return
    own = [each.get("href") for each in feed.get("links", ()) if each.get("rel") == "self"]
    for url in [base, *own][:2]:
        if url and str(url).startswith(("http://", "https://")):
            yield Feed(str(url), line(feed.get("title")) or "", str(feed.get("link") or ""))
            return


class _Links(HTMLParser):
    """The links of a page to feeds, its title, and the address it says it has."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[dict[str, str | None]] = []
        self.title = self.address = ""
        self._naming = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._naming = tag == "title" and not self.title
        held = dict(attrs)
        relation = (held.get("rel") or "").lower().split()
        if tag == "link" and "alternate" in relation and held.get("type") in _TYPES:
            self.links.append(held)
        elif tag == "link" and "canonical" in relation:
            self.address = self.address or held.get("href") or ""

    def handle_data(self, data: str) -> None:
        if self._naming:
            self.title = line(data) or ""
            self._naming = False
