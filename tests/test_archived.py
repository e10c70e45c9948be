"""A story of an archive compared: what it is made from, what is set aside, what is asked again."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from serving import kept, told
from toy_models import Answer, Feed, ToySieve, ToyTokenizer, toy_graphs, toy_models

from crossread.exports.comparisons import comparison_json
from crossread.models.directories import Model
from crossread.pipeline import Models, compare
from crossread.records import Article
from crossread.store.judgements import kept_judgements
from crossread.store.opening import Archive
from crossread.store.opening import archive as opened
from crossread.store.removing import remove
from crossread.stream.archived import changes, compare_story


def test_older_versions_are_set_aside_and_counted(tmp_path: Path) -> None:
    with opened(str(tmp_path / "a.db"), create=True) as archive:
        (story,) = kept(archive, [told(1), told(2)])
        plain = compare_story(archive, story, toy_models())
        (story,) = kept(archive, [told(1, extra="in fog", published="2024-03-09")])
        made = compare_story(archive, story, toy_models())
        again = compare_story(archive, story, toy_models())
    assert len(made.readings) == len(plain.readings) == 2
    assert "in fog" in "".join(reading.article.text for reading in made.readings)
    (aside,) = set(made.notes) - set(plain.notes)
    assert aside.startswith("1 older version ")
    assert again.notes == made.notes


def test_what_a_cut_version_lacks_was_not_taken_out(tmp_path: Path) -> None:
    whole = told(1)
    cut = replace(whole, text=whole.text[:80], complete=False)
    later = told(1, extra="in fog", published="2024-03-09")
    with opened(str(tmp_path / "a.db"), create=True) as archive:
        kept(archive, [cut, whole])
        assert changes(archive, str(whole.url), toy_models()) == []
        kept(archive, [later])
        ((found, texts),) = changes(archive, str(whole.url), toy_models())
    assert [found.before, found.after] == [each.id for each in texts] == [whole.id, later.id]
    assert found.silent


class Counted(ToySieve):
    """A sieve of pairs that counts what it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def run(self, output_names: list[str] | None, input_feed: Feed) -> Answer:
        self.asked += 1
        return super().run(output_names, input_feed)


def counting(method: str = "toy@1") -> tuple[Models, Counted]:
    """Models, and the sieve among them that counts."""
    counted, config = Counted(), {"longest": 96, "around": 14, "threshold": 0.5}
    pair_model = Model(method, config, ToyTokenizer(), toy_graphs(sieve=counted))
    return Models(toy_models().attribution, pair_model), counted


def compared(archive: Archive, given: Sequence[Article], method: str = "toy@1") -> tuple[str, int]:
    """The comparison of the one story, with these articles too, and how many pairs were asked."""
    (story,), (models, counted) = kept(archive, given), counting(method)
    return comparison_json(compare_story(archive, story, models)), counted.asked


def test_an_article_that_joins_a_story_costs_its_own_pairs_and_changes_no_answer(
    tmp_path: Path,
) -> None:
    given = [told(number) for number in range(1, 5)]
    with opened(str(tmp_path / "a.db"), create=True) as archive:
        _, first = compared(archive, given[:3])
        grown, added = compared(archive, given[3:])
    with opened(str(tmp_path / "b.db"), create=True) as archive:
        whole, all_ = compared(archive, given)
        assert compared(archive, [], "toy@2")[1] == all_  # another model is asked everything
    assert grown == whole
    assert 0 < added <= all_ - first < all_


def test_what_was_said_of_a_story_goes_with_an_article_of_it(tmp_path: Path) -> None:
    with opened(str(tmp_path / "a.db"), create=True) as archive:
        _, asked = compared(archive, [told(1), told(2)])
        with archive.reading() as connection:
            (story,) = kept(archive, [])
            held = kept_judgements(connection, story.id, "toy@1")
        assert len(held) == asked
        assert {len(key) for key in held} == {12}
        assert all(min(each) >= 0 and sum(each) < 1.001 for each in held.values())
        remove(archive, told(1).id, author="Ines Tarn", why="asked for")
        with archive.reading() as connection:
            assert not kept_judgements(connection, story.id, "toy@1")


def test_a_text_that_repeats_itself_costs_each_pair_of_claims_once() -> None:
    line = "The quay of Olm was closed after the storm. Divers found two boats under the bridge."
    given = [Article(f"{line}\n\n" * 40, f"Outlet {number}", complete=True) for number in (1, 2)]
    models, counted = counting()
    found = compare(given, models, together=True)
    assert len(found.claims) == 160
    assert 0 < counted.asked <= 3  # two sentences, with themselves and with each other
