"""crossread for Python programs: read, compare, quotes and weigh, each in one call.

Takes names of files, folders and addresses, or articles; gives records. docs/python.md shows them.
"""

import warnings
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from crossread.errors import UsageError
from crossread.pipeline import Models, check_quotes, open_models, take_apart
from crossread.pipeline import compare as compare_articles
from crossread.read import read as read_inputs
from crossread.records import Article, Comparison, Judgement, QuoteCheck, Reading, Unused
from crossread.weighing.case_file import open_case
from crossread.weighing.judging import judge

__all__ = ["UnusedInput", "articles", "compare", "quotes", "read", "weigh"]

Input = str | Path | Article


class UnusedInput(UserWarning):
    """An input, or a part of one, that gave no article."""


def articles(*inputs: Input, outlet: str | None = None) -> list[Article]:
    """The articles of files, folders and addresses, and articles as they are.

    What gives none is told by a warning (`UnusedInput`); UsageError where nothing is left.
    `outlet` is the outlet of what states none.
    """
    found: list[Article] = []
    for each in inputs:
        for item in (
            [each] if isinstance(each, Article) else read_inputs([str(each)], outlet=outlet)
        ):
            if isinstance(item, Unused):
                warnings.warn(f"{item.name}: {item.reason}", UnusedInput, stacklevel=3)
            else:
                found.append(item)
    if not found:
        raise UsageError("the inputs give no article; name a file, a folder or an address")
    return found


def read(*inputs: Input, outlet: str | None = None) -> list[Reading]:
    """Who says what in each article."""
    model = _models().attribution
    return [take_apart(each, model) for each in articles(*inputs, outlet=outlet)]


def compare(*inputs: Input) -> Comparison:
    """The coverage of one story; what belongs to another is in `unused`."""
    return compare_articles(articles(*inputs), _models())


def quotes(article: Input, against: Sequence[Input]) -> QuoteCheck:
    """Every quotation of an article checked against the texts it is from."""
    return check_quotes(articles(article), articles(*against), _models().attribution)


def weigh(case_file: str | Path) -> Judgement:
    """What a case file comes to."""
    return judge(open_case(Path(case_file)))


@cache
def _models() -> Models:
    return open_models()
