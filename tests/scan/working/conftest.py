"""The application with the scan room in it, and no recurring work of others."""

import pytest

import app as application
import archive.cases.routes
import archive.scan.routes
from archive.jobs import tasks

ROOMS = (archive.cases.routes, archive.scan.routes)


@pytest.fixture(autouse=True)
def rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = [room for room in ROOMS if room not in application.ROOMS]
    monkeypatch.setattr(application, "ROOMS", (*application.ROOMS, *missing))
    monkeypatch.setattr(tasks, "RECURRING", {})
