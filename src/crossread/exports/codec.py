"""Records as plain values for JSON, and back: the one codec of every file that holds records.

Ids come first; articles and attributions have the fields that docs/records.md tells.
"""

import json
import re
import types
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from crossread import __version__
from crossread.records import Article, Attribution, Reading, Span
from crossread.records.attributions import ROLES

# Control characters, line separators, bidi controls and halves of surrogate pairs: kept as
# escapes, so that a line stays one line, a terminal is left alone and nothing is lost.
_ESCAPED = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
_ARTICLE = (
    "outlet", "url", "title", "lang", "published", "authors", "links", "complete", "capture",
    "text",
)  # fmt: skip
_ATTRIBUTION = (
    "id", *ROLES, "inside", "kind", "method", "score", "source_kind", "authorial_stance",
    "polarity", "veridicality", "speaker", "cites",
)  # fmt: skip


def dump(value: object, *, indent: int | None = None) -> str:
    """JSON in which what would turn or break a line stands as an escape."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def json_file(*, indent: int = 1, **parts: object) -> str:
    """A whole file of JSON: the version of the program that made it, then these parts."""
    return dump({"crossread": __version__} | parts, indent=indent) + "\n"


def document(parts: Mapping[str, object]) -> Iterator[str]:
    """The text of `dump(parts, indent=1)` and a line's end, lists of records item by item."""
    head = "{\n"
    for name, value in parts.items():
        yield f"{head} {dump(name)}: "
        head = ",\n"
        if isinstance(value, tuple) and value:
            yield "["
            for number, item in enumerate(value):
                yield f"{',' if number else ''}\n  {_indented(item, 2)}"
            yield "\n ]"
        else:
            yield _indented(value, 1)
    yield "\n}\n"


def _indented(value: object, by: int) -> str:
    return dump(plain(value), indent=1).replace("\n", "\n" + " " * by)


def plain(value: object, *, short: bool = False) -> object:
    """A record as a mapping; tuples as lists, kinds as their words. `short`: spans as offsets."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [plain(item, short=short) for item in value]
    if short and isinstance(value, Span):
        return [value.start, value.end]
    return record(value, short=short) if is_dataclass(value) else value


def record(value: object, *, short: bool = False) -> dict[str, object]:
    """A record's fields, its id first."""
    names = [each.name for each in fields(value)] if is_dataclass(value) else []
    names.sort(key=lambda name: name != "id")
    return taken(value, names, short=short)


def taken(
    value: object, names: tuple[str, ...] | list[str], *, short: bool = False
) -> dict[str, object]:
    """These fields of a record."""
    return {name: plain(getattr(value, name), short=short) for name in names}


def article_record(reading: Reading) -> dict[str, object]:
    """An article's fields but for id and name."""
    kept = {"min_score": reading.min_score, "left_out": reading.left_out}
    return taken(reading.article, _ARTICLE, short=True) | kept


def named_record(reading: Reading) -> dict[str, object]:
    """An article's fields, id and name first."""
    article = reading.article
    return {"id": article.id, "name": article.name} | article_record(reading)


def reading_record(reading: Reading) -> dict[str, object]:
    """An article with its attributions."""
    told = [attribution_record(each) for each in reading.attributions]
    return named_record(reading) | {"attributions": told}


def attribution_offsets(attribution: Attribution) -> dict[str, object]:
    """An attribution's fields, its roles as offsets, without a word of the text."""
    hedges, negations = within(attribution)
    return taken(attribution, _ATTRIBUTION, short=True) | {
        "hedges": plain(hedges, short=True),
        "negations": plain(negations, short=True),
    }


def attribution_record(attribution: Attribution) -> dict[str, object]:
    """An attribution's fields, its roles with their words."""
    return attribution_offsets(attribution) | {
        role: [
            {"start": span.start, "end": span.end, "text": span.text}
            for span in getattr(attribution, role)
        ]
        for role in ROLES
    }


def within(item: Attribution) -> tuple[tuple[Span, ...] | None, tuple[Span, ...] | None]:
    """The hedges and the negations of the content; None where its wording is not assessed."""
    if item.authorial_stance or item.polarity or item.veridicality:
        return item.hedges, item.negations
    return item.hedges or None, item.negations or None


def article_of(each: Mapping[str, Any]) -> Article:
    """The article of such a record."""
    bare = Article(text=each["text"], outlet=each["outlet"], url=each["url"])
    length = each["title"][1] if each["title"] else 0
    found: Article = made(Article, {**each, "title_length": length}, bare)
    return found


def attribution_of(each: Mapping[str, Any], article: Article) -> Attribution:
    """The attribution of such a record, with its words from the article."""
    unset = {name: each[name] or () for name in ("hedges", "negations")}
    found: Attribution = made(Attribution, {**each, **unset, "article": article.id}, article)
    return found


def made(kind: Any, value: Any, article: Article | None = None) -> Any:
    """A value of this kind from its plain form; ValueError, KeyError or TypeError where it is not
    one. Spans are offsets where their `article` is given, records may be lists of their fields."""
    if kind is Span and article:
        return article.span(*((value["start"], value["end"]) if "start" in value else value))
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        if isinstance(value, list):
            value = dict(zip(hints, value, strict=True))
        given = {name: made(hint, value[name], article) for name, hint in hints.items()}
        return kind(**given)
    if get_origin(kind) is tuple:
        return _tuple(get_args(kind), value, article)
    if isinstance(kind, types.UnionType):
        (inner,) = (each for each in get_args(kind) if each is not type(None))
        return None if value is None else made(inner, value, article)
    if issubclass(kind, Enum):
        return kind(value)
    if type(value) not in ((int, float) if kind is float else (kind,)):
        raise ValueError(f"found {value!r} where a {kind.__name__} is expected")
    return float(value) if kind is float else value


@cache
def _hints(kind: type) -> dict[str, Any]:
    """The kinds of the fields that a record is made with."""
    hints = get_type_hints(kind)
    return {each.name: hints[each.name] for each in fields(kind) if each.init}


def _tuple(kinds: tuple[Any, ...], value: Any, article: Article | None) -> tuple[Any, ...]:
    items = list(value.items()) if isinstance(value, dict) else value
    if not isinstance(items, list | tuple):
        raise ValueError(f"found {value!r} where a list is expected")
    if kinds[-1] is Ellipsis:
        kinds = kinds[:1] * len(items)
    if len(items) != len(kinds):
        raise ValueError(f"found {len(items)} values where {len(kinds)} are expected")
    return tuple(made(kind, item, article) for kind, item in zip(kinds, items, strict=True))
