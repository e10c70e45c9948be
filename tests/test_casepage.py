"""The page of a case: what is not known is never neutral, hostile words stay words."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from weighed import case, rating

from crossread.records import (
    Absence,
    Case,
    Consistency,
    Contest,
    Evidence,
    Level,
    Note,
    Passage,
    Rating,
    Source,
)
from crossread.report import case_page
from crossread.report.html.case_page import CANNOT_TELL, NOT_RATED, SIGNS, chance, points
from crossread.report.views.descriptors import descriptors
from crossread.report.views.segments import Sign
from crossread.weighing.case_file import open_case
from crossread.weighing.judging import judge

EXAMPLE = Path(__file__).parents[1] / "examples" / "varrow-dam.toml"
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)> \u202e\u2066 &amp; \0"


class Tags(HTMLParser):
    """The tags of a page, its text, and every attribute's name."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.names: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.names |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def whole(text: str) -> Case:
    """A case in which this text stands wherever a text can stand."""
    passage = Passage("S1", 0, len(text), text, text)
    evidence = (
        Evidence("E1", text, (passage,), (text,), interest=text, reference=text,
                 contested=(Contest(text, text, passage),)),
        Evidence("E2", text, absence=Absence((text,), (text, "other"))),
        Evidence("E3", text, assumption=True, credibility=Level.OBSERVED),
    )  # fmt: skip
    made = case({"E1": ["C", "II"], "E2": ["?", "NA"], "E3": ["N", "I"]})
    return replace(
        made,
        question=text,
        hypotheses=tuple(replace(each, text=f"{text}{each.id}") for each in made.hypotheses),
        evidence=evidence,
        sources=(Source("S1", "", text, text, text, f"javascript:{text}", text, text),),
        ratings=tuple(replace(each, author=text, why=text) for each in made.ratings),
        proposed=(Rating("E1", "H1", None, text, machine=True),
                  Rating("E1", "H2", Consistency.CONSISTENT, text, machine=True)),
        notes=(Note(text, "E1", text), Note(text, "H1"), Note(text)),
    )  # fmt: skip


def page(made: Case) -> str:
    return case_page(judge(made))


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1).filter(str.strip) | st.just(HOSTILE))
def test_words_stay_words(text: str) -> None:
    found = Tags(page(whole(text)))
    plain = Tags(page(whole("plain")))
    assert found.tags == plain.tags
    assert found.names <= plain.names
    assert "script" not in found.tags


def test_no_link_runs_and_nothing_is_fetched() -> None:
    made = page(whole(HOSTILE))
    assert "javascript:" not in re.sub(r"<dd[^>]*>[^<]*", "", made)
    assert not re.search(r'(?:src|href)="(?!#|https?://www)', made)
    assert "default-src 'none'" in made
    outside = re.sub("<blockquote.*?</blockquote>", "", made, flags=re.DOTALL)
    assert not re.search("[\u202e\u2066]", Tags(outside).text)  # a block ends what turns its words


@pytest.mark.parametrize(
    ("word", "sign"),
    [*((each.value, SIGNS[each]) for each in Consistency), ("?", CANNOT_TELL)],
)
def test_each_rating_has_a_word_and_a_sign_of_its_own(word: str, sign: Sign) -> None:
    made = page(case({"E1": ["C", "I"], "E2": [word, "CC"]}))
    (row,) = re.findall(r'<tr role="row"[^>]* id="h1">.*?</tr>', made, re.DOTALL)
    assert sign.word in Tags(row).text
    assert len({(each.sign, each.word) for each in (*SIGNS.values(), CANNOT_TELL, NOT_RATED)}) == 8


def test_what_is_not_known_is_not_neutral() -> None:
    made = case({"E1": ["C", "I"], "E2": ["?", "?"]})
    made = replace(made, evidence=(*made.evidence, Evidence("E3", "open", reference="a letter")))
    found = page(made)
    rows = re.findall(r'<tr role="row"[^>]* id="h\d">.*?</tr>', found, re.DOTALL)
    assert [Tags(row).text.count("neutral") for row in rows] == [0, 0]
    assert [Tags(row).text.count("cannot tell") for row in rows] == [1, 1]
    assert [Tags(row).text.count("not rated") for row in rows] == [1, 1]


def test_hypotheses_are_rows_and_evidence_is_columns() -> None:
    made = page(case({"E1": ["C", "C"], "E2": ["CC", "II"]}))
    table = made.partition('id="scores"')[0]
    head, *rows = re.findall(r'<tr role="row".*?</tr>', table, re.DOTALL)
    assert re.findall(r"<bdi>(E\d)</bdi>", head) == ["E2", "E1"]
    assert "explanation 1" in rows[0]
    assert "explanation 2" in rows[1]


def test_methods_that_disagree_are_told_at_the_top() -> None:
    judged = judge(case({"E1": ["II", "C"], "E2": ["C", "I"], "E3": ["C", "I"]}))
    assert any("disagree" in each for each in judged.warnings)
    opening = case_page(judged).partition('id="matrix"')[0]
    assert "The methods disagree" in opening


def test_confidence_stands_apart_from_likelihood() -> None:
    made = Tags(page(case({"E1": ["C", "I"]}))).text
    likely, firm = made.partition("How much confidence")[::2]
    assert "Confidence:" not in likely
    assert "Confidence: low" in " ".join(firm.split())


def test_a_machines_rows_are_marked_and_apart() -> None:
    made = case({"E1": ["C", "I"]})
    proposed = tuple(
        replace(rating("E1", name, word, "matching@3"), machine=True)
        for name, word in (("H1", "I"), ("H2", "?"))
    )
    found = page(replace(made, proposed=proposed))
    assert found.count('class="machine"') == 2
    assert "inconsistent" not in re.findall(r'id="h1">.*?</tr>', found, re.DOTALL)[0]


def test_a_judgement_by_a_machine_says_so() -> None:
    made = case({"E1": ["C", "I"]})
    own = tuple(replace(each, author="matching@3", machine=True) for each in made.ratings)
    found = case_page(judge(replace(made, proposed=own), by=("matching@3",)))
    assert "machine ratings" in found
    assert 'class="machine"' not in found
    assert "machine ratings" not in page(made)


def test_the_example_is_told_whole() -> None:
    made = open_case(EXAMPLE)
    found = " ".join(Tags(page(made)).text.split())
    for evidence in made.evidence:
        for passage in evidence.shown_by:
            assert passage.text in found
    assert all(source.title in found for source in made.sources)
    assert all(each.why in found for each in made.ratings)
    assert "verdict" in found


def test_a_source_tells_what_is_not_known() -> None:
    bare = Source("S1", "", "", newsroom=False)
    (found,) = descriptors(replace(case({"E1": ["C", "I"]}), sources=(bare,)))
    assert found.when == ""
    assert {"the outlet", "publication date"} <= set(found.unknown)


@pytest.mark.parametrize(
    ("number", "shown"),
    [(0.0, "0.0 %"), (0.0004, "under 0.1 %"), (0.9996, "over 99.9 %"), (1.0, "100.0 %")],
)
def test_what_is_not_sure_is_never_shown_as_sure(number: float, shown: str) -> None:
    assert chance(number) == shown


def test_points_carry_their_sign() -> None:
    assert [points(each) for each in (-0.257, 0.01, 0.0001)] == ["−25.7", "+1.0", "0"]
