"""The articles of a story taken apart, with the outlets' names covered, and brought back to the
originals: what the rows of its matrix are made of.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from crossread.article.claims import MarkedClaim, claims
from crossread.article.page import page_of
from crossread.article.speakers.mentions import Names, names_of
from crossread.models.directories import Model
from crossread.records import (
    Claim,
    Decided,
    Decision,
    Family,
    Polarity,
    Reading,
    Reuse,
    Story,
)
from crossread.story import deciding
from crossread.story.masking import (
    Covered,
    by_article,
    uncovered_attributions,
    uncovered_claim,
    uncovered_family,
    uncovered_reuse,
)
from crossread.story.matching import Beside, Matched, match
from crossread.story.reuse import reuses
from crossread.story.reuse.copied import copied_claims
from crossread.story.reuse.credits import credit
from crossread.story.reuse.families import families

_DENIES = re.compile(r"\bden(?:y|ies|ied|ying)\b", re.IGNORECASE)
_THAT = "that "


def named_in(reading: Reading) -> tuple[Reading, Names]:
    """A reading, and whom its article names: the same whether it was made now or before."""
    return reading, names_of(page_of(reading.article), reading.attributions)


@dataclass(frozen=True, slots=True)
class Taken:
    """The articles of a story taken apart: readings, claims, also as the model read them with the
    outlets' names covered, copied passages and the families of one text; `copied` gives of a copied
    claim the one it was copied from."""

    readings: tuple[Reading, ...]
    claims: tuple[Claim, ...]
    stated: tuple[MarkedClaim, ...]
    reuses: tuple[Reuse, ...]
    copied: dict[str, str]
    families: tuple[Family, ...]
    decided: tuple[Decided, ...]


def taken_apart(
    texts: Sequence[Covered],
    covered_readings: Sequence[tuple[Reading, Names]],
    model: Model,
    held: deciding.Held,
) -> Taken:
    """What was found in the covered articles, brought back to the originals."""
    own: dict[str, Claim] = {}
    said, readings, stated = list[Claim](), list[Reading](), list[MarkedClaim]()
    decided = list[Decided]()
    for text, (reading, named) in zip(texts, covered_readings, strict=True):
        attributions, did = deciding.corrected(
            uncovered_attributions(reading.attributions, text), held
        )
        decided += did
        left = tuple(each for each in reading.attributions if each.id in attributions)
        told = (reading, named)
        if len(left) < len(reading.attributions):
            told = named_in(replace(reading, attributions=left))
        readings.append(Reading(text.original, tuple(attributions.values())))
        for each in claims(*told, model):
            said.append(each.claim)
            own[each.claim.id] = uncovered_claim(each.claim, text, attributions)
            stated.append(replace(each, claim=own[each.claim.id]))
    hidden, of = [text.article for text in texts], by_article(texts)
    outlets = [text.original.outlet for text in texts if text.original.outlet]
    credited = {text.article.id: credit(text.original, outlets) for text in texts}
    found = reuses(hidden, credited)
    return Taken(
        readings=tuple(readings),
        claims=tuple(own.values()),
        stated=tuple(stated),
        reuses=tuple(uncovered_reuse(each, of) for each in found),
        copied={own[a].id: own[b].id for a, b in copied_claims(said, found).items()},
        families=tuple(uncovered_family(e, of) for e in families(hidden, found, credited)),
        decided=tuple(decided),
    )


def headed(found: Taken) -> frozenset[str]:
    """The claims (ids) of headlines."""
    lengths = {each.article.id: each.article.title_length for each in found.readings}
    return frozenset(c.id for c in found.claims if c.spans[0].start < lengths[c.article])


def denied(found: Taken) -> frozenset[str]:
    """The claims (ids) of which a source says that they are not so: denied that it had failed."""
    texts = {each.article.id: each.article.text for each in found.readings}
    denials = {
        each.id
        for reading in found.readings
        for each in reading.attributions
        if each.polarity is Polarity.NEGATIVE and any(_DENIES.search(s.text) for s in each.cue)
    }
    return frozenset(
        claim.id
        for claim in found.claims
        if claim.attribution in denials
        and claim.polarity is Polarity.POSITIVE
        and _is_clause(texts[claim.article], claim.spans[0].start)
    )


def _is_clause(text: str, start: int) -> bool:
    """Whether a claim is told with "that", which stands before it or opens it."""
    near = text[max(0, start - len(_THAT)) : start], text[start : start + len(_THAT)]
    return any(each.lower() == _THAT for each in near)


def matched_rows(
    story: Story,
    found: Taken,
    model: Model,
    pairs: Mapping[frozenset[str], Decision] | None = None,
) -> Matched:
    """The claims grouped by their sentences with the outlets' names covered, and by what was
    decided of pairs of them."""
    held = (pairs or {}).items()
    beside = Beside(
        copied=found.copied,
        headed=headed(found),
        denied=denied(found),
        decided={pair: each.verdict for pair, each in held if not each.machine},
        told={pair: each.verdict for pair, each in held if each.machine},
    )
    return match(story, found.stated, model, beside)
