"""Long groups under topics: named by words of their rows, every row in one, short ones whole."""

import pytest
from compared import article
from compared_plainly import comparison

from crossread.records import Comparison
from crossread.report import comparison_page
from crossread.report.views.matrix import groups, sentence_of
from crossread.report.views.topics import LONG, MOST, topics
from crossread.story.index import index
from crossread.story.rows import rows

FISH = "The Skarvik harbour lost {} boats to the rot"
BOOKS = "Helena Brandt carried {} ledgers up the stairs"


def long_story(fish: int = 10, books: int = 9, plain: int = 11) -> Comparison:
    """Two outlets that share so many claims on boats, on ledgers and on nothing in particular."""
    said = [FISH.format(number) for number in range(100, 100 + fish)]
    said += [BOOKS.format(number) for number in range(200, 200 + books)]
    odd = (2 * (chr(97 + n // 26) + chr(97 + n % 26)) for n in range(plain))
    said += [f"{word.title()} k{word} is up" for word in odd]
    text = "Harbour and house\n\n" + " ".join(f"{each}." for each in said)
    articles = [article(text, name, "2031-03-02", complete=True) for name in ("One", "Two")]
    return comparison(articles, [{0: each, 1: each} for each in said])


def test_rows_of_a_long_group_stand_under_words_they_share() -> None:
    compared = long_story()
    known = index(compared)
    made = groups(rows(compared, known))[2].rows
    boats, ledgers, rest = topics(known, made)
    assert (len(boats.rows), len(ledgers.rows), len(rest.rows)) == (10, 9, 11)
    assert rest.title == ()
    assert "Helena Brandt" in ledgers.title
    for topic in (boats, ledgers):
        for row in topic.rows:
            assert all(word in sentence_of(known, row) for word in topic.title)
    assert sorted(r.number for t in (boats, ledgers, rest) for r in t.rows) == sorted(
        row.number for row in made
    )


@pytest.mark.parametrize("compared", [long_story(12, 8, LONG - 20), long_story(0, 0, 40)])
def test_a_short_group_or_one_of_a_kind_is_not_folded(compared: Comparison) -> None:
    known = index(compared)
    assert not any(topics(known, group.rows) for group in groups(rows(compared, known)))


def test_the_page_folds_no_more_topics_than_its_style_has_rules_for() -> None:
    style = comparison_page(long_story()).partition("</style>")[0]
    assert f'[data-f="{3 * (MOST + 1)}"]' in style
