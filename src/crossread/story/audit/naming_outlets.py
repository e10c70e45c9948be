"""An article in, the places where it names outlets and groups of them, covered by signs.

`frames` reads the covered text: its patterns see one sign for any outlet, whatever it is called.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from crossread.text.lexicon import lexicon
from crossread.text.outlets import AGENCIES, bare, each_pattern

OUTLET, GROUP, PRONOUN, NONE_OF = "\ue000", "\ue001", "\ue002", "\ue003"
_SIGNS = re.compile("[\ue000-\ue003]")
_NEGATIVE = re.compile(r"(?:No|Not|None|Hardly|Nobody)\b", re.IGNORECASE)
_STORY = r"(?:reports?|coverage|account|article|story|piece|pages|reporting|version|dispatch)"
_OWNED = re.compile(
    rf"(?:['’]s|(?<=s)['’])(?:\s[a-z-]+){{0,2}}?\s(?:{_STORY}|correspondents?|reporters?|editors?)\b"
    r"|['’]s?\b|['’](?=\s)"
)
_STORY_OF = re.compile(rf"\b(?:[Tt]he|[Aa]n?|[Ii]ts)\s{_STORY}\s(?:in|by|of|from)\s(?:[Tt]he\s)?\Z")
_BESIDE = re.compile(  # who stands beside the outlet spoken of
    r"\b(?:[Uu]nlike|[Cc]ontrary\sto|[Ii]n\scontrast\s(?:to|with)|[Aa]part\sfrom|[Cc]ompared\s(?:to|with))"
    r"\s(?:[Tt]he\s)?\Z"
)
_AIRED = ("TV", "Television", "Online")
_THE = re.compile(r"\b[Tt]he\s\Z")
_PRONOUN = re.compile(
    rf"(?:\bIt|(?<=[,:;]\s)it|(?<=\b(?:And|But)\s)it)\b(?!['’]s\b|\s(?:is|took)\b"
    rf"|\s(?:was|has\sbeen)\b(?!\s(?:the\s)?(?:first|only|alone|careful)\b))"
    rf"|(?:(?<=found\sin\s)|(?<=(?:missing|omitted|dropped)\sfrom\s)|(?<=absent\sfrom\s))its\s{_STORY}\b"
    rf"|\b(?:The(?:\ssame)?|Its)\s(?:paper|newspaper|broadcaster|"
    rf"channel|network|outlet|agency|magazine|station|{_STORY})\b|"
    rf"(?<=[,;]\s)(?:nor|and|but)\s(?:does|did|has)\sit\b"
)


_PAIR = re.compile(
    r"\b(?:(?P<none>[Nn]either)|[Bb]oth|[Tt]he\stwo)(?:\s(?:of\s(?:them|the\stwo(?!\s\w+s\b))|"
    r"(?:newspaper|paper|broadcaster|channel|outlet|report|article|account|broadcast)s?))\b"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """Where an outlet or a group is named, and the names it means."""

    start: int
    end: int
    name: str
    group: bool


@dataclass(frozen=True, slots=True)
class Signed:
    """A text of the same length in which every mention is covered by its sign."""

    text: str
    mentions: tuple[Mention, ...]

    def within(self, start: int, end: int) -> tuple[Mention, ...]:
        """The mentions that begin between two offsets."""
        return tuple(each for each in self.mentions if start <= each.start < end)


def signed(text: str, at_hand: Sequence[str]) -> Signed:
    """The text with its outlets covered; `at_hand` are the outlets whose texts there are."""
    text = _SIGNS.sub(" ", text)
    found = list(_named(text, at_hand))
    found += [each for each in _groups(text) if not _overlaps(each, found)]
    found.sort(key=lambda each: each.start)
    pairs = list(_pairs(text, found))
    cover = list(text)
    for each in found:
        sign = OUTLET
        if each.group:
            sign = NONE_OF if _NEGATIVE.match(each.name) else GROUP
        cover[each.start : each.end] = sign * (each.end - each.start)
    for start, end, sign, both in pairs:
        cover[start:end] = sign * (end - start)
        found += [Mention(start, end, name, False) for name in both]
    found.sort(key=lambda each: each.start)
    covered = "".join(cover)
    for pronoun in _PRONOUN.finditer(covered):
        covered = (
            covered[: pronoun.start()]
            + PRONOUN * (pronoun.end() - pronoun.start())
            + covered[pronoun.end() :]
        )
    return Signed(covered, tuple(found))


def _pairs(text: str, found: Sequence[Mention]) -> Iterator[tuple[int, int, str, tuple[str, ...]]]:
    """Where the two outlets named last are meant: "neither of them", "both papers"."""
    for pair in _PAIR.finditer(text):
        earlier = [each.name for each in found if each.end <= pair.start() and not each.group]
        both = tuple(dict.fromkeys(reversed(earlier)))[:2]
        if len(both) == 2:
            yield pair.start(), pair.end(), NONE_OF if pair["none"] else OUTLET, both


def _overlaps(each: Mention, others: Sequence[Mention]) -> bool:
    return any(each.start < other.end and other.start < each.end for other in others)


def _named(text: str, at_hand: Sequence[str]) -> Iterator[Mention]:
    """Outlets by name: those at hand, well known ones and words that only outlets are called by."""
    known = list(dict.fromkeys(at_hand))
    spelt = {bare(name).casefold() for name in known}
    heads = {word for name in spelt for word in (name.split()[:1] + name.split()[-1:])}
    for name in _others(text):
        if bare(name).casefold() not in spelt | heads:
            spelt.add(bare(name).casefold())
            known.append(name)
    taken = list[Mention]()
    for name, pattern in each_pattern(known).items():
        for start, end in _places(text, pattern, name, _first(name, known)):
            owned = _OWNED.match(text, end)
            before = _STORY_OF.search(text, 0, start) or _THE.search(text, 0, start)
            if _BESIDE.search(text, max(0, start - 30), start):
                continue
            mention = Mention(
                before.start() if before else start, owned.end() if owned else end, name, False
            )
            if not _overlaps(mention, taken):
                taken.append(mention)
                yield mention


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
    return [bare(found.group()) for found in _shape().finditer(text)]


@cache
def _shape() -> re.Pattern[str]:
    """What looks like an outlet that is not at hand."""
    words = "|".join(sorted(lexicon("outlets")["word"], key=len, reverse=True))
    sure = {n for n in lexicon("outlets")["name"] if " " in n or n.isupper()} | set(AGENCIES)
    names = "|".join(re.escape(name) for name in sorted(sure, key=len, reverse=True))
    capitals = "|".join(sorted(name for name in lexicon("outlets")["name"] if name.isupper()))
    return re.compile(
        rf"(?<!\w)(?:{names})(?!\w)"
        rf"|\b(?:[A-Z][\w&’'-]*\s){{1,3}}(?:{words})\b(?!\s[A-Z])"
        rf"|\b(?:Radio|Channel|Kanal|Canal|TV)\s(?:[A-Z]\w+|\d+)"
        rf"|\b(?:[A-Z]\w+\s)(?:radio|television|TV|news\sagency|agency)\b"
        rf"|\b(?:Daily|Weekly|Sunday|Saturday|Evening|Morning|Nightly)\s[A-Z]\w+"
        rf"|(?<!\w)(?:{capitals})\s[A-Z]\w+(?:\s[A-Z]\w+)?"
    )


def _groups(text: str) -> Iterator[Mention]:
    for found in _group().finditer(text):
        yield Mention(found.start(), found.end(), found.group(), True)


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
        rf"|\b(?:[Nn]one|[Nn]ot\sone)\sof\s(?:the|our|these|those)\s{kind}(?:{many})\b"
        rf"|\b(?:[Nn]obody|[Nn]o\sone)\selse\b"
        rf"|\b(?:[Tt]he\s|[Mm]ost\s(?:of\sthe\s)?|[Aa]ll\s(?:the\s|of\sthe\s)?|[Oo]ther\s)"
        rf"(?:other\s)?(?:[A-Za-z-]+\s){{0,2}}?(?:{many})\b"
        rf"|\b[A-Z][a-z-]+\s(?:news\s)?(?:{many})\b"
    )
