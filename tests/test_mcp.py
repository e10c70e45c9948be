"""The tools for language models, asked through the client of the protocol's own library."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.shared.memory import create_connected_server_and_client_session
from toy_models import toy_models

from crossread.agents.answers import LARGEST
from crossread.agents.server import MOST_CHARACTERS, MOST_TEXTS, Desk, server
from crossread.cli.mcp import reader
from crossread.pipeline import open_models
from crossread.records import Article
from crossread.store.articles import add
from crossread.store.opening import archive

ONE = "Pier closes\n\nThe pier at Olm was closed on Monday. Ada Ohm said that the crack was long."
TWO = "Pier shut\n\nThe pier at Olm was closed on Monday. Nobody was hurt on the pier at Olm."


def asked(desk: Desk, *calls: tuple[str, dict[str, Any]]) -> list[Any]:
    """The results of calls of tools over the protocol."""

    async def talk() -> list[Any]:
        session: Any
        async with create_connected_server_and_client_session(server(desk)._mcp_server) as session:
            return [await session.call_tool(name, given) for name, given in calls]

    return asyncio.run(talk())


def desk(folder: Path | None = None, place: str | None = None) -> Desk:
    return Desk(toy_models, reader(folder), place)


def article(text: str, outlet: str) -> dict[str, str]:
    return {"text": text, "outlet": outlet, "published": "2031-03-01"}


def test_compare_answers_with_spans_that_stand_where_they_say() -> None:
    (done,) = asked(
        desk(), ("compare", {"articles": [article(ONE, "Post"), article(TWO, "Herald")]})
    )
    assert not done.isError
    found = json.loads(done.content[0].text)
    texts = {each["id"]: ONE if each["outlet"] == "Post" else TWO for each in found["articles"]}
    shown = [s for row in found["rows"] for cell in row["cells"] for s in cell["shown_by"]]
    assert len(shown) > 2
    for span in shown:
        assert texts[span["article"]][span["start"] : span["end"]] == span["text"]
    assert found["left_off"] == 0


@pytest.mark.slow
def test_quotes_and_audit_answer() -> None:
    quoting = 'Ada Ohm said: "the crack was very long indeed".'
    source = 'Hearing\n\nAda Ohm said: "the crack was not very long indeed".'
    text = article(f"Report\n\n{quoting}\n\nThe Herald omits that the pier was closed.", "Post")
    both = {"article": text, "against": [article(source, "Herald")]}
    quotes, audit = asked(Desk(open_models, reader(None), None), ("quotes", both), ("audit", both))
    states = [each["state"] for each in json.loads(quotes.content[0].text)["quotations"]]
    assert "altered" in states
    (found,) = json.loads(audit.content[0].text)["audits"]
    assert (found["said"], found["outlets"], found["differs"]) == ("absent", ["Herald"], False)


def test_search_finds_what_the_archive_holds_and_compare_takes_it(tmp_path: Path) -> None:
    place = str(tmp_path / "a.db")
    with archive(place, create=True) as held:
        add(held, [(Article(ONE, "Post", title_length=11), None)])
    found, none = asked(
        desk(place=place), ("search", {"words": "crack"}), ("search", {"words": "absent"})
    )
    (hit,) = json.loads(found.content[0].text)["hits"]
    passage = hit["passage"]
    assert ONE[passage["start"] : passage["end"]] == passage["text"]
    assert json.loads(none.content[0].text)["total"] == 0
    (done,) = asked(
        desk(place=place),
        ("compare", {"articles": [{"archived": hit["article"]}, article(TWO, "Herald")]}),
    )
    assert len(json.loads(done.content[0].text)["articles"]) == 2


@pytest.mark.parametrize(
    "articles",
    [
        [],
        [article(ONE, "Post")] * (MOST_TEXTS + 1),
        [article("x" * (MOST_CHARACTERS + 1), "Post")],
        [{"outlet": "Post"}],
        [{"text": ONE, "file": "x.txt"}],
        [{"file": "/etc/passwd"}],
        [{"file": "../secret.txt"}],
        [{"file": "https://a.example/"}],
        [{"file": "link.txt"}],
        [{"archived": "nothing"}],
    ],
)
def test_what_a_tool_may_not_be_given_is_an_error_and_nothing_is_read(
    articles: list[dict[str, str]], tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "secret.txt").write_text(ONE, encoding="utf-8")
    (tmp_path / "in" / "link.txt").symlink_to(tmp_path / "secret.txt")
    with archive(str(tmp_path / "a.db"), create=True):
        pass
    for folder in (tmp_path / "in", None):
        made = desk(folder, str(tmp_path / "a.db"))
        (done,) = asked(made, ("compare", {"articles": articles}))
        assert done.isError
        assert "crack was long" not in done.content[0].text


def test_files_of_the_folder_are_read(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(ONE, encoding="utf-8")
    (done,) = asked(desk(tmp_path), ("compare", {"articles": [{"file": "one.txt"}]}))
    assert [each["name"] for each in json.loads(done.content[0].text)["articles"]] == ["one.txt"]


def test_a_file_of_more_articles_than_a_call_takes_is_refused_whole(tmp_path: Path) -> None:
    lines = [json.dumps({"text": f"{ONE} It was pier {n}."}) for n in range(MOST_TEXTS + 1)]
    (tmp_path / "many.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (done,) = asked(desk(tmp_path), ("compare", {"articles": [{"file": "many.jsonl"}]}))
    assert done.isError
    assert str(MOST_TEXTS + 1) in done.content[0].text


def test_a_search_says_how_many_hits_it_left_off(tmp_path: Path) -> None:
    place = str(tmp_path / "a.db")
    with archive(place, create=True) as held:
        add(held, [(Article(f"{ONE} It was pier {n}."), None) for n in range(12)])
    (done,) = asked(desk(None, place), ("search", {"words": "pier", "limit": 5}))
    found = json.loads(done.content[0].text)
    assert (found["total"], len(found["hits"]), found["left_off"]) == (12, 5, 7)


def test_an_answer_has_a_size() -> None:
    long = "Pier\n\n" + " ".join(f"The pier number {n} at Olm was closed." for n in range(900))
    (done,) = asked(desk(), ("compare", {"articles": [article(long, "Post")], "limit": 999}))
    found = json.loads(done.content[0].text)
    assert found["left_off"] > 0
    assert len(json.dumps(found)) < 2 * LARGEST


@pytest.mark.slow
def test_the_command_serves_over_standard_input(tmp_path: Path) -> None:
    command = ["-m", "crossread", "mcp", "--folder", str(tmp_path)]

    async def talk(act: Callable[[ClientSession], Awaitable[Any]]) -> Any:
        given = StdioServerParameters(command=sys.executable, args=command)
        async with (
            stdio_client(given) as (incoming, outgoing),
            ClientSession(incoming, outgoing) as session,
        ):
            await session.initialize()
            return await act(session)

    listed = asyncio.run(talk(lambda session: session.list_tools()))
    assert {each.name for each in listed.tools} == {"compare", "quotes", "audit", "search"}
    assert all(each.annotations.readOnlyHint for each in listed.tools)
