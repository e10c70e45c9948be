"""Claims about coverage: what is said of whom, what is not, and what follows from an answer."""

from functools import cache
from time import process_time

import pytest

from crossread.article.page import page_of
from crossread.models.directories import Model
from crossread.models.pairs import open_model
from crossread.records import Article, Prominence
from crossread.records.audits import AuditAnswer, CoverageClaim, Nearest, SaidCoverage
from crossread.story.audit.coverage_claims import coverage_claims
from crossread.story.audit.naming_outlets import named
from crossread.story.audit.tested import differs_from

AT_HAND = ("Daily Bellow", "Ostercombe Courier", "CNN")


@cache
def model() -> Model:
    """The shipped model."""
    return open_model()


def claims_of(text: str) -> tuple[CoverageClaim, ...]:
    article = Article(text, outlet="Open Sluice", published="2026-03-09")
    return coverage_claims(page_of(article), AT_HAND, model())


@pytest.mark.parametrize(
    ("text", "outlets", "said", "content"),
    [
        ("CNN omits entirely any mention of the flood.", ("CNN",), "absent", ["the flood"]),
        ("The Bellow buried the death toll.", ("Daily Bellow",), "played down", ["the death toll"]),
        ("CNN has yet to mention the flood.", ("CNN",), "absent", ["the flood"]),
        ("No Western outlet has reported that it fell.", AT_HAND, "absent", ["it fell"]),
        (
            "The survivors' complaint was ignored by the Bellow.",
            ("Daily Bellow",),
            "absent",
            ["The survivors' complaint"],
        ),
        (
            "CNN leaves out the source of the money and the fact that it ran north.",
            ("CNN",),
            "absent",
            ["the source of the money", "it ran north"],
        ),
        ("CNN said nothing, meanwhile, about the flood.", ("CNN",), "absent", ["the flood"]),
        ("CNN's correspondent did note that it fell.", ("CNN",), "carried", ["it fell"]),
        ("CNN has shown no interest in the flood.", ("CNN",), "absent", ["the flood"]),
        ("CNN stopped short of naming the mayor.", ("CNN",), "absent", ["the mayor"]),
        (
            "CNN mentions neither the flood nor the mayor.",
            ("CNN",),
            "absent",
            ["the flood", "the mayor"],
        ),
        ("On the flood, CNN left viewers guessing.", ("CNN",), "absent", ["the flood"]),
        ("CNN carried the mayor's denial in full.", ("CNN",), "carried", ["the mayor's denial"]),
        ("CNN spent all of forty seconds on the flood.", ("CNN",), "played down", ["the flood"]),
        ("The Marl Gazette says nothing about the dam.", ("Marl Gazette",), "absent", ["the dam"]),
    ],
)
def test_a_claim_about_coverage(
    text: str, outlets: tuple[str, ...], said: str, content: list[str]
) -> None:
    (claim,) = claims_of(text)
    assert claim.outlets == outlets
    assert claim.said == said
    assert [span.text for span in claim.content] == content


def test_only_one_means_that_the_others_did_not() -> None:
    told, others = claims_of("Only the Courier reported that the gates had rusted.")
    assert (told.said, told.outlets) == (SaidCoverage.CARRIED, ("Ostercombe Courier",))
    assert (others.said, others.outlets) == (SaidCoverage.ABSENT, ("Daily Bellow", "CNN"))
    assert others.group == "others"


def test_others_are_not_the_one_named_before() -> None:
    *_, claim = claims_of("CNN did report the flood. No other outlet has followed up on the flood.")
    assert claim.outlets == ("Daily Bellow", "Ostercombe Courier")


def test_it_means_the_outlet_named_before() -> None:
    _, claim = claims_of("CNN omits the flood. It also fails to mention the mayor.")
    assert claim.outlets == ("CNN",)


@pytest.mark.parametrize(
    "text",
    [
        "The minister did not mention the dam.",
        "The Courier reported that the minister omitted the dam from her speech.",
        "My neighbour reads the Courier and skipped work on Monday.",
        "The Courier dismissed a reporter, and it was sold a year later.",
        "The owners ignored the letters of the mayor.",
        "“CNN omits the flood,” the mayor said.",
    ],
)
def test_no_claim_about_coverage(text: str) -> None:
    assert claims_of(text) == ()


def nearest(answer: AuditAnswer, place: Prominence, *, later: bool = False) -> Nearest:
    span = Article("It fell.", outlet="CNN").span(0, 8)
    return Nearest(span, "CNN", answer, place, 1, 1, "", later, 0.9)


@pytest.mark.parametrize(
    ("said", "answer", "place", "later", "differs"),
    [
        (SaidCoverage.ABSENT, AuditAnswer.CARRIED, Prominence.BODY, False, True),
        (SaidCoverage.ABSENT, AuditAnswer.CARRIED, Prominence.BODY, True, False),
        (SaidCoverage.ABSENT, AuditAnswer.WEAKER, Prominence.BODY, False, False),
        (SaidCoverage.CARRIED, AuditAnswer.NOT_FOUND, Prominence.BODY, False, True),
        (SaidCoverage.CARRIED, AuditAnswer.CARRIED, Prominence.BODY, False, False),
        (SaidCoverage.PLAYED_DOWN, AuditAnswer.CARRIED, Prominence.HEADLINE, False, True),
        (SaidCoverage.PLAYED_DOWN, AuditAnswer.CARRIED, Prominence.BODY, False, False),
        (SaidCoverage.PROMINENT, AuditAnswer.CARRIED, Prominence.BODY, False, True),
    ],
)
def test_what_differs(
    said: SaidCoverage, answer: AuditAnswer, place: Prominence, later: bool, differs: bool
) -> None:
    (claim,) = claims_of("CNN omits the flood.")
    changed = CoverageClaim(
        claim.span, claim.outlets, "", said, claim.cue, claim.content, claim.until
    )
    assert differs_from(changed, answer, [nearest(answer, place, later=later)]) is differs


def test_a_text_full_of_names_is_looked_through_in_time_that_grows_with_its_length() -> None:
    def seconds(times: int) -> float:
        began = process_time()
        assert len(named("CNN omits the flood. They did not say why. " * times, ())) == 2 * times
        return process_time() - began

    seconds(10)  # patterns are made
    assert seconds(8_000) < 10 * max(seconds(2_000), 0.02)
