"""The application with the scan room in it, whatever else stands there."""

import pytest
from flask import Flask

import app as application
import archive.api.routes
import archive.cases.routes
import archive.scan.cli
import archive.scan.routes
from archive.accounts.models import Person
from tests.accounts.house import Browser, logged_in
from tests.kept import kept_row
from tests.scan.ways.house import clerk

ROOMS = (archive.cases.routes, archive.scan.routes, archive.api.routes)


@pytest.fixture(autouse=True)
def rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = [room for room in ROOMS if room not in application.ROOMS]
    monkeypatch.setattr(application, "ROOMS", (*application.ROOMS, *missing))


@pytest.fixture
def window(app: Flask) -> Browser:
    """Somebody who may scan, logged in."""
    person = kept_row(Person, "who scans", clerk)
    return logged_in(app, person.account)
