"""The words of a claim -> its kind, modality and polarity, told by word lists."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from crossread.records import ClaimKind, Modality, Polarity
from crossread.text.lexicon import lexicon

# Words behind which another clause says something else.
_ENDS = frozenset(
    "who which that whose whom because if unless after when while although but where until case"
    " whether ;".split()
)
_HEDGING = frozenset("may might could likely unlikely possible probable".split())
_NEARLY = frozenset(  # of a figure or a trend, not of whether it is so
    "approximately roughly nearly almost somewhat estimated possible probable suspected alleged"
    " purported presumed suggest suggests suggested suggesting indicate indicates indicated tend"
    " tends tended likely unlikely plausible rumoured evidently".split()
)
_FAILED = frozenset(
    "fail fails failed refuse refuses refused decline declines declined unable".split()
)
_IDLE = frozenset("matter doubt mistake".split())  # behind `no`
_FIRST = frozenset(("i", "we", "i'm", "i'd", "i've", "we're", "we've"))
_US = frozenset(("we", "us", "our", "we're", "we've", "we'll"))
_ENOUGH = 3  # weaker marks of an opinion
_SHORT = 25  # words; a longer line is no boilerplate
_BARE = 12  # words of a line that is no sentence
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,20}|\d+(?:[.,:]\d+)*\w*|\w+(?:['’&‑-]\w+)*|[^\w\s]", re.UNICODE
)
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


class Token(NamedTuple):
    """A word or a mark in small letters, with straight quotes; whether it had a capital."""

    low: str
    capital: bool


def tokens(text: str, start: int, end: int) -> list[Token]:
    """The words and marks between two offsets."""
    return [
        Token(m.group().lower().replace("’", "'"), m.group()[0].isupper())
        for m in _TOKEN.finditer(text, start, end)
    ]


def boilerplate(line: str) -> bool:
    """Whether a line tells nothing of the story: a byline, a credit, an invitation to subscribe."""
    line = line.strip()
    words = [each.low for each in tokens(line, 0, len(line)) if each.low[0].isalnum()]
    padded = f" {' '.join(words)} "
    phrased = any(f" {each} " in padded for each in lexicon("opinions")["boilerplate"])
    if (phrased and len(words) <= _BARE) or (_ADDRESS.search(line) and len(words) <= _BARE):
        return True
    return len(words) <= _SHORT and bool(_BYLINE.fullmatch(line) or _AGENCY.fullmatch(line))


def kind(given: Sequence[Token], *, asked: bool, own: bool) -> ClaimKind:
    """Opinion or fact; `own`: in the outlet's own voice."""
    return ClaimKind.OPINION if _opinion(given, asked=asked, own=own) else ClaimKind.FACTUAL


def _opinion(given: Sequence[Token], *, asked: bool, own: bool) -> bool:
    """Whether the marks of an opinion weigh enough: one sure one, or several weaker ones."""
    lists = lexicon("opinions")
    words = [t.low for n, t in enumerate(given) if t.low[0].isalnum() and not (t.capital and n)]
    padded = f" {' '.join(words)} "
    sure = any(word in lists["judging"] or word in lists["duty"] for word in words)
    if sure or _views(words) or any(f" {each} " in padded for each in lists["phrase"]):
        return True
    weight = len({word for word in words if word in lists["leaning"]})
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


def modality(given: Sequence[Token], *, asked: bool) -> Modality:
    """Asked, hedged or asserted, by the words of the first clause."""
    if asked:
        return Modality.ASKED
    groups = lexicon("wording")
    hedging = (groups["hedge"] - _NEARLY) | _HEDGING
    seeming = groups["held"] | groups["appear"]
    hedged = any(
        (word in hedging and not after.isdigit()) or (word in seeming and after == "to")
        for word, after in _pairs(given)
    )
    return Modality.HEDGED if hedged else Modality.ASSERTED


def polarity(given: Sequence[Token]) -> Polarity:
    """Negative where the first clause has a negation: not, nobody, didn't, failed to."""
    groups = lexicon("wording")
    negated = any(
        ((word in groups["negators"] or word.endswith("n't")) and after not in groups["softeners"])
        or (word in _FAILED and after == "to")
        for word, after in _pairs(given)
        if not (word == "no" and after in _IDLE)
    )
    return Polarity.NEGATIVE if negated else Polarity.POSITIVE


def _pairs(given: Sequence[Token]) -> Iterable[tuple[str, str]]:
    """The words of the first clause, each with the next one, "" at the end."""
    words = ["" if each == ("may", True) else each.low for each in given]  # the month
    end = next((n for n, word in enumerate(words) if n and word in _ENDS), len(words))
    return pairwise([*words[:end], ""])
