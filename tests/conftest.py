"""What every test run shares: with CROSSREAD_NO_SKIP set, a skipped test fails the run, no example
of hypothesis fails for being slow on a busy machine, and tests of pages have a browser.
"""

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import hypothesis
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

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


def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if os.environ.get("CROSSREAD_NO_SKIP") and skipped:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    if os.environ.get("CROSSREAD_NO_SKIP") and skipped:
        terminalreporter.line(f"{len(skipped)} skipped; CROSSREAD_NO_SKIP allows none", red=True)
