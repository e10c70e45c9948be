"""Decisions as JSON lines, out and in; also answers to questions, and the short form on stories.

A place names its text by the text's hash, so a decision never meets a text that changed.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path

from crossread.errors import UsageError
from crossread.exports.codec import dump
from crossread.records import (
    Article,
    DecidedOn,
    Decision,
    PairVerdict,
    Span,
    StoryVerdict,
    Unused,
)
from crossread.records.decisions import MODEL, TAKEN_BACK, VERDICTS

LONGEST = 100_000  # characters of one line
MOST = 1_000_000  # lines of one file
SPANS_MOST = 500  # places in one decision
TEXT_MAX = {"author": 200, "value": 1_000, "why": 10_000, "when": 40}
CHANGED = "no article given has the text it is about, which may have changed: decide again"
Line = tuple[str, Mapping[str, object]]
GROUP = 40  # facts in one group of a sheet
_SIDE = re.compile(r"([0-9a-f]{32}):(\d{1,9}-\d{1,9}(?:[,|]\d{1,9}-\d{1,9})*)")
_KEY = re.compile(r"[ab][1-9]\d{0,3}")
_ID = re.compile(r"[0-9a-f]{32}")
_WHEN = re.compile(r"\d{4}-\d\d-\d\d(T[\d:.]{5,15}(Z|[+-]\d\d:?\d\d)?)?")


def decision_record(made: Decision) -> dict[str, object]:
    """A decision as it is written: without words of the texts, so that it can be given away."""
    return {
        "id": made.id,
        "kind": made.kind.value,
        "spans": [[span.article, span.start, span.end] for span in made.spans],
        "verdict": made.verdict,
        "value": made.value,
        "author": made.author,
        "why": made.why,
        "when": made.when,
        "takes_back": list(made.takes_back),
    }


def decisions_jsonl(made: Iterable[Decision]) -> Iterator[str]:
    """A line a decision, newline included."""
    return (dump(decision_record(each)) + "\n" for each in made)


def read_decisions(paths: Sequence[Path]) -> list[Line]:
    """Every line of some files with its place, FILE:LINE; UsageError where one is no decision."""
    found: list[Line] = []
    for path in paths:
        try:
            with path.open(encoding="utf-8") as lines:
                found += decision_lines(lines, str(path))
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
            raise UsageError(f"cannot read {path}: {reason}; give a JSONL file") from error
    return found


def decision_lines(lines: Iterable[str], name: str) -> list[Line]:
    """The same of the lines of one text that is called `name`."""
    found = []
    for number, line in enumerate(lines, 1):
        place = f"{name}:{number}"
        if number > MOST or len(line) > LONGEST:
            raise UsageError(f"{name} is too large for decisions at line {number}")
        if line.strip():
            found.append((place, _checked(line, place)))
    return found


def _checked(line: str, place: str) -> Mapping[str, object]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        raise UsageError(f"{place} is not JSON; each line is one decision") from None
    if not isinstance(record, dict):
        raise UsageError(f"{place} is not a JSON object; each line is one decision")
    if _is_of_sheet(record):
        _check_sheet(record, place)
    elif "answer" in record:
        _check_answer(record, place)
    elif "articles" in record:
        _check_story(record, place)
    elif "kind" in record:
        _check_decision(record, place)
    else:
        raise UsageError(
            f"{place} is neither an answer nor a decision; add 'answer', 'same' or 'kind'"
        )
    return record


def _is_of_sheet(record: Mapping[str, object]) -> bool:
    return "same" in record or "conflicting" in record


def _check_answer(record: Mapping[str, object], place: str) -> None:
    if record["answer"] not in list(PairVerdict):
        known = ", ".join(PairVerdict)
        raise UsageError(f"{place}: answer {record['answer']!r} is not one of {known}")
    _check_named(record, place)


def _check_sheet(record: Mapping[str, object], place: str) -> None:
    _check_named(record, place)
    for name in ("same", "conflicting"):
        groups = record.get(name, [])
        for group in groups if isinstance(groups, list) else [groups]:
            if not is_group(group, name):
                raise UsageError(
                    f"{place}: {name} holds {group!r:.100}, which is no list of 2 to {GROUP} facts"
                    ' of both articles, nor two that conflict; write each as ["a3", "b7"]'
                )


def is_group(group: object, verdict: str) -> bool:
    """Whether facts of a sheet, named by their keys, are of both its articles and not too many; two
    that are in conflict may be of one."""
    if not isinstance(group, list) or not 2 <= len(group) <= GROUP:
        return False
    if not all(isinstance(key, str) and _KEY.fullmatch(key) for key in group):
        return False
    both = {key[0] for key in group} == {"a", "b"}
    return both or (verdict == PairVerdict.CONFLICTING and len(set(group)) == len(group) == 2)


def _check_named(record: Mapping[str, object], place: str) -> None:
    for name in ("id", "by"):
        value = record.get(name)
        if not isinstance(value, str) or not value.strip():
            raise UsageError(f"{place} has no {name!r}; add who answered, and the question's id")
    if len(str(record["by"])) > TEXT_MAX["author"]:
        raise UsageError(f"{place}: 'by' is longer than {TEXT_MAX['author']} characters")
    if not isinstance(record.get("machine", False), bool):
        raise UsageError(f"{place}: machine {record['machine']!r:.100} is not true or false")
    _check_texts({name: record[name] for name in ("why", "when") if record.get(name)}, place)


def _check_story(record: Mapping[str, object], place: str) -> None:
    kind, articles = record.get("kind"), record["articles"]
    if kind not in list(StoryVerdict):
        raise UsageError(f"{place}: kind {kind!r} is not one of {', '.join(StoryVerdict)}")
    named = isinstance(articles, list) and all(isinstance(each, str) for each in articles)
    least = 1 if kind in (StoryVerdict.SPLIT, StoryVerdict.UNPIN) else 2
    if not isinstance(articles, list) or not named or not least <= len(articles) <= SPANS_MOST:
        raise UsageError(f"{place}: {kind} needs a list of at least {least} article IDs or URLs")


def _check_decision(record: Mapping[str, object], place: str) -> None:
    kind, verdict = record.get("kind"), record.get("verdict")
    if kind not in list(DecidedOn):
        raise UsageError(f"{place}: kind {kind!r} is not one of {', '.join(DecidedOn)}")
    if verdict not in (*VERDICTS[DecidedOn(str(kind))], TAKEN_BACK):
        known = ", ".join((*VERDICTS[DecidedOn(str(kind))], TAKEN_BACK))
        raise UsageError(f"{place}: verdict {verdict!r} is not one of {known}")
    if not str(record.get("author") or "").strip():
        raise UsageError(f"{place} has no 'author'; add who decided")
    _check_texts(record, place)
    spans, ended = record.get("spans"), record.get("takes_back", [])
    if (
        not isinstance(spans, list)
        or not 0 < len(spans) <= SPANS_MOST
        or not all(map(_is_place, spans))
    ):
        raise UsageError(f"{place} has no places; write spans as [[ARTICLE ID, START, END], ...]")
    if not isinstance(ended, list) or not all(
        isinstance(each, str) and _ID.fullmatch(each) for each in ended
    ):
        raise UsageError(f"{place}: takes_back is not a list of decision IDs")


def _check_texts(record: Mapping[str, object], place: str) -> None:
    for name, most in TEXT_MAX.items():
        value = record.get(name, "")
        if not isinstance(value, str) or len(value) > most:
            raise UsageError(f"{place}: {name!r} is not a text of at most {most} characters")
    when = str(record.get("when", ""))
    if when and not _WHEN.fullmatch(when):
        raise UsageError(f"{place}: when {when!r} is not a time; write it as 2031-03-04T10:00:00Z")
    if record.get("verdict") == "named" and not str(record.get("value", "")).strip():
        raise UsageError(f"{place} names no speaker; give the name as 'value'")


def _is_place(value: object) -> bool:
    if not isinstance(value, list) or len(value) != 3 or not isinstance(value[0], str):
        return False
    start, end = value[1:]
    whole = start == end == 0
    known = type(start) is int and type(end) is int
    return bool(_ID.fullmatch(value[0])) and known and (whole or 0 <= start < end)


def decisions(
    lines: Sequence[Line], articles: Sequence[Article]
) -> tuple[list[Decision], list[Unused]]:
    """The decisions on these articles; those on texts that are not given, or changed since, are
    named with the reason. UsageError where a line on stories names no article."""
    known = {each.id: each for each in articles}
    found, unused = list[Decision](), list[Unused]()
    for place, record in lines:
        if _is_of_sheet(record):
            told = _on_sheet(record, known, place)
        else:
            made = _made(record, known, place)
            told = None if made is None else [made]
        if told is None:
            unused.append(Unused(place, CHANGED))
        else:
            found += told
    return found, unused


def _made(
    record: Mapping[str, object], known: Mapping[str, Article], place: str
) -> Decision | None:
    if "answer" in record:
        return _answered(record, known)
    if "articles" in record:
        return _on_story(record, known, place)
    spans = _spans(record["spans"], known)
    if not spans:
        return None
    texts = {name: str(record.get(name, "")) for name in TEXT_MAX}
    ended = record.get("takes_back", [])
    made = Decision(
        DecidedOn(str(record["kind"])),
        spans,
        str(record["verdict"]),
        texts["author"].strip(),
        value=texts["value"].strip(),
        why=texts["why"],
        when=texts["when"],
        takes_back=tuple(ended) if isinstance(ended, list) else (),
    )
    if record.get("id", made.id) != made.id:
        raise UsageError(f"{place} was edited after it was written; remove its 'id' to keep it")
    return made


def _answered(record: Mapping[str, object], known: Mapping[str, Article]) -> Decision | None:
    """An answer to a question of `crossread questions`; a model's is marked `machine`."""
    sides = _facts(record, known)
    if sides is None or any(len(facts) != 1 for facts in sides):
        return None
    return _pair(record, (*sides[0][0], *sides[1][0]), str(record["answer"]))


def _on_sheet(
    record: Mapping[str, object], known: Mapping[str, Article], place: str
) -> list[Decision] | None:
    """What a reader found on a sheet, a decision on each two facts of a group; two that are also
    said to conflict do."""
    sides = _facts(record, known)
    if sides is None:
        return None
    facts = {f"{side}{n}": s for side, told in zip("ab", sides, strict=True)
             for n, s in enumerate(told, 1)}  # fmt: skip
    found: dict[tuple[str, str], str] = {}
    for verdict in (PairVerdict.SAME, PairVerdict.CONFLICTING):
        groups = record.get(verdict.value, [])
        for group in groups if isinstance(groups, list) else ():
            if missing := [key for key in group if key not in facts]:
                raise UsageError(f"{place}: the sheet has no fact {missing[0]!r}; check the key")
            ours, theirs = ([key for key in group if key[0] == side] for side in "ab")
            pairs = product(ours, theirs) if ours and theirs else [(group[0], group[1])]
            found |= dict.fromkeys(pairs, verdict)
    return [_pair(record, (*facts[a], *facts[b]), verdict) for (a, b), verdict in found.items()]


def _facts(
    record: Mapping[str, object], known: Mapping[str, Article]
) -> list[list[tuple[Span, ...]]] | None:
    """The places of the claims that an id names, of either side; None where it is no such id or a
    text is not known."""
    sides = [_SIDE.fullmatch(side) for side in str(record["id"]).split("+")]
    found = [
        [_spans([[side[1], *map(int, place.split("-"))] for place in claim.split(",")], known)
         for claim in side[2].split("|")]
        for side in sides if side
    ]  # fmt: skip
    whole = len(sides) == len(found) == 2 and all(all(side) for side in found)
    return found if whole else None


def _pair(record: Mapping[str, object], spans: tuple[Span, ...], verdict: str) -> Decision:
    by = str(record["by"]).strip()
    model = record.get("machine") is True and not by.startswith(MODEL)
    return Decision(
        DecidedOn.PAIR,
        spans,
        verdict,
        f"{MODEL}{by}" if model else by,
        why=str(record.get("why") or ""),
        when=str(record.get("when") or ""),
    )


def _on_story(record: Mapping[str, object], known: Mapping[str, Article], place: str) -> Decision:
    """The short form {"kind": "merge", "articles": [ID or address, ...]}."""
    named = record["articles"]
    ids = [key for name in (named if isinstance(named, list) else ())
           for key in named_by(str(name), known, place)]  # fmt: skip
    return Decision(
        DecidedOn.STORY,
        tuple(Span(each, 0, 0, "") for each in ids),
        str(record["kind"]),
        str(record.get("author", "")),
        why=str(record.get("why", "")),
        when=str(record.get("when", "")),
    )


def named_by(name: str, articles: Mapping[str, Article], place: str = "") -> list[str]:
    """The ids of the articles that an id or an address names."""
    if name in articles:
        return [name]
    found = [number for number, each in articles.items() if each.url == name]
    if not found:
        at = f"{place}: no" if place else "No"
        raise UsageError(f"{at} article has the ID or address {name!r}; check the spelling")
    return found


def _spans(named: object, known: Mapping[str, Article]) -> tuple[Span, ...]:
    """The places in the texts; none where a text is not known or shorter."""
    found = []
    for article, start, end in named if isinstance(named, list) else ():
        text = known.get(article)
        if text is None or end > len(text.text) or not (start < end or start == end == 0):
            return ()
        found.append(text.span(start, end))
    return tuple(found)
