"""What `export`, `share` and `blind-check` are given: something saved, or articles; also a story of
an archive, compared."""

import json
from collections.abc import Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crossread.cli.inputs import parted
from crossread.cli.output import stepping, tell
from crossread.errors import UsageError
from crossread.exports.doccano import doccano_readings
from crossread.exports.findings import (
    Finding,
    case_findings,
    comparison_findings,
    reading_findings,
)
from crossread.exports.label_studio import label_studio_readings
from crossread.exports.saved_comparison import LARGEST, parse_comparison, parse_readings
from crossread.models.tagger import open_model
from crossread.pipeline import open_models, take_apart
from crossread.records import Article, Case, Comparison, Reading, Unused
from crossread.report import open_console
from crossread.store.opening import archive as opened
from crossread.store.stories import story
from crossread.stream.archived import compare_story
from crossread.weighing.case_file import open_case


@dataclass(frozen=True, slots=True)
class Saved:
    """What was found, with its articles and what was not used; one of the three kinds."""

    articles: tuple[Article, ...]
    unused: tuple[Unused, ...] = ()
    readings: tuple[Reading, ...] = ()
    comparison: Comparison | None = None
    case: Case | None = None

    def findings(self) -> tuple[Finding, ...]:
        if self.comparison:
            return tuple(comparison_findings(self.comparison))
        if self.case:
            return tuple(case_findings(self.case, self.articles))
        return tuple(reading_findings(self.readings))


def gathered(inputs: tuple[str, ...], target: Path | None, *, quiet: bool) -> Saved:
    """One saved file opened; anything else is read now, as by `crossread read`."""
    if len(inputs) == 1 and inputs[0].endswith(".toml"):
        return _of_case(Path(inputs[0]))
    if len(inputs) == 1 and (found := _opened(Path(inputs[0]))):
        return found
    given, unused = parted(inputs)
    articles = tuple({each.id: each for each in given}.values())
    return Saved(articles, tuple(unused), _read_now(articles, target, quiet=quiet))


def stored_articles(inputs: tuple[str, ...]) -> tuple[list[Article], list[Unused]]:
    """The articles of a saved comparison, or those that the inputs hold."""
    if len(inputs) == 1 and (found := _opened(Path(inputs[0]))) and found.comparison:
        return list(found.articles), list(found.comparison.unused)
    given, unused = parted(inputs)
    return list({each.id: each for each in given}.values()), unused


def of_comparison(comparison: Comparison) -> Saved:
    """A comparison as it was made."""
    return Saved(tuple(each.article for each in comparison.readings), comparison=comparison)


def compared(
    place: str | None, names: Sequence[str], target: Path | None, *, quiet: bool
) -> Comparison:
    """The comparison of a story of an archive; UsageError where it has none."""
    if len(names) != 1:
        raise UsageError(f"name one story of the archive, not {len(names)}")
    with opened(place) as archive:
        row = archive.read(story, names[0])
        with stepping(open_console(stderr=True), target, quiet=quiet) as step:
            comparison = compare_story(archive, row, open_models(), step=step)
    tell(comparison.unused, quiet=quiet)
    return comparison


def _read_now(articles: Sequence[Article], target: Path | None, *, quiet: bool) -> Any:
    if not articles:
        return ()
    model, readings = open_model(), []
    with stepping(open_console(stderr=True), target, quiet=quiet) as step:
        for article in articles:
            readings.append(take_apart(article, model))
            step(article.name)
    return tuple(readings)


def _opened(path: Path) -> Saved | None:
    """The comparison, readings or annotated texts in a file; None where it holds articles."""
    if path.suffix.lower() not in (".json", ".jsonl") or not path.is_file():
        return None
    if path.stat().st_size > LARGEST:
        raise UsageError(f"{path} is larger than {LARGEST // 1_000_000} MB; split it")
    try:
        text = path.read_text(encoding="utf-8")
        found = _json(text)
    except (OSError, ValueError, RecursionError):
        return None
    several = found if isinstance(found, list) else [found]
    first = several[0] if several and isinstance(several[0], dict) else {}
    if {"story", "coverage", "articles"} <= first.keys():
        return of_comparison(parse_comparison(text, str(path)))
    if {"crossread", "articles"} <= first.keys():
        readings = parse_readings(found, str(path))
        return Saved(tuple(each.article for each in readings), readings=readings)
    return _annotated(first.keys(), several)


def _json(text: str) -> Any:
    """One document, or the list of the documents of its lines."""
    try:
        return json.loads(text)
    except ValueError:
        return [json.loads(line) for line in text.splitlines() if line.strip()]


def _annotated(keys: Set[str], items: Sequence[Any]) -> Saved | None:
    """The readings in what people annotated in another tool; None for anything else."""
    if "data" in keys and keys & {"annotations", "predictions"}:
        found = list(label_studio_readings(items))
    elif {"text", "entities"} <= keys:
        found = list(doccano_readings(items))
    else:
        return None
    readings = tuple(each for each in found if isinstance(each, Reading))
    unused = tuple(each for each in found if isinstance(each, Unused))
    return Saved(tuple(each.article for each in readings), unused, readings)


def _of_case(path: Path) -> Saved:
    """The evidence of a case; a source whose article cannot be read again is named as unused."""
    case = open_case(path)
    files = [str(path.parent / each.file) for each in case.sources if each.file]
    known = {each.id: each for each in parted(files)[0]}
    articles = tuple(known[each.article] for each in case.sources if each.article in known)
    reason = "its article is not in the file the case names; name the file in the case"
    unused = tuple(
        Unused(f"source {each.id}", reason) for each in case.sources if each.article not in known
    )
    return Saved(articles, unused, case=case)
