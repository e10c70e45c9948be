"""Changes of an article over its versions: claim by claim, found by a worker."""

import json
from dataclasses import dataclass

from crossread.serve.articles import place
from crossread.serve.asking import Answer, Ask, Refused, Role, Route, go, renewed
from crossread.serve.frame import show
from crossread.store.articles import Entry, named_articles
from crossread.store.jobs import enqueue, last_job


@dataclass(frozen=True, slots=True)
class Step:
    """From one version to the next: each change as its kind, the words before and after; `note` is
    the correction note that came with them; `more` changes are not kept."""

    before: Entry
    after: Entry
    changes: tuple[tuple[str, str, str], ...]
    note: str
    silent: bool
    more: int


def asked_for(versions: list[Entry]) -> str:
    """The body of the job that finds the changes between just these versions."""
    return json.dumps({"page": versions[-1].id, "versions": [each.id for each in versions]})


def _versions(ask: Ask) -> tuple[Entry, list[Entry]]:
    entry, _ = place(ask, ask.path["article"])
    with ask.archive.reading() as connection:
        return entry, named_articles(connection, entry.url) if entry.url else [entry]


def _changes(ask: Ask) -> Answer:
    entry, versions = _versions(ask)
    job = last_job(ask.archive, "changes", asked_for(versions)) if len(versions) > 1 else None
    if ask.partial:
        return renewed(waits=job is not None and job.state in ("waiting", "running"))
    known = {each.id: each for each in versions}
    result = json.loads(job.result) if job and job.state == "done" and job.result else {}
    steps = [
        Step(
            known[each["before"]], known[each["after"]],
            tuple((kind, before, after) for kind, before, after in each["changes"]),
            each["note"], each["silent"], each.get("more", 0),
        )
        for each in result.get("steps", [])
        if each["before"] in known and each["after"] in known
    ]  # fmt: skip
    return show(ask, "changes.html", entry=entry, versions=versions, job=job, steps=steps)


def _find(ask: Ask) -> Answer:
    entry, versions = _versions(ask)
    if len(versions) < 2:
        raise Refused(400, "The archive has one version of this page, so nothing can have changed.")
    last = last_job(ask.archive, "changes", asked_for(versions))
    if last is None or last.state == "failed":
        enqueue(ask.archive, "changes", asked_for(versions))
    return go(f"/changes/{entry.id}")


ROUTES = (
    Route("GET", "/changes/{article}", _changes, Role.READER),
    Route("POST", "/changes/{article}", _find, Role.READER),
)
