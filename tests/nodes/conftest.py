"""The application with the rooms of cases and nodes in it, whatever else stands there."""

import pytest

import app as application
import archive.cases.routes
import archive.nodes.demo
import archive.nodes.routes

ROOMS = (archive.cases.routes, archive.nodes.routes)


@pytest.fixture(autouse=True)
def rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = [room for room in ROOMS if room not in application.ROOMS]
    monkeypatch.setattr(application, "ROOMS", (*application.ROOMS, *missing))
    fill = archive.nodes.demo.fill
    if fill not in application.SAMPLES:
        monkeypatch.setattr(application, "SAMPLES", (*application.SAMPLES, fill))
