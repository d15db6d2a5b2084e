"""The application with the scan room and what is below it, whatever else stands there."""

import pytest
from flask import Flask

import app as application
import archive.cases.routes
import archive.nodes.routes
import archive.scan.pages_page
import archive.scan.pages_sorting
import archive.scan.pictures
import archive.scan.routes
from archive.accounts.models import Person
from tests.accounts.house import Browser, logged_in, staff
from tests.kept import kept_row

ROOMS = (archive.cases.routes, archive.nodes.routes, archive.scan.routes)


@pytest.fixture(autouse=True)
def rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = [room for room in ROOMS if room not in application.ROOMS]
    monkeypatch.setattr(application, "ROOMS", (*application.ROOMS, *missing))


@pytest.fixture
def clerk(app: Flask) -> Person:
    return kept_row(Person, "clerk", lambda: staff("clerk", ("file_clerk", None)))


@pytest.fixture
def browser(app: Flask, clerk: Person) -> Browser:
    return logged_in(app, clerk.account)
