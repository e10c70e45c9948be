"""Who wrote an article: bylines, feed fields and JSON-LD values -> names, one for each person."""

import re

from crossread.read.facts import line

_BY = re.compile(
    r"^\W*(?:(?:story|text|words|report(?:ed|ing)?|written) )?by\b[\s:|]*", re.IGNORECASE
)
_MAIL = re.compile(r"<?[^\s<>]+@[^\s<>]+\.\w+>?(?:\s*\((.*)\))?")
_BETWEEN = re.compile(r"\s*(?:[,;|•·/&\n]|(?<!\w)(?:and|und|et|with)(?!\w))\s*", re.IGNORECASE)
_PLACE = re.compile(r"\s+(?:in|at|for|from)\s.*|\s*\(.*|\s+[-–—]\s.*")
_NO_PERSON = re.compile(
    r"""\b(staff|writers?|reporters?|correspondents?|editor(s|ial)?|columnists?|journalists?
    |photographers?|producers?|contributors?|contributing|bureau|desk|newsroom|agenc(y|ies)|analyst
    |critic|team|admin|guest|author|unknown|anonymous|published|updated|posted|read
    |photos?|pictures?|video|graphics?)\b
    | \d|^@""",
    re.IGNORECASE | re.VERBOSE,
)
_AFTER_A_NAME = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
_DEGREE = re.compile(r"(?:ph\.?d|m\.?d|esq|ma|msc|mba|obe|mbe|kc|qc)\.?", re.IGNORECASE)
LONGEST, MOST = 60, 20


def author_names(value: object) -> tuple[str, ...]:
    """The names in a string, a JSON-LD person or body, or a list of them, in their order."""
    found: list[str] = []
    for each in value if isinstance(value, list) else [value]:
        name = each.get("name") if isinstance(each, dict) else each
        if isinstance(name, list):
            found += author_names(name)
        elif isinstance(each, dict) and "Organization" in str(each.get("@type")):
            found += [whole] if (whole := line(name)) else []
        elif isinstance(name, str):
            found += _split(name)
    return tuple(dict.fromkeys(found))[:MOST]


def _split(text: str) -> list[str]:
    words = line(_MAIL.sub(lambda match: match[1] or "", text[:1_000])) or ""
    if "://" in words:
        return []
    parts = [_PLACE.sub("", part) for part in _BETWEEN.split(_BY.sub("", words))]
    if "," in words and len(parts) == 2 and all(re.fullmatch(r"[^\W\d]+", part) for part in parts):
        return [f"{parts[1]} {parts[0]}"]
    names: list[str] = []
    for part in filter(None, parts):
        if names and _AFTER_A_NAME.fullmatch(part):
            names[-1] += f" {part}"
        elif not _DEGREE.fullmatch(part) and _is_name(part):
            names.append(part)
    return names


def _is_name(part: str) -> bool:
    return (
        len(part) <= LONGEST
        and any(char.isalpha() for char in part)
        and _NO_PERSON.search(part) is None
    )
