"""Readings and comparisons that were made once, found again by what they were made from.

A reading is kept by the text the models saw, with outlets' names masked, and by the method.
"""

import json
from dataclasses import replace

from crossread.exports.codec import attribution_of, attribution_offsets
from crossread.records import Article, Attribution, Reading, content_id
from crossread.records.attributions import spans_of, who
from crossread.store import sql
from crossread.store.claims import short
from crossread.store.dialects import insert_once
from crossread.store.packing import now, pack, unpack
from crossread.store.tables import tables


def reading_key(masked: Article) -> str:
    """The hash of all that a reading depends on but the method: never who published it."""
    links = [
        f"{link.url} {link.text} {link.span and (link.span.start, link.span.end)}"
        for link in masked.links
    ]
    return content_id("reading", masked.text, masked.title_length, masked.published, *links)


def kept_reading(connection: "sql.Connection", masked: Article, method: str) -> Reading | None:
    """The reading of a masked article by this method; None where none is kept."""
    column = tables().readings.c
    mine = (column.key == reading_key(masked), column.method == method)
    body = connection.execute(sql.select(column.body).where(*mine)).scalar()
    return Reading(masked, _attributions(masked, body)) if body is not None else None


def keep_reading(connection: "sql.Connection", number: int, reading: Reading, method: str) -> None:
    """Keep a reading of a masked article, which is that of this number in the archive."""
    places = {each.id: place for place, each in enumerate(reading.attributions)}
    records = [
        attribution_offsets(each) | {"id": None, "inside": places.get(each.inside or "")}
        for each in reading.attributions
    ]
    row = {
        "key": reading_key(reading.article),
        "method": method,
        "article": number,
        "body": pack(json.dumps(records).encode()),
    }
    connection.execute(insert_once(connection, tables().readings), row)


def _attributions(article: Article, body: bytes) -> tuple[Attribution, ...]:
    records = json.loads(unpack(body))
    bare = [attribution_of({**each, "inside": None}, article) for each in records]
    around = [None if each["inside"] is None else bare[each["inside"]].id for each in records]
    return tuple(replace(each, inside=name) for each, name in zip(bare, around, strict=True))


def keep_voices(connection: "sql.Connection", number: int, reading: Reading) -> None:
    """Make the speakers of an article findable, in place of those of an earlier reading."""
    table = tables().voices
    connection.execute(sql.delete(table).where(table.c.article == number))
    rows = [
        {
            "article": number,
            "attribution": each.id,
            "speaker": short(who(each)),
            "folded": short(who(each)).casefold(),
            "kind": each.kind.value,
            "source_kind": each.source_kind and each.source_kind.value,
            "polarity": each.polarity and each.polarity.value,
            "start": min((span.start for span in spans_of(each, "content")), default=0),
            "end": max((span.end for span in spans_of(each, "content")), default=0),
        }
        for each in reading.attributions
        if who(each)
    ]
    if rows:
        connection.execute(sql.insert(table), rows)


def kept_comparison(connection: "sql.Connection", story: int, key: str) -> str | None:
    """The comparison (JSON) of a story, if it was made from what `key` is the hash of."""
    table = tables().comparisons
    asked = sql.select(table.c.body).where(table.c.story == story, table.c.key == key)
    body = connection.execute(asked).scalar()
    return unpack(body).decode() if body is not None else None


def keep_comparison(connection: "sql.Connection", story: int, key: str, document: str) -> None:
    """Keep the comparison of a story in place of the one before."""
    table = tables().comparisons
    connection.execute(sql.delete(table).where(table.c.story == story))
    row = {"story": story, "key": key, "added": now(), "body": pack(document.encode())}
    connection.execute(sql.insert(table), row)
