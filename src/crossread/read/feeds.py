"""An RSS or Atom feed -> one `Article` an entry with enough text. Only importer of feedparser."""

import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from crossread.errors import UnusableInput
from crossread.read.authors import author_names
from crossread.read.decoding import decode
from crossread.read.facts import Facts, language, line, web_url
from crossread.read.limits import MAX_FEED_ENTRIES, MIN_LETTERS, letters
from crossread.read.moments import stated_moment
from crossread.read.pages import body_paragraphs
from crossread.read.plain import told_article
from crossread.records import Article, Capture, Unused

_CUT = re.compile(
    r"(\[?(…|\.\.\.)\]?|\b(read|continue)\b[^.]{0,30}\b(more|reading|on)\b\W*)$", re.IGNORECASE
)


def feed_articles(data: bytes, name: str, given: Facts) -> Iterator[Article | Unused]:
    """Every entry in feed order; those without enough text, and what is broken, as Unused."""
    parsed = _parsed(data)
    if not parsed.entries and (parsed.bozo or not parsed.version):
        raise UnusableInput(f"it is no feed that can be read{_reason(parsed)}")
    if not parsed.entries:
        raise UnusableInput("the feed has no entries")
    if parsed.bozo and "CharacterEncodingOverride" not in type(parsed.bozo_exception).__name__:
        yield Unused(
            name, f"the feed is broken{_reason(parsed)}; entries before and after are read"
        )
    capture = Capture(hashlib.sha256(data).hexdigest())
    for number, entry in enumerate(parsed.entries, 1):
        place = f"{name}#{number}"
        if number > MAX_FEED_ENTRIES:
            yield Unused(place, f"the feed has more than {MAX_FEED_ENTRIES:,} entries; split it")
            return
        try:
            article = _entry_article(entry, parsed, given)
        except UnusableInput as problem:
            yield Unused(place, str(problem))
        else:
            yield replace(article, name=place, capture=capture)


def _parsed(data: bytes) -> Any:
    if re.search(r"<!ENTITY", decode(data, markup=True), re.IGNORECASE):
        raise UnusableInput("it declares XML entities, which are not read; remove its DOCTYPE")
    import feedparser

    # A stream, never a string: feedparser would fetch an address or open a path.
    try:
        return feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except ValueError as problem:
        raise UnusableInput(f"it is no feed that can be read ({problem})") from None


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
    text = "\n\n".join([facts.title, *paragraphs] if facts.title else paragraphs)
    return told_article(text, facts, title_length=len(facts.title or ""))


def _authors(entry: Any) -> tuple[str, ...]:
    """From `author` where it is alone: feedparser cuts the names behind long mail domains."""
    several = entry.get("authors") or []
    return author_names(several if len(several) > 1 else entry.get("author"))


def _title(entry: Any) -> str | None:
    title = entry.get("title")
    return line(" ".join(body_paragraphs(title))) if isinstance(title, str) and title else None


def _published(entry: Any, version: str) -> str | None:
    """When it came out; the `updated` of Atom is its last change and tells nothing."""
    keys = ("published", "created") + (() if version.startswith("atom") else ("updated",))
    return next((found for key in keys if (found := stated_moment(entry.get(key)))), None)
