"""Names of outlets covered and uncovered: spans come back to their words, no model reads a name."""

from dataclasses import replace
from itertools import pairwise

import pytest
from compared import claim, saying
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_models import ToyTokenizer, toy_models

from crossread.pipeline import compare
from crossread.records import (
    Article,
    Attribution,
    Claim,
    Direction,
    Edit,
    EditKind,
    Entity,
    EntityKind,
    Link,
    Name,
    Reuse,
    ReuseKind,
)
from crossread.story.masking import (
    COVERS,
    Covered,
    by_article,
    covered,
    uncovered_attributions,
    uncovered_claim,
    uncovered_reuse,
)
from crossread.text.outlets import COVER, bare, pattern

NAMES = st.lists(
    st.sampled_from(
        [
            "Sun",
            "The Sun",
            "Northern Ledger",
            "The Inlet Times",
            "Voice of Olm",
            "Ö",
            "a+b (c)",
            "É1",
        ]
    )
    | st.text(min_size=0, max_size=12),
    max_size=4,
)


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Any text with any names strewn into it."""
    names = draw(NAMES)
    words = st.sampled_from([*names, "the", "The ", " ", ", ", "\n\n", "’s", ".", COVER])
    return "".join(draw(st.lists(words | st.text(max_size=8), max_size=30))), names


def cover(text: str, *names: str, **known: object) -> Covered:
    return covered(Article(text, **known), pattern(names))  # type: ignore[arg-type]


@given(texts())
def test_every_span_of_the_covered_text_comes_back_to_the_very_words(
    given_text: tuple[str, list[str]],
) -> None:
    text, names = given_text
    each = cover(text, *names)
    hidden, at = each.article.text, 0
    assert len(each.held) == len(each.told)
    for (start, end), (told_start, told_end) in zip(each.held, each.told, strict=True):
        assert hidden[start:end] in COVERS
        assert hidden[at:start] == text[each.place(at, end=False) : told_start]
        back = each.span(each.article.span(start, end))
        assert (back.start, back.end, back.text) == (
            told_start,
            told_end,
            text[told_start:told_end],
        )
        at = end
    assert hidden[at:] == text[each.place(at, end=False) :]
    assert each.span(each.article.span(0, len(hidden))).text == text


@given(texts(), st.data())
def test_a_span_comes_back_with_all_it_touches_and_no_more(
    given_text: tuple[str, list[str]], data: st.DataObject
) -> None:
    text, names = given_text
    each = cover(text, *names)
    hidden = each.article.text
    start = data.draw(st.integers(0, len(hidden)))
    end = data.draw(st.integers(start, len(hidden)))
    back = each.span(each.article.span(start, end))
    assert back.text == text[back.start : back.end]
    outside = [b - a for a, b in each.held if a < end and start < b]
    if not outside and start < end:
        assert back.text == hidden[start:end]
    order = [each.place(at, end=False) for at in range(len(hidden) + 1)]
    assert all(one <= other for one, other in pairwise(order))


@given(texts())
def test_no_name_is_left_in_a_covered_text(given_text: tuple[str, list[str]]) -> None:
    text, names = given_text
    found = pattern(names)
    again = found.search(cover(text, *names).article.text) if found else None
    assert again is None or again.group() in COVER


def test_a_name_is_found_whole_with_its_article_and_by_its_last_word_behind_the() -> None:
    text = "The Inlet Times and the Times; Times change. THE Inlet Timeses. the Inlet Times’s"
    each = cover(text, "The Inlet Times")
    assert each.article.text == (
        f"The {COVER} and the {COVER}; Times change. THE Inlet Timeses. the {COVER}’s"
    )


@pytest.mark.parametrize(
    ("outlet", "text", "hidden"),
    [
        ("The Times of Israel", "the Israel Defense Forces said", []),
        ("The Times of Israel", "Ask The Times of Israel or the Times",
         ["Times of Israel", "Times"]),
        ("The National", "the National Guard and National Day", []),
        ("The National", "National elections were held", []),
        ("The National", "he told The National on Monday", ["National"]),
        ("Voice of Olm", "in Olm the Voice said", ["Voice"]),
        ("The Independent", "the Independent Commission met", []),
        ("Channel West", "Ships of the West came", []),
        ("Kyiv Post", "the Post Office closed; the Post wrote", ["Post"]),
        ("The Guardian", "the Guardian Council", []),
        ("CNN", "CNN International reported", ["CNN"]),
    ],
)  # fmt: skip
def test_a_name_is_covered_only_where_it_means_the_outlet(
    outlet: str, text: str, hidden: list[str]
) -> None:
    each = cover(text, outlet)
    assert [text[start:end] for start, end in each.told] == hidden


def test_the_longer_of_two_names_is_covered_whole() -> None:
    assert cover("Inlet Times, Times", "Times", "Inlet Times").article.text == f"{COVER}, {COVER}"


def test_the_is_left_out_before_a_name_not_inside_it() -> None:
    assert [bare(name) for name in ("The Bell", " the  Bell", "Bathe Sun", "Over the Hill")] == [
        "Bell", "Bell", "Bathe Sun", "Over the Hill",
    ]  # fmt: skip


def test_nothing_to_cover_leaves_the_article_as_it_is() -> None:
    article = Article("The Ledger.", "Ledger")
    for names in ((), ("",), (" ",), ("x",)):
        assert covered(article, pattern(names)) == Covered(article, article, (), ())


def test_headline_and_links_keep_their_words() -> None:
    text = "Inlet Times sold\n\nIt was the Inlet Times that said so."
    at = text.rindex("Inlet Times")
    link = Link("https://times.example", "Inlet Times", Article(text).span(at, at + 11))
    article = Article(text, "Inlet Times", title_length=16, links=(link, Link("x", "y")))
    each = covered(article, pattern(["Inlet Times"]))
    assert each.article.title is not None
    assert each.article.title.text == f"{COVER} sold"
    assert each.span(each.article.title) == article.title
    moved = each.article.links[0].span
    assert moved is not None
    assert moved.text == COVER
    assert (each.span(moved).start, each.span(moved).text) == (at, "Inlet Times")


def records(text: Covered) -> tuple[Attribution, Claim]:
    article = text.article
    made = saying(article, f"The {COVER}", "said", "it rains")
    cut = made.source[0].start + 4
    held = article.span(cut, cut + len(COVER))
    named = replace(made, speaker=Name(COVER, "", "", (held,), "m", 0.5))
    return named, claim(article, "it rains", named)


def test_records_come_back_with_their_offsets_ids_and_names() -> None:
    text = cover("The Northern Ledger said it rains.", "Northern Ledger", outlet="Northern Ledger")
    one, other = records(text)
    made = uncovered_attributions([one], text)
    (said,) = made.values()
    held = uncovered_claim(other, text, made)
    assert said.source[0].text == "The Northern Ledger"
    assert said.speaker is not None
    assert said.speaker.name == "Northern Ledger"
    assert (said.article, held.article) == (text.original.id, text.original.id)
    assert held.attribution == said.id
    assert held.spans[0].text == held.text == "it rains"
    of = by_article([text])
    whole = text.article.span(0, len(text.article.text))
    edit = Edit(EditKind.CHANGED, whole, whole)
    copied = Reuse(whole, whole, ReuseKind.PASSAGE, Direction.TIME, 1.0, (edit,), "m", 1.0)
    reuse = uncovered_reuse(copied, of)
    assert reuse.edits[0].earlier == reuse.later
    assert reuse.later.text == text.original.text


def test_an_attribution_inside_a_later_one_keeps_its_outer_one() -> None:
    text = cover("“It rains,” Bo said, the Inlet Times reported.", "Inlet Times")
    article = text.article
    outer = saying(article, f"the {COVER}", "reported", "“It rains,” Bo said")
    inner = replace(saying(article, "Bo", "said", "“It rains,”"), inside=outer.id)
    one, other = uncovered_attributions([inner, outer], text).values()
    assert one.inside == other.id


def test_an_actor_comes_back_with_its_name() -> None:
    text = cover("The Inlet Times saw it rain.", "Inlet Times")
    shown = text.article.span(4, 4 + len(COVER))
    held = claim(text.article, "saw it rain")
    actor = Entity(shown, COVER, EntityKind.ACTOR)
    made = uncovered_claim(replace(held, actors=(actor,)), text, {})
    assert made.actors[0].name == "Inlet Times"


def test_a_figure_is_no_name_of_a_channel() -> None:
    text = "The 4 men and the 24 others."
    assert cover(text, "Channel 4", "Olm 24").article.text == text


def test_articles_that_differ_in_a_covered_name_only_stay_two() -> None:
    one, other = (cover(f"{x} said so.", "Sun", "Star", url="u") for x in ("Sun", "Star"))
    assert one.article.id != other.article.id


# --- what the models read


SAID = (
    "Ferry sinks off Olm\n\nThe ferry sank off Olm on Monday, the {0} has learnt. Tove Lindgard "
    "told the {1} that the ferry carried twelve cars. {2} reported that the hull was rotten."
)
OUTLETS = ("Northern Ledger", "Inlet Times", "Sun")


def coverage(names: tuple[str, ...], texts_: tuple[str, ...]) -> list[Article]:
    days = ("2031-03-04T08:00", "2031-03-04T12:00", "2031-03-05T12:00")
    return [
        Article(text.format(*names), name, title_length=19, published=day, complete=True)
        for name, text, day in zip(names, texts_, days, strict=True)
    ]


def test_no_model_is_given_the_name_of_an_outlet() -> None:
    kept = ToyTokenizer()
    later = (SAID.replace("sank", "went down"), SAID.replace("twelve", "four"))
    compare(coverage(OUTLETS, (SAID, *later)), toy_models(kept))
    read = "\n".join(kept.seen)
    assert COVER in read
    for word in ("Northern", "Ledger", "Inlet", "Times", "Sun"):
        assert word not in read


@settings(max_examples=20)
@given(
    st.lists(
        st.sampled_from(["Echo", "Night Mail", "Post of Skarne", "Bell", "Radio Holm Today"]),
        min_size=3,
        max_size=3,
        unique=True,
    )
)
def test_the_models_read_the_same_words_whatever_outlets_are_called(names: list[str]) -> None:
    read = []
    for each in (OUTLETS, tuple(names)):
        kept = ToyTokenizer()
        later = (SAID.replace("sank", "went down"), SAID.replace("twelve", "four"))
        compare(coverage(each, (SAID, *later)), toy_models(kept))
        read.append(kept.seen)
    assert read[0] == read[1]


def test_two_outlets_cited_in_one_article_stay_two_speakers() -> None:
    both = (
        "Ferry sinks\n\nThe Sun said that the ferry sank. The Inlet Times said that the crew left."
    )
    plain = "Ferry sinks\n\nThe ferry sank off Olm."
    found = compare(
        [
            Article(both, "Radio Holm"),
            Article(plain, "Sun"),
            Article(plain + " Yes.", "Inlet Times"),
        ],
        toy_models(),
    )
    assert {speaker.name for speaker in found.speakers} == {"Sun", "Inlet Times"}


def test_the_covering_word_is_in_no_title() -> None:
    found = compare([Article("The Sun set early. It was dark.", "Sun")], toy_models())
    assert COVER not in found.story.title


def test_a_name_with_an_outlets_in_it_is_told_whole() -> None:
    text = "The Harbor Post Fund said that it rained. A report by the Harbor Post Fund was late."
    made = Article(text, outlet="Harbor Post")
    hidden = covered(made, pattern(["Harbor Post"]))
    fund = f"{COVER} Fund"
    start = hidden.article.text.index(fund)
    shown = hidden.article.span(start, start + len(fund))
    by = saying(hidden.article, fund, "said", "it rained", fund)
    by = replace(by, speaker=replace(by.speaker, name=fund, shown_by=(shown,)))  # type: ignore[type-var]
    (found,) = uncovered_attributions([by], hidden).values()
    assert found.speaker
    assert found.speaker.name == "Harbor Post Fund"
    assert found.speaker.shown_by[0].text == "Harbor Post Fund"
