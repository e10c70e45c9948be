"""What an article says of other outlets' coverage, beside the texts of those outlets.

Readings in, an `Audit` for each claim about coverage out; nothing is called false or a lie.
"""

from collections.abc import Sequence

from crossread.article.page import page_of
from crossread.models.directories import Model
from crossread.records import Reading
from crossread.records.audits import Audit
from crossread.story.audit.carrying import shelf
from crossread.story.audit.coverage_claims import coverage_claims
from crossread.story.audit.tested import tested
from crossread.text.outlets import pattern


def audits(
    readings: Sequence[Reading], sources: Sequence[Reading], model: Model
) -> tuple[Audit, ...]:
    """The claims of `readings` about coverage, each tested on the `sources`."""
    at_hand = tuple(dict.fromkeys(e.article.outlet for e in sources if e.article.outlet))
    claims = [
        (reading.article, claim)
        for reading in readings
        for claim in coverage_claims(page_of(reading.article), at_hand)
    ]
    if not claims:
        return ()
    known = shelf(sources, readings, pattern(at_hand), model)
    return tuple(tested(claim, article, known, model) for article, claim in claims)
