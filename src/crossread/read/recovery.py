"""What an extractor left out though it belongs to the article, by where it stands and what it is:
paragraphs beside those found, quotations, messages, corrections, the heads of a live blog's posts.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from crossread.read.residue import ENDS, is_correction, is_embed, lies_apart
from crossread.read.trees import Block

Place = tuple[str, str]
_WRAPPERS = frozenset("blockquote ul ol li dl table tbody thead tr center".split())
_OWN_TEXT = frozenset("p h2 h3 h4 h5 h6 li blockquote pre dd dt tr".split())
_NOT_OURS = re.compile(r"comment|related|newsletter|promo|recirc|teaser", re.IGNORECASE)
CONTAINER_SHARE = 0.1  # of the text, from which an element is a place of it
BODY_SHARE = 0.9  # of the text, from which one holds it all
LEAST_POSTS = 3  # of a live blog
SENTENCE = 60  # characters; a shorter line is no sentence


def compact(text: str) -> str:
    """Letters and digits alone, in lower case: what two renderings of one text share."""
    return "".join(char for char in text.lower() if char.isalnum())


def is_heading(block: Block) -> bool:
    """Whether a block is a heading of any level."""
    return re.fullmatch("h[1-6]", block.element.tag) is not None


def container(block: Block) -> Any:
    """The element that holds the paragraphs: lists, tables and quotations are looked through."""
    element = block.element
    element = element if element.tag in ("div", "td", "th") else element.getparent()
    while element is not None and element.tag in _WRAPPERS:
        element = element.getparent()
    return element


def place_of(element: Any) -> Place:
    """The kind of an element: its tag and its first classes."""
    if element is None:
        return ("", "")
    return (element.tag, " ".join((element.get("class") or "").split()[:3]))


def recovered(page: Sequence[Block], found: set[int]) -> set[int]:
    """The blocks that belong to the article beside those found."""
    body, root = whole(page, found)
    texts = {compact(page[number].text) for number in found}
    shares = _shares(page, found)
    last = max(found)
    held = {
        number
        for number, block in enumerate(page)
        if root in _ancestors(block.element)
        and number not in found
        and (
            (
                _stands_among(block, body, shares)
                and _may_return(block, {body, root}, number < last)
                and compact(block.text) not in texts
            )
            or (number > min(found) and _corrects(block, root))
            or _is_linked_sentence(page, number, found)
        )
    }
    return held | _heads_of_posts(page, found | held, root)


def whole(page: Sequence[Block], found: set[int]) -> tuple[Any, Any]:
    """The element that holds nearly all found text, and the one that the article may reach to."""
    weights: Counter[Any] = Counter()
    for number in found:
        for each in _ancestors(page[number].element):
            weights[each] += len(page[number].text)
    total = sum(len(page[number].text) for number in found)
    longest = page[max(found, key=lambda number: len(page[number].text))]
    body = next(e for e in _ancestors(longest.element) if weights[e] >= BODY_SHARE * total)
    above = _ancestors(body)
    outer = [each for each in above if each.tag == "article"][-1:]
    return body, outer[0] if outer else above[min(3, len(above) - 1)]


def _shares(page: Sequence[Block], found: set[int]) -> set[Place]:
    """The kinds of containers that hold at least a tenth of the text each."""
    places: Counter[Place] = Counter()
    for number in found:
        places[place_of(container(page[number]))] += len(page[number].text)
    share = CONTAINER_SHARE * sum(places.values())
    return {place for place, size in places.items() if size >= share}


def _ancestors(element: Any) -> list[Any]:
    return [element, *element.iterancestors()]


def _stands_among(block: Block, body: Any, places: set[Place]) -> bool:
    """Whether a container like those of the found blocks holds it, or a quotation in the body."""
    element = block.element
    if place_of(container(block)) in places or place_of(element.getparent()) in places:
        return True
    above = _ancestors(element)
    return body in above and any(is_embed(each) for each in above[: above.index(body)])


def _may_return(block: Block, within: set[object], inside: bool) -> bool:
    """Whether a block the extractor left out reads like a part of the article."""
    tag = block.element.tag
    if (tag not in _OWN_TEXT and tag not in ("div", "td")) or lies_apart(block, within):
        return False
    if block.linked > 0.5 and not any(map(is_embed, _ancestors(block.element)[:4])):
        return False
    if tag in ("div", "td") or not inside:
        return block.text.endswith(ENDS)
    return True


def _corrects(block: Block, root: Any) -> bool:
    """Whether it is a correction of this article, and no reader's or other article's."""
    above = _ancestors(block.element)
    between = above[: above.index(root)]
    return is_correction(block) and not any(
        each.tag == "nav" or _NOT_OURS.search(str(each.get("class"))) for each in between
    )


def _is_linked_sentence(page: Sequence[Block], number: int, found: set[int]) -> bool:
    """Whether it is a paragraph that is one link, between two of the article."""
    block = page[number]
    return (
        block.element.tag == "p"
        and len(block.links) == 1
        and len(block.text) >= SENTENCE
        and block.text.endswith(ENDS)
        and {number - 1, number + 1} <= found
        and page[number - 1].element.getparent() is block.element.getparent()
    )


def _heads_of_posts(page: Sequence[Block], found: set[int], root: Any) -> set[int]:
    """The headings and times of a live blog: of three or more like parts with a time each."""
    posts: dict[Place, dict[Any, None]] = {}
    for number in found:
        above = _ancestors(page[number].element)
        for each in above[: above.index(root)] if root in above else []:
            if next(each.iter("time"), None) is not None:
                posts.setdefault(place_of(each), {})[each] = None
                break
    heads = {e for kind in posts.values() if len(kind) >= LEAST_POSTS for e in kind}
    return {
        number
        for number, block in enumerate(page)
        if heads and heads & set(_ancestors(block.element)) and _is_head(block)
    }


def _is_head(block: Block) -> bool:
    times = list(block.element.iter("time"))
    stamped = any(compact(each.text_content()) == compact(block.text) for each in times)
    return is_heading(block) or (stamped and len(block.text) <= SENTENCE)
