"""Jobs that compare a story, or two articles: asked for once, and again where something came
while one runs."""

import json

from crossread.store.jobs import Job, enqueue, waiting
from crossread.store.opening import Archive
from crossread.store.stories import StoryRow

KIND, PAIR = "compare", "pair"


def _body(row: StoryRow) -> str:
    return json.dumps({"story": row.id})


def comparing(archive: Archive, row: StoryRow) -> Job | None:
    """The job that waits to compare a story or does."""
    return waiting(archive, KIND, _body(row))


def ask_to_compare(archive: Archive, row: StoryRow) -> None:
    """Have a story compared, unless that waits already; one that runs may not see what is new."""
    job = comparing(archive, row)
    if job is None or job.state == "running":
        enqueue(archive, KIND, _body(row))


def pair_body(left: str, right: str) -> str:
    """What the job to compare two articles (ids) is about."""
    return json.dumps({"pair": sorted((left, right))})


def ask_to_compare_pair(archive: Archive, left: str, right: str) -> None:
    """Have two articles compared by themselves, unless that waits already or is being done."""
    if waiting(archive, PAIR, pair_body(left, right)) is None:
        enqueue(archive, PAIR, pair_body(left, right))
