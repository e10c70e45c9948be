"""The ratings file of docs/weighing.md in, ratings of a case out."""

import json
from pathlib import Path
from typing import Any

from crossread.errors import CaseFault
from crossread.files import bounded
from crossread.records import Case, Rating
from crossread.weighing.parsing import rated

LARGEST = 20_000_000  # bytes


def next_round(case: Case, author: str, evidence: str) -> int:
    """The author's next round on this evidence."""
    own = (e.round for e in case.ratings if e.author == author and e.evidence == evidence)
    return max(own, default=0) + 1


def open_ratings(path: Path, case: Case) -> list[list[Rating]]:
    """The rows that the static page saved, each its author's next round; CaseFault where the file
    is another case's, or a row is half filled."""
    try:
        text = bounded(path, LARGEST, "name a file of the rating page.", CaseFault)
        return _rows(json.loads(text), case)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        remedy = "save it again from the rating page."
        raise CaseFault(f"{path} is not a ratings file ({error}); {remedy}") from error


def _rows(document: Any, case: Case) -> list[list[Rating]]:
    if document["crossread"] != "ratings@1":
        raise ValueError("it does not say ratings@1")
    hypotheses = {each.id: each.text for each in case.hypotheses}
    if document["question"] != case.question or document["hypotheses"] != hypotheses:
        raise CaseFault("the ratings were made for a different wording of the case; rate it again.")
    author = document["by"]
    if not isinstance(author, str) or not author.strip():
        raise CaseFault("the ratings do not name the rater; give a name in “by”.")
    seen = [row["evidence"] for row in document["rows"]]
    if len(seen) != len(set(seen)):
        raise CaseFault("the ratings have two rows for one piece of evidence; keep one.")
    return [_row(row, case, author) for row in document["rows"]]


def _row(row: Any, case: Case, author: str) -> list[Rating]:
    name, values = row["evidence"], row["values"]
    text = {each.id: each.text for each in case.evidence}
    if name not in text:
        raise CaseFault(f"the ratings include evidence {name!r}, which is not in the case.")
    if row.get("text", text[name]) != text[name]:
        raise CaseFault(f"the wording of {name} has changed since it was rated; rate it again.")
    if not isinstance(values, dict) or not values:
        raise CaseFault(f"{name} has no rating; rate it for each hypothesis.")
    reasons = row.get("why") or {}
    reasons = dict.fromkeys(values, reasons) if isinstance(reasons, str) else reasons
    if not isinstance(reasons, dict) or not all(isinstance(x, str) for x in reasons.values()):
        raise CaseFault(f"the reason for {name} is not text; give one, or one for each hypothesis.")
    number = next_round(case, author, name)
    return [
        Rating(name, cell, rated(word), author, why=reasons.get(cell, ""), round=number)
        for cell, word in values.items()
    ]
