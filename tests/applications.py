"""What nearly every test needs: the application on a real, migrated database of its own."""

from collections.abc import Iterator
from contextvars import Context
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner

from archive.settings import Settings
from tests.standing import compile_addresses_once, standing

compile_addresses_once()


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The whole application, English, within an application context."""
    with standing(settings, WTF_CSRF_ENABLED=False) as made:
        yield made


class Apart(FlaskClient):
    """Each request outside the test's own context: who asked, and when, is not kept."""

    def open(self, *given: Any, **named: Any) -> Any:
        return Context().run(super().open, *given, **named)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    app.test_client_class = Apart
    return app.test_client()


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()
