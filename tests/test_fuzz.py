"""A short run of `eval/fuzz.py`: nothing is found, and what is wrong would be."""

import random
import runpy
from pathlib import Path

import pytest

from crossread.records import Article
from crossread.weighing.case_file import parse_case
from crossread.weighing.judging import judge

FUZZ = runpy.run_path(str(Path(__file__).parents[1] / "eval" / "fuzz.py"))


def faults(seed: int, numbers: range, walk: int) -> list[tuple[int, tuple[str, ...]]]:
    return [(each.number, each.wrong) for each in FUZZ["fuzz"](seed, numbers, walk) if each.wrong]


def test_mutated_inputs_are_read_without_a_fault() -> None:
    assert faults(3, range(40), 0) == []


@pytest.mark.slow
def test_mutated_inputs_go_through_the_walk_without_a_fault() -> None:
    assert faults(4, range(60), 1) == []


def test_a_long_run_can_be_done_in_parts() -> None:
    part = list(FUZZ["fuzz"](3, range(7, 10), 0))
    assert [each.number for each in part] == [7, 8, 9]
    assert [each.kind for each in part] == [each.kind for each in FUZZ["fuzz"](3, range(10), 0)][7:]


def test_a_span_that_is_not_at_its_place_is_found() -> None:
    article = Article(text="The quay is closed.")
    span = article.span(4, 8)
    assert list(FUZZ["drifted"]([(span,)], {article.id: article.text})) == []
    assert list(FUZZ["drifted"]([(span,)], {article.id: "The boat is closed."})) == [span]


def test_the_same_seed_gives_the_same_inputs() -> None:
    one, other = (FUZZ["mutated"](b"abc" * 90, [b"xyz"], random.Random("7")) for _ in range(2))
    assert one == other
    assert one != b"abc" * 90


def test_every_case_that_is_mutated_can_be_weighed() -> None:
    for case in FUZZ["seeds"]()[".toml"]:
        assert judge(parse_case(case.decode())).scores
