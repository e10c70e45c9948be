"""What a page shows beside its article: who wrote it, and when. Never a teaser's, never an update.

A mark counts by where it is: nothing between it and the article may be a part of another matter.
"""

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from crossread.read.authors import author_names
from crossread.read.moments import iso_date, stated_moment
from crossread.read.trees import SENTENCE_ENDS, Block, names_of

_APART = frozenset("aside nav form dialog menu figure figcaption article".split())
_ELSEWHERE = re.compile(
    r"related|teaser|promo|sidebar|recirc|popular|trending|recommend|newsletter|comment|most-read"
    r"|more-(on|from|stories)|\bbio\b|avatar|about-",
    re.IGNORECASE,
)
_TEASER = ".//a[.//h2 or .//h3 or .//h4 or .//h5] | .//*[self::h2 or self::h3 or self::h4]//a"
_BYLINE = re.compile(r"by-?lines?\b|authors?(-name|-link)?\b|\bwriter\b", re.IGNORECASE)
_PROFILE = re.compile(
    r"/(authors?|by|people|staff|profiles?|contributors?|journalists?)/", re.IGNORECASE
)
_BY = re.compile(
    r"\s*(?i:(?:written |words |story |text |report(?:ed |ing )?)?by):?\s+[^\W\d_a-z][^.!?]{2,100}"
)
_NAME = re.compile(r"(?:[^\W\d_a-z][\w.'’-]* ){1,3}[^\W\d_a-z][\w.'’-]+(?: \S+@\S+)?")
_DATED = re.compile(r"\b(date|time|timestamp|published|posted)\b|pub-?date", re.IGNORECASE)
_CHANGED = re.compile(
    r"updat|modif|amend|correct|revis|edited|aktualisiert|mis à jour|actuali[zs]|aggiornat"
    r"|atuali[zs]|gewijzigd|uppdater|oppdater|opdater|обновлен|更新",
    re.IGNORECASE,
)
LEAD_BLOCKS = 8  # before the text, where the byline is
SHORT = 80  # characters; a longer block is prose


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where an article is on its page: its elements, and all that hold one of them."""

    inside: frozenset[Any]
    around: frozenset[Any]
    before: tuple[Block, ...]

    def depth(self, element: Any) -> int | None:
        """How deep a mark meets the article; None where it belongs to something else."""
        while element is not None and element not in self.around:
            if self.is_elsewhere(element):
                return None
            element = element.getparent()
        return None if element is None else sum(1 for _ in element.iterancestors())

    def is_elsewhere(self, element: Any) -> bool:
        """Whether an element that holds nothing of the article is about another matter."""
        if element.tag in _APART or _ELSEWHERE.search(names_of(element)):
            return True
        if element.tag == "footer":
            return not any(each.tag == "article" for each in element.iterancestors())
        return element.tag in ("div", "section", "li", "td") and bool(element.xpath(_TEASER))


def surroundings(tree: Any, page: Sequence[Block], kept: Sequence[Block]) -> Surroundings:
    """Where the kept blocks are on the page; its headline belongs to them."""
    titles = list(tree.iter("h1"))
    prose = [b for b in kept if len(b.text) > SHORT or b.text.endswith(SENTENCE_ENDS)]
    kept = [block for block in prose or kept if block.element not in titles]
    first = page.index(kept[0]) if kept else 0
    held = [*(block.element for block in kept), *(titles if len(titles) == 1 else [])]
    above = {each for element in held for each in (element, *element.iterancestors())}
    inside = frozenset(block.element for block in kept if not _holds(block.element, titles))
    around = frozenset(above or {tree, *tree.iterchildren("body")})
    return Surroundings(inside, around, tuple(page[max(0, first - LEAD_BLOCKS) : first]))


def _holds(element: Any, others: list[Any]) -> bool:
    return any(element in each.iterancestors() for each in others)


def visible_authors(tree: Any, place: Surroundings) -> tuple[str, ...]:
    """The authors the page shows; those marked as such, then those of a byline in its words."""
    marked = [each for each in tree.iter() if isinstance(each.tag, str) and _is_byline(each)]
    ranked = [(depth, each) for each in marked[:200] if (depth := place.depth(each)) is not None]
    nearest = [each for depth, each in ranked if depth == max(ranked, key=lambda r: r[0])[0]]
    for sure in (True, False):
        found = [name for each in nearest for name in _names_in(each, sure=sure)]
        if found:
            return tuple(dict.fromkeys(found))
    lines = [block.text for block in place.before if place.depth(block.element) is not None]
    return next((author_names(text) for text in reversed(lines) if _BY.fullmatch(text)), ())


def _is_byline(element: Any) -> bool:
    if element.tag in ("meta", "link", "body", "html", "article", "main", "img", "script"):
        return False
    marked = "author" in (element.get("rel"), element.get("itemprop"))
    return marked or _BYLINE.search(names_of(element)) is not None


def _names_in(element: Any, *, sure: bool) -> tuple[str, ...]:
    """The names in a byline; `sure` ones are marked as an author's or link to a profile."""
    if len(element.text_content()) > 300:
        return ()
    inner = element.xpath('.//*[@itemprop="name"]') or [
        each
        for each in element.iter("a")
        if each.get("rel") == "author" or _PROFILE.search(each.get("href") or "")
    ]
    if inner or "author" in (element.get("rel"), element.get("itemprop")):
        return author_names([_pieces(each) for each in inner or [element]])
    if sure:
        return ()
    text = _pieces(element)
    if _BY.match(text.replace("|", " ")):
        return author_names(text)
    first = text.partition(" | ")[0]
    return author_names(first) if _NAME.fullmatch(first) else ()


def _pieces(element: Any) -> str:
    """The words of an element, those of its parts kept apart."""
    return " | ".join(words for each in element.itertext() if (words := " ".join(each.split())))


def visible_date(tree: Any, place: Surroundings, url: str | None) -> str | None:
    """The day or moment of publication that the page shows; None where it only shows others."""
    candidates = list(_dates(tree, place))
    if candidates:
        deepest = max(depth for depth, _ in candidates)
        return next(found for depth, found in candidates if depth == deepest)
    from htmldate import find_date

    rest = _header(tree, place)
    found = find_date(
        rest, extensive_search=False, original_date=True, outputformat="%Y-%m-%d", url=url
    )
    return iso_date(found) if found else None


def _dates(tree: Any, place: Surroundings) -> Iterator[tuple[int, str]]:
    """(how deep it meets the article, moment) of the dates above the article, or marked as its."""
    started = False
    stamps = [
        each
        for each in list(tree.iter("time"))[:200]
        if place.depth(each) is not None and not _is_update(each)
    ]
    for element in tree.iter():
        started = started or element in place.inside
        marked = element.get("itemprop") == "datePublished" or element.get("pubdate") is not None
        if element.tag == "meta" or not (marked or (not started and _is_dated(element))):
            continue
        depth = place.depth(element)
        told = element.get("datetime") or element.get("content")
        value = told or _CHANGED.split(_pieces(element)[:100])[0]
        found = stated_moment(value) if depth is not None and not _is_update(element) else None
        if depth is not None and found and (marked or not _is_series(element, stamps)):
            yield (1_000 if marked else depth), found


def _is_dated(element: Any) -> bool:
    return element.tag == "time" or (
        isinstance(element.tag, str)
        and len(element) <= 3
        and _DATED.search(names_of(element)) is not None
    )


def _is_update(element: Any) -> bool:
    """Whether the name of the mark, or the words before it, tell of a change."""
    above = element.getparent()
    text = element.text if element.get("datetime") else ""
    told = f"{names_of(element)} {element.get('itemprop') or ''} {(text or '')[:40]}"
    before = element.getprevious()
    lead = (
        above.text if before is None and above is not None else before is not None and before.tail
    )
    near = f"{lead or ''}"[-40:]
    return any(_CHANGED.search(words) is not None for words in (told, near))


def _is_series(element: Any, stamps: list[Any]) -> bool:
    """Whether stamps of the same kind stand in other parts of the page, as in a live blog."""
    here = element.getparent()
    return any(
        each.getparent() is not here
        and names_of(each.getparent()) == names_of(here)
        and each.getparent().tag == here.tag
        and names_of(each) == names_of(element)
        for each in stamps
    )


def _header(tree: Any, place: Surroundings) -> Any:
    """A copy of the page up to its article, without other matters and dates of changes."""
    copy = deepcopy(tree)
    drop, ended = [], False
    for element, twin in zip(tree.iter(), copy.iter(), strict=True):
        if not isinstance(element.tag, str):
            continue
        ended = ended or element in place.inside
        apart = element not in place.around and place.is_elsewhere(element)
        names = f"{names_of(element)} {element.get('property') or element.get('name') or ''}"
        if (
            element.tag == "script"
            or apart
            or _CHANGED.search(names)
            or (ended and element not in place.around)
            or element in place.inside
        ):
            drop.append(twin)
    for twin in drop:
        if (parent := twin.getparent()) is not None:
            parent.remove(twin)
    return copy
