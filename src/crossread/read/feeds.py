"""An RSS or Atom feed -> one `Article` an entry with enough text. Only importer of feedparser."""

import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from crossread.errors import UnusableInput
from crossread.read.addresses import Listed, sitemap_addresses
from crossread.read.authors import author_names
from crossread.read.decoding import decode
from crossread.read.facts import Facts, language, line, web_url
from crossread.read.limits import MAX_FEED_ENTRIES, MAX_FEED_TAGS, MIN_LETTERS, letters
from crossread.read.moments import stated_moment
from crossread.read.pages import body_paragraphs
from crossread.read.plain import titled_article
from crossread.read.trees import refuse_crowded
from crossread.records import Article, Capture, Unused

_SITEMAP = re.compile(rb"<(?:urlset|sitemapindex)[\s>]")
_CUT = re.compile(
    r"(\[?(…|\.\.\.)\]?|\b(read|continue)\b[^.]{0,30}\b(more|reading|on)\b\W*)$", re.IGNORECASE
)

_POINTS_ON = re.compile(
    r"(?:^|(?<=[.!?…”\"\]])\s+)(?:continue\ reading|read\ (?:more|on))\b[^.]{0,60}\W*$"
    r"|^the\ post\ .{1,300}\ (?:appeared\ first|first\ appeared)\ on\ .{1,120}$",
    re.IGNORECASE,
)


def feed_articles(data: bytes, name: str, given: Facts) -> Iterator[Article | Unused]:
    """Every entry in feed order; those without enough text, and what is broken, as Unused."""
    first, cut = _first_entries(data)
    parsed = parsed_feed(first)
    if not parsed.entries and (parsed.bozo or not parsed.get("version")):
        raise UnusableInput(_no_feed(data, parsed))
    if not parsed.entries:
        raise UnusableInput("the feed has no entries")
    odd = parsed.bozo and "CharacterEncodingOverride" not in type(parsed.bozo_exception).__name__
    if odd and not cut:
        yield Unused(
            name, f"the feed is broken{_reason(parsed)}; entries before and after are read"
        )
    capture = Capture(hashlib.sha256(data).hexdigest())
    for number, entry in enumerate(parsed.entries, 1):
        place = f"{name}#{number}"
        try:
            article = _entry_article(entry, parsed, given)
        except UnusableInput as problem:
            yield Unused(place, str(problem))
        else:
            yield replace(article, name=place, capture=capture)
    if cut:
        yield Unused(
            name, f"the feed has more than {MAX_FEED_ENTRIES:,} entries; the rest was not read"
        )


def feed_addresses(data: bytes) -> tuple[str | None, list[Listed]]:
    """The title of a feed, and the pages it links with what it says of each; those of a news
    sitemap, which has no title. UnusableInput where it is none."""
    if _SITEMAP.search(data[:4096]):
        return None, _news(data)
    parsed = parsed_feed(_first_entries(data)[0])
    if not parsed.get("version"):
        raise UnusableInput(_no_feed(data, parsed))
    title = line(parsed.feed.get("title"))
    listed: dict[str, Facts] = {}
    for entry in parsed.entries:
        source = line((entry.get("source") or {}).get("title"))
        facts = Facts(
            outlet=source or title,
            url=web_url(entry.get("link")),
            title=_title(entry),
            published=_published(entry, parsed.version),
        )
        if facts.url:
            listed.setdefault(facts.url, facts)
    return title, list(listed.items())


def _news(data: bytes) -> list[Listed]:
    """The pages of a news sitemap."""
    listed = [each for each in sitemap_addresses(data)[0] if each[1].published]
    if not listed:
        raise UnusableInput("it is a sitemap without news; give a feed or a news sitemap")
    return listed[:MAX_FEED_ENTRIES]


def _no_feed(data: bytes, parsed: Any) -> str:
    """What is wrong with what is no feed."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not head:
        return "it is empty, not a feed"
    if head.startswith(b"<") and b"<html" in head:
        return "it is a web page, not a feed; give the address of the site's RSS or Atom feed"
    if head.startswith(b"{"):
        return "it is JSON, not a feed; give the address of an RSS or Atom feed"
    return f"it is not a feed that can be read{_reason(parsed)}"


def _first_entries(data: bytes) -> tuple[bytes, bool]:
    """The feed up to the last entry that is read, and whether more follow."""
    starts = (
        match.start() for match in re.finditer(rb"<(?:\w+:)?(?:item|entry)\b", data, re.IGNORECASE)
    )
    end = next(islice(starts, MAX_FEED_ENTRIES, None), None)
    first = data if end is None else data[:end]
    outside = re.sub(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)", b"", first, flags=re.DOTALL)
    if (tags := len(re.findall(rb"<|[\w:]=", outside))) > MAX_FEED_TAGS:
        raise UnusableInput(
            f"the feed has {tags:,} tags and the limit is {MAX_FEED_TAGS:,}; split it"
        )
    return first, end is not None


def parsed_feed(data: bytes) -> Any:
    text = decode(data, markup=True)
    refuse_crowded(text)
    if re.search(r"<!ENTITY", text, re.IGNORECASE):
        raise UnusableInput("it declares XML entities, which are not read; remove its DOCTYPE")
    import feedparser

    # A stream, never a string: feedparser would fetch an address or open a path.
    try:
        return feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except ValueError as problem:
        raise UnusableInput(f"it is not a feed that can be read ({problem})") from None


def _reason(parsed: Any) -> str:
    problem = parsed.get("bozo_exception")
    words = line(str(problem)) if problem else None
    return f" ({words[:120]})" if words else ""


def _entry_article(entry: Any, parsed: Any, given: Facts) -> Article:
    feed, version = parsed.feed, parsed.version or ""
    full = [each.get("value") or "" for each in entry.get("content") or []]
    body = max([*full, entry.get("summary") or ""], key=len)
    paragraphs = body_paragraphs(body)
    if letters("".join(paragraphs)) < MIN_LETTERS:
        raise UnusableInput(
            f"the entry has no text, or too little ({len(''.join(paragraphs))} characters)"
        )
    cut = not full or _CUT.search(paragraphs[-1]) is not None
    paragraphs = [text for each in paragraphs if (text := _POINTS_ON.sub("", each))]
    source = entry.get("source") or {}
    own = Facts(
        outlet=line(source.get("title")) or line(feed.get("title")),
        url=web_url(entry.get("link")),
        title=_title(entry),
        published=_published(entry, version),
        authors=_authors(entry),
        lang=language(feed.get("language")),
    )
    facts = replace(own.or_else(given), complete=False if cut else None)
    return titled_article(paragraphs, facts)


def _authors(entry: Any) -> tuple[str, ...]:
    """The names; feedparser cuts them from behind a mail address, whose long domain it cuts too."""
    several = entry.get("authors") or []
    if len(several) < 2:
        return author_names(entry.get("author"))
    return author_names([_whole(each) for each in several])


def _whole(author: Any) -> str:
    mail, name = author.get("email") or "", author.get("name") or ""
    return f"{mail}{name}" if name[:1].islower() else f"{mail} {name}"


def _title(entry: Any) -> str | None:
    title = entry.get("title")
    return line(" ".join(body_paragraphs(title))) if isinstance(title, str) and title else None


def _published(entry: Any, version: str) -> str | None:
    """When it came out; the `updated` of Atom is its last change and tells nothing."""
    keys = ("published", "created") + (() if version.startswith("atom") else ("updated",))
    return next((found for key in keys if (found := stated_moment(entry.get(key)))), None)
