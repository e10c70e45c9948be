"""What is known about an article beside its words, as `Facts`; sidecars and single values."""

import json
import re
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urljoin, urlsplit

from crossread.errors import UnusableInput
from crossread.read.moments import iso_date

_MARKUP = re.compile(r"<[^<>]{0,500}>")


@dataclass(frozen=True, slots=True)
class Facts:
    """The metadata of one article; what is not known is None."""

    outlet: str | None = None
    url: str | None = None
    title: str | None = None
    published: str | None = None
    authors: tuple[str, ...] = ()
    lang: str | None = None
    complete: bool | None = None

    def or_else(self, other: "Facts") -> "Facts":
        """These facts, the gaps filled from the other."""
        gaps = {
            each.name: getattr(other, each.name)
            for each in fields(self)
            if getattr(self, each.name) in (None, ())
        }
        return replace(self, **gaps)


def line(value: object) -> str | None:
    """A string on one line, without mark-up or blanks at its ends; None where nothing is left."""
    if not isinstance(value, str):
        return None
    words = " ".join(_MARKUP.sub("", value[:2_000]).split())
    return words if words and not any("\ud800" <= char <= "\udfff" for char in words) else None


def load_json(text: str | bytes) -> Any:
    """The parsed JSON; ValueError for anything that is none, however deep or long its numbers."""
    try:
        return json.loads(text, strict=False)
    except RecursionError as problem:
        raise ValueError("it nests too deep") from problem


def given_facts(keys: object, where: str) -> Facts:
    """Facts from a sidecar or an archive line; UnusableInput names the first key that is wrong."""
    if not isinstance(keys, dict):
        raise UnusableInput(f'{where} is not a JSON object; give {{"outlet": …}}')
    found: dict[str, Any] = {}
    for key in ("outlet", "url", "title", "lang", "published"):
        value = keys.get(key)
        if value is not None and line(value) is None:
            raise UnusableInput(f"{where}: {key!r} is {_short(value)}, not a text")
        found[key] = value if key == "title" else line(value)
    if found["published"] and iso_date(found["published"]) is None:
        raise UnusableInput(f"{where}: {bad_date(found['published'])}")
    found["published"] = found["published"] and iso_date(found["published"])
    authors = keys.get("authors") or ()
    authors = [authors] if isinstance(authors, str) else authors
    if not isinstance(authors, list | tuple) or not all(map(line, authors)):
        raise UnusableInput(f"{where}: 'authors' is {_short(authors)}, not a list of names")
    complete = keys.get("complete")
    if complete is not None and not isinstance(complete, bool):
        raise UnusableInput(f"{where}: 'complete' is {_short(complete)}, not true, false or null")
    return Facts(
        **found, authors=tuple(name for each in authors if (name := line(each))), complete=complete
    )


def bad_date(value: str) -> str:
    """The sentence for a date that is none."""
    return f"{value[:40]!r} is not a date; write it as 2019-03-14 or 2019-03-14T09:30:00+01:00"


def _short(value: object) -> str:
    shown = json.dumps(value, default=str)
    return shown if len(shown) <= 40 else shown[:37] + "..."


def web_url(value: object, *, base: str | None = None) -> str | None:
    """The address, seen from `base`, where it is an absolute one of the web, else None."""
    found = line(value)
    try:
        found = urljoin(base or "", found) if found else None
        parts = urlsplit(found or "")
    except ValueError:
        return None
    return found if parts.scheme in ("http", "https") and parts.netloc else None


def language(value: object) -> str | None:
    """The primary subtag in lower case: `en` for `en-GB`."""
    match = re.match(r"\s*([A-Za-z]{2,3})(?![A-Za-z])", value) if isinstance(value, str) else None
    return match.group(1).lower() if match else None
