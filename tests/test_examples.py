"""The examples hold what truth.json says, and crossread finds every planted attribution."""

from pathlib import Path

import matrix
import planted
import pytest
from planted import Planted

from crossread.article.attribution import attribute
from crossread.article.page import page_of
from crossread.models.tagger import AttributionModel, open_model
from crossread.records import Article, Attribution, Span

STORIES = planted.stories()
CASES = [(story, entry) for story in STORIES for entry in planted.truth(story)]
ATTRIBUTED = [case for case in CASES if case[1].expected["attribution"]]
OWN_VOICE = [case for case in CASES if not case[1].expected["attribution"]]
KINDS = {
    "block quotation of two paragraphs",
    "block quotation without quotation marks",
    "conflicting figure",
    "content split by its cue",
    "copied paragraph",
    "denial",
    "interview",
    "nested attribution",
    "odd or unbalanced quotation marks",
    "own voice",
    "paraphrase of a quotation elsewhere",
    "split quotation",
    "unsourced claim",
}


def case_id(case: object) -> str:
    return case[1].id if isinstance(case, tuple) else ""


@pytest.fixture(scope="module")
def model() -> AttributionModel:
    return open_model()


@pytest.fixture(scope="module")
def read_articles() -> dict[Path, dict[str, Article]]:
    return {story: planted.articles(story) for story in STORIES}


@pytest.fixture(scope="module")
def found(
    model: AttributionModel, read_articles: dict[Path, dict[str, Article]]
) -> dict[tuple[Path, str], tuple[Attribution, ...]]:
    return {
        (story, name): attribute(page_of(article), model)
        for story, articles in read_articles.items()
        for name, article in articles.items()
    }


Found = dict[tuple[Path, str], tuple[Attribution, ...]]


def characters(pairs: list[list[int]]) -> set[int]:
    return {place for start, end in pairs for place in range(start, end)}


def covered(spans: tuple[Span, ...]) -> set[int]:
    return characters([[span.start, span.end] for span in spans])


def jaccard(one: set[int], other: set[int]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0


def best(entry: Planted, attributions: tuple[Attribution, ...]) -> Attribution:
    """The attribution whose content is most like the planted one; its source breaks a tie."""
    assert attributions, "no attribution in the whole article"
    content = characters(entry.offsets["content"])
    source = characters(entry.offsets.get("source", []))
    return max(
        attributions,
        key=lambda one: (
            jaccard(content, covered(one.content)),
            jaccard(source, covered(one.source)),
        ),
    )


def test_every_kind_of_the_plan_is_planted() -> None:
    assert {entry.kind for _, entry in CASES} >= KINDS
    assert len({entry.id for _, entry in CASES}) == len(CASES)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_the_offsets_are_what_the_passages_give(story: Path) -> None:
    assert planted.located(story) == planted.truth(story), "run `make docs`"
    assert (story / "truth.json").read_text(encoding="utf-8") == planted.truth_json(story)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_five_outlets_tell_the_story_at_known_minutes(story: Path) -> None:
    articles = matrix.matrix(story).articles.values()
    assert len({article.outlet for article in articles} - {None}) >= 5
    assert all("T" in (article.published or "") for article in articles)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_expected_entries_name_each_other(story: Path) -> None:
    entries = planted.truth(story)
    links = {"inside", "paraphrase_of", "quotes", "conflicts_with", "copied_from", "denies"}
    named = {entry.expected[key] for entry in entries for key in links & entry.expected.keys()}
    assert named
    assert named <= {entry.id for entry in entries}


def test_no_boilerplate_of_the_page_is_read(
    read_articles: dict[Path, dict[str, Article]],
) -> None:
    text = read_articles[planted.FOLDER / "varrow-dam"]["daily-bellow.html"].text
    assert text.startswith("'GET OUT NOW!' Families flee")
    assert text.endswith("Minister Oren Vasby has promised that heads will roll.")
    for words in (
        "READ MORE",
        "newsletter",
        "Related",
        "Duck",
        "cookies",
        "Senior Reporter",
        "gran",
    ):
        assert words not in text


@pytest.mark.parametrize("passage", ["a {cue:b} c", "{content:x} y", "nowhere"])
def test_a_passage_must_stand_in_its_text_once(passage: str) -> None:
    assert planted.locate("{source:a} b", "- a b c") == {"source": [[2, 3]]}
    with pytest.raises(ValueError, match="times"):
        planted.locate(passage, "a b c, a b c. x y, x y")


KNOWN = {  # what the model still gets wrong; issue 3 is about making it better
    "sluice-bellow": "a line that introduces a block without a word of saying",
    "wire-engineer": "the inner content runs on into a clause of the outer one",
    "bellow-fled": "the content of a passive is cut short",
    "sluice-denial": "the content stops before its verb",
    "seaboard-captain": "an attribution inside another is not found",
    "islander-hurt": "the content of one sentence runs on into the next",
}


KNOWN_INSIDE = {
    "sluice-manager": "the first of two joined clauses takes in the second, which then lies in it",
    "wire-engineer": "the inner cue scores below its threshold",
    "seaboard-captain": "an attribution inside another is not found",
}


def expected_to(case: tuple[Path, Planted], known_by_id: dict[str, str] = KNOWN) -> object:
    """The case, as a strict xfail where its failure is known."""
    known = known_by_id.get(case[1].id)
    marks = [pytest.mark.xfail(reason=f"{known} (issue 3)", strict=True)] if known else []
    return pytest.param(case, marks=marks, id=case_id(case))


@pytest.mark.parametrize("case", [expected_to(case) for case in ATTRIBUTED])
def test_the_planted_attribution_is_found(case: tuple[Path, Planted], found: Found) -> None:
    story, entry = case
    one = best(entry, found[story, entry.article])
    assert jaccard(characters(entry.offsets["content"]), covered(one.content)) >= 0.5
    if "source" in entry.offsets:
        assert characters(entry.offsets["source"]) & covered(one.source)
    else:
        assert one.source == ()


@pytest.mark.parametrize(
    "case",
    [expected_to(case, KNOWN_INSIDE) for case in ATTRIBUTED if "inside" in case[1].expected],
)
def test_the_nested_attribution_lies_inside(case: tuple[Path, Planted], found: Found) -> None:
    story, entry = case
    outer = next(other for other in planted.truth(story) if other.id == entry.expected["inside"])
    attributions = found[story, entry.article]
    assert best(entry, attributions).inside == best(outer, attributions).id


@pytest.mark.parametrize("case", OWN_VOICE, ids=case_id)
def test_the_own_voice_of_the_outlet_stays_unattributed(
    case: tuple[Path, Planted], found: Found
) -> None:
    story, entry = case
    own = characters(entry.offsets["passage"])
    said = [span for one in found[story, entry.article] for span in one.content]
    assert [span.text for span in said if own & covered((span,))] == []
