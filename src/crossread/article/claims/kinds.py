"""Tokens of a claim -> its kind, modality and polarity, told by word lists."""

import re
from collections.abc import Sequence
from itertools import pairwise

from crossread.article.claims.verbs import (
    Tokens,
    governs_clause,
    low,
    main_clause,
    participle,
    predicate,
    small,
    verbs,
)
from crossread.records import ClaimKind, Modality, Polarity
from crossread.text.lexicon import lexicon

_MODALS = frozenset(("may", "might", "could"))
_NEARLY = frozenset(
    "approximately roughly nearly almost somewhat estimated possible probable suspected alleged"
    " purported presumed suggest suggests suggested suggesting indicate indicates indicated tend"
    " tends tended likely unlikely plausible rumoured evidently".split()
)
_FIRST = frozenset(("i", "we", "i'm", "i'd", "i've", "we're", "we've"))
_US = frozenset(("we", "us", "our", "we're", "we've", "we'll"))
_ENOUGH = 3  # weaker marks of an opinion
_NOTHING = frozenset(("nobody", "none", "nothing", "neither", "nowhere", "no-one"))
_FAILED = frozenset(
    "fail fails failed failing refuse refuses refused decline declines declined".split()
)
_SHORT = 25  # words; a longer line is no boilerplate
_ADDRESS = re.compile(
    r"©|\(c\)\s\d{4}|\S{1,64}@\w[\w-]{0,62}\.\w|https?://|\bwww\.|#\w+\s+#\w", re.IGNORECASE
)
_BYLINE = re.compile(
    r"(?:By|Von|From)\s(?:[A-Z][\w.'’-]{0,30}(?:,?\s(?:and\s)?|\Z)){1,8}[^.]{0,40}\Z"
)
_AGENCY = re.compile(
    r"[A-Z][A-Z .'-]{2,40}(?:,\s\w{3,9}\.?\s\d{1,2}|\s?\([^()]{2,40}\)|,\s\w{3,9}\.?\s\d{1,2}\s"
    r"\([^()]{2,40}\))?\s?[-–—]|\([^()]{2,40}\)|[A-Z][A-Z .'-]{2,40}\s\([^()]{2,40}\)"
)
_SUPERLATIVE = re.compile(r"\b(?:most|least) \w{3,20}(?:ful|ous|ive|ing|able|ible|ant|ent|al|ic)\b")


def boilerplate(line: str, given: Tokens) -> bool:
    """Whether a line tells nothing of the story: a byline, a credit, an invitation to subscribe."""
    if len(given) > _SHORT * 2:
        return False
    text = line.strip().lower()
    padded = f" {' '.join(token.low for token in given if token.word)} "
    phrased = any(f" {each} " in padded for each in lexicon("opinions")["boilerplate"])
    words = sum(token.word for token in given)
    if phrased and words <= _SHORT and (predicate(given) is None or words <= 12):
        return True
    if _ADDRESS.search(text) and words <= _SHORT and predicate(given) is None:
        return True
    return bool(_BYLINE.fullmatch(line.strip()) or _AGENCY.fullmatch(line.strip()))


def kind(given: Tokens, *, asked: bool, own: bool) -> ClaimKind:
    """Opinion or fact; `own`: in the outlet's own voice."""
    return ClaimKind.OPINION if _opinion(given, asked=asked, own=own) else ClaimKind.FACTUAL


def _opinion(given: Tokens, *, asked: bool, own: bool) -> bool:
    """Whether the marks of an opinion weigh enough: one sure one, or several weaker ones."""
    lists = lexicon("opinions")
    words = [t.low for n, t in enumerate(given) if t.word and not (t.capital and n)]
    padded = f" {' '.join(words)} "
    main = predicate(given)
    told = main is not None and low(given, main + 1) in ("tell", "say", "admit", "confess")
    ruled = main is not None and given[main].low in lists["duty"] and not told
    sure = any(word in lists["judging"] for word in words) or ruled or _views(words)
    if sure or any(f" {each} " in padded for each in lists["phrase"]):
        return True
    weight = len({word for word in words if word in lists["leaning"]})
    weight += bool(lists["duty"].intersection(words)) + bool(_SUPERLATIVE.search(padded))
    weight += any(token.low == "!" for token in given)
    if own:
        weight += 2 * asked + bool(_US.intersection(words))
    return weight >= _ENOUGH


def _views(words: Sequence[str]) -> bool:
    """Whether a first person says what they think: I believe, we fear."""
    view = lexicon("opinions")["view"]
    return any(
        word in _FIRST and any(after in view for after in words[n + 1 : n + 3])
        for n, word in enumerate(words)
    )


def modality(given: Tokens, *, asked: bool) -> Modality:
    """Asked, hedged or asserted, by the words of the main predicate."""
    if asked:
        return Modality.ASKED
    return Modality.HEDGED if _hedged(main_clause(given)) else Modality.ASSERTED


def _hedged(given: Tokens) -> bool:
    groups = lexicon("wording")
    main = predicate(given)
    until = _clause_end(given, main or 0)
    hedges = groups["hedge"] - _NEARLY
    if any(given[n].low in hedges for n in range(until)):
        return True
    if main is None:
        return False
    verb = given[main].low
    near = [low(given, n) for n in range(main, min(main + 5, until))]
    return verb in _MODALS or any(
        _doubts(word, after, verb) for word, after in pairwise([*near, ""])
    )


def _doubts(word: str, after: str, verb: str) -> bool:
    """Whether a word of the predicate hedges it: is `likely`, is `thought` to, `appears` to."""
    being = verb in verbs("be")
    if word in ("likely", "unlikely", "possible", "probable", "plausible", "suspected"):
        return being or verb in ("will", "would")
    groups = lexicon("wording")
    held = word in groups["held"] and (being or verb in verbs("have"))
    seems = word in groups["appear"] or word in ("appear", "seem", "seemed", "seems")
    return after == "to" and (held or seems)


def _clause_end(given: Tokens, main: int) -> int:
    """Where the main clause ends: at a word that opens another behind the main verb."""
    for number in range(main + 1, len(given)):
        word = given[number].low
        opens = word in small("relative") or word in small("condition") or word == "because"
        if opens or word in (";", "after", "when", "while", "although", "but"):
            return number
    return len(given)


def polarity(given: Tokens) -> Polarity:
    """Negative where the main predicate is negated, by `not` or by what is said of nobody."""
    return Polarity.NEGATIVE if _negated(main_clause(given)) else Polarity.POSITIVE


def _negated(given: Tokens) -> bool:
    softeners = lexicon("wording")["softeners"]
    main = predicate(given)
    if main is None:
        end = min(len(given), 8)
        near = [token.low for token in given[:end]]
        return any(a in ("not", "never") and b not in softeners for a, b in pairwise([*near, ""]))
    until = _clause_end(given, main)
    subject = [token.low for token in given[max(0, main - 12) : main]]
    if _no_subject(subject) or _denying(given, main, softeners):
        return True
    for number in range(main + 1, min(main + 5, until)):
        word, after = given[number].low, low(given, number + 1)
        if word in ("not", "never", "hardly", "scarcely", "barely") and after not in softeners:
            return True
        if word in ("no", *_NOTHING) and after not in ("matter", "doubt"):
            return not (governs_clause(given[main].low) and predicate(given[number + 1 :]))
        if (word in _FAILED and after == "to") or (
            word in ("without", "unable") and given[main].low in verbs("be")
        ):
            return True
        if not _passed(given, number):
            break
    return False


def _passed(given: Tokens, number: int) -> bool:
    """Whether what negates a predicate can stand behind this word of it: has also `been` no."""
    token = given[number]
    if not token.word or token.capital or token.low in small("determiner") | small("pronoun"):
        return False
    return token.low in small("adverb") or token.low.endswith("ly") or _is_verb(token.low)


def _is_verb(word: str) -> bool:
    """Whether a word can be part of a predicate behind its first verb."""
    return participle(word) or word in verbs("be") | verbs("have") or word in verbs("verb")


def _no_subject(subject: Sequence[str]) -> bool:
    """`No sign of movement`, `None of the crew`, `Nobody`, `Neither bridge`."""
    opening = (subject[:1] == ["no"] and subject[1:2] != [","]) or (
        subject[:1] and subject[0] in _NOTHING
    )
    not_one = subject[:1] == ["not"] and subject[1:2] in (["one"], ["a"], ["any"])
    behind = len(subject) > 1 and subject[-2] in ("no", "never") and subject[-1] != "doubt"
    return bool(opening or not_one or behind or (subject and subject[-1] in ("never", *_NOTHING)))


def _denying(given: Tokens, main: int, softeners: frozenset[str]) -> bool:
    """didn't, cannot, failed to."""
    word, after = given[main].low, low(given, main + 1)
    if word.endswith("n't") or word == "cannot":
        return after not in softeners
    return word in _FAILED and after == "to"
