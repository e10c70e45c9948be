"""What a figure counts and what became of it, or that it is a year or a part of a name.

Takes the text behind and before a figure of `figures`, gives nouns in the singular.
"""

import re
from functools import cache

from crossread.article.quantities.figures import WORD, Figure, plural_next
from crossread.records import Comparator
from crossread.text.lexicon import is_occupation, lexicon, plural, singular
from crossread.text.numbers import SMALL, either

_OF = re.compile(
    r"\sof(?:\s(?:the|these|those|its|their|his|her|our|all|them))?(?=\s)", re.IGNORECASE
)
_BE = r"(?:were|was|are|is|be|been|being|got|left|feared|confirmed|reported|declared|presumed)"
_GLUE = (
    rf"(?:{_BE}|have|has|had|who|also|all|both|still|now|later|already|believed|thought|known|to"
    r"|either|others?|more|people|may|might|could|will|remain(?:s|ed)?|\w{2,16}ly)\b"
)
_DEATH = (
    r"killed|died?|dies|dead|slain|perished|drowned|shot\sdead|murdered|lost\stheir\slives|deceased"
)
_INJURY = (
    r"injured|wounded|hurt|treated|hospitali[sz]ed"
    r"|(?:rushed|taken|brought|flown|admitted)\sto\s(?:(?:the|a)\s)?hospitals?"
)
_ARREST = r"arrested|detained|in\scustody|taken\sinto\scustody|under\sarrest"
_ROLES = (
    rf"(?:(?P<death>{_DEATH})|(?P<injury>{_INJURY})|(?P<missing>missing|unaccounted\sfor)"
    rf"|(?P<arrest>{_ARREST}))\b"
)
_NAME = (
    r"(?!(?:said|says|told|that|who|and|he|she|they|it|was|were|when|as|after|because)\b)[\w’'-]+"
)
# "Three people, including a child, in the town were killed": what became of whom was counted.
_AFTER = re.compile(
    rf"""(?:,[^,.;:!?\n]{{1,70}},)?
    (?P<place>(?:\s(?:in|at|on|from|aboard|near|inside|of|with)(?:\s{_NAME}){{1,4}}?){{0,2}}?)
    (?P<glue>(?:\s{_GLUE}){{0,7}})\s{_ROLES}(?P<object>\s(?:an?|the|his|her|their|him|them|\d+)\s)?""",
    re.VERBOSE | re.IGNORECASE,
)
_ACTIVE = re.compile(r"die|dies|died|perished|drowned|lost|dead|missing|in |under ", re.IGNORECASE)
_WHOLE = re.compile(  # "none of the 40 passengers died" says nothing of the 40
    r"(?<!\ball)\sof\s(?:the|these|those|its|their|his|her|our)\s(?:\w+\s)?\Z", re.IGNORECASE
)
_BEING = re.compile(rf"\b{_BE}\b", re.IGNORECASE)
# "Killing three": what was done to whom is counted. The toll: whatever was said of it since.
_DONE_TO = re.compile(
    r"""(?:\b(?P<death>kill(?:s|ed|ing)?|slain|deaths?\sof|murder(?:s|ed|ing)?(?:\sof)?
        |(?:claim(?:s|ed|ing)?|cost|tak(?:es|ing)|took)\s(?:the\s)?lives\sof)
    |\b(?P<injury>injur(?:es|ed|ing)|wound(?:s|ed|ing)|hurt(?:s|ing)?)
    |\b(?P<arrest>arrest(?:s|ed|ing)?(?:\sof)?|detain(?:s|ed|ing)?)
    |\b(?:death\s)?(?P<toll>toll)\b(?!\s(?:road|bridge|booth|gate))[^.;:!?\n]{0,60}
    |\bnumber\sof\s(?:(?:people|those|confirmed|the)\s){0,2}
        (?:(?P<dead>dead|deaths|killed|fatalities)|(?P<wounded>injured|wounded|injuries)|(?P<gone>missing)|(?P<held>arrests|arrested|detained))
        \b[^.;:!?\n]{0,40})\s\Z""",
    re.VERBOSE | re.IGNORECASE,
)
_ROLE_OF = {"toll": "death", "dead": "death", "wounded": "injury", "gone": "missing"}
_ROLE_OF["held"] = "arrest"
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d(?![\d:/]|[,.]\d|-\d\d-)")
_SHARE_OF = re.compile(r"(?:\sof)?\s(?:the|these|its|their|his|her|our|all)(?=\s)", re.IGNORECASE)


@cache
def _singular(noun: str) -> str:
    """The singular of a noun, or the one name of all that count the same."""
    words = lexicon("quantities")
    for name, nouns in words.items():
        if name.startswith("same ") and noun in nouns:
            return name.removeprefix("same ")
    if noun in words["plural"] and not noun.endswith(("men", "crews", "children")):
        return noun
    one = singular(noun)
    return next((n[5:] for n, nouns in words.items() if n[:5] == "same " and one in nouns), one)


def counted(text: str, at: int, end: int, figure: Figure) -> tuple[str, str, int]:
    """The noun a figure counts, what became of those counted, and where these words end."""
    words, noun, role, stop = lexicon("quantities"), "", "", at
    of = _OF.match(text, at, end)
    if text[at : at + 1] == "-":
        word = WORD.match(text, at, end)
        joined = word[1].lower() if word else ""
        return ("", "", at) if joined in words["suffix"] else (joined, "", at + 1 + len(joined))
    written = text[figure.start : figure.end].lower()
    share = figure.unit == "percent" and not written.endswith(("%", "cent", "pct"))
    of = of or (_SHARE_OF.match(text, at, end) if share else None)
    if figure.unit and not share and (not of or figure.unit == "year"):
        return noun, role, stop
    place, other = of.end() if of else at, ("", at)
    single_noun = bool(figure.unit) or (figure.low == 1 and figure.high is None)
    for _ in range(6):
        word = WORD.match(text, place, end)
        low = word[1].lower() if word else ""
        if not word or low in words["stop"]:
            break
        place, named = word.end(), bool(figure.unit) and word[1][0].isupper()
        if low in words["skipped"] or (named and not plural(low)):
            continue
        if low in _fates():
            role, stop = _fates()[low], place
        elif word[1][0].isupper() and (low.endswith("as") or plural_next(text, place, end)):
            stop = place  # Hamas, Texas counties
        elif plural(low) and not (figure.low == 1 and single_noun and not figure.unit):
            noun, stop = low, place
            if not (low in words["modifier"] and plural_next(text, place, end)):
                break
        elif low.endswith(("ed", "ing")) and other[0]:
            break
        else:
            other = low, place
    if single_noun and not noun and not other[0].endswith("ed"):
        noun, stop = other[0], max(stop, other[1])
    return _singular(noun) if noun else "", role, stop


@cache
def _fates() -> dict[str, str]:
    """Words that say what became of those counted, each with the name they are counted under."""
    words = lexicon("quantities")
    roles = {role: words[f"same {role}"] for role in ("death", "injury", "missing", "arrest")}
    return {word: role for role, listed in roles.items() for word in listed if not plural(word)}


def fate(text: str, stop: int, end: int, before: str) -> str:
    """What the clause says became of those counted: "were killed", "killing", "the toll"."""
    after = _AFTER.match(text, stop, end)
    if after and not _WHOLE.search(before):
        kind = next(role for role in ("death", "injury", "missing", "arrest") if after[role])
        active = _ACTIVE.match(after[kind]) is not None
        being = _BEING.search(after["glue"]) is not None
        plain = not (after["glue"].strip() or after["place"] or after["object"])
        if active or being or plain:
            return kind
    done = _DONE_TO.search(before)
    role = done.lastgroup if done else None
    return _ROLE_OF.get(role, role) if role else ""


def suffers(noun: str, role: str) -> bool:
    """Whether what is counted is one to whom this happens, and not a thing or an animal."""
    if not noun or noun in lexicon("quantities")["creature"]:
        return not noun
    return role == "death" or is_person(noun)


@cache
def is_person(noun: str) -> bool:
    """Whether a noun in the singular is one for people."""
    people = ("man", "er", "or", "ist", "ian", "ee", "child", "son", "ive", "ent", "ant")
    return is_occupation(noun) or noun.endswith(people) or noun in lexicon("quantities")["crowd"]


def is_name(text: str, figure: Figure, before: str, counted: str, end: int) -> bool:
    """Whether a figure that nothing bounds or measures is a year, a label, or the pronoun one."""
    words = lexicon("quantities")
    written = text[figure.start : figure.end].lower()
    last = (re.findall(r"[^\W\d_]+", before[-24:]) or [""])[-1]
    between = 8 if written.startswith("between") else 0
    if figure.digits and is_year(text, figure.start + between, end):
        return True
    label = _labels().search(before)
    if label and (label[1] or not counted) and (figure.digits or label[0][:2].lower() != "no"):
        return True
    if written in ("one", "zero"):
        after = WORD.match(text, figure.end, end)
        idle = after is None or after[1].lower() in words["idle"]
        return idle or not counted or last.lower() in words["pronoun one"]
    named = re.search(r"[\w,]\s[A-Z][^\W\d_.]{0,30}\.?(?:[A-Z]\.){0,4}\s\Z", before)
    return bool(figure.digits and named and not counted)


@cache
def _labels() -> re.Pattern[str]:
    strict, loose = (either(lexicon("quantities")[name]) for name in ("label", "loose label"))
    number = rf"(?:{SMALL}|\d{{1,5}})"
    chain = rf"(?:{number}(?:,|,?\s(?:and|or|to|&))\s){{0,3}}"
    return re.compile(rf"\b(?:({strict})\.?|{loose})\s#?{chain}\Z", re.IGNORECASE)


def is_year(text: str, start: int, end: int) -> bool:
    """Whether the four digits at `start` are a year; what counts people or things is none."""
    digits = _YEAR.match(text, start, end)
    if not digits or text[max(0, start - 1) : start] in ("$", "£", "€", "#", "/"):
        return False
    stop, year = digits.end(), float(digits[0])
    figure = Figure(start, stop, year, None, Comparator.EXACT, "", 1, digits[0])
    last = (re.findall(r"[^\W\d_]+", text[max(0, start - 24) : start].lower()) or [""])[-1]
    noun, _, last_word = counted(text, digits.end(), end, figure)
    noun = "" if " " in text[digits.end() : last_word].strip() else noun
    return not noun or last in lexicon("quantities")["before year"] or not is_person(noun)
