"""Stories: what belongs together, and what order in time any two articles have."""

import pickle
from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossread.records import Article
from crossread.records.publication import before, in_order, published
from crossread.story.likeness import Against
from crossread.story.stories import OpenStories, group, opening
from crossread.story.traits import Frequencies, traits
from crossread.stream.arrivals import arrive, hidden

FERRY = "Ferry sinks off Olm\n\nThe ferry sank on Monday. Harbour chief Tove Lindgard was aboard."
AGAIN = "Crew saved\n\nAll were saved near Olm, says Lindgard. The ferry of Tove was old."
GOAT = "Goat wins a prize\n\nA goat from Skarne beat all, to the joy of Mrs Rask and her village."


def at(when: str | None, text: str = "x") -> Article:
    return Article(text, published=when)


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


def found(articles: Sequence[Article], *, handed: bool = False) -> list[tuple[str, ...]]:
    """The texts of each story."""
    texts = {each.id: each.text for each in articles}
    return [
        tuple(texts[each] for each in story.articles)
        for story in group(hidden(articles), handed=handed).stories
    ]


def test_texts_that_share_rare_words_are_one_story() -> None:
    assert found([Article(FERRY), Article(GOAT), Article(AGAIN)]) == [(AGAIN, FERRY), (GOAT,)]


def test_after_a_pause_a_story_goes_on_as_another_that_continues_it() -> None:
    first, soon = at("2031-03-04", FERRY), at("2031-03-06", FERRY + " Divers searched.")
    late = at("2031-06-01", FERRY + " A report is out.")
    told = group(hidden([late, first, soon]))
    assert [story.articles for story in told.stories] == [(first.id, soon.id), (late.id,)]
    assert told.continues == {told.stories[1].id: told.stories[0].id}
    assert [len(story) for story in found([first, soon, late], handed=True)] == [3]


def test_days_places_and_figures_that_differ_speak_against_a_story() -> None:
    one = "Flood hits Berlin\n\nOn Monday 340 houses were lost in Berlin, the mayor said."
    other = "Fire hits Madrid\n\nOn Friday 75 cars were lost in Madrid, the mayor said."
    told = group(hidden([Article(one), Article(other)]))
    assert len(told.stories) == 2
    assert set(told.joined[Article(one).id].against) == {
        Against.DAYS,
        Against.PLACES,
        Against.FIGURES,
    }


@given(st.lists(st.sampled_from([FERRY, AGAIN, GOAT]), max_size=4))
def test_copies_change_nothing(copied: list[str]) -> None:
    made = [at("2031-03-04", text) for text in (FERRY, AGAIN, GOAT)]
    copies = [
        Article(text, outlet=f"Copy {number}", published="2031-03-04")
        for number, text in enumerate(copied)
    ]
    told = [set(texts) for texts in found([*made, *copies])]
    assert sorted(map(sorted, told)) == sorted(map(sorted, map(set, found(made))))


def test_an_outlet_decides_nothing() -> None:
    one = Article(FERRY + " The Skarne Ledger has seen the list.", outlet="Skarne Ledger")
    other = Article(GOAT + " The Skarne Ledger was there.", outlet="Skarne Ledger")
    renamed = [
        Article(each.text.replace("Skarne Ledger", "Olm Daily"), outlet="Olm Daily")
        for each in (one, other)
    ]
    assert [len(story) for story in found([one, other])] == [1, 1]
    assert [len(story) for story in found(renamed)] == [1, 1]


def test_a_stream_puts_articles_where_a_batch_does_and_forgets_the_oldest() -> None:
    opened = OpenStories()
    texts = hidden([at("2031-03-04", FERRY), at("2031-03-04", GOAT), at("2031-03-05", AGAIN)])
    ferry, goat, again = arrive(texts, opened)
    assert (again.story, goat.story) == (ferry.article, goat.article)
    assert set(opened.opened) == {ferry.article, goat.article}


def test_a_story_of_many_articles_closes_whole() -> None:
    opened = OpenStories(size=1)
    more = [at("2031-03-04", f"{FERRY} Boat number{n} searched bay{n}.") for n in range(12)]
    texts = hidden(
        [*more, at("2031-03-04", GOAT), at("2031-03-05", FERRY + " Boat number0 is in.")]
    )
    *_, goat, last = arrive(texts, opened)
    assert (goat.story, last.story) == (goat.article, last.article)
    assert set(opened.opened) == {last.article}


def test_a_long_stream_takes_no_more_memory() -> None:
    texts = hidden([at("2031-03-04", f"The x{n} of y{n} fell on z{n}.") for n in range(400)])
    opened, sizes = OpenStories(Frequencies(), size=4), []
    for each in texts:
        list(arrive([each], opened))
        sizes.append(len(pickle.dumps(opened)))
    assert max(sizes[300:]) < 1.05 * max(sizes[100:200])


def test_counts_of_words_are_bounded_and_the_common_ones_stay(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("crossread.story.traits.WORDS", 40)
    counted, sizes = Frequencies(), list[int]()
    for each in hidden([at(None, f"The ferry x{n} y{n} z{n}.") for n in range(90)]):
        counted.add(traits(each.article))
        sizes.append(len(counted.seen))
    assert max(sizes) <= 40
    assert counted.texts == counted.seen["ferry"] == 90
    assert counted.weight("x0") > counted.weight("x89") > counted.weight("ferry")


def test_the_largest_story_comes_first_and_knows_its_ends() -> None:
    made = [
        Article(GOAT, published="2031-01-01"),
        Article(AGAIN, published="2031-03-05", title_length=10),
        Article(FERRY, published="2031-03-04", title_length=19),
        Article(FERRY + " He said so."),
    ]
    first, second = group(hidden(made)).stories
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
    (story,) = group(hidden([Article("")])).stories
    assert (story.title, story.first, story.last) == ("", None, None)


@given(st.permutations(range(4)))
def test_the_order_of_the_articles_changes_nothing(order: list[int]) -> None:
    made = [Article(GOAT), Article(AGAIN), Article(FERRY), Article(FERRY + " He said so.")]
    assert found([made[n] for n in order]) == found(made)


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
    assert len(found(made)) == 2
