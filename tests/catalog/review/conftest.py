"""The application with the review in it, whatever else stands there."""

import pytest

import app as application
import archive.catalog.review.demo
import archive.catalog.review.routes
import archive.catalog.routes


@pytest.fixture(autouse=True)
def rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = archive.catalog.routes, archive.catalog.review.routes
    missing = [room for room in ours if room not in application.ROOMS]
    monkeypatch.setattr(application, "ROOMS", (*application.ROOMS, *missing))
    fill = archive.catalog.review.demo.fill
    if fill not in application.SAMPLES:
        monkeypatch.setattr(application, "SAMPLES", (*application.SAMPLES, fill))
