"""How exact a sentence is beside a content, and idioms of coverage."""

from functools import cache

import pytest

from crossread.article.page import page_of
from crossread.models.directories import Model
from crossread.models.pairs import open_model
from crossread.records import Article
from crossread.story.audit.carrying import as_clause
from crossread.story.audit.coverage_claims import coverage_claims
from crossread.story.audit.exactness import figures, vaguer

AT_HAND = ("Daily Bellow", "Ostercombe Courier", "State radio")


@cache
def model() -> Model:
    """The shipped model."""
    return open_model()


@pytest.mark.parametrize(
    ("content", "sentence", "less"),
    [
        ("the six patients who left", "A few patients left.", True),
        ("the six patients who left", "6 patients left.", False),
        ("the 4,000 ballots", "Some ballots may have been set aside.", True),
        ("two captives had died", "Two captives died in May.", False),
        ("the water use fell by half", "Farmers have halved their use.", False),
        ("the flood", "The town may have been flooded.", True),
        ("the number of savers", "Thousands of savers were turned away.", True),
        ("how many families lost their homes", "Dozens of families were put out.", True),
        ("how many families lost their homes", "Sixty families were put out.", False),
        ("the names of the dead", "Five people were killed on Monday.", True),
        ("the name of the owner", "It belongs to Osk Marten.", False),
    ],
)
def test_what_is_vaguer(content: str, sentence: str, less: bool) -> None:
    assert vaguer(content, sentence) is less


def test_figures_in_digits_and_words() -> None:
    assert figures("Six of 4,000, or a third") == {"6", "4000", "1/3"}


def test_a_relative_clause_becomes_a_sentence() -> None:
    assert as_clause("the workers who were killed") == "the workers were killed"
    assert as_clause("the death toll") == "the death toll"


@pytest.mark.parametrize(
    ("text", "outlet", "said"),
    [
        ("It took the Bellow a week to report the flood.", "Daily Bellow", "carried"),
        ("Nowhere does the Courier say that it fell.", "Ostercombe Courier", "absent"),
        ("The flood did not make it into the Courier.", "Ostercombe Courier", "absent"),
        ("The Bellow has barely mentioned the flood.", "Daily Bellow", "played down"),
        ("The Bellow gave prominence to the flood.", "Daily Bellow", "prominent"),
        ("In the Bellow there is no mention of the flood.", "Daily Bellow", "absent"),
        ("The Courier told of the flood; state radio did not.", "State radio", "absent"),
        ("Unlike the Courier, the Bellow omits the flood.", "Daily Bellow", "absent"),
    ],
)
def test_idioms(text: str, outlet: str, said: str) -> None:
    article = Article(text, outlet="Open Sluice", published="2026-03-09")
    found = coverage_claims(page_of(article), AT_HAND, model())
    assert [each.said for each in found if outlet in each.outlets] == [said]


def test_what_follows_unlike_is_not_spoken_of() -> None:
    article = Article("Unlike the Courier, the Bellow omits the flood.", outlet="Open Sluice")
    (found,) = coverage_claims(page_of(article), AT_HAND, model())
    assert found.outlets == ("Daily Bellow",)


def test_neither_of_them_means_the_two_outlets_named_last() -> None:
    text = (
        "State radio led with the flood. The Courier buried it, and the Bellow led with the rain. "
        "What neither of them mentions is that the dam was old."
    )
    found = coverage_claims(page_of(Article(text, outlet="Open Sluice")), AT_HAND, model())
    assert set(found[-1].outlets) == {"Ostercombe Courier", "Daily Bellow"}
    assert found[-1].content[0].text == "the dam was old"


def test_who_reports_to_a_chief_reports_no_news() -> None:
    text = "The Bellow led with the inquiry. It can not report to the minister."
    found = coverage_claims(page_of(Article(text, outlet="Open Sluice")), AT_HAND, model())
    assert [each.said for each in found] == ["prominent"]
