"""Where and when a story takes place: names on the map or not, times that claims give, the page."""

from dataclasses import replace

import pytest
from compared import article, claim, span
from compared_plainly import hostile

from crossread.records import Claim, Comparison, Entity, EntityKind, Moment, Reading, Story
from crossread.records.geography import Located, SiteKind
from crossread.report import comparison_page
from crossread.report.html.atlas import atlases
from crossread.report.views.when_where import named_places
from crossread.story.gazetteer import look_up, place_key
from crossread.story.happened import timeline
from crossread.story.places import places

TEXT = (
    "Convoy hit\n\nA convoy left Baghuz for Deir Ezzor province on Monday. Families from Ghouta and"
    " Al Anbar were on board. A meeting is planned in Georgia. Another is due in Varrowmere."
    " One was held in Paris."
)
OF = article(TEXT, "Northline", "2019-03-12T08:00:00+00:00")


def told(words: str, *names: str) -> Claim:
    found = tuple(Entity(span(OF, name), name, EntityKind.PLACE) for name in names)
    return replace(claim(OF, words), places=found)


CONVOY = told("A convoy left Baghuz for Deir Ezzor province on Monday", "Baghuz", "Deir Ezzor")
FAMILIES = told("Families from Ghouta and Al Anbar were on board", "Ghouta", "Al Anbar")
MEETING = told("A meeting is planned in Georgia", "Georgia")
OTHER = told("Another is due in Varrowmere", "Varrowmere")
PARIS = told("One was held in Paris")


@pytest.mark.parametrize(
    ("name", "country", "kind"),
    [
        ("Baghuz", "SY", SiteKind.CITY),
        ("Deir Ezzor", "SY", SiteKind.CITY),
        ("Eastern Ghouta", "SY", SiteKind.AREA),
        ("Al-Anbar province", "IQ", SiteKind.PROVINCE),
        ("U.S.", "US", SiteKind.COUNTRY),
    ],
)
def test_what_the_gazetteer_has(name: str, country: str, kind: SiteKind) -> None:
    found = look_up([name])[place_key(name)]
    assert (country, kind) in {(each.country, each.kind) for each in found}


def test_places_are_pinned_or_stay_unclear() -> None:
    found = {each.name: each for each in places([CONVOY, FAMILIES, MEETING, OTHER, PARIS])}
    basis = {name: each.basis for name, each in found.items()}
    assert basis["Baghuz"] is Located.ONLY
    assert basis["Georgia"] is Located.AMBIGUOUS
    assert basis["Varrowmere"] is Located.UNKNOWN
    assert basis["Paris"] is Located.SIZE
    georgia = found["Georgia"]
    assert georgia.site is None
    assert {site.country for site in georgia.candidates} == {"US", "GE"}
    for each in found.values():
        assert (each.site is None) is (
            each.basis in (Located.AMBIGUOUS, Located.UNSUPPORTED, Located.UNKNOWN)
        )
        assert all(s.text == OF.text[s.start : s.end] for s in each.mentions)


def test_the_storys_other_places_tell_which_is_meant() -> None:
    town = replace(PARIS, text="Tripoli")
    alone = replace(town, places=(Entity(span(OF, "Paris"), "Tripoli", EntityKind.PLACE),))
    lebanon = replace(MEETING, places=(Entity(span(OF, "Georgia"), "Beirut", EntityKind.PLACE),))
    (unclear,) = (each for each in places([alone]) if each.name == "Tripoli")
    (known,) = (each for each in places([alone, lebanon]) if each.name == "Tripoli")
    assert unclear.basis is Located.AMBIGUOUS
    assert known.site
    assert (known.basis, known.site.country) == (Located.STORY, "LB")


def test_a_month_is_no_place() -> None:
    words = "It was held in March and in Paris"
    of = article(words, "Northline", "2019-03-12T08:00:00+00:00")
    assert [each.name for each in places([claim(of, words)])] == ["Paris"]


def test_a_small_town_needs_another_place_of_its_country() -> None:
    small = replace(OTHER, places=(Entity(span(OF, "Varrowmere"), "Baghuz", EntityKind.PLACE),))
    (found,) = places([small])
    assert (found.basis, found.site) == (Located.UNSUPPORTED, None)


def test_one_entry_a_time() -> None:
    monday = Moment(span(OF, "on Monday"), "2019-03-11", "2019-03-11", "on")
    lost = Moment(span(OF, "on Monday"), None, None, "on")
    first, second = replace(CONVOY, moments=(monday,)), replace(FAMILIES, moments=(monday, lost))
    (entry,) = timeline([first, second, replace(MEETING, moments=(lost,))])
    assert (entry.start, entry.end, entry.relation) == ("2019-03-11", "2019-03-11", "on")
    assert entry.claims == (first.id, second.id)
    assert [each.text for each in entry.shown_by] == ["on Monday"]


def test_pins_lie_inside_their_map_and_no_place_leads_out_of_the_page() -> None:
    story = Story((OF.id,), "Convoy", None, None, "by-hand@1")
    empty = dict.fromkeys(Comparison.__dataclass_fields__, ())
    known = {
        "story": story,
        "readings": (Reading(OF, ()),),
        "claims": (CONVOY, FAMILIES, MEETING, PARIS),
    }
    compared = Comparison(**(empty | known))  # type: ignore[arg-type]
    named = named_places(compared, ())
    drawn = atlases(named)
    assert drawn
    for each in drawn:
        assert each.paths
        for pin in each.pins:
            assert each.x <= pin.x <= each.x + each.width
            assert each.y <= pin.y <= each.y + each.height
    assert {pin.name for pin in drawn[0].pins} >= {"Baghuz", "Deir Ezzor"}
    assert "Georgia" not in {pin.name for pin in drawn[-1].pins}


def test_hostile_names_and_times_are_escaped() -> None:
    evil = "<img src=x onerror=alert(1)>"
    compared = hostile("plain")
    first, *others = compared.claims
    place = Entity(first.spans[0], evil * 40, EntityKind.PLACE)
    when = Moment(first.spans[0], "9999-12-31", "9999-12-31", "until")
    page = comparison_page(
        replace(compared, claims=(replace(first, places=(place,), moments=(when,)), *others))
    )
    assert "<img" not in page
    assert 'id="where"' in page
    assert 'id="when"' in page
