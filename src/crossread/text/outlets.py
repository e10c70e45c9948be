"""Names of outlets and agencies: without articles, spelt one way, found in a text."""

import re
from collections.abc import Mapping, Sequence

_THE = re.compile(r"\Athe\s+", re.IGNORECASE)


def pattern(outlets: Sequence[str]) -> re.Pattern[str] | None:
    """What finds the outlets' names in a text, whole or as `the` with their last word."""
    names = {bare(name) for name in outlets}
    names = {name for name in names if len(name) > 1}
    if not names:
        return None
    last = {name.split()[-1] for name in names if len(name.split()) > 1}
    last = {word for word in last if not word[0].isdigit()}
    whole = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    short = "|".join(re.escape(word) for word in sorted(last, key=len, reverse=True))
    behind = rf"|(?<=[Tt]he )(?:{short})" if last else ""
    return re.compile(rf"(?<!\w)(?:(?:{whole}){behind})(?!\w)")


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
