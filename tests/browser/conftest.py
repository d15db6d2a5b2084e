"""A real browser before the real site: Debian's Chromium, waitress, a migrated database."""

import contextlib
import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request
from playwright.sync_api import Error as PlaywrightError
from waitress.server import create_server

import app as application
from archive.accounts import service as accounts
from archive.db import db, transaction
from archive.settings import Settings
from archive.web.act import act_as
from tests.databases import anew
from tests.servers import need

AXE = Path(__file__).parents[1] / "vendor" / "axe.min.js"
CHROMIUM = "chromium"


@dataclass
class Site:
    """The running site, and the one-time passwords of its administrators."""

    url: str
    app: Flask
    passwords: dict[str, str]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    need(CHROMIUM)
    quiet = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    return {
        **browser_type_launch_args,
        "executable_path": shutil.which(CHROMIUM),
        "args": ["--no-sandbox", "--disable-dev-shm-usage", *quiet],
    }


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    return {"viewport": {"width": 1366, "height": 768}, "locale": "zh-CN"}


@pytest.fixture(scope="session")
def base_url() -> str:
    """Replaces the plugin's own, which warns under this pytest; tests name their site."""
    return ""


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """What one sees does not depend on the database: SQLite, where a test does not ask."""
    return anew(request, getattr(request, "param", "sqlite"))


def answering(server: Any) -> None:
    """Until it is closed, which its loop may notice by a socket that is gone."""
    with contextlib.suppress(OSError, ValueError):
        server.run()


@pytest.fixture
def site(settings: Settings) -> Iterator[Site]:
    # SSE and several tabs at once need more threads than one page does.
    made = application.create_app(replace(settings, language="zh_Hans_CN", threads=16))
    with made.app_context():
        with transaction():
            passwords = dict(accounts.bootstrap(act_as("cli")))
        server = create_server(made, host="127.0.0.1", port=0, threads=16)
        thread = threading.Thread(target=answering, args=[server], daemon=True)
        thread.start()
        yield Site(f"http://127.0.0.1:{server.effective_port}", made, passwords)
        # Who still answers wakes the loop at the end; it must be there to be woken.
        server.task_dispatcher.shutdown()
        server.close()
        thread.join(5)
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def watched(site: Site, context: BrowserContext) -> Iterator[Page]:
    """A page that fails its test for any foreign request or error on the console.

    ``site`` comes first, so that the browser has let go of the server when that is closed.
    """
    faults: list[str] = []

    def request(sent: Request) -> None:
        if not sent.url.startswith(
            ("data:", "blob:", "about:")
        ) and not sent.url.startswith(site.url):
            faults.append(f"request to {urlsplit(sent.url).netloc}")

    def console(said: ConsoleMessage) -> None:
        # A refusal's own status (4xx) is noted by the browser as an error of the network.
        if said.type == "error" and "Failed to load resource" not in said.text:
            faults.append(said.text)

    context.on("request", request)
    context.on("console", console)
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    # A browser that is closed while it still opens a page may never say that it is.
    with contextlib.suppress(PlaywrightError):
        page.goto("about:blank", timeout=3000)

    assert faults == []


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong with the page as it stands."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        f"{rule['id']}: {rule['help']}: {[node['html'][:160] for node in rule['nodes']]}"
        for rule in found["violations"]
    ]


def picture(page: Page, name: str) -> None:
    """Keep a picture for a person to look at, where ``ARCHIVE_PICTURES`` says."""
    folder = os.environ.get("ARCHIVE_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=False)
