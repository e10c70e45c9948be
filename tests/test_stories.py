"""Stories: what belongs together, and what order in time any two articles have."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossread.records import Article
from crossread.records.publication import before, in_order, published
from crossread.story.stories import opening, stories

FERRY = "Ferry sinks off Olm\n\nThe ferry sank on Monday. Harbour chief Tove Lindgard was aboard."
AGAIN = "Crew saved\n\nAll were saved near Olm, says Lindgard. The ferry of Tove was old."
GOAT = "Goat wins a prize\n\nA goat from Skarne beat all, to the joy of Mrs Rask and her village."


def at(when: str | None, text: str = "x") -> Article:
    return Article(text, published=when)


def apart(count: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.eye(count, dtype=np.float32)


@pytest.mark.parametrize(
    ("one", "other", "order"),
    [
        ("2031-03-04", "2031-03-05", True),
        ("2031-03-04", "2031-03-04", None),
        ("2031-03-04", "2031-03-04T12:00", None),
        ("2031-03-04", "2031-03-04T23:59:59", None),
        ("2031-03-04", "2031-03-05T00:00", True),
        ("2031-03-04T08:00", "2031-03-04T08:01", True),
        ("2031-03-04T08:00", "2031-03-04T08:00", None),
        ("2031-03-04T08:00+02:00", "2031-03-04T07:00Z", True),
        ("2031-03-04T08:00+02:00", "2031-03-04T06:00Z", None),
        ("2031-03-04T01:00+02:00", "2031-03-04", True),
        ("2031-03-04T23:00-05:00", "2031-03-04", False),
        ("2031-03-04T08:00Z", "2031-03-04T08:00", None),
        ("0001-01-01", "9998-12-31T23:59:59.999999-23:59", True),
        (None, "2031-03-04", None),
        (None, None, None),
        ("next week", "2031-03-04", None),
        ("", "2031-03-04", None),
        ("2031-02-30", "2031-03-04", None),
    ],
)
def test_what_came_first(one: str | None, other: str | None, order: bool | None) -> None:
    assert before(at(one), at(other)) is order
    assert before(at(other), at(one)) is (None if order is None else not order)


def test_a_date_is_a_day_and_a_time_a_moment() -> None:
    day, moment = published(at("2031-03-04")), published(at("2031-03-04T08:00"))
    assert day is not None
    assert moment is not None
    assert (day[1] - day[0]).total_seconds() == pytest.approx(24 * 60 * 60)
    assert moment[0] == moment[1]


def test_the_last_day_of_all_is_a_date() -> None:
    assert published(at("9999-12-31")) is not None


WHEN = st.sampled_from(
    [None, "2031-03-04", "2031-03-05", "2031-03-04T08:00", "2031-03-05T01:00+02:00", "never"]
)


@given(
    st.lists(st.tuples(WHEN, st.text(min_size=1, max_size=3)), max_size=8, unique_by=lambda x: x[1])
)
def test_the_order_hangs_on_nothing_but_date_and_text(said: list[tuple[str | None, str]]) -> None:
    made = [at(when, text) for when, text in said]
    order = in_order(made)
    assert order == in_order(made[::-1])
    pairs = combinations(order, 2)
    assert all(before(later, earlier) is not True for earlier, later in pairs)
    known = [published(each) is not None for each in order]
    assert known == sorted(known, reverse=True)


def test_texts_that_share_names_are_one_story() -> None:
    found = stories([Article(FERRY), Article(GOAT), Article(AGAIN)], apart(3))
    assert [story.articles for story in found] == [
        (Article(AGAIN).id, Article(FERRY).id),
        (Article(GOAT).id,),
    ]


def test_openings_that_are_alike_are_one_story() -> None:
    vectors = np.array([[1, 0], [0.6, 0.8]], np.float32)
    assert len(stories([Article(FERRY), Article(GOAT)], vectors)) == 1
    assert len(stories([Article(FERRY), Article(GOAT)], apart(2))) == 2


def test_a_chain_ties_what_is_not_alike_itself() -> None:
    vectors = np.array([[1, 0, 0], [0.7, 0.7, 0], [0, 1, 0]], np.float32)
    made = [Article(f"{letter} is a text of its own.") for letter in "abc"]
    for order in ([0, 1, 2], [0, 2, 1], [2, 0, 1]):
        (story,) = stories([made[n] for n in order], vectors[order])
        assert story.articles == tuple(each.id for each in made)


def test_the_largest_story_comes_first_and_knows_its_ends() -> None:
    made = [
        Article(GOAT, published="2031-01-01"),
        Article(AGAIN, published="2031-03-05", title_length=10),
        Article(FERRY, published="2031-03-04", title_length=19),
        Article(FERRY + " He said so."),
    ]
    first, second = stories(made, apart(4))
    assert first.articles == (made[2].id, made[1].id, made[3].id)
    assert (first.title, first.first, first.last) == (
        "Ferry sinks off Olm",
        "2031-03-04",
        "2031-03-05",
    )
    assert (second.title, second.first, second.last) == (
        opening(made[0]),
        "2031-01-01",
        "2031-01-01",
    )


def test_nothing_known_is_none() -> None:
    (story,) = stories([Article("")], apart(1))
    assert (story.title, story.first, story.last) == ("", None, None)


@given(st.permutations(range(4)))
def test_the_order_of_the_articles_changes_nothing(order: list[int]) -> None:
    made = [Article(GOAT), Article(AGAIN), Article(FERRY), Article(FERRY + " He said so.")]
    vectors = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 1]], np.float32)
    assert stories([made[n] for n in order], vectors[order]) == stories(made, vectors)


def test_an_opening_is_the_first_characters_of_whole_paragraphs() -> None:
    assert opening(Article("A title\n\nA line.\n\n\n\nAnother.")) == "A title A line. Another."
    assert len(opening(Article("word " * 500))) == 400


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("Monday"),
        pytest.param("Gazette"),
    ],
)
def test_a_word_of_every_day_ties_no_two_events(name: str) -> None:
    made = [
        Article(f"A bridge fell into the river, people told the {name} in tears."),
        Article(f"A goat won the first prize, the owner told the {name} in joy."),
    ]
    assert len(stories(made, apart(2))) == 2
