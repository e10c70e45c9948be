"""Which blocks of a page are its article: those an extractor found, put in place on the page,
with the neighbours it lost (first paragraphs, quotations, later parts) and without residue."""

import re
from bisect import bisect_left, insort
from collections import Counter
from typing import Any

from crossread.read.residue import ENDS, is_pointer, is_residue, lies_apart
from crossread.read.trees import Block

_WRAPPERS = frozenset("blockquote ul ol li dl table tbody thead tr center".split())
_OWN_TEXT = frozenset("p h2 h3 h4 h5 h6 li blockquote pre dd dt tr".split())
MAX_PLACES = 4
CONTAINER_SHARE = 0.1
BODY_SHARE = 0.9
MAIN_SHARE = 0.25
LONG_REPEAT = 200

Place = tuple[str, str]


def compact(text: str) -> str:
    """Letters and digits alone, in lower case: what two renderings of one text share."""
    return "".join(char for char in text.lower() if char.isalnum())


def select(page: list[Block], extracted: str) -> list[Block]:
    """The blocks of the article in page order, without its headline or residue."""
    found = _trimmed(page, align([compact(block.text) for block in page], compact(extracted)))
    if not found:
        return []
    kept = sorted(found | _recovered(page, found))
    return _without_repeats(_without_residue([page[number] for number in kept]))


def align(blocks: list[str], extracted: str) -> set[int]:
    """The blocks that appear in the extracted text, as the longest chain in the same order.

    A word of the article that also stands in a menu is thus taken once, where it belongs.
    """
    ends, best = [0], {0: (0, -1)}
    chain: list[tuple[int, int]] = []
    for number, block in enumerate(blocks):
        fresh = []
        place = extracted.find(block) if block else -1
        for _ in range(MAX_PLACES):
            if place < 0:
                break
            weight, before = best[ends[bisect_left(ends, place + 1) - 1]]
            chain.append((number, before))
            fresh.append((place + len(block), weight + len(block), len(chain) - 1))
            place = extracted.find(block, place + 1)
        for end, weight, link in fresh:
            _extend(ends, best, end, (weight, link))
    found, link = set(), best[ends[-1]][1]
    while link >= 0:
        found.add(chain[link][0])
        link = chain[link][1]
    return found


def _extend(
    ends: list[int], best: dict[int, tuple[int, int]], end: int, value: tuple[int, int]
) -> None:
    """Keep in `best` only ends whose weight no earlier end reaches."""
    place = bisect_left(ends, end + 1)
    if best[ends[place - 1]][0] >= value[0]:
        return
    if ends[place - 1] != end:
        insort(ends, end)
        place += 1
    best[end] = value
    while place < len(ends) and best[ends[place]][0] <= value[0]:
        del best[ends.pop(place)]


def _trimmed(page: list[Block], found: set[int]) -> set[int]:
    """Without menus before the main part and teasers after it.

    Behind the last block of a main container only its direct followers stay.
    """
    places: Counter[Place] = Counter()
    for number in found:
        if page[number].linked <= 0.5 and (
            page[number].text.endswith(ENDS) or len(page[number].text) > 80
        ):
            places[_place(_container(page[number]))] += len(page[number].text)
    main = {
        place for place, size in places.items() if size >= MAIN_SHARE * places.most_common(1)[0][1]
    }
    inside = [number for number in found if _place(_container(page[number])) in main]
    if not inside:
        return set()
    first, last = min(inside), max(inside)
    while last + 1 in found:
        last += 1
    return {
        number
        for number in found
        if number <= last
        and (number >= first or (page[number].linked <= 0.5 and _is_prose(page[number])))
    }


def _is_prose(block: Block) -> bool:
    return block.text.endswith(ENDS) or _is_heading(block)


def _ancestors(element: Any) -> list[Any]:
    return [element, *element.iterancestors()]


def _container(block: Block) -> Any:
    """The element that holds the paragraphs: lists, tables and quotations are looked through."""
    element = block.element if block.element.tag == "div" else block.element.getparent()
    while element is not None and element.tag in _WRAPPERS:
        element = element.getparent()
    return element


def _place(element: Any) -> Place:
    if element is None:
        return ("", "")
    return (element.tag, " ".join((element.get("class") or "").split()[:3]))


def _recovered(page: list[Block], found: set[int]) -> set[int]:
    """Blocks beside the found ones that stand as they stand: same container, or one of its kind."""
    weights: Counter[Any] = Counter()
    places: Counter[Place] = Counter()
    for number in found:
        block = page[number]
        places[_place(_container(block))] += len(block.text)
        for each in _ancestors(block.element):
            weights[each] += len(block.text)
    total = sum(places.values())
    share = CONTAINER_SHARE * total
    longest = page[max(found, key=lambda number: len(page[number].text))]
    upward = _ancestors(longest.element)
    body = next(each for each in upward if weights[each] >= BODY_SHARE * total)
    outer = [each for each in _ancestors(body) if each.tag == "article"][-1:]
    root = outer[0] if outer else _ancestors(body)[min(3, len(_ancestors(body)) - 1)]
    texts = {compact(page[number].text) for number in found}
    last = max(found)
    return {
        number
        for number, block in enumerate(page)
        if number not in found
        and _stands_among(block, body, {key for key, n in places.items() if n >= share})
        and root in _ancestors(block.element)
        and _may_return(block, {body, root}, number < last)
        and compact(block.text) not in texts
    }


def _stands_among(block: Block, body: Any, places: set[Place]) -> bool:
    """Whether a container like those of the found blocks holds it, or a quotation in the body."""
    element = block.element
    if _place(_container(block)) in places or _place(element.getparent()) in places:
        return True
    above = _ancestors(element)
    return body in above and any(each.tag == "blockquote" for each in above[: above.index(body)])


def _may_return(block: Block, within: set[object], inside: bool) -> bool:
    """Whether a block the extractor left out reads like a part of the article."""
    tag = block.element.tag
    if tag not in _OWN_TEXT and tag != "div":
        return False
    if lies_apart(block, within) or block.linked > 0.5:
        return False
    if tag == "div" or not inside:
        return block.text.endswith(ENDS)
    return True


def _without_residue(kept: list[Block]) -> list[Block]:
    """Drop residue, runs of bare links, and the lines that announce them."""
    bare = [_is_bare_link(block) for block in kept]
    drop = [is_residue(block) for block in kept]
    start = 0
    while start < len(kept):
        end = start
        while end < len(kept) and (bare[end] or drop[end]):
            end += 1
        if sum(bare[start:end]) >= 2:
            drop[start:end] = [True] * (end - start)
        if end > start and start and drop[start]:
            before = kept[start - 1]
            heading = before.element.tag[0] == "h" and end == len(kept)
            drop[start - 1] = drop[start - 1] or heading or is_pointer(before.text)
        start = max(end, start + 1)
    while kept and not all(drop) and _is_heading(kept[last := _last(drop)]):
        drop[last] = True
    return [block for block, gone in zip(kept, drop, strict=True) if not gone]


def _last(drop: list[bool]) -> int:
    return max(number for number, gone in enumerate(drop) if not gone)


def _is_heading(block: Block) -> bool:
    return re.fullmatch("h[1-6]", block.element.tag) is not None


def _is_bare_link(block: Block) -> bool:
    return block.linked >= 0.9 and not block.text.endswith((".", "?", "!", ".”", '."'))


def _is_pulled_out(block: Block) -> bool:
    """Whether it stands in a box that shows words of the article in large type."""
    return any(
        each.tag == "aside" or "pull" in (each.get("class") or "").lower()
        for each in [block.element, *block.element.iterancestors()]
    )


def _without_repeats(kept: list[Block]) -> list[Block]:
    """Drop a block that says again what its neighbour or another kind of container said.

    A refrain, short and far apart in the same kind of container, stays.
    """
    result: list[Block] = []
    seen: dict[str, int] = {}
    whole = compact("".join(block.text for block in kept))
    for block in kept:
        key = compact(block.text)
        if _is_pulled_out(block) and whole.count(key) > 1:
            continue
        before = seen.get(key)
        if before is not None and len(key) >= 25:
            near = len(result) - before <= 2 or len(key) >= LONG_REPEAT
            if near or _place(_container(result[before])) != _place(_container(block)):
                continue
        seen[key] = len(result)
        result.append(block)
    return result
