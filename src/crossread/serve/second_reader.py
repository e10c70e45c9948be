"""A language model asked about every two articles of a story, by a worker; it gives decisions.

The address is the one that the workbench was started with; the articles' sentences go there.
"""

import json
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from crossread.agents.assistant import Allowance, answer
from crossread.agents.chat import Chat, open_chat
from crossread.errors import CrossreadError
from crossread.records import DecidedOn, Decision
from crossread.records.decisions import MODEL, answer_of, in_time, standing
from crossread.records.decisions import answers as people_said
from crossread.serve.comparing import ask_to_compare
from crossread.serve.drawing import comparison
from crossread.store.decisions import decide, decisions
from crossread.store.opening import Archive
from crossread.store.stories import StoryRow
from crossread.story.questions import FactSheet, sheets
from crossread.text.listing import grouped

URL, NAME = "CROSSREAD_ASSISTANT", "CROSSREAD_ASSISTANT_MODEL"
KIND = "assistant"
ALLOWED = Allowance()  # of one time that it is asked about a story


@dataclass(frozen=True, slots=True)
class ModelRecord:
    """What a model said of a story: the author's name, its answers that stand, and on how many
    findings that people answered too it says the same."""

    author: str
    made: tuple[Decision, ...]
    shared: int
    alike: int


def assistant() -> Chat | None:
    """The model that the workbench was started with, if it was."""
    url = os.environ.get(URL, "")
    return open_chat(url, os.environ.get(NAME, "")) if url else None


def body_of(row: StoryRow) -> str:
    """What the job to ask about a story is about."""
    return json.dumps({"story": row.id})


def records(made: Sequence[Decision]) -> list[ModelRecord]:
    """What each model said that stands, beside what people said."""
    people = people_said(made)
    found = grouped((each.author, each) for each in in_time(standing(made)) if each.machine)
    told = []
    for author, held in sorted(found.items()):
        last = {each.target: each for each in held}
        both = [
            (answer_of(each), said)
            for target, each in last.items()
            for said in people.get(target, {}).values()
        ]
        alike = sum(1 for own, said in both if own == said)
        told.append(ModelRecord(author, tuple(last.values()), len(both), alike))
    return told


def open_sheets(archive: Archive, row: StoryRow, model: str) -> list[FactSheet]:
    """The sheets of a compared story on which this model has not found anything yet."""
    made = comparison(archive, row)
    if made is None:
        return []
    with archive.reading() as connection:
        texts = {each.article.id: each.article.text for each in made.readings}
        held = decisions(connection, texts)
    author = f"{MODEL}{model}"
    shown = sheets(made.claims)
    part_of = {
        span.place: side[0].id
        for each in shown
        for side in (each.a, each.b)
        for claim in side
        for span in claim.spans
    }
    told = {
        frozenset(part_of.get(span.place, "") for span in each.spans)
        for each in held
        if each.kind is DecidedOn.PAIR and each.author == author
    }
    return [each for each in shown if frozenset((each.a[0].id, each.b[0].id)) not in told]


def ask_about(
    archive: Archive, row: StoryRow, chat: Chat, told: Callable[[str], None]
) -> list[str]:
    """Ask what is open of a story, keep the answers as decisions after each request, so that one
    who takes over from a killed worker asks only the rest, and have it compared with them; what was
    answered and what not, in words. CrossreadError where some was not and nothing was found."""
    made, asked = comparison(archive, row), open_sheets(archive, row, chat.model)
    if made is None:
        return [f"{chat.model}: this story has not been compared yet"]
    if not asked:
        ask_to_compare(archive, row)  # whoever was killed after the last answer did not
        return [f"{chat.model}: nothing left to ask about this story"]

    def step(far: str, answered: Sequence[Decision]) -> None:
        with archive.writing() as connection:
            for each in answered:
                decide(connection, each)
        told(far)

    with tempfile.TemporaryDirectory(prefix="crossread-") as folder:
        file = Path(folder) / "answers.jsonl"
        found = answer(chat, asked, made.readings, file, ALLOWED, step)
    if found.unused and not found.decisions:
        reasons = "; ".join(each.reason for each in found.unused)
        raise CrossreadError(f"{chat.model} at {chat.url}: {reasons}")
    ask_to_compare(archive, row)
    count = f"{chat.model} found {len(found.decisions):,} pairs of claims alike or in conflict"
    return [count, *(each.reason for each in found.unused)]
