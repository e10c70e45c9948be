"""The JSON that `compare` and `read` write in, the `Comparison` or `Reading`s out, as they were.

Every article's id must be the hash of its text, every claim must stand where it says.
"""

import json
from pathlib import Path
from typing import Any, get_type_hints

from crossread.errors import UsageError
from crossread.exports.codec import article_of, attribution_of, made
from crossread.files import bounded
from crossread.records import Attribution, Comparison, Reading

LARGEST = 500_000_000  # bytes
_APART = {"readings", "audits"}  # fields that are written in a shape of their own
_LATER = ("decisions", "decided")  # what a comparison saved before them lacks


def open_comparison(path: Path) -> Comparison:
    """The comparison in a file; UsageError where it is none, or not as it was written."""
    text = bounded(path, LARGEST, "name a file of crossread compare")
    return parse_comparison(text, str(path))


def parse_comparison(text: str, name: str) -> Comparison:
    """The comparison in a text; `name` is what an error calls it."""
    remedy = "make it with: crossread compare INPUT... -o FILE.json"
    try:
        found = _comparison(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UsageError(f"{name} is not a comparison ({_reason(error)}); {remedy}") from error
    return found


def _reason(error: Exception) -> str:
    return f"it lacks {error}" if isinstance(error, KeyError) else str(error).partition("\n")[0]


def _comparison(document: Any) -> Comparison:
    articles = {each["id"]: article_of(each) for each in document["articles"]}
    for name, article in articles.items():
        if article.id != name:
            raise ValueError(f"the text of {article.name or name} has changed since")
    found: dict[str, list[Attribution]] = {name: [] for name in articles}
    for each in document["attributions"]:
        found[each["article"]].append(attribution_of(each, articles[each["article"]]))
    readings = tuple(
        Reading(articles[each["id"]], tuple(found[each["id"]]), each["min_score"], each["left_out"])
        for each in document["articles"]
    )
    hints = get_type_hints(Comparison)
    given = dict.fromkeys(_LATER, ()) | document
    parts = {name: made(each, given[name]) for name, each in hints.items() if name not in _APART}
    told = [{**each, "claim": each} for each in document["audits"]]
    comparison = Comparison(readings=readings, audits=made(hints["audits"], told), **parts)
    for claim in comparison.claims:
        for span in claim.spans:
            if articles[span.article].text[span.start : span.end] != span.text:
                raise ValueError(f"a claim is not at the place it names, {span.start}")
    return comparison


def parse_readings(document: Any, name: str) -> tuple[Reading, ...]:
    """The readings in the parsed JSON of `crossread read`."""
    try:
        return tuple(_reading(each) for each in document["articles"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        remedy = "make it with: crossread read INPUT... -o FILE.json"
        raise UsageError(f"{name} holds no readings ({_reason(error)}); {remedy}") from error


def _reading(each: Any) -> Reading:
    article = article_of(each)
    if article.id != each["id"]:
        raise ValueError(f"the text of {article.name or article.id} has changed since")
    found = tuple(attribution_of(record, article) for record in each["attributions"])
    return Reading(article, found, each["min_score"], each["left_out"])
