"""The model of facts and pairs: what it is fed, and that no text changes what it says of others."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_models import Answer, Feed, ToyPairs, ToySieve, ToyTokenizer, toy_graphs, toy_pairs

from crossread.errors import ModelError
from crossread.models.directories import Graph, Model, shipped
from crossread.models.facts import MarkedText, able, facts, likeliest, whole
from crossread.models.pairs import (
    PairJudgement,
    embed,
    infer,
    judge,
    open_model,
    remembering,
    shared_words,
)
from crossread.story.coverage import NOT_THERE
from crossread.story.matching import (
    TOGETHER,
)

RUST = "Inspectors found rust in the hull of the ferry"
NO_RUST = "Inspectors found no rust in the hull of the ferry"
CARS = "The ferry carried 12 cars to Olm"
MORE_CARS = "The ferry carried 14 cars to Olm"


CHANCE = st.floats(0, 1)
FIELDS = ("same", "conflicting", "denying", "likeness", "shared")


@given(st.tuples(CHANCE, CHANCE, CHANCE), st.floats(-1, 1), CHANCE, st.sampled_from(FIELDS), CHANCE)
def test_the_chance_rises_with_each_thing_said(
    said: tuple[float, float, float], likeness: float, shared: float, field: str, more: float
) -> None:
    same, conflicting, denying = (each / 3 for each in said)
    one = PairJudgement(same, conflicting, denying, likeness, shared)
    risen = replace(one, **{field: getattr(one, field) + more / 3})
    assert 0 < one.chance <= risen.chance < 1
    if more > 0.01 and field == "likeness":
        assert one.chance < risen.chance


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        (RUST, NO_RUST, 1.0),
        (RUST, "The mayor spoke to the children", 0.0),
        ("The INSPECTOR found the hull", "Inspections: a hull was found", 1.0),
        ("Rust in the hull", "No rust on the mast", 0.5),
        ("It is so", "It is so", 0.0),
        ("", RUST, 0.0),
    ],
)
def test_the_share_of_longer_words(one: str, other: str, share: float) -> None:
    assert shared_words(one, other) == share


WORDY = st.lists(st.sampled_from(f"{RUST} {CARS} é İst 李王李王".split())).map(" ".join) | st.text()


@given(WORDY, WORDY)
def test_shared_words_are_a_share_either_way(one: str, other: str) -> None:
    assert 0.0 <= shared_words(one, other) == shared_words(other, one) <= 1.0
    assert shared_words(one, one) in (0.0, 1.0)
    assert shared_words(one, f"{one} {other}") == shared_words(one, one)


TEXTS = st.lists(
    st.sampled_from([RUST, NO_RUST, CARS, "", "é", "李 王", "word " * 200]) | st.text(max_size=40),
    min_size=1,
    max_size=6,
)


def hang_on_company(texts: Sequence[str], model: Model) -> list[object]:
    """The texts and pairs whose answer alone is another one than among the others."""
    table = embed(texts, model)
    pairs = [(whole(a), whole(b)) for a in texts for b in texts]
    alike = [round(float(a @ b), 4) for a in table for b in table]
    told = judge(pairs, alike, model)
    return [
        *(t for r, t in zip(table, texts, strict=True) if (r != embed([t], model)[0]).any()),
        *(
            pair
            for pair, like, each in zip(pairs, alike, told, strict=True)
            if judge([pair], [like], model) != [each]
        ),
    ]


@settings(max_examples=40)
@given(TEXTS)
def test_a_text_alone_and_among_others_gets_the_same_answer(texts: list[str]) -> None:
    assert hang_on_company(texts, toy_pairs()) == []


@given(TEXTS)
def test_chances_are_chances(texts: list[str]) -> None:
    pairs = [(whole(a), whole(b)) for a in texts for b in texts]
    for pair, judgement in zip(pairs, judge(pairs, [0.5] * len(pairs), toy_pairs()), strict=True):
        assert (judgement.likeness, judgement.shared) == (
            0.5,
            shared_words(*(each.words for each in pair)),
        )
        assert 0.0 < judgement.chance < 1.0
        assert 0.0 <= judgement.same + judgement.conflicting + judgement.denying <= 1.0001


def test_the_order_of_a_pair_does_not_matter() -> None:
    sides = whole(RUST), whole(NO_RUST)
    one, other = (judge([pair], [0.9], toy_pairs()) for pair in (sides, sides[::-1]))
    assert one == other


class Watched:
    """A graph that keeps what it was fed."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.fed: list[dict[str, list[int]]] = []

    def run(self, output_names: list[str] | None, input_feed: Feed) -> Answer:
        self.fed.append({name: each[0].tolist() for name, each in input_feed.items()})
        return self.graph.run(output_names, input_feed)


def test_the_model_sees_facts_in_their_sentences_and_as_much_as_it_takes() -> None:
    matching, sieve = Watched(ToyPairs()), Watched(ToySieve())
    config = {"longest": 8, "around": 2, "threshold": 0.5}
    model = Model("m", config, ToyTokenizer(), toy_graphs(matching, sieve))
    judge([(MarkedText("in all USA 12 x y z", 7, 10), whole("usa"))], [0.5], model)
    (fed,), (*alone, together) = sieve.fed, matching.fed
    assert sorted(len(each["ids"]) for each in alone) == [3, 9]
    assert (fed["sides"], fed["marks"]) == ([0, 0, 0, 0, 0, 1], [0, 0, 1, 0, 0, 1])
    assert np.array(fed["narrow"])[:, 3].tolist() == [0, 0, 2, 3, 0, 0]
    assert fed["likeness"] == pytest.approx(0.5)
    assert together["starts"] == [0, 0, 0, 0, 0, 0, 0, 1, 1]
    assert together["cases"] == [0, 0, 0, 2, 3, 0, 0, 0, 0]
    assert together["quotes"] == [0, 0, 0, 1, 0, 0, 0, 1, 0]
    matching.fed.clear()
    embed(["word " * 500], model)
    facts(["word " * 20], model)
    assert [len(each["ids"]) for each in matching.fed] == [82, 10, 10, 6]


def test_only_what_the_sieve_finds_likely_is_read_together() -> None:
    matching, sieve = Watched(ToyPairs()), Watched(ToySieve())
    model = Model("m", toy_pairs().config, ToyTokenizer(), toy_graphs(matching, sieve))
    (told,) = judge([(whole(RUST), whole(CARS))], [0.9], model)
    assert told.same == pytest.approx(0.02)
    assert len(sieve.fed) == 1
    assert not any(1 in each["quotes"] for each in matching.fed)
    judge([(whole(RUST), whole(NO_RUST))], [0.1], model)
    assert 1 in matching.fed[-1]["quotes"]


def test_a_sentence_is_read_alone_once_in_a_comparison() -> None:
    matching = Watched(ToyPairs())
    model = Model("m", toy_pairs().config, ToyTokenizer(), toy_graphs(matching))
    facts([RUST, CARS], remembering(model))
    judge([(whole(RUST), whole(CARS))], [0.9], remembering(model))
    assert len(matching.fed) == 4
    matching.fed.clear()
    remembered = remembering(model)
    facts([RUST, CARS], remembered)
    judge([(whole(RUST), whole(CARS))], [0.9], remembered)
    assert len(matching.fed) == 2


@given(TEXTS)
def test_facts_lie_in_their_sentence_in_order(texts: list[str]) -> None:
    for text, found in zip(texts, facts(texts, toy_pairs()), strict=True):
        assert [(each.start, each.end) for each in found] == sorted(
            (each.start, each.end) for each in found
        )
        for each in found:
            assert 0 <= each.start < each.end <= len(text)
            assert 0.5 <= each.chance <= 1


def test_of_two_stretches_that_overlap_by_more_than_half_the_likelier_stays() -> None:
    table = np.zeros((6, 6), np.float32)
    table[0, 3], table[0, 4], table[4, 1], table[5, 0] = 0.6, 0.8, 0.5, 0.3
    assert likeliest(table, 0.4) == [(0, 4), (4, 5)]
    assert likeliest(table, 0.3) == [(0, 4), (4, 5), (5, 5)]
    assert likeliest(table, 0.9) == []


def test_stretches_are_of_whole_words() -> None:
    found = able("Redrawn maps", [(0, 2), (2, 7), (8, 12)], 3)
    assert found.tolist() == [[False, True, True], [False] * 3, [True, False, False]]


# --- the shipped model


@pytest.fixture(scope="module")
def model() -> Model:
    return open_model()


@pytest.mark.slow
def test_the_shipped_model_answers_the_same_alone_and_among_others(model: Model) -> None:
    assert hang_on_company([RUST, NO_RUST, CARS, "", "x", "word " * 300], model) == []


@pytest.mark.slow
def test_the_shipped_model_knows_the_four_answers(model: Model) -> None:
    same, figure, denial, other = judge(
        [
            (whole(one), whole(other))
            for one, other in (
                ("Forty people were killed in the blast", "The explosion left 40 people dead"),
                ("Forty people were killed in the blast", "The explosion left 12 people dead"),
                ("The mayor knew of the leak", "The mayor did not know of the leak"),
                ("The mayor knew of the leak", "Schools stay closed on Tuesday"),
            )
        ],
        [0.8, 0.7, 0.8, 0.1],
        model,
    )
    assert same.chance > TOGETHER
    assert other.chance < NOT_THERE
    assert max(same.same, same.conflicting, same.denying) == same.same > 0.5
    assert max(figure.same, figure.conflicting, figure.denying) == figure.conflicting > 0.5
    assert max(denial.same, denial.conflicting) < denial.denying
    assert other.same + other.conflicting + other.denying < 0.5


@pytest.mark.slow
def test_the_shipped_model_infers(model: Model) -> None:
    pairs = [("A man sleeps on a bench.", "A man sleeps."), ("A man sleeps.", "Nobody sleeps.")]
    assert infer(pairs, model) == ["entailment", "contradiction"]


def test_a_directory_of_another_model_is_refused() -> None:
    with pytest.raises(ModelError, match=r"lacks .*matching"):
        open_model(shipped("attribution_v2"))
