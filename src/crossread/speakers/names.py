"""What a text names: runs of capitals cut into titles and name, with what stands around them."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from crossread.speakers.words import Page, Word, calling, lexicon, single
from crossread.text import Offsets

LONGEST = 9  # words of a name; a longer run of capitals is a heading
Role = tuple[Offsets | None, Offsets | None]  # where title and organisation stand

_WHO = re.compile(r",?\swho\b|,\s\d\d\b|\s\((?:[RDI]|D[FE]L)[-)]")
_APPOSITION = re.compile(
    r",\s(?:(?:then|now)\s)?(?:(?:an?|the|his|her|their)\s)?([^,.;:()“”\"\n]{3,120})"
)
_INITIALS = re.compile(r"\s\((?:the\s|or\s)?[\"“]?([A-Z]{2,8})[\"”]?\)")
_CUT = re.compile(r"\s(?:of|for|at|with|from|in|on|to|who|that|and|by|under|whose|during)\s")
_NICKNAMED = frozenset((' "', '" ', " “", "” ", " (", ") ", " '", "' ", " ‘", "’ "))
_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))
_PARTICLES = frozenset("de del della der den van von bin ibn al el da di du la le dos ten".split())
_ABBREVIATED = frozenset(
    "mr mrs ms dr sen sens rep reps gov gen lt col maj capt sgt adm rev hon prof st jr sr insp supt"
    " cmdr amb pres messrs".split()
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
_NO_BODIES = frozenset("TV PM AM CEO OK US UK EU Q A I AND THE OF TO IN VP Q&A DC PR IT".split())


class Part(NamedTuple):
    """A name found: the words `first` to `last`; `begin` is the offset before its titles; `votes`
    is what the words around it say it is."""

    first: int
    last: int
    begin: int
    kind: str
    role: Role
    votes: tuple[str, ...] = ()


@cache
def given_names() -> frozenset[str]:
    """Every given name of the lexicon."""
    lists = lexicon("given_names")
    return lists["male"] | lists["female"] | lists["either"]


def touches(page: Page, number: int) -> bool:
    """Whether nothing parts a word from the one before it."""
    if number < 1 or page.words[number - 1].possessive:
        return False
    before, gap = page.words[number - 1], page.gap(number - 1)
    if gap in (" ", "\xa0", "  ", " & "):
        return True
    if gap in (". ", ".\xa0"):
        return len(before.text) == 1 or before.lower in _ABBREVIATED
    return gap == ", " and page.words[number].lower in _SUFFIXES


def runs(page: Page, first: int, last: int) -> Iterator[Offsets]:
    """Capitalised words that stand together, as half-open word numbers."""
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
        return 2 * (page.gap(number) in _NICKNAMED)
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
    """Whether `of`, `for`, `on`, `to` or `and` stands inside a name: Board of Trade."""
    nouns, before, word = lexicon("nouns"), words[number - 1], words[number].lower
    head = before.text in nouns["body"]
    if word in ("of", "on"):
        return head or before.lower in nouns["office"]
    if word == "for":
        return head or any(each.text == "Court" for each in words[max(first, number - 3) : number])
    if word == "to":
        return before.text in ("Alliance", "Campaign", "Coalition", "Committee")
    of = number - 2 > first and words[number - 2].lower in ("of", "for")
    return word == "and" and (of or before.text in lexicon("words")["joined"])


def parts(page: Page, first: int, last: int) -> Iterator[Part]:
    """Every name between two words."""
    for begin, end in runs(page, first, last):
        found = cut(page, begin, end)
        if found:
            yield found


def cut(page: Page, first: int, last: int) -> Part | None:
    """One run of capitals as titles and a name; None where it names nobody."""
    words, small = page.words, lexicon("words")
    while first < last and _opens(page, first, last):
        first += 1
    for number in range(first, last):
        if words[number].lower in small["day"] and words[number].text not in given_names():
            last = number
            break
    while last > first and not words[last - 1].capital:
        last -= 1
    if not 0 < last - first <= LONGEST:
        return None
    at = _behind_title(words, first, last)
    if at:
        title = _title_start(words, first, at)
        organisation = (words[first].start, words[title - 1].end) if title > first else None
        stop = words[at - 1].end + page.text.startswith(".", words[at - 1].end)
        titled: Role = ((words[title].start, stop), organisation)
        return Part(at, last, words[first].start, "person", titled, ("person", "person"))
    while (
        last - first > 1 and words[first].lower in small["group"] and not _body(words, first, last)
    ):
        first += 1
    kind = _kind(page, first, last)
    post = (
        words[first].lower in lexicon("nouns")["office"]
        and not words[min(first + 1, last - 1)].capital
    )
    if kind == "none" or post or words[first].text[:2] in ("R-", "D-"):
        return None
    begin, role = _title_before(page, first) if kind in ("person", "") else (None, (None, None))
    after = _title_after(page, last) if kind in ("person", "") else (None, None)
    votes = _votes(page, first, last) + ("person",) * 2 * (bool(begin) or bool(after[0]))
    start = words[first].start if begin is None else begin
    return Part(first, last, start, kind, role if role[0] else after, votes)


def _opens(page: Page, first: int, last: int) -> bool:
    """Whether the first word of a run has its capital only for standing first, or is an article."""
    word, given = page.words[first], given_names()
    if word.lower in ("the", "a", "an"):
        return True
    small = lexicon("words")
    if first not in page.openers:
        return word.lower in small["preposition"] or word.lower in _STOPS or word.lower == "while"
    named = word.text in given and last - first > 1 and page.words[first + 1].text[0].isupper()
    if word.lower in small["opening"]:
        return not (named and word.text in page.mids)
    if named or word.text in page.mids or (calling(word.lower) and last - first > 1):
        return False
    nouns = lexicon("nouns")
    one = single(word.lower)
    plain = calling(one) or one in nouns["document"] or word.lower in nouns["people"]
    return page.lows[word.lower] > 0 or (plain and word.text not in given)


def _behind_title(words: Sequence[Word], first: int, last: int) -> int:
    """The number of the word after the last title of a run, 0 where it has none or nothing else."""
    small, given = lexicon("words"), given_names()
    for number in range(last - 2, first - 1, -1):
        word = words[number]
        if (
            single(word.lower) not in lexicon("nouns")["office"]
            and word.lower not in small["honorific"]
        ):
            continue
        if word.text in given and (number > first or last - first == 2) and word.lower != "dean":
            continue
        if number > first and words[number - 1].text in given and words[number].lower == "king":
            continue
        at = number + 1
        if not words[at].capital:
            far = max(at + 2, last - 2) if word.lower.endswith("secretary") else 0
            at = next((n for n in range(at + 2, last) if words[n].text in given), far)
        if not at or at >= last or (_body(words, at, last) and words[at].text not in given):
            return 0
        return at
    return 0


def _title_start(words: Sequence[Word], first: int, at: int) -> int:
    """Where the title that ends before word `at` begins, what stands before being a body."""
    number = at - 1
    while number > first:
        before = words[number - 1].lower
        known = before in _MODIFIERS or before in lexicon("nouns")["office"]
        if not known and before not in ("of", "for", "and") and words[number].capital:
            break
        number -= 1
    return number


def _body(words: Sequence[Word], first: int, last: int) -> bool:
    return any(words[number].text in lexicon("nouns")["body"] for number in range(first, last))


def _kind(page: Page, first: int, last: int) -> str:
    """person, organisation, outlet or place by the words alone; "" not known, none for no name."""
    words, outlets, nouns = page.words, lexicon("outlets"), lexicon("nouns")
    texts = [word.text for word in words[first:last]]
    whole, size = page.text[words[first].start : words[last - 1].end], last - first
    given = size > 1 and texts[0] in given_names()
    article = first > 0 and words[first - 1].lower == "the"
    places = lexicon("places").values()
    tests = {
        "outlet": (whole.title() if size > 1 and whole.isupper() else whole) in outlets["name"],
        "document": size > 1 and texts[-1] in nouns["work"] and "National" not in texts,
        "place": any(whole in names or f"{whole}." in names for names in places),
        "outlet ": (texts[0] in ("Radio", "TV") or any(t in outlets["word"] for t in texts[1:]))
        and size > 1
        and (not given or article or size > 2),
        "organisation": _body(words, first, last),
        "organisation ": not given and any(text in nouns["company"] for text in texts),
        "person": given and not any(text.isdigit() for text in texts),
    }
    if size == 1 and words[first].lower.rpartition("-")[2] in lexicon("words")["group"]:
        return "none"
    found = next((kind.strip() for kind, holds in tests.items() if holds), "")
    return found or (_lone_kind(page, first) if size == 1 else "")


def _lone_kind(page: Page, number: int) -> str:
    """The same for a single capitalised word."""
    word, small = page.words[number], lexicon("words")
    letters, one = word.text.replace(".", ""), single(word.lower)
    article = number > 0 and page.words[number - 1].lower == "the"
    given, mid, opens = word.text in given_names(), word.text in page.mids, number in page.openers
    people = calling(one) or word.lower.endswith(("ers", "ors", "ists", "ants", "ents"))
    label = len(letters) > 3 and page.text[word.end : word.end + 1] == ":"
    short = letters.isupper() and not label and 1 < len(letters) < 8
    if article and word.text in lexicon("outlets")["word"]:
        return "outlet"
    if (word.lower in small["opening"] and not mid) or len(word.text) < 2:
        return "none"
    if opens and people and not given and not mid:
        return "none"
    if short and number not in page.headings:
        return "none" if word.text in _NO_BODIES else "organisation"
    common = calling(one) or word.lower in small["honorific"]
    return "none" if common and not given and page.lows[word.lower] and not label else ""


def _title_before(page: Page, first: int) -> tuple[int | None, Role]:
    """Small words before a name that end in a calling: `Harbour Board spokesman` Ivo Renn."""
    words, number = page.words, first
    speech, preposition = lexicon("words")["speech"], lexicon("words")["preposition"]
    while number and first - number < 7 and touches(page, number):
        before = words[number - 1]
        stop = before.lower in _STOPS or before.lower in speech or before.lower in preposition
        if before.capital or stop:
            break
        number -= 1
    if number == first or not calling(words[first - 1].lower):
        return None, (None, None)
    title = (words[number].start, words[first - 1].end)
    if not number or page.gap(number - 1) != " " or not words[number - 1].capital:
        return title[0], (title, None)
    begin = number - 1
    while first - begin < 12 and begin and touches(page, begin) and words[begin - 1].capital:
        begin -= 1
    while begin < number - 1 and _opens(page, begin, number):
        begin += 1
    if _opens(page, begin, number):
        return title[0], (title, None)
    return words[begin].start, (title, (words[begin].start, words[number - 1].end))


def _title_after(page: Page, last: int) -> Role:
    """An apposition behind a name that is a calling: Ivo Renn, `a spokesman for the Board`."""
    found = _APPOSITION.match(page.text, page.words[last - 1].end)
    if not found:
        return None, None
    begin, end = found.span(1)
    cuts = [*_CUT.finditer(page.text, begin, end)]
    head = cuts[0].start() if cuts else end
    left = page.text[begin:head].split()
    if not left or not calling(left[-1].lower()):
        return None, None
    title, body = (begin, head), None
    if cuts and cuts[0].group().strip() in ("of", "for", "at", "with"):
        start = cuts[0].end() + 4 * page.text.startswith("the ", cuts[0].end())
        stop = next((c.start() for c in cuts[1:] if c.group().strip() not in ("of", "and")), end)
        body = (start, stop) if start < stop else None
    elif left[0][0].isupper() and len(left) > 1:
        front = next((i for i, word in enumerate(left) if word[0].islower()), len(left) - 1)
        size = len(" ".join(left[:front]))
        body, title = (begin, begin + size), (begin + size + 1, head)
    return title, body


def _votes(page: Page, first: int, last: int) -> tuple[str, ...]:
    """What the words right before and behind a name say it is."""
    words, small = page.words, lexicon("words")
    behind = words[last - 1].end
    votes = ["person"] * 3 if _WHO.match(page.text, behind) else []
    before = words[first - 1].lower if first and page.gap(first - 1) == " " else ""
    after = words[last].lower if last < len(words) and page.gap(last - 1) == " " else ""
    if before == "the":
        votes.append("organisation")
    elif before in ("in", "at", "near", "from", "outside"):
        votes.append("place")
    elif before in small["speech"] or after in small["speech"]:
        votes.append("person")
    if before in lexicon("outlets")["noun"]:
        votes += ["outlet"] * 3
    if page.text[behind : behind + 1] == ":" and first in page.openers:
        votes.append("person")
    if _INITIALS.match(page.text, behind) or page.text.startswith(", which", behind):
        votes += ["organisation"] * 3
    return tuple(votes)


def initials(page: Page, last: int) -> str:
    """The letters a body is given in brackets behind its name, "" where there are none."""
    found = _INITIALS.match(page.text, page.words[last - 1].end)
    return found.group(1) if found else ""


def count_votes(found: Sequence[Part]) -> Counter[str]:
    """All votes of the places of one name."""
    return Counter(vote for part in found for vote in part.votes)
