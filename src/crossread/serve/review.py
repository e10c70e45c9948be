"""Deciding: a queue of what is least sure and matters most, one question at a time, by keyboard.

Nobody sees another's answer before giving their own; then only disagreements are left to settle.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from crossread.exports.decided_pairs import pair_lines
from crossread.exports.decisions import decision_lines, decisions_jsonl
from crossread.exports.decisions import decisions as taken_in
from crossread.records import DecidedOn, Decision, PairVerdict
from crossread.records.decisions import (
    CONFIRMED,
    REJECTED,
    TAKEN_BACK,
    UNSURE,
    AnswersAgree,
    differing,
    in_time,
    standing,
)
from crossread.serve.asking import PAGE_SIZE, Answer, Ask, Refused, Role, Route, go, json_lines
from crossread.serve.comparing import ask_to_compare, comparing
from crossread.serve.drawing import review_sheet
from crossread.serve.frame import show
from crossread.serve.second_reader import assistant, records
from crossread.store.articles import articles, numbers_of
from crossread.store.decisions import decide, decided_articles, decisions
from crossread.store.stories import StoryRow, listed, members, story
from crossread.story.reviewing import ReviewItem, bare_item, key_of
from crossread.story.rows import KINDS
from crossread.weighing.agreement import decided_alike

FILE_BYTES = 20_000_000  # of decisions brought in
WHY_MAX, NAME_MAX = 2_000, 200  # characters of a reason, and of a name that is given
# What a reviewer may say: the key that says it, the verdict, the words on the button.
CHOICES: Mapping[DecidedOn, tuple[tuple[str, str, str], ...]] = {
    DecidedOn.PAIR: (
        ("s", PairVerdict.SAME, "Same claim"),
        ("c", PairVerdict.CONFLICTING, "Conflict"),
        ("o", PairVerdict.OTHER, "Different claims"),
        ("u", UNSURE, "Can’t tell"),
    ),
    DecidedOn.CONFLICT: (
        ("c", CONFIRMED, "A conflict"),
        ("o s", REJECTED, "Not a conflict"),
        ("u", UNSURE, "Can’t tell"),
    ),
    DecidedOn.OMISSION: (
        ("o", CONFIRMED, "Omitted"),
        ("s", REJECTED, "Not an omission"),
        ("u", UNSURE, "Can’t tell"),
    ),
    DecidedOn.SPEAKER: (
        ("s", CONFIRMED, "That is who"),
        ("o", "named", "Somebody else, named below"),
        ("u", UNSURE, "Can’t tell"),
    ),
}
ASKS = {
    DecidedOn.PAIR: "Do these two say the same?",
    DecidedOn.CONFLICT: "Do these two contradict each other?",
    DecidedOn.OMISSION: "Is this left out?",
    DecidedOn.SPEAKER: "Who says this?",
}


@dataclass(frozen=True, slots=True)
class Docket:
    """A story as its reviewer has it: every item, all decisions on its articles, what is left."""

    row: StoryRow
    items: Mapping[str, ReviewItem]
    made: Sequence[Decision]
    left: tuple[ReviewItem, ...]
    done: int
    apart: Mapping[str, Sequence[Decision]]
    agreed: AnswersAgree


def _desk(ask: Ask, row: StoryRow) -> Docket:
    with ask.archive.reading() as connection:
        held = members(connection, row.n)
        made = decisions(connection, dict.fromkeys((each.id for each in held), ""), stand=False)
        texts = {}
        if any(each.kind in CHOICES for each in made):
            texts = {each.id: each.text for each in articles(connection, [e.n for e in held])}
    items = {each.key: each for each in review_sheet(ask.archive, row)}
    for each in made:
        if each.kind in CHOICES and each.verdict != TAKEN_BACK:
            items.setdefault(key_of(each.target), bare_item(each, texts))
    own = {key_of(each.target) for each in standing(made) if each.author == ask.user.name}
    own |= _settled(made, ask.user.name)
    apart = {key_of(on): held for on, held in differing(made).items()}
    seen = {key: held for key, held in apart.items() if key in own}
    left = tuple(each for key, each in items.items() if key not in own)
    done = len(own & set(items))
    return Docket(row, items, made, left, done, seen, decided_alike(made))


def _settled(made: Sequence[Decision], name: str) -> set[str]:
    """What somebody else settled after this person had answered it."""
    by_id = {each.id: each for each in made}
    return {
        key_of(each.target)
        for each in standing(made)
        for ended in each.takes_back
        if ended in by_id and by_id[ended].author == name and each.author != name
    }


def _all(ask: Ask) -> Answer:
    rows = listed(ask.archive, start=ask.page * PAGE_SIZE, size=PAGE_SIZE, least=2)
    desks = [_desk(ask, row) for row in rows]
    return show(ask, "reviews.html", desks=desks, more=len(rows) == PAGE_SIZE)


def desk_of(ask: Ask) -> Docket:
    """The docket of the story that the address names, for whoever asks."""
    row = ask.archive.read(story, ask.path["story"])
    return _desk(ask, row)


def _next(ask: Ask) -> Answer:
    desk = desk_of(ask)
    chosen = desk.items.get(ask.asked("item"))
    item = chosen or (desk.left[0] if desk.left else None)
    return _page(ask, desk, item, ())


def _settle(ask: Ask) -> Answer:
    desk = desk_of(ask)
    key = next(iter(desk.apart), "")
    return _page(ask, desk, desk.items.get(key), desk.apart.get(key, ()))


def _page(ask: Ask, desk: Docket, item: ReviewItem | None, against: Sequence[Decision]) -> Answer:
    job = comparing(ask.archive, desk.row)
    return show(
        ask, "review.html", script="serve/review.js", story=desk.row, desk=desk, item=item,
        against=against, models=records(desk.made), chat=assistant(),
        choices=CHOICES.get(item.kind, ()) if item else (),
        differs={kind.value: words for kind, words in KINDS.items()},
        words=_words(item), question=ASKS.get(item.kind, "") if item else "", job=job,
    )  # fmt: skip


def _words(item: ReviewItem | None) -> dict[str, str]:
    """The words of each verdict on an item."""
    return {verdict: words for _, verdict, words in CHOICES.get(item.kind, ())} if item else {}


def _decide(ask: Ask) -> Answer:
    desk = desk_of(ask)
    item = _item(ask, desk)
    keep(ask, desk, _decision(ask, item, _own(desk, ask.user.name, item)))
    return go(f"/review/{desk.row.id}")


def _decide_between(ask: Ask) -> Answer:
    desk = desk_of(ask)
    item = _item(ask, desk)
    ended = desk.apart.get(item.key)
    if not ended:
        raise Refused(400, "Nobody differs on that any more; go on with the next.")
    keep(ask, desk, _decision(ask, item, [each.id for each in ended]))
    return go(f"/review/{desk.row.id}/settle")


def _item(ask: Ask, desk: Docket) -> ReviewItem:
    item = desk.items.get(ask.given("item"))
    if item is None:
        raise Refused(400, "That question is no longer asked; go on with the next.")
    if ask.given("verdict") not in [verdict for _, verdict, _ in CHOICES[item.kind]]:
        raise Refused(400, "That is not an answer to this question; choose one of the buttons.")
    return item


def _own(desk: Docket, name: str, item: ReviewItem) -> list[str]:
    """The ids of this person's standing answers to a question, which a new one takes back."""
    return [each.id for each in standing(desk.made)
            if each.author == name and key_of(each.target) == item.key]  # fmt: skip


def _decision(ask: Ask, item: ReviewItem, ended: Sequence[str]) -> Decision:
    verdict, value = ask.given("verdict"), item.value
    if verdict == "named":
        value = ask.given("value", NAME_MAX)
        if not value:
            raise Refused(400, "No name was given; write who says it, then choose again.")
    return Decision(
        item.kind, item.spans, verdict, ask.user.name, value=value,
        why=ask.given("why", WHY_MAX), when=moment(), takes_back=tuple(ended),
    )  # fmt: skip


def moment() -> str:
    """This moment, so finely told that a decision taken back and made again is another one."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def keep(ask: Ask, desk: Docket, *made: Decision) -> None:
    """Keep decisions, and have the story compared again with them."""
    with ask.archive.writing() as connection:
        for each in made:
            decide(connection, each)
    ask_to_compare(ask.archive, desk.row)


def _undo(ask: Ask) -> Answer:
    desk = desk_of(ask)
    own = [each for each in standing(desk.made)
           if each.author == ask.user.name and each.kind in CHOICES]  # fmt: skip
    if not own:
        raise Refused(400, "You have decided nothing here that could be taken back.")
    last = in_time(own)[-1]
    back = Decision(
        last.kind, last.spans, TAKEN_BACK, ask.user.name,
        value=last.value, when=moment(), takes_back=(last.id,),
    )  # fmt: skip
    keep(ask, desk, back)
    return go(f"/review/{desk.row.id}", item=key_of(last.target))


def _export(ask: Ask) -> Answer:
    desk = desk_of(ask)
    return json_lines(decisions_jsonl(desk.made), f"decisions-{desk.row.id[:8]}")


def _pairs(ask: Ask) -> Answer:
    """What people decided on pairs in the whole archive, with the texts, to train a model on."""
    with ask.archive.reading() as connection:
        names = decided_articles(connection, DecidedOn.PAIR)
        held = articles(connection, numbers_of(connection, names))
        made = decisions(connection, {each.id: each.text for each in held}, stand=False)
    return json_lines(pair_lines(made), "pairs")


def _import(ask: Ask) -> Answer:
    desk = desk_of(ask)
    if not ask.files:
        raise Refused(400, "No file was chosen; choose a JSONL file of decisions.")
    with ask.archive.reading() as connection:
        texts = articles(connection, [each.n for each in members(connection, desk.row.n)])
    made, refused = list[Decision](), []
    for each in ask.files:
        try:
            given = [line for line in each.data.decode("utf-8").splitlines() if _answered(line)]
            lines = decision_lines(given, each.name[:80])
        except UnicodeDecodeError:
            raise Refused(400, "That file is not UTF-8 text; choose a JSONL file.") from None
        found, unused = taken_in(lines, texts)
        made += [one for one in found if one.kind is not DecidedOn.STORY]
        refused += unused
    keep(ask, desk, *made)
    return go(f"/review/{desk.row.id}", taken=len(made), refused=len(refused))


def _answered(line: str) -> bool:
    """Whether a line is anything but a question of the queue that nobody filled in."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return True  # what is wrong with it is said where it is read
    return not (isinstance(record, dict) and "choices" in record and record.get("verdict") == "")


ROUTES = (
    Route("GET", "/review", _all, Role.REVIEWER),
    Route("GET", "/review/pairs.jsonl", _pairs, Role.REVIEWER),
    Route("GET", "/review/{story}", _next, Role.REVIEWER),
    Route("POST", "/review/{story}", _decide, Role.REVIEWER),
    Route("POST", "/review/{story}/undo", _undo, Role.REVIEWER),
    Route("GET", "/review/{story}/settle", _settle, Role.REVIEWER),
    Route("POST", "/review/{story}/settle", _decide_between, Role.REVIEWER),
    Route("GET", "/review/{story}/decisions.jsonl", _export, Role.REVIEWER),
    Route("POST", "/review/{story}/decisions", _import, Role.REVIEWER, FILE_BYTES),
)
