"""A page as served -> `Article`: trafilatura finds the body, `selection` keeps it whole and clean.

The only importer of trafilatura.
"""

import logging
import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from crossread.errors import UnusableInput
from crossread.read.facts import Facts, line, web_url
from crossread.read.limits import MAX_PAGE_TEXT, MIN_LETTERS, letters
from crossread.read.linked_data import Node
from crossread.read.metadata import headline, stated
from crossread.read.plain import titled_article
from crossread.read.recovery import compact, whole
from crossread.read.residue import is_of_page, is_paywall, names_paywall
from crossread.read.selection import select
from crossread.read.trees import Block, blocks, parse
from crossread.records import Article, Link

_DEAD_END = re.compile(
    r"\b(404|40[13] |page (not|could not be|cannot be) found|not found|access denied|forbidden"
    r"|log ?in|sign ?in|page (has )?(moved|expired)|(are you|not) a robot|javascript is disabled"
    r"|just a moment|service unavailable|internal server error)\b",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-z][a-z0-9]*(\s[^<>]*)?/?>", re.IGNORECASE)
SHORT_BODY = 600  # letters below which another way to find the text is tried
SHORT_PAGE = 1_500  # letters; a shorter page must say that it is an article
COMPARABLE = 0.9  # of the stated words: complete
CUT = 0.6  # of the stated words: less is cut
LEAD_BLOCKS = 6  # in which the headline may be repeated
MAX_LINKS = 2_000  # kept of one article


def page_article(html: str, given: Facts) -> Article:
    """The article of a page; UnusableInput where it has none. What it does not say, `given` may."""
    # What these libraries log about odd pages is said by `Unused`, once.
    for name in ("trafilatura", "htmldate", "courlan"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    tree = parse(html)
    page = blocks(tree)
    size = sum(len(block.text) for block in page)
    if size > MAX_PAGE_TEXT:  # the time to find the article grows with the square
        raise UnusableInput(
            f"the page shows {size:,} characters; the limit is {MAX_PAGE_TEXT:,}; give one article"
        )
    kept = _body(tree, page)
    says = stated(tree, page, kept, given.url)
    facts = says.facts.or_else(given)
    facts = replace(facts, title=headline(page, facts, tree))
    kept = _after_headline(kept, facts.title, tree)
    paragraphs = [block.text for block in kept]
    told = _told_body(says.articles)
    if letters("".join(told)) * CUT > letters("".join(paragraphs)):
        kept, paragraphs = [], told
    _check_is_article(tree, page, kept, letters("".join(paragraphs)), facts, bool(says.articles))
    complete = _is_complete(facts, page, kept, says.articles, paragraphs)
    article = titled_article(paragraphs, replace(facts, complete=complete))
    return replace(article, links=_links(article, kept))


def _body(tree: Any, page: list[Block]) -> list[Block]:
    """The blocks of the article; a short result is tried again with the slower cascade."""
    kept: list[Block] = []
    for fast in (True, False):
        again = select(page, _extracted(tree, fast=fast))
        if sum(letters(block.text) for block in again) > sum(letters(b.text) for b in kept):
            kept = again
        if sum(letters(block.text) for block in kept) >= SHORT_BODY:
            break
    return kept


def _extracted(tree: Any, *, fast: bool) -> str:
    from trafilatura import bare_extraction

    found: Any = bare_extraction(deepcopy(tree), fast=fast, include_comments=False)
    return "\n".join(found.body.itertext()) if found is not None else ""


def _after_headline(kept: list[Block], title: str | None, tree: Any) -> list[Block]:
    """Without the lines at the start that only say the headline, or the day, again."""
    named = {compact(each.text_content()) for each in tree.iter("h1", "title")}
    named.add(compact(title or ""))
    named.update(map(compact, tree.xpath('//meta[@property="og:title"]/@content')))
    named.discard("")

    def says_it_again(block: Block) -> bool:
        said = compact(block.text)
        return said in named or (
            block.element.tag != "p" and len(said) > 15 and any(n.startswith(said) for n in named)
        )

    start = [block for block in kept[:LEAD_BLOCKS] if not says_it_again(block)]
    while start and re.search(r"\b(19|20)\d\d\b", start[0].text) and _is_label(start[0].text):
        del start[0]
    return start + kept[LEAD_BLOCKS:]


def _is_label(text: str) -> bool:
    return len(text) < 70 and text[-1] not in '.!?”"'


def _told_body(articles: Sequence[Node]) -> list[str]:
    """The paragraphs of the longest JSON-LD articleBody."""
    bodies = [node["articleBody"] for node in articles if isinstance(node.get("articleBody"), str)]
    return body_paragraphs(max(bodies, key=len, default=""))


def body_paragraphs(body: str) -> list[str]:
    """Paragraphs of a text that may hold HTML: by its blocks, else by its lines."""
    body = body.encode("utf-8", "replace").decode()
    body = body if _TAG.search(body) else unescape(body)
    if _TAG.search(body):
        return [block.text for block in blocks(parse(body))]
    return [words for each in body.splitlines() if (words := " ".join(each.split()))]


def body_article(body: object, facts: Facts, empty: str) -> Article:
    """An article whose text, plain or HTML, is one value; UnusableInput, which says `empty`, where
    it holds none. A headline that opens the text stands there once."""
    paragraphs = body_paragraphs(body) if isinstance(body, str) else []
    if facts.title and paragraphs[:1] == [facts.title]:
        del paragraphs[0]
    if not paragraphs:
        raise UnusableInput(empty)
    return titled_article(paragraphs, facts)


def _check_is_article(
    tree: Any, page: list[Block], kept: list[Block], size: int, facts: Facts, stated: bool
) -> None:
    """UnusableInput for a page without an article: empty, an error, a login, a front page."""
    if not stated and size < SHORT_PAGE:
        for title in (facts.title, line(next(iter(tree.xpath("//title/text()")), None))):
            if title and _DEAD_END.search(title):
                raise UnusableInput(
                    f"this page does not look like an article (its title is {title[:60]!r})"
                )
        if tree.xpath('//input[@type="password"]'):
            raise UnusableInput("the page is a login form")
    if size < (MIN_LETTERS / 2 if stated else MIN_LETTERS):
        raise UnusableInput(
            f"the page has no article text, or too little ({size} letters: a front page, an app, or"
            " cut off); save the whole page of one article"
        )
    marked = stated or tree.xpath(
        '//meta[@property="og:type" and @content="article"]'
        ' | //meta[@property="article:published_time"] | //*[@itemprop="articleBody"]'
    )
    at_root = facts.url is not None and urlsplit(facts.url).path in ("", "/")
    if not marked and (
        _is_list_of_teasers(page, kept) or (at_root and not urlsplit(facts.url or "").query)
    ):
        raise UnusableInput("the page is a front page or a list of articles; give one article")


def _is_list_of_teasers(page: list[Block], kept: list[Block]) -> bool:
    """Whether linked headings are half as many as the paragraphs they stand among."""
    if not kept:
        return False
    first, last = page.index(kept[0]), page.index(kept[-1])
    among = page[max(0, first - 1) : last + 2]
    linked = sum(block.linked >= 0.9 and _under_heading(block) for block in among)
    return linked >= 4 and linked >= len(kept) / 2


def _under_heading(block: Block) -> bool:
    return any(
        each.tag in ("h2", "h3", "h4") for each in (block.element, *block.element.iterancestors())
    )


def _is_complete(
    facts: Facts,
    page: list[Block],
    kept: list[Block],
    articles: Sequence[Node],
    paragraphs: list[str],
) -> bool | None:
    """False where the page says that it was cut, True where it says it is all, else None."""
    if facts.complete is False or _is_paywalled(page, kept):
        return False
    if facts.complete:
        return True
    words = sum(len(each.split()) for each in paragraphs)
    counts = [node.get("wordCount") for node in articles]
    told = max((int(str(n)) for n in counts if re.fullmatch(r"\d{1,6}", str(n))), default=0)
    told = told or sum(len(each.split()) for each in _told_body(articles))
    if not told or not kept:
        return None
    return True if words >= COMPARABLE * told else False if words < CUT * told else None


def _is_paywalled(page: list[Block], kept: list[Block]) -> bool:
    """Whether the article, or a part that names itself so, keeps the rest for subscribers."""
    start = page.index(kept[0]) if kept else 0
    root = whole(page, {page.index(block) for block in kept})[1] if kept else None
    for block in page[start:]:
        if is_paywall(block.text):
            above = [block.element, *block.element.iterancestors()]
            inside = above[: above.index(root)] if root in above else None
            if names_paywall(block) or (inside is not None and not any(map(is_of_page, inside))):
                return True
            if not kept:
                return True
    return False


def _links(article: Article, kept: list[Block]) -> tuple[Link, ...]:
    """The links inside the paragraphs, with their place in the text."""
    found: list[Link] = []
    offset = article.title_length + 2 if article.title_length else 0
    for block in kept:
        for start, end, target in block.links:
            url = web_url(target, base=article.url)
            if url and len(found) < MAX_LINKS:
                span = article.span(offset + start, offset + end)
                found.append(Link(url, span.text, span))
        offset += len(block.text) + 2
    return tuple(found)
