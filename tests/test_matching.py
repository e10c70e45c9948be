"""Propositions on a toy pair model: what joins, what denies, and what must change nothing."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import handmade
import numpy as np
import pytest
from compared import claim
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_models import toy_pairs

from crossread.article.claims import MarkedClaim
from crossread.article.claims import claims as claims_of
from crossread.models.facts import MarkedText, whole
from crossread.models.pairs import (
    DIFFERING,
    ECHO,
    ECHOED,
    UNECHOED,
    WEIGHTS,
    PairJudgement,
    embed,
    judge,
    open_model,
)
from crossread.records import Article, Claim, ClaimKind, Modality, Polarity, Proposition, Story
from crossread.story.matching import (
    CROWD,
    FIRST,
    PAIRS,
    TOGETHER,
    Beside,
    Matched,
    Settled,
    answers_another,
    candidates,
    groups,
    is_matchable,
    match,
)
from crossread.story.nearest import nearest
from crossread.story.taken import Taken, denied

STORY = Story((), "t", None, None, "m")
RUST = "Inspectors found rust in the hull of the ferry"
NO_RUST = "Inspectors found no rust in the hull of the ferry"
CARS = "The ferry carried 12 cars to Olm"
MORE_CARS = "The ferry carried 14 cars to Olm"


def said(number: int, *words: str, **known: object) -> list[Claim]:
    """The claims of one article, in its outlet's own voice."""
    article = Article(". ".join(words), f"Outlet {number}")
    return [replace(claim(article, each), **known) for each in words]  # type: ignore[arg-type]


def stated(claims: Sequence[Claim]) -> list[MarkedClaim]:
    """Claims whose sentences are their own words."""
    marked = [whole(each.text) for each in claims]
    table = embed([each.text for each in claims], toy_pairs())
    return [MarkedClaim(*each) for each in zip(claims, marked, table, strict=True)]


def matched(*articles: Sequence[Claim], copied: dict[str, str] | None = None) -> Matched:
    flat = [each for article in articles for each in stated(article)]
    return match(STORY, flat, toy_pairs(), Beside(copied or {}))


def rows(found: Matched) -> list[tuple[int, int]]:
    """Of each proposition how many claims it has and how many of them deny."""
    return [(len(each.claims), len(each.denying)) for each in found.propositions]


def shape(found: Matched, claims: Sequence[Claim]) -> set[tuple[frozenset[str], frozenset[str]]]:
    words = {each.id: f"{each.article} {each.text}" for each in claims}

    def named(row: Proposition) -> tuple[frozenset[str], frozenset[str]]:
        return frozenset(words[c] for c in row.claims), frozenset(words[c] for c in row.denying)

    return {named(row) for row in found.propositions}


def test_a_paraphrase_a_figure_and_a_denial_share_a_row_and_another_claim_does_not() -> None:
    found = matched(said(1, RUST, CARS), said(2, "Rust in the ferry’s hull inspectors found"))
    assert rows(found) == [(2, 0), (1, 0)]
    assert rows(matched(said(1, CARS), said(2, MORE_CARS))) == [(2, 0)]
    found = matched(said(1, RUST), said(2, RUST), said(3, NO_RUST))
    assert rows(found) == [(3, 1)]
    assert rows(matched(said(1, RUST), said(2, "The mayor spoke to the children"))) == [(1, 0)] * 2


def test_the_row_speaks_in_the_clearest_words_of_the_side_most_articles_take() -> None:
    one = said(1, NO_RUST, polarity=Polarity.NEGATIVE)
    found = matched(one, said(2, RUST), said(3, RUST + " again"))
    (row,) = found.propositions
    assert row.text in (RUST, RUST + " again")
    assert row.denying == (one[0].id,)
    assert row.clearest not in row.denying
    assert row.story == STORY.id
    assert row.method == "grouping@3+toy-pairs@1"
    assert 0.5 <= row.score <= 1.0


def test_of_two_equal_sides_the_first_article_is_the_one_denied() -> None:
    first, second = said(1, NO_RUST), said(2, RUST)
    assert matched(first, second).propositions[0].denying == (second[0].id,)
    assert matched(second, first).propositions[0].denying == (first[0].id,)


def test_two_who_deny_are_on_one_side() -> None:
    found = matched(said(1, RUST), said(2, NO_RUST), said(3, NO_RUST + " now"), said(4, RUST))
    assert rows(found) == [(4, 2)]
    found = matched(said(1, RUST), said(2, NO_RUST), said(3, NO_RUST + " now"))
    assert rows(found) == [(3, 1)]


def test_a_denial_is_read_in_the_sentence_that_holds_it() -> None:
    model, words = open_model(), "the bridge was closed"
    denial, plain = f"The mayor denied that {words}.", "The bridge was closed, residents said."
    sides = [MarkedText(each, each.lower().index(words), 0) for each in (denial, plain)]
    pair = [replace(each, end=each.start + len(words)) for each in sides]
    (judgement,) = judge([(pair[0], pair[1])], [0.6], model)
    assert judgement.denying > 2 * judgement.same
    assert judgement.differing > 0.5


ARTICLES = (
    (RUST, CARS, "The northern pier of Olm was closed"),
    (NO_RUST, MORE_CARS),
    ("Rust was found by inspectors in the hull of the ferry", "Divers will search the wreck"),
    ("The ferry carried cars to Olm, 12 in all", RUST),
)


@settings(max_examples=40)
@given(st.permutations(range(len(ARTICLES))), st.data())
def test_the_order_of_articles_and_claims_changes_no_row(
    order: list[int], data: st.DataObject
) -> None:
    made = [said(number, *words) for number, words in enumerate(ARTICLES)]
    flat = [each for article in made for each in article]
    mixed = [
        each for number in order for each in data.draw(st.permutations(made[number]), "claims")
    ]
    one = {claims for claims, _ in shape(matched(*made), flat)}
    assert one == {claims for claims, _ in shape(matched(mixed), flat)}


def test_copies_follow_their_row_and_change_nothing_else() -> None:
    made = [said(number, *words) for number, words in enumerate(ARTICLES)]
    plain = matched(*made)
    copies = [said(9 + number, NO_RUST, MORE_CARS) for number in range(3)]
    copied = {c.id: s.id for copy in copies for c, s in zip(copy, made[1], strict=True)}
    found = matched(*made, *copies, copied=copied)
    assert found.rows == plain.rows
    assert found.judged == plain.judged
    assert np.array_equal(found.vectors, plain.vectors)
    for one, other in zip(plain.propositions, found.propositions, strict=True):
        assert (one.text, one.clearest, one.score) == (other.text, other.clearest, other.score)
        assert [each for each in other.claims if each not in copied] == list(one.claims)
        assert [each for each in other.denying if each not in copied] == list(one.denying)
        for each in set(other.claims) & copied.keys():
            assert copied[each] in other.claims
            assert (each in other.denying) == (copied[each] in other.denying)
    for each, source in copied.items():
        assert found.numbers[each] == found.numbers[source]


@pytest.mark.parametrize(
    ("known", "stands"),
    [
        ({}, True),
        ({"modality": Modality.HEDGED}, True),
        ({"modality": Modality.ASKED}, False),
        ({"kind": ClaimKind.BOILERPLATE}, False),
        ({"kind": ClaimKind.OPINION}, False),
        ({"kind": ClaimKind.OPINION, "attribution": "somebody"}, True),
        ({"text": "Rain"}, False),
    ],
)
def test_what_can_stand_in_a_row(known: dict[str, object], stands: bool) -> None:
    (made,) = said(1, RUST, **known)
    assert is_matchable(made) is stands
    assert rows(matched([made])) == [(1, 0)] * stands


def test_nothing_gives_nothing() -> None:
    found = matched()
    assert (found.propositions, found.rows, found.left_out) == ((), (), 0)
    assert nearest([], found, toy_pairs()) == []


def test_candidates_are_the_likest_first_and_the_same_measure_needs_less() -> None:
    made = [*said(1, RUST, CARS), *said(2, RUST), *said(3, "Nobody came to the school")]
    table = embed([each.text for each in made], toy_pairs())
    assert candidates(made, table) == [(0, 2)]
    article = Article("All 12 cars sank. Then 14 cars were seen on deck by divers", "Outlet 4")
    counted = [
        claim(article, "All 12 cars sank", figure="12", value=12.0, counted="car"),
        claim(
            Article("14 cars stood on deck, divers say", "Outlet 5"),
            "14 cars stood on deck, divers say",
            figure="14",
            value=14.0,
            counted="car",
        ),
    ]
    near = np.array([[1, 0], [0.35, 0.93]], np.float32)
    assert candidates(counted, near) == [(0, 1)]
    plain = [replace(each, quantities=()) for each in counted]
    assert candidates(plain, near) == []


SURE = PairJudgement(0.5, 0.2, 0.2, 0.9, 0.6)
Said = Mapping[tuple[int, int], PairJudgement]
UNLIKE = PairJudgement(0.0, 0.0, 0.05, 0.1, 0.0)


def at_chance(chance: float) -> PairJudgement:
    """A judgement of this chance, by the likeness it needs."""
    bias, odds, cosine = WEIGHTS
    given_ = bias + odds * math.log(0.9 / 0.1)
    return PairJudgement(0.9, 0.0, 0.0, (math.log(chance / (1 - chance)) - given_) / cosine, 0.5)


def grouped(
    size: int,
    judged: Said,
    later: Said | None = None,
    never: Sequence[tuple[int, int]] = (),
) -> list[tuple[int, ...]]:
    """The groups of so many rows; what is asked besides is answered from `later`, else unlike."""
    answers = dict(later or {})
    return groups(
        size,
        dict(judged),
        lambda pairs: {pair: answers.get(pair, UNLIKE) for pair in pairs},
        lambda one, other: (one, other) in never,
    )


def free(_one: int, _other: int) -> bool:
    return False


def test_of_a_crowd_the_first_are_held_against_each_other() -> None:
    size, asked = 3 * CROWD, list[tuple[int, int]]()

    def never(one: int, other: int) -> bool:
        asked.append((one, other))
        return False

    judged = {(n, n + 1): at_chance(0.9) for n in range(size - 1)}
    one = groups(size, dict(judged), lambda pairs: dict.fromkeys(pairs, at_chance(0.9)), never)
    assert one == [tuple(range(size))]
    assert len(asked) <= size * CROWD
    told = Settled(parted=[(0, size - 1)])
    two = groups(size, dict(judged), lambda p: dict.fromkeys(p, at_chance(0.9)), free, told)
    assert len(two) == 2


def test_groups_join_by_the_mean_of_all_pairs() -> None:
    assert grouped(3, {}) == [(0,), (1,), (2,)]
    likely = at_chance(TOGETHER + 0.1)
    assert grouped(3, {(0, 1): SURE, (1, 2): likely, (0, 2): UNLIKE}) == [(0, 1), (2,)]
    assert grouped(3, {(0, 1): SURE, (1, 2): SURE, (0, 2): SURE}) == [(0, 1, 2)]
    for third, joined in ((TOGETHER - 0.09, True), (TOGETHER - 0.11, False)):
        said = {(0, 1): at_chance(0.9), (1, 2): likely, (0, 2): at_chance(third)}
        assert grouped(3, said) == ([(0, 1, 2)] if joined else [(0, 1), (2,)])


def test_what_was_no_candidate_is_asked_before_two_groups_join() -> None:
    likely = {(0, 1): SURE, (1, 2): at_chance(TOGETHER + 0.1)}
    assert grouped(3, likely) == [(0, 1), (2,)]
    assert grouped(3, likely, {(0, 2): SURE}) == [(0, 1, 2)]
    known = dict(likely)
    assert groups(3, known, lambda pairs: dict.fromkeys(pairs, UNLIKE), free) == [(0, 1), (2,)]
    assert known == {**likely, (0, 2): UNLIKE}


def test_what_gets_no_answer_counts_against_joining() -> None:
    likely = {(0, 1): SURE, (1, 2): at_chance(TOGETHER + 0.3)}
    assert grouped(3, likely, {(0, 2): SURE}) == [(0, 1, 2)]
    assert groups(3, dict(likely), lambda _: {}, free) == [(0, 1), (2,)]


def test_the_pairs_of_a_story_are_bounded_by_its_articles_and_the_rest_is_counted() -> None:
    words = [f"Barge {number} sank at the long quay of Olm" for number in range(1_500)]
    found = matched(said(1, *words[:750]), said(2, *words[750:]))
    assert found.left_out > 0
    assert 3 * PAIRS <= len(found.judged) <= 2 * 3 * PAIRS
    few = matched(said(1, *words[:30]), said(2, *words[30:60]))
    assert few.left_out == 0


def test_only_the_first_rows_of_a_group_are_asked() -> None:
    asked: list[tuple[int, int]] = []

    def ask(pairs: Sequence[tuple[int, int]]) -> Said:
        asked.extend(pairs)
        return dict.fromkeys(pairs, SURE)

    size = FIRST + 3
    chain = {(row, row + 1): SURE for row in range(size - 1)}
    assert groups(size, chain, ask, free) == [tuple(range(size))]
    assert max(min(pair) for pair in asked) < FIRST
    assert len(asked) < size * FIRST


def test_groups_join_from_the_bound_and_the_likeliest_first() -> None:
    for chance, found in ((TOGETHER + 0.01, [(0, 1)]), (TOGETHER - 0.01, [(0,), (1,)])):
        assert at_chance(chance).chance == pytest.approx(chance)
        assert grouped(2, {(0, 1): at_chance(chance)}) == found
    # The later pair is the likelier one.
    said = {(0, 1): at_chance(0.6), (1, 2): at_chance(0.7), (0, 2): UNLIKE}
    assert grouped(3, said) == [(0,), (1, 2)]


def test_what_differs_counts_less_than_what_is_the_same() -> None:
    same = PairJudgement(0.8, 0, 0, 0.7, 0.3)
    figure = replace(same, same=0, conflicting=0.8)
    denial = replace(same, same=0, denying=0.8)
    assert same.chance > figure.chance == denial.chance
    assert figure.chance == pytest.approx(replace(same, same=0.8 * DIFFERING).chance)
    # The pair that differs is likelier to share a question, the one that agrees is tied stronger.
    said = {(0, 1): same, (1, 2): replace(figure, conflicting=0.85)}
    assert grouped(3, said) == [(0, 1), (2,)]


def test_a_denial_that_repeats_nothing_counts_least() -> None:
    echo = PairJudgement(0.0, 0.0, 0.9, ECHOED - 0.1, ECHO)
    silent = replace(echo, shared=ECHO - 0.01)
    assert echo.chance > replace(silent, likeness=ECHOED - 0.11).chance
    assert silent.chance == pytest.approx(replace(echo, denying=0.9 * UNECHOED).chance)
    assert replace(silent, likeness=ECHOED).chance > echo.chance


def test_rows_that_answer_two_questions_never_join() -> None:
    pairs = {(0, 1): SURE, (0, 2): SURE, (1, 2): SURE}
    assert grouped(3, pairs, never=[(1, 2)]) == [(0, 1), (2,)]


def test_two_figures_that_one_telling_has_are_of_two_questions_in_every_other() -> None:
    fine, wanted = "The firm was fined 9 crowns", "The thieves had wanted 2 crowns"
    asked, other = "The price asked is 2 crowns", "The firm was fined 7 crowns"

    def figure(words: str, of: Article) -> Claim:
        number = next(word for word in words.split() if word.isdigit())
        return claim(of, words, figure=number, value=float(number), counted="crown")

    one = Article(f"{fine}. {wanted}", "Outlet 1")
    two, three = Article(asked, "Outlet 2"), Article(other, "Outlet 3")
    told = [figure(fine, one), figure(wanted, one), figure(asked, two), figure(other, three)]
    tellings: list[tuple[str, str | None]] = [(each.article, each.attribution) for each in told]
    never = answers_another(told, tellings)
    assert never(0, 1)
    assert never(0, 2)
    assert not never(2, 3)
    assert not never(0, 3)
    tellings[1] = (one.id, "said-by-another")
    assert not answers_another(told, tellings)(0, 2)


def test_a_headline_can_contradict_its_article() -> None:
    one, two = said(1, CARS, MORE_CARS)
    assert rows(matched([one, two])) == [(1, 0), (1, 0)]
    found = match(STORY, stated([one, two]), toy_pairs(), Beside(headed={one.id}))
    assert rows(found) == [(2, 0)]


def test_what_a_source_denies_is_on_the_denying_side_whatever_the_model_says() -> None:
    one, two = said(1, CARS)[0], said(2, CARS)[0]
    for held, denying in (((two.id,), (two.id,)), ((one.id,), (one.id,)), ((one.id, two.id), ())):
        beside = Beside(denied=frozenset(held))
        (row,) = match(STORY, stated([one, two]), toy_pairs(), beside).propositions
        assert row.denying == denying
        assert row.clearest not in denying


def test_only_what_is_denied_with_that_is_denied_by_its_source() -> None:
    for marked, held in (
        ("{s1:Ohm} {c1:denied} {q1:that the pump had failed}. It rained.", True),
        ("{s1:Ohm} {c1:denied} that {q1:the pump had failed}. It rained.", True),
        ("{s1:Ohm} {c1:denied} {q1:any part in the failure}. It rained.", False),
        ("{s1:Ohm} {c1:declined} {q1:that the pump had failed}. It rained.", False),
    ):
        about = {1: {"polarity": Polarity.NEGATIVE}}
        reading = handmade.reading(marked, title=False, about=about)
        names = handmade.names(reading.article, reading.attributions)
        found = tuple(each.claim for each in claims_of(reading, names, toy_pairs()))
        taken = Taken((reading,), found, (), (), {}, (), ())
        assert bool(denied(taken)) is held, marked


def test_the_nearest_claim_is_one_of_those_asked_for_even_where_it_is_a_copy() -> None:
    one, other, copy = said(1, RUST)[0], said(2, NO_RUST)[0], said(3, NO_RUST)[0]
    found = matched([one], [other], [copy], copied={copy.id: other.id})
    (near,) = nearest([([one.id], [copy.id])], found, toy_pairs())
    assert near is not None
    assert near.claim == copy.id


def test_the_nearest_of_other_claims_and_the_chance_that_it_says_the_same() -> None:
    made = said(1, RUST, CARS), said(2, NO_RUST, "The mayor spoke to the children")
    found = matched(*made)
    wanted = [
        ([made[0][0].id], [each.id for each in made[1]]),
        ([made[0][1].id], [made[1][1].id]),
        ([made[0][0].id], []),
    ]
    near, far, nothing = nearest(wanted, found, toy_pairs())
    assert near is not None
    assert far is not None
    assert (near.claim, near.chance > TOGETHER) == (made[1][0].id, True)
    assert (far.claim, far.chance < 0.1) == (made[1][1].id, True)
    assert nothing is None
    rows = [([each.id for each in made[0]], [each.id for each in made[1]])]
    (both,) = nearest(rows, found, toy_pairs())
    assert both == near
    (first,) = nearest(rows, found, toy_pairs(), 0.0)
    assert first is not None
    assert first.chance <= near.chance


# --- house rule 6: no answer hangs on what else is in the batch
