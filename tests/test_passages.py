"""Passages word for word: edits that lead from one side to the other, ends, direction."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossread.records import Article, Direction, EditKind, Reuse, ReuseKind, Span
from crossread.story.reuse import reuses
from crossread.story.reuse.credits import Credit

SENTENCES = (
    "The ferry Asker sank off Olm early on Monday after its bow door gave way in heavy seas.",
    "All forty people aboard were taken off by two fishing boats within the hour.",
    "Divers found the wreck at a depth of sixty metres, lying on its port side in the mud.",
    "The ferry had been built in 1984 and was to be scrapped this summer.",
    "Its owner, a company of three brothers, has run the crossing since the bridge was closed.",
    "Nobody on the island can say how supplies will reach the school before the winter.",
)
OWN = (
    "On the quay nobody speaks above a whisper this morning.",
    "Children carry flowers to an empty berth while the baker keeps her shop closed.",
    "A notice about the tide tables hangs crooked beside the ticket window.",
    "Some have painted the old railings blue again, as they do each spring.",
)
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


def pair(later: str, earlier: str, *, dated: bool = True) -> tuple[Article, Article]:
    days = ("2031-03-05", "2031-03-04") if dated else (None, None)
    return Article(later, "B", published=days[0]), Article(earlier, "A", published=days[1])


def found(later: str, earlier: str) -> tuple[Reuse, ...]:
    return reuses(pair(later, earlier))


def plain(text: str) -> list[str]:
    return [word.lower() for word in WORD.findall(text)]


def rebuilt(passage: Reuse) -> list[str]:
    """The words of the later side, from those of the earlier side and the edits."""
    words, at = list[str](), 0
    for edit in passage.edits:
        start = edit.earlier.start - passage.earlier.start
        words += [*plain(passage.earlier.text[at:start]), *plain(edit.later.text)]
        at = start + len(edit.earlier.text)
    return words + plain(passage.earlier.text[at:])


def within(inner: Span, outer: Span) -> bool:
    same = inner.article == outer.article
    return same and outer.start <= inner.start <= inner.end <= outer.end


def test_a_word_changed_one_dropped_and_one_added_are_told_with_their_places() -> None:
    text = " ".join(SENTENCES[:3])
    late = text.replace("heavy seas", "rough seas").replace("within the hour", "within an hour")
    late = late.replace("early on", "on").replace("port side", "own port side")
    (passage,) = found(late, text)
    assert [(e.kind, e.later.text, e.earlier.text) for e in passage.edits] == [
        (EditKind.DROPPED, "", "early"),
        (EditKind.CHANGED, "rough", "heavy"),
        (EditKind.CHANGED, "an", "the"),
        (EditKind.ADDED, "own", ""),
    ]
    assert rebuilt(passage) == plain(passage.later.text)
    assert passage.earlier.text == text.rstrip(".")


def test_a_dropped_sentence_is_one_edit_of_one_passage() -> None:
    late = " ".join(SENTENCES[:2] + SENTENCES[3:])
    (passage,) = found(late, " ".join(SENTENCES))
    (edit,) = passage.edits
    assert (edit.kind, edit.earlier.text) == (EditKind.DROPPED, SENTENCES[2].rstrip("."))
    assert edit.later.text == ""


def test_two_sentences_in_another_text_begin_and_end_where_they_do() -> None:
    copied = " ".join(SENTENCES[1:3])
    (passage,) = found(" ".join([*OWN[:2], copied, *OWN[2:]]), " ".join(SENTENCES))
    assert passage.kind is ReuseKind.PASSAGE
    assert passage.later.text == passage.earlier.text == copied.rstrip(".")


def test_words_equal_by_chance_behind_the_end_are_left_out() -> None:
    early = f"{SENTENCES[0]} {SENTENCES[1]} The ferry was old."
    late = f"{OWN[0]} {SENTENCES[0]} {SENTENCES[1]} The ferry, says the baker, was red. {OWN[2]}"
    (passage,) = found(late, early)
    assert passage.later.text.endswith("within the hour")


def test_the_changed_last_word_of_a_sentence_belongs_to_the_passage() -> None:
    late = f"{OWN[0]} {SENTENCES[0]} {SENTENCES[1].replace('hour', 'day')} {OWN[1]}"
    (passage,) = found(late, " ".join(SENTENCES))
    assert passage.later.text.endswith("within the day")
    assert [(e.later.text, e.earlier.text) for e in passage.edits] == [("day", "hour")]


def test_a_passage_put_around_another_ones_is_no_part_of_it() -> None:
    """The two sentences in the middle go back to one article, the text around them to another."""
    around = Article(" ".join(OWN), "C", published="2031-03-04")
    middle = " ".join(SENTENCES[:2])
    late, early = pair(" ".join([*OWN[:2], middle, *OWN[2:]]), " ".join(SENTENCES))
    passages = reuses([late, early, around])
    assert {each.earlier.article for each in passages} == {early.id, around.id}
    (inner,) = [each for each in passages if each.earlier.article == early.id]
    assert inner.later.text == middle.rstrip(".")


def test_a_paragraph_that_was_moved_is_a_passage_of_its_own() -> None:
    early = " ".join(SENTENCES)
    passages = found(" ".join([*SENTENCES[3:], *SENTENCES[:3]]), early)
    assert sorted(each.earlier.text for each in passages) == sorted(
        [" ".join(SENTENCES[:3]).rstrip("."), " ".join(SENTENCES[3:]).rstrip(".")]
    )


CHANGES = st.sampled_from(["keep", "keep", "keep", "drop", "swap", "add", "own"])


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 5), CHANGES, st.integers(0, 14)), max_size=9))
def test_edits_lead_from_the_earlier_words_to_the_later_ones(
    plan: list[tuple[int, str, int]],
) -> None:
    lines = []
    for number, change, place in plan:
        words = SENTENCES[number].split()
        at = place % len(words)
        if change == "drop":
            del words[at]
        if change in ("swap", "add"):
            words[at : at + (change == "swap")] = ["otherwise"]
        lines.append(OWN[number % 4] if change == "own" else " ".join(words))
    for passage in found(" ".join(lines), " ".join(SENTENCES)):
        assert rebuilt(passage) == plain(passage.later.text)
        assert 0 < passage.share <= 1
        for edit in passage.edits:
            assert within(edit.later, passage.later)
            assert within(edit.earlier, passage.earlier)
            assert bool(edit.later.text) == (edit.kind is not EditKind.DROPPED)
            assert bool(edit.earlier.text) == (edit.kind is not EditKind.ADDED)


@given(st.text(max_size=300), st.text(max_size=300), st.integers(0, 5))
def test_any_characters_around_a_copy_leave_it_found(before: str, after: str, skip: int) -> None:
    copied = " ".join(SENTENCES[skip:] or SENTENCES)
    texts = {
        each.id: each for each in pair(f"{before}\n\n{copied}\n\n{after}", " ".join(SENTENCES))
    }
    passages = reuses(list(texts.values()))
    assert len(copied) < 150 or passages
    for each in passages:
        for span in (each.later, each.earlier):
            assert span.text == texts[span.article].text[span.start : span.end]


@pytest.mark.parametrize("text", ["ho " * 20_000, "ho ho he " * 5_000, "\n".join(SENTENCES * 300)])
def test_a_text_that_repeats_itself_takes_no_time(text: str) -> None:
    assert len(found(text, text)) < 50


# --- who took it


TEXT = " ".join(SENTENCES)
CUT = " ".join(SENTENCES[::2])


def told(later: Article, earlier: Article, **credits: Credit) -> tuple[Direction, str]:
    """What tells the direction, and the outlet that took the text."""
    by_id = {
        each.id: credits[each.outlet or ""] for each in (later, earlier) if each.outlet in credits
    }
    outlets = {each.id: each.outlet or "" for each in (later, earlier)}
    passages = reuses([later, earlier], by_id)
    (answer,) = {(each.direction, outlets[each.later.article]) for each in passages}
    return answer


def test_the_dates_tell_who_took_a_text() -> None:
    assert told(*pair(f"{TEXT} So it is.", TEXT)) == (Direction.TIME, "B")


def test_a_credit_tells_it_even_against_the_dates() -> None:
    late, early = pair(f"{TEXT} So it is.", TEXT)
    assert told(late, early, A=Credit("B", ())) == (Direction.CREDIT, "A")
    assert told(late, early, A=Credit("", ("B",))) == (Direction.CREDIT, "A")


def test_a_text_of_a_third_one_was_not_taken_from_an_earlier_copy() -> None:
    late, early = pair(f"{TEXT} So it is.", TEXT)
    agency = Credit("Associated Press", ())
    assert told(late, early, A=agency, B=agency)[0] is Direction.UNKNOWN
    assert told(late, early, B=agency)[0] is Direction.UNKNOWN
    assert told(late, early, A=agency) == (Direction.TIME, "B")


def test_without_dates_the_side_that_only_leaves_out_took_it() -> None:
    assert told(*pair(CUT, TEXT, dated=False)) == (Direction.EXTENT, "B")
    assert told(*pair(TEXT, CUT, dated=False)) == (Direction.EXTENT, "A")
    both = CUT.replace(SENTENCES[2], f"{SENTENCES[2]} {OWN[0]} {OWN[1]} {OWN[3]}")
    assert told(*pair(both, TEXT, dated=False))[0] is Direction.UNKNOWN
