"""Deciding on the workbench: the queue, blind second readers, settling, undo, files, keys."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep
from typing import TYPE_CHECKING

import pytest
import uvicorn
from serving import HOSTILE, bench, client, done, kept
from starlette.testclient import TestClient

from crossread.records import Article, Comparison
from crossread.serve.app import Bench, app
from crossread.serve.drawing import comparison
from crossread.store.opening import Archive
from crossread.store.opening import archive as opened
from crossread.store.stories import StoryRow, listed

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WORDS = ("amber", "brass", "copper", "dusty", "early", "faded", "green", "heavy", "iron", "jolly")


CANCELLED = (
    "Olsen the prime minister cancelled a concert in Ruud hall",
    "A concert in Ruud hall was cancelled by prime minister Olsen",
    "Prime minister Olsen has cancelled the Ruud hall concert",
    "In Ruud hall the concert was cancelled by Olsen, prime minister",
)


def article(number: int) -> Article:
    """One of ten on the ferry of Sollan, each with another figure and another speaker's name."""
    word = WORDS[number % 10]
    headline = f"Ferry aground off Sollan, a {word} night"
    body = (
        f"Mara {word.title()} said that {37 + number} people were on the {word} ferry of Sollan. "
        f"The ferry of Sollan ran aground near the {word} pier on Thursday."
    )
    if number % 3 == 0:
        body += f" {CANCELLED[number // 3]}."
    return Article(
        f"{headline}\n\n{body}", f"Outlet {number}", f"https://news{number}.example/f",
        title_length=len(headline), published=f"2024-03-{number + 1:02d}", lang="en",
        name=f"f{number}.txt", complete=True,
    )  # fmt: skip


TEN = [article(number) for number in range(10)]


def story_of(archive: Archive) -> StoryRow:
    """The largest story, compared."""
    return max(listed(archive), key=lambda each: each.articles)


@contextmanager
def compared(place: str, given: list[Article]) -> Iterator[tuple[Archive, TestClient, StoryRow]]:
    with bench(place, given) as (archive, asking):
        row = story_of(archive)
        asking.post(f"/story/{row.id}/compare")
        done(archive)
        yield archive, asking, row


def asked(asking: TestClient, path: str) -> dict[str, str]:
    """The question on a page: its key, its kind, the verdict that accepts it."""
    page = asking.get(path).text
    found = re.search(r'data-kind="([^"]+)" data-item="([^"]+)"', page)
    accepts = re.search(r'value="([^"]+)" data-keys="a Enter"', page)
    if found is None:
        return {}
    return {"kind": found[1], "item": found[2], "accept": accepts[1] if accepts else ""}


def left(asking: TestClient, path: str) -> int:
    found = re.search(r"(\d+) left", asking.get(path).text)
    assert found is not None
    return int(found[1])


def now(archive: Archive, row: StoryRow) -> Comparison:
    found = comparison(archive, row)
    assert found is not None
    return found


def test_an_answer_goes_on_and_is_taken_back(place: str) -> None:
    with compared(place, TEN[:4]) as (archive, asking, row):
        path = f"/review/{row.id}"
        many, first = left(asking, path), asked(asking, path)
        assert asking.post(path, data={**first, "verdict": first["accept"]}).status_code == 303
        assert left(asking, path) == many - 1
        assert asked(asking, path)["item"] != first["item"]
        back = asking.post(f"{path}/undo")
        assert back.headers["location"] == f"{path}?item={first['item']}"
        assert left(asking, path) == many
        assert asking.post(f"{path}/undo").status_code == 400
        assert asking.post(path, data={**first, "verdict": "x"}).status_code == 400
        assert asking.post(path, data={"item": "x", "verdict": "same"}).status_code == 400
        assert done(archive) >= 1
        assert now(archive, row).decisions == ()


def test_a_second_reader_is_blind_and_disagreements_are_settled(place: str) -> None:
    with compared(place, TEN[:4]) as (archive, ada, row):
        path = f"/review/{row.id}"
        first = asked(ada, path)
        assert first["kind"] in ("pair", "conflict", "omission", "speaker")
        unlike = {"pair": ("same", "other"), "speaker": ("confirmed", "named")}
        one, two = unlike.get(first["kind"], ("confirmed", "rejected"))
        ada.post(path, data={**first, "verdict": one, "why": "SECRETWORD", "value": "A"})
        done(archive)
        with client(Bench(archive, me="bo")) as bo:
            page = bo.get(f"{path}?item={first['item']}").text
            assert "SECRETWORD" not in page
            assert "settle" not in page
            assert f'data-item="{first["item"]}"' in page
            bo.post(path, data={**first, "verdict": two, "value": "Bo Ruud"})
            settle = bo.get(f"{path}/settle").text
            assert "SECRETWORD" in settle
            assert "alpha" in settle
            bo.post(f"{path}/settle", data={**first, "verdict": two, "value": "Bo Ruud"})
            assert asked(bo, f"{path}/settle") == {}
        before = left(ada, path)
        assert left(ada, path) == before  # settled, so it does not come back to the first reader
        assert first["item"] != asked(ada, path).get("item")
        done(archive)
        standing = now(archive, row).decisions
        assert [(each.author, each.verdict) for each in standing] == [("bo", two)]


def test_decisions_go_from_one_archive_to_another(tmp_path: object) -> None:
    with compared(f"{tmp_path}/a.db", TEN[:3]) as (archive, asking, row):
        path = f"/review/{row.id}"
        for _ in range(3):
            first = asked(asking, path)
            asking.post(path, data={**first, "verdict": first["accept"]})
        sent = asking.get(f"{path}/decisions.jsonl")
        assert sent.headers["content-disposition"].startswith("attachment")
        assert len(sent.text.splitlines()) == 3
        done(archive)
        made = now(archive, row)
    with compared(f"{tmp_path}/b.db", TEN[:3]) as (archive, asking, row):
        path = f"/review/{row.id}"
        file = {"files": ("d.jsonl", sent.content)}
        for _ in range(2):  # the same file twice is the same decisions
            got = asking.post(f"{path}/decisions", files=file)
            assert got.headers["location"] == f"{path}?taken=3&refused=0"
        done(archive)
        assert now(archive, row).decisions == made.decisions
        assert len(asking.get(f"{path}/decisions.jsonl").text.splitlines()) == 3
        bad = asking.post(f"{path}/decisions", files={"files": ("d.jsonl", b"{}")})
        assert bad.status_code == 400


def test_stored_text_cannot_run(place: str) -> None:
    hostile = [
        Article(
            f"Ferry aground {HOSTILE}\n\n{each.text}", f"{HOSTILE} {n}",
            title_length=14 + len(HOSTILE), published=each.published, lang="en",
            name=each.name, complete=True,
        )
        for n, each in enumerate(TEN[:3])
    ]  # fmt: skip
    with bench(place) as (archive, asking):
        kept(archive, hostile)
        row = story_of(archive)
        asking.post(f"/story/{row.id}/compare")
        done(archive)
        page = asking.get(f"/review/{row.id}").text
        assert "data-item" in page
        assert "<script>alert" not in page
        assert "<img" not in page


# --- by keyboard, in a browser


@contextmanager
def served(archive: Archive) -> Iterator[str]:
    """The workbench on a free port of this computer."""
    config = uvicorn.Config(
        app(Bench(archive, me="ada")), port=0, log_level="error", lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


def pressed(page: "Page", key: str) -> None:
    """Press a key and wait for the next question."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_twenty_decisions_by_keyboard_change_rows_conflicts_and_scores(
    tmp_path: object, browser: "Browser"
) -> None:
    with opened(f"{tmp_path}/a.db", create=True) as archive:
        kept(archive, TEN)
        row = story_of(archive)
        with client(Bench(archive)) as asking:
            asking.post(f"/story/{row.id}/compare")
        done(archive)
        before = now(archive, row)
        with served(archive) as address:
            page = browser.new_page()
            page.goto(f"{address}/review/{row.id}")
            begun, keys = monotonic(), dict[str, int]()
            for _ in range(20):
                kind = page.locator(".inquiry").get_attribute("data-kind") or ""
                number = keys[kind] = keys.get(kind, 0) + 1
                # Read, then press: every other one is accepted.
                assert page.locator(".inquiry mark").first.inner_text()
                choice = {"pair": "s", "conflict": "o", "omission": "s", "speaker": "u"}[kind]
                pressed(page, "a" if number % 2 else choice)
            took = monotonic() - begun
            page.get_by_text("20 decided by you").wait_for()
            page.keyboard.press("?")
            assert page.locator("#keys").get_attribute("open") is not None
            pressed(page, "z")
            page.get_by_text("19 decided by you").wait_for()
            pressed(page, "Enter")
            page.get_by_text("20 decided by you").wait_for()
            done(archive)
            page.goto(f"{address}/story/{row.id}")
            assert page.locator(".ruled").count() > 0
            page.close()
        after = now(archive, row)
        assert took < 120
        assert len(after.decisions) == 20
        assert {each.author for each in after.decisions} == {"ada"}
        scores = [{each.score for each in made.propositions} for made in (before, after)]
        assert scores[0] != scores[1]
        assert before.coverage != after.coverage
        assert before.conflicts != after.conflicts
        assert before.propositions != after.propositions


@pytest.mark.parametrize("path", ["/review", "/review/x", "/review/x/settle"])
def test_pages_answer_on_an_empty_archive(place: str, path: str) -> None:
    with bench(place) as (_, asking):
        assert asking.get(path).status_code == (200 if path == "/review" else 404)


def test_decided_pairs_go_out_with_their_texts(place: str) -> None:
    with compared(place, TEN[:4]) as (_, ada, row):
        path = f"/review/{row.id}"
        lines = ada.get(f"{path}/questions.jsonl").text.splitlines()
        pairs = [each for each in map(json.loads, lines) if each["kind"] == "pair"][:3]
        assert len(pairs) == 3
        verdicts = ("same", "other", "unsure")
        given = [
            {**each, "verdict": said, "author": "ada"}
            for each, said in zip(pairs, verdicts, strict=True)
        ]
        given.append({**pairs[1], "verdict": "same", "author": "bo"})  # they differ on it
        given.append({**pairs[2], "verdict": "same", "author": "model x"})
        body = "\n".join(json.dumps(each) for each in given).encode()
        ada.post(f"{path}/decisions", files={"files": ("d.jsonl", body)})
        (one,) = map(json.loads, ada.get("/review/pairs.jsonl").text.splitlines())
        assert one["relation"] == "same"
        texts = {each.id: each.text for each in TEN}
        for side in (one["a"], one["b"]):
            told = [texts[side["article"]][start:end] for start, end in side["spans"]]
            assert " ".join(told) == side["text"]
