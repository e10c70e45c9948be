"""What every test run shares: with CROSSREAD_NO_SKIP set, a skipped test fails the run, and no
example of hypothesis fails for being slow on a busy machine.
"""

import os

import hypothesis
import pytest

hypothesis.settings.register_profile("crossread", deadline=None)
hypothesis.settings.load_profile("crossread")


def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if os.environ.get("CROSSREAD_NO_SKIP") and skipped:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    if os.environ.get("CROSSREAD_NO_SKIP") and skipped:
        terminalreporter.line(f"{len(skipped)} skipped; CROSSREAD_NO_SKIP allows none", red=True)
