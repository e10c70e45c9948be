"""Inputs in, the articles that can be compared and what cannot be used, named, out."""

from collections.abc import Sequence
from dataclasses import replace

import click

from crossread.cli.output import NONE_USABLE, tell
from crossread.pipeline import comparable
from crossread.read import read
from crossread.records import Article, Unused


def gather(
    inputs: Sequence[str], *, complete: bool, quiet: bool, **known: str | None
) -> tuple[list[Article], list[Unused]]:
    """The articles of the inputs; the command ends where there is none. `complete`: those that do
    not say so are whole."""
    found = list(read(inputs, **known))
    unused = [item for item in found if isinstance(item, Unused)]
    articles = [item for item in found if isinstance(item, Article)]
    if complete:
        articles = [replace(a, complete=True) if a.complete is None else a for a in articles]
    articles, unfit = comparable(articles)
    unused += unfit
    tell(unused, quiet=quiet)
    if not articles:
        raise click.exceptions.Exit(NONE_USABLE)
    return articles, unused
