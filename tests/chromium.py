"""Debian's Chromium as the tests drive it, and what axe-core says of a page in it."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page

from tests.servers import need

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
# The same engine twice. The first has no windows, and none of what is in a window beside
# the page: a test takes half the time.
SHELL, WHOLE = "chromium-headless-shell", "chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    # The pages of one person share a process, and none is started in advance.
    "--renderer-process-limit=1",
    # To compile well what runs once takes longer than to run it.
    "--js-flags=--no-maglev,--no-turbofan",
]
# Milliseconds in which a tab that was on its way has come to where it was led.
SETTLED = 100
# All rules are tried; only what they find wrong is told.
TRIED = """axe.run({resultTypes: ['violations'], reporter: 'no-passes'})
    .then((found) => found.violations)"""


def pytest_report_header() -> str | None:
    if shutil.which(SHELL) or not shutil.which(WHOLE):
        return None
    return f"!! {SHELL} is not installed: {WHOLE} is used, which takes twice as long"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    found = shutil.which(SHELL) or shutil.which(WHOLE)
    if found is None:
        need(SHELL)
    return {**browser_type_launch_args, "executable_path": found, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    return {"viewport": {"width": 1366, "height": 768}, "locale": "zh-CN"}


@pytest.fixture(scope="session")
def base_url() -> str:
    """Replaces the plugin's own, which warns under this pytest; tests name their site."""
    return ""


# One tab for all tests that need no other: to open one takes longer than most of them.
@pytest.fixture(scope="session")
def tab(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    context = browser.new_context(**browser_context_args)
    yield context.new_page()
    context.close()


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong with the page as it stands."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    return [
        f"{rule['id']}: {rule['help']}: {[node['html'][:160] for node in rule['nodes']]}"
        for rule in page.evaluate(TRIED)
    ]


def rest(tab: Page, url: str) -> None:
    """The tab is as if it were new: alone, no page, and nothing kept of those it had."""
    for other in tab.context.pages:
        if other != tab:
            other.close()
    tab.unroute_all()
    _open_nothing(tab)
    tab.mouse.move(0, 0)
    tab.context.clear_cookies()
    session = tab.context.new_cdp_session(tab)
    session.send("Storage.clearDataForOrigin", {"origin": url, "storageTypes": "all"})
    session.detach()


def _open_nothing(tab: Page) -> None:
    """What was pressed last may still lead elsewhere: who is led there arrives first."""
    for _attempt in range(8):
        try:
            tab.goto("about:blank", timeout=3000)
        except Error:
            # At once, the next attempt would only be cut short by this one.
            tab.wait_for_timeout(SETTLED)
        else:
            return
    tab.goto("about:blank", timeout=3000)


def picture(page: Page, name: str) -> None:
    """Keep a picture for a person to look at, where ``ARCHIVE_PICTURES`` says."""
    folder = os.environ.get("ARCHIVE_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=False)
