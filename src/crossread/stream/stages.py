"""The steps of a batch that run apart, on one machine or many: files of a `Folder` in, files out.

Each step works through the items of a part; an item that cannot be done is an error's row, and the
others go on.
"""

import base64
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from crossread.exports.batches import (
    article_row,
    attribution_rows,
    claim_rows,
    copy_row,
    matrix_rows,
)
from crossread.exports.codec import article_of, attribution_of, attribution_record
from crossread.pipeline import Models, compare, open_models, take_apart
from crossread.read.facts import Facts
from crossread.read.fetch import Fetched
from crossread.read.pieces import Piece, Place, piece_articles
from crossread.read.warcs import Stored
from crossread.records import Article, Reading, Unused
from crossread.story.masking import covered, uncovered_attributions
from crossread.story.reuse import fingerprints, sources
from crossread.story.reuse.archive import PassageArchive
from crossread.story.reuse.credits import Credit, credit
from crossread.story.stories import opening
from crossread.story.traits import traits
from crossread.stream.folder import Folder, articles, packed_article
from crossread.text.languages import is_english
from crossread.text.outlets import pattern

Item = Any  # of JSON, as the step before wrote it
Error = tuple[str, str | None, str]  # name, article, reason
KILLED = "its worker was killed while it was worked on; it may need more memory than there is"


@dataclass(frozen=True, slots=True)
class Task:
    """A part of a stage: without the items of `skip`, or to try `only` one and write nothing."""

    root: str
    stage: str
    number: int
    skip: tuple[int, ...] = ()
    only: int | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """A step: the items of a part, what is made of one, and how all is kept; `files` are there
    when a part is done."""

    items: Callable[[Folder, int], Sequence[Item]]
    about: Callable[[Folder, Item], tuple[str, str | None]]
    make: Callable[[Folder, Item], tuple[Any, Sequence[Error]]]
    keep: Callable[[Folder, int, Sequence[Any]], None]
    files: Callable[[Folder, int], tuple[Path, ...]]


def perform(task: Task) -> None:
    """Do a part, here and now."""
    folder, stage = Folder(Path(task.root)), STAGES[task.stage]
    made, errors = [], list[Error]()
    for place, item in enumerate(stage.items(folder, task.number)):
        if task.only not in (None, place):
            continue
        if place in task.skip:
            errors.append((*stage.about(folder, item), KILLED))
            continue
        try:
            value, odd = stage.make(folder, item)
        except Exception as problem:  # noqa: BLE001 - nothing in one item may stop the others
            reason = f"{type(problem).__name__}: {problem}"[:300]
            errors.append((*stage.about(folder, item), reason))
        else:
            made.append(value)
            errors += odd
    if task.only is None:
        stage.keep(folder, task.number, made)
        folder.keep(f"errors-{task.stage}", task.number, errors)


def done(folder: Folder, stage: str, number: int) -> bool:
    """Whether a part needs no more work."""
    found = (*STAGES[stage].files(folder, number), folder.work(f"errors-{stage}", number))
    return all(each.exists() for each in found)


def size(task: Task) -> int:
    """How many items a part has."""
    return len(STAGES[task.stage].items(Folder(Path(task.root)), task.number))


def packed_piece(piece: Piece) -> dict[str, object]:
    """A piece as the first step finds it."""
    if isinstance(piece, Place):
        return asdict(piece)
    if isinstance(piece, Article):
        return packed_article(piece)
    body = base64.b64encode(piece.got.body).decode("ascii")
    return {"stored": piece.place, "whole": piece.whole, "got": asdict(piece.got) | {"body": body}}


def _piece(item: Item) -> Piece:
    if "place" in item:
        return Place(**item)
    if "stored" not in item:
        return article_of(item)
    got = item["got"]
    headers = tuple((name, value) for name, value in got["headers"])
    got = got | {"body": base64.b64decode(got["body"]), "headers": headers}
    return Stored(item["stored"], Fetched(**got), item["whole"])


def _piece_name(_folder: Folder, item: Item) -> tuple[str, str | None]:
    return item.get("label") or item.get("stored") or item.get("name") or "", item.get("id")


def _take(folder: Folder, item: Item) -> tuple[list[Article], list[Error]]:
    found = list(piece_articles(_piece(item), _given(folder)))
    unused: list[Error] = [
        (each.name, None, each.reason) for each in found if isinstance(each, Unused)
    ]
    return [each for each in found if isinstance(each, Article)], unused


def _keep_taken(folder: Folder, number: int, made: Sequence[list[Article]]) -> None:
    found = [each for some in made for each in some]
    folder.keep("articles", number, [packed_article(each) for each in found])
    folder.keep("heads", number, [_head(each) for each in found])


def _head(article: Article) -> dict[str, object]:
    title = article.title
    return {
        "id": article.id,
        "name": article.name,
        "outlet": article.outlet,
        "published": article.published,
        "title": title.text if title else None,
        "opening": opening(article)[:100],
        "english": is_english(article),
    }


def _show(folder: Folder, item: Article) -> tuple[dict[str, object], list[Error]]:
    masked = covered(item, _names(_outlets(folder))).article
    shown = asdict(traits(masked)) | {"article": item.id}
    shown["title"] = sorted(shown["title"])
    shown["named"] = [sorted(each) for each in shown["named"]]
    return shown | {"prints": fingerprints(item).tolist()}, []


def _read(folder: Folder, item: Item) -> tuple[Any, list[Error]]:
    article = _at(folder, item["at"])
    masked = covered(article, _names(tuple(item["outlets"])))
    reading = take_apart(masked.article, _models().attribution)
    told = tuple(uncovered_attributions(reading.attributions, masked).values())
    rows = list(attribution_rows(Reading(article, told), item["story"]))
    records = [{"article": e.article} | attribution_record(e) for e in reading.attributions]
    kept = {"id": article.id, "masked": masked.article.id, "attributions": records}
    return (kept, article_row(article, item["story"]), rows), []


def _keep_read(folder: Folder, number: int, made: Sequence[Any]) -> None:
    folder.keep_table("articles", number, [row for _, row, _ in made])
    folder.keep_table("attributions", number, [row for *_, rows in made for row in rows])
    folder.keep("readings", number, [kept for kept, *_ in made])


def _compare(folder: Folder, item: Item) -> tuple[Any, list[Error]]:
    kept: dict[str, Any] = {}
    for number in dict.fromkeys(each["read"] for each in item["articles"]):
        kept |= _readings(folder, number)
    found = [_at(folder, each["at"]) for each in item["articles"]]
    found = [each for each in found if each.id in kept]
    models = _models()

    def read_one(masked: Article, original: Article) -> Reading:
        held = kept[original.id]
        if held["masked"] != masked.id:  # an article whose outlet was masked in it has gone
            return take_apart(masked, models.attribution)
        return Reading(masked, tuple(attribution_of(e, masked) for e in held["attributions"]))

    if not found:
        return ([], []), []
    comparison = compare(found, models, read_one=read_one, together=True)
    story = item["story"]
    return (list(claim_rows(comparison, story)), list(matrix_rows(comparison, story))), []


def _keep_compared(folder: Folder, number: int, made: Sequence[Any]) -> None:
    folder.keep_table("claims", number, [row for rows, _ in made for row in rows])
    folder.keep_table("matrix", number, [row for _, rows in made for row in rows])


def _copies(folder: Folder, item: Item) -> tuple[list[Any], list[Error]]:
    """The passages of one article that stand in articles published before it."""
    place, article = item, _at(folder, _order(folder)[item])
    outlets = _outlets(folder)
    said: dict[str, Credit] = {article.id: _credit(article, outlets)}

    def stored(number: str) -> Article:
        other = _at(folder, _places(folder)[number])
        said[other.id] = _credit(other, outlets)
        return other

    found = sources(article, _prints(folder), stored, said, end=place)
    return [copy_row(each) for each in found], []


def _keep_copies(folder: Folder, number: int, made: Sequence[Any]) -> None:
    folder.keep_table("copies", number, [row for rows in made for row in rows])


def _at(folder: Folder, at: Sequence[int]) -> Article:
    return articles(folder, at[0])[at[1]]


def _article_name(folder: Folder, item: Item) -> tuple[str, str | None]:
    article = item if isinstance(item, Article) else _at(folder, item["at"])
    return article.name or article.url or article.id, article.id


def _copy_name(folder: Folder, item: Item) -> tuple[str, str | None]:
    return _article_name(folder, _at(folder, _order(folder)[item]))


def _story_name(_folder: Folder, item: Item) -> tuple[str, str | None]:
    return f"story {item['story']}", None


@cache
def _models() -> Models:
    os.environ.setdefault("CROSSREAD_THREADS", "1")  # the engine has a worker for every core
    return open_models()


@lru_cache(maxsize=2)
def _given(folder: Folder) -> Facts:
    held = folder.held("given")
    return Facts(outlet=held["outlet"], published=held["published"])


@lru_cache(maxsize=2)
def _outlets(folder: Folder) -> tuple[str, ...]:
    return tuple(folder.held("outlets"))


@lru_cache(maxsize=2)
def _order(folder: Folder) -> list[list[int]]:
    found: list[list[int]] = folder.held("order")
    return found


@lru_cache(maxsize=2)
def _prints(folder: Folder) -> PassageArchive:
    return PassageArchive(folder.root / "work" / "prints")


@lru_cache(maxsize=2)
def _places(folder: Folder) -> dict[str, list[int]]:
    known = _prints(folder)
    return {known.article(number): at for number, at in enumerate(_order(folder))}


_readings = lru_cache(maxsize=8)(
    lambda folder, number: {each["id"]: each for each in folder.held("readings", number)}
)
_names = lru_cache(maxsize=64)(pattern)
_credit = lru_cache(maxsize=512)(credit)


def _held(kind: str) -> Callable[[Folder, int], Sequence[Item]]:
    return lambda folder, number: folder.held(kind, number)


def _works(*kinds: str) -> Callable[[Folder, int], tuple[Path, ...]]:
    return lambda folder, number: tuple(folder.work(kind, number) for kind in kinds)


def _tables(*names: str) -> Callable[[Folder, int], tuple[Path, ...]]:
    return lambda folder, number: tuple(folder.table(name, number) for name in names)


STAGES = {
    "take": Stage(_held("pieces"), _piece_name, _take, _keep_taken, _works("articles", "heads")),
    "show": Stage(
        articles,
        _article_name,
        _show,
        lambda folder, number, made: folder.keep("shown", number, list(made)),
        _works("shown"),
    ),
    "read": Stage(
        _held("read"),
        _article_name,
        _read,
        _keep_read,
        lambda folder, number: (
            *_tables("articles", "attributions")(folder, number),
            folder.work("readings", number),
        ),
    ),
    "copies": Stage(_held("copies"), _copy_name, _copies, _keep_copies, _tables("copies")),
    "compare": Stage(
        _held("compare"), _story_name, _compare, _keep_compared, _tables("claims", "matrix")
    ),
}
