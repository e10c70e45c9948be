"""The JSON that `compare` and `read` write in, the `Comparison` or `Reading`s out, as they were.

Every article's id must be the hash of its text, every claim must stand where it says.
"""

import json
import types
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from crossread.errors import UsageError
from crossread.records import Article, Attribution, Capture, Comparison, Link, Reading

LARGEST = 500_000_000  # bytes
_ROLES = ("source", "cue", "content")
_LISTS = (
    "columns", "claims", "speakers", "propositions", "conflicts", "origins", "losses", "reuses",
    "families", "citations", "coverage", "quotes", "variants", "namings", "sources", "pieces",
    "grades", "notes",
    "unused",
)  # fmt: skip
_LATER = ("decisions", "decided")  # what a comparison saved before them lacks
Texts = Mapping[str, str]


def open_comparison(path: Path) -> Comparison:
    """The comparison in a file; UsageError where it is none, or not as it was written."""
    try:
        if path.stat().st_size > LARGEST:
            raise UsageError(
                f"{path} is larger than {LARGEST // 1_000_000} MB; compare fewer inputs"
            )
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise UsageError(
            f"cannot read {path}: {reason}; name a file of crossread compare"
        ) from error
    return parse_comparison(text, str(path))


def parse_comparison(text: str, name: str) -> Comparison:
    """The comparison in a text; `name` is what an error calls it."""
    remedy = "make it with: crossread compare INPUT... -o FILE.json"
    try:
        found = _comparison(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UsageError(f"{name} is no comparison ({_reason(error)}); {remedy}") from error
    return found


def _reason(error: Exception) -> str:
    return f"it lacks {error}" if isinstance(error, KeyError) else str(error).partition("\n")[0]


def _comparison(document: Any) -> Comparison:
    articles = {each["id"]: article_of(each) for each in document["articles"]}
    for name, article in articles.items():
        if article.id != name:
            raise ValueError(f"the text of {article.name or name} has changed since")
    texts = {name: article.text for name, article in articles.items()}
    found: dict[str, list[Attribution]] = {name: [] for name in articles}
    for each in document["attributions"]:
        found[each["article"]].append(attribution_of(each, texts))
    readings = tuple(
        Reading(articles[each["id"]], tuple(found[each["id"]]), each["min_score"], each["left_out"])
        for each in document["articles"]
    )
    hints = get_type_hints(Comparison)
    parts = {name: record(hints[name], document[name]) for name in ("story", *_LISTS)}
    parts |= {name: record(hints[name], document.get(name, ())) for name in _LATER}
    told = [{**each, "claim": each} for each in document["audits"]]
    comparison = Comparison(readings=readings, audits=record(hints["audits"], told), **parts)
    for claim in comparison.claims:
        for span in claim.spans:
            if texts[span.article][span.start : span.end] != span.text:
                raise ValueError(f"a claim does not stand where it says, at {span.start}")
    return comparison


def parse_readings(document: Any, name: str) -> tuple[Reading, ...]:
    """The readings in the parsed JSON of `crossread read`."""
    try:
        return tuple(_reading(each) for each in document["articles"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        remedy = "make it with: crossread read INPUT... -o FILE.json"
        raise UsageError(f"{name} is no list of readings ({_reason(error)}); {remedy}") from error


def _reading(each: Mapping[str, Any]) -> Reading:
    article = article_of(each)
    if article.id != each["id"]:
        raise ValueError(f"the text of {article.name or article.id} has changed since")
    found = (
        attribution_of({**made, "article": article.id}, {article.id: article.text})
        for made in each["attributions"]
    )
    return Reading(article, tuple(found), each["min_score"], each["left_out"])


def article_of(each: Mapping[str, Any]) -> Article:
    """The article of a record of `article_record`, with its id and name."""
    bare = Article(text=each["text"], outlet=each["outlet"], url=each["url"])
    links = (
        Link(link["url"], link["text"], bare.span(*link["span"]) if link["span"] else None)
        for link in each["links"]
    )
    return Article(
        text=each["text"],
        outlet=each["outlet"],
        url=each["url"],
        title_length=each["title"][1] if each["title"] else 0,
        lang=each["lang"],
        published=each["published"],
        authors=tuple(each["authors"]),
        links=tuple(links),
        complete=each["complete"],
        capture=Capture(**each["capture"]) if each["capture"] else None,
        name=each["name"],
    )


def attribution_of(each: Mapping[str, Any], texts: Texts) -> Attribution:
    """The attribution of a record whose roles have their words; `texts` are articles' by id."""
    article = each["article"]
    values = dict(each)
    for role in _ROLES:
        values[role] = [{"article": article, **span} for span in each[role]]
    for name in ("hedges", "negations"):
        values[name] = _spans(article, each[name] or (), texts)
    for name in ("speaker", "cites"):
        if each[name]:
            shown = _spans(article, each[name]["shown_by"], texts)
            values[name] = {**each[name], "shown_by": shown}
    made: Attribution = record(Attribution, values)
    return made


def _spans(article: str, pairs: Sequence[Sequence[int]], texts: Texts) -> list[dict[str, Any]]:
    return [
        {"article": article, "start": start, "end": end, "text": texts[article][start:end]}
        for start, end in pairs
    ]


def record(kind: Any, value: Any) -> Any:
    """A value of this kind from its plain form: the other way of what `compare` writes."""
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(  # type: ignore[operator]
            **{
                each.name: record(hints[each.name], value[each.name])
                for each in fields(kind)
                if each.init
            }
        )
    if get_origin(kind) is tuple:
        inner, *rest = get_args(kind)
        if rest and rest != [Ellipsis] and len(value) != len(rest) + 1:
            raise ValueError(f"{len(value)} values stand where {len(rest) + 1} are expected")
        return tuple(record(inner, item) for item in value)
    if isinstance(kind, types.UnionType):
        (inner,) = (each for each in get_args(kind) if each is not type(None))
        return None if value is None else record(inner, value)
    if issubclass(kind, Enum):
        return kind(value)
    if not isinstance(value, (int, float) if kind is float else kind):
        raise ValueError(f"{value!r} stands where a {kind.__name__} is expected")
    return float(value) if kind is float else value
