"""The walk on one page: pure functions, records in, records out."""

from crossread.attribution import AttributionModel, attribute
from crossread.speakers import name_speakers
from crossread.types import Article, Reading
from crossread.wording import weigh_wording


def take_apart(article: Article, model: AttributionModel) -> Reading:
    """One article with every attribution in it, who its source is and how it is said."""
    named = name_speakers(article, attribute(article, model))
    return Reading(article, weigh_wording(article, named))
