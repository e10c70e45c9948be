"""Versions of a page: what became of each claim, and whether a note says so."""

import time

import pytest
import toy_models

from crossread.pipeline import Models, revisions
from crossread.records import Article
from crossread.records.revisions import ChangeKind, Revision

URL = "https://a.example/1"
FIRST = "Ferry stops\n\nThe dam holds 12 million litres. Ada Ohm said that the ferry was sold."


def told(*texts: str) -> tuple[Revision, ...]:
    title = len("Ferry stops")
    versions = [Article(text=each, url=URL, title_length=title) for each in texts]
    return revisions(versions, Models(toy_models.toy_attribution(), toy_models.toy_pairs()))


def kinds(before: str, after: str) -> list[ChangeKind]:
    return [each.kind for each in told(before, after)[0].changes]


def test_the_same_words_are_no_change() -> None:
    (found,) = told(FIRST, FIRST.replace("\n\n", "\n\n\n").replace("dam holds", "dam  holds"))
    assert (found.changes, found.silent) == ((), False)


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("12 million", "14 million", ChangeKind.FIGURE),
        ("Ada Ohm said that the", "The", ChangeKind.SPEAKER_LOST),
        ("was sold", "was sold again", ChangeKind.REWORDED),
        ("Ferry stops", "Ferry sinks", ChangeKind.HEADLINE),
        ("The dam holds 12", "The dam may hold 12", ChangeKind.SOFTENED),
    ],
)
def test_each_change_is_named(old: str, new: str, kind: ChangeKind) -> None:
    assert kind in kinds(FIRST, FIRST.replace(old, new))


def test_wording_made_firmer_is_hardened_and_a_name_is_named() -> None:
    hedged = FIRST.replace("The dam holds", "The dam may hold")
    assert ChangeKind.HARDENED in kinds(hedged, FIRST)
    bare = FIRST.replace("Ada Ohm said that the ferry", "The ferry")
    assert ChangeKind.SPEAKER_NAMED in kinds(bare, FIRST)


def test_what_became_of_one_attribution_is_said_once() -> None:
    said = "Ferry stops\n\nAda Ohm said that the ferry was sold and that it sank on Friday."
    assert kinds(said, said.replace("said", "shrugged")).count(ChangeKind.SPEAKER_LOST) == 1


def test_claims_come_and_go() -> None:
    more = f"{FIRST} Nobody was hurt in the harbour on Friday night."
    assert kinds(FIRST, more) == [ChangeKind.ADDED]
    assert kinds(more, FIRST) == [ChangeKind.REMOVED]
    (found,) = told(FIRST, more)
    (change,) = found.changes
    assert change.before is None
    assert change.after
    assert more[change.after.start : change.after.end] == change.after.text


@pytest.mark.parametrize(
    ("note", "silent"),
    [
        ("\n\nCorrection: the dam holds 14 million litres.", False),
        ("\n\nAn earlier version of this article gave another figure.", False),
        ("\n\nThis story was updated on Friday.", False),
        ("", True),
        ("\n\nThe correction of the river's course took years.", True),
    ],
)
def test_silent_is_said_only_without_a_note(note: str, silent: bool) -> None:
    (found,) = told(FIRST, FIRST.replace("12 million", "14 million") + note)
    assert found.silent is silent


def test_an_old_note_does_not_speak_for_a_new_change() -> None:
    note = "\n\nCorrection: the name of the ferry was wrong."
    (found,) = told(FIRST + note, FIRST.replace("12 million", "14 million") + note)
    assert found.silent


def test_each_version_is_set_beside_the_next() -> None:
    found = told(FIRST, FIRST.replace("12", "13"), FIRST.replace("12", "14"))
    assert found[0].after == found[1].before


def test_claims_of_which_none_stayed_and_long_runs_of_dots_take_no_long_time() -> None:
    dots = "." * 40_000
    before, after = (
        f"Ferry stops\n\nThe {word} dam holds {number} million litres and leaks{dots} into the sea."
        for word, number in (("upper", 12), ("lower", 14))
    )
    start = time.process_time()
    (found,) = told(before, after)
    assert time.process_time() - start < 20
    assert ChangeKind.FIGURE in [each.kind for each in found.changes]


def test_a_note_in_a_very_long_line_is_found() -> None:
    line = "It went on and on " * 5_000
    start = time.process_time()
    (found,) = told(FIRST, f"{FIRST} {line}\n\n{line}. This story has been updated.")
    assert time.process_time() - start < 20
    assert found.note
