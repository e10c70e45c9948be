"""A language model as a second reader of the workbench: a stub on loopback, files of questions."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from click.testing import CliRunner
from serving import bench, done
from test_assistant import Reply, Said, Stub, alike, said
from test_serve_review import TEN, asked, compared, left, now

from crossread.cli import main
from crossread.errors import UsageError
from crossread.serve.second_reader import (
    ALLOWED,
    NAME,
    URL,
    ask_about,
    assistant,
    open_sheets,
    records,
)
from crossread.store.accounts import add_account
from crossread.store.decisions import decisions
from crossread.store.jobs import jobs
from crossread.store.opening import Archive
from crossread.store.stories import StoryRow, members

MODEL = "model toy"


@contextmanager
def stub(monkeypatch: pytest.MonkeyPatch, *replies: Said) -> Iterator[Stub]:
    """A server that answers, which the workbench was started with."""
    server = Stub(*replies)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    monkeypatch.setenv(URL, server.url)
    monkeypatch.setenv(NAME, "toy")
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def conflicting(sheet: str) -> Reply:
    """The first fact of either article conflicts with one of the other."""
    told = alike(sheet)
    return said({"same": [], "conflicting": told["same"]})


def broken(_: str) -> Reply:
    return 401, {}, b"no"


def kept(archive: Archive, row: StoryRow, *, stand: bool = True) -> list[str]:
    """The authors of the decisions on a story."""
    with archive.reading() as connection:
        texts = dict.fromkeys((each.id for each in members(connection, row.n)), "")
        return [each.author for each in decisions(connection, texts, stand=stand)]


def test_without_a_model_nothing_is_asked(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(URL, raising=False)
    with compared(place, TEN[:4]) as (archive, asking, row):
        page = asking.get(f"/review/{row.id}/assistant").text
        assert "--assistant" in page
        assert f'action="/review/{row.id}/assistant"' not in page
        assert asking.post(f"/review/{row.id}/assistant").status_code == 400
        assert jobs(archive) == []


def test_a_model_is_asked_once_and_its_answers_stand_apart(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stub(monkeypatch, conflicting) as server, compared(place, TEN[:4]) as given:
        archive, asking, row = given
        path = f"/review/{row.id}"
        many, before = left(asking, path), len(open_sheets(archive, row, "toy"))
        assert before > 0
        page = asking.get(f"{path}/assistant").text
        assert server.url in page
        assert server.sent == []  # seeing the page sends nothing
        assert asking.post(f"{path}/assistant").headers["location"] == f"{path}/assistant"
        asking.post(f"{path}/assistant")  # asked twice, done once
        done(archive)
        assert len(server.sent) == before
        assert kept(archive, row) == [MODEL] * before
        assert left(asking, path) >= many  # a person is still asked everything
        page = asking.get(f"{path}/assistant").text
        assert page.count('<span class="badge">Conflict</span>') == before
        assert "<script>alert" not in page
        assert "Nothing is left to ask" in page
        assert any(each.author == MODEL for each in now(archive, row).decisions)
        assert "by <bdi>model toy" in asking.get(f"/story/{row.id}").text
        sent = len(server.sent)
        asking.post(f"{path}/assistant")
        done(archive)
        assert len(server.sent) == sent  # what was answered is not asked again


def test_a_persons_answer_comes_before_a_models(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stub(monkeypatch, conflicting), compared(place, TEN[:4]) as (archive, asking, row):
        path = f"/review/{row.id}"
        asking.post(f"{path}/assistant")
        done(archive)
        page = asking.get(f"{path}/assistant").text
        key = page.partition(f"{path}?item=")[2].partition('"')[0]
        found = asked(asking, f"{path}?item={key}")
        assert found["kind"] == "pair"
        asking.post(path, data={"item": key, "verdict": "other"})
        done(archive)
        with archive.reading() as connection:
            texts = dict.fromkeys((each.id for each in members(connection, row.n)), "")
            (told,) = records(decisions(connection, texts, stand=False))
        assert (told.author, told.shared, told.alike) == (MODEL, 1, 0)
        counted = [each for each in now(archive, row).decisions if each.kind == "pair"]
        assert {each.author for each in counted if each.verdict == "other"} == {"ada"}
        settle = asking.get(f"{path}/settle").text
        assert "data-item" not in settle  # a model is no reviewer to differ with


def test_a_models_answers_are_taken_back(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with stub(monkeypatch, conflicting), compared(place, TEN[:4]) as (archive, asking, row):
        path = f"/review/{row.id}/assistant"
        before = len(now(archive, row).conflicts)
        asking.post(path)
        done(archive)
        count = len(kept(archive, row))
        assert asking.post(f"{path}/end", data={"author": "ada"}).status_code == 400
        assert asking.post(f"{path}/end", data={"author": MODEL}).status_code == 303
        done(archive)
        assert kept(archive, row) == []
        assert len(kept(archive, row, stand=False)) == 2 * count
        assert len(now(archive, row).conflicts) == before
        assert "same as" not in asking.get(path).text


def test_a_model_that_does_not_answer_is_a_failed_job(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stub(monkeypatch, broken), compared(place, TEN[:4]) as (archive, asking, row):
        asking.post(f"/review/{row.id}/assistant")
        done(archive)
        (failed,) = jobs(archive, states=("failed",))
        assert "401" in str(failed.reason)
        assert "401" in asking.get(f"/review/{row.id}/assistant").text
        assert kept(archive, row) == []


def test_questions_of_every_kind_go_out_and_answers_come_in(place: str) -> None:
    with compared(place, TEN) as (archive, asking, row):
        path = f"/review/{row.id}"
        lines = [
            json.loads(each) for each in asking.get(f"{path}/questions.jsonl").text.splitlines()
        ]
        assert {each["kind"] for each in lines} == {"pair", "conflict", "omission", "speaker"}
        assert all(each["found"] in each["choices"] for each in lines)
        for each in lines[:6]:
            each |= {"verdict": each["found"], "author": "model far away"}
        filled = "\n".join(json.dumps(each) for each in lines).encode()
        got = asking.post(f"{path}/decisions", files={"files": ("a.jsonl", filled)})
        assert "taken=6" in got.headers["location"]
        assert kept(archive, row) == ["model far away"] * 6
        wrong = json.dumps(lines[7] | {"verdict": "maybe", "author": "x"}).encode()
        got = asking.post(f"{path}/decisions", files={"files": ("a.jsonl", wrong)})
        assert got.status_code == 400


def test_nobody_has_the_name_of_a_model(place: str) -> None:
    with bench(place) as (archive, _), pytest.raises(UsageError):
        add_account(archive, "model toy", "x", "reader")


@pytest.mark.parametrize(
    "options",
    [
        ["--model", "toy"],
        ["--assistant", "ftp://x", "--model", "m"],
        ["--assistant", "http://x/v1"],
    ],
)
def test_a_wrong_address_is_refused_at_the_start(options: list[str], tmp_path: Any) -> None:
    place = str(tmp_path / "a.db")
    found = CliRunner().invoke(main, ["serve", "--archive", place, "--port", "0", *options])
    assert found.exit_code == 2


def test_a_model_that_says_much_does_not_flood_its_page(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crossread.serve.assistant.SHOWN", 2)
    with stub(monkeypatch, conflicting), compared(place, TEN[:4]) as (archive, asking, row):
        path, chat = f"/review/{row.id}", assistant()
        assert chat is not None
        ask_about(archive, row, chat, lambda _: None)
        page = asking.get(f"{path}/assistant").text
    assert page.count('<span class="badge">') == 2
    assert page.count(f"{path}/decisions.jsonl") == 1


def test_a_model_that_finds_nothing_alike_has_not_failed(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        stub(monkeypatch, lambda _: said({"same": [], "conflicting": []})) as server,
        compared(place, TEN) as (archive, _, row),
    ):
        chat = assistant()
        assert chat is not None
        assert len(ask_about(archive, row, chat, lambda _: None)) == 1
    assert len(server.sent) == 45


def test_the_second_part_of_a_long_article_is_open_when_the_first_is_read(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crossread.story.questions.FACTS", 1)
    with stub(monkeypatch, conflicting, broken), compared(place, TEN) as (archive, _, row):
        before, chat = len(open_sheets(archive, row, "toy")), assistant()
        assert chat is not None
        assert before > 45
        ask_about(archive, row, chat, lambda _: None)
        assert len(open_sheets(archive, row, "toy")) == before - 1


def test_a_killed_worker_leaves_what_was_answered(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """Nothing in the product catches it, as nothing catches a kill."""

    def dying(_: str) -> None:
        raise Killed

    with stub(monkeypatch, conflicting) as server, compared(place, TEN) as (archive, _, row):
        before, chat = len(open_sheets(archive, row, "toy")), assistant()
        assert before == 10 * 9 // 2  # every two articles
        assert chat is not None
        with pytest.raises(Killed):
            ask_about(archive, row, chat, dying)
        assert len(kept(archive, row)) == 1
        assert len(open_sheets(archive, row, "toy")) == before - 1
        ask_about(archive, row, chat, lambda _: None)
        shown = [body["messages"][1]["content"] for _, body in server.sent]
        assert len(shown) == len(set(shown)) == before <= ALLOWED.questions


def test_older_answers_of_a_model_are_taken_back_too(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(URL, raising=False)
    with compared(place, TEN[:4]) as (archive, asking, row):
        path = f"/review/{row.id}"
        first = asking.get(f"{path}/questions.jsonl").text.splitlines()[0]
        for day, verdict in ((1, "unsure"), (2, next(iter(json.loads(first)["choices"])))):
            line = json.loads(first) | {"verdict": verdict, "author": MODEL,
                                        "when": f"2024-03-0{day}T10:00:00+00:00"}  # fmt: skip
            asking.post(f"{path}/decisions", files={"files": ("a.jsonl", json.dumps(line))})
        assert kept(archive, row) == [MODEL] * 2
        asking.post(f"{path}/assistant/end", data={"author": MODEL})
        assert kept(archive, row) == []


def test_the_name_that_a_model_gives_is_compared_and_shown(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(URL, raising=False)
    with compared(place, TEN[:4]) as (archive, asking, row):
        path = f"/review/{row.id}"
        lines = asking.get(f"{path}/questions.jsonl").text.splitlines()
        told = next(each for each in map(json.loads, lines) if each["kind"] == "speaker")
        given = [(MODEL, "Ann Berg"), ("ada", "Ann Berg"), ("bea", "Tom Hult")]
        filled = "".join(
            json.dumps(told | {"verdict": "named", "value": name, "author": author}) + "\n"
            for author, name in given
        )
        asking.post(f"{path}/decisions", files={"files": ("a.jsonl", filled)})
        with archive.reading() as connection:
            texts = dict.fromkeys((each.id for each in members(connection, row.n)), "")
            (found,) = records(decisions(connection, texts, stand=False))
        assert (found.shared, found.alike) == (2, 1)
        assert "Ann Berg" in asking.get(f"{path}/assistant").text
