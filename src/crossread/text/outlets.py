"""Names of outlets and agencies: without articles, spelt one way, found where they mean the outlet.

Masking, citations and credit lines all read names by these patterns.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

COVER = "Gazette"  # stands for an outlet's name where models must not see which it is
_THE = re.compile(r"\Athe\s+", re.IGNORECASE)
_PLACE = re.compile(r"\s(?:of|in|at|for|from|on)\s")
_ADJECTIVE = ("ional", "endent", "ican", "ish")
_SIDES = frozenset("North South East West".split())
# Behind a word alone: a capital makes it part of another name (the National Guard, the Sun Bowl).
_ALONE = r"(?![ \u00a0-][^\W\d_a-zß-öø-ÿ])"


def pattern(outlets: Sequence[str]) -> re.Pattern[str] | None:
    """What finds the names of all these outlets in a text."""
    longest = sorted(outlets, key=lambda name: len(bare(name)), reverse=True)
    forms = [form for make in (whole, short) for name in longest for form in make(name)]
    return re.compile("|".join(dict.fromkeys(forms))) if forms else None


def each_pattern(outlets: Sequence[str]) -> dict[str, re.Pattern[str]]:
    """What finds each outlet by itself: its name not inside a longer one of them, its short name
    where no other shares it."""
    known = {name: bare(name) for name in outlets if name.strip()}
    heads = Counter(head(each) for each in known.values())
    found = {}
    for name, each in known.items():
        longer = [other for other in known.values() if other != each and each in other]
        fronts = sorted({o[: o.index(each)] for o in longer if o.index(each)})
        not_in = "".join(rf"(?<!{re.escape(front)})" for front in fronts)
        forms = whole(name) or (rf"(?<!\w){re.escape(each)}(?!\w)",)
        alone = heads[head(each)] == 1
        found[name] = re.compile(f"{not_in}(?:{'|'.join((*forms, *short(name)[: int(alone)]))})")
    return found


def whole(outlet: str) -> tuple[str, ...]:
    """The pattern of a whole name; one word that may be an adjective (National, Independent)
    needs `the` before it."""
    name = bare(outlet)
    if len(name) < 2:
        return ()
    one = len(name.split()) == 1 and not name.isupper()
    before = r"(?<=[Tt]he )" if one and name.endswith(_ADJECTIVE) else r"(?<!\w)"
    return (f"{before}{re.escape(name)}(?!\\w){_ALONE if one else ''}",)


def short(outlet: str) -> tuple[str, ...]:
    """The pattern of a name of several words by its head alone, behind `the`: the Times for The
    Times of Israel, the Ledger for Northern Ledger."""
    word = head(bare(outlet))
    if not word:
        return ()
    return (rf"(?<=[Tt]he ){re.escape(word)}(?!\w){_ALONE}",)


def head(name: str) -> str:
    """The word that a name of several words is cut to, "" where there is none."""
    words = _PLACE.split(name)[0].split()
    several, last = len(name.split()) > 1, words[-1] if words else ""
    return last if several and last[:1].isalpha() and last not in _SIDES else ""


def bare(outlet: str) -> str:
    """An outlet's name without `the` before it."""
    return _THE.sub("", outlet.strip())


AGENCIES = {
    "AP": "Associated Press",
    "Associated Press": "Associated Press",
    "Reuters": "Reuters",
    "AFP": "Agence France-Presse",
    "Agence France-Presse": "Agence France-Presse",
    "UPI": "United Press International",
    "United Press International": "United Press International",
    "DPA": "DPA",
    "EFE": "EFE",
    "ANSA": "ANSA",
    "TASS": "TASS",
    "Xinhua": "Xinhua",
    "Bloomberg News": "Bloomberg News",
    "Press Association": "PA Media",
    "PA Media": "PA Media",
    "Press Trust of India": "Press Trust of India",
}


def spelt(outlets: Sequence[str]) -> dict[str, str]:
    """What each agency and outlet may be called in a credit line, and its name; an agency that is
    among the outlets goes by its name there."""
    names = {bare(outlet): outlet for outlet in outlets if len(bare(outlet)) > 1}
    there = {AGENCIES[each]: outlet for each, outlet in names.items() if each in AGENCIES}
    return {each: there.get(name, name) for each, name in AGENCIES.items()} | names


def outlet_name(outlet: str, names: Mapping[str, str]) -> str:
    """An outlet by the name that credit lines are read as."""
    return names.get(bare(outlet), outlet)
