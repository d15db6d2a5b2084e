"""The application with receipts and the keeping of paper in it, whatever else stands."""

import pytest

import app as application
import archive.cases.routes
import archive.custody.routes
import archive.intake.routes

ROOMS = (archive.cases.routes, archive.intake.routes, archive.custody.routes)


@pytest.fixture(autouse=True)
def rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = [room for room in ROOMS if room not in application.ROOMS]
    monkeypatch.setattr(application, "ROOMS", (*application.ROOMS, *missing))
