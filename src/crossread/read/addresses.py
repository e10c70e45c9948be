"""Lists of addresses with what they say of each: Media Cloud's CSV and JSON, news sitemaps."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from crossread.errors import UnusableInput
from crossread.read.decoding import decode
from crossread.read.facts import Facts, language, line, load_json, web_url
from crossread.read.moments import iso_date

MOST = 50_000  # addresses of one list
_NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
_MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
Listed = tuple[str, Facts]
Addresses = tuple[list[Listed], str]  # and what of the list was not read, "" nothing


def csv_addresses(data: bytes) -> Addresses:
    """The addresses of a CSV that has a column `url`; UnusableInput where it has none."""
    rows = csv.DictReader(io.StringIO(decode(data)))
    try:
        if "url" not in (rows.fieldnames or ()):
            raise UnusableInput("it is a CSV without a column 'url'; add one")
        return _bounded(_story(row) for row in rows)
    except csv.Error as problem:
        raise UnusableInput(f"it is not a CSV that can be read ({problem})") from None


def json_addresses(data: bytes) -> Addresses | None:
    """The addresses of Media Cloud's JSON; None where none of its stories is without its text."""
    try:
        parsed = load_json(decode(data))
    except ValueError:
        return None
    known = [each for each in story_records(parsed) if is_listed(each)]
    return _bounded(_story(each) for each in known) if known else None


def story_records(parsed: Any) -> list[Any]:
    """The records of a JSON document: of a list, of Media Cloud's `stories`, or itself alone."""
    held = parsed.get("stories", parsed) if isinstance(parsed, dict) else parsed
    return held if isinstance(held, list) else [held]


def is_listed(record: Any) -> bool:
    """Whether a record is a story of Media Cloud's that has an address in place of its text."""
    told = isinstance(record, dict) and "media_name" in record and "url" in record
    return told and not record.get("text")


def story_facts(row: dict[str, Any]) -> Facts:
    """What Media Cloud says of a story."""
    published = row.get("publish_date")
    return Facts(
        outlet=line(row.get("media_name")),
        url=web_url(row.get("url")),
        title=line(row.get("title")),
        published=iso_date(published.strip()) if isinstance(published, str) else None,
        lang=language(row.get("language")),
    )


def _story(row: dict[str, Any]) -> Listed | None:
    facts = story_facts(row)
    return (facts.url, facts) if facts.url else None


def _bounded(found: Iterator[Listed | None]) -> Addresses:
    listed: dict[str, Facts] = {}
    bare = more = 0
    for each in found:
        if each and len(listed) < MOST:
            listed.setdefault(*each)
        bare, more = bare + (each is None), more + bool(each and each[0] not in listed)
    if not listed:
        raise UnusableInput("it lists no web address")
    lost = []
    if bare:
        lost.append(f"{bare:,} of its entries have no web address; write each as https://…")
    if more:
        lost.append(f"it lists more than {MOST:,} addresses; split it to have the other {more:,}")
    return list(listed.items()), "; ".join(lost)


def sitemap_addresses(data: bytes) -> Addresses:
    """The addresses of a sitemap with what its news part says; of an index, its sitemaps."""
    tree = xml_tree(data)
    return _bounded(_entry(each) for each in tree.iter(f"{_MAP}url", f"{_MAP}sitemap"))


def _entry(node: Any) -> Listed | None:
    url = web_url(node.findtext(f"{_MAP}loc"))
    if not url:
        return None
    published = line(node.findtext(f".//{_NEWS}publication_date"))
    return url, Facts(
        outlet=line(node.findtext(f".//{_NEWS}publication/{_NEWS}name")),
        url=url,
        title=line(node.findtext(f".//{_NEWS}title")),
        published=iso_date(published) if published else None,
        lang=language(node.findtext(f".//{_NEWS}publication/{_NEWS}language")),
    )


def xml_tree(data: bytes) -> Any:
    """The root of an XML document, read without entities and without the network."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise UnusableInput(f"it is not valid XML ({problem})") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnusableInput("it has a DOCTYPE, which is not read; remove it")
    return root
