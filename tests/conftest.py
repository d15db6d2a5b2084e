"""What nearly every test needs: the application on a real, migrated database of its own."""

import gc
from collections.abc import Iterator
from contextvars import Context
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner

from archive.settings import Settings
from tests.standing import compile_addresses_once, standing

pytest_plugins = [
    "tests.servers.postgres",
    "tests.servers.redis",
    "tests.servers.radosgw",
    "tests.servers.toxic",
    "tests.servers.forks",
    "tests.databases",
    "tests.chromium",
]

compile_addresses_once()


def pytest_collection_finish() -> None:
    """What was imported is no garbage, and looked through no more: see __init__.py.

    What a test leaves is little, and its process ends soon: it is looked for rarely.
    """
    gc.freeze()
    gc.set_threshold(200_000, 50, 100)
    gc.enable()


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
