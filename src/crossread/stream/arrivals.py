"""Articles as they come, and the stories they tell: grouped, decided on by people, found by name.

Pure: what is kept between two runs is the business of `store/`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from crossread.exports.decisions import named_by
from crossread.records import Article, DecidedOn, Decision, Story, StoryVerdict
from crossread.records.decisions import standing
from crossread.story.masking import Covered, covered
from crossread.story.stories import Grouped, Joined, OpenStories, group, story
from crossread.story.traits import traits
from crossread.text.outlets import pattern

Groups = dict[str, list[str]]


def hidden(articles: Sequence[Article]) -> list[Covered]:
    """The articles with the outlets' names covered, so that they decide nothing."""
    names = pattern([each.outlet for each in articles if each.outlet])
    return [covered(each, names) for each in articles]


def stories(articles: Sequence[Article], decisions: Sequence[Decision] = ()) -> Grouped:
    """The articles handed over, by event; what people decided comes last and stands."""
    found = group(hidden(articles))
    return decided(found, articles, decisions) if decisions else found


def arrive(articles: Iterable[Covered], opened: OpenStories) -> Iterator[Joined]:
    """The story that each article of a stream joins, one by one, or opens."""
    for each in articles:
        yield opened.arrive(replace(traits(each.article), article=each.original.id))


def decided(found: Grouped, articles: Sequence[Article], decisions: Sequence[Decision]) -> Grouped:
    """The stories as people want them; what is said of articles not at hand changes nothing."""
    groups: Groups = {each.articles[0]: list(each.articles) for each in found.stories}
    known = {each.id: each for each in articles}
    rank = {each: number for number, each in enumerate(found.joined)}
    for decision in standing(decisions):
        named = [span.article for span in decision.spans if span.article in known]
        if decision.kind is DecidedOn.STORY and named:
            _APPLIED[StoryVerdict(decision.verdict)](groups, named)
    made = [
        story([known[each] for each in sorted(members, key=rank.__getitem__)])
        for members in groups.values()
        if members
    ]
    made.sort(key=lambda each: (-len(each.articles), rank[each.articles[0]]))
    return replace(found, stories=tuple(made), continues=_continued(found, made))


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


def _unpin(_groups: Groups, _named: Sequence[str]) -> None:
    """A pin keeps a story on top of a list, and changes no group."""


def _take(groups: Groups, named: Sequence[str]) -> None:
    for key, members in groups.items():
        groups[key] = [each for each in members if each not in named]


_APPLIED: dict[StoryVerdict, Callable[[Groups, Sequence[str]], None]] = {
    StoryVerdict.MERGE: _merge,
    StoryVerdict.SPLIT: _split,
    StoryVerdict.PIN: _pin,
    StoryVerdict.UNPIN: _unpin,
}


def _continued(found: Grouped, made: Sequence[Story]) -> dict[str, str]:
    """Which story goes on which, by where the articles are that said so."""
    owner = {number: each.id for each in made for number in each.articles}
    links = ((each.article, each.continues) for each in found.joined.values() if each.continues)
    return {owner[new]: owner[old] for new, old in links if owner[new] != owner[old]}
