"""A case, or a part to be added to one, as the text of its file, the same bytes each time."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence

from crossread.records import (
    Case,
    Contest,
    Estimate,
    Evidence,
    Hypothesis,
    Inquiry,
    Note,
    Passage,
    Rating,
    Scale,
    Source,
)
from crossread.weighing.tables import CANNOT_TELL

OPENING = "# A case for `crossread weigh`; docs/weighing.md tells what each line means.\n"
_BARE = re.compile(r"[A-Za-z0-9_-]+\Z")
_HALF_PAIR = re.compile("[\ud800-\udfff]")
Value = str | float | bool | Sequence[str] | Sequence[float]


def written(case: Case) -> str:
    """The whole file."""
    head = (
        f"{OPENING}\nquestion = {_value(case.question)}\nwords = {_value(case.scale.words.value)}\n"
    )
    names = tuple(each.id for each in case.hypotheses)
    parts = [
        head,
        *_scale(case.scale),
        *(hypothesis_block(each) for each in case.hypotheses),
        *(source_block(each) for each in case.sources),
        *(evidence_block(each) for each in case.evidence),
        *(rating_block(row) for row in _rows(case.ratings)),
        *(rating_block(row) for row in _rows(case.proposed)),
        *(_estimate(each, names) for each in case.estimates),
        *(inquiry_block(each, names) for each in case.inquiries),
        *(note_block(each) for each in case.notes),
    ]
    return "\n".join(parts)


def _scale(scale: Scale) -> Iterator[str]:
    yield _block(
        "[chances]  # of the evidence, were the hypothesis so; NA is the mean of its row",
        [(key.value, value) for key, value in scale.chances],
    )
    yield _block(
        "[reports]  # chance that an origin tells what is so, and what is not so",
        [(key.value, (hit, false)) for key, hit, false in scale.reports],
    )
    yield _block(
        "[weights]  # of credibility and relevance in the weighted inconsistency",
        [(key.value, value) for key, value in scale.weights],
    )


def hypothesis_block(hypothesis: Hypothesis) -> str:
    known: list[tuple[str, Value | None]] = [
        ("id", hypothesis.id), ("text", hypothesis.text), ("prior", hypothesis.prior),
    ]  # fmt: skip
    return _block("[[hypothesis]]", known)


def source_block(source: Source) -> str:
    names = ("id", "outlet", "title", "published", "url", "file", "article", "sha256")
    known: list[tuple[str, Value | None]] = [
        (name, getattr(source, name) or None) for name in names
    ]
    return _block("[[source]]", [*known, ("newsroom", None if source.newsroom else False)])


def evidence_block(evidence: Evidence) -> str:
    absence = evidence.absence
    shown = {each.origin for each in evidence.shown_by}
    own = evidence.origins if any(each not in shown for each in evidence.origins) else ()
    head = _block(
        "[[evidence]]",
        [
            ("id", evidence.id),
            ("text", evidence.text),
            ("assumption", evidence.assumption or None),
            ("credibility", evidence.credibility.value),
            ("relevance", evidence.relevance.value),
            ("interest", evidence.interest or None),
            ("reference", evidence.reference or None),
            ("origins", own or None),
            ("silent", absence.silent if absence else None),
            ("covering", absence.covering if absence else None),
        ],
    )
    return (
        head
        + _list("shown_by", map(_passage, evidence.shown_by))
        + _list("contested", map(_contest, evidence.contested))
    )


def _passage(passage: Passage) -> list[tuple[str, Value | None]]:
    return [
        ("source", passage.source),
        ("start", passage.start),
        ("end", passage.end),
        ("origin", passage.origin or None),
        ("text", passage.text),
    ]


def _contest(contest: Contest) -> list[tuple[str, Value | None]]:
    return [
        ("kind", contest.kind or None),
        ("between", contest.between or None),
        *_passage(contest.passage),
    ]


def rating_block(row: Sequence[Rating]) -> str:
    """One row: the ratings of one author, piece of evidence and round."""
    first = row[0]
    cells = [(each.hypothesis, each.value.value if each.value else CANNOT_TELL) for each in row]
    reasons = list(dict.fromkeys(each.why for each in row))
    several = [(each.hypothesis, each.why) for each in row if each.why] if len(reasons) > 1 else []
    scores = [(each.hypothesis, each.score) for each in row if each.score is not None]
    known: list[tuple[str, Value | None]] = [
        ("evidence", first.evidence),
        ("method" if first.machine else "by", first.author),
        ("round", first.round if first.round != 1 else None),
        ("why", None if several else reasons[0] or None),
    ]
    body = _block("[[proposed]]" if first.machine else "[[rating]]", known)
    body += f"values = {_inline(cells)}\n"
    body += f"why = {_inline(several)}\n" if several else ""
    return body + (f"scores = {_inline(scores)}\n" if scores else "")


def _rows(ratings: Iterable[Rating]) -> list[list[Rating]]:
    rows: dict[tuple[str, str, int], list[Rating]] = {}
    for each in ratings:
        rows.setdefault((each.evidence, each.author, each.round), []).append(each)
    return list(rows.values())


def _estimate(estimate: Estimate, names: Sequence[str]) -> str:
    body = _block("[[estimate]]", [("by", estimate.author), ("why", estimate.why or None)])
    return body + f"values = {_inline(zip(names, estimate.values, strict=True))}\n"


def inquiry_block(inquiry: Inquiry, names: Sequence[str]) -> str:
    body = _block("[[inquiry]]", [("id", inquiry.id), ("text", inquiry.text)])
    return body + f"yes = {_inline(zip(names, inquiry.chances, strict=True))}\n"


def note_block(note: Note) -> str:
    known: list[tuple[str, Value | None]] = [
        ("about", note.about or None), ("by", note.author or None), ("text", note.text),
    ]  # fmt: skip
    return _block("[[note]]", known)


def _block(head: str, known: Iterable[tuple[str, Value | None]]) -> str:
    lines = [f"{_key(key)} = {_value(value)}" for key, value in known if value is not None]
    return "\n".join([head, *lines]) + "\n"


def _list(name: str, items: Iterable[Iterable[tuple[str, Value | None]]]) -> str:
    lines = [f"  {_inline(item)},\n" for item in items]
    return f"{name} = [\n{''.join(lines)}]\n" if lines else ""


def _inline(pairs: Iterable[tuple[str, Value | None]]) -> str:
    cells = ", ".join(f"{_key(key)} = {_value(value)}" for key, value in pairs if value is not None)
    return f"{{ {cells} }}" if cells else "{}"


def _key(key: str) -> str:
    return key if _BARE.match(key) else _value(key)


def _value(value: Value) -> str:
    """A TOML value; half a surrogate pair, which UTF-8 cannot hold, becomes U+FFFD."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):
        quoted = json.dumps(_HALF_PAIR.sub("\ufffd", value), ensure_ascii=False)
        return quoted.replace("\x7f", "\\u007F")
    return f"[{', '.join(_value(item) for item in value)}]"
