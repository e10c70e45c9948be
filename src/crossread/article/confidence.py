"""Attributions in, some of them out: those with a score of at least `--min-score`, say."""

from collections.abc import Container
from dataclasses import replace

from crossread.records import Attribution, Reading


def at_least(reading: Reading, score: float) -> Reading:
    """The attributions with this score or more, and how many are hidden."""
    given = reading.attributions
    found = only(given, {each.id for each in given if each.score >= score})
    hidden = len(given) - len(found)
    return replace(reading, attributions=found, min_score=score, left_out=hidden)


def only(given: tuple[Attribution, ...], kept: Container[str]) -> tuple[Attribution, ...]:
    """The attributions with these ids; one that was inside another is then inside the next one
    around that is kept, or inside none."""
    outer = {each.id: each.inside for each in given}
    found = []
    for each in given:
        inside = each.inside
        while inside in outer and inside not in kept:
            inside = outer[inside]
        if each.id in kept:
            found.append(each if inside == each.inside else replace(each, inside=inside))
    return tuple(found)
