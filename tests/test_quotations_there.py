"""Quotations beside texts that quote themselves: what is one utterance there, and who says it."""

from dataclasses import replace
from itertools import permutations

import pytest
from handmade import attribution, name
from handmade import reading as by_hand
from quotings import A, S, V, changes, check, one, persons, printed, said

from crossread.records import Article, Attribution, QuoteState, Reading, SourceKind
from crossread.story.quotations import quotes, texts_at_hand, variants

# --- one utterance, or several


@pytest.mark.parametrize(
    "between",
    [
        "the gate,” said Ohm, “and",
        "the gate”, said Ohm, “and",
        "the gate” — said Ohm — “and",
        "the gate,” said Ohm. “And",
        "the gate!” Ohm said. “And",
        "the gate.” said Ohm. “And",
        "the gate，”Ohm said，“and",
        "the gate!” said Ohm (the mayor), “and",
        "the gate,” said Ohm, who was there with J. Lind that day. “And",
    ],
)
def test_the_cue_between_two_parts_of_a_quotation_is_no_gap(between: str) -> None:
    source = f"News\n\n“We closed {between} nobody told the council.”"
    assert one("We closed the gate, and nobody told the council,", source).state is V


@pytest.mark.parametrize(
    "between",
    [
        "the gate,” said Ohm. She left at noon. “And",
        "the gate,” said Ohm.\n\n“And",
        "the gate.” Asked about the flood, Ohm said: “And",
        "the gate?” Asked about the flood, Ohm said, “And",
        "the gate.” Ohm then left. “And",
        "the gate” at noon, and would not say “and",
        "the gate,” said Ohm, who would not tell how long “and",
        "the gate,” said Ohm, who had been there all the night and all the day before it, “and",
    ],
)
def test_a_report_between_two_quotations_is_a_gap(between: str) -> None:
    source = f"News\n\n“We closed {between} nobody told the council.”"
    found = one("We closed the gate and nobody told the council,", source)
    assert found.state is S
    assert [span.text for span in found.found] == [
        "We closed the gate",
        f"{between[-3:]} nobody told the council",
    ]


@pytest.mark.parametrize(("second", "state"), [("Bo Lind", S), ("Ada Ohm", V)])
@pytest.mark.parametrize(
    "marked",
    [
        "{{q1:“We closed it early,”}} {{s1:Ada Ohm}} {{c1:said}}. {}",
        "{{s1:Ada Ohm}} {{c1:said}}: {{q1:“We closed it early.”}}\n\n{}",
    ],
)
def test_the_words_of_two_persons_are_no_quotation_of_one(
    marked: str, second: str, state: QuoteState
) -> None:
    voices = {1: "Ada Ohm", 2: second}
    about = {n: {"speaker": name(by), "source_kind": SourceKind.PERSON} for n, by in voices.items()}
    then = f"{{q2:“And nobody told us,”}} {{s2:{second}}} {{c2:said}}."
    source = by_hand(f"News\n\n{marked.format(then)}", about=about)
    (found,) = check(said("We closed it early, and nobody told us."), source)
    assert found.state is state


def test_a_report_that_has_the_parts_of_a_quotation_apart_does_not_contradict() -> None:
    text = "News\n\n“We closed the gate,” said Ohm.\n\n“And nobody told the council.”"
    quote, source = said("We closed the gate and nobody told the council."), Article(text)
    (apart,) = check(quote, Reading(source, ()), cited=False)
    assert apart.state is QuoteState.NOT_CHECKED


@pytest.mark.parametrize(
    "source",
    [
        "They stayed until nine in the hall. At night we left for the north, Ada Ohm said.",
        "They stayed behind. We left. Nobody asked Ada Ohm why they did.",
    ],
)
def test_sentences_in_another_order_are_whole_and_no_scraps(source: str) -> None:
    assert one("We left. They stayed.", f"News\n\n{source}").state is not S


def test_another_report_has_sentences_in_another_order_only_in_marks() -> None:
    quote = said("We left the hall early. They stayed behind.")
    told = "News\n\n{}They stayed behind. The mill burned. We left the hall early.{}"
    plain, marked = (Article(told.format(*marks)) for marks in (("", ""), ("“", "”")))
    (loose,) = check(quote, Reading(plain, ()), cited=False)
    assert loose.state is QuoteState.NOT_CHECKED
    (joined,) = check(quote, Reading(marked, ()), cited=False)
    assert (joined.state, changes(joined)) == (S, [("gap", " ", "")])


def test_only_what_does_not_adjoin_is_joined() -> None:
    source = "Speech by Ada Ohm\n\nWe closed the gate. Nobody told us. The wall fell in May."
    found = one("The wall fell in May. We closed the gate. Nobody told us.", source)
    assert (found.state, changes(found)) == (S, [("gap", " ", "")])


@pytest.mark.parametrize(
    ("words", "source"),
    [("Why?", "I will tell you why."), ("Us first,", "The US first needs a plan.")],
)
def test_one_or_two_words_are_never_altered(words: str, source: str) -> None:
    told = f"Speech\n\nADA OHM: {source}"
    assert one(words, told).state is QuoteState.NOT_CHECKED
    assert one(words, f"{told} {words} That was all.").state is V


def test_a_quotation_in_the_source_ends_where_its_marks_do() -> None:
    source = "News\n\n“We closed the gate,” said Ada Ohm, who did not smile."
    assert one("We closed the gate.", source).state is V


# --- who says it


@pytest.mark.parametrize(
    ("here", "there", "wrong"),
    [
        ("Ada Ohm", "Bo Lind", True),
        ("Ada Ohm", "Ada Ohm", False),
        ("Ohm", "Ada Ohm", False),
        ("Mayor Ada Ohm", "Ada Ohm", False),
        ("Bo Ohm", "Ada Ohm", True),
    ],
)
def test_misattributed_is_a_flag_beside_the_state(here: str, there: str, wrong: bool) -> None:
    source = printed(there, "The gate was rotten from top to bottom")
    (found,) = check(said("The gate was rotten from top to bottom.", by=here), source)
    assert (found.state, found.misattributed) == (V, wrong)
    assert found.said_by == there
    assert found.faulty is wrong


@pytest.mark.parametrize(
    ("part", "wrong"),
    [
        ("WITNESS", False),
        ("the witness", False),
        ("Q", False),
        ("Speaker 2", False),
        ("Juror No. 7", False),
        ("Unidentified Male Voice", False),
        ("Judge Yu", True),
        ("Witness Lind", True),
        ("Clerk Bo Lind", True),
    ],
)
def test_a_part_in_a_transcript_is_not_another_speaker(part: str, wrong: bool) -> None:
    source = printed(part, "The gate was rotten from top to bottom")
    (found,) = check(said("The gate was rotten from top to bottom.", by="Ada Ohm"), source)
    assert (found.state, found.misattributed) == (V, wrong)


def test_the_right_speaker_is_chosen_among_equal_words() -> None:
    words = "The gate was rotten from top to bottom"
    (found,) = check(said(words), printed("Bo Lind", words), printed("Ada Ohm", words))
    assert (found.misattributed, found.said_by) == (False, "Ada Ohm")


@pytest.mark.parametrize(
    ("other", "wrong"),
    [
        ("News\n\n“{}.”\n\nA bell rang.", True),  # quoted as nobody's
        ("News\n\n“{},” it says.", True),
        ("Speech of the mayor\n\n{}. A bell rang.", False),  # its own words: it may be the speech
    ],
)
def test_words_that_are_quoted_as_nobodys_speak_for_no_speaker(other: str, wrong: bool) -> None:
    words = "The gate was rotten from top to bottom"
    both: list[Reading | str] = [other.format(words), printed("Bo Lind", words)]
    for texts in permutations(both):
        (found,) = check(said(words), *texts)
        assert (found.state, found.misattributed) == (V, wrong)
    (found,) = check(said(words), other.format(words), printed("Ada Ohm", words))
    assert not found.misattributed


def hearing(*voices: str) -> Reading:
    """A record in which each of these persons says the same."""
    lines = [f"{by.upper()}: I do not recall that." for by in voices]
    article = Article("\n\n".join(["Hearing", *lines]), title_length=7, name="hearing.txt")
    made, at = list[Attribution](), 9
    for by, line in zip(voices, lines, strict=True):
        content = article.span(at + len(by) + 2, at + len(line))
        each = attribution(article, (article.span(at, at + len(by)),), (), (content,))
        made.append(replace(each, speaker=name(by), source_kind=SourceKind.PERSON))
        at += len(line) + 2
    return Reading(article, tuple(made))


@pytest.mark.parametrize("others", [3, 12, 400])
def test_a_phrase_that_many_say_is_not_told_to_be_another_s(others: int) -> None:
    quote = said("I do not recall that,", by="Ada Ohm")
    source = hearing(*["Bo Lind"] * others, "Ada Ohm")
    (found,) = check(quote, source)
    assert (found.state, found.misattributed) == (V, False)
    assert others > 100 or found.said_by == "Ada Ohm"
    (wrong,) = check(quote, hearing(*["Bo Lind"] * 12))
    assert (wrong.misattributed, wrong.said_by) == (True, "Bo Lind")


def test_an_early_text_does_not_hide_the_one_that_is_cited() -> None:
    quote = by_hand(
        "News\n\n{s1:The memo} {c1:said}: {q1:“I do not recall that.”}",
        kinds="d",
        about={1: {"source_kind": SourceKind.DOCUMENT}},
    )
    early = [hearing(*["Bo Lind"] * 200) for _ in range(4)]
    cited = Reading(Article("Memo\n\nI do not recall that.", title_length=4, name="memo.txt"), ())
    (found,) = check(quote, *early, cited)
    assert found.found[0].article == cited.article.id


# --- in the coverage of a story


def test_another_report_that_tells_less_does_not_contradict() -> None:
    other = printed("Ada Ohm", "The gate was rotten from top to bottom")
    (more,) = check(said("It is true, the gate was rotten from top to bottom."), other, cited=False)
    assert more.state is QuoteState.NOT_CHECKED
    (differs,) = check(said("The gate was rotten from end to bottom."), other, cited=False)
    assert differs.state is A


def test_variants_set_the_versions_of_one_utterance_together() -> None:
    readings = [
        said("The gate was rotten from top to bottom."),
        printed("Ada Ohm", "The gate was rotten from end to bottom"),
        printed("Bo Lind", "We never saw a heron at the lower lock"),
    ]
    known = texts_at_hand(readings, persons(readings), cited=False)
    found = [quote for reading in readings for quote in quotes(reading, known)]
    (group,) = variants(found)
    assert group.quotes == (found[0].id, found[1].id)
    assert group.differing


def test_its_own_article_is_no_source() -> None:
    reading = said("The gate was rotten from top to bottom.")
    known = texts_at_hand([reading], persons([reading]), cited=False)
    (found,) = quotes(reading, known)
    assert found.state is QuoteState.NOT_CHECKED
