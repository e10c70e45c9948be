"""Attributions as doccano's JSONL of sequence labelling with relations, and read back from it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from crossread.exports.cleaning import whole
from crossread.exports.codec import dump
from crossread.exports.labelled import (
    Labelled,
    Related,
    article_of,
    facts,
    labelled,
    readings_of,
    region_of,
    say_of,
)
from crossread.records import Reading, Unused

METHOD = "doccano@1"


def to_doccano(readings: Iterable[Reading]) -> Iterator[str]:
    """One line a text: `entities` with labels, `relations` between them, what is known beside."""
    for reading in readings:
        given = labelled(reading)
        number = {each.id: at for at, each in enumerate(given.regions, 1)}
        yield dump(facts(reading.article) | {
            "text": whole(reading.article.text),
            "entities": [
                {
                    "id": number[each.id], "label": _label(each.label, dict(each.says)),
                    "start_offset": each.start, "end_offset": each.end,
                }
                for each in given.regions
            ],
            "relations": [
                {"id": at, "from_id": number[each.one], "to_id": number[each.other],
                 "type": each.kind}
                for at, each in enumerate(given.related, 1)
            ],
        }) + "\n"  # fmt: skip


def _label(role: str, says: Mapping[str, str]) -> str:
    """`direct content`: doccano has no other place for what is said of a stretch."""
    return f"{says['kind']} {role}" if "kind" in says else role


def doccano_readings(lines: Iterable[Any]) -> Iterator[Reading | Unused]:
    """The lines of an export."""
    named = ((f"line {number}", line) for number, line in enumerate(lines, 1))
    yield from readings_of(named, _labelled, METHOD)


def _labelled(line: Mapping[str, Any]) -> Labelled:
    article = article_of(line["text"], line)
    regions = []
    for each in line["entities"]:
        kind, _, role = each["label"].rpartition(" ")
        place = (each["start_offset"], each["end_offset"])
        found = region_of(article, str(each["id"]), role, place, None)
        regions.append(replace(found, says=(say_of("kind", kind),)) if kind else found)
    related = [
        Related(str(each["from_id"]), str(each["to_id"]), str(each["type"]))
        for each in line.get("relations") or ()
    ]
    return Labelled(article, tuple(regions), tuple(related))
