"""Shares: no word of an article in them, every span found again, every changed word caught."""

import json
import unicodedata
from dataclasses import replace
from typing import Literal

import pytest
from compared import STORY as COMPARED
from hypothesis import given, settings
from hypothesis import strategies as st

from crossread.errors import UsageError
from crossread.exports.findings import Finding, comparison_findings
from crossread.exports.shares import Secret, opened, parse_share, secret_of, share, share_json
from crossread.exports.verifying import SpanState, verify
from crossread.records import Article, Span
from crossread.text.folding import folded

SECRET = Secret(bytes(range(32)), bytes(16))
TEXT = (
    "Harbour of Velmora stays shut\n\n“We count weeks, not days,” said Ilse Tarn. "
    "She put the damage at $3,000 on Thursday and 12 % more on Friday.\n\n"
    "The café’s owner waits; Ilse Tarn does not. It is 10² metres wide."
)
WORDS = st.sampled_from(TEXT.split())
Form = Literal["NFC", "NFD"]
FORMS: tuple[Form, ...] = ("NFC", "NFD")
KEPT = "²³¹½¼¾₂①"


def pointed(*spans: Span) -> Finding:
    return Finding("claim", "", (), (("words", spans),), "by-hand@1", None)


def span(article: Article, words: str) -> Span:
    start = article.text.index(words)
    return article.span(start, start + len(words))


def states(article: Article, copy: str, *words: str) -> list[SpanState]:
    """What becomes of these words of an article in a copy of it."""
    made = share([article], [pointed(*(span(article, each) for each in words))], SECRET)
    return [each.state for each in verify(made, SECRET, [Article(copy, url=article.url)])]


ARTICLE = Article(TEXT, url="https://velmora.example/harbour")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("weeks, not", "weeks and", "weeks, not days"),
        ("$3,000", "$3,000,000", "3,000"),
        ("$3,000", "-$3,000", "$3,000"),
        ("12 %", "112 %", "12"),
        ("10²", "102", "10²"),
        ("Thursday", "Thursdays", "Thursday"),
        ("shut", "unshut", "shut"),
        ("said Ilse", "Ilse said", "said Ilse Tarn"),
        ("café", "cafe", "café’s owner"),
        ("She put", "He put", "She"),
    ],
)
def test_a_change_in_words_is_caught(old: str, new: str, words: str) -> None:
    assert states(ARTICLE, TEXT.replace(old, new, 1), words) == [SpanState.CHANGED]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_blanks_normal_form_and_style_of_marks_change_nothing(form: Form) -> None:
    copy = unicodedata.normalize(form, TEXT.replace(" ", " \u00a0\n").replace("“", '"'))
    found = states(ARTICLE, f"\ufeff {copy}\n", "We count weeks", "café’s owner", "10²", "12 %")
    assert found == [SpanState.CONFIRMED] * 4


def test_words_behind_an_added_passage_are_moved_and_names_with_their_company() -> None:
    copy = f"Updated at noon.\n\n{TEXT}"
    assert states(ARTICLE, copy, "weeks", "said Ilse Tarn") == [SpanState.MOVED] * 2
    gone = TEXT.replace("said Ilse Tarn. She", "said an official. He")
    assert states(ARTICLE, gone, "Ilse Tarn") == [SpanState.CHANGED]


def test_without_its_article_a_span_is_missing() -> None:
    made = share([ARTICLE], [pointed(span(ARTICLE, "weeks"))], SECRET)
    other = Article("Another text on wholly other things, told elsewhere by someone else.")
    assert [each.state for each in verify(made, SECRET, [other])] == [SpanState.MISSING]


@given(st.text(max_size=40), st.sampled_from(FORMS))
def test_a_text_folds_as_its_other_normal_form_and_as_itself_folded(text: str, form: Form) -> None:
    once = folded(text)
    assert folded(unicodedata.normalize(form, text)).text == once.text
    assert folded(once.text).text == once.text
    assert list(once.starts) == sorted(once.starts)
    if not any(sign in unicodedata.normalize("NFD", text) for sign in KEPT):
        assert folded(" \t".join(["", text, ""])).text == once.text


@settings(max_examples=200)
@given(st.lists(WORDS, min_size=3, max_size=30), st.data())
def test_a_span_of_a_text_is_confirmed_on_it_and_never_on_one_with_another_word(
    words: list[str], data: st.DataObject
) -> None:
    article = Article(" ".join(words))
    at = data.draw(st.integers(0, len(words) - 1))
    start = len(" ".join(words[:at])) + (at > 0)
    own = article.span(start, start + len(words[at]))
    made = share([article], [pointed(own)], SECRET)
    spread = replace(article, text="\n\u2003".join(words))
    assert [each.state for each in verify(made, SECRET, [spread])] == [SpanState.CONFIRMED]
    other = data.draw(WORDS.filter(lambda word: word != words[at]))
    changed = replace(article, text=" ".join([*words[:at], other, *words[at + 1 :]]))
    for each in verify(made, SECRET, [changed]):
        assert each.state is not SpanState.CONFIRMED or folded(other).text == folded(own.text).text


def test_a_share_of_a_comparison_is_read_back_and_holds_none_of_its_words() -> None:
    articles = [reading.article for reading in COMPARED.readings]
    made = share(articles, comparison_findings(COMPARED), SECRET)
    text = share_json(made)
    assert parse_share(text, "x") == made
    assert {each.state for each in verify(made, SECRET, articles)} == {SpanState.CONFIRMED}
    known = " ".join(f"{a.name} {a.outlet} {a.url}" for a in articles)
    told = {word for a in articles for word in a.text.split() if len(word) > 6} - set(known.split())
    shown = " ".join(value for value in _words(json.loads(text)))
    assert [word for word in told if word in shown] == []


def _words(value: object) -> list[str]:
    if isinstance(value, dict):
        return [word for each in value.values() for word in _words(each)]
    if isinstance(value, list):
        return [word for each in value for word in _words(each)]
    return [value] if isinstance(value, str) else []


def test_only_the_passphrase_opens_a_share() -> None:
    made = share([ARTICLE], [pointed()], secret_of("café", bytes(16)))
    assert opened(made, unicodedata.normalize("NFD", "café")).salt == bytes(16)
    with pytest.raises(UsageError):
        opened(made, "cafe")
    with pytest.raises(UsageError):
        secret_of("", bytes(16))


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{}", '{"share": 2}', "[" * 100_000,
        '{"share": 1, "kdf": "scrypt n=65536 r=8 p=1", "salt": "0g"}',
    ],
)  # fmt: skip
def test_what_is_not_a_share_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"x\.json"):
        parse_share(text, "x.json")
