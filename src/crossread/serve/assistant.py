"""A language model as a second reader of a story: asked from its page, its answers shown apart;
every question of the queue as a file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from crossread.exports.codec import dump
from crossread.records import Decision
from crossread.records.decisions import TAKEN_BACK, standing
from crossread.serve.asking import Answer, Ask, Refused, Role, Route, go, json_lines, renewed
from crossread.serve.frame import show
from crossread.serve.review import ASKS, CHOICES, Docket, desk_of, keep, moment
from crossread.serve.second_reader import (
    ALLOWED,
    KIND,
    ModelRecord,
    assistant,
    body_of,
    open_sheets,
    records,
)
from crossread.store.jobs import enqueue, last_job, waiting
from crossread.story.reviewing import ReviewItem, key_of
from crossread.text.listing import grouped

SHOWN = 200  # answers of a model on its page


@dataclass(frozen=True, slots=True)
class ModelAnswer:
    """An answer of a model: the question it is on, its verdict in words, the speaker it names, and
    its reason."""

    item: ReviewItem
    words: str
    name: str
    why: str
    when: str


def _page(ask: Ask) -> Answer:
    desk = desk_of(ask)
    job = waiting(ask.archive, KIND, body_of(desk.row))
    if ask.partial:
        return renewed(waits=job is not None)
    chat = assistant()
    last = last_job(ask.archive, KIND, body_of(desk.row))
    told = [(each, list(islice(_answers(desk, each), SHOWN))) for each in records(desk.made)]
    left = len(open_sheets(ask.archive, desk.row, chat.model)) if chat else 0
    return show(
        ask, "assistant.html", story=desk.row, chat=chat, left=min(left, ALLOWED.questions),
        job=job, failed=last if last and last.state == "failed" else None, told=told, most=SHOWN,
    )  # fmt: skip


def _answers(desk: Docket, record: ModelRecord) -> Iterator[ModelAnswer]:
    for each in record.made:
        item = desk.items.get(key_of(each.target))
        if item is not None:
            words = {verdict: said for _, verdict, said in CHOICES[item.kind]}
            said = words.get(each.verdict, each.verdict)
            name = each.value if each.verdict == "named" else ""
            yield ModelAnswer(item, said, name, each.why, each.when)


def _ask_it(ask: Ask) -> Answer:
    desk = desk_of(ask)
    if assistant() is None:
        raise Refused(
            400,
            "No language model is set up; start the workbench with --assistant URL --model NAME.",
        )
    if waiting(ask.archive, KIND, body_of(desk.row)) is None:
        enqueue(ask.archive, KIND, body_of(desk.row))
    return go(f"/review/{desk.row.id}/assistant")


def _end(ask: Ask) -> Answer:
    """Take every standing answer of a model back; they stay on record as taken back."""
    desk = desk_of(ask)
    author = ask.given("author")
    own = [each for each in standing(desk.made) if each.machine and each.author == author]
    held = grouped((each.target, each) for each in own)
    if not held:
        raise Refused(400, "That model has no answers here that could be taken back.")
    when = moment()
    ended = [
        Decision(
            each.kind, each.spans, TAKEN_BACK, ask.user.name,
            value=each.value, when=when, takes_back=tuple(one.id for one in given),
        )
        for given in held.values() for each in given[-1:]
    ]  # fmt: skip
    keep(ask, desk, *ended)
    return go(f"/review/{desk.row.id}/assistant")


def _questions(ask: Ask) -> Answer:
    desk = desk_of(ask)
    lines = (dump(question(each)) + "\n" for each in desk.items.values() if each.machine)
    return json_lines(lines, f"questions-{desk.row.id[:8]}")


def question(item: ReviewItem) -> Mapping[str, object]:
    """A question of any kind as a decision that lacks its verdict and its author."""
    return {
        "kind": item.kind.value,
        "spans": [[span.article, span.start, span.end] for span in item.spans],
        "value": item.value,
        "verdict": "",
        "author": "",
        "question": ASKS[item.kind],
        "choices": {verdict: words for _, verdict, words in CHOICES[item.kind]},
        "found": item.machine,
        "chance": item.chance,
        "about": item.about,
        "texts": [
            {"headline": side.headline, "before": side.before, "words": side.words,
             "after": side.after, "by": side.by}
            for side in item.sides
        ],
    }  # fmt: skip


ROUTES = (
    Route("GET", "/review/{story}/assistant", _page, Role.REVIEWER),
    Route("POST", "/review/{story}/assistant", _ask_it, Role.REVIEWER),
    Route("POST", "/review/{story}/assistant/end", _end, Role.REVIEWER),
    Route("GET", "/review/{story}/questions.jsonl", _questions, Role.REVIEWER),
)
