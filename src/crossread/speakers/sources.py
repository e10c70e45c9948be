"""Who the words of a source mean: a name, a pronoun, or a description of either."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from crossread.speakers.antecedents import (
    Scene,
    antecedent,
    noun_gender,
    person_described,
    place,
)
from crossread.speakers.bearers import Mention
from crossread.speakers.names import touches
from crossread.speakers.words import Word, calling, lexicon, single
from crossread.text import Offsets
from crossread.types import SourceKind

KINDS = {
    "person": SourceKind.PERSON,
    "organisation": SourceKind.ORGANISATION,
    "place": SourceKind.ORGANISATION,
    "outlet": SourceKind.OUTLET,
    "document": SourceKind.DOCUMENT,
}
_CAMPAIGNS = 200  # places that name a campaign, looked at
_LONGEST = 200  # words of a source
_NEAR = 160  # characters from a relative back to its noun
_ENDERS = frozenset(
    "who which that whose whom is was were are has have had and or said seen written sent shown"
    " made being held".split()
)
_PRONOUNS = frozenset(
    "he she him her his hers they them their it its who whom whose which that this i me my we us"
    " our you your himself herself themselves itself".split()
)
_PLURAL = frozenset(("they", "them", "their", "themselves"))
_PUBLIC = frozenset(
    "agency board bureau cabinet commission committee congress council court department house"
    " inspectorate ministry nations parliament party police republic senate state"
    " university".split()
)
_OWNERS = frozenset(("his", "her", "their", "its"))
_AND = re.compile(
    r",? (?:and|&|or) (?:the )?|, (?:the )?|,? \([^()]{1,20}\),? and "
    r"|, [^,;:“”\"]{1,40}, and "
)
_BESIDE = re.compile(
    r"(?:,(?: [^;:“”\"]{1,150}?)?,|,| (?:is|was) (?:an?|the|one)\b[^,;:“”\"]{1,80}|"
    r"[ ,]*\([^()]{1,40}\),?)? ?"
)


class Reading(NamedTuple):
    """A source understood: `meant` are bearers, or places where the text spells out the name of a
    body (the Ohm campaign); none where it has no name. `rule` says what it rests on."""

    meant: tuple[int | Offsets, ...]
    kind: SourceKind
    rule: str


History = Sequence[tuple[int, Reading]]  # the sources before, by offset


class Head(NamedTuple):
    """The first noun phrase of a source: words `first` to `last`; `ends` is the last of all."""

    first: int
    last: int
    ends: int


def understand(scene: Scene, start: int, end: int, history: History) -> Reading:
    """Who a source is, all but `I` and `we`, whose speaker only the attribution around it tells."""
    head = _head(scene, start, end)
    if head is None:
        return Reading((), SourceKind.UNSTATED, "no words")
    word = scene.page.words[head.first]
    if head.last == head.first and word.lower in _PRONOUNS:
        return _pronoun(scene, head.first, history)
    return _named(scene, head, start, end) or _described(scene, head)


def _head(scene: Scene, start: int, end: int) -> Head | None:
    """The first noun phrase of a source, up to a comma, a preposition or a relative."""
    page, first = scene.page, scene.number(start)
    words, prepositions = page.words, lexicon("words")["preposition"]
    if first >= len(words) or words[first].start >= end:
        return None
    last = ends = first
    while ends + 1 < min(len(words), first + _LONGEST) and words[ends + 1].start < end:
        ends += 1
    while last < ends:
        after, open_ = words[last + 1], page.gap(last) in (" “", "” ", ' "', '" ')
        slashed = page.gap(last) == "/" or words[last].possessive
        parted = not touches(page, last + 1) and not slashed and not open_
        said = after.lower.endswith(("ed", "ing")) and _is_noun(words[last].lower)
        said = said and not words[last].possessive
        if parted or said or after.lower in prepositions or after.lower in _ENDERS:
            break
        last += 1
    return Head(first, last, ends)


def _named(scene: Scene, head: Head, start: int, end: int) -> Reading | None:
    """A source that gives its own name, alone, in front, behind or with others."""
    text, inside = scene.page.text, scene.mentions(start, end)
    owned = _owned_body(scene, head, inside)
    if owned is not None:
        behind = owned.meant[0][1] if owned.meant and isinstance(owned.meant[0], tuple) else end
        others = [m.who for m in inside if _AND.fullmatch(text[behind : m.begin])]
        return owned._replace(meant=(*owned.meant, *others[:1]))
    able: list[Mention] = []
    for mention in inside:
        if _is_itself(scene, mention, head, able):
            able.append(mention)
    if not able:
        return None
    group = [able[0]]
    for mention in able[1:]:
        if _AND.fullmatch(text[group[-1].end : mention.begin]):
            group.append(mention)
    gaps = [text[one.end : two.begin] for one, two in pairwise(group)]
    if not any(gap.rstrip(" the").endswith((" and", " &", " or")) for gap in gaps):
        group = group[:1]
    people = [m for m in able if scene.book.all[m.who].kind == "person"]
    if len(group) == 1 and people and text[group[0].end : people[0].begin] != ", ":
        group = people[:1]
    meant: tuple[int | Offsets, ...] = tuple(dict.fromkeys(m.who for m in group))
    kinds = {scene.book.all[m.who].kind for m in group}
    last = scene.number(group[-1].end - 1)
    if last + 3 <= head.ends and scene.page.words[last + 1].lower == "and":
        more = _head(scene, scene.page.words[last + 2].start, end)
        other = _owned_body(scene, more, scene.mentions(group[-1].end, end)) if more else None
        if other:
            meant, kinds = (*meant, *other.meant), {"organisation"}
    kind = KINDS["person" if kinds == {"person"} else min(kinds - {"person"})]
    return Reading(meant, kind, "name" if len(meant) == 1 else "names")


def _is_itself(scene: Scene, mention: Mention, head: Head, able: Sequence[Mention]) -> bool:
    """Whether a name in a source is the source's own, not what its own is of."""
    page, words = scene.page, scene.page.words
    first, last = scene.number(mention.begin), scene.number(mention.end - 1)
    gap = page.gap(last) if last < head.ends else ""
    after = words[last + 1].lower if gap in (" ", "\xa0") else ""
    ends = after.endswith(("ing", "ed", "self")) or after in _ENDERS
    modifies = after and not words[last + 1].capital and not ends
    if modifies and after not in lexicon("words")["preposition"]:
        return False
    if (mention.possessive and last < head.ends) or (gap == "/" and last < head.last):
        return False
    if first <= head.first or page.gap(first - 1) not in (" ", "\xa0", "” ", '" '):
        return True
    return _stands_for(scene, mention, first, head, able)


def _stands_for(
    scene: Scene, mention: Mention, first: int, head: Head, able: Sequence[Mention]
) -> bool:
    """Whether the words before a name leave it the source's own: `spokesman Ohm`, not `of Ohm`."""
    words = scene.page.words
    behind = first - 2 if words[first - 1].lower == "the" and first - 2 >= head.first else first - 1
    before = words[behind].lower
    if words[first - 1].possessive:
        return first - 1 <= head.last
    if before in lexicon("words")["preposition"] and before not in ("including", "like"):
        body = single(words[head.last].lower) in lexicon("nouns")["organisation"]
        return before == "of" and body and scene.book.all[mention.who].kind == "organisation"
    listed = bool(able) and _AND.fullmatch(scene.page.text[able[-1].end : mention.begin])
    named = before in ("including", "like", "called") or calling(before)
    return first <= head.last or named or bool(listed)


def _owned_body(scene: Scene, head: Head, inside: Sequence[Mention]) -> Reading | None:
    """`the Ohm campaign`, `Ohm's team`, `the Tarrin government`: a body named by its owner."""
    words = scene.page.words
    noun = words[head.last].lower
    if noun not in lexicon("nouns")["organisation"] or head.last == head.first:
        return None
    if words[head.first].lower in ("his", "her") and head.last - head.first == 1:
        found = scene.pronouns.get(words[head.first].start)
        return _body_of(scene, found.who, noun) if found else None
    first = head.first + (words[head.first].lower in ("the", "a", "an"))
    owner = next((m for m in inside if scene.number(m.end - 1) < head.last), None)
    if owner and scene.book.all[owner.who].kind == "person":
        return _body_of(scene, owner.who, noun)
    group = words[first].capital and words[first].lower in lexicon("words")["group"]
    if owner is None and not (group and head.last == first + 1):
        return None
    begin = owner.begin if owner else words[first].start
    return Reading(((begin, words[head.last].end),), SourceKind.ORGANISATION, "owner")


def _body_of(scene: Scene, who: int, noun: str) -> Reading:
    """The body of a person as the text names it elsewhere: Ohm's team, the Ohm campaign."""
    nouns = ("campaign", noun, "team") if noun in ("campaign", "team") else (noun,)
    found = next((scene.owned[who, each] for each in nouns if (who, each) in scene.owned), None)
    return Reading((found,) if found else (), SourceKind.ORGANISATION, "owner")


def _pronoun(scene: Scene, number: int, history: History) -> Reading:
    """he, she, it, they, who, which."""
    word, small = scene.page.words[number], lexicon("words")
    if word.lower in small["male"] or word.lower in small["female"]:
        found = scene.pronouns.get(word.start)
        if found and scene.book.all[found.who].form:
            return Reading((found.who,), SourceKind.PERSON, "pronoun")
    elif word.lower in ("who", "whom", "whose", "which", "that"):
        return _relative(scene, number)
    elif word.lower in _PLURAL:
        return _plural(scene, word, history)
    elif word.lower in ("it", "its", "this", "itself"):
        return _thing(scene, word, history)
    return Reading((), SourceKind.ANONYMOUS, "pronoun without a name")


def _relative(scene: Scene, number: int) -> Reading:
    """The name right before who and which, or the one an apposition before it stands beside."""
    page, words = scene.page, scene.page.words
    at = words[number].start
    line = page.lines[place(scene, at).line - 1]
    around = scene.mentions(max(line, at - _NEAR), at)
    beside: Mention | None = None
    for mention in reversed(around):
        gap = page.text[mention.end : at]
        kind = scene.book.all[mention.who].kind
        person = kind in ("person", "")
        close = not re.sub(r"\([^()]*\)|[,\s—–-]", "", gap) and not mention.possessive
        if close and (person or words[number].lower != "who"):
            beside = beside or mention
            if "," in gap and _after_preposition(scene, mention):
                continue
            break
        if person and not mention.possessive and _BESIDE.fullmatch(gap):
            beside = mention
            if "," not in gap:
                break
    if beside is None:
        return _relative_of_noun(scene, number)
    after = words[number + 1].lower if number + 1 < len(words) else ""
    group = [m.who for m in around if _AND.fullmatch(page.text[m.end : beside.begin])]
    meant = [*group[-1:], beside.who] if after in ("are", "were", "have", "together") else []
    kind = KINDS[scene.book.all[beside.who].kind]
    return Reading(tuple(meant) or (beside.who,), kind, "relative")


def _after_preposition(scene: Scene, mention: Mention) -> bool:
    before = scene.number(mention.begin) - 1
    return before >= 0 and scene.page.words[before].lower in lexicon("words")["preposition"]


def _relative_of_noun(scene: Scene, number: int) -> Reading:
    """`the Tarrin government, which`: the body before, or a noun without a name."""
    words = scene.page.words
    head = Head(max(0, number - 2), max(0, number - 1), number - 1)
    found = _owned_body(scene, head, scene.mentions(words[head.first].start, words[number].start))
    noun = words[head.last].lower
    return found or Reading((), noun_kind(single(noun), noun), "relative without a name")


def _plural(scene: Scene, word: Word, history: History) -> Reading:
    """`they`: two that were named together, a body, or people without a name."""
    spot = place(scene, word.start)
    for at, reading in reversed(history[-6:]):
        before = place(scene, at)
        if spot.sentence - before.sentence > 2 or spot.line - before.line > 2:
            break
        if len(reading.meant) > 1 or (
            reading.meant and reading.kind in (SourceKind.ORGANISATION, SourceKind.OUTLET)
        ):
            return reading._replace(rule="pronoun of a body")
        if reading.kind == SourceKind.ANONYMOUS:
            break
    start = scene.sentences[max(0, spot.sentence - 2)] if scene.sentences else 0
    around = scene.mentions(start, word.start)
    for one, two in pairwise(around):
        joined = _AND.fullmatch(scene.page.text[one.end : two.begin])
        people = {scene.book.all[m.who].kind for m in (one, two)} == {"person"}
        if joined and people and scene.opens_clause(one):
            return Reading((one.who, two.who), SourceKind.PERSON, "pronoun of two")
    return Reading((), SourceKind.ANONYMOUS, "pronoun without a name")


def _thing(scene: Scene, word: Word, history: History) -> Reading:
    """`it`: the last body or document that spoke, or the last body that did something."""
    spot, last = place(scene, word.start), -1
    spoken: Reading | None = None
    for at, reading in reversed(history[-6:]):
        before = place(scene, at)
        if spot.sentence - before.sentence > 4 or spot.line - before.line > 2:
            break
        document = reading.kind == SourceKind.DOCUMENT and spot.sentence - before.sentence < 2
        if document or (
            reading.meant and reading.kind in (SourceKind.ORGANISATION, SourceKind.OUTLET)
        ):
            spoken, last = reading, at
            break
    found = antecedent(scene, word.start, "", kinds=frozenset(("organisation", "outlet")))
    if found and found.weight > -1.2 and found.at > last:
        return Reading((found.who,), KINDS[scene.book.all[found.who].kind], "pronoun of a body")
    if spoken:
        return spoken._replace(rule="pronoun of a body")
    return Reading((), SourceKind.DOCUMENT, "pronoun without a name")


def _described(scene: Scene, head: Head) -> Reading:
    """A source without its own name: the one with that title, the body or outlet meant, or none."""
    words = scene.page.words
    word, opening = words[head.last], words[head.first]
    noun = single(word.lower)
    kind = noun_kind(noun, word.lower)
    if word.capital and (spelt := _unknown_name(scene, head)):
        return spelt
    definite = opening.lower in ("the", "this")
    found = None
    if kind == SourceKind.ANONYMOUS and calling(noun):
        found = _person_meant(scene, head, noun, definite=definite, plural=noun != word.lower)
    elif opening.lower in _OWNERS and kind == SourceKind.OUTLET:
        kind = SourceKind.DOCUMENT
    elif definite and noun == word.lower and kind in (SourceKind.ORGANISATION, SourceKind.OUTLET):
        found = _body_meant(scene, opening.start, noun, kind)
    elif head.last < head.ends and words[head.last + 1].lower == "of" and word.lower in _GROUPS:
        kind = SourceKind.ANONYMOUS
    return found or Reading((), kind, "description")


def _person_meant(
    scene: Scene, head: Head, noun: str, *, definite: bool, plural: bool
) -> Reading | None:
    """`the senator`: the person with that title, else the one a pronoun here would go back to."""
    words = scene.page.words
    if plural:
        pair = scene.titled.get(f"={noun}", ()) if definite else ()
        return Reading(tuple(pair), SourceKind.PERSON, "titles") if len(pair) == 2 else None
    titled = person_described(scene, head.first, head.ends, noun, least=2 if definite else 3)
    if titled is not None:
        return Reading((titled,), SourceKind.PERSON, "title")
    known = lexicon("words")["group"] | {place.lower() for place in lexicon("places")["state"]}
    named = any(
        (word.capital and word.lower not in known) or word.possessive
        for word in words[head.first + 1 : head.last]
    )
    if named or not definite or noun in _PARTICULAR:
        return None
    found = antecedent(scene, words[head.first].start, noun_gender(noun))
    if found and found.weight > -1.5 and scene.book.all[found.who].form:
        return Reading((found.who,), SourceKind.PERSON, "person meant")
    return None


_PARTICULAR = frozenset(
    "governor director judge mayor narrator sheriff chief commissioner leader moderator official"
    " reporter witness prosecutor interviewer host anchor source author critic".split()
)
_GROUPS = frozenset("group groups team teams crew crews host board boards".split())


def _unknown_name(scene: Scene, head: Head) -> Reading | None:
    """A capitalised source that no list and no other place tells of: its words are the name."""
    page, small = scene.page, lexicon("words")
    first = head.first + (page.words[head.first].lower in ("the", "a", "an"))
    chosen = page.words[first : head.last + 1]
    plain = chosen[-1].lower if chosen else ""
    if not plain or not all(w.capital for w in chosen) or _is_noun(plain) or first in page.headings:
        return None
    group = plain.rpartition("-")[2] in small["group"] | small["opening"]
    common = page.lows[plain] > 0 or (plain.endswith("s") and first == head.last)
    if group or (first in page.openers and common):
        return None
    kind = SourceKind.PERSON if first == head.first else SourceKind.ORGANISATION
    return Reading(((chosen[0].start, chosen[-1].end),), kind, "unknown name")


def _is_noun(word: str) -> bool:
    """Whether the lists know a word in small letters as a noun for a person, body or document."""
    one, nouns = single(word), lexicon("nouns")
    listed = (
        nouns["document"] | nouns["organisation"] | nouns["people"] | lexicon("outlets")["noun"]
    )
    return calling(one) or one in listed or word in listed


def noun_kind(noun: str, word: str) -> SourceKind:
    """The kind a head noun tells: people without a name, and what no list knows, are anonymous."""
    nouns = lexicon("nouns")
    if word in nouns["people"] or noun == "source":
        return SourceKind.ANONYMOUS
    if noun in nouns["document"] or word in nouns["document"]:
        return SourceKind.DOCUMENT
    if noun in nouns["organisation"] or word in nouns["organisation"]:
        return SourceKind.ORGANISATION
    return SourceKind.OUTLET if noun in lexicon("outlets")["noun"] else SourceKind.ANONYMOUS


def _body_meant(scene: Scene, at: int, noun: str, kind: SourceKind) -> Reading | None:
    """`the department`, `the paper`: the body with that word in its name, else the last one."""
    kinds = frozenset(("outlet",) if kind == SourceKind.OUTLET else ("organisation", "outlet"))
    owners = [who for start, who in scene.campaigns[:_CAMPAIGNS] if start < at]
    if noun == "campaign" and owners:
        return _body_of(scene, owners[-1], noun)
    for mention in reversed(scene.mentions(0, at)):
        bearer = scene.book.all[mention.who]
        if bearer.kind in kinds and noun in bearer.form:
            return Reading((mention.who,), KINDS[bearer.kind], "body's noun")
    private = noun in ("company", "firm", "business")
    barred = _PUBLIC if private else frozenset[str]()
    found = antecedent(scene, at, "", kinds=kinds, barred=barred)
    far = -9.0 if private or kind == SourceKind.OUTLET else -2.0
    if not found or found.weight < far or noun in ("police", "world", "country", "state", "city"):
        return None
    return Reading((found.who,), KINDS[scene.book.all[found.who].kind], "body meant")
