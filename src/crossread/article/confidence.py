"""A reading without the attributions whose score is too low: what `--min-score` leaves."""

from dataclasses import replace

from crossread.records import Reading


def at_least(reading: Reading, score: float) -> Reading:
    """The attributions with this score or more, and how many were left out.

    One that was inside an attribution left out is then inside the next one around that which is
    kept, or inside none.
    """
    kept = {item.id for item in reading.attributions if item.score >= score}
    outer = {item.id: item.inside for item in reading.attributions}
    found = []
    for item in reading.attributions:
        inside = item.inside
        while inside in outer and inside not in kept:
            inside = outer[inside]
        if item.id in kept:
            found.append(item if inside == item.inside else replace(item, inside=inside))
    gone = len(reading.attributions) - len(found)
    return replace(reading, attributions=tuple(found), min_score=score, left_out=gone)
