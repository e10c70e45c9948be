"""`Claim`s and `Reuse`s in, out the claims that are copies, each with what it was copied from."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from crossread.records import Claim, Reuse, ReuseKind, Span
from crossread.story.reuse.families import followed

ALIKE = 0.8  # of two claims' words, for one to be the copy of the other
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


def copied_claims(claims: Sequence[Claim], found: Sequence[Reuse]) -> dict[str, str]:
    """Of each claim (id) inside a copied passage, or in a near copy, the claim it was copied from:
    the one there with most of its words, at least ALIKE of them, and the same figures."""
    held: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        held[claim.article].append(claim)
    taken: dict[str, str] = {}
    for each in found:
        whole = each.kind is ReuseKind.REPRINT
        there, here = held[each.earlier.article], held[each.later.article]
        sources = [claim for claim in there if whole or _within(claim, each.earlier)]
        for claim in here:
            if claim.id in taken or not (whole or _within(claim, each.later)):
                continue
            scored = [
                (_likeness(claim, source), -n)
                for n, source in enumerate(sources)
                if _figures(claim) == _figures(source) and not _named_apart(claim, source)
            ]
            best, place = max(scored, default=(0.0, 0))
            if best >= ALIKE and (source := followed(sources[-place].id, taken)) != claim.id:
                taken[claim.id] = source
    return {copy: followed(copy, taken) for copy in taken}


def _within(claim: Claim, passage: Span) -> bool:
    """Whether more than half of a claim stands in a passage."""
    size = sum(span.end - span.start for span in claim.spans)
    shared = (min(s.end, passage.end) - max(s.start, passage.start) for s in claim.spans)
    return 2 * sum(max(0, each) for each in shared) > size


def _named_apart(one: Claim, other: Claim) -> bool:
    """Whether two claims name places, or actors, of which none is the same."""
    return any(
        ours and theirs and not {e.name for e in ours} & {e.name for e in theirs}
        for ours, theirs in ((one.places, other.places), (one.actors, other.actors))
    )


def _figures(claim: Claim) -> tuple[object, ...]:
    """What must not differ between a claim and its copy: figures, dates and negation."""
    figures = [(each.value, each.high, each.unit) for each in claim.quantities]
    moments = [each.span.text.lower() for each in claim.moments]
    return claim.polarity, Counter(figures), Counter(moments)


def _likeness(one: Claim, other: Claim) -> float:
    """The share of words that two claims have in common."""
    a, b = (Counter(word.lower() for word in _WORD.findall(c.text)) for c in (one, other))
    return 2 * (a & b).total() / max(1, (a | b).total() + (a & b).total())
