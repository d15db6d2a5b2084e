"""A real browser before the real site: Debian's Chromium, waitress, a migrated database."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import ConsoleMessage, Page, Request
from playwright.sync_api import Error as PlaywrightError

from archive.accounts import service as accounts
from archive.db import transaction
from archive.settings import Settings
from archive.web.act import act_as
from tests.chromium import rest
from tests.databases import anew
from tests.servers.sites import served
from tests.standing import standing

OWN = "一句只有我才想得到的长口令 2026"
TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


@dataclass
class Site:
    """The running site, and the one-time passwords of its administrators."""

    url: str
    app: Flask
    passwords: dict[str, str]


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """What one sees does not depend on the database: SQLite, where a test does not ask."""
    return anew(request, getattr(request, "param", "sqlite"))


@pytest.fixture
def site(settings: Settings) -> Iterator[Site]:
    # SSE and several tabs at once need more threads than one page does.
    chosen = replace(settings, language="zh_Hans_CN", threads=16)
    with standing(chosen, TESTING=False) as made:
        with transaction():
            passwords = dict(accounts.bootstrap(act_as("cli")))
        with served(made, threads=16) as url:
            yield Site(url, made, passwords)


@pytest.fixture
def watched(site: Site, tab: Page, browser_context_args: dict[str, Any]) -> Iterator[Page]:
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

    def error(found: PlaywrightError) -> None:
        faults.append(str(found))

    context = tab.context
    context.on("request", request)
    context.on("console", console)
    context.set_default_timeout(10_000)
    tab.on("pageerror", error)
    yield tab
    rest(tab, site.url)
    tab.set_viewport_size(browser_context_args["viewport"])
    context.remove_listener("request", request)
    context.remove_listener("console", console)
    tab.remove_listener("pageerror", error)

    assert faults == []


def log_in(page: Page, site: Site, account: str) -> None:
    """Through the door that the form leads to, but without a look at it."""
    context = page.context
    context.clear_cookies()
    door = f"{site.url}/login"
    token = TOKEN.search(context.request.get(door).text())
    assert token
    form = {"csrf_token": token[1], "account": account, "password": OWN}
    answer = context.request.post(door, form=form, max_redirects=0)
    assert answer.status == 303


def log_in_by_form(page: Page, site: Site, account: str) -> None:
    page.goto(f"{site.url}/login")
    page.fill("[name=account]", account)
    page.fill("[name=password]", OWN)
    page.click("form.form .form-acts button")
    page.wait_for_url(f"{site.url}/")
