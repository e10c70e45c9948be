"""Our own article in other settings: spans follow the text, and the same is found in it."""

import runpy
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from crossread.models.tagger import AttributionModel, open_model

HERE = Path(__file__).parent
_script = runpy.run_path(str(HERE.parent / "eval" / "robustness.py"))
VARIANTS, ROLES, edited, guesses = (
    _script[name] for name in ("VARIANTS", "ROLES", "edited", "guesses")
)
Record = dict[str, Any]
STORY = HERE.parent / "examples" / "varrow-dam"
TEXTS = [path.read_text(encoding="utf-8") for path in sorted(STORY.glob("*.txt"))]
LOSSY = {"one line", "closing quotes lost"}  # these take away what a reader goes by, too
SETTINGS = {
    "straight quotes": ("“Ours,” he’d say.", '"Ours," he\'d say.'),
    "curly quotes": ('"Ours," he\'d say. ("No.")', "“Ours,” he’d say. (“No.”)"),
    "headline in capitals": ("Straße shut\n\nRain.", "STRASSE SHUT\n\nRain."),
    "one newline": ("Rain.\n\n \nSnow.\nIce.", "Rain.\nSnow.\nIce."),
    "one line": ("Rain. \n\nSnow.\nIce.", "Rain. Snow. Ice."),
    "British quotes": ("“Say ‘no’ to it,” Åsa’s aide said.", "‘Say “no” to it,’ Åsa’s aide said."),
    "British quotes, straight": ("“Say ‘no’,” Åsa’s aide said.", "'Say \"no\",' Åsa's aide said."),
    "quotes of two characters": ('“Ours,” he said. "No."', "``Ours,'' he said. ``No.''"),
    "closing quotes lost": ("“A,” she said. “B.” “C.”", "“A, she said. “B.” “C."),
}


@pytest.fixture(scope="module")
def model() -> AttributionModel:
    return open_model()


@pytest.fixture(scope="module")
def plain(model: AttributionModel) -> list[Record]:
    found = guesses([{"id": number, "text": text} for number, text in enumerate(TEXTS)], model)
    return list(found)


def letters(records: list[Record]) -> list[str]:
    """What is left of each role's words, once marks, blanks and case are gone."""
    return [
        "".join(c for s, e in a[role] for c in record["text"][s:e] if c.isalnum()).upper()
        for record in records
        for a in record["attributions"]
        for role in ROLES
    ]


def test_every_variant_is_tried() -> None:
    assert set(SETTINGS) == set(VARIANTS)


@pytest.mark.parametrize("name", SETTINGS)
def test_a_variant_sets_the_text_anew(name: str) -> None:
    before, after = SETTINGS[name]
    record = {"text": before, "attributions": []}
    assert edited(record, VARIANTS[name](before))["text"] == after


def test_spans_keep_to_their_words_where_an_edit_meets_their_edge() -> None:
    record = {"text": "a “b” c", "attributions": [{"content": [[2, 5]], "source": [[6, 7]]}]}
    moved = edited(record, iter([(4, 5, "''"), (2, 3, "``"), (0, 2, "")]))
    assert moved["text"] == "``b'' c"
    assert moved["attributions"] == [{"content": [[0, 5]], "source": [[6, 7]]}]


@pytest.mark.parametrize("name", VARIANTS)
def test_the_same_is_found_in_every_setting(
    name: str, plain: list[Record], model: AttributionModel
) -> None:
    moved = [edited(record, VARIANTS[name](record["text"])) for record in plain]
    assert letters(moved) == letters(plain)
    before, after = (Counter(letters(found)[2::3]) for found in (plain, guesses(moved, model)))
    assert before.total() > 30
    changed = (before - after).total() + (after - before).total()
    assert changed <= (16 if name in LOSSY else 5)
