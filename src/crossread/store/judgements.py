"""What the pair model said of the claims of a story, kept so that an article which joins the story
costs the pairs it is in, and no others.

All pairs of a story and a model lie in one value: 12 bytes of hash and three chances for each.
"""

from collections.abc import Mapping

import numpy as np

from crossread.records.claims import Chances
from crossread.store import sql
from crossread.store.sheets import keep_bytes, kept_bytes

JUDGED = "judged"  # the sheet of a story with what was said of pairs
_ROW = np.dtype([("key", "V12"), ("chances", "<f4", 3)])


def kept_judgements(connection: "sql.Connection", story: str, method: str) -> dict[bytes, Chances]:
    """What this model said in the last comparison of a story (id), by the hash of the pair."""
    rows = np.frombuffer(kept_bytes(connection, _name(story), method) or b"", _ROW)
    found = zip(rows["key"].tolist(), rows["chances"].tolist(), strict=True)
    return {key: (same, conflicting, denying) for key, (same, conflicting, denying) in found}


def keep_judgements(
    connection: "sql.Connection", story: tuple[int, str], method: str, told: Mapping[bytes, Chances]
) -> None:
    """Keep what was said in the comparison of a story (number, id), in place of what was before."""
    rows = np.array([(key, chances) for key, chances in sorted(told.items())], _ROW)
    keep_bytes(connection, story[0], _name(story[1]), method, rows.tobytes())


def _name(story: str) -> str:
    return f"{story} {JUDGED}"
