"""Articles as they come, and the stories they tell: grouped, decided on by people, found by name.

Pure: what is kept between two runs is the business of `store/`.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from crossread.errors import UsageError
from crossread.records import Article, Story
from crossread.story.masking import Covered, covered
from crossread.story.stories import Grouped, Joined, OpenStories, group, story
from crossread.story.traits import traits
from crossread.text.outlets import pattern

DECISIONS = 100_000  # lines of one file
Groups = dict[str, list[str]]


class DecisionKind(StrEnum):
    """What a person decides on stories."""

    MERGE = "merge"
    SPLIT = "split"
    PIN = "pin"


@dataclass(frozen=True, slots=True)
class StoryDecision:
    """`merge`: the stories of these articles are one. `split`: these articles are a story of their
    own. `pin`: the first articles belong to the story of the last one. Articles by id or address.
    """

    kind: DecisionKind
    articles: tuple[str, ...]
    author: str = ""
    why: str = ""
    when: str = ""


def hidden(articles: Sequence[Article]) -> list[Covered]:
    """The articles with the outlets' names covered, so that they decide nothing."""
    names = pattern([each.outlet for each in articles if each.outlet])
    return [covered(each, names) for each in articles]


def stories(articles: Sequence[Article], decisions: Sequence[StoryDecision] = ()) -> Grouped:
    """The articles handed over, by event; what people decided comes last and stands."""
    found = group(hidden(articles))
    return decided(found, articles, decisions) if decisions else found


def arrive(articles: Iterable[Covered], opened: OpenStories) -> Iterator[Joined]:
    """The story that each article of a stream joins, one by one, or opens."""
    for each in articles:
        yield opened.arrive(replace(traits(each.article), article=each.original.id))


def decided(
    found: Grouped, articles: Sequence[Article], decisions: Sequence[StoryDecision]
) -> Grouped:
    """The stories as people want them; UsageError where a decision names no article at hand."""
    groups: Groups = {each.articles[0]: list(each.articles) for each in found.stories}
    known = {each.id: each for each in articles}
    rank = {each: number for number, each in enumerate(found.joined)}
    for decision in decisions:
        named = [number for name in decision.articles for number in named_by(name, known)]
        _APPLIED[decision.kind](groups, named)
    made = [
        story([known[each] for each in sorted(members, key=rank.__getitem__)])
        for members in groups.values()
        if members
    ]
    made.sort(key=lambda each: (-len(each.articles), rank[each.articles[0]]))
    return replace(found, stories=tuple(made), continues=_continued(found, made))


def named_by(name: str, articles: Mapping[str, Article]) -> list[str]:
    """The ids of the articles that an id or an address names."""
    if name in articles:
        return [name]
    found = [number for number, each in articles.items() if each.url == name]
    if not found:
        raise UsageError(f"No article has the ID or address {name!r}; check the spelling")
    return found


def story_of(found: Grouped, articles: Sequence[Article], name: str) -> Story:
    """The story with the article that an id or an address names."""
    (number, *_) = named_by(name, {each.id: each for each in articles})
    return next(each for each in found.stories if number in each.articles)


def _merge(groups: Groups, named: Sequence[str]) -> None:
    keys = [key for key, members in groups.items() if not set(named).isdisjoint(members)]
    for key in keys[1:]:
        groups[keys[0]] += groups.pop(key)


def _split(groups: Groups, named: Sequence[str]) -> None:
    _take(groups, named)
    groups[f"split {named[0]}"] = list(dict.fromkeys(named))


def _pin(groups: Groups, named: Sequence[str]) -> None:
    *moved, anchor = named
    moved = [each for each in dict.fromkeys(moved) if each != anchor]
    _take(groups, moved)
    next(members for members in groups.values() if anchor in members).extend(moved)


def _take(groups: Groups, named: Sequence[str]) -> None:
    for key, members in groups.items():
        groups[key] = [each for each in members if each not in named]


_APPLIED: dict[DecisionKind, Callable[[Groups, Sequence[str]], None]] = {
    DecisionKind.MERGE: _merge,
    DecisionKind.SPLIT: _split,
    DecisionKind.PIN: _pin,
}


def _continued(found: Grouped, made: Sequence[Story]) -> dict[str, str]:
    """Which story goes on which, by where the articles are that said so."""
    owner = {number: each.id for each in made for number in each.articles}
    links = ((each.article, each.continues) for each in found.joined.values() if each.continues)
    return {owner[new]: owner[old] for new, old in links if owner[new] != owner[old]}


def read_decisions(path: Path) -> tuple[StoryDecision, ...]:
    """The decisions of a file, one JSON object a line; UsageError names the line that is none."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise UsageError(f"Cannot read {str(path)!r}: {reason}") from None
    if len(lines) > DECISIONS:
        raise UsageError(f"{str(path)!r} has {len(lines)} lines; split it ({DECISIONS} at most)")
    numbered = enumerate(lines, 1)
    return tuple(_decision(line, f"{path}:{n}") for n, line in numbered if line.strip())


def _decision(line: str, place: str) -> StoryDecision:
    example = '{"kind": "merge", "articles": ["ID or address", "ID or address"]}'
    try:
        held = json.loads(line)
        kind, articles = DecisionKind(held["kind"]), held["articles"]
        said = [held.get(name, "") for name in ("author", "why", "when")]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise UsageError(f"{place} is not a decision; write it as {example}") from None
    if not isinstance(articles, list) or not all(isinstance(e, str) for e in (*articles, *said)):
        raise UsageError(f"{place} is not a decision; write it as {example}")
    least = 1 if kind is DecisionKind.SPLIT else 2
    if len(articles) < least:
        raise UsageError(f"{place}: {kind} needs at least {least} articles")
    return StoryDecision(kind, tuple(articles), *said)
