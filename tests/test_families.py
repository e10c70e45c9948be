"""Families of one text: head, relations, agencies, and who is credited in which line."""

import pytest

from crossread.records import Article, Family, Relation
from crossread.story.reuse import reuses
from crossread.story.reuse.credits import Credit, credit
from crossread.story.reuse.families import families

SENTENCES = (
    "The ferry Asker sank off Olm early on Monday after its bow door gave way in heavy seas.",
    "All forty people aboard were taken off by two fishing boats within the hour.",
    "Divers found the wreck at a depth of sixty metres, lying on its port side in the mud.",
    "The ferry had been built in 1984 and was to be scrapped this summer.",
    "Its owner, a company of three brothers, has run the crossing since the bridge was closed.",
)
TEXT = " ".join(SENTENCES)


def at(hour: int, text: str, outlet: str) -> Article:
    return Article(text, outlet, published=f"2031-03-04T{hour:02d}:00", complete=True)


def of(*articles: Article, dateless: bool = False) -> tuple[Family, ...]:
    if dateless:
        articles = tuple(Article(each.text, each.outlet) for each in articles)
    outlets = [each.outlet or "" for each in articles]
    said = {each.id: credit(each, outlets) for each in articles}
    return families(articles, reuses(articles, said), said)


def test_a_reprint_an_excerpt_and_a_rewrite_go_back_to_the_first() -> None:
    first, again = at(6, TEXT, "A"), at(7, f"{TEXT} So says the owner.", "B")
    part = at(8, " ".join(SENTENCES[:2]), "C")
    changed = TEXT.replace("early", "late").replace("heavy", "calm").replace("forty", "fifty")
    changed = changed.replace("boats", "ships").replace("mud", "sand").replace("Divers", "They")
    changed = changed.replace("built", "made").replace("crossing", "line").replace("wreck", "ship")
    rewrite, other = at(9, changed, "D"), at(9, "A goat of Vell wins the prize again.", "E")
    (family,) = of(first, again, part, rewrite, other)
    assert family.head == first.id
    assert [(each.article, each.relation) for each in family.members] == [
        (first.id, Relation.HEAD),
        (again.id, Relation.REPRINT),
        (part.id, Relation.EXCERPT),
        (rewrite.id, Relation.REWRITE),
    ]
    assert all(0.7 <= each.share <= 1 for each in family.members)


def test_without_dates_a_family_has_no_head() -> None:
    (family,) = of(at(6, TEXT, "A"), at(7, f"{TEXT} So says the owner.", "B"), dateless=True)
    assert family.head is None
    assert Relation.HEAD not in {each.relation for each in family.members}


def test_copies_of_an_agency_that_is_not_at_hand_have_no_head() -> None:
    one, other = at(6, f"OLM (AP) — {TEXT}", "A"), at(7, f"{TEXT}\n\n(AP)", "B")
    (family,) = of(one, other)
    assert (family.head, family.agency) == (None, "Associated Press")
    assert {each.relation for each in family.members} == {Relation.AGENCY}


def test_an_agency_at_hand_is_the_head_of_its_copies() -> None:
    wire, copy = at(8, TEXT, "The Associated Press"), at(7, f"OLM (AP) — {TEXT}", "B")
    (family,) = of(copy, wire)
    assert (family.head, family.agency) == (wire.id, "The Associated Press")
    assert [each.relation for each in family.members] == [Relation.HEAD, Relation.AGENCY]


def test_what_shares_a_passage_only_is_no_family() -> None:
    more = " ".join(f"In house {number} they say quite another thing of it." for number in range(9))
    assert of(at(6, TEXT, "A"), at(7, f"{more} {SENTENCES[0]} {SENTENCES[1]} {more}", "B")) == ()


LINES = {
    "OLM (AP) — The ferry sank.": Credit("Associated Press", ()),
    "OLM, Skarne (Reuters) - The ferry sank.": Credit("Reuters", ()),
    "By Ann Rask, The Associated Press\n\nThe ferry sank.": Credit("Associated Press", ()),
    "Associated Press\n\nThe ferry sank.": Credit("Associated Press", ()),
    "The ferry sank.\n\n(AFP)": Credit("Agence France-Presse", ()),
    "The ferry sank. (Olm Wire)": Credit("Olm Wire", ()),
    "OLM (Olm Wire) – The ferry sank.": Credit("Olm Wire", ()),
    "The ferry sank.\n\nReuters contributed to this report.": Credit("", ("Reuters",)),
    "The ferry sank.\n\nThe Olm Wire and AP contributed to this story.": Credit(
        "", ("Olm Wire", "Associated Press")
    ),
    "The ferry sank.\n\nAP contributed reporting to this article.": Credit(
        "", ("Associated Press",)
    ),
    "The ferry sank, Reuters reported.": Credit("", ()),
    "The map (AP) shows where the ferry sank.": Credit("", ()),
    "He contributed to this fund, he told Reuters.": Credit("", ()),
    "The ferry sank. Photo: AP Photo/Ann Rask": Credit("", ()),
    "Own Post\n\nThe ferry sank.": Credit("", ()),
    "": Credit("", ()),
}


@pytest.mark.parametrize("text", LINES)
def test_who_is_credited(text: str) -> None:
    known = Article(text, "Own Post")
    assert credit(known, ["Own Post", "Olm Wire", "Holm Star"]) == LINES[text]


def test_an_author_that_is_an_agency_is_credited() -> None:
    known = Article("The ferry sank.", "Own Post", authors=("Ann Rask", "Reuters"))
    assert credit(known, []) == Credit("Reuters", ())


def test_an_agency_does_not_credit_itself() -> None:
    assert credit(Article("OLM (AP) — It sank.", "AP"), ["AP"]) == Credit("", ())
