"""Words from outside as the formats of other programs take them: whole, on one line, addresses."""

import re
from urllib.parse import quote

from crossread.records import Article

_HALF_PAIR = re.compile("[\ud800-\udfff]")
# What turns or breaks a line, or cannot be seen, and is no part of a name or headline.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")
_ADDRESS = re.compile(r"https?://[^/?#\s]+", re.IGNORECASE)
_IN_ADDRESS = "%:/?#[]@!$&'()*+,;=-._~"


def whole(text: str) -> str:
    """The text with U+FFFD for each half of a surrogate pair, which UTF-8 cannot hold."""
    return _HALF_PAIR.sub("\ufffd", text)


def one_line(text: str) -> str:
    """The text on one line, without control characters and marks of direction."""
    return " ".join(_CONTROL.sub(" ", whole(text)).split())


def address(url: str | None) -> str:
    """An http(s) address in ASCII without blanks or quotes; "" for anything else."""
    line = _CONTROL.sub("", whole(url or "")).strip()
    return quote(line, safe=_IN_ADDRESS) if _ADDRESS.match(line) else ""


def article_iri(article: Article) -> str:
    """The address of an article, or a URN made of its id."""
    return address(article.url) or f"urn:crossread:article:{article.id}"


def urn(kind: str, name: str) -> str:
    """The name of a record as a URN."""
    return f"urn:crossread:{kind}:{quote(whole(name), safe='')}"
