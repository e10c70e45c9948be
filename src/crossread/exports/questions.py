"""Questions about pairs of claims as JSON lines, and answers to them back in as decisions.

A question's id names both texts by their hash, so an answer never meets a text that changed.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from crossread.errors import UsageError
from crossread.exports.readings import dump
from crossread.records import (
    Article,
    Claim,
    DecidedOn,
    Decision,
    PairVerdict,
    Reading,
    Span,
    Unused,
)
from crossread.records.attributions import who
from crossread.story.questions import Question
from crossread.text.sentences import paragraphs, sentences

LONGEST = 100_000  # characters of one line of answers
MOST = 1_000_000  # lines of one file of answers
_SIDE = re.compile(r"([0-9a-f]{32}):((?:\d{1,9}-\d{1,9},?){1,50})")
_VERDICTS = ", ".join(PairVerdict)


def question_id(a: Claim, b: Claim) -> str:
    """Where the two claims stand, in texts named by their hash."""
    sides = (f"{c.article}:{','.join(f'{s.start}-{s.end}' for s in c.spans)}" for c in (a, b))
    return "+".join(sorted(sides))


def questions_jsonl(found: Iterable[Question], readings: Sequence[Reading]) -> Iterator[str]:
    """A line a question, newline included: both claims in their sentences, under the headline."""
    known = {each.article.id: each for each in readings}
    for each in found:
        record = {
            "id": question_id(each.a, each.b),
            "a": _side(each.a, known[each.a.article]),
            "b": _side(each.b, known[each.b.article]),
            "chance": each.chance,
            "together": each.together,
        }
        yield dump(record) + "\n"


def _side(claim: Claim, reading: Reading) -> dict[str, object]:
    article = reading.article
    start, end = claim.spans[0].start, claim.spans[-1].end
    begin, stop = _sentence(article, start)
    said = next((a for a in reading.attributions if a.id == claim.attribution), None)
    return {
        "article": article.name,
        "headline": article.title.text if article.title else None,
        "sentence": article.text[begin:stop],
        "start": start - begin,
        "end": end - begin,
        "words": article.text[start:end],
        "by": (who(said) or "a source without a name") if said else None,
    }


def _sentence(article: Article, at: int) -> tuple[int, int]:
    """The sentence that holds an offset."""
    for first, last in paragraphs(article.text):
        if first <= at < last:
            return next((s, e) for s, e in sentences(article.text, first, last) if s <= at < e)
    return at, at


def read_answers(paths: Sequence[Path]) -> list[tuple[str, Mapping[str, object]]]:
    """Every answer of some files with its place, FILE:LINE; UsageError where a line is none."""
    found: list[tuple[str, Mapping[str, object]]] = []
    for path in paths:
        try:
            with path.open(encoding="utf-8") as lines:
                for number, line in enumerate(lines, 1):
                    if line.strip():
                        found.append((f"{path}:{number}", _answer(line, f"{path}:{number}")))
                    if number > MOST or len(line) > LONGEST:
                        raise UsageError(f"{path} is too large for answers at line {number}")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
            raise UsageError(f"cannot read {path}: {reason}; give a JSONL file") from error
    return found


def _answer(line: str, place: str) -> Mapping[str, object]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        raise UsageError(f"{place} is not JSON; each line is one answer") from None
    if not isinstance(record, dict):
        raise UsageError(f"{place} is not a JSON object; each line is one answer")
    if record.get("answer") not in list(PairVerdict):
        raise UsageError(f"{place}: answer {record.get('answer')!r} is not one of {_VERDICTS}")
    for name in ("id", "by"):
        if not isinstance(record.get(name), str) or not record[name].strip():
            raise UsageError(f"{place} has no {name!r}; add who answered, and the question's id")
    return record


def decisions(
    answers: Sequence[tuple[str, Mapping[str, object]]], articles: Sequence[Article]
) -> tuple[list[Decision], list[Unused]]:
    """Answers as decisions on pairs; those about texts that are not given, or changed since, are
    named with the reason."""
    known = {each.id: each for each in articles}
    found, unused = list[Decision](), list[Unused]()
    for place, record in answers:
        spans = _spans(str(record["id"]), known)
        if not spans:
            reason = "no article given has the text it is about, which may have changed: ask again"
            unused.append(Unused(place, reason))
            continue
        found.append(
            Decision(
                DecidedOn.PAIR,
                spans,
                str(record["answer"]),
                str(record["by"]).strip(),
                machine=record.get("machine") is True,
                why=str(record.get("why") or ""),
                when=str(record["when"]) if record.get("when") else None,
            )
        )
    return found, unused


def _spans(name: str, known: Mapping[str, Article]) -> tuple[Span, ...]:
    """The words that the id of a question names in two texts; none where one is not known."""
    found: list[Span] = []
    sides = [_SIDE.fullmatch(side) for side in name.split("+")]
    for side in sides:
        text = known.get(side[1]) if side else None
        if not side or not text:
            return ()
        places = [place.split("-") for place in side[2].split(",") if place]
        for start, end in ((int(a), int(b)) for a, b in places):
            if not start < end <= len(text.text):
                return ()
            found.append(text.span(start, end))
    return tuple(found) if len(sides) == 2 else ()
