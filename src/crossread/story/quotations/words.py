"""A text as the words that a quotation is compared by, each in its normal form with its offsets.

What is no word (marks, dashes, commas, full stops) is left out; docs/quotations.md lists it.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import chain, groupby, zip_longest
from typing import NamedTuple

from crossread.text.sentences import Offsets


def _marks() -> Iterator[str]:
    """All marks that combine with the letter before them, in every script, as ranges."""
    scripts = chain(range(0x300, 0x3400), range(0xA000, 0xAC00), range(0xF900, 0x20000))
    marks = [code for code in scripts if unicodedata.category(chr(code))[0] == "M"]
    for _, run in groupby(enumerate(marks), key=lambda mark: mark[1] - mark[0]):
        codes = [code for _, code in run]
        yield f"\\U{codes[0]:08x}-\\U{codes[-1]:08x}"


# Soft hyphens, joiners and selectors of a glyph: no part of a word.
_HIDDEN = "\u00ad\u034f\u180b-\u180d\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef"
_LETTER = rf"(?:[^\W_]|[{''.join(_marks())}{_HIDDEN}])"
_POINT = r"(?:(?<![\w.])\.(?=\d))?"  # a figure may begin with its point
_WORD = rf"{_POINT}[^\W_](?:{_LETTER}|['’ʼ＇](?=[^\W_])|(?<=\d)[.,:](?=\d))*"


def _broken(words: str) -> str:
    """These words, with whatever is hidden between two letters of them."""
    return "|".join(f"[{_HIDDEN}]*".join(word) for word in words.split("|"))


_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_UNITS = "one|two|three|four|five|six|seven|eight|nine"
_BRACKET = re.compile(r"\[[^\[\]\n]{1,160}\]|\([^()\n]{1,160}\)")
_DOTS = r"…|\.(?:[ \u00a0]?\.){2,5}|\*(?:[ \u00a0]?\*){2,5}"  # legal English marks it with stars
_GAP = re.compile(rf"[\[(][ \u00a0]*(?:{_DOTS}|\.[ \u00a0]?\.)[ \u00a0]*[\])]|{_DOTS}")
_SCALES = {
    "k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "bn": 9, "billion": 9, "tn": 12,
    "trillion": 12,
}  # fmt: skip
_SCALE = (
    r"(?:(?<=\d)[km]|[ \u00a0]?(?:mn|bn|tn)|[ \u00a0-]{1,3}"
    rf"(?:{_broken('thousand|million|billion|trillion')}))"
)
_TOKEN = re.compile(
    rf"""(?P<scaled>(?<![\w.,-])(?:\d{{1,9}}(?:,\d{{3}})*(?:\.\d{{1,9}})?|{_broken(_UNITS)}|ten){_SCALE}(?![\w’']))
    |(?P<spaced>(?<![\w.,-])(?<!\d[ \u00a0])\d{{1,3}}(?:[ \u00a0\u2009\u202f]\d{{3}}){{1,4}}
        (?![ \u00a0]?\d|\w))
    |(?P<number>\b(?:{_broken(_TENS)})[-‐‑\s](?:{_broken(_UNITS)})\b)
    |(?P<percent>\bper\s{{1,3}}cent\b)
    |(?P<initials>\b(?:[A-Za-z]\.){{2,10}}(?:[A-Za-z]\b)?)
    |(?P<glued>(?:\[{_LETTER}{{1,20}}\]){_WORD}|{_WORD}\[{_LETTER}{{1,20}}\])
    |(?P<signed>(?<![^\s(\["'“‘«$£€¥])[-−–][$£€¥]?\.?\d(?:\d|[.,](?=\d))*)
    |(?P<word>{_WORD})
    |(?P<symbol>[%‰&#@§°+=<>±×÷€£$¥¢₹₽₩₪₴฿]|(?<=\d)/(?=\d))""",
    re.VERBOSE | re.IGNORECASE,
)
_THOUSANDS = re.compile(r"(?<=\d),(?=(?:\d\d,){0,4}\d{3}(?!\d))")
_HYPHEN = re.compile(r"[-‐‑]\s*\Z")
_SPELT = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
        " fifteen sixteen seventeen eighteen nineteen".split()
    )
} | {word: str(10 * number) for number, word in enumerate(_TENS.split("|"), 2)}
_SAME = {"&": "and", "%": "percent"}
_BARE_POINT = re.compile(r"(?<!\d)\.(?=\d)")


class QuotedWord(NamedTuple):
    """A word: its normal form, the same in small letters, and where it stands.

    `marked`: all or a part of it stands in brackets, `glued`: a part. `asks`: a question mark
    follows it. `hyphened`: a hyphen ties it to the next word.
    """

    key: str
    folded: str
    start: int
    end: int
    marked: bool
    glued: bool
    asks: bool
    hyphened: bool


class Wording(NamedTuple):
    """The words of a stretch of text, and the numbers of those that a marked gap stands before."""

    words: tuple[QuotedWord, ...]
    gaps: frozenset[int]


def wording(text: str, start: int, end: int) -> Wording:
    """The words between two offsets; brackets and ellipses are those that open and close there."""
    held = [found.span() for found in _BRACKET.finditer(text, start, end)]
    gaps = [found.span() for found in _GAP.finditer(text, start, end)]
    found = list(_TOKEN.finditer(text, start, end))
    words = []
    for each, later in zip_longest(found, found[1:]):
        key = _normal(each.group(), each.lastgroup or "")
        following = later.start() if later else end
        between = text[each.end() : min(following, each.end() + 20)]
        words.append(
            QuotedWord(
                key,
                key.casefold(),
                each.start(),
                each.end(),
                each.lastgroup == "glued" or _inside(held, each.start(), end),
                each.lastgroup == "glued",
                "?" in between,
                _HYPHEN.match(between) is not None,
            )
        )
    starts = [word.start for word in words]
    return Wording(tuple(words), frozenset(bisect_right(starts, at) for at, _ in gaps))


def _inside(held: Sequence[Offsets], word: int, end: int) -> bool:
    """Whether a word stands in one of these stretches, which all close before `end`."""
    number = bisect_right(held, (word, end)) - 1
    return number >= 0 and word < held[number][1]


@lru_cache(maxsize=1 << 16)
def _normal(raw: str, kind: str) -> str:
    """A word's normal form: compatible characters made one, its first letter small, figures in
    digits without commas."""
    if kind == "percent":
        return "percent"
    if kind in ("scaled", "number"):
        raw = re.sub(f"[{_HIDDEN}]", "", raw)
    if kind == "scaled":
        return _scaled(raw.lower())
    if kind == "spaced":
        return re.sub(r"\s", "", raw)
    if kind == "number":
        tens, unit = re.split(r"[-‐‑\s]+", raw.lower(), maxsplit=1)
        return str(int(_SPELT[tens]) + int(_SPELT[unit]))
    plain = raw if raw.isascii() else unicodedata.normalize("NFKC", raw)
    plain = re.sub("[’ʼ＇]", "'", plain)
    if kind in ("initials", "glued") or not plain.isascii():
        plain = re.sub(f"[{_HIDDEN}\\[\\]]", "", plain)
    if kind == "initials":
        plain = plain.replace(".", "")
    if kind == "signed":
        plain = f"-{plain[1:]}"
    plain = _BARE_POINT.sub("0.", _THOUSANDS.sub("", plain))
    plain = _SAME.get(plain, plain)
    return _SPELT.get(plain.lower(), plain[:1].lower() + plain[1:])


def _scaled(raw: str) -> str:
    """A figure with its scale in digits: 1.2m and 1.2 million are 1200000."""
    scale = next(name for name in sorted(_SCALES, key=len, reverse=True) if raw.endswith(name))
    figure = raw.removesuffix(scale).strip(" \u00a0-").replace(",", "")
    value = Decimal(_SPELT.get(figure, figure)).scaleb(_SCALES[scale])
    return f"{value.normalize():f}"
