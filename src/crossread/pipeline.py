"""The walk on one page: pure functions, records in, records out."""

from crossread.attribution import AttributionModel, attribute
from crossread.types import Article, Reading


def take_apart(article: Article, model: AttributionModel) -> Reading:
    """One article with every attribution in it."""
    return Reading(article, attribute(article, model))
