"""What nearly every test needs: the application on a real, migrated database of its own."""

import gc
from collections.abc import Iterator, Sequence
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


# What waits for processes, browsers and slow lines more than it works.
WAITING = ("browser", "do", "faults", "front", "jobs", "storage", "upkeep")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Modules that wait stand among those that work, so that no core is ever idle.

    Every module stays whole, and in its order.
    """
    modules: dict[str, list[pytest.Item]] = {}
    for item in items:
        modules.setdefault(item.nodeid.partition("::")[0], []).append(item)
    waiting = [one for one in modules if one.split("/")[1] in WAITING]
    working = [one for one in modules if one.split("/")[1] not in WAITING]
    items[:] = [item for one in _spread(waiting, working) for item in modules[one]]


def _spread(few: Sequence[str], many: Sequence[str]) -> list[str]:
    """Both in their order, the few in even distances."""
    places = [(number / len(few), 0, one) for number, one in enumerate(few)]
    places += [(number / len(many), 1, one) for number, one in enumerate(many)]
    return [one for _place, _which, one in sorted(places)]


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
