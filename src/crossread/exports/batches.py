"""The tables of `crossread batch` as rows, with the one schema that docs/batch.md describes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from crossread.exports.comparisons import CELLS, cells
from crossread.exports.parquet import Held, parquet
from crossread.records import Article, Attribution, Comparison, Reading, Reuse, Span, Story
from crossread.records.attributions import ROLES, spans_of

Row = Mapping[str, Held]

TABLES: dict[str, dict[str, str]] = {
    "articles": {
        "id": "string", "story": "string", "name": "string", "outlet": "string", "url": "string",
        "title": "string", "published": "string", "lang": "string", "authors": "texts",
        "complete": "bool", "sha256": "string", "taken": "string", "text": "string",
    },
    "attributions": {
        "id": "string", "article": "string", "story": "string", "kind": "string",
        "source": "string", "cue": "string", "content": "string",
        "source_offsets": "offsets", "cue_offsets": "offsets", "content_offsets": "offsets",
        "inside": "string", "speaker": "string", "speaker_title": "string",
        "speaker_organisation": "string", "source_kind": "string", "authorial_stance": "string",
        "polarity": "string", "veridicality": "string", "method": "string", "score": "double",
    },
    "claims": {
        "id": "string", "article": "string", "story": "string", "proposition": "string",
        "text": "string", "offsets": "offsets",
        "attribution": "string", "kind": "string", "modality": "string",
        "polarity": "string", "method": "string", "score": "double",
    },
    "stories": {
        "id": "string", "title": "string", "first": "string", "last": "string", "articles": "texts",
        "outlets": "texts", "continues": "string", "method": "string",
    },
    "matrix": {"story": "string", **CELLS},
    "copies": {
        "id": "string", "later": "string", "earlier": "string", "later_offsets": "offsets",
        "earlier_offsets": "offsets", "kind": "string", "direction": "string", "edits": "int64",
        "share": "double", "method": "string", "score": "double",
    },
    "errors": {"name": "string", "article": "string", "stage": "string", "reason": "string"},
}  # fmt: skip
_WORDING = "source_kind authorial_stance polarity veridicality"


def table_parquet(table: str, rows: Iterable[Row]) -> bytes:
    """Rows of a table as one Parquet file: the same rows give the same bytes."""
    kinds = TABLES[table]
    return parquet(kinds, ([row[name] for name in kinds] for row in rows))


def article_row(article: Article, story: str) -> Row:
    """A row of `articles`."""
    title, capture = article.title, article.capture
    return _of(article, "id name outlet url published lang authors complete text") | {
        "story": story,
        "title": title.text if title else None,
        "sha256": capture.sha256 if capture else None,
        "taken": capture.taken if capture else None,
    }


def attribution_rows(reading: Reading, story: str) -> Iterator[Row]:
    """The rows of `attributions` of one article."""
    for each in reading.attributions:
        yield _attribution(each) | {"story": story}


def _attribution(each: Attribution) -> dict[str, Held]:
    speaker = each.speaker
    roles = {role: spans_of(each, role) for role in ROLES}
    return _of(each, f"id article kind inside {_WORDING} method score") | {
        **{role: " … ".join(span.text for span in spans) for role, spans in roles.items()},
        **{f"{role}_offsets": _offsets(spans) for role, spans in roles.items()},
        "speaker": speaker.name if speaker else None,
        "speaker_title": speaker.title if speaker else None,
        "speaker_organisation": speaker.organisation if speaker else None,
    }


def claim_rows(comparison: Comparison, story: str) -> Iterator[Row]:
    """The rows of `claims` of one story, each with the row of the matrix that it stands in."""
    held = {claim: row.id for row in comparison.propositions for claim in row.claims}
    for each in comparison.claims:
        yield _of(each, "id article text attribution kind modality polarity method score") | {
            "story": story,
            "proposition": held.get(each.id),
            "offsets": _offsets(each.spans),
        }


def matrix_rows(comparison: Comparison, story: str) -> Iterator[Row]:
    """The rows of `matrix` of one story: the cells that say something."""
    for each in cells(comparison, told=True):
        if each["stances"] or each["nearest"]:
            yield {"story": story, **each}


def copy_row(each: Reuse) -> Row:
    """A row of `copies`."""
    return _of(each, "id kind direction share method score") | {
        "later": each.later.article,
        "earlier": each.earlier.article,
        "later_offsets": _offsets([each.later]),
        "earlier_offsets": _offsets([each.earlier]),
        "edits": len(each.edits),
    }


def story_row(story: Story, outlets: Sequence[str], continues: str | None) -> Row:
    """A row of `stories`."""
    held = _of(story, "id title first last articles method")
    return held | {"outlets": outlets, "continues": continues}


def _of(record: object, names: str) -> dict[str, Any]:
    """The fields of a record that are columns as they are."""
    return {name: getattr(record, name) for name in names.split()}


def _offsets(spans: Sequence[Span]) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in spans]
