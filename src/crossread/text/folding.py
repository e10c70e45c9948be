"""A text without what may differ between two copies of the same words: its blanks and normal form.

Takes any text, gives the folded text and the place of each of its characters in the one given.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
_QUOTES = str.maketrans("‘’‚‛“”„‟", "''''\"\"\"\"")
# Signs whose plain form says something else: 10² is not 102, 1½ is not 11/2.
_KEPT = ("<super>", "<sub>", "<fraction>", "<circle>")
_JOINING = re.compile("[\u1160-\u11ff\uff9e\uff9f]")
# What makes one word or figure of the words around a border: 3|,000, resume|d, -|5, 5|%.
_AFTER = re.compile(r"\w*(?:[^\w\s]\w+)*[%‰°]?")
_BEFORE = re.compile(r"[-+−±$€£¥<>~≈]?(?:\w+[^\w\s])*\w*\Z")
_WORD = 40  # characters of a word that are looked at beyond a border


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` is the folded text; `starts` are the offsets in the text given of its characters."""

    text: str
    starts: tuple[int, ...]

    def within(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the folded text of a span of the text given, blanks at its ends left out
        and letters it cuts through taken whole."""
        first = max(0, bisect_right(self.starts, start) - 1)
        first = bisect_left(self.starts, self.starts[first]) if self.starts else 0
        last = bisect_left(self.starts, end)
        first += self.text[first : first + 1] == " "
        last -= self.text[last - 1 : last] == " "
        return first, max(first, last)

    def without(self, start: int, end: int, length: int) -> tuple[int, int]:
        """The offsets in the text given, of this length, of a folded span."""
        following = bisect_right(self.starts, self.starts[end - 1])
        beyond = self.starts[following] if following < len(self.starts) else length
        return self.starts[start], beyond

    def glued(self, start: int, end: int) -> tuple[str, str]:
        """The parts of the words at both borders of a folded span that lie outside it."""
        before = _BEFORE.search(self.text[max(0, start - _WORD) : start])
        after = _AFTER.match(self.text[end : end + _WORD])
        return before.group() if before else "", after.group() if after else ""


def folded(text: str) -> Folded:
    """Runs of blanks become one, characters take one normal form, quotation marks are straight.

    Superscripts, subscripts and fractions stay as they are. The folded text neither begins nor ends
    with a blank, and folding it again changes nothing.
    """
    parts, starts = list[str](), list[int]()
    blank = -1
    for start, piece in _pieces(text):
        for sign in _plain(piece):
            if sign.isspace():
                blank = start if blank < 0 else blank
                continue
            if blank >= 0 and parts:
                parts.append(" ")
                starts.append(blank)
            blank = -1
            parts.append(sign)
            starts.append(start)
    return Folded("".join(parts), tuple(starts))


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """The text cut into its letters, each with the marks that belong to it."""
    at = 0
    for place, sign in enumerate(text):
        if place > at and not joins(sign):
            yield at, text[at:place]
            at = place
    if text:
        yield at, text[at:]


def joins(sign: str) -> bool:
    if sign < "\u0300":
        return ord(sign) in _UNSEEN
    return (
        unicodedata.category(sign)[0] == "M"
        or ord(sign) in _UNSEEN
        or _JOINING.match(sign) is not None
    )


def _plain(piece: str) -> str:
    if piece < "\u0080" and len(piece) == 1:
        return piece
    kept = unicodedata.normalize("NFD", piece.translate(_UNSEEN))
    opened = "".join(
        sign
        if unicodedata.decomposition(sign).startswith(_KEPT)
        else unicodedata.normalize("NFKD", sign)
        for sign in kept
    )
    return unicodedata.normalize("NFC", opened).translate(_QUOTES)
