"""Invented claims in many wordings -> pairs with their relation, for the matching model.

A frame is one claim: templates that make it ("same"), deny it, or say something else of the same
event ("other"), and slots whose values exclude one another, each in one or more wordings.
"""

import json
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

RELATIONS = ("same", "conflicting", "denying", "other")
_SLOT = re.compile(r"\{(\w+)\}")

Frame = dict[str, Any]


class Example(NamedTuple):
    """Two sentences and their relation."""

    first: str
    second: str
    relation: str


def load(paths: Sequence[Path]) -> list[Frame]:
    """The frames of several files, one a line."""
    return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]


def examples(frames: Sequence[Frame], rng: random.Random, each: int = 16) -> Iterator[Example]:
    """About `each` pairs of every frame, drawn anew at every call, half of them turned round."""
    for number, frame in enumerate(frames):
        other = frames[(number + 1 + rng.randrange(len(frames) - 1)) % len(frames)]
        drawn = list(_drawn(frame, other, rng, each))
        for found in drawn:
            yield (
                found if rng.random() < 0.5 else Example(found.second, found.first, found.relation)
            )


def _drawn(frame: Frame, stranger: Frame, rng: random.Random, each: int) -> Iterator[Example]:
    values = {slot: rng.choice(kinds) for slot, kinds in frame["slots"].items()}
    for turn in range(each):
        if turn % 4 == 0:
            values = {slot: rng.choice(kinds) for slot, kinds in frame["slots"].items()}
        first, second = rng.sample(frame["same"], 2)
        a = _filled(first, values, rng)
        draw = rng.random()
        if draw < 0.34:
            yield Example(a, _filled(second, values, rng), "same")
        elif draw < 0.62:
            yield _conflict(frame, values, rng)
        elif draw < 0.78:
            denial = _filled(rng.choice(frame["denying"]), values, rng)
            yield Example(a, denial, "denying")
        elif draw < 0.95:
            pool = [*frame["other"], *frame["denying"]] if draw < 0.8 else frame["other"]
            yield from _beside(frame, a, rng.choice(pool), values, rng)
        else:
            others = {slot: rng.choice(kinds) for slot, kinds in stranger["slots"].items()}
            yield Example(a, _filled(rng.choice(stranger["same"]), others, rng), "other")


def _beside(
    frame: Frame, a: str, template: str, values: dict[str, list[str]], rng: random.Random
) -> Iterator[Example]:
    """The claim, or its denial, with a sentence that answers another question."""
    if template in frame["other"]:
        yield Example(a, _filled(template, values, rng), "other")
    else:
        denial = _filled(template, values, rng)
        yield Example(denial, _filled(rng.choice(frame["other"]), values, rng), "other")


def _conflict(frame: Frame, values: dict[str, list[str]], rng: random.Random) -> Example:
    """Two wordings that give different values of a slot both have; "same" where none is shared."""
    slots = sorted(slot for slot, kinds in frame["slots"].items() if len(kinds) > 1)
    slot = rng.choice(slots) if slots else ""
    holding = [template for template in frame["same"] if f"{{{slot}}}" in template]
    if len(holding) < 2:
        first, second = rng.sample(frame["same"], 2)
        return Example(_filled(first, values, rng), _filled(second, values, rng), "same")
    first, second = rng.sample(holding, 2) if rng.random() < 0.9 else [rng.choice(holding)] * 2
    changed = rng.choice([value for value in frame["slots"][slot] if value != values[slot]])
    return Example(
        _filled(first, values, rng), _filled(second, {**values, slot: changed}, rng), "conflicting"
    )


def _filled(template: str, values: dict[str, list[str]], rng: random.Random) -> str:
    text = _SLOT.sub(lambda slot: rng.choice(values[slot[1]]), template)
    return text[:1].upper() + text[1:]
