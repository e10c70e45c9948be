"""What a page says about itself -> `Facts`: JSON-LD, Open Graph, meta tags, then visible marks."""

import re
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from crossread.read.facts import (
    Facts,
    article_facts,
    iso_date,
    language,
    line,
    linked_data,
    load_json,
    loose_date,
    person,
    web_url,
)
from crossread.read.trees import Block

_DATES = (
    "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date",
    "sailthru.date", "pubdate", "publishdate", "publish-date", "dc.date.issued", "dc.date",
    "dcterms.created", "date", "article_date_original",
)  # fmt: skip
_AUTHORS = ("author", "article:author", "parsely-author", "sailthru.author", "byl", "dc.creator")
_SEPARATOR = re.compile(r"\s+[|–—·•»:-]\s+")
_ARTICLE_TYPES = re.compile(r"(Article|Posting|Report|Review)$")
HEADLINE_SHARE = 0.6


def stated_articles(tree: Any) -> list[Any]:
    """Every JSON-LD article of the page, those with a headline first."""
    found = []
    for script in tree.xpath('//script[contains(@type, "ld+json")]'):
        try:
            parsed = load_json(script.text_content())
        except ValueError:
            continue
        found += [node for node in linked_data(parsed) if is_article(node)]
    return sorted(found, key=lambda node: "headline" not in node)


def is_article(node: Any) -> bool:
    """Whether a JSON-LD object is a news article or one of its relatives."""
    kinds = node.get("@type")
    return any(
        isinstance(kind, str) and _ARTICLE_TYPES.search(kind) is not None
        for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def page_facts(tree: Any, stated: list[Any], served_from: str | None) -> Facts:
    """All that the page states; the title is not yet matched with what readers see."""
    meta = _meta(tree)
    facts = article_facts(stated[0]) if stated else Facts()
    canonical = [
        web_url(each, base=served_from)
        for each in tree.xpath('//link[translate(@rel, "CANOIL", "canoil")="canonical"]/@href')
    ]
    url = next(filter(None, [*canonical, web_url(meta.get("og:url")), facts.url]), None)
    facts = replace(facts, url=url or served_from).or_else(
        Facts(
            title=line(meta.get("og:title")) or line(meta.get("twitter:title")),
            published=next(filter(None, (loose_date(meta.get(name)) for name in _DATES)), None),
            authors=_authors(tree, meta),
            lang=language(tree.get("lang")) or language(meta.get("og:locale")),
        )
    )
    if site := person(meta.get("og:site_name")):
        facts = replace(facts, outlet=site)
    return facts.or_else(Facts(outlet=_host(facts.url), published=_visible_date(tree)))


def _meta(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        if name and element.get("content"):
            found.setdefault(name.strip().lower(), element.get("content"))
    return found


def _authors(tree: Any, meta: dict[str, str]) -> tuple[str, ...]:
    marked = tree.xpath('//*[@rel="author" or @itemprop="author"][not(self::meta or self::link)]')
    visible = [each.text_content() for each in marked[:10]]
    told = [name for key in _AUTHORS if (name := person(meta.get(key))) and len(name) <= 100]
    seen = [name for each in visible if (name := person(each)) and len(name) <= 60]
    return tuple(dict.fromkeys(told[:1] or seen))


def _host(url: str | None) -> str | None:
    """The registered name of the host: `example.org` for `https://news.example.org/a`."""
    if url is None:
        return None
    from courlan import extract_domain

    host = urlsplit(url).hostname
    return extract_domain(url) or host


def _visible_date(tree: Any) -> str | None:
    marked = tree.xpath(
        '//*[@itemprop="datePublished"]/@datetime | //*[@itemprop="datePublished"]/@content'
        " | //time[@pubdate]/@datetime | //article//time/@datetime"
    )
    for value in marked[:5]:
        if found := loose_date(value):
            return found
    from htmldate import find_date

    found = find_date(tree, extensive_search=False, original_date=True, outputformat="%Y-%m-%d")
    return iso_date(found) if found else None


def headline(page: list[Block], facts: Facts, tree: Any) -> str | None:
    """The headline as readers see it: the h1 that the metadata names, else what that says."""
    seen = [block.text for block in page if _in_headline(block)]
    document = line(next(iter(tree.xpath("//head/title/text()")), None))
    named = [_bare(each, facts) for each in (facts.title, document) if each]
    likely = [each for each in seen if any(_same(each, name) for name in named)]
    if likely:
        return max(likely, key=len)
    if named:
        return named[0]
    return seen[0] if len(seen) == 1 else None


def _in_headline(block: Block) -> bool:
    element = block.element
    return element.tag == "h1" or any(each.tag == "h1" for each in element.iterancestors())


def _same(seen: str, named: str) -> bool:
    """Whether most words of each stand in the other."""
    ours, theirs = (set(re.findall(r"\w+", each.lower())) for each in (seen, named))
    shared = len(ours & theirs)
    return shared >= HEADLINE_SHARE * max(1, len(ours)) and shared >= len(theirs) / 3


def _bare(title: str, facts: Facts) -> str:
    """A title without the name of the outlet behind it."""
    own = _letters(f"{facts.outlet or ''} {_host(facts.url) or ''}")
    while match := list(_SEPARATOR.finditer(title)):
        head, tail = title[: match[-1].start()], _letters(title[match[-1].end() :])
        if (
            not head
            or not tail
            or not (tail in own or (own and _letters(facts.outlet or "") in tail))
        ):
            break
        title = head
    return title


def _letters(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum())
