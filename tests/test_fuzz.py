"""A short run of `eval/fuzz.py`: nothing is found, and what is wrong would be."""

import random
import runpy
from pathlib import Path

import pytest

from crossread.records import Article

FUZZ = runpy.run_path(str(Path(__file__).parents[1] / "eval" / "fuzz.py"))


def test_mutated_inputs_are_read_without_a_fault() -> None:
    assert list(FUZZ["fuzz"](3, 40, 0)) == []


@pytest.mark.slow
def test_mutated_inputs_go_through_the_walk_without_a_fault() -> None:
    assert list(FUZZ["fuzz"](4, 60, 1)) == []


def test_a_span_that_is_not_at_its_place_is_found() -> None:
    article = Article(text="The quay is closed.")
    span = article.span(4, 8)
    assert list(FUZZ["drifted"]([(span,)], {article.id: article.text})) == []
    assert list(FUZZ["drifted"]([(span,)], {article.id: "The boat is closed."})) == [span]


def test_the_same_seed_gives_the_same_inputs() -> None:
    one, other = (FUZZ["mutated"](b"abc" * 90, [b"xyz"], random.Random("7")) for _ in range(2))
    assert one == other
    assert one != b"abc" * 90
