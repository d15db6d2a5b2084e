"""The application, with a court in which the posts of these tests may do what they need."""

from collections.abc import Iterator

import pytest
from flask import Flask

import app as application
import archive.cases.routes
from archive.settings import Settings
from archive.web.act import PROFILE
from tests.cases.house import court
from tests.standing import standing


@pytest.fixture
def app(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    if archive.cases.routes not in application.ROOMS:
        monkeypatch.setattr(
            application, "ROOMS", (*application.ROOMS, archive.cases.routes)
        )
    with standing(settings, WTF_CSRF_ENABLED=False) as made:
        made.extensions[PROFILE] = court(made.extensions[PROFILE])
        yield made
