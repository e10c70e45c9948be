"""Which blocks of a page are its article: those an extractor found, put in place on the page,
with the neighbours it lost (first paragraphs, quotations, later parts) and without residue."""

from bisect import bisect_left, insort
from collections import Counter

from crossread.read.recovery import Place, compact, container, is_heading, place_of, recovered
from crossread.read.residue import ENDS, is_correction, is_pointer, is_residue
from crossread.read.trees import Block

MAX_PLACES = 4  # elements above a block that may be its container
MAIN_SHARE = 0.25  # of the largest container, from which one is kept
LONG_REPEAT = 200  # characters that nobody writes twice


def select(page: list[Block], extracted: str) -> list[Block]:
    """The blocks of the article in page order, without its headline or residue."""
    found = _trimmed(page, align([compact(block.text) for block in page], compact(extracted)))
    if not found:
        return []
    kept = sorted(found | recovered(page, found))
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
            places[place_of(container(page[number]))] += len(page[number].text)
    main = {
        place for place, size in places.items() if size >= MAIN_SHARE * places.most_common(1)[0][1]
    }
    inside = [number for number in found if place_of(container(page[number])) in main]
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
    return block.text.endswith(ENDS) or is_heading(block)


def _without_residue(kept: list[Block]) -> list[Block]:
    """Drop residue, runs of bare links, and the lines that announce them."""
    bare = [_is_bare_link(block) for block in kept]
    drop = [is_residue(block) and not is_correction(block) for block in kept]
    start = 0
    while start < len(kept):
        end = start
        while end < len(kept) and (bare[end] or drop[end]):
            end += 1
        if sum(bare[start:end]) >= (2 if start else 1):
            drop[start:end] = [True] * (end - start)
        if end > start and start and drop[start]:
            before = kept[start - 1]
            heading = before.element.tag[0] == "h" and end == len(kept)
            drop[start - 1] = drop[start - 1] or heading or is_pointer(before.text)
        start = max(end, start + 1)
    while kept and not all(drop) and is_heading(kept[last := _last(drop)]):
        drop[last] = True
    return [block for block, gone in zip(kept, drop, strict=True) if not gone]


def _last(drop: list[bool]) -> int:
    return max(number for number, gone in enumerate(drop) if not gone)


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
            if near or place_of(container(result[before])) != place_of(container(block)):
                continue
        seen[key] = len(result)
        result.append(block)
    return result
