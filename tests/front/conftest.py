"""The gallery on a real server, and Debian's Chromium looking at it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import ConsoleMessage, Error, Page, Request

import hatch_build
from tests.chromium import rest
from tests.front import gallery
from tests.servers.sites import served


@pytest.fixture(scope="session", autouse=True)
def vendor() -> None:
    """The files a build brings in; nothing to do where they already are."""
    hatch_build.bring_packages(gallery.ROOT)


@pytest.fixture(scope="session")
def gallery_site(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    # An empty folder of catalogues: the macros speak English here, the pages Chinese.
    return gallery.create(str(tmp_path_factory.mktemp("catalogues")))


@pytest.fixture
def site(gallery_site: Flask) -> Flask:
    gallery_site.config.update(RETRIED=[], DONE=[])
    return gallery_site


# One server for all tests: closing one waits for the connections the browser keeps open.
@pytest.fixture(scope="session")
def address(gallery_site: Flask) -> Iterator[str]:
    with served(gallery_site, threads=8) as url:
        yield url


@pytest.fixture
def at(
    tab: Page, browser_context_args: dict[str, Any], site: Flask, address: str
) -> Iterator["Visit"]:
    visit = Visit(tab, address)
    yield visit
    visit.leave()
    tab.set_viewport_size(browser_context_args["viewport"])

    assert not visit.complaints
    assert not visit.strangers


class Visit:
    """Opens pages, and remembers what the console said and who else was asked."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.complaints: list[str] = []
        self.strangers: list[str] = []
        page.set_default_timeout(10_000)
        page.on("console", self._console)
        page.on("pageerror", self._error)
        page.on("request", self._request)

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def leave(self) -> None:
        """The tab is as if it were new: no page, and nothing kept of those it had."""
        rest(self.page, self.address)
        self.page.emulate_media(media="null")
        self.page.remove_listener("console", self._console)
        self.page.remove_listener("pageerror", self._error)
        self.page.remove_listener("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        # The browser and htmx remark on every answer above 399, also on those we meant.
        meant = re.search(r"status of 4\d\d|Status Error Code 4\d\d", message.text)
        if message.type in {"error", "warning"} and not meant:
            self.complaints.append(message.text)

    def _error(self, error: Error) -> None:
        self.complaints.append(str(error))

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "about:")):
            self.strangers.append(request.url)
