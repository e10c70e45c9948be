"""What coverage rests on: counted by hand on a story written by hand; hostile names stay text."""

import csv
import json
from dataclasses import replace
from io import StringIO
from pathlib import Path

from click.testing import CliRunner
from compared import STORY
from compared_plainly import hostile
from lxml import etree

from crossread.cli import main
from crossread.exports.comparisons import comparison_json
from crossread.records.upstream import UpstreamKind
from crossread.report.upstream import percent, upstream_csv, upstream_svg
from crossread.story.upstream import upstream

EVIL = '<b onload="x">&\u202e=1+1'


def test_sources_are_counted_over_stories_and_by_what_would_be_left_without_them() -> None:
    found = upstream([STORY])
    rows = {row.id for row in STORY.propositions}
    own = {
        row: {(each.kind, each.name) for each in STORY.origins if each.proposition == row}
        for row in rows
    }
    assert found.claims == len(rows)
    assert found.unknown == sum(not roots for roots in own.values())
    for each in found.sources:
        named = [row for row, roots in own.items() if each.name in {name for _, name in roots}]
        alone = [row for row in named if len(own[row]) == 1]
        assert (each.claims, each.alone) == (len(named), len(alone)), each.name
    assert sum(each.alone for each in found.sources) == sum(len(r) == 1 for r in own.values())


def test_one_name_is_one_source_in_all_stories_and_newsrooms_stand_last() -> None:
    other = replace(STORY, story=replace(STORY.story, articles=STORY.story.articles[:2]))
    one, two = upstream([STORY]), upstream([STORY, other])
    assert two.stories == 2
    assert {each.name for each in one.sources} == {each.name for each in two.sources}
    named = [each for each in two.sources if each.kind is UpstreamKind.PERSON]
    assert all(each.stories == 2 for each in named)
    kinds = [each.kind is UpstreamKind.NEWSROOM for each in two.sources]
    assert kinds == sorted(kinds)


def test_hostile_names_stay_text() -> None:
    found = upstream([hostile(EVIL)])
    picture = etree.fromstring(upstream_svg(found).encode())
    assert not [each for each in picture.iter() if str(each.tag).endswith("}b")]
    rows = list(csv.DictReader(StringIO("".join(upstream_csv(found)))))
    assert rows
    assert all(not row["source"].startswith("=") for row in rows)
    assert [float(row["percent_without_other_origin"]) for row in rows] == [
        round(percent(found, each), 2) for each in found.sources
    ]


def test_the_command_takes_a_folder_of_stories(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(comparison_json(STORY), encoding="utf-8")
    (tmp_path / "b.json").write_text("{}", encoding="utf-8")
    done = CliRunner().invoke(main, ["upstream", str(tmp_path), "--format", "json"])
    assert done.exit_code == 3
    assert json.loads(done.stdout)["upstream"]["claims"] == len(STORY.propositions)
    done = CliRunner().invoke(main, ["upstream", str(tmp_path / "a.json")])
    assert done.exit_code == 0
    none = CliRunner().invoke(main, ["upstream", str(tmp_path / "b.json")])
    assert none.exit_code == 4
