"""`crossread export`, and the same formats of `read` and `compare`: files in, files out."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from compared import STORY
from handmade import BRIDGE

from crossread.cli import main
from crossread.exports.comparisons import comparison_json
from crossread.exports.readings import to_json

PAGE = """<html><head><title>Post</title>
<link rel="alternate" type="application/rss+xml" title="News &amp; more" href="/feed.xml">
<link rel="canonical" href="https://post.example/bridge">
<link rel="alternate" type="text/html" href="/print"></head><body><h1>Bridge closed</h1>
<article><p>The bridge over the Asker was shut on Tuesday after inspectors found two of its piers
cracked, the board said in a long statement to the paper.</p></article></body></html>"""
FEED = """<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Herald</title>
<link>https://herald.example/</link>
<atom:link rel="self" href="https://herald.example/rss" type="application/rss+xml"/>
<item><title>x</title></item></channel></rss>"""


def ran(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.json"
    path.write_text(comparison_json(STORY), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("out.jsonld", ""), ("out.ris", ""), ("out.bib", ""), ("out.ftm", ""), ("out.csv", ""),
        ("out.json", "schema-org"), ("out.json", "label-studio"), ("out.jsonl", "doccano"),
        ("out.csv", "passages"), ("out.parquet", ""), ("out.json", ""), ("out.jsonl", ""),
    ],
)  # fmt: skip
def test_a_saved_comparison_in_every_format(story: Path, name: str, form: str) -> None:
    target = story.parent / name
    done = ran("export", story, "-o", target, *(["--format", form] if form else []))
    assert (done.exit_code, done.output) == (0, "")
    assert target.stat().st_size > 500


def test_what_people_annotated_comes_back_as_readings(tmp_path: Path) -> None:
    saved, tasks, lines = (tmp_path / name for name in ("r.json", "t.json", "d.jsonl"))
    saved.write_text(to_json([BRIDGE], []), encoding="utf-8")
    assert ran("export", saved, "--format", "label-studio", "-o", tasks).exit_code == 0
    assert ran("export", saved, "--format", "doccano", "-o", lines).exit_code == 0
    for given in (tasks, lines):
        done = ran("export", given, "--format", "json")
        assert done.exit_code == 0
        (article,) = json.loads(done.stdout)["articles"]
        held = [each for each in BRIDGE.attributions if each.content]
        assert {each["id"] for each in article["attributions"]} == {each.id for each in held}
    part = [*json.loads(tasks.read_text()), {"data": {}, "annotations": []}]
    tasks.write_text(json.dumps(part), encoding="utf-8")
    done = ran("export", tasks, "--format", "csv")
    assert done.exit_code == 3
    assert "task 2" in done.stderr


def test_feeds_that_pages_and_feeds_name(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "feed.rss").write_text(FEED, encoding="utf-8")
    done = ran("export", tmp_path, "-o", tmp_path / "feeds.opml")
    text = (tmp_path / "feeds.opml").read_text()
    assert done.exit_code == 0
    assert 'xmlUrl="https://post.example/feed.xml"' in text
    assert 'text="News &amp; more"' in text
    assert 'xmlUrl="https://herald.example/rss" htmlUrl="https://herald.example/"' in text
    assert text.count("<outline") == 2
    (tmp_path / "feeds.opml").unlink()
    (tmp_path / "page.html").write_text(PAGE.replace("alternate", "next"), encoding="utf-8")
    none = ran("export", tmp_path / "page.html", "--format", "opml")
    assert (none.exit_code, none.stdout) == (4, "")


def test_misuse_is_one_sentence(story: Path) -> None:
    case = Path(__file__).parents[1] / "examples" / "varrow-dam.toml"
    given: list[list[str | Path]] = [
        ["export", story],
        ["export", story, "-o", story.parent / "x.odd"],
        ["export", case, "--format", "ftm"],
        ["export", story, "--format", "json", "-o", story],
    ]
    for words in given:
        done = ran(*words)
        assert done.exit_code == 2
        assert done.stderr.count("\n") == 1


def test_a_case_as_claims_and_references() -> None:
    case = Path(__file__).parents[1] / "examples" / "varrow-dam.toml"
    graph = json.loads(ran("export", case, "--format", "schema-org").stdout)["@graph"]
    assert {"Claim", "NewsArticle"} <= {each["@type"] for each in graph}
    done = ran("export", case, "--format", "annotations")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["total"] > 5


@pytest.mark.slow
def test_read_and_compare_write_them_too(tmp_path: Path) -> None:
    text = Path(__file__).parents[1] / "examples" / "varrow-dam" / "open-sluice.txt"
    assert ran("read", text, "-o", tmp_path / "out.jsonld").exit_code == 0
    assert json.loads((tmp_path / "out.jsonld").read_text())["total"] > 3
    done = ran("compare", text, "-q", "-o", tmp_path / "out.ris")
    assert done.exit_code == 0
    assert (tmp_path / "out.ris").read_text().startswith("TY  - NEWS")
