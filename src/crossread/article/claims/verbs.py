"""Text -> tokens, and which of them open a finite predicate; `kinds` tells claims apart by it."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from crossread.article.cues import cues
from crossread.text.lexicon import lemma, lexicon

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,20}|\d+(?:[.,:]\d+)*\w*|\w+(?:['’&‑-]\w+)*|[^\w\s]", re.UNICODE
)
_PRONOUN = re.compile(
    r"(?:i|you|he|she|it|we|they|that|there|who|what|here|where|this)'(?:m|re|s|ve|ll|d)\Z"
)
_WORD_START = re.compile(r"\w")
CLAUSAL = frozenset(("say", "think", "find", "know", "deny", "feel", "lie"))


class Token(NamedTuple):
    """A word or a mark and where it stands; `low` is in small letters, with straight quotes."""

    start: int
    end: int
    low: str
    capital: bool

    @property
    def word(self) -> bool:
        return bool(_WORD_START.match(self.low))


Tokens = Sequence[Token]


def tokens(text: str, start: int, end: int) -> list[Token]:
    """The words and marks between two offsets."""
    return [
        Token(m.start(), m.end(), m.group().lower().replace("’", "'"), m.group()[0].isupper())
        for m in _TOKEN.finditer(text, start, end)
    ]


def verbs(name: str) -> frozenset[str]:
    return lexicon("verbs")[name]


def small(name: str) -> frozenset[str]:
    return lexicon("clauses")[name]


def low(given: Tokens, number: int) -> str:
    """A token in small letters, "" outside."""
    return given[number].low if 0 <= number < len(given) else ""


def auxiliary(word: str) -> bool:
    """was, has, cannot, didn't, they're."""
    return word in verbs("auxiliary") or word.endswith("n't") or bool(_PRONOUN.match(word))


def past_or_participle(word: str) -> bool:
    """closed, held: a finite past or a participle."""
    if word in verbs("both"):
        return True
    return word.endswith("ed") and len(word) > 4 and word not in verbs("noun") and "-" not in word


def participle(word: str) -> bool:
    return word in verbs("participle") or past_or_participle(word)


def opens_phrase(given: Tokens, number: int) -> bool:
    """Whether a token can come right behind a verb: `the`, `on`, `two`, `quickly`, `Ostercombe`."""
    if number >= len(given):
        return True
    token = given[number]
    if not token.word or token.capital or token.low[0].isdigit():
        return True
    lists = ("determiner", "preposition", "pronoun", "adverb", "joint", "relative", "time")
    known = any(token.low in small(name) for name in lists)
    return (
        known or token.low.endswith("ly") or token.low in ("to", "her", "him", "them", "us", "me")
    )


def finite(given: Tokens, number: int) -> str:
    """What makes a token open a predicate: aux, past, maybe (also a participle), present, or ""."""
    word, before = given[number].low, low(given, number - 1)
    if auxiliary(word):
        named = word in ("will", "may", "can", "might", "must") and (
            before in small("possessive") or (given[number].capital and number > 0)
        )
        bare = word in ("do", "have") and before in ("and", "or", "but", "to")
        return "" if named or bare or before == "to" else "aux"
    if given[number].capital and number > 0:
        return ""
    if word in verbs("past"):
        return "" if before in small("possessive") else "past"
    if past_or_participle(word):
        return "" if _adjective(given, number) else "maybe"
    return "present" if _present(given, number) else ""


def _adjective(given: Tokens, number: int) -> bool:
    """Whether a form that can be a participle is one: `was closed`, `the closed road`."""
    before = low(given, number - 1)
    if before in small("possessive") or before in small("preposition"):
        return True
    near = [low(given, n) for n in range(number - 3, number)]
    while near and (near[-1] in small("adverb") or near[-1].endswith("ly")):
        near.pop()
    last = near[-1] if near else ""
    helped = last in verbs("be") or last in verbs("have") or last.endswith("n't")
    return helped or bool(_PRONOUN.match(last)) or not opens_phrase(given, number + 1)


def _present(given: Tokens, number: int) -> bool:
    """An -s form behind a singular, or a bare one behind a plural pronoun."""
    word, before = given[number].low, low(given, number - 1)
    if before in small("plural"):
        return lemma(word, verbs("verb")) == word
    if _plural(given, number - 1) and word in verbs("verb"):
        after = low(given, number + 1)
        return after in small("determiner") or after in small("subject") or after in ("to", "that")
    if not word.endswith("s") or word in verbs("noun") or word.endswith("ss"):
        return False
    if before in small("possessive") or before in small("preposition") or before[:1].isdigit():
        return False
    plural = before.endswith("s") and number > 0 and not given[number - 1].capital
    known = lemma(word, verbs("verb"))
    last = number + 1 >= len(given)
    return (
        bool(known) and known != word and not (plural or last) and opens_phrase(given, number + 1)
    )


def _plural(given: Tokens, number: int) -> bool:
    """Whether a token looks like a noun in the plural: engineers, people."""
    word = low(given, number)
    if word in ("people", "police", "men", "women", "children"):
        return True
    plain = word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "'s", "us", "is"))
    return plain and word not in verbs("noun") and not auxiliary(word)


def predicate(given: Tokens) -> int | None:
    """The token that opens the main predicate: the first finite verb that has a subject before it.

    A past that can be a participle gives way to a certain verb behind it in the same clause.
    """
    weak = None
    for number in range(len(given)):
        kind = finite(given, number)
        if kind and not (number or _PRONOUN.match(given[number].low)):
            continue
        if kind in ("maybe", "present"):
            later = _certain_behind(given, number + 1)
            return number if later is None else later
        if kind:
            return number
        if number and _opens_other(given[number].low):
            return weak
        if weak is None and number and _weakly_past(given, number):
            weak = number
    return weak


def _opens_other(word: str) -> bool:
    """Whether another clause begins: which, because, if, or behind a semicolon."""
    return word in ("who", "which", "that", "whose", "whom", "because", ";", "if", "unless")


def main_clause(given: Tokens) -> Tokens:
    """The words behind a clause that opens with if, when, although."""
    if not given or (given[0].low not in small("condition") and given[0].low not in small("time")):
        return given
    for number in range(2, len(given) - 2):
        if given[number].low == "," and predicate(given[number + 1 :]) is not None:
            return given[number + 1 :]
    return given


def _weakly_past(given: Tokens, number: int) -> bool:
    """A past behind a plural or a name, whatever follows: `the authorities ordered people`."""
    word, before = given[number].low, given[number - 1]
    if not past_or_participle(word) or given[number].capital or not before.word:
        return False
    return _plural(given, number - 1) or (
        before.capital and low(given, number - 2) not in ("'", "’")
    )


def _certain_behind(given: Tokens, first: int) -> int | None:
    """A certain finite verb before the clause ends, with no new subject between."""
    for number in range(first, min(len(given), first + 14)):
        word = given[number].low
        stop = word in small("relative") or word in small("joint") or word in small("time")
        if (
            (stop and word != "as")
            or not given[number].word
            or word in small("subject")
            or word in small("condition")
        ):
            return None
        if finite(given, number) in ("aux", "past"):
            return number
    return None


def governs_clause(word: str) -> bool:
    """Whether a verb takes a clause as its object: said, think, confirmed."""
    known = lemma(word, cues())
    return bool(known) and cues()[known].group in CLAUSAL
