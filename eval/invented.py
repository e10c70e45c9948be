"""Invented stories whose facts are marked in the text: `{3 forty people died}` answers question 3.

A `!` before the number: an answer that cannot be true beside the first of its row; a `?`: one of
which careful readers may disagree. `= slug` opens a file, `== kind | outlet | time` an article.
"""

import re
from dataclasses import dataclass
from pathlib import Path

_MARK = re.compile(r"\{([!?]?)(\d+) |\}")
_HEAD = re.compile(r"^== *([^|\n]*)\|([^|\n]*)\|([^|\n]*)$", re.MULTILINE)
_RELATIONS = {"": "same", "!": "conflicting", "?": "unsure"}


@dataclass(frozen=True, slots=True)
class Marked:
    """A stretch of an article's text that answers the question `row`, and how it stands to it."""

    start: int
    end: int
    row: int
    relation: str


@dataclass(frozen=True, slots=True)
class Telling:
    """One article of an invented story: kind of outlet, its name, time (ISO 8601), text, facts."""

    kind: str
    outlet: str
    published: str
    text: str
    facts: tuple[Marked, ...]


def tellings(path: Path) -> tuple[Telling, ...]:
    """The articles of a file; what is not well formed is a ValueError that names it."""
    parts = _HEAD.split(path.read_text(encoding="utf-8"))
    if len(parts) < 5:
        raise ValueError(f"{path}: no article")
    made = []
    for kind, outlet, published, body in zip(*(parts[n::4] for n in (1, 2, 3, 4)), strict=True):
        text, facts = unmarked(body.strip(), path)
        made.append(Telling(kind.strip(), outlet.strip(), published.strip(), text, facts))
    return tuple(made)


def unmarked(body: str, path: Path) -> tuple[str, tuple[Marked, ...]]:
    """The text without its marks, and what they mark."""
    text, facts, at = "", [], 0
    opened: list[tuple[int, int, str]] = []
    for mark in _MARK.finditer(body):
        text += body[at : mark.start()]
        at = mark.end()
        if mark[2]:
            opened.append((len(text), int(mark[2]), _RELATIONS[mark[1]]))
        elif opened:
            start, row, relation = opened.pop()
            facts.append(Marked(start, len(text), row, relation))
        else:
            raise ValueError(f"{path}: a brace closes nothing near {text[-30:]!r}")
    if opened:
        raise ValueError(f"{path}: a brace stays open near {text[opened[-1][0] :][:30]!r}")
    return text + body[at:], tuple(facts)
