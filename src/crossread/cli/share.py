"""`crossread share`: findings for others, without a word of the articles."""

import json
import os
import secrets
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from crossread.cli.output import (
    NONE_USABLE,
    SOME_UNUSED,
    destination,
    protect_inputs,
    stepping,
    stopping,
    tell,
    write,
)
from crossread.errors import UsageError
from crossread.exports.findings import (
    Finding,
    case_findings,
    comparison_findings,
    reading_findings,
)
from crossread.exports.saved_comparison import open_comparison
from crossread.exports.shares import secret_of, share, share_json
from crossread.models.tagger import open_model
from crossread.pipeline import take_apart
from crossread.read import read
from crossread.records import Article, Unused
from crossread.report import open_console
from crossread.weighing.case_file import open_case

VARIABLE = "CROSSREAD_PASSPHRASE"
Found = tuple[list[Article], Iterable[Finding], list[Unused]]


@click.command("share")
@click.argument("inputs", nargs=-1, required=True, metavar="STORY|CASE|FILE...")
@click.option("-o", "--output", required=True, metavar="FILE", help="File to write; - for stdout.")
@click.option("-q", "--quiet", is_flag=True, help="Hide progress and warnings.")
def command(inputs: tuple[str, ...], output: str, quiet: bool) -> None:
    """Write findings without article text, for readers who have their own copies.

    STORY is a comparison saved as JSON, CASE a case file; from any other FILE the statements are
    read, as by `crossread read`. The share holds addresses, offsets and digests made with a
    passphrase, taken from CROSSREAD_PASSPHRASE or asked for; hand it on by another channel.
    `crossread verify` checks a share against articles.

    Exit codes: 0 success, 2 invalid usage, 3 some inputs skipped, 4 no usable input.
    """
    with stopping():
        target = destination(output)
        protect_inputs(inputs, target)
        articles, findings, unused = gathered(inputs, target, quiet=quiet)
        tell(unused, quiet=quiet)
        if not articles:
            raise click.exceptions.Exit(NONE_USABLE)
        secret = secret_of(passphrase(twice=True), secrets.token_bytes(16))
        text = share_json(share(articles, findings, secret))
        write(iter([text.encode()]), target)
    if unused:
        raise click.exceptions.Exit(SOME_UNUSED)


def passphrase(*, twice: bool) -> str:
    """The passphrase from the environment, or asked for at a terminal."""
    given = os.environ.get(VARIABLE)
    if given is not None:
        return given
    if sys.stdin is None or not sys.stdin.isatty():
        raise UsageError(f"there is no terminal to ask for the passphrase; set {VARIABLE}")
    asked: str = click.prompt("Passphrase", hide_input=True, confirmation_prompt=twice, err=True)
    return asked


def gathered(inputs: tuple[str, ...], target: Path | None, *, quiet: bool) -> Found:
    """The articles and findings of a saved comparison, of a case, or of articles read now."""
    if len(inputs) == 1 and inputs[0].endswith(".toml"):
        return _of_case(Path(inputs[0]))
    if len(inputs) == 1 and is_comparison(Path(inputs[0])):
        found = open_comparison(Path(inputs[0]))
        return [each.article for each in found.readings], comparison_findings(found), []
    items = list(read(inputs))
    articles = {each.id: each for each in items if isinstance(each, Article)}
    unused = [each for each in items if isinstance(each, Unused)]
    if not articles:
        return [], [], unused
    model, readings = open_model(), []
    with stepping(open_console(stderr=True), target, quiet=quiet) as step:
        for article in articles.values():
            readings.append(take_apart(article, model))
            step(article.name)
    return list(articles.values()), reading_findings(readings), unused


def _of_case(path: Path) -> Found:
    """The evidence of a case; a source whose article cannot be read again is named as unused."""
    case = open_case(path)
    files = [str(path.parent / each.file) for each in case.sources if each.file]
    read_again = list(read(files)) if files else []
    known = {each.id: each for each in read_again if isinstance(each, Article)}
    articles = [known[each.article] for each in case.sources if each.article in known]
    reason = "its article is not in the file the case names; name the file in the case"
    unused = [
        Unused(f"source {each.id}", reason) for each in case.sources if each.article not in known
    ]
    return articles, case_findings(case, articles), unused


def is_comparison(path: Path) -> bool:
    """Whether a file looks like the JSON of a comparison, and not like articles."""
    if path.suffix.lower() != ".json" or not path.is_file():
        return False
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(found, dict) and {"story", "coverage", "articles"} <= found.keys()
