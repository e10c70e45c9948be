"""Word pieces and windows: nothing lost, nothing doubled, never over the limit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossread.models.directories import open_directory, shipped
from crossread.models.windows import LIMIT, Tokenizer, pieces, windows


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return open_directory(shipped("attribution_v2")).tokenizer


def test_offsets_are_code_points_of_the_text(tokenizer: Tokenizer) -> None:
    text = "Sea 😀 levels\n\n“Rose,” naïve Åsa said."
    found = [text[s:e] for part in pieces(text, tokenizer) for s, e in part.offsets]
    assert found[0] == "Sea"
    assert "naïve" in found
    assert {"“", "”", "😀"} <= set(found)


def test_features_tell_case_and_quotation(tokenizer: Tokenizer) -> None:
    (part,) = pieces('Anna said: "NATO left in 2019" twice', tokenizer)
    by_word = dict(zip(part.offsets, zip(part.cases, part.quotes, strict=True), strict=True))
    assert by_word[0, 4] == (1, 0)
    assert by_word[11, 12] == (0, 2)
    assert by_word[12, 16] == (2, 1)
    assert by_word[25, 29] == (3, 1)
    assert by_word[29, 30] == (0, 3)


def test_a_mark_set_as_two_characters_is_one_piece(tokenizer: Tokenizer) -> None:
    text = "``Stay,'' he said"
    (part,) = pieces(text, tokenizer)
    assert [text[s:e] for s, e in part.offsets] == ["``", "Stay", ",", "''", "he", "said"]


def test_a_block_after_a_colon_stays_with_its_introduction(tokenizer: Tokenizer) -> None:
    filler = "Water rose over the lower road again. " * 30
    text = f"{filler}\n\nThe mayor wrote:\n\n{filler}"
    cut = windows(pieces(text, tokenizer))
    together = [set(window.paragraphs) for window in cut]
    assert any({1, 2} <= numbers for numbers in together)


@pytest.mark.parametrize(
    "text", ["", " \n\n ", "\x00\x01", "word " * 5_000, "a" * 3_000, "“" * 900]
)
def test_windows_hold_every_piece_once_and_none_is_too_long(
    text: str, tokenizer: Tokenizer
) -> None:
    parts = pieces(text, tokenizer)
    cut = windows(parts)
    assert [pair for window in cut for pair in window.offsets] == [
        pair for part in parts for pair in part.offsets
    ]
    assert all(0 < len(window.offsets) <= LIMIT for window in cut)


@given(text=st.text(max_size=300))
def test_any_text_gives_offsets_in_order(text: str, tokenizer: Tokenizer) -> None:
    offsets = [pair for window in windows(pieces(text, tokenizer)) for pair in window.offsets]
    assert all(0 <= start <= end <= len(text) for start, end in offsets)
    assert offsets == sorted(offsets)
