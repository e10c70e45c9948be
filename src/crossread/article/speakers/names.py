"""What a text names: runs of capitals cut into titles and name, with the words around them."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from crossread.article.page import Page
from crossread.text.lexicon import given_names, is_occupation, lexicon, singular
from crossread.text.sentences import Offsets
from crossread.text.words import Word

LONGEST = 9  # words of a name; a longer run of capitals is a heading
Role = tuple[Offsets | None, Offsets | None]  # where title and organisation are
_NO_ROLE: Role = (None, None)

_WHO = re.compile(r",?\swho\b|,\s\d\d\b|\s\((?:[RDI]|D[FE]L)[-)]")
_APPOSITION = re.compile(
    r",\s(?:(?:then|now)\s)?(?:(?:an?|the|his|her|their)\s)?([^,.;:()“”\"\n]{3,120})"
)
_CUT = re.compile(r"\s(?:of|for|at|with|from|in|on|to|who|that|and|by|under|whose|during)\s")
_NICKNAMED = {' "': '" ', " “": "” ", " (": ") ", " '": "' ", " ‘": "’ "}
SUFFIXES = frozenset("jr sr ii iii iv".split())
_POST_NOMINALS = frozenset(  # behind a name, and no part of it
    "KC QC SC MP MSP MLA MEP TD OBE CBE MBE KBE DBE GBE CH KCB DSO MC GC BEM PC FRS FBA PhD MD JP"
    " DPhil Esq".split()
)
_PARTICIPLE = re.compile(r"-(?:\w+ed|led|run|held|born|built|won)\Z")  # US-backed, Saudi-led
_PARTICLES = frozenset("de del della der den van von bin ibn al el da di du la le dos ten".split())
_ABBREVIATED = frozenset(
    "mr mrs ms dr sen sens rep reps gov gen lt col maj capt sgt adm rev hon prof st jr sr insp supt"
    " cmdr amb pres messrs cllr brig".split()
)
_MODIFIERS = frozenset(
    "former then acting deputy assistant associate vice prime chief executive senior junior general"
    " press foreign majority minority first managing attorney communications campaign interim"
    " national presidential".split()
)
_STOPS = frozenset(
    "a an the his her their its my our your this that these those by is was were are be been has"
    " have had will would not no it he she they we i you can could should may might do does did"
    " of and or but as when while if because when who which whom".split()
)
_SORT = re.compile(
    r",\s(?:an?|the)\s(?:[\w-]+\s){0,3}?([\w-]+)(?=[,.]|\s(?:of|for|based|in|that|which|owned|run)\b)"
)
_REGIONS = frozenset(
    "city country county district kingdom nation province republic state town village".split()
)
_PLURAL = frozenset(("children", "men", "people", "women"))  # the People’s Guard
_NO_TITLE = _STOPS | lexicon("words")["speech"] | {"whose"}  # told the judge


class NamePart(NamedTuple):
    """A name found: the words `first` to `last`; `begin` is the offset before its titles; `votes`
    is what the words around it say it is; `after` is a second role, given behind the name."""

    first: int
    last: int
    begin: int
    kind: str
    role: Role
    votes: tuple[str, ...] = ()
    after: Role = _NO_ROLE


@cache
def place_names() -> frozenset[str]:
    """Every place of the lexicon, abbreviations with and without their last period."""
    names = frozenset[str]().union(*lexicon("places").values())
    return names | {name.removesuffix(".") for name in names}


def touches(page: Page, number: int) -> bool:
    """Whether nothing parts a word from the one before it; in a name the Workers' Union is one."""
    if number < 1:
        return False
    before, gap = page.words[number - 1], page.gap(number - 1)
    if before.possessive:
        body = page.words[number].text in lexicon("nouns")["body"] and gap in ("' ", "’ ")
        return before.capital and (body or before.lower in _PLURAL)
    if gap in (" ", "\xa0", "  ", " & "):
        return True
    if gap in (". ", ".\xa0"):
        return len(before.text) == 1 or before.lower in _ABBREVIATED
    return gap == ", " and page.words[number].lower in SUFFIXES


def runs(page: Page, first: int, last: int) -> Iterator[Offsets]:
    """Capitalised words side by side, as half-open word numbers."""
    number = first
    while number < last:
        if not page.words[number].capital:
            number += 1
            continue
        end = number + 1
        while end < last and (more := _joins(page, number, end, last)):
            end += more
        yield number, end
        number = end


def _joins(page: Page, first: int, number: int, last: int) -> int:
    """How many words from this one on go on with the run of capitals before it."""
    words, word = page.words, page.words[number]
    if page.gap(number - 1) in _NICKNAMED and number + 1 < last and words[number + 1].capital:
        return 2 * (page.gap(number) == _NICKNAMED[page.gap(number - 1)])
    if not touches(page, number):
        return 0
    if word.capital:
        return 1
    ahead = number + 1
    if word.lower in _PARTICLES:
        while ahead < min(number + 3, last) and words[ahead].lower in _PARTICLES:
            ahead += 1
    elif _links(words, first, number):
        ahead += ahead < last and words[ahead].lower == "the"
    else:
        return 0
    if ahead >= last or not words[ahead].capital:
        return 0
    return (ahead + 1 - number) * all(touches(page, each) for each in range(number + 1, ahead + 1))


def _links(words: Sequence[Word], first: int, number: int) -> bool:
    """Whether `of`, `for`, `on`, `to` or `and` is inside a name: Board of Trade."""
    nouns, before, word = lexicon("nouns"), words[number - 1], words[number].lower
    if word in ("of", "on", "for", "to"):
        office = word in ("of", "on") and before.lower in nouns["office"]
        return office or before.text in nouns["body"]
    of = number - 2 > first and words[number - 2].lower in ("of", "for")
    return word == "and" and (of or before.text in lexicon("words")["joined"])


def parts(page: Page, first: int, last: int) -> Iterator[NamePart]:
    """Every name between two words."""
    for begin, end in runs(page, first, last):
        found = cut(page, begin, end)
        if found:
            yield found


def cut(page: Page, first: int, last: int) -> NamePart | None:
    """One run of capitals as titles and a name; None where it names nobody."""
    words, small = page.words, lexicon("words")
    while first < last and _opens(page, first, last):
        first += 1
    for number in range(first + 1, last):
        if words[number].lower in small["day"] and words[number].text not in given_names():
            last = number
            break
    while last > first and not words[last - 1].capital:
        last -= 1
    end = last
    while last - first > 2 and words[last - 1].text in _POST_NOMINALS:
        last -= 1
    if not 0 < last - first <= LONGEST or _is_title_of_work(page, first, last):
        return None
    at = _behind_title(words, first, last)
    if at:
        role = _role(page, first, _title_start(words, first, at), at)
        after, begin = _title_after(page, end), words[first].start
        return NamePart(at, last, begin, "person", role, ("person", "person"), after)
    grouped = not _is_body(words, first, last)
    while grouped and last - first > 1 and words[first].lower in small["group"]:
        first += 1
    first += _is_epithet(page, first, last)
    kind = _kind(page, first, last)
    if kind == "none" or words[first].text[:2] in ("R-", "D-"):
        return None
    begin, role, after = words[first].start, _NO_ROLE, _NO_ROLE
    if kind in ("person", ""):
        begin, role = _title_before(page, first)
        after = _title_after(page, end)
    votes = _votes(page, first, end) + ("person",) * 2 * bool(role[0] or after[0])
    return NamePart(first, last, begin, kind, role if role[0] else after, votes)


def _is_epithet(page: Page, first: int, last: int) -> bool:
    """Whether a word before a full name is none of it: `Crooked Ada Ohm`, elsewhere `Ada Ohm`."""
    words, given = page.words, given_names()
    if last - first < 3 or words[first].text in given or words[first + 1].text not in given:
        return False
    whole, name = (page.text[words[n].start : words[last - 1].end] for n in (first, first + 1))
    return page.text.count(name) > page.text.count(whole)


def _opens(page: Page, first: int, last: int) -> bool:
    """Whether the first word of a run is an article, or a capital only because it is first."""
    word, given, small = page.words[first], given_names(), lexicon("words")
    day = word.lower in small["day"] and last - first > 1 and word.text not in given
    if day or word.lower in ("the", "a", "an") or _PARTICIPLE.search(word.lower):
        return True
    if first not in page.openers:
        return word.lower in small["preposition"] or word.lower in _STOPS
    named = word.text in given and last - first > 1
    if word.lower in small["opening"]:
        return not (named and word.text in page.mids)
    if named or word.text in page.mids or (is_occupation(word.lower) and last - first > 1):
        return False
    one, nouns = singular(word.lower), lexicon("nouns")
    plain = is_occupation(one) or one in nouns["document"] or word.lower in nouns["people"]
    return page.lows[word.lower] > 0 or (plain and word.text not in given)


def _is_title_of_work(page: Page, first: int, last: int) -> bool:
    """Whether the run is all there is between two quotation marks: “Water Under Pell”."""
    start, end = page.words[first].start, page.words[last - 1].end
    marked = last - first > 1 and page.text[start - 1] in '“"‘'
    return marked and page.text[end : end + 2].lstrip(",.")[:1] in ("”", '"', "’")


def _behind_title(words: Sequence[Word], first: int, last: int) -> int:
    """The number of the word after the last title of a run, 0 where it has none or nothing else."""
    titles, given = lexicon("nouns")["office"] | lexicon("words")["honorific"], given_names()
    for number in range(last - 2, first - 1, -1):
        word, at = words[number], number + 1
        titled = word.lower in titles or singular(word.lower) in titles
        if not titled or (number > first and word.text in given):
            continue
        if not words[at].capital:
            far = max(at + 2, last - 2) if word.lower.endswith("secretary") else 0
            at = next((n for n in range(at + 2, last) if words[n].text in given), far)
        if not at or at >= last or (_is_body(words, at, last) and words[at].text not in given):
            return 0
        return at
    return 0


def _title_start(words: Sequence[Word], first: int, at: int) -> int:
    """Where the title that ends before word `at` begins; what is before it is a body."""
    number = at - 1
    while number > first:
        before = words[number - 1].lower
        known = before in _MODIFIERS or before in lexicon("nouns")["office"]
        if not known and before not in ("of", "for", "and") and words[number].capital:
            break
        number -= 1
    return number


def _role(page: Page, first: int, title: int, at: int) -> Role:
    """The words from `title` up to `at` as a title, those before it as the body where they hold the
    noun of one, else as part of the title: `Harbour Board` chief, `Transport Minister`."""
    words = page.words
    stop = words[at - 1].end + page.text.startswith(".", words[at - 1].end)
    texts = [word.text for word in words[first:title]]
    if any(text in lexicon("nouns")["body"] or text[1:].isupper() for text in texts):
        return (words[title].start, stop), (words[first].start, words[title - 1].end)
    return (words[first].start, stop), None


def _is_body(words: Sequence[Word], first: int, last: int) -> bool:
    return any(words[number].text in lexicon("nouns")["body"] for number in range(first, last))


def _kind(page: Page, first: int, last: int) -> str:
    """person, organisation, outlet or place by the words alone; "" not known, none for no name."""
    words, nouns, several = page.words, lexicon("nouns"), last - first > 1
    if not several and words[first].lower.rpartition("-")[2] in lexicon("words")["group"]:
        return "none"
    texts = [word.text for word in words[first:last]]
    given = several and texts[0] in given_names()
    known = _known_kind(page, first, last) or ("outlet" if _is_outlet(page, first, texts) else "")
    if known:
        return known
    if any(text in nouns["body"] or (text in nouns["company"] and not given) for text in texts):
        return "organisation"
    if several:
        return "person" if given and not any(text.isdigit() for text in texts) else ""
    return _lone_kind(page, first)


def _known_kind(page: Page, first: int, last: int) -> str:
    """outlet, place or document where the lists have the whole name or, of a law, its last word."""
    whole = page.text[page.words[first].start : page.words[last - 1].end]
    if whole in lexicon("outlets")["name"]:
        return "outlet"
    if whole in place_names():
        return "place"
    law = last - first > 1 and page.words[last - 1].text in lexicon("nouns")["work"]
    return "document" if law else ""


def _is_outlet(page: Page, first: int, texts: Sequence[str]) -> bool:
    """Whether a name holds a word of outlets' names: the Courier, the Velmora Post, Radio Pell."""
    words, article = lexicon("outlets")["word"], first > 0 and page.words[first - 1].lower == "the"
    if len(texts) == 1:
        return article and texts[0] in words
    press = texts[0] in ("Radio", "TV") or any(text in words for text in texts[1:])
    return press and (article or len(texts) > 2 or texts[0] not in given_names())


def _lone_kind(page: Page, number: int) -> str:
    """The same for a single capitalised word."""
    word, given = page.words[number], page.words[number].text in given_names()
    if _PARTICIPLE.search(word.lower):
        return "none"
    letters, one = word.text.replace(".", ""), singular(word.lower)
    mid, opens = word.text in page.mids, number in page.openers
    people = is_occupation(one) or word.lower.endswith(("ers", "ors", "ists", "ants", "ents"))
    label = page.text.startswith(":", word.end)
    honorific = word.lower in lexicon("words")["honorific"]
    if honorific or (opens and people and not given and not mid and not label):
        return "none"
    if (
        letters.isupper()
        and not (label or is_occupation(one))
        and 1 < len(letters) < 8
        and number not in page.headings
    ):
        return "organisation"
    common = is_occupation(one) and page.lows[word.lower] > 0
    return "none" if common and not given and not label else ""


def _title_before(page: Page, first: int) -> tuple[int, Role]:
    """Small words before a name that end in an occupation: `Harbour Board spokesman` Ivo Renn."""
    words, number, small = page.words, first, lexicon("words")
    stops = _NO_TITLE | small["preposition"]
    office = first > 0 and words[first - 1].lower in lexicon("nouns")["office"]
    if office and page.gap(first - 1) == ", " and not words[first - 1].capital:
        number -= 1  # its general secretary, Ivo Renn
    while number and first - number < 7 and touches(page, number):
        if words[number - 1].capital or words[number - 1].lower in stops:
            break
        number -= 1
    if number == first or not is_occupation(words[first - 1].lower):
        return words[first].start, _NO_ROLE
    begin = number
    while first - begin < 12 and begin and touches(page, begin) and words[begin - 1].capital:
        begin -= 1
    while begin < number and _opens(page, begin, number):
        begin += 1
    if number - begin == 1 and begin in page.openers and words[begin].text not in page.mids:
        begin = number  # `Local resident` Ivo Renn
    return words[begin].start, _role(page, begin, number, first)


def _title_after(page: Page, last: int) -> Role:
    """An apposition behind a name that is an occupation: Ivo Renn, `a spokesman for the Board`."""
    found = _APPOSITION.match(page.text, page.words[last - 1].end)
    if not found:
        return _NO_ROLE
    begin, end = found.span(1)
    cuts = [*_CUT.finditer(page.text, begin, end)]
    head = cuts[0].start() if cuts else end
    left = page.text[begin:head].split()
    if not left or not is_occupation(left[-1].lower()) or _NO_TITLE.intersection(left):
        return _NO_ROLE
    if cuts and cuts[0].group().strip() in ("of", "for", "at", "with"):
        start = cuts[0].end() + 4 * page.text.startswith("the ", cuts[0].end())
        named = (c for c in cuts[1:] if not page.text[c.end() : c.end() + 1].isupper())
        stop = next((c.start() for c in named if c.group().strip() not in ("of", "and")), end)
        return (begin, head), ((start, stop) if start < stop else None)
    owner = page.text[begin:head].rpartition("’s " if "’s " in page.text[begin:head] else "'s ")[0]
    if owner:
        return (begin + len(owner) + 3, head), (begin, begin + len(owner))
    if left[0][0].isupper() and len(left) > 1 and not is_occupation(left[0].lower()):
        front = next((i for i, word in enumerate(left) if word[0].islower()), len(left) - 1)
        size = len(" ".join(left[:front]))
        return (begin + size + 1, head), (begin, begin + size)
    return (begin, head), None


def _votes(page: Page, first: int, last: int) -> tuple[str, ...]:
    """What the words right before and behind a name say it is."""
    words, small = page.words, lexicon("words")
    behind, gap = words[last - 1].end, page.gap(first - 1) if first else ""
    before = words[first - 1].lower if gap == " " else ""
    after = words[last].lower if last < len(words) and page.gap(last - 1) == " " else ""
    votes, somewhere = list[str](), before in ("in", "at", "near", "from", "outside")
    label = first in page.openers and page.text.startswith(":", behind)
    listed = gap == ", " and is_occupation(words[first - 1].lower)
    if (listed and page.text.startswith(",", behind)) or (
        _WHO.match(page.text, behind) and not somewhere
    ):
        votes += ["person"] * 3
    sort = _SORT.match(page.text, behind)
    if sort and sort[1].lower() in lexicon("nouns")["organisation"]:  # Norvia, a Danish insurer
        votes += ["place" if sort[1].lower() in _REGIONS else "organisation"] * 3
    if before == "the":
        votes.append("organisation")
    elif somewhere:
        votes.append("place")
    elif before in small["speech"] or after in small["speech"] or label:
        votes.append("person")
    if before in lexicon("nouns")["organisation"] and not _is_where(words, first - 1):
        votes += ["place" if before in _REGIONS else "organisation"] * 3  # the insurer Norvia
    if page.text.startswith(", which", behind):
        votes += ["organisation"] * 3
    return tuple(votes)


def _is_where(words: Sequence[Word], noun: int) -> bool:
    """Whether a noun says where: in court, at the hospital."""
    inside = {word.lower for word in words[max(0, noun - 2) : noun]}
    return bool(inside & {"in", "at", "outside", "inside", "near", "before", "from"})
