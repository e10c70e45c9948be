"""The words of a cue in, the lemma that carries it and what the lexicon says of that lemma out.

The lists are plain text in `lexicon/`; `wording` weighs attributions by them.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from crossread.records import AuthorialStance, Polarity
from crossread.text.lexicon import lemmas, lexicon
from crossread.text.listing import grouped


class Cue(NamedTuple):
    """What the lexicon says of a lemma."""

    stance: AuthorialStance
    polarity: Polarity
    group: str


UNKNOWN = Cue(AuthorialStance.NEUTRAL, Polarity.POSITIVE, "act")


@cache
def cues() -> Mapping[str, Cue]:
    """Every cue lemma the lexicon knows; the words of one of several are joined by `_`."""
    found = {}
    for name, words in lexicon("cues").items():
        stance, polarity, group = name.split()
        entry = Cue(AuthorialStance(stance), Polarity(polarity), group)
        found.update(dict.fromkeys(words, entry))
    return found


@cache
def _continued() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """First word -> the other words of every cue of several words, the longest first."""
    parts = (lemma.split("_") for lemma in cues() if "_" in lemma)
    found = grouped((first, tuple(rest)) for first, *rest in parts)
    return {
        first: tuple(sorted(rest, key=lambda each: (-len(each), each)))
        for first, rest in found.items()
    }


def find_head(words: Sequence[str]) -> tuple[int | None, str]:
    """The place and lemma of the word that carries a cue: `say` in `declined to say to reporters`.

    Verbs that only help (make, issue) or govern another (want to, refuse to) give way to the next.
    """
    groups = lexicon("wording")
    found = [(place, name) for place in range(len(words)) if (name := _known(words, place))]
    for (place, name), after in zip(found, [*found[1:], None], strict=False):
        governs = name in groups["wishing"] or name in groups["failing"]
        linked = (
            after
            and after[0] - place <= 3
            and {"to", "of", "from"} & {*words[place + 1 : after[0]]}
        )
        if not (after and (name in groups["light"] or (governs and linked))):
            return place, name
    return None, ""


def _known(words: Sequence[str], place: int) -> str:
    """The cue of one or several words that begins at this place, or ""."""
    if words[place] == "understood" and lexicon("wording")["passive"].intersection(words[:place]):
        return "understand_to"  # it is understood that
    for first in lemmas(words[place]):
        for rest in _continued().get(first, ()):
            if _follow(words, place + 1, rest):
                return "_".join((first, *rest))
        if first in cues():
            return first
    return ""


def _follow(words: Sequence[str], place: int, wanted: Sequence[str]) -> bool:
    """Whether the wanted words come next, one other word allowed before the first of them."""
    count = len(wanted)
    return any(tuple(words[at : at + count]) == tuple(wanted) for at in (place, place + 1))
