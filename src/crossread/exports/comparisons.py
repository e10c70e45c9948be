"""A comparison as data: JSON with every record, CSV and Parquet with a row for each matrix cell.

Takes a `Comparison`; docs/comparison.md tells the fields, comparison.schema.json checks the JSON.
"""

import json
from collections.abc import Iterable, Iterator
from typing import cast

from crossread import __version__
from crossread.exports.codec import attribution_record, document, named_record, plain, record
from crossread.exports.parquet import Value, parquet
from crossread.exports.readings import csv_line
from crossread.records import Column, Comparison, Coverage, OriginKind, Span
from crossread.records.audits import Audit
from crossread.story.figures import Figures
from crossread.story.happened import timeline
from crossread.story.index import Index, index, speaker
from crossread.story.places import places
from crossread.story.rows import Row, rows

_TEXTS = (
    "proposition", "claim", "outlet", "stances", "words", "speakers", "prominence", "reason",
    "published", "claims", "shown_by", "searched", "nearest", "nearest_offsets", "values",
    "conflicts", "origins", "first_carried_by", "first_carried", "method", "proposition_method",
)  # fmt: skip
_COUNTS = ("speaker_origins", "document_origins", "newsroom_origins", "carriers")
_NUMBERS = ("position", "low", "best", "high", "score", "proposition_score")
CELLS = {
    **dict.fromkeys(_TEXTS, "string"),
    **dict.fromkeys(_COUNTS, "int64"),
    **dict.fromkeys(_NUMBERS, "double"),
    "newsroom": "bool",
}


def comparison_json(comparison: Comparison) -> str:
    """One JSON document with every record; offsets are code points into an article's `text`."""
    return "".join(comparison_pieces(comparison))


def comparison_pieces(comparison: Comparison) -> Iterator[str]:
    """The same document, piece by piece."""
    known = index(comparison)
    made = rows(comparison, known)
    held: dict[str, object] = {
        "crossread": __version__,
        "story": comparison.story,
        "columns": comparison.columns,
        "articles": tuple(named_record(reading) for reading in comparison.readings),
        "attributions": tuple(
            {"article": item.article} | attribution_record(item)
            for reading in comparison.readings
            for item in reading.attributions
        ),
        "propositions": tuple(_proposition(row) for row in made),
    }
    parts = (
        "claims", "speakers", "conflicts", "origins", "losses", "reuses", "families",
        "citations", "coverage", "quotes", "variants", "decisions", "decided",
        "namings", "loaded", "sources",
        "pieces", "grades", "notes", "unused",
    )  # fmt: skip
    held |= {part: getattr(comparison, part) for part in parts}
    held["timeline"] = timeline(comparison.claims)
    held["places"] = places(comparison.claims)
    held["audits"] = tuple(audit_record(each) for each in comparison.audits)
    return document(held)


def audit_record(audit: Audit) -> dict[str, object]:
    """An audit, the claim's own fields among its."""
    made = record(audit)
    claim = made.pop("claim")
    return {"id": made.pop("id")} | cast(dict[str, object], claim) | made


def _proposition(row: Row) -> dict[str, object]:
    return record(row.proposition) | {
        "group": row.group.value,
        "figures": _figures(row.figures) if row.figures else None,
        "first_carried": [
            {"outlet": carrier.column, "published": carrier.published} for carrier in row.first
        ],
    }


def _figures(found: Figures) -> dict[str, object]:
    """The reported figures, and which of them (by place) are the lowest, best backed, highest."""
    return {
        "reported": plain(found.reported),
        "low": found.reported.index(found.low),
        "best": found.reported.index(found.best) if found.best else None,
        "high": found.reported.index(found.high),
    }


def comparison_csv(comparison: Comparison) -> Iterator[str]:
    """A header, then one row a cell of the matrix (RFC 4180), guarded as `to_csv` guards."""
    yield csv_line(CELLS)
    for cell in cells(comparison):
        yield csv_line(_written(cell[name]) for name in CELLS)


def _written(value: Value) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if value is None or isinstance(value, str) else repr(value)


def comparison_parquet(comparison: Comparison) -> bytes:
    """The rows of the CSV with their types, as one Parquet file; needs the extra `parquet`."""
    return parquet(CELLS, ([cell[name] for name in CELLS] for cell in cells(comparison)))


def cells(comparison: Comparison, *, told: bool = False) -> Iterator[dict[str, Value]]:
    """Every cell of the matrix as a row of CELLS; those that say something where `told`."""
    known = index(comparison)
    columns = {column.name: column for column in comparison.columns}
    for row in rows(comparison, known):
        about = _about(row)
        for cell in row.told if told else row.cells:
            yield about | _cell(known, row, cell, columns[cell.outlet])


def _about(row: Row) -> dict[str, Value]:
    """What every cell of a row has in common."""
    found = row.figures
    best = found.best if found else None
    count = dict.fromkeys(OriginKind, 0)
    for origin in row.origins:
        count[origin.kind] += 1
    return {
        "proposition": row.proposition.id,
        "claim": row.proposition.text,
        "conflicts": " ".join(kind.value for kind in row.kinds),
        "origins": json.dumps(
            [[item.kind.value, item.name] for item in row.origins], ensure_ascii=False
        ),
        "first_carried_by": json.dumps([item.column for item in row.first], ensure_ascii=False),
        "first_carried": row.first[0].published if len(row.first) == 1 else "",
        "speaker_origins": count[OriginKind.SPEAKER],
        "document_origins": count[OriginKind.DOCUMENT],
        "newsroom_origins": count[OriginKind.NEWSROOM],
        "carriers": len(row.carriers),
        "low": found.low.quantity.value if found else None,
        "best": best.quantity.value if best else None,
        "high": (found.high.quantity.high or found.high.quantity.value) if found else None,
        "proposition_method": row.proposition.method,
        "proposition_score": row.proposition.score,
    }


def _cell(known: Index, row: Row, cell: Coverage, column: Column) -> dict[str, Value]:
    claims = [known.claims[key] for key in cell.claims]
    speakers = dict.fromkeys(filter(None, (speaker(known, claim) for claim in claims)))
    days = [carrier.published for carrier in row.carriers if carrier.column == cell.outlet]
    reported = row.figures.reported if row.figures else ()
    values = [figure.quantity.value for figure in reported if figure.outlet == cell.outlet]
    return {
        "outlet": cell.outlet,
        "newsroom": column.newsroom,
        "stances": " ".join(stance.value for stance in cell.stances),
        "words": " … ".join(claim.text for claim in claims),
        "speakers": json.dumps(list(speakers), ensure_ascii=False),
        "prominence": cell.prominence.value if cell.prominence else None,
        "position": cell.position,
        "reason": cell.reason,
        "published": days[0] if days else None,
        "claims": json.dumps(cell.claims),
        "shown_by": _offsets(cell.shown_by),
        "searched": json.dumps(cell.searched),
        "nearest": cell.nearest.text if cell.nearest else None,
        "nearest_offsets": _offsets([cell.nearest] if cell.nearest else []),
        "values": json.dumps(list(dict.fromkeys(values))),
        "method": cell.method,
        "score": cell.score,
    }


def _offsets(spans: Iterable[Span]) -> str:
    return json.dumps([[span.article, span.start, span.end] for span in spans])
