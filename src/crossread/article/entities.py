"""Who a page names in, every mention of a place or actor out, under the fullest name known.

Between `speakers`, which says whom a page names, and `claims`, which keeps those inside its words.
"""

from collections.abc import Iterable, Iterator
from functools import cache

from crossread.article.page import Page
from crossread.article.speakers.mentions import READ, Names
from crossread.article.speakers.names import LONGEST, place_names, runs
from crossread.records import Entity, EntityKind
from crossread.text.lexicon import given_names, is_occupation, lexicon
from crossread.text.sentences import Offsets

_ACTORS = frozenset(("person", "organisation", "outlet"))
_LISTS = frozenset(("head", "before", "where"))
Found = tuple[int, int, str, EntityKind]


def entities(names: Names) -> tuple[Entity, ...]:
    """The mentions in text order, none inside another; past 400,000 characters none is read."""
    read, article = names.page, names.page.article
    named = [*_borne(names)]
    taken = {start: end for start, end, _, _ in named}
    found = sorted([*named, *_places(read, taken)], key=lambda each: (each[0], -each[1]))
    kept, behind = list[Entity](), -1
    spelt = _spellings(
        each for start, end, name, _ in found for each in (name, article.text[start:end])
    )
    for start, end, name, kind in found:
        if start >= behind:
            full = spelt[name.lower()]
            kept.append(Entity(article.span(start, end), _aliases().get(full, full), kind))
            behind = end
    return tuple(kept)


def _spellings(names: Iterable[str]) -> dict[str, str]:
    """A name in small letters -> as it is first written, not all in capitals where it can be."""
    found: dict[str, str] = {}
    for name in names:
        known = found.setdefault(name.lower(), name)
        if known.isupper() and not name.isupper():
            found[name.lower()] = name
    return found


def _borne(names: Names) -> Iterator[Found]:
    """The mentions of everyone and every place with a name."""
    read, people = names.page, _titled(names)
    for mention in names.mentions:
        party = names.all[mention.who]
        end = read.words[read.number(mention.end - 1)].end
        name = party.name
        if not _is_name(read.text[mention.start : end]) or not _is_name(name):
            continue
        headed = party.kind != "outlet" and mention.who not in people and _headed(party.name)
        if party.kind == "place" or headed:
            yield mention.start, end, name, EntityKind.PLACE
        elif party.kind in _ACTORS:
            yield mention.start, end, name, EntityKind.ACTOR


def _titled(names: Names) -> set[int]:
    """Those who are called by an occupation somewhere, whatever their name ends in: reporter Ivo
    Marsh."""
    words = names.page.words
    before = ((m.who, names.page.number(m.start) - 1) for m in names.mentions)
    return {who for who, at in before if at >= 0 and is_occupation(words[at].text)}


def _is_name(name: str) -> bool:
    """Whether it is more than a day, a people, a title or a small word with a capital."""
    small = lexicon("words")
    lists = ("day", "group", "opening", "honorific")
    words = name.lower().split()
    upper = name.isupper() and name in place_names() | frozenset(_aliases())
    plain = any(name.lower() in small[each] for each in lists) and not upper
    titled = len(words) == 1 and is_occupation(words[0]) and name not in given_names()
    people = bool(words) and (words[-1] in small["group"] or words[-1].endswith(("day", "-based")))
    return bool(words) and not (plain or titled or people)


def _headed(name: str) -> bool:
    """Whether a name says itself that it is a place: Pell Junction, River Asker."""
    words = name.split()
    lists = lexicon("entities")
    return len(words) > 1 and (words[-1].title() in lists["head"] or words[0] in lists["before"])


def _places(read: Page, taken: dict[int, int]) -> Iterator[Found]:
    """Capitals that are a place by the word they end in or by what is before them."""
    for begin, stop in runs(read, 0, read.number(READ)):
        first, last = _narrowed(read, begin, stop)
        if first >= last or stop - begin > LONGEST:
            continue
        start, end = read.words[first].start, read.words[last - 1].end
        name = read.text[start:end]
        wind = name in lexicon("places")["area"] and read.words[first - 1].lower != "the"
        known = (name in place_names() and not wind) or _headed(name)
        body = read.words[last - 1].text in lexicon("nouns")["body"] | lexicon("nouns")["work"]
        located = not body and start not in taken and _located(read, first) and _is_name(name)
        if known or located:
            yield start, end, name, EntityKind.PLACE


def _narrowed(read: Page, first: int, last: int) -> Offsets:
    """A run without the small words and days it opens with, with the noun for a place behind it."""
    small = lexicon("words")
    for number in range(first, last):
        word = read.words[number].lower
        opens = first in read.openers and word in small["opening"]
        if word in ("of", "for") and is_occupation(read.words[number - 1].lower):
            first = number + 1
        elif number == first and (word in small["day"] or word in small["preposition"] or opens):
            first += 1
    if first < last < len(read.words) and read.gap(last - 1) == " ":
        behind = read.words[last].text
        last += behind.islower() and behind.title() in lexicon("entities")["head"]
    return first, last


def _located(read: Page, first: int) -> bool:
    """Whether `in`, `near` or `the town of` is right before a name."""
    if first == 0 or read.gap(first - 1) != " " or first in read.headings:
        return False
    one, where = read.words[first - 1].lower, lexicon("entities")["where"]
    if one == "and" and first > 2 and read.words[first - 2].capital:
        before = first - 2
        while before > 0 and read.words[before].capital and read.gap(before - 1) == " ":
            before -= 1
        return read.words[before].lower in where and read.gap(first - 2) == " "
    two = f"{read.words[first - 2].lower} {one}" if first > 1 else ""
    return one in where or two in where


@cache
def _aliases() -> dict[str, str]:
    """Another name of a place or body -> the one used."""
    lists = lexicon("entities")
    return {other: name for name in lists if name not in _LISTS for other in lists[name]}


def within(found: Iterable[Entity], start: int, end: int) -> tuple[Entity, ...]:
    """Those that lie between two offsets."""
    return tuple(each for each in found if start <= each.span.start and each.span.end <= end)
