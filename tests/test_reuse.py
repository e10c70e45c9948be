"""Copied passages: near copies, passages, quotations that both took down, copies of copies."""

from dataclasses import replace

import pytest
from compared import claim, span
from hypothesis import given
from hypothesis import strategies as st

from crossread.records import (
    Article,
    Claim,
    Comparator,
    Direction,
    Entity,
    EntityKind,
    Polarity,
    Quantity,
    Reuse,
    ReuseKind,
)
from crossread.story.reuse import reuses
from crossread.story.reuse.copied import copied_claims
from crossread.story.reuse.families import copies

WIRE = (
    "Ferry sinks off Olm\n\nThe ferry Asker sank off Olm early on Monday after its bow door gave "
    "way in heavy seas, the coast guard said. All forty people aboard were taken off by two "
    "fishing boats within the hour.\n\nThe ferry had been built in 1984 and was to be scrapped "
    "this summer."
)
OWN = (
    "Islanders ask who knew\n\nOn the quay of Olm nobody speaks above a whisper this morning. "
    "Children carry flowers to the empty berth, and the baker has closed her shop for the first "
    "time in years."
)
QUOTE = (
    "“We have asked for a new ship every single year since I came here and every year somebody in "
    "an office far away has told us that there is no money for it at all”"
)


def at(day: int, text: str, outlet: str = "A", hour: int = 8) -> Article:
    return Article(text, outlet, published=f"2031-03-{day:02d}T{hour:02d}:00", complete=True)


def test_a_near_copy_is_a_reprint_of_the_earlier_one() -> None:
    early = at(4, WIRE)
    late = at(5, WIRE.replace("heavy seas", "a heavy sea").replace("Ferry sinks", "Ship lost"), "B")
    for given_order in ([early, late], [late, early]):
        found = reuses(given_order)
        assert {each.kind for each in found} == {ReuseKind.REPRINT}
        assert all(each.later.article == late.id for each in found)
        assert all(each.directed and 0.7 <= each.share <= 1.0 for each in found)
        assert copies(found) == {late.id: early.id}


def test_a_passage_is_told_with_its_words_on_both_sides() -> None:
    passage = WIRE.split("\n\n")[1]
    early, late = at(4, WIRE), at(5, f"{OWN}\n\n{OWN.upper()} {passage}\n\n{OWN[::-1]}", "B")
    (found,) = reuses([early, late])
    assert found.kind is ReuseKind.PASSAGE
    assert (found.earlier.text, found.later.text) == (passage.rstrip("."), passage.rstrip("."))
    assert found.share == 1.0
    assert copies([found]) == {}


def test_small_changes_are_taken_in_and_lower_the_share() -> None:
    changed = WIRE.replace("early on Monday ", "").replace("fishing boats", "small fishing boats")
    found = reuses([at(4, WIRE), at(5, changed, "B")])
    assert min(each.share for each in found) < 1.0
    assert copies(found) != {}


@pytest.mark.parametrize(
    "text",
    [
        OWN,
        "",
        " ".join(WIRE.split()[5:20]),
        "The ferry had been built in 1984 and it was old.",
    ],
    ids=["another text", "nothing", "too few words", "a phrase"],
)
def test_what_is_no_copy(text: str) -> None:
    assert reuses([at(4, WIRE), at(5, text, "B")]) == ()


def test_a_quotation_both_took_down_is_no_copy() -> None:
    one = f"{OWN}\n\n{QUOTE}, said the mayor."
    other = f"Ferry: the mayor speaks\n\nThe mayor of Olm was angry. {QUOTE}, he told us."
    assert reuses([at(4, one), at(5, other, "B")]) == ()
    bare = QUOTE.strip("“”")
    assert (
        len(reuses([at(4, one.replace(QUOTE, bare)), at(5, other.replace(QUOTE, bare), "B")])) == 1
    )


def test_a_copy_of_a_copy_goes_back_to_the_first() -> None:
    first, second = at(4, WIRE), at(5, WIRE + " It lay at the quay of Olm all winter.", "B")
    third = at(6, WIRE + " It lay at the quay of Olm all winter. Nobody knew.", "C")
    for order in ([first, second, third], [third, second, first]):
        found = copies(reuses(order))
        assert found == {second.id: first.id, third.id: first.id}


def test_without_dates_a_copy_has_no_direction() -> None:
    for published in (None, "2031-03-04"):
        pair = [
            Article(WIRE, "A", published=published),
            Article(WIRE + " So it is.", "B", published=published),
        ]
        (found,) = reuses(pair)
        assert found.directed is False


def test_another_copy_changes_nothing_between_the_others() -> None:
    first, second = at(4, WIRE), at(5, WIRE.replace("heavy", "very heavy"), "B")
    copy = at(6, WIRE.replace("summer", "spring"), "C")
    two = reuses([first, second])
    three = reuses([copy, first, second])
    assert (
        tuple(each for each in three if copy.id not in (each.later.article, each.earlier.article))
        == two
    )


def test_a_long_article_around_a_brief_is_no_near_copy_of_it() -> None:
    brief = WIRE.split("\n\n")[1]
    more = " ".join(f"{OWN} In house {number} they say otherwise." for number in range(20))
    assert copies(reuses([at(4, brief), at(5, f"{brief} {more}", "B")])) == {}


# --- claims


def copied(early: Claim, late: Claim, *reused: Reuse) -> bool:
    return copied_claims([early, late], reused) == {late.id: early.id}


def whole(early: Article, late: Article) -> Reuse:
    spans = late.span(0, len(late.text)), early.span(0, len(early.text))
    return Reuse(*spans, ReuseKind.REPRINT, Direction.TIME, 1.0, (), "m", 1.0)


SANK = "All forty people aboard were taken off by two fishing boats within the hour"
EARLY = at(4, WIRE)


def told(text: str, **known: object) -> tuple[Claim, Claim, Reuse]:
    late = at(5, WIRE.replace(SANK, text), "B")
    one = replace(claim(EARLY, SANK), **known)  # type: ignore[arg-type]
    return one, claim(late, text), whole(EARLY, late)


def test_a_claim_in_a_copied_passage_is_a_copy() -> None:
    early, late, reused = told(SANK)
    assert copied(early, late, reused)
    early, late, reused = told(SANK.replace("within the hour", "within an hour"))
    assert copied(early, late, reused)
    assert copied_claims([early, late], []) == {}


def test_a_claim_of_other_words_in_a_copied_passage_is_no_copy() -> None:
    early, late, reused = told("Forty were saved at once by men from the village")
    assert not copied(early, late, reused)


def test_a_copy_with_another_figure_date_or_answer_is_no_copy() -> None:
    early, late, reused = told(SANK, polarity=Polarity.NEGATIVE)
    assert not copied(early, late, reused)
    figure = Quantity(span(EARLY, "forty"), 40.0, None, Comparator.EXACT, "", "person")
    early, late, reused = told(SANK.replace("forty", "fifty"), quantities=(figure,))
    assert not copied(early, late, reused)


def test_the_copy_of_a_copied_claim_goes_back_to_the_first() -> None:
    articles = [at(day, WIRE, outlet) for day, outlet in ((4, "A"), (5, "B"), (6, "C"))]
    first, second, third = (claim(each, SANK) for each in articles)
    chain = [whole(articles[0], articles[1]), whole(articles[1], articles[2])]
    assert copied_claims([first, second, third], chain) == {second.id: first.id, third.id: first.id}


def test_a_copy_that_moves_the_event_elsewhere_is_no_copy() -> None:
    words = "The ferry Asker sank off Olm early on Monday after its bow door gave way in heavy seas"
    late = at(5, WIRE.replace("sank off Olm", "sank off Skarne"), "B")
    moved = claim(late, words.replace("Olm", "Skarne"))
    first, second = (placed(claim(EARLY, words), "Olm"), placed(moved, "Skarne"))
    assert not copied(first, second, whole(EARLY, late))
    assert copied(first, placed(claim(late, moved.text), "Olm"), whole(EARLY, late))


def placed(given: Claim, name: str) -> Claim:
    """The claim with a place of this name in it."""
    return replace(given, places=(Entity(given.spans[0], name, EntityKind.PLACE),))


@given(st.lists(st.sampled_from([WIRE, OWN, QUOTE, "", "\n\n", "x", "“", " "]), max_size=6))
def test_odd_texts_never_raise_and_every_span_is_right(parts: list[str]) -> None:
    articles = {each.id: each for each in (at(4, " ".join(parts)), at(5, "".join(parts), "B"))}
    for each in reuses(list(articles.values())):
        for side in (each.later, each.earlier):
            assert side.text == articles[side.article].text[side.start : side.end]
        assert 0.7 <= each.share <= 1.0
