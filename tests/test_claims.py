"""Claims: where they are cut, whose they are, how they are put, and what is no claim of fact."""

import time
from itertools import pairwise

import handmade
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossread.article.claims import claims
from crossread.records import Article, Claim, ClaimKind, Modality, Polarity, Reading

TEXTS = st.text(alphabet="Abc wx.,;?!'\"“”()\n—and which was who 1", max_size=200)


def claims_of(reading: Reading) -> tuple[Claim, ...]:
    return claims(reading, handmade.names(reading.article, reading.attributions))


def read(marked: str, **known: object) -> tuple[Claim, ...]:
    return claims_of(handmade.reading(marked, title=False, **known))  # type: ignore[arg-type]


def said(marked: str, **known: object) -> list[str]:
    return [claim.text for claim in read(marked, **known)]


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        (
            "The road was closed, and trains stopped short at Pell Junction.",
            ["The road was closed", "trains stopped short at Pell Junction"],
        ),
        (
            "The blast killed three people and wounded five.",
            ["The blast killed three people", "The blast wounded five"],
        ),
        (
            "The dam, finished in 1961, holds 11 million cubic metres.",
            ["The dam finished in 1961", "The dam holds 11 million cubic metres"],
        ),
        (
            "The ferry, which sank on Monday, was carrying 40 people.",
            ["The ferry sank on Monday", "The ferry was carrying 40 people"],
        ),
        (
            "The tunnel is shut; its owner has left the country.",
            ["The tunnel is shut", "its owner has left the country"],
        ),
        (
            "The slide hit the village, killing two people.",
            ["The slide killing two people", "The slide hit the village"],
        ),
        (
            "The wall was inspected in May and repaired in June.",
            ["The wall was inspected in May", "The wall was repaired in June"],
        ),
    ],
)
def test_each_part_that_can_stand_alone_is_a_claim(sentence: str, parts: list[str]) -> None:
    assert sorted(said(sentence)) == sorted(parts)


@pytest.mark.parametrize(
    "sentence",
    [
        "The mayor and the council were told on Monday",
        "If the wall breaks, the town will flood and the road will be cut",
        "He sold bread and milk to the crew",
        "Officers found that the gate was open and the guard had left",
        "They searched and cleared three houses",
        "The chain closed the shop, which surprised its customers",
        "The report, eleven pages long, names two engineers",
    ],
)
def test_what_is_not_sure_stays_whole(sentence: str) -> None:
    assert said(sentence + ".") == [sentence]


def test_headlines_are_cut_only_at_as_and_semicolons() -> None:
    reading = handmade.reading("Bridge shut as flood water rises\n\nThe bridge was shut.")
    assert [claim.text for claim in claims_of(reading)] == [
        "Bridge shut",
        "flood water rises",
        "The bridge was shut",
    ]
    whole = handmade.reading("Mayor and aide held after raid\n\nBoth were held.")
    assert claims_of(whole)[0].text == "Mayor and aide held after raid"


MARKED = (
    "{s1:Ivo Renn, who resigned in May,} {c1:said} that {q1:the pumps had failed and {s2:the "
    "board} {c2:knew} {q2:it was warned}}. The pumps are old, {s3:he} {c3:added}."
)


def test_contents_are_their_sources_and_the_rest_is_the_outlets() -> None:
    found = read(MARKED)
    ids = [each.id for each in handmade.reading(MARKED, title=False).attributions]
    assert [(claim.text, claim.attribution) for claim in found][:3] == [
        ("Ivo Renn resigned in May", None),
        ("the pumps had failed", ids[0]),
        ("it was warned", ids[1]),
    ]


def test_a_quotation_gives_one_claim_a_sentence_without_its_marks() -> None:
    assert said(
        "{q1:“The wall is safe. We checked it,”} {s1:Dana Orme} {c1:said}, {q1:“twice today.”}",
        kinds="d",
    ) == ["The wall is safe", "We checked it twice today"]


def test_words_around_the_source_join_what_they_part() -> None:
    found = read(
        "{q1:“The channel,”} {s1:she} {c1:said}, {q1:“is safe for small boats.”}", kinds="d"
    )
    assert [span.text for span in found[0].spans] == ["The channel", "is safe for small boats"]


def test_a_content_that_is_no_proposition_stays_in_its_sentence() -> None:
    found = read(
        "{s1:The county} {c1:puts} {q1:the figure at 2,300}. {s2:It} {c2:ordered} {q2:a count}."
    )
    assert [claim.text for claim in found] == [
        "The county puts the figure at 2,300",
        "It ordered a count",
    ]
    assert found[1].attribution is None


def test_a_source_that_only_points_at_what_was_said_claims_nothing() -> None:
    assert said("{s1:The firm} {c1:rejected} {q1:that}. The pumps are old.") == [
        "The pumps are old"
    ]


@pytest.mark.parametrize(
    ("sentence", "modality"),
    [
        ("The wall may have moved.", Modality.HEDGED),
        ("The captain reportedly left the ship.", Modality.HEDGED),
        ("The crew is believed to be safe.", Modality.HEDGED),
        ("The lane is likely to stay closed.", Modality.HEDGED),
        ("The wall appears to lean.", Modality.HEDGED),
        ("The school will open in May.", Modality.ASSERTED),
        ("The town was told that the wall might move.", Modality.ASSERTED),
        ("Nearly 300 people left the town.", Modality.ASSERTED),
        ("Who closed the gate?", Modality.ASKED),
    ],
)
def test_modality(sentence: str, modality: Modality) -> None:
    assert [claim.modality for claim in read(sentence)] == [modality]


def test_what_is_asked_whether_is_asked() -> None:
    found = read("{s1:She} {c1:asked} {q1:whether the gate was open}.")
    assert [(claim.text, claim.modality) for claim in found] == [
        ("the gate was open", Modality.ASKED)
    ]


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
        ("Because the siren did not sound, people slept.", False),
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


def test_a_dateline_is_no_part_of_the_claim() -> None:
    assert said("VELMORA, March 12 (Fenland) - The quay was shut.") == ["The quay was shut"]


def test_places_and_actors_are_those_of_the_words() -> None:
    found = read("Idris Falk left Pell Junction on foot. Falk was seen near Hallin.")
    assert [[each.name for each in claim.actors] for claim in found] == [["Idris Falk"]] * 2
    assert [[each.name for each in claim.places] for claim in found] == [
        ["Pell Junction"],
        ["Hallin"],
    ]


def test_split_claims_are_less_sure_than_whole_ones() -> None:
    whole = read("The road was closed.")[0]
    parts = read("The road was closed, and trains stopped at Hallin.")
    assert whole.score == 1.0
    assert all(part.score < 1.0 for part in parts)


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
    begin = time.monotonic()
    claims_of(Reading(Article(pattern * (400_000 // len(pattern))), ()))
    assert time.monotonic() - begin < 60
