"""`Claim`s and `Reuse`s in, out the claims that are copies, each with what it was copied from."""

import re
from collections import Counter
from collections.abc import Sequence

from crossread.records import Claim, Reuse, ReuseKind, Span
from crossread.story.reuse.families import followed
from crossread.text.listing import grouped

ALIKE = 0.8  # of two claims' words, for one to be the copy of the other
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


def copied_claims(claims: Sequence[Claim], found: Sequence[Reuse]) -> dict[str, str]:
    """Of each claim (id) inside a copied passage, or in a near copy, the claim it was copied from:
    the one there with most of its words, at least ALIKE of them, and the same figures."""
    held = grouped((claim.article, claim) for claim in claims)
    figures = {claim.id: _figures(claim) for claim in claims}
    words = {claim.id: Counter(w.lower() for w in _WORD.findall(claim.text)) for claim in claims}
    taken: dict[str, str] = {}
    for each in found:
        whole = each.kind is ReuseKind.REPRINT
        there, here = (held.get(side.article, []) for side in (each.earlier, each.later))
        inside = [claim for claim in there if whole or _within(claim, each.earlier)]
        sources = grouped((figures[claim.id], claim) for claim in inside)  # what must be the same
        for claim in here:
            if claim.id in taken or not (whole or _within(claim, each.later)):
                continue
            alike = sources.get(figures[claim.id], [])
            scored = [
                (_likeness(words[claim.id], words[source.id]), -n)
                for n, source in enumerate(alike)
                if not _named_apart(claim, source)
            ]
            best, place = max(scored, default=(0.0, 0))
            if best >= ALIKE and (source := followed(alike[-place].id, taken)) != claim.id:
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
    return claim.polarity, *(frozenset(Counter(each).items()) for each in (figures, moments))


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """The share of words that two claims have in common."""
    both = sum(min(count, other[word]) for word, count in one.items())
    return 2 * both / max(1, one.total() + other.total())
