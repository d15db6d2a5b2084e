"""The application with a clerk in it who files and reviews."""

import pytest
from flask import Flask

from archive.accounts.models import Person
from tests.catalog.exchange.house import FETCH, SIDE, System
from tests.catalog.review import house
from tests.kept import kept_row


@pytest.fixture(autouse=True)
def clerk(app: Flask) -> Person:
    return kept_row(Person, "reviewing clerk", house.clerk)


@pytest.fixture
def system(app: Flask) -> System:
    return System(app)


@pytest.fixture
def trusted(app: Flask) -> System:
    """One that may have the court's own part as well."""
    return System(app, FETCH, SIDE, system="档案系统")
