"""A case as one static page for rating it: a piece of evidence at a time against all explanations.

Takes a `Case`, gives HTML that needs no network; what it saves is the ratings file.
"""

import hashlib
import json

from crossread.records import Case, Evidence
from crossread.report.html.templates import page
from crossread.report.views.segments import plain_date

PASSAGES_MAX = 12  # passages shown of one piece of evidence


def rating_page(case: Case) -> str:
    """One self-contained page; nobody's ratings, no credibility and no interest are in it."""
    return page("rating.html", "paper.css rating.css", "rating.js", case=case, data=_data(case))


def _data(case: Case) -> str:
    """What the script needs, as JSON in which nothing can end its element."""
    document = {
        "question": case.question,
        "hypotheses": [{"id": each.id, "text": each.text} for each in case.hypotheses],
        "evidence": [_piece(case, each) for each in case.evidence],
    }
    plain = json.dumps(document)
    key = hashlib.sha256(plain.encode("ascii")).hexdigest()
    return json.dumps(document | {"key": key}).replace("<", "\\u003c")


def _piece(case: Case, evidence: Evidence) -> dict[str, object]:
    """What a rater sees of a piece of evidence: its words and where they stand."""
    sources = {each.id: each for each in case.sources}
    held = [(each, sources[each.source]) for each in evidence.shown_by[:PASSAGES_MAX]]
    return {
        "id": evidence.id,
        "text": evidence.text,
        "about": _about(evidence),
        "passages": [
            {"text": passage.text, "outlet": source.outlet or source.id,
             "published": plain_date(source.published)}
            for passage, source in held
        ],
        "more": len(evidence.shown_by[PASSAGES_MAX:]),
    }  # fmt: skip


def _about(evidence: Evidence) -> str:
    """What it rests on where no passage shows it."""
    if evidence.absence:
        silent, covering = evidence.absence.silent, evidence.absence.covering
        outlets = f"{len(silent)} of {len(covering)} outlets covering this"
        return f"Not reported by {', '.join(silent)}: {outlets}."
    if evidence.assumption:
        return "The analyst’s assumption."
    return f"Citation: {evidence.reference}" if evidence.reference else ""
