"""What every test run shares: with CROSSREAD_NO_SKIP set, a skipped test fails the run, no example
of hypothesis fails for being slow on a busy machine, and tests of pages have a browser.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

import databases
import hypothesis
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

hypothesis.settings.register_profile("crossread", deadline=None)
hypothesis.settings.load_profile("crossread")


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """A headless Chromium; its tests are skipped, with the reason, where the machine has none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no chromium on this machine")
    with playwright.sync_playwright() as started:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        opened = started.chromium.launch(executable_path=chromium, args=arguments)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: "Browser") -> "Iterator[Callable[..., Page]]":
    """Opens an address in a context of its own, made with the options; fails on any script error,
    console error or request for what begins with none of `allowed`."""
    contexts, troubles = [], list[str]()

    def visited(address: str, *allowed: str, **options: Any) -> "Page":
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda message: troubles.append(message.text))
        page.on(
            "request",
            lambda asked: None if asked.url.startswith(allowed) else troubles.append(asked.url),
        )
        page.goto(address)
        return page

    yield visited
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server; skipped, with the reason, where there is none."""
    if not os.environ.get("CROSSREAD_TEST_POSTGRES") and databases.programs() is None:
        pytest.skip("no PostgreSQL on this machine")
    with databases.server() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The name of an archive that is not there yet: a file, then an empty database."""
    if request.param == "sqlite":
        yield str(tmp_path / "archive.db")
        return
    address = request.getfixturevalue("postgres")
    name = f"t{crc32(request.node.nodeid.encode()):08x}"
    with databases.database(address, name) as found:
        yield found


def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if os.environ.get("CROSSREAD_NO_SKIP") and skipped:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    if os.environ.get("CROSSREAD_NO_SKIP") and skipped:
        terminalreporter.line(f"{len(skipped)} skipped; CROSSREAD_NO_SKIP allows none", red=True)
