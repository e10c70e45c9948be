"""What the pair model said of the claims of a story, kept so that an article which joins the story
costs the pairs it is in, and no others.

All pairs of a story and a model lie in one value: 12 bytes of hash and three chances for each.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from crossread.records.claims import Chances
from crossread.store.packing import pack, unpack
from crossread.store.tables import tables

if TYPE_CHECKING:
    from sqlalchemy import Connection

JUDGED = "judged"  # the sheet of a story with what was said of pairs
_ROW = np.dtype([("key", "V12"), ("chances", "<f4", 3)])


def kept_judgements(connection: "Connection", story: str, method: str) -> dict[bytes, Chances]:
    """What this model said in the last comparison of a story (id), by the hash of the pair."""
    from sqlalchemy import select

    column = tables().sheets.c
    asked = select(column.body).where(column.name == _name(story), column.key == method)
    body = connection.execute(asked).scalar()
    if body is None:
        return {}
    rows = np.frombuffer(unpack(body), _ROW)
    found = zip(rows["key"].tolist(), rows["chances"].tolist(), strict=True)
    return {key: (same, conflicting, denying) for key, (same, conflicting, denying) in found}


def keep_judgements(
    connection: "Connection", story: tuple[int, str], method: str, told: Mapping[bytes, Chances]
) -> None:
    """Keep what was said in the comparison of a story (number, id), in place of what was before."""
    from sqlalchemy import delete, insert

    number, name = story[0], _name(story[1])
    rows = np.array([(key, chances) for key, chances in sorted(told.items())], _ROW)
    table = tables().sheets
    connection.execute(delete(table).where(table.c.name == name))
    row = {"name": name, "story": number, "key": method, "body": pack(rows.tobytes())}
    connection.execute(insert(table), row)


def _name(story: str) -> str:
    return f"{story} {JUDGED}"
