"""Every form of the workbench in Chromium, by mouse and by keyboard, at 1400 and at 360 points; a
route that takes a form and has no line here fails."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from serving import client, done, kept, told
from test_assistant import good
from test_serve_access import APART, LATER, PASSWORD, SIZES, ferry, lived_in, served
from test_serve_assistant import stub

from crossread.serve.app import Bench, routes
from crossread.serve.passwords import hashed
from crossread.store.accounts import account, add_account, open_session
from crossread.store.opening import Archive
from crossread.store.opening import archive as opened
from crossread.store.stories import listed

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response

pytestmark = pytest.mark.browser
CASE = (
    'question = "Late?"\n[[hypothesis]]\nid = "H1"\ntext = "Late"\n'
    '[[hypothesis]]\nid = "H2"\ntext = "In time"\n'
    '[[evidence]]\nid = "E1"\ntext = "No siren"\nassumption = true\n'
)


@dataclass(frozen=True)
class World:
    """An archive that has something of everything, and a folder for files."""

    archive: Archive
    folder: Path

    def post(self, path: str, files: Any = None, **sent: str) -> str:
        """What somebody did before; where it led."""
        with client(Bench(self.archive, me="ada")) as asking:
            got = asking.post(path, data=sent, files=files)
        assert got.status_code == 303, (path, re.findall("alert.*", got.text))
        return str(got.headers["location"])

    def lines(self) -> list[dict[str, Any]]:
        """The questions of the review."""
        with client(Bench(self.archive, me="ada")) as asking:
            text = asking.get(f"{review(self)}/questions.jsonl").text
        return [json.loads(line) for line in text.splitlines()]

    def file(self, name: str, body: str) -> str:
        place = self.folder / name
        place.write_text(body)
        return str(place)


Made = Callable[[World], str]


@dataclass(frozen=True)
class Form:
    """The route of a form, the page it stands on, what is filled in (by a selector), and the button
    where it is not the form's first."""

    route: str
    page: Made
    fill: Mapping[str, str | Made] = field(default_factory=dict)
    press: str = "[data-tried] button:visible"
    status: int = 303


def at(path: str) -> Made:
    return lambda _: path


def review(world: World) -> str:
    return f"/review/{ferry(world.archive).id}"


def second(world: World) -> str:
    """The page of the second reader, with all comparing done."""
    done(world.archive)
    return f"{review(world)}/assistant"


def articles(world: World) -> str:
    return f"/story/{ferry(world.archive).id}/articles"


def grown(world: World) -> str:
    """The story with an article that its comparison does not know."""
    done(world.archive)
    kept(world.archive, [told(8)])
    return f"/story/{ferry(world.archive).id}"


def apart(_: World) -> str:
    """Two articles of different stories."""
    return f"/beside?a={told(1).id}&b={APART.id}"


def changed(world: World) -> str:
    """The changes of a page that has one more version."""
    done(world.archive)
    newest = told(0, extra="once more", url=LATER.url, published="2024-03-07")
    kept(world.archive, [newest])
    return f"/changes/{newest.id}"


def other(world: World) -> str:
    mine = ferry(world.archive).id
    return next(each.id for each in listed(world.archive) if each.id != mine)


def differing(world: World) -> str:
    """A question on which two people differ, of whom one settles it."""
    asked = next(each for each in world.lines() if each["kind"] == "pair")
    body = "".join(
        json.dumps(asked | {"author": author, "verdict": verdict}) + "\n"
        for author, verdict in (("ada", "same"), ("bo", "other"))
    )
    world.post(f"{review(world)}/decisions", {"files": ("a.jsonl", body)})
    return f"{review(world)}/settle"


def answers(world: World) -> str:
    asked = world.lines()[-1] | {"author": "cy", "verdict": "unsure"}
    return world.file("answers.jsonl", json.dumps(asked) + "\n")


def case(world: World) -> str:
    return world.post("/cases", {"case": ("c.toml", CASE)})


def picked(world: World) -> str:
    world.post("/cases", question="Where was the captain?", hypotheses="On board\nAshore")
    return f"/story/{ferry(world.archive).id}/evidence?row=1&column=0"


def toml(world: World) -> str:
    return world.file("case.toml", CASE)


FILE = "[data-tried] input[type=file]"
PATIENCE = 30_000  # ms
SECRET = "[data-tried] [name=password]"  # noqa: S105 - where one is written
FORMS = (
    Form("/story/{story}/pin", articles),
    Form("/story/{story}/split", articles, {"[form=split][type=checkbox]": "on"},
         "button[form=split]"),
    Form("/story/{story}/merge", articles, {"[name=other]": other}),
    Form("/story/{story}/compare", grown),
    Form("/review/{story}/assistant/end", second),
    Form("/review/{story}/assistant", second),
    Form("/review/{story}", review, {"[name=why]": "both say so"}, "[data-keys=u]"),
    Form("/review/{story}/undo", review),
    Form("/review/{story}/settle", differing, press="[data-keys=u]"),
    Form("/review/{story}/decisions", review, {FILE: answers}),
    Form("/beside", apart),
    Form("/add", at("/add"), {"[name=text]": "Fog\n\nIt was foggy.", "[name=outlet]": "Olm"}),
    Form("/changes/{article}", changed),
    Form("/feeds", at("/feeds"), {"[name=addresses]": "https://m.example/feed"}),
    Form("/feeds/end", at("/feeds")),
    Form("/cases", at("/cases"), {"[data-tried] [name=question]": "Was it foggy?",
                                  "[data-tried] [name=hypotheses]": "Foggy\nClear"}),
    Form("/case/{case}/rate", case, {"[name='E1 H1']": "C", "[name='E1 H2']": "I"}),
    Form("/case/{case}/file", case, {FILE: toml}),
    Form("/story/{story}/evidence", picked),
    Form("/alerts", at("/search?words=captain")),
    Form("/alerts/feed", at("/alerts"), status=200),  # its address is shown this once
    Form("/alerts/seen", at("/alerts")),
    Form("/alerts/{n}/end", at("/alerts")),
    Form("/jobs/{n}/again", at("/jobs")),
    Form("/people", at("/people"), {"[data-tried] [name=name]": "dee", SECRET: PASSWORD}),
    Form("/people/change", at("/people"), {SECRET: PASSWORD}),
    Form("/account", at("/account"), {"[name=old]": PASSWORD, "[name=new]": PASSWORD}),
    Form("/sign-out", at("/account")),
    Form("/sign-in", at("/sign-in"), {"[data-tried] [name=name]": "ada", SECRET: PASSWORD}),
)  # fmt: skip
# Marks the form whose address is asked for, and what stands before it shut.
FIND = """(pattern) => {
  const is = (each) => new RegExp(pattern).test(new URL(each.action).pathname);
  const form = [...document.querySelectorAll("form[method=post]")].find(is);
  if (form) form.dataset.tried = "1";
  return Boolean(form);
}"""


def test_every_route_that_takes_a_form_has_one_here() -> None:
    assert {each.path for each in routes() if each.method == "POST"} == {f.route for f in FORMS}


def of(route: str) -> str:
    return "^" + re.sub(r"\{[^}]*\}", "[^/]+", route) + "$"


def press(page: "Page", what: "Locator", *, mouse: bool) -> None:
    if mouse:
        what.click()
    else:
        what.focus()
        page.keyboard.press("Enter")


def filled(page: "Page", what: "Locator", value: str, *, mouse: bool) -> None:
    kind = what.evaluate("(each) => each.type")
    if kind == "file":
        what.set_input_files(value)  # the window to choose one is the system's
    elif kind == "checkbox":
        what.click() if mouse else what.press("Space")
    elif kind == "select-one":
        what.select_option(value) if mouse else what.press(value)
    elif mouse:
        what.click()
        what.fill(value)
    else:
        what.focus()
        page.keyboard.press("Control+A")
        page.keyboard.type(value)


def opened_up(page: "Page", what: "Locator", *, mouse: bool) -> None:
    """Open what a control is folded into."""
    shut = what.locator("xpath=ancestor::details[not(@open)]/summary")
    while shut.count():
        press(page, shut.first, mouse=mouse)


def took(form: Form, got: "Response") -> bool:
    """Whether a response is that of the form's route."""
    there = re.match(of(form.route), urlsplit(got.url).path)
    return got.request.method == "POST" and there is not None


def sent(page: "Page", form: Form, world: World, *, mouse: bool) -> int:
    """Send a form as a person does; the status of the answer."""
    page.goto("about:blank")  # the page before asks for news no more
    page.goto(form.page(world))
    assert page.evaluate(FIND, of(form.route)), form.route
    for selector, value in form.fill.items():
        what = page.locator(selector).first
        opened_up(page, what, mouse=mouse)
        filled(page, what, value if isinstance(value, str) else value(world), mouse=mouse)
    opened_up(page, page.locator(form.press.replace(":visible", "")).first, mouse=mouse)
    with page.expect_navigation(), page.expect_response(partial(took, form)) as answered:
        press(page, page.locator(form.press).first, mouse=mouse)
    status: int = answered.value.status
    return status


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with opened(str(tmp_path / "a.db"), create=True) as archive, stub(monkeypatch, good):
        kept(archive, [told(0), told(1), told(2), APART])
        kept(archive, [LATER])
        lived_in(archive)
        add_account(archive, "ada", hashed(PASSWORD), "admin")
        add_account(archive, "bea", hashed(PASSWORD), "reader")
        yield World(archive, tmp_path)


def signed_in(context: "BrowserContext", world: World, base: str, form: Form) -> None:
    context.clear_cookies()
    ada = account(world.archive, "ada")
    assert ada
    if form.route != "/sign-in":
        token = open_session(world.archive, ada.n)
        context.add_cookies([{"name": "crossread", "value": token, "url": base}])


@pytest.mark.parametrize("mouse", [True, False], ids=["mouse", "keyboard"])
@pytest.mark.parametrize("size", SIZES)
def test_every_form_is_sent(world: World, browser: "Browser", size: str, *, mouse: bool) -> None:
    with served(world.archive) as base:
        context = browser.new_context(base_url=base, viewport=SIZES[size])  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        for form in FORMS:
            signed_in(context, world, base, form)
            assert sent(page, form, world, mouse=mouse) == form.status, form.route
        context.close()
