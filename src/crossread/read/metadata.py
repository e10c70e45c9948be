"""What a page says about itself -> `Facts`: JSON-LD, Open Graph, meta tags, then visible marks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from crossread.read.authors import author_names
from crossread.read.facts import Facts, language, line, web_url
from crossread.read.linked_data import (
    LinkedData,
    Node,
    linked_data,
    own_articles,
    same_headline,
    script_json,
)
from crossread.read.moments import stated_moment
from crossread.read.recovery import compact
from crossread.read.trees import Block
from crossread.read.visible import Surroundings, surroundings, visible_authors, visible_date

_DATES = (
    "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date",
    "sailthru.date", "pubdate", "publishdate", "publish-date", "dc.date.issued", "dc.date",
    "dcterms.created", "date", "article_date_original",
)  # fmt: skip
_AUTHORS = ("author", "article:author", "parsely-author", "sailthru.author", "byl", "dc.creator")
_SEPARATOR = re.compile(r"\s+[|–—·•»:-]\s+")


@dataclass(frozen=True, slots=True)
class Stated:
    """What a page states: its facts, and the JSON-LD articles that are about itself."""

    facts: Facts
    articles: tuple[Node, ...]


def stated(
    tree: Any, page: Sequence[Block], kept: Sequence[Block], served_from: str | None
) -> Stated:
    """All that the page states; the title is not yet matched with what readers see."""
    place = surroundings(tree, page, kept)
    meta = _meta(tree, place)
    canonical = tree.xpath('//link[translate(@rel, "CANOIL", "canoil")="canonical"]/@href')
    urls = [web_url(each, base=served_from) for each in [*canonical[:5], meta.get("og:url")]]
    told = [url for url in urls if url]
    titles = [line(each) for each in (meta.get("og:title"), meta.get("twitter:title"))]
    data = _linked_data(tree)
    articles = own_articles(
        data, [*told, *filter(None, [served_from])], [*filter(None, titles), *_shown_titles(tree)]
    )
    facts = Facts(url=next(iter(told), None))
    for node in articles:
        facts = facts.or_else(data.facts(node))
    facts = facts.or_else(
        Facts(
            url=served_from,
            title=next(filter(None, titles), None),
            published=next(filter(None, (stated_moment(meta.get(key)) for key in _DATES)), None),
            authors=next(filter(None, (author_names(meta.get(key)) for key in _AUTHORS)), ()),
            lang=language(tree.get("lang")) or language(meta.get("og:locale")),
        )
    )
    site = line(meta.get("og:site_name"))
    facts = Facts(outlet=site if site and "://" not in site else None).or_else(facts)
    return Stated(_seen(facts, tree, place), tuple(articles))


def _seen(facts: Facts, tree: Any, place: Surroundings) -> Facts:
    """The facts, and in their gaps what readers see."""
    return facts.or_else(
        Facts(
            outlet=_host(facts.url),
            published=None if facts.published else visible_date(tree, place, facts.url),
            authors=() if facts.authors else visible_authors(tree, place),
        )
    )


def _linked_data(tree: Any) -> LinkedData:
    scripts = tree.xpath('//script[contains(@type, "ld+json")]')
    return linked_data([script_json(each.text_content()) for each in scripts])


def _shown_titles(tree: Any) -> list[str]:
    shown = [line(each.text_content()) for each in tree.iter("title", "h1")]
    return [each for each in shown if each]


def _meta(tree: Any, place: Surroundings) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name")
        if not name and place.depth(element) is not None:
            name = element.get("itemprop")
        if name and element.get("content"):
            found.setdefault(name.strip().lower(), element.get("content"))
    return found


def _host(url: str | None) -> str | None:
    """The registered name of the host: `example.org` for `https://news.example.org/a`."""
    if url is None:
        return None
    from courlan import extract_domain

    host = urlsplit(url).hostname
    return extract_domain(url) or host


def headline(page: list[Block], facts: Facts, tree: Any) -> str | None:
    """The headline as readers see it: the h1 that the metadata names, else what that says."""
    seen = [block.text for block in page if _in_headline(block)]
    document = line(next(iter(tree.xpath("//head/title/text()")), None))
    named = [_bare(each, facts) for each in (facts.title, document) if each]
    likely = [each for each in seen if any(same_headline(each, name) for name in named)]
    if likely:
        return max(likely, key=len)
    if named:
        return named[0]
    return seen[0] if len(seen) == 1 else None


def _in_headline(block: Block) -> bool:
    element = block.element
    return element.tag == "h1" or any(each.tag == "h1" for each in element.iterancestors())


def _bare(title: str, facts: Facts) -> str:
    """A title without the name of the outlet behind it."""
    own = compact(f"{facts.outlet or ''} {_host(facts.url) or ''}")
    while match := list(_SEPARATOR.finditer(title)):
        head, tail = title[: match[-1].start()], compact(title[match[-1].end() :])
        if (
            not head
            or not tail
            or not (tail in own or (own and compact(facts.outlet or "") in tail))
        ):
            break
        title = head
    return title
