"""When an article was published, as exactly as its date says, and which of two came first."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from crossread.records.articles import Article

_LAST = datetime.max.replace(tzinfo=UTC)


@lru_cache(maxsize=4096)
def moment(written: str | None) -> tuple[datetime, datetime] | None:
    """The first and the last moment that an ISO 8601 date can mean, a whole day for a date alone;
    a time without an offset is taken as UTC. None where there is no such date."""
    try:
        when = datetime.fromisoformat(written or "")
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        timed = len(written or "") > len("2024-03-12")
        whole = timedelta() if timed else timedelta(days=1, microseconds=-1)
        return when.astimezone(UTC), when.astimezone(UTC) + whole
    except (ValueError, OverflowError):
        return None


def published(article: Article) -> tuple[datetime, datetime] | None:
    """The first and the last moment an article can have been published; None where unknown."""
    return moment(article.published)


def before(a: Article, b: Article) -> bool | None:
    """Whether `a` was published before `b`; None where their dates cannot tell."""
    one, other = published(a), published(b)
    if one is None or other is None:
        return None
    if one[1] < other[0]:
        return True
    return False if other[1] < one[0] else None


def in_order(articles: Sequence[Article]) -> list[Article]:
    """Articles by publication, then by text: an order that no outlet's name changes."""
    return sorted(articles, key=lambda a: ((published(a) or (_LAST, _LAST)), a.text))
