"""`crossread stories`: which of the articles handed over report the same event."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import click

from crossread.cli.inputs import gather
from crossread.cli.options import stated, written
from crossread.cli.output import aim, end, put, stopping, tell
from crossread.exports.decisions import decisions as decided_on
from crossread.exports.decisions import read_decisions
from crossread.exports.stories import outlets_of, stories_csv, stories_json, stories_jsonl
from crossread.records import Article
from crossread.report import say
from crossread.report.terminal import rich
from crossread.story.stories import Grouped
from crossread.stream.arrivals import stories, story_of
from crossread.text.listing import counted

FORMATS = ("json", "jsonl", "csv")


@click.command("stories")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@stated
@click.option(
    "--decisions",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Your decisions on stories (merge, split, pin), one JSON object per line.",
)
@click.option(
    "--story", metavar="ARTICLE", help="Only the story with this article (its ID or address)."
)
@written(FORMATS)
def command(
    inputs: tuple[str, ...],
    form: str | None,
    output: str | None,
    quiet: bool,
    decisions: Path | None,
    **known: str | None,
) -> None:
    """Group articles into stories: which of them report the same event.

    A story that resumes after a pause of more than a week is listed separately, with the story it
    continues. INPUT is the same as for `crossread read`.

    Exit codes: 0 success, 2 invalid usage, 3 some inputs skipped, 4 no usable input. Skipped
    inputs are listed with the reason on standard error.
    """
    with stopping():
        story, given = known.pop("story"), (*inputs, str(decisions)) if decisions else inputs
        target, form = aim(output, form, FORMATS, given)
        lines = read_decisions([decisions] if decisions else [])
        articles, unused = gather(inputs, complete=False, quiet=quiet, **known)
        decided, refused = decided_on(lines, articles)
        tell(refused, quiet=quiet)
        unused += refused
        found = stories(articles, decided)
        if story:
            found = replace(found, stories=(story_of(found, articles, story),))
        writers = {
            "json": lambda made: stories_json(made, articles, unused),
            "jsonl": lambda made: stories_jsonl(made, articles),
            "csv": lambda made: stories_csv(made, articles),
        }
        put(found, form, target, partial(_show, articles), writers)
    end(unused=unused)


def _show(articles: Sequence[Article], found: Grouped, console: "rich.Console") -> None:
    known = {each.id: each for each in articles}
    titles = {each.id: each.title for each in found.stories}
    for story in found.stories:
        ends = [each for each in dict.fromkeys((story.first, story.last)) if each]
        facts = [counted(len(story.articles), "article"), " to ".join(ends)]
        say(console, f"{story.title} ({', '.join(each for each in facts if each)})")
        if outlets := outlets_of(story, known):
            say(console, f"  Outlets: {', '.join(outlets)}")
        if story.id in found.continues:
            earlier = found.continues[story.id]
            say(console, f"  Continues: {titles.get(earlier, earlier)}")
        for number in story.articles:
            each = known[number]
            say(console, f"  {number}  {each.name or each.url or each.outlet or ''}")
