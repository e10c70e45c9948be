"""Who a pronoun stands for: names, titles and pronouns before it, weighed by place and part."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from crossread.article.page import Page
from crossread.article.speakers.mentions import READ, NamedAt, Names, Party, role_words
from crossread.text.lexicon import is_occupation, lexicon, singular
from crossread.text.sentences import Offsets
from crossread.text.words import Word

METHOD = "speakers@1"
LOOKED_AT = 16  # anchors before he or she that are weighed, a quarter of those before a body
_NAMESAKES = 200  # parties of one title looked at
_CLAUSE = 300  # characters before a name in which the clause that tells of another begins
_RELATIVE = re.compile(r",\s(?:who|whom|whose)\b[^,;:.!?“”\"\n]*$")


class MentionPlace(NamedTuple):
    """A place in the text: sentence and line it is in, quotation it is in (-1 for none)."""

    sentence: int
    line: int
    quotation: int


class Anchor(NamedTuple):
    """A name, or a pronoun or title already understood, that a later pronoun can go back to.

    `weight` is how likely it does so by what the anchor is; 2 is a subject that speaks.
    """

    start: int
    who: int
    place: MentionPlace
    weight: float
    named: bool


class Antecedent(NamedTuple):
    """The party that a word refers to, by a mention or pronoun at `at`, and its weight."""

    who: int
    at: int
    weight: float


@dataclass(frozen=True, slots=True)
class Scene:
    """A page with its names, quotations and sources: what antecedents are looked for in.

    `contents` are what each source says, by the source's offset; `pronouns` every he and she
    understood; `titled` the parties by the words of their titles.
    """

    page: Page
    names: Names
    sentences: Sequence[int]
    lines: Sequence[int]
    contents: Mapping[int, Sequence[Offsets]]
    anchors: list[Anchor] = field(default_factory=list)
    pronouns: dict[int, Antecedent] = field(default_factory=dict)
    titled: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def mentions(self, start: int, end: int, *, most: int = 200) -> list[NamedAt]:
        """The last mentions that begin between two offsets."""
        everywhere = self.names.mentions
        first = bisect_left(everywhere, start, key=lambda mention: mention.start)
        last = bisect_left(everywhere, end, key=lambda mention: mention.start)
        return everywhere[max(first, last - most) : last]


def scene(names: Names, contents: Mapping[int, Sequence[Offsets]]) -> Scene:
    """Every he and she understood in text order, those outside quotations each helping the next."""
    page = names.page
    opened = [start for start, _ in page.quotations]
    starts = (start for line in page.sentences for start, _ in line)
    outside = [start for start in starts if not _inside(page.quotations, opened, start)]
    made = Scene(page, names, outside, [start for start, _ in page.paragraphs], contents)
    small, turn = lexicon("words"), 0
    for who, party in enumerate(names.all):
        for role in sorted(role_words(page, party)):
            made.titled[role].append(who)
    pronouns = small["male"] | small["female"]
    for number, word in enumerate(page.words[: page.number(READ)]):
        if word.lower not in pronouns and word.start not in contents:
            continue
        while turn < len(names.mentions) and names.mentions[turn].start <= word.start:
            made.anchors.append(_anchor(made, names.mentions[turn]))
            turn += 1
        if word.lower in pronouns:
            _understand(made, word)
        elif word.lower in ("a", "an", "one", "another"):
            _note_unnamed(made, number)
        else:
            _note_owned(made, number)
    made.anchors.extend(_anchor(made, mention) for mention in names.mentions[turn:])
    return made


def place(scene: Scene, at: int) -> MentionPlace:
    """Where an offset is."""
    quotations = scene.page.quotations
    number = bisect_right(quotations, (at, len(scene.page.text))) - 1
    quoted = number >= 0 and quotations[number][0] <= at < quotations[number][1]
    return MentionPlace(
        bisect_right(scene.sentences, at),
        bisect_right(scene.lines, at),
        number if quoted else -1,
    )


def _inside(quoted: Sequence[Offsets], opened: list[int], at: int) -> bool:
    """Whether an offset is in a quotation and not its first."""
    number = bisect_right(opened, at - 1) - 1
    return number >= 0 and at < quoted[number][1]


def _understand(scene: Scene, word: Word) -> None:
    """Settle whom one he or she stands for, and let it be an anchor."""
    gender = "m" if word.lower in lexicon("words")["male"] else "f"
    best = antecedent(scene, word.start, gender)
    if best is not None:
        scene.pronouns[word.start] = best
        _add(scene, word.start, best.who, subject=word.lower in ("he", "she"))


def _add(scene: Scene, start: int, who: int, *, subject: bool) -> None:
    """Let a pronoun or title that is not quoted be an anchor."""
    spot = place(scene, start)
    if spot.quotation < 0:
        weight = 1.2 * subject + 0.8 * (start in scene.contents)
        scene.anchors.append(Anchor(start, who, spot, weight, False))


def _note_unnamed(scene: Scene, number: int) -> None:
    """Let `a spokeswoman`, a source without a name, be an anchor of her own."""
    words, last = scene.page.words, number + 1
    while last < min(number + 7, len(words)) and scene.page.gap(last - 1) == " ":
        if is_occupation(words[last].lower) and not words[last].possessive:
            gender = Counter({noun_gender(words[last].lower): 1})
            shown = (words[number].start, words[last].end)
            scene.names.all.append(Party((), "", "person", shown, gender))
            _add(scene, shown[0], len(scene.names.all) - 1, subject=True)
            return
        last += 1


def _note_owned(scene: Scene, number: int) -> None:
    """The same for `Norvia's spokesman`, where nobody is known by that title."""
    words, page = scene.page.words, scene.page
    last = number
    while last < min(number + 5, len(words) - 2) and not words[last].possessive:
        last += 1
    noun = next((n for n in range(last + 1, min(last + 4, len(words)))
                 if is_occupation(words[n].lower)), 0)  # fmt: skip
    if not (noun and words[last].possessive) or page.text[words[noun].end :][:1] == ",":
        return
    if noun + 1 < len(words) and words[noun + 1].capital:
        return  # Norvia's spokesman Ivo Renn
    if person_described(scene, number, noun, words[noun].lower, least=3) is None:
        gender = Counter({noun_gender(words[noun].lower): 1})
        shown = (words[number].start, words[noun].end)
        scene.names.all.append(Party((), "", "person", shown, gender))
        _add(scene, shown[0], len(scene.names.all) - 1, subject=True)


def _anchor(scene: Scene, mention: NamedAt) -> Anchor:
    """A mention with what its surroundings say of its part in the sentence."""
    page, small = scene.page, lexicon("words")
    first, last = scene.page.number(mention.begin), scene.page.number(mention.end - 1)
    after = ""
    if last + 1 < len(page.words) and page.gap(last) == " " and not page.words[last + 1].capital:
        after = page.words[last + 1].lower
    while first and page.gap(first - 1) == " " and _is_title(page.words[first - 1]):
        first -= 1  # Police chief Ivo Renn
    owns = mention.possessive or singular(after) in lexicon("nouns")["organisation"]
    before = page.words[first - 1].lower if first and page.gap(first - 1) in (" ", " “") else ""
    subject = not before or before in small["subject"]
    if before in small["speech"] or (after.endswith("ed") and before not in small["preposition"]):
        subject = True
    spot = place(scene, mention.start)
    clause = page.text[max(0, mention.start - _CLAUSE) : mention.start]
    told_of = bool(_RELATIVE.search(clause))
    subject = subject and not told_of
    speaks = not told_of and (mention.begin in scene.contents or mention.start in scene.contents)
    weight = -0.7 if owns else 1.2 * subject + 0.8 * speaks
    return Anchor(mention.start, mention.who, spot, weight, True)


def _is_title(word: Word) -> bool:
    return word.capital or is_occupation(word.lower)


def antecedent(
    scene: Scene,
    at: int,
    gender: str,
    *,
    kinds: frozenset[str] = frozenset(("person",)),
    barred: frozenset[str] = frozenset(),
) -> Antecedent | None:
    """The party that a word at this offset refers to; no word of its name is `barred`."""
    spot, best = place(scene, at), dict[int, tuple[float, int]]()
    last = bisect_left(scene.anchors, at, key=lambda anchor: anchor.start)
    said = scene.contents.get(at, ())
    far = LOOKED_AT if gender else 4 * LOOKED_AT
    for anchor in scene.anchors[max(0, last - far) : last]:
        party = scene.names.all[anchor.who]
        known = party.gender
        if party.kind not in kinds or (gender and known not in ("", gender)):
            continue
        if barred.intersection(party.form):
            continue
        if anchor.named and any(start <= anchor.start < end for start, end in said):
            continue
        value = anchor.weight - 0.8 * min(spot.sentence - anchor.place.sentence, 6)
        value -= min(at - anchor.start, 600) / 1000  # a long sentence about another man
        value += 0.1 * min(party.count, 8) - 0.8 * (gender != known)
        value -= 0.8 * (not party.form and not known)
        if anchor.place.quotation >= 0 and anchor.place.quotation != spot.quotation:
            value -= 2.5
        if value >= best.get(anchor.who, (-99.0, 0))[0]:
            best[anchor.who] = (value, anchor.start)
    if not best:
        return None
    who = max(best, key=lambda each: best[each])
    return Antecedent(who, best[who][1], best[who][0])


def noun_gender(noun: str) -> str:
    """m for spokesman, f for spokeswoman, else ""."""
    small = lexicon("words")
    return "m" if noun in small["masculine"] else "f" if noun in small["feminine"] else ""


@cache
def synonyms(noun: str) -> frozenset[str]:
    """An occupation and its other names: senator, sen."""
    found = {noun}
    for name, others in lexicon("roles").items():
        if noun == name or noun in others:
            found |= {name, *others}
    return frozenset(found)


def person_described(
    scene: Scene, first: int, last: int, noun: str, *, least: int = 2
) -> int | None:
    """The person whose titles have the noun of a description, and most of its other words."""
    words = scene.page.words
    others = {w.lower for w in words[first : last + 1]} - lexicon("words")["opening"] - {noun}
    same, gender = synonyms(noun), noun_gender(noun)
    matches = Counter[int]()
    for word in sorted(same | others):
        for who in scene.titled.get(word, ())[:_NAMESAKES]:
            matches[who] += 1
        for who in scene.titled.get(f"={word}", ())[:_NAMESAKES] if word in same else ():
            matches[who] += 2
    vice = () if "vice" in others else set(scene.titled.get("vice", ()))
    able = [
        who
        for who, match in matches.items()
        if match >= least + 1
        and who not in vice
        and scene.names.all[who].gender in ("", gender or scene.names.all[who].gender)
    ]
    if not able:
        return None
    near = {m.who: m.start for m in scene.mentions(0, words[first].start)}
    return max(able, key=lambda who: (matches[who], near.get(who, -1), -who))
