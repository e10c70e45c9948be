"""Readings as data: JSON, JSON lines and CSV.

Takes `Reading`s and `Unused` inputs, gives text; offsets are code points into the article's text.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence

from crossread import __version__
from crossread.records import Attribution, CitedWork, Name, Reading, Span, Unused
from crossread.records.attributions import ROLES, spans_of

# Control characters, line separators, bidi controls and halves of surrogate pairs: kept as
# escapes, so that a line stays one line, a terminal is left alone and nothing is lost.
_ESCAPED = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
# Blanks, marks of no width and marks of direction, which a spreadsheet skips in front of a formula.
_UNSEEN = (
    "\\s\u00ad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
)
# A spreadsheet takes a cell that begins so for a formula; ' is in the list to be reversible.
_FORMULA = re.compile(
    f"['\t\r\n]|[{_UNSEEN}\0-\x1f\x7f-\x9f\ufffd]*[=+\\-@\uff1d\uff0b\uff0d\uff20]"
)
_HALF_PAIR = re.compile("[\ud800-\udfff]")
_PLAIN = (
    "inside", "kind", "method", "score", "source_kind", "authorial_stance", "polarity",
    "veridicality",
)  # fmt: skip
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
        yield f"{before}\n    {_indented(_article(item), 4)}"
        before, closing = ",", "\n  ]"
    start = "" if before == "," else before
    told = [{"name": item.name, "reason": item.reason} for item in unused]
    yield f'{start}{closing},\n  "unused": {_indented(told, 2)}\n}}\n'


def _article(reading: Reading) -> dict[str, object]:
    about = {"id": reading.article.id, "name": reading.article.name}
    made = [attribution_record(each) for each in reading.attributions]
    return about | article_record(reading) | {"attributions": made}


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
            "attributions": [
                attribution_offsets(attribution) for attribution in reading.attributions
            ],
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
                *(json.dumps(_pairs(role)) for role in spans),
                item.inside, item.method, item.score, *_about(item),
            )  # fmt: skip


def _about(item: Attribution) -> Iterator[str | None]:
    speaker, work = item.speaker, item.cites
    yield from (speaker.name, speaker.title, speaker.organisation) if speaker else (None,) * 3
    yield item.source_kind
    yield from (work.title, work.outlet, work.published, work.url) if work else (None,) * 4
    yield from (item.authorial_stance, item.polarity, item.veridicality)
    for spans in _within(item):
        yield None if spans is None else json.dumps(_pairs(spans))


def _within(item: Attribution) -> tuple[tuple[Span, ...] | None, tuple[Span, ...] | None]:
    """The hedges and the negations of the content; None where its wording is not assessed."""
    if item.authorial_stance or item.polarity or item.veridicality:
        return item.hedges, item.negations
    return item.hedges or None, item.negations or None


def csv_line(cells: Iterable[str | None]) -> str:
    """One row (RFC 4180), guarded as `to_csv` says."""
    line = io.StringIO()
    guarded = ["'" + cell if cell and _FORMULA.match(cell) else cell for cell in cells]
    csv.writer(line).writerow(guarded)
    return _HALF_PAIR.sub("\ufffd", line.getvalue())


def dump(record: object, *, indent: int | None = None) -> str:
    """JSON in which what would turn or break a line stands as an escape."""
    plain = json.dumps(record, ensure_ascii=False, indent=indent)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found.group()):04x}", plain)


def article_record(reading: Reading) -> dict[str, object]:
    """An article's fields but for id and name, as docs/records.md tells them."""
    article = reading.article
    capture = article.capture
    return {
        "outlet": article.outlet,
        "url": article.url,
        "title": [0, article.title_length] if article.title_length else None,
        "lang": article.lang,
        "published": article.published,
        "authors": list(article.authors),
        "links": [
            {"url": link.url, "text": link.text, "span": link.span and _pairs((link.span,))[0]}
            for link in article.links
        ],
        "complete": article.complete,
        "capture": capture and {"sha256": capture.sha256, "taken": capture.taken},
        "text": article.text,
        "min_score": reading.min_score,
        "left_out": reading.left_out,
    }


def attribution_offsets(attribution: Attribution) -> dict[str, object]:
    """An attribution's fields, its roles as offsets, without a word of the text."""
    hedges, negations = _within(attribution)
    return {
        "id": attribution.id,
        **{role: _pairs(spans_of(attribution, role)) for role in ROLES},
        **{field: getattr(attribution, field) for field in _PLAIN},
        "speaker": _made(attribution.speaker, "name", "title", "organisation"),
        "cites": _made(attribution.cites, "title", "outlet", "published", "url"),
        "hedges": None if hedges is None else _pairs(hedges),
        "negations": None if negations is None else _pairs(negations),
    }


def _made(record: Name | CitedWork | None, *fields: str) -> dict[str, object] | None:
    """These fields of a record, then what shows it and how it was found."""
    if record is None:
        return None
    return {
        **{field: getattr(record, field) for field in fields},
        "shown_by": _pairs(record.shown_by),
        "method": record.method,
        "score": record.score,
    }


def attribution_record(attribution: Attribution) -> dict[str, object]:
    """An attribution's fields, its roles with their words, as docs/records.md tells them."""
    return attribution_offsets(attribution) | {
        role: [
            {"start": span.start, "end": span.end, "text": span.text}
            for span in spans_of(attribution, role)
        ]
        for role in ROLES
    }


def _pairs(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]
