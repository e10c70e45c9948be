"""What is being read and compared: waiting, running, done, failed with its reason and a retry."""

import json
from dataclasses import dataclass

from crossread.serve.asking import Answer, Ask, Refused, Role, Route, go, number
from crossread.serve.comparing import PAIR
from crossread.serve.frame import show
from crossread.serve.second_reader import KIND
from crossread.store.jobs import Job, again, jobs
from crossread.store.stories import by_ids

STATES = ("running", "waiting", "failed", "done")
LISTED = 100  # jobs on the page, the newest


@dataclass(frozen=True, slots=True)
class JobLine:
    """A job for people: what it does and what came of it, each outcome with an article's id, of
    which `more` were not kept; `said` are words on how it went."""

    job: Job
    title: str
    outcomes: tuple[tuple[str, str, str], ...]
    story: str
    page: str
    said: tuple[str, ...]
    more: int


def line(job: Job) -> JobLine:
    """A job as it is shown."""
    body = json.loads(job.body)
    result = json.loads(job.result) if job.result else {}
    outcomes = [(each[0], each[1], each[2]) for each in result.get("items", [])]
    return JobLine(
        job,
        _title(job.kind, body),
        tuple(outcomes),
        str(body.get("story", "")),
        str(body.get("page", "")),
        tuple(result.get("said", [])),
        max(0, result.get("of", 0) - len(outcomes)),
    )


TITLES = {
    "compare": "Compare",
    PAIR: "Compare two articles",
    KIND: "Ask a language model about",
    "watch": "Read the feeds",
    "draw": "Draw stories that were compared by an earlier version",
    "changes": "Compare the versions of a page",
}


def _title(kind: str, body: dict[str, object]) -> str:
    if kind in TITLES:
        return TITLES[kind]
    named = body.get("inputs") or body.get("files")
    given = [str(each) for each in named] if isinstance(named, list) else ["a pasted text"]
    more = f" and {len(given) - 1} more" if len(given) > 1 else ""
    return f"Read {given[0]}{more}"


def _jobs(ask: Ask) -> Answer:
    lines = [line(each) for each in jobs(ask.archive, states=STATES, size=LISTED)]
    counts = {state: sum(1 for each in lines if each.job.state == state) for state in STATES}
    named = ask.archive.read(
        by_ids, list(dict.fromkeys(each.story for each in lines if each.story))
    )
    name = "jobs_rows.html" if ask.partial else "jobs.html"
    titles = {row.id: row.title for row in named}
    return show(ask, name, lines=lines, counts=counts, titles=titles, listed=LISTED)


def _again(ask: Ask) -> Answer:
    job = number(ask.path["n"])
    if job is None:
        raise Refused(404, "There is no such job.")
    if not again(ask.archive, job):
        raise Refused(404, "That job has not failed, so it is not tried again.")
    return go("/jobs")


ROUTES = (
    Route("GET", "/jobs", _jobs, Role.READER),
    Route("POST", "/jobs/{n}/again", _again, Role.REVIEWER),
)
