"""Articles as references: RIS and BibTeX, for reference managers and LaTeX.

Takes articles, gives text; what is not known is left out.
"""

import re
from collections.abc import Iterable, Iterator

from crossread.exports.cleaning import address, one_line
from crossread.records import Article

_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", **{sign: f"\\{sign}" for sign in "&%$#_"},
}  # fmt: skip
# Not allowed in an address between braces.
_RAW = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", "^": "%5E", "~": "%7E"})


def to_ris(articles: Iterable[Article]) -> Iterator[str]:
    """One record of the type NEWS an article, with the line ends that RIS asks for."""
    for article in articles:
        yield "".join(f"{tag}  - {value}\r\n" for tag, value in _tags(article)) + "ER  - \r\n\r\n"


def _tags(article: Article) -> Iterator[tuple[str, str]]:
    year, month, day = _day(article)
    yield "TY", "NEWS"
    yield from (("AU", name) for name in map(one_line, article.authors) if name)
    values = {
        "TI": _title(article),
        "T2": one_line(article.outlet or ""),
        "PY": year,
        "DA": "/".join((year, month, day, "")) if year else "",
        "LA": one_line(article.lang or ""),
        "UR": address(article.url),
        "ID": article.id,
    }
    yield from ((tag, value) for tag, value in values.items() if value)


def to_bibtex(articles: Iterable[Article]) -> Iterator[str]:
    """One entry an article: `article` in its outlet's name, `misc` where no outlet is known."""
    for article in articles:
        fields = ",\n".join(f"  {name} = {value}" for name, value in _fields(article))
        kind = "article" if article.outlet and one_line(article.outlet) else "misc"
        yield f"@{kind}{{crossread-{article.id[:12]},\n{fields}\n}}\n\n"


def _fields(article: Article) -> Iterator[tuple[str, str]]:
    year, month, day = _day(article)
    names = [name for name in map(one_line, article.authors) if name]
    values = {
        "title": _title(article),
        "journal": one_line(article.outlet or ""),
        "year": year,
        "day": day.lstrip("0"),
        "language": one_line(article.lang or ""),
    }
    if names:
        yield "author", f"{{{' and '.join(map(_author, names))}}}"
    yield from ((name, f"{{{_tex(value)}}}") for name, value in values.items() if value)
    if month:
        yield "month", _MONTHS[int(month) - 1]
    if url := address(article.url):
        yield "url", f"{{{url.translate(_RAW)}}}"
    yield "note", f"{{crossread {article.id}}}"


def _author(name: str) -> str:
    """A name whose parts BibTeX would take apart is put in braces."""
    odd = "," in name or re.search(r"(?i)\band\b", name) or len(name.split()) > 3
    return f"{{{_tex(name)}}}" if odd else _tex(name)


def _tex(text: str) -> str:
    return "".join(_TEX.get(sign, sign) for sign in text)


def _title(article: Article) -> str:
    """The headline, or what the input was called."""
    return one_line(article.title.text) if article.title else one_line(article.name)


def _day(article: Article) -> tuple[str, str, str]:
    """Year, month and day of publication; "" for what is not known."""
    found = _DAY.match(article.published or "")
    year, month, day = found.groups(default="") if found else ("", "", "")
    known = bool(month) and 1 <= int(month) <= 12
    return year, month if known else "", day if known else ""
