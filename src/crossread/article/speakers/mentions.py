"""Whom a text names: forms of one name joined, with gender and titles."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from crossread.article.page import Page
from crossread.article.speakers.names import SUFFIXES, NamePart, Role, parts, touches
from crossread.records import Attribution
from crossread.text.lexicon import lexicon, singular
from crossread.text.listing import grouped
from crossread.text.names import unaccented
from crossread.text.sentences import Offsets
from crossread.text.words import Word

Key = tuple[str, ...]
READ = 400_000  # characters of a text: the worst repeated pattern takes 2.8 s
NEAR = 20  # namesakes looked at for one form, and titles kept of one party
_SHORT = re.compile(  # (YPG), known as the YPG
    r"\s?\((?:the\s|or\s)?([A-Z][A-Za-z&-]{1,9})\)"
    r"|,?\s(?:also\s|better\s)?known\s(?:as|by)\s(?:the\s)?([A-Z]{2,9})\b"
)
# Nouns of bodies that are names by themselves.
_ALONE = frozenset(
    "army congress government house navy palace parliament pentagon police politburo senate state"
    " supreme treasury union".split()
)
_LINKS = ("of", "for", "the", "and", "on", "to")


@dataclass(frozen=True, slots=True)
class Party:
    """A person, body, outlet or place. `form` is the fullest name, at `shown`; `tally` counts its
    mentions and what speaks for m and f; `roles` are the titles and bodies given with it."""

    form: Key
    name: str
    kind: str
    shown: Offsets
    tally: Counter[str] = field(default_factory=Counter)
    roles: list[Role] = field(default_factory=list)

    @property
    def gender(self) -> str:
        """m, f, or "" where nothing or as much speaks for both."""
        male, female = self.tally["m"], self.tally["f"]
        return "" if male == female else "m" if male > female else "f"

    @property
    def count(self) -> int:
        """How often it is mentioned."""
        return self.tally["mentions"]


class NamedAt(NamedTuple):
    """One place where a name is; `begin` is before its titles, `who` numbers the party."""

    begin: int
    start: int
    end: int
    who: int
    possessive: bool


@dataclass(frozen=True, slots=True)
class Names:
    """Everyone a page names, and all mentions in text order."""

    page: Page
    all: list[Party]
    mentions: list[NamedAt]
    aliases: dict[Key, list[int]]

    def add(self, form: Key, kind: str, part: NamePart) -> int:
        """The number of a new party, first named by `part`."""
        page = self.page
        shown = (page.words[part.first].start, page.words[part.last - 1].end)
        party = Party(form, page.text[slice(*shown)], kind, shown)
        if kind == "person":
            given, first = lexicon("given_names"), page.words[part.first].text
            party.tally.update(m=4 * (first in given["male"]), f=4 * (first in given["female"]))
        self.all.append(party)
        return len(self.all) - 1


def names_of(page: Page, attributions: Iterable[Attribution]) -> Names:
    """Everyone a page names in its first 400,000 characters; in headings only sources are read for
    names not found elsewhere."""
    sources = extents(attributions)
    found = [_as_source(page, part, sources) for part in _parts(page, sources)]
    names = Names(page, [], [], defaultdict(list))
    by_form = grouped((_key(page.words[part.first : part.last]), part) for part in found)
    for form in sorted(by_form, key=lambda form: (-len(form), by_form[form][0].first)):
        if form:
            _settle(names, form, by_form[form])
    for alone in (False, True):  # a lone surname comes after what says by itself whose it is
        for part in found:
            if alone == (part.last - part.first == 1 and not _title_gender(page, part)):
                _mention(names, part)
    _read_headings(names, {part.first for part in found})
    names.mentions.sort()
    return names


def _as_source(page: Page, part: NamePart, sources: Sequence[Offsets]) -> NamePart:
    """A word that is all of a source and could be anything, as a person: `Ohm denied it`."""
    span = page.words[part.first].start, page.words[part.last - 1].end
    at = bisect_left(sources, span)
    alone = part.last - part.first == 1 and not part.kind and at < len(sources)
    return part._replace(votes=(*part.votes, "person")) if alone and sources[at] == span else part


def extents(attributions: Iterable[Attribution]) -> list[Offsets]:
    """Where the sources are, each once, in text order; those past the limit are not read."""
    sources = (each.source for each in attributions if each.source)
    return sorted({(own[0].start, own[-1].end) for own in sources if own[0].start < READ})


def _parts(page: Page, sources: Iterable[Offsets]) -> list[NamePart]:
    """The names of all lines but headings, and those of sources in headings."""
    most = page.number(READ)
    edges = [number for number in page.headings if number + 1 not in page.headings]
    edges += [n - 1 for n in page.headings if n - 1 not in page.headings]
    ends = [number + 1 for number in sorted(edges) if number + 1 < most] + [most]
    found = [
        part
        for first, last in zip([0, *ends], ends, strict=False)
        if first < last and first not in page.headings
        for part in parts(page, first, last)
    ]
    for start, stop in sources:
        first = last = page.number(start)
        if first in page.headings:
            while last < len(page.words) and page.words[last].end <= stop:
                last += 1
            found += parts(page, first, last)
    return sorted(set(found))


def _key(words: Iterable[Word]) -> Key:
    plain = (w.lower if w.text.isascii() else unaccented(w.lower) for w in words)
    return tuple(word for word in plain if word not in SUFFIXES)


def _settle(names: Names, form: Key, found: Sequence[NamePart]) -> None:
    """Make a party of a form of several words, or of a single word that no longer form ends in."""
    kind = _kind(found, len(form))
    if kind == "none":
        return
    known = _known(names, form, kind)
    if known is None:
        known = _headed(names, form, found)
    if known is None:
        if len(form) == 1 and found[0].kind != "place" and names.aliases.get(form):
            return
        known = names.add(form, kind, found[0])
        for alias in {*_aliases(form, kind), *_abbreviations(names.page, kind, found)}:
            names.aliases[alias].append(known)
    names.aliases[form].append(known)


def _headed(names: Names, form: Key, found: Sequence[NamePart]) -> int | None:
    """The one body that `the Observatory` can be: its name has that noun for its head."""
    generic = {word.lower() for word in lexicon("nouns")["body"]} - _ALONE
    if len(form) > 1 or form[0] not in generic:
        return None
    words = names.page.words
    if any(part.first == 0 or words[part.first - 1].lower != "the" for part in found):
        return None
    able = [
        who
        for who, party in enumerate(names.all)
        if party.kind == "organisation" and len(party.form) > 1 and _head(party.form) == form[0]
    ]
    return able[0] if len(able) == 1 else None


def _head(form: Key) -> str:
    """The noun of a body's name that says what it is: board, in the Harbour Board of Pell."""
    ends = (place for place, word in enumerate(form) if place and word in _LINKS)
    return form[next(ends, len(form)) - 1]


def _abbreviations(page: Page, kind: str, found: Sequence[NamePart]) -> Iterator[Key]:
    """What a body is called in brackets behind its name: the People's Units (YPG)."""
    for part in found[:NEAR] if kind == "organisation" else ():
        if short := _SHORT.match(page.plain, page.words[part.last - 1].end):
            yield ((short[1] or short[2]).lower(),)


def _kind(found: Sequence[NamePart], size: int) -> str:
    """The kind of a name: as its words say, else as the places around it vote."""
    kinds = Counter(part.kind for part in found if part.kind)
    if kinds:
        return kinds.most_common(1)[0][0]
    votes = Counter(vote for part in found for vote in part.votes)
    if not votes:
        return "person" if size in (2, 3) else "none"
    return max(("person", "organisation", "outlet", "place"), key=lambda kind: votes[kind])


def _known(names: Names, form: Key, kind: str) -> int | None:
    """The party a form of at least two words belongs to already."""
    if len(form) < 2:
        return None
    for who in names.aliases.get(form, ())[:NEAR]:
        if names.all[who].kind == kind or kind in ("person", "organisation"):
            return who
    return None


def _aliases(form: Key, kind: str) -> list[Key]:
    """The shorter forms a name may take later in the text."""
    if len(form) == 1 or kind == "place":
        return []
    tails = [form[n:] for n in range(1, len(form)) if form[n] not in _LINKS]
    if kind == "person":
        return [*tails, form[:1], *([(form[0], form[-1])] if len(form) > 2 else [])]
    outlet = kind == "outlet"
    letters = "".join(word[0] for word in form if word not in _LINKS)
    heads = [form[:n] for n in range(2 - outlet, len(form))]
    generic = {word.lower() for word in lexicon("nouns")["body"]}
    return [*(t for t in tails if len(t) > 1 or outlet or t[0] not in generic), *heads, (letters,)]


def _title_gender(page: Page, part: NamePart) -> str:
    """The gender a title goes with: Mrs., spokesman."""
    if not part.role[0]:
        return ""
    words = set(page.text[slice(*part.role[0])].lower().replace(".", "").split())
    small = lexicon("words")
    return "m" if words & small["masculine"] else "f" if words & small["feminine"] else ""


def _mention(names: Names, part: NamePart) -> None:
    """Give one name to its party, or to a new one where its title fits none."""
    page = names.page
    words = page.words[part.first : part.last]
    form, gender = _key(words), _title_gender(page, part)
    who = _choose(names, form, part)
    if who is None:
        kind = part.kind or _kind([part], len(form))
        if kind == "none":
            return
        who = names.add(form, kind, part)
        names.aliases[form].append(who)
    party = names.all[who]
    party.tally["mentions"] += 1
    party.tally[gender] += 3
    party.tally.setdefault("first", words[0].start)
    party.roles.extend(role for role in (part.role, part.after) if role[0])
    del party.roles[NEAR:]
    names.mentions.append(
        NamedAt(part.begin, words[0].start, words[-1].end, who, words[-1].possessive)
    )


def _choose(names: Names, form: Key, part: NamePart) -> int | None:
    """The party meant by a form: of those whose gender fits, the one with its title or else the
    one named first."""
    page = names.page
    gender, title = _title_gender(page, part), _title(page, part.role)
    able = [
        who
        for who in names.aliases.get(form, ())[-NEAR:]
        if not (gender and names.all[who].gender and names.all[who].gender != gender)
        and (names.all[who].kind == part.kind or part.kind in ("", "organisation"))
    ]
    if not able:
        return None
    titled = {who for who in able if title in {_title(page, role) for role in names.all[who].roles}}
    return max(
        able,
        key=lambda who: (
            names.all[who].form == form,
            bool(title) and who in titled,
            -names.all[who].tally.get("first", names.all[who].shown[0]),
        ),
    )


def _title(page: Page, role: Role) -> str:
    return page.text[slice(*role[0])].lower() if role[0] else ""


def _read_headings(names: Names, done: set[int]) -> None:
    """Names known from the text, found again in headings whatever their letters' case."""
    page, behind = names.page, -1
    for number in sorted(n for n in page.headings - done if n < page.number(READ)):
        last = number + 1
        while last < min(number + 5, len(page.words)) and touches(page, last):
            last += 1
        if number < behind or not page.words[number].capital:
            continue
        for size in range(last - number, 0, -1):
            form = _key(page.words[number : number + size])
            able = names.aliases.get(form, ())[-NEAR:]
            if able:
                who = max(able, key=lambda w: (names.all[w].form == form, names.all[w].count, -w))
                word, end = page.words[number], page.words[number + size - 1]
                names.mentions.append(NamedAt(word.start, word.start, end.end, who, end.possessive))
                names.all[who].tally["mentions"] += 1
                behind = number + size
                break


def role_words(page: Page, party: Party) -> frozenset[str]:
    """The words of all titles and bodies given with a name, in small letters, and with `=` before
    it the noun each title ends in."""
    found = set[str]()
    for title, body in party.roles:
        for span in (title, body):
            text = page.text[span[0] : span[1]].lower() if span else ""
            found.update(word.strip(".,") for word in text.split())
        if title:
            found.add("=" + singular(page.text[slice(*title)].lower().strip(".").split()[-1]))
    return frozenset(found)
