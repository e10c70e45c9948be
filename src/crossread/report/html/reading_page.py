"""Readings as one self-contained HTML page: no network, readable without scripts and on paper."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from crossread.records import Article, Attribution, Reading, Unused
from crossread.records.attributions import ROLES, role, spans_of, who, words
from crossread.report.html.templates import Filters, page
from crossread.report.views.segments import (
    NO_SOURCE,
    RoleMark,
    Segment,
    numbers_of,
    segments,
    share_in_mouths,
)
from crossread.report.views.voices import (
    BADGES,
    UNSURE,
    WHO_UNSURE,
    Speaking,
    badges,
    kind,
    left_out,
    reference,
    voices,
)
from crossread.text.listing import counted

_FILTERS: Filters = {
    "badges": badges, "kind": kind, "role": role, "who": who, "reference": reference,
    "words": words,
}  # fmt: skip
_BLANK_LINES = re.compile(r"\n[ \t\r\n]*\n")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A segment as the page shows it: the contents that open and close at it, what it anchors."""

    segment: Segment
    opens: tuple[int, ...]
    closes: tuple[int, ...]
    anchors: tuple[int, ...]
    first_of_source: bool

    @property
    def classes(self) -> str:
        """s marked, w source (wf its first piece), h cue, c content (c2, c3 where nested); in it,
        g a hedge and z a negation.
        """
        depth = min(3, len(self.segment.numbers("content")))
        flags = {
            "s": bool(self.segment.marks),
            "w": bool(self.segment.numbers("source")),
            "wf": self.first_of_source,
            "h": bool(self.segment.numbers("cue")),
            "c": depth > 0,
            f"c{depth}": depth > 1,
            "g": bool(self.segment.numbers("hedges")),
            "z": bool(self.segment.numbers("negations")),
        }
        return " ".join(name for name, is_set in flags.items() if is_set)


@dataclass(frozen=True, slots=True)
class _Block:
    """The headline or a paragraph, whether one content holds all of it, and the blanks after it."""

    pieces: tuple[_Piece, ...]
    quoted: bool
    blanks: str

    @property
    def numbers(self) -> tuple[int, ...]:
        """The attributions anchored here."""
        return tuple(sorted(number for piece in self.pieces for number in piece.anchors))


@dataclass(frozen=True, slots=True)
class _Row:
    """One attribution, for the table and the margin; `depth` is how many it is inside of, to 3."""

    number: int
    attribution: Attribution
    voice: int
    inside: int | None
    depth: int
    anchored: bool

    @property
    def noted(self) -> bool:
        """Whether there is more to say of it than the text shows."""
        made = self.attribution
        known = (self.inside, made.speaker, made.source_kind, made.cites, badges(made))
        return any(known)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One article laid out; `title` is None where no headline is known."""

    index: int
    article: Article
    headline: str
    title: _Block | None
    body: tuple[_Block, ...]
    rows: tuple[_Row, ...]
    voices: tuple[Speaking, ...]
    share: float
    left_out: str


def to_html(
    readings: Sequence[Reading], unused: Sequence[Unused], *, layout: str = "alone.html"
) -> str:
    """One self-contained page: no network, readable without scripts and on paper; in the layout
    `bare.html` only what stands in its body."""
    sheets = [_sheet(index, reading) for index, reading in enumerate(readings, 1)]
    several = counted(len(sheets), "article")
    return page(
        "page.html",
        "paper.css page.css",
        "page.js",
        filters=_FILTERS,
        names={"no_source": NO_SOURCE, "legend": (*BADGES.values(), UNSURE, WHO_UNSURE)},
        layout=layout,
        title=sheets[0].headline if len(sheets) == 1 else several,
        sheets=sheets,
        unused=unused,
    )


def _sheet(index: int, reading: Reading) -> _Sheet:
    article = reading.article
    blocks, anchored = _blocks(reading)
    title = blocks.pop(0) if article.title_length else None
    headline = article.text[: article.title_length] or article.name or article.url
    speaking = voices(reading)
    return _Sheet(
        index=index,
        article=article,
        headline=headline or "Text without a headline",
        title=title,
        body=tuple(blocks),
        rows=_rows(reading, speaking, anchored),
        voices=speaking,
        share=share_in_mouths(reading),
        left_out=left_out(reading),
    )


def _bounds(article: Article) -> list[tuple[int, int, int]]:
    """Where the headline and each paragraph start and stop, and where the blanks after it end."""
    found, at = [], 0
    if article.title_length:
        blanks = _BLANK_LINES.match(article.text, article.title_length)
        at = blanks.end() if blanks else article.title_length
        found.append((0, article.title_length, at))
    for blanks in _BLANK_LINES.finditer(article.text, at):
        found.append((at, blanks.start(), blanks.end()))
        at = blanks.end()
    return [*found, (at, len(article.text), len(article.text))]


def _blocks(reading: Reading) -> tuple[list[_Block], set[int]]:
    """The headline and the paragraphs, and the numbers of the attributions anchored in them."""
    text, bounds = reading.article.text, _bounds(reading.article)
    cuts = [edge for start, stop, _ in bounds for edge in (start, stop)]
    starts = [start for start, _, _ in bounds]
    shown, block_of = [], []
    for segment in segments(reading, cuts):
        block = bisect_right(starts, segment.start) - 1
        if segment.end <= bounds[block][1]:
            shown.append(segment)
            block_of.append(block)
    pieces, anchored = _pieces(reading, shown)
    grouped: list[list[_Piece]] = [[] for _ in bounds]
    for piece, block in zip(pieces, block_of, strict=True):
        grouped[block].append(piece)
    blocks = [
        _Block(tuple(group), _wholly_quoted(group), text[stop:resume])
        for group, (_, stop, resume) in zip(grouped, bounds, strict=True)
    ]
    return blocks, anchored


def _wholly_quoted(pieces: Sequence[_Piece]) -> bool:
    """Whether one span of content holds all of a paragraph."""
    held = [{mark for mark in piece.segment.marks if mark.role == "content"} for piece in pieces]
    return bool(held) and bool(set.intersection(*held))


def _pieces(reading: Reading, shown: list[Segment]) -> tuple[list[_Piece], set[int]]:
    """The shown segments with their brackets, and the attributions they anchor.

    An attribution is anchored at the first piece of its content, or of its cue or source where it
    has no content; its number stands after each such span.
    """
    home = {
        number: next((role for role in reversed(ROLES) if words(spans_of(attribution, role))), "")
        for number, attribution in enumerate(reading.attributions, 1)
    }
    first: dict[RoleMark, int] = {}
    last: dict[RoleMark, int] = {}
    anchors: dict[int, int] = {}
    for place, segment in enumerate(shown):
        for mark in reversed(segment.marks):
            first.setdefault(mark, place)
            last[mark] = place
            if mark.role == home[mark.number]:
                anchors.setdefault(mark.number, place)
    pieces = []
    for place, segment in enumerate(shown):
        homes = [mark for mark in segment.marks if mark.role == home[mark.number]]
        contents = [mark for mark in reversed(homes) if mark.role == "content"]
        pieces.append(
            _Piece(
                segment=segment,
                opens=tuple(mark.number for mark in contents if first[mark] == place),
                closes=tuple(mark.number for mark in homes if last[mark] == place),
                anchors=tuple(
                    dict.fromkeys(mark.number for mark in homes if anchors[mark.number] == place)
                ),
                first_of_source=any(
                    mark.role == "source" and first[mark] == place for mark in segment.marks
                ),
            )
        )
    return pieces, set(anchors)


def _rows(reading: Reading, speaking: tuple[Speaking, ...], anchored: set[int]) -> tuple[_Row, ...]:
    voice_of = {number: voice.key for voice in speaking for number in voice.numbers}
    number_of = numbers_of(reading)
    inside = [number_of.get(item.inside or "") for item in reading.attributions]
    return tuple(
        _Row(
            number=number,
            attribution=attribution,
            voice=voice_of[number],
            inside=inside[number - 1],
            depth=_depth(inside, number),
            anchored=number in anchored,
        )
        for number, attribution in enumerate(reading.attributions, 1)
    )


def _depth(inside: Sequence[int | None], number: int) -> int:
    depth, outer = 0, inside[number - 1]
    while outer and depth < 3:
        depth, outer = depth + 1, inside[outer - 1]
    return depth
