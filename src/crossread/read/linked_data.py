"""JSON-LD -> the articles it states, which of them a page is about, and the `Facts` of one."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from crossread.read.authors import author_names
from crossread.read.facts import Facts, language, line, load_json, web_url
from crossread.read.moments import stated_moment

Node = dict[str, Any]
_ARTICLE = re.compile(r"(Article|Posting|Report|Review)$")
_LIST = re.compile(r"(List|ListItem|CollectionPage|ProfilePage)$")
_DESCENDED = frozenset(("@graph", "mainEntity", "mainEntityOfPage"))
_WRAPPED = re.compile(r"<!--|-->|//\s*<!\[CDATA\[|//\s*\]\]>|<!\[CDATA\[|\]\]>|/\*.{0,40}?\*/")
_STRING_OR_COMMA = re.compile(r'"(?:[^"\\]|\\.)*+"|,(?=\s*[}\]])', re.DOTALL)
MAX_NODES = 2_000  # objects of one page
HEADLINE_SHARE = 0.6  # of its words in the page’s headline


@dataclass(frozen=True, slots=True)
class LinkedData:
    """The articles of some JSON-LD, each with whether a list or another holds it; nodes by @id;
    `whole` where all of it was looked at."""

    articles: tuple[tuple[Node, bool], ...] = ()
    named: tuple[tuple[str, Node], ...] = ()
    whole: bool = True

    def facts(self, node: Node) -> Facts:
        """What an article states about itself."""
        free = str(node.get("isAccessibleForFree", "")).strip().lower()
        return Facts(
            outlet=next(iter(_names(self._whole(node.get("publisher")))), None),
            url=next(iter(addresses(node)), None),
            title=line(node.get("headline")) or line(node.get("name")),
            published=stated_moment(node.get("datePublished")),
            authors=author_names(self._whole(node.get("author") or node.get("creator"))),
            lang=language(node.get("inLanguage")),
            complete={"true": True, "false": False}.get(free.rpartition("/")[2]),
        )

    def _whole(self, value: object) -> list[object]:
        """The values of a field, those told by their @id alone in full."""
        known = dict(self.named)
        several = value if isinstance(value, list) else [value]
        keys = [each.get("@id") if isinstance(each, dict) else each for each in several]
        return [
            known.get(key, each) if isinstance(key, str) and not line(_name(each)) else each
            for key, each in zip(keys, several, strict=True)
        ]


def _name(value: object) -> object:
    return value.get("name") if isinstance(value, dict) else None


def _names(several: list[object]) -> Iterator[str]:
    for each in several:
        name = line(_name(each) if isinstance(each, dict) else each)
        if name and "://" not in name:
            yield name


def linked_data(documents: Iterable[object], most: int = MAX_NODES) -> LinkedData:
    """The articles of parsed JSON-LD, outermost first; at most so many objects are looked at."""
    articles: list[tuple[Node, bool]] = []
    named: dict[str, Node] = {}
    queue: list[tuple[object, bool]] = [(each, False) for each in documents]
    for place in range(most):
        if place == len(queue):
            break
        node, inner = queue[place]
        if isinstance(node, list):
            queue.extend((each, inner) for each in node[:most])
        elif isinstance(node, dict):
            key = node.get("@id")
            if isinstance(key, str) and len(node) > len(named.get(key, {"@id": key})):
                named[key] = node
            if is_article(node):
                articles.append((node, inner))
            inner = inner or is_article(node) or _is_a(node, _LIST)
            for name, value in node.items():
                if isinstance(value, list | dict):
                    queue.append((value, inner or name not in _DESCENDED))
    return LinkedData(tuple(articles), tuple(named.items()), len(queue) <= most)


def _is_a(node: Node, kind: re.Pattern[str]) -> bool:
    kinds = node.get("@type")
    several = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(each, str) and kind.search(each) is not None for each in several)


def is_article(node: Node) -> bool:
    """Whether a JSON-LD object is a news article or one of its relatives."""
    return _is_a(node, _ARTICLE)


def script_json(text: str) -> object:
    """The JSON of a script as pages have it: in a comment, with a comma too many, or cut short."""
    for tidy in (text, unescape(text) if "&quot;" in text else ""):
        bare = _WRAPPED.sub(" ", tidy) if tidy.lstrip()[:1] in ("<", "/") else tidy
        bare = _STRING_OR_COMMA.sub(lambda each: "" if each[0] == "," else each[0], bare)
        try:
            return load_json(bare.strip().rstrip(";"))
        except ValueError:
            continue
    return None


def own_articles(data: LinkedData, urls: list[str], headlines: list[str]) -> list[Node]:
    """The articles that are the page with these addresses and headlines, the surest first.

    One with the page's address counts, or with its headline. One that has neither counts where it
    is alone, stands in no list, and contradicts neither.
    """
    pages = {_address(url) for url in urls}
    found: list[tuple[bool, bool, bool, bool, int, Node]] = []
    outer = [node for node, inner in data.articles if not inner]
    for node, inner in data.articles:
        here = {_address(url) for url in addresses(node) if not (inner and "#" in url)} & pages
        title = line(node.get("headline")) or line(node.get("name"))
        same = title is not None and any(same_headline(title, each) for each in headlines)
        alone = not inner and len(outer) == 1 and not _is_another(node, title, pages, headlines)
        if here or same or alone:
            found.append((not here, not same, inner, "headline" not in node, len(found), node))
    return [each[-1] for each in sorted(found, key=lambda each: each[:-1])]


def _is_another(node: Node, title: str | None, pages: set[str], headlines: list[str]) -> bool:
    """Whether its headline shares no long word with the page's; without one, its address."""
    if title and headlines:
        seen = _words(" ".join(headlines))
        return not any(len(word) > 3 or not word.isascii() for word in _words(title) & seen)
    return bool(pages and addresses(node))


def addresses(node: Node) -> list[str]:
    """Where an article says it is."""
    found = []
    for key in ("url", "mainEntityOfPage", "@id"):
        value = node.get(key)
        value = value.get("@id") or value.get("url") if isinstance(value, dict) else value
        if url := web_url(value):
            found.append(url)
    return found


def _address(url: str) -> str:
    """An address without what two links to one page may differ in."""
    parts = urlsplit(url.lower())
    host = re.sub(r"^(?:www|amp|m)\.", "", parts.netloc)
    return host + re.sub(r"(?:/amp)?/*$", "", parts.path)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def same_headline(seen: str, named: str) -> bool:
    """Whether most words of each stand in the other."""
    ours, theirs = _words(seen), _words(named)
    shared = len(ours & theirs)
    return shared >= HEADLINE_SHARE * max(1, len(ours)) and shared >= len(theirs) / 3
