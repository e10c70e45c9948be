"""The walk on one page: pure functions, records in, records out."""

from crossread.attribution import AttributionModel, attribute
from crossread.types import Article, Reading
from crossread.wording import weigh_wording


def take_apart(article: Article, model: AttributionModel) -> Reading:
    """One article with every attribution in it, and how each is said."""
    return Reading(article, weigh_wording(article, attribute(article, model)))
