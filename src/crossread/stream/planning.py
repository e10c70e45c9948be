"""What a batch's articles show in, their stories and the parts of what is left to do out."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict, TypeVar

import numpy as np

from crossread.exports.batches import story_row
from crossread.records import Story
from crossread.records.publication import moment
from crossread.story.reuse.archive import PassageArchive
from crossread.story.stories import METHOD, arrivals, known
from crossread.story.traits import Traits
from crossread.stream.folder import Folder
from crossread.stream.stages import Error

Item = TypeVar("Item")
PRINTS = 2_000  # articles whose fingerprints are stored at once


class Plan(TypedDict):
    """How many parts of each step there are, of comparing how many articles each has."""

    articles: int
    stories: int
    read: int
    copies: int
    compare: list[int]


@dataclass(frozen=True, slots=True)
class Seen:
    """An article that can be compared: its part and row, what its head says, what it shows."""

    at: tuple[int, int]
    name: str
    outlet: str | None
    published: str | None
    title: str
    traits: Traits


def outlets(folder: Folder, parts: int) -> list[str]:
    """Every outlet of a batch."""
    heads = (each for part in range(parts) for each in folder.held("heads", part))
    return sorted({each["outlet"] for each in heads if each["outlet"]})


def planned(folder: Folder, parts: int, part: int) -> Plan:
    """Find the stories, and cut what is left to do into parts."""
    seen = _seen(folder, parts)
    order = sorted(seen.values(), key=_place)
    _keep_prints(folder, parts, [each.traits.article for each in order])
    folder.keep("order", 0, [each.at for each in order])
    shown = [each.traits for each in order]
    members: dict[str, list[Seen]] = {}
    before: dict[str, str] = {}
    for joined in arrivals(shown, known(shown)):
        members.setdefault(joined.story, []).append(seen[joined.article])
        if joined.continues:
            before[joined.story] = joined.continues
    stories = {key: _story(held) for key, held in members.items()}
    rows = (
        story_row(story, _outlets(members[key]), stories[before[key]].id if key in before else None)
        for key, story in stories.items()
    )
    folder.keep_table("stories", 0, rows)
    told = [(stories[key].id, held) for key, held in members.items()]
    return {
        "articles": len(order),
        "stories": len(stories),
        "read": _keep_parts(folder, "read", list(_reading(told)), part),
        "copies": _keep_parts(folder, "copies", list(range(len(order))), part),
        "compare": _keep_stories(folder, told, part),
    }


def _place(each: Seen) -> tuple[bool, str, str, str]:
    """By publication, then by text: an order that no outlet's name changes."""
    when = moment(each.published)
    first, last = (str(end.isoformat()) for end in when) if when else ("", "")
    return not when, f"{first} {last}", each.traits.text, each.traits.article


def _seen(folder: Folder, parts: int) -> dict[str, Seen]:
    """The articles that can be compared, by id; what is unfit is an error."""
    seen, unfit = dict[str, Seen](), list[Error]()
    for part in range(parts):
        shown = {each["article"]: each for each in folder.held("shown", part)}
        for row, head in enumerate(folder.held("heads", part)):
            key, name = head["id"], head["name"] or head["id"]
            if key in seen:
                unfit.append((name, key, f"it is the same as {seen[key].name}; counted once"))
            elif not head["english"]:
                unfit.append((name, key, "it is not in English: give a translation"))
            elif key in shown:
                title = head["title"] or head["opening"]
                about = (name, head["outlet"], head["published"], title)
                seen[key] = Seen((part, row), *about, _traits(shown[key]))
    folder.keep("errors-plan", 0, unfit)
    return seen


def parted(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """The items, so many at a time."""
    return (items[start : start + size] for start in range(0, len(items), size))


def _traits(held: Mapping[str, Any]) -> Traits:
    return Traits(
        held["article"],
        held["day"],
        held["text"],
        held["words"],
        frozenset(held["title"]),
        held["opening"],
        tuple(frozenset(each) for each in held["named"]),
    )


def _keep_prints(folder: Folder, parts: int, order: Sequence[str]) -> None:
    """The fingerprints of the articles in order, for every worker to search."""
    place = folder.root / "work" / "prints"
    shutil.rmtree(place, ignore_errors=True)
    prints = {
        each["article"]: np.array(each["prints"], np.uint32)
        for part in range(parts)
        for each in folder.held("shown", part)
    }
    stored = PassageArchive(place)
    for some in parted(order, PRINTS):
        stored.add((key, prints[key]) for key in some)


def _story(held: Sequence[Seen]) -> Story:
    dated = [each.published for each in held if moment(each.published)]
    first, last = (dated[0], dated[-1]) if dated else (None, None)
    return Story(tuple(e.traits.article for e in held), held[0].title, first, last, METHOD)


def _outlets(held: Sequence[Seen]) -> list[str]:
    return list(dict.fromkeys(each.outlet for each in held if each.outlet))


def _reading(told: Sequence[tuple[str, list[Seen]]]) -> Iterator[dict[str, object]]:
    """What is to be read: each article with the outlets whose names are covered in it."""
    for story, held in told:
        names = [each.outlet for each in held if each.outlet]
        for each in held:
            yield {"story": story, "at": each.at, "outlets": names}


def _keep_parts(folder: Folder, kind: str, items: Sequence[object], part: int) -> int:
    number = -1
    for number, some in enumerate(parted(items, part)):
        folder.keep(kind, number, some)
    return number + 1


def _keep_stories(folder: Folder, told: Sequence[tuple[str, list[Seen]]], part: int) -> list[int]:
    """Whole stories in parts of at least so many articles; how many each part has."""
    sizes, some, size, place = list[int](), list[dict[str, object]](), 0, 0
    for number, (story, held) in enumerate(told, 1):
        articles = [{"at": e.at, "read": (place + n) // part} for n, e in enumerate(held)]
        some.append({"story": story, "articles": articles})
        size, place = size + len(held), place + len(held)
        if size >= part or number == len(told):
            folder.keep("compare", len(sizes), some)
            sizes.append(size)
            some, size = [], 0
    return sizes
