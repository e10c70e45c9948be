"""Claims: whose a fact is, how it is put, and what is not a claim of fact."""

import time
from itertools import pairwise

import handmade
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_models import WIDTH, toy_pairs

from crossread.article.claims import MarkedClaim, claims
from crossread.records import Article, Claim, ClaimKind, Modality, Polarity, Reading

TEXTS = st.text(alphabet="Abc wx.,;?!'\"“”()\n—and which was who 1", max_size=200)


def stated(reading: Reading) -> tuple[MarkedClaim, ...]:
    book = handmade.names(reading.article, reading.attributions)
    return claims(reading, book, toy_pairs())


def claims_of(reading: Reading) -> tuple[Claim, ...]:
    return tuple(each.claim for each in stated(reading))


def read(marked: str) -> tuple[Claim, ...]:
    return claims_of(handmade.reading(marked, title=False))


MARKED = (
    "{s1:Ivo Renn, who resigned in May,} {c1:said} {q1:the pumps had failed and {s2:the "
    "board} {c2:told} {q2:nobody of it then}}. The pumps are old."
)


def test_contents_are_their_sources_and_the_rest_is_the_outlets() -> None:
    found = read(MARKED)
    ids = [each.id for each in handmade.reading(MARKED, title=False).attributions]
    assert [(claim.text, claim.attribution) for claim in found] == [
        ("who resigned in May", None),
        ("the pumps had failed and the board", ids[0]),
        ("nobody of it then", ids[1]),
        ("The pumps are old", None),
    ]


def test_a_fact_is_its_sources_from_half_of_its_words_on() -> None:
    whose = {
        "The {q1:wall is safe} {s1:she} {c1:said}.": 1,
        "The wall that is {q1:safe} {s1:she} {c1:said}.": 0,
    }
    for marked, owned in whose.items():
        assert sum(claim.attribution is not None for claim in read(marked)) == owned


def test_the_bare_name_of_a_source_is_no_claim() -> None:
    marked = "{s1:Tarn Valley Water} {c1:denied} {q1:it had ignored the report}. The Dark Blue Sea."
    texts = [claim.text for claim in read(marked)]
    assert texts == ["it had ignored the report", "The Dark Blue Sea"]


def test_a_claim_never_begins_within_a_figure() -> None:
    *_, claim = read("{s1:He} {c1:believes} as {q1:many as 4,000 people fled}.")
    assert claim.text == "as many as 4,000 people fled"
    assert [figure.value for figure in claim.quantities] == [4000]


def test_a_claim_knows_its_sentence_and_its_vector() -> None:
    reading = handmade.reading("The road was closed, trains stopped short. Nobody.", title=False)
    found = stated(reading)
    assert [each.marked.words for each in found] == ["The road was closed", "trains stopped short"]
    assert {each.marked.sentence for each in found} == {
        "The road was closed, trains stopped short."
    }
    assert [each.vector.shape for each in found] == [(WIDTH,)] * 2
    assert all(each.claim.text == each.marked.words for each in found)


def test_what_the_model_is_less_sure_of_scores_less() -> None:
    (claim,) = read("The road was closed.")
    assert claim.score == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("sentence", "modality"),
    [
        ("The wall may have moved.", Modality.HEDGED),
        ("The captain reportedly left the ship.", Modality.HEDGED),
        ("The crew is believed to be safe.", Modality.HEDGED),
        ("The lane is likely to stay closed.", Modality.HEDGED),
        ("The wall appears to lean.", Modality.HEDGED),
        ("The school will open in May.", Modality.ASSERTED),
        ("The town was warned in case the wall might move.", Modality.ASSERTED),
        ("Nearly 300 people left the town.", Modality.ASSERTED),
        ("Who closed the gate?", Modality.ASKED),
    ],
)
def test_modality(sentence: str, modality: Modality) -> None:
    assert [claim.modality for claim in read(sentence)] == [modality]


@pytest.mark.parametrize(
    ("sentence", "negative"),
    [
        ("No sign of movement was found.", True),
        ("Nobody heard a siren.", True),
        ("None of the crew was hurt.", True),
        ("The siren did not sound.", True),
        ("The siren didn't sound.", True),
        ("They had heard no siren.", True),
        ("The board failed to act on the report.", True),
        ("The road was never closed.", True),
        ("The siren not only failed but was stolen.", False),
        ("The board knew that the siren did not work.", False),
        ("The siren sounded.", False),
    ],
)
def test_polarity(sentence: str, negative: bool) -> None:
    expected = Polarity.NEGATIVE if negative else Polarity.POSITIVE
    assert expected in {claim.polarity for claim in read(sentence)}


@pytest.mark.parametrize(
    "line",
    [
        "By Petra Lund",
        "Read more: the flood in pictures",
        "Sign up for our morning newsletter.",
        "© 2031 Velmora Courier",
        "Photograph by Ines Roth",
        "This is a developing story.",
        "Petra Lund contributed to this report.",
        "Click here to see the map.",
        "Contact the newsroom at desk@courier.example",
        "VELMORA (Fenland Wire) —",
    ],
)
def test_boilerplate(line: str) -> None:
    assert {claim.kind for claim in read(line)} == {ClaimKind.BOILERPLATE}


@pytest.mark.parametrize(
    "line",
    [
        "The sirens should be tested every month.",
        "We believe the minister lied.",
        "It was a shameful night for the town.",
        "It is time to close the mine.",
    ],
)
def test_opinions(line: str) -> None:
    assert {claim.kind for claim in read(line)} == {ClaimKind.OPINION}


@pytest.mark.parametrize(
    "line",
    [
        "Three workers were treated for cuts.",
        "The river may rise by a metre on Friday.",
        "The board sold the paper mill to a firm in Hallin.",
        "Officials read the letter by hand.",
        "The company denies the charge.",
    ],
)
def test_facts(line: str) -> None:
    assert {claim.kind for claim in read(line)} == {ClaimKind.FACTUAL}


def test_places_and_actors_are_those_of_the_words() -> None:
    found = read("Idris Falk left Pell Junction on foot. Falk was seen near Hallin.")
    assert [[each.name for each in claim.actors] for claim in found] == [["Idris Falk"]] * 2
    assert [[each.name for each in claim.places] for claim in found] == [
        ["Pell Junction"],
        ["Hallin"],
    ]


@pytest.mark.parametrize("reading", [handmade.STORY, handmade.BRIDGE])
def test_claims_are_anchored_in_order_and_repeatable(reading: Reading) -> None:
    found = claims_of(reading)
    assert found == claims_of(reading)
    check(reading, found)


def check(reading: Reading, found: tuple[Claim, ...]) -> None:
    text = reading.article.text
    ids = {each.id for each in reading.attributions} | {None}
    assert [claim.spans for claim in found] == sorted(claim.spans for claim in found)
    assert len({claim.id for claim in found}) == len(found)
    for claim in found:
        assert claim.text == " ".join(span.text for span in claim.spans)
        assert claim.attribution in ids
        assert 0 < claim.score <= 1
        ends = [place for span in claim.spans for place in (span.start, span.end)]
        assert ends == sorted(ends)
        assert all(span.text == text[span.start : span.end] for span in claim.spans)


@given(TEXTS, st.lists(st.integers(0, 200), max_size=24), st.integers(0, 40))
@settings(max_examples=150, deadline=None)
def test_any_text_and_any_attributions_give_claims(text: str, cuts: list[int], title: int) -> None:
    article = Article(text, title_length=min(title, len(text)))
    places = [min(cut, len(text)) for cut in cuts]
    spans = [article.span(*sorted(pair)) for pair in pairwise(places)]
    made = [
        handmade.attribution(article, tuple(spans[n : n + 1]), tuple(spans[n + 1 : n + 2]), (span,))
        for n, span in enumerate(spans)
    ]
    reading = Reading(article, tuple(made))
    check(reading, claims_of(reading))


@pytest.mark.slow
@pytest.mark.parametrize("pattern", ["Ada Ohm, who was, and ", "a. ", "and ", "“ ", "It is, ", "a"])
def test_time_goes_with_the_length(pattern: str) -> None:
    begin = time.process_time()
    claims_of(Reading(Article(pattern * (400_000 // len(pattern))), ()))
    assert time.process_time() - begin < 60
