"""Who speaks by the form of a page: transcripts, questions, datelines, introductions, relays."""

import pytest
from handmade import reading
from hypothesis import given
from hypothesis import strategies as st

from crossread.article.omissions import without_omissions
from crossread.article.page import page_of
from crossread.article.turns import behind_dateline, turns, within_marks
from crossread.models.tagger import AttributionModel, open_model
from crossread.pipeline import take_apart
from crossread.records import Article, Attribution, Polarity, SourceKind


@pytest.fixture(scope="module")
def model() -> AttributionModel:
    return open_model()


def said(text: str, model: AttributionModel) -> str:
    """`Ada Ohm: It rained` for each attribution, sorted; `?` where the speaker has no name."""
    found = take_apart(Article(text), model).attributions
    return " | ".join(sorted(f"{name(each)}: {each.content[0].text}" for each in found))


def name(each: Attribution) -> str:
    return each.speaker.name if each.speaker else "?"


ASKED = "Ada Ohm runs the mill at Vik.\n\n{0}: Is it shut?\n\n{1}: It is.\n\n{0}: Why?\n\n{1}: Mud."
COURT = "THE WITNESS: I was there.\n\nMS. COLE: Alone?\n\nTHE WITNESS: Yes.\n\nI was alone."
AGREED = "JUROR 4: We agree.\n\nTHE CLERK: All of you?\n\nJUROR 4: All."
RADIO = "Speaker 1: The pump broke.\n\nSpeaker 2: When?\n\nSpeaker 1: At six."
SHOW = (
    "ADA OHM, HEAD OF MILLS: Hello.\n\nIDA LUND, HOST: Is it shut?\n\nOHM: It is.\n\n(A bell.)\n\n"
    "OHM: Mud."
)
HOUSE = (
    "Chair: Order.\n\nThe Minister (Ada Ohm): It is shut.\n\nBo Lind (Vik) (Ind): Why?\n\n"
    "Chair: Order. Ada Ohm."
)
FAR = "“We are glad,” said Ada Ohm.\n\nThe hall was dark.\n\nA bell rang.\n\n“We will sue.”"
NEAR = "“She knows it all.” -Mayor Ole Dahl\n\nThe rain went on.\n\n“Nobody told us of the leak.”"
TURNS = (
    # Questions and answers, transcripts.
    (ASKED.format("Q", "A"), "?: Is it shut? | ?: Why? | Ada Ohm: It is. | Ada Ohm: Mud."),
    (
        ASKED.format("QUESTION", "ANSWER"),
        "?: Is it shut? | ?: Why? | Ada Ohm: It is. | Ada Ohm: Mud.",
    ),
    (
        ASKED.format("Interviewer", "Ohm"),
        "Ada Ohm: It is. | Ada Ohm: Mud. | Interviewer: Is it shut? | Interviewer: Why?",
    ),
    (RADIO, "Speaker 1: At six. | Speaker 1: The pump broke. | Speaker 2: When?"),
    (COURT, "COLE: Alone? | WITNESS: I was there | WITNESS: Yes."),
    (
        "THE CLERK: Stand up.\n\nSPEAKER 2: I was there as well.\n\nTHE CLERK: Thank you.",
        "CLERK: Stand up | CLERK: Thank you. | SPEAKER 2: I was there as well",
    ),
    (
        "Ada Ohm runs the mill.\n\nQ. Is it shut?\n\nA. It is.\n\nQ. Why?\n\nA. Mud.",
        "?: Is it shut? | ?: Why? | Ada Ohm: It is. | Ada Ohm: Mud.",
    ),
    (SHOW, "ADA OHM: Hello. | ADA OHM: It is. | ADA OHM: Mud. | IDA LUND: Is it shut?"),
    (HOUSE, "?: Order. | ?: Order. Ada Ohm. | Ada Ohm: It is shut | Bo Lind: Why?"),
    (
        "[Ada Ohm]: It is shut.\n\n[Bo Lind]: Why is it?\n\n[Ada Ohm]: Mud.",
        "Ada Ohm: It is shut. | Ada Ohm: Mud. | Bo Lind: Why is it?",
    ),
    (AGREED, "CLERK: All of you? | JUROR 4: All. | JUROR 4: We agree."),
    # Lines that introduce a quotation.
    ("Statement from Minister Ole Dahl:\n\n“The dam is safe.”", "Ole Dahl: “The dam is safe.”"),
    ("And from the desk of Ivo Renn, analyst.\n\n“Prices fall.”", "Ivo Renn: “Prices fall.”"),
    ("Then, from Mayor Ida Venn:\n\n«We fed them all.»", "Ida Venn: «We fed them all.»"),
    # Nor over another's words in the same paragraph.
    (
        "“Prices fall,” said Tom Hale, VP Analyst, Northgate. “Nobody knows,” said VP Ida Venn.",
        "Ida Venn: “Nobody knows,” | Tom Hale: “Prices fall,”",
    ),
    # A credit does not reach over other paragraphs.
    (NEAR, "Ole Dahl: “She knows it all.”"),
    (FAR, "Ada Ohm: “We are glad,”"),
    # A quotation alone in its paragraph is of whoever was quoted right above.
    (
        "“We are glad,” said Ada Ohm, the mayor.\n\n“We will sue.”\n\n“They knew.”",
        "Ada Ohm: “They knew.” | Ada Ohm: “We are glad,”",  # the second goes on with the first
    ),
    ("“We are glad,” said Ada Ohm.\n\nA bell rang.\n\n“We will sue.”", "Ada Ohm: “We are glad,”"),
    (
        (
            "“Nobody told us,” said Jon Vale.\n\n»The bridge stays shut«, said the engineer Ada "
            "Ohm.\n\n‚The bridge stays shut‘, said Ohm.\n\n„We will build a new one.“"
        ),
        (
            "Ada Ohm: »The bridge stays shut« | Ada Ohm: ‚The bridge stays shut‘ | "
            "Ada Ohm: „We will build a new one.“ | Jon Vale: “Nobody told us,”"
        ),
    ),
    # In a dialogue it may be either's.
    ("“We are glad,” said Ada Ohm.\n\n“Since when?”", "Ada Ohm: “We are glad,”"),
    (
        "“We are glad,” said Ada Ohm.\n\n“I am not,” said Ole Dahl.\n\n“You will be.”",
        "Ada Ohm: “We are glad,” | Ole Dahl: “I am not,”",
    ),
    (
        "“We are glad,” said Ada Ohm. Ole Dahl stood up.\n\n“We will sue.”",
        "Ada Ohm: “We are glad,”",
    ),
    # Datelines.
    (
        "PELL, May 4 (Reuters) - The harbour master, Dora Winn, said the port would open again.",
        "Dora Winn: the port would open again",
    ),
    ("Kell — The fire was set, police said on Friday.", "?: The fire was set"),
    ("KELL (AP) - The fire was set, said Bo Lind.", "Bo Lind: The fire was set"),
    ("OSLO (AP) — The minister, Ivo Renn, said the road was shut.", "Ivo Renn: the road was shut"),
    ("Vik, May 4 (AFP) - Mayor Ada Ohm said the road was shut.", "Ada Ohm: the road was shut"),
    ("NEW PELL, March 12 — Ole Dahl said the road was shut.", "Ole Dahl: the road was shut"),
    # One who is quoted by way of another.
    (
        "The gate was shut, Mayor Ada Ohm said, Reuters reported.",
        "Ada Ohm: The gate was shut | Reuters: The gate was shut, Mayor Ada Ohm said",
    ),
    (
        "The mill will reopen, Ivo Renn says, according to the Courier.",
        "Courier: The mill will reopen, Ivo Renn says | Ivo Renn: The mill will reopen",
    ),
    (
        "Reuters quoted Mayor Ada Ohm as saying the gate was shut.",
        "Ada Ohm: the gate was shut | Reuters: Mayor Ada Ohm as saying the gate was shut",
    ),
    (
        "The dam was safe, state television quoted Ohm as saying.",
        "?: The dam was safe | Ohm: The dam was safe",
    ),
    (
        "Ada Ohm was quoted by the Courier as saying that the gate was shut.",
        "Ada Ohm: the gate was shut | Courier: Ada Ohm",
    ),
    (
        "Ivo Renn, a captain, said the road was gone, Reuters reported.",
        "Ivo Renn: the road was gone | Reuters: Ivo Renn, a captain, said the road was gone",
    ),
    # Whose a claim is.
    ("Kaplan blamed the army for nine deaths.", "Kaplan: the army for nine deaths"),
    ("Mayor Ada Ohm accused the firm of hiding a leak.", "Ada Ohm: the firm of hiding a leak"),
    ("Varga criticized the board for its silence.", "Varga: the board for its silence"),
    # Names.
    (
        "U.S.-backed Tarrin Defence Forces said the town had fallen.",
        "Tarrin Defence Forces: the town had fallen",
    ),
    ("Saudi-led Pell Coalition said it would stay.", "Pell Coalition: it would stay"),
    ("Brig. Gen. Ole Dahl said the road was open.", "Ole Dahl: the road was open"),
    ("The road was open, Brig. Ole Dahl said.", "Ole Dahl: The road was open"),
    ("The Times of Pell said it would stay.", "Times of Pell: it would stay"),
    ("Dana Cole OBE, a doctor, said the mud was safe.", "Dana Cole: the mud was safe"),
    ("Sir Tom Venn KC MP said it was not.", "Tom Venn: it was not"),
    # Quotation marks of other languages.
    ("„We will not die of it“, said the engineer Ute Kranz.", "Ute Kranz: „We will not die of it“"),
)


@pytest.mark.parametrize(("text", "wanted"), TURNS, ids=[text[:40] for text, _ in TURNS])
def test_who_says_what(text: str, wanted: str, model: AttributionModel) -> None:
    assert said(text, model) == wanted


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("The rebels accused the army of shelling a school in Skarne.",
         ["The rebels"], ["the army of shelling a school in Skarne"]),
        ("The army was accused of shelling a school.", [], ["The army", "shelling a school"]),
        ("The Pell Port Union was accused by Harbour Director Ada Ohm of blocking the ferries.",
         ["Harbour Director Ada Ohm"], ["The Pell Port Union", "of blocking the ferries"]),
        ("Ministers were blamed by farmers for the drought.",
         ["farmers"], ["Ministers", "for the drought"]),
        ("The company was criticised by residents for the smell.",
         ["residents"], ["The company", "for the smell"]),
        ("Pell has been accused by Vik of spying on its companies.",
         ["Vik"], ["Pell", "of spying on its companies"]),
    ],
)  # fmt: skip
def test_who_accuses_is_no_part_of_what_is_said(
    text: str, source: list[str], content: list[str], model: AttributionModel
) -> None:
    (found,) = take_apart(Article(f"Clashes near the border\n\n{text}\n"), model).attributions
    assert [span.text for span in found.source] == source
    assert [span.text for span in found.content] == content


@pytest.mark.parametrize(
    "text",
    [
        "Note: the mill is shut.\n\nUpdate: it opened.\n\nCorrection: it did not.",
        "A. The mill is shut.\n\nB. It is old.\n\nA. It may fall.\n\nA. It may not.",
        "Serves: four\n\nTime: an hour\n\nCost: little",
    ],
)
def test_labels_that_are_no_transcript(text: str) -> None:
    found = [*turns(page_of(Article(text)), (), ())]
    assert found == []


def test_a_turn_goes_on_to_the_next_label() -> None:
    text = "Ohm: It broke.\n\nAll of it.\n\nRenn: When?\n\nOhm: At six.\n\nThe hearing ended."
    found = [*turns(page_of(Article(text)), (), ())]
    assert [[text[a:b] for a, b in turn.content] for turn in found] == [
        ["It broke.", "All of it."], ["When?"], ["At six."],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "content", "wanted"),
    [
        ("\"He said, 'Go now,' so we left,\" Ohm said.", "'Go now,' so we left,", "'Go now,'"),
        ("“She told me, ‘Stay,’ and ran,” he said.", "‘Stay,’ and ran,", "‘Stay,’"),
        ("\"They cried, 'Go,' and, 'Run,' he says\"", "'Go,' and, 'Run,'", "'Go,' and, 'Run,'"),
        ("'Go now,' she said, and left.", "'Go now,' she said", "'Go now,' she said"),
    ],
)
def test_an_inner_quotation_ends_with_its_mark(text: str, content: str, wanted: str) -> None:
    start = text.index(content)
    begin, end = within_marks(page_of(Article(text)), (start, start + len(content)))
    assert text[begin:end] == wanted


@pytest.mark.parametrize(
    ("cue", "polarity", "kept"),
    [
        ("did not mention", Polarity.NEGATIVE, False),
        ("never reported", Polarity.NEGATIVE, False),
        ("left out", Polarity.POSITIVE, False),
        ("omits", Polarity.POSITIVE, False),
        ("ignored", Polarity.POSITIVE, False),
        ("reported", Polarity.POSITIVE, True),
        ("denied", Polarity.NEGATIVE, True),
    ],
)
def test_what_an_outlet_leaves_out_is_the_authors_claim(
    cue: str, polarity: Polarity, *, kept: bool
) -> None:
    marked = "{s1:The Courier} {c1:CUE} {q1:that {s2:Ohm} {c2:said} {q2:it rained}}."
    marked = marked.replace("CUE", cue)
    fields = {1: {"polarity": polarity, "source_kind": SourceKind.OUTLET}}
    whole = reading(marked, about=fields, inside={2: 1}, title=False)
    found = without_omissions(page_of(whole.article), whole.attributions)
    assert len(found) == 1 + kept
    assert (found[-1].inside is not None) is kept
    person = reading(marked, about={1: {"polarity": polarity}}, inside={2: 1}, title=False)
    assert without_omissions(page_of(person.article), person.attributions) == person.attributions


@given(st.text(alphabet="AQab:\n “”'‘’(—-)Ww12", max_size=120))
def test_no_text_raises(text: str) -> None:
    page = page_of(Article(text))
    for turn in turns(page, (), ()):
        assert all(0 <= a < b <= len(text) for a, b in (turn.source, turn.cue, *turn.content))
    for start, end in page.paragraphs:
        assert start <= behind_dateline(page, start, end) <= end
        assert within_marks(page, (start, end))[0] == start
