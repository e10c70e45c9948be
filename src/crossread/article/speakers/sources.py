"""Who the words of a source mean: a name, a pronoun, or a description of either."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crossread.article.speakers import bodies
from crossread.article.speakers.coreference import (
    Scene,
    antecedent,
    noun_gender,
    person_described,
    place,
)
from crossread.article.speakers.mentions import NamedAt
from crossread.article.speakers.names import touches
from crossread.records import SourceKind
from crossread.text.lexicon import is_occupation, lexicon, singular
from crossread.text.sentences import Offsets

KINDS = {
    "person": SourceKind.PERSON,
    "organisation": SourceKind.ORGANISATION,
    "place": SourceKind.ORGANISATION,
    "outlet": SourceKind.OUTLET,
    "document": SourceKind.DOCUMENT,
}
_LABEL = re.compile(
    r"(?:THE |The )?(?P<part>(?i:speaker|witness|juror|defendant|interviewer|interviewee|caller"
    r"|participant|moderator|interpreter|clerk|member|deponent|complainant|questioner|operator"
    r"|unidentified (?:fe)?male)(?: \d{1,2})?)"
    r"|(?P<answer>A|(?i:answer))|Q|(?i:question)"
)
_LONGEST = 200  # words of a source
_NEAR = 160  # characters from a relative back to its noun
_PARTICIPLES = ("ed", "ing")
_ENDERS = frozenset(
    "who which that whose whom is was were are has have had and or said seen written sent shown"
    " made being held".split()
)
_PRONOUNS = frozenset(
    "he she him her his hers they them their it its who whom whose which that this i me my we us"
    " our we you your himself herself themselves itself".split()
)
_PLURAL = frozenset(("they", "them", "their", "themselves"))
_RELATIVE = frozenset(("who", "whom", "whose", "which", "that"))
_MEANT = frozenset("candidate nominee senator congressman congresswoman".split())
_GROUPS = frozenset("group team crew host board crowd".split())
_DESCRIBING = frozenset(
    "agency bank broadcaster business chain charity club company firm group insurer lab maker"
    " manufacturer museum network operator retailer shop startup start-up team unit utility".split()
)
_BODIES = frozenset((SourceKind.ORGANISATION, SourceKind.OUTLET))
_AND = re.compile(
    r",? (?:and|&|or) (?:the )?|, (?:the )?|,? \([^()]{1,20}\),? and "
    r"|, [^,;:“”\"]{1,40}, and "
)
_BESIDE = re.compile(
    r"(?:,(?: (?:[^.;:“”\"]|\.(?=,)){1,150}?)?,|,| (?:is|was) (?:an?|the|one)\b[^,.;:“”\"]{1,80}|"
    r"[ ,]*\([^()]{1,40}\),?)? ?"
)


class Meaning(NamedTuple):
    """A source understood: `meant` are parties, or places where the text spells out the name of a
    body (the Ohm campaign); none where it has no name. `rule` says what it rests on."""

    meant: tuple[int | Offsets, ...]
    kind: SourceKind
    rule: str


History = Sequence[tuple[int, Meaning]]  # the sources before, by offset


class Head(NamedTuple):
    """The first noun phrase of a source: words `first` to `last`; `ends` is the last of all."""

    first: int
    last: int
    ends: int


def understand(scene: Scene, start: int, end: int, history: History) -> Meaning:
    """Who a source is, all but `I` and `we`, which only the attribution around them explains."""
    if (label := _LABEL.fullmatch(scene.page.plain, start, end)) and _is_label(scene, end):
        return _labelled(scene, label)
    head = _head(scene, start, end)
    if head is None:
        return Meaning((), SourceKind.UNSTATED, "no words")
    if head.last == head.first and scene.page.words[head.first].lower in _PRONOUNS:
        return _pronoun(scene, head.first, history)
    return _named(scene, head, start, end) or _described(scene, head, history)


def _is_label(scene: Scene, end: int) -> bool:
    return scene.page.plain.startswith((":", ". "), end)


def _labelled(scene: Scene, label: re.Match[str]) -> Meaning:
    """Who speaks by the label of a turn: `THE WITNESS`, `Speaker 1`; `A` is the person that the
    page above its questions names most."""
    if label["part"]:
        return Meaning((label.span("part"),), SourceKind.PERSON, "label")
    if label["answer"]:
        people = Counter(
            mention.who
            for mention in scene.mentions(0, label.start())
            if scene.names.all[mention.who].kind == "person" and not _is_label(scene, mention.end)
        )
        if people:
            return Meaning((people.most_common(1)[0][0],), SourceKind.PERSON, "answer")
    return Meaning((), SourceKind.ANONYMOUS, "label without a name")


def _head(scene: Scene, start: int, end: int) -> Head | None:
    """The first noun phrase of a source, up to a comma, a preposition or a relative."""
    page, first = scene.page, scene.page.number(start)
    words, prepositions = page.words, lexicon("words")["preposition"]
    if first >= len(words) or words[first].start >= end:
        return None
    last = ends = first
    while ends + 1 < min(len(words), first + _LONGEST) and words[ends + 1].start < end:
        ends += 1
    while last < ends:
        word, after = words[last], words[last + 1].lower
        open_ = word.possessive or page.gap(last) in (" “", "” ", ' "', '" ', "/")
        said = after.endswith(_PARTICIPLES) and not word.possessive and _is_noun(word.lower)
        parted = not open_ and not touches(page, last + 1)
        if parted or said or after in prepositions or after in _ENDERS:
            break
        last += 1
    return Head(first, last, ends)


def _named(scene: Scene, head: Head, start: int, end: int) -> Meaning | None:
    """A source that gives its own name, alone, in front, behind or with others."""
    text, inside = scene.page.text, scene.mentions(start, end)
    if owned := _owned_body(scene, head, inside):
        behind = scene.page.words[head.last].end
        others = [m.who for m in inside if _AND.fullmatch(text, behind, m.begin)]
        return owned._replace(meant=(*owned.meant, *others[:1]))
    able: list[NamedAt] = []
    for mention in inside:
        if _is_itself(scene, mention, head, able):
            able.append(mention)
    if not able:
        return None
    if len(able) > 1 and is_occupation(text[able[0].begin : able[0].end].lower()):
        del able[0]  # The Minister (Ada Ohm)
    group, gap = [able[0]], ""
    for mention in able[1:]:
        between = text[group[-1].end : mention.begin]
        if _AND.fullmatch(between):
            group.append(mention)
            gap += between
    if not any(word in gap for word in (" and", "&", " or")):
        group = group[:1]
    meant = tuple(dict.fromkeys(m.who for m in group))
    kinds = {scene.names.all[m.who].kind for m in group}
    kind = KINDS["person" if kinds == {"person"} else min(kinds - {"person"})]
    return Meaning(meant, kind, "name" if len(meant) == 1 else "names")


def _is_itself(scene: Scene, mention: NamedAt, head: Head, able: Sequence[NamedAt]) -> bool:
    """Whether a name in a source is the source's own, not what its own is of: `spokesman Ohm`, not
    `Ohm supporters`, `a friend of Ohm` or `a letter by spokesman Ohm`."""
    page, words = scene.page, scene.page.words
    prepositions = lexicon("words")["preposition"]
    first, last = scene.page.number(mention.begin), scene.page.number(mention.end - 1)
    gap = page.gap(last) if last < head.ends else ""
    if gap in (" ", "\xa0") and not words[last + 1].capital:
        after = words[last + 1].lower
        ends = after.endswith((*_PARTICIPLES, "self")) or after in _ENDERS
        if not ends and after not in prepositions:
            return False
    if (mention.possessive and last < head.ends) or (gap == "/" and last < head.last):
        return False
    return first <= head.last or _set_apart(scene, mention, head, able)


def _set_apart(scene: Scene, mention: NamedAt, head: Head, able: Sequence[NamedAt]) -> bool:
    """The same for a name behind the first noun phrase: it is set off, listed or titled."""
    page, words, before = scene.page, scene.page.words, scene.page.number(mention.begin) - 1
    if _is_apposed(scene, mention, head):
        return True
    if not words[before].possessive and page.gap(before) not in (" ", "\xa0", "” ", '" '):
        return True
    if able and _AND.fullmatch(page.text[able[-1].end : mention.begin]):
        return True
    before -= words[before].lower == "the"
    titled = is_occupation(words[before].lower)
    while titled and before > head.last and touches(page, before):
        before -= 1
        titled = words[before].lower not in lexicon("words")["preposition"]
    return titled or words[before].lower in ("including", "like", "called")


def _is_apposed(scene: Scene, mention: NamedAt, head: Head) -> bool:
    """Whether a name is set off behind the first noun phrase: the alliance, the Tarrin Front,"""
    page, behind = scene.page, scene.page.words[head.last].end
    source_end = page.words[head.ends].end
    apart = page.text[behind : mention.begin] in (", the ", ", The ")
    return apart and not page.text[mention.end : source_end].strip(" ,)")


def _owned_body(scene: Scene, head: Head, inside: Sequence[NamedAt]) -> Meaning | None:
    """`the Ohm campaign`, `Ohm's team`, `the Tarrin government`: a body named by its owner."""
    words = scene.page.words
    noun = words[head.last].lower
    if noun not in lexicon("nouns")["organisation"]:
        return None
    first = head.first + (words[head.first].lower in ("the", "a", "an"))
    owner = next((m for m in inside if scene.page.number(m.end - 1) < head.last), None)
    group = words[first].capital and words[first].lower in lexicon("words")["group"]
    group = group and noun not in _DESCRIBING  # the Danish company is a description
    if owner is None and not (group and head.last == first + 1):
        return None
    form = scene.names.all[owner.who].form if owner else ()
    if owner and form and bodies.is_sort(noun, form) and _is_alone(scene, owner, head, first):
        return Meaning((owner.who,), SourceKind.ORGANISATION, "name")
    begin = owner.begin if owner else words[first].start
    return Meaning(((begin, words[head.last].end),), SourceKind.ORGANISATION, "owner")


def _is_alone(scene: Scene, owner: NamedAt, head: Head, first: int) -> bool:
    """Whether a body's name is all that stands before the noun: the Hamas movement."""
    page = scene.page
    whole = page.number(owner.start) == first and page.number(owner.end - 1) == head.last - 1
    return whole and not owner.possessive and scene.names.all[owner.who].kind == "organisation"


def _pronoun(scene: Scene, number: int, history: History) -> Meaning:
    """he, she, it, they, who, which."""
    word, small = scene.page.words[number], lexicon("words")
    if word.lower in small["male"] or word.lower in small["female"]:
        found = scene.pronouns.get(word.start)
        if found and scene.names.all[found.who].form:
            return Meaning((found.who,), SourceKind.PERSON, "pronoun")
    elif word.lower in _RELATIVE:
        return _relative(scene, number)
    elif word.lower in _PLURAL:
        return _plural(scene, word.start, history)
    elif word.lower in ("it", "its", "this", "itself"):
        return _thing(scene, word.start, history)
    return Meaning((), SourceKind.ANONYMOUS, "pronoun without a name")


def _relative(scene: Scene, number: int) -> Meaning:
    """The name right before who and which, or before an apposition between them."""
    page, words = scene.page, scene.page.words
    at = words[number].start
    line = scene.lines[place(scene, at).line - 1]
    for mention in reversed(scene.mentions(max(line, at - _NEAR), at)):
        kind = scene.names.all[mention.who].kind
        person = kind == "person" or words[number].lower not in ("who", "whom")
        if person and not mention.possessive and _BESIDE.fullmatch(page.text, mention.end, at):
            return Meaning((mention.who,), KINDS[kind], "relative")
    noun = words[max(0, number - 1)].lower
    return Meaning((), noun_kind(singular(noun), noun), "relative without a name")


def _spoke(scene: Scene, at: int, history: History, *, back: int) -> Iterator[tuple[int, Meaning]]:
    """The sources at most `back` sentences and two lines before an offset, the last first."""
    spot = place(scene, at)
    for start, reading in reversed(history[-6:]):
        before = place(scene, start)
        if spot.sentence - before.sentence > back or spot.line - before.line > 2:
            return
        yield start, reading


def _plural(scene: Scene, at: int, history: History) -> Meaning:
    """`they`: two that were named together, a body, or people without a name."""
    for _, reading in _spoke(scene, at, history, back=2):
        if len(reading.meant) > 1 or (reading.meant and reading.kind in _BODIES):
            return reading._replace(rule="pronoun of a body")
        if reading.kind == SourceKind.ANONYMOUS:
            break
    return Meaning((), SourceKind.ANONYMOUS, "pronoun without a name")


def _thing(scene: Scene, at: int, history: History) -> Meaning:
    """`it`: the last body or document that spoke, or the last body that did something."""
    found = antecedent(scene, at, "", kinds=frozenset(("organisation", "outlet")))
    near = found if found and found.weight > -1.2 else None
    for start, reading in _spoke(scene, at, history, back=4):
        spoken = reading.kind == SourceKind.DOCUMENT or (reading.meant and reading.kind in _BODIES)
        if spoken and not (near and near.at > start):
            return reading._replace(rule="pronoun of a body")
    if near:
        return Meaning((near.who,), KINDS[scene.names.all[near.who].kind], "pronoun of a body")
    return Meaning((), SourceKind.DOCUMENT, "pronoun without a name")


def _described(scene: Scene, head: Head, history: History) -> Meaning:
    """A source without its own name: the one with that title, the body or outlet meant, or none."""
    words = scene.page.words
    word, opening = words[head.last].lower, words[head.first]
    noun = singular(word)
    kind = noun_kind(noun, word)
    definite = opening.lower in ("the", "this") and noun == word
    found = None
    if kind == SourceKind.ANONYMOUS and is_occupation(noun) and noun == word:
        found = _person_meant(scene, head, noun, definite=definite)
        if found is None and definite and _names_a_body(scene, opening.start, noun):
            found = _body_meant(scene, head, kind, history)  # the guard, of the Tarrin Guard
    elif head.last < head.ends and words[head.last + 1].lower == "of" and noun in _GROUPS:
        kind = SourceKind.ANONYMOUS
    elif opening.lower in ("the", "this") and kind in _BODIES:
        found = _body_meant(scene, head, kind, history)
    return found or Meaning((), kind, "description")


def _names_a_body(scene: Scene, at: int, noun: str) -> bool:
    named = (scene.names.all[mention.who] for mention in scene.mentions(0, at))
    return any(each.kind == "organisation" and each.form[-1:] == (noun,) for each in named)


def _body_meant(scene: Scene, head: Head, kind: SourceKind, history: History) -> Meaning | None:
    """`the department`, `the paper`, `the US-backed forces`: the body or outlet meant."""
    inner = scene.page.words[head.first + 1 : head.last + 1]
    words, at = tuple(word.lower for word in inner), scene.page.words[head.first].start
    found: tuple[int | Offsets, str] | None = None
    if words and singular(words[-1]) == words[-1]:
        spelled = [who for _, told in history for who in told.meant if not isinstance(who, int)]
        outlet = kind == SourceKind.OUTLET
        found = bodies.described(scene, at, words, spelled, outlet=outlet)
    elif words and (only := bodies.several(scene, at, words)) is not None:
        found = only, "body's sort"
    if found is None:
        return None
    who, rule = found
    own = KINDS[scene.names.all[who].kind] if isinstance(who, int) else SourceKind.ORGANISATION
    return Meaning((who,), own, rule)


def _person_meant(scene: Scene, head: Head, noun: str, *, definite: bool) -> Meaning | None:
    """`the senator`: the person with that title, else the one a pronoun here would refer to."""
    titled = person_described(scene, head.first, head.ends, noun, least=2 if definite else 3)
    if titled is not None:
        return Meaning((titled,), SourceKind.PERSON, "title")
    known = lexicon("words")["group"] | {state.lower() for state in lexicon("places")["state"]}
    inner = [word.lower for word in scene.page.words[head.first + 1 : head.last]]
    plain = all(word in known or word == "presidential" or word.endswith("-old") for word in inner)
    office = noun in lexicon("nouns")["office"] and noun not in _MEANT
    if office or not (definite and plain):
        return None
    found = antecedent(scene, scene.page.words[head.first].start, noun_gender(noun))
    if found and found.weight > -1.5 and scene.names.all[found.who].form:
        return Meaning((found.who,), SourceKind.PERSON, "person meant")
    return None


def _is_noun(word: str) -> bool:
    """Whether the lists know a word in small letters as a noun for a person, body or document."""
    one, nouns = singular(word), lexicon("nouns")
    listed = (nouns["document"], nouns["organisation"], lexicon("outlets")["noun"])
    return is_occupation(one) or word in nouns["people"] or any(one in each for each in listed)


def noun_kind(noun: str, word: str) -> SourceKind:
    """The kind of source by its head noun; people and nouns in no list are anonymous."""
    nouns = lexicon("nouns")
    if word in nouns["people"] or noun == "source":
        return SourceKind.ANONYMOUS
    if noun in nouns["document"] or word in nouns["document"]:
        return SourceKind.DOCUMENT
    if noun in nouns["organisation"] or word in nouns["organisation"]:
        return SourceKind.ORGANISATION
    return SourceKind.OUTLET if noun in lexicon("outlets")["noun"] else SourceKind.ANONYMOUS
