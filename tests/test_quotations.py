"""Quotations: what is one, how its words are compared, its state, words and languages."""

import time
from dataclasses import replace

import pytest
from compared import saying
from handmade import attribution, name
from hypothesis import given, settings
from hypothesis import strategies as st
from quotings import SPEECH, A, E, S, T, V, changes, check, one, said

from crossread.records import (
    Article,
    Attribution,
    Kind,
    QuoteEditKind,
    QuoteState,
    Reading,
    SourceKind,
)
from crossread.story.quotations.words import wording
from crossread.text.languages import language

# --- states


@pytest.mark.parametrize(
    ("words", "state", "edits"),
    [
        ("Will it hold?", V, []),
        ("The repair will cost 3,000 crowns,", V, []),
        (
            "We closed the east gate on 3 April,",
            T,
            [("cut", ",", "and nobody told the council before the summer")],
        ),
        (
            "[N]obody told the council before the summer.",
            T,
            [("cut", "", "We closed the east gate on 3 April, and")],
        ),
        (
            "We closed the east gate … and nobody told the council before the summer.",
            E,
            [("elision", "…", "on 3 April")],
        ),
        (
            "We closed the east gate on 3 April, and nobody told [them] before the summer.",
            E,
            [("insertion", "[them]", "the council")],
        ),
        (
            "The repair [of the gate] will cost 3,000 crowns.",
            V,
            [("insertion", "[of the gate]", "")],
        ),
        ("I do know.", A, [("gap", "", "not")]),
        (
            "The repair will cost 3,000 crowns. I do not know.",
            S,
            [("gap", ".", "Will it hold")],
        ),
        ("I do not know. Will it hold?", S, [("gap", " ", "")]),
        ("The repair will not cost 3,000 crowns.", A, [("added", "not", "")]),
        ("The repair will cost 30,000 crowns.", A, [("changed", "30,000", "3,000")]),
        ("The repair may cost 3,000 crowns.", A, [("changed", "may", "will")]),
        ("Will it hold.", A, [("changed", ".", "?")]),
    ],
)
def test_a_quotation_has_its_state_and_its_edits(
    words: str, state: QuoteState, edits: list[tuple[str, str, str]]
) -> None:
    found = one(words)
    assert found.state is state
    assert changes(found) == edits
    assert not found.misattributed
    assert found.speaker == "Ada Ohm"


def test_the_found_spans_are_what_the_quotation_gives() -> None:
    found = one("We closed the east gate … nobody told the council before the summer.")
    assert [span.text for span in found.found] == [
        "We closed the east gate",
        "nobody told the council before the summer",
    ]
    assert found.score == 1.0


FORMS = [
    ("It isn’t safe to cross.", "It isn't safe to cross."),
    ("The oﬃce is unﬁt for use.", "The office is unfit for use."),
    ("We re\u00adpaired the embank\u00adment.", "We repaired the embankment."),
    ("The cafe\u0301 is under water.", "The café is under water."),
    ("We lost 3000 sheep and 2 boats.", "We lost 3,000 sheep and two boats."),
    ("It cost 18.1 trill\u00adion crowns.", "It cost 18.1 trillion crowns."),
    ("Two mil\u00adlion saw twen\u00adty-two plays.", "Two million saw twenty-two plays."),
    ("We lost 3 000 sheep and 2 boats.", "We lost 3,000 sheep and 2 boats."),
    ("It cost 1\u202f250\u00a0000 crowns.", "It cost 1,250,000 crowns."),
    ("It cost 12,50,000 rupees.", "It cost 1,250,000 rupees."),
    ("Only 40% of the pumps work.", "Only 40 per cent of the pumps work."),
    ("The US engineers went home.", "The U.S. engineers went home."),
    ("It was -- for once -- quiet.", "It was – for once – quiet."),
    ("A long term plan was made.", "A long-term plan was made."),
    ("We reopened the sluice.", "We re-opened the sluice."),
    ("He told me ‘run’ and I ran.", "He told me “run” and I ran."),
    ("the  council\u00a0met at noon", "The Council met at noon."),
    ("The wall will not hold.", "THE WALL WILL NOT HOLD."),
    ("We waited … and it fell.", "We waited... and it fell."),
    ("It rose by 0.5 percent.", "It rose by .5 percent."),
    ("It was −5 degrees that night.", "It was -5 degrees that night."),
    ("There were 10–15 people.", "There were 10-15 people."),
    ("The COVID19 ward was shut on 5/4.", "The COVID-19 ward was shut on 5/4."),
    ("बाँध\u200d टूट चुका है,", "बाँध टूट चुका है."),
    ("We lost £3.4bn on it.", "We lost £3.4 billion on it."),
    ("About 12k came to the fair.", "About 12,000 came to the fair."),
    ("Two million saw the play.", "2m saw the play."),
    ("The bill was $1,250 million.", "The bill was $1.25bn."),
    ("EVERYBODY knew the sluice was open.", "Everybody knew the sluice was open."),
    ("We said it would NOT hold.", "We said it would not hold."),
    ("The gate was never shut.", "The gate was NEVER shut."),
]


@pytest.mark.parametrize(("words", "source"), FORMS)
def test_one_normal_form_is_one_wording(words: str, source: str) -> None:
    assert one(words, f"Speech\n\n{source} That was all.").state is V


@pytest.mark.parametrize(
    ("words", "source"),
    [
        ("It cost $5 a head.", "It cost £5 a head."),
        ("It was 5 degrees that night.", "It was -5 degrees that night."),
        ("We lost 3.000 sheep.", "We lost 3,000 sheep."),
        ("It rose by 5 percent.", "It rose by .5 percent."),
        ("It cost $5 a head.", "It cost $.5 a head."),
        ("It cost $5 a head.", "It cost -$5 a head."),
        ("It cost $5 a head.", "It cost $-5 a head."),
        ("It was 5 degrees that night.", "It was –5 degrees that night."),
        ("There were 1015 people at the gate.", "There were 10-15 people at the gate."),
        ("It will stand 20-30 years.", "It will stand 2030 years."),
        ("We paid 1/2 of the sum.", "We paid 1–2 of the sum."),
        ("बाँध टूट चुकी है,", "बाँध टूट चुका है."),
        ("We lost 3 00 sheep.", "We lost 300 sheep."),
        ("They told US about it.", "They told us about it."),
        ("We saw it everyday in spring.", "We saw it every day in spring."),
        ("We know [that] it will never hold.", "We know it will hold."),
        ("We [knew it had never been safe.", "We knew it had been safe."),
        ("We lost £3.4m on it.", "We lost £3.4 billion on it."),
        ("The wall is 5m high.", "The wall is 5 miles high."),
        ("Ask WHO about it now.", "Ask who about it now."),
    ],
)
def test_what_is_no_normal_form_is_altered(words: str, source: str) -> None:
    assert one(words, f"Speech\n\n{source} That was all.").state is A


@pytest.mark.parametrize(
    ("words", "source", "state"),
    [
        ("We did say that it would hold.", "We did not say that it would hold.", A),
        ("The ferry was inspected in May.", "The ferry was never inspected in May.", A),
        ("Money has changed hands.", "The port is ours and no money has changed hands.", A),
        ("money has changed hands.", "The port is ours and no money has changed hands.", T),
        ("Money has changed hands.", "The port is ours and money has changed hands.", T),
        ("I can promise you a bridge.", "I cannot, and will not, promise you a bridge.", A),
        ("You may … cross at night.", "You may under no circumstances cross at night.", A),
        ("You may [...] cross at night.", "You may not ever cross at night.", A),
        ("You may * * * cross at night.", "You may, by the rules, never cross at night.", A),
        ("The pumps [surely] work today.", "The pumps never work today.", A),
        ("We do [not] fear the water now.", "We do fear the water now.", A),
        ("They came … and they paid.", "They came, who had not been asked, and they paid.", E),
        ("We rang twice … and then we left.",
         "We rang twice. Nobody came to the door. It rained and then we left.", E),
        ("I like the plan … for its price.",
         "I like the plan, though I did not draw it, for its price.", E),
        ("We [who had no say] were told late.", "We were told late.", V),
        ("It will [never] hold the water.", "It will not hold the water.", E),
        ("They came, they paid.", "They came, but nobody else did, they paid.", A),
        ("We rang twice. It rained and we left.",
         "We rang twice. Nobody came. It rained and we left.", S),
    ],
)  # fmt: skip
def test_a_negation_that_is_dropped_or_added_is_altered(
    words: str, source: str, state: QuoteState
) -> None:
    assert one(words, f"Speech\n\n{source} That was all.").state is state


@pytest.mark.parametrize("marks", ["„“", "‚‘", "»«", "„”", "‹›"])
def test_marks_of_other_houses_hold_a_quotation(marks: str) -> None:
    words = "The repair will cost 3,000 crowns."
    (found,) = check(said(words, marks=marks), SPEECH)
    assert (found.state, found.span.text.strip(marks)) == (V, words)


@pytest.mark.parametrize("gap", ["* * *", "***", "[* * *]", "*\u00a0*\u00a0*", ". . . .", "[…]"])
def test_marks_of_a_gap(gap: str) -> None:
    found = one(f"We closed the east gate {gap} before the summer.")
    assert found.state is E


NUMBERED = (
    "1 THE CLERK: Please give your name.\n2 THE WITNESS: Ada Ohm. I kept the\n3 lock at Brin for"
    " nine years, and\n4 I saw the gate give way at\n5 six in the evening. There were\n6 4 men."
)


@pytest.mark.parametrize("text", [NUMBERED, NUMBERED.replace("\n", " "), f"{NUMBERED}\n{NUMBERED}"])
def test_the_line_numbers_of_a_transcript_are_no_words(text: str) -> None:
    assert (
        one("I kept the lock at Brin for nine years, and I saw the gate give way", text).state is T
    )
    assert one("There were 4 men.", text).state is V


def test_figures_that_count_no_lines_are_words() -> None:
    source = "Speech\n\nWe had 1 boat, 2 carts and 3 mules."
    assert one("We had 1 boat, carts and 3 mules.", source).state is S


# --- not found, not checked


def test_not_found_where_the_speaker_is_in_the_text() -> None:
    found = one("The herons have eaten all the fish in the lake.")
    assert found.state is QuoteState.NOT_FOUND
    assert len(found.searched) == 1
    assert found.reason


def test_not_checked_where_the_text_does_not_know_the_speaker() -> None:
    (found,) = check(said("The herons have eaten all the fish.", by="Carl Nemo"), SPEECH)
    assert (found.state, found.searched) == (QuoteState.NOT_CHECKED, ())
    assert "Carl Nemo" in found.reason


def test_not_checked_where_there_is_nothing_to_check_against() -> None:
    (found,) = check(said("The herons have eaten all the fish."))
    assert found.state is QuoteState.NOT_CHECKED


def test_a_translation_is_not_checked() -> None:
    words = "Wir haben das Tor am 3. April geschlossen, und niemand hat es dem Rat gesagt."
    (found,) = check(said(words), SPEECH)
    assert found.state is QuoteState.NOT_CHECKED
    assert "translation" in found.reason


def test_an_outlet_that_is_cited_and_not_at_hand() -> None:
    text = "It rained\n\nThe Torrow Gazette reported: “The mill had no oak at all.”"
    article = Article(text, "Post")
    made = replace(
        saying(article, "The Torrow Gazette", "reported", "“The mill had no oak at all.”"),
        kind=Kind.DIRECT,
        source_kind=SourceKind.OUTLET,
        speaker=name("Torrow Gazette"),
    )
    reading = Reading(article, (made,))
    (away,) = check(reading, SPEECH)
    assert (away.state, away.cited) == (QuoteState.NOT_CHECKED, "Torrow Gazette")
    gazette = Reading(Article("The mill\n\nIt burnt down in May.", "The Torrow Gazette"), ())
    for cited in (True, False):
        (searched,) = check(reading, gazette, cited=cited)
        assert searched.state is QuoteState.NOT_FOUND


# --- which quotations


def test_words_in_marks_that_nobody_says_are_none() -> None:
    article = Article("The “final” gate\n\nThe “new” lock is old.")
    assert check(Reading(article, ()), SPEECH) == ()


def test_brackets_between_terms_make_one_quotation_of_two_fragments() -> None:
    text = "The memo foresaw a “Polder” [Dutch] “principality” [State] in the marsh."
    article = Article(text)
    made = attribution(
        article, (article.span(0, 8),), (article.span(9, 16),), (article.span(17, 58),)
    )
    memo = Reading(Article("A Polder principality in the marsh is likely.", name="memo.txt"), ())
    (found,) = check(Reading(article, (made,)), memo)
    assert found.state is V
    assert [span.text for span in found.fragments] == ["Polder", "principality"]
    assert changes(found) == [("insertion", "[Dutch]", ""), ("insertion", "[State]", "")]
    (away,) = check(Reading(article, (made,)), SPEECH)
    assert away.state is QuoteState.NOT_CHECKED


def test_a_block_without_marks_is_a_quotation() -> None:
    text = "The lock\n\nAda Ohm wrote:\n\nThe repair will cost 3,000 crowns.\n\nWill it hold?"
    article = Article(text)
    start = text.index("The repair")
    made = attribution(
        article,
        (article.span(10, 17),),
        (article.span(18, 24),),
        (article.span(start, len(text)),),
        kind=Kind.DIRECT,
    )
    found = check(Reading(article, (made,)), SPEECH)
    assert [(q.span.text, q.state) for q in found] == [
        ("The repair will cost 3,000 crowns.", V),
        ("Will it hold?", V),
    ]


# --- words and languages


def test_words_keep_their_offsets_in_the_text() -> None:
    text = "a “[T]he U.S. re-\npaid 3,000 — 40 per cent…” b"
    found = wording(text, 2, len(text) - 2)
    assert [text[word.start : word.end] for word in found.words] == [
        "[T]he", "U.S.", "re", "paid", "3,000", "40", "per cent",
    ]  # fmt: skip
    assert [word.key for word in found.words] == [
        "the", "uS", "re", "paid", "3000", "40", "percent",
    ]  # fmt: skip
    assert found.gaps == {7}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We did not know that it was the end of the line.", "English"),
        ("Nous ne savions pas que c'était la fin de la ligne.", "French"),
        ("Мы не знали об этом ничего.", "Cyrillic letters"),
        ("Ada Ohm, Bo Lind", ""),
        ("", ""),
    ],
)
def test_the_language_of_a_few_words(text: str, expected: str) -> None:
    assert language(text) == expected


# --- whatever comes in

WORDS = st.lists(
    st.sampled_from(
        "gate wall river council engineer closed opened rotten spring summer told knew the of and"
        " a was had been before after seven 14".split()
    ),
    min_size=8,
    max_size=25,
)
NOT_FINE = {A, S, QuoteState.NOT_FOUND, QuoteState.NOT_CHECKED}


@settings(max_examples=80, deadline=None)
@given(WORDS, st.data(), st.sampled_from(["never", "not", "secretly", "77"]))
def test_no_altered_quotation_is_called_verbatim(
    words: list[str], data: st.DataObject, added: str
) -> None:
    source = f"Speech by Ada Ohm\n\n{' '.join(words)}."
    at = data.draw(st.integers(0, len(words) - 1))
    for changed in ([*words[:at], added, *words[at:]], [*words[:at], added, *words[at + 1 :]]):
        assert one(" ".join(changed), source).state in NOT_FINE


@settings(max_examples=60, deadline=None)
@given(WORDS, st.data())
def test_words_as_they_stand_are_verbatim_or_trimmed(words: list[str], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(words) - 3))
    last = data.draw(st.integers(first + 3, len(words)))
    found = one(" ".join(words[first:last]), f"Speech by Ada Ohm\n\n{' '.join(words)}.")
    assert found.state in (V, T)
    whole = (first, last) == (0, len(words))
    assert not whole or found.state is V


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab AB.,?!…-[]()“”\"'‘’«»\n\u00ad:3%$", max_size=300), st.data())
def test_odd_text_never_raises_and_offsets_hold(text: str, data: st.DataObject) -> None:
    article = Article(text)
    made: tuple[Attribution, ...] = ()
    if text:
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        made = (attribution(article, (), (), (article.span(start, end),), kind=Kind.DIRECT),)
    for cited in (True, False):
        for quote in check(Reading(article, made), text + " b a", f"a {text}", cited=cited):
            texts = {
                each.id: each.text
                for each in (article, Article(text + " b a"), Article(f"a {text}"))
            }
            spans = [quote.span, *quote.fragments, *quote.found]
            spans += [side for edit in quote.edits for side in (edit.here, edit.there)]
            for span in spans:
                assert span.text == texts[span.article][span.start : span.end]
            kinds = {edit.kind for edit in quote.edits}
            assert quote.state is not V or kinds <= {QuoteEditKind.INSERTION}


def test_many_brackets_take_no_longer_each() -> None:
    text = "(a) " * 40_000
    began = time.process_time()
    assert all(word.marked for word in wording(text, 0, len(text)).words)
    assert time.process_time() - began < 5


HOSTILE = {
    "marks": "“a b c” ",
    "quotations": '"He said that we knew it all" ',
    "left open": "“",
    "one word": "a ",
    "brackets": "[a ",
    "gaps": "“we . . . knew it … so” ",
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_text_of_400_kb_is_read_in_time(kind: str) -> None:
    text = (HOSTILE[kind] * 400_000)[:400_000]
    began = time.process_time()
    check(Reading(Article(text), ()), f"The {text}", text.replace("we", "they"))
    assert time.process_time() - began < 30
