"""Loaded words in lines: each article beside the story's others, its words with their sentences.

Takes the `LoadedWords` of a comparison and its index, gives what the page and the terminal print.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from crossread.records import Span
from crossread.records.loaded import LoadedWords
from crossread.report.views.naming import SHOWN, WordUse
from crossread.report.views.segments import printable
from crossread.story.index import Index, sentence
from crossread.text.listing import grouped


class LoadedLine(NamedTuple):
    """One article: how many of its own sentences are loaded, the share in the other articles (None
    where there is nothing to compare), its loaded words and its claims of certainty."""

    number: int
    outlet: str
    loaded: int
    sentences: int
    others: float | None
    words: tuple[WordUse, ...]
    certain: tuple[WordUse, ...]
    found: LoadedWords


def loaded_lines(every: Sequence[LoadedWords], known: Index) -> tuple[LoadedLine, ...]:
    """Every article with sentences of its own, the most loaded first."""
    held = [each for each in every if each.sentences]
    made = [
        LoadedLine(
            known.number[each.article],
            known.columns.get(each.article, ""),
            each.loaded,
            each.sentences,
            _share(other for other in held if other is not each),
            _uses(each.words, known),
            _uses(each.certain, known),
            each,
        )
        for each in held
    ]
    made.sort(key=lambda line: (-line.loaded / line.sentences, line.number))
    return tuple(made)


def _share(others: Iterable[LoadedWords]) -> float | None:
    some = list(others)
    total = sum(each.sentences for each in some)
    return sum(each.loaded for each in some) / total if total else None


def _uses(spans: Sequence[Span], known: Index) -> tuple[WordUse, ...]:
    """Each word once, with how often it is used and sentences with it, the commonest first."""
    places = grouped((" ".join(span.text.lower().split()), span) for span in spans)
    made = [
        WordUse(printable(words), len(some), tuple(_sentence(known, span) for span in some[:SHOWN]))
        for words, some in places.items()
    ]
    return tuple(sorted(made, key=lambda use: -use.times))


def _sentence(known: Index, span: Span) -> str:
    _, (start, end), _ = sentence(known, span.article, span.start, span.end)
    return printable(known.articles[span.article].text[start:end])
