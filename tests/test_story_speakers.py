"""One person or body across the articles of a story is one speaker, whatever it is called."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from compared import article, saying, span
from handmade import name

from crossread.records import Reading, SourceKind, Story
from crossread.story.speakers import speakers

STORY = Story((), "t", None, None, "by-hand@1")


def called(*names: str, kind: SourceKind = SourceKind.ORGANISATION) -> list[str]:
    """The names of the speakers of articles in which each of these says something."""
    readings = []
    for number, called_so in enumerate(names):
        made = article(f"News\n\n{called_so} said that it rained.", f"Outlet {number}", None)
        by = replace(saying(made, called_so, "said", "it rained", called_so), source_kind=kind)
        readings.append(Reading(made, (by,)))
    return [each.name for each in speakers(STORY, readings)]


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["SDF", "Syrian Democratic Forces", "US-backed Syrian Democratic Forces",
          "US-backed forces"], ["Syrian Democratic Forces"]),
        (["Olm-led Harbour Council", "Harbour Council", "HC"], ["Harbour Council"]),
        (["HRA", "Quell-run Hill Relief Army", "Quell-run army"], ["Quell-run Hill Relief Army"]),
        (["US-backed forces", "Syrian Democratic Forces"],
         ["US-backed forces", "Syrian Democratic Forces"]),
        (["Norland-backed rebels", "Sund-backed rebels", "rebels"],
         ["Norland-backed rebels", "Sund-backed rebels", "rebels"]),
        (["Sund-allied Marsh Union", "Norland-allied Marsh Union"],
         ["Sund-allied Marsh Union", "Norland-allied Marsh Union"]),
    ],
)  # fmt: skip
def test_one_body_is_one_speaker(names: Sequence[str], found: Sequence[str]) -> None:
    assert called(*names) == found
    assert sorted(called(*names[::-1])) == sorted(found)


def test_a_name_in_capitals_is_shown_as_others_write_it() -> None:
    assert called("ADA OHM", "ADA OHM", "Ada Ohm", kind=SourceKind.PERSON) == ["Ada Ohm"]
    assert called("ADA OHM", "Ohm", kind=SourceKind.PERSON) == ["ADA OHM"]


def introduced(text: str, *names: str) -> Reading:
    """A reading in which each of these bodies says something, its name shown where it is first."""
    made = article(f"News\n\n{text}", "Outlet", None)
    said = []
    for each in names:
        shown = replace(name(each), shown_by=(span(made, each),))
        by = saying(made, each, "said", "it rained", each)
        said.append(replace(by, speaker=shown, source_kind=SourceKind.ORGANISATION))
    return Reading(made, tuple(said))


@pytest.mark.parametrize(
    ("intro", "found"),
    [
        ("The Kuran Hill Units (YPK) said it rained.", ["Kuran Hill Units"]),
        ("The Kuran Hill Units said it rained.", ["YPK", "Kuran Hill Units"]),
        ("The Kuran Hill Units (KRU) said it rained.", ["YPK", "Kuran Hill Units"]),
        ("The Kuran Hill Units, not the YPK, said it rained.", ["YPK", "Kuran Hill Units"]),
    ],
)
def test_an_abbreviation_in_brackets_joins_two_articles(intro: str, found: list[str]) -> None:
    readings = [introduced("YPK said it rained.", "YPK"), introduced(intro, "Kuran Hill Units")]
    assert [each.name for each in speakers(STORY, readings)] == found


def test_an_abbreviation_of_two_bodies_joins_neither() -> None:
    readings = [
        introduced("YPK said it rained.", "YPK"),
        introduced("The Kuran Hill Units (YPK) said it rained.", "Kuran Hill Units"),
        introduced("The Yellow Press Club (YPK) said it rained.", "Yellow Press Club"),
    ]
    assert len(speakers(STORY, readings)) == 3


def test_a_name_that_only_says_who_backs_it_stays_by_itself() -> None:
    names = ["US-backed", "Marsh Relief Union"]
    assert called(*names) == names
