"""What outlets call the same: callings beside names, kinds of people and things, deeds in a row."""

from crossread.exports.codec import plain
from crossread.records import Article, Reading, Story
from crossread.records.naming import Called, Naming, Voice
from crossread.report.views.naming import shown_namings
from crossread.story.index import index_articles
from crossread.story.naming import namings

HERALD = (
    "Fighters surrender\n\nHundreds of fighters surrendered on Monday. Water chief Ada Moor spoke."
    " The chief was pleased. The ship left."
)
STAR = (
    "Terrorists give up\n\nDefeated terrorists gave up. Ada Moor, the managing director, spoke. The"
    " rust bucket left."
)


def found(*texts: tuple[str, str], names: tuple[str, ...] = ()) -> dict[str, Naming]:
    readings = [
        Reading(Article(text, outlet=outlet, title_length=len(text.partition("\n")[0])), ())
        for outlet, text in texts
    ]
    story = Story(tuple(each.article.id for each in readings), "", None, None, "given@1")
    return {each.referent: each for each in namings(story, readings, names, [])}


def words_of(naming: Naming) -> set[tuple[str, str]]:
    return {(each.outlet, each.words) for each in naming.called}


def test_groups_of_people_are_called_by_words_of_one_kind() -> None:
    made = found(("Herald", HERALD), ("Star", STAR))["fighters"]
    assert words_of(made) == {
        ("Herald", "fighter"),
        ("Star", "terrorist"),
        ("Star", "defeated terrorist"),
    }
    (fighter,) = (each for each in made.called if each.words == "fighter")
    assert [span.text for span in fighter.spans] == ["Fighters", "fighters"]
    assert fighter.voice is Voice.OWN


def test_a_person_by_the_callings_beside_the_name() -> None:
    made = found(("Herald", HERALD), ("Star", STAR), names=("Ada Moor",))["Ada Moor"]
    assert words_of(made) == {
        ("Herald", "water chief"),
        ("Herald", "chief"),
        ("Star", "managing director"),
    }


def test_two_people_named_together_are_no_one() -> None:
    names = ("Ada Moor and Ben Moor",)
    assert not found(("Herald", HERALD), ("Star", STAR), names=names).keys() & set(names)


def test_the_view_keeps_capitals_but_those_that_open_a_sentence() -> None:
    article = Article("Defeated rebels fled. The Labour rebels fled.", outlet="Herald")
    spans = (article.span(0, 15), article.span(26, 39))
    called = tuple(Called("Herald", span.text.lower(), Voice.OWN, (span,)) for span in spans)
    (shown,) = shown_namings(
        [Naming("0" * 32, "fighters", called, "naming@1", 0.8)], index_articles([article])
    )
    assert [use.words for use in shown.outlets[0].own] == ["defeated rebels", "Labour rebels"]


def test_a_phrase_of_two_words() -> None:
    made = found(("Herald", HERALD), ("Star", STAR))["ship"]
    assert words_of(made) == {("Herald", "ship"), ("Star", "rust bucket")}


def test_a_loaded_word_before_a_noun_is_a_word_for_the_thing() -> None:
    made = found(
        ("Herald", "The bridge was shut. The bridge deck is old. The court met."),
        ("Star", "The disgraceful bridge swayed. A disgusting deck, they say. A narrow court sat."),
    )
    assert words_of(made["the bridge"]) == {("Herald", "bridge"), ("Star", "disgraceful bridge")}
    assert set(made) == {"the bridge"}  # nobody has a plain deck; narrow is no loaded word


def test_names_before_the_heads_tell_groups_apart() -> None:
    made = found(
        ("Herald", "On Monday ISIS fighters fled from Kurdish fighters there."),
        ("Star", "On Monday ISIS terrorists fled from Kurdish militants there."),
    )
    assert set(made) == {"ISIS fighters", "Kurdish fighters"}


def test_one_outlet_alone_has_no_naming() -> None:
    assert found(("Herald", "The fighters fled. The militants fled."), ("Star", "It rained.")) == {}


def test_the_view_tells_own_words_from_those_of_sources() -> None:
    article = Article("The rebels fled.", outlet="Herald")
    other = Article("The fighters fled.", outlet="Star")
    made = Naming(
        "0" * 32,
        "fighters",
        (
            Called("Herald", "rebel", Voice.SOURCES, (article.span(4, 10),)),
            Called("Star", "fighter", Voice.OWN, (other.span(4, 12),)),
        ),
        "naming@1",
        0.8,
    )
    (shown,) = shown_namings([made], index_articles([article, other]))
    herald, star = shown.outlets
    assert [use.words for use in herald.quoted] == ["rebel"]
    assert herald.own == () == star.quoted
    assert star.own[0].sentences == ("The fighters fled.",)
    assert plain(made)["called"][0]["voice"] == "sources"  # type: ignore[index]
