"""The application with the rooms of cases and search in it, whatever else stands there."""

import pytest

import app as application
import archive.cases.routes
import archive.search.routes

ROOMS = (archive.cases.routes, archive.search.routes)


@pytest.fixture(autouse=True)
def rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = [room for room in ROOMS if room not in application.ROOMS]
    monkeypatch.setattr(application, "ROOMS", (*application.ROOMS, *missing))
