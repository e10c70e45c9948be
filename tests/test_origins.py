"""Origins: claims followed back to speakers, documents and newsrooms; citations; lost speakers."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations

import pytest
from compared import HAND, article, claim, saying
from handmade import reading
from rowed import SAME, heard, matched, row, setting, told

from crossread.models.pairs import PairJudgement
from crossread.records import (
    Article,
    Attribution,
    Citation,
    CitedWork,
    Claim,
    Loss,
    Modality,
    OriginKind,
    Reading,
    SourceKind,
)
from crossread.story.coverage import columns
from crossread.story.index import Index, index_sources
from crossread.story.origins import citations, losses, origins

ONE, TWO, THREE = "2031-03-04T08:00", "2031-03-04T11:00", "2031-03-05T08:00"
TORCH = "a welder’s torch started the fire"
Told = tuple[Article, Claim] | tuple[Article, Claim, Attribution]


def trail(
    *said: Told, copied: Mapping[str, str] | None = None, judgement: PairJudgement = SAME
) -> tuple[Index, tuple[Loss, ...]]:
    by = [each[2] for each in said if len(each) == 3]
    articles = list({each[0].id: each[0] for each in said}.values())
    known = setting(articles, [each[1] for each in said], by, copied)
    claims = [each[1] for each in said]
    pairs = dict.fromkeys(combinations(range(len(claims)), 2), judgement)
    lost = losses(row(*claims), matched(claims, pairs, copied=copied), known)
    readings = [Reading(of, tuple(a for a in by if a.article == of.id)) for of in articles]
    cited = citations(readings, columns(articles))
    return index_sources(known, cited, (), lost), lost


def roots(*said: Told, copied: Mapping[str, str] | None = None) -> dict[str, int]:
    """The names of the origins and how many claims go back to each."""
    found = origins(row(*(each[1] for each in said)), trail(*said, copied=copied)[0])
    assert sum(len(each.claims) for each in found) == len(said)
    assert len({each.id for each in found}) == len(found)
    return {f"{each.kind.value} {each.name}": len(each.claims) for each in found}


# --- roots


def test_an_outlets_own_words_go_back_to_its_newsroom() -> None:
    assert roots(told("A", ONE, TORCH), told("B", TWO, TORCH)) == {"newsroom A": 1, "newsroom B": 1}


def test_copies_of_an_agency_go_back_to_it() -> None:
    said = told("A", ONE, TORCH), told("B", TWO, TORCH)
    known, _ = trail(*said, copied={said[1][1].id: said[0][1].id})
    rows = row(*(each[1] for each in said))
    wired = replace(known, agencies={each[0].id: "Coast Agency" for each in said})
    (found,) = origins(rows, wired)
    assert (found.kind, found.name, len(found.claims)) == (OriginKind.NEWSROOM, "Coast Agency", 2)


def test_one_speaker_in_three_outlets_is_one_origin() -> None:
    said = [heard(outlet, ONE, "Tove Lindgard", TORCH) for outlet in "AB"]
    said.append(heard("C", TWO, "Lindgard", TORCH))
    assert roots(*said) == {"speaker Tove Lindgard": 3}
    (found,) = origins(row(*(each[1] for each in said)), trail(*said)[0])
    assert found.kind is OriginKind.SPEAKER
    assert [each.text for each in found.shown_by] == [TORCH] * 3
    assert found.method == "followed-back@1+by-hand@1"


def test_two_speakers_are_two_origins() -> None:
    said = heard("A", ONE, "Tove Lindgard", TORCH), heard("B", ONE, "Anders Ruhl", TORCH)
    assert roots(*said) == {"speaker Tove Lindgard": 1, "speaker Anders Ruhl": 1}


def work(outlet: str, source: str, title: str = "") -> Told:
    made, held, by = heard(outlet, ONE, source, TORCH, who=None, kind=SourceKind.DOCUMENT)
    cites = CitedWork(title, "", "", None, (), HAND, 0.5) if title else None
    return made, held, replace(by, cites=cites)


def test_a_document_goes_by_its_title_or_the_words_for_it() -> None:
    assert roots(work("A", "A study", "Piers of the Asker")) == {"document Piers of the Asker": 1}
    assert roots(work("A", "A county report")) == {"document A county report": 1}
    same = work("A", "A county report"), work("B", "the county’s report")
    assert roots(*same) == {"document A county report": 2}
    assert len(roots(work("A", "A county survey"), work("B", "The police file"))) == 2


@pytest.mark.xfail(reason="two titles that share a word count as one work")
def test_two_works_of_two_titles_are_two_origins() -> None:
    one, other = work("A", "A study", "Piers of the Asker"), work("B", "A map", "Asker Valley Soil")
    assert len(roots(one, other)) == 2


def test_unnamed_sources_of_one_noun_count_once() -> None:
    said = [
        heard("A", ONE, "Two officials", TORCH, who=None, kind=SourceKind.ANONYMOUS),
        heard("B", ONE, "A senior official at the port", TORCH, who=None),
        heard("C", ONE, "Neighbours", TORCH, who=None),
    ]
    assert roots(*said) == {"speaker Two officials (unnamed)": 2, "speaker Neighbours (unnamed)": 1}


def test_it_is_believed_goes_back_to_the_newsroom() -> None:
    said = heard("A", ONE, "It", TORCH, who=None, kind=SourceKind.UNSTATED)
    assert roots(said) == {"newsroom A": 1}


# --- copies


def test_a_copy_goes_back_where_its_source_does() -> None:
    first, copy = heard("A", ONE, "Tove Lindgard", TORCH), told("B", TWO, TORCH)
    copied = {copy[1].id: first[1].id}
    assert roots(first, copy, copied=copied) == {"speaker Tove Lindgard": 2}
    own, again = told("A", ONE, TORCH), told("B", TWO, TORCH)
    assert roots(own, again, copied={again[1].id: own[1].id}) == {"newsroom A": 2}


def test_more_copies_add_claims_and_no_origins() -> None:
    own, other = told("A", ONE, TORCH), told("B", TWO, TORCH)
    copies = [told(f"C{n}", THREE, TORCH) for n in range(5)]
    copied = {each[1].id: own[1].id for each in copies}
    assert roots(own, other, *copies, copied=copied) == {"newsroom A": 6, "newsroom B": 1}


# --- citations


def from_outlet(outlet: str, when: str, cited: str) -> Told:
    name = cited.removeprefix("The ")
    return heard(outlet, when, cited, TORCH, who=name, kind=SourceKind.OUTLET)


def test_an_outlet_that_is_cited_is_followed_to_where_it_has_it_from() -> None:
    first = heard("Northern Ledger", ONE, "Tove Lindgard", TORCH)
    citing = from_outlet("Radio Holm", TWO, "The Northern Ledger")
    assert roots(first, citing) == {"speaker Tove Lindgard": 2}
    own = told("Northern Ledger", ONE, TORCH)
    assert roots(own, citing) == {"newsroom Northern Ledger": 2}
    chain = from_outlet("The Inlet Times", THREE, "Radio Holm")
    assert roots(first, citing, chain) == {"speaker Tove Lindgard": 3}


def test_an_outlet_that_has_no_such_claim_is_the_origin_itself() -> None:
    citing, another = from_outlet("Radio Holm", TWO, "The Olm Post"), told("A", ONE, TORCH)
    assert roots(citing, another) == {"newsroom Olm Post": 1, "newsroom A": 1}


def test_two_outlets_that_cite_each_other_end() -> None:
    one = from_outlet("Northern Ledger", ONE, "Radio Holm")
    other = from_outlet("Radio Holm", TWO, "The Northern Ledger")
    assert sum(roots(one, other).values()) == 2


def cited(
    marked: str, *others: str, when: str | None = ONE, own: str = "Olm Post"
) -> list[tuple[str, str, bool]]:
    """Who is cited, in which words, and whether their article is known."""
    here = reading(marked, outlet=own, published=TWO)
    named = [Reading(article("News\n\nNothing.", each, when), ()) for each in others]
    found = citations([here, *named], columns([each.article for each in (here, *named)]))
    return [(each.outlet, each.shown_by[0].text, each.cited is not None) for each in found]


@pytest.mark.parametrize(
    "marked",
    [
        "{s1:The Northern Ledger} {c1:reported} {q1:that it rained}.",
        "{s1:Tove Lind} {c1:told} the Northern Ledger {q1:that it rained}.",
        "{q1:It rained}, {c1:according to} {s1:a report in the Northern Ledger}.",
        "{s1:She} {c1:said} in an interview with the Northern Ledger {q1:that it rained}.",
    ],
)
def test_a_citation_is_found_in_source_and_behind_the_cue(marked: str) -> None:
    assert cited(f"T\n\n{marked}", "Northern Ledger") == [
        ("Northern Ledger", "Northern Ledger", True)
    ]


@pytest.mark.parametrize(
    ("marked", "outlet"),
    [
        ("{s1:Tove Lind} {c1:said} {q1:that the Northern Ledger lied}.", "Northern Ledger"),
        ("{s1:The Olm Post} {c1:reported} {q1:that it rained}.", "Northern Ledger"),
        ("{s1:Northern men} {c1:said} {q1:that the ledger lay there}.", "Northern Ledger"),
        pytest.param(
            "{s1:Tove Lind} {c1:said} on Sunday {q1:that it rained}.",
            "The Sun",
        ),
        pytest.param(
            "{s1:Officials in France} {c1:said} {q1:that it rained}.",
            "France 24",
        ),
        pytest.param(
            "{s1:The Inlet Times} {c1:said} {q1:that it rained}.",
            "The Times",
        ),
    ],
)
def test_what_is_no_citation(marked: str, outlet: str) -> None:
    others = (outlet, "Inlet Times") if "Inlet" in marked else (outlet,)
    assert [each for each in cited(f"T\n\n{marked}", *others) if each[0] == outlet] == []


def test_an_outlet_does_not_cite_itself() -> None:
    marked = "T\n\n{s1:The Olm Post} {c1:said} {q1:that it rained}."
    assert cited(marked) == []


@pytest.mark.parametrize(
    ("name", "written"),
    [
        pytest.param(
            "Voice of Olm",
            "The Voice of Olm",
        ),
        pytest.param(
            "Estaféta",
            "Estaféta",
        ),
        pytest.param(
            "Northern Ledger",
            "The Ledger",
        ),
    ],
)
def test_a_name_is_found_as_it_is_written(name: str, written: str) -> None:
    found = cited(f"T\n\n{{s1:{written}}} {{c1:said}} {{q1:that it rained}}.", name)
    assert [each[0] for each in found] == [name]


def test_only_one_earlier_article_is_the_one_cited() -> None:
    marked = "T\n\n{s1:The Northern Ledger} {c1:reported} {q1:that it rained}."
    assert cited(marked, "Northern Ledger", when=THREE)[0][2] is False
    assert cited(marked, "Northern Ledger", when=None)[0][2] is False
    here = reading(marked, outlet="Olm Post", published=TWO)
    two = [Reading(article(f"News\n\n{n}", "Northern Ledger", ONE), ()) for n in "ab"]
    (found,) = citations([here, *two], columns([each.article for each in (here, *two)]))
    assert found.cited is None


def test_two_outlets_named_by_one_source_are_two_citations() -> None:
    marked = "T\n\n{s1:The Northern Ledger and Radio Holm} {c1:said} {q1:that it rained}."
    here = reading(marked, outlet="Olm Post", published=TWO)
    named = [
        Reading(article("News\n\nX.", each, ONE), ()) for each in ("Northern Ledger", "Radio Holm")
    ]
    one, other = citations([here, *named], columns([each.article for each in (here, *named)]))
    assert isinstance(one, Citation)
    assert one.id != other.id


# --- lost attributions


def lost(*said: Told, copied: Mapping[str, str] | None = None) -> list[tuple[str, str, str]]:
    """The speaker, the outlet that told of it and the outlet that does not."""
    outlets = {each[1].id: each[0].outlet or "" for each in said}
    found = trail(*said, copied=copied)[1]
    return [(each.speaker, outlets[each.earlier], outlets[each.later]) for each in found]


FIRST = heard("A", ONE, "Tove Lindgard", TORCH)


def test_who_asserts_what_all_earlier_ones_report_has_lost_the_speaker() -> None:
    own = told("B", TWO, TORCH)
    assert lost(FIRST, own) == [("Tove Lindgard", "A", "B")]
    assert roots(FIRST, own) == {"speaker Tove Lindgard": 2}


@pytest.mark.parametrize(
    "own",
    [
        told("B", None, TORCH),
        told("B", ONE, TORCH),
        told("B", "2031-03-04", TORCH),
        told("B", "2031-03-03", TORCH),
        told("A", TWO, TORCH),
        heard("B", TWO, "Lindgard", TORCH),
    ],
    ids=["no date", "one time", "that day", "earlier", "one outlet", "attributed"],
)
def test_no_loss(own: Told) -> None:
    assert lost(FIRST, own) == []


def test_no_loss_where_one_hedges_or_an_earlier_one_asserts() -> None:
    made, own = told("B", TWO, TORCH)
    assert lost(FIRST, (made, replace(own, modality=Modality.HEDGED))) == []
    assert lost(FIRST, told("C", ONE, TORCH), (made, own)) == []


def test_no_loss_where_the_article_reports_it_as_well() -> None:
    text = f"Oh {TORCH}\n\nTove Lindgard said that {TORCH}."
    made = article(text, "B", TWO)
    head = claim(made, TORCH)
    by = saying(made, "Tove Lindgard", "said", f"that {TORCH}")
    at = made.text.rindex(TORCH)
    body = replace(head, spans=(made.span(at, at + len(TORCH)),), attribution=by.id)
    assert lost(FIRST, (made, head), (made, body, by)) == []


def test_what_is_not_surely_the_same_has_lost_nobody() -> None:
    own = told("B", TWO, TORCH)
    unsure = replace(SAME, same=0.7)
    assert trail(FIRST, own)[1]
    assert trail(FIRST, own, judgement=unsure)[1] == ()
    assert trail(FIRST, own, copied={own[1].id: FIRST[1].id}, judgement=unsure)[1]


def test_a_looser_report_before_hides_no_loss() -> None:
    said = FIRST, heard("C", ONE, "Ivo Renn", TORCH), told("B", TWO, TORCH)
    claims = [each[1] for each in said]
    known = setting([each[0] for each in said], claims, [each[2] for each in said[:2]])
    judged = {(0, 2): replace(SAME, same=0.3), (1, 2): SAME}
    (one,) = losses(row(*claims), matched(claims, judged), known)
    assert one.speaker == "Ivo Renn"


def test_a_copy_that_cuts_the_speaker_has_lost_it_at_whatever_date() -> None:
    for when in (TWO, None):
        copy = told("B", when, TORCH)
        assert lost(FIRST, copy, copied={copy[1].id: FIRST[1].id}) == [("Tove Lindgard", "A", "B")]


def test_a_loss_is_told_once_an_outlet() -> None:
    again = told("B", THREE, TORCH, title="More")
    assert len(lost(FIRST, told("B", TWO, TORCH), again)) == 1


def twice(outlet: str, when: str) -> list[Told]:
    made, body = told(outlet, when, TORCH, title=f"Oh {TORCH}")
    return [
        (made, claim(made, TORCH)),
        (
            made,
            replace(
                body,
                spans=(made.span(made.text.rindex(TORCH), made.text.rindex(TORCH) + len(TORCH)),),
            ),
        ),
    ]


def test_all_claims_of_an_outlet_that_lost_the_speaker_go_back_to_it() -> None:
    assert roots(FIRST, *twice("B", TWO)) == {"speaker Tove Lindgard": 3}


def test_a_headline_goes_back_to_whom_the_body_names() -> None:
    text = f"Oh {TORCH}\n\nTove Lindgard said that {TORCH}."
    made = article(text, "B", TWO)
    by = saying(made, "Tove Lindgard", "said", f"that {TORCH}")
    head, at = claim(made, TORCH), made.text.rindex(TORCH)
    body = replace(head, spans=(made.span(at, at + len(TORCH)),), attribution=by.id)
    assert roots((made, head), (made, body, by)) == {"speaker Tove Lindgard": 2}
