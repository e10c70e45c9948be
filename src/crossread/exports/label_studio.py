"""Attributions as Label Studio tasks, and what people made of them there read back.

A task is a text; stretches are `labels`, what is said of them `choices`, relations `relation`s.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from crossread.exports.cleaning import whole
from crossread.exports.codec import dump
from crossread.exports.labelled import (
    Labelled,
    Region,
    Related,
    article_of,
    facts,
    labelled,
    readings_of,
    region_of,
    say_of,
)
from crossread.records import Reading, Unused

METHOD = "label-studio@1"
Result = dict[str, Any]


def to_label_studio(readings: Iterable[Reading]) -> str:
    """A list of tasks, each with one prediction, for the import of a project."""
    tasks = []
    for reading in readings:
        given = labelled(reading)
        prediction = {"model_version": "crossread", "result": list(_results(given))}
        data = facts(reading.article) | {"text": whole(reading.article.text)}
        tasks.append({"data": data, "predictions": [prediction]})
    return dump(tasks, indent=1) + "\n"


def _results(given: Labelled) -> Iterator[Result]:
    text = given.article.text
    for each in given.regions:
        place = {"start": each.start, "end": each.end, "text": whole(text[each.start : each.end])}
        own: Result = {"id": each.id, "to_name": "text", "origin": "prediction"}
        yield own | {
            "from_name": "label", "type": "labels", "value": place | {"labels": [each.label]},
            "score": each.score, "meta": {"text": [each.method]},
        }  # fmt: skip
        for field, word in each.says:
            value = place | {"choices": [word]}
            yield own | {"from_name": field, "type": "choices", "value": value}
    for tie in given.related:
        yield {
            "type": "relation", "from_id": tie.one, "to_id": tie.other, "direction": "right",
            "labels": [tie.kind],
        }  # fmt: skip


def label_studio_readings(tasks: Iterable[Any]) -> Iterator[Reading | Unused]:
    """The first annotation of each task that was not cancelled, else its first prediction."""
    named = (
        (f"task {task.get('id', number) if isinstance(task, dict) else number}", task)
        for number, task in enumerate(tasks, 1)
    )
    yield from readings_of(named, _labelled, METHOD)


def _labelled(task: Mapping[str, Any]) -> Labelled:
    data = task["data"]
    article = article_of(data["text"], data)
    made = [each for each in task.get("annotations") or () if not each.get("was_cancelled")]
    results = [*made, *(task.get("predictions") or ()), {"result": []}][0]["result"]
    regions: dict[str, Region] = {}
    for each in results:
        if each["type"] == "labels":
            value = each["value"]
            place = (value["start"], value["end"])
            (label,) = value["labels"]
            found = region_of(article, str(each["id"]), label, place, value.get("text"))
            regions[found.id] = found if made else _predicted(found, each)
    for each in results:
        if each["type"] == "choices" and (held := regions.get(str(each["id"]))):
            (word,) = each["value"]["choices"]
            said = say_of(each["from_name"], word)
            regions[held.id] = replace(held, says=(*held.says, said))
    related = [
        Related(str(each["from_id"]), str(each["to_id"]), (each.get("labels") or [""])[0])
        for each in results
        if each["type"] == "relation"
    ]
    return Labelled(article, tuple(regions.values()), tuple(related))


def _predicted(found: Region, each: Result) -> Region:
    """A stretch with the method and the score that the program gave it."""
    (method,) = each["meta"]["text"]
    return replace(found, method=str(method), score=float(each["score"]))
