"""Weighing: the published figures to four digits, copies that change nothing, what a lead hangs on.

Heuer's case is that of Psychology of Intelligence Analysis (1999), chapter 8; alpha's figures are
those of Krippendorff (2011), Computing Krippendorff's alpha-reliability.
"""

import time
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from weighed import case, rating

from crossread.records import (
    Case,
    Evidence,
    Flip,
    Inquiry,
    Judgement,
    Level,
    Method,
    Part,
    Vocabulary,
)
from crossread.weighing.agreement import agreement, alpha
from crossread.weighing.judging import judge
from crossread.weighing.likelihood_words import likelihood
from crossread.weighing.scores import coherent, information_gain, leading, told, totals
from crossread.weighing.sensitivity import smallest

IRAQ = {
    "E1": "C C C".split(), "E2": "C C I".split(), "E3": "C C I".split(),
    "E4": "I C C".split(), "E5": "I C C".split(), "E6": "I C C".split(),
}  # fmt: skip
DOUBLE = {**IRAQ, "E6": "II C C".split()}


def near(*figures: float) -> object:
    return pytest.approx(figures, abs=5e-5)


def values(judged: Judgement, method: Method) -> tuple[float, ...]:
    return next(each.values for each in judged.scores if each.method is method)


def flip(judged: Judgement, method: Method) -> Flip:
    return next(each for each in judged.flips if each.method is method)


def without(rows: dict[str, list[str]], *names: str) -> Judgement:
    return judge(case({name: row for name, row in rows.items() if name not in names}))


@pytest.mark.parametrize(("rows", "squared"), [(IRAQ, (3, 0, 2)), (DOUBLE, (6, 0, 2))])
def test_heuers_inconsistencies(rows: dict[str, list[str]], squared: tuple[float, ...]) -> None:
    judged = judge(case(rows))
    assert values(judged, Method.COUNT) == (3, 0, 2)
    assert values(judged, Method.SQUARED) == squared


@pytest.mark.parametrize(("rows", "sums"), [(IRAQ, (-3, 0, -2)), (DOUBLE, (-4, 0, -2))])
def test_heuers_weighted_inconsistencies(rows: dict[str, list[str]], sums: tuple[float]) -> None:
    plain = {name: Evidence(name, name) for name in rows}
    assert values(judge(case(rows, evidence=plain)), Method.WEIGHTED) == sums


def test_heuers_diagnosticity() -> None:
    spread = [fact.diagnosticity for fact in judge(case(IRAQ)).facts]
    assert spread == pytest.approx([0, *[0.9428] * 5], abs=5e-5)
    assert judge(case(DOUBLE)).facts[-1].diagnosticity == pytest.approx(1.4142, abs=5e-5)


def test_what_is_inconsistent_with_everything_tells_nothing_apart() -> None:
    judged = judge(case({**IRAQ, "E7": ["II", "II", "II"]}))
    assert judged.facts[-1].diagnosticity == 0
    assert judged.probabilities == near(0.0211, 0.9050, 0.0739)


def test_heuers_case_by_likelihood() -> None:
    judged = judge(case(IRAQ))
    assert judged.probabilities == near(0.0211, 0.9050, 0.0739)
    assert without(IRAQ, "E2").probabilities == near(0.0178, 0.7639, 0.2183)
    assert without(IRAQ, "E4").probabilities == near(0.0702, 0.8596, 0.0702)
    assert without(IRAQ, "E2", "E3").probabilities == near(0.0115, 0.4942, 0.4942)
    parts = {each.name: each.probabilities for each in judged.without}
    assert parts["E2"] == near(0.0178, 0.7639, 0.2183)
    assert parts["E4"] == near(0.0702, 0.8596, 0.0702)
    assert flip(judged, Method.LIKELIHOOD).names == ("E2", "E3")
    assert flip(judged, Method.LIKELIHOOD).exact


def test_heuers_order() -> None:
    chances = judge(case(IRAQ)).probabilities
    assert sorted(range(3), key=lambda place: -chances[place]) == [1, 2, 0]


@pytest.mark.parametrize("copies", [1, 2, 3, 100])
def test_copies_of_one_origin_count_once(copies: int) -> None:
    rows = {**IRAQ, **{f"S{n}": "C I C".split() for n in range(copies)}}
    held = {
        f"S{n}": Evidence(
            f"S{n}", f"wording {n}", origins=("a spokesman",), credibility=Level.OBSERVED
        )
        for n in range(copies)
    }
    assert judge(case(rows, evidence=held)).probabilities == near(0.0597, 0.7313, 0.2090)


def test_counting_three_copies_would_have_turned_it() -> None:
    rows = {**IRAQ, **{f"S{n}": "C I C".split() for n in range(3)}}
    assert judge(case(rows)).probabilities == near(0.1818, 0.1818, 0.6364)


def test_weighted_inconsistency_by_credibility_and_relevance() -> None:
    high, medium, low = Level.HIGH, Level.MEDIUM, Level.LOW
    grades = [(high, high), (high, medium), (medium, low), (low, low), (low, high)]
    words = ["C II I", "I C C", "I C II", "II II C", "N NA CC"]
    rows = {f"E{n}": row.split() for n, row in enumerate(words, 1)}
    held = {
        f"E{n}": Evidence(f"E{n}", f"text {n}", credibility=cred, relevance=rel)
        for n, (cred, rel) in enumerate(grades, 1)
    }
    assert values(judge(case(rows, evidence=held)), Method.WEIGHTED) == near(-3.1213, -5.0, -3.4142)
    plain = {name: Evidence(name, f"text {name}") for name in rows}
    assert values(judge(case(rows, evidence=plain)), Method.WEIGHTED) == (-4, -4, -3)


@pytest.mark.parametrize(
    ("reports", "ratio"), [(1, 2.8462), (2, 3.8235), (3, 3.9795), (5, 3.9997), (400, 4.0)]
)
def test_corroboration_saturates(reports: int, ratio: float) -> None:
    found = told(0.8, reports, 0.9, 0.1) / told(0.2, reports, 0.9, 0.1)
    assert found == pytest.approx(ratio, abs=5e-5)


def test_reports_counted_as_facts_would_not_saturate() -> None:
    once = told(0.8, 1, 0.9, 0.1) / told(0.2, 1, 0.9, 0.1)
    assert [once**2, once**3] == pytest.approx([8.101, 23.056], abs=5e-4)


def test_the_nearest_coherent_probabilities() -> None:
    found, moved = coherent([0.3, 0.4, 0.5, 0.2])
    assert found == near(0.2, 0.3, 0.4, 0.1)
    assert moved == pytest.approx(0.2)
    assert coherent([0.9, 0.6, 0.05, 0.0])[0] == near(0.65, 0.35, 0.0, 0.0)


def test_information_gained_by_a_question() -> None:
    prior = judge(case(IRAQ)).probabilities
    assert information_gain(prior, [0.5, 0.2, 0.8]) == pytest.approx(0.0845, abs=5e-5)
    assert information_gain(prior, [0.9, 0.1, 0.1]) == pytest.approx(0.0513, abs=5e-5)
    held = replace(case(IRAQ), inquiries=(Inquiry("Q1", "Has it begun?", (0.5, 0.2, 0.8)),))
    assert judge(held).lookouts[0].about == "Q1"


@pytest.mark.parametrize(
    ("chance", "words", "word", "within"),
    [
        (0.005, Vocabulary.ICD_203, "almost no chance", False),
        (0.03, Vocabulary.ICD_203, "almost no chance", True),
        (0.1, Vocabulary.ICD_203, "very unlikely", True),
        (0.3, Vocabulary.ICD_203, "unlikely", True),
        (0.5, Vocabulary.ICD_203, "roughly even chance", True),
        (0.7, Vocabulary.ICD_203, "likely", True),
        (0.9050, Vocabulary.ICD_203, "very likely", True),
        (0.97, Vocabulary.ICD_203, "almost certain", True),
        (0.03, Vocabulary.PHIA, "remote chance", True),
        (0.07, Vocabulary.PHIA, "remote chance", False),
        (0.15, Vocabulary.PHIA, "highly unlikely", True),
        (0.23, Vocabulary.PHIA, "unlikely", False),
        (0.45, Vocabulary.PHIA, "realistic possibility", True),
        (0.6, Vocabulary.PHIA, "likely", True),
        (0.9050, Vocabulary.PHIA, "highly likely", False),
        (0.96, Vocabulary.PHIA, "almost certain", True),
    ],
)
def test_words_for_probabilities(chance: float, words: Vocabulary, word: str, within: bool) -> None:
    found = likelihood(chance, words)
    assert (found.word, found.within) == (word, within)


def test_not_applicable_is_the_mean_of_its_row_and_not_neutral() -> None:
    absent, neutral = (
        judge(case({"E1": ["CC", word, "II"]})).probabilities for word in ("NA", "N")
    )
    mean = (0.9 + 0.05) / 2
    assert absent == near(0.9 / (0.95 + mean), mean / (0.95 + mean), 0.05 / (0.95 + mean))
    assert absent != neutral


ROWS = st.lists(
    st.tuples(*[st.sampled_from("CC C N I II NA ?".split())] * 3), min_size=1, max_size=6
)


def told_by(rows: list[tuple[str, ...]], copied: list[int]) -> Case:
    """Each row told by one origin; `copied` are the places of rows that are told again."""
    places = [*range(len(rows)), *copied]
    names = [f"E{n}" for n in range(1, len(places) + 1)]
    held = {
        name: Evidence(name, f"wording {name}", origins=(f"origin {place}",))
        for name, place in zip(names, places, strict=True)
    }
    told = dict(zip(names, (list(rows[place]) for place in places), strict=True))
    return case(told, evidence=held)


@settings(deadline=None, max_examples=60)
@given(rows=ROWS, data=st.data())
def test_any_number_of_copies_leaves_every_figure_as_it_is(
    rows: list[tuple[str, ...]], data: st.DataObject
) -> None:
    copied = data.draw(st.lists(st.integers(0, len(rows) - 1), max_size=20))
    once, often = judge(told_by(rows, [])), judge(told_by(rows, copied))
    assert often.probabilities == once.probabilities
    assert often.scores == once.scores
    assert (often.likelihoods, often.sentence) == (once.likelihoods, once.sentence)
    assert (often.confidence, often.gained) == (once.confidence, once.gained)
    assert often.without == once.without
    assert often.flips == once.flips


MERITS = st.lists(st.tuples(*[st.integers(-4, 0)] * 3), min_size=1, max_size=7)


@settings(deadline=None)
@given(merits=MERITS)
def test_no_smaller_set_ends_a_sole_lead(merits: list[tuple[int, ...]]) -> None:
    start = (0.0, 0.0, 0.0)
    summands = [tuple(map(float, each)) for each in merits]
    taken = smallest(summands, start)
    first = leading(totals(start, summands))
    places = range(len(summands))

    def ends(gone: tuple[int, ...]) -> bool:
        left = [each for place, each in enumerate(summands) if place not in gone]
        return leading(totals(start, left)) != first

    ending = [len(g) for size in range(1, len(merits) + 1)
              for g in combinations(places, size) if ends(g)]  # fmt: skip
    if len(first) == 1:
        assert len(taken) == min(ending, default=0)


def test_an_origin_and_an_outlet_may_carry_the_lead() -> None:
    rows = {"E1": ["C", "I"], "E2": ["CC", "II"], "E3": ["I", "C"]}
    held = {
        name: Evidence(name, name, origins=(who,), interest="the owner")
        for name, who in (("E1", "Falk"), ("E2", "Falk"), ("E3", "Strand"))
    }
    judged = judge(case(rows, evidence=held))
    ending = [each.name for each in judged.without if each.lead_ends and each.part is Part.ORIGIN]
    assert ending == ["Falk"]
    origins = next(each for each in judged.flips if each.part is Part.ORIGIN)
    assert (origins.names, origins.exact) == (("Falk",), True)
    assert flip(judged, Method.LIKELIHOOD).interested


def test_alpha_as_published() -> None:
    rows = [
        "1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3",
        ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 .",
    ]  # fmt: skip
    units = [[int(x) for x in unit if x != "."] for unit in zip(*map(str.split, rows), strict=True)]
    assert alpha(units) == pytest.approx(0.815, abs=5e-4)


def test_disputes_are_named_and_rounds_show_how_steady_a_rater_is() -> None:
    one = case({"E1": ["C", "I"], "E2": ["C", "C"]})
    other = [rating("E1", "H1", "I", "Bo Lind"), rating("E1", "H2", "I", "Bo Lind")]
    again = [rating("E2", f"H{n}", "C", "Ines Tarn", 2) for n in (1, 2)]
    both = replace(one, ratings=(*one.ratings, *other, *again))
    (dispute,) = agreement(both, both.ratings).disputes
    assert (dispute.evidence, dispute.hypothesis) == ("E1", "H1")
    assert [each.raters for each in judge(both).reliability] == [("Ines Tarn",)]


@pytest.mark.slow
def test_a_large_case_is_judged_in_two_seconds() -> None:
    words = "CC C N I II".split()
    rows = {f"E{n}": [words[(n * (h + 3) + h * h) % 5] for h in range(12)] for n in range(300)}
    held = {name: Evidence(name, name, origins=(f"o{name}",)) for name in rows}
    made = case(rows, evidence=held)
    start = time.process_time()
    judged = judge(made)
    assert time.process_time() - start < 2
    assert len(judged.facts) == 300
    assert len(judged.case.hypotheses) == 12


def test_a_large_case_is_judged_in_seconds() -> None:
    words = "CC C N I II".split()
    rows = {f"E{n}": ["CC", *(words[1 + (n * k) % 4] for k in range(1, 12))] for n in range(400)}
    held = {name: Evidence(name, f"text of {name}", origins=(f"origin {name}",)) for name in rows}
    made = case(rows, evidence=held)
    began = time.process_time()
    judged = judge(made)
    assert time.process_time() - began < 10
    (flip_,) = (each for each in judged.flips if each.part is Part.ORIGIN)
    assert flip_.names
    assert flip_.leaders != judged.leaders
