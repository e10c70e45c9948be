"""How attributions are said: cues, hedges and negations, the lexicon, hostile text."""

import json
import shutil
import time
from collections import Counter
from pathlib import Path

import pytest
from handmade import STORY, reading

from crossread.article.cues import cues, find_head
from crossread.article.page import page_of
from crossread.article.wording import (
    IMPLYING,
    LABELS,
    features,
    implication,
    open_weights,
    veridicality_weights,
    weigh_wording,
)
from crossread.errors import ModelError
from crossread.models.directories import shipped
from crossread.records import Article, Attribution, AuthorialStance, Kind, Polarity, Veridicality
from crossread.text.lexicon import lemma, lexicon

LEXICON = Path(__file__).parents[1] / "src" / "crossread" / "lexicon"


def weighed(marked: str) -> Attribution:
    read = reading(marked, title=False)
    (found,) = weigh_wording(page_of(read.article), read.attributions)
    return found


def of_content(content: str) -> tuple[list[str], list[str]]:
    """The hedges and the negations of a content, as words."""
    found = weighed(f"{{s1:Ada}} {{c1:said}} {{q1:{content}}}")
    return [span.text for span in found.hedges], [span.text for span in found.negations]


# Neutral, Distancing, Endorsing; + says, - denies; v veridical, a antiveridical, 0 neither.
CUES = """
N+0 {s1:Ada} {c1:said} {q1:it rained}.
N+0 {s1:Ada}{c1::} {q1:it rained}.
N+0 {q1:It rained}, {c1:according to} {s1:Ada}.
N+0 {s1:Ada} {c1:said in a statement} {q1:that it rained}.
N+0 {s1:Ada} {c1:blorked} {q1:that it rained}.
N+0 {c1:It is widely understood} {q1:that it rained}.
E+v {s1:Ada} {c1:understood} {q1:that it rained}.
E+v {s1:Ada} {c1:confirmed that} {q1:it rained}.
E+v {s1:Ada} {c1:has pointed out} {q1:that it rained}.
E+v {s1:Ada's} {c1:admission that} {q1:it rained} came late.
E+v {q1:Ada} {c1:is known to} {q1:have slept}.
E+v {s1:Ada} {c1:rightly said} {q1:that it rained}.
E+v {s1:Ada} {c1:realized that} {q1:it rained}.
E-a {s1:Ada} {c1:rightly denied} {q1:that it rained}.
D+0 {s1:Ada} {c1:claimed} {q1:that it rained}.
D+0 {q1:Ada} {c1:is alleged to} {q1:have slept}.
D+0 {s1:Ada's} {c1:claim that} {q1:it rained} was heard.
D+0 {s1:Ada} {c1:said without any evidence that} {q1:it rained}.
D+0 {s1:Ada} {c1:“proved”} {q1:that it rained}.
D+a {s1:Ada} {c1:falsely claimed} {q1:that it rained}.
D+a {s1:Ada} {c1:lied that} {q1:it rained}.
D-v {s1:Ada} {c1:wrongly denied} {q1:that it rained}.
N-0 {s1:Ada} {c1:denied} {q1:that it rained}.
N-0 {s1:Ada} {c1:rejected the claim that} {q1:it rained}.
N-0 {s1:Ada} {c1:called} {q1:the story} {c1:a lie}.
N-0 {s1:Ada} {c1:said it was not true that} {q1:it rained}.
N-0 {s1:Ada} did not {c1:say} {q1:that it rained}.
N-0 {s1:No one} {c1:confirmed} {q1:that it rained}.
N-0 {s1:Neither Ohm nor Renn} {c1:would say} {q1:who paid}.
N-0 {s1:Neither Mayor Ohm nor her aide} {c1:said} {q1:that it rained}.
N-0 {s1:None of the Pell doctors} {c1:said} {q1:that it rained}.
N+0 {s1:No Labels} {c1:said} {q1:that it rained}.
N-0 {s1:Ada} {c1:did not confirm} {q1:that it rained}.
N-0 {s1:Ada} {c1:declined to say} {q1:whether it rained}.
N-0 {s1:Ada} {c1:stopped short of saying} {q1:that it rained}.
N-0 {s1:The gauge} {c1:showed no sign} {q1:that it rained}.
N+0 {s1:Ada} {c1:didn’t deny that} {q1:it rained}.
N+0 {s1:Ada} {c1:not only said} {q1:that it rained}.
N+0 She did not stay because {s1:Ada} {c1:said} {q1:it rained}.
N-v {s1:Ada} {c1:did not know that} {q1:it rained}.
N+0 {s1:Ada} {c1:will prove} {q1:that it rained}.
N+0 {s1:Ada} {c1:wants to prove} {q1:that it rained}.
N+0 If {s1:the gauge} {c1:shows} {q1:that it rained}, stay.
N+0 Did {s1:Ada} {c1:admit} {q1:that it rained}?
N+0 {s1:Ada} {c1:asked} {q1:whether it rained}.
"""


@pytest.mark.parametrize("line", CUES.strip().splitlines())
def test_a_cue_is_weighed(line: str) -> None:
    gold, marked = line.split(" ", 1)
    found = weighed(marked)
    assert found.authorial_stance is {
        "N": AuthorialStance.NEUTRAL,
        "D": AuthorialStance.DISTANCING,
        "E": AuthorialStance.ENDORSING,
    }.get(gold[0])
    assert found.polarity is (Polarity.NEGATIVE if gold[1] == "-" else Polarity.POSITIVE)
    assert found.veridicality is {
        "v": Veridicality.VERIDICAL,
        "a": Veridicality.ANTIVERIDICAL,
        "0": Veridicality.NONVERIDICAL,
    }.get(gold[2])


@pytest.mark.parametrize(
    ("content", "hedges", "negations"),
    [
        ("it may not rain in May", ["may"], ["not"]),
        ("May Orr might see the might of the sea", ["might"], []),
        ("IT MAY RAIN", ["MAY"], []),
        ("it began in MAY 2031", [], []),
        ("about 40 people spoke about it", ["about"], []),
        ("some sheep and some 200 goats", ["some"], []),
        ("it appears that he appeared on stage", ["appears"], []),
        ("I think she thinks", ["think"], []),
        ("he is believed to sleep", ["believed"], []),
        ("he could win but could not stay", ["could"], ["not"]),
        ("likely voters are likely to stay, more likely than not", ["likely"], ["not"]),
        ("he isn't and isn’t", [], ["n't", "n’t"]),
        ("he cannot", [], ["cannot"]),
        ("not only old but not dry", [], ["not"]),
        ("at No. 10 nobody has no car", [], ["nobody", "no"]),
        ("Dr No and the No vote", [], []),
        ("“No one slept”", [], ["No"]),
        ("No, it was never so", [], ["No", "never"]),
        ("NO ONE SLEPT", [], ["NO"]),
        ("she denies it and failed to come without cause", [], ["denies", "failed", "without"]),
    ],
)
def test_hedges_and_negations(content: str, hedges: list[str], negations: list[str]) -> None:
    assert of_content(content) == (hedges, negations)


def test_marks_are_spans_of_the_article_in_text_order() -> None:
    found = weighed("{q1:“It may} {c1:said} {s1:Ada} {q1:not reopen, perhaps never”}")
    assert [span.text for span in found.hedges] == ["may", "perhaps"]
    assert [span.text for span in found.negations] == ["not", "never"]
    for marks in (found.hedges, found.negations):
        assert list(marks) == sorted(marks)
        assert all(any(c.start <= m.start < m.end <= c.end for c in found.content) for m in marks)


def test_order_ids_and_all_else_stay_and_the_method_says_what_ran() -> None:
    found = weigh_wording(page_of(STORY.article), STORY.attributions)
    assert [each.id for each in found] == [each.id for each in STORY.attributions]
    assert {each.method for each in found} == {"by-hand@1+wording@1"}
    assert [each.inside for each in found] == [each.inside for each in STORY.attributions]
    assert None not in {each.polarity for each in found}
    assert found == weigh_wording(page_of(STORY.article), STORY.attributions)
    assert [a.polarity for a in found].index(Polarity.NEGATIVE) == 4


def test_how_a_quotation_was_spoken_implies_nothing_what_was_felt_does() -> None:
    felt = weighed("{s1:Ada} {c1:sobbed} {q1:that it rained}.")
    marked = reading("{s1:Ada} {c1:sobbed}: “{q1:It rained}.”", title=False, kinds="d")
    (spoken,) = weigh_wording(page_of(marked.article), marked.attributions)
    assert felt.veridicality is Veridicality.VERIDICAL
    assert spoken.veridicality is Veridicality.NONVERIDICAL


def test_without_cue_or_content_the_default_stands() -> None:
    article = Article("Ada slept.")
    bare = Attribution(article.id, (article.span(0, 3),), (), (), Kind.INDIRECT, None, "m@1", 1.0)
    (found,) = weigh_wording(page_of(article), (bare,))
    assert found.authorial_stance is AuthorialStance.NEUTRAL
    assert found.veridicality is Veridicality.NONVERIDICAL
    assert found.hedges == found.negations == ()


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("said", "say"),
        ("denies", "deny"),
        ("denied", "deny"),
        ("claiming", "claim"),
        ("admitted", "admit"),
        ("criticized", "criticise"),
        ("favored", "favour"),
        ("foretold", "foretell"),
        ("allegations", "allegation"),
        ("lying", "lie"),
        ("blorked", ""),
    ],
)
def test_lemmas(form: str, expected: str) -> None:
    assert lemma(form, cues()) == expected


@pytest.mark.parametrize(
    ("cue", "expected"),
    [
        ("told reporters", "tell"),
        ("pointed it out", "point_out"),
        ("has declined to say", "say"),
        ("issued a denial", "denial"),
        ("went on to say", "say"),
        ("would have us believe", "would_have_us_believe"),
        ("is", "be"),
        ("the the", ""),
    ],
)
def test_the_head_of_a_cue(cue: str, expected: str) -> None:
    place, name = find_head(cue.split())
    assert name == expected
    assert (place is None) == (expected == "")


def test_no_lemma_stands_twice_and_each_has_a_class() -> None:
    text = (LEXICON / "cues.txt").read_text(encoding="utf-8")
    lines = [line.partition(":")[2] or line for line in text.splitlines() if line[:1] != "#"]
    counted = Counter(word.strip(",") for line in lines for word in line.split())
    assert [word for word, count in counted.items() if count > 1] == []
    assert set(counted) == set(cues())
    assert {cue.group for cue in cues().values()} == IMPLYING | {
        *("say", "think", "want", "act", "deny")
    }
    assert all(words for words in lexicon("wording").values())


def test_the_weights_know_every_class_and_unjudged_lemmas_follow_theirs() -> None:
    weights = veridicality_weights()
    assert {f"/{group}" for group in IMPLYING} <= weights.keys()
    assert all(len(row) == len(LABELS) for row in weights.values())
    unjudged = [
        name
        for name, cue in cues().items()
        if cue.group == "know" and not any(f.endswith(f":{name}") for f in weights)
    ]
    assert unjudged
    for name in unjudged:
        assert not set(features(name, "that", negated=True)[3:]) & weights.keys()
        assert implication(name, "that", negated=True) is Veridicality.VERIDICAL


def test_a_changed_or_missing_model_is_refused(tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    shutil.copytree(shipped("veridicality_v1"), whole)
    assert open_weights(whole) == veridicality_weights()
    (whole / "weights.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match=r"weights\.json has sha256 \w+, not"):
        open_weights(whole)
    (whole / "config.json").write_text(json.dumps({"files": []}), encoding="utf-8")
    with pytest.raises(ModelError, match=r"config\.json lacks name"):
        open_weights(whole)


@pytest.mark.parametrize(
    "pattern", ["a", "not ", "'", "n't", "\"No. '", "may-", "İ", "\n", "-", "no no-", "\ud800"]
)
def test_hostile_text_costs_little(pattern: str) -> None:
    text = pattern * (300_000 // len(pattern))
    article = Article(text)
    third = len(text) // 3
    hostile = Attribution(
        article.id,
        (article.span(0, third),),
        (article.span(third, 2 * third),),
        (article.span(2 * third, len(text)),),
        Kind.INDIRECT,
        None,
        "by-hand@1",
        1.0,
    )
    start = time.process_time()
    (found,) = weigh_wording(page_of(article), (hostile,))
    assert time.process_time() - start < 3
    assert found.id == hostile.id
    assert all(span.text == text[span.start : span.end] for span in found.negations)
