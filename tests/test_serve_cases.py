"""Cases over stories: evidence from cells, ratings blind to one another, the file in and out."""

import re
from functools import partial
from pathlib import Path

import pytest
from serving import bench, client, done, kept, told

from crossread.serve.app import Bench
from crossread.serve.asking import NOBODY, Role, User
from crossread.store.cases import cases, change_case, kept_case, new_case
from crossread.store.opening import archive as opened
from crossread.store.stories import listed
from crossread.weighing.case_file import parse_case

FERRY = [told(0), told(1), told(2)]
QUESTION = {"question": "Was it the mate or the lights?", "hypotheses": "The mate\nThe lights"}
NAMES = {name: User(name, Role.REVIEWER) for name in ("ada", "bo")} | {
    "eve": User("eve", Role.READER)
}


def test_a_case_is_made_over_a_story_and_judged_live(place: str) -> None:
    with bench(place, FERRY) as (archive, asking):
        (row,) = listed(archive)
        assert asking.post("/cases", data=QUESTION | {"story": row.id}).status_code == 400
        asking.post(f"/story/{row.id}/compare")
        done(archive)
        address = asking.post("/cases", data=QUESTION | {"story": row.id}).headers["location"]
        page = asking.get(address).text
        cells = re.findall(r'<select name="(E\d+ H\d)"', page)
        assert len(cells) >= 4
        assert asking.post(f"{address}/rate", data={cells[0]: "C"}).status_code == 400
        ratings = {cell: "C" if cell.endswith("H1") else "II" for cell in cells}
        assert asking.post(f"{address}/rate", data=ratings).status_code == 303
        judged = asking.get(address).text
        assert "<select" not in judged
        assert 'id="matrix"' in judged
        assert asking.post(f"{address}/rate", data=ratings).status_code == 400  # nothing new
        assert "Was it the mate" in asking.get("/cases").text


def test_evidence_is_picked_from_a_cell(place: str) -> None:
    with bench(place, FERRY) as (archive, asking):
        (row,) = listed(archive)
        asking.post(f"/story/{row.id}/compare")
        done(archive)
        address = asking.post("/cases", data=QUESTION).headers["location"]
        page = asking.get(f"/story/{row.id}").text
        number, column = re.findall(r'class="card" id="p(\d+)-(\d+)"', page)[0]
        asked = {"row": number, "column": column}
        form = asking.get(f"/story/{row.id}/evidence", params=asked).text
        assert "Add evidence" in form
        given = asked | {"case": address.rpartition("/")[2]}
        assert asking.post(f"/story/{row.id}/evidence", data=given).headers["location"] == address
        assert asking.post(f"/story/{row.id}/evidence", data=given).status_code == 400
        case = parse_case(asking.get(f"{address}/file").text)
        (evidence,) = case.evidence
        (passage,) = evidence.shown_by
        source = next(each for each in case.sources if each.id == passage.source)
        article = next(each for each in FERRY if each.id == source.article)
        assert article.text[passage.start : passage.end] == passage.text
        for wrong in ({"row": "999", "column": "0"}, {"row": number, "column": "x"}, {}):
            assert asking.get(f"/story/{row.id}/evidence", params=wrong).status_code == 404


def test_raters_do_not_see_each_other(tmp_path: Path) -> None:
    with opened(str(tmp_path / "a.db"), create=True) as archive:
        made = Bench(archive, users=lambda token: NAMES.get(token, NOBODY))
        ask = {name: partial(client, made, cookie=f"crossread={name}") for name in NAMES}
        body = (
            'question = "Late?"\n[[hypothesis]]\nid = "H1"\ntext = "Late"\n'
            '[[hypothesis]]\nid = "H2"\ntext = "In time"\n'
            '[[evidence]]\nid = "E1"\ntext = "No siren" # kept\ncredibility = "observed"\n'
        )
        with ask["ada"]() as ada:
            address = ada.post("/cases", files={"case": ("c.toml", body)}).headers["location"]
            ada.post(f"{address}/rate", data={"E1 H1": "CC", "E1 H2": "II"})
            assert 'id="matrix"' in ada.get(address).text
        with ask["bo"]() as bo:
            before = bo.get(address).text
            assert "selected" not in before
            assert 'id="matrix"' not in before
            bo.post(f"{address}/rate", data={"E1 H1": "I", "E1 H2": "C"})
            file = bo.get(f"{address}/file").text
        assert "# kept" in file
        assert {each.author for each in parse_case(file).ratings} == {"ada", "bo"}
        with ask["eve"]() as eve:
            assert 'id="matrix"' in eve.get(address).text
            assert eve.get(f"{address}/file").status_code == 403


@pytest.mark.parametrize("body", ["", "question = 1", "x" * 100, 'question = "a"\n[[evidence]]'])
def test_what_is_no_case_is_refused(body: str, tmp_path: Path) -> None:
    with bench(str(tmp_path / "a.db")) as (archive, asking):
        got = asking.post("/cases", files={"case": ("c.toml", body or "\n")})
        assert got.status_code == 400
        with archive.reading() as connection:
            assert cases(connection) == []


def test_two_who_save_at_once_lose_nothing(place: str) -> None:
    with opened(place, create=True) as archive:
        name = new_case(archive, "Late?", "a", "ada")
        others = iter(["b"])

        def make(last: object) -> tuple[str, str]:
            for _ in others:  # another saves in the meantime
                change_case(archive, name, "bo", lambda case: ("Late?", case.body + "b"))
            return "Late?", last.body + "c"  # type: ignore[attr-defined]

        change_case(archive, name, "ada", make)
        with archive.reading() as connection:
            last = kept_case(connection, name)
        assert (last.version, last.body) == (3, "abc")
        kept(archive, FERRY)
