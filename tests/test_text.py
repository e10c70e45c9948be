"""Paragraphs, sentences and quotation marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossread.text.sentences import (
    normal_quotes,
    paragraphs,
    quotation_marks,
    quotations,
    sentences,
)


def words(text: str, spans: list[tuple[int, int]]) -> list[str]:
    return [text[start:end] for start, end in spans]


def test_paragraphs_are_lines_without_the_blanks_around_them() -> None:
    text = "Head\n\n  First line. \r\nSecond\u2028Third\n \n"
    assert words(text, paragraphs(text)) == ["Head", "First line.", "Second", "Third"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr. Lund left at 5 p.m. on Dec. 5. He came back.", 2),
        ('"Why now?" he asked. "Because," she said.', 2),
        ("The U.S. Army left. J. P. Orr stayed.", 2),
        ("No end", 1),
        ("One! Two? Three…", 3),
        ("„Nein.“ Dann ging er. »Ja.« »Gut.«", 4),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, expected: int) -> None:
    assert len(sentences(text, 0, len(text))) == expected


def test_sentences_stay_inside_their_paragraph() -> None:
    text = "Head. One\n\nNext is it. Yes."
    assert words(text, sentences(text, 11, len(text))) == ["Next is it.", "Yes."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “yes” and ‘no’.", ["“yes”", "‘no’"]),
        ('"A," he said, "b."', ['"A,"', '"b."']),
        ("'It's the dogs' home,' she said", ["'It's the dogs' home,'"]),
        ("It's the workers' day; the '90s are back", []),
        ("“Outer ‘inner’ words” end", ["“Outer ‘inner’ words”"]),
        ("``Old style'' set", ["``Old style''"]),
        ("„Tief“, sagte sie. „Nein“ war falsch", ["„Tief“", "„Nein“"]),
        ("„Wir warten.“ Dann „nichts”.", ["„Wir warten.“", "„nichts”"]),
        ("»Die Brücke bleibt zu«, sagte er. »Bis Mai.«", ["»Die Brücke bleibt zu«", "»Bis Mai.«"]),
        ("‚Der Damm hält‘, sagte sie, und ›später‹ auch", ["‚Der Damm hält‘", "›später‹"]),
        ("”Vi väntar”, sade hon. »Alltid», sade han", ["”Vi väntar”", "»Alltid»"]),
        ("„Er sagte ‚nein‘ dazu“, so Kranz", ["„Er sagte ‚nein‘ dazu“"]),
        ("« Nous attendons », dit-elle. “Yes,” he said", ["« Nous attendons »", "“Yes,”"]),
        ("(„Ja“) –„Nein“", ["„Ja“", "„Nein“"]),
        ("«Oui», dit-il", ["«Oui»"]),
        ('"Never closed', ['"Never closed']),
        ("“First paragraph\n\n“second.” Then", ["“First paragraph", "“second.”"]),
        ("closed only” here", []),
    ],
)
def test_quotations(text: str, expected: list[str]) -> None:
    assert words(text, quotations(text)) == expected


def test_normal_quotes_keep_length_and_tell_outer_from_inner_marks() -> None:
    text = "“It’s ‘so’,” he said. 'Quite.'"
    assert normal_quotes(text, quotation_marks(text)) == '"It\'s \'so\'," he said. "Quite."'


@given(st.text(alphabet=st.sampled_from("ab .,\n\"'“”‘’«»„‚‹›`sS90(-😀"), max_size=80))
def test_any_quotation_marks_give_offsets_inside_the_text(text: str) -> None:
    marks = quotation_marks(text)
    assert len(normal_quotes(text, marks)) == len(text)
    assert [m.position for m in marks] == sorted({m.position for m in marks})
    last = 0
    for start, end in quotations(text):
        assert last <= start < end <= len(text)
        last = end
    for start, end in paragraphs(text):
        assert "".join(words(text, sentences(text, start, end))).replace(" ", "") == text[
            start:end
        ].replace(" ", "")
