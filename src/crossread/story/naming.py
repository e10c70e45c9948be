"""Readings and speakers of a story in, what each outlet calls the same people and events out.

People by the words beside their names; the rest by words that name one kind (lexicon/namings.txt),
told apart by the names before them, and by a loaded word before a noun.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from crossread.article.loaded import is_loaded, shipped_model
from crossread.article.page import Page, page_of
from crossread.records import Claim, Reading, Span, Story
from crossread.records.naming import Called, Naming, Voice
from crossread.text.lexicon import is_occupation, lexicon, singular
from crossread.text.listing import grouped
from crossread.text.words import Word

METHOD = "naming@2"
BEFORE = 3  # words of a phrase that may stand before its head
APPOSED = 8  # words behind a name that may say who it is
POSSESSED = 2  # characters between two words of one name: the Dockers' Federation
KINDS_SURE, NAMES_SURE = 0.8, 0.95  # shares of pairs that meant one on the example stories
DEEDS = ("taking", "killing")
SINGLE = ("company", "ship", "attack", "accident", "rulers")  # kinds of which one is meant
_COLLECTIVE = frozenset("mob horde rabble authorities".split())
_TITLES = frozenset("mr mrs ms miss dr sir dame prof".split())
_JOINING = frozenset(
    "a an the this that these those his her its their our my your of in on at by for with from to "
    "and or but as who whom which was were is are be been had has have not no any some all more "
    "most than when while after before over under into about said says two three four five six "
    "seven eight nine ten hundred thousand several many few other another each every one both such "
    "only also then there it he she they we you i will would could can may might should did does "
    "do neither either near nearly".split()
)


_Read = tuple[Reading, Page]


class _Use(NamedTuple):
    """A phrase where it stands, whose it is, and the name that stands before its head."""

    words: str
    span: Span
    voice: Voice
    owner: str


def namings(
    story: Story,
    readings: Sequence[Reading],
    names: Sequence[str],
    rows: Sequence[Sequence[Claim]],
) -> tuple[Naming, ...]:
    """What the outlets of a story call people (`names`), things and the deeds of its `rows`; only
    where two words differ."""
    outlets = {each.article.id: each.article.outlet or each.article.name for each in readings}
    found = list[Naming]()
    pages = [(reading, page_of(reading.article)) for reading in readings]
    people = _people(names, pages)
    for referent, uses in (*people, *_kinds(pages), *_coloured(pages), *_deeds(pages, rows)):
        called = _called(uses, outlets)
        if len({each.words for each in called}) > 1 and len({e.outlet for e in called}) > 1:
            sure = NAMES_SURE if referent in names else KINDS_SURE
            found.append(Naming(story.id, referent, called, METHOD, sure))
    return tuple(dict.fromkeys(found))


def _called(uses: Sequence[_Use], outlets: Mapping[str, str]) -> tuple[Called, ...]:
    spans = grouped(
        ((outlets[each.span.article], each.words, each.voice), each.span) for each in uses
    )
    place = {outlet: number for number, outlet in enumerate(dict.fromkeys(outlets.values()))}
    return tuple(
        Called(outlet, words, voice, tuple(sorted(set(where))))
        for (outlet, words, voice), where in sorted(
            spans.items(),
            key=lambda item: (place[item[0][0]], item[0][2], -len(item[1]), item[0][1]),
        )
    )


def _people(names: Sequence[str], pages: Sequence[_Read]) -> Iterator[tuple[str, list[_Use]]]:
    """Everyone with a name, by the callings beside it and by `the` with a calling that only they
    have in this story."""
    described = {name: _of_person(name, pages) for name in dict.fromkeys(names)}
    bearers: dict[str, set[str]] = defaultdict(set)
    for name, uses in described.items():
        for each in uses:
            bearers[each.words.rsplit(" ", 1)[-1]].add(name)
    alone = {calling: min(who) for calling, who in bearers.items() if len(who) == 1}
    for reading, page in pages:
        for number in range(1, len(page.words)):
            bearer = alone.get(page.words[number].text.lower())
            longer = _beside(page.words, number) and _calling(page.words[number + 1].text)
            if bearer is None or longer or _in_name(page.words, number):
                continue
            first = _first_of(page.words, number)
            if first and page.words[first - 1].text.lower() == "the":
                described[bearer].append(_use(reading, page, first, number + 1, person=True))
    yield from described.items()


def _of_person(name: str, pages: Sequence[_Read]) -> list[_Use]:
    """The words that say who somebody is, before the name or behind a comma."""
    word = name.rsplit(maxsplit=1)[-1] if name.split() else ""
    last = re.escape(word)
    if len(last) < 3 or not name[:1].isupper() or " and " in name:  # of two people
        return []
    found = []
    for reading, page in pages:
        if word not in page.plain:
            continue
        for hit in re.finditer(rf"(?<!\w){last}(?!\w)", page.plain):
            number = page.number(hit.start())
            for first, end in (_fronted(page.words, number, name), _apposed(page.words, number)):
                if first < end:
                    found.append(_use(reading, page, first, end, person=True))
    return found


def _fronted(words: Sequence[Word], number: int, name: str) -> tuple[int, int]:
    """The phrase before a name that ends in a calling: fat-cat water chief."""
    own = {part.lower() for part in name.split()}
    end = number
    while end > 0 and words[end - 1].text.lower() in own and _beside(words, end - 1):
        end -= 1
    near = end > 0 and words[end].start - words[end - 1].end <= POSSESSED
    if not near or not _calling(words[end - 1].text):
        return number, number
    return _first_of(words, end - 1), end


def _apposed(words: Sequence[Word], number: int) -> tuple[int, int]:
    """The phrase behind a name and a comma that has a calling in it: the chief executive."""
    after = number + 1
    if after + 1 < len(words) and words[after].text.isdigit():  # an age
        number, after = after, after + 1
    if after >= len(words) or words[after].start - words[number].end != 2:
        return number, number
    if words[after].text.lower() in ("the", "a", "an"):
        after += 1
    for place in range(after, min(after + APPOSED, len(words))):
        if _calling(words[place].text):
            more = place + 1 < len(words) and _calling(words[place + 1].text)
            return after, place + 1 + more
        if words[place].text.lower() in _JOINING or not _beside(words, place):
            break
    return number, number


def _calling(word: str) -> bool:
    return is_occupation(word.lower()) and word.lower().rstrip(".") not in _TITLES


def _beside(words: Sequence[Word], number: int) -> bool:
    """Whether one blank or hyphen is all that stands between a word and the next."""
    return number + 1 < len(words) and words[number + 1].start - words[number].end == 1


def _first_of(words: Sequence[Word], head: int) -> int:
    first = head
    while first > max(0, head - BEFORE) and _beside(words, first - 1):
        before = words[first - 1].text
        lower = before.lower()
        if lower in _JOINING or before[:1].isdigit() or _may_be_verb(before):
            break
        first -= 1
    return first


def _may_be_verb(word: str) -> bool:
    """A verb or a plural: neither stands in a phrase before its head."""
    return (
        word.endswith("s") and word.islower() and not word.endswith(("ss", "ous", "us", "'s", "’s"))
    )


def _kinds(pages: Sequence[_Read]) -> Iterator[tuple[str, list[_Use]]]:
    """Phrases by the kind of thing they name, and by the name before their head where that differs:
    ISIS fighters are not Kurdish fighters."""
    by_kind: dict[str, list[_Use]] = defaultdict(list)
    for reading, page in pages:
        words = page.words
        for number, word in enumerate(words):
            two = f"{words[number - 1].text.lower()} {word.text.lower()}" if number else ""
            said = two if two in _kind_of() else word.text
            kind = _kind_of().get(_head(said))
            if kind and kind not in DEEDS and not _in_name(words, number):
                by_kind[_number(kind, said)].append(
                    _use(reading, page, _first_of(words, number), number + 1)
                )
    by_kind.pop("", None)
    for kind, uses in by_kind.items():
        yield from _told_apart(kind, uses)


def _coloured(pages: Sequence[_Read]) -> Iterator[tuple[str, list[_Use]]]:
    """A thing that one calls by its plain noun and another with a loaded word before it: the dam,
    a monster dam."""
    plain: dict[str, list[_Use]] = defaultdict(list)
    loaded: dict[str, list[_Use]] = defaultdict(list)
    for reading, page in pages:
        words = page.words
        for number in range(1, len(words)):
            word, before = words[number], words[number - 1].lower
            common = word.text.islower() and len(word.text) > 2 and word.lower not in _JOINING
            if not common or not _beside(words, number - 1) or not _closes(words, number):
                continue
            if before in ("the", "this", "that"):
                plain[singular(word.lower)].append(_use(reading, page, number, number + 1))
            elif is_loaded(before, shipped_model()) and not before.endswith("ly"):
                first = _first_of(words, number)
                loaded[singular(word.lower)].append(_use(reading, page, first, number + 1))
    for noun in sorted(plain.keys() & loaded.keys() - _kind_of().keys()):
        yield f"the {noun}", [*plain[noun], *loaded[noun]]


def _closes(words: Sequence[Word], number: int) -> bool:
    """Whether a phrase ends with this word: a small word, a verb in the past or a mark follows."""
    if not _beside(words, number):
        return True
    after = words[number + 1].lower
    return after in _JOINING or after.endswith("ed")


def _in_name(words: Sequence[Word], number: int) -> bool:
    """Whether a word is part of a longer name: the Accident Board."""
    if number + 1 == len(words) or words[number + 1].start - words[number].end > POSSESSED:
        return False
    return words[number].text[:1].isupper() and words[number + 1].text[:1].isupper()


def _number(kind: str, word: str) -> str:
    """The kind, and whether one is meant of people who are many; "" for several of what is one."""
    lower = word.lower()
    many = lower in _COLLECTIVE or lower not in _kind_of()
    if kind in SINGLE:
        return kind if not many or kind == "rulers" else ""
    return kind if many else f"{kind} (one)"


def _deeds(
    pages: Sequence[_Read], rows: Sequence[Sequence[Claim]]
) -> Iterator[tuple[str, list[_Use]]]:
    """What is said to be done to one thing, row by row."""
    read = {reading.article.id: (reading, page) for reading, page in pages}
    kinds = {word: kind for kind in DEEDS for word in lexicon("namings")[kind]}
    for row in rows:
        found: dict[str, list[_Use]] = defaultdict(list)
        for span in (span for claim in row for span in claim.spans):
            reading, page = read[span.article]
            last = page.number(max(span.start, span.end - 1)) + 1
            for number in range(page.number(span.start), min(last, len(page.words))):
                kind = kinds.get(page.words[number].text.lower())
                if kind:
                    found[kind].append(_use(reading, page, number, number + 1))
        yield from found.items()


def _told_apart(kind: str, uses: Sequence[_Use]) -> Iterator[tuple[str, list[_Use]]]:
    """One group where at most one name stands before the heads, else a group for each name; what
    has no name is left out then, as it may mean any of them."""
    owners = {each.owner for each in uses if each.owner}
    if len(owners) <= 1:
        yield kind, list(uses)
        return
    for owner in sorted(owners):
        yield f"{owner} {kind}", [each for each in uses if each.owner == owner]


def _head(word: str) -> str:
    lower = word.lower()
    return lower if lower in _kind_of() else singular(lower)


@cache
def _kind_of() -> Mapping[str, str]:
    return {word: kind for kind, words in lexicon("namings").items() for word in words}


def _use(reading: Reading, page: Page, first: int, end: int, *, person: bool = False) -> _Use:
    words = page.words
    span = reading.article.span(words[first].start, words[end - 1].end)
    inside = any(
        content.start <= span.start and span.end <= content.end
        for each in reading.attributions
        for content in each.content
    )
    last, front = words[end - 1].text, list[str]()
    owner = ""
    for number in range(first, end - 1):
        word = words[number].text
        lower = word.lower()
        opens = number in page.openers and word not in page.mids
        plain = person or opens or lower in page.lows
        if word[:1].isupper() and not plain and not is_occupation(lower):
            owner = word
        elif lower.rstrip(".") not in _TITLES:
            front.append(word)
    phrase = " ".join((*front, _head(last) if _kind_of().get(_head(last)) else last)).lower()
    return _Use(phrase, span, Voice.SOURCES if inside else Voice.OWN, owner)
