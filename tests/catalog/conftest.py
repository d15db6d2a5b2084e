"""The application with the catalogue and what is below it, whatever else stands there."""

import pytest
from flask import Flask

import app as application
import archive.catalog.cli
import archive.catalog.routes
from archive.accounts.models import Person
from archive.act import Act
from tests.accounts.house import Browser, act_of, logged_in, staff
from tests.kept import kept_row

ROOMS = (archive.catalog.routes,)
COMMANDS = archive.catalog.cli.commands


@pytest.fixture(autouse=True)
def rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = [room for room in ROOMS if room not in application.ROOMS]
    monkeypatch.setattr(application, "ROOMS", (*application.ROOMS, *missing))


@pytest.fixture
def clerk(app: Flask) -> Person:
    return kept_row(Person, "clerk", lambda: staff("clerk", ("file_clerk", None)))


@pytest.fixture
def by(clerk: Person) -> Act:
    """What the clerk does, now."""
    return act_of(clerk)


@pytest.fixture
def browser(app: Flask, clerk: Person) -> Browser:
    return logged_in(app, clerk.account)
