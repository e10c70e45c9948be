"""Rows as one Parquet file. Only importer of pyarrow."""

import io
from collections.abc import Iterable, Mapping, Sequence

from crossread.errors import UsageError
from crossread.exports.cleaning import whole
from crossread.exports.readings import COLUMNS, reading_rows
from crossread.records import Reading

Value = str | float | bool | None
Held = Value | Sequence[str] | Sequence[tuple[int, int]]


def parquet(kinds: Mapping[str, str], rows: Iterable[Sequence[Held]]) -> bytes:
    """The rows under columns of these names and types: Arrow's, `texts` (a list of strings) or
    `offsets` (a list of start and end); needs the extra `parquet`."""
    try:
        import pyarrow as pa
        from pyarrow.parquet import write_table
    except ImportError as missing:
        raise UsageError(
            "Parquet needs pyarrow; install it with: pip install 'crossread[parquet]'"
        ) from missing
    span = pa.struct([("start", pa.int64()), ("end", pa.int64())])
    lists = {"texts": pa.list_(pa.string()), "offsets": pa.list_(span)}
    held = list(rows)
    columns = [
        pa.array([_held(row[at]) for row in held], type=lists.get(kind) or pa.type_for_alias(kind))
        for at, kind in enumerate(kinds.values())
    ]
    file = io.BytesIO()
    write_table(pa.table(columns, names=list(kinds)), file)
    return file.getvalue()


def readings_parquet(readings: Iterable[Reading]) -> bytes:
    """The rows of the CSV of readings, `score` as a number."""
    kinds = {name: "double" if name == "score" else "string" for name in COLUMNS}
    return parquet(kinds, reading_rows(readings))


def _held(value: Held) -> object:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [
            whole(each) if isinstance(each, str) else {"start": each[0], "end": each[1]}
            for each in value
        ]
    return whole(value) if isinstance(value, str) else value
