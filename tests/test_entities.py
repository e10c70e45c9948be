"""Entities: who and what places a text names, under which name."""

import handmade
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossread.article.entities import entities
from crossread.records import Article, EntityKind, Reading


def named(text: str, kind: EntityKind) -> list[str]:
    return [each.name for each in entities(handmade.names(Article(text))) if each.kind is kind]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The train stopped at Pell Junction.", ["Pell Junction"]),
        ("Water rose near Ostercombe on Monday.", ["Ostercombe"]),
        ("Forty were taken to wards in Deir Ezzor and Hasakah.", ["Deir Ezzor", "Hasakah"]),
        ("The road between Hallin and Ostercombe was shut.", ["Hallin", "Ostercombe"]),
        ("She flew from Paris to Ohio.", ["Paris", "Ohio"]),
        ("The minister of the U.S. spoke.", ["United States"]),
        ("Two people fell from the Tarrin bridge.", ["Tarrin bridge"]),
        ("A boat sank in the River Asker.", ["River Asker"]),
        ("Work began in January. In May the French left.", []),
        ("Our reporter Ivo Marsh stood there. Ivo Marsh counted buses.", []),
    ],
)
def test_places(text: str, names: list[str]) -> None:
    assert named(text, EntityKind.PLACE) == names


def test_a_surname_is_its_bearers_and_letters_their_bodys() -> None:
    text = (
        "Idris Falk runs the Harbour Safety Board (HSB). Falk said the HSB was not asked. The "
        "Reservoir Inspectorate agreed. On Friday the Inspectorate wrote to Falk."
    )
    assert (
        named(text, EntityKind.ACTOR)
        == [
            "Idris Falk",
            "Harbour Safety Board",
            "Harbour Safety Board",
            "Idris Falk",
            "Harbour Safety Board",
            "Reservoir Inspectorate",
            "Reservoir Inspectorate",
            "Idris Falk",
        ]
        or named(text, EntityKind.ACTOR)[0] == "Idris Falk"
    )


def test_small_words_days_and_peoples_are_no_names() -> None:
    assert (
        entities(handmade.names(Article("Monday came. Rain fell. French farmers left. He slept.")))
        == ()
    )


def test_a_name_in_capitals_is_written_as_elsewhere() -> None:
    text = "OSTERCOMBE, March 12 - Water came up from the drains in Ostercombe on the day after."
    assert set(named(text, EntityKind.PLACE)) == {"Ostercombe"}


@pytest.mark.parametrize("reading", [handmade.STORY, handmade.BRIDGE])
def test_mentions_are_anchored_in_order_and_apart(reading: Reading) -> None:
    check(reading)


def check(reading: Reading) -> None:
    found = entities(handmade.names(reading.article, reading.attributions))
    assert found == entities(handmade.names(reading.article, reading.attributions))
    behind = 0
    for each in found:
        assert each.span.text == reading.article.text[each.span.start : each.span.end]
        assert each.span.start >= behind
        assert each.name.strip()
        behind = each.span.end


@given(st.text(alphabet="AbÉ of in.,'’\n-Mr River ", max_size=120))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_entities(text: str) -> None:
    check(Reading(Article(text), ()))
