"""What a comparison says of itself: what was done and not done, and why an article is left out."""

from collections.abc import Sequence

from crossread.records import Article, Unused
from crossread.records.publication import published
from crossread.story.likeness import Against
from crossread.story.stories import Grouped


def set_aside(article: Article, found: Grouped) -> Unused:
    """Why an article on another event is left out."""
    story = found.stories[0]
    own = next(each for each in found.stories if article.id in each.articles)
    company = f" with {len(own.articles) - 1} more" if len(own.articles) > 1 else ""
    joined = found.joined[own.articles[0]]
    why = ", ".join(_AGAINST[each] for each in joined.against or (Against.WORDS,))
    return Unused(
        article.name,
        f"it appears to cover a different event{company} than {story.title!r} ({why}); compare it"
        " separately",
    )


_AGAINST = {
    Against.WORDS: "few rare words or names in common",
    Against.DAYS: "other days of the week",
    Against.PLACES: "other places",
    Against.FIGURES: "other figures",
    Against.TIME: "published long before or after",
}


def notes(
    articles: Sequence[Article], copied: int, left_out: int, unsearched: int
) -> tuple[str, ...]:
    """What was done and not done, in sentences."""
    undated = sum(published(each) is None for each in articles)
    unknown = sum(each.complete is None for each in articles)
    bare = sum(len(each.text.rstrip()) <= each.title_length for each in articles)
    found = []
    if len(articles) == 1:
        found.append("There is only one article, so nothing is compared with it.")
    if copied:
        told = f"{_count(copied, 'article is', 'articles are')} nearly the same as an earlier one"
        count = "it counts as an article, not as an independent source"
        many = "they count as articles, not as independent sources"
        found.append(f"{told}; {count if copied == 1 else many}.")
    if bare:
        told = f"{_count(bare, 'input has', 'inputs have')} only a headline"
        found.append(f"{told}, so no omissions are claimed for {_these(bare)}.")
    if undated:
        told = f"{_count(undated, 'article has', 'articles have')} no date"
        found.append(f"{told}, so nothing that depends on time is claimed for {_these(undated)}.")
    if unknown:
        verb = "is" if unknown == 1 else "are"
        told = f"It is not known whether {unknown} of {len(articles)} articles {verb} complete"
        found.append(f"{told}; no omissions are claimed for {_these(unknown)} (see --complete).")
    if left_out:
        told = _count(left_out, "pair of claims was", "pairs of claims were")
        found.append(
            f"{told} not judged because the story is too large; they were the least alike."
        )
    if unsearched:
        told = _count(unsearched, "claim was", "claims were")
        found.append(f"{told} not searched for contradictions: too many say nearly the same.")
    return tuple(found)


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _these(number: int) -> str:
    return "it" if number == 1 else "them"
