"""Speakers, outlets, changes, the timeline and alerts of the workbench, on both databases."""

import re
from html.parser import HTMLParser

import pytest
from serving import bench, done, kept, told
from sqlalchemy import text

from crossread.serve.asking import link
from crossread.serve.drawing import comparison, kept_claims
from crossread.serve.firsts import timeline
from crossread.serve.frame import draw
from crossread.serve.work import ask_to_draw
from crossread.store.checking import check
from crossread.store.claims import keep_claims
from crossread.store.jobs import jobs
from crossread.store.removing import remove
from crossread.store.stories import listed
from crossread.story.index import index
from crossread.story.rows import rows

FERRY = [told(0), told(1), told(2)]


def test_a_speaker_is_what_was_reported_of_them(place: str) -> None:
    with bench(place, FERRY) as (archive, asking):
        (row,) = listed(archive)
        asking.post(f"/story/{row.id}/compare")
        done(archive)
        assert "Mara Linden" in asking.get("/speakers").text
        found = asking.get("/speakers?words=linden").text
        assert "Mara Linden" in found
        assert "Jon Vale" not in found
        page = asking.get(link("/speaker", name="Mara Linden")).text
        assert "3 statements" in page
        assert "38 people were on the ferry" in page
        assert asking.get("/speaker").status_code == 400
        assert "Nothing by this name" in asking.get("/speaker?name=Nobody").text


def test_an_outlet_shows_what_is_there_and_what_was_copied(place: str) -> None:
    with bench(place, FERRY) as (archive, asking):
        (row,) = listed(archive)
        asking.post(f"/story/{row.id}/compare")
        done(archive)
        assert asking.get("/outlets").text.count("/outlet?name=") == 3
        page = asking.get(link("/outlet", name="Outlet 1")).text
        assert "1 article in 1 story" in page
        assert 'aria-label="Copied and cited"' in page
        assert asking.get("/outlet?name=Nobody").status_code == 404
        assert "Outlet 1" in asking.get("/copies").text


def test_the_timeline_names_who_was_first(place: str) -> None:
    with bench(place, FERRY) as (archive, asking):
        (row,) = listed(archive)
        assert "not compared yet" in asking.get(f"/story/{row.id}/timeline").text
        asking.post(f"/story/{row.id}/compare")
        done(archive)
        page = asking.get(f"/story/{row.id}/timeline").text
        places = [page.index(f"Outlet {n}") for n in range(3)]
        assert places == sorted(places)
        assert re.search(r"\d outlets by now", page)


def test_versions_of_a_page_are_compared_by_a_worker(place: str) -> None:
    later = told(0, extra="again", url=FERRY[0].url, published="2024-03-02")
    with bench(place, [FERRY[0], later]) as (archive, asking):
        before = asking.get(f"/changes/{later.id}").text
        assert "Compare the versions" in before
        assert asking.post(f"/changes/{later.id}").status_code == 303
        asking.post(f"/changes/{later.id}")  # asked twice, done once
        assert done(archive) == 1
        page = asking.get(f"/changes/{later.id}").text
        assert "pair row" in page
        assert "silent" in page
        assert asking.get("/changes/none").status_code == 404


def test_a_saved_search_and_a_followed_story_are_alerts(place: str) -> None:
    with bench(place, FERRY) as (archive, asking):
        (row,) = listed(archive)
        assert asking.post("/alerts", data={"words": "ferry"}).headers["location"] == "/alerts"
        asking.post("/alerts", data={"words": "ferry"})
        asking.post("/alerts", data={"story": row.id})
        assert asking.post("/alerts", data={"words": ""}).status_code == 400
        assert asking.post("/alerts", data={"story": "none"}).status_code == 400
        first = asking.get("/alerts").text
        assert first.count("0 new") == 2
        assert row.id in asking.get("/?order=followed").text
        kept(archive, [told(3)])
        page = asking.get("/alerts").text
        assert page.count("1 new") == 2
        assert "found: <bdi>Ferry</bdi>" in page
        feed = asking.get("/alerts.xml")
        assert feed.headers["content-type"].startswith("application/atom+xml")
        assert feed.text.count("<entry>") == 1
        last = re.search(r'name="last" value="(\d+)"', page)
        assert last
        asking.post("/alerts/seen", data={"last": last[1]})
        assert asking.get("/alerts").text.count("0 new") == 2
        ends = re.findall(r"/alerts/\d+/end", page)
        for each in ends:
            assert asking.post(each).status_code == 303
        assert "You follow nothing" in asking.get("/alerts").text
        assert asking.post("/alerts/x/end").status_code == 400


def test_a_takedown_takes_what_was_drawn_and_reported(place: str) -> None:
    later = told(0, extra="again", url=FERRY[0].url, published="2024-03-02")
    with bench(place, [*FERRY, later]) as (archive, asking):
        (row,) = listed(archive)
        asking.post(f"/story/{row.id}/compare")
        asking.post(f"/changes/{later.id}")
        done(archive)
        remove(archive, str(later.url), author="ada", why="asked for")
        with archive.reading() as connection:
            assert connection.execute(text("SELECT name FROM sheets")).all() == []
            told_of = connection.execute(text("SELECT result FROM jobs")).all()
        assert "again" not in str(told_of)
        assert asking.get(f"/article/{later.id}").status_code == 404
        assert "Outlet 0" not in asking.get(f"/story/{row.id}").text


def test_claims_are_found_by_their_words_and_narrowed(place: str) -> None:
    with bench(place, FERRY) as (archive, asking):
        (row,) = listed(archive)
        assert "0 claims found" in asking.get("/search?in=claims&words=ferry").text
        asking.post(f"/story/{row.id}/compare")
        done(archive)
        hits = 'class="passage"'
        page = asking.get("/search?in=claims&words=people+ferry").text
        assert page.count(hits) == 3
        assert "<mark>people</mark>" in page
        line = re.search(rf'"/story/{row.id}#(p\d+)"', page)
        assert line
        assert f'id="{line[1]}"' in asking.get(f"/story/{row.id}").text
        asked = "/search?in=claims&words=people"
        for more, found in {
            "": 3, "&outlet=Outlet+1": 1, "&speaker=linden": 3, "&speaker=vale": 0, "&lang=fr": 0,
            "&since=2024-03-02": 2, f"&story={row.id}": 3, "&since=2024-03-01&until=2024-03-31": 3,
        }.items():  # fmt: skip
            assert asking.get(asked + more).text.count(hits) == found, more
        facets = page[page.index("<aside") : page.index("</aside>")]
        assert "Outlet+1" in facets
        assert "since=" not in facets  # one month, one language, one story: nothing to choose
        assert "any story" in asking.get(f"{asked}&story={row.id}").text.casefold()
        speakers = asking.get("/search?in=speakers&words=lind&outlet=Outlet+1").text
        assert "Mara Linden" in speakers
        assert "Jon Vale" not in speakers
        assert "Mara Linden" not in asking.get("/search?in=speakers&outlet=None").text


def test_claims_go_with_their_comparison(place: str) -> None:
    with bench(place, FERRY) as (archive, asking):
        (row,) = listed(archive)
        asking.post(f"/story/{row.id}/compare")
        done(archive)
        asked = "/search?in=claims&words=people"
        before = asking.get(asked).text.count('class="passage"')
        assert before == 3
        kept(archive, [told(3)])
        asking.post(f"/story/{row.id}/compare")
        done(archive)
        assert asking.get(asked).text.count('class="passage"') == before + 1
        assert list(check(archive)) == []
        remove(archive, str(FERRY[0].url), author="ada", why="asked for")
        assert "0 claims found" in asking.get(asked).text
        assert list(check(archive)) == []


def test_a_story_shows_its_map_and_who_copied_whom(place: str) -> None:
    placed = [told(n, extra="in Norway on Thursday") for n in range(3)]
    with bench(place, placed) as (archive, asking):
        (row,) = listed(archive)
        assert "not compared yet" in asking.get(f"/story/{row.id}/map").text
        asking.post(f"/story/{row.id}/compare")
        done(archive)
        matrix = asking.get(f"/story/{row.id}").text
        pages = {name: asking.get(f"/story/{row.id}/{name}").text for name in ("map", "copying")}
        assert 'class="when"' in pages["map"]
        assert 'id="graph"' in pages["copying"]
        for page in pages.values():
            links = re.findall(rf'href="/story/{row.id}#([a-z]+\d+)"', page)
            assert links
            assert all(f'id="{each}"' in matrix for each in links)
            assert "-- part --" not in page
            assert page.count("<main") == 1


def test_a_story_without_places_or_copies_says_so(place: str) -> None:
    alone = [told(0, published=None), told(0, extra="by another", published=None, outlet="B")]
    with bench(place, alone) as (archive, asking):
        row = listed(archive)[0]
        asking.post(f"/story/{row.id}/compare")
        done(archive)
        assert asking.get(f"/story/{row.id}/map").status_code == 200


def test_claims_are_known_again_after_an_upgrade(place: str) -> None:
    with bench(place, FERRY) as (archive, asking):
        (row,) = listed(archive)
        asking.post(f"/story/{row.id}/compare")
        done(archive)
        ask_to_draw(archive)
        assert done(archive) == 0  # all are known
        with archive.writing() as connection:  # as an archive comes from before there were claims
            for table in ("claims", "sheets"):
                connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - our own names
        assert "0 claims found" in asking.get("/search?in=claims&words=people").text
        ask_to_draw(archive)
        ask_to_draw(archive)
        assert done(archive) == 1
        assert "3 claims found" in asking.get("/search?in=claims&words=people").text
        assert "draw" in {each.kind for each in jobs(archive, states=("done",))}


def test_no_link_leads_to_a_row_that_a_long_matrix_leaves_out(place: str) -> None:
    with bench(place, FERRY) as (archive, asking):
        (row,) = listed(archive)
        asking.post(f"/story/{row.id}/compare")
        done(archive)
        made = comparison(archive, row)
        assert made
        known = index(made)
        found = rows(made, known)
        shown = {each.number for each in found[1:]}
        kept_ = [each for one in found for each in kept_claims(known, one, shown)]
        assert {each.line for each in kept_} == {0, *shown}
        with archive.writing() as connection:
            keep_claims(connection, row.n, kept_)
        page = asking.get("/search?in=claims").text
        assert "#p0" not in page
        assert f"#p{found[0].number}" not in re.findall(r"#p\d+", page)
        reported = timeline(made, known, found)
        drawn = draw("timeline_part.html", reported=reported, story=row.id, shown=shown)
        assert set(map(int, re.findall(r"#p(\d+)", drawn))) <= shown


def test_what_an_article_was_read_from_can_be_saved(place: str) -> None:
    with bench(place, FERRY) as (archive, asking):
        assert asking.get(f"/article/{FERRY[0].id}/received").status_code == 404
        said = "".join(f"<p>{told(n).text.partition(chr(10) * 2)[2]}</p>" for n in range(4))
        page = f"<!doctype html><html><head><title>Late</title></head><body><h1>Late</h1>{said}"
        html = f"{page}<script>x()</script></body></html>"
        asking.post("/add", files={"files": ("late.html", html.encode())})
        done(archive)
        (key,) = re.findall(r'"/article/([0-9a-f]+)"', asking.get("/jobs").text)
        link_to = f"/article/{key}/received"
        assert link_to in asking.get(f"/article/{key}").text
        got = asking.get(link_to)
        assert got.content == html.encode()
        assert got.headers["content-type"] == "application/octet-stream"
        assert got.headers["content-disposition"].startswith("attachment")


def test_no_tag_of_a_storys_pages_has_an_attribute_twice(place: str) -> None:
    class Doubled(HTMLParser):
        """Tags with an attribute that is there twice."""

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert len(dict(attrs)) == len(attrs), (tag, attrs)

    placed = [told(n, extra="in Norway on Thursday") for n in range(3)]
    with bench(place, placed) as (archive, asking):
        (row,) = listed(archive)
        asking.post(f"/story/{row.id}/compare")
        done(archive)
        for part in ("", "/map", "/copying", "/timeline", "/articles"):
            page = asking.get(f"/story/{row.id}{part}").text
            Doubled().feed(page)
            assert part not in ("/map", "/copying") or " open>" in page


def test_no_story_falls_between_two_pages(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crossread.serve.inbox.PAGE_SIZE", 1)
    texts = [
        "Bakers in Lenz strike\n\nOna Reed said that bread costs more.",
        "A comet over Orsk\n\nAstronomers saw ice in its tail.",
        "Chess cup for Pell\n\nThe final took nine hours and a queen.",
    ]
    given = [told(n, text=text, title_length=18) for n, text in enumerate(texts)]
    with bench(place, given) as (archive, asking):
        pages = [asking.get(f"/?all=1&page={number}").text for number in range(4)]
        ids = [each.id for each in listed(archive)]
        assert len(ids) == 3
        assert [sum(f"/story/{each}" in page for page in pages[1:]) for each in ids] == [1, 1, 1]
