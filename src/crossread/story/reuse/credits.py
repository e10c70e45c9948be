"""An article in, who it says wrote it out: an agency or another outlet, for the whole or a part.

Reads datelines, bylines and closing lines; `reuse` takes direction and families from it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crossread.records import Article
from crossread.text.outlets import outlet_name, spelt
from crossread.text.sentences import paragraphs

OPENING = 3  # paragraphs below the headline where a dateline or a byline may stand
CLOSING = 3  # last paragraphs, where a line may say who else reported
BYLINE = 120  # characters of a line that is a byline
_CONTRIBUTED = re.compile(r"contribut\w+ (?:\w+ )?to th(?:is|e) (?:report|article|story|coverage)")


@dataclass(frozen=True, slots=True)
class Credit:
    """Who wrote an article as it says itself: `whole` the text ("" its outlet), `parts` of it."""

    whole: str
    parts: tuple[str, ...]


def credit(article: Article, outlets: Sequence[str]) -> Credit:
    """What an article says of agencies, and of other outlets (by name), that wrote it."""
    names = spelt(outlets)
    own = outlet_name(article.outlet or "", names)
    lines = [article.text[start:end] for start, end in paragraphs(article.text)]
    body = lines[1:] if article.title_length else lines
    pattern = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    named = re.compile(rf"(?<!\w)(?:[Tt]he )?({pattern})(?!\w)")
    found = [_whole(line, named) for line in body[:OPENING]]
    found += [named.fullmatch(author.strip()) for author in article.authors]
    found += [_closing(line, named) for line in body[-1:]]
    parts = [_parts(line, named) for line in body[-CLOSING:]]
    whole = dict.fromkeys(names[each[1]] for each in found if each)
    some = dict.fromkeys(names[name] for each in parts for name in each)
    return Credit(
        next((each for each in whole if each != own), ""),
        tuple(each for each in some if each != own),
    )


def _whole(line: str, named: re.Pattern[str]) -> re.Match[str] | None:
    """A dateline (`OLM (AP) —`), or a byline that ends in the name."""
    for found in named.finditer(line, 0, BYLINE):
        before, behind = line[: found.start()], line[found.end() :]
        if before.endswith("(") and re.match(r"\)\s*[-–—]", behind):
            return found
        if not behind.strip() and (not before or re.match(r"(?:By|From|Source:)\s", before)):
            return found
    return None


def _closing(line: str, named: re.Pattern[str]) -> re.Match[str] | None:
    """A name alone behind the text, in brackets or behind a dash."""
    for found in named.finditer(line, max(0, len(line) - BYLINE)):
        before, behind = line[: found.start()].rstrip(), line[found.end() :].strip()
        if (before.endswith("(") and behind == ")") or (before.endswith("—") and not behind):
            return found
    return None


def _parts(line: str, named: re.Pattern[str]) -> list[str]:
    """The names in a line that says who contributed."""
    if len(line) > 3 * BYLINE or not _CONTRIBUTED.search(line):
        return []
    return [found[1] for found in named.finditer(line)]
