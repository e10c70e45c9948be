"""Speakers joined across articles where a name can only mean one, and left apart where not."""

from random import Random

import pytest
from handmade import name, reading
from hypothesis import given
from hypothesis import strategies as st

from crossread.records import Reading, SourceKind, Speaker, Story
from crossread.story.speakers import by_attribution, speakers
from crossread.text.names import normal_words

PERSON, BODY = SourceKind.PERSON, SourceKind.ORGANISATION


def said_by(*names: str, kind: SourceKind = PERSON, number: int = 0) -> Reading:
    """An article in which each of them says something."""
    marked = " ".join(
        f"{{s{n}:{who}}} {{c{n}:said}} {{q{n}:it rains}}." for n, who in enumerate(names, 1)
    )
    about = {n: {"speaker": name(who), "source_kind": kind} for n, who in enumerate(names, 1)}
    return reading(marked, title=False, about=about, outlet=f"Outlet {number}")


def found(*readings: Reading) -> tuple[Speaker, ...]:
    story = Story(tuple(each.article.id for each in readings), "t", None, None, "m")
    return speakers(story, readings)


def joined(*names: str, kind: SourceKind = PERSON) -> dict[str, int]:
    """How often each speaker speaks, where every name stands in an article of its own."""
    made = found(*(said_by(who, kind=kind, number=n) for n, who in enumerate(names)))
    return {each.name: len(each.attributions) for each in made}


@pytest.mark.parametrize(
    ("names", "speakers_"),
    [
        (("Tove Lindgard", "Lindgard", "Tove"), {"Tove Lindgard": 3}),
        (("Mr. Lindgard", "Tove Lindgard"), {"Tove Lindgard": 2}),
        (("Tove B. Lindgard", "Tove Lindgard"), {"Tove B. Lindgard": 2}),
        (("Tove Lindgård", "Lindgard"), {"Tove Lindgård": 2}),
        (("TOVE LINDGARD", "Tove Lindgard"), {"Tove Lindgard": 2}),
        (("Tove Lindgard", "Per Lindgard"), {"Tove Lindgard": 1, "Per Lindgard": 1}),
        (
            ("Tove Lindgard", "Per Lindgard", "Lindgard"),
            {"Tove Lindgard": 1, "Per Lindgard": 1, "Lindgard": 1},
        ),
        (("Lindgard", "Lindgarden"), {"Lindgard": 1, "Lindgarden": 1}),
        (("李", "王"), {"李": 1, "王": 1}),
        pytest.param(
            ("Tove Lindgard", "Per Olav Lindgard", "Lindgard"),
            {"Tove Lindgard": 1, "Per Olav Lindgard": 1, "Lindgard": 1},
        ),
    ],
)
def test_persons(names: tuple[str, ...], speakers_: dict[str, int]) -> None:
    assert joined(*names) == speakers_
    assert joined(*reversed(names)) == speakers_


@pytest.mark.parametrize(
    ("names", "speakers_"),
    [
        (("QHB", "Quellhaven Harbour Board"), {"Quellhaven Harbour Board": 2}),
        (("Ministry of Works", "the Ministry"), {"Ministry of Works": 2}),
        (("Harbour Board", "Quellhaven Harbour Board"), {"Quellhaven Harbour Board": 2}),
        (
            ("Harbour Board", "Quellhaven Harbour Board", "Board"),
            {"Quellhaven Harbour Board": 3},
        ),
        (
            ("Harbour Board", "Heating Bureau", "HB"),
            {"Harbour Board": 1, "Heating Bureau": 1, "HB": 1},
        ),
        (
            ("Olm Council", "Skarne Council", "Council"),
            {"Olm Council": 1, "Skarne Council": 1, "Council": 1},
        ),
        pytest.param(
            ("G7", "G20"),
            {"G7": 1, "G20": 1},
        ),
        pytest.param(
            ("Police", "Police Federation"),
            {"Police": 1, "Police Federation": 1},
        ),
    ],
)
def test_bodies(names: tuple[str, ...], speakers_: dict[str, int]) -> None:
    assert joined(*names, kind=BODY) == speakers_
    assert joined(*reversed(names), kind=BODY) == speakers_


def test_a_person_and_a_body_of_one_name_stay_two() -> None:
    made = found(said_by("Maro"), said_by("Maro Fuels", kind=BODY, number=1))
    assert [each.kind for each in made] == [PERSON, BODY]


def test_a_speaker_keeps_all_that_names_it() -> None:
    one, other = said_by("Tove Lindgard", "Anders Ruhl"), said_by("Lindgard", number=1)
    first, second = found(one, other)
    assert (first.name, second.name) == ("Tove Lindgard", "Anders Ruhl")
    assert first.attributions == (one.attributions[0].id, other.attributions[0].id)
    assert [span.text for span in first.mentions] == ["Tove Lindgard", "Lindgard"]
    known = by_attribution((first, second))
    assert known[one.attributions[1].id] is second
    assert set(known) == {each.id for part in (one, other) for each in part.attributions}


def test_who_has_no_name_is_no_speaker() -> None:
    assert found(reading("{s1:Officials} {c1:said} {q1:it rains}.", title=False)) == ()
    assert found(said_by(" ")) == ()
    assert found() == ()


def test_words_of_a_name_in_normal_form() -> None:
    assert normal_words("Dr. Tove Lindgård’s") == ("tove", "lindgard")
    assert normal_words("the Ministry of Works") == ("ministry", "works")
    assert normal_words("...") == ()


NAMES = st.sampled_from(
    [
        "Tove Lindgard",
        "Lindgard",
        "Tove",
        "Per Lindgard",
        "Ruhl",
        "Anders Ruhl",
        "12",
        "of",
        "李 of",
    ]
) | st.text(min_size=1, max_size=6, alphabet="abAB .’-é1").filter(str.strip)


@given(st.lists(NAMES, min_size=1, max_size=6, unique=True), st.randoms(use_true_random=False))
def test_every_named_source_has_one_speaker_in_any_order(names: list[str], mixed: Random) -> None:
    readings = [said_by(who, number=n) for n, who in enumerate(names)]
    other = list(readings)
    mixed.shuffle(other)
    one, two = found(*readings), found(*other)
    told = sorted(a for each in one for a in each.attributions)
    assert told == sorted(a.id for each in readings for a in each.attributions)
    assert {frozenset(each.attributions) for each in one} == {
        frozenset(each.attributions) for each in two
    }
    assert {each.name for each in one} == {each.name for each in two}
