"""Sources: what articles show of them, who wrote what, and grades that only a person gives."""

from pathlib import Path

import pytest
from handmade import reading

from crossread.errors import UsageError
from crossread.exports.notes import read_notes
from crossread.records import Article, Origin, OriginKind, Reading, SourceKind, Speaker, Story
from crossread.records.sources import Placed
from crossread.story.sources import pieces, shown_sources


def test_what_the_articles_show_of_a_source() -> None:
    made = reading(
        "{s1:Ada Moor, spokeswoman for the mill}, {c1:said} {q1:the gate had failed}. {q2:I saw it"
        " fall}, {c2:said} {s2:Bo Lind}. {s3:A clerk} {c3:said} {q3:nobody answered}.",
        title=False,
        outlet="Span",
        about={3: {"source_kind": SourceKind.ANONYMOUS}},
    )
    one, two, _ = made.attributions
    story = Story((made.article.id,), "", None, None, "given@1")
    people = [
        Speaker(story.id, name, SourceKind.PERSON, (each.id,), (), "by-hand@1", 1.0)
        for name, each in (("Ada Moor", one), ("Bo Lind", two))
    ]
    backing = [
        Origin(row, OriginKind.SPEAKER, name, (), (), "by-hand@1", 1.0)
        for row, name in (
            ("a" * 32, "Ada Moor"),
            ("a" * 32, "Bo Lind"),
            ("b" * 32, "Ada Moor"),
            ("c" * 32, "A clerk (unnamed)"),
        )
    ]
    ada, bo, clerk = shown_sources(story, [made], people, backing)
    assert (ada.placed, len(ada.interest), bo.placed) == (Placed.OFFICE, 1, Placed.WITNESS)
    assert (ada.confirmed, ada.alone) == (("a" * 32,), ("b" * 32,))
    assert (bo.interest, bo.outlets) == ((), ("Span",))
    assert (clerk.named, clerk.name) == (False, "a clerk")
    assert (clerk.confirmed, clerk.alone) == ((), ("c" * 32,))


def piece_of(text: str, *authors: str) -> tuple[bool | None, str, int]:
    (made,) = pieces([Reading(Article(text, outlet="Span", authors=authors), ())])
    return made.opinion, made.writes_for, len(made.says)


def test_an_author_with_an_affiliation() -> None:
    text = (
        "The dam\n\nIt broke on Monday.\n\nTom Arlen is a Lund-based analyst and writer, especially"
        " for the online magazine Northern Outlook."
    )
    assert piece_of(text, "Tom Arlen") == (None, "Northern Outlook", 1)


@pytest.mark.parametrize(
    ("line", "authors", "outlet"),
    [
        ("By Ada Moor", ("Ada Moor",), ""),
        ("By Ada Moor and Bo van Lind", ("Ada Moor", "Bo van Lind"), ""),
        ("By Ada Moor, Bo Lind and Cy Orr", ("Ada Moor", "Bo Lind", "Cy Orr"), ""),
        ("By Ada Moor, an analyst of dams, writing for the magazine Tarn", ("Ada Moor",), "Tarn"),
        ("By Ada Moor, Tarn Gazette", ("Ada Moor",), None),
        ("By Ada Moor and Bo Lind, The Tarn Gazette", ("Ada Moor", "Bo Lind"), None),
        ("By Ada Moor, Chief Reporter", ("Ada Moor",), None),
        ("By Ada Moor, Transport Correspondent, and Bo Lind", ("Ada Moor", "Bo Lind"), None),
        ("By Monday the gates were shut.", (), ""),
        ("By the Tarn Valley, people fled.", (), ""),
    ],
)
def test_a_byline_in_the_text_names_authors(
    line: str, authors: tuple[str, ...], outlet: str | None
) -> None:
    """`outlet` is None where the line says more of them without an outlet that it writes for."""
    text = f"The dam\n\n{line}\n\nIt broke on Monday."
    (made,) = pieces([Reading(Article(text, title_length=7), ())])
    assert (made.authors, made.writes_for) == (authors, outlet or "")
    assert [span.text for span in made.says] == [line] * (outlet != "")


def test_a_body_without_a_name_of_its_own_is_a_source() -> None:
    made = reading(
        "{s1:The doctors' union} {c1:said} {q1:ten died}. {q2:Nine did}, {s2:the doctors' union}"
        " {c2:said}. {s3:His report of May} {c3:says} {q3:nobody knew}.",
        title=False,
        about={
            1: {"source_kind": SourceKind.ORGANISATION},
            2: {"source_kind": SourceKind.ORGANISATION},
            3: {"source_kind": SourceKind.DOCUMENT},
        },
    )
    story = Story((made.article.id,), "", None, None, "given@1")
    union, report = shown_sources(story, [made], [], [])
    assert (union.name, union.kind) == ("the doctors' union", SourceKind.ORGANISATION)
    assert (report.name, report.placed) == ("his report of May", Placed.DOCUMENT)


@pytest.mark.parametrize(
    ("text", "opinion"),
    [
        ("Opinion: Close the dam\n\nIt broke on Monday.", True),
        ("The dam\n\nWe must close it. Let us begin with the gates.", True),
        ("The dam\n\nIt broke on Monday.", None),
    ],
)
def test_an_opinion_piece_is_told_from_a_report(text: str, opinion: bool | None) -> None:
    assert piece_of(text)[0] is opinion


NOTES = """
[[source]]
name = "Ada Moor"
reliability = "B"
credibility = 2
why = "Right on the floods of 2019."
by = "desk"

[[outlet]]
name = "Span"
reliability = "F"
why = "Not used before."
"""


def test_grades_are_read_from_notes(tmp_path: Path) -> None:
    path = tmp_path / "notes.toml"
    path.write_text(NOTES, encoding="utf-8")
    one, other = read_notes([path])
    assert (one.name, one.reliability, one.credibility, one.by) == ("Ada Moor", "B", 2, "desk")
    assert (other.name, other.reliability, other.credibility) == ("Span", "F", None)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('"B"', '"G"', "'G'"),
        ("= 2", "= 7", "7"),
        ("= 2", "= true", "True"),
        ('why = "Not used before."', "", "'Span'"),
        ("[[outlet]]", "[[paper]]", "'paper'"),
        ('by = "desk"', 'author = "desk"', "'author'"),
        ("[[source]]", "[[source", "TOML"),
    ],
)
def test_a_faulty_note_is_named(tmp_path: Path, old: str, new: str, named: str) -> None:
    path = tmp_path / "notes.toml"
    path.write_text(NOTES.replace(old, new), encoding="utf-8")
    with pytest.raises(UsageError) as raised:
        read_notes([path])
    assert named in str(raised.value)


def test_a_source_without_a_name_keeps_a_capital_that_may_be_a_names() -> None:
    hidden = {"source_kind": SourceKind.ANONYMOUS}
    made = reading(
        "{s1:US officials} {c1:said} {q1:the gate had failed}. {s2:Residents} {c2:said} {q2:it was"
        " loud}. It was late, {s3:residents} {c3:said}, {q3:and dark}.",
        title=False,
        outlet="Span",
        about={1: hidden, 2: hidden, 3: hidden},
    )
    found = shown_sources(Story((made.article.id,), "", None, None, "given@1"), [made], [], [])
    assert [each.name for each in found] == ["US officials", "residents"]
