"""Namings in words: for each referent what each outlet calls it, in its own words and its sources'.

Takes `Naming`s and the index, gives lines that the page and the terminal print alike.
"""

from collections.abc import Sequence
from typing import NamedTuple

from crossread.records.naming import Called, Naming, Voice
from crossread.report.views.segments import printable
from crossread.story.index import Index, sentence

SHOWN = 3  # sentences given for one word
_KINDS = {
    "aboard": "people on board",
    "armed group": "the armed group",
    "attack": "the attack",
    "accident": "the accident",
    "company": "the company",
    "crowd": "the protesters",
    "held land": "the rule of the land",
    "killing": "the killing",
    "newcomers": "people who come to a country",
    "rulers": "those who govern",
    "ship": "the ship",
    "taking": "the taking of a place",
}


class WordUse(NamedTuple):
    """A word, how often it stands, and sentences with it."""

    words: str
    times: int
    sentences: tuple[str, ...]


class OutletWords(NamedTuple):
    """What one outlet calls a referent."""

    outlet: str
    own: tuple[WordUse, ...]
    quoted: tuple[WordUse, ...]


class ShownNaming(NamedTuple):
    """One referent as it is printed."""

    referent: str
    outlets: tuple[OutletWords, ...]
    naming: Naming


def shown_namings(namings: Sequence[Naming], known: Index) -> tuple[ShownNaming, ...]:
    """Every naming, those with most different words first."""
    made = [_shown(each, known) for each in namings]
    made.sort(key=lambda each: (-len({c.words for c in each.naming.called}), each.referent))
    return tuple(made)


def _shown(naming: Naming, known: Index) -> ShownNaming:
    outlets = dict.fromkeys(each.outlet for each in naming.called)
    kind, _, one = naming.referent.partition(" (")
    words = _KINDS.get(kind, kind) + (" (one person)" if one else "")
    return ShownNaming(
        printable(words),
        tuple(
            OutletWords(
                outlet,
                *(
                    tuple(
                        _use(c, known) for c in naming.called if (c.outlet, c.voice) == (outlet, v)
                    )
                    for v in Voice
                ),
            )
            for outlet in outlets
        ),
        naming,
    )


def _use(called: Called, known: Index) -> WordUse:
    lines, written = list[str](), called.words
    for span in called.spans[:SHOWN]:
        _, (start, end), _ = sentence(known, span.article, span.start, span.end)
        lines.append(printable(known.articles[span.article].text[start:end]))
        words = " ".join(span.text.split())
        if start < span.start and words.lower() == called.words:  # its capitals are its own
            written = words
    return WordUse(printable(written), len(called.spans), tuple(lines))


def plainly(uses: Sequence[WordUse]) -> str:
    """Words with how often they stand: fighters (3), rebels."""
    return ", ".join(f"{u.words} ({u.times})" if u.times > 1 else u.words for u in uses)
