"""134 texts that try to run, in every field that takes text, on every page that shows one."""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, pairwise
from pathlib import Path
from urllib.parse import quote

import pytest
from markupsafe import escape
from serving import bench, done, kept, told
from starlette.testclient import TestClient
from test_serve_safety import harmless

from crossread.records import Article
from crossread.serve.app import routes
from crossread.serve.asking import link
from crossread.store.accounts import add_account
from crossread.store.audit import log
from crossread.store.jobs import enqueue, fail, finish, lease
from crossread.store.opening import Archive
from crossread.store.stories import StoryRow, listed

PAYLOADS = tuple(Path(__file__).with_name("payloads.txt").read_text().splitlines())
COMPARED = 9  # articles of the story that is compared; they hold all of the texts
APART = 200  # offsets of names, so that no two articles are one
# Pages without text of anybody: forms and files of the program itself.
BARE = {"/static/{name:path}", "/add", "/article/{article}/received"}


def compared_articles() -> list[Article]:
    """Articles of one story; each of the texts is in a quotation and in the outlet's own words."""
    made = []
    for n in range(COMPARED):
        mine = PAYLOADS[n::COMPARED]
        said = "\n\n".join(
            f"Mara {tried} Linden said: “{tried}” and that {tried} people were on the ferry of "
            f"Sollan. The ferry {tried} ran aground."
            for tried in mine
        )
        first = told(n, extra=mine[0], outlet=f"O{n} {mine[1]}", name=mine[2], authors=mine[3:6])
        made.append(replace(first, text=f"{first.text}\n\n{said}", url=f"javascript:ran()//{n}"))
    return made


def plain_articles() -> list[Article]:
    """An article for each text: its headline, words, outlet, file and author."""
    return [
        Article(
            f"{tried}\n\nThe mayor of Olm{n} said that it rained{n}: “{tried}”", tried,
            f"javascript:ran()//{n}", title_length=len(tried), name=tried, authors=(tried,),
        )
        for n, tried in enumerate(PAYLOADS, APART)
    ]  # fmt: skip


def jobs_of(archive: Archive) -> None:
    """A failed job and a done one for each text; the list shows the last hundred."""
    for tried in PAYLOADS[:40]:
        enqueue(archive, "read", json.dumps({"inputs": [tried]}))
        taken = lease(archive, ["read"], "nobody", seconds=9)
        assert taken
        fail(archive, taken, reason=tried)
    for start in range(40, len(PAYLOADS), 20):
        items = [(tried, tried, "") for tried in PAYLOADS[start : start + 20]]
        enqueue(archive, "read", json.dumps({"files": [items[0][0]]}))
        taken = lease(archive, ["read"], "nobody", seconds=9)
        assert taken
        finish(archive, taken, result=json.dumps({"items": items, "said": [items[0][0]]}))


def sent(archive: Archive, asking: TestClient, row: StoryRow) -> str:
    """The texts in everything that people give; the address of a case."""
    asking.post(f"/story/{row.id}/compare")
    asking.post("/alerts", data={"story": row.id})
    for tried in PAYLOADS[::6]:
        asking.post("/alerts", data={"words": "ferry", "outlet": tried})
    done(archive)
    case = ""
    for tried in PAYLOADS:
        log(archive, tried, tried, tried, client=tried, note=tried)
        rivals = {"question": f"Who? {tried}", "hypotheses": f"A {tried}\nB {tried}"}
        case = asking.post("/cases", data=rivals).headers["location"]
    for tried in PAYLOADS[::9]:
        add_account(archive, tried[:90], "", "reader")
    cell = {"row": "1", "column": "0", "case": case.rpartition("/")[2]}
    asking.post(f"/story/{row.id}/evidence", data=cell)
    lines = asking.get(f"/review/{row.id}/questions.jsonl").text.splitlines()
    for start, author in ((0, "model "), (7, ""), (19, "Bo ")):
        filled = [
            json.loads(line)
            | {"verdict": "unsure", "author": author + PAYLOADS[start][:60], "why": tried}
            for line, tried in zip(lines, PAYLOADS[start:] + PAYLOADS, strict=False)
        ]
        body = "".join(json.dumps(each) + "\n" for each in filled)
        asking.post(f"/review/{row.id}/decisions", files={"files": ("a.jsonl", body)})
    jobs_of(archive)
    return case


def stored_pages(row: StoryRow, held: list[Article], case: str) -> dict[str, list[str]]:
    """Where stored text is shown, by the path of the route."""
    of = {"{story}": row.id, "{case}": case.rpartition("/")[2], "{article}": held[0].id}
    found: dict[str, list[str]] = {}
    for each in routes():
        if each.method == "GET" and each.path not in BARE:
            path = each.path
            for name, value in of.items():
                path = path.replace(name, value)
            found[each.path] = [path]
    found["/article/{article}"] = [f"/article/{each.id}" for each in held]
    found["/beside"] = [f"/beside?a={one.id}&b={other.id}" for one, other in pairwise(held)][
        : 3 * COMPARED
    ]
    found["/"] += [f"/?all=1&page={n}" for n in range(1, 8)]
    found["/search"] = [f"/search?words=ran&in={kind}&page={n}"
                        for kind in ("", "claims", "speakers") for n in range(1, 6)]  # fmt: skip
    found["/log"] += ["/log?page=2", "/log?page=3"]
    found["/outlet"] = [link("/outlet", name=tried) for tried in PAYLOADS]
    found["/speaker"] = [link("/speaker", name=f"Mara {tried} Linden") for tried in PAYLOADS]
    found["/story/{story}/evidence"] = [f"/story/{row.id}/evidence?row={n}&column=0"
                                        for n in range(1, 30)]  # fmt: skip
    return found


def given_pages(tried: str) -> Iterator[str]:
    """Addresses that hold a text themselves."""
    path = quote(tried, safe="")
    yield link("/search", words=tried, outlet=tried, lang=tried, since=tried)
    yield link("/search", words=tried, **{"in": "claims"})
    yield link("/speakers", words=tried)
    yield link("/sign-in", to=tried)
    yield from (f"/story/{path}", f"/article/{path}", f"/{path}", f"/case/{path}")


@pytest.mark.slow
def test_no_stored_text_runs_on_any_page(tmp_path: Path) -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) == 134
    held = [*compared_articles(), *plain_articles()]
    with bench(str(tmp_path / "a.db")) as (archive, asking):
        kept(archive, held)
        row = max(listed(archive, least=2), key=lambda each: "aground" in each.title)
        case = sent(archive, asking, row)
        unseen = {str(escape(tried)) for tried in PAYLOADS}
        for path in chain.from_iterable(stored_pages(row, held, case).values()):
            got = asking.get(path)
            assert got.status_code in {200, 400, 404}, path
            if got.headers["content-type"].startswith("text/html"):
                harmless(got.text)
                unseen = {each for each in unseen if each not in got.text}
        assert unseen == set()
        for tried in PAYLOADS:
            for path in given_pages(tried):
                harmless(asking.get(path).text)


def test_a_page_on_which_a_text_runs_is_noticed() -> None:
    running = ("<script>", "<img src", "<iframe", "<object", "<embed", "<base", "<svg on")
    tried = [each for each in PAYLOADS if each.startswith(running)]
    assert len(tried) > 20
    for each in tried:
        with pytest.raises(AssertionError):
            harmless(f"<p>{each}</p>")
