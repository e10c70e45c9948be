"""One person or body across the articles of a story is one speaker, whatever it is called."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from compared import article, saying

from crossread.records import Reading, SourceKind, Story
from crossread.story.speakers import speakers

STORY = Story((), "t", None, None, "by-hand@1")


def called(*names: str, kind: SourceKind = SourceKind.ORGANISATION) -> list[str]:
    """The names of the speakers of articles in which each of these says something."""
    readings = []
    for number, name in enumerate(names):
        made = article(f"News\n\n{name} said that it rained.", f"Outlet {number}", None)
        by = replace(saying(made, name, "said", "it rained", name), source_kind=kind)
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
