"""A text in, the places where it names outlets, groups of them, and words that stand for them."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from crossread.text.lexicon import lexicon
from crossread.text.outlets import AGENCIES, bare, each_pattern

_STORY = r"(?:reports?|coverage|account|article|story|piece|pages|reporting|version|dispatch)"
_OWNED = re.compile(
    rf"(?:['’]s|(?<=s)['’])(?:\s[a-z-]+){{0,2}}?\s(?:{_STORY}|correspondents?|reporters?|editors?)\b"
    r"|['’]s?\b|['’](?=\s)"
)
_STORY_OF = re.compile(rf"\b(?:[Tt]he|[Aa]n?|[Ii]ts)\s{_STORY}\s(?:in|by|of|from)\s(?:[Tt]he\s)?\Z")
_READ = r"[Rr]eaders?|[Vv]iewers?|[Ll]isteners?|[Ss]ubscribers?"
_BESIDE = re.compile(  # who stands beside the outlet spoken of
    r"\b(?:[Uu]nlike|[Cc]ontrary\sto|[Ii]n\scontrast\s(?:to|with)|[Aa]part\sfrom|[Cc]ompared\s(?:to|with))"
    r"\s(?:[Tt]he\s)?\Z"
)
_AIRED = ("TV", "Television", "Online")
_THE = re.compile(r"\b[Tt]he\s\Z")
LEAD = 40  # characters before a name in which "the report of" or "unlike" stands
NEAR = 100  # mentions before "both papers" in which the two are looked for
_BACK = 500  # characters before a pronoun in which what it stands for is named
_IT = (  # not "it was Brandt who", "it is not clear", nor what "that it fell" speaks of
    r"(?<!that\s)(?<!how\s)(?<!why\s)(?<!when\s)(?<!whether\s)(?<!what\s)(?<!of\s)(?<!about\s)[Ii]t\b(?!['’]s\b|\stook\b"
    r"|\s(?:is|was)\s(?:(?:the\s)?(?:[A-Z][\w-]*\s){1,3}(?:that|who)|(?:\w+\s){0,2}(?:un)?(?:clear|known))\b)"
)
_PRONOUN = re.compile(
    rf"\b(?:{_IT}|[Tt]he(?:y|m)\b|(?:[Ii]ts|[Tt]heir)\s(?:{_STORY}|{_READ})\b|[Tt]he(?:\ssame)?\s(?:papers?"
    r"|newspapers?|broadcasters?|channels?|networks?|outlets?|agency|agencies|magazines?|stations?|bulletins?"
    rf"|sites?|websites?|{_STORY})\b)"
)
_PAIR = re.compile(
    r"\b(?:[Nn]either|[Bb]oth|[Tt]he\stwo)(?:\s(?:of\s(?:them|the\stwo(?!\s\w+s\b))|"
    r"(?:newspaper|paper|broadcaster|channel|outlet|report|article|account|broadcast)s?))\b"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """Where an outlet, a group of outlets or a word for them stands, and the names it means;
    `group` is how a group is worded, "" where outlets are meant by name."""

    start: int
    end: int
    names: tuple[str, ...]
    group: str = ""


def named(text: str, at_hand: Sequence[str]) -> tuple[Mention, ...]:
    """The outlets that a text names, its groups of outlets and the words that stand for either, in
    text order; `at_hand` are the outlets whose texts there are."""
    taken = bytearray(len(text))
    found = sorted(_free([*_named(text, at_hand), *_groups(text)], taken), key=_start)
    found = sorted([*found, *_free(_pairs(text, found), taken)], key=_start)
    return tuple(sorted([*found, *_free(_pronouns(text, found), taken)], key=_start))


def _start(each: Mention) -> int:
    return each.start


def _free(mentions: Iterable[Mention], taken: bytearray) -> Iterator[Mention]:
    """Those of these mentions that no earlier one overlaps; `taken` are the characters of all."""
    for each in mentions:
        if not any(taken[each.start : each.end]):
            taken[each.start : each.end] = b"\1" * (each.end - each.start)
            yield each


def _before(found: Sequence[Mention], place: int) -> Iterator[Mention]:
    """The mentions that end before a place, the last first."""
    return (found[n] for n in range(bisect_right(found, place, key=_start) - 1, -1, -1))


def _pairs(text: str, found: Sequence[Mention]) -> Iterator[Mention]:
    """Where the two outlets named last are meant: "neither of them", "both papers"."""
    for pair in _PAIR.finditer(text):
        near = islice(_before(found, pair.start()), NEAR)
        both = tuple(dict.fromkeys(e.names[0] for e in near if not e.group))[:2]
        if len(both) == 2:
            yield Mention(*pair.span(), both)


def _pronouns(text: str, found: Sequence[Mention]) -> Iterator[Mention]:
    """Words that may stand for what was named last; "it" for one outlet."""
    for word in _PRONOUN.finditer(text):
        many = word[0].lower().startswith(("they", "them", "their"))
        for each in _before(found, word.start()):
            if word.start() - each.end > _BACK:
                break
            if many or (not each.group and len(each.names) == 1):
                yield Mention(*word.span(), each.names, each.group)
                break


def _named(text: str, at_hand: Sequence[str]) -> Iterator[Mention]:
    """Outlets by name: those at hand, well known ones and words that only outlets are called by."""
    known = list(dict.fromkeys(at_hand))
    spelt = {bare(name).casefold() for name in known}
    heads = {word for name in spelt for word in (name.split()[:1] + name.split()[-1:])}
    for name in _others(text):
        if bare(name).casefold() not in spelt | heads:
            spelt.add(bare(name).casefold())
            known.append(name)
    for name, pattern in each_pattern(known).items():
        for start, end in _places(text, pattern, name, _first(name, known)):
            near = max(0, start - LEAD)
            if _BESIDE.search(text, near, start):
                continue
            owned = _OWNED.match(text, end)
            before = _STORY_OF.search(text, near, start) or _THE.search(text, near, start)
            yield Mention(
                before.start() if before else start, owned.end() if owned else end, (name,)
            )


def _places(
    text: str, pattern: re.Pattern[str], name: str, first: str
) -> Iterator[tuple[int, int]]:
    """Where an outlet is named in full or by its head, or by its first word."""
    for found in pattern.finditer(text):
        yield found.span()
    for found in re.finditer(rf"(?<!\w){re.escape(_small(name))}(?!\w)", text):
        yield found.span()
    if first:
        the = "" if bare(name).endswith(_AIRED) else "(?<=[Tt]he )"
        for found in re.finditer(rf"{the}(?<!\w){re.escape(first)}\b(?!\s[A-Z&])", text):
            yield found.span()


def _small(name: str) -> str:
    """A name of several words as it stands within a sentence: state television."""
    words = bare(name)
    small = " " in words and words[1:].islower()
    return words[0].lower() + words[1:] if small else words


def _first(name: str, known: Sequence[str]) -> str:
    """The first word of a name where it is one for outlets and no other's: the Globe for Globe &
    Standard."""
    first, _, rest = bare(name).partition(" ")
    shared = sum(first in bare(other).split() for other in known) > 1
    sure = first in lexicon("outlets")["word"] or rest in _AIRED
    return first if rest and sure and not shared else ""


def _others(text: str) -> list[str]:
    return [bare(next(filter(None, found.groups()), found[0])) for found in _shape().finditer(text)]


@cache
def _shape() -> re.Pattern[str]:
    """What looks like an outlet that is not at hand."""
    words = "|".join(sorted(lexicon("outlets")["word"], key=len, reverse=True))
    sure = {n for n in lexicon("outlets")["name"] if " " in n or n.isupper()} | set(AGENCIES)
    names = "|".join(re.escape(name) for name in sorted(sure, key=len, reverse=True))
    capitals = "|".join(sorted(name for name in lexicon("outlets")["name"] if name.isupper()))
    nouns = r"news\sagency|newspaper|broadcaster|tabloid|daily|weekly|magazine|news\ssite|website"
    name = (
        r"((?!(?:The|This|Its?|A|An|Our|My|His|Her)\b)[A-Z][\w&-]*(?:\s(?:[A-Z][\w&-]*|\d+)){0,3})"
    )
    return re.compile(
        rf"(?<!\w)(?:{names})(?!\w)"
        rf"|\b(?:[A-Z][\w&’'-]*\s){{1,3}}(?:{words})\b(?!\s[A-Z])"
        rf"|\b(?:Radio|Channel|Kanal|Canal|TV)\s(?:[A-Z]\w+|\d+)"
        r"|\b[A-Z]\w+\s(?:radio|television|TV|news\sagency)\b"
        r"|\b[A-Z]\w+(?:an|ish|ese)\sagency\b"
        rf"|\b(?:Daily|Weekly|Sunday|Saturday|Evening|Morning|Nightly)\s[A-Z]\w+"
        rf"|(?<!\w)(?:{capitals})\s[A-Z]\w+(?:\s[A-Z]\w+)?"
        r"|(?<=[a-z,;]\s)The\s(?!Hague\b|Gambia\b|Bahamas\b)([A-Z][\w-]+)(?!\s[A-Z])"
        rf"|\b{name}['’]s?\s(?:{_READ}|front\spage|newsroom|coverage)\b"
        rf"|\b(?:{_READ})\s(?:of|to)\s(?:[Tt]he\s)?{name}"
        rf"|\b(?:{nouns})\s{name}(?!\s[a-z]+er\b)"
    )


def _groups(text: str) -> Iterator[Mention]:
    for found in _group().finditer(text):
        yield Mention(found.start(), found.end(), (), found.group())


@cache
def _group() -> re.Pattern[str]:
    """A group of outlets: "the mainstream media", "no Western outlet", "nobody else"."""
    many, one = (
        "|".join(sorted(lexicon("coverage")[name], key=len, reverse=True)).replace(" ", r"\s")
        for name in ("group", "one")
    )
    kind = r"(?:(?!(?:of|in|to|on|by|for|from|word|mention|trace)\b)[A-Za-z-]+\s){0,3}?"
    return re.compile(
        rf"\b(?:[Nn]o|[Nn]ot\s(?:a\ssingle|one)|[Hh]ardly\s(?:any|a))\s(?:other\s)?{kind}(?:{one}|{many})\b"
        r"(?:\s(?:at\sall|whatsoever|anywhere))?"
        rf"|\b(?:[Nn]one|[Nn]ot\sone)\sof\s(?:the|our|these|those)\s(?:[a-z]+['’]s?\s)?{kind}(?:{many})\b"
        rf"|\b(?:[Nn]obody|[Nn]o\sone)\selse\b"
        rf"|\b(?:[Tt]he\s|[Mm]ost\s(?:of\sthe\s)?|[Aa]ll\s(?:the\s|of\sthe\s)?|[Oo]ther\s)"
        rf"(?:other\s)?(?:[A-Za-z-]+\s){{0,2}}?(?:{many})\b"
        rf"|\b[A-Z][a-z-]+\s(?:news\s)?(?:{many})\b"
    )
