"""Files, folders, feeds, archives and addresses -> `Article`s, and `Unused` for what gave none.

The first step of the walk; each format has its file here.
"""

import hashlib
import io
import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from crossread.errors import UnusableInput, UsageError
from crossread.read.addresses import Listed, csv_addresses, json_addresses, sitemap_addresses
from crossread.read.agencies import MOST_ITEMS, newsml_article, newsml_items
from crossread.read.archives import GZIP, archive_articles, document_articles, unpacked
from crossread.read.decoding import decode
from crossread.read.facts import Facts, bad_date, line
from crossread.read.feeds import feed_articles
from crossread.read.fetch import Fetched, fetch
from crossread.read.limits import MAX_BYTES, MAX_TEXT, check_size, fitting
from crossread.read.moments import iso_date
from crossread.read.pages import page_article
from crossread.read.pdfs import pdf_article
from crossread.read.plain import markdown_article, plain_article, sidecar, sidecar_paths
from crossread.read.warcs import Stored, wacz_pages, warc_pages
from crossread.records import Article, Capture, Raw, Unused

__all__ = ["read", "read_raw"]

Found = Article | Unused | Raw

KINDS = {
    ".html": "page", ".htm": "page", ".xhtml": "page", ".shtml": "page",
    ".txt": "plain", ".text": "plain", ".md": "markdown", ".markdown": "markdown",
    ".pdf": "pdf", ".rss": "feed", ".atom": "feed", ".jsonld": "document",
    ".warc": "warc", ".warc.gz": "warc", ".wacz": "wacz", ".csv": "list",
    ".jsonl": "archive", ".ndjson": "archive", ".jsonl.gz": "archive", ".ndjson.gz": "archive",
}  # fmt: skip
MEDIA = {
    "text/html": "page", "application/xhtml+xml": "page", "text/markdown": "markdown",
    "application/pdf": "pdf", "application/rss+xml": "feed", "application/atom+xml": "feed",
    "application/ld+json": "document", "application/x-ndjson": "archive",
    "application/jsonl": "archive", "text/plain": "plain",
}  # fmt: skip
STREAMED = frozenset(("archive", "warc", "wacz"))
WITH_SIDECAR = frozenset(("plain", "markdown", "pdf"))
_PAGE = re.compile(rb"<(!doctype html|html|head|body|title|meta|article|div|h1|p)\b", re.IGNORECASE)
_XML = re.compile(rb"<(urlset|sitemapindex|newsItem|newsMessage)[\s>]")
_FEED = re.compile(rb"<(rss|feed|rdf:rdf|\?xml)\b", re.IGNORECASE)


def read(
    inputs: Sequence[str], *, outlet: str | None = None, published: str | None = None
) -> Iterator[Article | Unused]:
    """Every article of the inputs in order, and one `Unused` for each input or part that has none.

    An input is a file, a folder, `-` for standard input, or an http(s) address. `outlet` and
    `published` (ISO 8601) fill in what an input does not say itself. Odd input never raises;
    UsageError for a `published` that is no date, or for inputs that are one string.
    """
    found = read_raw(inputs, outlet=outlet, published=published)
    return (each for each in found if not isinstance(each, Raw))


def read_raw(
    inputs: Sequence[str], *, outlet: str | None = None, published: str | None = None
) -> Iterator[Found]:
    """As `read`, with the bytes that articles are read from before the articles themselves."""
    if isinstance(inputs, str):
        raise UsageError(f"inputs is the string {inputs!r}; give a list of names")
    return _read_all([str(each) for each in inputs], stated(outlet, published))


def stated(outlet: str | None, published: str | None) -> Facts:
    """What the user says of inputs that do not say it; UsageError where it cannot be."""
    if outlet and line(outlet) is None:
        raise UsageError(f"--outlet: {outlet!r} is not a name; use letters")
    if published is not None and iso_date(published) is None:
        raise UsageError(f"--date: {bad_date(published)}")
    return Facts(outlet=outlet or None, published=iso_date(published) if published else None)


def _read_all(inputs: list[str], given: Facts) -> Iterator[Found]:
    for each in places(inputs):
        if isinstance(each, Unused):
            yield each
        else:
            place, label = each
            yield from guarded(read_one(place, label, given), place)


def guarded(found: Iterator[Any], place: str) -> Iterator[Any]:
    """What is read from one place, and in place of an error why there is no more."""
    try:
        for each in found:
            yield from _fitted(each, place)
    except UnusableInput as problem:
        yield Unused(place, str(problem))
    except OSError as problem:
        yield Unused(place, f"it cannot be read ({problem.strerror or problem})")
    except Exception as problem:  # noqa: BLE001 - nothing in one input may stop the others
        yield Unused(place, f"it cannot be read ({type(problem).__name__}: {problem})"[:300])


def places(inputs: Sequence[str]) -> Iterator[tuple[str, str] | Unused]:
    """(input, its name for people), folders taken apart, sidecars of their texts left out."""
    taken = {path for each in inputs if each != "-" for path in _sidecars_of(Path(each))}
    for each in inputs:
        if each in ("", "-") or "://" in each or not os.path.isdir(each):  # noqa: PTH112 - takes any name
            if Path(each) not in taken:
                yield each, each if "://" in each else Path(each).name
            continue
        yield from _folder(Path(each))


def _sidecars_of(path: Path) -> set[Path]:
    has = KINDS.get(path.suffix.lower()) in WITH_SIDECAR
    return set(sidecar_paths(path)) if has and path.name else set()


def _folder(folder: Path) -> Iterator[tuple[str, str] | Unused]:
    """The files of a folder and its folders, sorted, without hidden ones."""
    found = False
    closed: list[OSError] = []
    for here, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        paths = [Path(here, name) for name in sorted(names) if not name.startswith(".")]
        taken = {each for path in paths for each in _sidecars_of(path)}
        for path in paths:
            if path in taken:
                continue
            found = True
            if path.is_fifo():  # to open one may wait for ever
                yield Unused(str(path), "it is a pipe; to read it, name it on the command line")
            else:
                yield str(path), path.relative_to(folder).as_posix()
        for name in folders:
            if Path(here, name).is_symlink():
                found = True
                reason = "links to folders are not followed; name the folder on the command line"
                yield Unused(str(Path(here, name)), reason)
    for problem in closed:
        yield Unused(str(problem.filename), f"it cannot be read ({problem.strerror or problem})")
    if not found and not closed:
        yield Unused(str(folder), "the folder has no files to read")


def read_one(place: str, label: str, given: Facts) -> Iterator[Found]:
    """The articles of one file or address; `label` is its name for people."""
    if not place:
        raise UnusableInput("the name of an input is empty; give a file or folder")
    if "://" in place:
        yield from fetched_articles(fetch(place), place, given)
    elif place == "-":
        yield from _stream(sys.stdin.buffer, given)
    else:
        yield from _file(Path(place), place, label, given)


def _file(path: Path, place: str, label: str, given: Facts) -> Iterator[Found]:
    if not path.exists():
        raise UnusableInput("no such file or folder")
    kind = kind_of(path)
    if kind in STREAMED:
        with path.open("rb") as stream:
            yield from _streamed(stream, kind, place, given)
        return
    if path.is_file():
        check_size(path.stat().st_size)
    with path.open("rb") as stream:
        data = _bounded(stream)
    kind = kind or _kind(data)
    facts = sidecar(path).or_else(given) if kind in WITH_SIDECAR else given
    for each in _parts(data, kind, place, facts):
        yield replace(each, name=label) if isinstance(each, Article) and not each.name else each


def kind_of(path: Path) -> str | None:
    """The kind of a file that its name tells."""
    return KINDS.get("".join(path.suffixes[-2:]).lower()) or KINDS.get(path.suffix.lower())


def _streamed(stream: BinaryIO, kind: str, place: str, given: Facts) -> Iterator[Found]:
    """The articles of a file of any size, which is read as it is needed."""
    if kind == "archive":
        yield from archive_articles(stream, place, given)
        return
    for each in (warc_pages if kind == "warc" else wacz_pages)(stream, place):
        if isinstance(each, Unused):
            yield each
        else:
            yield from stored_articles(each, given)


def stored_articles(stored: Stored, given: Facts) -> Iterator[Found]:
    """The articles of one page of a web archive."""
    try:
        for item in fetched_articles(stored.got, stored.place, given):
            if isinstance(item, Article) and not stored.whole:
                yield replace(item, complete=False)
            else:
                yield item
    except UnusableInput as problem:
        yield Unused(stored.place, str(problem))


def _listed(addresses: list[Listed], lost: str, place: str, given: Facts) -> Iterator[Found]:
    """The articles behind a list of addresses, with what the list says of each; `lost` says what of
    the list was not read."""
    if lost:
        yield Unused(place, lost)
    for url, facts in addresses:
        try:
            yield from fetched_articles(fetch(url), url, facts.or_else(given))
        except UnusableInput as problem:
            yield Unused(url, str(problem))


def _newsml(data: bytes, place: str, given: Facts) -> Iterator[Found]:
    items = newsml_items(data)
    if len(items) > MOST_ITEMS:
        yield Unused(
            place, f"it has more than {MOST_ITEMS:,} items; split it to have the rest read"
        )
    for number, item in enumerate(items[:MOST_ITEMS], 1):
        name = place if len(items) == 1 else f"{place}#{number}"
        try:
            article = newsml_article(item, given)
        except UnusableInput as problem:
            yield Unused(name, str(problem))
        else:
            yield replace(article, name=name, capture=Capture(hashlib.sha256(data).hexdigest()))


def _bounded(stream: BinaryIO) -> bytes:
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise UnusableInput(f"it has more than {MAX_BYTES:,} bytes, the limit; give a smaller file")
    return data


def _stream(stream: BinaryIO, given: Facts) -> Iterator[Found]:
    data = _bounded(stream)
    for each in _parts(data, _kind(data), "-", given):
        yield replace(each, name="-") if isinstance(each, Article) and not each.name else each


def fetched_articles(got: Fetched, place: str, given: Facts) -> Iterator[Found]:
    """The articles of what a server gave for the address `place`."""
    kind = MEDIA.get(got.media_type) or _kind(got.body)
    facts = given.or_else(Facts(url=got.url))
    for each in _parts(got.body, kind, place, facts, charset=got.charset):
        if isinstance(each, Article):
            capture = replace(each.capture, taken=got.taken) if each.capture else None
            yield replace(each, name=each.name or place, capture=capture)
        elif isinstance(each, Raw):
            yield replace(
                each,
                media_type=got.media_type,
                url=got.url,
                taken=got.taken or "",
                headers=got.headers,
            )
        else:
            yield each


def _kind(data: bytes) -> str:
    """What bytes without a telling name are."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(GZIP):
        if not next(unpacked([data[:4096]]), b"").lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
            raise UnusableInput("it is gzip data and holds no JSON lines; unpack it first")
        return "archive"
    if b"\x00" in head:  # UTF-16
        head = head.replace(b"\x00", b"").lstrip(b"\xff\xfe \t\r\n")
    if head.startswith((b"{", b"[")):
        return "archive" if _is_archive(data) else "document"
    if head.startswith(b"<") and (found := _XML.search(head)):
        return {b"urlset": "sitemap", b"sitemapindex": "sitemap"}.get(found[1], "newsml")
    if head.startswith(b"WARC/"):
        raise UnusableInput("it is WARC data; save it under a name that ends in .warc")
    if head.startswith(b"<"):
        return "feed" if _FEED.match(head) and b"<html" not in head.lower() else "page"
    return "page" if _PAGE.search(head) and b"</" in data else "plain"


def _is_archive(data: bytes) -> bool:
    """Whether the first line is a whole JSON object and more follows, or it holds a text and is no
    list of stories."""
    first, _, rest = data.strip().partition(b"\n")
    return (
        not re.match(rb'\{\s*"stories"\s*:', first)
        and first.rstrip().endswith(b"}")
        and first.lstrip().startswith(b"{")
        and (rest.lstrip().startswith(b"{") or re.search(rb'"text"\s*:', first) is not None)
    )


def _parts(
    data: bytes, kind: str, place: str, facts: Facts, *, charset: str | None = None
) -> Iterator[Found]:
    """The articles of some bytes of a known kind, each with the hash of those bytes."""
    if not data.strip():
        raise UnusableInput("it is empty")
    if kind == "archive":
        yield from archive_articles(io.BytesIO(data), place, facts)
        return
    if kind in ("list", "sitemap"):
        found = csv_addresses(data) if kind == "list" else sitemap_addresses(data)
        yield from _listed(*found, place, facts)
        return
    if kind == "document" and b'"media_name"' in data and (listed := json_addresses(data)):
        yield from _listed(*listed, place, facts)
    yield Raw(data)
    if kind == "newsml":
        yield from _newsml(data, place, facts)
    elif kind == "document":
        yield from document_articles(data, place, facts)
    elif kind == "feed":
        yield from feed_articles(data, place, facts)
    else:
        article = _article(data, kind, facts, charset)
        yield replace(article, capture=Capture(hashlib.sha256(data).hexdigest()))


def _article(data: bytes, kind: str, facts: Facts, charset: str | None) -> Article:
    if kind == "pdf":
        return pdf_article(data, facts)
    if kind == "page":
        return page_article(decode(data, declared=charset, markup=True), facts)
    text = decode(data, declared=charset)
    return markdown_article(text, facts) if kind == "markdown" else plain_article(text, facts)


def _fitted(each: Any, place: str) -> Iterator[Any]:
    """An article as far as it is read, and `Unused` for the rest of a longer one."""
    if not isinstance(each, Article) or len(each.text) <= MAX_TEXT:
        yield each
        return
    text = fitting(each.text)
    length = min(each.title_length, len(text))
    cut = replace(each, text=text, title_length=length, links=(), complete=False)
    links = [
        replace(link, span=cut.span(link.span.start, link.span.end))
        for link in each.links
        if link.span and link.span.end <= len(text)
    ]
    yield replace(cut, links=tuple(links))
    yield Unused(
        each.name or place,
        f"it has {len(each.text):,} characters; the first {len(text):,} were read. Split it to have"
        " all of it read",
    )
