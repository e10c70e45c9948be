"""Readings as data: JSON, JSON lines and CSV.

Takes `Reading`s and `Unused` inputs, gives text; offsets are code points into the article's text.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence

from crossread import __version__
from crossread.exports.codec import (
    article_record,
    attribution_offsets,
    dump,
    plain,
    reading_record,
    within,
)
from crossread.records import Attribution, Reading, Unused
from crossread.records.attributions import ROLES, spans_of

# Blanks, marks of no width and marks of direction, which a spreadsheet skips in front of a formula.
_UNSEEN = (
    "\\s\u00ad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
)
# A spreadsheet takes a cell that begins so for a formula; ' is in the list to be reversible.
_FORMULA = re.compile(
    f"['\t\r\n]|[{_UNSEEN}\0-\x1f\x7f-\x9f\ufffd]*[=+\\-@\uff1d\uff0b\uff0d\uff20]"
)
# What steers a terminal or turns what it shows; tabs and line breaks stay.
STEERING = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
COLUMNS = (
    "article", "name", "outlet", "published", "url", "attribution", "kind", "source", "cue",
    "content", "source_offsets", "cue_offsets", "content_offsets", "inside", "method", "score",
    "speaker_name", "speaker_title", "speaker_organisation", "source_kind", "cites_title",
    "cites_outlet", "cites_published", "cites_url", "authorial_stance", "polarity",
    "veridicality", "hedge_offsets", "negation_offsets",
)  # fmt: skip


def to_json(readings: Sequence[Reading], unused: Sequence[Unused]) -> str:
    """One JSON document with every record; offsets are code points into the article's `text`."""
    return "".join(json_pieces([*readings, *unused]))


def json_pieces(items: Iterable[Reading | Unused]) -> Iterator[str]:
    """The same document, each article given as soon as its reading is there."""
    before, unused = f'{{\n  "crossread": {dump(__version__)},\n  "articles": [', list[Unused]()
    closing = "]"
    for item in items:
        if isinstance(item, Unused):
            unused.append(item)
            continue
        yield f"{before}\n    {_indented(reading_record(item), 4)}"
        before, closing = ",", "\n  ]"
    start = "" if before == "," else before
    skipped = plain(tuple(unused))
    yield f'{start}{closing},\n  "unused": {_indented(skipped, 2)}\n}}\n'


def _indented(record: object, by: int) -> str:
    """A record inside a document; no line of it breaks within a text."""
    return dump(record, indent=2).replace("\n", "\n" + " " * by)


def to_jsonl(readings: Iterable[Reading]) -> Iterator[str]:
    """One line an article, each given as soon as its reading is there."""
    for reading in readings:
        article = reading.article
        record = {
            "id": article.name or article.id,
            "article": article.id,
            **article_record(reading),
            "attributions": [attribution_offsets(each) for each in reading.attributions],
        }
        yield dump(record) + "\n"


def to_csv(readings: Iterable[Reading]) -> Iterator[str]:
    """A header, then one row an attribution (RFC 4180); the columns are told in docs/records.md.

    A cell that begins with a tab, a line end or ', or with = + - @ (also full width) behind nothing
    or what cannot be seen, has one ' put before it, so that no spreadsheet runs it: to read a cell
    back, drop its first character where that is a '. Half a surrogate pair, which UTF-8 cannot
    hold, becomes U+FFFD.
    """
    yield csv_line(COLUMNS)
    for row in reading_rows(readings):
        yield csv_line(
            None if cell is None else cell if isinstance(cell, str) else repr(cell) for cell in row
        )


def reading_rows(readings: Iterable[Reading]) -> Iterator[tuple[str | float | None, ...]]:
    """A row an attribution, a cell a column of COLUMNS; `score` alone is a number."""
    for reading in readings:
        article = reading.article
        for item in reading.attributions:
            spans = [spans_of(item, role) for role in ROLES]
            yield (
                article.id, article.name, article.outlet, article.published, article.url,
                item.id, item.kind.value,
                *(" … ".join(span.text for span in role) for role in spans),
                *(json.dumps(plain(role, short=True)) for role in spans),
                item.inside, item.method, item.score, *_about(item),
            )  # fmt: skip


def _about(item: Attribution) -> Iterator[str | None]:
    speaker, work = item.speaker, item.cites
    yield from (speaker.name, speaker.title, speaker.organisation) if speaker else (None,) * 3
    yield item.source_kind
    yield from (work.title, work.outlet, work.published, work.url) if work else (None,) * 4
    yield from (item.authorial_stance, item.polarity, item.veridicality)
    for spans in within(item):
        yield None if spans is None else json.dumps(plain(spans, short=True))


def csv_line(cells: Iterable[str | None]) -> str:
    """One row (RFC 4180), guarded as `to_csv` says."""
    line = io.StringIO()
    guarded = ["'" + cell if cell and _FORMULA.match(cell) else cell for cell in cells]
    csv.writer(line).writerow(guarded)
    return STEERING.sub("\ufffd", line.getvalue())
