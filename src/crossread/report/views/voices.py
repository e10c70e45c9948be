"""Who speaks in a reading, and what is known of an attribution, in the words people are shown.

Takes records, gives words and `Speaking`s for the page and the terminal; None is never in words.
"""

import re
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from crossread.records import (
    Attribution,
    AuthorialStance,
    Kind,
    Polarity,
    Reading,
    SourceKind,
    Veridicality,
)
from crossread.records.attributions import role, who
from crossread.report.views.segments import shares
from crossread.text.listing import grouped


class Badge(NamedTuple):
    """A finding in plain words, the field and value it stands for, and what it means."""

    words: str
    term: str
    meaning: str


BADGES: dict[AuthorialStance | Polarity | Veridicality, Badge] = {
    AuthorialStance.DISTANCING: Badge(
        "distances itself", "authorial stance: distancing",
        "the reporting verb shows that the outlet does not endorse it: claimed, alleged",
    ),
    AuthorialStance.ENDORSING: Badge(
        "presents it as true", "authorial stance: endorsing",
        "the reporting verb implies that it is true: revealed, pointed out",
    ),
    Polarity.NEGATIVE: Badge(
        "denied or not said", "polarity: negative",
        "the source denies it or declines to say it: denied, rejected, declined to say",
    ),
    Veridicality.VERIDICAL: Badge(
        "worded as fact", "veridicality: veridical",
        "the sentence presupposes that it is true: confirmed, knows",
    ),
    Veridicality.ANTIVERIDICAL: Badge(
        "presents it as false", "veridicality: antiveridical",
        "the sentence presupposes that it is false: falsely claimed, pretended",
    ),
}  # fmt: skip
UNSURE = Badge(
    "low confidence", "score below 50 %", "confidence that this is an attribution is below 50 %"
)
WHO_UNSURE = Badge(
    "speaker uncertain", "speaker’s score below 75 %",
    "the rule that named the speaker is often wrong, or has not been measured",
)  # fmt: skip
_KINDS = {SourceKind.OUTLET: "news outlet", SourceKind.ANONYMOUS: "unnamed"}


@dataclass(frozen=True, slots=True)
class Speaking:
    """All attributions of an article that have one speaker, or a source with the same words.

    `name` is "" where no source is named; `tally` says how many are direct, mixed and indirect;
    `share` is the share of the article's characters that stands in their contents, 0 to 1.
    """

    key: int
    name: str
    role: str
    kind: str
    unnamed: bool
    numbers: tuple[int, ...]
    tally: str
    share: float


def badges(attribution: Attribution) -> tuple[Badge, ...]:
    """What is worth saying of how it is said; nothing for what is plain or not assessed."""
    values = (attribution.authorial_stance, attribution.polarity, attribution.veridicality)
    found = [BADGES[value] for value in values if value in BADGES]
    found += [UNSURE] if attribution.score < 0.5 else []
    speaker = attribution.speaker
    return (*found, WHO_UNSURE) if speaker and speaker.score < 0.75 else tuple(found)


def kind(attribution: Attribution) -> str:
    """What kind of source it is; "" where that is not assessed, or where there is no source."""
    found = attribution.source_kind
    return _KINDS.get(found, found.value) if found and who(attribution) else ""


def reference(attribution: Attribution) -> str:
    """The work it cites in one line: title, outlet and date as the article has them, or the
    address; "" where there is none, or nothing to add to the source's name. A title that is a
    plain noun, such as report, stands without quotation marks.
    """
    work = attribution.cites
    if not work:
        return ""
    parts, told = list[str](), who(attribution)
    for part in filter(None, (work.title, work.outlet, work.published)):
        if not re.search(rf"(?<!\w){re.escape(part)}(?!\w)", told):
            quoted = part == work.title and not part.islower()
            parts.append(f"“{part}”" if quoted else part)
            told += f" {part}"
    address = work.url and (work.title or work.outlet or work.published or work.url)
    return ", ".join(parts) or address or ""


def left_out(reading: Reading) -> str:
    """One sentence on what `--min-score` hides; "" where nothing was asked to be."""
    if not reading.min_score:
        return ""
    many = f"{reading.left_out or 'no'} attribution{'' if reading.left_out == 1 else 's'}"
    said = f"Hidden: {many} with confidence below {100 * reading.min_score:g} %"
    return said + ("; their content counts as the outlet’s own words." if reading.left_out else ".")


def voices(reading: Reading) -> tuple[Speaking, ...]:
    """Every voice, that which says most first, the unnamed ones last."""
    numbered = enumerate(reading.attributions, 1)
    groups = grouped(((_unnamed(item), who(item).casefold()), n) for n, item in numbered)
    share = shares(reading, {number: key for key in groups for number in groups[key]})
    order = sorted(groups, key=lambda key: (key[0], -share.get(key, 0.0), groups[key][0]))
    found = []
    for at, key in enumerate(order, 1):
        items = [reading.attributions[number - 1] for number in groups[key]]
        kinds = Counter(item.kind for item in items)
        voice = Speaking(
            key=at,
            name=who(items[0]),
            role=max(map(role, items), key=len),
            kind=next(filter(None, map(kind, items)), ""),
            unnamed=key[0],
            numbers=tuple(groups[key]),
            tally=", ".join(f"{kinds[each]} {each.value}" for each in Kind if kinds[each]),
            share=share.get(key, 0.0),
        )
        found.append(voice)
    return tuple(found)


def _unnamed(attribution: Attribution) -> bool:
    nameless = attribution.source_kind in (SourceKind.ANONYMOUS, SourceKind.UNSTATED)
    return nameless or not who(attribution)
