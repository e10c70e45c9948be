"""What a tool answers: findings with their spans as plain values, cut to a size."""

import json
from collections.abc import Sequence

from crossread.records import Comparison, Quote, QuoteCheck, Span, Unused
from crossread.records.audits import CoverageAudit
from crossread.story.index import index, speaker
from crossread.story.rows import rows

WORDS = 400  # characters of a passage
LARGEST = 40_000  # characters of an answer
MOST_NEAREST, MOST_UNUSED = 5, 50
Value = dict[str, object]


def passage(span: Span) -> Value:
    """A span: its article (id), offsets in code points, and its words, cut where they are long."""
    place = {"article": span.article, "start": span.start, "end": span.end}
    return {**place, "text": _cut(span.text)}


def comparison_answer(comparison: Comparison, limit: int) -> Value:
    """The articles and the rows of the matrix, those in dispute and shared by most first."""
    known = index(comparison)
    made = sorted(rows(comparison, known), key=lambda row: row.difference, reverse=True)
    found: list[Value] = [
        {
            "claim": _cut(row.proposition.text),
            "differ_in": [kind.value for kind in row.kinds],
            "origins": [f"{each.kind.value}: {each.name}" for each in row.origins],
            "cells": [
                {
                    "outlet": cell.outlet,
                    "stances": [stance.value for stance in cell.stances],
                    "reason": cell.reason,
                    "said_by": sorted(
                        {speaker(known, known.claims[key]) for key in cell.claims} - {""}
                    ),
                    "shown_by": [passage(span) for span in cell.shown_by],
                }
                for cell in row.cells
            ],
        }
        for row in made[:limit]
    ]
    articles: list[Value] = [
        {"id": each.article.id, "name": each.article.name, "outlet": each.article.outlet,
         "published": each.article.published, "url": each.article.url}
        for each in comparison.readings
    ]  # fmt: skip
    answer: Value = {"articles": articles}
    return answer | _unused(comparison.unused) | cut("rows", found, limit, of=len(made))


def quotes_answer(check: QuoteCheck, limit: int) -> Value:
    """The quotations, those that are not what was said first."""
    found = [_quote(each) for each in sorted(check.quotes, key=lambda each: not each.faulty)]
    return _unused(check.unused) | cut("quotations", found, limit)


def _unused(unused: Sequence[Unused]) -> Value:
    shown = [{"name": each.name, "reason": each.reason} for each in unused[:MOST_UNUSED]]
    return {"unused": shown, "unused_left_off": len(unused) - len(shown)}


def _quote(each: Quote) -> Value:
    return {
        "state": each.state.value,
        "misattributed": each.misattributed,
        "speaker": each.speaker,
        "said_by": each.said_by,
        "reason": each.reason,
        "quotation": passage(each.span),
        "found": [passage(span) for span in each.found],
        "changes": [
            {"kind": e.kind.value, "here": _cut(e.here.text), "there": _cut(e.there.text)}
            for e in each.edits
        ],
    }


def audit_answer(found: CoverageAudit, limit: int) -> Value:
    """What is said of others' coverage, that which their texts contradict first."""
    made: list[Value] = [
        {
            "said": each.claim.said.value,
            "outlets": list(each.claim.outlets),
            "group": each.claim.group,
            "answer": each.answer.value,
            "differs": each.differs,
            "claim": passage(each.claim.span),
            "nearest": [
                {"outlet": near.outlet, "answer": near.answer.value, "passage": passage(near.span)}
                for near in each.nearest[:MOST_NEAREST]
            ],
            "nearest_left_off": max(0, len(each.nearest) - MOST_NEAREST),
            "searched": [item.article for item in each.searched],
        }
        for each in sorted(found.audits, key=lambda audit: not audit.differs)
    ]
    return cut("audits", made, limit)


def cut(name: str, found: Sequence[Value], limit: int, *, of: int | None = None) -> Value:
    """As many of the findings as an answer may hold, and how many `of` all were left off."""
    kept, size = list[Value](), 0
    for each in found[:limit]:
        size += len(json.dumps(each))
        if size > LARGEST:
            break
        kept.append(each)
    return {name: kept, "left_off": (len(found) if of is None else of) - len(kept)}


def _cut(text: str) -> str:
    return text if len(text) <= WORDS else f"{text[:WORDS]}…"
