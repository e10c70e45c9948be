"""A story's claims in, the times they give for what happened out, the earliest first."""

from collections.abc import Iterable, Sequence

from crossread.article.dates.zones import zone
from crossread.records import Claim, ClaimKind, Moment
from crossread.records.geography import TimelineEntry

METHOD = "moments@1"
When = tuple[str, str, str, str]


def timeline(claims: Sequence[Claim]) -> tuple[TimelineEntry, ...]:
    """An entry for each time that claims of fact give, with all claims that give the same one;
    what cannot be resolved (an undated article's "Monday") gives none."""
    found: dict[When, list[tuple[Claim, Moment]]] = {}
    for claim in claims:
        for moment in claim.moments if claim.kind is ClaimKind.FACTUAL else ():
            if moment.start and moment.end:
                told = zone(moment.span.text).name
                when = moment.start, moment.end, moment.relation, told
                found.setdefault(when, []).append((claim, moment))
    return tuple(_entry(when, found[when]) for when in sorted(found))


def _entry(when: When, told: Iterable[tuple[Claim, Moment]]) -> TimelineEntry:
    pairs = list(told)
    return TimelineEntry(
        *when[:3],
        claims=tuple(dict.fromkeys(claim.id for claim, _ in pairs)),
        shown_by=tuple(dict.fromkeys(moment.span for _, moment in pairs)),
        method=METHOD,
        score=max(claim.score for claim, _ in pairs),
    )
