"""The score of extraction against numbers worked out by hand."""

import gzip
import json
import runpy
from pathlib import Path

import pytest

PAGES = Path(__file__).parent / "pages"
_script = runpy.run_path(str(PAGES.parents[1] / "eval" / "score_extraction.py"))
Score, measure, page_parts, score = (
    _script[name] for name in ("Score", "measure", "page_parts", "score")
)


def test_a_page_is_scored_by_shares_of_four_word_shingles() -> None:
    assert page_parts("a b c d e", "a b c d e") == (1.0, 0.0, 0.0)
    assert page_parts("a b c d e", "b c d e f") == pytest.approx((1 / 3, 1 / 3, 1 / 3))
    assert page_parts("a b", "a, b!") == (1.0, 0.0, 0.0)
    assert page_parts("", "") == (0.0, 0.0, 0.0)
    assert page_parts("a b c d a b c d", "a b c d") == (1 / 5, 0.0, 4 / 5)


def test_pages_weigh_the_same_and_an_empty_answer_has_no_precision() -> None:
    truths = {"whole": "a b c d", "half": "a b c d e", "lost": "a b c d e f g"}
    found = score(truths, {"whole": "a b c d", "half": "b c d e f"})
    precision, recall = (1 + 1 / 2) / 2, (1 + 1 / 2 + 0) / 3
    assert found == pytest.approx(
        Score(precision, recall, 2 * precision * recall / (precision + recall))
    )
    assert score({"a": "b"}, {}) == Score(0.0, 0.0, 0.0)


def test_the_product_and_its_peer_are_measured_on_a_folder(tmp_path: Path) -> None:
    page = (PAGES / "refrain.html").read_bytes()
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "a.html.gz").write_bytes(gzip.compress(page))
    (tmp_path / "html" / "b.html.gz").write_bytes(gzip.compress(b"<p>nothing</p>"))
    truth = {"a": {"articleBody": "The doors stay open until the last of us is in."}, "b": {}}
    (tmp_path / "ground-truth.json").write_text(json.dumps(truth), encoding="utf-8")
    ours, peer = measure(tmp_path)
    assert 0 < ours.precision < 0.5
    assert ours.recall == 1.0
    assert 0 < peer.f1 < 1
