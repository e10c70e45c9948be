"""The workbench: pages over an archive on SQLite and PostgreSQL, and jobs that feed them."""

import json
import re
from pathlib import Path

import pytest
from serving import HERE, SAME, bench, done, told
from starlette.testclient import TestClient

from crossread.records import Article
from crossread.serve.app import routes
from crossread.serve.frame import ASSETS
from crossread.serve.work import ask_for_newest
from crossread.store.jobs import enqueue, jobs, lease
from crossread.store.opening import Archive
from crossread.store.stories import listed

FERRY = [told(0), told(1), told(2)]


def compared(archive: Archive, asking: TestClient) -> str:
    """The id of the one story, compared."""
    (row,) = listed(archive)
    assert asking.post(f"/story/{row.id}/compare").status_code == 303
    assert done(archive) == 1
    return row.id


def test_the_inbox_lists_stories_and_what_they_count(place: str) -> None:
    with bench(place, FERRY) as (archive, asking):
        (row,) = listed(archive)
        before = asking.get("/").text
        assert f"/story/{row.id}" in before
        assert "not compared yet" in before
        compared(archive, asking)
        after = asking.get("/?order=disputed").text
        assert "not compared yet" not in after
        assert re.search(r"\d+ shared claim", after)


def test_a_story_is_its_matrix_live(place: str) -> None:
    with bench(place, FERRY) as (archive, asking):
        key = compared(archive, asking)
        page = asking.get(f"/story/{key}").text
        assert 'class="matrix"' in page
        assert "people were on the ferry" in page
        assert "<style" not in page
        assert page.count("<main") == 1
        assert asking.get("/story/ffffffffff").status_code == 404


def test_a_page_that_waits_is_told_when_to_load_again(place: str) -> None:
    with bench(place, FERRY) as (archive, asking):
        (row,) = listed(archive)
        asking.post(f"/story/{row.id}/compare")
        script = {"hx-request": "true"}
        for tab in ("", "/articles", "/timeline"):
            assert asking.get(f"/story/{row.id}{tab}", headers=script).status_code == 204
        done(archive)
        for tab in ("", "/articles", "/timeline"):
            got = asking.get(f"/story/{row.id}{tab}", headers=script)
            assert got.headers["hx-refresh"] == "true"


def test_a_story_that_grew_says_so_until_it_is_compared_again(place: str) -> None:
    with bench(place, FERRY) as (archive, asking):
        key = compared(archive, asking)
        given = {"text": told(5).text, "outlet": "Late Post", "date": "2024-03-05"}
        assert asking.post("/add", data=given).headers["location"] == "/jobs"
        assert done(archive) == 2  # read, then compared again without being asked
        page = asking.get(f"/story/{key}").text
        assert "Late Post" in page
        assert "Compare again" not in page


def test_an_article_shows_who_says_what(place: str) -> None:
    with bench(place, FERRY) as (archive, asking):
        before = asking.get(f"/article/{FERRY[0].id}").text
        assert "not read for attributions yet" in before
        compared(archive, asking)
        page = asking.get(f"/article/{FERRY[0].id[:8]}").text
        assert 'class="findings"' in page
        assert "Mara Linden" in page


def test_search_finds_and_narrows(place: str) -> None:
    with bench(place, [*FERRY, told(3, lang="de")]) as (_, asking):
        page = asking.get("/search?words=ferry").text
        assert page.count('class="head"') == 4
        assert asking.get("/search?words=ferry&lang=de").text.count('class="head"') == 1
        assert asking.get("/search?words=ferry&outlet=Outlet+1").text.count('class="head"') == 1
        assert asking.get("/search?words=%22%22&page=2").status_code == 404
        assert asking.get("/search?since=yesterday").status_code == 404


def test_two_articles_stand_side_by_side(place: str) -> None:
    with bench(place, FERRY) as (archive, asking):
        plain = asking.get(f"/beside?a={FERRY[0].id}&b={FERRY[1].id}")
        assert "not compared yet" in plain.text
        compared(archive, asking)
        page = asking.get(f"/beside?a={FERRY[0].id}&b={FERRY[1].id}").text
        shared = page.partition('id="h-shared"')[2].partition("</section>")[0]
        assert shared.count("pair row") >= 2
        assert "different number" in shared
        assert 'id="h-copied"' in page
        assert asking.get("/beside?a=x").status_code == 400


def test_what_is_added_is_read_by_a_worker(place: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("A secret of this computer.")
    with bench(place) as (archive, asking):
        files = [("files", (f"../{n}.txt", told(n).text.encode())) for n in range(2)]
        assert asking.post("/add", files=files).status_code == 303
        done(archive)
        page = asking.get("/jobs").text
        assert page.count(">added<") == 2
        assert "0 failed" in page
        for bad in (str(secret), f"file://{secret}", "ftp://a.example/", "http://", ""):
            assert asking.post("/add", data={"addresses": bad}).status_code == 400, bad
        assert asking.post("/add", data={"addresses": "http://127.0.0.1:1/"}).status_code == 303
        done(archive)
        assert "skipped" in asking.get("/jobs").text  # never from a private network


def test_a_failed_job_names_its_reason_and_is_tried_again(place: str) -> None:
    with bench(place) as (archive, asking):
        number = enqueue(archive, "compare", json.dumps({"story": "abcdef123456"}))
        done(archive)
        page = asking.get("/jobs").text
        assert "abcdef123456" in page
        assert f"/jobs/{number}/again" in page
        assert asking.post(f"/jobs/{number}/again").status_code == 303
        assert [each.state for each in jobs(archive)] == ["waiting"]
        assert asking.post(f"/jobs/{number}/again").status_code == 404


def test_the_job_of_a_killed_worker_is_done_by_another(place: str) -> None:
    with bench(place, FERRY) as (archive, asking):
        (row,) = listed(archive)
        asking.post(f"/story/{row.id}/compare")
        lost = lease(archive, ["compare"], "killed", seconds=-1)
        assert lost is not None
        assert done(archive) == 1
        (job,) = jobs(archive, states=("done",))
        assert job.attempts == 2
        assert 'class="matrix"' in asking.get(f"/story/{row.id}").text


def test_new_stories_are_compared_when_the_workbench_starts(place: str) -> None:
    with bench(place, FERRY) as (archive, asking):
        ask_for_newest(archive)
        ask_for_newest(archive)
        assert done(archive) == 1
        ask_for_newest(archive)
        assert jobs(archive) == []
        assert "not compared yet" not in asking.get("/").text


def test_stories_are_changed_by_hand(place: str) -> None:
    with bench(place, FERRY) as (archive, asking):
        (row,) = listed(archive)
        assert asking.post(f"/story/{row.id}/pin", data={"on": "1"}).status_code == 303
        assert "Pinned" in asking.get("/").text
        apart = asking.post(f"/story/{row.id}/split", data={f"article {FERRY[2].id}": "on"})
        other = apart.headers["location"].split("/")[2]
        assert len(listed(archive)) == 2
        merged = {"other": f"{HERE}/story/{other}"}
        assert asking.post(f"/story/{row.id}/merge", data=merged).status_code == 303
        assert [each.articles for each in listed(archive)] == [3]
        assert asking.post(f"/story/{row.id}/split").status_code == 400


@pytest.mark.parametrize("name", ASSETS)
def test_styles_and_scripts_are_served(name: str, tmp_path: Path) -> None:
    with bench(str(tmp_path / "a.db")) as (_, asking):
        got = asking.get(f"/static/{name}")
        assert got.status_code == 200
        assert got.headers["content-type"].startswith(ASSETS[name])


def test_every_address_is_one_route(tmp_path: Path) -> None:
    found = [(route.method, route.path) for route in routes()]
    assert len(found) == len(set(found))
    with bench(str(tmp_path / "a.db")) as (_, asking):
        assert asking.get("/none").status_code == 404
        assert asking.delete("/", headers=SAME).status_code == 405
        assert asking.head("/").content == b""


def test_articles_of_different_stories_are_compared_side_by_side(place: str) -> None:
    told_there = "Rain in Olm\n\nThe mayor of Olm said that it rained."
    other = Article(told_there, "Olm Post", title_length=11)
    with bench(place, [told(0), other]) as (archive, asking):
        assert len(listed(archive)) == 2
        path = f"/beside?a={told(0).id}&b={other.id}"
        page = asking.get(path).text
        assert "The mayor of Olm" in page
        assert 'id="h-shared"' not in page
        sent = {"a": told(0).id, "b": f"http://localhost/article/{other.id}"}
        assert asking.post("/beside", data=sent).headers["location"] == path
        assert asking.post("/beside", data=sent).status_code == 303
        assert len(jobs(archive)) == 1
        waits = asking.get(path, headers={"hx-request": "true"})
        assert waits.status_code == 204
        done(archive)
        page = asking.get(path).text
        assert 'id="h-shared"' in page
        swapped = f"/beside?a={other.id}&b={told(0).id}"
        assert 'id="h-shared"' in asking.get(swapped).text
        assert asking.get(f"/beside?a={other.id}&b={other.id}").status_code == 400


def test_an_article_alone_in_its_story_is_read_too(place: str) -> None:
    with bench(place, [told(0)]) as (archive, asking):
        (row,) = listed(archive)
        path = f"/article/{told(0).id}"
        assert f'action="/story/{row.id}/compare"' in asking.get(path).text
        assert asking.post("/add", data={"text": "Rain in Olm\n\nIt rained, Noor said."})
        done(archive)
        (rain,) = (each for each in listed(archive) if each.id != row.id)
        (there,) = re.findall(r"/article/\w{32}", asking.get(f"/story/{rain.id}/articles").text)
        assert 'class="legend"' in asking.get(there).text
        asking.post(f"/story/{row.id}/compare")
        done(archive)
        assert 'class="legend"' in asking.get(path).text
        assert asking.get("/speaker?name=Mara+Linden").text.count('class="passage"') == 1
