"""Fingerprints in a folder: found again, added to, cut off in between, searched like in memory."""

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from crossread.errors import UsageError
from crossread.records import Article
from crossread.story.reuse import fingerprints, sources
from crossread.story.reuse.archive import OFTEN, SMALL, PassageArchive

WORDS = (
    "wind rope harbour lamp stone winter bread letter ferry north quiet glass paper door".split()
)


MANY = SMALL + 8  # articles of the first block of the stored archive


def text(seed: int, count: int = 120) -> str:
    """Words that no other seed has in this order."""
    return " ".join(f"{WORDS[(seed * n + n // 3) % 14]}{seed * 7 + n % 31}" for n in range(count))


def article(seed: int) -> Article:
    return Article(text(seed), "A", url=str(seed), published="2031-03-04")


def told(archive: PassageArchive, found: Article) -> list[tuple[str, list[int], float]]:
    hits = archive.search(fingerprints(found))
    return [(archive.article(hit.number), hit.shared.tolist(), hit.weight) for hit in hits]


@settings(max_examples=25)
@given(st.lists(st.lists(st.integers(1, 12), max_size=4), max_size=8))
def test_however_articles_were_added_a_search_finds_the_same(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[int]]
) -> None:
    folder = tmp_path_factory.mktemp("archive") / "a"
    whole, kept = PassageArchive(), PassageArchive(folder)
    flat = [article(seed) for batch in batches for seed in batch]
    whole.add((each.id, fingerprints(each)) for each in flat)
    for batch in batches:
        kept.add([(each.id, fingerprints(each)) for each in map(article, batch)])
        kept = PassageArchive(folder)
    assert len(kept) == len(whole) == len(flat)
    for seed in range(1, 13):
        assert told(kept, article(seed)) == told(whole, article(seed))
    assert len(list(folder.glob("*.npy"))) <= 1 + max(1, len(flat)).bit_length()


def test_only_candidates_are_read() -> None:
    archive, known = PassageArchive(), {each.id: each for each in map(article, range(1, 40))}
    archive.add((each.id, fingerprints(each)) for each in known.values())
    read = list[str]()

    def stored(key: str) -> Article:
        read.append(key)
        return known[key]

    late = Article(f"{text(50)} {text(7)} {text(60)}", "B", published="2031-03-05")
    (passage,) = sources(late, archive, stored)
    assert read == [article(7).id]
    assert passage.earlier.text == text(7)
    assert sources(Article(text(70), "B"), archive, stored) == ()
    assert len(read) == 1


def test_an_article_is_no_copy_of_itself() -> None:
    archive, own = PassageArchive(), article(3)
    archive.add([(own.id, fingerprints(own))])
    assert sources(own, archive, lambda _: own) == ()


def test_of_what_many_have_the_first_are_looked_at() -> None:
    archive, shared = PassageArchive(), fingerprints(article(5))
    for number in range(3 * OFTEN):
        archive.add([(f"{number:032x}", shared)])
    hits = archive.search(shared)
    assert [hit.number for hit in hits] == list(range(OFTEN))
    assert {round(hit.weight, 6) for hit in hits} == {round(len(shared) / (3 * OFTEN), 6)}


def test_what_fewer_have_weighs_more() -> None:
    archive = PassageArchive()
    common, rare = np.array([5], np.uint32), np.array([9], np.uint32)
    archive.add((f"{number:032x}", common) for number in range(4))
    archive.add([(f"{9:032x}", rare)])
    hits = archive.search(np.array([5, 9], np.uint32))
    assert [hit.number for hit in hits] == [4, 0, 1, 2, 3]


def test_an_article_without_words_is_stored_and_shares_nothing() -> None:
    archive, none = PassageArchive(), np.zeros(0, np.uint32)
    archive.add([(f"{1:032x}", none)])
    assert archive.search(np.array([5], np.uint32)) == archive.search(none) == []
    archive.add([(f"{2:032x}", np.array([5, 7], np.uint32))])
    assert [hit.number for hit in archive.search(np.array([5], np.uint32))] == [1]
    assert archive.search(np.array([5, 8], np.uint32), least=2) == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    archive = PassageArchive(tmp_path / "archive")
    others = ((f"{number:032x}", np.array([number], np.uint32)) for number in range(SMALL))
    archive.add([*others, *((each.id, fingerprints(each)) for each in map(article, range(1, 9)))])
    archive.add([(article(9).id, fingerprints(article(9)))])
    return archive.folder or tmp_path


def test_a_run_cut_off_leaves_what_was_there_before(folder: Path) -> None:
    before = PassageArchive(folder)
    expected = [told(before, article(seed)) for seed in range(1, 10)]
    with (folder / "articles.bin").open("ab") as file:
        file.write(b"x" * 40)
    (folder / "9-999.part").write_bytes(b"half a block")
    again = PassageArchive(folder)
    assert [told(again, article(seed)) for seed in range(1, 10)] == expected
    again.add([(article(10).id, fingerprints(article(10)))])
    assert told(PassageArchive(folder), article(10))[0][0] == article(10).id


def test_a_block_and_one_that_took_it_in_count_once(folder: Path) -> None:
    before = PassageArchive(folder)
    expected = told(before, article(4))
    postings: list[NDArray[np.uint64]] = [
        np.load(folder / f"{name}.npy") for name in (f"0-{MANY}", f"{MANY}-{MANY + 1}")
    ]
    np.save(folder / f"0-{MANY + 1}.npy", np.sort(np.concatenate(postings)))
    assert told(PassageArchive(folder), article(4)) == expected
    assert len(PassageArchive(folder)) == MANY + 1


def test_a_folder_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(UsageError, match="holds no fingerprints of this form; name a new folder"):
        PassageArchive(tmp_path)


def test_a_folder_that_lost_a_part_is_refused(folder: Path) -> None:
    (folder / f"0-{MANY}.npy").rename(folder / "gone")
    with pytest.raises(UsageError, match=r"lacks the part before .*; rebuild it"):
        PassageArchive(folder)
    (folder / "gone").rename(folder / f"0-{MANY}.npy")
    (folder / "articles.bin").write_bytes(b"")
    with pytest.raises(UsageError, match="is shorter than the fingerprints beside it"):
        PassageArchive(folder)


@pytest.mark.parametrize("name", ["", "ferry", "00" * 15, "zz" * 16])
def test_what_is_no_id_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="is no article's id; give 32 hex digits"):
        PassageArchive().add([(name, fingerprints(article(1)))])


def test_the_example_of_the_docs_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = Path(__file__).parents[1] / "docs" / "reuse.md"
    (code,) = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    monkeypatch.chdir(tmp_path)
    exec(code, {})  # noqa: S102 - our own page
    assert capsys.readouterr().out == "[('dropped', 'bow')]\n"
