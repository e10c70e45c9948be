"""Who bears the names of a text: forms of one name joined, with gender and titles."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple
from unicodedata import combining, normalize

from crossread.speakers.names import (
    Part,
    Role,
    count_votes,
    initials,
    parts,
    touches,
)
from crossread.speakers.words import Page, Word, lexicon, single
from crossread.text import Offsets

Key = tuple[str, ...]
NEAR = 20  # namesakes looked at for one form, and titles kept of one bearer
_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))
_WINDOW = 250  # characters from a name to a pronoun that may tell its gender


@dataclass(frozen=True, slots=True)
class Bearer:
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


class Mention(NamedTuple):
    """One place where a name stands; `begin` is before its titles, `who` numbers the bearer."""

    begin: int
    start: int
    end: int
    who: int
    possessive: bool


@dataclass(frozen=True, slots=True)
class Bearers:
    """Everyone a text names, and all mentions in text order."""

    all: list[Bearer]
    mentions: list[Mention]
    aliases: dict[Key, list[int]]


def bearers(page: Page, sources: Iterable[Offsets]) -> Bearers:
    """Everyone a text names; in headings only sources are read for names not found elsewhere."""
    found = _parts(page, sources)
    book = Bearers([], [], defaultdict(list))
    by_form: dict[Key, list[Part]] = defaultdict(list)
    for part in found:
        by_form[_key(page.words[part.first : part.last])].append(part)
    for form in sorted(by_form, key=lambda form: (-len(form), by_form[form][0].first)):
        _settle(page, book, form, by_form[form])
    for part in sorted(found, key=lambda part: _doubt(page, part)):
        _mention(page, book, part)
    _read_headings(page, book, {part.first for part in found})
    book.mentions.sort()
    _weigh_pronouns(page, book)
    return book


def _parts(page: Page, sources: Iterable[Offsets]) -> list[Part]:
    """The names of all lines but headings, and those of sources in headings."""
    found, number = list[Part](), 0
    while number < len(page.words):
        end = number
        while end < len(page.words) and (end in page.headings) == (number in page.headings):
            end += 1
        if number not in page.headings:
            found += parts(page, number, end)
        number = end
    starts = {page.words[number].start: number for number in page.headings}
    for start, stop in sources:
        if start in starts:
            first = last = starts[start]
            while last < len(page.words) and page.words[last].end <= stop:
                last += 1
            found += parts(page, first, last)
    return sorted(set(found))


def _key(words: Iterable[Word]) -> Key:
    plain = (w.lower if w.text.isascii() else _unaccented(w.lower) for w in words)
    return tuple(word for word in plain if word not in _SUFFIXES)


def _unaccented(word: str) -> str:
    return "".join(c for c in normalize("NFKD", word) if not combining(c))


def _settle(page: Page, book: Bearers, form: Key, found: list[Part]) -> None:
    """Make a bearer of a form of several words, or of a single word that no longer form ends in."""
    kind = _kind(found, len(form))
    if kind == "none" or not form:
        return
    opening = page.words[found[0].first]
    common = page.lows[opening.lower] > 0 or opening.lower.endswith(("ly", "ing"))
    titled = found[0].first in page.openers and common
    titled = titled or opening.text.isupper() or opening.text == "Pres"
    whole = len(form) > 2 or not titled or found[0].kind == "person"
    known = _known(book, form, kind, whole=whole)
    if known is None and not (
        len(form) == 1 and found[0].kind != "place" and book.aliases.get(form)
    ):
        known = len(book.all)
        shown = (page.words[found[0].first].start, page.words[found[0].last - 1].end)
        book.all.append(Bearer(form, page.text[shown[0] : shown[1]], kind, shown))
        _name_gender(book.all[known])
        for alias in _aliases(form, kind):
            book.aliases[alias].append(known)
    if known is None:
        return
    if len(form) > 1:
        book.all[known].roles.extend([part.role for part in found if part.role[0]][:NEAR])
    if known not in book.aliases[form][-NEAR:]:
        book.aliases[form].append(known)
    for part in found:
        letters = initials(page, part.last).lower()
        if letters and known not in book.aliases[(letters,)][-NEAR:]:
            book.aliases[(letters,)].append(known)


def _kind(found: list[Part], size: int) -> str:
    """The kind of a name: as its words say, else as the places around it vote."""
    kinds = Counter(part.kind for part in found if part.kind)
    if kinds:
        return kinds.most_common(1)[0][0]
    votes = count_votes(found)
    best = max(("person", "organisation", "outlet", "place"), key=lambda kind: votes[kind])
    if not votes:
        return "person" if size in (2, 3) else "none"
    return best


def _known(book: Bearers, form: Key, kind: str, *, whole: bool) -> int | None:
    """The bearer a form of at least two words belongs to already; where it is not `whole`, its
    first word is no name (AG Ohm, Half Ohm) and its last alone tells."""
    if len(form) < 2:
        return None
    for who in book.aliases.get(form, ())[:NEAR]:
        if book.all[who].kind == kind or kind in ("person", "organisation"):
            return who
    for who in book.aliases.get((form[-1],), ())[:NEAR] if kind == "person" else ():
        other = book.all[who]
        if other.kind == "person" and (_same_person(other.form, form) or not whole):
            return who
    return None


def _same_person(longer: Key, form: Key) -> bool:
    """Donald J. Trump and Donald Trump, D. J. Trump; not George W. and George H. Bush."""
    if longer[-1] != form[-1] or len(longer) < 2:
        return False
    first, other = longer[0].rstrip("."), form[0].rstrip(".")
    if first != other and not (len(other) == 1 and first.startswith(other)):
        return False
    middles = set(form[1:-1]) - set(longer[1:-1])
    return not (middles and longer[1:-1])


def _aliases(form: Key, kind: str) -> list[Key]:
    """The shorter forms a name may take later in the text."""
    if len(form) == 1 or kind == "place":
        return [form]
    tails = [form[n:] for n in range(1, len(form)) if form[n] not in ("of", "for", "the", "and")]
    if kind == "person":
        return [form, *tails, form[:1], *([(form[0], form[-1])] if len(form) > 2 else [])]
    words = [word for word in form if word not in ("of", "for", "the", "and", "on")]
    heads = [form[:n] for n in range(2 - (kind == "outlet"), len(form))]
    letters = ("".join(word[0] for word in words),)
    generic = {w.lower() for w in lexicon("nouns")["body"]} - {"federation"}
    tails = [t for t in tails if len(t) > 1 or kind == "outlet" or t[0] not in generic]
    return [form, *tails, *heads, letters]


def _name_gender(bearer: Bearer) -> None:
    lists = lexicon("given_names")
    if bearer.kind != "person" or not bearer.form:
        return
    first = bearer.name.split()[0]
    bearer.tally["m"] += 4 * (first in lists["male"])
    bearer.tally["f"] += 4 * (first in lists["female"])


def _title_gender(page: Page, part: Part) -> str:
    """The gender a title goes with: Mrs., spokesman."""
    span = part.role[0]
    words = set(page.text[span[0] : span[1]].lower().replace(".", "").split()) if span else set()
    small = lexicon("words")
    return "m" if words & small["masculine"] else "f" if words & small["feminine"] else ""


def _doubt(page: Page, part: Part) -> int:
    """0 where a name says by itself whose it is, so that lone surnames come after it."""
    return int(part.last - part.first == 1 and not _title_gender(page, part))


def _mention(page: Page, book: Bearers, part: Part) -> None:
    """Give one name to its bearer, or to a new one where its title fits none."""
    words = page.words[part.first : part.last]
    form, gender = _key(words), _title_gender(page, part)
    who = _choose(page, book, form, part, gender)
    start, end = words[0].start, words[-1].end
    if who is None:
        kind = part.kind or _kind([part], len(form))
        if kind == "none":
            return
        who = len(book.all)
        book.all.append(Bearer(form, page.text[start:end], kind, (start, end)))
        book.aliases[form].append(who)
    bearer = book.all[who]
    bearer.tally["mentions"] += 1
    bearer.tally.setdefault("first", start)
    if gender:
        bearer.tally[gender] += 3
    if part.role[0] and len(bearer.roles) < 2 * NEAR and part.role not in bearer.roles:
        bearer.roles.append(part.role)
    book.mentions.append(Mention(part.begin, start, end, who, words[-1].possessive))


def _choose(page: Page, book: Bearers, form: Key, part: Part, gender: str) -> int | None:
    """The bearer meant by a form: of those whose gender fits, the one named first."""
    able = [
        who
        for who in book.aliases.get(form, ())[-NEAR:]
        if not (gender and book.all[who].gender and book.all[who].gender != gender)
        and (book.all[who].kind == part.kind or part.kind in ("", "organisation")
             or (part.kind == "person" and "person" in part.votes and book.all[who].kind != "place"
                 and book.all[who].kind == "person"))
    ]  # fmt: skip
    if not able:
        return None
    title = _role_text(page, part.role)
    return max(
        able,
        key=lambda who: (
            _fits(book.all[who], form),
            bool(title)
            and title in {_role_text(page, role) for role in book.all[who].roles[:NEAR]},
            -book.all[who].tally.get("first", book.all[who].shown[0]),
        ),
    )


def _role_text(page: Page, role: Role) -> str:
    """A title in small letters, "" for none or a mere Mr."""
    text = page.text[slice(*role[0])].lower() if role[0] else ""
    return "" if text in lexicon("words")["honorific"] else text


def _fits(bearer: Bearer, form: Key) -> int:
    """3 for the whole name, 2 for its end (a surname), 1 for its beginning."""
    if bearer.form == form:
        return 3 if len(form) > 1 or bearer.kind != "person" else 2
    return 2 if bearer.form[-len(form) :] == form else 1


def _read_headings(page: Page, book: Bearers, done: set[int]) -> None:
    """Names known from the text, found again in headings whatever their letters' case."""
    number, order = 0, sorted(page.headings - done)
    behind = -1
    for number in order:
        if number < behind:
            continue
        for size in range(5, 0, -1):
            last = number + size
            if last > len(page.words) or not all(
                touches(page, each) for each in range(number + 1, last)
            ):
                continue
            form = _key(page.words[number:last])
            able = book.aliases.get(form)
            if able and page.words[number].capital:
                who = max(
                    able[-NEAR:], key=lambda w: (_fits(book.all[w], form), book.all[w].count, -w)
                )
                start, end = page.words[number].start, page.words[last - 1].end
                book.mentions.append(
                    Mention(start, start, end, who, page.words[last - 1].possessive)
                )
                book.all[who].tally["mentions"] += 1
                behind = last
                break


def _weigh_pronouns(page: Page, book: Bearers) -> None:
    """A pronoun shortly behind the only person around tells that person's gender."""
    small, turn, last, other = lexicon("words"), 0, None, -_WINDOW
    people = [m for m in book.mentions if book.all[m.who].kind == "person"]
    for word in page.words:
        while turn < len(people) and people[turn].start < word.start:
            if last is not None and people[turn].who != last.who:
                other = last.end
            last, turn = people[turn], turn + 1
        gender = (
            "m" if word.lower in small["male"] else "f" if word.lower in small["female"] else ""
        )
        if gender and last and word.start - last.end < _WINDOW and other < word.start - 2 * _WINDOW:
            book.all[last.who].tally[gender] += 1


def role_words(page: Page, bearer: Bearer) -> frozenset[str]:
    """The words of all titles and bodies given with a name, in small letters, and with `=` before
    it the noun each title ends in."""
    found = set[str]()
    for title, body in bearer.roles:
        for span in (title, body):
            text = page.text[span[0] : span[1]].lower() if span else ""
            found.update(word.strip(".,") for word in text.split())
        if title:
            found.add("=" + single(page.text[slice(*title)].lower().strip(".").split()[-1]))
    return frozenset(found)
