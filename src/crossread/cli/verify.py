"""`crossread verify`: a share held against the reader's own copies of the articles."""

from functools import partial
from pathlib import Path

import click

from crossread.cli.inputs import needed, parted
from crossread.cli.options import written
from crossread.cli.output import aim, end, put, stopping
from crossread.cli.several import several
from crossread.cli.share import passphrase
from crossread.exports.codec import dump
from crossread.exports.shares import LARGEST, Share, opened, parse_share
from crossread.exports.verifying import SpanState, Verified, verify
from crossread.files import bounded
from crossread.records import Article
from crossread.report import say
from crossread.report.terminal import rich
from crossread.text.listing import grouped

SHOWN = 200  # spans listed in the terminal


@click.command("verify", cls=several("--with"))
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--with",
    "articles",
    multiple=True,
    required=True,
    metavar="ARTICLE...",
    help="Your copies of the articles (takes several).",
)
@written(["json"])
def command(
    file: Path, articles: tuple[str, ...], form: str | None, output: str | None, quiet: bool
) -> None:
    """Check the shared findings in FILE against your own copies of the articles.

    Each passage is confirmed (the same words in the same place), moved (the same words elsewhere
    in the article), changed, or its article is missing. Differences in spacing, Unicode form and
    style of quotation marks do not count. The passphrase is taken from CROSSREAD_PASSPHRASE or
    asked for.

    Exit codes: 0 success, 1 a passage is changed or missing, 2 invalid usage, 3 some inputs
    skipped, 4 no usable input.
    """
    with stopping():
        target, form = aim(output, form, ["json"], (str(file), *articles))
        made = parse_share(bounded(file, LARGEST, "name a file of crossread share"), str(file))
        copies, unused = parted(articles)
        needed(copies, unused, quiet=quiet)
        found = verify(made, opened(made, passphrase(twice=False)), copies)
        writers = {"json": lambda _: _json(made, found, copies)}
        put(found, form, target, partial(_show, made), writers)
    wrong = (SpanState.CHANGED, SpanState.MISSING)
    end(finding=any(each.state in wrong for each in found), unused=unused)


def _kinds(made: Share) -> dict[tuple[int, int], list[str]]:
    """The kinds of the findings that rest on a span."""
    return grouped(
        (place, f"{each.kind} {role}")
        for each in made.findings
        for role, places in each.spans
        for place in places
    )


def _json(made: Share, found: tuple[Verified, ...], copies: list[Article]) -> str:
    names = {each.id: each.name for each in copies}
    kinds = _kinds(made)
    spans = []
    for each in found:
        shared = made.articles[each.article]
        span = shared.spans[each.span]
        spans.append(
            {
                "article": shared.name,
                "outlet": shared.outlet,
                "url": shared.url,
                "start": span.start,
                "end": span.end,
                "findings": kinds.get((each.article, each.span), []),
                "state": each.state.value,
                "copy": names[each.found.article] if each.found else None,
                "found": [each.found.start, each.found.end] if each.found else None,
                "text": each.found.text if each.found else None,
            }
        )
    counts = {state.value: sum(each.state is state for each in found) for state in SpanState}
    return dump({"counts": counts, "spans": spans}, indent=1) + "\n"


def _show(made: Share, found: tuple[Verified, ...], console: "rich.Console") -> None:
    kinds = _kinds(made)
    listed = 0
    for number, article in enumerate(made.articles):
        own = [each for each in found if each.article == number]
        counts = [(state, sum(each.state is state for each in own)) for state in SpanState]
        told = ", ".join(f"{count} {state.value}" for state, count in counts if count)
        name = article.name or article.url or article.outlet or f"article {number + 1}"
        say(console, f"{name}: {told or 'no passages'}")
        for each in own:
            if each.state is SpanState.CHANGED and listed < SHOWN:
                span = article.spans[each.span]
                kind = ", ".join(dict.fromkeys(kinds.get((number, each.span), [])))
                say(console, f"  changed: characters {span.start} to {span.end} ({kind})")
                listed += 1
