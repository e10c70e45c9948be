"""Loaded words: own words alone count, names weigh nothing, chances and shares are as written."""

import json
import sys
from dataclasses import replace
from math import exp, sqrt
from pathlib import Path

import pytest
from compared import STORY
from test_matrix import Parsed, terminal

from crossread.article.attribution import attribute
from crossread.article.loaded import (
    LoadedModel,
    chance,
    loaded_words,
    names_of,
    open_loaded,
    shipped_model,
    traits,
)
from crossread.article.page import page_of
from crossread.errors import ModelError
from crossread.models.directories import shipped
from crossread.models.tagger import open_model
from crossread.records import Article, Reading
from crossread.records.loaded import LoadedWords
from crossread.report import comparison_page
from crossread.report.views.loaded import loaded_lines
from crossread.story.index import index
from crossread.story.loaded import story_loaded

sys.path.insert(0, str(Path(__file__).parents[1] / "eval"))
import loaded as measured

RANT = (
    "The shameless tycoon lied again, and his disgraceful scheme is a disgusting scam. "
    "Needless to say, this pathetic charade fooled the radical extremists."
)
PLAIN = "The council met at nine on Tuesday. The bridge on Tarn Street opens again in March."


def test_a_rant_is_loaded_and_a_notice_is_not() -> None:
    found = loaded_words(page_of(Article(RANT, None)), ())
    assert (found.loaded, found.sentences) == (2, 2)
    shown = {span.text.lower() for span in found.words}
    assert {"disgraceful", "disgusting"} <= shown
    assert [span.text for span in found.certain] == ["Needless to say"]
    assert all(span.text == RANT[span.start : span.end] for span in (*found.words, *found.certain))
    calm = loaded_words(page_of(Article(PLAIN, None)), ())
    assert (calm.words, calm.certain, calm.loaded, calm.sentences) == ((), (), 0, 2)
    assert calm.score < 0.4 < found.score


def test_a_word_that_mostly_means_what_it_says_is_not_shown() -> None:
    text = RANT.replace("pathetic charade", "woke siren")
    shown = {span.text.lower() for span in loaded_words(page_of(Article(text, None)), ()).words}
    assert "disgusting" in shown
    assert not shown & {"woke", "siren"}


def test_what_most_of_the_others_write_too_is_no_choice_of_words() -> None:
    texts = [f"{RANT} {n}" for n in range(2)] + [
        f"The disgusting tide came up over the quay. {n}" for n in range(2)
    ]
    articles = [Article(text, f"Paper {n}") for n, text in enumerate(texts)]
    first, *_ = story_loaded([Reading(article, ()) for article in articles])
    shown = {span.text.lower() for span in first.words}
    assert "disgraceful" in shown
    assert "disgusting" not in shown


def test_what_others_say_is_not_the_articles_own() -> None:
    text = f"{PLAIN}\n\n“{RANT}” Mayor Ida Brandt said."
    article = Article(text, None)
    page = page_of(article)
    found = loaded_words(page, ())
    assert (found.words, found.certain) == ((), ())
    bare = f"{PLAIN}\n\nMayor Ida Brandt said that the disgraceful scheme was a disgusting scam."
    cut = page_of(Article(bare, None))
    own = loaded_words(cut, attribute(cut, open_model()))
    assert own.words == ()


ODD = ("", "\n\n", "Word.", "\u202e" * 40, "\ud800 " * 30, "! " * 300, "! no no no no" * 40_000)


@pytest.mark.parametrize("text", ODD)
def test_odd_text_gives_nothing_or_little(text: str) -> None:
    found = loaded_words(page_of(Article(text, None)), ())
    assert found.sentences < 2 or text.startswith("!")
    assert found.words == ()
    assert 0 <= found.score <= 1


def test_names_weigh_nothing() -> None:
    model = shipped_model()
    for name in ("trump", "biden", "breitbart", "obama", "alternet", "democrats", "republicans"):
        assert not [each for each in model.weights if name in each.split()]
        assert model.rate(name) == (model.plain, 0.0)
    one, other = (
        loaded_words(page_of(Article(RANT.replace("tycoon", name), None)), ())
        for name in ("Obama", "Trump")
    )
    assert (one.score, one.loaded) == (other.score, other.loaded)


def test_a_chance_is_the_sum_that_is_written_down() -> None:
    still = [[0.0, 1.0, 0.0]] * len(traits([], "", []))
    scales = [[0.1, 0.2, 3.0], *still[1:]]
    model = LoadedModel(
        "toy", {"vile": (0.5, 1.0)}, 0.1, {"vile": 2.0, "a vile": -1.0}, scales, 0.3, 0.4
    )
    total = 0.3 + (2.0 - 1.0) / sqrt(2) + 3.0 * (0.5 - 0.1) / 0.2
    assert names_of(["a", "vile", "a"]) == ("a", "vile", "a vile", "vile a")
    assert chance(["a", "vile"], "a vile", model) == pytest.approx(1 / (1 + exp(-total)))


def test_a_model_that_was_changed_is_refused(tmp_path: Path) -> None:
    folder = shipped("loaded_v1")
    (tmp_path / "config.json").write_bytes((folder / "config.json").read_bytes())
    held = json.loads((folder / "weights.json").read_text(encoding="utf-8"))
    (tmp_path / "weights.json").write_text(json.dumps(held | {"bias": 9.0}), encoding="utf-8")
    with pytest.raises(ModelError):
        open_loaded(tmp_path)


def test_an_article_stands_beside_the_others_on_the_page_and_in_the_terminal() -> None:
    ids = [each.article.id for each in STORY.readings]
    first = STORY.readings[0].article
    made = (
        LoadedWords(ids[0], (first.span(0, 4), first.span(8, 10)), (), 3, 4, "by-hand@1", 0.7),
        LoadedWords(ids[1], (), (), 1, 5, "by-hand@1", 0.2),
        LoadedWords(ids[2], (), (), 0, 5, "by-hand@1", 0.1),
        LoadedWords(ids[3], (), (), 0, 0, "by-hand@1", 0.0),
    )
    story = replace(STORY, loaded=made)
    lines = loaded_lines(made, index(story))
    assert [(line.number, line.loaded, line.others) for line in lines] == [
        (1, 3, 0.1), (2, 1, 3 / 9), (3, 0, 4 / 9),
    ]  # fmt: skip
    assert [use.words for use in lines[0].words] == ["fire", "qu"]
    page = comparison_page(story)
    assert 'href="#loaded"' in page
    assert "3 of 4" in Parsed(page).plain
    assert "3 of 4" in " ".join(terminal(story).split())
    assert 'href="#loaded"' not in comparison_page(STORY)
    (alone,) = loaded_lines(made[:1], index(story))
    assert alone.others is None


def test_the_measure_counts_by_hand() -> None:
    pairs = [(0.9, True), (0.8, False), (0.2, False), (0.1, True)]
    assert measured._f1(pairs, gold=True) == 0.5
    assert measured._f1(pairs, gold=False) == 0.5
    assert measured._off([(0.9, True), (0.9, False)]) == pytest.approx(0.4)
