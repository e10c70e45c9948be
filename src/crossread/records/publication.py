"""When an article was published, as exactly as its date says, and which of two came first."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from crossread.records.articles import Article

_DAY = timedelta(days=1)


_LAST = datetime.max.replace(tzinfo=UTC)


def published(article: Article) -> tuple[datetime, datetime] | None:
    """The first and the last moment an article can have been published; None where unknown.

    A date alone is the whole day; a time without an offset is taken as UTC.
    """
    if article.published is None:
        return None
    try:
        moment = datetime.fromisoformat(article.published)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    timed = len(article.published) > len("2024-03-12")
    return moment, moment if timed else moment + min(_DAY, _LAST - moment)


def before(a: Article, b: Article) -> bool | None:
    """Whether `a` was published before `b`; None where their dates cannot tell."""
    one, other = published(a), published(b)
    if one is None or other is None:
        return None
    if one[1] <= other[0] and one[0] < other[0]:
        return True
    return False if other[1] <= one[0] and other[0] < one[0] else None


def in_order(articles: Sequence[Article]) -> list[Article]:
    """Articles by publication, then by text: an order that no outlet's name changes."""
    return sorted(articles, key=lambda a: ((published(a) or (_LAST, _LAST)), a.text))
