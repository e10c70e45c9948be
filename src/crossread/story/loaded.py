"""The `Reading`s of a story in, the loaded words of each article out, beside the others'.

What most of the other articles write as well is what the story is about, and no one's choice.
"""

from collections.abc import Sequence
from dataclasses import replace

from crossread.article.loaded import loaded_words
from crossread.article.page import page_of
from crossread.records import Reading
from crossread.records.loaded import LoadedWords
from crossread.text.outlets import pattern
from crossread.text.words import split


def story_loaded(readings: Sequence[Reading]) -> tuple[LoadedWords, ...]:
    """The loaded words of each article, names of the outlets left out."""
    names = pattern([each.article.outlet for each in readings if each.article.outlet])
    found = []
    for each in readings:
        text = each.article.text
        named = [found.span() for found in names.finditer(text)] if names else []
        found.append(loaded_words(page_of(each.article), each.attributions, named))
    texts = {each.article.id: _words(each.article.text) for each in readings}
    held = {each.article: texts[each.article] for each in found if each.sentences}
    return tuple(
        _chosen(each, [words for article, words in held.items() if article != each.article])
        for each in found
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(word.lower for word in split(text))


def _chosen(found: LoadedWords, others: Sequence[frozenset[str]]) -> LoadedWords:
    """The loaded words of an article without those that most of the others use as well."""

    def shared(word: str) -> bool:
        return len(others) > 1 and 2 * sum(word in words for words in others) > len(others)

    return replace(found, words=tuple(s for s in found.words if not shared(s.text.lower())))
