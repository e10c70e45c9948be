"""What the workbench does not take or show in full: it says so, with the number."""

import json

import pytest
from serving import bench, done, told

from crossread.errors import UsageError
from crossread.records import Unused
from crossread.serve.cases import QUESTION
from crossread.serve.work import ITEMS_MOST, _outcomes, _told
from crossread.store.claims import NAME_MAX, short
from crossread.store.follows import MOST, follow
from crossread.store.jobs import enqueue, finish, lease
from crossread.store.voices import WORDS, _shown


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/cases", {"question": "x" * (QUESTION + 1), "hypotheses": "A\nB"}),
        ("/add", {"text": "Text", "outlet": "x" * 201}),
        ("/feeds", {"addresses": "https://a.example/\n" * 501}),
    ],
)
def test_what_is_too_long_is_refused_and_not_cut(
    path: str, sent: dict[str, str], place: str
) -> None:
    with bench(place) as (_, asking):
        answer = asking.post(path, data=sent)
        assert answer.status_code == 400
        assert "at most" in answer.text or "to 500" in answer.text


@pytest.mark.parametrize("name", ["words", "outlet", "speaker", "lang", "story"])
def test_a_search_never_drops_what_it_is_asked_for(name: str, place: str) -> None:
    with bench(place, [told(1)]) as (_, asking):
        answer = asking.get("/search", params={name: "x" * 401})
        assert answer.status_code in (400, 404)
        assert "401" in answer.text


def test_a_page_says_how_many_outcomes_of_a_job_it_lacks(place: str) -> None:
    items = [_told(Unused(f"a{n}.txt", "no text")) for n in range(ITEMS_MOST + 50)]
    with bench(place) as (archive, asking):
        enqueue(archive, "read", json.dumps({"inputs": ["https://a.example/"]}))
        job = lease(archive, ["read"], "me", seconds=30)
        assert job is not None
        finish(archive, job, result=json.dumps(_outcomes(items)))
        page = asking.get("/jobs").text
    assert f"{len(items) - 20:,} more" in page
    assert "50 that came before these" in page
    assert f"a{len(items) - 1}.txt" in page


def test_one_can_follow_so_much_and_is_told(place: str) -> None:
    with bench(place, [told(1)]) as (archive, asking):
        for number in range(MOST):
            follow(archive, "ada", "search", json.dumps({"words": f"w{number}"}))
        follow(archive, "ada", "search", json.dumps({"words": "w1"}))  # followed already
        follow(archive, "ben", "search", json.dumps({"words": "new"}))
        with pytest.raises(UsageError, match=str(MOST)):
            follow(archive, "ada", "search", json.dumps({"words": "new"}))
        answer = asking.post("/alerts", data={"words": "new"})
        assert (answer.status_code, str(MOST) in answer.text) == (400, True)


def test_a_filter_says_how_many_values_it_lacks(place: str) -> None:
    with bench(place, [told(number) for number in range(15)]) as (_, asking):
        page = asking.get("/search", params={"words": "ferry"}).text
    assert "3 more" in page


def test_what_is_cut_ends_in_a_sign() -> None:
    assert _shown("x" * WORDS, WORDS) == "x" * WORDS
    assert _shown("x" * WORDS, WORDS + 1).endswith("x…")
    assert (short("x" * NAME_MAX), len(short("x" * 999))) == ("x" * NAME_MAX, NAME_MAX)
    assert short("x" * 999).endswith("…")


def test_every_list_is_drawn_with_its_bound(place: str) -> None:
    with bench(place, [told(1), told(2)]) as (archive, asking):
        done(archive)
        for path in ("/outlets", "/copies", "/cases", "/speakers", "/alerts", "/jobs"):
            answer = asking.get(path)
            assert answer.status_code == 200
            assert "Only the" not in answer.text
