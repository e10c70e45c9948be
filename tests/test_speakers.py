"""Who is meant: names, pronouns and titles in invented articles, kinds of source, cited works."""

import gzip
import hashlib
import importlib.util
import json
import time
from dataclasses import replace
from pathlib import Path

import pytest
from handmade import STORY, names, reading
from hypothesis import given
from hypothesis import strategies as st

from crossread.article.page import page_of
from crossread.article.speakers import name_speakers
from crossread.article.speakers.mentions import READ, names_of
from crossread.records import Article, Attribution, Kind, Link, SourceKind

ROOT = Path(__file__).parents[1]
QUAY = """Harbour board closes quay

VELMORA - The Velmora Harbour Board (VHB) closed the northern quay on Monday, {s1:its \
spokeswoman Ilse Tarn} {c1:said}. {s2:She} {c2:told} reporters {q2:that the wall had moved}.

"{q3:We measured it twice. {s4:I} {c4:know} {q4:what a crack is}}," {s3:Ms. Tarn} {c3:said}.

{s5:Oren Vasby, a lawyer for the dockers' union,} {c5:disagreed}. {q6:The wall was sound}, {s6:he} \
{c6:said}, and {s7:the lawyer} {c7:called} the closure {q7:a farce}.

{s8:The board} {c8:denied} {q8:that}. {s9:Officials} {c9:said} {q9:the quay would reopen}.

{s10:A spokesman} {c10:declined} {q10:to comment}. {q11:It was safe}, {c11:it was said}."""


def speakers_of(article: Article, attributions: tuple[Attribution, ...]) -> tuple[Attribution, ...]:
    return name_speakers(names(article, attributions), attributions)


def named(marked: str, **known: object) -> list[Attribution]:
    """The attributions of a marked text with their speakers."""
    whole = reading(marked, **known)  # type: ignore[arg-type]
    return list(speakers_of(whole.article, whole.attributions))


def who(each: Attribution) -> str | None:
    """The speaker's name."""
    return each.speaker.name if each.speaker else None


def only(marked: str) -> Attribution:
    """The last attribution of a marked text without a headline."""
    return named(marked, title=False)[-1]


def test_an_article_is_understood_from_its_names_to_its_pronouns() -> None:
    found = named(QUAY)
    assert [who(each) for each in found] == [
        "Ilse Tarn", "Ilse Tarn", "Ilse Tarn", "Ilse Tarn", "Oren Vasby", "Oren Vasby",
        "Oren Vasby", "Velmora Harbour Board", None, None, None,
    ]  # fmt: skip
    assert [str(each.source_kind) for each in found] == [
        *["person"] * 7, "organisation", "anonymous", "anonymous", "unstated",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "name"),
    [
        ("{s1:Oren Vasby} {c1:left}. {s2:Norvia's spokesman} {c2:said} {q2:so}. ", None),
        ("{s1:Oren Vasby, a lawyer for Norvia,} {c1:left}. {s2:Norvia's lawyer} {c2:spoke}. ",
         "Oren Vasby"),
        ("{s1:Ivo Renn} {c1:left}. {s2:Norvia's lawyer, Oren Vasby,} {c2:said} {q2:so}. ",
         "Oren Vasby"),
        ("{s1:Ivo Renn} {c1:left}. {s2:Norvia's lawyer Oren Vasby} {c2:said} {q2:so}. ",
         "Oren Vasby"),
    ],
)  # fmt: skip
def test_he_is_whoever_spoke_last_named_or_not(before: str, name: str | None) -> None:
    assert who(only(f"{before}“It is,” {{s9:he}} {{c9:added}}.")) == name


@pytest.mark.parametrize(
    ("source", "kind"),
    [("The insurer Norvia", "organisation"), ("The watchdog Pellwatch", "organisation"),
     ("The rebel faction Onar", "organisation")],
)  # fmt: skip
def test_a_noun_before_a_name_says_that_it_is_a_body(source: str, kind: str) -> None:
    found = only(f"It rained. {{s1:{source}}} {{c1:said}} {{q1:so}}.")
    assert (who(found), str(found.source_kind)) == (source.rsplit(maxsplit=1)[-1], kind)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("It was sold to the insurer Norvia. {s1:Norvia} {c1:said} {q1:so}.", "organisation"),
        ("In court {s1:Norvia} {c1:said} {q1:so}.", "person"),
        ("At the hospital {s1:Norvia} {c1:said} {q1:so}.", "person"),
        ("Outside the parliament {s1:Norvia} {c1:said} {q1:so}.", "person"),
    ],
)
def test_a_noun_of_a_place_says_nothing_of_the_name_behind_it(text: str, kind: str) -> None:
    assert str(only(text).source_kind) == kind


@pytest.mark.parametrize(
    "source",
    [
        "Norvia, a Danish insurer,",
        "Norvia, the state-owned bank,",
        "Norvia, a charity based in Pell,",
    ],
)
def test_an_apposition_says_that_a_name_is_a_body(source: str) -> None:
    found = only(f"It rained. {{s1:{source}}} {{c1:said}} {{q1:so}}.")
    assert (who(found), str(found.source_kind)) == ("Norvia", "organisation")
    person = only("It rained. {s1:Dora Winn, a friend of the bank,} {c1:said} {q1:so}.")
    assert str(person.source_kind) == "person"


FRONT = "{s1:The US-backed Tarrin Free Forces (TFF)} {c1:said} {q1:it rained}. "
WATCH = "{s1:The Pell Watch, a monitoring group based in Vosk,} {c1:said} {q1:it rained}. "
UNITS = "{s1:The Kuran Hill Units (YPK)} {c1:said} {q1:it rained}. "
COALITION = "{s1:The Northgate coalition} {c1:said} {q1:it rained}. "


@pytest.mark.parametrize(
    ("before", "source", "name"),
    [
        # By the noun that its name ends in, and by what it is called beside its name.
        (FRONT, "The force", "Tarrin Free Forces"),
        (FRONT, "The US-backed forces", "Tarrin Free Forces"),
        (FRONT, "The TFF alliance", "Tarrin Free Forces"),
        (FRONT, "The alliance, the Tarrin Free Forces,", "Tarrin Free Forces"),
        (WATCH, "The monitoring group", "Pell Watch"),
        (WATCH, "The group", "Pell Watch"),
        (COALITION, "The coalition", "Northgate coalition"),
        ("The Pell Watch for Rights met. ", "The Watch", "Pell Watch for Rights"),
        ("The Harbour Board of Pell met. ", "The Board", "Harbour Board of Pell"),
        ("The Pell Police Federation met. ", "The Police", "Police"),
        ("The Pell Board met. The Vosk Board met. ", "The Board", "Board"),
        # By an abbreviation that the article gives, whatever its letters.
        (UNITS, "The YPK", "Kuran Hill Units"),
        ("{s1:The Dockers' Union, known as HDU,} {c1:said} {q1:it rained}. ", "HDU",
         "Dockers' Union"),
        ("{s1:The Dockers’ Union} {c1:said} {q1:it rained}. ", "The union", "Dockers’ Union"),
        ("{s1:Norvia, a Danish insurer,} {c1:said} {q1:so}. ", "The Danish company", "Norvia"),
        ("", "The Danish group", None),
        ("", "The Danish government", "Danish government"),
        # Never where it may be another, or where nothing says so.
        (FRONT + "The Sund Defence Forces left. ", "The force", None),
        (FRONT + "The Sund Defence Forces left. ", "The US-backed forces", None),
        (FRONT, "The Sund-backed forces", None),
        (FRONT, "The forces", None),
        (FRONT, "The coalition", None),
        (WATCH + "The Sund Desk, a monitoring group, left. ", "The monitoring group", None),
        (WATCH, "The armed group", None),
        (WATCH, "Monitoring groups", None),
        (COALITION + "The {s3:Sund coalition} {c3:said} {q3:so}. ", "The coalition", None),
    ],
)  # fmt: skip
def test_a_body_by_other_words_than_its_name(before: str, source: str, name: str | None) -> None:
    assert who(only(f"{before}{{s9:{source}}} {{c9:said}} {{q9:so}}.")) == name


def test_title_organisation_and_where_they_stand() -> None:
    tarn, vasby = named(QUAY)[1].speaker, named(QUAY)[5].speaker
    assert tarn is not None
    assert vasby is not None
    assert (tarn.title, vasby.title) == ("spokeswoman", "lawyer")
    assert vasby.organisation == "dockers' union"
    assert [span.text for span in vasby.shown_by] == ["Oren Vasby", "lawyer", "dockers' union"]
    assert vasby.label == "Oren Vasby, dockers' union lawyer"
    assert tarn.method == "speakers@1"
    assert 0 < tarn.score <= 1


@pytest.mark.parametrize(
    ("source", "title", "organisation"),
    [
        ("Transport Minister Ivo Renn", "Transport Minister", ""),
        ("Harbour Board chief Ivo Renn", "chief", "Harbour Board"),
        ("Sgt. Ivo Renn", "Sgt.", ""),
        ("Mr Ivo Renn", "", ""),
        ("Cllr Ivo Renn", "Cllr", ""),
        ("Its general secretary, Ivo Renn,", "general secretary", ""),
        ("Local resident Ivo Renn", "resident", ""),
        ("Ivo Renn, an analyst at the Institute for Border Studies,", "analyst",
         "Institute for Border Studies"),
        ("Ivo Renn, who is also a member of the board,", "", ""),
    ],
)  # fmt: skip
def test_title_and_organisation_are(source: str, title: str, organisation: str) -> None:
    speaker = only(f"It rained. {{s1:{source}}} {{c1:said}} so.").speaker
    assert speaker is not None
    assert (speaker.name, speaker.title, speaker.organisation) == ("Ivo Renn", title, organisation)


def test_a_verb_and_its_object_are_no_title() -> None:
    speaker = only("It rained. {s1:Ada Ohm}, {c1:told} the judge that {q1:it had}.").speaker
    assert speaker is not None
    assert speaker.title == ""


def test_order_ids_and_every_other_field_are_kept() -> None:
    before = STORY.attributions
    after = speakers_of(STORY.article, before)
    assert [each.id for each in after] == [each.id for each in before]
    assert all(each.method.endswith("+speakers@1") for each in after)
    plain = [
        replace(each, speaker=None, source_kind=None, cites=None, method="by-hand@1")
        for each in after
    ]
    assert plain == list(before)
    assert speakers_of(STORY.article, before) == after


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        ("{s1:Sen. Ada Ohm} {c1:spoke}. {s2:Ohm} {c2:agreed}.", "Ada Ohm"),
        ("{s1:Quell} {c1:spoke}. Later Marit Quell left.", "Marit Quell"),
        ("Ada Ohm met Ivo Renn. {s1:Mrs. Ohm} {c1:spoke}. {s2:She} {c2:agreed}.", "Ada Ohm"),
        ("The Tarrin Relief Fund (TRF) met. {s1:The TRF} {c1:said} so.", "Tarrin Relief Fund"),
        ("Ada Ohm of the Bay Party left.\n\n{s1:OHM}: {q1:We are tired.}", "Ada Ohm"),
        ("Dalia Quist and Oren Vasby met. {s1:Quist and Vasby} {c1:said} so.",
         "Dalia Quist and Oren Vasby"),
        ("Gov. Ada Ohm spoke of Ivo Renn. {s1:The governor} {c1:said} more.", "Ada Ohm"),
        ("Oren Vasby, {s1:who} {c1:said} so, left.", "Oren Vasby"),
        (
            "{s1:Owen Clegg} {c1:praised} {q1:it}. Tom Hale quit after a court found that he had \
paid a firm for work that was never done. {s2:He} {c2:said} {q2:so}.",
            "Tom Hale",
        ),
        (
            "“It is safe,” {s1:Owen Clegg} {c1:said}. Ole Dahl, whose house was lost in the flood, \
walked the dam that night with a lamp. {s2:He} {c2:said} {q2:so}.",
            "Ole Dahl",
        ),
        (
            "{s1:Owen Clegg} {c1:said} {q1:so}. In a long speech before a crowd of workers, the \
chief of the railway, Tom Hale, set out his plan. {s2:He} {c2:said} {q2:so}.",
            "Tom Hale",
        ),
        (
            "Mayor Owen Clegg, who took office after a fight in which {s1:his rival Tom Hale} \
{c1:accused} {q1:him of fraud}, spoke outside. {s2:He} {c2:said} {q2:so}.",
            "Owen Clegg",
        ),
        (
            "Robin Vale, {s1:whose brother Tom} once {c1:told} a court {q1:that the well was dry}, \
led the talks. {s2:He} {c2:said} {q2:so}.",
            "Robin Vale",
        ),
        (
            "Deputy Mayor Owen Clegg, a former fisherman who was born on the island, studied in \
Pell and later ran a boatyard, arrived late. Police chief Tom Hale met the crowd. {s2:He} \
{c2:said} {q2:so}.",
            "Tom Hale",
        ),
        ("The Tarrin People's Guard left. {s1:The force} {c1:said} so.", "Tarrin People's Guard"),
        ("The Tarrin People's Guard left. {s1:The guard} {c1:said} so.", "Tarrin People's Guard"),
        ("The Tarrin People's Guard left. {s1:The group} {c1:said} so.", "Tarrin People's Guard"),
        ("The Tarrin Guard met the Pell Army. {s1:The force} {c1:said} so.", None),
        ("The Tarrin Guard fought a rebel group. {s1:The group} {c1:said} so.", None),
        ("The Tarrin Ministry spoke of it. {s1:The group} {c1:said} so.", None),
        ("The Tarrin Guard left. {s1:The Tarrin Guard force} {c1:said} so.", "Tarrin Guard"),
        ("Oren Vasby, a baker from Pell, {s1:who} {c1:said} so, left.", "Oren Vasby"),
        ("The Velmora Courier wrote of it. {s1:The newspaper} {c1:said} more.", "Velmora Courier"),
        ("A fire broke out. {s1:The Ohm campaign} {c1:said} so. Ada Ohm left.", "Ohm campaign"),
        ("Ada Ohm left. {s1:Harbour Board chief Ivo Renn} {c1:said} so.", "Ivo Renn"),
        ("Ada Ohm left. {s1:Ohm's lawyer, Ivo Renn,} {c1:said} so.", "Ivo Renn"),
        ("Ada Ohm left. {s1:A spokeswoman} {c1:spoke}. {s2:She} {c2:went}.", None),
        ("The Pell Board met Varrow Works Ltd. {s1:The company} {c1:said} so.", "Varrow Works Ltd"),
        ("Pell Mining Co. left. {s1:The company} {c1:said} so.", "Pell Mining Co"),
        ("Castell Homes fell. {s1:The company} {c1:said} so.", "Castell Homes"),
        ("The Pell Board met Velmora Post reporters. {s1:The company} {c1:said} so.", None),
        ("The Courier came.\n\n{s1:COURIER}: {q1:Who knew?}", "Courier"),
        ("Sens. Ada Ohm and Ivo Renn met. {s1:The two} {c1:said} so.", None),
        ("On Monday {s1:Ylva Quist} {c1:said} so.", "Ylva Quist"),
        ("Ada Ohm came. {s1:Her uncle, Quorrin,} {c1:said} so.", "Quorrin"),
        ("Oren Vasby left. {s1:The foreign secretary} {c1:said} so.", None),
        ("The Pell Post came. {s1:The insurer} {c1:said} so.", None),
        ("Ada Ohm, 58, left. A friend of Ivo's, {s1:who} {c1:said} so, wept.", None),
        ("{s1:Mr and Mrs Quist} {c1:said} so.", None),
        ("{s1:The letter, written by harbour officer Ada Ohm,} {c1:said} so.", None),
        ("{s1:A report published in May by the town's Bureau of Mines} {c1:said} so.", None),
        ("{s1:Ivo Renn, the United Harbour Board envoy,} {c1:said} so.", "Ivo Renn"),
        ("Ivo Renn met Ada Ohm. {s1:His campaign} {c1:said} so. Renn's campaign left.", None),
        ('Marcus "Red" Quill left. {s1:Quill} {c1:said} so.', 'Marcus "Red" Quill'),
        ("{q1:Men like Oren Vasby}, {s1:he} {c1:said}. ", None),
        ("{s1:Critics of Ada Ohm} {c1:said} so.", None),
        ("{s1:Republicans} {c1:said} so.", None),
        ("{s1:He} {c1:said} so.", None),
        ("Ada Ohm left. {s1:He} {c1:said} so.", None),
        ("{s1:A friend of Ada Ohm} {c1:said} so.", None),
        ("{s1:A Pell Post reporter} {c1:said} so. Pell Post editor Ada Ohm left.", None),
        ("Pell Post editor Ada Ohm left. {s1:A reporter for the Pell Post} {c1:said} so.", None),
    ],
)  # fmt: skip
def test_the_speaker_is(marked: str, name: str | None) -> None:
    assert who(only(marked)) == name


def test_a_headline_in_capitals_means_the_person_below() -> None:
    found = named(
        "{s1:OHM} {c1:WARNS} {q1:OF FLOODS}\n\n{s2:Ada Ohm} {c2:warned} on Monday {q2:of floods}."
    )
    assert [who(each) for each in found] == ["Ada Ohm", "Ada Ohm"]


def test_he_is_not_who_his_own_words_are_about() -> None:
    found = only(
        "{q1:The plan is sound}, {c1:said} {s1:Oren Vasby}. "
        "{q2:Men like Ivo Renn had always known}, {s2:he} {c2:said}."
    )
    assert who(found) == "Oren Vasby"


def test_a_pronoun_shows_the_gender_of_a_name_no_list_knows() -> None:
    found = only(
        "Ylvandra Quist opened the quay. Her hands shook. Oren Vasby waited. "
        "{s1:She} {c1:said} {q1:it was time}."
    )
    assert who(found) == "Ylvandra Quist"


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("Ada Ohm", SourceKind.PERSON),
        ("The Tarrin Valley Committee", SourceKind.ORGANISATION),
        ("The ministry", SourceKind.ORGANISATION),
        ("The group", SourceKind.ORGANISATION),
        ("A group of residents", SourceKind.ANONYMOUS),
        ("Harrow Shipping Co.", SourceKind.ORGANISATION),
        ("The inspection report, signed by engineer Ada Ohm,", SourceKind.DOCUMENT),
        ("a new poll", SourceKind.DOCUMENT),
        ("A 2019 inspection report", SourceKind.DOCUMENT),
        ("The Ostercombe Gazette", SourceKind.OUTLET),
        ("Radio Pell", SourceKind.OUTLET),
        ("two officials", SourceKind.ANONYMOUS),
        ("a spokeswoman", SourceKind.ANONYMOUS),
        ("people familiar with the plan", SourceKind.ANONYMOUS),
    ],
)
def test_the_kind_of_source_is(source: str, kind: SourceKind) -> None:
    assert only(f"On Monday {{s1:{source}}} {{c1:said}} {{q1:so}}.").source_kind == kind


def test_an_article_titled_near_its_outlet_is_cited() -> None:
    work = only(
        'The {s1:Ostercombe Gazette}, in its article, "Who Let the Water In," {c1:claimed} '
        "{q1:that nobody knew}."
    ).cites
    assert work is not None
    assert (work.title, work.outlet, work.url) == (
        "Who Let the Water In", "Ostercombe Gazette", None,
    )  # fmt: skip
    assert {span.text for span in work.shown_by} >= {"Ostercombe Gazette"}


def test_a_report_is_cited_with_issuer_and_date_and_again_by_its_noun() -> None:
    found = named(
        "{s1:A March 2024 report by the Tarrin Relief Fund} {c1:said} {q1:so}. "
        "{s2:The report} {c2:added} {q2:more}.",
        title=False,
    )
    first, second = (each.cites for each in found)
    assert first is not None
    assert second is not None
    assert (first.outlet, first.published) == ("Tarrin Relief Fund", "March 2024")
    assert (second.outlet, second.published) == (first.outlet, first.published)
    assert second.score < first.score


def test_who_saw_a_report_has_not_issued_it() -> None:
    seen = only("{s1:A May 2024 memo seen by the Velmora Post} {c1:said} {q1:so}.").cites
    assert seen is not None
    assert (seen.outlet, seen.published) == ("", "May 2024")


def test_a_title_in_quotation_marks_is_no_name() -> None:
    found = named(
        'The Pell Mining Co. left. {s1:The report, titled "Water Under Lowmere",} {c1:found} '
        "{q1:dirt}. {s2:The company} {c2:denied} {q2:it}.",
        title=False,
    )
    assert [who(each) for each in found] == [None, "Pell Mining Co"]


@pytest.mark.parametrize(
    ("url", "kept"),
    [("https://gazette.example/dam", True), ("javascript:alert(1)", False), ("/dam", False)],
)
def test_only_web_addresses_of_the_article_are_cited(url: str, kept: bool) -> None:
    whole = reading("{s1:The Ostercombe Gazette} {c1:reported} {q1:that it rained}.", title=False)
    span = whole.attributions[0].cue[0]
    article = Article(text=whole.article.text, links=(Link(url, "reported", span),))
    (found,) = speakers_of(article, whole.attributions)
    assert (found.cites.url if found.cites else None) == (url if kept else None)


def test_nothing_is_named_where_nothing_is_attributed() -> None:
    assert speakers_of(Article(text="Ada Ohm left."), ()) == ()


@given(st.text(max_size=300), st.integers(0, 300), st.integers(0, 300))
def test_no_text_raises_and_every_span_is_the_texts_own(text: str, one: int, two: int) -> None:
    article = Article(text=text)
    start, end = sorted((min(one, len(text)), min(two, len(text))))
    made = Attribution(
        article.id, (article.span(start, end),), (), (), Kind.INDIRECT, None, "by-hand@1", 1.0
    )
    (found,) = speakers_of(article, (made,))
    shown = [*(found.speaker.shown_by if found.speaker else ())]
    shown += found.cites.shown_by if found.cites else ()
    assert all(span.text == text[span.start : span.end] for span in shown)
    assert found.source_kind is not None


@pytest.mark.parametrize(
    "unit", ["A", "A ", "Ab Cd ", "the senator he ", "Ada Ohm, ", "(", '"A ', "Ada Ohm who said. "]
)
def test_hostile_texts_take_time_in_line_with_their_length(unit: str) -> None:
    def seconds(size: int) -> float:
        article = Article(text=(unit * (size // len(unit) + 1))[:size])
        spans = [(start, min(size, start + 7)) for start in range(0, size, size // 20)]
        made = tuple(
            Attribution(article.id, (article.span(*pair),), (), (), Kind.INDIRECT, None, "x@1", 1.0)
            for pair in spans
        )
        began = time.process_time()
        assert len(speakers_of(article, made)) == len(made)
        return time.process_time() - began

    assert seconds(200_000) < 16 * seconds(25_000) + 1


def test_a_source_past_what_is_read_is_not_assessed() -> None:
    text = "Ada Ohm said so. " * (READ // 17 + 10)
    article = Article(text=text)
    made = tuple(
        Attribution(
            article.id, (article.span(at, at + 7),), (), (), Kind.INDIRECT, None, "x@1", 1.0
        )
        for at in (0, READ // 17 * 17 + 17)
    )
    near, far = speakers_of(article, made)
    assert (who(near), near.source_kind) == ("Ada Ohm", SourceKind.PERSON)
    assert (who(far), far.source_kind) == (None, None)


def test_the_answers_hold_offsets_and_names_only() -> None:
    answers = json.loads((ROOT / "eval" / "speakers.json").read_text(encoding="utf-8"))
    sources = [source for article in answers["articles"] for source in article["sources"]]
    assert len(answers["articles"]) == 40
    assert len(sources) == answers["about"]["sources"]
    assert {frozenset(source) for source in sources} == {
        frozenset(("spans", "form", "kind", "names"))
    }
    assert max(len(name.split()) for source in sources for name in source["names"]) < 12


def test_the_scorer_counts_names_kinds_and_silence(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("speakers_eval", ROOT / "eval" / "speakers.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    text = "Ada Ohm spoke. She said so. Officials said so."
    sources = [([0, 7], "name", "person", ["Ada Ohm"]), ([15, 18], "pronoun", "person", ["Ivo"]),
               ([28, 37], "nominal", "anonymous", [])]  # fmt: skip
    answers = {"articles": [{
        "id": "x", "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "sources": [{"spans": [s], "form": f, "kind": k, "names": n} for s, f, k, n in sources],
    }]}  # fmt: skip
    line = {"id": "x", "text": text, "attributions": [
        {"source": [s], "cue": [[8, 13]], "content": []} for s, *_ in sources]}  # fmt: skip
    (tmp_path / "data" / "attribution").mkdir(parents=True)
    with gzip.open(tmp_path / scorer.DEV, "wt", encoding="utf-8") as out:
        out.write(json.dumps(line) + "\n")
    path = tmp_path / "answers.json"
    path.write_text(json.dumps(answers), encoding="utf-8")
    assert scorer.figures(tmp_path, answers=path) == {
        "names named": 100.0, "pronouns named": 0.0, "nominals named": 100.0, "source kind": 100.0,
    }  # fmt: skip


def test_an_epithet_is_no_part_of_a_name_that_stands_without_it_too() -> None:
    text = "Crooked Helen Strand should go, Mr. Falk said. Helen Strand said she would stay."
    page = page_of(Article(text, None))
    assert [party.name for party in names_of(page, ()).all] == ["Helen Strand", "Falk"]
    whole = page_of(Article(text.replace(" Helen Strand said", " She said"), None))
    assert names_of(whole, ()).all[0].name == "Crooked Helen Strand"


def test_a_document_whose_words_end_the_text_is_named() -> None:
    made = reading("{q1:It rained}, {c1:said} {s1:a police report.}", title=False, outlet="Span")
    page = page_of(made.article)
    (found,) = name_speakers(names_of(page, made.attributions), made.attributions)
    assert found.source_kind is SourceKind.DOCUMENT
