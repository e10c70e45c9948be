"""Inputs in; articles, and what cannot be used with its reason, out: one way for all commands."""

from collections.abc import Sequence
from dataclasses import replace

from crossread.cli.output import end, tell
from crossread.pipeline import comparable
from crossread.read import read
from crossread.records import Article, Unused

Gathered = tuple[list[Article], list[Unused]]


def parted(inputs: Sequence[str], **known: str | None) -> Gathered:
    """The articles of the inputs, and the inputs that gave none."""
    found = list(read(inputs, **known)) if inputs else []
    articles = [item for item in found if isinstance(item, Article)]
    return articles, [item for item in found if isinstance(item, Unused)]


def needed(articles: Sequence[Article], unused: Sequence[Unused], *, quiet: bool) -> None:
    """Name what cannot be used; the command ends where no article is left."""
    tell(unused, quiet=quiet)
    end(usable=bool(articles))


def gather(inputs: Sequence[str], *, complete: bool, quiet: bool, **known: str | None) -> Gathered:
    """The articles that can be compared. `complete`: those that do not say so are whole."""
    articles, unused = parted(inputs, **known)
    if complete:
        articles = [replace(a, complete=True) if a.complete is None else a for a in articles]
    articles, unfit = comparable(articles)
    needed(articles, unused + unfit, quiet=quiet)
    return articles, unused + unfit


def sides(
    article: str, against: Sequence[str], *, quiet: bool, outlet: str | None = None
) -> tuple[list[Article], list[Article], tuple[Unused, ...]]:
    """The article of a check, the texts it is held against, and what cannot be used."""
    (articles, unused), (texts, more) = parted((article,)), parted(against, outlet=outlet)
    unused += more
    needed(texts if against and articles else articles, unused, quiet=quiet)
    return articles, texts, tuple(unused)
