"""Attributions: decoding and nesting on a toy model, and what the shipped model must find."""

import itertools
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from crossread.article.attribution import Marked, attribute, fragments, one_cue_each, score
from crossread.article.page import page_of
from crossread.models.directories import Graph, Model, open_directory, shipped
from crossread.models.tagger import (
    LABELS,
    AttributionModel,
    Encoded,
    best_paths,
    candidates,
    open_model,
)
from crossread.models.windows import pieces, windows
from crossread.records import Article, Attribution, Kind

NEVER = -1e4
FREE = np.array(
    [[NEVER if new[0] == "I" and old[2:] != new[2:] else 0.0 for new in LABELS] for old in LABELS],
    np.float32,
)
START = np.array([NEVER if label[0] == "I" else 0.0 for label in LABELS], np.float32)
AS_IT_IS = np.array([[1.0, 0.0, 0.0, 0.0, 0.0, 0.0]] * 2, np.float32)  # the head's own chance


@pytest.fixture(scope="module")
def model() -> AttributionModel:
    return open_model()


class ToyEncoder:
    """A cue wherever the word is `said` or `says`, one of an inner attribution at `thinks`; the
    states are the ids."""

    def __init__(self, cues: set[int], inner: set[int]) -> None:
        self.cues = cues
        self.inner = inner

    def run(
        self, output_names: list[str] | None, input_feed: Mapping[str, NDArray[np.generic]]
    ) -> list[NDArray[np.float32]]:
        assert output_names is None
        ids = input_feed["ids"].astype(np.float32)
        chances = [np.isin(ids, list(words)) * 0.75 for words in (self.cues, self.inner)]
        return [ids[..., None], np.stack(chances, 2).astype(np.float32)]


class ToyLinker:
    """The piece before a cue is its source, all pieces after it in the window its content."""

    def run(
        self, output_names: list[str] | None, input_feed: Mapping[str, NDArray[np.generic]]
    ) -> list[NDArray[np.float32]]:
        assert output_names is None
        heads, length = input_feed["heads"], input_feed["states"].shape[1]
        links = np.zeros((len(heads), length, len(LABELS)), np.float32)
        for row, head in enumerate(heads.astype(int)):
            links[row, head - 1, LABELS.index("B-source")] = 9
            links[row, head + 1, LABELS.index("B-content")] = 9
            links[row, head + 2 :, LABELS.index("I-content")] = 9
        return [links]


@pytest.fixture(scope="module")
def toy() -> AttributionModel:
    tokenizer = open_directory(shipped("attribution_v2")).tokenizer
    words = tokenizer.encode_batch(["said says thinks"], add_special_tokens=False)[0].ids
    encoder = ToyEncoder(set(words[:2]), set(words[2:]))
    graphs: dict[str, Graph] = {"encoder": encoder, "linker": ToyLinker()}
    return AttributionModel(
        Model("toy@1", {}, tokenizer, graphs), 0.5, 0.5, 0.5, FREE, START, AS_IT_IS
    )


def words(attribution: Attribution, role: str) -> str:
    return " … ".join(span.text for span in getattr(attribution, role))


def test_best_paths_are_the_best_of_all_paths() -> None:
    rng = np.random.default_rng(3)
    emissions = [
        rng.normal(size=(2, 4, len(LABELS))).astype(np.float32),
        rng.normal(size=(1, 2, len(LABELS))).astype(np.float32),
    ]
    transitions = (FREE + rng.normal(size=FREE.shape)).astype(np.float32)
    start = (START + rng.normal(size=START.shape)).astype(np.float32)
    heads = [[1, 2], [0]]
    found = best_paths(emissions, transitions, start, heads)
    for scores, own, paths in zip(emissions, heads, found, strict=True):
        for each, head, path in zip(scores, own, paths, strict=True):

            def total(path: tuple[int, ...], each: NDArray[np.float32] = each) -> float:
                steps = sum(transitions[a, b] for a, b in itertools.pairwise(path))
                return float(start[path[0]] + steps + sum(each[range(len(each)), path]))

            options = itertools.product(range(len(LABELS)), repeat=len(each))
            cue = LABELS.index("B-cue")
            assert tuple(path) == max((p for p in options if p[head] == cue), key=total)


def test_no_windows_have_no_paths() -> None:
    assert best_paths([], FREE, START, []) == []


def test_fragments_end_with_their_paragraph_and_at_every_beginning() -> None:
    path = np.array(
        [
            LABELS.index(x)
            for x in ("B-content", "I-content", "I-content", "O", "B-cue", "B-content")
        ]
    )
    found = fragments(path, [0, 0, 1, 1, 1, 1])
    assert found == {"source": [], "cue": [(4, 4)], "content": [(0, 1), (2, 2), (5, 5)]}


def test_an_inner_attribution_lies_inside_the_outer_one(toy: AttributionModel) -> None:
    outer, inner = attribute(page_of(Article("Ann says Bo said it rains")), toy)
    assert (words(outer, "source"), words(inner, "source")) == ("Ann", "Bo")
    assert words(inner, "content") == "it rains"
    assert (outer.inside, inner.inside) == (None, outer.id)


def test_what_is_inside_a_content_needs_a_source(toy: AttributionModel) -> None:
    outer, inner = attribute(page_of(Article("Ann says Bo thinks it rains")), toy)
    assert (words(inner, "source"), inner.inside) == ("Bo", outer.id)
    assert attribute(page_of(Article("thinks it rains")), toy) == ()


def test_a_stretch_two_cues_take_stays_with_the_one_that_has_nothing_else() -> None:
    ann = Marked(((0, 3),), ((4, 8),), ((10, 20), (30, 60)), below=False)
    bo = Marked(((62, 64),), ((65, 69),), ((31, 60),), below=False)
    cy = Marked(((90, 92),), ((93, 97),), ((31, 60), (70, 80)), below=False)
    assert [m.content for m in one_cue_each([ann, bo])] == [((10, 20),), ((31, 60),)]
    assert [m.content for m in one_cue_each([bo, cy])] == [((31, 60),), ((70, 80),)]
    near, far = one_cue_each([ann, cy])
    assert (near.content, far.content) == (((10, 20), (30, 60)), ((70, 80),))
    inner = replace(bo, cue=((30, 31),))
    assert one_cue_each([ann, inner]) == [ann, inner]


def test_a_score_is_made_of_its_grounds(toy: AttributionModel) -> None:
    mark = Marked((), ((4, 8),), ((10, 20),), below=False, grounds=(2.0, -1.0, -3.0, 1.0, 0.0))
    weights = np.array([[1.0, 0.5, 0.0, 0.0, 9.0, -1.5], [0.0] * 6], np.float32)
    model = replace(toy, calibration=weights)
    assert score(mark, model) == pytest.approx(0.5)
    assert score(replace(mark, inner=True), model) == pytest.approx(0.5)
    assert score(replace(mark, grounds=(900.0,) * 5), model) < 1.0


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ann said it rains", Kind.INDIRECT),
        ('Ann said "it rains"', Kind.DIRECT),
        ('Ann said it "pours" again', Kind.MIXED),
        ("Ann said ‘it rains’", Kind.DIRECT),
    ],
)
def test_kind_follows_the_quotation_marks(text: str, kind: Kind, toy: AttributionModel) -> None:
    (found,) = attribute(page_of(Article(text)), toy)
    assert found.kind is kind
    assert found.method == "toy@1"
    assert found.score == pytest.approx(0.75)


def test_a_quotation_longer_than_a_window_goes_on_to_its_closing_mark(
    toy: AttributionModel,
) -> None:
    lines = ["“" + "rain fell on the lower town again and " * 40 for _ in range(4)]
    text = "Ann said “" + "\n\n".join(lines)[1:].rstrip() + ".”\n\nThe town slept."
    (found,) = attribute(page_of(Article(text)), toy)
    assert found.content[0].start == text.index("“")
    assert found.content[-1].end == text.index("”") + 1
    assert found.method == "toy@1+continued-quotation@1"


def test_a_quotation_in_one_paragraph_longer_than_a_window_is_whole(
    toy: AttributionModel,
) -> None:
    text = "Ann said “" + "rain fell on the lower town and we left the house. " * 90 + "” Then sun."
    found = attribute(page_of(Article(text)), toy)
    assert len(found) == 1
    assert found[0].content[0].start == text.index("“")
    assert found[0].content[-1].end == text.index("”") + 1


def test_a_colon_in_a_headline_introduces_a_paraphrase(model: AttributionModel) -> None:
    headline = "Police: Two dead in bridge fire"
    text = f"{headline}\n\nThe bridge over the lower river burned on Sunday night."
    (found,) = attribute(page_of(Article(text, title_length=len(headline))), model)
    assert found.kind is Kind.INDIRECT


def test_an_article_reads_the_same_whatever_was_read_before(model: AttributionModel) -> None:
    first = Article("Mayor Ilse Brand said the bridge would stay shut until Friday.")
    before = attribute(page_of(first), model)
    attribute(page_of(Article("“We never agreed to that,” said the union. " * 40)), model)
    assert attribute(page_of(first), model) == before
    assert before


def test_words_that_were_encoded_before_give_the_same(model: AttributionModel) -> None:
    told = "The ferry is late, Ada Ohm said on Monday. “Nobody told the island,” said Ole Dahl."
    text = "\n\n".join(f"{told} It was so in winter too, and in spring." for _ in range(40))
    cut = windows(pieces(text, model.model.tokenizer))
    known: Encoded = {}
    together = list(candidates(cut, model, known))
    alone = [each for window in cut for each in candidates([window], model, {})]
    assert len(known) < len(cut)
    assert [each.heads for each in together] == [each.heads for each in alone]
    for one, other in zip(together, alone, strict=True):
        assert np.array_equal(one.links, other.links)


@settings(max_examples=60, deadline=None)
@given(
    text=st.text(max_size=400)
    | st.lists(
        st.sampled_from(
            ["said", "“", "”", '"', "'", "Ann", ":", "\n\n", ",", "rain 😀", "\x00", "\u202e"]
        ),
        max_size=60,
    ).map(" ".join)
)
def test_any_text_gives_spans_of_itself(text: str, model: AttributionModel) -> None:
    article = Article(text)
    ids = set()
    for found in attribute(page_of(article), model):
        assert found.cue
        assert found.content
        assert 0.0 <= found.score <= 1.0
        for span in found.source + found.cue + found.content:
            assert span.text == text[span.start : span.end] != ""
        ids.add(found.id)
    assert all(a.inside is None or a.inside in ids for a in attribute(page_of(article), model))


FOUND = [
    # direct, indirect and mixed speech
    ('"The water came at night," said Ilse Brand, a baker.', "Brand", "The water came at night"),
    (
        "The ministry said the dam was inspected in March.",
        "ministry",
        "the dam was inspected in March",
    ),
    ("Brand called the order “a bad joke” on Monday.", "Brand", "a bad joke"),
    (
        "According to the police report, two windows were broken.",
        "police report",
        "two windows were broken",
    ),
    # content split by its cue
    (
        '"We left," Orla Finch said on Tuesday, "because nobody answered the phone."',
        "Finch",
        "We left",
    ),
    (
        '"We left," Orla Finch said on Tuesday, "because nobody answered the phone."',
        "Finch",
        "because nobody answered the phone",
    ),
    # a quotation of several paragraphs
    (
        "Finch told the council: “The siren did not sound.\n\n“Nobody came to our street.”",
        "Finch",
        "Nobody came to our street",
    ),
    # a block after a line that ends in a colon, with and without marks
    (
        "The Harbour Post wrote:\n\nThe gates were opened before the siren.\n\nThat is odd.",
        "Harbour Post",
        "The gates were opened before the siren",
    ),
    (
        "In a statement, the company said:\n\n“Safety comes first at every one of our sites.”",
        "company",
        "Safety comes first",
    ),
    # interviews
    (
        "FINCH: I never saw the letter, and I would have remembered it.\n\nQ: Who opened it?",
        "FINCH",
        "I never saw the letter, and I would have remembered it",
    ),
    # odd or unbalanced marks
    (
        "“Nobody told us anything, said Brand, who runs the bakery.",
        "Brand",
        "Nobody told us anything",
    ),
    ("Brand said: \"It was ''chaos'' down there.", "Brand", "It was"),
]


@pytest.mark.parametrize(("text", "source", "content"), FOUND)
def test_the_shipped_model_finds(
    text: str, source: str, content: str, model: AttributionModel
) -> None:
    start = text.index(content)
    wanted = {p for p in range(start, start + len(content)) if text[p].isalnum()}
    for found in attribute(page_of(Article(text)), model):
        held = {p for span in found.content for p in range(span.start, span.end)}
        if len(wanted & held) >= 0.9 * len(wanted) and source in words(found, "source"):
            return
    pytest.fail(f"no attribution to {source}: {attribute(page_of(Article(text)), model)}")


def test_content_without_a_source_has_none(model: AttributionModel) -> None:
    text = "It was reported that the gates had been opened by mistake."
    found = [a for a in attribute(page_of(Article(text)), model) if "gates" in words(a, "content")]
    assert found
    assert found[0].source == ()


def test_who_reports_whom_is_nested(model: AttributionModel) -> None:
    text = "The Harbour Post reported on Friday that Ilse Brand had said the siren was broken."
    found = {words(a, "source"): a for a in attribute(page_of(Article(text)), model)}
    inner, outer = found["Ilse Brand"], found["The Harbour Post"]
    assert inner.inside == outer.id
    assert "siren was broken" in words(inner, "content")


def test_a_paraphrase_inside_a_quotation_is_found_and_indirect(model: AttributionModel) -> None:
    text = "“The manager told me that the dam was cracked in March,” said Ilse Brand, a baker."
    found = {words(a, "cue"): a for a in attribute(page_of(Article(text)), model)}
    assert found["told"].inside == found["said"].id
    assert (found["told"].kind, found["said"].kind) == (Kind.INDIRECT, Kind.DIRECT)


def test_the_outlets_own_voice_stays_unattributed(model: AttributionModel) -> None:
    text = "The river rose two metres on Sunday night. Three roads were closed and a bridge fell."
    assert attribute(page_of(Article(text)), model) == ()


def test_curly_and_straight_marks_read_alike(model: AttributionModel) -> None:
    curly = "“The water came at night,” said Brand. “It’s gone now,” she added."
    straight = curly.translate(str.maketrans("“”’", '""\''))
    spans = [
        [
            (a.source, a.cue, a.content)
            for a in (replace_text(x) for x in attribute(page_of(Article(t)), model))
        ]
        for t in (curly, straight)
    ]
    assert spans[0] == spans[1] != []


def replace_text(found: Attribution) -> Attribution:
    """The attribution with bare offsets, so that two settings of a text compare."""
    roles = {
        role: tuple(replace(span, article="", text="") for span in getattr(found, role))
        for role in ("source", "cue", "content")
    }
    return replace(found, **roles)  # type: ignore[arg-type]
