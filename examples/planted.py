"""What is planted in the example stories: `truth.json` with its passages, offsets and page.

A passage is quoted from its article with the roles marked, `{source:Ms Orme} {cue:said}`; run as a
script, this writes the offsets that follow from the passages, and `examples/README.md`.
"""

import json
import re
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

import matrix
import quoted

from crossread.records import Article

FOLDER = Path(__file__).parent
_MARKED = re.compile(r"\{(source|cue|content):([^{}]*)\}")

Offsets = dict[str, list[list[int]]]


@dataclass(frozen=True, slots=True)
class Planted:
    """One planted passage; `offsets` by role, or under `passage` where no role is marked."""

    id: str
    article: str
    kind: str
    passage: str
    offsets: Offsets
    expected: dict[str, str | None]


def stories() -> list[Path]:
    """The folders that hold a story, by name."""
    return sorted(path.parent for path in FOLDER.glob("*/truth.json"))


def truth(story: Path) -> list[Planted]:
    """What is planted in a story, as its truth.json says."""
    entries = json.loads((story / "truth.json").read_text(encoding="utf-8"))
    return [Planted(**{"offsets": {}} | entry) for entry in entries]


def articles(story: Path) -> dict[str, Article]:
    """The articles of a story that something is planted in, by file name, oldest first."""
    names = {planted.article for planted in truth(story)}
    return {name: found for name, found in matrix.articles(story).items() if name in names}


def locate(passage: str, text: str) -> Offsets:
    """Code-point offsets of a marked passage; ValueError unless the text has it exactly once."""
    plain = _MARKED.sub(r"\2", passage)
    if text.count(plain) != 1:
        raise ValueError(f"the article has the passage {text.count(plain)} times: {plain}")
    at = start = text.index(plain)
    offsets: Offsets = {}
    place = 0
    for mark in _MARKED.finditer(passage):
        at += mark.start() - place
        offsets.setdefault(mark[1], []).append([at, at + len(mark[2])])
        at += len(mark[2])
        place = mark.end()
    return offsets or {"passage": [[start, start + len(plain)]]}


def located(story: Path) -> list[Planted]:
    """The planted passages with the offsets their articles give now."""
    texts = {name: found.text for name, found in articles(story).items()}
    return [
        replace(planted, offsets=locate(planted.passage, texts[planted.article]))
        for planted in truth(story)
    ]


def truth_json(story: Path) -> str:
    """The text of truth.json: one entry a block, offsets on one line."""
    blocks = []
    for planted in located(story):
        lines = [
            f"    {json.dumps(name)}: {json.dumps(getattr(planted, name), ensure_ascii=False)}"
            for name in ("id", "article", "kind", "passage", "offsets", "expected")
        ]
        blocks.append("  {\n" + ",\n".join(lines) + "\n  }")
    return "[\n" + ",\n".join(blocks) + "\n]\n"


def page() -> str:
    """The text of examples/README.md."""
    lines = ["# Examples", "", "Invented events, told by invented outlets; we wrote every word."]
    for story in sorted({*stories(), *matrix.stories(), *quoted.folders()}):
        if story in quoted.folders():
            lines += ["", f"## {story.name}", *quoted.section(story)]
            continue
        lines += ["", f"## {story.name}", "", "| published | outlet | file |", "|---|---|---|"]
        for name, found in matrix.articles(story).items():
            lines.append(f"| {found.published} | {found.outlet} | [{name}]({story.name}/{name}) |")
        if story in matrix.stories():
            lines += matrix.section(matrix.matrix(story))
        if story not in stories():
            continue
        lines += [
            "",
            f"Planted, with offsets in [truth.json]({story.name}/truth.json): **sources** are",
            "bold, *cues* in italics, [contents] in brackets.",
        ]
        for kind, entries in groupby(located(story), key=lambda planted: planted.kind):
            lines += ["", f"### {kind.capitalize()}"]
            for planted in entries:
                lines += ["", f"`{planted.id}` in {planted.article}{_expected(planted)}:", ""]
                lines += [f"> {line}".rstrip() for line in _shown(planted.passage).split("\n")]
    return "\n".join(lines) + "\n"


def _shown(passage: str) -> str:
    wrap = {"source": ("**", "**"), "cue": ("*", "*"), "content": ("[", "]")}
    return _MARKED.sub(lambda mark: wrap[mark[1]][0] + mark[2] + wrap[mark[1]][1], passage)


def _expected(planted: Planted) -> str:
    said = [
        f"{name.replace('_', ' ')} {'none' if value is None else value}"
        for name, value in planted.expected.items()
    ]
    return f" ({', '.join(said)})" if said else ""


if __name__ == "__main__":
    for folder in stories():
        (folder / "truth.json").write_text(truth_json(folder), encoding="utf-8")
    (FOLDER / "README.md").write_text(page(), encoding="utf-8")
