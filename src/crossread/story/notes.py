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


def notes(articles: Sequence[Article], *, copied: int, left_out: int) -> tuple[str, ...]:
    """What was done and not done, in sentences."""
    undated = sum(published(each) is None for each in articles)
    unknown = sum(each.complete is None for each in articles)
    bare = sum(len(each.text.rstrip()) <= each.title_length for each in articles)
    found = []
    if len(articles) == 1:
        found.append("There is one article only: nothing is compared with it.")
    if copied:
        told = f"{_count(copied, 'article')} nearly the same as an earlier one"
        found.append(f"{told}: counted as articles, never as voices of their own.")
    if bare:
        found.append(f"{_count(bare, 'input')} a headline without a text: it can omit nothing.")
    if undated:
        told = f"{_count(undated, 'article')} without a date"
        found.append(f"{told}: not known to be early, late or an update, and omitting nothing.")
    if unknown:
        told = f"Of {unknown} of {len(articles)} articles it is not known whether the text is whole"
        found.append(f"{told}: no omission is claimed of them (--complete says that they are).")
    if left_out:
        told = f"{left_out} pairs of claims, the least alike, were not judged"
        found.append(f"{told}: the story is too large.")
    return tuple(found)


def _count(number: int, noun: str) -> str:
    return f"1 {noun} is" if number == 1 else f"{number} {noun}s are"
