"""Cells: each stance, each reason for none, omission only where it is fair, and prominence."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from compared import article, claim
from hypothesis import given
from hypothesis import strategies as st
from rowed import heard, matched, row, setting, told
from toy_models import Answer, Feed, toy_pairs

from crossread.models.facts import whole
from crossread.models.pairs import embed, judge
from crossread.records import Article, Attribution, Claim, Column, Coverage, Prominence, Stance
from crossread.story.cells import Cells, searched
from crossread.story.coverage import NOT_THERE, columns, cover, shared_first

BEFORE, KNOWN, AFTER = "2031-03-04T06:00", "2031-03-04T08:00", "2031-03-05T08:00"
RUST = "Inspectors found rust in the hull of the ferry"
ELSE = "The mayor spoke to the children of the island"
Told = tuple[Article, Claim] | tuple[Article, Claim, Attribution]


def cells(
    carriers: list[Told],
    others: list[Told],
    *,
    denying: tuple[int, ...] = (),
    copies: Mapping[int, int] | None = None,
) -> dict[str, Coverage]:
    """The cells of the one row that the carriers' claims make, by column; `copies` gives the
    carrier that another one is copied from."""
    said = [*carriers, *others]
    claims = [each[1] for each in said]
    members = [each[1] for each in carriers]
    articles = list({each[0].id: each[0] for each in said}.values())
    known = setting(articles, claims, [each[2] for each in said if len(each) == 3])
    one = row(*members, denying=[members[n] for n in denying])
    copied = {members[copy].id: members[of].id for copy, of in (copies or {}).items()}
    words = [each.text for each in claims if each.id not in copied]
    pairs = matched(claims, vectors=embed(words, toy_pairs()).tolist(), copied=copied)
    outlets = columns(articles)
    kept = {each.outlet: each for each in cover([one], outlets, known, pairs, toy_pairs())}
    return {each.outlet: each for each in Cells(one, kept, searched(outlets, known), known)}


def other(when: str | None, words: str = ELSE, **known: object) -> Told:
    made, held = told("B", when, words)
    changed = replace(made, **known)  # type: ignore[arg-type]
    return changed, replace(held, article=changed.id, spans=(changed.span(6, 6 + len(words)),))


FIRST = told("A", KNOWN, RUST)
SECOND = told("C", KNOWN, RUST)
AGAIN = told("A", AFTER, RUST, rest=" It will sail.")
ALONE = "no other outlet carries it in its own words"


# --- who carries it


def test_the_outlets_own_voice_asserts_a_source_reports_and_the_other_side_disputes() -> None:
    said = heard("B", AFTER, "Anders Ruhl", RUST)
    against = told("C", AFTER, RUST.replace("rust", "no rust"))
    denial = heard("D", AFTER, "Tove Lindgard", RUST.replace("rust", "no rust"))
    found = cells([FIRST, said, against, denial], [], denying=(2, 3))
    assert {name: cell.stances for name, cell in found.items()} == {
        "A": (Stance.ASSERTS,),
        "B": (Stance.REPORTS,),
        "C": (Stance.DISPUTES,),
        "D": (Stance.REPORTS,),
    }
    assert all(cell.reason == "" and not cell.searched for cell in found.values())
    assert found["B"].claims == (said[1].id,)
    assert found["B"].shown_by == said[1].spans
    assert found["B"].method == "cells@3+by-hand@1"


def test_a_cell_can_hold_two_stances() -> None:
    made, body, by = heard("B", AFTER, "Anders Ruhl", RUST)
    head = replace(body, spans=(made.span(0, 4),), attribution=None)
    found = cells([FIRST, (made, head), (made, body, by)], [])["B"]
    assert found.stances == (Stance.ASSERTS, Stance.REPORTS)
    assert (found.prominence, found.position) == (Prominence.HEADLINE, 0.0)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("X and so on\n\nOne.\n\nTwo.\n\nThree.", Prominence.HEADLINE),
        ("News\n\nX\n\nTwo.\n\nThree.", Prominence.LEAD),
        ("News\n\nOne.\n\nTwo. And X.\n\nThree.", Prominence.LEAD),
        ("News\n\nOne.\n\nTwo.\n\nX", Prominence.BODY),
        ("News\n\nX", Prominence.LEAD),
    ],
)
def test_prominence(text: str, place: Prominence) -> None:
    made = article(text.replace("X", RUST), "A", KNOWN, complete=True)
    cell = cells([(made, claim(made, RUST))], [])["A"]
    assert cell.prominence is place
    assert cell.position == round(made.text.index(RUST) / len(made.text), 4)


def test_a_text_without_headline_has_a_lead() -> None:
    made = Article(f"{RUST}.\n\nTwo.\n\nThree.", "A", published=KNOWN)
    assert cells([(made, claim(made, RUST))], [])["A"].prominence is Prominence.LEAD


# --- who does not


def test_a_complete_later_article_without_it_omits_it() -> None:
    cell = cells([FIRST, SECOND], [other(AFTER)])["B"]
    assert (cell.stances, cell.reason, cell.claims) == ((Stance.OMITS,), "", ())
    assert len(cell.searched) == 1
    assert cell.nearest is not None
    assert cell.nearest.text == ELSE
    assert (cell.prominence, cell.position) == (None, None)
    assert cell.score > 0.9


@pytest.mark.parametrize(
    ("given_", "reason"),
    [
        (other(AFTER, complete=False), "the text is not complete"),
        (other(AFTER, RUST), "a possible match was found"),
        (other(None, RUST), "a possible match was found"),
        (other(AFTER, title_length=6 + len(ELSE) + 1), "only a headline"),
    ],
)
def test_what_is_not_assessed(given_: Told, reason: str) -> None:
    cell = cells([FIRST, SECOND], [given_])["B"]
    assert (cell.stances, cell.reason, cell.prominence) == ((), reason, None)


@pytest.mark.parametrize(
    ("given_", "reason"),
    [
        (other(AFTER, complete=None), "not known whether the text is complete"),
        (other(None), "no date"),
        (other("next week"), "no date"),
        (other(BEFORE), "published before any outlet carried it"),
        (other(KNOWN), "dates do not show whether it was already public"),
        (other("2031-03-04"), "dates do not show whether it was already public"),
    ],
)
def test_what_is_searched_for_and_may_not_have_been_known_is_absent(
    given_: Told, reason: str
) -> None:
    cell = cells([FIRST, SECOND], [given_])["B"]
    assert (cell.stances, cell.reason, cell.claims) == ((Stance.ABSENT,), reason, ())
    assert cell.searched == (given_[0].id,)
    assert cell.nearest is not None
    assert cell.nearest.text == ELSE
    assert cell.score == cells([FIRST, SECOND], [other(AFTER)])["B"].score


@pytest.mark.parametrize(
    ("carriers", "copies"),
    [
        ([FIRST], {}),
        ([FIRST, AGAIN], {}),
        ([FIRST, SECOND], {1: 0}),
        ([FIRST, AGAIN, SECOND, told("D", AFTER, RUST)], {2: 0, 3: 0}),
    ],
    ids=["one claim", "two articles of one outlet", "a copy", "two articles and two copies"],
)
def test_what_one_outlet_alone_carries_is_omitted_by_nobody(
    carriers: list[Told], copies: dict[int, int]
) -> None:
    found = cells(carriers, [other(AFTER)], copies=copies)
    cell = found.pop("B")
    assert (cell.stances, cell.reason) == ((), ALONE)
    assert (cell.searched, cell.nearest, cell.score) == ((), None, 0.0)
    assert {each.stances for each in found.values()} == {(Stance.ASSERTS,)}


def test_a_copy_beside_two_outlets_of_their_own_changes_nothing() -> None:
    copy = told("D", AFTER, RUST)
    cell = cells([FIRST, SECOND, copy], [other(AFTER)], copies={2: 0})["B"]
    plain = cells([FIRST, SECOND], [other(AFTER)])["B"]
    assert (cell.stances, cell.score) == (plain.stances, plain.score) != ((), 0.0)


def test_two_outlets_that_contradict_each_other_both_carry_it() -> None:
    against = told("C", KNOWN, RUST.replace("rust", "no rust"))
    assert cells([FIRST, against], [other(AFTER)], denying=(1,))["B"].stances == (Stance.OMITS,)


def test_what_an_article_could_not_do_is_said_before_who_else_carries_it() -> None:
    for given_, reason in (
        (other(AFTER, complete=False), "the text is not complete"),
        (other(None), "no date"),
        (other(BEFORE), "published before any outlet carried it"),
    ):
        assert cells([FIRST], [given_])["B"].reason == reason


def test_no_omission_where_it_is_not_known_when_it_was_first_carried() -> None:
    for when, reason in (
        (None, "no date"),
        ("2031-03-05", "dates do not show whether it was already public"),
    ):
        carriers: list[Told] = [told("A", when, RUST), told("C", when, RUST)]
        cell = cells(carriers, [other(AFTER)])["B"]
        assert (cell.stances, cell.reason) == ((Stance.ABSENT,), reason)
    late = told("C", "2031-03-06", RUST)
    for when in (AFTER, BEFORE):
        cell = cells([told("A", None, RUST), late], [other(when)])["B"]
        assert cell.stances == (Stance.ABSENT,)


def test_an_undated_text_may_be_the_later_one() -> None:
    early, undated = other(BEFORE), other(None, ELSE + " It rained.")
    cell = cells([FIRST, SECOND], [early, undated])["B"]
    reason = "dates do not show whether it was already public"
    assert (cell.stances, cell.reason) == ((Stance.ABSENT,), reason)
    late, undated = other(AFTER), other(None, RUST)
    assert cells([FIRST, SECOND], [late, undated])["B"].reason == "a possible match was found"


def test_one_later_complete_article_of_an_outlet_is_enough() -> None:
    early, late = other(BEFORE), other(AFTER)
    cut = other("2031-03-06", complete=False, url="cut")
    early = (replace(early[0], url="early"), early[1])
    early = (early[0], replace(early[1], article=early[0].id))
    cell = cells([FIRST, SECOND], [early, late, cut])["B"]
    assert cell.stances == (Stance.OMITS,)
    assert cell.searched == (late[0].id,)


def test_an_article_without_a_claim_is_not_searched() -> None:
    bare = replace(other(AFTER)[0], text="News\n\nDer Bürgermeister sprach zu den Kindern.")
    articles, claims = [FIRST[0], SECOND[0], bare], [FIRST[1], SECOND[1]]
    known = setting(articles, claims)
    found = cover([row(*claims)], columns(articles), known, matched(claims), toy_pairs())
    (cell,) = [each for each in found if each.outlet == "B"]
    assert (cell.stances, cell.reason) == ((), "no claim was found in the text")


def test_what_is_far_from_all_need_not_be_judged() -> None:
    asked: list[str] = []
    model = toy_pairs()
    graph = model.graphs["sieve"]

    class Kept:
        def run(self, output_names: list[str] | None, input_feed: Feed) -> Answer:
            asked.extend(output_names or ())
            return graph.run(output_names, input_feed)

    model = replace(model, graphs={**model.graphs, "sieve": Kept()})
    late = other(AFTER)
    articles, claims = [FIRST[0], SECOND[0], late[0]], [FIRST[1], SECOND[1], late[1]]
    known, one = setting(articles, claims), row(*claims[:2])
    far = matched(claims, vectors=[[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    found = cover([one], columns(articles), known, far, model)
    assert [each.stances for each in found if each.outlet == "B"] == [(Stance.OMITS,)]
    assert asked == []
    cover([one], columns(articles), known, matched(claims), model)
    assert asked


def test_what_is_likelier_than_the_bound_is_not_omitted() -> None:
    again = f"{RUST} again"
    for words, like, reason in ((ELSE, 0.6, ""), (again, 1.0, "a possible match was found")):
        late = told("B", AFTER, words)
        articles, claims = [FIRST[0], SECOND[0], late[0]], [FIRST[1], SECOND[1], late[1]]
        near = matched(claims, vectors=[[1.0, 0.0], [1.0, 0.0], [like, (1 - like**2) ** 0.5]])
        found = cover(
            [row(*claims[:2])], columns(articles), setting(articles, claims), near, toy_pairs()
        )
        (cell,) = [each for each in found if each.outlet == "B"]
        (judgement,) = judge([(whole(RUST), whole(words))], [like], toy_pairs())
        assert cell.score == pytest.approx(min(0.99, 1 - judgement.chance), abs=1e-4)
        assert (judgement.chance < NOT_THERE) == (cell.stances == (Stance.OMITS,))
        assert cell.reason == reason


def test_what_is_likely_one_of_the_first_claims_of_a_row_is_not_omitted() -> None:
    late, unlike = told("B", AFTER, f"{RUST} again"), told("C", KNOWN, ELSE)
    articles, claims = [FIRST[0], unlike[0], late[0]], [FIRST[1], unlike[1], late[1]]
    told_ = []
    for members in ((claims[0], claims[1]), (claims[1], claims[0])):
        one = row(*members)
        found = cover(
            [one], columns(articles), setting(articles, claims), matched(claims), toy_pairs()
        )
        (cell,) = [each for each in found if each.outlet == "B"]
        told_.append((one.clearest, cell.reason))
    assert told_[0][0] != told_[1][0]
    assert [reason for _, reason in told_] == ["a possible match was found"] * 2


# --- columns


def test_columns_are_outlets_and_files_without_one() -> None:
    made = [
        Article("a", "Ledger"),
        Article("b", None, name="b.txt"),
        Article("c", "Ledger"),
        Article("d"),
        Article("e", None, name="b.txt"),
        Article("f", None, name="Ledger"),
    ]
    assert columns(made) == (
        Column("Ledger", (made[0].id, made[2].id), True),
        Column("b.txt", (made[1].id,), False),
        Column("article 4", (made[3].id,), False),
        Column("b.txt (5)", (made[4].id,), False),
        Column("Ledger (6)", (made[5].id,), False),
    )


@given(
    st.lists(
        st.tuples(
            st.sampled_from([None, "A", "B"]), st.sampled_from(["", "A", "A (2)", "article 1"])
        ),
        max_size=6,
    )
)
def test_no_two_columns_have_one_name(said: list[tuple[str | None, str]]) -> None:
    made = [Article(f"text {n}", outlet, name=name) for n, (outlet, name) in enumerate(said)]
    found = columns(made)
    assert len({each.name for each in found}) == len(found)
    assert sorted(of for each in found for of in each.articles) == sorted(each.id for each in made)


def test_who_shares_most_stands_first() -> None:
    a, b, c = told("A", KNOWN, RUST), told("B", KNOWN, RUST), told("C", KNOWN, ELSE)
    alone, both, also = told("A", KNOWN, ELSE), told("C", KNOWN, RUST), told("B", KNOWN, ELSE)
    rows = [row(b[1], both[1]), row(c[1], also[1]), row(alone[1])]
    said = [a, b, c, alone, both, also]
    known = setting([each[0] for each in said], [each[1] for each in said])
    found = shared_first(columns([each[0] for each in said]), rows, known, {})
    assert [each.name for each in found] == ["B", "C", "A"]
