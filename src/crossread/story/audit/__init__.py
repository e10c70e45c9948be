"""What an article says of other outlets' coverage, beside the texts of those outlets.

Readings in, an `Audit` for each claim about coverage out; nothing is called false or a lie.
"""

from collections.abc import Sequence

from crossread.article.page import page_of
from crossread.models.directories import Model
from crossread.records import Reading
from crossread.records.audits import Audit
from crossread.story.audit.carrying import shelf, weighed
from crossread.story.audit.coverage_claims import coverage_claims
from crossread.story.audit.tested import beside, tested
from crossread.text.outlets import pattern


def audits(
    readings: Sequence[Reading], sources: Sequence[Reading], model: Model
) -> tuple[Audit, ...]:
    """The claims of `readings` about coverage, each tested on the `sources`."""
    at_hand = tuple(dict.fromkeys(e.article.outlet for e in sources if e.article.outlet))
    claims = [
        (reading.article, claim)
        for reading in readings
        for claim in coverage_claims(page_of(reading.article), at_hand, model)
    ]
    if not claims:
        return ()
    texts = tuple(reading.article for reading in sources)
    own = [beside(claim, article, texts) for article, claim in claims]
    known = shelf(sources if any(own) else (), readings, pattern(at_hand))
    parts = [
        [known.marked(span, claim.span) for span in claim.content] if of else []
        for of, (_, claim) in zip(own, claims, strict=True)
    ]
    found = weighed(parts, known, model)
    return tuple(
        tested(claim, article, of, known, shown)
        for (article, claim), of, shown in zip(claims, own, found, strict=True)
    )
