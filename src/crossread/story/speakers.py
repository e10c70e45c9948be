"""Readings of one story in, its `Speaker`s out: one person or body across the articles.

Within an article a speaker is a name already; here names that can only mean one are joined.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from crossread.records import Attribution, Name, Reading, SourceKind, Speaker, Story
from crossread.text.lexicon import lexicon
from crossread.text.listing import grouped
from crossread.text.names import normal_words

METHOD = "names-joined@1"
_BACKED = ("-backed", "-led", "-supported", "-aligned", "-allied", "-run")
_INITIALS = 2  # letters an acronym has at least
_SHORT = re.compile(r"\s?\(([A-Z][A-Za-z&-]{1,9})\)")  # (YPG), behind a body's name


@dataclass(frozen=True, slots=True)
class _Bearer:
    """A name as its articles give it: its words in normal form, and what backs or leads it
    (`us-backed`) apart from them."""

    words: tuple[str, ...]
    person: bool
    backed: frozenset[str] = frozenset()


def speakers(story: Story, readings: Sequence[Reading]) -> tuple[Speaker, ...]:
    """Everyone with a name who is given as a source, in the order of their first attribution."""
    named = list[tuple[Attribution, Name]]()
    short: dict[_Bearer, set[str]] = defaultdict(set)
    for reading in readings:
        for each in reading.attributions:
            if each.speaker is not None and each.speaker.name.strip():
                named.append((each, each.speaker))
                ends = [span.end for span in each.speaker.shown_by[:1]]
                found = [_SHORT.match(reading.article.text, end) for end in ends]
                short[_bearer(*named[-1])] |= {one[1].lower() for one in found if one}
    bearers = [_bearer(each, name) for each, name in named]
    roots = _joined(bearers, short)
    groups = grouped((roots[bearer], pair) for bearer, pair in zip(bearers, named, strict=True))
    return tuple(_speaker(story, members) for members in groups.values())


def by_attribution(found: Sequence[Speaker]) -> dict[str, Speaker]:
    """The speaker of each attribution that has one."""
    return {attribution: speaker for speaker in found for attribution in speaker.attributions}


def _bearer(each: Attribution, name: Name) -> _Bearer:
    return _of(name.name, person=each.source_kind is SourceKind.PERSON)


def _of(name: str, *, person: bool) -> _Bearer:
    words = normal_words(name)
    backed = frozenset(word for word in words if not person and word.endswith(_BACKED))
    return _Bearer(tuple(word for word in words if word not in backed), person, backed)


def _joined(
    bearers: Sequence[_Bearer], short: Mapping[_Bearer, Collection[str]]
) -> Mapping[_Bearer, _Bearer]:
    """Each name with the fullest one it can only mean; itself where there are several or none.

    `short` are the abbreviations that an article gives with a name.
    """
    known = list(dict.fromkeys(bearers))
    counts = Counter(bearers)
    roots: dict[_Bearer, _Bearer] = {}
    for each in known:
        fuller = [
            other
            for other in known
            if other != each and (_means(each, other) or _abbreviates(each, other, short))
        ]
        longest = max((len(other.words) for other in fuller), default=0)
        top = [other for other in fuller if len(other.words) == longest]
        alike = all(_alike(top[0], other) or _means(other, top[0]) for other in fuller)
        if fuller and alike:
            roots[each] = max(top, key=lambda other: (counts[other], other.words))
        else:
            roots[each] = each
    return {each: _end(each, roots) for each in known}


def _end(each: _Bearer, roots: Mapping[_Bearer, _Bearer]) -> _Bearer:
    seen = {each}
    while roots[each] not in seen:
        each = roots[each]
        seen.add(each)
    return each


def _means(short: _Bearer, full: _Bearer) -> bool:
    """Whether the shorter name can mean the bearer of the fuller one."""
    a, b = short.words, full.words
    if not a or short.person != full.person:
        return False
    if short.person:
        if len(a) == 1:
            return len(b) > 1 and a[0] in (b[-1], b[0])
        return len(a) < len(b) and a[0] == b[0] and a[-1] == b[-1]
    return _means_body(short, full)


def _abbreviates(name: _Bearer, full: _Bearer, short: Mapping[_Bearer, Collection[str]]) -> bool:
    """Whether an article gives one name in brackets behind the other: People's Units (YPG)."""
    either = name.person or full.person or len(name.words) != 1 or len(full.words) == 1
    return not either and name.words[0] in short[full]


def _means_body(short: _Bearer, full: _Bearer) -> bool:
    a, b = short.words, full.words
    if a == b:
        return short.backed < full.backed
    if short.backed and not short.backed <= full.backed:
        return False  # `US-backed forces` are a body only where a text says that it is backed so
    initials = "".join(word[0] for word in b)
    if len(a) == 1 and len(b) > 1 and len(a[0]) >= _INITIALS and a[0] == initials:
        return True
    nouns = lexicon("nouns")["organisation"]
    if a == b[:1] and a[0] in nouns and b[-1] in nouns:
        return False  # `police` is no Police Federation
    return len(a) < len(b) and (b[-len(a) :] == a or b[: len(a)] == a)


def _alike(one: _Bearer, other: _Bearer) -> bool:
    if one.backed and other.backed and one.backed != other.backed:
        return False
    ends = [(each.words[:1], each.words[-1:]) for each in (one, other)]
    return one.words == other.words or ends[0] == ends[1]


def _speaker(story: Story, members: Sequence[tuple[Attribution, Name]]) -> Speaker:
    names = Counter(name.name for _, name in members)
    said = {name: _of(name, person=False) for name in names}
    best = max(
        names,
        key=lambda n: (len(said[n].words), -len(said[n].backed), not n.isupper(), names[n], n),
    )
    kinds = Counter(each.source_kind for each, _ in members if each.source_kind)
    return Speaker(
        story.id,
        " ".join(best.split()),
        max(kinds, key=lambda kind: (kinds[kind], kind)) if kinds else SourceKind.PERSON,
        tuple(each.id for each, _ in members),
        tuple(span for each, _ in members for span in each.source),
        METHOD,
        round(min(name.score for _, name in members), 4),
    )


def may_be_one(one: Speaker, other: Speaker) -> bool:
    """Whether two speakers may be the same, as far as their names tell; a person and a body may,
    since bodies speak through persons."""
    person = SourceKind.PERSON
    if one.id == other.id or (one.kind is person) != (other.kind is person):
        return True
    a, b = (_of(each.name, person=each.kind is person) for each in (one, other))
    shared = set(a.words) <= set(b.words) or set(b.words) <= set(a.words)
    return shared or _means(a, b) or _means(b, a)
