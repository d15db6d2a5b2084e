"""The application with this room in it, and a court whose rights these tests know."""

from collections.abc import Iterator

import pytest
from flask import Flask

import app as application
import archive.api.routes
import archive.cases.routes
from archive.settings import Settings
from archive.web.act import PROFILE
from tests.api.house import Peer
from tests.cases.house import court
from tests.standing import standing

ROOMS = (archive.cases.routes, archive.api.routes)


@pytest.fixture
def app(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """As it is served: forms need their token, and systems do not."""
    rooms = tuple(room for room in ROOMS if room not in application.ROOMS)
    monkeypatch.setattr(application, "ROOMS", (*application.ROOMS, *rooms))
    with standing(settings) as made:
        made.extensions[PROFILE] = court(made.extensions[PROFILE])
        yield made


@pytest.fixture
def peer(app: Flask) -> Peer:
    """Another system, with a token for everything."""
    return Peer(app)
